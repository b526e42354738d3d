// Emitted by qtaml_hw 0.1.0; configuration sha256 e8e21bb6e5b9001cba4e71c36d369ca07d38311d8a7500fee79d3598df6ad877.
// Example: 256 words between encoder and decoder.
// latency     1 cycle, one word per cycle
module example_hsiao_39_32 (
  input clk,
  input rst,
  input write_enable,
  input [7:0] write_address,
  input [31:0] write_data,
  input read_enable,
  input [7:0] read_address,
  input [38:0] inject,
  output valid_out,
  output [31:0] data_out,
  output [6:0] check_out,
  output ce,
  output due,
  output error_count,
  output [6:0] syndrome,
  output [38:0] location
);
  wire [38:0] code_word;
  wire code_valid;
  reg [38:0] memory [0:255];
  reg [38:0] stored;
  reg stored_valid;
  enc_hsiao_39_32 encoder (
    .data_in(write_data),
    .valid_in(write_enable),
    .data_out(code_word[31:0]),
    .check_out(code_word[38:32]),
    .valid_out(code_valid)
  );
  always @(posedge clk) begin
    if (code_valid)
      memory[write_address] <= code_word;
    stored <= memory[read_address];
    stored_valid <= read_enable & ~rst;
  end
  dec_hsiao_39_32 decoder (
    .data_in(stored[31:0]),
    .check_in(stored[38:32]),
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
