"""The plan that levels make: every layer written in its parts, with read-outs, corrections and the prediction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import LayerMenu, Level, Menu
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import (
    TABLE,
    Segment,
    StorageScheme,
    offset_correction,
    protection,
    slope_correction,
    stored_words,
)

__all__ = ["Part", "build_plan"]

Part = tuple[int, int, Level]
"""Weights [start, stop) of a layer, in storage order, and their level."""


def _layer_plan(entry: LayerMenu, parts: Sequence[Part], menu: Menu) -> LayerPlan:
    key = (menu.code_map, menu.corrections, *parts)
    if key not in entry.known:
        entry.known[key] = _written(entry, parts, menu)
    return entry.known[key]


def _written(entry: LayerMenu, parts: Sequence[Part], menu: Menu) -> LayerPlan:
    layer = entry.layer
    scheme = StorageScheme(
        parts[0][2].bits,
        menu.code_map,
        tuple(
            Segment(a, b, x.planes, x.lanes if x.planes else 1, protection(x.code, x.packed), x.readout)
            for a, b, x in parts
        ),
    )
    channel = entry.channel.resized(scheme.bits)
    if not menu.corrections:
        return LayerPlan(layer.name, layer.shape, channel, scheme)

    def mean(words: NDArray[np.uint32]) -> NDArray[np.float64]:
        return np.concatenate([x.read[words[start:stop]] for start, stop, x in parts])

    words, chosen = stored_words(scheme, layer.codes), ""
    slope = slope_correction(layer, mean(words))
    if scheme.code_map == TABLE and layer.feedback is not None:
        from qtaml_hw.storage.feedback import feedback_words  # numba is slow to import

        words = feedback_words(layer, scheme, [(x.read, x.noise) for *_, x in parts], slope)
        chosen = pack_words(words, scheme.bits)
    found = offset_correction(layer, mean(words), slope)
    offset = () if found is None else tuple(found.tolist())
    return LayerPlan(layer.name, layer.shape, channel, scheme, tuple(slope.tolist()), offset, chosen)


def build_plan(
    menu: Menu, parts: Sequence[Sequence[Part]], method: str, sensitivity: Sensitivity, gap: float | None = None
) -> Plan:
    """The plan in which each layer is stored in the given parts, with read-outs, corrections and predictions.

    Parameters
    ----------
    menu : Menu
        Where the levels come from.
    parts : sequence of sequence of (int, int, Level)
        Per layer, without gap or overlap: start, stop, level.
    method : str
        Name of the method.
    sensitivity : Sensitivity
        For the prediction.
    gap : float, optional
        How far the plan may be from the best, relative, where that is known.

    Returns
    -------
    Plan
    """
    plans, planes, parity, spent, left, bare = [], 0.0, 0.0, 0.0, 0.0, 0.0
    for i, (entry, pieces) in enumerate(zip(menu.layers, parts, strict=True)):
        plans.append(_layer_plan(entry, pieces, menu))
        bare += float(sensitivity.values[i]) * entry.levels[0].distortion
        for start, stop, level in pieces:
            planes += level.planes * (stop - start)
            rows = -(-(stop - start) // level.lanes)
            parity += rows * level.lanes * level.parity
            spent += level.cost * (stop - start)
            left += sensitivity.of_weights(i, entry.layer, start, stop) * level.distortion
    n = menu.weights
    predicted = Prediction(left, bare, spent / n, gap)
    return Plan(method, tuple(plans), planes / n, parity / n, predicted, chip_share=menu.chip_share)
