// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer writer: pack, encode.
// 1 weights of 8 bits per row, 0 protected planes, MSB first.
// latency     0, combinational
module writer_plain_b8p0l1 (
  input [7:0] word_0,
  input valid_in,
  output [7:0] plain_out,
  output valid_out
);
  assign valid_out = valid_in;
  assign plain_out = { word_0[0], word_0[1], word_0[2], word_0[3], word_0[4], word_0[5], word_0[6], word_0[7] };
endmodule
