"""What a plan will keep, foreseen without a chip: the network runs on weights that err as their read-outs let them.

A weight comes back with a mean and a variance that are exact for its word, its read-out and the code's residual
channel (`qtaml_hw.storage.moments`). The mean is the same on all chips and for all samples: the **coherent drift** of a
read-out that does not remove it. What is left is drawn as normal numbers of that variance, anew for every part of the
samples. Outputs sum over many weights, so that the mean and the variance are nearly all that they see of flips. Nothing
is taken as linear, and any metric is foreseen.

The samples are unlabelled and calibration has not looked at them. That matters: a network is surer of samples that it
was trained on, and a forecast on those promises too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation import Menu, Sensitivity, allocate
from qtaml_hw.allocation.menu import LayerMenu
from qtaml_hw.campaign.evaluator import Evaluator
from qtaml_hw.campaign.metric import share
from qtaml_hw.network.run import Runner
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage import stored_words

__all__ = ["Forecast"]

PARTS = 4
"""Parts of the samples with errors of their own: as many chips, about."""

KEPT = 1 << 21
"""Weights up to which the normal numbers of a part are kept."""

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

    _drawn: dict[Any, list[NDArray[np.float32]]] = field(init=False, repr=False, default_factory=dict)

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
        if any(not offer.read.size for entry in menu.layers for offer in entry.offers):
            return None
        errors = [_errors(entry, stored, menu) for entry, stored in zip(menu.layers, plan.layers, strict=True)]
        asked, found = self.searching, []
        for part, numbers in enumerate(np.array_split(np.arange(asked.samples.size), PARTS)):
            if not numbers.size:
                continue
            drawn = self._normal(seed, part, tuple(mean.size for mean, _ in errors))
            weights = {
                entry.layer.name: entry.layer.dequantise(mean + spread * normal)
                for entry, (mean, spread), normal in zip(menu.layers, errors, drawn, strict=True)
            }
            inputs = {name: values[numbers] for name, values in asked.samples.inputs.items()}
            found.append(asked.part(numbers).scores(self._runner.predict(inputs, weights)))
        return share(asked.metric, float(np.concatenate(found).mean()), asked.clean())

    def _normal(self, seed: int, part: int, sizes: tuple[int, ...]) -> Iterable[NDArray[np.float32]]:
        """Normal numbers for the layers: the same for all plans, and kept where they take little memory."""
        key = seed, part, sizes
        if key in self._drawn:
            return self._drawn[key]
        rng = np.random.default_rng([seed, part])
        normal = (rng.standard_normal(size, np.float32) for size in sizes)
        if sum(sizes) > KEPT:
            return normal
        self._drawn[key] = list(normal)
        return self._drawn[key]

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

        def holds(budget: float) -> bool | None:
            plan = allocate(bare, sensitivity, budget, method=method, seed=seed)
            found = self.kept(menu, plan, seed)
            return None if found is None else found >= keep

        low, high = 0.0, menu.largest_cost
        if holds(low):
            return low
        if not holds(high):
            return None
        while high - low > FINE * high and (rungs is None or any(low < rung < high for rung in rungs)):
            middle = (low + high) / 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        return high


def _errors(entry: LayerMenu, stored: LayerPlan, menu: Menu) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation with which every weight of a layer comes back, in units of its scale.

    Slope, offset and error feedback take back what is coherent (theory.md section 7): the offer says what is left.
    """
    value, offers = entry.layer.values().ravel(), {id(offer.readout): offer for offer in entry.offers}
    mean, variance = value.copy(), np.empty(value.size)
    words = None if menu.corrections else stored_words(stored.scheme, entry.layer.levels)
    for segment in stored.scheme.segments:
        offer, own = offers[id(segment.readout)], slice(segment.start, segment.stop)
        if words is None:
            variance[own] = offer.distortion
        else:
            mean[own], variance[own] = offer.read[words[own]], offer.noise[words[own]]
    return mean, np.sqrt(variance)
