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
  output reg signed [31:0] result
);
  reg running, fetched, last;
  reg [7:0] fetch, seen;
  wire [31:0] weights;

  assign busy = running | fetched;
  assign host_ready = ~busy;
  assign x_address = seen;

  wire enable = running | (host_valid & host_ready);
  wire [3:0] write = running ? 4'h0 : host_mask & {4{host_valid & host_ready}};
  wire [7:0] address = running ? fetch : host_address;

  weight_sram sram (
    .clk(clk),
    .enable(enable),
    .write(write),
    .address(address),
    .write_data(host_data),
    .read_data(weights)
  );

  wire signed [15:0] p0 = $signed(weights[7:0]) * $signed(x_data[7:0]);
  wire signed [15:0] p1 = $signed(weights[15:8]) * $signed(x_data[15:8]);
  wire signed [15:0] p2 = $signed(weights[23:16]) * $signed(x_data[23:16]);
  wire signed [15:0] p3 = $signed(weights[31:24]) * $signed(x_data[31:24]);

  always @(posedge clk) begin
    done <= 1'b0;
    fetched <= running;
    last <= running & (fetch == 8'hff);
    if (fetched) begin
      result <= result + p0 + p1 + p2 + p3;
      seen <= seen + 8'h01;
      done <= last;
    end
    if (running) begin
      fetch <= fetch + 8'h01;
      running <= fetch != 8'hff;
    end else if (start & ~busy) begin
      running <= 1'b1;
      fetch <= 8'h00;
      seen <= 8'h00;
      result <= 32'h0;
    end
    if (rst) begin
      running <= 1'b0;
      fetched <= 1'b0;
      last <= 1'b0;
    end
  end
endmodule
