// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer codec: unpack, decode, read out.
// 1 weights of 8 bits per row, 0 protected planes, MSB first.
// latency     0, combinational
module codec_plain_b8p0l1_ccfd92de (
  input [7:0] plain_in,
  input valid_in,
  output [11:0] weight_0,
  output valid_out
);
  table_posterior_mean_ccfd92de table_0_instance (
    .weight(weight_0),
    .word({ plain_in[0], plain_in[1], plain_in[2], plain_in[3], plain_in[4], plain_in[5], plain_in[6], plain_in[7] })
  );
  assign valid_out = valid_in;
endmodule
