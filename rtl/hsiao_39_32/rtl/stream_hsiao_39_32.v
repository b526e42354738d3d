// Emitted by qtaml_hw 0.1.0; configuration sha256 e8e21bb6e5b9001cba4e71c36d369ca07d38311d8a7500fee79d3598df6ad877.
// AXI4-Stream reader for 1024 words of an SRAM; tuser is due.
// code        hsiao-39-32: n 39, k 32, check bits 7, distance 4
// 1 error     corrected, ce = 1
// 2 errors    detected 100.0000 %, silently wrong 0.0000 % (all 741 patterns)
// 3 errors    detected 40.3436 %, silently wrong 59.6564 % (all 9139 patterns)
module stream_hsiao_39_32 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [9:0] command_address,
  input [9:0] command_length,
  input [38:0] inject,
  output sram_enable,
  output reg [9:0] sram_address,
  input [38:0] sram_read_data,
  output tvalid,
  input tready,
  output [31:0] tdata,
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
  wire n_30;
  wire n_31;
  wire [33:0] n_32;
  wire n_33;
  wire n_34;
  wire [33:0] n_35;
  wire n_36;
  wire [33:0] n_37;
  reg [2:0] n_38;
  reg [9:0] n_39;
  reg [9:0] n_40;
  reg n_41;
  reg [9:0] n_42;
  reg n_43;
  reg n_44;
  wire n_45;
  reg [2:0] n_46;
  reg [33:0] n_47;
  reg [33:0] n_48;
  reg [33:0] n_49;
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
  wire n_73;
  wire n_74;
  wire n_75;
  wire n_76;
  wire n_77;
  wire n_78;
  wire n_79;
  wire n_80;
  wire n_81;
  wire n_82;
  wire n_83;
  wire n_84;
  wire n_85;
  wire n_86;
  wire n_87;
  wire n_88;
  wire n_89;
  wire n_90;
  wire n_91;
  wire n_92;
  wire n_93;
  wire n_94;
  wire n_95;
  wire n_96;
  wire n_97;
  wire n_98;
  wire n_99;
  wire n_100;
  wire n_101;
  wire n_102;
  wire [9:0] n_103;
  wire n_104;
  wire n_105;
  wire n_106;
  wire n_107;
  wire n_108;
  wire n_109;
  wire n_110;
  wire n_111;
  wire n_112;
  wire n_113;
  wire n_114;
  wire n_115;
  wire n_116;
  wire n_117;
  wire n_118;
  wire n_119;
  wire n_120;
  wire n_121;
  wire n_122;
  wire n_123;
  wire n_124;
  wire n_125;
  wire n_126;
  wire n_127;
  wire n_128;
  wire n_129;
  wire n_130;
  wire n_131;
  wire n_132;
  wire n_133;
  wire n_134;
  wire n_135;
  wire n_136;
  wire n_137;
  wire n_138;
  wire n_139;
  wire n_140;
  wire n_141;
  wire n_142;
  wire [6:0] unused_decoder;
  wire unused_decoder_1;
  wire unused_decoder_2;
  wire [6:0] unused_decoder_3;
  wire [38:0] unused_decoder_4;
  reg [9:0] like;
  reg signal_1;
  wire [31:0] decoder_data_out;
  wire decoder_due;
  wire decoder_valid_out;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [9:0] length;
  reg [33:0] place_0;
  reg [33:0] place_1;
  reg [33:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  reg wraps;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_55 = ~ command_ready;
  assign sram_enable = n & n_55;
  assign command_ready = ~ signal_1;
  assign last = like == length;
  assign n_66 = sram_address == 10'h3ff;
  assign n_77 = ~ pop;
  assign n_88 = sram_enable & n_77;
  assign n_99 = ~ sram_enable;
  assign n_110 = pop & n_99;
  assign n_121 = sram_address[0] ^ 1'h1;
  assign n_132 = sram_address[0] & 1'h1;
  assign n_1 = sram_address[1] ^ n_132;
  assign n_12 = sram_address[0] & 1'h1;
  assign n_23 = sram_address[1] & n_12;
  assign n_34 = sram_address[2] ^ n_23;
  assign n_45 = sram_address[0] & 1'h1;
  assign n_50 = sram_address[1] & n_45;
  assign n_51 = sram_address[2] & n_50;
  assign n_52 = sram_address[3] ^ n_51;
  assign n_53 = sram_address[0] & 1'h1;
  assign n_54 = sram_address[1] & n_53;
  assign n_56 = sram_address[2] & n_54;
  assign n_57 = sram_address[3] & n_56;
  assign n_58 = sram_address[4] ^ n_57;
  assign n_59 = sram_address[0] & 1'h1;
  assign n_60 = sram_address[1] & n_59;
  assign n_61 = sram_address[2] & n_60;
  assign n_62 = sram_address[3] & n_61;
  assign n_63 = sram_address[4] & n_62;
  assign n_64 = sram_address[5] ^ n_63;
  assign n_65 = sram_address[0] & 1'h1;
  assign n_67 = sram_address[1] & n_65;
  assign n_68 = sram_address[2] & n_67;
  assign n_69 = sram_address[3] & n_68;
  assign n_70 = sram_address[4] & n_69;
  assign n_71 = sram_address[5] & n_70;
  assign n_72 = sram_address[6] ^ n_71;
  assign n_73 = sram_address[0] & 1'h1;
  assign n_74 = sram_address[1] & n_73;
  assign n_75 = sram_address[2] & n_74;
  assign n_76 = sram_address[3] & n_75;
  assign n_78 = sram_address[4] & n_76;
  assign n_79 = sram_address[5] & n_78;
  assign n_80 = sram_address[6] & n_79;
  assign n_81 = sram_address[7] ^ n_80;
  assign n_82 = sram_address[0] & 1'h1;
  assign n_83 = sram_address[1] & n_82;
  assign n_84 = sram_address[2] & n_83;
  assign n_85 = sram_address[3] & n_84;
  assign n_86 = sram_address[4] & n_85;
  assign n_87 = sram_address[5] & n_86;
  assign n_89 = sram_address[6] & n_87;
  assign n_90 = sram_address[7] & n_89;
  assign n_91 = sram_address[8] ^ n_90;
  assign n_92 = sram_address[0] & 1'h1;
  assign n_93 = sram_address[1] & n_92;
  assign n_94 = sram_address[2] & n_93;
  assign n_95 = sram_address[3] & n_94;
  assign n_96 = sram_address[4] & n_95;
  assign n_97 = sram_address[5] & n_96;
  assign n_98 = sram_address[6] & n_97;
  assign n_100 = sram_address[7] & n_98;
  assign n_101 = sram_address[8] & n_100;
  assign n_102 = sram_address[9] ^ n_101;
  assign n_103 = wraps ? 10'h000 : { n_102, n_91, n_81, n_72, n_64, n_58, n_52, n_34, n_1, n_121 };
  assign n_104 = like[0] ^ 1'h1;
  assign n_105 = like[0] & 1'h1;
  assign n_106 = like[1] ^ n_105;
  assign n_107 = like[0] & 1'h1;
  assign n_108 = like[1] & n_107;
  assign n_109 = like[2] ^ n_108;
  assign n_111 = like[0] & 1'h1;
  assign n_112 = like[1] & n_111;
  assign n_113 = like[2] & n_112;
  assign n_114 = like[3] ^ n_113;
  assign n_115 = like[0] & 1'h1;
  assign n_116 = like[1] & n_115;
  assign n_117 = like[2] & n_116;
  assign n_118 = like[3] & n_117;
  assign n_119 = like[4] ^ n_118;
  assign n_120 = like[0] & 1'h1;
  assign n_122 = like[1] & n_120;
  assign n_123 = like[2] & n_122;
  assign n_124 = like[3] & n_123;
  assign n_125 = like[4] & n_124;
  assign n_126 = like[5] ^ n_125;
  assign n_127 = like[0] & 1'h1;
  assign n_128 = like[1] & n_127;
  assign n_129 = like[2] & n_128;
  assign n_130 = like[3] & n_129;
  assign n_131 = like[4] & n_130;
  assign n_133 = like[5] & n_131;
  assign n_134 = like[6] ^ n_133;
  assign n_135 = like[0] & 1'h1;
  assign n_136 = like[1] & n_135;
  assign n_137 = like[2] & n_136;
  assign n_138 = like[3] & n_137;
  assign n_139 = like[4] & n_138;
  assign n_140 = like[5] & n_139;
  assign n_141 = like[6] & n_140;
  assign n_142 = like[7] ^ n_141;
  assign n_2 = like[0] & 1'h1;
  assign n_3 = like[1] & n_2;
  assign n_4 = like[2] & n_3;
  assign n_5 = like[3] & n_4;
  assign n_6 = like[4] & n_5;
  assign n_7 = like[5] & n_6;
  assign n_8 = like[6] & n_7;
  assign n_9 = like[7] & n_8;
  assign n_10 = like[8] ^ n_9;
  assign n_11 = like[0] & 1'h1;
  assign n_13 = like[1] & n_11;
  assign n_14 = like[2] & n_13;
  assign n_15 = like[3] & n_14;
  assign n_16 = like[4] & n_15;
  assign n_17 = like[5] & n_16;
  assign n_18 = like[6] & n_17;
  assign n_19 = like[7] & n_18;
  assign n_20 = like[8] & n_19;
  assign n_21 = like[9] ^ n_20;
  assign n_22 = ~ last;
  assign n_24 = ~ signal_1;
  assign n_25 = n_24 & command_valid;
  assign n_26 = sram_enable & last;
  assign n_27 = ~ pop;
  assign n_28 = decoder_valid_out & n_27;
  assign n_29 = ~ decoder_valid_out;
  assign n_30 = pop & n_29;
  assign n_31 = ~ held[0];
  assign n_32 = held[1] ? place_1 : { decoder_due, flags, decoder_data_out };
  assign n_33 = ~ held[1];
  assign n_35 = held[2] ? place_2 : { decoder_due, flags, decoder_data_out };
  assign n_36 = ~ held[2];
  assign n_37 = 1'h0 ? { decoder_due, flags, decoder_data_out } : { decoder_due, flags, decoder_data_out };
  always @(posedge clk)
    reserved <= n_38;
  always @(posedge clk)
    sram_address <= n_39;
  always @(posedge clk)
    like <= n_40;
  always @(posedge clk)
    signal_1 <= n_41;
  always @(posedge clk)
    length <= n_42;
  always @(posedge clk)
    flags <= n_43;
  always @(posedge clk)
    valid_in <= n_44;
  always @(posedge clk)
    held <= n_46;
  always @(posedge clk)
    place_0 <= n_47;
  always @(posedge clk)
    place_1 <= n_48;
  always @(posedge clk)
    place_2 <= n_49;
  dec_hsiao_39_32 decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_1),
    .check_in(sram_read_data[38:32]),
    .check_out(unused_decoder),
    .data_in(sram_read_data[31:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(inject),
    .location(unused_decoder_4),
    .syndrome(unused_decoder_3),
    .valid_in(valid_in),
    .valid_out(decoder_valid_out)
  );
  always @* begin
    wraps = 1'h0;
    if (sram_enable) begin
      wraps = n_66;
    end
  end
  always @* begin
    n_38 = reserved;
    if (n_88) begin
      n_38 = { reserved[1:0], 1'h1 };
    end
    if (n_110) begin
      n_38 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_38 = 3'h0;
    end
  end
  always @* begin
    n_39 = sram_address;
    if (sram_enable) begin
      n_39 = n_103;
    end
    if (n_25) begin
      n_39 = command_address;
    end
    if (rst) begin
      n_39 = 10'h000;
    end
  end
  always @* begin
    n_40 = like;
    if (sram_enable) begin
      n_40 = { n_21, n_10, n_142, n_134, n_126, n_119, n_114, n_109, n_106, n_104 };
    end
    if (n_25) begin
      n_40 = 10'h000;
    end
    if (rst) begin
      n_40 = 10'h000;
    end
  end
  always @* begin
    n_41 = signal_1;
    if (sram_enable) begin
      n_41 = n_22;
    end
    if (n_25) begin
      n_41 = 1'h1;
    end
    if (rst) begin
      n_41 = 1'h0;
    end
  end
  always @* begin
    n_42 = length;
    if (n_25) begin
      n_42 = command_length;
    end
    if (rst) begin
      n_42 = 10'h000;
    end
  end
  always @* begin
    n_43 = n_26;
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  always @* begin
    n_44 = sram_enable;
    if (rst) begin
      n_44 = 1'h0;
    end
  end
  always @* begin
    n_46 = held;
    if (n_28) begin
      n_46 = { held[1:0], 1'h1 };
    end
    if (n_30) begin
      n_46 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_46 = 3'h0;
    end
  end
  always @* begin
    n_47 = place_0;
    if (pop) begin
      n_47 = n_32;
    end else if (n_31) begin
      n_47 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_48 = place_1;
    if (pop) begin
      n_48 = n_35;
    end else if (n_33) begin
      n_48 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_49 = place_2;
    if (pop) begin
      n_49 = n_37;
    end else if (n_36) begin
      n_49 = { decoder_due, flags, decoder_data_out };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[31:0];
  assign tlast = place_0[32];
  assign tuser = place_0[33];
endmodule
