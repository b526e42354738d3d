// Emitted by qtaml_hw 0.1.0; configuration sha256 f20d77d21205a7b847b48eafce5c78abcebd44eff42f50e54ed2a3ec7a9273fb.
// AXI4-Stream reader for 1024 words of an SRAM; tuser is due.
// code        bch-10-127-64: n 127, k 64, check bits 63, distance 21
// 1..10 errors corrected, ce = 1
// 11 errors   detected 100.0000 %, silently wrong 0.0000 % (20000 random patterns)
// 12 errors   detected 100.0000 %, silently wrong 0.0000 % (20000 random patterns)
module stream_bch_10_127_64 (
  input clk,
  input rst,
  input command_valid,
  output command_ready,
  input [9:0] command_address,
  input [9:0] command_length,
  input [126:0] inject,
  output sram_enable,
  output reg [9:0] sram_address,
  input [126:0] sram_read_data,
  output reg tvalid,
  input tready,
  output reg [63:0] tdata,
  output tlast,
  output reg tuser
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
  reg n_37;
  reg n_38;
  reg n_39;
  reg [9:0] n_40;
  reg [63:0] n_41;
  reg n_42;
  reg n_43;
  reg n_44;
  wire n_45;
  reg n_46;
  reg [9:0] n_47;
  reg n_48;
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
  wire n_92;
  wire n_93;
  wire n_98;
  wire n_109;
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
  wire n_133;
  wire n_134;
  wire n_135;
  wire n_136;
  wire n_137;
  wire n_138;
  wire n_139;
  wire [9:0] n_140;
  wire n_141;
  wire unused_decoder;
  wire [62:0] unused_decoder_1;
  wire unused_decoder_2;
  wire [3:0] unused_decoder_3;
  wire [62:0] unused_decoder_4;
  wire [126:0] unused_decoder_5;
  reg signal;
  reg answer;
  wire beyond_borrow;
  wire beyond_borrow_1;
  wire beyond_borrow_2;
  wire beyond_borrow_3;
  wire beyond_borrow_4;
  wire beyond_borrow_5;
  wire beyond_borrow_6;
  wire beyond_borrow_7;
  wire beyond_borrow_8;
  wire beyond_borrow_9;
  wire [63:0] decoder_data_out;
  wire decoder_due;
  wire decoder_valid_out;
  reg flying;
  reg index;
  wire last_group;
  reg [9:0] left;
  reg more;
  wire pop;
  wire taken;
  reg valid_in;
  wire wanted;
  reg wraps;
  assign n = ~ flying;
  assign sram_enable = wanted & n;
  assign n_54 = sram_address == 10'h3ff;
  assign last_group = index == 1'h0;
  assign n_65 = ~ tvalid;
  assign n_76 = pop & last_group;
  assign n_87 = n_65 | n_76;
  assign taken = answer & n_87;
  assign n_98 = ~ left[0];
  assign n_109 = n_98 & 1'h0;
  assign n_120 = left[0] ^ 1'h0;
  assign n_131 = ~ n_120;
  assign n_1 = n_131 & 1'h0;
  assign beyond_borrow = n_109 | n_1;
  assign n_12 = ~ left[1];
  assign n_23 = n_12 & 1'h1;
  assign n_34 = left[1] ^ 1'h1;
  assign n_45 = ~ n_34;
  assign n_49 = n_45 & beyond_borrow;
  assign beyond_borrow_1 = n_23 | n_49;
  assign n_50 = ~ left[2];
  assign n_51 = n_50 & 1'h0;
  assign n_52 = left[2] ^ 1'h0;
  assign n_53 = ~ n_52;
  assign n_55 = n_53 & beyond_borrow_1;
  assign beyond_borrow_2 = n_51 | n_55;
  assign n_56 = ~ left[3];
  assign n_57 = n_56 & 1'h0;
  assign n_58 = left[3] ^ 1'h0;
  assign n_59 = ~ n_58;
  assign n_60 = n_59 & beyond_borrow_2;
  assign beyond_borrow_3 = n_57 | n_60;
  assign n_61 = ~ left[4];
  assign n_62 = n_61 & 1'h0;
  assign n_63 = left[4] ^ 1'h0;
  assign n_64 = ~ n_63;
  assign n_66 = n_64 & beyond_borrow_3;
  assign beyond_borrow_4 = n_62 | n_66;
  assign n_67 = ~ left[5];
  assign n_68 = n_67 & 1'h0;
  assign n_69 = left[5] ^ 1'h0;
  assign n_70 = ~ n_69;
  assign n_71 = n_70 & beyond_borrow_4;
  assign beyond_borrow_5 = n_68 | n_71;
  assign n_72 = ~ left[6];
  assign n_73 = n_72 & 1'h0;
  assign n_74 = left[6] ^ 1'h0;
  assign n_75 = ~ n_74;
  assign n_77 = n_75 & beyond_borrow_5;
  assign beyond_borrow_6 = n_73 | n_77;
  assign n_78 = ~ left[7];
  assign n_79 = n_78 & 1'h0;
  assign n_80 = left[7] ^ 1'h0;
  assign n_81 = ~ n_80;
  assign n_82 = n_81 & beyond_borrow_6;
  assign beyond_borrow_7 = n_79 | n_82;
  assign n_83 = ~ left[8];
  assign n_84 = n_83 & 1'h0;
  assign n_85 = left[8] ^ 1'h0;
  assign n_86 = ~ n_85;
  assign n_88 = n_86 & beyond_borrow_7;
  assign beyond_borrow_8 = n_84 | n_88;
  assign n_89 = ~ left[9];
  assign n_90 = n_89 & 1'h0;
  assign n_91 = left[9] ^ 1'h0;
  assign n_92 = ~ n_91;
  assign n_93 = n_92 & beyond_borrow_8;
  assign beyond_borrow_9 = n_90 | n_93;
  assign command_ready = ~ signal;
  assign n_116 = | left;
  assign tlast = ~ n_116;
  assign pop = tvalid & tready;
  assign n_117 = ~ tvalid;
  assign n_118 = more | n_117;
  assign wanted = signal & n_118;
  assign n_119 = ~ sram_address[0];
  assign n_121 = & sram_address[0];
  assign n_122 = sram_address[1] ^ n_121;
  assign n_123 = & sram_address[1:0];
  assign n_124 = sram_address[2] ^ n_123;
  assign n_125 = & sram_address[2:0];
  assign n_126 = sram_address[3] ^ n_125;
  assign n_127 = & sram_address[3:0];
  assign n_128 = sram_address[4] ^ n_127;
  assign n_129 = & sram_address[4:0];
  assign n_130 = sram_address[5] ^ n_129;
  assign n_132 = & sram_address[5:0];
  assign n_133 = sram_address[6] ^ n_132;
  assign n_134 = & sram_address[6:0];
  assign n_135 = sram_address[7] ^ n_134;
  assign n_136 = & sram_address[7:0];
  assign n_137 = sram_address[8] ^ n_136;
  assign n_138 = & sram_address[8:0];
  assign n_139 = sram_address[9] ^ n_138;
  assign n_140 = wraps ? 10'h000 : { n_139, n_137, n_135, n_133, n_130, n_128, n_126, n_124, n_122, n_119 };
  assign n_141 = ~ index;
  assign n_2 = ~ last_group;
  assign n_3 = ~ beyond_borrow_9;
  assign n_4 = ~ left[0];
  assign n_5 = | left[0];
  assign n_6 = ~ n_5;
  assign n_7 = left[1] ^ n_6;
  assign n_8 = | left[1:0];
  assign n_9 = ~ n_8;
  assign n_10 = left[2] ^ n_9;
  assign n_11 = | left[2:0];
  assign n_13 = ~ n_11;
  assign n_14 = left[3] ^ n_13;
  assign n_15 = | left[3:0];
  assign n_16 = ~ n_15;
  assign n_17 = left[4] ^ n_16;
  assign n_18 = | left[4:0];
  assign n_19 = ~ n_18;
  assign n_20 = left[5] ^ n_19;
  assign n_21 = | left[5:0];
  assign n_22 = ~ n_21;
  assign n_24 = left[6] ^ n_22;
  assign n_25 = | left[6:0];
  assign n_26 = ~ n_25;
  assign n_27 = left[7] ^ n_26;
  assign n_28 = | left[7:0];
  assign n_29 = ~ n_28;
  assign n_30 = left[8] ^ n_29;
  assign n_31 = | left[8:0];
  assign n_32 = ~ n_31;
  assign n_33 = left[9] ^ n_32;
  assign n_35 = ~ signal;
  assign n_36 = command_valid & n_35;
  always @(posedge clk)
    valid_in <= n_37;
  always @(posedge clk)
    flying <= n_38;
  always @(posedge clk)
    answer <= n_39;
  always @(posedge clk)
    sram_address <= n_40;
  always @(posedge clk)
    tdata <= n_41;
  always @(posedge clk)
    tuser <= n_42;
  always @(posedge clk)
    tvalid <= n_43;
  always @(posedge clk)
    index <= n_44;
  always @(posedge clk)
    more <= n_46;
  always @(posedge clk)
    left <= n_47;
  always @(posedge clk)
    signal <= n_48;
  dec_bch_10_127_64 decoder_instance (
    .bypass(1'h0),
    .ce(unused_decoder_2),
    .check_in(sram_read_data[126:64]),
    .check_out(unused_decoder_1),
    .clk(clk),
    .data_in(sram_read_data[63:0]),
    .data_out(decoder_data_out),
    .due(decoder_due),
    .error_count(unused_decoder_3),
    .inject(inject),
    .location(unused_decoder_5),
    .ready_out(unused_decoder),
    .rst(rst),
    .syndrome(unused_decoder_4),
    .valid_in(valid_in),
    .valid_out(decoder_valid_out)
  );
  always @* begin
    wraps = 1'h0;
    if (sram_enable) begin
      wraps = n_54;
    end
  end
  always @* begin
    n_37 = sram_enable;
    if (rst) begin
      n_37 = 1'h0;
    end
  end
  always @* begin
    n_38 = flying;
    if (sram_enable) begin
      n_38 = 1'h1;
    end else if (taken) begin
      n_38 = 1'h0;
    end
    if (rst) begin
      n_38 = 1'h0;
    end
  end
  always @* begin
    n_39 = answer;
    if (decoder_valid_out) begin
      n_39 = 1'h1;
    end else if (taken) begin
      n_39 = 1'h0;
    end
    if (rst) begin
      n_39 = 1'h0;
    end
  end
  always @* begin
    n_40 = sram_address;
    if (sram_enable) begin
      n_40 = n_140;
    end
    if (n_36) begin
      n_40 = command_address;
    end
    if (rst) begin
      n_40 = 10'h000;
    end
  end
  always @* begin
    n_41 = tdata;
    if (taken) begin
      n_41 = decoder_data_out;
    end else if (pop) begin
      n_41 = 64'h0000000000000000;
    end
  end
  always @* begin
    n_42 = tuser;
    if (taken) begin
      n_42 = decoder_due;
    end
  end
  always @* begin
    n_43 = tvalid;
    if (taken) begin
      n_43 = 1'h1;
    end else if (pop) begin
      n_43 = n_2;
    end
    if (pop) begin
      if (tlast) begin
        n_43 = 1'h0;
      end
    end
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  always @* begin
    n_44 = index;
    if (taken) begin
      n_44 = 1'h0;
    end else if (pop) begin
      n_44 = n_141;
    end
    if (rst) begin
      n_44 = 1'h0;
    end
  end
  always @* begin
    n_46 = n_3;
    if (rst) begin
      n_46 = 1'h0;
    end
  end
  always @* begin
    n_47 = left;
    if (pop) begin
      n_47 = { n_33, n_30, n_27, n_24, n_20, n_17, n_14, n_10, n_7, n_4 };
    end
    if (n_36) begin
      n_47 = command_length;
    end
    if (rst) begin
      n_47 = 10'h000;
    end
  end
  always @* begin
    n_48 = signal;
    if (pop) begin
      if (tlast) begin
        n_48 = 1'h0;
      end
    end
    if (n_36) begin
      n_48 = 1'h1;
    end
    if (rst) begin
      n_48 = 1'h0;
    end
  end
endmodule
