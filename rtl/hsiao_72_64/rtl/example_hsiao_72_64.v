// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
`ifndef EXAMPLE_HSIAO_72_64_55DEDA76
`define EXAMPLE_HSIAO_72_64_55DEDA76
module example_hsiao_72_64 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [63:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [71:0] inject,
  output valid_out,
  output [63:0] data_out,
  output [7:0] check_out,
  output ce,
  output due,
  output error_count,
  output [7:0] syndrome,
  output [71:0] location
);
  wire [71:0] code_word;
  wire code_valid;
  reg [71:0] memory [0:255];
  reg [71:0] stored;
  reg stored_valid;
  enc_hsiao_72_64 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[63:0]),
    .check_out(code_word[71:64]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_hsiao_72_64 decoder (
    .data_in(stored[63:0]),
    .check_in(stored[71:64]),
    .valid_in(stored_valid),
    .inject(inject),
    .bypass(1'b0),
    .valid_out(valid_out),
    .data_out(data_out),
    .check_out(check_out),
    .ce(ce),
    .due(due),
    .error_count(error_count),
    .syndrome(syndrome),
    .location(location)
  );
endmodule
`endif
