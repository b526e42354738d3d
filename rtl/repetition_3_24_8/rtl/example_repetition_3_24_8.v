// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
`ifndef EXAMPLE_REPETITION_3_24_8_F85171E6
`define EXAMPLE_REPETITION_3_24_8_F85171E6
module example_repetition_3_24_8 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [7:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [23:0] inject,
  output valid_out,
  output [7:0] data_out,
  output [15:0] check_out,
  output ce,
  output due,
  output [3:0] error_count,
  output [15:0] syndrome,
  output [23:0] location
);
  wire [23:0] code_word;
  wire code_valid;
  reg [23:0] memory [0:255];
  reg [23:0] stored;
  reg stored_valid;
  enc_repetition_3_24_8 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[7:0]),
    .check_out(code_word[23:8]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_repetition_3_24_8 decoder (
    .data_in(stored[7:0]),
    .check_in(stored[23:8]),
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
