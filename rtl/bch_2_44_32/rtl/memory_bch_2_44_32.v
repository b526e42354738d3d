// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// Memory port for 1024 words: one access per cycle, write buffer, write-back, scrubber.
// code        bch-2-44-32: n 44, k 32, check bits 12, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 80.9725 %, silently wrong 19.0275 % (all 13244 patterns)
// 4 errors    detected 77.8013 %, silently wrong 22.1987 % (all 135751 patterns)
`ifndef MEMORY_BCH_2_44_32_932AAFB5
`define MEMORY_BCH_2_44_32_932AAFB5
module memory_bch_2_44_32 (
  input clk,
  input rst,
  input request_valid,
  output request_ready,
  input request_write,
  input [9:0] request_address,
  input [31:0] request_data,
  input [3:0] request_mask,
  output response_valid,
  output [31:0] response_data,
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
  output [11:0] event_syndrome,
  output sram_enable,
  output sram_write,
  output [9:0] sram_address,
  output [43:0] sram_write_data,
  input [43:0] sram_read_data
);
  wire n;
  wire n_1;
  reg n_2;
  reg n_3;
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
  wire [9:0] n_23;
  wire n_24;
  wire [9:0] n_25;
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
  wire [9:0] n_92;
  wire [9:0] n_93;
  wire [31:0] n_94;
  reg n_95;
  reg n_96;
  reg n_97;
  reg n_98;
  reg n_99;
  reg [9:0] n_100;
  wire unused_decoder;
  wire [11:0] unused_decoder_1;
  wire [1:0] unused_decoder_2;
  wire [43:0] unused_decoder_3;
  wire [31:0] unused_encoder;
  wire unused_encoder_1;
  wire asks;
  wire begins;
  reg [31:0] buffer;
  wire crowded;
  wire decoder_ce;
  wire [31:0] decoder_data_out;
  wire decoder_due;
  wire [11:0] decoder_syndrome;
  wire [11:0] encoder_check_out;
  wire [31:0] given_word;
  wire idle_turn;
  wire kept;
  wire last_word;
  reg late;
  wire merges;
  reg merging;
  wire moves;
  wire [31:0] other_word;
  wire own_word;
  reg pending;
  reg [9:0] place;
  wire [31:0] read_word;
  wire reads;
  wire [31:0] same_word;
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
  assign n_13 = request_address == place;
  assign own_word = pending & n_13;
  assign crowded = scrubbing & pending;
  assign n_24 = merging | late;
  assign n_35 = n_24 | crowded;
  assign n_46 = n_35 | initialise;
  assign shut = n_46 | initialising;
  assign n_57 = ~ shut;
  assign begins = request_valid & n_57;
  assign n_68 = ~ whole_write;
  assign n_79 = begins & n_68;
  assign n_90 = ~ own_word;
  assign asks = n_79 & n_90;
  assign n_1 = begins & whole_write;
  assign n_4 = ~ scrubbing;
  assign takes = n_1 & n_4;
  assign n_5 = ~ pending;
  assign n_6 = turn & n_5;
  assign n_7 = ~ merging;
  assign n_8 = n_6 & n_7;
  assign n_9 = ~ initialising;
  assign n_10 = n_8 & n_9;
  assign n_11 = ~ request_valid;
  assign n_12 = late | n_11;
  assign idle_turn = n_10 & n_12;
  assign reads = asks | idle_turn;
  assign n_14 = ~ reads;
  assign sram_write = pending & n_14;
  assign last_word = walk == 10'h3ff;
  assign written = initialising & pending;
  assign n_15 = ~ shut;
  assign n_16 = ~ scrubbing;
  assign n_17 = ~ request_write;
  assign n_18 = ~ own_word;
  assign n_19 = n_17 & n_18;
  assign n_20 = whole_write ? n_16 : n_19;
  assign n_21 = n_15 & n_20;
  assign request_ready = merging | n_21;
  assign sram_enable = reads | sram_write;
  assign n_22 = idle_turn | initialising;
  assign n_23 = reads ? request_address : place;
  assign sram_address = n_22 ? walk : n_23;
  assign scrubbed = idle_turn & last_word;
  assign moves = idle_turn | written;
  assign n_25 = walk + 10'h001;
  assign event_ce = event_valid & decoder_ce;
  assign event_due = event_valid & decoder_due;
  assign n_26 = ~ scrubbing;
  assign response_valid = event_valid & n_26;
  assign response_ce = response_valid & decoder_ce;
  assign response_due = response_valid & decoder_due;
  assign kept = pending & reads;
  assign n_27 = ~ decoder_due;
  assign merges = merging & n_27;
  assign n_28 = ~ merging;
  assign n_29 = event_valid & n_28;
  assign n_30 = n_29 & decoder_ce;
  assign n_31 = ~ kept;
  assign n_32 = n_30 & n_31;
  assign n_33 = ~ takes;
  assign n_34 = n_32 & n_33;
  assign n_36 = ~ initialising;
  assign writes_back = n_34 & n_36;
  assign n_37 = written & last_word;
  assign n_38 = ~ n_37;
  assign starts = initialising & n_38;
  assign n_39 = merging & request_mask[0];
  assign n_40 = takes | n_39;
  assign n_41 = merging & request_mask[1];
  assign n_42 = takes | n_41;
  assign n_43 = merging & request_mask[2];
  assign n_44 = takes | n_43;
  assign n_45 = merging & request_mask[3];
  assign n_47 = takes | n_45;
  assign n_48 = ~ initialising;
  assign n_49 = event_valid & n_48;
  assign n_50 = ~ kept;
  assign n_51 = n_49 & n_50;
  assign n_52 = ~ n_40;
  assign n_53 = n_51 & n_52;
  assign n_54 = ~ initialising;
  assign n_55 = event_valid & n_54;
  assign n_56 = ~ kept;
  assign n_58 = n_55 & n_56;
  assign n_59 = ~ n_42;
  assign n_60 = n_58 & n_59;
  assign n_61 = ~ initialising;
  assign n_62 = event_valid & n_61;
  assign n_63 = ~ kept;
  assign n_64 = n_62 & n_63;
  assign n_65 = ~ n_44;
  assign n_66 = n_64 & n_65;
  assign n_67 = ~ initialising;
  assign n_69 = event_valid & n_67;
  assign n_70 = ~ kept;
  assign n_71 = n_69 & n_70;
  assign n_72 = ~ n_47;
  assign n_73 = n_71 & n_72;
  assign given_word = request_data & { n_47, n_47, n_47, n_47, n_47, n_47, n_47, n_47, n_44, n_44, n_44, n_44, n_44, n_44, n_44, n_44, n_42, n_42, n_42, n_42, n_42, n_42, n_42, n_42, n_40, n_40, n_40, n_40, n_40, n_40, n_40, n_40 };
  assign same_word = buffer & { kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept, kept };
  assign other_word = given_word | same_word;
  assign read_word = response_data & { n_73, n_73, n_73, n_73, n_73, n_73, n_73, n_73, n_66, n_66, n_66, n_66, n_66, n_66, n_66, n_66, n_60, n_60, n_60, n_60, n_60, n_60, n_60, n_60, n_53, n_53, n_53, n_53, n_53, n_53, n_53, n_53 };
  assign n_74 = asks & request_write;
  assign n_75 = ~ idle_turn;
  assign n_76 = turn & n_75;
  assign n_77 = n_76 | scrub;
  assign n_78 = n_77 | late;
  assign n_80 = ~ idle_turn;
  assign n_81 = turn & scrub;
  assign n_82 = late | n_81;
  assign n_83 = n_80 & n_82;
  assign n_84 = written & last_word;
  assign n_85 = takes | merges;
  assign n_86 = n_85 | writes_back;
  assign n_87 = n_86 | kept;
  assign n_88 = n_87 | starts;
  assign n_89 = ~ initialise;
  assign n_91 = n_88 & n_89;
  assign n_92 = takes ? request_address : event_address;
  assign n_93 = kept ? place : n_92;
  assign n_94 = other_word | read_word;
  always @(posedge clk)
    event_valid <= n_95;
  always @(posedge clk)
    scrubbing <= n_96;
  always @(posedge clk)
    merging <= n_97;
  always @(posedge clk)
    event_address <= sram_address;
  always @(posedge clk)
    turn <= n_98;
  always @(posedge clk)
    late <= n_99;
  always @(posedge clk)
    walk <= n_100;
  always @(posedge clk)
    initialising <= n_2;
  always @(posedge clk)
    pending <= n_3;
  always @(posedge clk)
    place <= n_93;
  always @(posedge clk)
    buffer <= n_94;
  dec_bch_2_44_32 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(sram_read_data[43:32]),
    .check_out(unused_decoder_1),
    .data_in(sram_read_data[31:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(44'h00000000000),
    .location(unused_decoder_3),
    .syndrome(decoder_syndrome),
    .valid_in(event_valid),
    .valid_out(unused_decoder)
  );
  enc_bch_2_44_32 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(buffer),
    .data_out(unused_encoder),
    .valid_in(sram_write),
    .valid_out(unused_encoder_1)
  );
  always @* begin
    n_95 = reads;
    if (rst) begin
      n_95 = 1'h0;
    end
  end
  always @* begin
    n_96 = idle_turn;
    if (rst) begin
      n_96 = 1'h0;
    end
  end
  always @* begin
    n_97 = n_74;
    if (rst) begin
      n_97 = 1'h0;
    end
  end
  always @* begin
    n_98 = n_78;
    if (rst) begin
      n_98 = 1'h0;
    end
  end
  always @* begin
    n_99 = n_83;
    if (rst) begin
      n_99 = 1'h0;
    end
  end
  always @* begin
    n_100 = walk;
    if (moves) begin
      n_100 = n_25;
    end
    if (initialise) begin
      n_100 = 10'h000;
    end
    if (rst) begin
      n_100 = 10'h000;
    end
  end
  always @* begin
    n_2 = initialising;
    if (n_84) begin
      n_2 = 1'h0;
    end
    if (initialise) begin
      n_2 = 1'h1;
    end
    if (rst) begin
      n_2 = 1'h0;
    end
  end
  always @* begin
    n_3 = n_91;
    if (rst) begin
      n_3 = 1'h0;
    end
  end
  assign sram_write_data = { encoder_check_out, buffer };
  assign event_syndrome = decoder_syndrome;
  assign response_data = decoder_data_out;
endmodule
`endif
