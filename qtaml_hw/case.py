"""A design with all its files, loaded, checked and hashed before any work is done."""

from __future__ import annotations

import functools
import hashlib
import math
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from numpy.typing import NDArray

from qtaml_hw.campaign import Evaluator, Metric, Store
from qtaml_hw.campaign.metric import Top1
from qtaml_hw.campaign.question import Question, ask
from qtaml_hw.campaign.sanity import Sanity, look
from qtaml_hw.campaign.trials import trial_seed
from qtaml_hw.channel import BitChannel, fewer_by_chance, within_one
from qtaml_hw.design import FILES, TECHNOLOGIES, DataSection, Design, MemorySection
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.lattice import ARRAY_ROWS, Lattice, MeasuredFaults
from qtaml_hw.memory import CellMap, read_cell_map
from qtaml_hw.network import (
    Backend,
    Layer,
    Network,
    OnnxRuntime,
    Runner,
    Samples,
    load,
    load_samples,
    with_feedback,
    with_input_means,
)
from qtaml_hw.network.archive import open_archive
from qtaml_hw.network.language import CONFIG
from qtaml_hw.network.load import data_files
from qtaml_hw.physics import DeviceResult, Technology, format_log10, load as load_technology
from qtaml_hw.physics.operating import axis_named, format_point
from qtaml_hw.storage import CHANNEL_OPTIMISED, TRELLIS, MemoryWord
from qtaml_hw.support.files import State, state
from qtaml_hw.support.processors import processors

if TYPE_CHECKING:
    from qtaml_hw.cost.figures import CostLibrary, MeasuredReader
    from qtaml_hw.cost.price import CostFigures
    from qtaml_hw.hdl.manifest import Manifest
    from qtaml_hw.plan import Plan

__all__ = ["Case", "absent", "input_names", "open_case", "sha256", "technology_digest", "unchanged"]

TABLES = ("library", "macros ")
"""How files that prices are taken from are called in `Case.hashes`."""
MOST_TABLES = 16
"""Sets of such files that are kept."""
CALIBRATION, MOST_HELD_OUT = "calibration_", 512
"""How names of arrays begin that are unlabelled inputs; test samples that take their place, at most."""
FEWER = 0.01
"""Level at which a list has fewer dead cells than the design, by a binomial test of each state at half of it."""
MOST_DEVICES = 256
"""Technologies at an operating point that are kept: designs of a sweep share them."""


@dataclass(frozen=True, eq=False)
class Case:
    """A design with everything it names loaded and checked.

    Attributes
    ----------
    design : Design
        The design, complete.
    folder : Path
        What its paths are relative to.
    network, layers
        The model and its quantised weights, with mean layer inputs.
    calibration, search, test : Samples
        Unlabelled for sensitivities, unlabelled for the search, and labelled for the verdict.
    channel : BitChannel
        Of a cell at the operating point.
    technology, device
        Where the channel comes from; None where the design gives p outright.
    hashes : dict of str to str
        SHA-256 of model, data and technology; of the files beside the model that hold its weights.
    backend : Backend
        Who runs the network.
    question : Question
        What it is asked, and by which metric answers count.
    sanity : Sanity
        What is known of it before any fault.
    mapped : BitChannel or None
        Stuck cells that are known when a chip is written, at the point at which they are mapped.
    listed : CellMap or None
        The list of one chip that `mapped` is of, where the design names one.
    faults : MeasuredFaults or None
        Dead cells that chips are made from.
    beside : tuple
        Weights beside the model, as they were when the case was opened.
    tested : int
        Test samples of the design: more than `test` has where only some were to be looked at.
    """

    design: Design
    folder: Path
    network: Network
    layers: tuple[Layer, ...]
    calibration: Samples
    search: Samples
    test: Samples
    channel: BitChannel
    technology: Technology | None
    device: DeviceResult | None
    hashes: dict[str, str]
    backend: Backend
    question: Question
    sanity: Sanity
    mapped: BitChannel | None = None
    listed: CellMap | None = None
    faults: MeasuredFaults | None = None
    beside: tuple[tuple[Path, _Seen | None], ...] = ()
    tested: int = 0

    def check(self) -> None:
        """See that weights beside the model are as they were.

        Raises
        ------
        Unavailable
            If one was changed: what is computed from now on is not of this case.
        """
        for path, seen in self.beside:
            if not path.exists() or seen is None or state(path.stat()) != seen[1]:
                raise Unavailable(f"{path}: was changed during the work")

    @property
    def metric(self) -> Metric:
        """What the network is good for."""
        return self.question.metric

    @property
    def word(self) -> MemoryWord:
        """Words of the memory."""
        return MemoryWord(tuple(self.design.memory.word_bits or ()))

    @property
    def threads(self) -> int:
        """Threads of inference."""
        return self.design.simulation.threads or processors()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What limits the figures: what the device warns of, and `remarks`."""
        return (*(self.device.warnings if self.device else ()), *self.remarks)

    @property
    def _ranged(self) -> DeviceResult | None:
        """What the technology answers, where the cells are as it says: a map can leave others."""
        device, cells = self.device, self.channel
        if device is None or not math.isclose(float(cells.p01.mean()), device.p01, rel_tol=1e-3):
            return None
        return device if math.isclose(float(cells.p10.mean()), device.p10, rel_tol=1e-3) else None

    @property
    def rates_text(self) -> str:
        """Mean p01 and p10 of the cells, with range and confidence where a technology gives them."""
        device, said = self._ranged, []
        for name, p, log10 in (
            ("p01", self.channel.p01, device and device.log10_p01_range),
            ("p10", self.channel.p10, device and device.log10_p10_range),
        ):
            between = f" (range {format_log10(log10[0])}..{format_log10(log10[1])})" if log10 else ""
            said.append(f"{name} {p.mean():.3g}{between}")
        return ", ".join(said) + (f", confidence {device.confidence}" if device else "")

    def rates_json(self) -> dict[str, Any]:
        """The same for JSON; None where there is no range."""
        device = self._ranged
        return {
            "p01": float(self.channel.p01.mean()),
            "p10": float(self.channel.p10.mean()),
            "p01_range": list(device.p01_range) if device and device.p01_range else None,
            "p10_range": list(device.p10_range) if device and device.p10_range else None,
            "confidence_in_p": device.confidence if device else None,
        }

    @property
    def remarks(self) -> tuple[str, ...]:
        """What limits the figures beside the device: what was taken unasked, what is not stored, what looks odd."""
        scaled = "" if self.design.data.model_fields_set & {"scale", "mean", "std"} else self.test.unscaled
        hint = f"{scaled}: were they scaled in training? (data.scale, mean and std; data.scale = 1 if not)" * bool(
            scaled
        )
        samples = (self.test.remark, self.calibration.remark, hint)
        taken = [self._assumed, *self._idle_map, self.network.answer.remark, *samples, *self.question.remarks]
        rest = self.network.coverage.warning
        if rest and self.design.network.cover == "weights":
            rest += '; network.cover = "all" stores biases, norms, scales and added tables too'
        odd = [rest, self._steps, *self.sanity.warnings, self._low_target]
        return tuple(filter(None, [self._unshared, *taken, *odd]))

    @property
    def _unshared(self) -> str:
        """Which fields place cells beside others that they share nothing with; empty where there are none."""
        placed = [name for name in ("interleave", "array_rows") if getattr(self.design.memory, name) is not None]
        if not placed or self.lattice is not None:
            return ""
        fields = " and ".join(f"memory.{name}" for name in placed)
        return f"{fields}: neighbours share nothing in {self.cells_name}; only a mission's clusters do"

    @property
    def _assumed(self) -> str:
        """Which value of the axis that matters most is the technology's default; empty where the design gives one, or
        where no axis has an influence.
        """
        if self.technology is None or self.device is None:
            return ""
        axis = axis_named(self.technology.natural_axis)
        if axis.name in self.design.memory.point or axis.name in self.technology.model.idle_axes:
            return ""
        taken = format_point({axis.name: self.device.operating_point[axis.name]}, self.device.vdd_unit)
        return f"memory.{axis.key} is not given: {taken}, the default of {self.technology.name}"

    @property
    def _idle_map(self) -> tuple[str, ...]:
        """That the map of the design is empty, or extrapolated; which axes of its point make it no other map than in
        operation.
        """
        if self.mapped is None:
            return ()
        memory, empty = (
            self.design.memory,
            'memory.map = "known": no cell is dead where cells are mapped: the map is empty',
        )
        said = [empty] if self.mapped.p_flip == 0 else []
        if self.technology is not None and self.device is not None and self.listed is None:
            there = memory.mapped_at()
            found, _ = _channel(self.design, there, self.folder, self.technology)
            if found is not None:
                outside = (x for x in found.warnings if x.endswith("extrapolated") and x not in self.device.warnings)
                said += [f"memory.map_at: {warning}" for warning in outside]
            for key in memory.map_at or {}:
                name = next(name for name in self.technology.axes if axis_named(name).key == key)
                here = self.device.operating_point[name]
                moved = there.model_copy(update={key: here})
                _, cells = _channel(self.design, moved, self.folder, self.technology)
                if there.point[name] != here and cells.only("stuck") == self.mapped:
                    said.append(
                        f"memory.map_at.{key} has no influence on the dead cells of {self.technology.name}: as "
                        "many are dead as in operation"
                    )
        return tuple(said)

    @property
    def _steps(self) -> str:
        """How many steps of channels are in no memory, where all numbers of the file are; empty otherwise."""
        own = {site.name for site in self.network.sites if site.scale is None}
        count = sum(x.scale.values.size for x in self.layers if x.name in own and x.scale.axis is not None)
        if not count or self.design.network.cover == "weights":
            return ""
        return (
            f"{count:,} steps of channels that the file does not have, of network.per_channel or of norms that are "
            "folded, are no numbers of the network: they are taken as free of faults"
        )

    @property
    def _low_target(self) -> str:
        """That guesses or a constant answer keep what is asked for; empty where they do not."""
        keep, sanity = self.design.protection.keep, self.sanity
        if keep is None or sanity.chance is None:
            return ""
        label, best = max((None, sanity.chance), sanity.frequent or (None, 0.0), key=lambda known: known[1])
        asked = keep * sanity.clean
        if asked > best:
            return ""
        who = "guesses have" if label is None else f"always answering {label} has"
        return (
            f"{100 * keep:.4g} % of the clean figure are {sanity.text(asked)}, and {who} {sanity.text(best)}: a "
            "network that has lost everything keeps the target"
        )

    @property
    def chip_share(self) -> float:
        """What the cells of a chip have in common: see `Plan`."""
        return _chip_share(self.technology)

    def beside_words(self, plan: Plan) -> float:
        """Bits per weight of the scales and offsets of channels of trellis words; budgets count them."""
        from qtaml_hw.storage import beside  # its module is slow to import

        trellis = {layer.name for layer in plan.layers if layer.scheme.trellis is not None}
        return sum(beside(layer) for layer in self.layers if layer.name in trellis) / plan.weights

    @property
    def cells_name(self) -> str:
        """What the cells are, where no technology has a name for them."""
        if self.technology is not None:
            return self.technology.name
        if self.faults is None:
            return "cells with given flip probabilities"
        many = f"{self.faults.zeros.size + self.faults.ones.size:,} dead of {self.faults.size:,} measured cells"
        how = "rows and columns drawn for every chip" if self.faults.resampled else "the same in every chip"
        return f"{many}, {how}"

    @cached_property
    def lattice(self) -> Lattice | None:
        """What neighbouring cells have in common: see `Plan`; None where nothing depends on who they are."""
        memory = self.design.memory
        shape: dict[str, Any] = {"interleave": memory.interleave or 1, "array_rows": memory.array_rows or ARRAY_ROWS}
        if self.faults is not None:
            return Lattice(**shape, faults=self.faults)
        if self.technology is None or not self.technology.variation.lines:
            return None
        spread = self.technology.variation
        rest = 1 - spread.chip  # shares of what is left of the variance on one chip
        shares: dict[str, Any] = {name: share / rest for name, share in spread.lines.items()}
        return Lattice(**shape, **shares, field_length=spread.field_length, line_length=spread.line_length)

    @cached_property
    def costs(self) -> CostLibrary:
        """What prices are taken from: files of the content that the case was opened with."""
        hardware, here = self.design.hardware, self.folder
        if hardware.library is None and not hardware.macros:
            return _usual_costs()
        named = {what: name for what, name in input_names(self.design).items() if what.startswith(TABLES)}
        found = _read_costs(tuple((what, here / name, self.hashes.get(what)) for what, name in named.items()))
        macros, logic = found.macros, found.logic
        return replace(
            found,
            macros=replace(macros, node=macros.node or hardware.node or ""),
            logic=replace(logic, node=logic.node or hardware.node or ""),
        )

    @property
    def array_v(self) -> float | None:
        """Supply of the array; None where the technology has none in volts: prices are then at that of the macros."""
        if self.device is None or self.device.vdd_unit != "V":
            return None
        return self.device.operating_point.get("vdd_v")

    @property
    def unpriced(self) -> str:
        """Why no plan has a price: the macros say nothing of the supply; empty where they do."""
        try:
            if self.array_v is not None:
                self.costs.macros.at(self.array_v)
        except InputError as error:
            return f"area and energy are not known: {error}"
        return ""

    def price(self, plan: Plan, hardware: tuple[Manifest, Path] | None = None) -> CostFigures | None:
        """What a plan costs at the supply of the design; None for idealised protection, and where no table says it.

        With its hardware, manifest and folder, the readers are synthesised into the library of the design.
        """
        from qtaml_hw.cost.figures import cost_of, readings

        costs, technology, decoders = self.costs, self.technology, self.design.hardware.decoders or 1
        point = {} if self.device is None else self.device.operating_point
        refreshed = technology is not None and getattr(technology.model, "kind", "") == "gain-cell"
        refresh = point.get("time_s") if refreshed else None
        measured: list[MeasuredReader] = []
        if hardware is not None and costs.cells is not None:
            from qtaml_hw.cost.measured import measured_readers

            seed = trial_seed(self.design.simulation.seed, 0)
            measured = measured_readers(readings(plan, decoders), plan, self.layers, *hardware, costs.cells, seed)
        try:
            return cost_of(
                plan,
                costs,
                self.array_v,
                refresh_s=refresh,
                illustration=self.borrowed,
                measured=measured,
                decoders=decoders,
            )
        except (InputError, ValueError):
            return None

    @property
    def borrowed(self) -> str:
        """Why prices are those of another memory than the design's; empty where they are its own, or where the design
        names no technology.
        """
        at = self.device.operating_point if self.device else {}
        if self.device is not None and "vdd_v" in at and self.device.vdd_unit != "V":
            volts = self.costs.macros.corner.supply_v
            return f"the supply is known in {self.device.vdd_unit} alone: figures are at {volts:g} V whatever it is"
        nodes = {"macros": self.costs.macros.node, "logic": self.costs.logic.node}
        named = {what: node or "an unnamed node" for what, node in nodes.items()}
        if self.technology is None:
            apart = named["macros"] != named["logic"]
            return f"macros of {named['macros']} beside logic of {named['logic']}" if apart else ""
        wrong = [what for what, node in nodes.items() if not node or node != self.technology.node]
        if not wrong:
            return ""
        theirs = self.technology.node or "no node stated"
        if len(wrong) == 2 and named["macros"] == named["logic"]:
            return f"figures of {named['macros']} stand for {self.technology.name} ({theirs})"
        said = " and ".join(f"{what} of {named[what]}" for what in wrong)
        return f"{said} stand for {self.technology.name} ({theirs})"

    def at(self, end: Literal["low", "high"]) -> Case:
        """The same with every flip probability at one end of its range.

        Raises
        ------
        InputError
            If the technology holds no data there.
        ValueError
            If there is no range.
        """
        if self.technology is None or self.device is None:
            raise ValueError("flip probabilities that are given outright have no range")
        device, mapped = self.device.at(end), self.mapped
        name = f"{self.technology.name} at the {end} end of its range"
        channel = _cells(device, self.design, name)
        if self.listed is not None:
            mapped = _expected(self.listed, channel, self.chip_share)
        elif mapped is not None:  # a march test finds the cells that are dead
            there = self.technology.operate(**self.design.memory.mapped_at().point).at(end)
            mapped = _cells(there, self.design, name).only("stuck")
        _check_alive(channel, mapped)
        return replace(self, device=device, channel=channel, mapped=mapped)

    def evaluator(self, store: Store | None = None, threads: int | None = None) -> Evaluator:
        """Says how good plans are on the test samples, with the design's chips; trials are kept in `store`."""
        return Evaluator(
            self.network,
            self.layers,
            self.test,
            self.metric,
            backend=self.backend,
            seed=self.design.simulation.seed,
            threads=threads or self.threads,
            balance=self.calibration if self.metric == Top1() else None,
            store=store,
        )


def open_case(
    design: Design,
    folder: Path,
    *,
    feedback: bool = True,
    backend: Backend | None = None,
    metric: Metric | None = None,
    asked: Mapping[str, str] | None = None,
    most: int | None = None,
    like: Iterable[Case] = (),
) -> Case:
    """Load and check everything that `design` names; its paths are relative to `folder`.

    Without `feedback` the layers do not know how errors of their weights make up for each other, which takes the
    longest and which only a menu and Shannon's limit look at. `backend` runs the network: by default onnxruntime on the
    processor. `metric` takes the place of that of the design. `asked` are the hashes (`Case.hashes`) of what is meant:
    what has another content is not what was asked for, and an error is the design's only if the files are those.
    `most` test samples are kept and looked at, evenly spaced; by default all. From a case that was opened `like` this
    one, of the same files and the same words about network and data, all but the memory is taken.

    Raises
    ------
    InputError
        If a file is missing, broken, or does not fit the others.
    Unavailable
        If a file changes while it is read; with `asked` also if one is away or has another content.
    """
    if asked is None:
        for named, file in absent(design, folder):
            readme = folder / "README.md"
            see = f" ({readme} may say where it is from)" if readme.exists() else ""
            raise InputError(
                f"{file}: no such file: expected the {named} of the design{see}; put it there, or name another with "
                f"--set {named}=PATH"
            )
    files = {what: folder / name for what, name in input_names(design).items()}
    with unchanged(files, asked) as hashes:
        case = _opened(design, folder, hashes, feedback, backend or OnnxRuntime(), metric, asked, most, like)
        if design.hardware.library or design.hardware.macros:
            _ = case.costs  # what cannot be read is told now
    return case


def input_names(design: Design) -> dict[str, str]:
    """Files that a design names besides its technology, by what they are called in `Case.hashes`."""
    names = {
        "model": design.network.model,
        "data": design.data.file,
        "calibration": design.data.calibration_file,
        "map": design.memory.map_file,
        "faults": design.memory.faults,
        "library": design.hardware.library,
    }
    names |= {f"macros {i}": name for i, name in enumerate(design.hardware.macros or ())}
    return {what: name for what, name in names.items() if name is not None}


@contextmanager
def unchanged(files: Mapping[str, Path], asked: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """SHA-256 of files that have the content `asked` for, and keep it until the body has read them."""
    before = {what: _look(path) for what, path in files.items()}
    for what, seen in before.items():
        if asked is not None and seen is None:
            raise Unavailable(f"{files[what]}: is missing or cannot be read")
        if asked is not None and seen is not None and seen[0] != asked.get(what):
            raise Unavailable(f"{files[what]}: has other content than was asked for: its SHA-256 differs")
    try:
        yield {what: seen[0] for what, seen in before.items() if seen is not None}
    except (InputError, OSError):
        _check_same(files, before)
        raise
    _check_same(files, before)


def _file(path: Path) -> Path:
    """What is hashed of a folder with a language model, whose weights are files beside the model: its sizes."""
    return path / CONFIG if path.is_dir() else path


_Seen = tuple[str, State]


def _check_same(files: Mapping[str, Path], before: Mapping[str, _Seen | None]) -> None:
    for what, path in files.items():
        if _look(path) != before[what]:
            raise Unavailable(f"{path}: was changed while it was read: run the same command again")


def _look(path: Path) -> _Seen | None:
    """SHA-256 of a file and what tells that it was written meanwhile; None where there is no file to read."""
    path = _file(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            digest, found = hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return digest, state(found)


def _network(design: Design, folder: Path, backend: Backend, asked: Mapping[str, str] | None) -> Network:
    """The network of a design, of which as much is covered as it asks for."""
    model, data = folder / design.network.model, design.data
    checkpoint = None if design.network.weights is None else folder / design.network.weights
    how: dict[str, Any] = {"sample_axis": data.sample_axis, "cover": design.network.cover, "backend": backend}
    loading = functools.partial(load, model, data.output, weights=checkpoint, **how)
    network = _loaded(loading, model, checkpoint, (asked or {}).get("weights"))
    _check_coverage(network, design.network.min_coverage)
    return network


def _weights_beside(model: Path, network: Network) -> tuple[tuple[Path, _Seen], ...]:
    """Files beside a model that hold weights, as they are and were when they were loaded."""
    found = []
    for name, then in network.files.items():
        path = model.parent / name
        seen = _look(path)
        if seen is None or seen[1] != then:
            raise Unavailable(f"{path}: was changed while it was read: run the same command again")
        found.append((path, seen))
    return tuple(found)


def _clean(runner: Runner, test: Samples, model: Path, place: str) -> NDArray[Any]:
    """Answers without faults, each of its sample alone; `place` begins what is said of samples that do not fit."""
    try:
        given = runner.predict(test.inputs)
    except InputError as error:
        if "cannot run" not in str(error):
            raise
        raise InputError(f"{place} {error}") from None
    if runner.depends(test.inputs, given):
        raise InputError(
            f"{model}: the answer to a sample is another one without the samples beside it: dropout or batch norm in "
            "training form, or a graph whose nodes are taken for samples; export it for inference, one sample by itself"
        )
    return given


def _opened(
    design: Design,
    folder: Path,
    hashes: dict[str, str],
    feedback: bool,
    backend: Backend,
    metric: Metric | None,
    asked: Mapping[str, str] | None,
    most: int | None,
    like: Iterable[Case],
) -> Case:
    """The case, without a look at whether its files stay as they are."""
    technology = _technology(design, folder, None if asked is None else asked.get("technology"))
    if technology is not None:
        hashes = hashes | {"technology": technology_digest(technology)}
    faults, cells = _faults(design, folder), _listed(design, folder)
    if faults is not None:
        device, channel = None, BitChannel.uniform(*faults.shares, 8, "stuck")
        mapped = channel if design.memory.map == "known" else None
    else:
        device, channel = _channel(design, design.memory, folder, technology)
        mapped = _mapped(design, folder, technology)
        if cells is not None:
            mapped = _expected(cells, channel, _chip_share(technology))
    _check_alive(channel, mapped)
    if metric is None and most is None and feedback:
        for known in like:
            if known.backend == backend and _shares(known, design, folder, hashes):
                memory: dict[str, Any] = {"technology": technology, "device": device, "channel": channel}
                memory |= {"mapped": mapped, "listed": cells, "faults": faults}
                return _priced(replace(known, design=design, hashes=hashes, **memory))
    data, model = design.data, folder / design.network.model
    network = _network(design, folder, backend, asked)
    how: dict[str, Any] = {"scale": data.scale, "mean": data.mean, "std": data.std}
    labels = data.labels or _usual_labels(folder / data.file)
    test = load_samples(folder / data.file, network, x=data.inputs, y=labels, count=data.test_samples, **how)
    test, calibration = _calibration(folder, network, data, test, how)
    tested = test.size
    test = test if most is None else test.spaced(most)
    calibration, search = _halves(calibration, data.calibration_samples)
    try:
        layers = network.layers(design.network.bits, design.network.per_channel, design.network.format)
    except ValueError as error:
        raise InputError(f"network.format: {error}") from None
    beside = _weights_beside(model, network)
    if beside:
        hashes = hashes | {"weights": sha256(*(path for path, _ in beside))}
    if asked is not None and hashes.get("weights") != asked.get("weights"):
        raise Unavailable(f"{model}: its weights have other content than was asked for")
    layers = with_input_means(network, layers, calibration.inputs, backend)
    threads = design.simulation.threads or processors()
    runner = Runner(network, threads=threads, backend=backend)
    given = _clean(runner, test, model, f"{folder / data.file}: on data.inputs = {data.inputs!r}")
    question = _question(network, test, given, data, metric)
    evaluator = Evaluator(network, layers, question.samples, question.metric, backend=backend, threads=threads)
    others = {"calibration": calibration, "search": search}
    sanity = look(evaluator, question, given, others, _advice(design))
    protection = design.protection
    if feedback and protection.readout in (CHANNEL_OPTIMISED, TRELLIS) and protection.corrections is not False:
        layers = with_feedback(network, layers, calibration.inputs, backend)
    case = Case(
        design,
        folder,
        network,
        layers,
        calibration,
        search,
        question.samples,
        channel,
        technology,
        device,
        hashes,
        backend,
        question,
        sanity,
        mapped,
        cells,
        faults,
        beside,
        tested,
    )
    return _priced(case)


def _loaded(loader: Callable[[], Network], model: Path, checkpoint: Path | None, asked: str | None) -> Network:
    """The network; that it cannot be loaded is the design's fault only where its weights, which lie in other files, are
    those that were `asked` for.
    """
    try:
        return loader()
    except InputError as error:
        if asked is None:
            raise
        try:
            beside = {name: model.parent / name for name in data_files(model, checkpoint)}
            found = sha256(*beside.values())
        except (InputError, OSError):
            raise Unavailable(str(error)) from None
    if found != asked:
        raise Unavailable(f"{model}: its weights have other content than was asked for")
    with unchanged(beside):  # which may have been away for a moment
        return loader()


def _priced(case: Case) -> Case:
    """The case; refused where its library or macros cannot be read, or macros have no figures at its supply."""
    hardware = case.design.hardware
    if hardware.library is not None:
        try:
            case.costs  # noqa: B018  # read
        except InputError as error:
            own = str(error).startswith(f"{case.folder / hardware.library}: ")
            raise InputError(f"hardware.{'library' if own else 'macros'}: {error}") from None
    if hardware.macros is not None and case.unpriced:
        raise InputError(f"hardware.macros: {case.unpriced.partition(': ')[2]}")
    return case


def _shares(known: Case, design: Design, folder: Path, hashes: Mapping[str, str]) -> bool:
    """Whether a case has the network and the data of a design, from files of these hashes."""

    def asked(design: Design) -> tuple[Any, ...]:
        protection = design.protection
        return design.network, design.data, design.simulation.threads, protection.readout, protection.corrections

    names = ("model", "data", "calibration")
    alone = design.network.weights is None and not known.beside
    same = all(known.hashes.get(name) == hashes.get(name) for name in names)
    return alone and same and known.folder == folder and asked(known.design) == asked(design)


def _calibration(
    folder: Path, network: Network, data: DataSection, test: Samples, how: dict[str, Any]
) -> tuple[Samples, Samples]:
    """The test samples, and unlabelled ones beside them: of an array that both come from those after the test samples,
    where there are any. Where the data have none, test samples are held out.
    """
    path = folder / (data.calibration_file or data.file)
    names, same = open_archive(path).names, data.calibration_file in (None, data.file)
    named = data.calibration or data.inputs
    if data.calibration is None and (not same or any(name.startswith(CALIBRATION) for name in names)):
        named = f"{CALIBRATION}x"
    x = _like_inputs(names, network, named, data.inputs)
    if isinstance(x, str) and len(network.inputs) == 1 and x not in names:
        known = ", ".join(map(repr, sorted(names)[:20])) or "none"
        raise InputError(
            f"{path}: no array {x!r} for data.calibration: it has {known}; with data.calibration = {data.inputs!r} "
            "those of its samples are taken that data.test_samples leaves"
        )
    if named != data.inputs or not same:
        return test, load_samples(path, network, x=x, y=None, **how)
    try:
        found, which = load_samples(path, network, x=x, y=None, start=test.size, **how), "after those"
    except InputError:  # none are left
        if data.calibration is not None or test.size < 2:
            return test, load_samples(path, network, x=x, y=None, **how)
        test, found = test.split(MOST_HELD_OUT)
        which = "drawn at random from those"
    if data.calibration is not None:
        return test, found
    said = f"no {CALIBRATION}x is there and data.calibration is not given: {found.size:,} samples {which} of the test"
    return test, Samples(found.inputs, remark=f"{said} serve calibration and search, and are not tested")


def _like_inputs(
    names: Sequence[str], network: Network, x: str | dict[str, str | float], inputs: str | dict[str, str | float]
) -> str | dict[str, str | float]:
    """Where calibration inputs come from: numbers that all test samples share are theirs, too."""
    shared = {} if isinstance(inputs, str) else {name: v for name, v in inputs.items() if not isinstance(v, str)}
    if not isinstance(x, str) or not shared:
        return x
    rest, prefix = [info.name for info in network.inputs if info.name not in shared], x.removesuffix("x")
    if len(rest) == 1:
        return {rest[0]: x, **shared}
    found = {name: next((n for n in (prefix + name, name) if n in names), name) for name in rest}
    return {**found, **shared}


def _halves(samples: Samples, most: int) -> tuple[Samples, Samples]:
    """Samples for sensitivities, half of them and so many at most, and the others for the search; a single one for
    both."""
    count = min(most, max(1, samples.size // 2))
    rest = samples.take(samples.size - count, count)
    return samples.take(count), rest if rest.size else samples


USUAL_LABELS = "test_y"
"""Labels that are there are taken unasked where they have this name."""


def _usual_labels(path: Path) -> str | None:
    return USUAL_LABELS if USUAL_LABELS in open_archive(path).names else None


def _question(
    network: Network, test: Samples, given: NDArray[Any], data: DataSection, metric: Metric | None
) -> Question:
    return ask(
        network,
        test,
        given,
        metric=metric or data.metric,
        k=data.k,
        threshold=data.threshold,
        class_axis=data.class_axis,
        first_label=data.first_label,
        clean_accuracy=data.clean_accuracy,
    )


def _advice(design: Design) -> str:
    """What makes the stored form better."""
    network = design.network
    if not network.per_channel:
        return "network.per_channel = true gives each output channel a step of its own"
    return f"network.bits = {network.bits} is little" if network.bits < 8 else ""


def absent(design: Design, folder: Path) -> Iterator[tuple[str, Path]]:
    """Fields of files that are not there, each with the file: data sets and large models do not ship with a design."""
    for section, key in FILES:
        given = getattr(getattr(design, section), key)
        for name in given if isinstance(given, list) else [given]:
            if name is not None and not (folder / name).exists():
                yield f"{section}.{key}", folder / name


def _check_coverage(network: Network, least: float) -> None:
    found = network.coverage
    if found.share < least:
        raise InputError(
            f"{network.path}: {found.text} are in the simulated memory, and network.min_coverage asks for "
            f"{100 * least:.3g} %: left out are {found.largest}"
        )


def technology_digest(technology: Technology) -> str:
    """SHA-256 of all that a technology says, whatever file or preset it is from."""
    return hashlib.sha256(technology.model_dump_json().encode()).hexdigest()


def _technology(design: Design, folder: Path, asked: str | None) -> Technology | None:
    """The technology of the design, which has the digest `asked` for."""
    name = design.memory.technology
    if name is None:
        return None
    try:
        found = load_technology(_place(name, folder))
    except InputError as error:
        if asked is None:
            raise
        raise Unavailable(f"is no longer what was asked for: {error}") from None
    if asked is not None and technology_digest(found) != asked:
        raise Unavailable(f"{_place(name, folder)}: has other content than was asked for")
    return found


def _place(name: str, folder: Path) -> Path | str:
    return folder / name if name.endswith(TECHNOLOGIES) else name


def _faults(design: Design, folder: Path) -> MeasuredFaults | None:
    """The dead cells that chips are made from, where the design names some."""
    memory = design.memory
    if memory.faults is None:
        return None
    try:
        cells = read_cell_map(folder / memory.faults)
        if not cells.size:
            raise ValueError(f"{folder / memory.faults}: no dead cell is listed")
        rows = cells.tested // cells.width if cells.tested % cells.width == 0 else cells.tested // cells.width + 1
        high = cells.array_rows or rows
        if rows % high:
            raise ValueError(f"{folder / memory.faults}: {rows} rows are no whole arrays of array_rows = {high}")
        drawn = memory.faults_as != "measured"
        return MeasuredFaults(rows // high, high, cells.width, cells.zeros, cells.ones, drawn)
    except ValueError as error:
        raise InputError(f"memory.faults: {error}") from None


def _chip_share(technology: Technology | None) -> float:
    """What the cells of a chip have in common."""
    return technology.variation.chip if technology else 0.0


def _listed(design: Design, folder: Path) -> CellMap | None:
    """The list of dead cells that the design names for its map, where there is one."""
    name = design.memory.map_file
    if name is None:
        return None
    try:
        cells = read_cell_map(folder / name)
    except ValueError as error:
        raise InputError(f"memory.map_file: {error}") from None
    if not cells.tested:
        raise InputError(f"memory.map_file: {folder / name}: no cell was tested")
    return cells


def _expected(cells: CellMap, channel: BitChannel, chip_share: float) -> BitChannel:
    """Cells that a list knows: its shares, or the design's where the list has fewer by chance (`FEWER`)."""
    found, stuck = cells.shares, channel.only("stuck")
    if stuck is not None:
        counts, rates = (cells.ones.size, cells.zeros.size), (float(stuck.p01.mean()), float(stuck.p10.mean()))
        found = within_one(
            *(
                share if fewer_by_chance(count, cells.tested, p, chip_share) < FEWER / 2 else max(share, p)
                for share, count, p in zip(found, counts, rates, strict=True)
            )
        )
    return BitChannel.uniform(*found, 8, "stuck")


def _mapped(design: Design, folder: Path, technology: Technology | None) -> BitChannel | None:
    """The cells that a map knows, where there is one and no list of its cells."""
    if design.memory.map != "known" or design.memory.map_file is not None:
        return None
    if technology is not None:
        known = [axis_named(name).key for name in technology.axes]
        if strange := [key for key in design.memory.map_at or {} if key not in known]:
            raise InputError(
                f"memory.map_at.{strange[0]} has no influence on the dead cells of {technology.name}: its model reads "
                f"{', '.join(known)}; memory.map_at = {{}} maps at the operating point"
            )
    _, channel = _channel(design, design.memory.mapped_at(), folder, technology)
    stuck = channel.only("stuck")
    if stuck is None:
        raise InputError(
            f'memory.map = "known": no march test can map faults that are {channel.persistence}: only stuck cells '
            "have a state of their own (a technology of kind 'several' may have both kinds)"
        )
    return stuck


def _check_alive(channel: BitChannel, mapped: BitChannel | None) -> None:
    """Refuse cells to be mapped that are all dead: words have none to lie in."""
    if mapped is None:
        return
    for cells, where in ((channel, "in operation"), (mapped, "where they are mapped")):
        if cells.dead >= 1:
            raise InputError(f'memory.map = "known": all cells are dead {where} (p01 + p10 = 1): they hold no data')


def _channel(
    design: Design, memory: MemorySection, folder: Path, technology: Technology | None
) -> tuple[DeviceResult | None, BitChannel]:
    """Cells of a memory: the design's, or the same at another point."""
    if technology is None:
        p01 = memory.p_flip if memory.p01 is None else memory.p01
        p10 = memory.p_flip if memory.p10 is None else memory.p10
        assert p01 is not None
        assert p10 is not None
        return None, BitChannel.uniform(p01, p10, 8, memory.persistence or "stuck")
    place = _place(str(memory.technology), folder)
    device = _operated(_At(technology_digest(technology), tuple(memory.point.items()), technology))
    _check_variation(technology, device, design, str(place))
    return device, _cells(device, design, str(memory.technology))


@functools.cache
def _usual_costs() -> CostLibrary:
    """Where a design names none."""
    from qtaml_hw.cost.figures import open_costs

    return open_costs()


@functools.lru_cache(maxsize=MOST_TABLES)
def _read_costs(tables: tuple[tuple[str, Path, str | None], ...]) -> CostLibrary:
    """What files say of these names (`input_names`) that have these SHA-256."""
    from qtaml_hw.cost.figures import open_costs  # brings in Amaranth

    files = {what: path for what, path, _ in tables}
    known = {what: digest for what, _, digest in tables if digest is not None}
    with unchanged({what: files[what] for what in known}, known):
        return open_costs(files.pop("library", None), list(files.values()))


@dataclass(frozen=True)
class _At:
    """A technology, by what it says, at an operating point."""

    digest: str
    point: tuple[tuple[str, Any], ...]
    technology: Technology = field(compare=False)


@functools.lru_cache(maxsize=MOST_DEVICES)
def _operated(at: _At) -> DeviceResult:
    return at.technology.operate(**dict(at.point))


def _cells(device: DeviceResult, design: Design, name: str) -> BitChannel:
    """The channel of the design's cells, if they hold data."""
    memory = design.memory
    channel = device.channel(8, pages=memory.pages)
    worst = float(max(channel.p01.max(), channel.p10.max()))
    if worst > 0.5:
        raise InputError(
            f"memory: {name} flips {worst:.3g} of its bits at this operating point: it holds no data there"
        )
    if memory.persistence and {memory.persistence} != {cause.persistence for cause in channel.causes}:
        channel = BitChannel(channel.p01, channel.p10, memory.persistence)
    return channel


def _check_variation(technology: Technology, device: DeviceResult, design: Design, place: str) -> None:
    """Refuse what cells share where those of one position differ in kind."""
    shares = technology.variation.shares
    if shares and device.mixes(8, design.memory.pages):
        raise InputError(
            f"{place}: variation.{next(iter(shares))}: pages with different rates lie at one position of a weight, and "
            "cells of different rates cannot follow it together: leave it out or set it to 0"
        )


def sha256(*paths: Path) -> str:
    """SHA-256 of a file, or of the content of several one after the other, in hexadecimal."""
    found = hashlib.sha256()
    for path in map(_file, paths):
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: found)
    return found.hexdigest()
