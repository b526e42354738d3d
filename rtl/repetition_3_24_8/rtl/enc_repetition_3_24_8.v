// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Encoder.
// code        repetition-3-24-8: n 24, k 8, check bits 16, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 8.6957 % (all 276 patterns)
// 3 errors    detected 0.0000 %, silently wrong 25.2964 % (all 2024 patterns)
// latency     0, combinational
`ifndef ENC_REPETITION_3_24_8_2688D89A
`define ENC_REPETITION_3_24_8_2688D89A
module enc_repetition_3_24_8 (
  input [7:0] data_in,
  input valid_in,
  output [7:0] data_out,
  output [15:0] check_out,
  output valid_out
);
  assign valid_out = valid_in;
  assign check_out = { data_in, data_in };
  assign data_out = data_in;
endmodule
`endif
