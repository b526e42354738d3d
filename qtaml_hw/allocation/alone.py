"""Errors that change the score of one class only, and their cost beyond the mean square.

Every weight of a network's last layer moves the score of one class. Sensitivities add up squares over all classes, as
if a move were spread over them: then each of V scores moves by a V-th of the square. On one score alone the same move
can make its class the answer. With ``p`` what the network says without faults and ``d`` the move of class v, the
divergence from it is ``ln(1 + p_v (e**d - 1)) - p_v d``: quadratic in small moves, exponential in large ones until the
class has all the probability. Here it is averaged over classes, inputs and samples, for errors of every size, and
compared with what moves of the same length cost that are spread at random over all classes. With ten classes the two
are alike; with a vocabulary a rare large error may cost a thousand times as much.

Large weights often meet small inputs, and errors depend on the weight that they befall: costs are those of weights of
about one size. Where blocks or channels have scales of their own, a step of one of them may be worth many times that of
most: costs are those of steps of about one worth, and rare large ones are looked at as often as the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.layer import Layer
from qtaml_hw.network.number import OCTAVES, octaves

__all__ = ["Alone", "costs_alone"]

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Inputs = Mapping[str, NDArray[Any]]
Moved = Callable[[Inputs, Mapping[Any, Any]], tuple[NDArray[Any], Iterator[tuple[Any, NDArray[Any]]]]]

PROBES, PARTS, FEW, MANY = 8, (2, 16), 16, 2048
"""Probes, and the part of the classes of which each moves a weight: a half, or a sixteenth where no position is left
then; up to half of `FEW` in any case, and never more than `MANY`. A tensor that also stands for what comes in (an
embedding) moves all scores where one of these classes does: such positions are left out.
"""

APART = 1e-4
"""Mean square of the other scores, over that of those which are meant, up to which these move alone."""

NUMBERS, POSITIONS = 1 << 20, 32
"""Scores that are looked at, as far as these are at least so many positions."""

MOST_OFTEN = 0.5
"""Probability that a probe moves a weight of a class, at most: where it does, no position is left of an embedding."""

NOTABLE = 4.0
"""Times that errors of some size must cost more, on the mean, than moves of all classes, as if they were twice as
large: the moves that other layers make are no random directions either.
"""

DRAWS = 1 << 12
"""Random moves that a position gets, of all classes together, at least of each one.
"""

LENGTHS = np.geomspace(1e-3, 1e2, 40)
"""Root mean squares of moves of all classes."""

AT_ONCE = 1 << 15
"""Numbers that are worked on together: what fits in a cache."""

MOST = 500.0
"""Beyond, ``e**d - 1`` is ``e**d``."""


@dataclass(frozen=True, eq=False)
class Alone:
    """What errors of a layer cost whose weights move one class each, beyond what its sensitivity says.

    Attributes
    ----------
    largest : float
        Largest weight of the layer, in steps.
    extra : float64 array, shape (octaves of a step, octaves of the weight, octaves of the error)
        The part of S that an error costs in addition: by what a step is worth in the network (`Scale.octaves`), and by
        weights and errors in steps, errors from twice the largest weight down.

    Examples
    --------
    >>> costs = Alone(4.0, np.tile(np.append([3.0, 1.0], np.zeros(12)), (1, 14, 1)))
    >>> costs.of(0, np.array([4.0, 1.0, 1.0]), np.array([8.0, 4.0, 2.0])).tolist()
    [3.0, 1.0, 0.0]
    """

    largest: float
    extra: Floats

    def of(self, step: int, values: Floats, errors: Floats) -> Floats:
        """The part of S that errors cost in addition, where steps are of an octave, of weights of these values.

        Values are in steps, less the zero point, errors in steps.
        """
        sizes, rows = np.log2(np.maximum(errors, 1e-300)), octaves(values, self.largest)
        known = np.log2(2 * self.largest) - np.arange(OCTAVES)[::-1]
        found = np.zeros(values.shape)
        for row in np.unique(rows):
            found[rows == row] = np.interp(sizes[rows == row], known, self.extra[step, row, ::-1])
        return found

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it exactly."""
        return {"largest": self.largest, "extra": self.extra.tolist()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Alone:
        """Rebuild from `to_json`."""
        return cls(float(data["largest"]), np.array(data["extra"]).reshape(-1, OCTAVES, OCTAVES))


def costs_alone(
    layers: Sequence[Layer],
    values: Floats,
    parts: Sequence[Inputs],
    shape: tuple[int, ...],
    class_axis: int,
    moved: Moved,
    seed: int,
) -> dict[str, Alone]:
    """What errors of layers whose weights move one class each cost beyond what sensitivities say.

    Parameters
    ----------
    layers : sequence of Layer
        All layers.
    values : float64 array, shape (layers,)
        Their sensitivities.
    parts : sequence of inputs
        Samples, dealt to the probes.
    shape : tuple of int
        Of the scores of some samples.
    class_axis : int
        Axis of the scores over classes, the samples being axis 0.
    moved : callable
        Scores without and with other weights, as `qtaml_hw.network.Runner.changed`.
    seed : int
        Decides what is moved.

    Returns
    -------
    dict of Alone
        By name, for the layers that have errors which cost more.
    """
    axis = class_axis % len(shape)
    classes, positions = shape[axis], int(np.prod(shape[1:])) / shape[axis]
    found = {}
    for i, layer in enumerate(layers):
        fitting = [a for a in (layer.output_axis, *range(len(layer.shape))) if a is not None]
        own = next((a for a in fitting if layer.shape[a] == classes), None)
        if axis == 0 or classes < 2 or own is None or not values[i] > 0:
            continue
        place = _Place(layer, own, _largest(layer))
        tries = (_seen(place, each, parts, axis, moved, np.random.default_rng((seed, i))) for each in _each(classes))
        seen = next((x for x in tries if x is not None), None)
        if seen is None:
            continue
        power, extra = seen.costs(place.counts, place.largest)
        if np.any(extra > 0):
            share = min(power * layer.size * positions / float(values[i]), 1.0)
            found[layer.name] = Alone(place.largest, share * extra.reshape(-1, OCTAVES, OCTAVES))
    return found


def _largest(layer: Layer) -> float:
    occur = layer.stored.values()[layer.stored.histogram > 0]
    return float(np.abs(occur - layer.stored.zero).max()) or 1.0


def _each(classes: int) -> list[int]:
    """Classes that a probe moves: more of them first."""
    return list(dict.fromkeys(min(max(classes // part, min(classes // 2, FEW)), MANY) for part in PARTS))


@dataclass(frozen=True, eq=False)
class _Place:
    """A layer, its axis over classes, and its largest weight in steps. A weight is of a kind by the octaves of its step
    and of its value.
    """

    layer: Layer
    axis: int
    largest: float

    @cached_property
    def octaves(self) -> Places:
        """Octave of the value of every word."""
        return octaves(self.layer.stored.values() - self.layer.stored.zero, self.largest)

    @property
    def counts(self) -> Floats:
        """Weights of every kind."""
        return np.concatenate([np.bincount(self.octaves, row, OCTAVES) for row in self.layer.by_step])

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """Kind of every weight, classes first."""
        layer, found = self.layer, np.empty(self.layer.shape, np.uint8)
        for part, steps, _ in layer.scale.octaves.parts(layer.shape):
            found[part] = steps * OCTAVES + self.octaves[layer.words[part]]
        return np.moveaxis(found, self.axis, 0)

    @cached_property
    def groups(self) -> Places:
        """Octave of the largest weight of every class."""
        whole = replace(self.layer, scale=self.layer.scale.whole).weights()
        rows = np.moveaxis(whole, self.axis, 0).reshape(whole.shape[self.axis], -1)
        peaks = np.maximum(rows.max(axis=1), -rows.min(axis=1))
        return octaves(peaks, float(peaks.max()))

    def chosen(self, each: int, rng: np.random.Generator) -> tuple[Places, Floats]:
        """So many classes, and how often each of them is chosen: as many of every group, as far as it has them."""
        groups, sizes = self.groups, np.bincount(self.groups)
        often, left = np.zeros(sizes.shape), float(each)
        for k, group in enumerate(order := np.argsort(sizes)):
            often[group] = min(MOST_OFTEN, left / (order.size - k) / max(sizes[group], 1))
            left -= often[group] * sizes[group]
        line = np.lexsort((rng.random(groups.size), groups))
        reached = np.cumsum(often[groups[line]])
        at = np.sort(line[np.searchsorted(reached * (each / reached[-1]), rng.random() + np.arange(each))])
        return at, often[groups[at]]

    def singles(self, each: int, amplitude: float, rng: np.random.Generator) -> _Singles:
        """A weight of each of some channels: of all kinds alike, as far as a channel has them."""
        channels, often = self.chosen(each, rng)
        kinds, numbers = self.kinds[channels].reshape(each, -1).astype(np.intp), np.arange(each)
        width = int(kinds.max()) + 1
        counts = np.bincount((numbers[:, None] * width + kinds).ravel(), minlength=each * width).reshape(each, width)
        reached = np.cumsum(1 / np.take_along_axis(counts, kinds, axis=1), axis=1)
        inner = np.argmax(reached > rng.random((each, 1)) * reached[:, -1:], axis=1)
        own = kinds[numbers, inner]
        shape = tuple(n for a, n in enumerate(self.layer.shape) if a != self.axis)
        at = (channels, *np.unravel_index(inner, shape)) if shape else (channels,)
        steps = amplitude * rng.choice([-1.0, 1.0], each)
        return _Singles(self, at, own, counts[numbers, own] * np.count_nonzero(counts, axis=1) / often, steps)


@dataclass(frozen=True, eq=False)
class _Singles:
    """Single weights of some channels: where (channel first), of which kind, for how many weights each stands, and
    moved by how many steps.
    """

    place: _Place
    at: tuple[Places, ...]
    kinds: Places
    stand: Floats
    steps: Floats

    @property
    def layer(self) -> Layer:
        """Their layer."""
        return self.place.layer

    def weights(self) -> NDArray[np.float32]:
        """All weights of the layer, these moved."""
        layer, axis = self.layer, self.place.axis
        made = layer.weights()
        scale = np.moveaxis(np.broadcast_to(layer.scale.of(layer.shape), layer.shape), axis, 0)
        np.moveaxis(made, axis, 0)[self.at] += (scale[self.at] * self.steps).astype(np.float32)
        return made


def _seen(
    place: _Place, each: int, parts: Sequence[Inputs], axis: int, moved: Moved, rng: np.random.Generator
) -> _Seen | None:
    """What is seen at positions at which weights move one class each; None where there are none."""
    layer, classes = place.layer, place.layer.shape[place.axis]
    most = max(POSITIONS, NUMBERS // classes) // PROBES
    amplitude = layer.unit * float(np.sqrt(layer.size / classes))
    singles = [place.singles(each, amplitude, rng) for _ in range(PROBES)]
    found: list[tuple[NDArray[Any], ...]] = []
    for k, part in enumerate(parts[:PROBES]):
        base, others = moved(part, {j: single for j, single in enumerate(singles) if j % len(parts) == k})
        said = np.moveaxis(base, axis, -1).reshape(-1, classes).astype(np.float64)
        for j, value in others:
            own, move = singles[j].at[0], np.moveaxis(value, axis, -1).reshape(-1, classes) - said
            meant = np.sum(move[:, own] ** 2, axis=1)
            rest = np.maximum(np.sum(move**2, axis=1) - meant, 0.0)
            alone = np.flatnonzero((meant > 0) & (rest * each <= APART * meant * (classes - each)))
            taken = alone[:: max(1, -(-alone.size // most))]
            shape = taken.size, each
            rows = (np.broadcast_to(x, shape) for x in (own, singles[j].kinds, singles[j].stand))
            found.append((said[taken], move[np.ix_(taken, own)] / singles[j].steps, *rows))
    seen = _Seen(*(np.concatenate(x) for x in zip(*found, strict=True)))
    return seen if seen.scores.size and np.all(np.isfinite(seen.scores)) and np.all(np.isfinite(seen.inputs)) else None


@dataclass(frozen=True, eq=False)
class _Seen:
    """What single weights do at some positions.

    Attributes
    ----------
    scores : float64 array, shape (positions, classes)
        Without errors.
    inputs : float64 array, shape (positions, weights)
        How far the class of each weight moves per step of it.
    channels, kinds : int array, shape (positions, weights)
        Its class, and its kind.
    stand : float64 array, shape (positions, weights)
        For how many weights it stands.
    """

    scores: Floats
    inputs: Floats
    channels: Places
    kinds: Places
    stand: Floats

    def costs(self, counts: Floats, largest: float) -> tuple[float, Floats]:
        """Mean square of an input, and what errors cost beyond what moves of all classes of the same lengths do, over
        the mean of these, by kind of the weight and octave of the error; 0 where errors of no size cost more on
        average.

        Parameters
        ----------
        counts : float64 array, shape (kinds,)
            Weights of the layer of every kind.
        largest : float
            Largest weight, in steps.
        """
        seen = np.bincount(self.kinds.ravel(), self.stand.ravel(), counts.size)
        known = counts * (seen > 0)
        share = known / known.sum()

        def by_kind(figures: Floats) -> Floats:
            return np.bincount(self.kinds.ravel(), (self.stand * figures).ravel(), counts.size) / np.maximum(seen, 1)

        pairs = [[by_kind(x) for x in self._compared(2 * largest * 2.0**-k)] for k in range(OCTAVES)]
        one, all_ = np.array(pairs).transpose(1, 2, 0)
        pooled = share @ one / np.maximum(share @ all_, 1e-300)
        if not np.any(pooled > NOTABLE * max(pooled[-1], 1.0)):  # small errors cost the same, but for chance
            return 0.0, np.zeros_like(one)
        chance = np.maximum(one[:, -1:] / np.maximum(all_[:, -1:], 1e-300) - 1, 0)
        one = one - chance * all_
        return float(share @ by_kind(self.inputs**2)), np.maximum(one - all_, 0) / np.maximum(share @ all_, 1e-300)

    def _compared(self, size: float) -> tuple[Floats, Floats]:
        """Divergence where an error of a size moves the class of each weight, and where it moves all classes."""
        others, top = self._others
        mine = np.take_along_axis(others, self.channels, axis=1)
        is_top = self.channels == top[:, None]  # to move the likeliest is to move all others the other way
        mine = np.where(is_top, others.sum(axis=1)[:, None], mine)
        moves = np.where(is_top, -size, size) * self.inputs
        with np.errstate(divide="ignore"):
            grown = np.where(moves > MOST, np.log(mine) + moves, np.log1p(mine * np.expm1(np.minimum(moves, MOST))))
        lengths = np.abs(moves) / np.sqrt(self.scores.shape[1])
        around = [np.interp(x, LENGTHS, own) for x, own in zip(lengths, self._spread, strict=True)]
        return grown - mine * moves, around * lengths**2

    @cached_property
    def _others(self) -> tuple[Floats, Places]:
        """Probabilities of all classes but the likeliest, and this: what they leave of 1 is exact."""
        p = np.exp(self.scores - self.scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        top = p.argmax(axis=1)
        p[np.arange(len(p)), top] = 0
        return p, top

    @cached_property
    def _spread(self) -> Floats:
        """Divergence of random moves of all classes over the mean square of one, shape (positions, lengths)."""
        others, top = self._others
        rng, draws = np.random.default_rng(0), max(1, DRAWS // others.shape[1])
        found = np.zeros((len(LENGTHS), len(others)))
        some = max(1, AT_ONCE // others.size)
        for _ in range(draws):
            moves = rng.standard_normal(others.shape)
            moves -= np.take_along_axis(moves, top[:, None], axis=1)
            mean = np.sum(others * moves, axis=1)
            for low in range(0, len(LENGTHS), some):
                lengths = LENGTHS[low : low + some, None]
                grown = np.expm1(np.minimum(lengths[..., None] * moves, MOST))
                found[low : low + some] += np.log1p(np.sum(others * grown, axis=2)) - lengths * mean
        return np.asarray(found.T / LENGTHS**2 / draws)
