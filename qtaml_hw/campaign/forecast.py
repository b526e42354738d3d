"""Prediction of what a plan keeps, without simulated chips: the network runs on weights with the errors of their bits.

A weight comes back as its word, the code's residual channel and its read-out let it, with a mean and a variance that
are exact (`qtaml_hw.storage.moments`). The mean is the same on all chips and for all samples: the **coherent drift** of
a read-out that does not remove it. What is left is drawn bit by bit, anew for every part of the samples: normal numbers
of the same variance were up to a seventh off where a layer sums over few weights or few errors matter. Nothing is taken
as linear, and any metric is foreseen.

The samples are unlabelled and calibration has not looked at them. That matters: a network is surer of samples that it
was trained on, and a forecast on those promises too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation import Menu, Sensitivity, allocate
from qtaml_hw.allocation.menu import LayerMenu
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import margin, share
from qtaml_hw.campaign.struck import strike
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

KEPT_BYTES, FAILING_BYTES = 1 << 27, 13
"""Room for the bits that fail, which are kept from one plan to the next, and what one of them takes."""

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
        errors = [_Returned.of(entry, stored, menu) for entry, stored in zip(menu.layers, plan.layers, strict=True)]
        cells = tuple((entry.layer.size, _most(entry)) for entry in menu.layers)
        asked, size = self.searching, self.searching.samples.size
        most = min(size // EACH, DRAWN // sum(entry.layer.size for entry in menu.layers))
        parts = min(PARTS, max(FEWEST, most), size)
        for part in range(parts):
            numbers = np.arange(part, size, parts)
            weights = {
                entry.layer.name: entry.layer.dequantise(one.struck(*failing))
                for entry, one, failing in zip(menu.layers, errors, _failing(cells, seed, part), strict=True)
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
class _Returned:
    """How the weights of a layer come back, in units of their scale; those that are stored alike are a part.

    Attributes
    ----------
    stops : int64 array, shape (parts,)
        Where each part ends.
    words : uint32 array
        The words that are stored.
    mean, clean : float64 arrays
        Mean of what each weight comes back as, and what it comes back as where no bit of it fails.
    table, middle, factor : float64 arrays, shape (parts, 2**bits)
        What every word is read as, its mean through a channel that flips single bits, and by what the difference
        between the two is multiplied.
    p01, p10 : float64 arrays, shape (parts, bits)
        Of every position, the first one the LSB: how often a 0 is read as 1, and a 1 as 0.
    """

    stops: NDArray[np.int64]
    words: NDArray[np.uint32]
    mean: Floats
    clean: Floats
    table: Floats
    middle: Floats
    factor: Floats
    p01: Floats
    p10: Floats

    @classmethod
    def of(cls, entry: LayerMenu, stored: LayerPlan, menu: Menu) -> _Returned:
        """As a plan stores a layer.

        Slope, offset and error feedback take back what is coherent (theory.md section 7): the offer says what is left.
        """
        values, offers = entry.layer.values().ravel(), {id(offer.readout): offer for offer in entry.offers}
        words, segments = stored_words(stored.scheme, entry.layer.levels), stored.scheme.segments
        means, cleans, tables = [], [], []
        for segment in segments:
            offer, own = offers[id(segment.readout)], slice(segment.start, segment.stop)
            table = np.asarray(segment.readout.values(), dtype=np.float64)
            middle, spread = moments(table, offer.channel)
            mean, left = offer.read[words[own]], offer.noise
            if menu.corrections:
                mean = values[own]
                left = spread * (offer.distortion / max(float(spread[words[own]].mean()), TINY))
            factor = np.sqrt(left / np.maximum(spread, TINY))
            means.append(mean)
            cleans.append(mean + ((table - middle) * factor)[words[own]])
            tables.append((table, middle, factor))
        channels = [offers[id(segment.readout)].channel for segment in segments]
        p01, p10 = np.array([x.p01 for x in channels]), np.array([x.p10 for x in channels])
        stops = np.array([segment.stop for segment in segments])
        table, middle, factor = np.array(tables).swapaxes(0, 1)
        return cls(stops, words, np.concatenate(means), np.concatenate(cleans), table, middle, factor, p01, p10)

    def struck(self, where: NDArray[np.int32], bit: NDArray[np.uint8], chance: Floats) -> Floats:
        """One outcome of the weights, where so many bits fail at most (`_failing`)."""
        found = self.clean.copy()
        rates, tables = (self.p01, self.p10), (self.table, self.middle, self.factor)
        strike(where, bit, chance, self.stops, self.words, *rates, self.mean, *tables, found)
        return found


def _most(entry: LayerMenu) -> tuple[float, ...]:
    """How often each bit of a layer's words fails at most, however it is stored."""
    every = [np.maximum(offer.channel.p01, offer.channel.p10) for offer in entry.offers]
    most = np.zeros(max(rates.size for rates in every))
    for rates in every:
        most[: rates.size] = np.maximum(most[: rates.size], rates)
    return tuple(float(x) for x in most)


Cells = tuple[tuple[int, tuple[float, ...]], ...]
"""Of every layer: its weights, and how often each of their bits fails at most in any plan, the first one the LSB."""

Failing = tuple[NDArray[np.int32], NDArray[np.uint8], Floats]
"""Weights of a layer, and the bit of each, that fail in a plan in which the bit fails more often than the number
says. The same in all plans of a seed."""


def _failing(cells: Cells, seed: int, part: int) -> Iterable[Failing]:
    """What fails in each layer in one part of the samples; kept for the next plan where it is small."""
    few = sum(size * sum(most) for size, most in cells) * FAILING_BYTES <= KEPT_BYTES // PARTS
    return _kept(cells, seed, part) if few else _drawn(cells, seed, part)


@lru_cache(PARTS)
def _kept(cells: Cells, seed: int, part: int) -> list[Failing]:
    return list(_drawn(cells, seed, part))


def _drawn(cells: Cells, seed: int, part: int) -> Iterator[Failing]:
    for layer, (size, most) in enumerate(cells):
        where, bits, chances = [np.zeros(0, np.int32)], [np.zeros(0, np.uint8)], [np.zeros(0)]
        for bit, top in enumerate(most):
            if top > 0:
                rng = np.random.default_rng((seed, part, layer, bit))
                where.append(_places(size, top, rng).astype(np.int32))
                bits.append(np.full(where[-1].size, bit, np.uint8))
                chances.append(top * rng.random(where[-1].size))
        yield np.concatenate(where), np.concatenate(bits), np.concatenate(chances)


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
