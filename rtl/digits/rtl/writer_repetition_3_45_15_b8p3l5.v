// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer writer: pack, encode.
// 5 weights of 8 bits per row, 3 protected planes, MSB first.
// code        repetition-3-45-15: n 45, k 15, check bits 30, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.5455 % (all 990 patterns)
// 3 errors    detected 0.0000 %, silently wrong 13.4249 % (all 14190 patterns)
// latency     0, combinational
module writer_repetition_3_45_15_b8p3l5 (
  input [7:0] word_0,
  input [7:0] word_1,
  input [7:0] word_2,
  input [7:0] word_3,
  input [7:0] word_4,
  input valid_in,
  output [24:0] plain_out,
  output [14:0] data_out,
  output [29:0] check_out,
  output valid_out
);
  enc_repetition_3_45_15 encoder_instance (
    .check_out(check_out),
    .data_in({ word_4[5], word_3[5], word_2[5], word_1[5], word_0[5], word_4[6], word_3[6], word_2[6], word_1[6], word_0[6], word_4[7], word_3[7], word_2[7], word_1[7], word_0[7] }),
    .data_out(data_out),
    .valid_in(valid_in),
    .valid_out(valid_out)
  );
  assign plain_out = { word_4[0], word_3[0], word_2[0], word_1[0], word_0[0], word_4[1], word_3[1], word_2[1], word_1[1], word_0[1], word_4[2], word_3[2], word_2[2], word_1[2], word_0[2], word_4[3], word_3[3], word_2[3], word_1[3], word_0[3], word_4[4], word_3[4], word_2[4], word_1[4], word_0[4] };
endmodule
