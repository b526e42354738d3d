// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
module example_repetition_3_45_15 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [14:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [44:0] inject,
  output valid_out,
  output [14:0] data_out,
  output [29:0] check_out,
  output ce,
  output due,
  output [3:0] error_count,
  output [29:0] syndrome,
  output [44:0] location
);
  wire [44:0] code_word;
  wire code_valid;
  reg [44:0] memory [0:255];
  reg [44:0] stored;
  reg stored_valid;
  enc_repetition_3_45_15 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[14:0]),
    .check_out(code_word[44:15]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_repetition_3_45_15 decoder (
    .data_in(stored[14:0]),
    .check_in(stored[44:15]),
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
