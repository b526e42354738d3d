// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// Registers of a memory port on APB: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_HSIAO_72_64_APB_91215651
`define REGISTERS_HSIAO_72_64_APB_91215651
module registers_hsiao_72_64_apb (
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
  wire [15:0] n_2;
  wire [15:0] n_3;
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
  wire n_19;
  wire n_20;
  wire n_21;
  wire n_22;
  wire [15:0] n_23;
  wire n_24;
  wire n_25;
  wire [71:0] n_26;
  reg n_27;
  reg [31:0] n_28;
  reg [15:0] n_29;
  reg n_30;
  reg n_31;
  reg n_32;
  reg [31:0] n_33;
  wire n_34;
  reg [31:0] n_35;
  reg [7:0] n_36;
  reg [31:0] n_37;
  reg [31:0] n_38;
  reg [15:0] n_39;
  reg [15:0] n_40;
  reg n_41;
  reg n_42;
  reg n_43;
  reg n_44;
  wire n_45;
  reg n_46;
  reg n_47;
  reg n_48;
  reg [9:0] n_49;
  reg [7:0] n_50;
  reg n_51;
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
  wire [31:0] n_63;
  wire [31:0] n_64;
  wire [31:0] n_65;
  wire [31:0] n_66;
  wire [31:0] n_67;
  wire n_68;
  wire [31:0] n_69;
  wire [31:0] n_70;
  wire [31:0] n_71;
  wire [7:0] n_72;
  wire [7:0] n_73;
  wire [7:0] n_74;
  wire [7:0] n_75;
  wire [31:0] n_76;
  wire [31:0] n_77;
  wire [31:0] n_78;
  wire n_79;
  wire [31:0] n_80;
  wire [15:0] n_81;
  wire [15:0] n_82;
  wire [15:0] n_83;
  wire [15:0] n_84;
  wire n_85;
  wire n_86;
  wire n_87;
  wire n_88;
  wire n_89;
  wire [31:0] n_90;
  wire n_91;
  wire n_92;
  wire n_93;
  wire n_94;
  wire n_95;
  wire n_96;
  wire n_97;
  wire n_98;
  wire n_99;
  wire n_100;
  wire [31:0] n_101;
  wire n_102;
  wire n_103;
  wire n_104;
  wire n_105;
  wire n_106;
  wire n_107;
  wire n_108;
  wire n_109;
  wire n_110;
  wire n_111;
  wire [31:0] n_112;
  wire n_113;
  wire n_114;
  wire n_115;
  wire n_116;
  wire n_117;
  wire n_118;
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
  wire [15:0] n_134;
  wire [31:0] n_135;
  wire [31:0] n_136;
  wire n_137;
  wire n_138;
  wire n_139;
  wire n_140;
  wire [15:0] n_141;
  wire [15:0] n_142;
  wire n_143;
  wire n_144;
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
  wire at_inject_2;
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
  reg [7:0] first_syndrome_syndrome;
  reg first_valid;
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
  wire [31:0] read_data;
  wire [31:0] read_data_1;
  wire [31:0] read_data_2;
  wire [31:0] read_data_3;
  wire [31:0] read_data_4;
  wire [31:0] read_data_5;
  wire [31:0] read_data_6;
  wire [31:0] read_data_7;
  wire [31:0] read_data_8;
  wire [31:0] read_data_9;
  wire [31:0] read_data_11;
  wire [31:0] read_data_12;
  wire [31:0] read_data_13;
  wire [31:0] read_data_14;
  wire [31:0] read_data_15;
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
  wire writes_inject_2;
  wire writes_irq_mask;
  wire writes_irq_status;
  wire writes_scrub_interval;
  assign n = pwdata[0] & pstrb[0];
  assign n_57 = ~ pstrb[0];
  assign n_68 = control_scrub & n_57;
  assign n_79 = n | n_68;
  assign n_90 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_101 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_112 = scrub_interval_cycles & n_101;
  assign n_123 = n_90 | n_112;
  assign n_134 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_1 = ~ { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_134 | n_12;
  assign n_34 = pwdata[0] & pstrb[0];
  assign n_45 = ~ pstrb[0];
  assign n_52 = irq_mask_ce & n_45;
  assign n_53 = n_34 | n_52;
  assign n_54 = pwdata[1] & pstrb[0];
  assign n_55 = ~ pstrb[0];
  assign n_56 = irq_mask_due & n_55;
  assign n_58 = n_54 | n_56;
  assign n_59 = pwdata[2] & pstrb[0];
  assign n_60 = ~ pstrb[0];
  assign n_61 = irq_mask_initialised & n_60;
  assign n_62 = n_59 | n_61;
  assign n_63 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_64 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_65 = inject_0_mask & n_64;
  assign n_66 = n_63 | n_65;
  assign n_67 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_69 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_70 = inject_1_mask & n_69;
  assign n_71 = n_67 | n_70;
  assign n_72 = pwdata[7:0] & { pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_73 = ~ { pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_74 = inject_2_mask & n_73;
  assign n_75 = n_72 | n_74;
  assign n_76 = interval - 32'h00000001;
  assign n_77 = scrub_left - 32'h00000001;
  assign n_78 = interval_ends ? n_76 : n_77;
  assign n_80 = scrub_passes_count + 32'h00000001;
  assign n_81 = ce_left + 16'h0001;
  assign n_82 = ce_counts ? n_81 : ce_left;
  assign n_83 = due_left + 16'h0001;
  assign n_84 = due_counts ? n_83 : due_left;
  assign n_85 = ~ said_irq_status_ce;
  assign n_86 = irq_status_ce & n_85;
  assign n_87 = | ce_threshold_count;
  assign n_88 = ce_counted & n_87;
  assign n_89 = ce_count_count >= ce_threshold_count;
  assign n_91 = n_88 & n_89;
  assign n_92 = n_86 | n_91;
  assign n_93 = ~ said_irq_status_due;
  assign n_94 = irq_status_due & n_93;
  assign n_95 = n_94 | due_happens;
  assign n_96 = ~ said_irq_status_initialised;
  assign n_97 = irq_status_initialised & n_96;
  assign n_98 = ~ initialising;
  assign n_99 = was_initialising & n_98;
  assign n_100 = n_97 | n_99;
  assign n_102 = first_kept | first_happens;
  assign n_103 = ~ injects;
  assign n_104 = status_armed & n_103;
  assign n_105 = n_104 | said_command_arm;
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
  assign at_inject_2 = paddr == 6'h3c;
  assign n_106 = access & pwrite;
  assign writes_control = at_control & n_106;
  assign n_107 = access & pwrite;
  assign writes_command = at_command & n_107;
  assign n_108 = access & pwrite;
  assign writes_scrub_interval = at_scrub_interval & n_108;
  assign n_109 = access & pwrite;
  assign writes_ce_count = at_ce_count & n_109;
  assign n_110 = access & pwrite;
  assign writes_due_count = at_due_count & n_110;
  assign n_111 = access & pwrite;
  assign writes_ce_threshold = at_ce_threshold & n_111;
  assign n_113 = access & pwrite;
  assign writes_irq_status = at_irq_status & n_113;
  assign n_114 = access & pwrite;
  assign writes_irq_mask = at_irq_mask & n_114;
  assign n_115 = access & pwrite;
  assign writes_first = at_first & n_115;
  assign n_116 = access & pwrite;
  assign writes_inject_0 = at_inject_0 & n_116;
  assign n_117 = access & pwrite;
  assign writes_inject_1 = at_inject_1 & n_117;
  assign n_118 = access & pwrite;
  assign writes_inject_2 = at_inject_2 & n_118;
  assign n_119 = at_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign read_data = 32'd0 | n_119;
  assign n_120 = at_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign read_data_11 = read_data | n_120;
  assign n_121 = at_command ? 32'd0 : 32'd0;
  assign read_data_12 = read_data_11 | n_121;
  assign n_122 = at_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign read_data_13 = read_data_12 | n_122;
  assign n_124 = at_scrub_passes ? scrub_passes_count : 32'd0;
  assign read_data_14 = read_data_13 | n_124;
  assign n_125 = at_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign read_data_15 = read_data_14 | n_125;
  assign n_126 = at_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign read_data_1 = read_data_15 | n_126;
  assign n_127 = at_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign read_data_2 = read_data_1 | n_127;
  assign n_128 = at_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign read_data_3 = read_data_2 | n_128;
  assign n_129 = at_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign read_data_4 = read_data_3 | n_129;
  assign n_130 = at_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign read_data_5 = read_data_4 | n_130;
  assign n_131 = at_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign read_data_6 = read_data_5 | n_131;
  assign n_132 = at_first_syndrome ? { 24'h000000, first_syndrome_syndrome } : 32'd0;
  assign read_data_7 = read_data_6 | n_132;
  assign n_133 = at_inject_0 ? inject_0_mask : 32'd0;
  assign read_data_8 = read_data_7 | n_133;
  assign n_135 = at_inject_1 ? inject_1_mask : 32'd0;
  assign read_data_9 = read_data_8 | n_135;
  assign n_136 = at_inject_2 ? { 24'h000000, inject_2_mask } : 32'd0;
  assign prdata = read_data_9 | n_136;
  assign n_137 = | { at_inject_2, at_inject_1, at_inject_0, at_first_syndrome, at_first_address, at_first, at_irq_mask, at_irq_status, at_ce_threshold, at_due_count, at_ce_count, at_scrub_passes, at_scrub_interval, at_command, at_control, at_status };
  assign n_138 = ~ n_137;
  assign pslverr = access & n_138;
  assign n_139 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_139;
  assign n_140 = | scrub_left;
  assign interval_ends = ~ n_140;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_141 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_ce_count_count = n_141 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_142 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_142;
  assign n_143 = & ce_left;
  assign n_144 = ~ n_143;
  assign ce_counts = ce_happens & n_144;
  assign n_2 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_due_count_count = n_2 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_3 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_3;
  assign n_4 = & due_left;
  assign n_5 = ~ n_4;
  assign due_counts = due_happens & n_5;
  assign n_6 = pwdata[0] & pstrb[0];
  assign said_irq_status_ce = n_6 & writes_irq_status;
  assign n_7 = pwdata[1] & pstrb[0];
  assign said_irq_status_due = n_7 & writes_irq_status;
  assign n_8 = pwdata[2] & pstrb[0];
  assign said_irq_status_initialised = n_8 & writes_irq_status;
  assign n_9 = irq_status_ce & irq_mask_ce;
  assign n_10 = irq_status_due & irq_mask_due;
  assign n_11 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_11, n_10, n_9 };
  assign n_13 = pwdata[0] & pstrb[0];
  assign said_first_valid = n_13 & writes_first;
  assign n_14 = ~ said_first_valid;
  assign first_kept = first_valid & n_14;
  assign n_15 = event_valid & event_due;
  assign n_16 = first_kept & first_due;
  assign n_17 = ~ n_16;
  assign first_due_1 = n_15 & n_17;
  assign n_18 = event_valid & event_ce;
  assign n_19 = ~ first_kept;
  assign n_20 = n_18 & n_19;
  assign first_happens = first_due_1 | n_20;
  assign n_21 = pwdata[1] & pstrb[0];
  assign said_command_arm = n_21 & writes_command;
  assign n_22 = pwdata[0] & pstrb[0];
  assign initialise = n_22 & writes_command;
  assign n_24 = status_armed & write;
  assign n_25 = ~ initialising;
  assign injects = n_24 & n_25;
  assign n_26 = { inject_2_mask, inject_1_mask, inject_0_mask } & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_26;
  always @(posedge clk)
    control_scrub <= n_27;
  always @(posedge clk)
    scrub_interval_cycles <= n_28;
  always @(posedge clk)
    ce_threshold_count <= n_29;
  always @(posedge clk)
    irq_mask_ce <= n_30;
  always @(posedge clk)
    irq_mask_due <= n_31;
  always @(posedge clk)
    irq_mask_initialised <= n_32;
  always @(posedge clk)
    inject_0_mask <= n_33;
  always @(posedge clk)
    inject_1_mask <= n_35;
  always @(posedge clk)
    inject_2_mask <= n_36;
  always @(posedge clk)
    scrub_left <= n_37;
  always @(posedge clk)
    scrub_passes_count <= n_38;
  always @(posedge clk)
    ce_count_count <= n_39;
  always @(posedge clk)
    due_count_count <= n_40;
  always @(posedge clk)
    ce_counted <= n_41;
  always @(posedge clk)
    was_initialising <= n_42;
  always @(posedge clk)
    irq_status_ce <= n_43;
  always @(posedge clk)
    irq_status_due <= n_44;
  always @(posedge clk)
    irq_status_initialised <= n_46;
  always @(posedge clk)
    first_valid <= n_47;
  always @(posedge clk)
    first_due <= n_48;
  always @(posedge clk)
    first_address_address <= n_49;
  always @(posedge clk)
    first_syndrome_syndrome <= n_50;
  always @(posedge clk)
    status_armed <= n_51;
  always @* begin
    n_27 = control_scrub;
    if (writes_control) begin
      n_27 = n_79;
    end
    if (rst) begin
      n_27 = 1'h0;
    end
  end
  always @* begin
    n_28 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_28 = n_123;
    end
    if (rst) begin
      n_28 = 32'd0;
    end
  end
  always @* begin
    n_29 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_29 = n_23;
    end
    if (rst) begin
      n_29 = 16'h0000;
    end
  end
  always @* begin
    n_30 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_30 = n_53;
    end
    if (rst) begin
      n_30 = 1'h0;
    end
  end
  always @* begin
    n_31 = irq_mask_due;
    if (writes_irq_mask) begin
      n_31 = n_58;
    end
    if (rst) begin
      n_31 = 1'h0;
    end
  end
  always @* begin
    n_32 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_32 = n_62;
    end
    if (rst) begin
      n_32 = 1'h0;
    end
  end
  always @* begin
    n_33 = inject_0_mask;
    if (writes_inject_0) begin
      n_33 = n_66;
    end
    if (rst) begin
      n_33 = 32'd0;
    end
  end
  always @* begin
    n_35 = inject_1_mask;
    if (writes_inject_1) begin
      n_35 = n_71;
    end
    if (rst) begin
      n_35 = 32'd0;
    end
  end
  always @* begin
    n_36 = inject_2_mask;
    if (writes_inject_2) begin
      n_36 = n_75;
    end
    if (rst) begin
      n_36 = 8'h00;
    end
  end
  always @* begin
    n_37 = n_78;
    if (rst) begin
      n_37 = 32'd0;
    end
  end
  always @* begin
    n_38 = scrub_passes_count;
    if (scrubbed) begin
      n_38 = n_80;
    end
    if (rst) begin
      n_38 = 32'd0;
    end
  end
  always @* begin
    n_39 = n_82;
    if (rst) begin
      n_39 = 16'h0000;
    end
  end
  always @* begin
    n_40 = n_84;
    if (rst) begin
      n_40 = 16'h0000;
    end
  end
  always @* begin
    n_41 = ce_happens;
    if (rst) begin
      n_41 = 1'h0;
    end
  end
  always @* begin
    n_42 = initialising;
    if (rst) begin
      n_42 = 1'h0;
    end
  end
  always @* begin
    n_43 = n_92;
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  always @* begin
    n_44 = n_95;
    if (rst) begin
      n_44 = 1'h0;
    end
  end
  always @* begin
    n_46 = n_100;
    if (rst) begin
      n_46 = 1'h0;
    end
  end
  always @* begin
    n_47 = n_102;
    if (rst) begin
      n_47 = 1'h0;
    end
  end
  always @* begin
    n_48 = first_due;
    if (first_happens) begin
      n_48 = event_due;
    end
    if (rst) begin
      n_48 = 1'h0;
    end
  end
  always @* begin
    n_49 = first_address_address;
    if (first_happens) begin
      n_49 = event_address;
    end
    if (rst) begin
      n_49 = 10'h000;
    end
  end
  always @* begin
    n_50 = first_syndrome_syndrome;
    if (first_happens) begin
      n_50 = event_syndrome;
    end
    if (rst) begin
      n_50 = 8'h00;
    end
  end
  always @* begin
    n_51 = n_105;
    if (rst) begin
      n_51 = 1'h0;
    end
  end
  assign pready = 1'h1;
endmodule
`endif
