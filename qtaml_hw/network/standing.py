"""Sessions that are made once and given their weights at each call.

onnxruntime fuses operators and reorders weights when a session is made, which costs more than reading a chip. So the
graph that it made is kept, with its reordered weights as inputs, and what comes back from a chip is put into their
order here. Which tensor of that graph holds which weight, and how, is found and not assumed: the graph is made twice,
of two sets of random weights, and whatever differs between the two must be a known rearrangement of one weight, bit for
bit. Where something else depends on the weights there is no standing session.

Kernels may compute in another order where a weight is no constant. So the first batch of every shape is computed by an
ordinary session, too, and where any bit differs that shape is left to ordinary sessions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from qtaml_hw.network.rearrange import rearrange
from qtaml_hw.network.session import Session, Tensors
from qtaml_hw.support.interrupts import interrupts_held

__all__ = ["Rearranged", "Standing", "places", "stand"]

LINE = 64
"""Bytes of a cache line: weights that begin inside one cost some per cent of an inference."""

BLOCKS = (8, 16, 4)
"""Channels that lie together where weights of convolutions are reordered."""


@dataclass(frozen=True)
class Rearranged:
    """Where the optimised graph holds a weight.

    Attributes
    ----------
    tensor : str
        Its name in the optimised graph.
    source : str
        The initialiser of the model that it comes from.
    shape : tuple of int
        Its shape in the optimised graph, filled up with zeros to whole blocks.
    outside, inside : int
        Output and input channels of a block; 1 and 1 where the weight stays as it is.
    """

    tensor: str
    source: str
    shape: tuple[int, ...]
    outside: int = 1
    inside: int = 1

    def put(self, weight: NDArray[np.float32]) -> NDArray[np.float32]:
        """A weight as the optimised graph takes it.

        Examples
        --------
        >>> weight = np.arange(4, dtype=np.float32).reshape(2, 2, 1, 1)
        >>> Rearranged("r", "w", (2, 2, 1, 1), 2, 1).put(weight).ravel().tolist()
        [0.0, 2.0, 1.0, 3.0]
        """
        found = _aligned(self.shape)
        if self.outside == self.inside == 1:
            found[...] = weight.reshape(self.shape)
            return found
        flat = np.ascontiguousarray(weight, dtype=np.float32).reshape(*weight.shape[:2], -1)
        rearrange(flat, self.outside, self.inside, self.shape[1], found.reshape(-1))
        return found


@dataclass(frozen=True, eq=False)
class Standing:
    """A session made once, for weights that are given at each call.

    Attributes
    ----------
    made : Session
        Runs the optimised graph, its weights among the inputs.
    places : tuple of Rearranged
        These weights.
    equal : dict
        Whether it answers bit for bit as an ordinary session does, by the outputs and the shapes of a batch.
    """

    made: Session
    places: tuple[Rearranged, ...]
    equal: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def session(self, tensors: Tensors, ordinary: Callable[[], Session]) -> Session:
        """A session with these weights; `ordinary` makes one as it would be without this."""
        return _Given(self, {place.tensor: place.put(tensors[place.source]) for place in self.places}, ordinary)


@dataclass(frozen=True, eq=False)
class _Given:
    """A standing session with one set of weights."""

    standing: Standing
    weights: Tensors
    make: Callable[[], Session]

    @cached_property
    def _ordinary(self) -> Session:
        return self.make()

    def run(self, outputs: Sequence[str] | None, inputs: Tensors, /) -> list[NDArray[Any]]:
        """As `Session.run`."""
        asked = None if outputs is None else tuple(outputs)
        shapes = tuple((name, value.shape, value.dtype.str) for name, value in sorted(inputs.items()))
        equal = self.standing.equal.get((asked, shapes))
        if equal is False:
            return self._ordinary.run(outputs, inputs)
        found = self.standing.made.run(outputs, {**inputs, **self.weights})
        if equal is None:
            wanted = self._ordinary.run(outputs, inputs)
            same = all(_same(a, b) for a, b in zip(found, wanted, strict=True))
            self.standing.equal[asked, shapes] = same
            return wanted
        return found


def _same(first: Any, second: Any) -> bool:
    """Whether two outputs are arrays that are the same bit for bit."""
    if not isinstance(first, np.ndarray) or not isinstance(second, np.ndarray):
        return False
    return first.shape == second.shape and first.dtype == second.dtype and first.tobytes() == second.tobytes()


def _aligned(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """A new float32 array that begins at a cache line, as those do that onnxruntime makes."""
    size = math.prod(shape) * 4
    room = np.empty(size + LINE, np.uint8)
    start = -room.__array_interface__["data"][0] % LINE  # `ctypes.data` takes longer than a small copy
    return room[start : start + size].view(np.float32).reshape(shape)


def stand(
    make: Callable[..., Session], model: onnx.ModelProto, tensors: Tensors, changing: Collection[str]
) -> Standing | None:
    """A standing session of onnxruntime, or None where a graph cannot have one.

    Parameters
    ----------
    make : callable
        Makes a session of a model and its tensors, with settings of onnxruntime's by name.
    model : ModelProto
        The model.
    tensors : mapping of str to array
        Its initialisers.
    changing : collection of str
        Those that are given at each call; float32 all of them.
    """
    with interrupts_held():
        import onnxruntime

    changing = {tensor.name for tensor in model.graph.initializer} & set(changing)
    if any(tensors[name].dtype != np.float32 for name in changing):
        return None
    tried = [_drawn({name: tensors[name].shape for name in sorted(changing)}, seed) for seed in (1, 2)]
    graphs = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "optimised.onnx"
        for given in tried:
            try:
                make(model, {**tensors, **given}, optimized_model_filepath=str(path))
                graphs.append(onnx.load(path))
            except Exception:  # a graph that cannot be written, or no room for it
                return None
    found = places(graphs, tried)
    if not found:
        return None
    level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return Standing(make(_opened(graphs[0], found), {}, graph_optimization_level=level), found)


def _drawn(shapes: Mapping[str, tuple[int, ...]], seed: int) -> dict[str, NDArray[np.float32]]:
    """Random weights of both signs, from tiny to huge: what clips, rectifies or rounds weights changes some of them."""
    rng, found = np.random.default_rng(seed), {}
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        powers = rng.permutation(np.linspace(-120, 120, size))
        values = rng.choice((-1.0, 1.0), size) * (1 + rng.random(size)) * 2**powers
        found[name] = values.astype(np.float32).reshape(shape)
    return found


def places(
    graphs: Sequence[onnx.ModelProto], weights: Sequence[Mapping[str, NDArray[np.float32]]]
) -> tuple[Rearranged, ...] | None:
    """Which tensors of an optimised graph are which weights.

    Parameters
    ----------
    graphs : pair of ModelProto
        What the optimiser makes of a model with two sets of weights.
    weights : pair of mapping of str to array
        These, by initialiser of the model.

    Returns
    -------
    tuple of Rearranged or None
        None where the two graphs differ in anything but weights that are rearranged.
    """
    first, second = ({t.name: t for t in graph.graph.initializer} for graph in graphs)
    if first.keys() != second.keys() or _bare(graphs[0]) != _bare(graphs[1]):
        return None
    found = []
    for name, tensor in first.items():
        pair = tensor, second[name]
        values = [np.asarray(numpy_helper.to_array(t)) for t in pair]
        if _same(*values):
            continue
        if values[0].dtype != np.float32 or values[0].shape != values[1].shape:
            return None
        place = next((p for p in _candidates(name, values[0], weights[0]) if _holds(p, values, weights)), None)
        if place is None:
            return None
        found.append(place)
    return tuple(found)


def _bare(model: onnx.ModelProto) -> bytes:
    """A graph without the values of its initialisers."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.initializer[:]
    return bytes(copy.SerializeToString(deterministic=True))


def _candidates(name: str, value: NDArray[np.float32], weights: Tensors) -> Iterator[Rearranged]:
    """What a tensor may be, by its shape and first number."""
    shape = value.shape
    for source, weight in weights.items():
        if not weight.size or weight.flat[0] != value.flat[0]:
            continue
        if weight.size == value.size:
            yield Rearranged(name, source, shape)
        if weight.ndim == len(shape) > 2 and weight.shape[2:] == shape[2:]:
            for outside, inside in itertools.product(BLOCKS, (True, False)):
                place = Rearranged(name, source, shape, outside, outside if inside else 1)
                whole = shape[0] % place.outside == 0 and shape[1] % place.inside == 0
                if whole and weight.shape[0] <= shape[0] and weight.shape[1] <= shape[1]:
                    yield place


def _holds(place: Rearranged, values: Sequence[NDArray[np.float32]], weights: Sequence[Tensors]) -> bool:
    return all(_same(place.put(given[place.source]), value) for given, value in zip(weights, values, strict=True))


def _opened(graph: onnx.ModelProto, found: Sequence[Rearranged]) -> onnx.ModelProto:
    """The optimised graph with its weights as inputs."""
    made, names = onnx.ModelProto(), {place.tensor: place for place in found}
    made.CopyFrom(graph)
    kept = [tensor for tensor in graph.graph.initializer if tensor.name not in names]
    del made.graph.initializer[:]
    made.graph.initializer.extend(kept)
    there = {value.name for value in made.graph.input}
    made.graph.input.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, place.shape)
        for name, place in names.items()
        if name not in there
    )
    return made
