"""A test bench in plain Verilog for a memory port with its registers: random traffic on a memory whose cells flip.

The bench keeps its own copy of all words, so it shares nothing with the hardware but the ports.
"""

from __future__ import annotations

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord
from qtaml_hw.hdl.output.texts import render
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
    watched = "  always @(negedge clk) if (rst === 1'b0 && ^alarm !== 1'b1) fail(20);\n" if port.self_check else ""
    walked = int(depth <= WALKED)
    corrects, detects = int(code.t >= 1), int(code.d >= 2 * code.t + 2)
    return render(
        "memory_bench.v",
        name=name,
        depth=depth,
        k=k,
        n=n,
        masks=masks,
        places=min(depth, PLACES),
        walked=walked,
        watched=watched,
        corrects=corrects,
        detects=detects,
        t=code.t,
        nets=nets,
        port=port.name,
        block=block.name,
        other=other.name,
        port_pins=pins[port.name],
        block_pins=pins[block.name],
        axi_pins=axi_pins,
        at=at | {"INJECT": at[_first(at, "INJECT")]},
        operations=OPERATIONS,
    )


DRIVEN = (
    "event_valid", "event_ce", "event_due", "event_address", "event_syndrome", "initialising", "scrubbed", "initialise",
    "scrub", "write", "write_data", "sram_enable", "sram_write", "sram_address", "sram_write_data",
)  # fmt: skip
"""Inputs of one of the two that the other one, or the bench without a register, drives."""


def _first(names: dict[str, int], start: str) -> str:
    """The first register whose name begins so."""
    return next(name for name in names if name.startswith(start))
