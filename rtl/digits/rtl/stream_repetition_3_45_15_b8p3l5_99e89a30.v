// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// AXI4-Stream reader for 91 rows of an SRAM: weights; tuser is due.
// 5 weights of 8 bits per row, 3 protected planes, MSB first.
// code        repetition-3-45-15: n 45, k 15, check bits 30, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 4.5455 % (all 990 patterns)
// 3 errors    detected 0.0000 %, silently wrong 13.4249 % (all 14190 patterns)
module stream_repetition_3_45_15_b8p3l5_99e89a30 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [6:0] command_address,
  input [6:0] command_length,
  input [44:0] inject,
  output sram_enable,
  output reg [6:0] sram_address,
  input [69:0] sram_read_data,
  output tvalid,
  input tready,
  output [79:0] tdata,
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
  wire [81:0] n_38;
  wire n_39;
  wire [81:0] n_40;
  wire n_41;
  wire [81:0] n_42;
  reg [2:0] n_43;
  wire n_44;
  reg [6:0] n_45;
  reg [6:0] n_46;
  reg n_47;
  reg [6:0] n_48;
  reg n_49;
  reg n_50;
  reg [2:0] n_51;
  reg [81:0] n_52;
  reg [81:0] n_53;
  reg [81:0] n_54;
  wire n_55;
  wire n_56;
  wire n_57;
  wire n_58;
  reg [6:0] like;
  reg signal_1;
  wire unused_decoder_decoder_ce;
  wire [29:0] unused_decoder_decoder_check_out;
  wire [14:0] decoder_decoder_data_out;
  wire decoder_decoder_due;
  wire [3:0] unused_decoder_decoder_error_count;
  wire [44:0] unused_decoder_decoder_location;
  wire [44:0] decoder_decoder_port_0;
  wire [29:0] unused_decoder_decoder_syndrome;
  wire decoder_decoder_valid_out;
  wire decoder_table_0_port_0;
  wire decoder_table_0_port_0_1;
  wire decoder_table_0_port_0_2;
  wire decoder_table_0_port_0_3;
  wire decoder_table_0_port_0_4;
  wire decoder_table_0_port_74;
  wire decoder_table_0_port_74_1;
  wire decoder_table_0_port_74_2;
  wire [11:0] decoder_table_0_weight;
  wire decoder_table_1_port_0;
  wire decoder_table_1_port_0_1;
  wire decoder_table_1_port_0_2;
  wire decoder_table_1_port_0_3;
  wire decoder_table_1_port_0_4;
  wire decoder_table_1_port_74;
  wire decoder_table_1_port_74_1;
  wire decoder_table_1_port_74_2;
  wire [11:0] decoder_table_1_weight;
  wire decoder_table_2_port_0;
  wire decoder_table_2_port_0_1;
  wire decoder_table_2_port_0_2;
  wire decoder_table_2_port_0_3;
  wire decoder_table_2_port_0_4;
  wire decoder_table_2_port_74;
  wire decoder_table_2_port_74_1;
  wire decoder_table_2_port_74_2;
  wire [11:0] decoder_table_2_weight;
  wire decoder_table_3_port_0;
  wire decoder_table_3_port_0_1;
  wire decoder_table_3_port_0_2;
  wire decoder_table_3_port_0_3;
  wire decoder_table_3_port_0_4;
  wire decoder_table_3_port_74;
  wire decoder_table_3_port_74_1;
  wire decoder_table_3_port_74_2;
  wire [11:0] decoder_table_3_weight;
  wire decoder_table_4_port_0;
  wire decoder_table_4_port_0_1;
  wire decoder_table_4_port_0_2;
  wire decoder_table_4_port_0_3;
  wire decoder_table_4_port_0_4;
  wire decoder_table_4_port_74;
  wire decoder_table_4_port_74_1;
  wire decoder_table_4_port_74_2;
  wire [11:0] decoder_table_4_weight;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [6:0] length;
  reg [81:0] place_0;
  reg [81:0] place_1;
  reg [81:0] place_2;
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
  assign n_38 = held[1] ? place_1 : { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_39 = ~ held[1];
  assign n_40 = held[2] ? place_2 : { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
  assign n_41 = ~ held[2];
  assign n_42 = 1'h0 ? { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight } : { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
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
  assign n_22 = sram_address == 7'h5a;
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
  dec_repetition_3_45_15 decoder_decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_decoder_ce),
    .check_in(decoder_decoder_port_0[44:15]),
    .check_out(unused_decoder_decoder_check_out),
    .data_in(decoder_decoder_port_0[14:0]),
    .data_out(decoder_decoder_data_out),
    .due(decoder_decoder_due),
    .error_count(unused_decoder_decoder_error_count),
    .inject(inject),
    .location(unused_decoder_decoder_location),
    .syndrome(unused_decoder_decoder_syndrome),
    .valid_in(valid_in),
    .valid_out(decoder_decoder_valid_out)
  );
  table_posterior_mean_99e89a30 decoder_table_0_instance (
    .weight(decoder_table_0_weight),
    .word({ decoder_table_0_port_74, decoder_table_0_port_74_2, decoder_table_0_port_74_1, decoder_table_0_port_0, decoder_table_0_port_0_1, decoder_table_0_port_0_2, decoder_table_0_port_0_3, decoder_table_0_port_0_4 })
  );
  table_posterior_mean_99e89a30 decoder_table_1_instance (
    .weight(decoder_table_1_weight),
    .word({ decoder_table_1_port_74_1, decoder_table_1_port_74_2, decoder_table_1_port_74, decoder_table_1_port_0, decoder_table_1_port_0_1, decoder_table_1_port_0_2, decoder_table_1_port_0_3, decoder_table_1_port_0_4 })
  );
  table_posterior_mean_99e89a30 decoder_table_2_instance (
    .weight(decoder_table_2_weight),
    .word({ decoder_table_2_port_74_1, decoder_table_2_port_74_2, decoder_table_2_port_74, decoder_table_2_port_0, decoder_table_2_port_0_1, decoder_table_2_port_0_2, decoder_table_2_port_0_3, decoder_table_2_port_0_4 })
  );
  table_posterior_mean_99e89a30 decoder_table_3_instance (
    .weight(decoder_table_3_weight),
    .word({ decoder_table_3_port_74_1, decoder_table_3_port_74_2, decoder_table_3_port_74, decoder_table_3_port_0, decoder_table_3_port_0_1, decoder_table_3_port_0_2, decoder_table_3_port_0_3, decoder_table_3_port_0_4 })
  );
  table_posterior_mean_99e89a30 decoder_table_4_instance (
    .weight(decoder_table_4_weight),
    .word({ decoder_table_4_port_74_2, decoder_table_4_port_74, decoder_table_4_port_74_1, decoder_table_4_port_0, decoder_table_4_port_0_1, decoder_table_4_port_0_2, decoder_table_4_port_0_3, decoder_table_4_port_0_4 })
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
      n_52 = { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_53 = place_1;
    if (pop) begin
      n_53 = n_40;
    end else if (n_39) begin
      n_53 = { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  always @* begin
    n_54 = place_2;
    if (pop) begin
      n_54 = n_42;
    end else if (n_41) begin
      n_54 = { decoder_decoder_due, flags, decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight[11], decoder_table_4_weight, decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight[11], decoder_table_3_weight, decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight[11], decoder_table_2_weight, decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight[11], decoder_table_1_weight, decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight[11], decoder_table_0_weight };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[79:0];
  assign tlast = place_0[80];
  assign tuser = place_0[81];
  assign decoder_decoder_port_0 = sram_read_data[69:25];
  assign decoder_table_0_port_74_1 = decoder_decoder_data_out[10];
  assign decoder_table_0_port_74_2 = decoder_decoder_data_out[5];
  assign decoder_table_0_port_74 = decoder_decoder_data_out[0];
  assign decoder_table_0_port_0_4 = sram_read_data[20];
  assign decoder_table_0_port_0_3 = sram_read_data[15];
  assign decoder_table_0_port_0_2 = sram_read_data[10];
  assign decoder_table_0_port_0_1 = sram_read_data[5];
  assign decoder_table_0_port_0 = sram_read_data[0];
  assign decoder_table_1_port_74 = decoder_decoder_data_out[11];
  assign decoder_table_1_port_74_2 = decoder_decoder_data_out[6];
  assign decoder_table_1_port_74_1 = decoder_decoder_data_out[1];
  assign decoder_table_1_port_0_4 = sram_read_data[21];
  assign decoder_table_1_port_0_3 = sram_read_data[16];
  assign decoder_table_1_port_0_2 = sram_read_data[11];
  assign decoder_table_1_port_0_1 = sram_read_data[6];
  assign decoder_table_1_port_0 = sram_read_data[1];
  assign decoder_table_2_port_74 = decoder_decoder_data_out[12];
  assign decoder_table_2_port_74_2 = decoder_decoder_data_out[7];
  assign decoder_table_2_port_74_1 = decoder_decoder_data_out[2];
  assign decoder_table_2_port_0_4 = sram_read_data[22];
  assign decoder_table_2_port_0_3 = sram_read_data[17];
  assign decoder_table_2_port_0_2 = sram_read_data[12];
  assign decoder_table_2_port_0_1 = sram_read_data[7];
  assign decoder_table_2_port_0 = sram_read_data[2];
  assign decoder_table_3_port_74 = decoder_decoder_data_out[13];
  assign decoder_table_3_port_74_2 = decoder_decoder_data_out[8];
  assign decoder_table_3_port_74_1 = decoder_decoder_data_out[3];
  assign decoder_table_3_port_0_4 = sram_read_data[23];
  assign decoder_table_3_port_0_3 = sram_read_data[18];
  assign decoder_table_3_port_0_2 = sram_read_data[13];
  assign decoder_table_3_port_0_1 = sram_read_data[8];
  assign decoder_table_3_port_0 = sram_read_data[3];
  assign decoder_table_4_port_74_1 = decoder_decoder_data_out[14];
  assign decoder_table_4_port_74 = decoder_decoder_data_out[9];
  assign decoder_table_4_port_74_2 = decoder_decoder_data_out[4];
  assign decoder_table_4_port_0_4 = sram_read_data[24];
  assign decoder_table_4_port_0_3 = sram_read_data[19];
  assign decoder_table_4_port_0_2 = sram_read_data[14];
  assign decoder_table_4_port_0_1 = sram_read_data[9];
  assign decoder_table_4_port_0 = sram_read_data[4];
endmodule
