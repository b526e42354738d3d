// Emitted by qtaml_hw 0.1.0; configuration sha256 723adaae131f26490c752398283afa08a58b10e3a1197b1b9c532e00a0ec5df8.
// Encoder.
// code        repetition-5-40-8: n 40, k 8, check bits 32, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 0.0000 %, silently wrong 0.8097 % (all 9880 patterns)
// 4 errors    detected 0.0000 %, silently wrong 3.1076 % (all 91390 patterns)
// latency     0, combinational
module enc_repetition_5_40_8 (
  input [7:0] data_in,
  input valid_in,
  output [7:0] data_out,
  output [31:0] check_out,
  output valid_out
);
  assign valid_out = valid_in;
  assign check_out = { data_in, data_in, data_in, data_in };
  assign data_out = data_in;
endmodule
