"""The last rows of every segment of a plan, as a chip of the campaign gives them, through the emitted readers.

    python benchmarks/last_rows.py PLAN.json [--chip N] [--rows N] [--json FILE]

Cells with errors in, weights out. What the emitted reader (its netlist, which is what its Verilog was written from)
offers beat by beat is compared with the weights that trial N of `qtaml simulate` computes with. Of segments that are
packed the last words are asked for by a command of their own, so that the last codewords are decoded by the hardware.
Readers of trellis words read a layer from its beginning: they are named as not played.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign import trial_seed
from qtaml_hw.chip import Image, RowMemory, store
from qtaml_hw.codes import Status, from_name
from qtaml_hw.hdl.manifest import LayerRecord, Manifest, ModuleRecord
from qtaml_hw.hdl.model.traffic import Entries, Traffic, Word
from qtaml_hw.hdl.output.emit import emit_plan_with_netlists
from qtaml_hw.hdl.output.units import Options
from qtaml_hw.network import Layer
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.results import open_plan
from qtaml_hw.storage import per_channel
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.traffic_jobs import TrafficJob

FLOAT32 = 2.0**-22
"""Relative error of weights that were divided by a slope and multiplied by a scale."""


@dataclass(frozen=True)
class Row:
    """The end of one segment."""

    layer: str
    segment: int
    reader: str
    rows: int
    wrong_cells: int
    weights: int
    agrees: bool | None
    said: str = ""
    seconds: float = 0.0


class Chip:
    """One chip of a plan, and the netlists of its hardware."""

    def __init__(self, plan: Plan, layers: tuple[Layer, ...], seed: int, rows: int) -> None:
        self.plan, self.layers, self.seed, self.last = plan, layers, seed, rows
        self.image: Image = store(plan, layers)
        self.read, _ = self.image.read(seed)
        with tempfile.TemporaryDirectory() as place:
            self.manifest: Manifest
            self.manifest, emitted = emit_plan_with_netlists(plan, Path(place) / "out", Options())
        self.player = Netlists(self.manifest, emitted.netlists)
        self.regions: dict[str, RowMemory] = {}

    def exact(self, entry: LayerPlan, layer: Layer, fraction_bits: int) -> NDArray[Any]:
        """The weights of the layer as the network gets them, in levels of the tables: scale and slope taken off."""
        read, slope = self.read[entry.name], np.broadcast_to(per_channel(layer, entry.slope or 1.0), layer.shape)
        levels = np.empty(layer.shape)
        for part, scale, zero in layer.scale.parts(layer.shape):
            levels[part] = read[part] / scale * slope[part] + zero
        return np.ldexp(levels.ravel(), fraction_bits)

    def rows_of(self, entry: LayerPlan, layer: Layer, number: int, reader: ModuleRecord) -> Row:
        """A segment in rows of its own."""
        segment = entry.scheme.segments[number]
        memory = RowMemory.of_segment(self.image, entry.name, number, seed=self.seed)
        first = max(memory.rows - self.last, 0)
        rows = {row: memory.read(row) for row in range(first, memory.rows)}
        wrong = sum((value ^ memory.stored(row)).bit_count() for row, value in rows.items())
        readout = segment.readout
        assert hasattr(readout, "fraction_bits")
        exact, width = self.exact(entry, layer, readout.fraction_bits), reader.port("tdata").width // segment.lanes
        beats, weights = [], 0
        for row, value in rows.items():
            bits = np.array([[value >> i & 1 for i in range(memory.width)]], dtype=np.uint8)
            words, status = memory.format.decode(bits)
            lanes = memory.format.weights(words, status)[0]
            start = segment.start + row * segment.lanes
            stop = min(start + segment.lanes, segment.stop)
            own = lanes[: stop - start]  # what lies beyond the segment is padding, read as any word
            assert np.allclose(own, exact[start:stop], rtol=FLOAT32, atol=0.01), f"{entry.name}: row {row} of the model"
            weights += stop - start
            tdata = sum((int(x) & (1 << width) - 1) << i * width for i, x in enumerate(lanes))
            due = int((status == Status.DETECTED).any())
            beats.append({"tdata": tdata, "tlast": int(row == memory.rows - 1), "tuser": due})
        command = {"command_address": first, "command_length": len(rows) - 1}
        traffic = Traffic([command], beats, rows, dict.fromkeys(rows, 0))
        return self.played(entry, number, reader, traffic, wrong, weights)

    def packed(self, entry: LayerPlan, layer: Layer, number: int, reader: ModuleRecord, place: int) -> Row:
        """A segment whose words share codewords with others: its last words."""
        segment, part = entry.scheme.segments[number], reader.packed[place]
        code = from_name(reader.code or "")
        if code.name not in self.regions:
            self.regions[code.name] = RowMemory.of_stream(self.image, code.name, seed=self.seed)
        memory, k = self.regions[code.name], code.k
        count = min(max(self.last * k // part.bits // 2, 1), part.words, 1000)
        first = part.words - count
        start = part.offset + first * part.bits
        used = range(start // k, (start + count * part.bits - 1) // k + 1)
        cells = {row: memory.read(row) for row in used}
        wrong = sum((value ^ memory.stored(row)).bit_count() for row, value in cells.items())
        bits = np.array([[value >> i & 1 for i in range(code.n)] for value in cells.values()], dtype=np.uint8)
        failed = dict(zip(used, (code.decode(bits).status == Status.DETECTED).tolist(), strict=True))
        readout = part.reader()
        assert hasattr(readout, "fraction_bits")
        exact = self.exact(entry, layer, readout.fraction_bits)[segment.start + first : segment.stop]
        levels = np.rint(exact).astype(np.int64)
        assert np.allclose(levels, exact, rtol=FLOAT32, atol=0.01), f"{entry.name}: no levels of its tables"
        width, beats = reader.port("tdata").width, []
        for i, value in enumerate(levels.tolist()):
            at = start + i * part.bits
            due = any(failed[row] for row in range(at // k, (at + part.bits - 1) // k + 1))
            beats.append({"tdata": value & (1 << width) - 1, "tlast": int(i == count - 1), "tuser": int(due)})
        word = Word.of(reader, code)
        command = {
            "command_range": 1,
            "command_address": start // k * word.per_row,
            "command_skip": start % k,
            "command_length": count - 1,
        }
        if len(reader.packed) > 1:
            command["command_segment"] = place
        none: Entries = beats
        traffic = Traffic([command], none, word.cut(cells), word.last(dict.fromkeys(used, 0)))
        return self.played(entry, number, reader, traffic, wrong, count)

    def played(
        self, entry: LayerPlan, number: int, reader: ModuleRecord, traffic: Traffic, wrong: int, weights: int
    ) -> Row:
        """What the reader makes of it."""
        began = time.process_time()
        said = self.player.play(TrafficJob(reader.name, reader, traffic), 3600)
        took = time.process_time() - began
        return Row(entry.name, number, reader.name, len(traffic.rows), wrong, weights, said is None, said or "", took)

    def segments(self) -> list[Row]:
        """All of them."""
        found = []
        for entry, layer, record in zip(self.plan.layers, self.layers, self.manifest.layers, strict=True):
            found += self._of_layer(entry, layer, record)
        return found

    def _of_layer(self, entry: LayerPlan, layer: Layer, record: LayerRecord) -> list[Row]:
        rows = []
        for number, stored in enumerate(record.segments):
            reader = self.manifest.module(str(stored.reader))
            if reader.trellis is not None or any(part.trellis is not None for part in reader.packed):
                row = Row(entry.name, number, reader.name, 0, 0, 0, None, "trellis words: read from the beginning only")
            elif stored.number is not None:
                row = self.packed(entry, layer, number, reader, stored.number)
            else:
                row = self.rows_of(entry, layer, number, reader)
            print(f"{row.layer} {number}: {row.reader}, {row.rows} rows, {row.wrong_cells} wrong cells, {row.weights} "
                  f"weights, {row.said or 'agree'} ({row.seconds:.1f} s)", flush=True)  # fmt: skip
            rows.append(row)
        return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--chip", type=int, default=0)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    plan, case = open_plan(options.plan)
    chip = Chip(plan, case.layers, trial_seed(case.design.simulation.seed, options.chip), options.rows)
    rows = chip.segments()
    told = Counter({True: "agree", False: "DIFFER", None: "not played"}[row.agrees] for row in rows)
    print(", ".join(f"{count} segments {what}" for what, count in told.items()))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    raise SystemExit(int(any(row.agrees is False for row in rows)))


if __name__ == "__main__":
    main()
