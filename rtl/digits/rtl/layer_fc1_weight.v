// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Codecs and writers of one layer, segment by segment.
module layer_fc1_weight (
  input [7:0] s0_plain_in,
  input s0_valid_in,
  output [11:0] s0_weight_0,
  output s0_valid_out,
  input [7:0] s0_w_word_0,
  input s0_w_valid_in,
  output [7:0] s0_w_plain_out,
  output s0_w_valid_out
);
  codec_plain_b8p0l1_ccfd92de s0_codec (
    .plain_in(s0_plain_in),
    .valid_in(s0_valid_in),
    .weight_0(s0_weight_0),
    .valid_out(s0_valid_out)
  );
  writer_plain_b8p0l1 s0_writer (
    .word_0(s0_w_word_0),
    .valid_in(s0_w_valid_in),
    .plain_out(s0_w_plain_out),
    .valid_out(s0_w_valid_out)
  );
endmodule
