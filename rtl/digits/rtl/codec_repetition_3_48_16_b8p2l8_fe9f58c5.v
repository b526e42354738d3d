// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer codec: unpack, decode, read out.
// 8 weights of 8 bits per row, 2 protected planes, MSB first.
// code        repetition-3-48-16: n 48, k 16, check bits 32, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.2553 % (all 1128 patterns)
// 3 errors    detected 0.0000 %, silently wrong 12.5809 % (all 17296 patterns)
// latency     0, combinational
module codec_repetition_3_48_16_b8p2l8_fe9f58c5 (
  input [47:0] plain_in,
  input [15:0] data_in,
  input [31:0] check_in,
  input [47:0] inject,
  input bypass,
  input valid_in,
  output [11:0] weight_0,
  output [11:0] weight_1,
  output [11:0] weight_2,
  output [11:0] weight_3,
  output [11:0] weight_4,
  output [11:0] weight_5,
  output [11:0] weight_6,
  output [11:0] weight_7,
  output [15:0] data_out,
  output [31:0] check_out,
  output ce,
  output due,
  output [4:0] error_count,
  output [31:0] syndrome,
  output [47:0] location,
  output valid_out
);
  dec_repetition_3_48_16 decoder_instance (
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
  table_posterior_mean_fe9f58c5 table_0_instance (
    .weight(weight_0),
    .word({ data_out[0], data_out[8], plain_in[0], plain_in[8], plain_in[16], plain_in[24], plain_in[32], plain_in[40] })
  );
  table_posterior_mean_fe9f58c5 table_1_instance (
    .weight(weight_1),
    .word({ data_out[1], data_out[9], plain_in[1], plain_in[9], plain_in[17], plain_in[25], plain_in[33], plain_in[41] })
  );
  table_posterior_mean_fe9f58c5 table_2_instance (
    .weight(weight_2),
    .word({ data_out[2], data_out[10], plain_in[2], plain_in[10], plain_in[18], plain_in[26], plain_in[34], plain_in[42] })
  );
  table_posterior_mean_fe9f58c5 table_3_instance (
    .weight(weight_3),
    .word({ data_out[3], data_out[11], plain_in[3], plain_in[11], plain_in[19], plain_in[27], plain_in[35], plain_in[43] })
  );
  table_posterior_mean_fe9f58c5 table_4_instance (
    .weight(weight_4),
    .word({ data_out[4], data_out[12], plain_in[4], plain_in[12], plain_in[20], plain_in[28], plain_in[36], plain_in[44] })
  );
  table_posterior_mean_fe9f58c5 table_5_instance (
    .weight(weight_5),
    .word({ data_out[5], data_out[13], plain_in[5], plain_in[13], plain_in[21], plain_in[29], plain_in[37], plain_in[45] })
  );
  table_posterior_mean_fe9f58c5 table_6_instance (
    .weight(weight_6),
    .word({ data_out[6], data_out[14], plain_in[6], plain_in[14], plain_in[22], plain_in[30], plain_in[38], plain_in[46] })
  );
  table_posterior_mean_fe9f58c5 table_7_instance (
    .weight(weight_7),
    .word({ data_out[7], data_out[15], plain_in[7], plain_in[15], plain_in[23], plain_in[31], plain_in[39], plain_in[47] })
  );
endmodule
