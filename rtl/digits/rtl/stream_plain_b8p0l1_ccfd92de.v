// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// AXI4-Stream reader for 32768 rows of an SRAM: weights; tuser is due.
// 1 weights of 8 bits per row, 0 protected planes, MSB first.
module stream_plain_b8p0l1_ccfd92de (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [14:0] command_address,
  input [14:0] command_length,
  output sram_enable,
  output reg [14:0] sram_address,
  input [7:0] sram_read_data,
  output tvalid,
  input tready,
  output [15:0] tdata,
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
  wire n_8;
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
  wire n_29;
  wire [14:0] n_30;
  wire n_31;
  wire n_32;
  wire n_33;
  wire n_34;
  wire n_35;
  wire n_36;
  wire n_37;
  wire n_38;
  wire n_39;
  wire n_40;
  wire n_41;
  wire n_42;
  wire n_43;
  wire n_44;
  wire n_45;
  wire n_46;
  wire n_47;
  wire n_48;
  wire n_49;
  wire n_50;
  wire n_51;
  wire n_52;
  wire n_53;
  wire n_54;
  wire n_55;
  wire n_56;
  wire n_57;
  wire n_58;
  wire n_59;
  wire n_60;
  wire n_61;
  wire n_62;
  wire n_63;
  wire n_64;
  wire n_65;
  wire n_66;
  wire n_67;
  wire n_68;
  wire n_69;
  wire n_70;
  wire n_71;
  wire n_72;
  wire [17:0] n_73;
  wire n_74;
  wire [17:0] n_75;
  wire n_76;
  wire n_77;
  wire [17:0] n_78;
  reg [2:0] n_79;
  reg [14:0] n_80;
  reg [14:0] n_81;
  reg n_82;
  reg [14:0] n_83;
  reg n_84;
  reg n_85;
  reg [2:0] n_86;
  reg [17:0] n_87;
  wire n_88;
  reg [17:0] n_89;
  reg [17:0] n_90;
  reg [14:0] like;
  reg signal_1;
  wire [11:0] decoder_table_0_weight;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [14:0] length;
  reg [17:0] place_0;
  reg [17:0] place_1;
  reg [17:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  reg wraps;
  assign n_44 = sram_enable & n_33;
  assign n_55 = ~ sram_enable;
  assign n_66 = pop & n_55;
  assign n_77 = ~ sram_address[0];
  assign n_88 = & sram_address[0];
  assign n_1 = sram_address[1] ^ n_88;
  assign n_2 = & sram_address[1:0];
  assign n_3 = sram_address[2] ^ n_2;
  assign n_4 = & sram_address[2:0];
  assign n_5 = sram_address[3] ^ n_4;
  assign n_6 = & sram_address[3:0];
  assign n_7 = sram_address[4] ^ n_6;
  assign n_8 = & sram_address[4:0];
  assign n_9 = sram_address[5] ^ n_8;
  assign n_10 = & sram_address[5:0];
  assign n_12 = sram_address[6] ^ n_10;
  assign n_13 = & sram_address[6:0];
  assign n_14 = sram_address[7] ^ n_13;
  assign n_15 = & sram_address[7:0];
  assign n_16 = sram_address[8] ^ n_15;
  assign n_17 = & sram_address[8:0];
  assign n_18 = sram_address[9] ^ n_17;
  assign n_19 = & sram_address[9:0];
  assign n_20 = sram_address[10] ^ n_19;
  assign n_21 = & sram_address[10:0];
  assign n_23 = sram_address[11] ^ n_21;
  assign n_24 = & sram_address[11:0];
  assign n_25 = sram_address[12] ^ n_24;
  assign n_26 = & sram_address[12:0];
  assign n_27 = sram_address[13] ^ n_26;
  assign n_28 = & sram_address[13:0];
  assign n_29 = sram_address[14] ^ n_28;
  assign n_30 = wraps ? 15'h0000 : { n_29, n_27, n_25, n_23, n_20, n_18, n_16, n_14, n_12, n_9, n_7, n_5, n_3, n_1, n_77 };
  assign n_31 = ~ like[0];
  assign n_32 = & like[0];
  assign n_34 = like[1] ^ n_32;
  assign n_35 = & like[1:0];
  assign n_36 = like[2] ^ n_35;
  assign n_37 = & like[2:0];
  assign n_38 = like[3] ^ n_37;
  assign n_39 = & like[3:0];
  assign n_40 = like[4] ^ n_39;
  assign n_41 = & like[4:0];
  assign n_42 = like[5] ^ n_41;
  assign n_43 = & like[5:0];
  assign n_45 = like[6] ^ n_43;
  assign n_46 = & like[6:0];
  assign n_47 = like[7] ^ n_46;
  assign n_48 = & like[7:0];
  assign n_49 = like[8] ^ n_48;
  assign n_50 = & like[8:0];
  assign n_51 = like[9] ^ n_50;
  assign n_52 = & like[9:0];
  assign n_53 = like[10] ^ n_52;
  assign n_54 = & like[10:0];
  assign n_56 = like[11] ^ n_54;
  assign n_57 = & like[11:0];
  assign n_58 = like[12] ^ n_57;
  assign n_59 = & like[12:0];
  assign n_60 = like[13] ^ n_59;
  assign n_61 = & like[13:0];
  assign n_62 = like[14] ^ n_61;
  assign n_63 = ~ last;
  assign n_64 = ~ signal_1;
  assign n_65 = n_64 & command_valid;
  assign n_67 = sram_enable & last;
  assign n_68 = ~ pop;
  assign n_69 = valid_in & n_68;
  assign n_70 = ~ valid_in;
  assign n_71 = pop & n_70;
  assign n_72 = ~ held[0];
  assign n_73 = held[1] ? place_1 : { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_74 = ~ held[1];
  assign n_75 = held[2] ? place_2 : { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_76 = ~ held[2];
  assign n_78 = 1'h0 ? { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight } : { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  always @(posedge clk)
    reserved <= n_79;
  always @(posedge clk)
    sram_address <= n_80;
  always @(posedge clk)
    like <= n_81;
  always @(posedge clk)
    signal_1 <= n_82;
  always @(posedge clk)
    length <= n_83;
  always @(posedge clk)
    flags <= n_84;
  always @(posedge clk)
    valid_in <= n_85;
  always @(posedge clk)
    held <= n_86;
  always @(posedge clk)
    place_0 <= n_87;
  always @(posedge clk)
    place_1 <= n_89;
  always @(posedge clk)
    place_2 <= n_90;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ signal_1;
  assign last = like == length;
  assign n_22 = sram_address == 15'h7fff;
  assign n_33 = ~ pop;
  table_posterior_mean_ccfd92de decoder_table_0_instance (
    .weight(decoder_table_0_weight),
    .word({ sram_read_data[0], sram_read_data[1], sram_read_data[2], sram_read_data[3], sram_read_data[4], sram_read_data[5], sram_read_data[6], sram_read_data[7] })
  );
  always @* begin
    wraps = 1'h0;
    if (sram_enable) begin
      wraps = n_22;
    end
  end
  always @* begin
    n_79 = reserved;
    if (n_44) begin
      n_79 = { reserved[1:0], 1'h1 };
    end
    if (n_66) begin
      n_79 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_79 = 3'h0;
    end
  end
  always @* begin
    n_80 = sram_address;
    if (sram_enable) begin
      n_80 = n_30;
    end
    if (n_65) begin
      n_80 = command_address;
    end
    if (rst) begin
      n_80 = 15'h0000;
    end
  end
  always @* begin
    n_81 = like;
    if (sram_enable) begin
      n_81 = { n_62, n_60, n_58, n_56, n_53, n_51, n_49, n_47, n_45, n_42, n_40, n_38, n_36, n_34, n_31 };
    end
    if (n_65) begin
      n_81 = 15'h0000;
    end
    if (rst) begin
      n_81 = 15'h0000;
    end
  end
  always @* begin
    n_82 = signal_1;
    if (sram_enable) begin
      n_82 = n_63;
    end
    if (n_65) begin
      n_82 = 1'h1;
    end
    if (rst) begin
      n_82 = 1'h0;
    end
  end
  always @* begin
    n_83 = length;
    if (n_65) begin
      n_83 = command_length;
    end
    if (rst) begin
      n_83 = 15'h0000;
    end
  end
  always @* begin
    n_84 = n_67;
    if (rst) begin
      n_84 = 1'h0;
    end
  end
  always @* begin
    n_85 = sram_enable;
    if (rst) begin
      n_85 = 1'h0;
    end
  end
  always @* begin
    n_86 = held;
    if (n_69) begin
      n_86 = { held[1:0], 1'h1 };
    end
    if (n_71) begin
      n_86 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_86 = 3'h0;
    end
  end
  always @* begin
    n_87 = place_0;
    if (pop) begin
      n_87 = n_73;
    end else if (n_72) begin
      n_87 = { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_89 = place_1;
    if (pop) begin
      n_89 = n_75;
    end else if (n_74) begin
      n_89 = { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_90 = place_2;
    if (pop) begin
      n_90 = n_78;
    end else if (n_76) begin
      n_90 = { 1'h0, flags, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[15:0];
  assign tlast = place_0[16];
  assign tuser = place_0[17];
endmodule
