// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// AXI4-Stream reader for 1024 words of an SRAM; tuser is due.
// code        repetition-3-24-8: n 24, k 8, check bits 16, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 8.6957 % (all 276 patterns)
// 3 errors    detected 0.0000 %, silently wrong 25.2964 % (all 2024 patterns)
module stream_repetition_3_24_8 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [9:0] command_address,
  input [9:0] command_length,
  input [23:0] inject,
  output sram_enable,
  output reg [9:0] sram_address,
  input [23:0] sram_read_data,
  output tvalid,
  input tready,
  output [7:0] tdata,
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
  wire [9:0] n_51;
  wire n_52;
  wire [9:0] n_53;
  wire n_54;
  wire n_55;
  wire [9:0] n_56;
  reg [2:0] n_57;
  reg [9:0] n_58;
  reg [9:0] n_59;
  reg n_60;
  reg [9:0] n_61;
  reg n_62;
  reg n_63;
  reg [2:0] n_64;
  reg [9:0] n_65;
  wire n_66;
  reg [9:0] n_67;
  reg [9:0] n_68;
  wire n_69;
  wire n_70;
  wire [15:0] unused_decoder;
  wire unused_decoder_1;
  wire [3:0] unused_decoder_2;
  wire [15:0] unused_decoder_3;
  wire [23:0] unused_decoder_4;
  reg [9:0] like;
  reg signal_1;
  wire [7:0] decoder_data_out;
  wire decoder_due;
  wire decoder_valid_out;
  reg flags;
  reg [2:0] held;
  wire last;
  reg [9:0] length;
  reg [9:0] place_0;
  reg [9:0] place_1;
  reg [9:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  reg wraps;
  assign n_17 = & sram_address[8:0];
  assign n_18 = sram_address[9] ^ n_17;
  assign n_19 = wraps ? 10'h000 : { n_18, n_16, n_14, n_12, n_9, n_7, n_5, n_3, n_1, n_69 };
  assign n_20 = ~ like[0];
  assign n_21 = & like[0];
  assign n_23 = like[1] ^ n_21;
  assign n_24 = & like[1:0];
  assign n_25 = like[2] ^ n_24;
  assign n_26 = & like[2:0];
  assign n_27 = like[3] ^ n_26;
  assign n_28 = & like[3:0];
  assign n_29 = like[4] ^ n_28;
  assign n_30 = & like[4:0];
  assign n_31 = like[5] ^ n_30;
  assign n_32 = & like[5:0];
  assign n_34 = like[6] ^ n_32;
  assign n_35 = & like[6:0];
  assign n_36 = like[7] ^ n_35;
  assign n_37 = & like[7:0];
  assign n_38 = like[8] ^ n_37;
  assign n_39 = & like[8:0];
  assign n_40 = like[9] ^ n_39;
  assign n_41 = ~ last;
  assign n_42 = ~ signal_1;
  assign n_43 = n_42 & command_valid;
  assign n_45 = sram_enable & last;
  assign n_46 = ~ pop;
  assign n_47 = decoder_valid_out & n_46;
  assign n_48 = ~ decoder_valid_out;
  assign n_49 = pop & n_48;
  assign n_50 = ~ held[0];
  assign n_51 = held[1] ? place_1 : { decoder_due, flags, decoder_data_out };
  assign n_52 = ~ held[1];
  assign n_53 = held[2] ? place_2 : { decoder_due, flags, decoder_data_out };
  assign n_54 = ~ held[2];
  assign n_56 = 1'h0 ? { decoder_due, flags, decoder_data_out } : { decoder_due, flags, decoder_data_out };
  always @(posedge clk)
    reserved <= n_57;
  always @(posedge clk)
    sram_address <= n_58;
  always @(posedge clk)
    like <= n_59;
  always @(posedge clk)
    signal_1 <= n_60;
  always @(posedge clk)
    length <= n_61;
  always @(posedge clk)
    flags <= n_62;
  always @(posedge clk)
    valid_in <= n_63;
  always @(posedge clk)
    held <= n_64;
  always @(posedge clk)
    place_0 <= n_65;
  always @(posedge clk)
    place_1 <= n_67;
  always @(posedge clk)
    place_2 <= n_68;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ signal_1;
  assign last = like == length;
  assign n_22 = sram_address == 10'h3ff;
  assign n_33 = ~ pop;
  assign n_44 = sram_enable & n_33;
  assign n_55 = ~ sram_enable;
  assign n_66 = pop & n_55;
  assign n_69 = ~ sram_address[0];
  assign n_70 = & sram_address[0];
  assign n_1 = sram_address[1] ^ n_70;
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
  dec_repetition_3_24_8 decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_1),
    .check_in(sram_read_data[23:8]),
    .check_out(unused_decoder),
    .data_in(sram_read_data[7:0]),
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
      wraps = n_22;
    end
  end
  always @* begin
    n_57 = reserved;
    if (n_44) begin
      n_57 = { reserved[1:0], 1'h1 };
    end
    if (n_66) begin
      n_57 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_57 = 3'h0;
    end
  end
  always @* begin
    n_58 = sram_address;
    if (sram_enable) begin
      n_58 = n_19;
    end
    if (n_43) begin
      n_58 = command_address;
    end
    if (rst) begin
      n_58 = 10'h000;
    end
  end
  always @* begin
    n_59 = like;
    if (sram_enable) begin
      n_59 = { n_40, n_38, n_36, n_34, n_31, n_29, n_27, n_25, n_23, n_20 };
    end
    if (n_43) begin
      n_59 = 10'h000;
    end
    if (rst) begin
      n_59 = 10'h000;
    end
  end
  always @* begin
    n_60 = signal_1;
    if (sram_enable) begin
      n_60 = n_41;
    end
    if (n_43) begin
      n_60 = 1'h1;
    end
    if (rst) begin
      n_60 = 1'h0;
    end
  end
  always @* begin
    n_61 = length;
    if (n_43) begin
      n_61 = command_length;
    end
    if (rst) begin
      n_61 = 10'h000;
    end
  end
  always @* begin
    n_62 = n_45;
    if (rst) begin
      n_62 = 1'h0;
    end
  end
  always @* begin
    n_63 = sram_enable;
    if (rst) begin
      n_63 = 1'h0;
    end
  end
  always @* begin
    n_64 = held;
    if (n_47) begin
      n_64 = { held[1:0], 1'h1 };
    end
    if (n_49) begin
      n_64 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_64 = 3'h0;
    end
  end
  always @* begin
    n_65 = place_0;
    if (pop) begin
      n_65 = n_51;
    end else if (n_50) begin
      n_65 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_67 = place_1;
    if (pop) begin
      n_67 = n_53;
    end else if (n_52) begin
      n_67 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_68 = place_2;
    if (pop) begin
      n_68 = n_56;
    end else if (n_54) begin
      n_68 = { decoder_due, flags, decoder_data_out };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[7:0];
  assign tlast = place_0[8];
  assign tuser = place_0[9];
endmodule
