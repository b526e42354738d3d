// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// FIFO of 1024 words, encoded in, corrected out; tuser is due.
// code        bch-2-44-32: n 44, k 32, check bits 12, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 80.9725 %, silently wrong 19.0275 % (all 13244 patterns)
// 4 errors    detected 77.8013 %, silently wrong 22.1987 % (all 135751 patterns)
`ifndef FIFO_BCH_2_44_32_0A444120
`define FIFO_BCH_2_44_32_0A444120
module fifo_bch_2_44_32 (
  input clk,
  input rst,
  input write_valid,
  output write_ready,
  input [31:0] write_data,
  input [43:0] write_inject,
  output reg tvalid,
  input tready,
  output [31:0] tdata,
  output ce,
  output tuser,
  output reg [10:0] level
);
  wire n;
  wire n_1;
  wire n_2;
  wire [10:0] n_3;
  reg [9:0] n_4;
  reg n_5;
  reg [9:0] n_6;
  reg [10:0] n_7;
  wire [9:0] n_8;
  wire [9:0] n_9;
  wire n_10;
  wire n_11;
  wire n_12;
  wire n_13;
  wire n_14;
  wire [10:0] n_15;
  wire unused_decoder;
  wire [11:0] unused_decoder_1;
  wire [1:0] unused_decoder_2;
  wire [11:0] unused_decoder_3;
  wire [43:0] unused_decoder_4;
  wire unused_encoder;
  wire [9:0] ahead;
  wire decoder_ce;
  wire [31:0] decoder_data_out;
  wire decoder_due;
  wire [11:0] encoder_check_out;
  wire [31:0] encoder_data_out;
  reg [9:0] first;
  wire [9:0] first_after;
  wire first_last;
  reg [9:0] free;
  wire [9:0] free_after;
  wire free_last;
  wire full;
  wire [43:0] memory_read_data;
  wire pop;
  wire push;
  wire [43:0] write_data_1;
  assign full = level == 11'h400;
  assign n = ~ full;
  assign push = write_valid & n;
  assign pop = tvalid & tready;
  assign first_last = first == 10'h3ff;
  assign n_8 = first + 10'h001;
  assign first_after = first_last ? 10'h000 : n_8;
  assign ahead = pop ? first_after : first;
  assign free_last = free == 10'h3ff;
  assign n_9 = free + 10'h001;
  assign free_after = free_last ? 10'h000 : n_9;
  assign write_ready = ~ full;
  assign write_data_1 = { encoder_check_out, encoder_data_out } ^ write_inject;
  assign ce = tvalid & decoder_ce;
  assign tuser = tvalid & decoder_due;
  assign n_10 = | level[10:1];
  assign n_11 = | level;
  assign n_12 = pop ? n_10 : n_11;
  assign n_13 = ~ pop;
  assign n_14 = push & n_13;
  assign n_15 = level + 11'h001;
  assign n_1 = ~ push;
  assign n_2 = pop & n_1;
  assign n_3 = level - 11'h001;
  always @(posedge clk)
    first <= n_4;
  always @(posedge clk)
    tvalid <= n_5;
  always @(posedge clk)
    free <= n_6;
  always @(posedge clk)
    level <= n_7;
  dec_bch_2_44_32 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(memory_read_data[43:32]),
    .check_out(unused_decoder_1),
    .data_in(memory_read_data[31:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(44'h00000000000),
    .location(unused_decoder_4),
    .syndrome(unused_decoder_3),
    .valid_in(tvalid),
    .valid_out(unused_decoder)
  );
  enc_bch_2_44_32 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(write_data),
    .data_out(encoder_data_out),
    .valid_in(push),
    .valid_out(unused_encoder)
  );
  sram_1024x44 memory_array (
    .clk(clk),
    .read_address(ahead),
    .read_data(memory_read_data),
    .write_address(free),
    .write_data(write_data_1),
    .write_enable(push)
  );
  always @* begin
    n_4 = ahead;
    if (rst) begin
      n_4 = 10'h000;
    end
  end
  always @* begin
    n_5 = n_12;
    if (rst) begin
      n_5 = 1'h0;
    end
  end
  always @* begin
    n_6 = free;
    if (push) begin
      n_6 = free_after;
    end
    if (rst) begin
      n_6 = 10'h000;
    end
  end
  always @* begin
    n_7 = level;
    if (n_14) begin
      n_7 = n_15;
    end
    if (n_2) begin
      n_7 = n_3;
    end
    if (rst) begin
      n_7 = 11'h000;
    end
  end
  assign tdata = decoder_data_out;
endmodule
`endif
