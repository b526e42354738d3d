// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// AXI4-Stream reader for 1024 words of an SRAM; tuser is due.
// code        bch-2-44-32: n 44, k 32, check bits 12, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 80.9725 %, silently wrong 19.0275 % (all 13244 patterns)
// 4 errors    detected 77.8013 %, silently wrong 22.1987 % (all 135751 patterns)
`ifndef STREAM_BCH_2_44_32_8429A531
`define STREAM_BCH_2_44_32_8429A531
module stream_bch_2_44_32 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [9:0] command_address,
  input [9:0] command_length,
  input [43:0] inject,
  output sram_enable,
  output reg [9:0] sram_address,
  input [43:0] sram_read_data,
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
  wire [33:0] n_13;
  wire n_14;
  wire n_15;
  wire [33:0] n_16;
  wire n_17;
  wire n_18;
  wire [33:0] n_19;
  reg [2:0] n_20;
  reg [9:0] n_21;
  wire n_22;
  reg n_23;
  reg [9:0] n_24;
  reg n_25;
  reg n_26;
  reg [2:0] n_27;
  reg [33:0] n_28;
  reg [33:0] n_29;
  reg [33:0] n_30;
  wire n_31;
  wire n_32;
  wire n_33;
  wire [9:0] n_34;
  wire n_35;
  wire [9:0] n_36;
  wire [11:0] unused_decoder;
  wire unused_decoder_1;
  wire [1:0] unused_decoder_2;
  wire [11:0] unused_decoder_3;
  wire [43:0] unused_decoder_4;
  reg busy;
  wire [31:0] decoder_data_out;
  wire decoder_due;
  wire decoder_valid_out;
  reg flags;
  reg [2:0] held;
  reg last;
  reg [9:0] left;
  reg [33:0] place_0;
  reg [33:0] place_1;
  reg [33:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ busy;
  assign n_22 = ~ pop;
  assign n_31 = sram_enable & n_22;
  assign n_32 = ~ sram_enable;
  assign n_33 = pop & n_32;
  assign n_34 = sram_address + 10'h001;
  assign n_35 = ~ last;
  assign n_36 = left - 10'h001;
  assign n_1 = left == 10'h001;
  assign n_2 = ~ busy;
  assign n_3 = n_2 & command_valid;
  assign n_4 = command_length == 10'h000;
  assign n_5 = sram_enable & last;
  assign n_6 = ~ pop;
  assign n_7 = decoder_valid_out & n_6;
  assign n_8 = ~ decoder_valid_out;
  assign n_9 = pop & n_8;
  assign n_10 = ~ held[0];
  assign n_12 = pop | n_10;
  assign n_13 = held[1] ? place_1 : { decoder_due, flags, decoder_data_out };
  assign n_14 = ~ held[1];
  assign n_15 = pop | n_14;
  assign n_16 = held[2] ? place_2 : { decoder_due, flags, decoder_data_out };
  assign n_17 = ~ held[2];
  assign n_18 = pop | n_17;
  assign n_19 = 1'h0 ? { decoder_due, flags, decoder_data_out } : { decoder_due, flags, decoder_data_out };
  always @(posedge clk)
    reserved <= n_20;
  always @(posedge clk)
    sram_address <= n_21;
  always @(posedge clk)
    busy <= n_23;
  always @(posedge clk)
    left <= n_24;
  always @(posedge clk)
    last <= n_25;
  always @(posedge clk)
    flags <= n_5;
  always @(posedge clk)
    valid_in <= n_26;
  always @(posedge clk)
    held <= n_27;
  always @(posedge clk)
    place_0 <= n_28;
  always @(posedge clk)
    place_1 <= n_29;
  always @(posedge clk)
    place_2 <= n_30;
  dec_bch_2_44_32 decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_1),
    .check_in(sram_read_data[43:32]),
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
    n_20 = reserved;
    if (n_31) begin
      n_20 = { reserved[1:0], 1'h1 };
    end
    if (n_33) begin
      n_20 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_20 = 3'h0;
    end
  end
  always @* begin
    n_21 = sram_address;
    if (sram_enable) begin
      n_21 = n_34;
    end
    if (n_3) begin
      n_21 = command_address;
    end
    if (rst) begin
      n_21 = 10'h000;
    end
  end
  always @* begin
    n_23 = busy;
    if (sram_enable) begin
      n_23 = n_35;
    end
    if (n_3) begin
      n_23 = 1'h1;
    end
    if (rst) begin
      n_23 = 1'h0;
    end
  end
  always @* begin
    n_24 = left;
    if (sram_enable) begin
      n_24 = n_36;
    end
    if (n_3) begin
      n_24 = command_length;
    end
  end
  always @* begin
    n_25 = last;
    if (sram_enable) begin
      n_25 = n_1;
    end
    if (n_3) begin
      n_25 = n_4;
    end
  end
  always @* begin
    n_26 = sram_enable;
    if (rst) begin
      n_26 = 1'h0;
    end
  end
  always @* begin
    n_27 = held;
    if (n_7) begin
      n_27 = { held[1:0], 1'h1 };
    end
    if (n_9) begin
      n_27 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_27 = 3'h0;
    end
  end
  always @* begin
    n_28 = place_0;
    if (n_12) begin
      n_28 = n_13;
    end
  end
  always @* begin
    n_29 = place_1;
    if (n_15) begin
      n_29 = n_16;
    end
  end
  always @* begin
    n_30 = place_2;
    if (n_18) begin
      n_30 = n_19;
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[31:0];
  assign tlast = place_0[32];
  assign tuser = place_0[33];
endmodule
`endif
