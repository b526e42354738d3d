"""Proofs about the registers of a memory port: the same as their list says, in every cycle after a reset.

The list and the rules of the bus (`qtaml_hw.verify.register_trace` has them in Python, for what is played) stand beside
the block as behavioural Verilog: sums, comparisons and a ``case`` where the block has gates. Whatever software and
memory port do, all outputs are the same, and so are all registers, by induction over one cycle. So counters stop at
their maximum, and the timer keeps intervals that no simulation waits for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.output.units import registers_of
from qtaml_hw.verify.register_trace import MOST, SHORTEST, SLVERR

__all__ = ["CYCLES", "LIMIT_S", "bench", "inside"]

CYCLES = 10
"""Cycles that are looked at where the induction does not hold."""
LIMIT_S = 60
"""Seconds for either."""
HIDDEN = {"scrub_left": 32, "ce_counted": 1, "was_initialising": 1}
"""Registers that software does not see, and their bits."""
GUARDS = {"prdata": "reads", "bresp": "bvalid", "rresp": "rvalid", "rdata": "rvalid"}
"""Outputs that say something in some cycles only, and which."""
BUS = {
    "apb": """  wire writes = psel & penable & pwrite, reads = psel & penable & ~pwrite;
  wire [31:0] data = pwdata, shown = content(paddr);
  wire [3:0] strobe = pstrb;
  wire [ADDRESS-1:0] to = paddr;
  wire model_pready = 1'b1, model_pslverr = psel & penable & ~known(paddr);
  wire [31:0] model_prdata = shown;
""",
    "axil": """  wire writes = awvalid & wvalid & ~model_bvalid, reads = arvalid & ~model_rvalid;
  wire [31:0] data = wdata, shown = content(araddr);
  wire [3:0] strobe = wstrb;
  wire [ADDRESS-1:0] to = awaddr;
  wire model_awready = writes, model_wready = writes, model_arready = reads;
  reg model_bvalid, model_rvalid;
  reg [1:0] model_bresp, model_rresp;
  reg [31:0] model_rdata;
  always @(posedge clk) begin
    if (bready) model_bvalid <= 1'b0;
    if (rready) model_rvalid <= 1'b0;
    if (writes) begin model_bvalid <= 1'b1; model_bresp <= known(to) ? 0 : SLVERR; end
    if (reads) begin model_rvalid <= 1'b1; model_rresp <= known(araddr) ? 0 : SLVERR; model_rdata <= shown; end
    if (rst) begin model_bvalid <= 1'b0; model_rvalid <= 1'b0; end
  end
""",
}


def _kept(module: ModuleRecord, code: BlockCode) -> dict[str, int]:
    """Registers of the block by their names, and their bits."""
    fields = {f"{r.name}_{f.name}".lower(): f for r in registers_of(module, code) for f in r.fields}
    seen = {name: f.width for name, f in fields.items() if f.access != "pulse" and name != "status_initialising"}
    return seen | HIDDEN


def inside(module: ModuleRecord, code: BlockCode) -> str:
    """Commands of Yosys that join them, once all is flat, to the wires of the bench."""
    joined = (f"connect -nomap -nounset -set \\inside_{name} \\dut.{name}\n" for name in _kept(module, code))
    return f"cd proof\n{''.join(joined)}cd ..\n"


def bench(directory: Path, module: ModuleRecord, codes: Mapping[str, BlockCode]) -> str:
    """Verilog ``proof``: the block, its model, and the assertion that they agree."""
    code = codes[module.code or ""]
    registers, kept = registers_of(module, code), _kept(module, code)
    ports = {port.name: port for port in module.ports}
    inputs = [port for port in module.ports if port.direction == "input"]
    outputs = [port for port in module.ports if port.direction == "output"]
    address = ports["paddr" if module.bus == "apb" else "awaddr"].width
    lines = [f"module proof(clk, {', '.join(port.name for port in inputs)});"]
    lines += [f"  localparam ADDRESS = {address}, SLVERR = {SLVERR};", "  input clk;"]
    lines += [f"  input [{port.width - 1}:0] {port.name};" for port in inputs]
    lines += [f"  wire [{port.width - 1}:0] {port.name};" for port in outputs]
    lines += [f"  reg [{width - 1}:0] {name};\n  wire [{width - 1}:0] inside_{name};" for name, width in kept.items()]
    lines += ["  reg begun = 0;", "  always @(posedge clk) begun <= 1;", "  wire rst = ~begun;"]
    lines += [f"  {module.name} dut (.clk(clk), .rst(rst), {', '.join(f'.{name}({name})' for name in ports)});"]
    lines += ["  wire status_initialising = initialising;"]
    lines += ["  function [31:0] content(input [ADDRESS-1:0] place);", "    case (place)"]
    for register in registers:
        shown = [f"{register.name}_{f.name}".lower() + f" << {f.low}" for f in register.fields if f.access != "pulse"]
        lines.append(f"      {register.offset}: content = {' | '.join(shown) or 0};")
    lines += ["      default: content = 0;", "    endcase", "  endfunction"]
    lines += ["  function known(input [ADDRESS-1:0] place);"]
    lines += [f"    known = place < {4 * len(registers)} && place[1:0] == 0;", "  endfunction"]
    lines += [
        BUS[module.bus or "apb"]
        + "  wire [31:0] bits = {{8{strobe[3]}}, {8{strobe[2]}}, {8{strobe[1]}}, {8{strobe[0]}}};"
    ]
    for register in registers:  # what software says to a field in this cycle
        here = f"{{32{{writes && to == {register.offset}}}}} & data & bits"
        lines += [f"  wire [31:0] said_{register.name} = {here};"]
    lines += [_next(module, code)]
    for port in outputs:
        unless = f"~{GUARDS[port.name]} | " if port.name in GUARDS else ""
        lines.append(f"  always @* assert(rst | {unless}{port.name} == model_{port.name});")
    lines += [f"  always @* assert(rst | inside_{name} == {name});" for name in kept]
    lines += ["endmodule", ""]
    return (directory / module.file).read_text() + "\n".join(lines)


def _next(module: ModuleRecord, code: BlockCode) -> str:
    """What follows each register, and outputs that are not the bus's."""
    kept = _kept(module, code)  # the last parts of vectors are the highest
    masks, syndromes = ([n for n in reversed(kept) if n.startswith(x)] for x in ("inject", "first_syndrome"))
    held = []
    for register in registers_of(module, code):
        for f in register.fields:
            if f.access == "rw":
                name, part = f"{register.name}_{f.name}".lower(), f"[{f.low + f.width - 1}:{f.low}]"
                what = f"({name} & ~bits{part}) | (data{part} & bits{part})"
                held.append(f"    if (writes && to == {register.offset}) {name} <= {what};")
    cleared = "\n".join(f"      {name} <= 0;" for name in kept)
    counters = "".join(
        f"""  wire {kind} = event_valid & event_{kind};
  wire [15:0] {kind}_left = said_{kind.upper()}_COUNT[15:0] < {kind}_count_count
    ? {kind}_count_count - said_{kind.upper()}_COUNT[15:0] : 0;
"""
        for kind in ("ce", "due")
    )
    return f"""{counters}  wire injects = status_armed & write & ~initialising;
  wire [31:0] interval = scrub_interval_cycles < {SHORTEST} ? {SHORTEST} : scrub_interval_cycles;
  wire standing = first_valid & ~said_FIRST[0];
  wire model_initialise = said_COMMAND[0], model_scrub = scrub_left == 0 & control_scrub;
  wire [{sum(kept[name] for name in masks) - 1}:0] model_injected_data = injects
    ? write_data ^ {{{", ".join(masks)}}} : write_data;
  wire model_irq = (irq_status_ce & irq_mask_ce) | (irq_status_due & irq_mask_due)
    | (irq_status_initialised & irq_mask_initialised);
  always @(posedge clk) begin
{chr(10).join(held)}
    ce_count_count <= ce & ce_left < {MOST} ? ce_left + 1 : ce_left;
    due_count_count <= due & due_left < {MOST} ? due_left + 1 : due_left;
    ce_counted <= ce;
    was_initialising <= initialising;
    if (said_IRQ_STATUS[0]) irq_status_ce <= 0;
    if (said_IRQ_STATUS[1]) irq_status_due <= 0;
    if (said_IRQ_STATUS[2]) irq_status_initialised <= 0;
    if (ce_counted & ce_threshold_count != 0 & ce_count_count >= ce_threshold_count) irq_status_ce <= 1;
    if (due) irq_status_due <= 1;
    if (was_initialising & ~initialising) irq_status_initialised <= 1;
    first_valid <= standing;
    if (standing ? due & ~first_due : ce | due) begin
      first_valid <= 1;
      first_due <= event_due;
      first_address_address <= event_address;
      {{{", ".join(syndromes)}}} <= event_syndrome;
    end
    if (injects) status_armed <= 0;
    if (said_COMMAND[1]) status_armed <= 1;
    scrub_left <= (scrub_left == 0 ? interval : scrub_left) - 1;
    scrub_passes_count <= scrub_passes_count + scrubbed;
    if (rst) begin
{cleared}
    end
  end
"""
