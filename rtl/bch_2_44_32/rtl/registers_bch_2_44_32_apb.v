// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// Registers of a memory port on APB: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_BCH_2_44_32_APB_16B11739
`define REGISTERS_BCH_2_44_32_APB_16B11739
module registers_bch_2_44_32_apb (
  input clk,
  input rst,
  input psel,
  input penable,
  input pwrite,
  input [5:0] paddr,
  input [31:0] pwdata,
  input [3:0] pstrb,
  output pready,
  output [31:0] prdata,
  output pslverr,
  input event_valid,
  input event_ce,
  input event_due,
  input [9:0] event_address,
  input [11:0] event_syndrome,
  input initialising,
  input scrubbed,
  output initialise,
  output scrub,
  input write,
  input [43:0] write_data,
  output [43:0] injected_data,
  output irq
);
  wire n;
  wire [15:0] n_1;
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
  wire [15:0] n_12;
  wire n_13;
  wire n_14;
  wire n_15;
  wire n_16;
  wire n_17;
  wire n_18;
  wire [43:0] n_19;
  reg n_20;
  reg [31:0] n_21;
  reg [15:0] n_22;
  wire [15:0] n_23;
  reg n_24;
  reg n_25;
  reg n_26;
  reg [31:0] n_27;
  reg [11:0] n_28;
  reg [31:0] n_29;
  reg [31:0] n_30;
  reg [15:0] n_31;
  reg [15:0] n_32;
  reg n_33;
  wire n_34;
  reg n_35;
  reg n_36;
  reg n_37;
  reg n_38;
  reg n_39;
  reg n_40;
  reg [9:0] n_41;
  reg [11:0] n_42;
  reg n_43;
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
  wire [31:0] n_56;
  wire [31:0] n_57;
  wire [31:0] n_58;
  wire [31:0] n_59;
  wire [11:0] n_60;
  wire n_61;
  wire [11:0] n_62;
  wire [11:0] n_63;
  wire [11:0] n_64;
  wire [31:0] n_65;
  wire [31:0] n_66;
  wire [31:0] n_67;
  wire [31:0] n_68;
  wire [15:0] n_69;
  wire [15:0] n_70;
  wire [15:0] n_71;
  wire n_72;
  wire [15:0] n_73;
  wire n_74;
  wire n_75;
  wire n_76;
  wire n_77;
  wire n_78;
  wire n_79;
  wire n_80;
  wire n_81;
  wire n_82;
  wire [31:0] n_83;
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
  wire [31:0] n_94;
  wire n_95;
  wire n_96;
  wire n_97;
  wire n_98;
  wire n_99;
  wire n_100;
  wire n_101;
  wire n_102;
  wire n_103;
  wire n_104;
  wire [31:0] n_105;
  wire n_106;
  wire [31:0] n_107;
  wire [31:0] n_108;
  wire [31:0] n_109;
  wire [31:0] n_110;
  wire [31:0] n_111;
  wire [31:0] n_112;
  wire [31:0] n_113;
  wire [31:0] n_114;
  wire [31:0] n_115;
  wire [31:0] n_116;
  wire [31:0] n_117;
  wire [31:0] n_118;
  wire [31:0] n_119;
  wire [31:0] n_120;
  wire [31:0] n_121;
  wire [31:0] n_122;
  wire n_123;
  wire n_124;
  wire n_125;
  wire n_126;
  wire [15:0] n_127;
  wire [15:0] n_128;
  wire [15:0] n_129;
  wire n_130;
  wire n_131;
  wire [15:0] n_132;
  wire [15:0] n_133;
  wire n_134;
  wire n_135;
  wire n_136;
  wire n_137;
  wire access;
  wire at_ce_count;
  wire at_ce_threshold;
  wire at_command;
  wire at_control;
  wire at_due_count;
  wire at_first;
  wire at_first_address;
  wire at_first_syndrome;
  wire at_inject_0;
  wire at_inject_1;
  wire at_irq_mask;
  wire at_irq_status;
  wire at_scrub_interval;
  wire at_scrub_passes;
  wire at_status;
  wire ce_all_off;
  reg [15:0] ce_count_count;
  reg ce_counted;
  wire ce_counts;
  wire ce_happens;
  wire [15:0] ce_left;
  reg [15:0] ce_threshold_count;
  reg control_scrub;
  wire due_all_off;
  reg [15:0] due_count_count;
  wire due_counts;
  wire due_happens;
  wire [15:0] due_left;
  reg [9:0] first_address_address;
  reg first_due;
  wire first_due_1;
  wire first_happens;
  wire first_kept;
  reg [11:0] first_syndrome_syndrome;
  reg first_valid;
  reg [31:0] inject_0_mask;
  reg [11:0] inject_1_mask;
  wire injects;
  wire [31:0] interval;
  wire interval_ends;
  reg irq_mask_ce;
  reg irq_mask_due;
  reg irq_mask_initialised;
  reg irq_status_ce;
  reg irq_status_due;
  reg irq_status_initialised;
  wire [31:0] read_data;
  wire [31:0] read_data_1;
  wire [31:0] read_data_2;
  wire [31:0] read_data_3;
  wire [31:0] read_data_4;
  wire [31:0] read_data_5;
  wire [31:0] read_data_7;
  wire [31:0] read_data_8;
  wire [31:0] read_data_9;
  wire [31:0] read_data_10;
  wire [31:0] read_data_11;
  wire [31:0] read_data_12;
  wire [31:0] read_data_13;
  wire [31:0] read_data_14;
  wire [15:0] said_ce_count_count;
  wire said_command_arm;
  wire [15:0] said_due_count_count;
  wire said_first_valid;
  wire said_irq_status_ce;
  wire said_irq_status_due;
  wire said_irq_status_initialised;
  reg [31:0] scrub_interval_cycles;
  reg [31:0] scrub_left;
  reg [31:0] scrub_passes_count;
  wire short_interval;
  reg status_armed;
  reg was_initialising;
  wire writes_ce_count;
  wire writes_ce_threshold;
  wire writes_command;
  wire writes_control;
  wire writes_due_count;
  wire writes_first;
  wire writes_inject_0;
  wire writes_inject_1;
  wire writes_irq_mask;
  wire writes_irq_status;
  wire writes_scrub_interval;
  assign n = pwdata[0] & pstrb[0];
  assign n_50 = ~ pstrb[0];
  assign n_61 = control_scrub & n_50;
  assign n_72 = n | n_61;
  assign n_83 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_94 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_105 = scrub_interval_cycles & n_94;
  assign n_116 = n_83 | n_105;
  assign n_127 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_1 = ~ { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_127 | n_12;
  assign n_34 = pwdata[0] & pstrb[0];
  assign n_44 = ~ pstrb[0];
  assign n_45 = irq_mask_ce & n_44;
  assign n_46 = n_34 | n_45;
  assign n_47 = pwdata[1] & pstrb[0];
  assign n_48 = ~ pstrb[0];
  assign n_49 = irq_mask_due & n_48;
  assign n_51 = n_47 | n_49;
  assign n_52 = pwdata[2] & pstrb[0];
  assign n_53 = ~ pstrb[0];
  assign n_54 = irq_mask_initialised & n_53;
  assign n_55 = n_52 | n_54;
  assign n_56 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_57 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_58 = inject_0_mask & n_57;
  assign n_59 = n_56 | n_58;
  assign n_60 = pwdata[11:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_62 = ~ { pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_63 = inject_1_mask & n_62;
  assign n_64 = n_60 | n_63;
  assign n_65 = interval - 32'h00000001;
  assign n_66 = scrub_left - 32'h00000001;
  assign n_67 = interval_ends ? n_65 : n_66;
  assign n_68 = scrub_passes_count + 32'h00000001;
  assign n_69 = ce_left + 16'h0001;
  assign n_70 = ce_counts ? n_69 : ce_left;
  assign n_71 = due_left + 16'h0001;
  assign n_73 = due_counts ? n_71 : due_left;
  assign n_74 = ~ said_irq_status_ce;
  assign n_75 = irq_status_ce & n_74;
  assign n_76 = | ce_threshold_count;
  assign n_77 = ce_counted & n_76;
  assign n_78 = ce_count_count >= ce_threshold_count;
  assign n_79 = n_77 & n_78;
  assign n_80 = n_75 | n_79;
  assign n_81 = ~ said_irq_status_due;
  assign n_82 = irq_status_due & n_81;
  assign n_84 = n_82 | due_happens;
  assign n_85 = ~ said_irq_status_initialised;
  assign n_86 = irq_status_initialised & n_85;
  assign n_87 = ~ initialising;
  assign n_88 = was_initialising & n_87;
  assign n_89 = n_86 | n_88;
  assign n_90 = first_kept | first_happens;
  assign n_91 = ~ injects;
  assign n_92 = status_armed & n_91;
  assign n_93 = n_92 | said_command_arm;
  assign access = psel & penable;
  assign at_status = paddr == 6'h00;
  assign at_control = paddr == 6'h04;
  assign at_command = paddr == 6'h08;
  assign at_scrub_interval = paddr == 6'h0c;
  assign at_scrub_passes = paddr == 6'h10;
  assign at_ce_count = paddr == 6'h14;
  assign at_due_count = paddr == 6'h18;
  assign at_ce_threshold = paddr == 6'h1c;
  assign at_irq_status = paddr == 6'h20;
  assign at_irq_mask = paddr == 6'h24;
  assign at_first = paddr == 6'h28;
  assign at_first_address = paddr == 6'h2c;
  assign at_first_syndrome = paddr == 6'h30;
  assign at_inject_0 = paddr == 6'h34;
  assign at_inject_1 = paddr == 6'h38;
  assign n_95 = access & pwrite;
  assign writes_control = at_control & n_95;
  assign n_96 = access & pwrite;
  assign writes_command = at_command & n_96;
  assign n_97 = access & pwrite;
  assign writes_scrub_interval = at_scrub_interval & n_97;
  assign n_98 = access & pwrite;
  assign writes_ce_count = at_ce_count & n_98;
  assign n_99 = access & pwrite;
  assign writes_due_count = at_due_count & n_99;
  assign n_100 = access & pwrite;
  assign writes_ce_threshold = at_ce_threshold & n_100;
  assign n_101 = access & pwrite;
  assign writes_irq_status = at_irq_status & n_101;
  assign n_102 = access & pwrite;
  assign writes_irq_mask = at_irq_mask & n_102;
  assign n_103 = access & pwrite;
  assign writes_first = at_first & n_103;
  assign n_104 = access & pwrite;
  assign writes_inject_0 = at_inject_0 & n_104;
  assign n_106 = access & pwrite;
  assign writes_inject_1 = at_inject_1 & n_106;
  assign n_107 = at_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign read_data = 32'd0 | n_107;
  assign n_108 = at_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign read_data_7 = read_data | n_108;
  assign n_109 = at_command ? 32'd0 : 32'd0;
  assign read_data_8 = read_data_7 | n_109;
  assign n_110 = at_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign read_data_9 = read_data_8 | n_110;
  assign n_111 = at_scrub_passes ? scrub_passes_count : 32'd0;
  assign read_data_10 = read_data_9 | n_111;
  assign n_112 = at_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign read_data_11 = read_data_10 | n_112;
  assign n_113 = at_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign read_data_12 = read_data_11 | n_113;
  assign n_114 = at_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign read_data_13 = read_data_12 | n_114;
  assign n_115 = at_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign read_data_14 = read_data_13 | n_115;
  assign n_117 = at_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign read_data_1 = read_data_14 | n_117;
  assign n_118 = at_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign read_data_2 = read_data_1 | n_118;
  assign n_119 = at_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign read_data_3 = read_data_2 | n_119;
  assign n_120 = at_first_syndrome ? { 20'h00000, first_syndrome_syndrome } : 32'd0;
  assign read_data_4 = read_data_3 | n_120;
  assign n_121 = at_inject_0 ? inject_0_mask : 32'd0;
  assign read_data_5 = read_data_4 | n_121;
  assign n_122 = at_inject_1 ? { 20'h00000, inject_1_mask } : 32'd0;
  assign prdata = read_data_5 | n_122;
  assign n_123 = | { at_inject_1, at_inject_0, at_first_syndrome, at_first_address, at_first, at_irq_mask, at_irq_status, at_ce_threshold, at_due_count, at_ce_count, at_scrub_passes, at_scrub_interval, at_command, at_control, at_status };
  assign n_124 = ~ n_123;
  assign pslverr = access & n_124;
  assign n_125 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_125;
  assign n_126 = | scrub_left;
  assign interval_ends = ~ n_126;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_128 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_ce_count_count = n_128 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_129 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_129;
  assign n_130 = & ce_left;
  assign n_131 = ~ n_130;
  assign ce_counts = ce_happens & n_131;
  assign n_132 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_due_count_count = n_132 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_133 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_133;
  assign n_134 = & due_left;
  assign n_135 = ~ n_134;
  assign due_counts = due_happens & n_135;
  assign n_136 = pwdata[0] & pstrb[0];
  assign said_irq_status_ce = n_136 & writes_irq_status;
  assign n_137 = pwdata[1] & pstrb[0];
  assign said_irq_status_due = n_137 & writes_irq_status;
  assign n_2 = pwdata[2] & pstrb[0];
  assign said_irq_status_initialised = n_2 & writes_irq_status;
  assign n_3 = irq_status_ce & irq_mask_ce;
  assign n_4 = irq_status_due & irq_mask_due;
  assign n_5 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_5, n_4, n_3 };
  assign n_6 = pwdata[0] & pstrb[0];
  assign said_first_valid = n_6 & writes_first;
  assign n_7 = ~ said_first_valid;
  assign first_kept = first_valid & n_7;
  assign n_8 = event_valid & event_due;
  assign n_9 = first_kept & first_due;
  assign n_10 = ~ n_9;
  assign first_due_1 = n_8 & n_10;
  assign n_11 = event_valid & event_ce;
  assign n_13 = ~ first_kept;
  assign n_14 = n_11 & n_13;
  assign first_happens = first_due_1 | n_14;
  assign n_15 = pwdata[1] & pstrb[0];
  assign said_command_arm = n_15 & writes_command;
  assign n_16 = pwdata[0] & pstrb[0];
  assign initialise = n_16 & writes_command;
  assign n_17 = status_armed & write;
  assign n_18 = ~ initialising;
  assign injects = n_17 & n_18;
  assign n_19 = { inject_1_mask, inject_0_mask } & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_19;
  always @(posedge clk)
    control_scrub <= n_20;
  always @(posedge clk)
    scrub_interval_cycles <= n_21;
  always @(posedge clk)
    ce_threshold_count <= n_22;
  always @(posedge clk)
    irq_mask_ce <= n_24;
  always @(posedge clk)
    irq_mask_due <= n_25;
  always @(posedge clk)
    irq_mask_initialised <= n_26;
  always @(posedge clk)
    inject_0_mask <= n_27;
  always @(posedge clk)
    inject_1_mask <= n_28;
  always @(posedge clk)
    scrub_left <= n_29;
  always @(posedge clk)
    scrub_passes_count <= n_30;
  always @(posedge clk)
    ce_count_count <= n_31;
  always @(posedge clk)
    due_count_count <= n_32;
  always @(posedge clk)
    ce_counted <= n_33;
  always @(posedge clk)
    was_initialising <= n_35;
  always @(posedge clk)
    irq_status_ce <= n_36;
  always @(posedge clk)
    irq_status_due <= n_37;
  always @(posedge clk)
    irq_status_initialised <= n_38;
  always @(posedge clk)
    first_valid <= n_39;
  always @(posedge clk)
    first_due <= n_40;
  always @(posedge clk)
    first_address_address <= n_41;
  always @(posedge clk)
    first_syndrome_syndrome <= n_42;
  always @(posedge clk)
    status_armed <= n_43;
  always @* begin
    n_20 = control_scrub;
    if (writes_control) begin
      n_20 = n_72;
    end
    if (rst) begin
      n_20 = 1'h0;
    end
  end
  always @* begin
    n_21 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_21 = n_116;
    end
    if (rst) begin
      n_21 = 32'd0;
    end
  end
  always @* begin
    n_22 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_22 = n_23;
    end
    if (rst) begin
      n_22 = 16'h0000;
    end
  end
  always @* begin
    n_24 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_24 = n_46;
    end
    if (rst) begin
      n_24 = 1'h0;
    end
  end
  always @* begin
    n_25 = irq_mask_due;
    if (writes_irq_mask) begin
      n_25 = n_51;
    end
    if (rst) begin
      n_25 = 1'h0;
    end
  end
  always @* begin
    n_26 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_26 = n_55;
    end
    if (rst) begin
      n_26 = 1'h0;
    end
  end
  always @* begin
    n_27 = inject_0_mask;
    if (writes_inject_0) begin
      n_27 = n_59;
    end
    if (rst) begin
      n_27 = 32'd0;
    end
  end
  always @* begin
    n_28 = inject_1_mask;
    if (writes_inject_1) begin
      n_28 = n_64;
    end
    if (rst) begin
      n_28 = 12'h000;
    end
  end
  always @* begin
    n_29 = n_67;
    if (rst) begin
      n_29 = 32'd0;
    end
  end
  always @* begin
    n_30 = scrub_passes_count;
    if (scrubbed) begin
      n_30 = n_68;
    end
    if (rst) begin
      n_30 = 32'd0;
    end
  end
  always @* begin
    n_31 = n_70;
    if (rst) begin
      n_31 = 16'h0000;
    end
  end
  always @* begin
    n_32 = n_73;
    if (rst) begin
      n_32 = 16'h0000;
    end
  end
  always @* begin
    n_33 = ce_happens;
    if (rst) begin
      n_33 = 1'h0;
    end
  end
  always @* begin
    n_35 = initialising;
    if (rst) begin
      n_35 = 1'h0;
    end
  end
  always @* begin
    n_36 = n_80;
    if (rst) begin
      n_36 = 1'h0;
    end
  end
  always @* begin
    n_37 = n_84;
    if (rst) begin
      n_37 = 1'h0;
    end
  end
  always @* begin
    n_38 = n_89;
    if (rst) begin
      n_38 = 1'h0;
    end
  end
  always @* begin
    n_39 = n_90;
    if (rst) begin
      n_39 = 1'h0;
    end
  end
  always @* begin
    n_40 = first_due;
    if (first_happens) begin
      n_40 = event_due;
    end
    if (rst) begin
      n_40 = 1'h0;
    end
  end
  always @* begin
    n_41 = first_address_address;
    if (first_happens) begin
      n_41 = event_address;
    end
    if (rst) begin
      n_41 = 10'h000;
    end
  end
  always @* begin
    n_42 = first_syndrome_syndrome;
    if (first_happens) begin
      n_42 = event_syndrome;
    end
    if (rst) begin
      n_42 = 12'h000;
    end
  end
  always @* begin
    n_43 = n_93;
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  assign pready = 1'h1;
endmodule
`endif
