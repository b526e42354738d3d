// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// Registers of a memory port on AXI4-Lite: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_BCH_2_44_32_AXIL_FF7B47E0
`define REGISTERS_BCH_2_44_32_AXIL_FF7B47E0
module registers_bch_2_44_32_axil (
  input clk,
  input rst,
  input awvalid,
  output awready,
  input [5:0] awaddr,
  input wvalid,
  output wready,
  input [31:0] wdata,
  input [3:0] wstrb,
  output reg bvalid,
  input bready,
  output reg [1:0] bresp,
  input arvalid,
  output arready,
  input [5:0] araddr,
  output reg rvalid,
  input rready,
  output reg [31:0] rdata,
  output reg [1:0] rresp,
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
  wire [15:0] n_2;
  wire n_3;
  wire n_4;
  wire [15:0] n_5;
  wire [15:0] n_6;
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
  wire n_19;
  wire n_20;
  wire n_21;
  wire n_22;
  wire [15:0] n_23;
  wire n_24;
  wire n_25;
  wire n_26;
  wire n_27;
  wire n_28;
  wire [43:0] n_29;
  reg n_30;
  reg [31:0] n_31;
  reg [15:0] n_32;
  reg n_33;
  wire n_34;
  reg n_35;
  reg n_36;
  reg [31:0] n_37;
  reg [11:0] n_38;
  reg n_39;
  reg [1:0] n_40;
  reg n_41;
  reg [31:0] n_42;
  reg [1:0] n_43;
  reg [31:0] n_44;
  wire n_45;
  reg [31:0] n_46;
  reg [15:0] n_47;
  reg [15:0] n_48;
  reg n_49;
  reg n_50;
  reg n_51;
  reg n_52;
  reg n_53;
  reg n_54;
  reg n_55;
  wire n_56;
  reg [9:0] n_57;
  reg [11:0] n_58;
  reg n_59;
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
  wire [31:0] n_70;
  wire [31:0] n_71;
  wire [31:0] n_72;
  wire [31:0] n_73;
  wire [11:0] n_74;
  wire n_75;
  wire [11:0] n_76;
  wire [11:0] n_77;
  wire [11:0] n_78;
  wire n_79;
  wire [1:0] n_80;
  wire n_81;
  wire [1:0] n_82;
  wire [31:0] n_83;
  wire [31:0] n_84;
  wire [31:0] n_85;
  wire n_86;
  wire [31:0] n_87;
  wire [15:0] n_88;
  wire [15:0] n_89;
  wire [15:0] n_90;
  wire [15:0] n_91;
  wire n_92;
  wire n_93;
  wire n_94;
  wire n_95;
  wire n_96;
  wire [31:0] n_97;
  wire n_98;
  wire n_99;
  wire n_100;
  wire n_101;
  wire n_102;
  wire n_103;
  wire n_104;
  wire n_105;
  wire n_106;
  wire n_107;
  wire [31:0] n_108;
  wire n_109;
  wire n_110;
  wire n_111;
  wire n_112;
  wire n_113;
  wire n_114;
  wire n_115;
  wire [31:0] n_116;
  wire [31:0] n_117;
  wire [31:0] n_118;
  wire [31:0] n_119;
  wire [31:0] n_120;
  wire [31:0] n_121;
  wire [31:0] n_122;
  wire [31:0] n_123;
  wire [31:0] n_124;
  wire [31:0] n_125;
  wire [31:0] n_126;
  wire [31:0] n_127;
  wire [31:0] n_128;
  wire [31:0] n_129;
  wire [31:0] n_130;
  wire [31:0] n_131;
  wire [31:0] n_132;
  wire [31:0] n_133;
  wire [31:0] n_134;
  wire [31:0] n_135;
  wire [31:0] n_136;
  wire [31:0] n_137;
  wire [31:0] n_138;
  wire [31:0] n_139;
  wire [31:0] n_140;
  wire [15:0] n_141;
  wire [31:0] n_142;
  wire [31:0] n_143;
  wire [31:0] n_144;
  wire [31:0] n_145;
  wire [31:0] n_146;
  wire [31:0] n_147;
  wire [31:0] n_148;
  wire n_149;
  wire n_150;
  wire [15:0] n_151;
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
  wire from_ce_count;
  wire from_ce_threshold;
  wire from_command;
  wire from_control;
  wire from_due_count;
  wire from_first;
  wire from_first_address;
  wire from_first_syndrome;
  wire from_inject_0;
  wire from_inject_1;
  wire from_irq_mask;
  wire from_irq_status;
  wire from_scrub_interval;
  wire from_scrub_passes;
  wire from_status;
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
  reg [31:0] read_data;
  reg [31:0] read_data_1;
  reg [31:0] read_data_2;
  reg [31:0] read_data_3;
  reg [31:0] read_data_4;
  reg [31:0] read_data_5;
  reg [31:0] read_data_6;
  reg [31:0] read_data_7;
  reg [31:0] read_data_8;
  reg [31:0] read_data_9;
  reg [31:0] read_data_10;
  reg [31:0] read_data_11;
  reg [31:0] read_data_12;
  reg [31:0] read_data_13;
  reg [31:0] read_data_14;
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
  wire to_ce_count;
  wire to_ce_threshold;
  wire to_command;
  wire to_control;
  wire to_due_count;
  wire to_first;
  wire to_first_address;
  wire to_first_syndrome;
  wire to_inject_0;
  wire to_inject_1;
  wire to_irq_mask;
  wire to_irq_status;
  wire to_scrub_interval;
  wire to_scrub_passes;
  wire to_status;
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
  assign n = wdata[0] & wstrb[0];
  assign n_64 = ~ wstrb[0];
  assign n_75 = control_scrub & n_64;
  assign n_86 = n | n_75;
  assign n_97 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_108 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_119 = scrub_interval_cycles & n_108;
  assign n_130 = n_97 | n_119;
  assign n_141 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_1 = ~ { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_141 | n_12;
  assign n_34 = wdata[0] & wstrb[0];
  assign n_45 = ~ wstrb[0];
  assign n_56 = irq_mask_ce & n_45;
  assign n_60 = n_34 | n_56;
  assign n_61 = wdata[1] & wstrb[0];
  assign n_62 = ~ wstrb[0];
  assign n_63 = irq_mask_due & n_62;
  assign n_65 = n_61 | n_63;
  assign n_66 = wdata[2] & wstrb[0];
  assign n_67 = ~ wstrb[0];
  assign n_68 = irq_mask_initialised & n_67;
  assign n_69 = n_66 | n_68;
  assign n_70 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_71 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_72 = inject_0_mask & n_71;
  assign n_73 = n_70 | n_72;
  assign n_74 = wdata[11:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_76 = ~ { wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_77 = inject_1_mask & n_76;
  assign n_78 = n_74 | n_77;
  assign n_79 = | { to_inject_1, to_inject_0, to_first_syndrome, to_first_address, to_first, to_irq_mask, to_irq_status, to_ce_threshold, to_due_count, to_ce_count, to_scrub_passes, to_scrub_interval, to_command, to_control, to_status };
  assign n_80 = n_79 ? 2'h0 : 2'h2;
  assign n_81 = | { from_inject_1, from_inject_0, from_first_syndrome, from_first_address, from_first, from_irq_mask, from_irq_status, from_ce_threshold, from_due_count, from_ce_count, from_scrub_passes, from_scrub_interval, from_command, from_control, from_status };
  assign n_82 = n_81 ? 2'h0 : 2'h2;
  assign n_83 = interval - 32'h00000001;
  assign n_84 = scrub_left - 32'h00000001;
  assign n_85 = interval_ends ? n_83 : n_84;
  assign n_87 = scrub_passes_count + 32'h00000001;
  assign n_88 = ce_left + 16'h0001;
  assign n_89 = ce_counts ? n_88 : ce_left;
  assign n_90 = due_left + 16'h0001;
  assign n_91 = due_counts ? n_90 : due_left;
  assign n_92 = ~ said_irq_status_ce;
  assign n_93 = irq_status_ce & n_92;
  assign n_94 = | ce_threshold_count;
  assign n_95 = ce_counted & n_94;
  assign n_96 = ce_count_count >= ce_threshold_count;
  assign n_98 = n_95 & n_96;
  assign n_99 = n_93 | n_98;
  assign n_100 = ~ said_irq_status_due;
  assign n_101 = irq_status_due & n_100;
  assign n_102 = n_101 | due_happens;
  assign n_103 = ~ said_irq_status_initialised;
  assign n_104 = irq_status_initialised & n_103;
  assign n_105 = ~ initialising;
  assign n_106 = was_initialising & n_105;
  assign n_107 = n_104 | n_106;
  assign n_109 = first_kept | first_happens;
  assign n_110 = ~ injects;
  assign n_111 = status_armed & n_110;
  assign n_112 = n_111 | said_command_arm;
  assign n_113 = awvalid & wvalid;
  assign n_114 = ~ bvalid;
  assign awready = n_113 & n_114;
  assign n_115 = ~ rvalid;
  assign arready = arvalid & n_115;
  assign to_status = awaddr == 6'h00;
  assign to_control = awaddr == 6'h04;
  assign to_command = awaddr == 6'h08;
  assign to_scrub_interval = awaddr == 6'h0c;
  assign to_scrub_passes = awaddr == 6'h10;
  assign to_ce_count = awaddr == 6'h14;
  assign to_due_count = awaddr == 6'h18;
  assign to_ce_threshold = awaddr == 6'h1c;
  assign to_irq_status = awaddr == 6'h20;
  assign to_irq_mask = awaddr == 6'h24;
  assign to_first = awaddr == 6'h28;
  assign to_first_address = awaddr == 6'h2c;
  assign to_first_syndrome = awaddr == 6'h30;
  assign to_inject_0 = awaddr == 6'h34;
  assign to_inject_1 = awaddr == 6'h38;
  assign from_status = araddr == 6'h00;
  assign from_control = araddr == 6'h04;
  assign from_command = araddr == 6'h08;
  assign from_scrub_interval = araddr == 6'h0c;
  assign from_scrub_passes = araddr == 6'h10;
  assign from_ce_count = araddr == 6'h14;
  assign from_due_count = araddr == 6'h18;
  assign from_ce_threshold = araddr == 6'h1c;
  assign from_irq_status = araddr == 6'h20;
  assign from_irq_mask = araddr == 6'h24;
  assign from_first = araddr == 6'h28;
  assign from_first_address = araddr == 6'h2c;
  assign from_first_syndrome = araddr == 6'h30;
  assign from_inject_0 = araddr == 6'h34;
  assign from_inject_1 = araddr == 6'h38;
  assign writes_control = to_control & awready;
  assign writes_command = to_command & awready;
  assign writes_scrub_interval = to_scrub_interval & awready;
  assign writes_ce_count = to_ce_count & awready;
  assign writes_due_count = to_due_count & awready;
  assign writes_ce_threshold = to_ce_threshold & awready;
  assign writes_irq_status = to_irq_status & awready;
  assign writes_irq_mask = to_irq_mask & awready;
  assign writes_first = to_first & awready;
  assign writes_inject_0 = to_inject_0 & awready;
  assign writes_inject_1 = to_inject_1 & awready;
  assign n_116 = from_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign n_117 = 32'd0 | n_116;
  assign n_118 = from_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign n_120 = read_data_1 | n_118;
  assign n_121 = from_command ? 32'd0 : 32'd0;
  assign n_122 = read_data_2 | n_121;
  assign n_123 = from_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign n_124 = read_data_3 | n_123;
  assign n_125 = from_scrub_passes ? scrub_passes_count : 32'd0;
  assign n_126 = read_data_4 | n_125;
  assign n_127 = from_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign n_128 = read_data_5 | n_127;
  assign n_129 = from_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign n_131 = read_data_6 | n_129;
  assign n_132 = from_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign n_133 = read_data_7 | n_132;
  assign n_134 = from_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign n_135 = read_data_8 | n_134;
  assign n_136 = from_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign n_137 = read_data_9 | n_136;
  assign n_138 = from_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign n_139 = read_data_10 | n_138;
  assign n_140 = from_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign n_142 = read_data_11 | n_140;
  assign n_143 = from_first_syndrome ? { 20'h00000, first_syndrome_syndrome } : 32'd0;
  assign n_144 = read_data_12 | n_143;
  assign n_145 = from_inject_0 ? inject_0_mask : 32'd0;
  assign n_146 = read_data_13 | n_145;
  assign n_147 = from_inject_1 ? { 20'h00000, inject_1_mask } : 32'd0;
  assign n_148 = read_data_14 | n_147;
  assign n_149 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_149;
  assign n_150 = | scrub_left;
  assign interval_ends = ~ n_150;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_151 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_ce_count_count = n_151 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_2 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_2;
  assign n_3 = & ce_left;
  assign n_4 = ~ n_3;
  assign ce_counts = ce_happens & n_4;
  assign n_5 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_due_count_count = n_5 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_6 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_6;
  assign n_7 = & due_left;
  assign n_8 = ~ n_7;
  assign due_counts = due_happens & n_8;
  assign n_9 = wdata[0] & wstrb[0];
  assign said_irq_status_ce = n_9 & writes_irq_status;
  assign n_10 = wdata[1] & wstrb[0];
  assign said_irq_status_due = n_10 & writes_irq_status;
  assign n_11 = wdata[2] & wstrb[0];
  assign said_irq_status_initialised = n_11 & writes_irq_status;
  assign n_13 = irq_status_ce & irq_mask_ce;
  assign n_14 = irq_status_due & irq_mask_due;
  assign n_15 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_15, n_14, n_13 };
  assign n_16 = wdata[0] & wstrb[0];
  assign said_first_valid = n_16 & writes_first;
  assign n_17 = ~ said_first_valid;
  assign first_kept = first_valid & n_17;
  assign n_18 = event_valid & event_due;
  assign n_19 = first_kept & first_due;
  assign n_20 = ~ n_19;
  assign first_due_1 = n_18 & n_20;
  assign n_21 = event_valid & event_ce;
  assign n_22 = ~ first_kept;
  assign n_24 = n_21 & n_22;
  assign first_happens = first_due_1 | n_24;
  assign n_25 = wdata[1] & wstrb[0];
  assign said_command_arm = n_25 & writes_command;
  assign n_26 = wdata[0] & wstrb[0];
  assign initialise = n_26 & writes_command;
  assign n_27 = status_armed & write;
  assign n_28 = ~ initialising;
  assign injects = n_27 & n_28;
  assign n_29 = { inject_1_mask, inject_0_mask } & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_29;
  always @(posedge clk)
    control_scrub <= n_30;
  always @(posedge clk)
    scrub_interval_cycles <= n_31;
  always @(posedge clk)
    ce_threshold_count <= n_32;
  always @(posedge clk)
    irq_mask_ce <= n_33;
  always @(posedge clk)
    irq_mask_due <= n_35;
  always @(posedge clk)
    irq_mask_initialised <= n_36;
  always @(posedge clk)
    inject_0_mask <= n_37;
  always @(posedge clk)
    inject_1_mask <= n_38;
  always @(posedge clk)
    bvalid <= n_39;
  always @(posedge clk)
    bresp <= n_40;
  always @(posedge clk)
    rvalid <= n_41;
  always @(posedge clk)
    rdata <= n_42;
  always @(posedge clk)
    rresp <= n_43;
  always @(posedge clk)
    scrub_left <= n_44;
  always @(posedge clk)
    scrub_passes_count <= n_46;
  always @(posedge clk)
    ce_count_count <= n_47;
  always @(posedge clk)
    due_count_count <= n_48;
  always @(posedge clk)
    ce_counted <= n_49;
  always @(posedge clk)
    was_initialising <= n_50;
  always @(posedge clk)
    irq_status_ce <= n_51;
  always @(posedge clk)
    irq_status_due <= n_52;
  always @(posedge clk)
    irq_status_initialised <= n_53;
  always @(posedge clk)
    first_valid <= n_54;
  always @(posedge clk)
    first_due <= n_55;
  always @(posedge clk)
    first_address_address <= n_57;
  always @(posedge clk)
    first_syndrome_syndrome <= n_58;
  always @(posedge clk)
    status_armed <= n_59;
  always @* begin
    n_30 = control_scrub;
    if (writes_control) begin
      n_30 = n_86;
    end
    if (rst) begin
      n_30 = 1'h0;
    end
  end
  always @* begin
    n_31 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_31 = n_130;
    end
    if (rst) begin
      n_31 = 32'd0;
    end
  end
  always @* begin
    n_32 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_32 = n_23;
    end
    if (rst) begin
      n_32 = 16'h0000;
    end
  end
  always @* begin
    n_33 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_33 = n_60;
    end
    if (rst) begin
      n_33 = 1'h0;
    end
  end
  always @* begin
    n_35 = irq_mask_due;
    if (writes_irq_mask) begin
      n_35 = n_65;
    end
    if (rst) begin
      n_35 = 1'h0;
    end
  end
  always @* begin
    n_36 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_36 = n_69;
    end
    if (rst) begin
      n_36 = 1'h0;
    end
  end
  always @* begin
    n_37 = inject_0_mask;
    if (writes_inject_0) begin
      n_37 = n_73;
    end
    if (rst) begin
      n_37 = 32'd0;
    end
  end
  always @* begin
    n_38 = inject_1_mask;
    if (writes_inject_1) begin
      n_38 = n_78;
    end
    if (rst) begin
      n_38 = 12'h000;
    end
  end
  always @* begin
    n_39 = bvalid;
    if (awready) begin
      n_39 = 1'h1;
    end else if (bready) begin
      n_39 = 1'h0;
    end
    if (rst) begin
      n_39 = 1'h0;
    end
  end
  always @* begin
    n_40 = bresp;
    if (awready) begin
      n_40 = n_80;
    end
    if (rst) begin
      n_40 = 2'h0;
    end
  end
  always @* begin
    n_41 = rvalid;
    if (arready) begin
      n_41 = 1'h1;
    end else if (rready) begin
      n_41 = 1'h0;
    end
    if (rst) begin
      n_41 = 1'h0;
    end
  end
  always @* begin
    n_42 = rdata;
    if (arready) begin
      n_42 = read_data;
    end
    if (rst) begin
      n_42 = 32'd0;
    end
  end
  always @* begin
    n_43 = rresp;
    if (arready) begin
      n_43 = n_82;
    end
    if (rst) begin
      n_43 = 2'h0;
    end
  end
  always @* begin
    n_44 = n_85;
    if (rst) begin
      n_44 = 32'd0;
    end
  end
  always @* begin
    n_46 = scrub_passes_count;
    if (scrubbed) begin
      n_46 = n_87;
    end
    if (rst) begin
      n_46 = 32'd0;
    end
  end
  always @* begin
    n_47 = n_89;
    if (rst) begin
      n_47 = 16'h0000;
    end
  end
  always @* begin
    n_48 = n_91;
    if (rst) begin
      n_48 = 16'h0000;
    end
  end
  always @* begin
    n_49 = ce_happens;
    if (rst) begin
      n_49 = 1'h0;
    end
  end
  always @* begin
    n_50 = initialising;
    if (rst) begin
      n_50 = 1'h0;
    end
  end
  always @* begin
    n_51 = n_99;
    if (rst) begin
      n_51 = 1'h0;
    end
  end
  always @* begin
    n_52 = n_102;
    if (rst) begin
      n_52 = 1'h0;
    end
  end
  always @* begin
    n_53 = n_107;
    if (rst) begin
      n_53 = 1'h0;
    end
  end
  always @* begin
    n_54 = n_109;
    if (rst) begin
      n_54 = 1'h0;
    end
  end
  always @* begin
    n_55 = first_due;
    if (first_happens) begin
      n_55 = event_due;
    end
    if (rst) begin
      n_55 = 1'h0;
    end
  end
  always @* begin
    n_57 = first_address_address;
    if (first_happens) begin
      n_57 = event_address;
    end
    if (rst) begin
      n_57 = 10'h000;
    end
  end
  always @* begin
    n_58 = first_syndrome_syndrome;
    if (first_happens) begin
      n_58 = event_syndrome;
    end
    if (rst) begin
      n_58 = 12'h000;
    end
  end
  always @* begin
    n_59 = n_112;
    if (rst) begin
      n_59 = 1'h0;
    end
  end
  always @* begin
    read_data_1 = 32'd0;
    if (arready) begin
      read_data_1 = n_117;
    end
  end
  always @* begin
    read_data_2 = 32'd0;
    if (arready) begin
      read_data_2 = n_120;
    end
  end
  always @* begin
    read_data_3 = 32'd0;
    if (arready) begin
      read_data_3 = n_122;
    end
  end
  always @* begin
    read_data_4 = 32'd0;
    if (arready) begin
      read_data_4 = n_124;
    end
  end
  always @* begin
    read_data_5 = 32'd0;
    if (arready) begin
      read_data_5 = n_126;
    end
  end
  always @* begin
    read_data_6 = 32'd0;
    if (arready) begin
      read_data_6 = n_128;
    end
  end
  always @* begin
    read_data_7 = 32'd0;
    if (arready) begin
      read_data_7 = n_131;
    end
  end
  always @* begin
    read_data_8 = 32'd0;
    if (arready) begin
      read_data_8 = n_133;
    end
  end
  always @* begin
    read_data_9 = 32'd0;
    if (arready) begin
      read_data_9 = n_135;
    end
  end
  always @* begin
    read_data_10 = 32'd0;
    if (arready) begin
      read_data_10 = n_137;
    end
  end
  always @* begin
    read_data_11 = 32'd0;
    if (arready) begin
      read_data_11 = n_139;
    end
  end
  always @* begin
    read_data_12 = 32'd0;
    if (arready) begin
      read_data_12 = n_142;
    end
  end
  always @* begin
    read_data_13 = 32'd0;
    if (arready) begin
      read_data_13 = n_144;
    end
  end
  always @* begin
    read_data_14 = 32'd0;
    if (arready) begin
      read_data_14 = n_146;
    end
  end
  always @* begin
    read_data = 32'd0;
    if (arready) begin
      read_data = n_148;
    end
  end
  assign wready = awready;
endmodule
`endif
