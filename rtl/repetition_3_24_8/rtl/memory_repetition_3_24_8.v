// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Memory port for 1024 words: one access per cycle, write buffer, write-back, scrubber.
// code        repetition-3-24-8: n 24, k 8, check bits 16, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 8.6957 % (all 276 patterns)
// 3 errors    detected 0.0000 %, silently wrong 25.2964 % (all 2024 patterns)
`ifndef MEMORY_REPETITION_3_24_8_B351EAE2
`define MEMORY_REPETITION_3_24_8_B351EAE2
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
  input initialise,
  output reg initialising,
  input scrub,
  output scrubbed,
  output reg event_valid,
  output event_ce,
  output event_due,
  output reg [9:0] event_address,
  output [15:0] event_syndrome,
  output sram_enable,
  output sram_write,
  output [9:0] sram_address,
  output [23:0] sram_write_data,
  input [23:0] sram_read_data
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
  wire [9:0] n_21;
  wire n_22;
  wire [9:0] n_23;
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
  wire [9:0] n_61;
  wire [9:0] n_62;
  wire [7:0] n_63;
  reg n_64;
  reg n_65;
  wire n_66;
  reg n_67;
  reg n_68;
  reg n_69;
  reg [9:0] n_70;
  reg n_71;
  reg n_72;
  wire n_73;
  wire n_74;
  wire unused_decoder;
  wire [15:0] unused_decoder_1;
  wire [3:0] unused_decoder_2;
  wire [23:0] unused_decoder_3;
  wire [7:0] unused_encoder;
  wire unused_encoder_1;
  wire asks;
  wire begins;
  reg [7:0] buffer;
  wire crowded;
  wire decoder_ce;
  wire [7:0] decoder_data_out;
  wire decoder_due;
  wire [15:0] decoder_syndrome;
  wire [15:0] encoder_check_out;
  wire [7:0] given_word;
  wire idle_turn;
  wire kept;
  wire last_word;
  reg late;
  wire merges;
  reg merging;
  wire moves;
  wire new_1;
  wire old;
  wire [7:0] other_word;
  wire own_word;
  reg pending;
  reg [9:0] place;
  wire [7:0] read_word;
  wire reads;
  wire [7:0] same_word;
  reg scrubbing;
  wire shut;
  wire starts;
  wire takes;
  reg turn;
  reg [9:0] walk;
  wire whole_write;
  wire writes_back;
  wire written;
  assign n_9 = ~ request_valid;
  assign n_10 = late | n_9;
  assign idle_turn = n_8 & n_10;
  assign reads = asks | idle_turn;
  assign n_12 = ~ reads;
  assign sram_write = pending & n_12;
  assign last_word = walk == 10'h3ff;
  assign written = initialising & pending;
  assign n_13 = ~ shut;
  assign n_14 = ~ scrubbing;
  assign n_15 = ~ request_write;
  assign n_16 = ~ own_word;
  assign n_17 = n_15 & n_16;
  assign n_18 = whole_write ? n_14 : n_17;
  assign n_19 = n_13 & n_18;
  assign request_ready = merging | n_19;
  assign sram_enable = reads | sram_write;
  assign n_20 = idle_turn | initialising;
  assign n_21 = reads ? request_address : place;
  assign sram_address = n_20 ? walk : n_21;
  assign scrubbed = idle_turn & last_word;
  assign moves = idle_turn | written;
  assign n_23 = walk + 10'h001;
  assign event_ce = event_valid & decoder_ce;
  assign event_due = event_valid & decoder_due;
  assign n_24 = ~ scrubbing;
  assign response_valid = event_valid & n_24;
  assign response_ce = response_valid & decoder_ce;
  assign response_due = response_valid & decoder_due;
  assign kept = pending & reads;
  assign n_25 = ~ decoder_due;
  assign merges = merging & n_25;
  assign n_26 = ~ merging;
  assign n_27 = event_valid & n_26;
  assign n_28 = n_27 & decoder_ce;
  assign n_29 = ~ kept;
  assign n_30 = n_28 & n_29;
  assign n_31 = ~ takes;
  assign n_32 = n_30 & n_31;
  assign n_34 = ~ initialising;
  assign writes_back = n_32 & n_34;
  assign n_35 = written & last_word;
  assign n_36 = ~ n_35;
  assign starts = initialising & n_36;
  assign n_37 = merging & request_mask;
  assign new_1 = takes | n_37;
  assign n_38 = ~ initialising;
  assign n_39 = event_valid & n_38;
  assign n_40 = ~ kept;
  assign n_41 = n_39 & n_40;
  assign n_42 = ~ new_1;
  assign old = n_41 & n_42;
  assign given_word = request_data & { new_1, new_1, new_1, new_1, new_1, new_1, new_1, new_1 };
  assign same_word = buffer & { kept, kept, kept, kept, kept, kept, kept, kept };
  assign other_word = given_word | same_word;
  assign read_word = response_data & { old, old, old, old, old, old, old, old };
  assign n_43 = asks & request_write;
  assign n_45 = ~ idle_turn;
  assign n_46 = turn & n_45;
  assign n_47 = n_46 | scrub;
  assign n_48 = n_47 | late;
  assign n_49 = ~ idle_turn;
  assign n_50 = turn & scrub;
  assign n_51 = late | n_50;
  assign n_52 = n_49 & n_51;
  assign n_53 = written & last_word;
  assign n_54 = takes | merges;
  assign n_56 = n_54 | writes_back;
  assign n_57 = n_56 | kept;
  assign n_58 = n_57 | starts;
  assign n_59 = ~ initialise;
  assign n_60 = n_58 & n_59;
  assign n_61 = takes ? request_address : event_address;
  assign n_62 = kept ? place : n_61;
  assign n_63 = other_word | read_word;
  always @(posedge clk)
    event_valid <= n_64;
  always @(posedge clk)
    scrubbing <= n_65;
  always @(posedge clk)
    merging <= n_67;
  always @(posedge clk)
    event_address <= sram_address;
  always @(posedge clk)
    turn <= n_68;
  always @(posedge clk)
    late <= n_69;
  always @(posedge clk)
    walk <= n_70;
  always @(posedge clk)
    initialising <= n_71;
  always @(posedge clk)
    pending <= n_72;
  always @(posedge clk)
    place <= n_62;
  always @(posedge clk)
    buffer <= n_63;
  assign n = & request_mask;
  assign whole_write = request_write & n;
  assign n_11 = request_address == place;
  assign own_word = pending & n_11;
  assign crowded = scrubbing & pending;
  assign n_22 = merging | late;
  assign n_33 = n_22 | crowded;
  assign n_44 = n_33 | initialise;
  assign shut = n_44 | initialising;
  assign n_55 = ~ shut;
  assign begins = request_valid & n_55;
  assign n_66 = ~ whole_write;
  assign n_73 = begins & n_66;
  assign n_74 = ~ own_word;
  assign asks = n_73 & n_74;
  assign n_1 = begins & whole_write;
  assign n_2 = ~ scrubbing;
  assign takes = n_1 & n_2;
  assign n_3 = ~ pending;
  assign n_4 = turn & n_3;
  assign n_5 = ~ merging;
  assign n_6 = n_4 & n_5;
  assign n_7 = ~ initialising;
  assign n_8 = n_6 & n_7;
  dec_repetition_3_24_8 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(sram_read_data[23:8]),
    .check_out(unused_decoder_1),
    .data_in(sram_read_data[7:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(24'h000000),
    .location(unused_decoder_3),
    .syndrome(decoder_syndrome),
    .valid_in(event_valid),
    .valid_out(unused_decoder)
  );
  enc_repetition_3_24_8 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(buffer),
    .data_out(unused_encoder),
    .valid_in(sram_write),
    .valid_out(unused_encoder_1)
  );
  always @* begin
    n_64 = reads;
    if (rst) begin
      n_64 = 1'h0;
    end
  end
  always @* begin
    n_65 = idle_turn;
    if (rst) begin
      n_65 = 1'h0;
    end
  end
  always @* begin
    n_67 = n_43;
    if (rst) begin
      n_67 = 1'h0;
    end
  end
  always @* begin
    n_68 = n_48;
    if (rst) begin
      n_68 = 1'h0;
    end
  end
  always @* begin
    n_69 = n_52;
    if (rst) begin
      n_69 = 1'h0;
    end
  end
  always @* begin
    n_70 = walk;
    if (moves) begin
      n_70 = n_23;
    end
    if (initialise) begin
      n_70 = 10'h000;
    end
    if (rst) begin
      n_70 = 10'h000;
    end
  end
  always @* begin
    n_71 = initialising;
    if (n_53) begin
      n_71 = 1'h0;
    end
    if (initialise) begin
      n_71 = 1'h1;
    end
    if (rst) begin
      n_71 = 1'h0;
    end
  end
  always @* begin
    n_72 = n_60;
    if (rst) begin
      n_72 = 1'h0;
    end
  end
  assign sram_write_data = { encoder_check_out, buffer };
  assign event_syndrome = decoder_syndrome;
  assign response_data = decoder_data_out;
endmodule
`endif
