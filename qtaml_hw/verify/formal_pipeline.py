"""Proofs about modules with register stages: a pipeline is its own logic without the registers, some cycles later.

Two steps make a claim about all words out of one about gates alone:

1. `check`: on every path from an input to an output there are as many registers as the module has cycles of latency,
   and nothing comes back. Where the reset is 0, the outputs are therefore a function of the inputs of one cycle.
2. `around` puts the module into one without clock, in which Yosys has made a wire of every register (`WIRES`): what is
   proved of that one is true of the pipeline, `latency` cycles later.
"""

from __future__ import annotations

import json
from typing import Any

from qtaml_hw.hdl.manifest import ModuleRecord

__all__ = ["NETLIST", "WIRES", "around", "check"]

WIRES = """(* techmap_celltype = "$dff $adff" *)
module registers_as_wires (CLK, ARST, D, Q);
  parameter WIDTH = 0;
  parameter CLK_POLARITY = 0;
  parameter ARST_POLARITY = 0;
  parameter ARST_VALUE = 0;
  input CLK, ARST;
  input [WIDTH-1:0] D;
  output [WIDTH-1:0] Q;
  assign Q = D;
endmodule
"""
"""For Yosys' ``techmap``."""

NETLIST = (
    "read_verilog dut.v\nhierarchy -check -top {top}\nproc -norom\nflatten\nsimplemap\nopt_clean\nwrite_json out.json\n"
)

REGISTERS = ("$_DFF_P_", "$_DFF_PP0_", "$_DFF_PP1_")
Net = int | str


def around(module: ModuleRecord) -> tuple[str, str]:
    """A module without clock and reset around one that has them: its name, and its Verilog; none, where it has none.

    Examples
    --------
    >>> from qtaml_hw.hdl.manifest import PortRecord
    >>> port = PortRecord(name="a", direction="input", width=2, signed=False)
    >>> facts = dict(kind="encoder", file="rtl/m.v", sources=(), latency=1, ports=(port,))
    >>> print(around(ModuleRecord(name="m", **facts))[1])
    module m_settled(a);
      input [1:0] a;
      m dut (.clk(1'b0), .rst(1'b0), .a(a));
    endmodule
    <BLANKLINE>
    """
    if not module.clocked:
        return module.name, ""
    name = f"{module.name}_settled"
    declared = "".join(f"  {port.direction} [{port.width - 1}:0] {port.name};\n" for port in module.ports)
    pins = "".join(f", .{port.name}({port.name})" for port in module.ports)
    listed = ", ".join(port.name for port in module.ports)
    instance = f"  {module.name} dut (.clk(1'b0), .rst(1'b0){pins});\n"
    return name, f"module {name}({listed});\n{declared}{instance}endmodule\n"


def check(netlist: str, module: ModuleRecord) -> str | None:
    """Whether every way through a module takes its latency.

    Parameters
    ----------
    netlist : str
        What Yosys writes of it after `NETLIST`.
    module : ModuleRecord

    Returns
    -------
    str or None
        What is wrong; None if it is a pipeline.
    """
    content = json.loads(netlist)["modules"][module.name]
    ports: dict[str, list[Net]] = {name: facts["bits"] for name, facts in content["ports"].items()}
    clock, reset = ports["clk"], ports.get("rst", [])
    drivers: dict[Net, tuple[int, list[Net]]] = {}  # net -> registers on it, nets that it depends on
    for cell in content["cells"].values():
        kind, pins = cell["type"], cell["connections"]
        if kind == "$scopeinfo":
            continue
        if kind in REGISTERS:
            if pins["C"] != clock or pins.get("R", reset) != reset:
                return f"{module.name}: a register has another clock or reset"
            drivers[pins["Q"][0]] = 1, pins["D"]
        elif kind.startswith("$_") and "DFF" not in kind and "LATCH" not in kind and "Y" in pins:
            drivers[pins["Y"][0]] = 0, [pins[pin][0] for pin in "ABS" if pin in pins]
        elif kind.startswith("$_") or "Y" not in pins:
            return f"{module.name}: a {kind} is no part of a pipeline"
        else:  # a word of gates
            for net in pins["Y"]:
                drivers[net] = 0, [bit for pin, bits in pins.items() if pin != "Y" for bit in bits]
    ages: dict[Net, int | None] = dict.fromkeys(("0", "1", *reset))  # no age: the same in all cycles
    ages |= {net: 0 for name, nets in ports.items() if content["ports"][name]["direction"] == "input" for net in nets}
    ages |= dict.fromkeys(reset)
    for port in module.ports:
        if port.direction == "output":
            for net in ports[port.name]:
                message = _age(net, drivers, ages)
                if message or ages[net] not in (None, module.latency):
                    told = message or f"is {ages[net]} cycles behind, not {module.latency}"
                    return f"{module.name}: {port.name} {told}"
    return None


def _age(end: Net, drivers: dict[Net, tuple[int, list[Net]]], ages: dict[Net, Any]) -> str:
    """Put down by how many cycles a net, and all it depends on, are behind the inputs; or what is wrong."""
    stack: list[Net] = [end]
    open_nets: set[Net] = set()
    while stack:
        net = stack[-1]
        if net in ages:
            stack.pop()
            continue
        if net not in drivers:
            return "has no driver"
        registers, pins = drivers[net]
        missing = [pin for pin in pins if pin not in ages]
        if open_nets.intersection(missing):
            return "depends on itself"
        if missing:
            open_nets.add(net)
            stack += missing
            continue
        behind = {ages[pin] for pin in pins} - {None}
        if len(behind) > 1:
            return f"mixes what is {' and '.join(map(str, sorted(behind)))} cycles behind"
        ages[net] = behind.pop() + registers if behind else None
        open_nets.discard(net)
        stack.pop()
    return ""
