// Fills the weights byte by byte and in words, runs the engine, flips cells, runs it again. PROTECTED says which design.
module bench;
  reg clk, rst, host_valid, start;
  wire host_ready, busy, done;
  reg [7:0] host_address;
  reg [31:0] host_data;
  reg [3:0] host_mask;
  wire [7:0] x_address;
  wire signed [31:0] result;
  reg [31:0] weights [0:255], x [0:255];
  integer i, lane, seed, errors, cycles;
  reg signed [31:0] expected;
`ifdef PROTECTED
  wire failed;
  localparam BITS = 39;
`else
  wire failed = 1'b0;
  localparam BITS = 32;
`endif

  accelerator dut (
    .clk(clk), .rst(rst), .host_valid(host_valid), .host_ready(host_ready), .host_address(host_address),
    .host_data(host_data), .host_mask(host_mask), .x_address(x_address), .x_data(x[x_address]), .start(start),
`ifdef PROTECTED
    .failed(failed),
`endif
    .busy(busy), .done(done), .result(result)
  );

  always #5 clk = ~clk;

  task put(input [7:0] address, input [31:0] data, input [3:0] mask);
    begin
      host_valid = 1; host_address = address; host_data = data; host_mask = mask;
      @(negedge clk);
      while (!taken) @(negedge clk);
      host_valid = 0;
      for (lane = 0; lane < 4; lane = lane + 1)
        if (mask[lane]) weights[address][8*lane +: 8] = data[8*lane +: 8];
    end
  endtask

  reg taken;
  always @(posedge clk) taken <= host_valid & host_ready;

  task run;
    begin
      expected = 0;
      for (i = 0; i < 256; i = i + 1)
        for (lane = 0; lane < 4; lane = lane + 1)
          expected = expected + $signed(weights[i][8*lane +: 8]) * $signed(x[i][8*lane +: 8]);
      start = 1; @(negedge clk); start = 0;
      cycles = 1;
      while (!done) begin @(negedge clk); cycles = cycles + 1; end
    end
  endtask

  initial begin
    seed = 1; errors = 0; clk = 0; rst = 1; host_valid = 0; start = 0;
    repeat (3) @(negedge clk);
    rst = 0;
    for (i = 0; i < 256; i = i + 1) x[i] = $random(seed);
    for (i = 0; i < 256; i = i + 1) put(i, $random(seed), 4'hf);
    for (i = 0; i < 256; i = i + 3) put(i, $random(seed), 4'h1 << (i & 3));
    run;
    $display("run, right, failed, cycles, bits of a word");
    $display("clean %0d %0d %0d %0d", result == expected, failed, cycles, BITS);
    for (i = 0; i < 256; i = i + 1)
      dut.sram.words[i] = dut.sram.words[i] ^ (39'd1 << ((i * 7) % BITS));
    run;
    $display("one flip in every word %0d %0d %0d", result == expected, failed, cycles);
    for (i = 0; i < 256; i = i + 1) put(i, weights[i], 4'hf);
    repeat (3) @(negedge clk);
    dut.sram.words[77] = dut.sram.words[77] ^ 3;
    run;
    $display("two flips in a word %0d %0d %0d", result == expected, failed, cycles);
    $finish;
  end
endmodule
