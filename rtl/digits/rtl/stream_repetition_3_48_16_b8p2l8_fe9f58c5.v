// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// AXI4-Stream reader for 24 rows of an SRAM: weights; tuser is due.
// 8 weights of 8 bits per row, 2 protected planes, MSB first.
// code        repetition-3-48-16: n 48, k 16, check bits 32, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.2553 % (all 1128 patterns)
// 3 errors    detected 0.0000 %, silently wrong 12.5809 % (all 17296 patterns)
module stream_repetition_3_48_16_b8p2l8_fe9f58c5 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [4:0] command_address,
  input [4:0] command_length,
  input [47:0] inject,
  output sram_enable,
  output reg [4:0] sram_address,
  input [95:0] sram_read_data,
  output tvalid,
  input tready,
  output [127:0] tdata,
  output tlast,
  output tuser
);
  wire n;
  wire n_1;
  wire n_2;
  wire n_3;
  wire n_4;
  wire n_5;
  wire n_6;
  wire n_7;
  wire [4:0] n_8;
  wire n_9;
  wire n_10;
  wire n_11;
  wire n_12;
  wire n_13;
  wire n_14;
  wire n_15;
  wire n_16;
  wire n_17;
  wire n_18;
  wire n_19;
  wire n_20;
  wire n_21;
  wire n_22;
  wire n_23;
  wire n_24;
  wire n_25;
  wire n_26;
  wire n_27;
  wire n_28;
  wire [129:0] n_29;
  wire n_30;
  wire [129:0] n_31;
  wire n_32;
  wire n_33;
  wire [129:0] n_34;
  reg [2:0] n_35;
  reg [4:0] n_36;
  reg [4:0] n_37;
  reg n_38;
  reg [4:0] n_39;
  reg n_40;
  reg n_41;
  reg [2:0] n_42;
  reg [129:0] n_43;
  wire n_44;
  reg [129:0] n_45;
  reg [129:0] n_46;
  wire n_47;
  wire n_48;
  wire n_49;
  wire n_50;
  reg [4:0] like;
  reg signal_1;
  wire unused_decoder_decoder_ce;
  wire [31:0] unused_decoder_decoder_check_out;
  wire [15:0] decoder_decoder_data_out;
  wire decoder_decoder_due;
  wire [4:0] unused_decoder_decoder_error_count;
  wire [47:0] unused_decoder_decoder_location;
  wire [47:0] decoder_decoder_port_0;
  wire [31:0] unused_decoder_decoder_syndrome;
  wire decoder_decoder_valid_out;
  wire decoder_table_0_port_0;
  wire decoder_table_0_port_0_1;
  wire decoder_table_0_port_0_2;
  wire decoder_table_0_port_0_3;
  wire decoder_table_0_port_0_4;
  wire decoder_table_0_port_0_5;
  wire decoder_table_0_port_66;
  wire decoder_table_0_port_66_1;
  wire [11:0] decoder_table_0_weight;
  wire decoder_table_1_port_0;
  wire decoder_table_1_port_0_1;
  wire decoder_table_1_port_0_2;
  wire decoder_table_1_port_0_3;
  wire decoder_table_1_port_0_4;
  wire decoder_table_1_port_0_5;
  wire decoder_table_1_port_66;
  wire decoder_table_1_port_66_1;
  wire [11:0] decoder_table_1_weight;
  wire decoder_table_2_port_0;
  wire decoder_table_2_port_0_1;
  wire decoder_table_2_port_0_2;
  wire decoder_table_2_port_0_3;
  wire decoder_table_2_port_0_4;
  wire decoder_table_2_port_0_5;
  wire decoder_table_2_port_66;
  wire decoder_table_2_port_66_1;
  wire [11:0] decoder_table_2_weight;
  wire decoder_table_3_port_0;
  wire decoder_table_3_port_0_1;
  wire decoder_table_3_port_0_2;
  wire decoder_table_3_port_0_3;
  wire decoder_table_3_port_0_4;
  wire decoder_table_3_port_0_5;
  wire decoder_table_3_port_66;
  wire decoder_table_3_port_66_1;
  wire [11:0] decoder_table_3_weight;
  wire decoder_table_4_port_0;
  wire decoder_table_4_port_0_1;
  wire decoder_table_4_port_0_2;
  wire decoder_table_4_port_0_3;
  wire decoder_table_4_port_0_4;
  wire decoder_table_4_port_0_5;
  wire decoder_table_4_port_66;
  wire decoder_table_4_port_66_1;
  wire [11:0] decoder_table_4_weight;
  wire decoder_table_5_port_0;
  wire decoder_table_5_port_0_1;
  wire decoder_table_5_port_0_2;
  wire decoder_table_5_port_0_3;
  wire decoder_table_5_port_0_4;
  wire decoder_table_5_port_0_5;
  wire decoder_table_5_port_66;
  wire decoder_table_5_port_66_1;
  wire [11:0] decoder_table_5_weight;
  wire decoder_table_6_port_0;
  wire decoder_table_6_port_0_1;
  wire decoder_table_6_port_0_2;
  wire decoder_table_6_port_0_3;
  wire decoder_table_6_port_0_4;
  wire decoder_table_6_port_0_5;
  wire decoder_table_6_port_66;
  wire decoder_table_6_port_66_1;
  wire [11:0] decoder_table_6_weight;
  wire decoder_table_7_port_0;
  wire decoder_table_7_port_0_1;
  wire decoder_table_7_port_0_2;
  wire decoder_table_7_port_0_3;
  wire decoder_table_7_port_0_4;
  wire decoder_table_7_port_0_5;
  wire decoder_table_7_port_66;
  wire decoder_table_7_port_66_1;
  wire [11:0] decoder_table_7_weight;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [4:0] length;
  reg [129:0] place_0;
  reg [129:0] place_1;
  reg [129:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  reg wraps;
  always @(posedge clk)
    sram_address <= n_36;
  always @(posedge clk)
    like <= n_37;
  always @(posedge clk)
    signal_1 <= n_38;
  always @(posedge clk)
    length <= n_39;
  always @(posedge clk)
    flags <= n_40;
  always @(posedge clk)
    valid_in <= n_41;
  always @(posedge clk)
    held <= n_42;
  always @(posedge clk)
    place_0 <= n_43;
  always @(posedge clk)
    place_1 <= n_45;
  always @(posedge clk)
    place_2 <= n_46;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ signal_1;
  assign last = like == length;
  assign n_22 = sram_address == 5'h17;
  assign n_33 = ~ pop;
  assign n_44 = sram_enable & n_33;
  assign n_47 = ~ sram_enable;
  assign n_48 = pop & n_47;
  assign n_49 = ~ sram_address[0];
  assign n_50 = & sram_address[0];
  assign n_1 = sram_address[1] ^ n_50;
  assign n_2 = & sram_address[1:0];
  assign n_3 = sram_address[2] ^ n_2;
  assign n_4 = & sram_address[2:0];
  assign n_5 = sram_address[3] ^ n_4;
  assign n_6 = & sram_address[3:0];
  assign n_7 = sram_address[4] ^ n_6;
  assign n_8 = wraps ? 5'h00 : { n_7, n_5, n_3, n_1, n_49 };
  assign n_9 = ~ like[0];
  assign n_10 = & like[0];
  assign n_12 = like[1] ^ n_10;
  assign n_13 = & like[1:0];
  assign n_14 = like[2] ^ n_13;
  assign n_15 = & like[2:0];
  assign n_16 = like[3] ^ n_15;
  assign n_17 = & like[3:0];
  assign n_18 = like[4] ^ n_17;
  assign n_19 = ~ last;
  assign n_20 = ~ signal_1;
  assign n_21 = n_20 & command_valid;
  assign n_23 = sram_enable & last;
  assign n_24 = ~ pop;
  assign n_25 = decoder_decoder_valid_out & n_24;
  assign n_26 = ~ decoder_decoder_valid_out;
  assign n_27 = pop & n_26;
  assign n_28 = ~ held[0];
  assign n_29 = held[1] ? place_1 : { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_30 = ~ held[1];
  assign n_31 = held[2] ? place_2 : { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_32 = ~ held[2];
  assign n_34 = 1'h0 ? { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight } : { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  always @(posedge clk)
    reserved <= n_35;
  dec_repetition_3_48_16 decoder_decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_decoder_ce),
    .check_in(decoder_decoder_port_0[47:16]),
    .check_out(unused_decoder_decoder_check_out),
    .data_in(decoder_decoder_port_0[15:0]),
    .data_out(decoder_decoder_data_out),
    .due(decoder_decoder_due),
    .error_count(unused_decoder_decoder_error_count),
    .inject(inject),
    .location(unused_decoder_decoder_location),
    .syndrome(unused_decoder_decoder_syndrome),
    .valid_in(valid_in),
    .valid_out(decoder_decoder_valid_out)
  );
  table_posterior_mean_fe9f58c5 decoder_table_0_instance (
    .weight(decoder_table_0_weight),
    .word({ decoder_table_0_port_66, decoder_table_0_port_66_1, decoder_table_0_port_0_1, decoder_table_0_port_0_2, decoder_table_0_port_0_3, decoder_table_0_port_0_4, decoder_table_0_port_0_5, decoder_table_0_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_1_instance (
    .weight(decoder_table_1_weight),
    .word({ decoder_table_1_port_66_1, decoder_table_1_port_66, decoder_table_1_port_0_1, decoder_table_1_port_0_2, decoder_table_1_port_0_3, decoder_table_1_port_0_4, decoder_table_1_port_0_5, decoder_table_1_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_2_instance (
    .weight(decoder_table_2_weight),
    .word({ decoder_table_2_port_66_1, decoder_table_2_port_66, decoder_table_2_port_0_1, decoder_table_2_port_0_2, decoder_table_2_port_0_3, decoder_table_2_port_0_4, decoder_table_2_port_0_5, decoder_table_2_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_3_instance (
    .weight(decoder_table_3_weight),
    .word({ decoder_table_3_port_66_1, decoder_table_3_port_66, decoder_table_3_port_0_1, decoder_table_3_port_0_2, decoder_table_3_port_0_3, decoder_table_3_port_0_4, decoder_table_3_port_0_5, decoder_table_3_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_4_instance (
    .weight(decoder_table_4_weight),
    .word({ decoder_table_4_port_66_1, decoder_table_4_port_66, decoder_table_4_port_0_1, decoder_table_4_port_0_2, decoder_table_4_port_0_3, decoder_table_4_port_0_4, decoder_table_4_port_0_5, decoder_table_4_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_5_instance (
    .weight(decoder_table_5_weight),
    .word({ decoder_table_5_port_66_1, decoder_table_5_port_66, decoder_table_5_port_0_1, decoder_table_5_port_0_2, decoder_table_5_port_0_3, decoder_table_5_port_0_4, decoder_table_5_port_0_5, decoder_table_5_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_6_instance (
    .weight(decoder_table_6_weight),
    .word({ decoder_table_6_port_66_1, decoder_table_6_port_66, decoder_table_6_port_0_1, decoder_table_6_port_0_2, decoder_table_6_port_0_3, decoder_table_6_port_0_4, decoder_table_6_port_0_5, decoder_table_6_port_0 })
  );
  table_posterior_mean_fe9f58c5 decoder_table_7_instance (
    .weight(decoder_table_7_weight),
    .word({ decoder_table_7_port_66_1, decoder_table_7_port_66, decoder_table_7_port_0_2, decoder_table_7_port_0_3, decoder_table_7_port_0_4, decoder_table_7_port_0_5, decoder_table_7_port_0, decoder_table_7_port_0_1 })
  );
  always @* begin
    n_37 = like;
    if (sram_enable) begin
      n_37 = { n_18, n_16, n_14, n_12, n_9 };
    end
    if (n_21) begin
      n_37 = 5'h00;
    end
    if (rst) begin
      n_37 = 5'h00;
    end
  end
  always @* begin
    n_38 = signal_1;
    if (sram_enable) begin
      n_38 = n_19;
    end
    if (n_21) begin
      n_38 = 1'h1;
    end
    if (rst) begin
      n_38 = 1'h0;
    end
  end
  always @* begin
    n_39 = length;
    if (n_21) begin
      n_39 = command_length;
    end
    if (rst) begin
      n_39 = 5'h00;
    end
  end
  always @* begin
    n_40 = n_23;
    if (rst) begin
      n_40 = 1'h0;
    end
  end
  always @* begin
    n_41 = sram_enable;
    if (rst) begin
      n_41 = 1'h0;
    end
  end
  always @* begin
    n_42 = held;
    if (n_25) begin
      n_42 = { held[1:0], 1'h1 };
    end
    if (n_27) begin
      n_42 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_42 = 3'h0;
    end
  end
  always @* begin
    n_43 = place_0;
    if (pop) begin
      n_43 = n_29;
    end else if (n_28) begin
      n_43 = { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_45 = place_1;
    if (pop) begin
      n_45 = n_31;
    end else if (n_30) begin
      n_45 = { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_46 = place_2;
    if (pop) begin
      n_46 = n_34;
    end else if (n_32) begin
      n_46 = { decoder_decoder_due, flags, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    wraps = 1'h0;
    if (sram_enable) begin
      wraps = n_22;
    end
  end
  always @* begin
    n_35 = reserved;
    if (n_44) begin
      n_35 = { reserved[1:0], 1'h1 };
    end
    if (n_48) begin
      n_35 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_35 = 3'h0;
    end
  end
  always @* begin
    n_36 = sram_address;
    if (sram_enable) begin
      n_36 = n_8;
    end
    if (n_21) begin
      n_36 = command_address;
    end
    if (rst) begin
      n_36 = 5'h00;
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[127:0];
  assign tlast = place_0[128];
  assign tuser = place_0[129];
  assign decoder_decoder_port_0 = sram_read_data[95:48];
  assign decoder_table_0_port_66_1 = decoder_decoder_data_out[8];
  assign decoder_table_0_port_66 = decoder_decoder_data_out[0];
  assign decoder_table_0_port_0 = sram_read_data[40];
  assign decoder_table_0_port_0_5 = sram_read_data[32];
  assign decoder_table_0_port_0_4 = sram_read_data[24];
  assign decoder_table_0_port_0_3 = sram_read_data[16];
  assign decoder_table_0_port_0_2 = sram_read_data[8];
  assign decoder_table_0_port_0_1 = sram_read_data[0];
  assign decoder_table_1_port_66 = decoder_decoder_data_out[9];
  assign decoder_table_1_port_66_1 = decoder_decoder_data_out[1];
  assign decoder_table_1_port_0 = sram_read_data[41];
  assign decoder_table_1_port_0_5 = sram_read_data[33];
  assign decoder_table_1_port_0_4 = sram_read_data[25];
  assign decoder_table_1_port_0_3 = sram_read_data[17];
  assign decoder_table_1_port_0_2 = sram_read_data[9];
  assign decoder_table_1_port_0_1 = sram_read_data[1];
  assign decoder_table_2_port_66 = decoder_decoder_data_out[10];
  assign decoder_table_2_port_66_1 = decoder_decoder_data_out[2];
  assign decoder_table_2_port_0 = sram_read_data[42];
  assign decoder_table_2_port_0_5 = sram_read_data[34];
  assign decoder_table_2_port_0_4 = sram_read_data[26];
  assign decoder_table_2_port_0_3 = sram_read_data[18];
  assign decoder_table_2_port_0_2 = sram_read_data[10];
  assign decoder_table_2_port_0_1 = sram_read_data[2];
  assign decoder_table_3_port_66 = decoder_decoder_data_out[11];
  assign decoder_table_3_port_66_1 = decoder_decoder_data_out[3];
  assign decoder_table_3_port_0 = sram_read_data[43];
  assign decoder_table_3_port_0_5 = sram_read_data[35];
  assign decoder_table_3_port_0_4 = sram_read_data[27];
  assign decoder_table_3_port_0_3 = sram_read_data[19];
  assign decoder_table_3_port_0_2 = sram_read_data[11];
  assign decoder_table_3_port_0_1 = sram_read_data[3];
  assign decoder_table_4_port_66 = decoder_decoder_data_out[12];
  assign decoder_table_4_port_66_1 = decoder_decoder_data_out[4];
  assign decoder_table_4_port_0 = sram_read_data[44];
  assign decoder_table_4_port_0_5 = sram_read_data[36];
  assign decoder_table_4_port_0_4 = sram_read_data[28];
  assign decoder_table_4_port_0_3 = sram_read_data[20];
  assign decoder_table_4_port_0_2 = sram_read_data[12];
  assign decoder_table_4_port_0_1 = sram_read_data[4];
  assign decoder_table_5_port_66 = decoder_decoder_data_out[13];
  assign decoder_table_5_port_66_1 = decoder_decoder_data_out[5];
  assign decoder_table_5_port_0 = sram_read_data[45];
  assign decoder_table_5_port_0_5 = sram_read_data[37];
  assign decoder_table_5_port_0_4 = sram_read_data[29];
  assign decoder_table_5_port_0_3 = sram_read_data[21];
  assign decoder_table_5_port_0_2 = sram_read_data[13];
  assign decoder_table_5_port_0_1 = sram_read_data[5];
  assign decoder_table_6_port_66 = decoder_decoder_data_out[14];
  assign decoder_table_6_port_66_1 = decoder_decoder_data_out[6];
  assign decoder_table_6_port_0 = sram_read_data[46];
  assign decoder_table_6_port_0_5 = sram_read_data[38];
  assign decoder_table_6_port_0_4 = sram_read_data[30];
  assign decoder_table_6_port_0_3 = sram_read_data[22];
  assign decoder_table_6_port_0_2 = sram_read_data[14];
  assign decoder_table_6_port_0_1 = sram_read_data[6];
  assign decoder_table_7_port_66 = decoder_decoder_data_out[15];
  assign decoder_table_7_port_66_1 = decoder_decoder_data_out[7];
  assign decoder_table_7_port_0_1 = sram_read_data[47];
  assign decoder_table_7_port_0 = sram_read_data[39];
  assign decoder_table_7_port_0_5 = sram_read_data[31];
  assign decoder_table_7_port_0_4 = sram_read_data[23];
  assign decoder_table_7_port_0_3 = sram_read_data[15];
  assign decoder_table_7_port_0_2 = sram_read_data[7];
endmodule
