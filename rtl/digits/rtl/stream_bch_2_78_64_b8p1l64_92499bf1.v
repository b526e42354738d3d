// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// AXI4-Stream reader for 72 rows of an SRAM: weights; tuser is due.
// 64 weights of 8 bits per row, 1 protected planes, MSB first.
// code        bch-2-78-64: n 78, k 64, check bits 14, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 81.8865 %, silently wrong 18.1135 % (all 76076 patterns)
// 4 errors    detected 82.4750 %, silently wrong 17.5250 % (20000 random patterns)
module stream_bch_2_78_64_b8p1l64_92499bf1 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [6:0] command_address,
  input [6:0] command_length,
  input [77:0] inject,
  output sram_enable,
  output reg [6:0] sram_address,
  input [525:0] sram_read_data,
  output tvalid,
  input tready,
  output [1023:0] tdata,
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
  wire [6:0] n_13;
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
  wire n_32;
  wire n_33;
  wire n_34;
  wire n_35;
  wire n_36;
  wire n_37;
  wire [1025:0] n_38;
  wire n_39;
  wire [1025:0] n_40;
  wire n_41;
  wire [1025:0] n_42;
  reg [2:0] n_43;
  wire n_44;
  reg [6:0] n_45;
  reg [6:0] n_46;
  reg n_47;
  reg [6:0] n_48;
  reg n_49;
  reg n_50;
  reg [2:0] n_51;
  reg [1025:0] n_52;
  reg [1025:0] n_53;
  reg [1025:0] n_54;
  wire n_55;
  wire n_56;
  wire n_57;
  wire n_58;
  reg [6:0] like;
  reg signal_1;
  wire unused_decoder_decoder_ce;
  wire [13:0] unused_decoder_decoder_check_out;
  wire [63:0] decoder_decoder_data_out;
  wire decoder_decoder_due;
  wire [1:0] unused_decoder_decoder_error_count;
  wire [77:0] unused_decoder_decoder_location;
  wire [77:0] decoder_decoder_port_0;
  wire [13:0] unused_decoder_decoder_syndrome;
  wire decoder_decoder_valid_out;
  wire decoder_table_0_port_0;
  wire decoder_table_0_port_0_1;
  wire decoder_table_0_port_0_2;
  wire decoder_table_0_port_0_3;
  wire decoder_table_0_port_0_4;
  wire decoder_table_0_port_0_5;
  wire decoder_table_0_port_0_6;
  wire decoder_table_0_port_74;
  wire [11:0] decoder_table_0_weight;
  wire decoder_table_1_port_0;
  wire decoder_table_1_port_0_1;
  wire decoder_table_1_port_0_2;
  wire decoder_table_1_port_0_3;
  wire decoder_table_1_port_0_4;
  wire decoder_table_1_port_0_5;
  wire decoder_table_1_port_0_6;
  wire decoder_table_1_port_74;
  wire [11:0] decoder_table_1_weight;
  wire decoder_table_10_port_0;
  wire decoder_table_10_port_0_1;
  wire decoder_table_10_port_0_2;
  wire decoder_table_10_port_0_3;
  wire decoder_table_10_port_0_4;
  wire decoder_table_10_port_0_5;
  wire decoder_table_10_port_0_6;
  wire decoder_table_10_port_74;
  wire [11:0] decoder_table_10_weight;
  wire decoder_table_11_port_0;
  wire decoder_table_11_port_0_1;
  wire decoder_table_11_port_0_2;
  wire decoder_table_11_port_0_3;
  wire decoder_table_11_port_0_4;
  wire decoder_table_11_port_0_5;
  wire decoder_table_11_port_0_6;
  wire decoder_table_11_port_74;
  wire [11:0] decoder_table_11_weight;
  wire decoder_table_12_port_0;
  wire decoder_table_12_port_0_1;
  wire decoder_table_12_port_0_2;
  wire decoder_table_12_port_0_3;
  wire decoder_table_12_port_0_4;
  wire decoder_table_12_port_0_5;
  wire decoder_table_12_port_0_6;
  wire decoder_table_12_port_74;
  wire [11:0] decoder_table_12_weight;
  wire decoder_table_13_port_0;
  wire decoder_table_13_port_0_1;
  wire decoder_table_13_port_0_2;
  wire decoder_table_13_port_0_3;
  wire decoder_table_13_port_0_4;
  wire decoder_table_13_port_0_5;
  wire decoder_table_13_port_0_6;
  wire decoder_table_13_port_74;
  wire [11:0] decoder_table_13_weight;
  wire decoder_table_14_port_0;
  wire decoder_table_14_port_0_1;
  wire decoder_table_14_port_0_2;
  wire decoder_table_14_port_0_3;
  wire decoder_table_14_port_0_4;
  wire decoder_table_14_port_0_5;
  wire decoder_table_14_port_0_6;
  wire decoder_table_14_port_74;
  wire [11:0] decoder_table_14_weight;
  wire decoder_table_15_port_0;
  wire decoder_table_15_port_0_1;
  wire decoder_table_15_port_0_2;
  wire decoder_table_15_port_0_3;
  wire decoder_table_15_port_0_4;
  wire decoder_table_15_port_0_5;
  wire decoder_table_15_port_0_6;
  wire decoder_table_15_port_74;
  wire [11:0] decoder_table_15_weight;
  wire decoder_table_16_port_0;
  wire decoder_table_16_port_0_1;
  wire decoder_table_16_port_0_2;
  wire decoder_table_16_port_0_3;
  wire decoder_table_16_port_0_4;
  wire decoder_table_16_port_0_5;
  wire decoder_table_16_port_0_6;
  wire decoder_table_16_port_74;
  wire [11:0] decoder_table_16_weight;
  wire decoder_table_17_port_0;
  wire decoder_table_17_port_0_1;
  wire decoder_table_17_port_0_2;
  wire decoder_table_17_port_0_3;
  wire decoder_table_17_port_0_4;
  wire decoder_table_17_port_0_5;
  wire decoder_table_17_port_0_6;
  wire decoder_table_17_port_74;
  wire [11:0] decoder_table_17_weight;
  wire decoder_table_18_port_0;
  wire decoder_table_18_port_0_1;
  wire decoder_table_18_port_0_2;
  wire decoder_table_18_port_0_3;
  wire decoder_table_18_port_0_4;
  wire decoder_table_18_port_0_5;
  wire decoder_table_18_port_0_6;
  wire decoder_table_18_port_74;
  wire [11:0] decoder_table_18_weight;
  wire decoder_table_19_port_0;
  wire decoder_table_19_port_0_1;
  wire decoder_table_19_port_0_2;
  wire decoder_table_19_port_0_3;
  wire decoder_table_19_port_0_4;
  wire decoder_table_19_port_0_5;
  wire decoder_table_19_port_0_6;
  wire decoder_table_19_port_74;
  wire [11:0] decoder_table_19_weight;
  wire decoder_table_2_port_0;
  wire decoder_table_2_port_0_1;
  wire decoder_table_2_port_0_2;
  wire decoder_table_2_port_0_3;
  wire decoder_table_2_port_0_4;
  wire decoder_table_2_port_0_5;
  wire decoder_table_2_port_0_6;
  wire decoder_table_2_port_74;
  wire [11:0] decoder_table_2_weight;
  wire decoder_table_20_port_0;
  wire decoder_table_20_port_0_1;
  wire decoder_table_20_port_0_2;
  wire decoder_table_20_port_0_3;
  wire decoder_table_20_port_0_4;
  wire decoder_table_20_port_0_5;
  wire decoder_table_20_port_0_6;
  wire decoder_table_20_port_74;
  wire [11:0] decoder_table_20_weight;
  wire decoder_table_21_port_0;
  wire decoder_table_21_port_0_1;
  wire decoder_table_21_port_0_2;
  wire decoder_table_21_port_0_3;
  wire decoder_table_21_port_0_4;
  wire decoder_table_21_port_0_5;
  wire decoder_table_21_port_0_6;
  wire decoder_table_21_port_74;
  wire [11:0] decoder_table_21_weight;
  wire decoder_table_22_port_0;
  wire decoder_table_22_port_0_1;
  wire decoder_table_22_port_0_2;
  wire decoder_table_22_port_0_3;
  wire decoder_table_22_port_0_4;
  wire decoder_table_22_port_0_5;
  wire decoder_table_22_port_0_6;
  wire decoder_table_22_port_74;
  wire [11:0] decoder_table_22_weight;
  wire decoder_table_23_port_0;
  wire decoder_table_23_port_0_1;
  wire decoder_table_23_port_0_2;
  wire decoder_table_23_port_0_3;
  wire decoder_table_23_port_0_4;
  wire decoder_table_23_port_0_5;
  wire decoder_table_23_port_0_6;
  wire decoder_table_23_port_74;
  wire [11:0] decoder_table_23_weight;
  wire decoder_table_24_port_0;
  wire decoder_table_24_port_0_1;
  wire decoder_table_24_port_0_2;
  wire decoder_table_24_port_0_3;
  wire decoder_table_24_port_0_4;
  wire decoder_table_24_port_0_5;
  wire decoder_table_24_port_0_6;
  wire decoder_table_24_port_74;
  wire [11:0] decoder_table_24_weight;
  wire decoder_table_25_port_0;
  wire decoder_table_25_port_0_1;
  wire decoder_table_25_port_0_2;
  wire decoder_table_25_port_0_3;
  wire decoder_table_25_port_0_4;
  wire decoder_table_25_port_0_5;
  wire decoder_table_25_port_0_6;
  wire decoder_table_25_port_74;
  wire [11:0] decoder_table_25_weight;
  wire decoder_table_26_port_0;
  wire decoder_table_26_port_0_1;
  wire decoder_table_26_port_0_2;
  wire decoder_table_26_port_0_3;
  wire decoder_table_26_port_0_4;
  wire decoder_table_26_port_0_5;
  wire decoder_table_26_port_0_6;
  wire decoder_table_26_port_74;
  wire [11:0] decoder_table_26_weight;
  wire decoder_table_27_port_0;
  wire decoder_table_27_port_0_1;
  wire decoder_table_27_port_0_2;
  wire decoder_table_27_port_0_3;
  wire decoder_table_27_port_0_4;
  wire decoder_table_27_port_0_5;
  wire decoder_table_27_port_0_6;
  wire decoder_table_27_port_74;
  wire [11:0] decoder_table_27_weight;
  wire decoder_table_28_port_0;
  wire decoder_table_28_port_0_1;
  wire decoder_table_28_port_0_2;
  wire decoder_table_28_port_0_3;
  wire decoder_table_28_port_0_4;
  wire decoder_table_28_port_0_5;
  wire decoder_table_28_port_0_6;
  wire decoder_table_28_port_74;
  wire [11:0] decoder_table_28_weight;
  wire decoder_table_29_port_0;
  wire decoder_table_29_port_0_1;
  wire decoder_table_29_port_0_2;
  wire decoder_table_29_port_0_3;
  wire decoder_table_29_port_0_4;
  wire decoder_table_29_port_0_5;
  wire decoder_table_29_port_0_6;
  wire decoder_table_29_port_74;
  wire [11:0] decoder_table_29_weight;
  wire decoder_table_3_port_0;
  wire decoder_table_3_port_0_1;
  wire decoder_table_3_port_0_2;
  wire decoder_table_3_port_0_3;
  wire decoder_table_3_port_0_4;
  wire decoder_table_3_port_0_5;
  wire decoder_table_3_port_0_6;
  wire decoder_table_3_port_74;
  wire [11:0] decoder_table_3_weight;
  wire decoder_table_30_port_0;
  wire decoder_table_30_port_0_1;
  wire decoder_table_30_port_0_2;
  wire decoder_table_30_port_0_3;
  wire decoder_table_30_port_0_4;
  wire decoder_table_30_port_0_5;
  wire decoder_table_30_port_0_6;
  wire decoder_table_30_port_74;
  wire [11:0] decoder_table_30_weight;
  wire decoder_table_31_port_0;
  wire decoder_table_31_port_0_1;
  wire decoder_table_31_port_0_2;
  wire decoder_table_31_port_0_3;
  wire decoder_table_31_port_0_4;
  wire decoder_table_31_port_0_5;
  wire decoder_table_31_port_0_6;
  wire decoder_table_31_port_74;
  wire [11:0] decoder_table_31_weight;
  wire decoder_table_32_port_0;
  wire decoder_table_32_port_0_1;
  wire decoder_table_32_port_0_2;
  wire decoder_table_32_port_0_3;
  wire decoder_table_32_port_0_4;
  wire decoder_table_32_port_0_5;
  wire decoder_table_32_port_0_6;
  wire decoder_table_32_port_74;
  wire [11:0] decoder_table_32_weight;
  wire decoder_table_33_port_0;
  wire decoder_table_33_port_0_1;
  wire decoder_table_33_port_0_2;
  wire decoder_table_33_port_0_3;
  wire decoder_table_33_port_0_4;
  wire decoder_table_33_port_0_5;
  wire decoder_table_33_port_0_6;
  wire decoder_table_33_port_74;
  wire [11:0] decoder_table_33_weight;
  wire decoder_table_34_port_0;
  wire decoder_table_34_port_0_1;
  wire decoder_table_34_port_0_2;
  wire decoder_table_34_port_0_3;
  wire decoder_table_34_port_0_4;
  wire decoder_table_34_port_0_5;
  wire decoder_table_34_port_0_6;
  wire decoder_table_34_port_74;
  wire [11:0] decoder_table_34_weight;
  wire decoder_table_35_port_0;
  wire decoder_table_35_port_0_1;
  wire decoder_table_35_port_0_2;
  wire decoder_table_35_port_0_3;
  wire decoder_table_35_port_0_4;
  wire decoder_table_35_port_0_5;
  wire decoder_table_35_port_0_6;
  wire decoder_table_35_port_74;
  wire [11:0] decoder_table_35_weight;
  wire decoder_table_36_port_0;
  wire decoder_table_36_port_0_1;
  wire decoder_table_36_port_0_2;
  wire decoder_table_36_port_0_3;
  wire decoder_table_36_port_0_4;
  wire decoder_table_36_port_0_5;
  wire decoder_table_36_port_0_6;
  wire decoder_table_36_port_74;
  wire [11:0] decoder_table_36_weight;
  wire decoder_table_37_port_0;
  wire decoder_table_37_port_0_1;
  wire decoder_table_37_port_0_2;
  wire decoder_table_37_port_0_3;
  wire decoder_table_37_port_0_4;
  wire decoder_table_37_port_0_5;
  wire decoder_table_37_port_0_6;
  wire decoder_table_37_port_74;
  wire [11:0] decoder_table_37_weight;
  wire decoder_table_38_port_0;
  wire decoder_table_38_port_0_1;
  wire decoder_table_38_port_0_2;
  wire decoder_table_38_port_0_3;
  wire decoder_table_38_port_0_4;
  wire decoder_table_38_port_0_5;
  wire decoder_table_38_port_0_6;
  wire decoder_table_38_port_74;
  wire [11:0] decoder_table_38_weight;
  wire decoder_table_39_port_0;
  wire decoder_table_39_port_0_1;
  wire decoder_table_39_port_0_2;
  wire decoder_table_39_port_0_3;
  wire decoder_table_39_port_0_4;
  wire decoder_table_39_port_0_5;
  wire decoder_table_39_port_0_6;
  wire decoder_table_39_port_74;
  wire [11:0] decoder_table_39_weight;
  wire decoder_table_4_port_0;
  wire decoder_table_4_port_0_1;
  wire decoder_table_4_port_0_2;
  wire decoder_table_4_port_0_3;
  wire decoder_table_4_port_0_4;
  wire decoder_table_4_port_0_5;
  wire decoder_table_4_port_0_6;
  wire decoder_table_4_port_74;
  wire [11:0] decoder_table_4_weight;
  wire decoder_table_40_port_0;
  wire decoder_table_40_port_0_1;
  wire decoder_table_40_port_0_2;
  wire decoder_table_40_port_0_3;
  wire decoder_table_40_port_0_4;
  wire decoder_table_40_port_0_5;
  wire decoder_table_40_port_0_6;
  wire decoder_table_40_port_74;
  wire [11:0] decoder_table_40_weight;
  wire decoder_table_41_port_0;
  wire decoder_table_41_port_0_1;
  wire decoder_table_41_port_0_2;
  wire decoder_table_41_port_0_3;
  wire decoder_table_41_port_0_4;
  wire decoder_table_41_port_0_5;
  wire decoder_table_41_port_0_6;
  wire decoder_table_41_port_74;
  wire [11:0] decoder_table_41_weight;
  wire decoder_table_42_port_0;
  wire decoder_table_42_port_0_1;
  wire decoder_table_42_port_0_2;
  wire decoder_table_42_port_0_3;
  wire decoder_table_42_port_0_4;
  wire decoder_table_42_port_0_5;
  wire decoder_table_42_port_0_6;
  wire decoder_table_42_port_74;
  wire [11:0] decoder_table_42_weight;
  wire decoder_table_43_port_0;
  wire decoder_table_43_port_0_1;
  wire decoder_table_43_port_0_2;
  wire decoder_table_43_port_0_3;
  wire decoder_table_43_port_0_4;
  wire decoder_table_43_port_0_5;
  wire decoder_table_43_port_0_6;
  wire decoder_table_43_port_74;
  wire [11:0] decoder_table_43_weight;
  wire decoder_table_44_port_0;
  wire decoder_table_44_port_0_1;
  wire decoder_table_44_port_0_2;
  wire decoder_table_44_port_0_3;
  wire decoder_table_44_port_0_4;
  wire decoder_table_44_port_0_5;
  wire decoder_table_44_port_0_6;
  wire decoder_table_44_port_74;
  wire [11:0] decoder_table_44_weight;
  wire decoder_table_45_port_0;
  wire decoder_table_45_port_0_1;
  wire decoder_table_45_port_0_2;
  wire decoder_table_45_port_0_3;
  wire decoder_table_45_port_0_4;
  wire decoder_table_45_port_0_5;
  wire decoder_table_45_port_0_6;
  wire decoder_table_45_port_74;
  wire [11:0] decoder_table_45_weight;
  wire decoder_table_46_port_0;
  wire decoder_table_46_port_0_1;
  wire decoder_table_46_port_0_2;
  wire decoder_table_46_port_0_3;
  wire decoder_table_46_port_0_4;
  wire decoder_table_46_port_0_5;
  wire decoder_table_46_port_0_6;
  wire decoder_table_46_port_74;
  wire [11:0] decoder_table_46_weight;
  wire decoder_table_47_port_0;
  wire decoder_table_47_port_0_1;
  wire decoder_table_47_port_0_2;
  wire decoder_table_47_port_0_3;
  wire decoder_table_47_port_0_4;
  wire decoder_table_47_port_0_5;
  wire decoder_table_47_port_0_6;
  wire decoder_table_47_port_74;
  wire [11:0] decoder_table_47_weight;
  wire decoder_table_48_port_0;
  wire decoder_table_48_port_0_1;
  wire decoder_table_48_port_0_2;
  wire decoder_table_48_port_0_3;
  wire decoder_table_48_port_0_4;
  wire decoder_table_48_port_0_5;
  wire decoder_table_48_port_0_6;
  wire decoder_table_48_port_74;
  wire [11:0] decoder_table_48_weight;
  wire decoder_table_49_port_0;
  wire decoder_table_49_port_0_1;
  wire decoder_table_49_port_0_2;
  wire decoder_table_49_port_0_3;
  wire decoder_table_49_port_0_4;
  wire decoder_table_49_port_0_5;
  wire decoder_table_49_port_0_6;
  wire decoder_table_49_port_74;
  wire [11:0] decoder_table_49_weight;
  wire decoder_table_5_port_0;
  wire decoder_table_5_port_0_1;
  wire decoder_table_5_port_0_2;
  wire decoder_table_5_port_0_3;
  wire decoder_table_5_port_0_4;
  wire decoder_table_5_port_0_5;
  wire decoder_table_5_port_0_6;
  wire decoder_table_5_port_74;
  wire [11:0] decoder_table_5_weight;
  wire decoder_table_50_port_0;
  wire decoder_table_50_port_0_1;
  wire decoder_table_50_port_0_2;
  wire decoder_table_50_port_0_3;
  wire decoder_table_50_port_0_4;
  wire decoder_table_50_port_0_5;
  wire decoder_table_50_port_0_6;
  wire decoder_table_50_port_74;
  wire [11:0] decoder_table_50_weight;
  wire decoder_table_51_port_0;
  wire decoder_table_51_port_0_1;
  wire decoder_table_51_port_0_2;
  wire decoder_table_51_port_0_3;
  wire decoder_table_51_port_0_4;
  wire decoder_table_51_port_0_5;
  wire decoder_table_51_port_0_6;
  wire decoder_table_51_port_74;
  wire [11:0] decoder_table_51_weight;
  wire decoder_table_52_port_0;
  wire decoder_table_52_port_0_1;
  wire decoder_table_52_port_0_2;
  wire decoder_table_52_port_0_3;
  wire decoder_table_52_port_0_4;
  wire decoder_table_52_port_0_5;
  wire decoder_table_52_port_0_6;
  wire decoder_table_52_port_74;
  wire [11:0] decoder_table_52_weight;
  wire decoder_table_53_port_0;
  wire decoder_table_53_port_0_1;
  wire decoder_table_53_port_0_2;
  wire decoder_table_53_port_0_3;
  wire decoder_table_53_port_0_4;
  wire decoder_table_53_port_0_5;
  wire decoder_table_53_port_0_6;
  wire decoder_table_53_port_74;
  wire [11:0] decoder_table_53_weight;
  wire decoder_table_54_port_0;
  wire decoder_table_54_port_0_1;
  wire decoder_table_54_port_0_2;
  wire decoder_table_54_port_0_3;
  wire decoder_table_54_port_0_4;
  wire decoder_table_54_port_0_5;
  wire decoder_table_54_port_0_6;
  wire decoder_table_54_port_74;
  wire [11:0] decoder_table_54_weight;
  wire decoder_table_55_port_0;
  wire decoder_table_55_port_0_1;
  wire decoder_table_55_port_0_2;
  wire decoder_table_55_port_0_3;
  wire decoder_table_55_port_0_4;
  wire decoder_table_55_port_0_5;
  wire decoder_table_55_port_0_6;
  wire decoder_table_55_port_74;
  wire [11:0] decoder_table_55_weight;
  wire decoder_table_56_port_0;
  wire decoder_table_56_port_0_1;
  wire decoder_table_56_port_0_2;
  wire decoder_table_56_port_0_3;
  wire decoder_table_56_port_0_4;
  wire decoder_table_56_port_0_5;
  wire decoder_table_56_port_0_6;
  wire decoder_table_56_port_74;
  wire [11:0] decoder_table_56_weight;
  wire decoder_table_57_port_0;
  wire decoder_table_57_port_0_1;
  wire decoder_table_57_port_0_2;
  wire decoder_table_57_port_0_3;
  wire decoder_table_57_port_0_4;
  wire decoder_table_57_port_0_5;
  wire decoder_table_57_port_0_6;
  wire decoder_table_57_port_74;
  wire [11:0] decoder_table_57_weight;
  wire decoder_table_58_port_0;
  wire decoder_table_58_port_0_1;
  wire decoder_table_58_port_0_2;
  wire decoder_table_58_port_0_3;
  wire decoder_table_58_port_0_4;
  wire decoder_table_58_port_0_5;
  wire decoder_table_58_port_0_6;
  wire decoder_table_58_port_74;
  wire [11:0] decoder_table_58_weight;
  wire decoder_table_59_port_0;
  wire decoder_table_59_port_0_1;
  wire decoder_table_59_port_0_2;
  wire decoder_table_59_port_0_3;
  wire decoder_table_59_port_0_4;
  wire decoder_table_59_port_0_5;
  wire decoder_table_59_port_0_6;
  wire decoder_table_59_port_74;
  wire [11:0] decoder_table_59_weight;
  wire decoder_table_6_port_0;
  wire decoder_table_6_port_0_1;
  wire decoder_table_6_port_0_2;
  wire decoder_table_6_port_0_3;
  wire decoder_table_6_port_0_4;
  wire decoder_table_6_port_0_5;
  wire decoder_table_6_port_0_6;
  wire decoder_table_6_port_74;
  wire [11:0] decoder_table_6_weight;
  wire decoder_table_60_port_0;
  wire decoder_table_60_port_0_1;
  wire decoder_table_60_port_0_2;
  wire decoder_table_60_port_0_3;
  wire decoder_table_60_port_0_4;
  wire decoder_table_60_port_0_5;
  wire decoder_table_60_port_0_6;
  wire decoder_table_60_port_74;
  wire [11:0] decoder_table_60_weight;
  wire decoder_table_61_port_0;
  wire decoder_table_61_port_0_1;
  wire decoder_table_61_port_0_2;
  wire decoder_table_61_port_0_3;
  wire decoder_table_61_port_0_4;
  wire decoder_table_61_port_0_5;
  wire decoder_table_61_port_0_6;
  wire decoder_table_61_port_74;
  wire [11:0] decoder_table_61_weight;
  wire decoder_table_62_port_0;
  wire decoder_table_62_port_0_1;
  wire decoder_table_62_port_0_2;
  wire decoder_table_62_port_0_3;
  wire decoder_table_62_port_0_4;
  wire decoder_table_62_port_0_5;
  wire decoder_table_62_port_0_6;
  wire decoder_table_62_port_74;
  wire [11:0] decoder_table_62_weight;
  wire decoder_table_63_port_0;
  wire decoder_table_63_port_0_1;
  wire decoder_table_63_port_0_2;
  wire decoder_table_63_port_0_3;
  wire decoder_table_63_port_0_4;
  wire decoder_table_63_port_0_5;
  wire decoder_table_63_port_0_6;
  wire decoder_table_63_port_74;
  wire [11:0] decoder_table_63_weight;
  wire decoder_table_7_port_0;
  wire decoder_table_7_port_0_1;
  wire decoder_table_7_port_0_2;
  wire decoder_table_7_port_0_3;
  wire decoder_table_7_port_0_4;
  wire decoder_table_7_port_0_5;
  wire decoder_table_7_port_0_6;
  wire decoder_table_7_port_74;
  wire [11:0] decoder_table_7_weight;
  wire decoder_table_8_port_0;
  wire decoder_table_8_port_0_1;
  wire decoder_table_8_port_0_2;
  wire decoder_table_8_port_0_3;
  wire decoder_table_8_port_0_4;
  wire decoder_table_8_port_0_5;
  wire decoder_table_8_port_0_6;
  wire decoder_table_8_port_74;
  wire [11:0] decoder_table_8_weight;
  wire decoder_table_9_port_0;
  wire decoder_table_9_port_0_1;
  wire decoder_table_9_port_0_2;
  wire decoder_table_9_port_0_3;
  wire decoder_table_9_port_0_4;
  wire decoder_table_9_port_0_5;
  wire decoder_table_9_port_0_6;
  wire decoder_table_9_port_74;
  wire [11:0] decoder_table_9_weight;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [6:0] length;
  reg [1025:0] place_0;
  reg [1025:0] place_1;
  reg [1025:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  reg wraps;
  assign n_30 = n_29 & command_valid;
  assign n_31 = sram_enable & last;
  assign n_32 = ~ pop;
  assign n_34 = decoder_decoder_valid_out & n_32;
  assign n_35 = ~ decoder_decoder_valid_out;
  assign n_36 = pop & n_35;
  assign n_37 = ~ held[0];
  assign n_38 = held[1] ? place_1 : { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_39 = ~ held[1];
  assign n_40 = held[2] ? place_2 : { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_41 = ~ held[2];
  assign n_42 = 1'h0 ? { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight } : { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  always @(posedge clk)
    reserved <= n_43;
  always @(posedge clk)
    sram_address <= n_45;
  always @(posedge clk)
    like <= n_46;
  always @(posedge clk)
    signal_1 <= n_47;
  always @(posedge clk)
    length <= n_48;
  always @(posedge clk)
    flags <= n_49;
  always @(posedge clk)
    valid_in <= n_50;
  always @(posedge clk)
    held <= n_51;
  always @(posedge clk)
    place_0 <= n_52;
  always @(posedge clk)
    place_1 <= n_53;
  always @(posedge clk)
    place_2 <= n_54;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ signal_1;
  assign last = like == length;
  assign n_22 = sram_address == 7'h47;
  assign n_33 = ~ pop;
  assign n_44 = sram_enable & n_33;
  assign n_55 = ~ sram_enable;
  assign n_56 = pop & n_55;
  assign n_57 = ~ sram_address[0];
  assign n_58 = & sram_address[0];
  assign n_1 = sram_address[1] ^ n_58;
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
  assign n_13 = wraps ? 7'h00 : { n_12, n_9, n_7, n_5, n_3, n_1, n_57 };
  assign n_14 = ~ like[0];
  assign n_15 = & like[0];
  assign n_16 = like[1] ^ n_15;
  assign n_17 = & like[1:0];
  assign n_18 = like[2] ^ n_17;
  assign n_19 = & like[2:0];
  assign n_20 = like[3] ^ n_19;
  assign n_21 = & like[3:0];
  assign n_23 = like[4] ^ n_21;
  assign n_24 = & like[4:0];
  assign n_25 = like[5] ^ n_24;
  assign n_26 = & like[5:0];
  assign n_27 = like[6] ^ n_26;
  assign n_28 = ~ last;
  assign n_29 = ~ signal_1;
  dec_bch_2_78_64 decoder_decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_decoder_ce),
    .check_in(decoder_decoder_port_0[77:64]),
    .check_out(unused_decoder_decoder_check_out),
    .data_in(decoder_decoder_port_0[63:0]),
    .data_out(decoder_decoder_data_out),
    .due(decoder_decoder_due),
    .error_count(unused_decoder_decoder_error_count),
    .inject(inject),
    .location(unused_decoder_decoder_location),
    .syndrome(unused_decoder_decoder_syndrome),
    .valid_in(valid_in),
    .valid_out(decoder_decoder_valid_out)
  );
  table_posterior_mean_92499bf1 decoder_table_0_instance (
    .weight(decoder_table_0_weight),
    .word({ decoder_table_0_port_74, decoder_table_0_port_0_6, decoder_table_0_port_0, decoder_table_0_port_0_1, decoder_table_0_port_0_2, decoder_table_0_port_0_3, decoder_table_0_port_0_4, decoder_table_0_port_0_5 })
  );
  table_posterior_mean_92499bf1 decoder_table_1_instance (
    .weight(decoder_table_1_weight),
    .word({ decoder_table_1_port_74, decoder_table_1_port_0_6, decoder_table_1_port_0, decoder_table_1_port_0_1, decoder_table_1_port_0_2, decoder_table_1_port_0_3, decoder_table_1_port_0_4, decoder_table_1_port_0_5 })
  );
  table_posterior_mean_92499bf1 decoder_table_10_instance (
    .weight(decoder_table_10_weight),
    .word({ decoder_table_10_port_74, decoder_table_10_port_0, decoder_table_10_port_0_1, decoder_table_10_port_0_2, decoder_table_10_port_0_3, decoder_table_10_port_0_4, decoder_table_10_port_0_5, decoder_table_10_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_11_instance (
    .weight(decoder_table_11_weight),
    .word({ decoder_table_11_port_74, decoder_table_11_port_0, decoder_table_11_port_0_1, decoder_table_11_port_0_2, decoder_table_11_port_0_3, decoder_table_11_port_0_4, decoder_table_11_port_0_5, decoder_table_11_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_12_instance (
    .weight(decoder_table_12_weight),
    .word({ decoder_table_12_port_74, decoder_table_12_port_0, decoder_table_12_port_0_1, decoder_table_12_port_0_2, decoder_table_12_port_0_3, decoder_table_12_port_0_4, decoder_table_12_port_0_5, decoder_table_12_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_13_instance (
    .weight(decoder_table_13_weight),
    .word({ decoder_table_13_port_74, decoder_table_13_port_0, decoder_table_13_port_0_1, decoder_table_13_port_0_2, decoder_table_13_port_0_3, decoder_table_13_port_0_4, decoder_table_13_port_0_5, decoder_table_13_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_14_instance (
    .weight(decoder_table_14_weight),
    .word({ decoder_table_14_port_74, decoder_table_14_port_0, decoder_table_14_port_0_1, decoder_table_14_port_0_2, decoder_table_14_port_0_3, decoder_table_14_port_0_4, decoder_table_14_port_0_5, decoder_table_14_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_15_instance (
    .weight(decoder_table_15_weight),
    .word({ decoder_table_15_port_74, decoder_table_15_port_0, decoder_table_15_port_0_1, decoder_table_15_port_0_2, decoder_table_15_port_0_3, decoder_table_15_port_0_4, decoder_table_15_port_0_5, decoder_table_15_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_16_instance (
    .weight(decoder_table_16_weight),
    .word({ decoder_table_16_port_74, decoder_table_16_port_0, decoder_table_16_port_0_1, decoder_table_16_port_0_2, decoder_table_16_port_0_3, decoder_table_16_port_0_4, decoder_table_16_port_0_5, decoder_table_16_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_17_instance (
    .weight(decoder_table_17_weight),
    .word({ decoder_table_17_port_74, decoder_table_17_port_0, decoder_table_17_port_0_1, decoder_table_17_port_0_2, decoder_table_17_port_0_3, decoder_table_17_port_0_4, decoder_table_17_port_0_5, decoder_table_17_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_18_instance (
    .weight(decoder_table_18_weight),
    .word({ decoder_table_18_port_74, decoder_table_18_port_0, decoder_table_18_port_0_1, decoder_table_18_port_0_2, decoder_table_18_port_0_3, decoder_table_18_port_0_4, decoder_table_18_port_0_5, decoder_table_18_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_19_instance (
    .weight(decoder_table_19_weight),
    .word({ decoder_table_19_port_74, decoder_table_19_port_0, decoder_table_19_port_0_1, decoder_table_19_port_0_2, decoder_table_19_port_0_3, decoder_table_19_port_0_4, decoder_table_19_port_0_5, decoder_table_19_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_2_instance (
    .weight(decoder_table_2_weight),
    .word({ decoder_table_2_port_74, decoder_table_2_port_0_6, decoder_table_2_port_0, decoder_table_2_port_0_1, decoder_table_2_port_0_2, decoder_table_2_port_0_3, decoder_table_2_port_0_4, decoder_table_2_port_0_5 })
  );
  table_posterior_mean_92499bf1 decoder_table_20_instance (
    .weight(decoder_table_20_weight),
    .word({ decoder_table_20_port_74, decoder_table_20_port_0, decoder_table_20_port_0_1, decoder_table_20_port_0_2, decoder_table_20_port_0_3, decoder_table_20_port_0_4, decoder_table_20_port_0_5, decoder_table_20_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_21_instance (
    .weight(decoder_table_21_weight),
    .word({ decoder_table_21_port_74, decoder_table_21_port_0, decoder_table_21_port_0_1, decoder_table_21_port_0_2, decoder_table_21_port_0_3, decoder_table_21_port_0_4, decoder_table_21_port_0_5, decoder_table_21_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_22_instance (
    .weight(decoder_table_22_weight),
    .word({ decoder_table_22_port_74, decoder_table_22_port_0, decoder_table_22_port_0_1, decoder_table_22_port_0_2, decoder_table_22_port_0_3, decoder_table_22_port_0_4, decoder_table_22_port_0_5, decoder_table_22_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_23_instance (
    .weight(decoder_table_23_weight),
    .word({ decoder_table_23_port_74, decoder_table_23_port_0, decoder_table_23_port_0_1, decoder_table_23_port_0_2, decoder_table_23_port_0_3, decoder_table_23_port_0_4, decoder_table_23_port_0_5, decoder_table_23_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_24_instance (
    .weight(decoder_table_24_weight),
    .word({ decoder_table_24_port_74, decoder_table_24_port_0, decoder_table_24_port_0_1, decoder_table_24_port_0_2, decoder_table_24_port_0_3, decoder_table_24_port_0_4, decoder_table_24_port_0_5, decoder_table_24_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_25_instance (
    .weight(decoder_table_25_weight),
    .word({ decoder_table_25_port_74, decoder_table_25_port_0, decoder_table_25_port_0_1, decoder_table_25_port_0_2, decoder_table_25_port_0_3, decoder_table_25_port_0_4, decoder_table_25_port_0_5, decoder_table_25_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_26_instance (
    .weight(decoder_table_26_weight),
    .word({ decoder_table_26_port_74, decoder_table_26_port_0, decoder_table_26_port_0_1, decoder_table_26_port_0_2, decoder_table_26_port_0_3, decoder_table_26_port_0_4, decoder_table_26_port_0_5, decoder_table_26_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_27_instance (
    .weight(decoder_table_27_weight),
    .word({ decoder_table_27_port_74, decoder_table_27_port_0, decoder_table_27_port_0_1, decoder_table_27_port_0_2, decoder_table_27_port_0_3, decoder_table_27_port_0_4, decoder_table_27_port_0_5, decoder_table_27_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_28_instance (
    .weight(decoder_table_28_weight),
    .word({ decoder_table_28_port_74, decoder_table_28_port_0, decoder_table_28_port_0_1, decoder_table_28_port_0_2, decoder_table_28_port_0_3, decoder_table_28_port_0_4, decoder_table_28_port_0_5, decoder_table_28_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_29_instance (
    .weight(decoder_table_29_weight),
    .word({ decoder_table_29_port_74, decoder_table_29_port_0, decoder_table_29_port_0_1, decoder_table_29_port_0_2, decoder_table_29_port_0_3, decoder_table_29_port_0_4, decoder_table_29_port_0_5, decoder_table_29_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_3_instance (
    .weight(decoder_table_3_weight),
    .word({ decoder_table_3_port_74, decoder_table_3_port_0_6, decoder_table_3_port_0, decoder_table_3_port_0_1, decoder_table_3_port_0_2, decoder_table_3_port_0_3, decoder_table_3_port_0_4, decoder_table_3_port_0_5 })
  );
  table_posterior_mean_92499bf1 decoder_table_30_instance (
    .weight(decoder_table_30_weight),
    .word({ decoder_table_30_port_74, decoder_table_30_port_0, decoder_table_30_port_0_1, decoder_table_30_port_0_2, decoder_table_30_port_0_3, decoder_table_30_port_0_4, decoder_table_30_port_0_5, decoder_table_30_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_31_instance (
    .weight(decoder_table_31_weight),
    .word({ decoder_table_31_port_74, decoder_table_31_port_0, decoder_table_31_port_0_1, decoder_table_31_port_0_2, decoder_table_31_port_0_3, decoder_table_31_port_0_4, decoder_table_31_port_0_5, decoder_table_31_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_32_instance (
    .weight(decoder_table_32_weight),
    .word({ decoder_table_32_port_74, decoder_table_32_port_0, decoder_table_32_port_0_1, decoder_table_32_port_0_2, decoder_table_32_port_0_3, decoder_table_32_port_0_4, decoder_table_32_port_0_5, decoder_table_32_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_33_instance (
    .weight(decoder_table_33_weight),
    .word({ decoder_table_33_port_74, decoder_table_33_port_0, decoder_table_33_port_0_1, decoder_table_33_port_0_2, decoder_table_33_port_0_3, decoder_table_33_port_0_4, decoder_table_33_port_0_5, decoder_table_33_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_34_instance (
    .weight(decoder_table_34_weight),
    .word({ decoder_table_34_port_74, decoder_table_34_port_0, decoder_table_34_port_0_1, decoder_table_34_port_0_2, decoder_table_34_port_0_3, decoder_table_34_port_0_4, decoder_table_34_port_0_5, decoder_table_34_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_35_instance (
    .weight(decoder_table_35_weight),
    .word({ decoder_table_35_port_74, decoder_table_35_port_0, decoder_table_35_port_0_1, decoder_table_35_port_0_2, decoder_table_35_port_0_3, decoder_table_35_port_0_4, decoder_table_35_port_0_5, decoder_table_35_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_36_instance (
    .weight(decoder_table_36_weight),
    .word({ decoder_table_36_port_74, decoder_table_36_port_0, decoder_table_36_port_0_1, decoder_table_36_port_0_2, decoder_table_36_port_0_3, decoder_table_36_port_0_4, decoder_table_36_port_0_5, decoder_table_36_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_37_instance (
    .weight(decoder_table_37_weight),
    .word({ decoder_table_37_port_74, decoder_table_37_port_0, decoder_table_37_port_0_1, decoder_table_37_port_0_2, decoder_table_37_port_0_3, decoder_table_37_port_0_4, decoder_table_37_port_0_5, decoder_table_37_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_38_instance (
    .weight(decoder_table_38_weight),
    .word({ decoder_table_38_port_74, decoder_table_38_port_0, decoder_table_38_port_0_1, decoder_table_38_port_0_2, decoder_table_38_port_0_3, decoder_table_38_port_0_4, decoder_table_38_port_0_5, decoder_table_38_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_39_instance (
    .weight(decoder_table_39_weight),
    .word({ decoder_table_39_port_74, decoder_table_39_port_0, decoder_table_39_port_0_1, decoder_table_39_port_0_2, decoder_table_39_port_0_3, decoder_table_39_port_0_4, decoder_table_39_port_0_5, decoder_table_39_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_4_instance (
    .weight(decoder_table_4_weight),
    .word({ decoder_table_4_port_74, decoder_table_4_port_0_6, decoder_table_4_port_0, decoder_table_4_port_0_1, decoder_table_4_port_0_2, decoder_table_4_port_0_3, decoder_table_4_port_0_4, decoder_table_4_port_0_5 })
  );
  table_posterior_mean_92499bf1 decoder_table_40_instance (
    .weight(decoder_table_40_weight),
    .word({ decoder_table_40_port_74, decoder_table_40_port_0, decoder_table_40_port_0_1, decoder_table_40_port_0_2, decoder_table_40_port_0_3, decoder_table_40_port_0_4, decoder_table_40_port_0_5, decoder_table_40_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_41_instance (
    .weight(decoder_table_41_weight),
    .word({ decoder_table_41_port_74, decoder_table_41_port_0, decoder_table_41_port_0_1, decoder_table_41_port_0_2, decoder_table_41_port_0_3, decoder_table_41_port_0_4, decoder_table_41_port_0_5, decoder_table_41_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_42_instance (
    .weight(decoder_table_42_weight),
    .word({ decoder_table_42_port_74, decoder_table_42_port_0, decoder_table_42_port_0_1, decoder_table_42_port_0_2, decoder_table_42_port_0_3, decoder_table_42_port_0_4, decoder_table_42_port_0_5, decoder_table_42_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_43_instance (
    .weight(decoder_table_43_weight),
    .word({ decoder_table_43_port_74, decoder_table_43_port_0, decoder_table_43_port_0_1, decoder_table_43_port_0_2, decoder_table_43_port_0_3, decoder_table_43_port_0_4, decoder_table_43_port_0_5, decoder_table_43_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_44_instance (
    .weight(decoder_table_44_weight),
    .word({ decoder_table_44_port_74, decoder_table_44_port_0, decoder_table_44_port_0_1, decoder_table_44_port_0_2, decoder_table_44_port_0_3, decoder_table_44_port_0_4, decoder_table_44_port_0_5, decoder_table_44_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_45_instance (
    .weight(decoder_table_45_weight),
    .word({ decoder_table_45_port_74, decoder_table_45_port_0, decoder_table_45_port_0_1, decoder_table_45_port_0_2, decoder_table_45_port_0_3, decoder_table_45_port_0_4, decoder_table_45_port_0_5, decoder_table_45_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_46_instance (
    .weight(decoder_table_46_weight),
    .word({ decoder_table_46_port_74, decoder_table_46_port_0, decoder_table_46_port_0_1, decoder_table_46_port_0_2, decoder_table_46_port_0_3, decoder_table_46_port_0_4, decoder_table_46_port_0_5, decoder_table_46_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_47_instance (
    .weight(decoder_table_47_weight),
    .word({ decoder_table_47_port_74, decoder_table_47_port_0, decoder_table_47_port_0_1, decoder_table_47_port_0_2, decoder_table_47_port_0_3, decoder_table_47_port_0_4, decoder_table_47_port_0_5, decoder_table_47_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_48_instance (
    .weight(decoder_table_48_weight),
    .word({ decoder_table_48_port_74, decoder_table_48_port_0, decoder_table_48_port_0_1, decoder_table_48_port_0_2, decoder_table_48_port_0_3, decoder_table_48_port_0_4, decoder_table_48_port_0_5, decoder_table_48_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_49_instance (
    .weight(decoder_table_49_weight),
    .word({ decoder_table_49_port_74, decoder_table_49_port_0, decoder_table_49_port_0_1, decoder_table_49_port_0_2, decoder_table_49_port_0_3, decoder_table_49_port_0_4, decoder_table_49_port_0_5, decoder_table_49_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_5_instance (
    .weight(decoder_table_5_weight),
    .word({ decoder_table_5_port_74, decoder_table_5_port_0, decoder_table_5_port_0_1, decoder_table_5_port_0_2, decoder_table_5_port_0_3, decoder_table_5_port_0_4, decoder_table_5_port_0_5, decoder_table_5_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_50_instance (
    .weight(decoder_table_50_weight),
    .word({ decoder_table_50_port_74, decoder_table_50_port_0, decoder_table_50_port_0_1, decoder_table_50_port_0_2, decoder_table_50_port_0_3, decoder_table_50_port_0_4, decoder_table_50_port_0_5, decoder_table_50_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_51_instance (
    .weight(decoder_table_51_weight),
    .word({ decoder_table_51_port_74, decoder_table_51_port_0, decoder_table_51_port_0_1, decoder_table_51_port_0_2, decoder_table_51_port_0_3, decoder_table_51_port_0_4, decoder_table_51_port_0_5, decoder_table_51_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_52_instance (
    .weight(decoder_table_52_weight),
    .word({ decoder_table_52_port_74, decoder_table_52_port_0, decoder_table_52_port_0_1, decoder_table_52_port_0_2, decoder_table_52_port_0_3, decoder_table_52_port_0_4, decoder_table_52_port_0_5, decoder_table_52_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_53_instance (
    .weight(decoder_table_53_weight),
    .word({ decoder_table_53_port_74, decoder_table_53_port_0, decoder_table_53_port_0_1, decoder_table_53_port_0_2, decoder_table_53_port_0_3, decoder_table_53_port_0_4, decoder_table_53_port_0_5, decoder_table_53_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_54_instance (
    .weight(decoder_table_54_weight),
    .word({ decoder_table_54_port_74, decoder_table_54_port_0, decoder_table_54_port_0_1, decoder_table_54_port_0_2, decoder_table_54_port_0_3, decoder_table_54_port_0_4, decoder_table_54_port_0_5, decoder_table_54_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_55_instance (
    .weight(decoder_table_55_weight),
    .word({ decoder_table_55_port_74, decoder_table_55_port_0, decoder_table_55_port_0_1, decoder_table_55_port_0_2, decoder_table_55_port_0_3, decoder_table_55_port_0_4, decoder_table_55_port_0_5, decoder_table_55_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_56_instance (
    .weight(decoder_table_56_weight),
    .word({ decoder_table_56_port_74, decoder_table_56_port_0, decoder_table_56_port_0_1, decoder_table_56_port_0_2, decoder_table_56_port_0_3, decoder_table_56_port_0_4, decoder_table_56_port_0_5, decoder_table_56_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_57_instance (
    .weight(decoder_table_57_weight),
    .word({ decoder_table_57_port_74, decoder_table_57_port_0, decoder_table_57_port_0_1, decoder_table_57_port_0_2, decoder_table_57_port_0_3, decoder_table_57_port_0_4, decoder_table_57_port_0_5, decoder_table_57_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_58_instance (
    .weight(decoder_table_58_weight),
    .word({ decoder_table_58_port_74, decoder_table_58_port_0, decoder_table_58_port_0_1, decoder_table_58_port_0_2, decoder_table_58_port_0_3, decoder_table_58_port_0_4, decoder_table_58_port_0_5, decoder_table_58_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_59_instance (
    .weight(decoder_table_59_weight),
    .word({ decoder_table_59_port_74, decoder_table_59_port_0, decoder_table_59_port_0_1, decoder_table_59_port_0_2, decoder_table_59_port_0_3, decoder_table_59_port_0_4, decoder_table_59_port_0_5, decoder_table_59_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_6_instance (
    .weight(decoder_table_6_weight),
    .word({ decoder_table_6_port_74, decoder_table_6_port_0, decoder_table_6_port_0_1, decoder_table_6_port_0_2, decoder_table_6_port_0_3, decoder_table_6_port_0_4, decoder_table_6_port_0_5, decoder_table_6_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_60_instance (
    .weight(decoder_table_60_weight),
    .word({ decoder_table_60_port_74, decoder_table_60_port_0, decoder_table_60_port_0_1, decoder_table_60_port_0_2, decoder_table_60_port_0_3, decoder_table_60_port_0_4, decoder_table_60_port_0_5, decoder_table_60_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_61_instance (
    .weight(decoder_table_61_weight),
    .word({ decoder_table_61_port_74, decoder_table_61_port_0, decoder_table_61_port_0_1, decoder_table_61_port_0_2, decoder_table_61_port_0_3, decoder_table_61_port_0_4, decoder_table_61_port_0_5, decoder_table_61_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_62_instance (
    .weight(decoder_table_62_weight),
    .word({ decoder_table_62_port_74, decoder_table_62_port_0, decoder_table_62_port_0_1, decoder_table_62_port_0_2, decoder_table_62_port_0_3, decoder_table_62_port_0_4, decoder_table_62_port_0_5, decoder_table_62_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_63_instance (
    .weight(decoder_table_63_weight),
    .word({ decoder_table_63_port_74, decoder_table_63_port_0, decoder_table_63_port_0_1, decoder_table_63_port_0_2, decoder_table_63_port_0_3, decoder_table_63_port_0_4, decoder_table_63_port_0_5, decoder_table_63_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_7_instance (
    .weight(decoder_table_7_weight),
    .word({ decoder_table_7_port_74, decoder_table_7_port_0, decoder_table_7_port_0_1, decoder_table_7_port_0_2, decoder_table_7_port_0_3, decoder_table_7_port_0_4, decoder_table_7_port_0_5, decoder_table_7_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_8_instance (
    .weight(decoder_table_8_weight),
    .word({ decoder_table_8_port_74, decoder_table_8_port_0, decoder_table_8_port_0_1, decoder_table_8_port_0_2, decoder_table_8_port_0_3, decoder_table_8_port_0_4, decoder_table_8_port_0_5, decoder_table_8_port_0_6 })
  );
  table_posterior_mean_92499bf1 decoder_table_9_instance (
    .weight(decoder_table_9_weight),
    .word({ decoder_table_9_port_74, decoder_table_9_port_0, decoder_table_9_port_0_1, decoder_table_9_port_0_2, decoder_table_9_port_0_3, decoder_table_9_port_0_4, decoder_table_9_port_0_5, decoder_table_9_port_0_6 })
  );
  always @* begin
    wraps = 1'h0;
    if (sram_enable) begin
      wraps = n_22;
    end
  end
  always @* begin
    n_43 = reserved;
    if (n_44) begin
      n_43 = { reserved[1:0], 1'h1 };
    end
    if (n_56) begin
      n_43 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_43 = 3'h0;
    end
  end
  always @* begin
    n_45 = sram_address;
    if (sram_enable) begin
      n_45 = n_13;
    end
    if (n_30) begin
      n_45 = command_address;
    end
    if (rst) begin
      n_45 = 7'h00;
    end
  end
  always @* begin
    n_46 = like;
    if (sram_enable) begin
      n_46 = { n_27, n_25, n_23, n_20, n_18, n_16, n_14 };
    end
    if (n_30) begin
      n_46 = 7'h00;
    end
    if (rst) begin
      n_46 = 7'h00;
    end
  end
  always @* begin
    n_47 = signal_1;
    if (sram_enable) begin
      n_47 = n_28;
    end
    if (n_30) begin
      n_47 = 1'h1;
    end
    if (rst) begin
      n_47 = 1'h0;
    end
  end
  always @* begin
    n_48 = length;
    if (n_30) begin
      n_48 = command_length;
    end
    if (rst) begin
      n_48 = 7'h00;
    end
  end
  always @* begin
    n_49 = n_31;
    if (rst) begin
      n_49 = 1'h0;
    end
  end
  always @* begin
    n_50 = sram_enable;
    if (rst) begin
      n_50 = 1'h0;
    end
  end
  always @* begin
    n_51 = held;
    if (n_34) begin
      n_51 = { held[1:0], 1'h1 };
    end
    if (n_36) begin
      n_51 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_51 = 3'h0;
    end
  end
  always @* begin
    n_52 = place_0;
    if (pop) begin
      n_52 = n_38;
    end else if (n_37) begin
      n_52 = { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_53 = place_1;
    if (pop) begin
      n_53 = n_40;
    end else if (n_39) begin
      n_53 = { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_54 = place_2;
    if (pop) begin
      n_54 = n_42;
    end else if (n_41) begin
      n_54 = { decoder_decoder_due, flags, decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight[11], decoder_table_63_weight, decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight[11], decoder_table_62_weight, decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight[11], decoder_table_61_weight, decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight[11], decoder_table_60_weight, decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight[11], decoder_table_59_weight, decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight[11], decoder_table_58_weight, decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight[11], decoder_table_57_weight, decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight[11], decoder_table_56_weight, decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight[11], decoder_table_55_weight, decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight[11], decoder_table_54_weight, decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight[11], decoder_table_53_weight, decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight[11], decoder_table_52_weight, decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight[11], decoder_table_51_weight, decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight[11], decoder_table_50_weight, decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight[11], decoder_table_49_weight, decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight[11], decoder_table_48_weight, decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight[11], decoder_table_47_weight, decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight[11], decoder_table_46_weight, decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight[11], decoder_table_45_weight, decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight[11], decoder_table_44_weight, decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight[11], decoder_table_43_weight, decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight[11], decoder_table_42_weight, decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight[11], decoder_table_41_weight, decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight[11], decoder_table_40_weight, decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight[11], decoder_table_39_weight, decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight[11], decoder_table_38_weight, decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight[11], decoder_table_37_weight, decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight[11], decoder_table_36_weight, decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight[11], decoder_table_35_weight, decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight[11], decoder_table_34_weight, decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight[11], decoder_table_33_weight, decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight[11], decoder_table_32_weight, decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight[11], decoder_table_31_weight, decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight[11], decoder_table_30_weight, decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight[11], decoder_table_29_weight, decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight[11], decoder_table_28_weight, decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight[11], decoder_table_27_weight, decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight[11], decoder_table_26_weight, decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight[11], decoder_table_25_weight, decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight[11], decoder_table_24_weight, decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight[11], decoder_table_23_weight, decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight[11], decoder_table_22_weight, decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight[11], decoder_table_21_weight, decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight[11], decoder_table_20_weight, decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight[11], decoder_table_19_weight, decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight[11], decoder_table_18_weight, decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight[11], decoder_table_17_weight, decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight[11], decoder_table_16_weight, decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight[11], decoder_table_15_weight, decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight[11], decoder_table_14_weight, decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight[11], decoder_table_13_weight, decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight[11], decoder_table_12_weight, decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight[11], decoder_table_11_weight, decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight[11], decoder_table_10_weight, decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight[11], decoder_table_9_weight, decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight[11], decoder_table_8_weight, decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight[11], decoder_table_7_weight, decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight[11], decoder_table_6_weight, decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight[11], decoder_table_5_weight, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[1023:0];
  assign tlast = place_0[1024];
  assign tuser = place_0[1025];
  assign decoder_decoder_port_0 = sram_read_data[525:448];
  assign decoder_table_0_port_74 = decoder_decoder_data_out[0];
  assign decoder_table_0_port_0_5 = sram_read_data[384];
  assign decoder_table_0_port_0_4 = sram_read_data[320];
  assign decoder_table_0_port_0_3 = sram_read_data[256];
  assign decoder_table_0_port_0_2 = sram_read_data[192];
  assign decoder_table_0_port_0_1 = sram_read_data[128];
  assign decoder_table_0_port_0 = sram_read_data[64];
  assign decoder_table_0_port_0_6 = sram_read_data[0];
  assign decoder_table_1_port_74 = decoder_decoder_data_out[1];
  assign decoder_table_1_port_0_5 = sram_read_data[385];
  assign decoder_table_1_port_0_4 = sram_read_data[321];
  assign decoder_table_1_port_0_3 = sram_read_data[257];
  assign decoder_table_1_port_0_2 = sram_read_data[193];
  assign decoder_table_1_port_0_1 = sram_read_data[129];
  assign decoder_table_1_port_0 = sram_read_data[65];
  assign decoder_table_1_port_0_6 = sram_read_data[1];
  assign decoder_table_2_port_74 = decoder_decoder_data_out[2];
  assign decoder_table_2_port_0_5 = sram_read_data[386];
  assign decoder_table_2_port_0_4 = sram_read_data[322];
  assign decoder_table_2_port_0_3 = sram_read_data[258];
  assign decoder_table_2_port_0_2 = sram_read_data[194];
  assign decoder_table_2_port_0_1 = sram_read_data[130];
  assign decoder_table_2_port_0 = sram_read_data[66];
  assign decoder_table_2_port_0_6 = sram_read_data[2];
  assign decoder_table_3_port_74 = decoder_decoder_data_out[3];
  assign decoder_table_3_port_0_5 = sram_read_data[387];
  assign decoder_table_3_port_0_4 = sram_read_data[323];
  assign decoder_table_3_port_0_3 = sram_read_data[259];
  assign decoder_table_3_port_0_2 = sram_read_data[195];
  assign decoder_table_3_port_0_1 = sram_read_data[131];
  assign decoder_table_3_port_0 = sram_read_data[67];
  assign decoder_table_3_port_0_6 = sram_read_data[3];
  assign decoder_table_4_port_74 = decoder_decoder_data_out[4];
  assign decoder_table_4_port_0_5 = sram_read_data[388];
  assign decoder_table_4_port_0_4 = sram_read_data[324];
  assign decoder_table_4_port_0_3 = sram_read_data[260];
  assign decoder_table_4_port_0_2 = sram_read_data[196];
  assign decoder_table_4_port_0_1 = sram_read_data[132];
  assign decoder_table_4_port_0 = sram_read_data[68];
  assign decoder_table_4_port_0_6 = sram_read_data[4];
  assign decoder_table_5_port_74 = decoder_decoder_data_out[5];
  assign decoder_table_5_port_0_6 = sram_read_data[389];
  assign decoder_table_5_port_0_5 = sram_read_data[325];
  assign decoder_table_5_port_0_4 = sram_read_data[261];
  assign decoder_table_5_port_0_3 = sram_read_data[197];
  assign decoder_table_5_port_0_2 = sram_read_data[133];
  assign decoder_table_5_port_0_1 = sram_read_data[69];
  assign decoder_table_5_port_0 = sram_read_data[5];
  assign decoder_table_6_port_74 = decoder_decoder_data_out[6];
  assign decoder_table_6_port_0_6 = sram_read_data[390];
  assign decoder_table_6_port_0_5 = sram_read_data[326];
  assign decoder_table_6_port_0_4 = sram_read_data[262];
  assign decoder_table_6_port_0_3 = sram_read_data[198];
  assign decoder_table_6_port_0_2 = sram_read_data[134];
  assign decoder_table_6_port_0_1 = sram_read_data[70];
  assign decoder_table_6_port_0 = sram_read_data[6];
  assign decoder_table_7_port_74 = decoder_decoder_data_out[7];
  assign decoder_table_7_port_0_6 = sram_read_data[391];
  assign decoder_table_7_port_0_5 = sram_read_data[327];
  assign decoder_table_7_port_0_4 = sram_read_data[263];
  assign decoder_table_7_port_0_3 = sram_read_data[199];
  assign decoder_table_7_port_0_2 = sram_read_data[135];
  assign decoder_table_7_port_0_1 = sram_read_data[71];
  assign decoder_table_7_port_0 = sram_read_data[7];
  assign decoder_table_8_port_74 = decoder_decoder_data_out[8];
  assign decoder_table_8_port_0_6 = sram_read_data[392];
  assign decoder_table_8_port_0_5 = sram_read_data[328];
  assign decoder_table_8_port_0_4 = sram_read_data[264];
  assign decoder_table_8_port_0_3 = sram_read_data[200];
  assign decoder_table_8_port_0_2 = sram_read_data[136];
  assign decoder_table_8_port_0_1 = sram_read_data[72];
  assign decoder_table_8_port_0 = sram_read_data[8];
  assign decoder_table_9_port_74 = decoder_decoder_data_out[9];
  assign decoder_table_9_port_0_6 = sram_read_data[393];
  assign decoder_table_9_port_0_5 = sram_read_data[329];
  assign decoder_table_9_port_0_4 = sram_read_data[265];
  assign decoder_table_9_port_0_3 = sram_read_data[201];
  assign decoder_table_9_port_0_2 = sram_read_data[137];
  assign decoder_table_9_port_0_1 = sram_read_data[73];
  assign decoder_table_9_port_0 = sram_read_data[9];
  assign decoder_table_10_port_74 = decoder_decoder_data_out[10];
  assign decoder_table_10_port_0_6 = sram_read_data[394];
  assign decoder_table_10_port_0_5 = sram_read_data[330];
  assign decoder_table_10_port_0_4 = sram_read_data[266];
  assign decoder_table_10_port_0_3 = sram_read_data[202];
  assign decoder_table_10_port_0_2 = sram_read_data[138];
  assign decoder_table_10_port_0_1 = sram_read_data[74];
  assign decoder_table_10_port_0 = sram_read_data[10];
  assign decoder_table_11_port_74 = decoder_decoder_data_out[11];
  assign decoder_table_11_port_0_6 = sram_read_data[395];
  assign decoder_table_11_port_0_5 = sram_read_data[331];
  assign decoder_table_11_port_0_4 = sram_read_data[267];
  assign decoder_table_11_port_0_3 = sram_read_data[203];
  assign decoder_table_11_port_0_2 = sram_read_data[139];
  assign decoder_table_11_port_0_1 = sram_read_data[75];
  assign decoder_table_11_port_0 = sram_read_data[11];
  assign decoder_table_12_port_74 = decoder_decoder_data_out[12];
  assign decoder_table_12_port_0_6 = sram_read_data[396];
  assign decoder_table_12_port_0_5 = sram_read_data[332];
  assign decoder_table_12_port_0_4 = sram_read_data[268];
  assign decoder_table_12_port_0_3 = sram_read_data[204];
  assign decoder_table_12_port_0_2 = sram_read_data[140];
  assign decoder_table_12_port_0_1 = sram_read_data[76];
  assign decoder_table_12_port_0 = sram_read_data[12];
  assign decoder_table_13_port_74 = decoder_decoder_data_out[13];
  assign decoder_table_13_port_0_6 = sram_read_data[397];
  assign decoder_table_13_port_0_5 = sram_read_data[333];
  assign decoder_table_13_port_0_4 = sram_read_data[269];
  assign decoder_table_13_port_0_3 = sram_read_data[205];
  assign decoder_table_13_port_0_2 = sram_read_data[141];
  assign decoder_table_13_port_0_1 = sram_read_data[77];
  assign decoder_table_13_port_0 = sram_read_data[13];
  assign decoder_table_14_port_74 = decoder_decoder_data_out[14];
  assign decoder_table_14_port_0_6 = sram_read_data[398];
  assign decoder_table_14_port_0_5 = sram_read_data[334];
  assign decoder_table_14_port_0_4 = sram_read_data[270];
  assign decoder_table_14_port_0_3 = sram_read_data[206];
  assign decoder_table_14_port_0_2 = sram_read_data[142];
  assign decoder_table_14_port_0_1 = sram_read_data[78];
  assign decoder_table_14_port_0 = sram_read_data[14];
  assign decoder_table_15_port_74 = decoder_decoder_data_out[15];
  assign decoder_table_15_port_0_6 = sram_read_data[399];
  assign decoder_table_15_port_0_5 = sram_read_data[335];
  assign decoder_table_15_port_0_4 = sram_read_data[271];
  assign decoder_table_15_port_0_3 = sram_read_data[207];
  assign decoder_table_15_port_0_2 = sram_read_data[143];
  assign decoder_table_15_port_0_1 = sram_read_data[79];
  assign decoder_table_15_port_0 = sram_read_data[15];
  assign decoder_table_16_port_74 = decoder_decoder_data_out[16];
  assign decoder_table_16_port_0_6 = sram_read_data[400];
  assign decoder_table_16_port_0_5 = sram_read_data[336];
  assign decoder_table_16_port_0_4 = sram_read_data[272];
  assign decoder_table_16_port_0_3 = sram_read_data[208];
  assign decoder_table_16_port_0_2 = sram_read_data[144];
  assign decoder_table_16_port_0_1 = sram_read_data[80];
  assign decoder_table_16_port_0 = sram_read_data[16];
  assign decoder_table_17_port_74 = decoder_decoder_data_out[17];
  assign decoder_table_17_port_0_6 = sram_read_data[401];
  assign decoder_table_17_port_0_5 = sram_read_data[337];
  assign decoder_table_17_port_0_4 = sram_read_data[273];
  assign decoder_table_17_port_0_3 = sram_read_data[209];
  assign decoder_table_17_port_0_2 = sram_read_data[145];
  assign decoder_table_17_port_0_1 = sram_read_data[81];
  assign decoder_table_17_port_0 = sram_read_data[17];
  assign decoder_table_18_port_74 = decoder_decoder_data_out[18];
  assign decoder_table_18_port_0_6 = sram_read_data[402];
  assign decoder_table_18_port_0_5 = sram_read_data[338];
  assign decoder_table_18_port_0_4 = sram_read_data[274];
  assign decoder_table_18_port_0_3 = sram_read_data[210];
  assign decoder_table_18_port_0_2 = sram_read_data[146];
  assign decoder_table_18_port_0_1 = sram_read_data[82];
  assign decoder_table_18_port_0 = sram_read_data[18];
  assign decoder_table_19_port_74 = decoder_decoder_data_out[19];
  assign decoder_table_19_port_0_6 = sram_read_data[403];
  assign decoder_table_19_port_0_5 = sram_read_data[339];
  assign decoder_table_19_port_0_4 = sram_read_data[275];
  assign decoder_table_19_port_0_3 = sram_read_data[211];
  assign decoder_table_19_port_0_2 = sram_read_data[147];
  assign decoder_table_19_port_0_1 = sram_read_data[83];
  assign decoder_table_19_port_0 = sram_read_data[19];
  assign decoder_table_20_port_74 = decoder_decoder_data_out[20];
  assign decoder_table_20_port_0_6 = sram_read_data[404];
  assign decoder_table_20_port_0_5 = sram_read_data[340];
  assign decoder_table_20_port_0_4 = sram_read_data[276];
  assign decoder_table_20_port_0_3 = sram_read_data[212];
  assign decoder_table_20_port_0_2 = sram_read_data[148];
  assign decoder_table_20_port_0_1 = sram_read_data[84];
  assign decoder_table_20_port_0 = sram_read_data[20];
  assign decoder_table_21_port_74 = decoder_decoder_data_out[21];
  assign decoder_table_21_port_0_6 = sram_read_data[405];
  assign decoder_table_21_port_0_5 = sram_read_data[341];
  assign decoder_table_21_port_0_4 = sram_read_data[277];
  assign decoder_table_21_port_0_3 = sram_read_data[213];
  assign decoder_table_21_port_0_2 = sram_read_data[149];
  assign decoder_table_21_port_0_1 = sram_read_data[85];
  assign decoder_table_21_port_0 = sram_read_data[21];
  assign decoder_table_22_port_74 = decoder_decoder_data_out[22];
  assign decoder_table_22_port_0_6 = sram_read_data[406];
  assign decoder_table_22_port_0_5 = sram_read_data[342];
  assign decoder_table_22_port_0_4 = sram_read_data[278];
  assign decoder_table_22_port_0_3 = sram_read_data[214];
  assign decoder_table_22_port_0_2 = sram_read_data[150];
  assign decoder_table_22_port_0_1 = sram_read_data[86];
  assign decoder_table_22_port_0 = sram_read_data[22];
  assign decoder_table_23_port_74 = decoder_decoder_data_out[23];
  assign decoder_table_23_port_0_6 = sram_read_data[407];
  assign decoder_table_23_port_0_5 = sram_read_data[343];
  assign decoder_table_23_port_0_4 = sram_read_data[279];
  assign decoder_table_23_port_0_3 = sram_read_data[215];
  assign decoder_table_23_port_0_2 = sram_read_data[151];
  assign decoder_table_23_port_0_1 = sram_read_data[87];
  assign decoder_table_23_port_0 = sram_read_data[23];
  assign decoder_table_24_port_74 = decoder_decoder_data_out[24];
  assign decoder_table_24_port_0_6 = sram_read_data[408];
  assign decoder_table_24_port_0_5 = sram_read_data[344];
  assign decoder_table_24_port_0_4 = sram_read_data[280];
  assign decoder_table_24_port_0_3 = sram_read_data[216];
  assign decoder_table_24_port_0_2 = sram_read_data[152];
  assign decoder_table_24_port_0_1 = sram_read_data[88];
  assign decoder_table_24_port_0 = sram_read_data[24];
  assign decoder_table_25_port_74 = decoder_decoder_data_out[25];
  assign decoder_table_25_port_0_6 = sram_read_data[409];
  assign decoder_table_25_port_0_5 = sram_read_data[345];
  assign decoder_table_25_port_0_4 = sram_read_data[281];
  assign decoder_table_25_port_0_3 = sram_read_data[217];
  assign decoder_table_25_port_0_2 = sram_read_data[153];
  assign decoder_table_25_port_0_1 = sram_read_data[89];
  assign decoder_table_25_port_0 = sram_read_data[25];
  assign decoder_table_26_port_74 = decoder_decoder_data_out[26];
  assign decoder_table_26_port_0_6 = sram_read_data[410];
  assign decoder_table_26_port_0_5 = sram_read_data[346];
  assign decoder_table_26_port_0_4 = sram_read_data[282];
  assign decoder_table_26_port_0_3 = sram_read_data[218];
  assign decoder_table_26_port_0_2 = sram_read_data[154];
  assign decoder_table_26_port_0_1 = sram_read_data[90];
  assign decoder_table_26_port_0 = sram_read_data[26];
  assign decoder_table_27_port_74 = decoder_decoder_data_out[27];
  assign decoder_table_27_port_0_6 = sram_read_data[411];
  assign decoder_table_27_port_0_5 = sram_read_data[347];
  assign decoder_table_27_port_0_4 = sram_read_data[283];
  assign decoder_table_27_port_0_3 = sram_read_data[219];
  assign decoder_table_27_port_0_2 = sram_read_data[155];
  assign decoder_table_27_port_0_1 = sram_read_data[91];
  assign decoder_table_27_port_0 = sram_read_data[27];
  assign decoder_table_28_port_74 = decoder_decoder_data_out[28];
  assign decoder_table_28_port_0_6 = sram_read_data[412];
  assign decoder_table_28_port_0_5 = sram_read_data[348];
  assign decoder_table_28_port_0_4 = sram_read_data[284];
  assign decoder_table_28_port_0_3 = sram_read_data[220];
  assign decoder_table_28_port_0_2 = sram_read_data[156];
  assign decoder_table_28_port_0_1 = sram_read_data[92];
  assign decoder_table_28_port_0 = sram_read_data[28];
  assign decoder_table_29_port_74 = decoder_decoder_data_out[29];
  assign decoder_table_29_port_0_6 = sram_read_data[413];
  assign decoder_table_29_port_0_5 = sram_read_data[349];
  assign decoder_table_29_port_0_4 = sram_read_data[285];
  assign decoder_table_29_port_0_3 = sram_read_data[221];
  assign decoder_table_29_port_0_2 = sram_read_data[157];
  assign decoder_table_29_port_0_1 = sram_read_data[93];
  assign decoder_table_29_port_0 = sram_read_data[29];
  assign decoder_table_30_port_74 = decoder_decoder_data_out[30];
  assign decoder_table_30_port_0_6 = sram_read_data[414];
  assign decoder_table_30_port_0_5 = sram_read_data[350];
  assign decoder_table_30_port_0_4 = sram_read_data[286];
  assign decoder_table_30_port_0_3 = sram_read_data[222];
  assign decoder_table_30_port_0_2 = sram_read_data[158];
  assign decoder_table_30_port_0_1 = sram_read_data[94];
  assign decoder_table_30_port_0 = sram_read_data[30];
  assign decoder_table_31_port_74 = decoder_decoder_data_out[31];
  assign decoder_table_31_port_0_6 = sram_read_data[415];
  assign decoder_table_31_port_0_5 = sram_read_data[351];
  assign decoder_table_31_port_0_4 = sram_read_data[287];
  assign decoder_table_31_port_0_3 = sram_read_data[223];
  assign decoder_table_31_port_0_2 = sram_read_data[159];
  assign decoder_table_31_port_0_1 = sram_read_data[95];
  assign decoder_table_31_port_0 = sram_read_data[31];
  assign decoder_table_32_port_74 = decoder_decoder_data_out[32];
  assign decoder_table_32_port_0_6 = sram_read_data[416];
  assign decoder_table_32_port_0_5 = sram_read_data[352];
  assign decoder_table_32_port_0_4 = sram_read_data[288];
  assign decoder_table_32_port_0_3 = sram_read_data[224];
  assign decoder_table_32_port_0_2 = sram_read_data[160];
  assign decoder_table_32_port_0_1 = sram_read_data[96];
  assign decoder_table_32_port_0 = sram_read_data[32];
  assign decoder_table_33_port_74 = decoder_decoder_data_out[33];
  assign decoder_table_33_port_0_6 = sram_read_data[417];
  assign decoder_table_33_port_0_5 = sram_read_data[353];
  assign decoder_table_33_port_0_4 = sram_read_data[289];
  assign decoder_table_33_port_0_3 = sram_read_data[225];
  assign decoder_table_33_port_0_2 = sram_read_data[161];
  assign decoder_table_33_port_0_1 = sram_read_data[97];
  assign decoder_table_33_port_0 = sram_read_data[33];
  assign decoder_table_34_port_74 = decoder_decoder_data_out[34];
  assign decoder_table_34_port_0_6 = sram_read_data[418];
  assign decoder_table_34_port_0_5 = sram_read_data[354];
  assign decoder_table_34_port_0_4 = sram_read_data[290];
  assign decoder_table_34_port_0_3 = sram_read_data[226];
  assign decoder_table_34_port_0_2 = sram_read_data[162];
  assign decoder_table_34_port_0_1 = sram_read_data[98];
  assign decoder_table_34_port_0 = sram_read_data[34];
  assign decoder_table_35_port_74 = decoder_decoder_data_out[35];
  assign decoder_table_35_port_0_6 = sram_read_data[419];
  assign decoder_table_35_port_0_5 = sram_read_data[355];
  assign decoder_table_35_port_0_4 = sram_read_data[291];
  assign decoder_table_35_port_0_3 = sram_read_data[227];
  assign decoder_table_35_port_0_2 = sram_read_data[163];
  assign decoder_table_35_port_0_1 = sram_read_data[99];
  assign decoder_table_35_port_0 = sram_read_data[35];
  assign decoder_table_36_port_74 = decoder_decoder_data_out[36];
  assign decoder_table_36_port_0_6 = sram_read_data[420];
  assign decoder_table_36_port_0_5 = sram_read_data[356];
  assign decoder_table_36_port_0_4 = sram_read_data[292];
  assign decoder_table_36_port_0_3 = sram_read_data[228];
  assign decoder_table_36_port_0_2 = sram_read_data[164];
  assign decoder_table_36_port_0_1 = sram_read_data[100];
  assign decoder_table_36_port_0 = sram_read_data[36];
  assign decoder_table_37_port_74 = decoder_decoder_data_out[37];
  assign decoder_table_37_port_0_6 = sram_read_data[421];
  assign decoder_table_37_port_0_5 = sram_read_data[357];
  assign decoder_table_37_port_0_4 = sram_read_data[293];
  assign decoder_table_37_port_0_3 = sram_read_data[229];
  assign decoder_table_37_port_0_2 = sram_read_data[165];
  assign decoder_table_37_port_0_1 = sram_read_data[101];
  assign decoder_table_37_port_0 = sram_read_data[37];
  assign decoder_table_38_port_74 = decoder_decoder_data_out[38];
  assign decoder_table_38_port_0_6 = sram_read_data[422];
  assign decoder_table_38_port_0_5 = sram_read_data[358];
  assign decoder_table_38_port_0_4 = sram_read_data[294];
  assign decoder_table_38_port_0_3 = sram_read_data[230];
  assign decoder_table_38_port_0_2 = sram_read_data[166];
  assign decoder_table_38_port_0_1 = sram_read_data[102];
  assign decoder_table_38_port_0 = sram_read_data[38];
  assign decoder_table_39_port_74 = decoder_decoder_data_out[39];
  assign decoder_table_39_port_0_6 = sram_read_data[423];
  assign decoder_table_39_port_0_5 = sram_read_data[359];
  assign decoder_table_39_port_0_4 = sram_read_data[295];
  assign decoder_table_39_port_0_3 = sram_read_data[231];
  assign decoder_table_39_port_0_2 = sram_read_data[167];
  assign decoder_table_39_port_0_1 = sram_read_data[103];
  assign decoder_table_39_port_0 = sram_read_data[39];
  assign decoder_table_40_port_74 = decoder_decoder_data_out[40];
  assign decoder_table_40_port_0_6 = sram_read_data[424];
  assign decoder_table_40_port_0_5 = sram_read_data[360];
  assign decoder_table_40_port_0_4 = sram_read_data[296];
  assign decoder_table_40_port_0_3 = sram_read_data[232];
  assign decoder_table_40_port_0_2 = sram_read_data[168];
  assign decoder_table_40_port_0_1 = sram_read_data[104];
  assign decoder_table_40_port_0 = sram_read_data[40];
  assign decoder_table_41_port_74 = decoder_decoder_data_out[41];
  assign decoder_table_41_port_0_6 = sram_read_data[425];
  assign decoder_table_41_port_0_5 = sram_read_data[361];
  assign decoder_table_41_port_0_4 = sram_read_data[297];
  assign decoder_table_41_port_0_3 = sram_read_data[233];
  assign decoder_table_41_port_0_2 = sram_read_data[169];
  assign decoder_table_41_port_0_1 = sram_read_data[105];
  assign decoder_table_41_port_0 = sram_read_data[41];
  assign decoder_table_42_port_74 = decoder_decoder_data_out[42];
  assign decoder_table_42_port_0_6 = sram_read_data[426];
  assign decoder_table_42_port_0_5 = sram_read_data[362];
  assign decoder_table_42_port_0_4 = sram_read_data[298];
  assign decoder_table_42_port_0_3 = sram_read_data[234];
  assign decoder_table_42_port_0_2 = sram_read_data[170];
  assign decoder_table_42_port_0_1 = sram_read_data[106];
  assign decoder_table_42_port_0 = sram_read_data[42];
  assign decoder_table_43_port_74 = decoder_decoder_data_out[43];
  assign decoder_table_43_port_0_6 = sram_read_data[427];
  assign decoder_table_43_port_0_5 = sram_read_data[363];
  assign decoder_table_43_port_0_4 = sram_read_data[299];
  assign decoder_table_43_port_0_3 = sram_read_data[235];
  assign decoder_table_43_port_0_2 = sram_read_data[171];
  assign decoder_table_43_port_0_1 = sram_read_data[107];
  assign decoder_table_43_port_0 = sram_read_data[43];
  assign decoder_table_44_port_74 = decoder_decoder_data_out[44];
  assign decoder_table_44_port_0_6 = sram_read_data[428];
  assign decoder_table_44_port_0_5 = sram_read_data[364];
  assign decoder_table_44_port_0_4 = sram_read_data[300];
  assign decoder_table_44_port_0_3 = sram_read_data[236];
  assign decoder_table_44_port_0_2 = sram_read_data[172];
  assign decoder_table_44_port_0_1 = sram_read_data[108];
  assign decoder_table_44_port_0 = sram_read_data[44];
  assign decoder_table_45_port_74 = decoder_decoder_data_out[45];
  assign decoder_table_45_port_0_6 = sram_read_data[429];
  assign decoder_table_45_port_0_5 = sram_read_data[365];
  assign decoder_table_45_port_0_4 = sram_read_data[301];
  assign decoder_table_45_port_0_3 = sram_read_data[237];
  assign decoder_table_45_port_0_2 = sram_read_data[173];
  assign decoder_table_45_port_0_1 = sram_read_data[109];
  assign decoder_table_45_port_0 = sram_read_data[45];
  assign decoder_table_46_port_74 = decoder_decoder_data_out[46];
  assign decoder_table_46_port_0_6 = sram_read_data[430];
  assign decoder_table_46_port_0_5 = sram_read_data[366];
  assign decoder_table_46_port_0_4 = sram_read_data[302];
  assign decoder_table_46_port_0_3 = sram_read_data[238];
  assign decoder_table_46_port_0_2 = sram_read_data[174];
  assign decoder_table_46_port_0_1 = sram_read_data[110];
  assign decoder_table_46_port_0 = sram_read_data[46];
  assign decoder_table_47_port_74 = decoder_decoder_data_out[47];
  assign decoder_table_47_port_0_6 = sram_read_data[431];
  assign decoder_table_47_port_0_5 = sram_read_data[367];
  assign decoder_table_47_port_0_4 = sram_read_data[303];
  assign decoder_table_47_port_0_3 = sram_read_data[239];
  assign decoder_table_47_port_0_2 = sram_read_data[175];
  assign decoder_table_47_port_0_1 = sram_read_data[111];
  assign decoder_table_47_port_0 = sram_read_data[47];
  assign decoder_table_48_port_74 = decoder_decoder_data_out[48];
  assign decoder_table_48_port_0_6 = sram_read_data[432];
  assign decoder_table_48_port_0_5 = sram_read_data[368];
  assign decoder_table_48_port_0_4 = sram_read_data[304];
  assign decoder_table_48_port_0_3 = sram_read_data[240];
  assign decoder_table_48_port_0_2 = sram_read_data[176];
  assign decoder_table_48_port_0_1 = sram_read_data[112];
  assign decoder_table_48_port_0 = sram_read_data[48];
  assign decoder_table_49_port_74 = decoder_decoder_data_out[49];
  assign decoder_table_49_port_0_6 = sram_read_data[433];
  assign decoder_table_49_port_0_5 = sram_read_data[369];
  assign decoder_table_49_port_0_4 = sram_read_data[305];
  assign decoder_table_49_port_0_3 = sram_read_data[241];
  assign decoder_table_49_port_0_2 = sram_read_data[177];
  assign decoder_table_49_port_0_1 = sram_read_data[113];
  assign decoder_table_49_port_0 = sram_read_data[49];
  assign decoder_table_50_port_74 = decoder_decoder_data_out[50];
  assign decoder_table_50_port_0_6 = sram_read_data[434];
  assign decoder_table_50_port_0_5 = sram_read_data[370];
  assign decoder_table_50_port_0_4 = sram_read_data[306];
  assign decoder_table_50_port_0_3 = sram_read_data[242];
  assign decoder_table_50_port_0_2 = sram_read_data[178];
  assign decoder_table_50_port_0_1 = sram_read_data[114];
  assign decoder_table_50_port_0 = sram_read_data[50];
  assign decoder_table_51_port_74 = decoder_decoder_data_out[51];
  assign decoder_table_51_port_0_6 = sram_read_data[435];
  assign decoder_table_51_port_0_5 = sram_read_data[371];
  assign decoder_table_51_port_0_4 = sram_read_data[307];
  assign decoder_table_51_port_0_3 = sram_read_data[243];
  assign decoder_table_51_port_0_2 = sram_read_data[179];
  assign decoder_table_51_port_0_1 = sram_read_data[115];
  assign decoder_table_51_port_0 = sram_read_data[51];
  assign decoder_table_52_port_74 = decoder_decoder_data_out[52];
  assign decoder_table_52_port_0_6 = sram_read_data[436];
  assign decoder_table_52_port_0_5 = sram_read_data[372];
  assign decoder_table_52_port_0_4 = sram_read_data[308];
  assign decoder_table_52_port_0_3 = sram_read_data[244];
  assign decoder_table_52_port_0_2 = sram_read_data[180];
  assign decoder_table_52_port_0_1 = sram_read_data[116];
  assign decoder_table_52_port_0 = sram_read_data[52];
  assign decoder_table_53_port_74 = decoder_decoder_data_out[53];
  assign decoder_table_53_port_0_6 = sram_read_data[437];
  assign decoder_table_53_port_0_5 = sram_read_data[373];
  assign decoder_table_53_port_0_4 = sram_read_data[309];
  assign decoder_table_53_port_0_3 = sram_read_data[245];
  assign decoder_table_53_port_0_2 = sram_read_data[181];
  assign decoder_table_53_port_0_1 = sram_read_data[117];
  assign decoder_table_53_port_0 = sram_read_data[53];
  assign decoder_table_54_port_74 = decoder_decoder_data_out[54];
  assign decoder_table_54_port_0_6 = sram_read_data[438];
  assign decoder_table_54_port_0_5 = sram_read_data[374];
  assign decoder_table_54_port_0_4 = sram_read_data[310];
  assign decoder_table_54_port_0_3 = sram_read_data[246];
  assign decoder_table_54_port_0_2 = sram_read_data[182];
  assign decoder_table_54_port_0_1 = sram_read_data[118];
  assign decoder_table_54_port_0 = sram_read_data[54];
  assign decoder_table_55_port_74 = decoder_decoder_data_out[55];
  assign decoder_table_55_port_0_6 = sram_read_data[439];
  assign decoder_table_55_port_0_5 = sram_read_data[375];
  assign decoder_table_55_port_0_4 = sram_read_data[311];
  assign decoder_table_55_port_0_3 = sram_read_data[247];
  assign decoder_table_55_port_0_2 = sram_read_data[183];
  assign decoder_table_55_port_0_1 = sram_read_data[119];
  assign decoder_table_55_port_0 = sram_read_data[55];
  assign decoder_table_56_port_74 = decoder_decoder_data_out[56];
  assign decoder_table_56_port_0_6 = sram_read_data[440];
  assign decoder_table_56_port_0_5 = sram_read_data[376];
  assign decoder_table_56_port_0_4 = sram_read_data[312];
  assign decoder_table_56_port_0_3 = sram_read_data[248];
  assign decoder_table_56_port_0_2 = sram_read_data[184];
  assign decoder_table_56_port_0_1 = sram_read_data[120];
  assign decoder_table_56_port_0 = sram_read_data[56];
  assign decoder_table_57_port_74 = decoder_decoder_data_out[57];
  assign decoder_table_57_port_0_6 = sram_read_data[441];
  assign decoder_table_57_port_0_5 = sram_read_data[377];
  assign decoder_table_57_port_0_4 = sram_read_data[313];
  assign decoder_table_57_port_0_3 = sram_read_data[249];
  assign decoder_table_57_port_0_2 = sram_read_data[185];
  assign decoder_table_57_port_0_1 = sram_read_data[121];
  assign decoder_table_57_port_0 = sram_read_data[57];
  assign decoder_table_58_port_74 = decoder_decoder_data_out[58];
  assign decoder_table_58_port_0_6 = sram_read_data[442];
  assign decoder_table_58_port_0_5 = sram_read_data[378];
  assign decoder_table_58_port_0_4 = sram_read_data[314];
  assign decoder_table_58_port_0_3 = sram_read_data[250];
  assign decoder_table_58_port_0_2 = sram_read_data[186];
  assign decoder_table_58_port_0_1 = sram_read_data[122];
  assign decoder_table_58_port_0 = sram_read_data[58];
  assign decoder_table_59_port_74 = decoder_decoder_data_out[59];
  assign decoder_table_59_port_0_6 = sram_read_data[443];
  assign decoder_table_59_port_0_5 = sram_read_data[379];
  assign decoder_table_59_port_0_4 = sram_read_data[315];
  assign decoder_table_59_port_0_3 = sram_read_data[251];
  assign decoder_table_59_port_0_2 = sram_read_data[187];
  assign decoder_table_59_port_0_1 = sram_read_data[123];
  assign decoder_table_59_port_0 = sram_read_data[59];
  assign decoder_table_60_port_74 = decoder_decoder_data_out[60];
  assign decoder_table_60_port_0_6 = sram_read_data[444];
  assign decoder_table_60_port_0_5 = sram_read_data[380];
  assign decoder_table_60_port_0_4 = sram_read_data[316];
  assign decoder_table_60_port_0_3 = sram_read_data[252];
  assign decoder_table_60_port_0_2 = sram_read_data[188];
  assign decoder_table_60_port_0_1 = sram_read_data[124];
  assign decoder_table_60_port_0 = sram_read_data[60];
  assign decoder_table_61_port_74 = decoder_decoder_data_out[61];
  assign decoder_table_61_port_0_6 = sram_read_data[445];
  assign decoder_table_61_port_0_5 = sram_read_data[381];
  assign decoder_table_61_port_0_4 = sram_read_data[317];
  assign decoder_table_61_port_0_3 = sram_read_data[253];
  assign decoder_table_61_port_0_2 = sram_read_data[189];
  assign decoder_table_61_port_0_1 = sram_read_data[125];
  assign decoder_table_61_port_0 = sram_read_data[61];
  assign decoder_table_62_port_74 = decoder_decoder_data_out[62];
  assign decoder_table_62_port_0_6 = sram_read_data[446];
  assign decoder_table_62_port_0_5 = sram_read_data[382];
  assign decoder_table_62_port_0_4 = sram_read_data[318];
  assign decoder_table_62_port_0_3 = sram_read_data[254];
  assign decoder_table_62_port_0_2 = sram_read_data[190];
  assign decoder_table_62_port_0_1 = sram_read_data[126];
  assign decoder_table_62_port_0 = sram_read_data[62];
  assign decoder_table_63_port_74 = decoder_decoder_data_out[63];
  assign decoder_table_63_port_0_6 = sram_read_data[447];
  assign decoder_table_63_port_0_5 = sram_read_data[383];
  assign decoder_table_63_port_0_4 = sram_read_data[319];
  assign decoder_table_63_port_0_3 = sram_read_data[255];
  assign decoder_table_63_port_0_2 = sram_read_data[191];
  assign decoder_table_63_port_0_1 = sram_read_data[127];
  assign decoder_table_63_port_0 = sram_read_data[63];
endmodule
