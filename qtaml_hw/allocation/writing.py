"""The plan that offers make: every layer written in its parts, with read-outs, corrections and the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.allocation.menu import LayerMenu, Menu, Offer
from qtaml_hw.channel import BitChannel
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import (
    TABLE,
    TRELLIS,
    Goal,
    Segment,
    StorageScheme,
    Trellis,
    offset_correction,
    protection,
    slope_correction,
    stored_words,
)

__all__ = ["Part", "build_plan"]

Part = tuple[int, int, Offer]
"""Weights [start, stop) of a layer, in storage order, and their offer."""


def _layer_plan(entry: LayerMenu, parts: Sequence[Part], menu: Menu) -> LayerPlan:
    key = (menu.code_map, menu.corrections, *parts)
    if key not in entry.known:
        entry.known[key] = _written(entry, parts, menu)
    return entry.known[key]


def _written(entry: LayerMenu, parts: Sequence[Part], menu: Menu) -> LayerPlan:
    layer, trellis = entry.layer, parts[0][2].readout
    if isinstance(trellis, Trellis):
        return _in_trellis(entry, parts, trellis, menu.corrections)
    own = layer.format.labelling if menu.code_map != TABLE else None
    scheme = StorageScheme(
        parts[0][2].bits,
        own or menu.code_map,
        tuple(Segment(a, b, x.planes, x.lanes, protection(x.code, x.packed), x.readout) for a, b, x in parts),
    )
    channel = entry.channel.resized(scheme.bits)
    if not menu.corrections:
        return LayerPlan(layer.name, layer.shape, channel, scheme)

    def mean(words: NDArray[np.uint32]) -> NDArray[np.float64]:
        return np.concatenate([x.read[words[start:stop]] for start, stop, x in parts])

    words, chosen = stored_words(scheme, layer.levels), ""
    slope = slope_correction(layer, mean(words))
    if scheme.code_map == TABLE and layer.feedback is not None:
        from qtaml_hw.storage.feedback import feedback_words  # numba is slow to import

        words = feedback_words(layer, scheme, [(x.read, x.noise) for *_, x in parts], slope)
        chosen = pack_words(words, scheme.bits)
    found = offset_correction(layer, mean(words), slope)
    offset = () if found is None else tuple(found.tolist())
    return LayerPlan(layer.name, layer.shape, channel, scheme, tuple(slope.tolist()), offset, chosen)


def _in_trellis(entry: LayerMenu, parts: Sequence[Part], trellis: Trellis, written: bool) -> LayerPlan:
    """A layer in trellis words: written, or to be written for each chip around what is known of its cells."""
    [(start, stop, offer)], layer = parts, entry.layer
    segment = Segment(start, stop, offer.planes, offer.lanes, protection(offer.code, offer.packed), trellis)
    scheme, channel = StorageScheme(trellis.bits, TRELLIS, (segment,)), entry.channel.resized(trellis.bits)
    if offer.mapped is not None or not written:
        mapped = BitChannel.symmetric(0.0, trellis.bits) if offer.mapped is None else offer.mapped
        return LayerPlan(layer.name, layer.shape, channel, scheme, mapped=mapped)
    goal = Goal(layer)
    words = goal.words(trellis)
    slope, found = goal.corrected(trellis, words)
    offset = () if found is None else tuple(found.tolist())
    return LayerPlan(
        layer.name, layer.shape, channel, scheme, tuple(slope.tolist()), offset, pack_words(words, trellis.bits)
    )


def build_plan(
    menu: Menu, parts: Sequence[Sequence[Part]], method: str, sensitivity: Sensitivity, gap: float | None = None
) -> Plan:
    """The plan in which each layer is stored in the given parts, with read-outs, corrections and predictions.

    Parameters
    ----------
    menu : Menu
        Where the offers come from.
    parts : sequence of sequence of (int, int, Offer)
        Per layer, without gap or overlap: start, stop, offer.
    method : str
        Name of the method.
    sensitivity : Sensitivity
        For the prediction.
    gap : float, optional
        How far the plan may be from the best, relative, where that is known.

    Returns
    -------
    Plan

    Examples
    --------
    >>> from qtaml_hw.allocation import make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> menu = make_menu([Layer.of_levels("w", np.arange(-8, 8), bits=4)], BitChannel.symmetric(0.01))
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> bare, _, two, *_ = menu.layers[0].offers
    >>> plan = build_plan(menu, [[(0, 8, two), (8, 16, bare)]], "mine", matters)
    >>> plan.method, plan.planes_per_weight
    ('mine', 1.0)
    """
    plans, spent, left, bare, harm = [], 0.0, 0.0, 0.0, 0.0
    for i, (entry, pieces) in enumerate(zip(menu.layers, parts, strict=True)):
        stored = _layer_plan(entry, pieces, menu)
        if stored.mapped is not None:
            stored = replace(stored, sensitivity=float(sensitivity.values[i]))
        plans.append(stored)
        bare += float(sensitivity.values[i]) * entry.offers[0].distortion
        for start, stop, offer in pieces:
            spent += offer.cost * (stop - start)
            matters = sensitivity.of_weights(i, entry.layer, start, stop)
            left += matters * offer.distortion
            harm += matters * offer.harm
    weighed = any(x.unknown != 1 for entry in menu.layers for x in entry.offers)
    predicted = Prediction(left, bare, spent / menu.weights, gap, harm if weighed else None)
    cells: dict[str, Any] = {"chip_share": menu.chip_share, "lattice": menu.lattice}
    return Plan(method, tuple(plans), 0.0, 0.0, predicted, **cells, word_bits=menu.word.macros).counted()
