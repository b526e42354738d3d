// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Registers of a memory port on APB: counters, first error, interrupt, injection, timer.
`ifndef REGISTERS_REPETITION_3_24_8_APB_F4E9DC02
`define REGISTERS_REPETITION_3_24_8_APB_F4E9DC02
module registers_repetition_3_24_8_apb (
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
  wire [23:0] n_13;
  reg n_14;
  reg [31:0] n_15;
  reg [15:0] n_16;
  reg n_17;
  reg n_18;
  reg n_19;
  reg [23:0] n_20;
  reg [31:0] n_21;
  reg [31:0] n_22;
  wire [15:0] n_23;
  reg [15:0] n_24;
  reg [15:0] n_25;
  reg n_26;
  reg n_27;
  reg n_28;
  reg n_29;
  reg n_30;
  reg n_31;
  reg n_32;
  reg [9:0] n_33;
  wire n_34;
  reg [15:0] n_35;
  reg n_36;
  wire n_37;
  wire n_38;
  wire n_39;
  wire n_40;
  wire n_41;
  wire n_42;
  wire n_43;
  wire n_44;
  wire n_45;
  wire n_46;
  wire n_47;
  wire n_48;
  wire [23:0] n_49;
  wire [23:0] n_50;
  wire [23:0] n_51;
  wire [23:0] n_52;
  wire [31:0] n_53;
  wire n_54;
  wire [31:0] n_55;
  wire [31:0] n_56;
  wire [31:0] n_57;
  wire [15:0] n_58;
  wire [15:0] n_59;
  wire [15:0] n_60;
  wire [15:0] n_61;
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
  wire [31:0] n_76;
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
  wire [31:0] n_87;
  wire n_88;
  wire n_89;
  wire n_90;
  wire n_91;
  wire n_92;
  wire n_93;
  wire [31:0] n_94;
  wire [31:0] n_95;
  wire [31:0] n_96;
  wire [31:0] n_97;
  wire [31:0] n_98;
  wire [31:0] n_99;
  wire [31:0] n_100;
  wire [31:0] n_101;
  wire [31:0] n_102;
  wire [31:0] n_103;
  wire [31:0] n_104;
  wire [31:0] n_105;
  wire [31:0] n_106;
  wire [31:0] n_107;
  wire [31:0] n_108;
  wire [31:0] n_109;
  wire n_110;
  wire n_111;
  wire n_112;
  wire n_113;
  wire [15:0] n_114;
  wire [15:0] n_115;
  wire n_116;
  wire n_117;
  wire [15:0] n_118;
  wire [15:0] n_119;
  wire [15:0] n_120;
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
  wire access;
  wire at_ce_count;
  wire at_ce_threshold;
  wire at_command;
  wire at_control;
  wire at_due_count;
  wire at_first;
  wire at_first_address;
  wire at_first_syndrome;
  wire at_inject;
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
  reg [15:0] first_syndrome_syndrome;
  reg first_valid;
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
  wire [31:0] read_data;
  wire [31:0] read_data_1;
  wire [31:0] read_data_3;
  wire [31:0] read_data_4;
  wire [31:0] read_data_5;
  wire [31:0] read_data_6;
  wire [31:0] read_data_7;
  wire [31:0] read_data_8;
  wire [31:0] read_data_9;
  wire [31:0] read_data_10;
  wire [31:0] read_data_11;
  wire [31:0] read_data_12;
  wire [31:0] read_data_13;
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
  wire writes_inject;
  wire writes_irq_mask;
  wire writes_irq_status;
  wire writes_scrub_interval;
  assign n = pwdata[0] & pstrb[0];
  assign n_43 = ~ pstrb[0];
  assign n_54 = control_scrub & n_43;
  assign n_65 = n | n_54;
  assign n_76 = pwdata & { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_87 = ~ { pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3], pstrb[3:2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_98 = scrub_interval_cycles & n_87;
  assign n_109 = n_76 | n_98;
  assign n_120 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_1 = ~ { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_12 = ce_threshold_count & n_1;
  assign n_23 = n_120 | n_12;
  assign n_34 = pwdata[0] & pstrb[0];
  assign n_37 = ~ pstrb[0];
  assign n_38 = irq_mask_ce & n_37;
  assign n_39 = n_34 | n_38;
  assign n_40 = pwdata[1] & pstrb[0];
  assign n_41 = ~ pstrb[0];
  assign n_42 = irq_mask_due & n_41;
  assign n_44 = n_40 | n_42;
  assign n_45 = pwdata[2] & pstrb[0];
  assign n_46 = ~ pstrb[0];
  assign n_47 = irq_mask_initialised & n_46;
  assign n_48 = n_45 | n_47;
  assign n_49 = pwdata[23:0] & { pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_50 = ~ { pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2], pstrb[2:1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign n_51 = inject_mask & n_50;
  assign n_52 = n_49 | n_51;
  assign n_53 = interval - 32'h00000001;
  assign n_55 = scrub_left - 32'h00000001;
  assign n_56 = interval_ends ? n_53 : n_55;
  assign n_57 = scrub_passes_count + 32'h00000001;
  assign n_58 = ce_left + 16'h0001;
  assign n_59 = ce_counts ? n_58 : ce_left;
  assign n_60 = due_left + 16'h0001;
  assign n_61 = due_counts ? n_60 : due_left;
  assign n_62 = ~ said_irq_status_ce;
  assign n_63 = irq_status_ce & n_62;
  assign n_64 = | ce_threshold_count;
  assign n_66 = ce_counted & n_64;
  assign n_67 = ce_count_count >= ce_threshold_count;
  assign n_68 = n_66 & n_67;
  assign n_69 = n_63 | n_68;
  assign n_70 = ~ said_irq_status_due;
  assign n_71 = irq_status_due & n_70;
  assign n_72 = n_71 | due_happens;
  assign n_73 = ~ said_irq_status_initialised;
  assign n_74 = irq_status_initialised & n_73;
  assign n_75 = ~ initialising;
  assign n_77 = was_initialising & n_75;
  assign n_78 = n_74 | n_77;
  assign n_79 = first_kept | first_happens;
  assign n_80 = ~ injects;
  assign n_81 = status_armed & n_80;
  assign n_82 = n_81 | said_command_arm;
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
  assign at_inject = paddr == 6'h34;
  assign n_83 = access & pwrite;
  assign writes_control = at_control & n_83;
  assign n_84 = access & pwrite;
  assign writes_command = at_command & n_84;
  assign n_85 = access & pwrite;
  assign writes_scrub_interval = at_scrub_interval & n_85;
  assign n_86 = access & pwrite;
  assign writes_ce_count = at_ce_count & n_86;
  assign n_88 = access & pwrite;
  assign writes_due_count = at_due_count & n_88;
  assign n_89 = access & pwrite;
  assign writes_ce_threshold = at_ce_threshold & n_89;
  assign n_90 = access & pwrite;
  assign writes_irq_status = at_irq_status & n_90;
  assign n_91 = access & pwrite;
  assign writes_irq_mask = at_irq_mask & n_91;
  assign n_92 = access & pwrite;
  assign writes_first = at_first & n_92;
  assign n_93 = access & pwrite;
  assign writes_inject = at_inject & n_93;
  assign n_94 = at_status ? { 30'h00000000, status_armed, initialising } : 32'd0;
  assign read_data = 32'd0 | n_94;
  assign n_95 = at_control ? { 31'h00000000, control_scrub } : 32'd0;
  assign read_data_3 = read_data | n_95;
  assign n_96 = at_command ? 32'd0 : 32'd0;
  assign read_data_4 = read_data_3 | n_96;
  assign n_97 = at_scrub_interval ? scrub_interval_cycles : 32'd0;
  assign read_data_5 = read_data_4 | n_97;
  assign n_99 = at_scrub_passes ? scrub_passes_count : 32'd0;
  assign read_data_6 = read_data_5 | n_99;
  assign n_100 = at_ce_count ? { 16'h0000, ce_count_count } : 32'd0;
  assign read_data_7 = read_data_6 | n_100;
  assign n_101 = at_due_count ? { 16'h0000, due_count_count } : 32'd0;
  assign read_data_8 = read_data_7 | n_101;
  assign n_102 = at_ce_threshold ? { 16'h0000, ce_threshold_count } : 32'd0;
  assign read_data_9 = read_data_8 | n_102;
  assign n_103 = at_irq_status ? { 29'h00000000, irq_status_initialised, irq_status_due, irq_status_ce } : 32'd0;
  assign read_data_10 = read_data_9 | n_103;
  assign n_104 = at_irq_mask ? { 29'h00000000, irq_mask_initialised, irq_mask_due, irq_mask_ce } : 32'd0;
  assign read_data_11 = read_data_10 | n_104;
  assign n_105 = at_first ? { 30'h00000000, first_due, first_valid } : 32'd0;
  assign read_data_12 = read_data_11 | n_105;
  assign n_106 = at_first_address ? { 22'h000000, first_address_address } : 32'd0;
  assign read_data_13 = read_data_12 | n_106;
  assign n_107 = at_first_syndrome ? { 16'h0000, first_syndrome_syndrome } : 32'd0;
  assign read_data_1 = read_data_13 | n_107;
  assign n_108 = at_inject ? { 8'h00, inject_mask } : 32'd0;
  assign prdata = read_data_1 | n_108;
  assign n_110 = | { at_inject, at_first_syndrome, at_first_address, at_first, at_irq_mask, at_irq_status, at_ce_threshold, at_due_count, at_ce_count, at_scrub_passes, at_scrub_interval, at_command, at_control, at_status };
  assign n_111 = ~ n_110;
  assign pslverr = access & n_111;
  assign n_112 = | scrub_interval_cycles[31:3];
  assign short_interval = ~ n_112;
  assign n_113 = | scrub_left;
  assign interval_ends = ~ n_113;
  assign interval = short_interval ? 32'd8 : scrub_interval_cycles;
  assign scrub = interval_ends & control_scrub;
  assign n_114 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_ce_count_count = n_114 & { writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count, writes_ce_count };
  assign ce_happens = event_valid & event_ce;
  assign ce_all_off = said_ce_count_count >= ce_count_count;
  assign n_115 = ce_count_count - said_ce_count_count;
  assign ce_left = ce_all_off ? 16'h0000 : n_115;
  assign n_116 = & ce_left;
  assign n_117 = ~ n_116;
  assign ce_counts = ce_happens & n_117;
  assign n_118 = pwdata[15:0] & { pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1], pstrb[1:0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0], pstrb[0] };
  assign said_due_count_count = n_118 & { writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count, writes_due_count };
  assign due_happens = event_valid & event_due;
  assign due_all_off = said_due_count_count >= due_count_count;
  assign n_119 = due_count_count - said_due_count_count;
  assign due_left = due_all_off ? 16'h0000 : n_119;
  assign n_121 = & due_left;
  assign n_122 = ~ n_121;
  assign due_counts = due_happens & n_122;
  assign n_123 = pwdata[0] & pstrb[0];
  assign said_irq_status_ce = n_123 & writes_irq_status;
  assign n_124 = pwdata[1] & pstrb[0];
  assign said_irq_status_due = n_124 & writes_irq_status;
  assign n_125 = pwdata[2] & pstrb[0];
  assign said_irq_status_initialised = n_125 & writes_irq_status;
  assign n_126 = irq_status_ce & irq_mask_ce;
  assign n_127 = irq_status_due & irq_mask_due;
  assign n_128 = irq_status_initialised & irq_mask_initialised;
  assign irq = | { n_128, n_127, n_126 };
  assign n_129 = pwdata[0] & pstrb[0];
  assign said_first_valid = n_129 & writes_first;
  assign n_130 = ~ said_first_valid;
  assign first_kept = first_valid & n_130;
  assign n_2 = event_valid & event_due;
  assign n_3 = first_kept & first_due;
  assign n_4 = ~ n_3;
  assign first_due_1 = n_2 & n_4;
  assign n_5 = event_valid & event_ce;
  assign n_6 = ~ first_kept;
  assign n_7 = n_5 & n_6;
  assign first_happens = first_due_1 | n_7;
  assign n_8 = pwdata[1] & pstrb[0];
  assign said_command_arm = n_8 & writes_command;
  assign n_9 = pwdata[0] & pstrb[0];
  assign initialise = n_9 & writes_command;
  assign n_10 = status_armed & write;
  assign n_11 = ~ initialising;
  assign injects = n_10 & n_11;
  assign n_13 = inject_mask & { injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects, injects };
  assign injected_data = write_data ^ n_13;
  always @(posedge clk)
    control_scrub <= n_14;
  always @(posedge clk)
    scrub_interval_cycles <= n_15;
  always @(posedge clk)
    ce_threshold_count <= n_16;
  always @(posedge clk)
    irq_mask_ce <= n_17;
  always @(posedge clk)
    irq_mask_due <= n_18;
  always @(posedge clk)
    irq_mask_initialised <= n_19;
  always @(posedge clk)
    inject_mask <= n_20;
  always @(posedge clk)
    scrub_left <= n_21;
  always @(posedge clk)
    scrub_passes_count <= n_22;
  always @(posedge clk)
    ce_count_count <= n_24;
  always @(posedge clk)
    due_count_count <= n_25;
  always @(posedge clk)
    ce_counted <= n_26;
  always @(posedge clk)
    was_initialising <= n_27;
  always @(posedge clk)
    irq_status_ce <= n_28;
  always @(posedge clk)
    irq_status_due <= n_29;
  always @(posedge clk)
    irq_status_initialised <= n_30;
  always @(posedge clk)
    first_valid <= n_31;
  always @(posedge clk)
    first_due <= n_32;
  always @(posedge clk)
    first_address_address <= n_33;
  always @(posedge clk)
    first_syndrome_syndrome <= n_35;
  always @(posedge clk)
    status_armed <= n_36;
  always @* begin
    n_14 = control_scrub;
    if (writes_control) begin
      n_14 = n_65;
    end
    if (rst) begin
      n_14 = 1'h0;
    end
  end
  always @* begin
    n_15 = scrub_interval_cycles;
    if (writes_scrub_interval) begin
      n_15 = n_109;
    end
    if (rst) begin
      n_15 = 32'd0;
    end
  end
  always @* begin
    n_16 = ce_threshold_count;
    if (writes_ce_threshold) begin
      n_16 = n_23;
    end
    if (rst) begin
      n_16 = 16'h0000;
    end
  end
  always @* begin
    n_17 = irq_mask_ce;
    if (writes_irq_mask) begin
      n_17 = n_39;
    end
    if (rst) begin
      n_17 = 1'h0;
    end
  end
  always @* begin
    n_18 = irq_mask_due;
    if (writes_irq_mask) begin
      n_18 = n_44;
    end
    if (rst) begin
      n_18 = 1'h0;
    end
  end
  always @* begin
    n_19 = irq_mask_initialised;
    if (writes_irq_mask) begin
      n_19 = n_48;
    end
    if (rst) begin
      n_19 = 1'h0;
    end
  end
  always @* begin
    n_20 = inject_mask;
    if (writes_inject) begin
      n_20 = n_52;
    end
    if (rst) begin
      n_20 = 24'h000000;
    end
  end
  always @* begin
    n_21 = n_56;
    if (rst) begin
      n_21 = 32'd0;
    end
  end
  always @* begin
    n_22 = scrub_passes_count;
    if (scrubbed) begin
      n_22 = n_57;
    end
    if (rst) begin
      n_22 = 32'd0;
    end
  end
  always @* begin
    n_24 = n_59;
    if (rst) begin
      n_24 = 16'h0000;
    end
  end
  always @* begin
    n_25 = n_61;
    if (rst) begin
      n_25 = 16'h0000;
    end
  end
  always @* begin
    n_26 = ce_happens;
    if (rst) begin
      n_26 = 1'h0;
    end
  end
  always @* begin
    n_27 = initialising;
    if (rst) begin
      n_27 = 1'h0;
    end
  end
  always @* begin
    n_28 = n_69;
    if (rst) begin
      n_28 = 1'h0;
    end
  end
  always @* begin
    n_29 = n_72;
    if (rst) begin
      n_29 = 1'h0;
    end
  end
  always @* begin
    n_30 = n_78;
    if (rst) begin
      n_30 = 1'h0;
    end
  end
  always @* begin
    n_31 = n_79;
    if (rst) begin
      n_31 = 1'h0;
    end
  end
  always @* begin
    n_32 = first_due;
    if (first_happens) begin
      n_32 = event_due;
    end
    if (rst) begin
      n_32 = 1'h0;
    end
  end
  always @* begin
    n_33 = first_address_address;
    if (first_happens) begin
      n_33 = event_address;
    end
    if (rst) begin
      n_33 = 10'h000;
    end
  end
  always @* begin
    n_35 = first_syndrome_syndrome;
    if (first_happens) begin
      n_35 = event_syndrome;
    end
    if (rst) begin
      n_35 = 16'h0000;
    end
  end
  always @* begin
    n_36 = n_82;
    if (rst) begin
      n_36 = 1'h0;
    end
  end
  assign pready = 1'h1;
endmodule
`endif
