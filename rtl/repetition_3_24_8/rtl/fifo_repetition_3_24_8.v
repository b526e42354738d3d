// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// FIFO of 1024 words, encoded in, corrected out; tuser is due.
// code        repetition-3-24-8: n 24, k 8, check bits 16, distance 3
// 1 error     corrected, ce = 1
// 2 errors    detected 0.0000 %, silently wrong 8.6957 % (all 276 patterns)
// 3 errors    detected 0.0000 %, silently wrong 25.2964 % (all 2024 patterns)
`ifndef FIFO_REPETITION_3_24_8_B9DA8540
`define FIFO_REPETITION_3_24_8_B9DA8540
module fifo_repetition_3_24_8 (
  input clk,
  input rst,
  input write_valid,
  output write_ready,
  input [7:0] write_data,
  input [23:0] write_inject,
  output reg tvalid,
  input tready,
  output [7:0] tdata,
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
  wire [15:0] unused_decoder_1;
  wire [3:0] unused_decoder_2;
  wire [15:0] unused_decoder_3;
  wire [23:0] unused_decoder_4;
  wire unused_encoder;
  wire [9:0] ahead;
  wire decoder_ce;
  wire [7:0] decoder_data_out;
  wire decoder_due;
  wire [15:0] encoder_check_out;
  wire [7:0] encoder_data_out;
  reg [9:0] first;
  wire [9:0] first_after;
  wire first_last;
  reg [9:0] free;
  wire [9:0] free_after;
  wire free_last;
  wire full;
  wire [23:0] memory_read_data;
  wire pop;
  wire push;
  wire [23:0] write_data_1;
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
  dec_repetition_3_24_8 decoder_instance (
    .bypass(1'h0),
    .ce(decoder_ce),
    .check_in(memory_read_data[23:8]),
    .check_out(unused_decoder_1),
    .data_in(memory_read_data[7:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_2),
    .inject(24'h000000),
    .location(unused_decoder_4),
    .syndrome(unused_decoder_3),
    .valid_in(tvalid),
    .valid_out(unused_decoder)
  );
  enc_repetition_3_24_8 encoder_instance (
    .check_out(encoder_check_out),
    .data_in(write_data),
    .data_out(encoder_data_out),
    .valid_in(push),
    .valid_out(unused_encoder)
  );
  sram_1024x24 memory_array (
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
