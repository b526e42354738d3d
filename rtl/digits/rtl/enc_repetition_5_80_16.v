// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Encoder.
// code        repetition-5-80-16: n 80, k 16, check bits 64, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 0.0000 %, silently wrong 0.1947 % (all 82160 patterns)
// 4 errors    detected 0.0000 %, silently wrong 0.7550 % (20000 random patterns)
// latency     0, combinational
module enc_repetition_5_80_16 (
  input [15:0] data_in,
  input valid_in,
  output [15:0] data_out,
  output [63:0] check_out,
  output valid_out
);
  assign valid_out = valid_in;
  assign check_out = { data_in, data_in, data_in, data_in };
  assign data_out = data_in;
endmodule
