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
  reg n_36;
  reg n_37;
  reg n_38;
  reg [9:0] n_39;
  reg [63:0] n_40;
  reg n_41;
  reg n_42;
  reg n_43;
  reg [9:0] n_44;
  wire n_45;
  reg n_46;
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
  wire n_96;
  wire n_107;
  wire n_114;
  wire n_115;
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
  wire [9:0] n_138;
  wire n_139;
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
  wire more;
  wire pop;
  wire taken;
  reg valid_in;
  wire wanted;
  reg wraps;
  assign n = ~ flying;
  assign sram_enable = wanted & n;
  assign n_52 = sram_address == 10'h3ff;
  assign last_group = index == 1'h0;
  assign n_63 = ~ tvalid;
  assign n_74 = pop & last_group;
  assign n_85 = n_63 | n_74;
  assign taken = answer & n_85;
  assign n_96 = ~ left[0];
  assign n_107 = n_96 & 1'h1;
  assign n_118 = left[0] ^ 1'h1;
  assign n_129 = ~ n_118;
  assign n_1 = n_129 & 1'h0;
  assign beyond_borrow = n_107 | n_1;
  assign n_12 = ~ left[1];
  assign n_23 = n_12 & 1'h0;
  assign n_34 = left[1] ^ 1'h0;
  assign n_45 = ~ n_34;
  assign n_47 = n_45 & beyond_borrow;
  assign beyond_borrow_1 = n_23 | n_47;
  assign n_48 = ~ left[2];
  assign n_49 = n_48 & 1'h0;
  assign n_50 = left[2] ^ 1'h0;
  assign n_51 = ~ n_50;
  assign n_53 = n_51 & beyond_borrow_1;
  assign beyond_borrow_2 = n_49 | n_53;
  assign n_54 = ~ left[3];
  assign n_55 = n_54 & 1'h0;
  assign n_56 = left[3] ^ 1'h0;
  assign n_57 = ~ n_56;
  assign n_58 = n_57 & beyond_borrow_2;
  assign beyond_borrow_3 = n_55 | n_58;
  assign n_59 = ~ left[4];
  assign n_60 = n_59 & 1'h0;
  assign n_61 = left[4] ^ 1'h0;
  assign n_62 = ~ n_61;
  assign n_64 = n_62 & beyond_borrow_3;
  assign beyond_borrow_4 = n_60 | n_64;
  assign n_65 = ~ left[5];
  assign n_66 = n_65 & 1'h0;
  assign n_67 = left[5] ^ 1'h0;
  assign n_68 = ~ n_67;
  assign n_69 = n_68 & beyond_borrow_4;
  assign beyond_borrow_5 = n_66 | n_69;
  assign n_70 = ~ left[6];
  assign n_71 = n_70 & 1'h0;
  assign n_72 = left[6] ^ 1'h0;
  assign n_73 = ~ n_72;
  assign n_75 = n_73 & beyond_borrow_5;
  assign beyond_borrow_6 = n_71 | n_75;
  assign n_76 = ~ left[7];
  assign n_77 = n_76 & 1'h0;
  assign n_78 = left[7] ^ 1'h0;
  assign n_79 = ~ n_78;
  assign n_80 = n_79 & beyond_borrow_6;
  assign beyond_borrow_7 = n_77 | n_80;
  assign n_81 = ~ left[8];
  assign n_82 = n_81 & 1'h0;
  assign n_83 = left[8] ^ 1'h0;
  assign n_84 = ~ n_83;
  assign n_86 = n_84 & beyond_borrow_7;
  assign beyond_borrow_8 = n_82 | n_86;
  assign n_87 = ~ left[9];
  assign n_88 = n_87 & 1'h0;
  assign n_89 = left[9] ^ 1'h0;
  assign n_90 = ~ n_89;
  assign n_91 = n_90 & beyond_borrow_8;
  assign beyond_borrow_9 = n_88 | n_91;
  assign more = ~ beyond_borrow_9;
  assign command_ready = ~ signal;
  assign n_114 = | left;
  assign tlast = ~ n_114;
  assign pop = tvalid & tready;
  assign n_115 = ~ tvalid;
  assign n_116 = more | n_115;
  assign wanted = signal & n_116;
  assign n_117 = ~ sram_address[0];
  assign n_119 = & sram_address[0];
  assign n_120 = sram_address[1] ^ n_119;
  assign n_121 = & sram_address[1:0];
  assign n_122 = sram_address[2] ^ n_121;
  assign n_123 = & sram_address[2:0];
  assign n_124 = sram_address[3] ^ n_123;
  assign n_125 = & sram_address[3:0];
  assign n_126 = sram_address[4] ^ n_125;
  assign n_127 = & sram_address[4:0];
  assign n_128 = sram_address[5] ^ n_127;
  assign n_130 = & sram_address[5:0];
  assign n_131 = sram_address[6] ^ n_130;
  assign n_132 = & sram_address[6:0];
  assign n_133 = sram_address[7] ^ n_132;
  assign n_134 = & sram_address[7:0];
  assign n_135 = sram_address[8] ^ n_134;
  assign n_136 = & sram_address[8:0];
  assign n_137 = sram_address[9] ^ n_136;
  assign n_138 = wraps ? 10'h000 : { n_137, n_135, n_133, n_131, n_128, n_126, n_124, n_122, n_120, n_117 };
  assign n_139 = ~ index;
  assign n_2 = ~ last_group;
  assign n_3 = ~ left[0];
  assign n_4 = | left[0];
  assign n_5 = ~ n_4;
  assign n_6 = left[1] ^ n_5;
  assign n_7 = | left[1:0];
  assign n_8 = ~ n_7;
  assign n_9 = left[2] ^ n_8;
  assign n_10 = | left[2:0];
  assign n_11 = ~ n_10;
  assign n_13 = left[3] ^ n_11;
  assign n_14 = | left[3:0];
  assign n_15 = ~ n_14;
  assign n_16 = left[4] ^ n_15;
  assign n_17 = | left[4:0];
  assign n_18 = ~ n_17;
  assign n_19 = left[5] ^ n_18;
  assign n_20 = | left[5:0];
  assign n_21 = ~ n_20;
  assign n_22 = left[6] ^ n_21;
  assign n_24 = | left[6:0];
  assign n_25 = ~ n_24;
  assign n_26 = left[7] ^ n_25;
  assign n_27 = | left[7:0];
  assign n_28 = ~ n_27;
  assign n_29 = left[8] ^ n_28;
  assign n_30 = | left[8:0];
  assign n_31 = ~ n_30;
  assign n_32 = left[9] ^ n_31;
  assign n_33 = ~ signal;
  assign n_35 = command_valid & n_33;
  always @(posedge clk)
    valid_in <= n_36;
  always @(posedge clk)
    flying <= n_37;
  always @(posedge clk)
    answer <= n_38;
  always @(posedge clk)
    sram_address <= n_39;
  always @(posedge clk)
    tdata <= n_40;
  always @(posedge clk)
    tuser <= n_41;
  always @(posedge clk)
    tvalid <= n_42;
  always @(posedge clk)
    index <= n_43;
  always @(posedge clk)
    left <= n_44;
  always @(posedge clk)
    signal <= n_46;
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
      wraps = n_52;
    end
  end
  always @* begin
    n_36 = sram_enable;
    if (rst) begin
      n_36 = 1'h0;
    end
  end
  always @* begin
    n_37 = flying;
    if (sram_enable) begin
      n_37 = 1'h1;
    end else if (taken) begin
      n_37 = 1'h0;
    end
    if (rst) begin
      n_37 = 1'h0;
    end
  end
  always @* begin
    n_38 = answer;
    if (decoder_valid_out) begin
      n_38 = 1'h1;
    end else if (taken) begin
      n_38 = 1'h0;
    end
    if (rst) begin
      n_38 = 1'h0;
    end
  end
  always @* begin
    n_39 = sram_address;
    if (sram_enable) begin
      n_39 = n_138;
    end
    if (n_35) begin
      n_39 = command_address;
    end
    if (rst) begin
      n_39 = 10'h000;
    end
  end
  always @* begin
    n_40 = tdata;
    if (taken) begin
      n_40 = decoder_data_out;
    end else if (pop) begin
      n_40 = 64'h0000000000000000;
    end
  end
  always @* begin
    n_41 = tuser;
    if (taken) begin
      n_41 = decoder_due;
    end
  end
  always @* begin
    n_42 = tvalid;
    if (taken) begin
      n_42 = 1'h1;
    end else if (pop) begin
      n_42 = n_2;
    end
    if (pop) begin
      if (tlast) begin
        n_42 = 1'h0;
      end
    end
    if (rst) begin
      n_42 = 1'h0;
    end
  end
  always @* begin
    n_43 = index;
    if (taken) begin
      n_43 = 1'h0;
    end else if (pop) begin
      n_43 = n_139;
    end
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  always @* begin
    n_44 = left;
    if (pop) begin
      n_44 = { n_32, n_29, n_26, n_22, n_19, n_16, n_13, n_9, n_6, n_3 };
    end
    if (n_35) begin
      n_44 = command_length;
    end
    if (rst) begin
      n_44 = 10'h000;
    end
  end
  always @* begin
    n_46 = signal;
    if (pop) begin
      if (tlast) begin
        n_46 = 1'h0;
      end
    end
    if (n_35) begin
      n_46 = 1'h1;
    end
    if (rst) begin
      n_46 = 1'h0;
    end
  end
endmodule
