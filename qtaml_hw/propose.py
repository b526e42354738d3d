"""A proposed design file for a network and its data: what follows from shapes and arrays, and what stays open."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.decisions import TopK
from qtaml_hw.campaign.question import Question, ask
from qtaml_hw.campaign.sanity import SURE
from qtaml_hw.campaign.signals import Cosine, SignalToNoise
from qtaml_hw.errors import InputError
from qtaml_hw.network import Network, Runner, Samples, load, load_samples
from qtaml_hw.network.archive import Archive, open_archive
from qtaml_hw.network.samples import Source, are_bytes
from qtaml_hw.support.files import path_from

__all__ = ["Proposal", "propose"]

INPUTS = (
    "test_x",
    "x_test",
    "X_test",
    "test_images",
    "test_data",
    "x",
    "X",
    "inputs",
    "images",
    "input_ids",
    "ids",
    "data",
)
LABELS = ("test_y", "y_test", "test_labels", "y", "Y", "labels", "label", "targets", "target")
CALIBRATION = (
    *("calibration_x", "calib_x", "x_calib", "X_calib", "calibration", "calib"),
    *("train_x", "x_train", "X_train", "train_images", "train_data", "valid_x", "x_val", "X_val", "val_x"),
)
"""Names of arrays, the likeliest first."""

MOST_CALIBRATION = 512
"""Samples that are put aside for calibration, at most."""

TRIED = 256
"""Samples on which scales are compared."""

MOST_UNFIT = 3
"""Arrays of which it is said why they are no labels, at most."""

TESTED = 1000
"""Samples that are proposed for the test, at most."""

BACK = 0.8
"""Part of the power of the inputs below which the difference to them is that of a network that gives them back."""

SMALL = 1e-9
"""What no figure is divided by less than."""

APART = 1.96
"""Standard errors of a difference below which two scalings are not told apart."""

Scaling = dict[str, Any]

CIFAR = {"mean": [0.4914, 0.4822, 0.4465], "std": [0.2470, 0.2435, 0.2616]}
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
"""Usual means and standard deviations of colours, on a scale from 0 to 1."""

BYTE = 0.00392156862745098


@dataclass(frozen=True)
class Proposal:
    """A proposed design.

    Attributes
    ----------
    design : dict
        Its tables.
    doubts : tuple of str
        What should be looked at.
    text : str
        The file, with the doubts as comments.
    """

    design: dict[str, dict[str, Any]]
    doubts: tuple[str, ...]
    text: str


@dataclass
class _Guess:
    """What is known so far."""

    model: Path
    data: Path
    table: dict[str, Any] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def propose(model: Path, data: Path, folder: Path) -> Proposal:
    """Look at a network and its data, and write down what would be asked.

    Parameters
    ----------
    model, data : Path
        ONNX file, and npz file with inputs and, better, labels.
    folder : Path
        Where the design file will lie: its paths are relative to it.

    Returns
    -------
    Proposal

    Raises
    ------
    InputError
        If a file cannot be read, or no array fits the inputs of the network.
    """
    archive, guess = open_archive(data), _Guess(model, data)
    guess.table["file"] = path_from(folder, data)
    found = _chosen(guess, archive)
    network, x = found.network, found.x
    guess.table["calibration"] = _calibration(guess, network, archive, x, found.y)
    if found.y is not None:
        offset = _offset(network, archive, x)
        guess.doubts += filter(None, [load_samples(data, network, x=x, y=found.y, mean=offset).remark])
    question = _scaled(guess, found)
    if question is not None:
        kept = question.metric
        guess.table |= {"metric": "top-k", "k": kept.k} if isinstance(kept, TopK) else {"metric": kept.name}
        guess.doubts += question.remarks
    guess.doubts.append("memory.p_flip = 0.01 stands for your memory: give its rates, or a technology")
    if network.answer.remark:
        guess.doubts.append(network.answer.remark)
    if network.coverage.warning:
        guess.doubts.append(network.coverage.warning)
    design = {
        "network": {"model": path_from(folder, model)},
        "data": guess.table,
        "memory": {"p_flip": 0.01},
        "protection": {"target": 0.95},
    }
    return Proposal(design, tuple(guess.doubts), _text(design, guess.doubts))


Scaled = tuple[float, Scaling, Question, NDArray[np.float64]]
"""A figure, the scaling and the question that it is of, and the figures of all samples."""


@dataclass(frozen=True, eq=False)
class _Pair:
    """An output, inputs and labels that may belong together.

    Attributes
    ----------
    network : Network
        With its output.
    x, y
        Inputs, and labels or None.
    found : list
        What is asked under usual scalings, the best one first.
    problem : str
        What else is said.
    """

    network: Network
    x: Any
    y: str | None
    found: list[Scaled]
    problem: str = ""

    @property
    def gain(self) -> float:
        """By how much answers are better than guesses are, as a part of what can be had; 0 without labels."""
        if not self.found or self.y is None:
            return 0.0
        _, _, question, scores = self.found[0]
        return _gain(question, scores)


def _gain(question: Question, scores: NDArray[np.float64]) -> float:
    labels, metric = question.samples.labels, question.metric
    if labels is None or not len(scores):
        return 0.0
    mean = float(scores.mean())
    if metric.unit == "share":
        known = labels[labels >= 0]
        often = float(np.unique(known, return_counts=True)[1].max() / known.size) if known.size else 0.0
        base = often if question.classes is None else max(often, 1 / question.classes)
        base = min(base + SURE * math.sqrt(base * (1 - base) / len(scores)), 1.0)
        return (mean - base) / max(1 - base, SMALL)
    if isinstance(metric, SignalToNoise):
        values = labels.reshape(len(labels), -1)
        always = float(metric.score(np.broadcast_to(values.mean(axis=0), values.shape), values).mean())
        return 1 + mean / max(always, SMALL)
    return SMALL


def _chosen(guess: _Guess, archive: Archive) -> _Pair:
    """The output, inputs and labels that belong together: by usual names, and by how good the answers are where names
    leave a choice.
    """
    networks, several = _networks(guess.model)
    tried: list[_Pair] = []
    for network in networks:
        with contextlib.suppress(InputError):
            tried += _pairs(guess, network, archive)
    if not tried:
        tried = _pairs(guess, networks[0], archive)  # says why
    if not several and any(pair.y for pair in tried) and all(pair.gain <= 0 for pair in tried):
        for network in _outputs(guess.model, networks[0].output):
            with contextlib.suppress(InputError):
                better = [pair for pair in _pairs(guess, network, archive) if pair.gain > 0]
                tried, several, networks = [*tried, *better], several or bool(better), [*networks, network]
    best = max(tried, key=lambda pair: (bool(pair.found), pair.gain))
    if several:
        guess.table["output"] = best.network.output
        other = _listed([n.output for n in networks if n is not best.network])
        how = f"fits the labels best ({abs(best.found[0][0]):.3g})" if best.y and best.found else "is taken"
        also = [
            f"{p.network.output!r} with the labels {p.y!r}"
            for p in tried
            if p.network is not best.network and p.gain > 0
        ]
        ending = f"; others are {other}" * bool(other) + f"; to be asked on their own: {', '.join(also)}" * bool(also)
        guess.doubts.append(f"output {best.network.output!r} {how}{ending}")
    guess.table["inputs"] = best.x
    numbers = {} if isinstance(best.x, str) else {n: v for n, v in best.x.items() if not isinstance(v, str)}
    guess.doubts += [f"no array was found for the input {n!r}: it is {v:g} for all samples" for n, v in numbers.items()]
    like = list(dict.fromkeys(p.x for p in tried if isinstance(p.x, str) and p.x not in (best.x, best.y)))
    if like and isinstance(best.x, str):
        guess.doubts.append(f"the inputs may also be {_listed(like)}: {best.x!r} is taken (data.inputs)")
    mine = [pair for pair in tried if pair.network is best.network and pair.x == best.x]
    if best.y is not None:
        guess.table["labels"] = best.y
        others = _listed([p.y for p in mine if p.y not in (None, best.y) and p.found])
        if others:
            guess.doubts.append(f"labels may also be {others}: the answers fit {best.y!r} best (data.labels)")
        elif best.y not in LABELS:
            guess.doubts.append(f"{best.y!r} is taken for the labels: its name does not say so (data.labels)")
    else:
        guess.doubts.append("no labels were found: without them answers are compared with the network's own")
        for pair in [pair for pair in mine if pair.y is not None][:MOST_UNFIT]:
            why = pair.problem or "answers come no nearer to it than guesses"
            guess.doubts.append(f"{pair.y!r} was not taken for the labels, which data.labels can name: {why}")
    return best


def _listed(names: Sequence[str | None]) -> str:
    return ", ".join(map(repr, names[:5])) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _networks(model: Path) -> tuple[list[Network], bool]:
    """The network with every output that can be meant, and whether one must be named."""
    try:
        return [load(model)], False
    except InputError as error:
        if "data.output" not in str(error):
            raise
        known = error
    found = _outputs(model)
    if not found:
        raise known
    return found, True


def _outputs(model: Path, but: str = "") -> list[Network]:
    """The network with every output that can be an answer, but one."""
    if model.suffix != ".onnx":
        return []
    import onnx

    found = []
    for output in onnx.load(model, load_external_data=False).graph.output:
        if output.name != but:
            with contextlib.suppress(InputError):
                found.append(load(model, output.name))
    return found


def _pairs(guess: _Guess, network: Network, archive: Archive) -> list[_Pair]:
    """Inputs and labels that a network may be asked. Of arrays with usual names only the first; else all that fit."""
    found: list[_Pair] = []
    refused: InputError | None = None
    for x in _inputs(guess, network, archive):
        try:
            samples = load_samples(guess.data, network, x=x, y=None, mean=_offset(network, archive, x))
            Runner(network).predict(samples.take(TRIED).inputs)
        except InputError as error:  # token numbers beyond the table, say
            refused = refused or error
            said = f"{x!r} was not taken for the inputs, which data.inputs can name: {error}"
            if isinstance(x, str) and x in INPUTS and said not in guess.doubts:
                guess.doubts.append(said)
            continue
        found += _labelled(guess, network, archive, x, samples.size)
        if not isinstance(x, str) or x in INPUTS:
            break
    if not found and refused is not None:
        for x in (name for name in INPUTS if name in archive.names):  # what they were meant to be says more
            load_samples(guess.data, network, x=x, y=None, count=1)
        raise refused
    return found


def _labelled(guess: _Guess, network: Network, archive: Archive, x: Any, size: int) -> list[_Pair]:
    """Inputs with all labels that they may have, and without where none of usual name is there."""
    names = _labels(archive, x, size)
    usual = names[:1] if names and names[0] in LABELS and archive.array(names[0]).shape[0] <= size else []
    pairs = []
    for y in usual or names:
        try:
            pairs.append(_pair(guess, network, archive, x, y))
        except InputError as error:
            if usual:
                raise
            pairs.append(_Pair(network, x, y, [], str(error)))
    if usual:
        return pairs
    # an array without a name that says so is taken where answers are better than guesses
    fitting = [pair for pair in pairs if pair.gain > 0]
    unfit = [_Pair(network, x, p.y, [], _why_unfit(p)) for p in pairs if p.gain <= 0]
    if fitting:
        return [*fitting, *unfit]
    bare = _pair(guess, network, archive, x, None)
    if any(_are_values(pair) for pair in pairs) and not (bare.found and isinstance(bare.found[0][2].metric, Cosine)):
        bare = _pair(guess, network, archive, x, None, "snr")
    return [bare, *unfit]


def _are_values(pair: _Pair) -> bool:
    """Whether an array has the shape of the output and no whole numbers: the output then gives values, too."""
    return bool(pair.found) and isinstance(pair.found[0][2].metric, SignalToNoise)


def _why_unfit(pair: _Pair) -> str:
    """Why an array is not taken for the labels; empty where answers are no better than guesses."""
    if _are_values(pair):
        return "answers come no nearer to it than its mean: is it in the scale of the output?"
    return "" if pair.found else pair.problem


def _pair(guess: _Guess, network: Network, archive: Archive, x: Any, y: str | None, metric: str | None = None) -> _Pair:
    found: list[Scaled] = []
    problem = ""
    for how in _scalings(network, archive, x):
        samples = load_samples(guess.data, network, x=x, y=y, **how).take(TRIED)
        outputs = Runner(network).predict(samples.inputs)
        asked: list[Scaled] = []
        for first in (0, 1, -1) if y else (0,):
            try:
                question = ask(network, samples, outputs, metric=metric, first_label=first)
            except InputError as error:
                problem = problem or str(error)
                continue
            extra, scores = {"first_label": first} if first else {}, _each(question, outputs)
            if not asked or _gain(question, scores) > 0:  # another count is taken where it makes answers right
                asked.append((_figure(question, outputs), how | extra, question, scores))
        if not asked and y is not None:
            values = _values(network, samples, outputs)
            asked += [] if values is None else [(_figure(values, outputs), how, values, _each(values, outputs))]
        found += sorted(asked, key=lambda one: -one[0])[:1]
    return _Pair(network, x, y, sorted(found, key=lambda one: -one[0]), problem)


def _figure(question: Question, outputs: Any) -> float:
    """How good answers are, larger where they are better; 0 where there is nothing to compare them with."""
    if question.metric.targets != "labels" or question.samples.labels is None:
        return 0.0
    value = float(question.metric.score(outputs, question.samples.labels).mean())
    return value if question.metric.better == "higher" else -value


def _fitting(data: Path, network: Network, archive: Archive, names: Sequence[str]) -> Iterator[Any]:
    """Arrays that the inputs of the network take: by usual names, then any."""
    several, own = len(network.inputs) > 1, {info.name for info in network.inputs}
    if several and own <= set(archive.names):
        yield {name: name for name in sorted(own)}
        return
    for name in (*(n for n in names if n in archive.names), *sorted(set(archive.names) - set(names))):
        try:
            count = None if several else 1  # of several inputs the numbers of samples must agree
            load_samples(data, network, x=name, y=None, count=count, mean=_offset(network, archive, name))
        except InputError:
            continue
        yield name
    if several:
        yield from _by_input(data, network, archive, names)


def _loads(data: Path, network: Network, x: Any) -> bool:
    try:
        load_samples(data, network, x=x, y=None)
    except InputError:
        return False
    return True


def _by_input(data: Path, network: Network, archive: Archive, names: Sequence[str]) -> Iterator[dict[str, Source]]:
    """An array for each input of several: of its name, or the usual one; for states and the like that the data do not
    have a number.
    """
    candidates = [(info.name, name) for info in network.inputs for name in (info.name, f"test_{info.name}")]
    found: dict[str, Source] = {info: name for info, name in candidates if name in archive.names}
    rest = [info.name for info in network.inputs if info.name not in found]
    usual = [name for name in names if name in archive.names and name not in found.values()]
    numbers: dict[str, Source] = {
        info.name: 1.0 if "mask" in info.name.lower() or not info.shape else 0.0
        for info in network.inputs
        if info.name in rest
    }
    for name in [*usual, None] if rest else [None]:
        table = found | numbers if name is None else found | numbers | {rest[0]: name}
        if _loads(data, network, table):
            yield table


def _offset(network: Network, archive: Archive, name: Any) -> float:
    """128 where bytes without a sign meet an input that has one."""
    if network.inputs[0].dtype != "int8" or not isinstance(name, str) or name not in archive.names:
        return 0.0
    return 128.0 if archive.array(name).dtype == np.uint8 else 0.0


def _inputs(guess: _Guess, network: Network, archive: Archive) -> Iterator[Any]:
    """What the inputs may be, the likeliest first."""
    some = False
    for found in _fitting(guess.data, network, archive, INPUTS):
        some = True
        yield found
    if not some:
        wanted = ", ".join(f"{i.name!r} {i.dtype} {i.shape}".replace("None", "any") for i in network.inputs)
        shapes = ", ".join(f"{n!r} {archive.array(n).shape}" for n in sorted(archive.names)[:10]) or "no arrays"
        mend = "; store each under the name of its input" if len(network.inputs) > 1 else ""
        raise InputError(f"{guess.data}: no array fits the inputs of the network, {wanted}: it has {shapes}{mend}")


def _labels(archive: Archive, x: Any, size: int) -> list[str]:
    """Arrays that may be labels of so many samples: those of usual names, then those with one entry for each or
    that cannot be read.
    """
    taken = {x} if isinstance(x, str) else {source for source in x.values() if isinstance(source, str)}
    usual = [name for name in LABELS if name in archive.names and name not in taken]
    fitting = [name for name in usual if 0 < len(np.atleast_1d(archive.array(name))) <= size]
    lengths = {size, *(archive.array(source).shape[0] for source in taken if archive.array(source).ndim)}
    rest = [name for name in usual if name not in fitting]
    for name in sorted(set(archive.names) - set(LABELS) - set(CALIBRATION) - taken):
        try:
            rest += [name] if set(archive.array(name).shape[:1]) & lengths else []
        except InputError:  # Python objects: they are said to be
            rest.append(name)
    return fitting + rest


def _calibration(guess: _Guess, network: Network, archive: Archive, x: Any, y: str | None) -> Any:
    arrays = [] if isinstance(x, str) else [n for n, v in x.items() if isinstance(v, str)]
    for name in CALIBRATION:
        if name not in archive.names or name == x:
            continue
        if name in _fitting(guess.data, network, archive, (name,)):
            return name
        if len(arrays) == 1 < len(x) and _loads(guess.data, network, x | {arrays[0]: name}):
            return name
    size = load_samples(guess.data, network, x=x, y=None, mean=_offset(network, archive, x)).size
    if size < 2:
        guess.doubts.append("there is one sample: it is used for calibration, too")
        return x
    kept = min(size - min(size // 2, MOST_CALIBRATION), TESTED)
    if y is not None:  # not every input need have a label
        kept = min(kept, load_samples(guess.data, network, x=x, y=y, mean=_offset(network, archive, x)).size)
    guess.table["test_samples"] = kept
    guess.doubts.append(
        f"no inputs for calibration were found: of {size} samples those after the first {kept} are taken, and not "
        "tested; name others with data.calibration (and data.calibration_file)"
    )
    if kept == TESTED:
        guess.doubts.append(
            f"data.test_samples = {kept} of {size}: more make the verdict surer and a run longer (see qtaml check)"
        )
    return x


def _scalings(network: Network, archive: Archive, x: Any) -> Iterator[Scaling]:
    """Scales that are usual for such arrays."""
    if not isinstance(x, str):
        yield {}
        return
    data, info = archive.array(x), network.inputs[0]
    if info.dtype == "int8" and data.dtype == np.uint8:
        yield {"mean": 128.0}
        return
    if info.dtype not in ("float32", "float16", "float64") or not are_bytes(data):
        yield {}
        return
    largest = int(data.max(initial=0))
    yield {}
    if largest <= 16:
        yield {"scale": 0.0625}
    yield {"scale": BYTE}
    yield {"scale": BYTE, "mean": 0.5, "std": 0.5}
    if 3 in (data.shape[-1], data.shape[1] if data.ndim > 1 else 0):
        yield {"scale": BYTE, **IMAGENET}
        yield {"scale": BYTE, **CIFAR}


def _scaled(guess: _Guess, pair: _Pair) -> Question | None:
    """The question, with the scale under which the network answers best."""
    network, x, y, found = pair.network, pair.x, pair.y, pair.found
    if not found:
        guess.doubts.append(f"what is asked is not clear: {pair.problem}")
        return None
    figure, how, question, _ = found[0]
    guess.table |= how
    samples = load_samples(guess.data, network, x=x, y=None, **_without_first(how)).take(TRIED)
    if _given_back(samples, Runner(network).predict(samples.inputs), question, figure) and isinstance(x, str):
        guess.table["labels"] = x
        told = f" and does not tell the labels {y!r} apart" if y else ""
        guess.doubts.append(f"the output has the shape of the input{told}: it is compared with the input")
        samples = load_samples(guess.data, network, x=x, y=x, **_without_first(how)).take(TRIED)
        return ask(network, samples, Runner(network).predict(samples.inputs), metric="snr")
    if len({str(h) for _, h, *_ in found}) > 1:
        guess.doubts.append(
            f"of {len(found)} usual scalings of bytes {_runner_up(found)}"
            if y
            else "inputs are bytes and the network takes floating point: data.scale may be 1/255, with mean and std"
        )
    return question


def _each(question: Question, outputs: Any) -> NDArray[np.float64]:
    """How good each answer is, larger where it is better; nothing where there is nothing to compare it with."""
    if question.metric.targets != "labels" or question.samples.labels is None:
        return np.zeros(0)
    values = np.asarray(question.metric.score(outputs, question.samples.labels), dtype=np.float64)
    return values if question.metric.better == "higher" else -values


def _runner_up(found: Sequence[Scaled]) -> str:
    """The best scaling of several with its figure, the one after it, and whether the samples tell them apart."""
    (best, how, _, scores), (second, other, _, others) = found[:2]
    text = f"{_said(how)} gives the best figure ({abs(best):.3g} on {len(scores)} samples), {_said(other)} the next "
    text += f"({abs(second):.3g})"
    if len(scores) == len(others) > 1:
        error = float(np.std(scores - others, ddof=1)) / math.sqrt(len(scores))
        if best - second <= APART * error or best == second:
            text += ": they cannot be told apart on so few; take the one that the network was trained with"
    return text


def _said(how: Scaling) -> str:
    """A scaling as the design file has it."""
    return ", ".join(f"{key} = {_value(value)}" for key, value in how.items()) or "none"


def _without_first(how: Scaling) -> Scaling:
    return {key: value for key, value in how.items() if key != "first_label"}


def _values(network: Network, samples: Samples, outputs: NDArray[Any]) -> Question | None:
    """The question of a network whose outputs come nearer to the labels, taken as values, than their mean does."""
    try:
        question = ask(network, samples, outputs, metric="snr")
    except InputError:
        return None
    values = question.samples.labels
    assert values is not None
    always = question.metric.score(np.broadcast_to(values.mean(axis=0), values.shape), values).mean()
    return question if -_figure(question, outputs) < always else None


def _given_back(samples: Samples, outputs: NDArray[Any], question: Question, figure: float) -> bool:
    """Whether the network gives its input back, rather than telling classes apart."""
    value = next(iter(samples.inputs.values()))
    if outputs[0].size != value[0].size or outputs[0].size < 2:
        return False
    if question.metric.targets == "labels":
        return bool(question.classes == value[0].size and figure < 2 / value[0].size)
    noise = np.square(outputs.reshape(len(outputs), -1) - value.reshape(len(value), -1).astype(np.float64)).sum()
    return bool(noise < BACK * np.square(value.astype(np.float64)).sum())


COMMENTS = {
    "file": "npz file",
    "inputs": "array of test inputs, or one for each input of the network",
    "labels": "array of labels",
    "test_samples": "the first so many are tested",
    "calibration": "unlabelled inputs; of the array of the test inputs those that are not tested",
    "output": "the output that answers",
    "metric": "what the network is good for",
    "k": "for top-k",
    "scale": "inputs are multiplied by this",
    "mean": "then this is subtracted",
    "std": "then they are divided by this",
    "first_label": "label of the first class",
    "model": "ONNX file",
    "p_flip": 'or a technology: technology = "sram-65nm", vdd_v = 0.55 (qtaml device --list)',
    "target": "share of the clean figure to be kept",
}


def _value(value: Any) -> str:
    """A value in TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


def _text(design: dict[str, dict[str, Any]], doubts: Sequence[str]) -> str:
    """The design file."""
    lines = ["# Proposed by qtaml init. Look through it, then: qtaml check, qtaml run"]
    lines += [f"# DOUBT: {' '.join(doubt.split())}" for doubt in doubts]
    for section, table in design.items():
        lines += ["", f"[{section}]"]
        for key, about in COMMENTS.items():
            if key in table:
                line = f"{key} = {_value(table[key])}"
                lines.append(f"{line:<38}  # {about}")
    lines += ["", "[simulation]", "trials = 20", "seed = 1"]
    return "\n".join(lines) + "\n"
