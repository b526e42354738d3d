"""The last rows of every segment, as a chip of the campaign gives them, through the emitted readers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from digits_plan import digits_plan

from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import RowMemory, store
from qtaml_hw.codes import Status
from qtaml_hw.hdl.model.traffic import Traffic
from qtaml_hw.hdl.output.emit import emit_plan_with_netlists
from qtaml_hw.hdl.output.units import Options
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.traffic_jobs import TrafficJob

SEED, ROWS = 7, 3


def test_the_last_rows_of_every_segment_are_the_campaigns(tmp_path: Path) -> None:
    """Cells with errors in, weights out: those that a trial of this seed computes with, in the digits network."""
    plan, layers = digits_plan(BitChannel.symmetric(0.01))
    manifest, emitted = emit_plan_with_netlists(plan, tmp_path / "out", Options())
    player = Netlists(manifest, emitted.netlists)
    image = store(plan, layers)
    read, _ = image.read(SEED)
    played, wrong_cells = 0, 0
    for entry, layer, record in zip(plan.layers, layers, manifest.layers, strict=True):
        steps = np.broadcast_to(layer.scale.values, layer.shape).ravel()
        for number, (segment, stored) in enumerate(zip(entry.scheme.segments, record.segments, strict=True)):
            memory = RowMemory.of_segment(image, entry.name, number, seed=SEED)
            reader = manifest.module(str(stored.reader))
            first = max(memory.rows - ROWS, 0)
            rows = {row: memory.read(row) for row in range(first, memory.rows)}
            wrong_cells += sum((rows[row] ^ memory.stored(row)).bit_count() for row in rows)
            width = reader.port("tdata").width // segment.lanes
            exact = read[entry.name].ravel() / steps * 2.0**segment.readout.fraction_bits  # type: ignore[union-attr]
            beats = []
            for row in rows:
                bits = np.array([[rows[row] >> i & 1 for i in range(memory.width)]], dtype=np.uint8)
                words, status = memory.format.decode(bits)
                lanes = memory.format.weights(words, status)[0]
                start = segment.start + row * segment.lanes
                stop = min(start + segment.lanes, segment.stop)
                np.testing.assert_allclose(lanes[: stop - start], exact[start:stop], atol=0.01)
                tdata = sum((x & (1 << width) - 1) << i * width for i, x in enumerate(lanes.tolist()))
                due = int((status == Status.DETECTED).any())
                beats.append({"tdata": tdata, "tlast": int(row == memory.rows - 1), "tuser": due})
            command = {"command_address": first, "command_length": len(rows) - 1}
            job = TrafficJob(reader.name, reader, Traffic([command], beats, rows, dict.fromkeys(rows, 0)))
            assert player.play(job) is None, (entry.name, number)
            played += 1
    assert played == sum(len(entry.scheme.segments) for entry in plan.layers) > len(layers)
    assert wrong_cells > 0
