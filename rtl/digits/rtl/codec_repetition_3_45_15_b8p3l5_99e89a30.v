// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer codec: unpack, decode, read out.
// 5 weights of 8 bits per row, 3 protected planes, MSB first.
// code        repetition-3-45-15: n 45, k 15, check bits 30, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.5455 % (all 990 patterns)
// 3 errors    detected 0.0000 %, silently wrong 13.4249 % (all 14190 patterns)
// latency     0, combinational
module codec_repetition_3_45_15_b8p3l5_99e89a30 (
  input [24:0] plain_in,
  input [14:0] data_in,
  input [29:0] check_in,
  input [44:0] inject,
  input bypass,
  input valid_in,
  output [11:0] weight_0,
  output [11:0] weight_1,
  output [11:0] weight_2,
  output [11:0] weight_3,
  output [11:0] weight_4,
  output [14:0] data_out,
  output [29:0] check_out,
  output ce,
  output due,
  output [3:0] error_count,
  output [29:0] syndrome,
  output [44:0] location,
  output valid_out
);
  dec_repetition_3_45_15 decoder_instance (
    .bypass(bypass),
    .ce(ce),
    .check_in(check_in),
    .check_out(check_out),
    .data_in(data_in),
    .data_out(data_out),
    .due(due),
    .error_count(error_count),
    .inject(inject),
    .location(location),
    .syndrome(syndrome),
    .valid_in(valid_in),
    .valid_out(valid_out)
  );
  table_posterior_mean_99e89a30 table_0_instance (
    .weight(weight_0),
    .word({ data_out[0], data_out[5], data_out[10], plain_in[0], plain_in[5], plain_in[10], plain_in[15], plain_in[20] })
  );
  table_posterior_mean_99e89a30 table_1_instance (
    .weight(weight_1),
    .word({ data_out[1], data_out[6], data_out[11], plain_in[1], plain_in[6], plain_in[11], plain_in[16], plain_in[21] })
  );
  table_posterior_mean_99e89a30 table_2_instance (
    .weight(weight_2),
    .word({ data_out[2], data_out[7], data_out[12], plain_in[2], plain_in[7], plain_in[12], plain_in[17], plain_in[22] })
  );
  table_posterior_mean_99e89a30 table_3_instance (
    .weight(weight_3),
    .word({ data_out[3], data_out[8], data_out[13], plain_in[3], plain_in[8], plain_in[13], plain_in[18], plain_in[23] })
  );
  table_posterior_mean_99e89a30 table_4_instance (
    .weight(weight_4),
    .word({ data_out[4], data_out[9], data_out[14], plain_in[4], plain_in[9], plain_in[14], plain_in[19], plain_in[24] })
  );
endmodule
