"""The memory image of a plan: one for all chips, or that of one chip, written around the dead cells of its map."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign import trial_seed
from qtaml_hw.case import FEWER, Case, unchanged
from qtaml_hw.channel import BitChannel, fewer_by_chance
from qtaml_hw.chip import DeadBits, Misfits, Writer, banks, drawn, export, listed, losses, misfits, store, untested
from qtaml_hw.codes import from_name
from qtaml_hw.errors import InputError
from qtaml_hw.memory import CellMap, read_cell_map
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.results import with_provenance
from qtaml_hw.support.progress import Progress, Quiet

__all__ = ["BOUND", "WrittenChip", "write"]

BOUND = 1.25
"""A chip is refused whose words leave more than this times what those of the plan's other chips leave on average."""

WEIGHED = "layers weighed by the sensitivities that the plan states"
"""Beside a predicted loss: they are not measured again for every chip that is written."""

COMPARED = (4, 64)
"""Chips of the plan that one is compared with, least and most: chips of small layers differ more."""

WORK = 1 << 28
"""Weights times windows that are searched for these."""

EXAMPLE = (
    "chip {} is an example, drawn at random: its image is for no real chip. --map FILE writes one from its march test"
)
"""Beside a chip that is not of a list."""


HOW_TO_MAP = (
    'It knows of no map: chips are written around their dead cells with memory.map = "known" and protection.readout = '
    '"trellis"'
)
NOT_CHOSEN = (
    "No word of it is written around dead cells: other words take fewer bits, or the map has no dead cell. For a plan "
    'with such words: protection.readout = "trellis" without protection.widths, and a memory.map_at with dead cells. '
    "Or leave out --chip and --map to write the one image"
)
"""Why a plan takes neither a chip nor a list."""

UNUSED = "memory.map_file changes nothing: no word of this plan is written around dead cells"
"""Beside the image of a plan that stores the same in every chip."""


@dataclass(frozen=True)
class WrittenChip:
    """What became of a chip.

    Attributes
    ----------
    good : bool
        Whether its predicted loss keeps the bound; nothing is written otherwise.
    report : dict
        What it lost, layer by layer, and what its image holds.
    """

    good: bool
    report: dict[str, Any]


def write(
    case: Case,
    plan: Plan,
    out: Path,
    *,
    file: Path | None = None,
    chip: int | None = None,
    bound: float = BOUND,
    progress: Progress | None = None,
) -> WrittenChip:
    """Write the image of all chips, or, of a plan that is written around dead cells, of one.

    Parameters
    ----------
    case, plan
        From `qtaml_hw.results.open_plan`.
    out : Path
        New or empty folder; it appears whole or not at all: `bank_<i>.hex`, `.mem` and `.bin` of every bank,
        ``plan.json`` and ``corrected.onnx`` that go with it, ``report.json``.
    file : Path, optional
        List of its dead cells (`qtaml_hw.memory.read_cell_map`); by default that of the design, if it names one and
        no `chip` is given.
    chip : int, optional
        Number of a chip of the simulation, trial of `qtaml simulate`; by default the first, where there is no list.
    bound : float
        Largest predicted loss, in those of the plan's other chips.
    progress : Progress, optional
        Reports the progress.

    Raises
    ------
    InputError
        If a chip or a list is given for a plan that stores the same in every chip, the plan's protection is idealised,
        the list cannot be read or leaves rows of the plan untested, or the folder holds something or cannot be written.
    Unavailable
        If the list, or weights beside the model, change meanwhile.
    """
    progress = progress or Quiet()
    _check_folder(out)
    if not plan.per_chip:
        return _for_all_chips(case, plan, out, one_asked=file is not None or chip is not None)
    if file is None and chip is None and (named := case.design.memory.map_file) is not None:
        file = case.folder / named
    writer, seed = Writer(plan, case.layers), case.design.simulation.seed
    if file is not None:
        number, dead = None, _of_list(plan, file)
    else:
        number, dead = chip or 0, _of_trial(plan, seed, chip or 0)
    evaluator = case.evaluator()
    numbers = _others(plan, number)
    with progress.stage("writing the chip, and others for comparison", len(numbers) + 1) as step:
        made = evaluator.balanced(writer.around(dead.cells))
        unfit = misfits(made, dead.cells)
        own, others = losses(made, case.layers, unfit), []
        step()
        for other in numbers:
            others.append(_losses_of_trial(case, writer, plan, seed, other))
            step()
    loss = _predicted(plan, own, others, bound)
    rows = _rows(plan, dead.cells, unfit, own, others)
    facts = {
        "map": dead.name,
        "notes": dead.notes,
        "sha256": dead.sha256,
        **loss,
        "dead_cells": sum(row["dead"] or 0 for row in rows),
        "cells": sum(row["cells"] for row in rows if row["dead"] is not None),
        "layers": rows,
    }
    good = loss["good"]
    return WrittenChip(good, _finished(case, made, out if good else None, facts, unfit))


def _for_all_chips(case: Case, plan: Plan, out: Path, *, one_asked: bool) -> WrittenChip:
    """The image of a plan that stores the same in every chip; refused where that of one is asked for."""
    if one_asked:
        how = NOT_CHOSEN if case.design.memory.map == "known" else HOW_TO_MAP
        raise InputError(f"plan: it stores the same words in every chip, so one image does for all. {how}")
    unused = [UNUSED] if case.design.memory.map_file is not None else []
    return WrittenChip(True, _finished(case, plan, out, {"map": None, "good": True, "notes": unused}))


@dataclass(frozen=True, eq=False)
class _Dead:
    """The dead cells of the chip at hand, by layer; what they are called, what is to be said of them, and of a list its
    SHA-256.
    """

    name: str
    cells: Mapping[int, DeadBits]
    notes: list[str]
    sha256: str | None = None


def _of_list(plan: Plan, file: Path) -> _Dead:
    """The dead cells that a list says."""
    with unchanged({"map": file}) as hashes:
        try:
            known = read_cell_map(file)
        except ValueError as error:
            raise InputError(str(error)) from None
        cells, notes = listed(plan, known), _compared(plan, known, file)
    return _Dead(file.name, cells, notes, hashes.get("map"))


def _of_trial(plan: Plan, seed: int, number: int) -> _Dead:
    """The dead cells of a chip of the simulation."""
    return _Dead(f"chip {number}, drawn", drawn(plan, trial_seed(seed, number)), [EXAMPLE.format(number)])


def _losses_of_trial(case: Case, writer: Writer, plan: Plan, seed: int, number: int) -> dict[str, float]:
    """What each layer of a chip of the simulation loses by its dead cells."""
    dead = drawn(plan, trial_seed(seed, number))
    written = writer.around(dead)
    return losses(written, case.layers, misfits(written, dead))


def _predicted(plan: Plan, own: dict[str, float], others: list[dict[str, float]], bound: float) -> dict[str, Any]:
    """What the report says of the loss of the chip, in those of `others`."""
    weight = {entry.name: entry.sensitivity for entry in plan.layers}
    totals = np.array([sum(weight[name] * loss for name, loss in found.items()) for found in (own, *others)])
    usual = float(totals[1:].mean())
    ratio = float(totals[0] / usual) if usual > 0 else 1.0
    return {
        "predicted_loss": ratio,
        "weighed": WEIGHED,
        "bound": bound,
        "good": ratio <= bound,
        "expected_above": _above(bound, totals[1:]),
        "compared_with": len(others),
    }


def _rows(
    plan: Plan,
    cells: Mapping[int, DeadBits],
    unfit: Mapping[int, Misfits],
    own: dict[str, float],
    others: list[dict[str, float]],
) -> list[dict[str, Any]]:
    """What the report says of each layer of trellis words."""
    return [
        {
            "name": entry.name,
            "bits_per_weight": entry.scheme.trellis.rate,
            **_counted(entry, cells.get(i), unfit.get(i)),
            "loss": own[entry.name],
            "usual_loss": float(np.mean([found[entry.name] for found in others])),
        }
        for i, entry in enumerate(plan.layers)
        if entry.scheme.trellis is not None and entry.name in own
    ]


def _counted(entry: LayerPlan, bits: DeadBits | None, unfit: Misfits | None) -> dict[str, int | None]:
    """Cells of a layer and its dead ones, check cells included; how many are unknown where words lie around none. And
    codewords whose dead check cells do not hold what its words ask for.
    """
    data, words = entry.scheme.data_bits, None if bits is None else bits.codewords
    checks = 0 if words is None else words.dead.size * words.code.check_bits
    dead = None if bits is None else int(np.bitwise_count(bits.dead).sum())
    dead_checks = 0 if words is None else int(np.bitwise_count(words.dead).sum())
    return {
        "cells": data + checks,
        "dead": None if dead is None else dead + dead_checks,
        "check_cells": checks,
        "dead_check_cells": dead_checks,
        "codewords": 0 if words is None else int(words.dead.size),
        "unfit_codewords": 0 if unfit is None else unfit.codewords,
    }


def _compared(plan: Plan, cells: CellMap, file: Path) -> list[str]:
    """Refuse a list that leaves rows of the plan untested; what is to be said of one that goes beyond it, or that has
    fewer or more dead cells than chips have by chance.
    """
    if left := untested(plan, cells):
        raise InputError(f"{file}: {left}")
    end, notes = plan.memory_map().end, []
    around = (x.mapped for x in plan.layers if x.mapped is not None)  # of layers that a code is left to: none
    expected = max(around, key=lambda cells: cells.p_flip)
    for value, dead, p in ((0, cells.zeros, expected.p10), (1, cells.ones, expected.p01)):
        count, mean = int(np.count_nonzero(dead < end)), float(p.mean())
        listing = (
            f"{count / end:.2g} of the cells are listed as holding a {value} whatever is written, and the plan expects "
            f"{mean:.2g}"
        )
        if fewer_by_chance(count, end, mean, plan.chip_share) < FEWER / 2:
            notes.append(f"{listing}: dead cells that are not listed are written as good ones")
        elif 1 - fewer_by_chance(count - 1, end, mean, plan.chip_share) < FEWER / 2:
            notes.append(
                f"{listing}: more than its chips have by chance. Was it tested at the point of the plan's map? What "
                "the plan keeps is not known of chips like this"
            )
    if beyond := sum(int(np.count_nonzero(x >= end)) for x in (cells.zeros, cells.ones)):
        notes.append(
            f"{beyond} of {cells.size} dead cells lie beyond the memory of the plan, from bit {end} on, and are left "
            "out"
        )
    return notes


def _finished(
    case: Case, made: Plan, out: Path | None, facts: dict[str, Any], unfit: Mapping[int, Misfits] | None = None
) -> dict[str, Any]:
    """The report with what the image holds and how good it is in its dead cells alone; the folder, where there is to be
    one.
    """
    try:
        found = list(banks(made, store(made, case.layers)))
    except ValueError as error:
        raise InputError(f"plan: {error}") from None
    evaluator = case.evaluator()
    left = {i: found.left for i, found in (unfit or {}).items()}
    value = evaluator.trial(made.in_cells(BitChannel.symmetric(0.0)), 0, left).value
    report = facts | {
        "measured": {"value": value, "clean": evaluator.clean(), "samples": evaluator.samples.size},
        "image_bytes": sum(len(bank.rows) * bank.rows.shape[1] for bank in found),
        "numbers": sum(map(_numbers, made.layers)),
        "banks": [bank.to_json() for bank in found],
    }
    if out is None:
        return report
    with _fresh(out) as folder:
        for i, bank in enumerate(found):
            (folder / f"bank_{i}.hex").write_text(bank.hex(), encoding="ascii")
            (folder / f"bank_{i}.mem").write_text(bank.mem(), encoding="ascii")
            (folder / f"bank_{i}.bin").write_bytes(bank.rows.tobytes())
        (folder / "plan.json").write_text(with_provenance(case, made, out).dumps(), encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        export(case.network, case.layers, made, folder / "corrected.onnx", left)
        case.check()
    return report


def _numbers(entry: LayerPlan) -> int:
    """Gain and offsets that a chip has of its own."""
    return 1 + len(entry.offset) if entry.mapped is not None else 0


def _others(plan: Plan, chip: int | None) -> list[int]:
    """The first chips of a plan, but the one at hand: as many as are written in a few seconds."""
    count = min(max(int(WORK / sum(map(_work, plan.layers))), COMPARED[0]), COMPARED[1])
    return [number for number in range(count + 1) if number != chip][:count]


def _work(entry: LayerPlan) -> float:
    """Weights times windows that are searched for a chip of a layer: under a code, for every state of the parities that
    dead check cells ask for, 2 to the power of how many are dead, on the mean.
    """
    trellis, mapped, code = entry.scheme.trellis, entry.mapped, entry.scheme.segments[0].code
    if trellis is None or mapped is None:
        return 0.0
    dead = float(mapped.p01[0] + mapped.p10[0])
    parities = 0 if code is None else from_name(code).check_bits
    return float(entry.scheme.weights << trellis.window) * (1 + dead) ** parities


def _above(bound: float, others: NDArray[np.float64]) -> float:
    """Share of chips expected beyond the bound: by Student's t for one chip more, of whose distribution no more is
    known than these others show. Logarithms of losses are taken as normal: where the cells of a chip share variation,
    some chips lose many times what others do.
    """
    from scipy.special import stdtr  # slow to import

    if others.min() <= 0:
        return 0.0
    logs, chips = np.log(others / others.mean()), others.size
    spread = float(logs.std(ddof=1)) * math.sqrt(1 + 1 / chips)
    return float(stdtr(chips - 1, (logs.mean() - math.log(bound)) / spread)) if spread > 0 else 0.0


def _check_folder(out: Path) -> None:
    if os.path.lexists(out) and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"{out}: exists with other content; choose a new folder")


@contextmanager
def _fresh(out: Path) -> Iterator[Path]:
    """A folder that takes the place of `out` once all is in it."""
    out = out.absolute()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name[:40]}-", dir=out.parent) as scratch:
            folder = Path(scratch) / "new"
            folder.mkdir()
            yield folder
            if out.is_dir():
                out.rmdir()
            folder.rename(out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}") from None
