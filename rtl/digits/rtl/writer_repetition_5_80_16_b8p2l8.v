// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer writer: pack, encode.
// 8 weights of 8 bits per row, 2 protected planes, MSB first.
// code        repetition-5-80-16: n 80, k 16, check bits 64, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 0.0000 %, silently wrong 0.1947 % (all 82160 patterns)
// 4 errors    detected 0.0000 %, silently wrong 0.7550 % (20000 random patterns)
// latency     0, combinational
module writer_repetition_5_80_16_b8p2l8 (
  input [7:0] word_0,
  input [7:0] word_1,
  input [7:0] word_2,
  input [7:0] word_3,
  input [7:0] word_4,
  input [7:0] word_5,
  input [7:0] word_6,
  input [7:0] word_7,
  input valid_in,
  output [47:0] plain_out,
  output [15:0] data_out,
  output [63:0] check_out,
  output valid_out
);
  enc_repetition_5_80_16 encoder_instance (
    .check_out(check_out),
    .data_in({ word_7[6], word_6[6], word_5[6], word_4[6], word_3[6], word_2[6], word_1[6], word_0[6], word_7[7], word_6[7], word_5[7], word_4[7], word_3[7], word_2[7], word_1[7], word_0[7] }),
    .data_out(data_out),
    .valid_in(valid_in),
    .valid_out(valid_out)
  );
  assign plain_out = { word_7[0], word_6[0], word_5[0], word_4[0], word_3[0], word_2[0], word_1[0], word_0[0], word_7[1], word_6[1], word_5[1], word_4[1], word_3[1], word_2[1], word_1[1], word_0[1], word_7[2], word_6[2], word_5[2], word_4[2], word_3[2], word_2[2], word_1[2], word_0[2], word_7[3], word_6[3], word_5[3], word_4[3], word_3[3], word_2[3], word_1[3], word_0[3], word_7[4], word_6[4], word_5[4], word_4[4], word_3[4], word_2[4], word_1[4], word_0[4], word_7[5], word_6[5], word_5[5], word_4[5], word_3[5], word_2[5], word_1[5], word_0[5] };
endmodule
