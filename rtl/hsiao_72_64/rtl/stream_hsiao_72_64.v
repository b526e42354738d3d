// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// AXI4-Stream reader for 1024 words of an SRAM; tuser is due.
// code        hsiao-72-64: n 72, k 64, check bits 8, distance 4
// 1 error     corrected, ce = 1
// 2 errors    detected 100.0000 %, silently wrong 0.0000 % (all 2556 patterns)
// 3 errors    detected 43.6083 %, silently wrong 56.3917 % (all 59640 patterns)
`ifndef STREAM_HSIAO_72_64_C1E1B5FB
`define STREAM_HSIAO_72_64_C1E1B5FB
module stream_hsiao_72_64 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [9:0] command_address,
  input [9:0] command_length,
  input [71:0] inject,
  output sram_enable,
  output reg [9:0] sram_address,
  input [71:0] sram_read_data,
  output tvalid,
  input tready,
  output [63:0] tdata,
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
  wire [65:0] n_12;
  wire n_13;
  wire [65:0] n_14;
  wire n_15;
  wire [65:0] n_16;
  reg [2:0] n_17;
  reg [9:0] n_18;
  reg n_19;
  reg [9:0] n_20;
  reg n_21;
  wire n_22;
  reg n_23;
  reg [2:0] n_24;
  reg [65:0] n_25;
  reg [65:0] n_26;
  reg [65:0] n_27;
  wire n_28;
  wire n_29;
  wire n_30;
  wire [9:0] n_31;
  wire n_32;
  wire [9:0] n_33;
  wire [7:0] unused_decoder;
  wire unused_decoder_1;
  wire unused_decoder_2;
  wire [7:0] unused_decoder_3;
  wire [71:0] unused_decoder_4;
  reg busy;
  wire [63:0] decoder_data_out;
  wire decoder_due;
  wire decoder_valid_out;
  reg flags;
  reg [2:0] held;
  reg last;
  reg [9:0] left;
  reg [65:0] place_0;
  reg [65:0] place_1;
  reg [65:0] place_2;
  wire pop;
  reg [2:0] reserved;
  reg valid_in;
  assign pop = held[0] & tready;
  assign n = ~ reserved[2];
  assign n_11 = ~ command_ready;
  assign sram_enable = n & n_11;
  assign command_ready = ~ busy;
  assign n_22 = ~ pop;
  assign n_28 = sram_enable & n_22;
  assign n_29 = ~ sram_enable;
  assign n_30 = pop & n_29;
  assign n_31 = sram_address + 10'h001;
  assign n_32 = ~ last;
  assign n_33 = left - 10'h001;
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
  assign n_12 = held[1] ? place_1 : { decoder_due, flags, decoder_data_out };
  assign n_13 = ~ held[1];
  assign n_14 = held[2] ? place_2 : { decoder_due, flags, decoder_data_out };
  assign n_15 = ~ held[2];
  assign n_16 = 1'h0 ? { decoder_due, flags, decoder_data_out } : { decoder_due, flags, decoder_data_out };
  always @(posedge clk)
    reserved <= n_17;
  always @(posedge clk)
    sram_address <= n_18;
  always @(posedge clk)
    busy <= n_19;
  always @(posedge clk)
    left <= n_20;
  always @(posedge clk)
    last <= n_21;
  always @(posedge clk)
    flags <= n_5;
  always @(posedge clk)
    valid_in <= n_23;
  always @(posedge clk)
    held <= n_24;
  always @(posedge clk)
    place_0 <= n_25;
  always @(posedge clk)
    place_1 <= n_26;
  always @(posedge clk)
    place_2 <= n_27;
  dec_hsiao_72_64 decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_1),
    .check_in(sram_read_data[71:64]),
    .check_out(unused_decoder),
    .data_in(sram_read_data[63:0]),
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
    n_17 = reserved;
    if (n_28) begin
      n_17 = { reserved[1:0], 1'h1 };
    end
    if (n_30) begin
      n_17 = { 1'h0, reserved[2:1] };
    end
    if (rst) begin
      n_17 = 3'h0;
    end
  end
  always @* begin
    n_18 = sram_address;
    if (sram_enable) begin
      n_18 = n_31;
    end
    if (n_3) begin
      n_18 = command_address;
    end
    if (rst) begin
      n_18 = 10'h000;
    end
  end
  always @* begin
    n_19 = busy;
    if (sram_enable) begin
      n_19 = n_32;
    end
    if (n_3) begin
      n_19 = 1'h1;
    end
    if (rst) begin
      n_19 = 1'h0;
    end
  end
  always @* begin
    n_20 = left;
    if (sram_enable) begin
      n_20 = n_33;
    end
    if (n_3) begin
      n_20 = command_length;
    end
  end
  always @* begin
    n_21 = last;
    if (sram_enable) begin
      n_21 = n_1;
    end
    if (n_3) begin
      n_21 = n_4;
    end
  end
  always @* begin
    n_23 = sram_enable;
    if (rst) begin
      n_23 = 1'h0;
    end
  end
  always @* begin
    n_24 = held;
    if (n_7) begin
      n_24 = { held[1:0], 1'h1 };
    end
    if (n_9) begin
      n_24 = { 1'h0, held[2:1] };
    end
    if (rst) begin
      n_24 = 3'h0;
    end
  end
  always @* begin
    n_25 = place_0;
    if (pop) begin
      n_25 = n_12;
    end else if (n_10) begin
      n_25 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_26 = place_1;
    if (pop) begin
      n_26 = n_14;
    end else if (n_13) begin
      n_26 = { decoder_due, flags, decoder_data_out };
    end
  end
  always @* begin
    n_27 = place_2;
    if (pop) begin
      n_27 = n_16;
    end else if (n_15) begin
      n_27 = { decoder_due, flags, decoder_data_out };
    end
  end
  assign tvalid = held[0];
  assign tdata = place_0[63:0];
  assign tlast = place_0[64];
  assign tuser = place_0[65];
endmodule
`endif
