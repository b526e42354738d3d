// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// verilator lint_off UNUSED
module memory_repetition_3_24_8_checks (
  input clk,
  input rst,
  input request_valid,
  input request_ready,
  input request_write,
  input [9:0] request_address,
  input [7:0] request_data,
  input request_mask,
  input response_valid,
  input [7:0] response_data,
  input response_ce,
  input response_due,
  input initialise,
  input initialising,
  input scrub,
  input scrubbed,
  input event_valid,
  input event_ce,
  input event_due,
  input [9:0] event_address,
  input [15:0] event_syndrome,
  input sram_enable,
  input sram_write,
  input [9:0] sram_address,
  input [23:0] sram_write_data,
  input [23:0] sram_read_data,
  input [9:0] watched
);
  reg known = 0, asked = 0, read = 0, started = 0;
  reg [7:0] expected, wanted;
  reg [10:0] cleared = 0;
  wire taken = request_valid & request_ready;
  wire full = &request_mask;
  wire [7:0] mask = {{8{request_mask}}};
  wire mine = request_address == watched;
  always @(posedge clk) begin
    started <= initialising & ~rst;
    read <= taken & ~request_write & ~rst;
    asked <= taken & ~request_write & mine & known & ~rst & ~initialise;
    wanted <= expected;
    if (taken & request_write & mine) begin
      if (full) begin
        known <= 1;
        expected <= request_data;
      end else if (~response_due) expected <= (expected & ~mask) | (request_data & mask);
    end
    if (initialising & sram_write) begin
      cleared <= cleared + 1'd1;
      if (sram_address == watched) begin
        known <= 1;
        expected <= 0;
      end
    end
    if (initialise | rst) begin
      known <= 0;
      cleared <= 0;
    end
  end
  always @* if (~rst) begin
    // a read is answered in the next cycle, a write of a part in the cycle in which it is taken, nothing else is
    assert (response_valid == (read | (taken & request_write & ~full)) || (response_valid & request_write & ~full));
    // what was written is read again
    if (asked) assert (response_valid & ~response_due & response_data == wanted);
    // flags belong to answers and to words that were decoded
    assert (~((response_ce | response_due) & ~response_valid));
    assert (~((event_ce | event_due) & ~event_valid));
    assert (~(response_ce & response_due));
    // the memory is written only where it is enabled; no request is taken while all words are written, one by one
    assert (sram_enable | ~sram_write);
    assert (~(initialising & taken));
    if (initialising & sram_write) assert ({1'b0, sram_address} == cleared);
    if (started & ~initialising) assert (cleared == 11'd1024);
  end
endmodule

`ifdef YOSYS
module memory_repetition_3_24_8_formal (
  input clk,
  input request_valid,
  input request_write,
  input [9:0] request_address,
  input [7:0] request_data,
  input request_mask,
  input initialise,
  input scrub,
  input [23:0] other_word,
  input [23:0] error
);
  wire rst;
  wire request_ready;
  wire response_valid;
  wire [7:0] response_data;
  wire response_ce;
  wire response_due;
  wire initialising;
  wire scrubbed;
  wire event_valid;
  wire event_ce;
  wire event_due;
  wire [9:0] event_address;
  wire [15:0] event_syndrome;
  wire sram_enable;
  wire sram_write;
  wire [9:0] sram_address;
  wire [23:0] sram_write_data;
  wire [23:0] sram_read_data;
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  assign rst = ~begun;
  wire [9:0] watched = $anyconst;
  reg [23:0] stored;
  reg answers = 0, again = 0;
  assign sram_read_data = answers ? stored ^ error : other_word;
  always @(posedge clk) begin
    answers <= sram_enable & ~sram_write & sram_address == watched;
    if (sram_enable & sram_write & sram_address == watched) stored <= sram_write_data;
  end
  memory_repetition_3_24_8 dut (.clk(clk), .rst(rst), .request_valid(request_valid), .request_ready(request_ready), .request_write(request_write), .request_address(request_address), .request_data(request_data), .request_mask(request_mask), .response_valid(response_valid), .response_data(response_data), .response_ce(response_ce), .response_due(response_due), .initialise(initialise), .initialising(initialising), .scrub(scrub), .scrubbed(scrubbed), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .sram_enable(sram_enable), .sram_write(sram_write), .sram_address(sram_address), .sram_write_data(sram_write_data), .sram_read_data(sram_read_data));
  memory_repetition_3_24_8_checks checks (.clk(clk), .rst(rst), .request_valid(request_valid), .request_ready(request_ready), .request_write(request_write), .request_address(request_address), .request_data(request_data), .request_mask(request_mask), .response_valid(response_valid), .response_data(response_data), .response_ce(response_ce), .response_due(response_due), .initialise(initialise), .initialising(initialising), .scrub(scrub), .scrubbed(scrubbed), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .sram_enable(sram_enable), .sram_write(sram_write), .sram_address(sram_address), .sram_write_data(sram_write_data), .sram_read_data(sram_read_data), .watched(watched));
  // errors that the code corrects; a request stays until it is taken
  reg [20:0] request_before;
  always @(posedge clk) begin
    again <= request_valid & ~request_ready & ~rst;
    request_before <= {request_valid, request_write, request_address, request_data, request_mask};
  end
  always @* begin
    assume ((error & (error - 24'd1)) == 0);
    if (again) assume ({request_valid, request_write, request_address, request_data, request_mask} == request_before);
    assume (watched < 1024);
    assume (~request_valid | request_address < 1024);
  end
endmodule
`else
bind memory_repetition_3_24_8 memory_repetition_3_24_8_checks memory_repetition_3_24_8_bound (.clk(clk), .rst(rst), .request_valid(request_valid), .request_ready(request_ready), .request_write(request_write), .request_address(request_address), .request_data(request_data), .request_mask(request_mask), .response_valid(response_valid), .response_data(response_data), .response_ce(response_ce), .response_due(response_due), .initialise(initialise), .initialising(initialising), .scrub(scrub), .scrubbed(scrubbed), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .sram_enable(sram_enable), .sram_write(sram_write), .sram_address(sram_address), .sram_write_data(sram_write_data), .sram_read_data(sram_read_data), .watched('0));
`endif
