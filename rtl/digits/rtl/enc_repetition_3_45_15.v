// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Encoder.
// code        repetition-3-45-15: n 45, k 15, check bits 30, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.5455 % (all 990 patterns)
// 3 errors    detected 0.0000 %, silently wrong 13.4249 % (all 14190 patterns)
// latency     0, combinational
module enc_repetition_3_45_15 (
  input [14:0] data_in,
  input valid_in,
  output [14:0] data_out,
  output [29:0] check_out,
  output valid_out
);
  assign valid_out = valid_in;
  assign check_out = { data_in, data_in };
  assign data_out = data_in;
endmodule
