// A dot-product engine: 256 words of four int8 weights in a single-port SRAM, which a host fills byte by byte.
module accelerator (
  input clk,
  input rst,
  // host port: writes bytes while the engine rests
  input host_valid,
  output host_ready,
  input [7:0] host_address,
  input [31:0] host_data,
  input [3:0] host_mask,
  // input vector: word i of it is asked for in the cycle in which it is needed
  output [7:0] x_address,
  input [31:0] x_data,
  // engine
  input start,
  output busy,
  output reg done,
  output reg failed,  // a weight of this result was uncorrectable
  output reg signed [31:0] result
);
  reg running, fetched, last;
  reg [7:0] fetch, seen;
  wire [31:0] weights;
  wire ready, due, sram_enable, sram_write;
  wire [7:0] sram_address;
  wire [38:0] to_sram, from_sram;

  assign busy = running | fetched;
  assign host_ready = ~busy & ready;
  assign x_address = seen;

  wire enable = running | (host_valid & ~busy);
  wire write = ~running;
  wire [7:0] address = running ? fetch : host_address;

  memory_hsiao_39_32_d256 ecc (
    .clk(clk), .rst(rst), .initialise(1'b0), .scrub(1'b0),
    .request_valid(enable), .request_ready(ready), .request_write(write), .request_address(address),
    .request_data(host_data), .request_mask(host_mask), .response_data(weights), .response_due(due),
    .sram_enable(sram_enable), .sram_write(sram_write), .sram_address(sram_address),
    .sram_write_data(to_sram), .sram_read_data(from_sram)
  );
  weight_sram sram (
    .clk(clk),
    .enable(sram_enable),
    .write(sram_write),
    .address(sram_address),
    .write_data(to_sram),
    .read_data(from_sram)
  );

  wire signed [15:0] p0 = $signed(weights[7:0]) * $signed(x_data[7:0]);
  wire signed [15:0] p1 = $signed(weights[15:8]) * $signed(x_data[15:8]);
  wire signed [15:0] p2 = $signed(weights[23:16]) * $signed(x_data[23:16]);
  wire signed [15:0] p3 = $signed(weights[31:24]) * $signed(x_data[31:24]);

  always @(posedge clk) begin
    done <= 1'b0;
    fetched <= running & ready;
    last <= running & ready & (fetch == 8'hff);
    if (fetched) begin
      result <= result + p0 + p1 + p2 + p3;
      seen <= seen + 8'h01;
      failed <= failed | due;
      done <= last;
    end
    if (running & ready) begin
      fetch <= fetch + 8'h01;
      running <= fetch != 8'hff;
    end else if (start & ~busy) begin
      running <= 1'b1;
      fetch <= 8'h00;
      seen <= 8'h00;
      result <= 32'h0;
      failed <= 1'b0;
    end
    if (rst) begin
      running <= 1'b0;
      fetched <= 1'b0;
      last <= 1'b0;
    end
  end
endmodule
