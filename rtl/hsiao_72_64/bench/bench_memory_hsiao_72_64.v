module bench_memory_hsiao_72_64;
  localparam DEPTH = 1024, K = 64, N = 72, MASKS = 8, PLACES = 16, GRANULE = 8;
  localparam WALKED = 1, CORRECTS = 1, DETECTS = 1, T = 1;
  reg clk, rst;
  reg [0:0] psel;
  reg [0:0] penable;
  reg [0:0] pwrite;
  reg [5:0] paddr;
  reg [31:0] pwdata;
  reg [3:0] pstrb;
  wire [0:0] pready;
  wire [31:0] prdata;
  wire [0:0] pslverr;
  wire [0:0] event_valid;
  wire [0:0] event_ce;
  wire [0:0] event_due;
  wire [9:0] event_address;
  wire [7:0] event_syndrome;
  wire [0:0] initialising;
  wire [0:0] scrubbed;
  wire [0:0] initialise;
  wire [0:0] scrub;
  wire [0:0] write;
  wire [71:0] write_data;
  wire [71:0] injected_data;
  wire [0:0] irq;
  reg [0:0] request_valid;
  wire [0:0] request_ready;
  reg [0:0] request_write;
  reg [9:0] request_address;
  reg [63:0] request_data;
  reg [7:0] request_mask;
  wire [0:0] response_valid;
  wire [63:0] response_data;
  wire [0:0] response_ce;
  wire [0:0] response_due;
  wire [0:0] sram_enable;
  wire [0:0] sram_write;
  wire [9:0] sram_address;
  wire [71:0] sram_write_data;
  reg [71:0] sram_read_data;
  reg [0:0] awvalid;
  wire [0:0] awready;
  reg [5:0] awaddr;
  reg [0:0] wvalid;
  wire [0:0] wready;
  reg [31:0] wdata;
  reg [3:0] wstrb;
  wire [0:0] bvalid;
  reg [0:0] bready;
  wire [1:0] bresp;
  reg [0:0] arvalid;
  wire [0:0] arready;
  reg [5:0] araddr;
  wire [0:0] rvalid;
  reg [0:0] rready;
  wire [31:0] rdata;
  wire [1:0] rresp;
  wire axi_initialise, axi_scrub, axi_irq;
  wire [N-1:0] axi_injected;
  wire [N-1:0] to_sram;
  reg [N-1:0] sram [0:DEPTH-1];
  reg [K-1:0] truth [0:PLACES-1];
  reg [N-1:0] good [0:PLACES-1];
  reg [PLACES-1:0] known;
  reg [K-1:0] data;
  reg [31:0] word;
  reg busy;
  integer i, j, turn, index, kind, seed, wrong, seen, ces, dues, walks, limit, asked, answered;
  memory_hsiao_72_64 port (.clk(clk), .rst(rst), .request_valid(request_valid), .request_ready(request_ready), .request_write(request_write), .request_address(request_address), .request_data(request_data), .request_mask(request_mask), .response_valid(response_valid), .response_data(response_data), .response_ce(response_ce), .response_due(response_due), .initialise(initialise), .initialising(initialising), .scrub(scrub), .scrubbed(scrubbed), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .sram_enable(sram_enable), .sram_write(sram_write), .sram_address(sram_address), .sram_write_data(to_sram), .sram_read_data(sram_read_data));
  registers_hsiao_72_64_apb block (.clk(clk), .rst(rst), .psel(psel), .penable(penable), .pwrite(pwrite), .paddr(paddr), .pwdata(pwdata), .pstrb(pstrb), .pready(pready), .prdata(prdata), .pslverr(pslverr), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .initialising(initialising), .scrubbed(scrubbed), .initialise(initialise), .scrub(scrub), .write(write), .write_data(write_data), .injected_data(injected_data), .irq(irq));
  registers_hsiao_72_64_axil other (.clk(clk), .rst(rst), .awvalid(awvalid), .awready(awready), .awaddr(awaddr), .wvalid(wvalid), .wready(wready), .wdata(wdata), .wstrb(wstrb), .bvalid(bvalid), .bready(bready), .bresp(bresp), .arvalid(arvalid), .arready(arready), .araddr(araddr), .rvalid(rvalid), .rready(rready), .rdata(rdata), .rresp(rresp), .event_valid(event_valid), .event_ce(event_ce), .event_due(event_due), .event_address(event_address), .event_syndrome(event_syndrome), .initialising(initialising), .scrubbed(scrubbed), .initialise(axi_initialise), .scrub(axi_scrub), .write(write), .write_data(write_data), .injected_data(axi_injected), .irq(axi_irq));
  assign write = sram_write;
  assign write_data = to_sram;
  always #5 clk = ~clk;
  always @(posedge clk) begin
    ces <= ces + (event_ce === 1'b1);
    dues <= dues + (event_due === 1'b1);
    walks <= walks + (scrubbed === 1'b1);
    answered <= answered + (response_valid === 1'b1);
    sram_read_data <= {N{1'bx}};
    if (sram_enable & sram_write) sram[sram_address] <= injected_data;
    else if (sram_enable) sram_read_data <= sram[sram_address];
  end
  function integer place(input integer number);
    place = number < PLACES / 2 ? number : DEPTH - PLACES + number;
  endfunction
  task fail(input integer why);
    begin
      if (wrong == 0) $display("FAIL: check %0d at operation %0d", why, turn);
      wrong = wrong + 1;
    end
  endtask
  task rest(input integer cycles);
    begin
      request_valid = 0;
      for (j = 0; j < cycles; j = j + 1) @(negedge clk);
    end
  endtask
  task ask(input writes, input integer number, input [K-1:0] value, input [MASKS-1:0] mask);
    begin
      request_valid = 1; request_write = writes; request_address = place(number);
      request_data = value; request_mask = mask;
      #1 limit = 0;
      while (request_ready !== 1'b1 && limit < 100) begin @(negedge clk); #1 limit = limit + 1; end
      if (limit == 100) fail(1);
      if (!(writes && &mask)) asked = asked + 1;
      if (writes && !(&mask) && response_valid !== 1'b1) fail(2);
      if (writes && !(&mask) && response_due !== 1'b0 && kind != 9) fail(3);
      @(negedge clk);
      request_valid = 0;
      #1 if (!writes && response_valid !== 1'b1) fail(4);
    end
  endtask
  task put(input integer number, input [K-1:0] value, input [MASKS-1:0] mask);
    begin
      ask(1'b1, number, value, mask);
      for (j = 0; j < K; j = j + 1) if (mask[j / GRANULE]) truth[number][j] = value[j];
      known[number] = 0;
    end
  endtask
  task get(input integer number);
    begin
      ask(1'b0, number, {K{1'b0}}, {MASKS{1'b0}});
      if (response_data !== truth[number] || response_due !== 1'b0) fail(5);
    end
  endtask
  task apb(input writes, input [31:0] offset, input [31:0] value);
    begin
      psel = 1; pwrite = writes; paddr = offset; pwdata = value; pstrb = 4'hf;
      @(negedge clk) penable = 1;
      #1 word = prdata;
      if (pready !== 1'b1 || pslverr !== 1'b0) fail(6);
      @(negedge clk) psel = 0;
      penable = 0;
    end
  endtask
  task axi(input writes, input [31:0] offset, input [31:0] value);
    begin
      awvalid = writes; wvalid = writes; awaddr = offset; wdata = value; wstrb = 4'hf; bready = 1;
      arvalid = !writes; araddr = offset; rready = 0;
      #1 if ((writes ? awready & wready : arready) !== 1'b1) fail(20);
      @(negedge clk) awvalid = 0;
      wvalid = 0; arvalid = 0;
      #1 if ((writes ? bvalid : rvalid) !== 1'b1 || (writes ? bresp : rresp) !== 2'b00) fail(21);
      word = rdata; rready = 1;
      @(negedge clk) #1 if (bvalid !== 1'b0 || rvalid !== 1'b0) fail(22);
    end
  endtask
  initial begin
    awvalid = 0; wvalid = 0; arvalid = 0; bready = 1; rready = 1;
    clk = 0; rst = 1; request_valid = 0; psel = 0; penable = 0; seed = 7; wrong = 0; seen = 0; turn = 0; kind = 0;
    ces = 0; dues = 0; walks = 0; asked = 0; answered = 0;
    known = 0; request_write = 0; request_address = 0; request_data = 0; request_mask = 0;
    for (i = 0; i < PLACES; i = i + 1) truth[i] = 0;
    repeat (3) @(negedge clk);
    rst = 0;
    if (WALKED) begin
      apb(1'b1, 32'd8, 32'd1);
      for (i = 0; i < DEPTH + 10; i = i + 1) @(negedge clk);
      apb(1'b0, 32'd0, 32'd0);
      if (word[0]) fail(7);
      apb(1'b0, 32'd32, 32'd0);
      if (!word[2]) fail(8);
    end else for (i = 0; i < PLACES; i = i + 1) put(i, {K{1'b0}}, {MASKS{1'b1}});
    apb(1'b1, 32'd12, 32'd13);
    if (WALKED) apb(1'b1, 32'd4, 32'd1);  // else there are words that nobody has written
    for (turn = 0; turn < 2000; turn = turn + 1) begin
      index = $unsigned($random(seed)) % PLACES;
      kind = $unsigned($random(seed)) % 4;
      busy = turn % 128 >= 64;  // no free cycle, so that the scrubber makes requests wait
      if (CORRECTS && !busy && turn % 4 == 0) begin
        rest(4);
        if (!known[index]) good[index] = sram[place(index)];
        known[index] = 1;
        i = $unsigned($random(seed)) % N;
        if (sram[place(index)] === good[index]) sram[place(index)][i] = ~sram[place(index)][i];
        if (sram[place(index)] !== good[index]) seen = seen + 1;
      end
      for (i = 0; i < K; i = i + 32) data = data << 32 | $unsigned($random(seed));
      if (kind == 0) put(index, data, {MASKS{1'b1}});
      else if (kind == 1) put(index, data, $random(seed));
      else get(index);
      if (!busy && turn % 7 == 0) rest(3);
    end
    rest(4);
    if (CORRECTS && (seen < 50 || ces < 20)) fail(9);
    if (dues != 0) fail(10);
    if (answered != asked) fail(25);
    rest(2);
    apb(1'b1, 32'd4, 32'd0);
    rest(30);
    apb(1'b0, 32'd20, 32'd0);
    if (word != ces) fail(11);
    axi(1'b0, 32'd20, 32'd0);
    if (word != ces) fail(23);
    axi(1'b1, 32'd36, 32'd5);
    axi(1'b0, 32'd36, 32'd0);
    if (word != 5 || axi_irq !== WALKED[0]) fail(24);
    apb(1'b0, 32'd40, 32'd0);
    if (word[0] !== (ces > 0)) fail(12);
    if (WALKED) begin
      apb(1'b1, 32'd12, 32'd0);  // as fast as it goes: up to the end, then the first places again
      apb(1'b1, 32'd4, 32'd1);
      limit = walks;
      for (i = 0; i < 32 * DEPTH && walks == limit; i = i + 1) @(negedge clk);
      rest(9 * PLACES);
      for (i = 0; i < PLACES; i = i + 1) if (known[i] && sram[place(i)] !== good[i]) fail(13);
      apb(1'b1, 32'd4, 32'd0);
      rest(30);
    end
    if (CORRECTS) begin
      put(0, data, {MASKS{1'b1}});
      rest(4);
      good[0] = sram[place(0)];
      apb(1'b1, 32'd52, 32'd4);
      apb(1'b1, 32'd8, 32'd2);
      put(0, data, {MASKS{1'b1}});
      rest(4);
      if (sram[place(0)] !== (good[0] ^ 4)) fail(14);
      get(0);
      if (response_ce !== 1'b1) fail(15);
      rest(4);
    end
    if (DETECTS) begin
      kind = 9;
      for (i = 0; i < PLACES; i = i + 1) begin
        put(i, data, {MASKS{1'b1}});
        rest(4);
        for (j = 0; j <= T; j = j + 1) sram[place(i)][(3 * j + i) % N] = ~sram[place(i)][(3 * j + i) % N];
        good[i] = sram[place(i)];
        ask(1'b0, i, {K{1'b0}}, {MASKS{1'b0}});
        if (response_due !== 1'b1) fail(16);
        ask(1'b1, i, ~data, {MASKS{1'b0}});
        rest(4);
        if (sram[place(i)] !== good[i]) fail(17);
      end
      apb(1'b0, 32'd32, 32'd0);
      if (!word[1]) fail(18);
      apb(1'b0, 32'd44, 32'd0);
      if (word != place(0)) fail(19);
    end
    if (wrong == 0) $display("PASS: %0d operations, %0d words corrected", turn, ces);
    $finish;
  end
endmodule
