// A dense layer from a faulty memory: the generated reader (corrects rows of weights) feeds the matrix unit.
// READER is the stream reader that `qtaml rtl` made for the layer; PROTECTED is defined where it has a decoder.
module accelerator #(
  parameter LANES = 8,
  parameter ROW = 96,
  parameter SRAM_ADDRESS = 10,
  parameter LOAD_ADDRESS = 11,
  parameter BIAS_ADDRESS = 4
) (
  input wire clk,
  input wire rst,
  // one burst of rows is the whole layer
  input wire command_valid,
  input wire [SRAM_ADDRESS - 1:0] command_length,
  // weight memory
  output wire sram_enable,
  output wire [SRAM_ADDRESS - 1:0] sram_address,
  input wire [ROW - 1:0] sram_read_data,
  // input vectors and biases
  input wire load,
  input wire [LOAD_ADDRESS - 1:0] load_address,
  input wire [8 * LANES - 1:0] load_data,
  input wire load_bias,
  input wire [BIAS_ADDRESS - 1:0] bias_address,
  input wire [31:0] bias_data,
  // results
  output wire result_valid,
  output wire [31:0] result_data,
  output wire row_uncorrectable
);
  wire weights_valid, weights_ready, flagged;
  wire [8 * LANES - 1:0] weights_data;

  `READER reader (
    .clk(clk), .rst(rst),
    .command_valid(command_valid), .command_ready(), .command_address({SRAM_ADDRESS{1'b0}}),
    .command_length(command_length),
`ifdef PROTECTED
    .inject({`PROTECTED{1'b0}}),
`endif
    .sram_enable(sram_enable), .sram_address(sram_address), .sram_read_data(sram_read_data),
    .tvalid(weights_valid), .tready(weights_ready), .tdata(weights_data), .tlast(), .tuser(flagged));

  matrix_unit unit (
    .clk(clk), .rst(rst),
    .weights_valid(weights_valid), .weights_ready(weights_ready), .weights_data(weights_data),
    .load(load), .load_address(load_address), .load_data(load_data),
    .load_bias(load_bias), .bias_address(bias_address), .bias_data(bias_data),
    .result_valid(result_valid), .result_data(result_data));

  assign row_uncorrectable = weights_valid & weights_ready & flagged;
endmodule
