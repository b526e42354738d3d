"""A network with weights that are given at each call: batches, inner tensors, layer names, on any backend."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper

from qtaml_hw.errors import InputError
from qtaml_hw.network.backend import DEFAULT, Backend, Session, Tensors, sorted_errors
from qtaml_hw.network.held import is_held
from qtaml_hw.network.model import Network
from qtaml_hw.network.scopes import reads
from qtaml_hw.network.signature import fixed_batch
from qtaml_hw.network.split import Change, Split

if TYPE_CHECKING:
    from qtaml_hw.network.standing import Standing

__all__ = ["Runner"]

WHOLE = 1 << 28
"""Bytes of weights up to which a network is in memory whole when it runs; of a larger one one part after the other."""

STATES = 1 << 28
"""Bytes of activations between two parts that are kept at a time, about."""

FIRST = 8
"""As many as long as their size is not known."""

TOGETHER = 2
"""Samples that a network in parts is asked at a time, by each thread: all positions of a text have scores of all words
of a vocabulary."""

ALONE, APART = 4, 0.1
"""Samples that are asked by themselves, too, and how far the two answers may be apart; steps that follow the batch
(dynamic quantisation) move them less."""

PAYS = 12
"""Sessions with weights of the same names after which one is made that stands: it costs about as much as so many."""


@dataclass(eq=False)
class _Known:
    """The sessions that stand for a network, and how often each kind was asked for."""

    lock: Lock = field(default_factory=Lock)
    asked: Counter[Any] = field(default_factory=Counter)
    standing: dict[Any, Standing | None] = field(default_factory=dict)


_known: WeakKeyDictionary[Network, _Known] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class _Lazily(Mapping[str, NDArray[Any]]):
    """Initialisers for weights by layer name, each made as it is looked up."""

    network: Network
    weights: Tensors

    @cached_property
    def _names(self) -> dict[str, str]:
        return {site.tensor: site.name for site in self.network.sites if site.name in self.weights}

    def __getitem__(self, tensor: str) -> NDArray[Any]:
        name = self._names[tensor]
        return self.network.tensors({name: self.weights[name]})[tensor]

    def __contains__(self, tensor: object) -> bool:
        return tensor in self._names  # `Mapping` would make the weights to see

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, eq=False)
class Runner:
    """Runs a network with weights that are given at each call.

    Parameters
    ----------
    network : Network
        From `load`.
    outputs : sequence of str, optional
        Tensors to compute, also inner ones; by default the model's answer.
    threads : int
        Threads of one inference; a fixed number of them gives the same bits every time. Of a network in parts, batches
        at a time: the bits do not depend on it.
    batch : int
        Samples per call of the backend.
    backend : Backend
        Who computes.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> network = load("examples/digits/digits.onnx")
    >>> blank = {"image": np.zeros((2, 1, 8, 8), np.float32)}
    >>> weights = {layer.name: layer.weights() for layer in network.layers(8)}
    >>> Runner(network).predict(blank, weights).shape
    (2, 10)
    """

    network: Network
    outputs: Sequence[str] = ()
    threads: int = 1
    batch: int = 128
    backend: Backend = DEFAULT

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The tensors that are computed."""
        return tuple(self.outputs) or (self.network.output,)

    @property
    def in_parts(self) -> bool:
        """Whether the network is too large to be in memory whole: one part runs after the other."""
        return self.network.graph.weight_bytes > WHOLE

    @cached_property
    def model(self) -> onnx.ModelProto:
        """The prepared model with the wanted tensors as its outputs; the backend drops what they do not need.

        Initialisers that nothing reads are not there: onnxruntime drops them before it takes the data of those held.
        """
        model = onnx.ModelProto()
        model.CopyFrom(self.network.graph.model)
        declared = {o.name: o for o in model.graph.output}
        wanted = [declared.get(n) or onnx.ValueInfoProto(name=n) for n in self.names]
        read = {name for node in model.graph.node for name in reads(node)} | set(self.names)
        tensors = [tensor for tensor in model.graph.initializer if tensor.name in read]
        del model.graph.output[:], model.graph.initializer[:]
        model.graph.output.extend(wanted)
        model.graph.initializer.extend(tensors)
        return model

    def session(self, tensors: Tensors | None = None, *, fast: bool = True) -> Session:
        """A session in which `tensors` (`Network.tensors`) replace initialisers of the model; `fast` as for
        `Backend.session`. Leave the arrays as they are for as long as it is used.
        """
        values = self._values(tensors or {})

        def ordinary() -> Session:
            with sorted_errors(self.backend.name):
                return self.backend.session(self.model, values, threads=self.threads, fast=fast)

        standing = self._standing(values, tensors) if fast and tensors else None
        return standing.session(tensors, ordinary) if standing and tensors else ordinary()

    def _standing(self, values: Tensors, changing: Iterable[str]) -> Standing | None:
        """The session that stands for weights of these names; None until it pays, and where there can be none."""
        make = getattr(self.backend, "standing", None)
        if make is None:
            return None
        known = _known.setdefault(self.network, _Known())
        key = self.backend.name, self.threads, self.names, frozenset(changing)
        with known.lock:
            if key not in known.standing:
                known.asked[key] += 1
                if known.asked[key] <= PAYS:
                    return None
                known.standing[key] = make(self.model, values, key[-1], threads=self.threads)
            return known.standing[key]

    def batches(self, inputs: Tensors, tensors: Tensors | None = None) -> Iterator[list[NDArray[Any]]]:
        """The wanted tensors, batch by batch, with `tensors` (`Network.tensors`) in place of the model's own."""
        session = self.session(tensors)
        for size, feed in self.feeds(inputs):
            with sorted_errors(self.backend.name):
                found = session.run(list(self.names), feed)
            yield [self.cut(x, size, n) for n, x in zip(self.names, found, strict=True)]

    def feeds(self, inputs: Tensors, step: int | None = None) -> Iterator[tuple[int, dict[str, NDArray[Any]]]]:
        """The inputs batch by batch, of `step` samples or as many as the runner takes, as the model takes them, and how
        many samples each batch holds.
        """
        step = step or self.step(inputs)
        for start in range(0, _size(inputs), step):
            part = {n: v[start : start + step] for n, v in inputs.items()}
            size = len(next(iter(part.values())))
            yield size, self._feed(part, size)

    def _feed(self, part: Tensors, size: int) -> dict[str, NDArray[Any]]:
        """The inputs of `size` samples as the model takes them: samples along their axis, filled up to its number."""
        axes = {info.name: info.sample_axis for info in self.network.inputs}
        feed = {}
        for name, value in part.items():
            axis = axes.get(name, 0)
            if axis is None:
                feed[name] = np.ascontiguousarray(value[0])
                continue
            if size < self._fixed:  # by repeating the last sample
                value = np.concatenate([value, np.repeat(value[-1:], self._fixed - size, axis=0)])
            feed[name] = np.ascontiguousarray(np.moveaxis(value, 0, axis) if axis else value)
        return feed

    def cut(self, value: NDArray[Any], size: int, name: str = "") -> NDArray[Any]:
        """The part of the first `size` samples of what a batch answers, by default of the first wanted tensor; all of
        what does not have them along its axis.
        """
        if size >= self._fixed:
            return value
        axis = self.network.sample_axes.get(name or self.names[0], 0)
        rows = value.shape[axis] if value.ndim else 1
        if rows % self._fixed:
            return value
        return np.asarray(np.moveaxis(np.moveaxis(value, axis, 0)[: rows // self._fixed * size], 0, axis))

    @cached_property
    def _fixed(self) -> int:
        """The number of samples that the model takes at once; 0 where it takes any."""
        return fixed_batch(self.network.inputs) or 0

    def step(self, inputs: Tensors) -> int:
        """Samples of one batch: a single one where samples differ in an input that has no axis for them."""
        shared = [info.name for info in self.network.inputs if info.sample_axis is None]
        if any(_varies(inputs[name]) for name in shared if name in inputs):
            return 1
        return self._fixed or self.batch

    def sample_axis(self, inputs: Tensors) -> int:
        """Axis over samples of the first wanted tensor.

        Named, or found by running batches of one and of two samples, once for each network and tensor.

        Raises
        ------
        InputError
            If no axis, or more than one, grows with the samples.
        """
        name, known = self.names[0], self.network.sample_axes
        if name not in known:
            known[name] = self._find_axis(name, inputs)
        return known[name]

    def _find_axis(self, name: str, inputs: Tensors) -> int:
        run = self._once()
        if self._fixed:
            size = _size(inputs)
            part = {n: v[: min(size, 2, self._fixed)] for n, v in inputs.items()}  # the last one is repeated
            value = run(self._feed(part, min(size, 2, self._fixed)))
            shape, count = value.shape, self._fixed
            grown = [axis for axis, length in enumerate(shape) if length == count]
            if shape and (count == 1 or (shape[0] % count == 0 and not grown)):  # samples and positions in one axis
                return grown[0] if grown else 0
            if len(grown) > 1:
                grown = [axis for axis in grown if _repeats(np.moveaxis(value, axis, 0)[1:])]
        else:
            one, two = (self._shape(run, inputs, count) for count in (1, 2))
            grown = [axis for axis, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]]
            shape, count = two, 2
            if len(one) != len(two) or any(2 * one[axis] != two[axis] for axis in grown):
                grown = []
        if len(grown) != 1:
            said = "no axis" if not grown else "more than one axis"
            raise InputError(
                f"{self.network.path}: of {name!r}, shape {shape} for {count} samples, {said} grows with the "
                "samples: name it with data.sample_axis, or another output with data.output"
            )
        return grown[0]

    def _once(self) -> Callable[[Tensors], NDArray[Any]]:
        """The first wanted tensor of a batch, with the model's own weights."""
        if self.in_parts:
            return lambda feed: next(self.split.run({None: feed}, self._values({})))[1]
        session = self.session()

        def run(feed: Tensors) -> NDArray[Any]:
            with sorted_errors(self.backend.name):
                return np.asarray(session.run([self.names[0]], feed)[0])

        return run

    def _shape(self, run: Callable[[Tensors], NDArray[Any]], inputs: Tensors, count: int) -> tuple[int, ...]:
        """Shape of the first wanted tensor for so many copies of the first sample."""
        part = {n: np.repeat(v[:1], count, axis=0) for n, v in inputs.items()}
        try:
            with sorted_errors(self.backend.name):
                return tuple(run(self._feed(part, count)).shape)
        except InputError as error:
            if count == 1:
                raise
            advice = "if it is made for one sample, save it with batch axes of 1"
            raise InputError(f"{self.network.path}: {count} samples at once: {error}; {advice}") from None

    def predict(
        self,
        inputs: Tensors,
        weights: Mapping[str, NDArray[Any]] | None = None,
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> NDArray[Any]:
        """The first wanted tensor for all samples, which run along the first axis of the result.

        Parameters
        ----------
        inputs : mapping of str to array
            Model inputs, leading axis samples, wherever the model has it (`load_samples`).
        weights : mapping of str to array, optional
            Weight tensors by layer name; the model's own float weights for those not named.
        biases : mapping of str to array, optional
            Bias vectors by `Use.bias`.

        Returns
        -------
        array, shape (samples, ...)
        """
        return _joined(self.answers(inputs, weights, biases), _size(inputs))

    def answers(
        self,
        inputs: Tensors,
        weights: Mapping[str, NDArray[Any]] | None = None,
        biases: Mapping[str, NDArray[Any]] | None = None,
    ) -> Iterator[NDArray[Any]]:
        """What `predict` gives, in pieces of some samples each: all answers of a large network may not fit in memory.

        Yields
        ------
        array, shape (some samples, ...)
        """
        if self.in_parts:
            known = {**self.network.tensors({}, biases)}, _Lazily(self.network, weights or {})
            follows = any(node.op_type.startswith("Dynamic") for node in self.model.graph.node)  # scales of the batch
            step = self.step(inputs) if follows else min(self.step(inputs), self._fixed or TOGETHER)
            found = self._in_parts(inputs, ChainMap(*known), step)  # type: ignore[arg-type]
            yield from self._by_samples(found, inputs, step)
        else:
            tensors = self.network.tensors(weights or {}, biases)
            yield from self._by_samples((outputs[0] for outputs in self.batches(inputs, tensors)), inputs)

    def _in_parts(self, inputs: Tensors, tensors: Tensors, step: int) -> Iterator[NDArray[Any]]:
        """The first wanted tensor batch by batch, of a network that is not in memory whole."""
        feeds, known = self.feeds(inputs, step), self._values(tensors)
        while some := list(islice(feeds, self._at_once)):
            found = self.split.run(dict(enumerate(feed for _, feed in some)), known, threads=self.threads)
            yield from (self.cut(value, some[i][0]) for i, value in found)

    @property
    def _at_once(self) -> int:
        """States that are kept at a time."""
        return max(1, STATES // self.split.largest) if self.split.largest else FIRST

    @cached_property
    def split(self) -> Split:
        """The graph in parts."""
        return Split(self.model, self.names[0], [site.tensor for site in self.network.sites], self.backend)

    def changed(
        self, inputs: Tensors, weights: Tensors, changes: Mapping[Any, tuple[str, Callable[[], NDArray[Any]]]]
    ) -> tuple[NDArray[Any], Iterator[tuple[Any, NDArray[Any]]]]:
        """The first wanted tensor for all samples, and the same with other weights of one layer.

        Weights are made as they are needed, and a change computes anew what comes behind it.

        Parameters
        ----------
        inputs : mapping of str to array
            As for `predict`.
        weights : mapping of str to array
            Weight tensors by layer name: the same ones at each call.
        changes : mapping of (str, callable)
            By any key: the name of a layer, and what makes its weights.

        Returns
        -------
        base : array, shape (samples, ...)
        changed : iterator of (key, array)
            In the order of the changes.
        """
        names = {site.name: site.tensor for site in self.network.sites}
        known, keep = self._values(_Lazily(self.network, weights)), not self.in_parts
        feeds = list(self.feeds(inputs))

        def change(key: Any) -> Change:
            name, make = changes[key]
            return Change(names[name], lambda: self.network.tensors({name: make()})[names[name]])

        def run(keys: Sequence[Any]) -> Iterator[NDArray[Any]]:
            """Answers without changes, and then those with each."""
            asked = {key: (None, change(key)) for key in keys}

            def answers(batch: tuple[int, Tensors]) -> Iterator[NDArray[Any]]:
                found = self.split.run({None: batch[1]}, known, asked, keep=keep, threads=self.threads)
                return (self.cut(value, batch[0]) for _, value in found)

            each = map(answers, feeds)  # with the states of one batch in memory at a time
            for values in zip(*(each if len(feeds) == 1 else map(list, each)), strict=True):
                yield _joined(self._by_samples(values, inputs), _size(inputs))

        def rest(keys: Sequence[Any]) -> Iterator[tuple[Any, NDArray[Any]]]:
            while keys:
                some, keys = keys[: self._at_once], keys[self._at_once :]
                yield from zip(some, islice(run(some), 1, None), strict=True)

        if not self.split.largest or not changes:
            return next(run(())), rest(list(changes))
        some = list(changes)[: self._at_once]
        first = run(some)
        return next(first), chain(zip(some, first, strict=True), rest(list(changes)[len(some) :]))

    def _values(self, tensors: Tensors) -> Tensors:
        """Values of initialisers: those that are given, and the model's own."""
        return ChainMap(tensors, self.network.graph.tensors)  # type: ignore[arg-type]  # it is only read

    def check(self) -> None:
        """See that the backend can run the network.

        Large tensors are said to come in with the samples: to look at the graph takes none of their data.

        Raises
        ------
        Exception
            Whatever the backend raises of a graph that it cannot run.
        """
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        large = [tensor for tensor in model.graph.initializer if is_held(tensor)]
        kept = [tensor for tensor in model.graph.initializer if not is_held(tensor)]
        inputs = [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in large]
        del model.graph.initializer[:]
        model.graph.initializer.extend(kept)
        model.graph.input.extend(inputs)
        try:
            self.backend.session(model, fast=False)
        except MemoryError:
            raise
        except Exception:  # an operator may take a weight as a constant alone
            self.session(fast=False)

    def depends(self, inputs: Tensors, found: NDArray[Any]) -> bool:
        """Whether the answer to a sample is another one without the samples beside it.

        A network that is not in memory whole is not asked.

        Parameters
        ----------
        inputs : mapping of str to array
            Model inputs, as for `predict`.
        found : array, shape (samples, ...)
            The answers to them.
        """
        if len(found) < 2 or self.step(inputs) == 1 or self.in_parts:
            return False
        apart = []
        for i in np.unique(np.linspace(0, len(found) - 1, ALONE).astype(int)):
            alone = self.predict({name: values[i : i + 1] for name, values in inputs.items()})
            apart.append(_apart(alone[0], found[i]) if alone.shape[1:] == found.shape[1:] else 0.0)
        return float(np.median(apart)) > APART

    def _by_samples(
        self, batches: Iterable[NDArray[Any]], inputs: Tensors, step: int | None = None
    ) -> Iterator[NDArray[Any]]:
        """The first wanted tensor of all batches of some inputs, samples along its first axis.

        Raises
        ------
        InputError
            If the axis over samples does not run over them.
        """
        axis, size, step = self.sample_axis(inputs), _size(inputs), step or self.step(inputs)
        for number, value in enumerate(batches):
            samples = min(step, size - number * step)
            if not -value.ndim <= axis < value.ndim or value.shape[axis] % samples or not value.shape[axis]:
                raise InputError(
                    f"{self.network.path}: axis {axis} of {self.names[0]!r}, shape {value.shape} for {samples} "
                    "samples, does not run over samples: see data.sample_axis"
                )
            rows = np.moveaxis(value, axis, 0) if axis else value
            yield rows if len(rows) == samples else rows.reshape(samples, -1, *rows.shape[1:])


def _size(inputs: Tensors) -> int:
    return len(next(iter(inputs.values())))


def _joined(pieces: Iterable[NDArray[Any]], size: int) -> NDArray[Any]:
    """Pieces of so many samples in all: never more than one beside what they are put into.

    Raises
    ------
    ValueError
        If there are none, or answers to samples have several shapes.
    """
    first, start = next(iterator := iter(pieces), None), 0
    if first is None:
        raise ValueError("no samples")
    if len(first) == size:
        return first
    found = np.empty((size, *first.shape[1:]), first.dtype)
    for piece in chain((first,), iterator):
        if piece.shape[1:] != first.shape[1:]:
            raise ValueError(f"answers have shapes {first.shape[1:]} and {piece.shape[1:]}")
        found[start : start + len(piece)] = piece
        start += len(piece)
    return found


def _apart(one: NDArray[Any], other: NDArray[Any]) -> float:
    """How far two answers are apart: the share of labels that differ; of values the length of the difference.

    Examples
    --------
    >>> _apart(np.array([1, 2]), np.array([1, 3])), _apart(np.array([3.0, 0.0]), np.array([3.0, 4.0]))
    (0.5, 0.8)
    """
    if one.dtype.kind != "f":
        return float(np.mean(one != other))
    a, b = one.astype(np.float64), other.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        length = float(np.linalg.norm(b))
        found = float(np.linalg.norm(a - b)) / length if length else float(np.any(a))
    return found if np.isfinite(found) else 0.0


def _varies(value: NDArray[Any]) -> bool:
    """Whether samples differ in it."""
    return value.strides[0] != 0 and not np.array_equal(value, np.broadcast_to(value[:1], value.shape))


def _repeats(value: NDArray[Any]) -> bool:
    """Whether it is the same all along its first axis, but for rounding."""
    return bool(np.allclose(value, value[:1], rtol=1e-4, atol=1e-6, equal_nan=True))
