// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
`ifndef EXAMPLE_BCH_2_44_32_95868D42
`define EXAMPLE_BCH_2_44_32_95868D42
module example_bch_2_44_32 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [31:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [43:0] inject,
  output valid_out,
  output [31:0] data_out,
  output [11:0] check_out,
  output ce,
  output due,
  output [1:0] error_count,
  output [11:0] syndrome,
  output [43:0] location
);
  wire [43:0] code_word;
  wire code_valid;
  reg [43:0] memory [0:255];
  reg [43:0] stored;
  reg stored_valid;
  enc_bch_2_44_32 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[31:0]),
    .check_out(code_word[43:32]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_bch_2_44_32 decoder (
    .data_in(stored[31:0]),
    .check_in(stored[43:32]),
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
