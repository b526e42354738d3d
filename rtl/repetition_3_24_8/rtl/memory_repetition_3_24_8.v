// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Memory port for 1024 words: read-modify-write, write-back, scrubber, counters.
// code        repetition-3-24-8: n 24, k 8, check bits 16, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 8.6957 % (all 276 patterns)
// 3 errors    detected 0.0000 %, silently wrong 25.2964 % (all 2024 patterns)
module memory_repetition_3_24_8 (
  input clk,
  input rst,
  input request_valid,
  output request_ready,
  input request_write,
  input [9:0] request_address,
  input [7:0] request_data,
  input request_mask,
  output response_valid,
  output [7:0] response_data,
  output response_ce,
  output response_due,
  input [23:0] inject,
  input scrub_enable,
  input [31:0] scrub_interval,
  output [31:0] scrub_passes,
  output reg [15:0] ce_count,
  output reg [15:0] due_count,
  input clear,
  input [15:0] threshold,
  output irq,
  output sram_enable,
  output sram_write,
  output [9:0] sram_address,
  output [23:0] sram_write_data,
  input [23:0] sram_read_data
);
  wire n;
  wire n_1;
  reg n_2;
  reg [15:0] n_3;
  reg [15:0] n_4;
  wire [7:0] n_5;
  wire [7:0] n_6;
  wire [7:0] n_7;
  wire [7:0] n_8;
  wire [7:0] n_9;
  wire n_10;
  wire [9:0] n_11;
  wire n_12;
  wire n_13;
  wire n_14;
  wire n_15;
  wire n_16;
  wire n_17;
  wire n_18;
  wire [9:0] n_19;
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
  reg n_97;
  reg n_98;
  reg n_99;
  reg [9:0] n_100;
  reg [7:0] n_101;
  wire unused_decoder;
  wire [15:0] unused_decoder_1;
  wire [3:0] unused_decoder_2;
  wire [15:0] unused_decoder_3;
  wire [23:0] unused_decoder_4;
  wire unused_encoder;
  wire scrubber;
  wire scrubber_1;
  wire scrubber_2;
  wire scrubber_3;
  wire scrubber_4;
  wire scrubber_5;
  wire scrubber_6;
  wire scrubber_7;
  wire scrubber_8;
  wire scrubber_9;
  wire scrubber_10;
  wire scrubber_11;
  wire scrubber_12;
  wire scrubber_13;
  wire scrubber_14;
  wire scrubber_15;
  wire scrubber_16;
  wire scrubber_17;
  wire scrubber_18;
  wire scrubber_19;
  wire scrubber_20;
  wire scrubber_21;
  wire scrubber_22;
  wire scrubber_23;
  wire scrubber_24;
  wire scrubber_25;
  wire scrubber_26;
  wire scrubber_27;
  wire scrubber_28;
  wire scrubber_29;
  wire scrubber_30;
  wire scrubber_31;
  wire scrubber_32;
  wire scrubber_33;
  wire scrubber_34;
  wire scrubber_35;
  wire scrubber_36;
  wire scrubber_37;
  wire scrubber_38;
  wire scrubber_39;
  wire scrubber_40;
  wire scrubber_41;
  wire scrubber_42;
  wire scrubber_43;
  wire scrubber_44;
  wire scrubber_45;
  wire scrubber_46;
  wire scrubber_47;
  wire scrubber_48;
  wire scrubber_49;
  wire scrubber_50;
  wire scrubber_51;
  wire scrubber_52;
  wire scrubber_53;
  wire scrubber_54;
  reg [31:0] scrubber_55;
  wire scrubber_56;
  reg [9:0] scrubber_57;
  reg [31:0] scrubber_58;
  wire scrubber_59;
  wire scrubber_60;
  wire scrubber_61;
  wire scrubber_62;
  wire scrubber_63;
  wire scrubber_64;
  wire scrubber_65;
  wire scrubber_66;
  wire scrubber_67;
  wire scrubber_68;
  wire scrubber_69;
  wire scrubber_70;
  wire scrubber_71;
  wire scrubber_72;
  wire scrubber_73;
  wire scrubber_74;
  wire scrubber_75;
  wire scrubber_76;
  wire scrubber_77;
  wire scrubber_78;
  wire scrubber_79;
  wire scrubber_80;
  wire scrubber_81;
  wire scrubber_82;
  wire scrubber_83;
  wire scrubber_84;
  wire scrubber_85;
  wire scrubber_86;
  wire scrubber_87;
  wire scrubber_88;
  wire scrubber_89;
  wire scrubber_90;
  wire scrubber_91;
  wire scrubber_92;
  wire scrubber_93;
  wire scrubber_94;
  wire scrubber_95;
  wire scrubber_96;
  wire scrubber_97;
  wire scrubber_98;
  wire scrubber_99;
  wire scrubber_100;
  wire scrubber_101;
  wire scrubber_102;
  wire scrubber_103;
  wire scrubber_104;
  wire scrubber_105;
  wire scrubber_106;
  wire scrubber_107;
  wire scrubber_108;
  wire scrubber_109;
  wire scrubber_110;
  wire scrubber_111;
  wire scrubber_112;
  wire scrubber_113;
  wire scrubber_114;
  wire scrubber_115;
  wire scrubber_116;
  wire scrubber_117;
  wire scrubber_118;
  wire scrubber_119;
  wire scrubber_120;
  wire scrubber_121;
  wire scrubber_122;
  wire scrubber_123;
  wire scrubber_124;
  wire scrubber_125;
  wire scrubber_126;
  wire scrubber_127;
  wire scrubber_128;
  wire scrubber_129;
  wire scrubber_130;
  wire scrubber_131;
  wire scrubber_132;
  wire scrubber_133;
  wire scrubber_134;
  wire scrubber_135;
  wire scrubber_136;
  wire scrubber_137;
  wire scrubber_138;
  wire scrubber_139;
  wire scrubber_140;
  wire scrubber_141;
  wire scrubber_142;
  wire scrubber_143;
  wire scrubber_144;
  wire scrubber_145;
  wire scrubber_146;
  wire scrubber_147;
  wire scrubber_148;
  wire scrubber_149;
  wire scrubber_150;
  reg [9:0] like;
  wire signal;
  wire signal_1;
  reg signal_2;
  wire back;
  reg busy;
  reg [7:0] data;
  wire [7:0] data_in_1;
  wire decoder_ce;
  wire [7:0] decoder_data_out;
  wire decoder_due;
  wire [15:0] encoder_check_out;
  wire [7:0] encoder_data_out;
  wire idle;
  reg mask;
  reg merging;
  wire reads;
  reg [9:0] scrubber_address;
  wire scrubber_due;
  reg [31:0] scrubber_passes;
  wire scrubber_request;
  reg [31:0] scrubber_waited;
  assign request_ready = ~ busy;
  assign n = ~ busy;
  assign signal = request_valid & n;
  assign n_14 = & request_mask;
  assign signal_1 = request_write & n_14;
  assign n_25 = ~ busy;
  assign n_36 = ~ request_valid;
  assign idle = n_25 & n_36;
  assign n_47 = ~ signal_1;
  assign n_58 = signal & n_47;
  assign reads = n_58 | scrubber_request;
  assign n_69 = ~ signal_2;
  assign response_valid = busy & n_69;
  assign response_ce = response_valid & decoder_ce;
  assign response_due = response_valid & decoder_due;
  assign n_80 = ~ decoder_due;
  assign n_91 = busy & n_80;
  assign n_1 = merging | decoder_ce;
  assign back = n_91 & n_1;
  assign n_5 = data & { mask, mask, mask, mask, mask, mask, mask, mask };
  assign n_6 = ~ { mask, mask, mask, mask, mask, mask, mask, mask };
  assign n_7 = response_data & n_6;
  assign n_8 = n_5 | n_7;
  assign n_9 = merging ? n_8 : response_data;
  assign data_in_1 = busy ? n_9 : request_data;
  assign n_10 = signal & signal_1;
  assign sram_write = back | n_10;
  assign sram_enable = sram_write | reads;
  assign n_11 = request_valid ? request_address : scrubber_address;
  assign sram_address = busy ? like : n_11;
  assign n_12 = | threshold;
  assign n_13 = ce_count >= threshold;
  assign n_15 = n_12 & n_13;
  assign n_16 = | due_count;
  assign irq = n_15 | n_16;
  assign n_17 = ~ signal;
  assign n_18 = signal & request_write;
  assign n_19 = signal ? request_address : scrubber_address;
  assign n_20 = busy & decoder_ce;
  assign n_21 = & ce_count;
  assign n_22 = ~ n_21;
  assign n_23 = n_20 & n_22;
  assign n_24 = ~ ce_count[0];
  assign n_26 = & ce_count[0];
  assign n_27 = ce_count[1] ^ n_26;
  assign n_28 = & ce_count[1:0];
  assign n_29 = ce_count[2] ^ n_28;
  assign n_30 = & ce_count[2:0];
  assign n_31 = ce_count[3] ^ n_30;
  assign n_32 = & ce_count[3:0];
  assign n_33 = ce_count[4] ^ n_32;
  assign n_34 = & ce_count[4:0];
  assign n_35 = ce_count[5] ^ n_34;
  assign n_37 = & ce_count[5:0];
  assign n_38 = ce_count[6] ^ n_37;
  assign n_39 = & ce_count[6:0];
  assign n_40 = ce_count[7] ^ n_39;
  assign n_41 = & ce_count[7:0];
  assign n_42 = ce_count[8] ^ n_41;
  assign n_43 = & ce_count[8:0];
  assign n_44 = ce_count[9] ^ n_43;
  assign n_45 = & ce_count[9:0];
  assign n_46 = ce_count[10] ^ n_45;
  assign n_48 = & ce_count[10:0];
  assign n_49 = ce_count[11] ^ n_48;
  assign n_50 = & ce_count[11:0];
  assign n_51 = ce_count[12] ^ n_50;
  assign n_52 = & ce_count[12:0];
  assign n_53 = ce_count[13] ^ n_52;
  assign n_54 = & ce_count[13:0];
  assign n_55 = ce_count[14] ^ n_54;
  assign n_56 = & ce_count[14:0];
  assign n_57 = ce_count[15] ^ n_56;
  assign n_59 = busy & decoder_due;
  assign n_60 = & due_count;
  assign n_61 = ~ n_60;
  assign n_62 = n_59 & n_61;
  assign n_63 = ~ due_count[0];
  assign n_64 = & due_count[0];
  assign n_65 = due_count[1] ^ n_64;
  assign n_66 = & due_count[1:0];
  assign n_67 = due_count[2] ^ n_66;
  assign n_68 = & due_count[2:0];
  assign n_70 = due_count[3] ^ n_68;
  assign n_71 = & due_count[3:0];
  assign n_72 = due_count[4] ^ n_71;
  assign n_73 = & due_count[4:0];
  assign n_74 = due_count[5] ^ n_73;
  assign n_75 = & due_count[5:0];
  assign n_76 = due_count[6] ^ n_75;
  assign n_77 = & due_count[6:0];
  assign n_78 = due_count[7] ^ n_77;
  assign n_79 = & due_count[7:0];
  assign n_81 = due_count[8] ^ n_79;
  assign n_82 = & due_count[8:0];
  assign n_83 = due_count[9] ^ n_82;
  assign n_84 = & due_count[9:0];
  assign n_85 = due_count[10] ^ n_84;
  assign n_86 = & due_count[10:0];
  assign n_87 = due_count[11] ^ n_86;
  assign n_88 = & due_count[11:0];
  assign n_89 = due_count[12] ^ n_88;
  assign n_90 = & due_count[12:0];
  assign n_92 = due_count[13] ^ n_90;
  assign n_93 = & due_count[13:0];
  assign n_94 = due_count[14] ^ n_93;
  assign n_95 = & due_count[14:0];
  assign n_96 = due_count[15] ^ n_95;
  always @(posedge clk)
    busy <= n_97;
  always @(posedge clk)
    signal_2 <= n_98;
  always @(posedge clk)
    merging <= n_99;
  always @(posedge clk)
    like <= n_100;
  always @(posedge clk)
    data <= n_101;
  always @(posedge clk)
    mask <= n_2;
  always @(posedge clk)
    ce_count <= n_3;
  always @(posedge clk)
    due_count <= n_4;
  assign scrubber_due = scrubber_waited >= scrub_interval;
  assign scrubber = scrub_enable & idle;
  assign scrubber_request = scrubber & scrubber_due;
  assign scrubber_63 = ~ scrubber_due;
  assign scrubber_74 = scrubber_address == 10'h3ff;
  assign scrubber_85 = ~ scrubber_passes[0];
  assign scrubber_96 = & scrubber_passes[0];
  assign scrubber_107 = scrubber_passes[1] ^ scrubber_96;
  assign scrubber_118 = & scrubber_passes[1:0];
  assign scrubber_129 = scrubber_passes[2] ^ scrubber_118;
  assign scrubber_140 = & scrubber_passes[2:0];
  assign scrubber_1 = scrubber_passes[3] ^ scrubber_140;
  assign scrubber_12 = & scrubber_passes[3:0];
  assign scrubber_23 = scrubber_passes[4] ^ scrubber_12;
  assign scrubber_34 = & scrubber_passes[4:0];
  assign scrubber_45 = scrubber_passes[5] ^ scrubber_34;
  assign scrubber_56 = & scrubber_passes[5:0];
  assign scrubber_59 = scrubber_passes[6] ^ scrubber_56;
  assign scrubber_60 = & scrubber_passes[6:0];
  assign scrubber_61 = scrubber_passes[7] ^ scrubber_60;
  assign scrubber_62 = & scrubber_passes[7:0];
  assign scrubber_64 = scrubber_passes[8] ^ scrubber_62;
  assign scrubber_65 = & scrubber_passes[8:0];
  assign scrubber_66 = scrubber_passes[9] ^ scrubber_65;
  assign scrubber_67 = & scrubber_passes[9:0];
  assign scrubber_68 = scrubber_passes[10] ^ scrubber_67;
  assign scrubber_69 = & scrubber_passes[10:0];
  assign scrubber_70 = scrubber_passes[11] ^ scrubber_69;
  assign scrubber_71 = & scrubber_passes[11:0];
  assign scrubber_72 = scrubber_passes[12] ^ scrubber_71;
  assign scrubber_73 = & scrubber_passes[12:0];
  assign scrubber_75 = scrubber_passes[13] ^ scrubber_73;
  assign scrubber_76 = & scrubber_passes[13:0];
  assign scrubber_77 = scrubber_passes[14] ^ scrubber_76;
  assign scrubber_78 = & scrubber_passes[14:0];
  assign scrubber_79 = scrubber_passes[15] ^ scrubber_78;
  assign scrubber_80 = & scrubber_passes[15:0];
  assign scrubber_81 = scrubber_passes[16] ^ scrubber_80;
  assign scrubber_82 = & scrubber_passes[16:0];
  assign scrubber_83 = scrubber_passes[17] ^ scrubber_82;
  assign scrubber_84 = & scrubber_passes[17:0];
  assign scrubber_86 = scrubber_passes[18] ^ scrubber_84;
  assign scrubber_87 = & scrubber_passes[18:0];
  assign scrubber_88 = scrubber_passes[19] ^ scrubber_87;
  assign scrubber_89 = & scrubber_passes[19:0];
  assign scrubber_90 = scrubber_passes[20] ^ scrubber_89;
  assign scrubber_91 = & scrubber_passes[20:0];
  assign scrubber_92 = scrubber_passes[21] ^ scrubber_91;
  assign scrubber_93 = & scrubber_passes[21:0];
  assign scrubber_94 = scrubber_passes[22] ^ scrubber_93;
  assign scrubber_95 = & scrubber_passes[22:0];
  assign scrubber_97 = scrubber_passes[23] ^ scrubber_95;
  assign scrubber_98 = & scrubber_passes[23:0];
  assign scrubber_99 = scrubber_passes[24] ^ scrubber_98;
  assign scrubber_100 = & scrubber_passes[24:0];
  assign scrubber_101 = scrubber_passes[25] ^ scrubber_100;
  assign scrubber_102 = & scrubber_passes[25:0];
  assign scrubber_103 = scrubber_passes[26] ^ scrubber_102;
  assign scrubber_104 = & scrubber_passes[26:0];
  assign scrubber_105 = scrubber_passes[27] ^ scrubber_104;
  assign scrubber_106 = & scrubber_passes[27:0];
  assign scrubber_108 = scrubber_passes[28] ^ scrubber_106;
  assign scrubber_109 = & scrubber_passes[28:0];
  assign scrubber_110 = scrubber_passes[29] ^ scrubber_109;
  assign scrubber_111 = & scrubber_passes[29:0];
  assign scrubber_112 = scrubber_passes[30] ^ scrubber_111;
  assign scrubber_113 = & scrubber_passes[30:0];
  assign scrubber_114 = scrubber_passes[31] ^ scrubber_113;
  assign scrubber_115 = ~ scrubber_address[0];
  assign scrubber_116 = & scrubber_address[0];
  assign scrubber_117 = scrubber_address[1] ^ scrubber_116;
  assign scrubber_119 = & scrubber_address[1:0];
  assign scrubber_120 = scrubber_address[2] ^ scrubber_119;
  assign scrubber_121 = & scrubber_address[2:0];
  assign scrubber_122 = scrubber_address[3] ^ scrubber_121;
  assign scrubber_123 = & scrubber_address[3:0];
  assign scrubber_124 = scrubber_address[4] ^ scrubber_123;
  assign scrubber_125 = & scrubber_address[4:0];
  assign scrubber_126 = scrubber_address[5] ^ scrubber_125;
  assign scrubber_127 = & scrubber_address[5:0];
  assign scrubber_128 = scrubber_address[6] ^ scrubber_127;
  assign scrubber_130 = & scrubber_address[6:0];
  assign scrubber_131 = scrubber_address[7] ^ scrubber_130;
  assign scrubber_132 = & scrubber_address[7:0];
  assign scrubber_133 = scrubber_address[8] ^ scrubber_132;
  assign scrubber_134 = & scrubber_address[8:0];
  assign scrubber_135 = scrubber_address[9] ^ scrubber_134;
  assign scrubber_136 = ~ scrubber_waited[0];
  assign scrubber_137 = & scrubber_waited[0];
  assign scrubber_138 = scrubber_waited[1] ^ scrubber_137;
  assign scrubber_139 = & scrubber_waited[1:0];
  assign scrubber_141 = scrubber_waited[2] ^ scrubber_139;
  assign scrubber_142 = & scrubber_waited[2:0];
  assign scrubber_143 = scrubber_waited[3] ^ scrubber_142;
  assign scrubber_144 = & scrubber_waited[3:0];
  assign scrubber_145 = scrubber_waited[4] ^ scrubber_144;
  assign scrubber_146 = & scrubber_waited[4:0];
  assign scrubber_147 = scrubber_waited[5] ^ scrubber_146;
  assign scrubber_148 = & scrubber_waited[5:0];
  assign scrubber_149 = scrubber_waited[6] ^ scrubber_148;
  assign scrubber_150 = & scrubber_waited[6:0];
  assign scrubber_2 = scrubber_waited[7] ^ scrubber_150;
  assign scrubber_3 = & scrubber_waited[7:0];
  assign scrubber_4 = scrubber_waited[8] ^ scrubber_3;
  assign scrubber_5 = & scrubber_waited[8:0];
  assign scrubber_6 = scrubber_waited[9] ^ scrubber_5;
  assign scrubber_7 = & scrubber_waited[9:0];
  assign scrubber_8 = scrubber_waited[10] ^ scrubber_7;
  assign scrubber_9 = & scrubber_waited[10:0];
  assign scrubber_10 = scrubber_waited[11] ^ scrubber_9;
  assign scrubber_11 = & scrubber_waited[11:0];
  assign scrubber_13 = scrubber_waited[12] ^ scrubber_11;
  assign scrubber_14 = & scrubber_waited[12:0];
  assign scrubber_15 = scrubber_waited[13] ^ scrubber_14;
  assign scrubber_16 = & scrubber_waited[13:0];
  assign scrubber_17 = scrubber_waited[14] ^ scrubber_16;
  assign scrubber_18 = & scrubber_waited[14:0];
  assign scrubber_19 = scrubber_waited[15] ^ scrubber_18;
  assign scrubber_20 = & scrubber_waited[15:0];
  assign scrubber_21 = scrubber_waited[16] ^ scrubber_20;
  assign scrubber_22 = & scrubber_waited[16:0];
  assign scrubber_24 = scrubber_waited[17] ^ scrubber_22;
  assign scrubber_25 = & scrubber_waited[17:0];
  assign scrubber_26 = scrubber_waited[18] ^ scrubber_25;
  assign scrubber_27 = & scrubber_waited[18:0];
  assign scrubber_28 = scrubber_waited[19] ^ scrubber_27;
  assign scrubber_29 = & scrubber_waited[19:0];
  assign scrubber_30 = scrubber_waited[20] ^ scrubber_29;
  assign scrubber_31 = & scrubber_waited[20:0];
  assign scrubber_32 = scrubber_waited[21] ^ scrubber_31;
  assign scrubber_33 = & scrubber_waited[21:0];
  assign scrubber_35 = scrubber_waited[22] ^ scrubber_33;
  assign scrubber_36 = & scrubber_waited[22:0];
  assign scrubber_37 = scrubber_waited[23] ^ scrubber_36;
  assign scrubber_38 = & scrubber_waited[23:0];
  assign scrubber_39 = scrubber_waited[24] ^ scrubber_38;
  assign scrubber_40 = & scrubber_waited[24:0];
  assign scrubber_41 = scrubber_waited[25] ^ scrubber_40;
  assign scrubber_42 = & scrubber_waited[25:0];
  assign scrubber_43 = scrubber_waited[26] ^ scrubber_42;
  assign scrubber_44 = & scrubber_waited[26:0];
  assign scrubber_46 = scrubber_waited[27] ^ scrubber_44;
  assign scrubber_47 = & scrubber_waited[27:0];
  assign scrubber_48 = scrubber_waited[28] ^ scrubber_47;
  assign scrubber_49 = & scrubber_waited[28:0];
  assign scrubber_50 = scrubber_waited[29] ^ scrubber_49;
  assign scrubber_51 = & scrubber_waited[29:0];
  assign scrubber_52 = scrubber_waited[30] ^ scrubber_51;
  assign scrubber_53 = & scrubber_waited[30:0];
  assign scrubber_54 = scrubber_waited[31] ^ scrubber_53;
  always @(posedge clk)
    scrubber_waited <= scrubber_55;
  always @(posedge clk)
    scrubber_address <= scrubber_57;
  always @(posedge clk)
    scrubber_passes <= scrubber_58;
  dec_repetition_3_24_8 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(sram_read_data[23:8]),
    .check_out(unused_decoder_1),
    .data_in(sram_read_data[7:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(inject),
    .location(unused_decoder_4),
    .syndrome(unused_decoder_3),
    .valid_in(busy),
    .valid_out(unused_decoder)
  );
  enc_repetition_3_24_8 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(data_in_1),
    .data_out(encoder_data_out),
    .valid_in(1'h1),
    .valid_out(unused_encoder)
  );
  always @* begin
    n_97 = reads;
    if (rst) begin
      n_97 = 1'h0;
    end
  end
  always @* begin
    n_98 = signal_2;
    if (reads) begin
      n_98 = n_17;
    end
    if (rst) begin
      n_98 = 1'h0;
    end
  end
  always @* begin
    n_99 = merging;
    if (reads) begin
      n_99 = n_18;
    end
    if (rst) begin
      n_99 = 1'h0;
    end
  end
  always @* begin
    n_100 = like;
    if (reads) begin
      n_100 = n_19;
    end
    if (rst) begin
      n_100 = 10'h000;
    end
  end
  always @* begin
    n_101 = data;
    if (reads) begin
      n_101 = request_data;
    end
    if (rst) begin
      n_101 = 8'h00;
    end
  end
  always @* begin
    n_2 = mask;
    if (reads) begin
      n_2 = request_mask;
    end
    if (rst) begin
      n_2 = 1'h0;
    end
  end
  always @* begin
    n_3 = ce_count;
    if (clear) begin
      n_3 = 16'h0000;
    end else if (n_23) begin
      n_3 = { n_57, n_55, n_53, n_51, n_49, n_46, n_44, n_42, n_40, n_38, n_35, n_33, n_31, n_29, n_27, n_24 };
    end
    if (rst) begin
      n_3 = 16'h0000;
    end
  end
  always @* begin
    n_4 = due_count;
    if (clear) begin
      n_4 = 16'h0000;
    end else if (n_62) begin
      n_4 = { n_96, n_94, n_92, n_89, n_87, n_85, n_83, n_81, n_78, n_76, n_74, n_72, n_70, n_67, n_65, n_63 };
    end
    if (rst) begin
      n_4 = 16'h0000;
    end
  end
  always @* begin
    scrubber_55 = scrubber_waited;
    if (scrubber_request) begin
      scrubber_55 = 32'd0;
    end else if (scrubber_63) begin
      scrubber_55 = { scrubber_54, scrubber_52, scrubber_50, scrubber_48, scrubber_46, scrubber_43, scrubber_41, scrubber_39, scrubber_37, scrubber_35, scrubber_32, scrubber_30, scrubber_28, scrubber_26, scrubber_24, scrubber_21, scrubber_19, scrubber_17, scrubber_15, scrubber_13, scrubber_10, scrubber_8, scrubber_6, scrubber_4, scrubber_2, scrubber_149, scrubber_147, scrubber_145, scrubber_143, scrubber_141, scrubber_138, scrubber_136 };
    end
    if (rst) begin
      scrubber_55 = 32'd0;
    end
  end
  always @* begin
    scrubber_57 = scrubber_address;
    if (scrubber_request) begin
      if (scrubber_74) begin
        scrubber_57 = 10'h000;
      end else begin
        scrubber_57 = { scrubber_135, scrubber_133, scrubber_131, scrubber_128, scrubber_126, scrubber_124, scrubber_122, scrubber_120, scrubber_117, scrubber_115 };
      end
    end
    if (rst) begin
      scrubber_57 = 10'h000;
    end
  end
  always @* begin
    scrubber_58 = scrubber_passes;
    if (scrubber_request) begin
      if (scrubber_74) begin
        scrubber_58 = { scrubber_114, scrubber_112, scrubber_110, scrubber_108, scrubber_105, scrubber_103, scrubber_101, scrubber_99, scrubber_97, scrubber_94, scrubber_92, scrubber_90, scrubber_88, scrubber_86, scrubber_83, scrubber_81, scrubber_79, scrubber_77, scrubber_75, scrubber_72, scrubber_70, scrubber_68, scrubber_66, scrubber_64, scrubber_61, scrubber_59, scrubber_45, scrubber_23, scrubber_1, scrubber_129, scrubber_107, scrubber_85 };
      end
    end
    if (rst) begin
      scrubber_58 = 32'd0;
    end
  end
  assign sram_write_data = { encoder_check_out, encoder_data_out };
  assign response_data = decoder_data_out;
  assign scrub_passes = scrubber_passes;
endmodule
