"""Two circuits beside each other on the same inputs, as one for ABC: do they answer alike in every cycle after a reset?

Registers of the two that stand at the same place begin with the same value, whatever it is. That is enough: if a broken
module answers as the module does from every beginning that they share, then whatever it begins with, it answers as the
module would from there.

Registers of the two may differ where nothing looks at them. Random commands to both show in which cycles they do
(`observed`); that they are the same in all others is claimed beside the answers, and proved with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.verify.circuit import KINDS, Circuit, State, planes
from qtaml_hw.verify.formal import run_yosys

__all__ = ["Limit", "alike", "miter", "observed", "same_graph", "without_memories"]

ROWS = {
    KINDS["and"]: "11 1", KINDS["or"]: "1- 1\n-1 1", KINDS["xor"]: "10 1\n01 1", KINDS["not"]: "0 1",
    KINDS["mux"]: "1-0 1\n-11 1", KINDS["buf"]: "1 1",
}  # fmt: skip
"""Where a gate is 1, by its pins."""
PINS = {KINDS["not"]: 1, KINDS["buf"]: 1, KINDS["mux"]: 3}
ALL = ~np.uint64(0)
NONE = "module none(input a, b, output y); assign y = a & b; endmodule\n"
CYCLES, WORDS = 2000, 4
"""Cycles for which random commands are played, and 64-bit words of lanes."""
Told = Mapping[int, tuple[int, bool]]
"""Registers that are claimed to hold the same while a net of the first circuit has a value."""


@dataclass(frozen=True)
class Limit:
    """Commands have `port` below `below`, and a multiple of 2**`zeros`, where the ports in `where` are as they say."""

    port: str
    below: int
    where: Mapping[str, int] = field(default_factory=dict)
    zeros: int = 0


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
    limits: Sequence[Limit] = (),
    *,
    one: bool = False,
    told: Told | None = None,
) -> str:
    """BLIF of both: its output is 1 where they differ in a port while the port that guards it is 1, after two cycles
    of reset, as long as all commands have been within their limits.

    With `one` there are only the registers of the first, and the output is 1 too where the second would have another
    one follow: if that never is, the two do the same, and what has to be known of the registers is of few of them.
    Registers that are `told` are compared where that says.
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
    lines += _beyond(gold, limits)
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
    for i, (net, value) in (told or {}).items():
        (_, a), (_, b) = (circuit.registers[i] for circuit in pair)
        wrong.append(f"holds_{i}")
        lines += [f".names a{a} b{b} rst spoiled a{net} {wrong[-1]}", f"1000{value:d} 1", f"0100{value:d} 1"]
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
    lines, answered = [], (int(pair[0].ports["valid_out"][0]), True)
    for line in miter(pair, guards, told=dict.fromkeys(_set_by_reset(pair[0]), answered)).split("\n"):
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


def _beyond(circuit: Circuit, limits: Sequence[Limit]) -> list[str]:
    """``spoiled``: whether there was a command beyond one of its limits."""
    lines, found = [], []
    for number, limit in enumerate(limits):
        bits = len(circuit.ports[limit.port])
        lines += [f".names beyond_{number}_0", "1"]
        for i in range(bits):
            lines.append(f".names {limit.port}_{i} beyond_{number}_{i} beyond_{number}_{i + 1}")
            lines += ["11 1"] if limit.below >> i & 1 else ["1- 1", "-1 1"]
        over = [f"beyond_{number}_{bits}"] * (limit.below < 1 << bits) + [
            f"{limit.port}_{i}" for i in range(min(limit.zeros, bits))
        ]
        lines += [f".names {' '.join(over)} over_{number}"]
        lines += ["-" * i + "1" + "-" * (len(over) - 1 - i) + " 1" for i in range(len(over))]
        names, row = [f"over_{number}", "command_valid_0"], "11"
        for port, value in limit.where.items():
            names += [f"{port}_{i}" for i in range(len(circuit.ports[port]))]
            row += "".join(str(value >> i & 1) for i in range(len(circuit.ports[port])))
        found.append(f"breaks_{number}")
        lines += [f".names {' '.join(names)} {found[-1]}", f"{row} 1"]
    lines += [f".names spoilt {' '.join(found)} spoils"]
    lines += ["-" * i + "1" + "-" * (len(found) - i) + " 1" for i in range(len(found) + 1)]
    return [*lines, ".latch spoils spoilt 0", ".names spoils spoiled", "1 1"]


def observed(
    pair: tuple[Circuit, Circuit], guards: Mapping[str, str], limits: Sequence[Limit], seed: int = 1
) -> Told | None:
    """Of two circuits without memories, where their registers are the same while random commands are played: always, or
    while a net of the first has a value, the one that it has most often. None: they answer otherwise.
    """
    rng = np.random.default_rng(seed)
    states = [State(circuit, seed, WORDS) for circuit in pair]
    common = min(len(circuit.registers) for circuit in pair)
    here, there = (circuit.registers[:common, 1] for circuit in pair)
    states[1].values[there] = states[0].values[here]
    ever = np.zeros(common, dtype=bool)
    wrong: dict[int, NDArray[np.bool_]] = {}
    often = np.zeros(pair[0].nets)
    for cycle in range(CYCLES + 2):
        drawn = _commands(pair[0], limits, rng)
        drawn["rst"] = np.full((1, WORDS), ALL if cycle < 2 else 0, dtype=np.uint64)
        loose = rng.integers(0, 1 << 64, (max(len(c.undriven) for c in pair), WORDS), dtype=np.uint64)
        for state, circuit in zip(states, pair, strict=True):
            for port in circuit.inputs:
                state.set(port, drawn[port])
            state.values[circuit.undriven] = loose[: len(circuit.undriven)]
            state.settle()
        if cycle >= 2:
            if _answer_otherwise(states, guards):
                return None
            values = states[0].values
            differs = values[here] ^ states[1].values[there]
            ever |= differs.any(axis=1)
            often += np.bitwise_count(values).sum(axis=1)
            for i in np.flatnonzero(differs.any(axis=1)).tolist():
                seen = wrong.setdefault(i, np.zeros((2, pair[0].nets), dtype=bool))
                seen[1] |= (values & differs[i]).any(axis=1)
                seen[0] |= (~values & differs[i]).any(axis=1)
        for state in states:
            state.take_over()
    found: dict[int, tuple[int, bool]] = dict.fromkeys(np.flatnonzero(~ever).tolist(), (1, True))
    shares = np.stack([often.max() - often, often])
    shares[:, np.concatenate([pair[0].ports[port] for port in pair[0].inputs])] = 0
    for i, seen in wrong.items():
        value, net = np.unravel_index(int(np.where(seen, 0, shares).argmax()), shares.shape)
        if not seen[value, net] and shares[value, net]:
            found[i] = int(net), bool(value)
    return found


def _commands(circuit: Circuit, limits: Sequence[Limit], rng: np.random.Generator) -> dict[str, NDArray[np.uint64]]:
    """Inputs of a cycle: in some lanes single bits are 1 always, or three times as often as not, or rarely; commands
    are within their limits.
    """
    found, numbers = {}, {}
    for port in circuit.inputs:
        bits = len(circuit.ports[port])
        drawn = rng.integers(0, 1 << 64, (bits, WORDS), dtype=np.uint64)
        if port.startswith("command_") and bits <= 32 and port != "command_valid":
            most = rng.integers(0, bits + 1, 64 * WORDS)
            numbers[port] = rng.integers(0, 1 << bits, 64 * WORDS) & (1 << most) - 1
        elif bits == 1:
            drawn[:, 0] = ALL
            drawn[:, 1] |= rng.integers(0, 1 << 64, dtype=np.uint64)
            drawn[:, 2] &= rng.integers(0, 1 << 64, dtype=np.uint64)
        found[port] = drawn
    for limit in limits:
        here = np.logical_and.reduce([numbers[port] == value for port, value in limit.where.items()])
        numbers[limit.port] = np.where(
            here, numbers[limit.port] % limit.below >> limit.zeros << limit.zeros, numbers[limit.port]
        )
    for port, values in numbers.items():
        found[port] = planes(values.tolist(), len(circuit.ports[port]))
    return found


def _answer_otherwise(states: Sequence[State], guards: Mapping[str, str]) -> bool:
    gold = states[0].circuit
    for port in gold.ports.keys() - set(gold.inputs):
        differs = states[0].get(port) ^ states[1].get(port)
        guard = guards.get(port, "")
        if (differs & (states[0].get(guard) if guard in gold.ports else ALL)).any():
            return True
    return False


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
    pair: tuple[Circuit, Circuit], guards: Mapping[str, str], limits: Sequence[Limit], limit_s: int, cycles: int = 0
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
    # Where signal correspondence leaves no register there is nothing for PDR, which then says that it does not know.
    ways = [(True, f"pdr,-T,{limit_s}"), (True, "prove"), (False, f"scorr;pdr,-T,{limit_s}"), (False, "scorr;prove")]
    if len(pair[0].registers) != len(pair[1].registers):
        ways = ways[2:]
    if not cycles:
        told = observed(pair, guards, limits)
        if told is None:
            return False
        if _verdict(miter(pair, guards, limits, told=told), f"pdr,-T,{limit_s}"):
            return True
    for one, way in ways:
        same = _verdict(miter(pair, guards, limits, one=one), f"scleanup;{way}" if one else way)
        if same or (same is False and not one):
            return same
    return None


def _verdict(text: str, way: str) -> bool | None:
    """What ABC says of a miter: whether its output is 0 in every cycle."""
    script = f"read_verilog none.v\nsimplemap\nabc -script +read_blif,both.blif;strash;{way};write_status,out.json\n"
    log, status = run_yosys(script, {"none.v": NONE, "both.blif": text})
    if not status.startswith("snl_"):
        if way.endswith("prove"):  # there are registers left
            return None
        raise RuntimeError(log[-1500:])
    return {"SAT": False, "UNSAT": True}.get(status.split()[0].removeprefix("snl_"))
