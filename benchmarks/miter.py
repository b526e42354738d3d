"""Two circuits beside each other on the same inputs, as one for ABC: do they answer alike in every cycle after a reset?

Registers of the two that stand at the same place begin with the same value, whatever it is. That is enough: if a broken
module answers as the module does from every beginning that they share, then whatever it begins with, it answers as the
module would from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from qtaml_hw.verify.circuit import KINDS, Circuit, State
from qtaml_hw.verify.formal import run_yosys

__all__ = ["alike", "miter", "same_graph", "without_memories"]

ROWS = {
    KINDS["and"]: "11 1", KINDS["or"]: "1- 1\n-1 1", KINDS["xor"]: "10 1\n01 1", KINDS["not"]: "0 1",
    KINDS["mux"]: "1-0 1\n-11 1", KINDS["buf"]: "1 1",
}  # fmt: skip
"""Where a gate is 1, by its pins."""
PINS = {KINDS["not"]: 1, KINDS["buf"]: 1, KINDS["mux"]: 3}
ALL = ~np.uint64(0)
NONE = "module none(input a, b, output y); assign y = a & b; endmodule\n"


def without_memories(circuit: Circuit) -> Circuit:
    """The same with memories as registers: each word behind a gate that writes it and one that reads it."""
    gates, registers, nets = [], [], circuit.nets

    def gate(kind: str, *pins: int) -> int:
        nonlocal nets
        gates.append([KINDS[kind], *pins, *[0] * (3 - len(pins)), nets])
        nets += 1
        return nets - 1

    for memory in circuit.memories:
        found = [0] * len(memory.read_data)
        for word in range(memory.depth):
            writes, reads = int(memory.write_enable[0]), 1
            for i in range(len(memory.read_address)):
                to, here = int(memory.write_address[i]), int(memory.read_address[i])
                writes = gate("and", writes, to if word >> i & 1 else gate("not", to))
                reads = gate("and", reads, here if word >> i & 1 else gate("not", here))
            for bit, data in enumerate(memory.write_data.tolist()):
                held, nets = nets, nets + 1
                registers.append([gate("mux", held, data, writes), held])
                found[bit] = gate("or", found[bit], gate("and", held, reads))
        registers += zip(found, memory.read_data.tolist(), strict=True)
    own = np.column_stack([circuit.kinds, circuit.pins, circuit.outputs]).astype(np.int32)
    whole = np.concatenate([own, np.array(gates, dtype=np.int32).reshape(-1, 5)])
    kept = np.concatenate([circuit.registers, np.array(registers, dtype=np.int32).reshape(-1, 2)])
    return Circuit(nets, circuit.ports, circuit.inputs, whole, kept, circuit.undriven, ())


def same_graph(pair: tuple[Circuit, Circuit]) -> bool:
    """Whether two circuits without memories differ in names and order alone: gate for gate, register for register,
    from their outputs back to their inputs.
    """
    drivers = [_drivers(circuit) for circuit in pair]
    todo = [both for port, nets in pair[0].ports.items() for both in zip(nets, pair[1].ports[port], strict=True)]
    there: dict[int, int] = {}
    back: dict[int, int] = {}
    while todo:
        a, b = map(int, todo.pop())
        if there.setdefault(a, b) != b or back.setdefault(b, a) != a:
            return False
        (kind, pins), (other, others) = drivers[0].get(a, (a, ())), drivers[1].get(b, (b, ()))
        if kind != other or len(pins) != len(others):
            return False
        todo += [both for both in zip(pins, others, strict=True) if there.get(both[0]) != both[1]]
    return True


def _drivers(circuit: Circuit) -> dict[int, tuple[object, tuple[int, ...]]]:
    """What drives every net but constants: the bit of a port, a gate, a register, or nothing."""
    found: dict[int, tuple[object, tuple[int, ...]]] = {}
    found |= {int(net): ("undriven", ()) for net in circuit.undriven}
    for port in circuit.inputs:
        found |= {int(net): (f"{port} {i}", ()) for i, net in enumerate(circuit.ports[port])}
    for kind, pins, out in zip(circuit.kinds.tolist(), circuit.pins.tolist(), circuit.outputs.tolist(), strict=True):
        found[out] = kind, tuple(pins[: PINS.get(kind, 2)])
    for given, taken in circuit.registers.tolist():
        found[taken] = "register", (given,)
    return found


def miter(
    pair: tuple[Circuit, Circuit],
    guards: Mapping[str, str],
    depth: int = 0,
    *,
    one: bool = False,
    told: Sequence[int] = (),
) -> str:
    """BLIF of both: its output is 1 where they differ in a port while the port that guards it is 1, after two cycles
    of reset, as long as no command has asked for an address from `depth` on (0: there is no such command).

    With `one` there are only the registers of the first, and the output is 1 too where the second would have another
    one follow: if that never is, the two do the same, and what has to be known of the registers is of few of them.
    Registers that are `told` are compared where ``valid_out`` is 1.
    """
    gold = pair[0]
    inputs = [f"{port}_{i}" for port in gold.inputs if port not in ("clk", "rst") for i in range(len(gold.ports[port]))]
    shared = [*inputs, *(f"begins_{i}" for i in range(max(len(circuit.registers) for circuit in pair)))]
    shared += [f"any_{i}" for i in range(max(len(circuit.undriven) for circuit in pair))]
    lines = [
        ".model miter",
        f".inputs {' '.join(shared)}",
        ".outputs wrong",
        ".latch on begun 0",
        ".latch begun long 0",
    ]
    lines += [".names on", "1", ".names long rst", "0 1", ".names zero", ".names clk", ".names one", "1"]
    for side, circuit in zip("ab", pair, strict=True):
        lines += _side(side, circuit, one and side == "b")
    lines += _asked_beyond(len(gold.ports.get("command_address", ())), depth)
    outputs = [port for port in gold.ports if port not in gold.inputs]
    wrong = []
    for port in outputs:
        guard = guards.get(port, "")
        for i, (a, b) in enumerate(zip(gold.ports[port], pair[1].ports[port], strict=True)):
            guarded = guard in gold.ports
            who = f" a{gold.ports[guard][0]}" if guarded else ""
            wrong.append(f"differs_{port}_{i}")
            extra = "1" * guarded
            lines += [f".names a{a} b{b} rst spoiled{who} {wrong[-1]}", f"1000{extra} 1", f"0100{extra} 1"]
    for i, (a, b) in enumerate(zip(gold.registers[:, 0], pair[1].registers[:, 0], strict=True) if one else ()):
        wrong.append(f"follows_{i}")
        lines += [f".names a{a} b{b} spoiled {wrong[-1]}", "100 1", "010 1"]
    for i in told:
        (_, a), (_, b) = (circuit.registers[i] for circuit in pair)
        wrong.append(f"holds_{i}")
        lines += [f".names a{a} b{b} rst a{gold.ports['valid_out'][0]} {wrong[-1]}", "1001 1", "0101 1"]
    number = 0
    while len(wrong) > 1:  # a tree: ABC follows a chain by recursion
        some, wrong = wrong[:8], wrong[8:]
        wrong.append(f"some_{number}")
        number += 1
        lines += [f".names {' '.join(some)} {wrong[-1]}"]
        lines += ["-" * i + "1" + "-" * (len(some) - 1 - i) + " 1" for i in range(len(some))]
    lines += [f".names {wrong[0]} wrong", "1 1"]
    return "\n".join([*lines, ".end", ""])


def _words_alike(pair: tuple[Circuit, Circuit], guards: Mapping[str, str], cycles: int) -> bool:
    """Whether two decoders that take a word when they are ready answer every word alike, after so many cycles.

    After a reset all registers that it does not set are anything, in each of the two by itself; a word is taken; until
    its answer the two do the same, and then those that a reset sets hold the same. So the next word begins as this one
    did, however long it lets itself be waited for.
    """
    lines = []
    for line in miter(pair, guards, told=_set_by_reset(pair[0])).split("\n"):
        if line.startswith(".inputs"):
            names = [name for name in line.split()[1:] if name != "valid_in_0"]
            line = " ".join([".inputs", *names, *(f"own_{name}" for name in names if name.startswith("begins_"))])
        elif line.startswith(".names bkept"):
            line = line.replace(" begins_", " own_begins_")
        lines.append(line)
    head = lines.index(".outputs wrong") + 1
    text = "\n".join([*lines[:head], ".names valid_in_0", "1", *lines[head:]])
    script = f"read_verilog none.v\nsimplemap\nabc -script +read_blif,both.blif;strash;frames,-i,-F,{cycles + 4};"
    _, status = run_yosys(f"{script}orpos;prove;write_status,out.json\n", {"both.blif": text, "none.v": NONE})
    return status.startswith("snl_UNSAT")


def _set_by_reset(circuit: Circuit) -> list[int]:
    """Registers that hold the same after a reset, whatever was before."""
    state = State(circuit, seed=2)
    state.set("rst", np.full(1, ALL))
    state.clock()
    state.clock()
    return [i for i, net in enumerate(circuit.registers[:, 1]) if state.values[net, 0] in (0, ALL)]


def _asked_beyond(bits: int, depth: int) -> list[str]:
    """``spoiled``: whether there was a command from an address on that is not below `depth`."""
    if not bits or depth >= 1 << bits or not depth:
        return [".names spoiled"]
    lines = [".names beyond_0", "1"]
    for i in range(bits):
        lines.append(f".names command_address_{i} beyond_{i} beyond_{i + 1}")
        lines += ["11 1"] if depth >> i & 1 else ["1- 1", "-1 1"]
    lines += [f".names beyond_{bits} command_valid_0 spoilt spoils", "11- 1", "--1 1"]
    return [*lines, ".latch spoils spoilt 0", ".names spoils spoiled", "1 1"]


def _side(side: str, circuit: Circuit, alone: bool) -> Iterator[str]:
    """Gates and registers of one of the two, on nets with its letter; `alone`: the registers are those of the other."""
    yield from _joined([(0, "zero"), (1, "one")], side)
    named = [
        (net, port if port in ("clk", "rst") else f"{port}_{i}")
        for port in circuit.inputs
        for i, net in enumerate(circuit.ports[port].tolist())
    ]
    yield from _joined([*named, *((net, f"any_{i}") for i, net in enumerate(circuit.undriven.tolist()))], side)
    for kind, pins, out in zip(circuit.kinds.tolist(), circuit.pins.tolist(), circuit.outputs.tolist(), strict=True):
        nets = [f"{side}{net}" for net in pins[: PINS.get(kind, 2)]]
        yield f".names {' '.join(nets)} {side}{out}"
        yield ROWS[kind]
    for i, (given, taken) in enumerate(circuit.registers.tolist()):
        if alone:
            yield from _joined([(taken, f"state_{i}")], side)
            continue
        if side == "a":
            yield from (f".names {side}{taken} state_{i}", "1 1")
        yield f".latch {side}{given} {side}kept{i} 0"
        yield f".names {side}kept{i} begins_{i} begun {side}{taken}"
        yield "1-1 1\n-10 1"


def _joined(named: Sequence[tuple[int, str]], side: str) -> Iterator[str]:
    for net, name in named:
        yield f".names {name} {side}{net}"
        yield "1 1"


def alike(
    pair: tuple[Circuit, Circuit], guards: Mapping[str, str], depth: int, limit_s: int, cycles: int = 0
) -> bool | None:
    """Whether the two answer alike in every cycle; None: neither that nor the opposite is found in time.

    `cycles` are those of a decoder that takes a word when it is ready and needs them for every word; 0: it is none.

    Raises
    ------
    RuntimeError
        If ABC says nothing.
    """
    if same_graph(pair) or (cycles and _words_alike(pair, guards, cycles)):
        return True
    files = {"none.v": NONE}
    # Where signal correspondence leaves no register there is nothing for PDR, which then says that it does not know.
    ways = [(True, f"pdr,-T,{limit_s}"), (True, "prove"), (False, f"scorr;pdr,-T,{limit_s}"), (False, "scorr;prove")]
    if len(pair[0].registers) != len(pair[1].registers):
        ways = ways[2:]
    for one, way in ways:
        files["both.blif"] = miter(pair, guards, depth, one=one)
        script = f"read_verilog none.v\nsimplemap\nabc -script +read_blif,both.blif;strash;{'scleanup;' if one else ''}"
        log, status = run_yosys(f"{script}{way};write_status,out.json\n", files)
        if not status.startswith("snl_"):
            if way.endswith("prove"):  # there are registers left
                continue
            raise RuntimeError(log[-1500:])
        same = {"SAT": False, "UNSAT": True}.get(status.split()[0].removeprefix("snl_"))
        if same or (same is False and not one):
            return same
    return None
