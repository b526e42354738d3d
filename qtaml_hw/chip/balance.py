"""Offsets of the last layer that make every class as probable on a chip as without faults.

What the errors of words move the outputs by is not the same for all samples, and not zero on average: activation
functions make means of it, and one class gains where another one goes under. Offsets of layers take out what the
errors of their own weights add, at the inputs of the network without faults. Here the network runs on unlabelled
samples as the chip reads it, and what the offsets of its last layer lack is put right: every answer shall be as
probable on the mean over the samples as it is without faults. These numbers are stored beside the weights in any case;
no cell is stored for them, and no word of a chip changes.

Where all chips store the same words (under a code, for cells that nobody knows), these words are a single draw of
errors, whose luck all chips share: accuracy does not rise evenly with the bits. So several sets of words are written,
all equally near to the weights, and the one is taken whose answers keep most of the decisions on the samples.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip.folded import corrected_biases, intact
from qtaml_hw.network import Backend, Layer, Network, Runner
from qtaml_hw.plan import LayerPlan, Plan, pack_words
from qtaml_hw.storage import TRELLIS, Goal, stepped

__all__ = ["Balance"]

Floats = NDArray[np.float64]

SAMPLES = 512
"""Samples that are looked at, at most."""

STEPS, CLOSE = 100, 1e-3
"""Steps to the offsets at most, and the largest of a step that ends them."""

SETS, REWRITTEN = 8, 300_000
"""Sets of words that one is taken of, where all chips store the same; weights at most of the layers, the smallest,
in which these differ: writing takes time.
"""

TRIED, WITHIN = 8, 0.1
"""Samples on which the last layer is told by what its biases do to the answers, and how exactly they do it."""


@dataclass(frozen=True, eq=False)
class Balance:
    """Puts the answers of chips right.

    Attributes
    ----------
    network : Network
        Whose answers are classes.
    layers : sequence of Layer
        Its quantised weights.
    inputs : mapping of str to array
        Unlabelled samples.
    backend : Backend
        Who computes.

    Examples
    --------
    Words that are the same on every chip need no balance.

    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import OnnxRuntime, load
    >>> from qtaml_hw.plan import Prediction
    >>> network = load("examples/digits/digits.onnx")
    >>> plan = Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0))
    >>> blank = {"image": np.zeros((4, 1, 8, 8), np.float32)}
    >>> Balance(network, network.layers(), blank, OnnxRuntime())(plan) is plan
    True
    """

    network: Network
    layers: Sequence[Layer]
    inputs: Mapping[str, NDArray[Any]]
    backend: Backend

    def __call__(self, plan: Plan) -> Plan:
        """The plan with other offsets of the last layer; as it is where that layer is not stored in trellis words or
        has no offsets, and where chips are still to be written: what they answer is put right chip by chip.
        """
        number = self._place(plan)
        if number is None or plan.per_chip or not plan.layers[number].offset:
            return plan
        tried, small = [self._put_right(plan, number)], self._small(plan)
        if small:
            tried += [self._put_right(self._rewritten(plan, small, variant), number) for variant in range(1, SETS)]
        return max(tried, key=lambda x: x[0])[1]  # the first of equals

    def _put_right(self, plan: Plan, number: int) -> tuple[float, Plan]:
        """How probable the decisions of the network without faults are, on the mean, and the plan with the offsets of
        its last layer put right.
        """
        entry = plan.layers[number]
        weights = {x.name: intact(x, self._by_name[x.name]) for x in plan.layers}
        answers = self._answers(weights, corrected_biases(self.network, plan))
        offset = stepped(np.asarray(entry.offset) + balanced(answers, self._clean))
        powers = _powers(answers - (offset - np.asarray(entry.offset)))
        kept = float(np.take_along_axis(powers, self._clean.argmax(axis=1)[:, None], axis=1).mean())
        layers = [*plan.layers]
        layers[number] = replace(entry, offset=tuple(offset.tolist()))
        return kept, replace(plan, layers=tuple(layers))

    def _small(self, plan: Plan) -> set[str]:
        """The smallest layers, with `REWRITTEN` weights at most in all, where all chips store the same words."""
        trellis = [x for x in plan.layers if x.scheme.code_map == TRELLIS]
        if not all(map(_is_shared, trellis)):
            return set()
        ordered = sorted(trellis, key=lambda x: x.scheme.weights)
        totals = accumulate(x.scheme.weights for x in ordered)
        return {x.name for x, total in zip(ordered, totals, strict=True) if total <= REWRITTEN}

    def _rewritten(self, plan: Plan, names: Collection[str], variant: int) -> Plan:
        """The plan with other words in the layers of these names, as near to the weights."""
        layers = (rewritten(x, self._by_name[x.name], variant) if x.name in names else x for x in plan.layers)
        return replace(plan, layers=tuple(layers))

    @cached_property
    def _by_name(self) -> dict[str, Layer]:
        return {layer.name: layer for layer in self.layers}

    def offsets(self, plan: Plan) -> int:
        """How many offsets each chip of the plan gets; 0 where it gets none."""
        return 0 if self._place(plan) is None else self._clean.shape[1]

    def _place(self, plan: Plan) -> int | None:
        """Which of the plan's layers is the last one, if it is stored in trellis words."""
        able = (i for i, entry in enumerate(plan.layers) if entry.scheme.code_map == TRELLIS)
        return next((i for i in able if plan.layers[i].name == self._last), None)

    @cached_property
    def _runner(self) -> Runner:
        return Runner(self.network, [self.network.logits], backend=self.backend)

    @cached_property
    def _own(self) -> dict[str, NDArray[Any]]:
        return {name: values[:SAMPLES] for name, values in self.inputs.items()}

    def _answers(self, weights: Mapping[str, NDArray[Any]], biases: Mapping[str, Floats]) -> Floats:
        found = self._runner.predict(self._own, weights, biases)
        return found.reshape(len(found), -1).astype(np.float64)

    @cached_property
    def _clean(self) -> Floats:
        return self._answers({layer.name: layer.weights() for layer in self.layers}, {})

    @cached_property
    def _last(self) -> str:
        """The layer whose biases move the answers by what they are moved; empty where there is none."""
        site = self.network.sites[-1]
        classes = self._clean.shape[1]
        biases = [use.bias for use in site.uses]
        if len(biases) != 1 or not biases[0] or classes < 2 or self.network.bias(biases[0]).size != classes:
            return ""
        signs = np.where(np.arange(classes) % 2, 1.0, -1.0)
        move = signs * max(float(self._clean.std()), 1e-30)
        weights = {layer.name: layer.weights() for layer in self.layers}
        part = {name: values[:TRIED] for name, values in self.inputs.items()}
        moved = self._runner.predict(part, weights, {biases[0]: self.network.bias(biases[0]) + move})
        seen = np.median(moved.reshape(len(moved), -1) - self._clean[: len(moved)], axis=0)
        return site.name if np.all(np.abs(seen - move) <= WITHIN * np.abs(move)) else ""


def balanced(answers: Floats, clean: Floats) -> Floats:
    """What is to be taken off the `answers` of each class, so that all are as probable as the `clean` ones say, on the
    mean over the samples.

    Parameters
    ----------
    answers, clean : float64 array, shape (samples, classes)
        Logits.

    Examples
    --------
    >>> clean = np.random.default_rng(0).normal(0, 3, (500, 4))
    >>> balanced(clean + [0, 2, 5, 5], clean).round(2).tolist()
    [-3.0, -1.0, 2.0, 2.0]
    """
    wanted, found = _probable(clean), np.zeros(clean.shape[1])
    few = 1 / len(clean)  # a class that nothing belongs to stays where it is
    for _ in range(STEPS):
        step = np.log((_probable(answers - found) + few) / (wanted + few))
        found += step
        if np.abs(step - step.mean()).max() < CLOSE:
            break
    return np.asarray(found - found.mean())


def rewritten(entry: LayerPlan, layer: Layer, variant: int) -> LayerPlan:
    """The layer of a plan in other words that are as near to its weights, one set for each `variant`."""
    goal, trellis = Goal(layer), entry.scheme.trellis
    assert trellis is not None
    words = goal.words(trellis, variant=variant)
    slope, offset = goal.corrected(trellis, words)
    found = () if offset is None else tuple(offset.tolist())
    return replace(entry, words=pack_words(words, trellis.bits), slope=tuple(slope.tolist()), offset=found)


def _is_shared(entry: LayerPlan) -> bool:
    """Whether all chips store the same trellis words of a layer."""
    return entry.scheme.code_map == TRELLIS and entry.mapped is None


def _powers(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _probable(logits: Floats) -> Floats:
    return np.asarray(_powers(logits).mean(axis=0))
