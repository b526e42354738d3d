// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// Registers of a memory port on AXI4-Lite: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_HSIAO_72_64_AXIL_E919F852
`define REGISTERS_HSIAO_72_64_AXIL_E919F852
module registers_hsiao_72_64_axil (
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
  input [7:0] event_syndrome,
  input initialising,
  input scrubbed,
  output initialise,
  output scrub,
  input write,
  input [71:0] write_data,
  output [71:0] injected_data,
  output irq
);
  wire n;
  wire [15:0] n_1;
  wire [31:0] n_2;
  wire [31:0] n_3;
  wire [31:0] n_4;
  wire n_5;
  wire n_6;
  wire [15:0] n_7;
  wire [15:0] n_8;
  wire n_9;
  wire n_10;
  wire [15:0] n_11;
  wire [15:0] n_12;
  wire [15:0] n_13;
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
  wire n_29;
  wire n_30;
  wire n_31;
  wire n_32;
  wire n_33;
  wire n_34;
  wire n_35;
  wire [71:0] n_36;
  reg n_37;
  reg [31:0] n_38;
  reg [15:0] n_39;
  reg n_40;
  reg n_41;
  reg n_42;
  reg [31:0] n_43;
  reg [31:0] n_44;
  wire n_45;
  reg [7:0] n_46;
  reg n_47;
  reg [1:0] n_48;
  reg n_49;
  reg [31:0] n_50;
  reg [1:0] n_51;
  reg [31:0] n_52;
  reg [31:0] n_53;
  reg [15:0] n_54;
  reg [15:0] n_55;
  wire n_56;
  reg n_57;
  reg n_58;
  reg n_59;
  reg n_60;
  reg n_61;
  reg n_62;
  reg n_63;
  reg [9:0] n_64;
  reg [7:0] n_65;
  reg n_66;
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
  wire [31:0] n_77;
  wire [31:0] n_78;
  wire [31:0] n_79;
  wire [31:0] n_80;
  wire [31:0] n_81;
  wire n_82;
  wire [31:0] n_83;
  wire [31:0] n_84;
  wire [31:0] n_85;
  wire [7:0] n_86;
  wire [7:0] n_87;
  wire [7:0] n_88;
  wire [7:0] n_89;
  wire n_90;
  wire [1:0] n_91;
  wire n_92;
  wire n_93;
  wire [1:0] n_94;
  wire [31:0] n_95;
  wire [31:0] n_96;
  wire [31:0] n_97;
  wire [31:0] n_98;
  wire [15:0] n_99;
  wire [15:0] n_100;
  wire [15:0] n_101;
  wire [15:0] n_102;
  wire n_103;
  wire [31:0] n_104;
  wire n_105;
  wire n_106;
  wire n_107;
  wire n_108;
  wire n_109;
  wire n_110;
  wire n_111;
  wire n_112;
  wire n_113;
  wire n_114;
  wire [31:0] n_115;
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
  wire [31:0] n_126;
  wire n_127;
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
  wire [31:0] n_141;
  wire [31:0] n_142;
  wire [31:0] n_143;
  wire [31:0] n_144;
  wire [31:0] n_145;
  wire [31:0] n_146;
  wire [31:0] n_147;
  wire [15:0] n_148;
  wire [31:0] n_149;
  wire [31:0] n_150;
  wire [31:0] n_151;
  wire [31:0] n_152;
  wire [31:0] n_153;
  wire [31:0] n_154;
  wire [31:0] n_155;
  wire [31:0] n_156;
  wire [31:0] n_157;
  wire [31:0] n_158;
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
  reg [7:0] first_syndrome_syndrome;
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
  wire from_inject_2;
  wire from_irq_mask;
  wire from_irq_status;
  wire from_scrub_interval;
  wire from_scrub_passes;
  wire from_status;
  reg [31:0] inject_0_mask;
  reg [31:0] inject_1_mask;
  reg [7:0] inject_2_mask;
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
  reg [31:0] read_data_15;
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
  wire to_inject_2;
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
  wire writes_inject_2;
  wire writes_irq_mask;
  wire writes_irq_status;
  wire writes_scrub_interval;
  assign n = wdata[0] & wstrb[0];
  assign n_71 = ~ wstrb[0];
  assign n_82 = control_scrub & n_71;
  assign n_93 = n | n_82;
  assign n_104 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_115 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_126 = scrub_interval_cycles & n_115;
  assign n_137 = n_104 | n_126;
  assign n_148 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_1 = ~ { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_148 | n_12;
  assign n_34 = wdata[0] & wstrb[0];
  assign n_45 = ~ wstrb[0];
  assign n_56 = irq_mask_ce & n_45;
  assign n_67 = n_34 | n_56;
  assign n_68 = wdata[1] & wstrb[0];
  assign n_69 = ~ wstrb[0];
  assign n_70 = irq_mask_due & n_69;
  assign n_72 = n_68 | n_70;
  assign n_73 = wdata[2] & wstrb[0];
  assign n_74 = ~ wstrb[0];
  assign n_75 = irq_mask_initialised & n_74;
  assign n_76 = n_73 | n_75;
  assign n_77 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_78 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_79 = inject_0_mask & n_78;
  assign n_80 = n_77 | n_79;
  assign n_81 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_83 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_84 = inject_1_mask & n_83;
  assign n_85 = n_81 | n_84;
  assign n_86 = wdata[7:0] & { wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_87 = ~ { wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_88 = inject_2_mask & n_87;
  assign n_89 = n_86 | n_88;
  assign n_90 = | { to_inject_2, to_inject_1, to_inject_0, to_first_syndrome, to_first_address, to_first, to_irq_mask, to_irq_status, to_ce_threshold, to_due_count, to_ce_count, to_scrub_passes, to_scrub_interval, to_command, to_control, to_status };
  assign n_91 = n_90 ? 2'h0 : 2'h2;
  assign n_92 = | { from_inject_2, from_inject_1, from_inject_0, from_first_syndrome, from_first_address, from_first, from_irq_mask, from_irq_status, from_ce_threshold, from_due_count, from_ce_count, from_scrub_passes, from_scrub_interval, from_command, from_control, from_status };
  assign n_94 = n_92 ? 2'h0 : 2'h2;
  assign n_95 = interval - 32'h00000001;
  assign n_96 = scrub_left - 32'h00000001;
  assign n_97 = interval_ends ? n_95 : n_96;
  assign n_98 = scrub_passes_count + 32'h00000001;
  assign n_99 = ce_left + 16'h0001;
  assign n_100 = ce_counts ? n_99 : ce_left;
  assign n_101 = due_left + 16'h0001;
  assign n_102 = due_counts ? n_101 : due_left;
  assign n_103 = ~ said_irq_status_ce;
  assign n_105 = irq_status_ce & n_103;
  assign n_106 = | ce_threshold_count;
  assign n_107 = ce_counted & n_106;
  assign n_108 = ce_count_count >= ce_threshold_count;
  assign n_109 = n_107 & n_108;
  assign n_110 = n_105 | n_109;
  assign n_111 = ~ said_irq_status_due;
  assign n_112 = irq_status_due & n_111;
  assign n_113 = n_112 | due_happens;
  assign n_114 = ~ said_irq_status_initialised;
  assign n_116 = irq_status_initialised & n_114;
  assign n_117 = ~ initialising;
  assign n_118 = was_initialising & n_117;
  assign n_119 = n_116 | n_118;
  assign n_120 = first_kept | first_happens;
  assign n_121 = ~ injects;
  assign n_122 = status_armed & n_121;
  assign n_123 = n_122 | said_command_arm;
  assign n_124 = awvalid & wvalid;
  assign n_125 = ~ bvalid;
  assign awready = n_124 & n_125;
  assign n_127 = ~ rvalid;
  assign arready = arvalid & n_127;
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
  assign to_inject_2 = awaddr == 6'h3c;
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
  assign from_inject_2 = araddr == 6'h3c;
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
  assign writes_inject_2 = to_inject_2 & awready;
  assign n_128 = from_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign n_129 = 32'd0 | n_128;
  assign n_130 = from_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign n_131 = read_data_1 | n_130;
  assign n_132 = from_command ? 32'd0 : 32'd0;
  assign n_133 = read_data_2 | n_132;
  assign n_134 = from_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign n_135 = read_data_3 | n_134;
  assign n_136 = from_scrub_passes ? scrub_passes_count : 32'd0;
  assign n_138 = read_data_4 | n_136;
  assign n_139 = from_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign n_140 = read_data_5 | n_139;
  assign n_141 = from_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign n_142 = read_data_6 | n_141;
  assign n_143 = from_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign n_144 = read_data_7 | n_143;
  assign n_145 = from_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign n_146 = read_data_8 | n_145;
  assign n_147 = from_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign n_149 = read_data_9 | n_147;
  assign n_150 = from_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign n_151 = read_data_10 | n_150;
  assign n_152 = from_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign n_153 = read_data_11 | n_152;
  assign n_154 = from_first_syndrome ? { 24'h000000, first_syndrome_syndrome } : 32'd0;
  assign n_155 = read_data_12 | n_154;
  assign n_156 = from_inject_0 ? inject_0_mask : 32'd0;
  assign n_157 = read_data_13 | n_156;
  assign n_158 = from_inject_1 ? inject_1_mask : 32'd0;
  assign n_2 = read_data_14 | n_158;
  assign n_3 = from_inject_2 ? { 24'h000000, inject_2_mask } : 32'd0;
  assign n_4 = read_data_15 | n_3;
  assign n_5 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_5;
  assign n_6 = | scrub_left;
  assign interval_ends = ~ n_6;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_7 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_ce_count_count = n_7 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_8 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_8;
  assign n_9 = & ce_left;
  assign n_10 = ~ n_9;
  assign ce_counts = ce_happens & n_10;
  assign n_11 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_due_count_count = n_11 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_13 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_13;
  assign n_14 = & due_left;
  assign n_15 = ~ n_14;
  assign due_counts = due_happens & n_15;
  assign n_16 = wdata[0] & wstrb[0];
  assign said_irq_status_ce = n_16 & writes_irq_status;
  assign n_17 = wdata[1] & wstrb[0];
  assign said_irq_status_due = n_17 & writes_irq_status;
  assign n_18 = wdata[2] & wstrb[0];
  assign said_irq_status_initialised = n_18 & writes_irq_status;
  assign n_19 = irq_status_ce & irq_mask_ce;
  assign n_20 = irq_status_due & irq_mask_due;
  assign n_21 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_21, n_20, n_19 };
  assign n_22 = wdata[0] & wstrb[0];
  assign said_first_valid = n_22 & writes_first;
  assign n_24 = ~ said_first_valid;
  assign first_kept = first_valid & n_24;
  assign n_25 = event_valid & event_due;
  assign n_26 = first_kept & first_due;
  assign n_27 = ~ n_26;
  assign first_due_1 = n_25 & n_27;
  assign n_28 = event_valid & event_ce;
  assign n_29 = ~ first_kept;
  assign n_30 = n_28 & n_29;
  assign first_happens = first_due_1 | n_30;
  assign n_31 = wdata[1] & wstrb[0];
  assign said_command_arm = n_31 & writes_command;
  assign n_32 = wdata[0] & wstrb[0];
  assign initialise = n_32 & writes_command;
  assign n_33 = status_armed & write;
  assign n_35 = ~ initialising;
  assign injects = n_33 & n_35;
  assign n_36 = { inject_2_mask, inject_1_mask, inject_0_mask } & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_36;
  always @(posedge clk)
    control_scrub <= n_37;
  always @(posedge clk)
    scrub_interval_cycles <= n_38;
  always @(posedge clk)
    ce_threshold_count <= n_39;
  always @(posedge clk)
    irq_mask_ce <= n_40;
  always @(posedge clk)
    irq_mask_due <= n_41;
  always @(posedge clk)
    irq_mask_initialised <= n_42;
  always @(posedge clk)
    inject_0_mask <= n_43;
  always @(posedge clk)
    inject_1_mask <= n_44;
  always @(posedge clk)
    inject_2_mask <= n_46;
  always @(posedge clk)
    bvalid <= n_47;
  always @(posedge clk)
    bresp <= n_48;
  always @(posedge clk)
    rvalid <= n_49;
  always @(posedge clk)
    rdata <= n_50;
  always @(posedge clk)
    rresp <= n_51;
  always @(posedge clk)
    scrub_left <= n_52;
  always @(posedge clk)
    scrub_passes_count <= n_53;
  always @(posedge clk)
    ce_count_count <= n_54;
  always @(posedge clk)
    due_count_count <= n_55;
  always @(posedge clk)
    ce_counted <= n_57;
  always @(posedge clk)
    was_initialising <= n_58;
  always @(posedge clk)
    irq_status_ce <= n_59;
  always @(posedge clk)
    irq_status_due <= n_60;
  always @(posedge clk)
    irq_status_initialised <= n_61;
  always @(posedge clk)
    first_valid <= n_62;
  always @(posedge clk)
    first_due <= n_63;
  always @(posedge clk)
    first_address_address <= n_64;
  always @(posedge clk)
    first_syndrome_syndrome <= n_65;
  always @(posedge clk)
    status_armed <= n_66;
  always @* begin
    n_37 = control_scrub;
    if (writes_control) begin
      n_37 = n_93;
    end
    if (rst) begin
      n_37 = 1'h0;
    end
  end
  always @* begin
    n_38 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_38 = n_137;
    end
    if (rst) begin
      n_38 = 32'd0;
    end
  end
  always @* begin
    n_39 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_39 = n_23;
    end
    if (rst) begin
      n_39 = 16'h0000;
    end
  end
  always @* begin
    n_40 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_40 = n_67;
    end
    if (rst) begin
      n_40 = 1'h0;
    end
  end
  always @* begin
    n_41 = irq_mask_due;
    if (writes_irq_mask) begin
      n_41 = n_72;
    end
    if (rst) begin
      n_41 = 1'h0;
    end
  end
  always @* begin
    n_42 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_42 = n_76;
    end
    if (rst) begin
      n_42 = 1'h0;
    end
  end
  always @* begin
    n_43 = inject_0_mask;
    if (writes_inject_0) begin
      n_43 = n_80;
    end
    if (rst) begin
      n_43 = 32'd0;
    end
  end
  always @* begin
    n_44 = inject_1_mask;
    if (writes_inject_1) begin
      n_44 = n_85;
    end
    if (rst) begin
      n_44 = 32'd0;
    end
  end
  always @* begin
    n_46 = inject_2_mask;
    if (writes_inject_2) begin
      n_46 = n_89;
    end
    if (rst) begin
      n_46 = 8'h00;
    end
  end
  always @* begin
    n_47 = bvalid;
    if (awready) begin
      n_47 = 1'h1;
    end else if (bready) begin
      n_47 = 1'h0;
    end
    if (rst) begin
      n_47 = 1'h0;
    end
  end
  always @* begin
    n_48 = bresp;
    if (awready) begin
      n_48 = n_91;
    end
    if (rst) begin
      n_48 = 2'h0;
    end
  end
  always @* begin
    n_49 = rvalid;
    if (arready) begin
      n_49 = 1'h1;
    end else if (rready) begin
      n_49 = 1'h0;
    end
    if (rst) begin
      n_49 = 1'h0;
    end
  end
  always @* begin
    n_50 = rdata;
    if (arready) begin
      n_50 = read_data;
    end
    if (rst) begin
      n_50 = 32'd0;
    end
  end
  always @* begin
    n_51 = rresp;
    if (arready) begin
      n_51 = n_94;
    end
    if (rst) begin
      n_51 = 2'h0;
    end
  end
  always @* begin
    n_52 = n_97;
    if (rst) begin
      n_52 = 32'd0;
    end
  end
  always @* begin
    n_53 = scrub_passes_count;
    if (scrubbed) begin
      n_53 = n_98;
    end
    if (rst) begin
      n_53 = 32'd0;
    end
  end
  always @* begin
    n_54 = n_100;
    if (rst) begin
      n_54 = 16'h0000;
    end
  end
  always @* begin
    n_55 = n_102;
    if (rst) begin
      n_55 = 16'h0000;
    end
  end
  always @* begin
    n_57 = ce_happens;
    if (rst) begin
      n_57 = 1'h0;
    end
  end
  always @* begin
    n_58 = initialising;
    if (rst) begin
      n_58 = 1'h0;
    end
  end
  always @* begin
    n_59 = n_110;
    if (rst) begin
      n_59 = 1'h0;
    end
  end
  always @* begin
    n_60 = n_113;
    if (rst) begin
      n_60 = 1'h0;
    end
  end
  always @* begin
    n_61 = n_119;
    if (rst) begin
      n_61 = 1'h0;
    end
  end
  always @* begin
    n_62 = n_120;
    if (rst) begin
      n_62 = 1'h0;
    end
  end
  always @* begin
    n_63 = first_due;
    if (first_happens) begin
      n_63 = event_due;
    end
    if (rst) begin
      n_63 = 1'h0;
    end
  end
  always @* begin
    n_64 = first_address_address;
    if (first_happens) begin
      n_64 = event_address;
    end
    if (rst) begin
      n_64 = 10'h000;
    end
  end
  always @* begin
    n_65 = first_syndrome_syndrome;
    if (first_happens) begin
      n_65 = event_syndrome;
    end
    if (rst) begin
      n_65 = 8'h00;
    end
  end
  always @* begin
    n_66 = n_123;
    if (rst) begin
      n_66 = 1'h0;
    end
  end
  always @* begin
    read_data_1 = 32'd0;
    if (arready) begin
      read_data_1 = n_129;
    end
  end
  always @* begin
    read_data_2 = 32'd0;
    if (arready) begin
      read_data_2 = n_131;
    end
  end
  always @* begin
    read_data_3 = 32'd0;
    if (arready) begin
      read_data_3 = n_133;
    end
  end
  always @* begin
    read_data_4 = 32'd0;
    if (arready) begin
      read_data_4 = n_135;
    end
  end
  always @* begin
    read_data_5 = 32'd0;
    if (arready) begin
      read_data_5 = n_138;
    end
  end
  always @* begin
    read_data_6 = 32'd0;
    if (arready) begin
      read_data_6 = n_140;
    end
  end
  always @* begin
    read_data_7 = 32'd0;
    if (arready) begin
      read_data_7 = n_142;
    end
  end
  always @* begin
    read_data_8 = 32'd0;
    if (arready) begin
      read_data_8 = n_144;
    end
  end
  always @* begin
    read_data_9 = 32'd0;
    if (arready) begin
      read_data_9 = n_146;
    end
  end
  always @* begin
    read_data_10 = 32'd0;
    if (arready) begin
      read_data_10 = n_149;
    end
  end
  always @* begin
    read_data_11 = 32'd0;
    if (arready) begin
      read_data_11 = n_151;
    end
  end
  always @* begin
    read_data_12 = 32'd0;
    if (arready) begin
      read_data_12 = n_153;
    end
  end
  always @* begin
    read_data_13 = 32'd0;
    if (arready) begin
      read_data_13 = n_155;
    end
  end
  always @* begin
    read_data_14 = 32'd0;
    if (arready) begin
      read_data_14 = n_157;
    end
  end
  always @* begin
    read_data_15 = 32'd0;
    if (arready) begin
      read_data_15 = n_2;
    end
  end
  always @* begin
    read_data = 32'd0;
    if (arready) begin
      read_data = n_4;
    end
  end
  assign wready = awready;
endmodule
`endif
