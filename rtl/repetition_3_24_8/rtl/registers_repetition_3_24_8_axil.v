// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Registers of a memory port on AXI4-Lite: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_REPETITION_3_24_8_AXIL_C7B83E91
`define REGISTERS_REPETITION_3_24_8_AXIL_C7B83E91
module registers_repetition_3_24_8_axil (
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
  input [15:0] event_syndrome,
  input initialising,
  input scrubbed,
  output initialise,
  output scrub,
  input write,
  input [23:0] write_data,
  output [23:0] injected_data,
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
  wire n_19;
  wire n_20;
  wire n_21;
  wire [23:0] n_22;
  wire [15:0] n_23;
  reg n_24;
  reg [31:0] n_25;
  reg [15:0] n_26;
  reg n_27;
  reg n_28;
  reg n_29;
  reg [23:0] n_30;
  reg n_31;
  reg [1:0] n_32;
  reg n_33;
  wire n_34;
  reg [31:0] n_35;
  reg [1:0] n_36;
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
  reg [15:0] n_50;
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
  wire [23:0] n_63;
  wire [23:0] n_64;
  wire [23:0] n_65;
  wire [23:0] n_66;
  wire n_67;
  wire n_68;
  wire [1:0] n_69;
  wire n_70;
  wire [1:0] n_71;
  wire [31:0] n_72;
  wire [31:0] n_73;
  wire [31:0] n_74;
  wire [31:0] n_75;
  wire [15:0] n_76;
  wire [15:0] n_77;
  wire [15:0] n_78;
  wire n_79;
  wire [15:0] n_80;
  wire n_81;
  wire n_82;
  wire n_83;
  wire n_84;
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
  wire [31:0] n_105;
  wire [31:0] n_106;
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
  wire n_136;
  wire n_137;
  wire [15:0] n_138;
  wire [15:0] n_139;
  wire n_140;
  wire n_141;
  wire [15:0] n_142;
  wire [15:0] n_143;
  wire n_144;
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
  reg [15:0] first_syndrome_syndrome;
  reg first_valid;
  wire from_ce_count;
  wire from_ce_threshold;
  wire from_command;
  wire from_control;
  wire from_due_count;
  wire from_first;
  wire from_first_address;
  wire from_first_syndrome;
  wire from_inject;
  wire from_irq_mask;
  wire from_irq_status;
  wire from_scrub_interval;
  wire from_scrub_passes;
  wire from_status;
  reg [23:0] inject_mask;
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
  wire to_inject;
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
  wire writes_inject;
  wire writes_irq_mask;
  wire writes_irq_status;
  wire writes_scrub_interval;
  assign n = wdata[0] & wstrb[0];
  assign n_57 = ~ wstrb[0];
  assign n_68 = control_scrub & n_57;
  assign n_79 = n | n_68;
  assign n_90 = wdata & { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_101 = ~ { wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3], wstrb[3:2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_112 = scrub_interval_cycles & n_101;
  assign n_123 = n_90 | n_112;
  assign n_134 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_1 = ~ { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_134 | n_12;
  assign n_34 = wdata[0] & wstrb[0];
  assign n_45 = ~ wstrb[0];
  assign n_52 = irq_mask_ce & n_45;
  assign n_53 = n_34 | n_52;
  assign n_54 = wdata[1] & wstrb[0];
  assign n_55 = ~ wstrb[0];
  assign n_56 = irq_mask_due & n_55;
  assign n_58 = n_54 | n_56;
  assign n_59 = wdata[2] & wstrb[0];
  assign n_60 = ~ wstrb[0];
  assign n_61 = irq_mask_initialised & n_60;
  assign n_62 = n_59 | n_61;
  assign n_63 = wdata[23:0] & { wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_64 = ~ { wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2], wstrb[2:1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign n_65 = inject_mask & n_64;
  assign n_66 = n_63 | n_65;
  assign n_67 = | { to_inject, to_first_syndrome, to_first_address, to_first, to_irq_mask, to_irq_status, to_ce_threshold, to_due_count, to_ce_count, to_scrub_passes, to_scrub_interval, to_command, to_control, to_status };
  assign n_69 = n_67 ? 2'h0 : 2'h2;
  assign n_70 = | { from_inject, from_first_syndrome, from_first_address, from_first, from_irq_mask, from_irq_status, from_ce_threshold, from_due_count, from_ce_count, from_scrub_passes, from_scrub_interval, from_command, from_control, from_status };
  assign n_71 = n_70 ? 2'h0 : 2'h2;
  assign n_72 = interval - 32'h00000001;
  assign n_73 = scrub_left - 32'h00000001;
  assign n_74 = interval_ends ? n_72 : n_73;
  assign n_75 = scrub_passes_count + 32'h00000001;
  assign n_76 = ce_left + 16'h0001;
  assign n_77 = ce_counts ? n_76 : ce_left;
  assign n_78 = due_left + 16'h0001;
  assign n_80 = due_counts ? n_78 : due_left;
  assign n_81 = ~ said_irq_status_ce;
  assign n_82 = irq_status_ce & n_81;
  assign n_83 = | ce_threshold_count;
  assign n_84 = ce_counted & n_83;
  assign n_85 = ce_count_count >= ce_threshold_count;
  assign n_86 = n_84 & n_85;
  assign n_87 = n_82 | n_86;
  assign n_88 = ~ said_irq_status_due;
  assign n_89 = irq_status_due & n_88;
  assign n_91 = n_89 | due_happens;
  assign n_92 = ~ said_irq_status_initialised;
  assign n_93 = irq_status_initialised & n_92;
  assign n_94 = ~ initialising;
  assign n_95 = was_initialising & n_94;
  assign n_96 = n_93 | n_95;
  assign n_97 = first_kept | first_happens;
  assign n_98 = ~ injects;
  assign n_99 = status_armed & n_98;
  assign n_100 = n_99 | said_command_arm;
  assign n_102 = awvalid & wvalid;
  assign n_103 = ~ bvalid;
  assign awready = n_102 & n_103;
  assign n_104 = ~ rvalid;
  assign arready = arvalid & n_104;
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
  assign to_inject = awaddr == 6'h34;
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
  assign from_inject = araddr == 6'h34;
  assign writes_control = to_control & awready;
  assign writes_command = to_command & awready;
  assign writes_scrub_interval = to_scrub_interval & awready;
  assign writes_ce_count = to_ce_count & awready;
  assign writes_due_count = to_due_count & awready;
  assign writes_ce_threshold = to_ce_threshold & awready;
  assign writes_irq_status = to_irq_status & awready;
  assign writes_irq_mask = to_irq_mask & awready;
  assign writes_first = to_first & awready;
  assign writes_inject = to_inject & awready;
  assign n_105 = from_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign n_106 = 32'd0 | n_105;
  assign n_107 = from_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign n_108 = read_data_1 | n_107;
  assign n_109 = from_command ? 32'd0 : 32'd0;
  assign n_110 = read_data_2 | n_109;
  assign n_111 = from_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign n_113 = read_data_3 | n_111;
  assign n_114 = from_scrub_passes ? scrub_passes_count : 32'd0;
  assign n_115 = read_data_4 | n_114;
  assign n_116 = from_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign n_117 = read_data_5 | n_116;
  assign n_118 = from_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign n_119 = read_data_6 | n_118;
  assign n_120 = from_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign n_121 = read_data_7 | n_120;
  assign n_122 = from_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign n_124 = read_data_8 | n_122;
  assign n_125 = from_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign n_126 = read_data_9 | n_125;
  assign n_127 = from_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign n_128 = read_data_10 | n_127;
  assign n_129 = from_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign n_130 = read_data_11 | n_129;
  assign n_131 = from_first_syndrome ? { 16'h0000, first_syndrome_syndrome } : 32'd0;
  assign n_132 = read_data_12 | n_131;
  assign n_133 = from_inject ? { 8'h00, inject_mask } : 32'd0;
  assign n_135 = read_data_13 | n_133;
  assign n_136 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_136;
  assign n_137 = | scrub_left;
  assign interval_ends = ~ n_137;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_138 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_ce_count_count = n_138 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_139 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_139;
  assign n_140 = & ce_left;
  assign n_141 = ~ n_140;
  assign ce_counts = ce_happens & n_141;
  assign n_142 = wdata[15:0] & { wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1], wstrb[1:0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0], wstrb[0] };
  assign said_due_count_count = n_142 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_143 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_143;
  assign n_144 = & due_left;
  assign n_2 = ~ n_144;
  assign due_counts = due_happens & n_2;
  assign n_3 = wdata[0] & wstrb[0];
  assign said_irq_status_ce = n_3 & writes_irq_status;
  assign n_4 = wdata[1] & wstrb[0];
  assign said_irq_status_due = n_4 & writes_irq_status;
  assign n_5 = wdata[2] & wstrb[0];
  assign said_irq_status_initialised = n_5 & writes_irq_status;
  assign n_6 = irq_status_ce & irq_mask_ce;
  assign n_7 = irq_status_due & irq_mask_due;
  assign n_8 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_8, n_7, n_6 };
  assign n_9 = wdata[0] & wstrb[0];
  assign said_first_valid = n_9 & writes_first;
  assign n_10 = ~ said_first_valid;
  assign first_kept = first_valid & n_10;
  assign n_11 = event_valid & event_due;
  assign n_13 = first_kept & first_due;
  assign n_14 = ~ n_13;
  assign first_due_1 = n_11 & n_14;
  assign n_15 = event_valid & event_ce;
  assign n_16 = ~ first_kept;
  assign n_17 = n_15 & n_16;
  assign first_happens = first_due_1 | n_17;
  assign n_18 = wdata[1] & wstrb[0];
  assign said_command_arm = n_18 & writes_command;
  assign n_19 = wdata[0] & wstrb[0];
  assign initialise = n_19 & writes_command;
  assign n_20 = status_armed & write;
  assign n_21 = ~ initialising;
  assign injects = n_20 & n_21;
  assign n_22 = inject_mask & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_22;
  always @(posedge clk)
    control_scrub <= n_24;
  always @(posedge clk)
    scrub_interval_cycles <= n_25;
  always @(posedge clk)
    ce_threshold_count <= n_26;
  always @(posedge clk)
    irq_mask_ce <= n_27;
  always @(posedge clk)
    irq_mask_due <= n_28;
  always @(posedge clk)
    irq_mask_initialised <= n_29;
  always @(posedge clk)
    inject_mask <= n_30;
  always @(posedge clk)
    bvalid <= n_31;
  always @(posedge clk)
    bresp <= n_32;
  always @(posedge clk)
    rvalid <= n_33;
  always @(posedge clk)
    rdata <= n_35;
  always @(posedge clk)
    rresp <= n_36;
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
    n_24 = control_scrub;
    if (writes_control) begin
      n_24 = n_79;
    end
    if (rst) begin
      n_24 = 1'h0;
    end
  end
  always @* begin
    n_25 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_25 = n_123;
    end
    if (rst) begin
      n_25 = 32'd0;
    end
  end
  always @* begin
    n_26 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_26 = n_23;
    end
    if (rst) begin
      n_26 = 16'h0000;
    end
  end
  always @* begin
    n_27 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_27 = n_53;
    end
    if (rst) begin
      n_27 = 1'h0;
    end
  end
  always @* begin
    n_28 = irq_mask_due;
    if (writes_irq_mask) begin
      n_28 = n_58;
    end
    if (rst) begin
      n_28 = 1'h0;
    end
  end
  always @* begin
    n_29 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_29 = n_62;
    end
    if (rst) begin
      n_29 = 1'h0;
    end
  end
  always @* begin
    n_30 = inject_mask;
    if (writes_inject) begin
      n_30 = n_66;
    end
    if (rst) begin
      n_30 = 24'h000000;
    end
  end
  always @* begin
    n_31 = bvalid;
    if (awready) begin
      n_31 = 1'h1;
    end else if (bready) begin
      n_31 = 1'h0;
    end
    if (rst) begin
      n_31 = 1'h0;
    end
  end
  always @* begin
    n_32 = bresp;
    if (awready) begin
      n_32 = n_69;
    end
    if (rst) begin
      n_32 = 2'h0;
    end
  end
  always @* begin
    n_33 = rvalid;
    if (arready) begin
      n_33 = 1'h1;
    end else if (rready) begin
      n_33 = 1'h0;
    end
    if (rst) begin
      n_33 = 1'h0;
    end
  end
  always @* begin
    n_35 = rdata;
    if (arready) begin
      n_35 = read_data;
    end
    if (rst) begin
      n_35 = 32'd0;
    end
  end
  always @* begin
    n_36 = rresp;
    if (arready) begin
      n_36 = n_71;
    end
    if (rst) begin
      n_36 = 2'h0;
    end
  end
  always @* begin
    n_37 = n_74;
    if (rst) begin
      n_37 = 32'd0;
    end
  end
  always @* begin
    n_38 = scrub_passes_count;
    if (scrubbed) begin
      n_38 = n_75;
    end
    if (rst) begin
      n_38 = 32'd0;
    end
  end
  always @* begin
    n_39 = n_77;
    if (rst) begin
      n_39 = 16'h0000;
    end
  end
  always @* begin
    n_40 = n_80;
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
    n_43 = n_87;
    if (rst) begin
      n_43 = 1'h0;
    end
  end
  always @* begin
    n_44 = n_91;
    if (rst) begin
      n_44 = 1'h0;
    end
  end
  always @* begin
    n_46 = n_96;
    if (rst) begin
      n_46 = 1'h0;
    end
  end
  always @* begin
    n_47 = n_97;
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
      n_50 = 16'h0000;
    end
  end
  always @* begin
    n_51 = n_100;
    if (rst) begin
      n_51 = 1'h0;
    end
  end
  always @* begin
    read_data_1 = 32'd0;
    if (arready) begin
      read_data_1 = n_106;
    end
  end
  always @* begin
    read_data_2 = 32'd0;
    if (arready) begin
      read_data_2 = n_108;
    end
  end
  always @* begin
    read_data_3 = 32'd0;
    if (arready) begin
      read_data_3 = n_110;
    end
  end
  always @* begin
    read_data_4 = 32'd0;
    if (arready) begin
      read_data_4 = n_113;
    end
  end
  always @* begin
    read_data_5 = 32'd0;
    if (arready) begin
      read_data_5 = n_115;
    end
  end
  always @* begin
    read_data_6 = 32'd0;
    if (arready) begin
      read_data_6 = n_117;
    end
  end
  always @* begin
    read_data_7 = 32'd0;
    if (arready) begin
      read_data_7 = n_119;
    end
  end
  always @* begin
    read_data_8 = 32'd0;
    if (arready) begin
      read_data_8 = n_121;
    end
  end
  always @* begin
    read_data_9 = 32'd0;
    if (arready) begin
      read_data_9 = n_124;
    end
  end
  always @* begin
    read_data_10 = 32'd0;
    if (arready) begin
      read_data_10 = n_126;
    end
  end
  always @* begin
    read_data_11 = 32'd0;
    if (arready) begin
      read_data_11 = n_128;
    end
  end
  always @* begin
    read_data_12 = 32'd0;
    if (arready) begin
      read_data_12 = n_130;
    end
  end
  always @* begin
    read_data_13 = 32'd0;
    if (arready) begin
      read_data_13 = n_132;
    end
  end
  always @* begin
    read_data = 32'd0;
    if (arready) begin
      read_data = n_135;
    end
  end
  assign wready = awready;
endmodule
`endif
