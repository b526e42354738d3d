"""A test bench in plain Verilog for a memory port with its registers: random traffic on a memory whose cells flip.

The bench keeps its own copy of all words, so it shares nothing with the hardware but the ports.
"""

from __future__ import annotations

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord
from qtaml_hw.hdl.ports.registers import Register

__all__ = ["memory_bench_text"]

OPERATIONS = 2000
PLACES = 16
"""Words at both ends of the memory that the traffic goes to."""
WALKED = 4096
"""Words of the largest memory that is initialised and scrubbed as a whole."""


def memory_bench_text(
    name: str,
    port: ModuleRecord,
    block: ModuleRecord,
    other: ModuleRecord,
    registers: tuple[Register, ...],
    code: BlockCode,
) -> str:
    """The bench; it says PASS or FAIL.

    Parameters
    ----------
    name : str
        Of the module.
    port, block, other : ModuleRecord
        Memory port, and its registers on APB and on AXI4-Lite; the latter listen, and are compared with the former.
    registers : tuple of Register
        What `block` holds.
    code : BlockCode
        Code of the port.
    """
    width = {p.name: p.width for p in (*port.ports, *block.ports)}
    depth = port.depth or MEMORY_DEPTH
    places = min(depth, PLACES)
    k, n, masks = width["request_data"], width["sram_write_data"], width["request_mask"]
    at = {register.name: register.offset for register in registers}
    nets = "".join(
        f"  {'reg' if p.direction == 'input' and p.name not in DRIVEN else 'wire'} [{p.width - 1}:0] {p.name};\n"
        for p in {p.name: p for p in (*block.ports, *port.ports)}.values()
    )
    pins = {
        record.name: ", ".join(
            f".{p.name}({'to_sram' if p.name == 'sram_write_data' else p.name})" for p in record.ports
        )
        for record in (port, block)
    }
    axi = [p for p in other.ports if p.name not in {q.name for q in block.ports}]
    nets += "".join(f"  {'reg' if p.direction == 'input' else 'wire'} [{p.width - 1}:0] {p.name};\n" for p in axi)
    nets += "  wire axi_initialise, axi_scrub, axi_irq;\n  wire [N-1:0] axi_injected;\n"
    alone = {"initialise": "axi_initialise", "scrub": "axi_scrub", "irq": "axi_irq", "injected_data": "axi_injected"}
    axi_pins = ", ".join(f".{p.name}({alone.get(p.name, p.name)})" for p in other.ports)
    walked = int(depth <= WALKED)
    corrects, detects = int(code.t >= 1), int(code.d >= 2 * code.t + 2)
    return f"""module {name};
  localparam DEPTH = {depth}, K = {k}, N = {n}, MASKS = {masks}, PLACES = {places}, GRANULE = {k // masks};
  localparam WALKED = {walked}, CORRECTS = {corrects}, DETECTS = {detects}, T = {code.t};
  reg clk, rst;
{nets}  wire [N-1:0] to_sram;
  reg [N-1:0] sram [0:DEPTH-1];
  reg [K-1:0] truth [0:PLACES-1];
  reg [N-1:0] good [0:PLACES-1];
  reg [PLACES-1:0] known;
  reg [K-1:0] data;
  reg [31:0] word;
  reg busy;
  integer i, j, turn, index, kind, seed, wrong, seen, ces, dues, walks, limit, asked, answered;
  {port.name} port (.clk(clk), .rst(rst), {pins[port.name]});
  {block.name} block (.clk(clk), .rst(rst), {pins[block.name]});
  {other.name} other (.clk(clk), .rst(rst), {axi_pins});
  assign write = sram_write;
  assign write_data = to_sram;
  always #5 clk = ~clk;
  always @(posedge clk) begin
    ces <= ces + (event_ce === 1'b1);
    dues <= dues + (event_due === 1'b1);
    walks <= walks + (scrubbed === 1'b1);
    answered <= answered + (response_valid === 1'b1);
    sram_read_data <= {{N{{1'bx}}}};
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
      ask(1'b0, number, {{K{{1'b0}}}}, {{MASKS{{1'b0}}}});
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
      apb(1'b1, 32'd{at["COMMAND"]}, 32'd1);
      for (i = 0; i < DEPTH + 10; i = i + 1) @(negedge clk);
      apb(1'b0, 32'd{at["STATUS"]}, 32'd0);
      if (word[0]) fail(7);
      apb(1'b0, 32'd{at["IRQ_STATUS"]}, 32'd0);
      if (!word[2]) fail(8);
    end else for (i = 0; i < PLACES; i = i + 1) put(i, {{K{{1'b0}}}}, {{MASKS{{1'b1}}}});
    apb(1'b1, 32'd{at["SCRUB_INTERVAL"]}, 32'd13);
    if (WALKED) apb(1'b1, 32'd{at["CONTROL"]}, 32'd1);  // else there are words that nobody has written
    for (turn = 0; turn < {OPERATIONS}; turn = turn + 1) begin
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
      if (kind == 0) put(index, data, {{MASKS{{1'b1}}}});
      else if (kind == 1) put(index, data, $random(seed));
      else get(index);
      if (!busy && turn % 7 == 0) rest(3);
    end
    rest(4);
    if (CORRECTS && (seen < 50 || ces < 20)) fail(9);
    if (dues != 0) fail(10);
    if (answered != asked) fail(25);
    rest(2);
    apb(1'b1, 32'd{at["CONTROL"]}, 32'd0);
    rest(30);
    apb(1'b0, 32'd{at["CE_COUNT"]}, 32'd0);
    if (word != ces) fail(11);
    axi(1'b0, 32'd{at["CE_COUNT"]}, 32'd0);
    if (word != ces) fail(23);
    axi(1'b1, 32'd{at["IRQ_MASK"]}, 32'd5);
    axi(1'b0, 32'd{at["IRQ_MASK"]}, 32'd0);
    if (word != 5 || axi_irq !== WALKED[0]) fail(24);
    apb(1'b0, 32'd{at["FIRST"]}, 32'd0);
    if (word[0] !== (ces > 0)) fail(12);
    if (WALKED) begin
      apb(1'b1, 32'd{at["CONTROL"]}, 32'd1);
      limit = walks;
      for (i = 0; i < 32 * DEPTH && walks < limit + 2; i = i + 1) @(negedge clk);
      for (i = 0; i < PLACES; i = i + 1) if (known[i] && sram[place(i)] !== good[i]) fail(13);
      apb(1'b1, 32'd{at["CONTROL"]}, 32'd0);
      rest(30);
    end
    if (CORRECTS) begin
      put(0, data, {{MASKS{{1'b1}}}});
      rest(4);
      good[0] = sram[place(0)];
      apb(1'b1, 32'd{at[_first(at, "INJECT")]}, 32'd4);
      apb(1'b1, 32'd{at["COMMAND"]}, 32'd2);
      put(0, data, {{MASKS{{1'b1}}}});
      rest(4);
      if (sram[place(0)] !== (good[0] ^ 4)) fail(14);
      get(0);
      if (response_ce !== 1'b1) fail(15);
      rest(4);
    end
    if (DETECTS) begin
      kind = 9;
      for (i = 0; i < PLACES; i = i + 1) begin
        put(i, data, {{MASKS{{1'b1}}}});
        rest(4);
        for (j = 0; j <= T; j = j + 1) sram[place(i)][(3 * j + i) % N] = ~sram[place(i)][(3 * j + i) % N];
        good[i] = sram[place(i)];
        ask(1'b0, i, {{K{{1'b0}}}}, {{MASKS{{1'b0}}}});
        if (response_due !== 1'b1) fail(16);
        ask(1'b1, i, ~data, {{MASKS{{1'b0}}}});
        rest(4);
        if (sram[place(i)] !== good[i]) fail(17);
      end
      apb(1'b0, 32'd{at["IRQ_STATUS"]}, 32'd0);
      if (!word[1]) fail(18);
      apb(1'b0, 32'd{at["FIRST_ADDRESS"]}, 32'd0);
      if (word != place(0)) fail(19);
    end
    if (wrong == 0) $display("PASS: %0d operations, %0d words corrected", turn, ces);
    $finish;
  end
endmodule
"""


DRIVEN = (
    "event_valid", "event_ce", "event_due", "event_address", "event_syndrome", "initialising", "scrubbed", "initialise",
    "scrub", "write", "write_data", "sram_enable", "sram_write", "sram_address", "sram_write_data",
)  # fmt: skip
"""Inputs of one of the two that the other one, or the bench without a register, drives."""


def _first(names: dict[str, int], start: str) -> str:
    """The first register whose name begins so."""
    return next(name for name in names if name.startswith(start))
