// Emitted by qtaml_hw 0.1.0; configuration sha256 e3b723510dea9c5ceadeb19580e73cc014eb205999e05d7a43b72c4bba32a795.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
module example_hsiao_137_128 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [127:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [136:0] inject,
  output valid_out,
  output [127:0] data_out,
  output [8:0] check_out,
  output ce,
  output due,
  output error_count,
  output [8:0] syndrome,
  output [136:0] location
);
  wire [136:0] code_word;
  wire code_valid;
  reg [136:0] memory [0:255];
  reg [136:0] stored;
  reg stored_valid;
  enc_hsiao_137_128 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[127:0]),
    .check_out(code_word[136:128]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_hsiao_137_128 decoder (
    .data_in(stored[127:0]),
    .check_in(stored[136:128]),
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
