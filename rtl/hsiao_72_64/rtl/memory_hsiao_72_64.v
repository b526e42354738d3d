// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// Memory port for 1024 words: one access per cycle, write buffer, write-back, scrubber.
// code        hsiao-72-64: n 72, k 64, check bits 8, distance 4
// 1 error     corrected, ce = 1
// 2 errors    detected 100.0000 %, silently wrong 0.0000 % (all 2556 patterns)
// 3 errors    detected 43.6083 %, silently wrong 56.3917 % (all 59640 patterns)
`ifndef MEMORY_HSIAO_72_64_22BCF651
`define MEMORY_HSIAO_72_64_22BCF651
module memory_hsiao_72_64 (
  input clk,
  input rst,
  input request_valid,
  output request_ready,
  input request_write,
  input [9:0] request_address,
  input [63:0] request_data,
  input [7:0] request_mask,
  output response_valid,
  output [63:0] response_data,
  output response_ce,
  output response_due,
  input initialise,
  output reg initialising,
  input scrub,
  output scrubbed,
  output reg event_valid,
  output event_ce,
  output event_due,
  output reg [9:0] event_address,
  output [7:0] event_syndrome,
  output sram_enable,
  output sram_write,
  output [9:0] sram_address,
  output [71:0] sram_write_data,
  input [71:0] sram_read_data
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
  wire [9:0] n_27;
  wire [9:0] n_28;
  wire [63:0] n_29;
  reg n_30;
  reg n_31;
  reg n_32;
  reg n_33;
  wire n_34;
  reg n_35;
  reg [9:0] n_36;
  reg n_37;
  reg n_38;
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
  wire [9:0] n_55;
  wire n_56;
  wire [9:0] n_57;
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
  wire n_103;
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
  wire unused_decoder;
  wire [7:0] unused_decoder_1;
  wire unused_decoder_2;
  wire [71:0] unused_decoder_3;
  wire [63:0] unused_encoder;
  wire unused_encoder_1;
  wire asks;
  wire begins;
  reg [63:0] buffer;
  wire crowded;
  wire decoder_ce;
  wire [63:0] decoder_data_out;
  wire decoder_due;
  wire [7:0] decoder_syndrome;
  wire [7:0] encoder_check_out;
  wire [63:0] given_word;
  wire idle_turn;
  wire kept;
  wire last_word;
  reg late;
  wire merges;
  reg merging;
  wire moves;
  wire [63:0] other_word;
  wire own_word;
  reg pending;
  reg [9:0] place;
  wire [63:0] read_word;
  wire reads;
  wire [63:0] same_word;
  reg scrubbing;
  wire shut;
  wire starts;
  wire takes;
  reg turn;
  reg [9:0] walk;
  wire whole_write;
  wire writes_back;
  wire written;
  assign n = & request_mask;
  assign whole_write = request_write & n;
  assign n_45 = request_address == place;
  assign own_word = pending & n_45;
  assign crowded = scrubbing & pending;
  assign n_56 = merging | late;
  assign n_67 = n_56 | crowded;
  assign n_78 = n_67 | initialise;
  assign shut = n_78 | initialising;
  assign n_89 = ~ shut;
  assign begins = request_valid & n_89;
  assign n_100 = ~ whole_write;
  assign n_111 = begins & n_100;
  assign n_122 = ~ own_word;
  assign asks = n_111 & n_122;
  assign n_1 = begins & whole_write;
  assign n_12 = ~ scrubbing;
  assign takes = n_1 & n_12;
  assign n_23 = ~ pending;
  assign n_34 = turn & n_23;
  assign n_39 = ~ merging;
  assign n_40 = n_34 & n_39;
  assign n_41 = ~ initialising;
  assign n_42 = n_40 & n_41;
  assign n_43 = ~ request_valid;
  assign n_44 = late | n_43;
  assign idle_turn = n_42 & n_44;
  assign reads = asks | idle_turn;
  assign n_46 = ~ reads;
  assign sram_write = pending & n_46;
  assign last_word = walk == 10'h3ff;
  assign written = initialising & pending;
  assign n_47 = ~ shut;
  assign n_48 = ~ scrubbing;
  assign n_49 = ~ request_write;
  assign n_50 = ~ own_word;
  assign n_51 = n_49 & n_50;
  assign n_52 = whole_write ? n_48 : n_51;
  assign n_53 = n_47 & n_52;
  assign request_ready = merging | n_53;
  assign sram_enable = reads | sram_write;
  assign n_54 = idle_turn | initialising;
  assign n_55 = reads ? request_address : place;
  assign sram_address = n_54 ? walk : n_55;
  assign scrubbed = idle_turn & last_word;
  assign moves = idle_turn | written;
  assign n_57 = walk + 10'h001;
  assign event_ce = event_valid & decoder_ce;
  assign event_due = event_valid & decoder_due;
  assign n_58 = ~ scrubbing;
  assign response_valid = event_valid & n_58;
  assign response_ce = response_valid & decoder_ce;
  assign response_due = response_valid & decoder_due;
  assign kept = pending & reads;
  assign n_59 = ~ decoder_due;
  assign merges = merging & n_59;
  assign n_60 = ~ merging;
  assign n_61 = event_valid & n_60;
  assign n_62 = n_61 & decoder_ce;
  assign n_63 = ~ kept;
  assign n_64 = n_62 & n_63;
  assign n_65 = ~ takes;
  assign n_66 = n_64 & n_65;
  assign n_68 = ~ initialising;
  assign writes_back = n_66 & n_68;
  assign n_69 = written & last_word;
  assign n_70 = ~ n_69;
  assign starts = initialising & n_70;
  assign n_71 = merging & request_mask[0];
  assign n_72 = takes | n_71;
  assign n_73 = merging & request_mask[1];
  assign n_74 = takes | n_73;
  assign n_75 = merging & request_mask[2];
  assign n_76 = takes | n_75;
  assign n_77 = merging & request_mask[3];
  assign n_79 = takes | n_77;
  assign n_80 = merging & request_mask[4];
  assign n_81 = takes | n_80;
  assign n_82 = merging & request_mask[5];
  assign n_83 = takes | n_82;
  assign n_84 = merging & request_mask[6];
  assign n_85 = takes | n_84;
  assign n_86 = merging & request_mask[7];
  assign n_87 = takes | n_86;
  assign n_88 = ~ initialising;
  assign n_90 = event_valid & n_88;
  assign n_91 = ~ kept;
  assign n_92 = n_90 & n_91;
  assign n_93 = ~ n_72;
  assign n_94 = n_92 & n_93;
  assign n_95 = ~ initialising;
  assign n_96 = event_valid & n_95;
  assign n_97 = ~ kept;
  assign n_98 = n_96 & n_97;
  assign n_99 = ~ n_74;
  assign n_101 = n_98 & n_99;
  assign n_102 = ~ initialising;
  assign n_103 = event_valid & n_102;
  assign n_104 = ~ kept;
  assign n_105 = n_103 & n_104;
  assign n_106 = ~ n_76;
  assign n_107 = n_105 & n_106;
  assign n_108 = ~ initialising;
  assign n_109 = event_valid & n_108;
  assign n_110 = ~ kept;
  assign n_112 = n_109 & n_110;
  assign n_113 = ~ n_79;
  assign n_114 = n_112 & n_113;
  assign n_115 = ~ initialising;
  assign n_116 = event_valid & n_115;
  assign n_117 = ~ kept;
  assign n_118 = n_116 & n_117;
  assign n_119 = ~ n_81;
  assign n_120 = n_118 & n_119;
  assign n_121 = ~ initialising;
  assign n_123 = event_valid & n_121;
  assign n_124 = ~ kept;
  assign n_125 = n_123 & n_124;
  assign n_126 = ~ n_83;
  assign n_127 = n_125 & n_126;
  assign n_128 = ~ initialising;
  assign n_129 = event_valid & n_128;
  assign n_130 = ~ kept;
  assign n_131 = n_129 & n_130;
  assign n_132 = ~ n_85;
  assign n_2 = n_131 & n_132;
  assign n_3 = ~ initialising;
  assign n_4 = event_valid & n_3;
  assign n_5 = ~ kept;
  assign n_6 = n_4 & n_5;
  assign n_7 = ~ n_87;
  assign n_8 = n_6 & n_7;
  assign given_word = request_data & { n_87, n_87, n_87, n_87, n_87, n_87, n_87, n_87, n_85, n_85, n_85, n_85, n_85, n_85, n_85, n_85, n_83, n_83, n_83, n_83, n_83, n_83, n_83, n_83, n_81, n_81, n_81, n_81, n_81, n_81, n_81, n_81, n_79, n_79, n_79, n_79, n_79, n_79, n_79, n_79, n_76, n_76, n_76, n_76, n_76, n_76, n_76, n_76, n_74, n_74, n_74, n_74, n_74, n_74, n_74, n_74, n_72, n_72, n_72, n_72, n_72, n_72, n_72, n_72 };
  assign same_word = buffer & { kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept };
  assign other_word = given_word | same_word;
  assign read_word = response_data & { n_8, n_8, n_8, n_8, n_8, n_8, n_8, n_8, n_2, n_2, n_2, n_2, n_2, n_2, n_2, n_2, n_127, n_127, n_127, n_127, n_127, n_127, n_127, n_127, n_120, n_120, n_120, n_120, n_120, n_120, n_120, n_120, n_114, n_114, n_114, n_114, n_114, n_114, n_114, n_114, n_107, n_107, n_107, n_107, n_107, n_107, n_107, n_107, n_101, n_101, n_101, n_101, n_101, n_101, n_101, n_101, n_94, n_94, n_94, n_94, n_94, n_94, n_94, n_94 };
  assign n_9 = asks & request_write;
  assign n_10 = ~ idle_turn;
  assign n_11 = turn & n_10;
  assign n_13 = n_11 | scrub;
  assign n_14 = n_13 | late;
  assign n_15 = ~ idle_turn;
  assign n_16 = turn & scrub;
  assign n_17 = late | n_16;
  assign n_18 = n_15 & n_17;
  assign n_19 = written & last_word;
  assign n_20 = takes | merges;
  assign n_21 = n_20 | writes_back;
  assign n_22 = n_21 | kept;
  assign n_24 = n_22 | starts;
  assign n_25 = ~ initialise;
  assign n_26 = n_24 & n_25;
  assign n_27 = takes ? request_address : event_address;
  assign n_28 = kept ? place : n_27;
  assign n_29 = other_word | read_word;
  always @(posedge clk)
    event_valid <= n_30;
  always @(posedge clk)
    scrubbing <= n_31;
  always @(posedge clk)
    merging <= n_32;
  always @(posedge clk)
    event_address <= sram_address;
  always @(posedge clk)
    turn <= n_33;
  always @(posedge clk)
    late <= n_35;
  always @(posedge clk)
    walk <= n_36;
  always @(posedge clk)
    initialising <= n_37;
  always @(posedge clk)
    pending <= n_38;
  always @(posedge clk)
    place <= n_28;
  always @(posedge clk)
    buffer <= n_29;
  dec_hsiao_72_64 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(sram_read_data[71:64]),
    .check_out(unused_decoder_1),
    .data_in(sram_read_data[63:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(72'h000000000000000000),
    .location(unused_decoder_3),
    .syndrome(decoder_syndrome),
    .valid_in(event_valid),
    .valid_out(unused_decoder)
  );
  enc_hsiao_72_64 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(buffer),
    .data_out(unused_encoder),
    .valid_in(sram_write),
    .valid_out(unused_encoder_1)
  );
  always @* begin
    n_30 = reads;
    if (rst) begin
      n_30 = 1'h0;
    end
  end
  always @* begin
    n_31 = idle_turn;
    if (rst) begin
      n_31 = 1'h0;
    end
  end
  always @* begin
    n_32 = n_9;
    if (rst) begin
      n_32 = 1'h0;
    end
  end
  always @* begin
    n_33 = n_14;
    if (rst) begin
      n_33 = 1'h0;
    end
  end
  always @* begin
    n_35 = n_18;
    if (rst) begin
      n_35 = 1'h0;
    end
  end
  always @* begin
    n_36 = walk;
    if (moves) begin
      n_36 = n_57;
    end
    if (initialise) begin
      n_36 = 10'h000;
    end
    if (rst) begin
      n_36 = 10'h000;
    end
  end
  always @* begin
    n_37 = initialising;
    if (n_19) begin
      n_37 = 1'h0;
    end
    if (initialise) begin
      n_37 = 1'h1;
    end
    if (rst) begin
      n_37 = 1'h0;
    end
  end
  always @* begin
    n_38 = n_26;
    if (rst) begin
      n_38 = 1'h0;
    end
  end
  assign sram_write_data = { encoder_check_out, buffer };
  assign event_syndrome = decoder_syndrome;
  assign response_data = decoder_data_out;
endmodule
`endif
