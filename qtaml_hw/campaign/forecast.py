"""What a plan will keep, foreseen without a chip: the network runs on weights that err as their read-outs let them.

A weight comes back as its word, the code's residual channel and its read-out let it, with a mean and a variance that
are exact (`qtaml_hw.storage.moments`). The mean is the same on all chips and for all samples: the **coherent drift** of
a read-out that does not remove it. What is left is drawn bit by bit, anew for every part of the samples: normal numbers
of the same variance were up to a seventh off where a layer sums over few weights or few errors matter. Nothing is taken
as linear, and any metric is foreseen.

The samples are unlabelled and calibration has not looked at them. That matters: a network is surer of samples that it
was trained on, and a forecast on those promises too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation import Menu, Sensitivity, allocate
from qtaml_hw.allocation.menu import LayerMenu
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import margin, share
from qtaml_hw.network.run import Runner
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage import moments, stored_words

__all__ = ["Forecast"]

Floats = NDArray[np.float64]

PARTS, FEWEST, EACH, DRAWN = 64, 4, 16, 40_000_000
"""Parts of the samples with errors of their own: as many chips, about; fewer where that leaves too few samples to each,
or more weights to draw."""


LOOKED, CLEAR, RULE = 6, 4.0, 3.0
"""Parts, and standard errors of their mean, from which it is clear on which side of the target it is; samples that may
be lost before it is clear that a share is kept (nothing lost on m samples still allows 3 / m)."""

TINY = 1e-300

FINE = 0.01
"""Relative width to which a budget is foreseen."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Foresees what plans keep.

    Parameters
    ----------
    searching : Evaluator
        Network, metric and the samples that the forecast is made on; none of its chips is asked.

    Examples
    --------
    >>> from qtaml_hw.allocation import make_menu, sensitivity
    >>> from qtaml_hw.campaign.decisions import Agreement, Top1
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import load, load_samples
    >>> network, data = load("examples/digits/digits.onnx"), "examples/digits/digits.npz"
    >>> samples = load_samples(data, network, x="calibration_x", y=None, count=64, scale=1 / 16)
    >>> layers = network.layers()
    >>> forecast = Forecast(Evaluator(network, layers, samples, metric=Agreement(Top1())))
    >>> menu = make_menu(layers, BitChannel.symmetric(0.02), readout="raw")
    >>> sensed = sensitivity(network, layers, samples.inputs, probes=2)
    >>> forecast.kept(menu, allocate(menu, sensed, budget=8.0)), forecast.budget(menu, sensed, 0.95) < 2
    (1.0, True)
    """

    searching: Evaluator

    @cached_property
    def _runner(self) -> Runner:
        asked = self.searching
        return Runner(asked.network, threads=asked.threads or 1, backend=asked.backend)

    def kept(self, menu: Menu, plan: Plan, seed: int = 0) -> float | None:
        """Share of the clean figure that a plan of `menu` will keep.

        Returns
        -------
        float or None
            None where how weights come back is not known weight by weight (trellis words).
        """
        if not _known(menu):
            return None
        found = np.concatenate([scores for _, scores in self._outcomes(menu, plan, seed)])
        return share(self.searching.metric, float(found.mean()), self.searching.clean())

    def _outcomes(self, menu: Menu, plan: Plan, seed: int) -> Iterator[tuple[NDArray[np.intp], Floats]]:
        """Numbers and figures of the samples of one part after the other, each with errors of its own."""
        errors = [
            (_errors(entry, stored, menu), _most(entry)) for entry, stored in zip(menu.layers, plan.layers, strict=True)
        ]
        asked, size = self.searching, self.searching.samples.size
        most = min(size // EACH, DRAWN // sum(entry.layer.size for entry in menu.layers))
        parts = min(PARTS, max(FEWEST, most), size)
        for part in range(parts):
            numbers = np.arange(part, size, parts)
            weights = {
                entry.layer.name: entry.layer.dequantise(_drawn(*one, (seed, part, layer)))
                for layer, (entry, one) in enumerate(zip(menu.layers, errors, strict=True))
            }
            inputs = {name: values[numbers] for name, values in asked.samples.inputs.items()}
            yield numbers, asked.part(numbers).scores(self._runner.predict(inputs, weights))

    def _holds(self, menu: Menu, plan: Plan, keep: float, seed: int) -> bool:
        """Whether a share of the clean figure is kept, from no more parts than make it clear."""
        clean, total, asked, means = self.searching.clean_scores, 0.0, 0, list[float]()
        for numbers, scores in self._outcomes(menu, plan, seed):
            left = margin(self.searching.metric, scores, clean[numbers], keep)
            total, asked = total + float(left.sum()), asked + left.size
            means.append(float(left.mean()))
            if len(means) < LOOKED or (total >= 0 and asked * (1 - keep) < RULE):
                continue
            if abs(float(np.mean(means))) > CLEAR * float(np.std(means, ddof=1)) / np.sqrt(len(means)):
                break
        return total >= 0

    def budget(
        self,
        menu: Menu,
        sensitivity: Sensitivity,
        keep: float,
        *,
        method: str = "tac",
        seed: int = 0,
        rungs: Sequence[float] | None = None,
    ) -> float | None:
        """The smallest budget of a method that will keep a share of the clean figure.

        Parameters
        ----------
        menu, sensitivity
            As for `allocate`.
        keep : float
            Share of the clean figure to keep.
        method : str
            Allocation method.
        seed : int
            Of the errors, and of the allocation.
        rungs : sequence of float, optional
            Budgets of which only the first that is enough is asked for: it is not looked closer than between which of
            them the smallest one lies.

        Returns
        -------
        float or None
            In the menu's currency, to within 1 %, or with `rungs` within their gap; None where no budget is foreseen to
            be enough, or nothing is.
        """
        bare = replace(menu, corrections=False)  # such plans are not stored, and nothing need be worked out for it

        def holds(budget: float) -> bool:
            plan = allocate(bare, sensitivity, budget, method=method, seed=seed)
            return self._holds(menu, plan, keep, seed)

        if not _known(menu):
            return None
        low, high = 0.0, menu.largest_cost
        if holds(low):
            return low
        if not holds(high):
            return None
        while high - low > FINE * high and (rungs is None or any(low < rung < high for rung in rungs)):
            middle = (low + high) / 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        return high


def _known(menu: Menu) -> bool:
    """Whether it is known weight by weight how weights come back."""
    return all(offer.read.size for entry in menu.layers for offer in entry.offers)


@dataclass(frozen=True, eq=False)
class _Part:
    """How weights that are stored alike come back, in units of their scale.

    Attributes
    ----------
    own : slice
        Which weights of the layer.
    words : uint32 array
        Their words.
    mean : float64 array
        Mean of what each comes back as.
    table, middle, factor : float64 array, shape (2**bits,)
        What every word is read as, its mean through a channel that flips single bits, and by what the difference
        between the two is multiplied.
    rates : tuple of (float, float)
        Of every position, the first one the LSB: how often a 0 is read as 1, and a 1 as 0.
    """

    own: slice
    words: NDArray[np.uint32]
    mean: Floats
    table: Floats
    middle: Floats
    factor: Floats
    rates: tuple[tuple[float, float], ...]

    @cached_property
    def clean(self) -> Floats:
        """What each comes back as where no bit of it fails."""
        return np.asarray(self.mean + ((self.table - self.middle) * self.factor)[self.words])


def _errors(entry: LayerMenu, stored: LayerPlan, menu: Menu) -> list[_Part]:
    """How every weight of a layer comes back.

    Slope, offset and error feedback take back what is coherent (theory.md section 7): the offer says what is left.
    """
    values, offers = entry.layer.values().ravel(), {id(offer.readout): offer for offer in entry.offers}
    every, found = stored_words(stored.scheme, entry.layer.levels), []
    for segment in stored.scheme.segments:
        offer, own = offers[id(segment.readout)], slice(segment.start, segment.stop)
        table, words = np.asarray(segment.readout.values(), dtype=np.float64), every[own]
        middle, spread = moments(table, offer.channel)
        mean, left = offer.read[words], offer.noise
        if menu.corrections:
            mean, left = values[own], spread * (offer.distortion / max(float(spread[words].mean()), TINY))
        factor = np.sqrt(left / np.maximum(spread, TINY))
        rates = tuple(zip(offer.channel.p01.tolist(), offer.channel.p10.tolist(), strict=True))
        found.append(_Part(own, words, mean, table, middle, factor, rates))
    return found


def _most(entry: LayerMenu) -> Sequence[float]:
    """How often each bit of a layer's words fails at most, however it is stored."""
    every = [np.maximum(offer.channel.p01, offer.channel.p10) for offer in entry.offers]
    most = np.zeros(max(rates.size for rates in every))
    for rates in every:
        most[: rates.size] = np.maximum(most[: rates.size], rates)
    return [float(x) for x in most]


def _drawn(parts: Sequence[_Part], most: Sequence[float], seed: Sequence[int]) -> Floats:
    """One outcome of the weights of a layer; the same bits of the same weights fail in all plans of a seed.

    `most`: for every bit, the first one the LSB, how often it fails at most in any plan.
    """
    size = max(part.own.stop for part in parts)
    flips = np.zeros(size, dtype=np.uint32)
    for bit, top in enumerate(most):
        asked = [part for part in parts if bit < len(part.rates) and max(part.rates[bit]) > 0]
        if not asked:
            continue
        rng = np.random.default_rng([*seed, bit])
        where = _places(size, top, rng)
        chance = top * rng.random(where.size)
        for part in asked:
            own = slice(*np.searchsorted(where, [part.own.start, part.own.stop]))
            p01, p10 = part.rates[bit]
            rate = p01 if p01 == p10 else np.where(part.words[where[own] - part.own.start] >> bit & 1, p10, p01)
            flips[where[own][chance[own] < rate]] |= np.uint32(1 << bit)
    found = np.empty(size)
    for part in parts:
        failed = np.flatnonzero(flips[part.own])
        word = part.words[failed]
        back = part.table[word ^ flips[part.own][failed]]
        found[part.own] = part.clean
        found[part.own.start + failed] = part.mean[failed] + (back - part.middle[word]) * part.factor[word]
    return found


def _places(size: int, rate: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Numbers below `size`, each there with this probability, ascending.

    Examples
    --------
    >>> found = _places(100_000, 0.2, np.random.default_rng(1))
    >>> bool(found[-1] < 100_000), abs(found.size - 20_000) < 500, bool((np.diff(found) > 0).all())
    (True, True, True)
    """
    found = np.cumsum(rng.geometric(rate, round(size * rate + 5 * np.sqrt(size * rate)) + 5)) - 1
    while found[-1] < size:
        found = np.append(found, found[-1] + np.cumsum(rng.geometric(rate, found.size)))
    return found[: int(np.searchsorted(found, size))]
