"""The network that belongs to a plan: stored weights, with the plan's corrections folded in."""

from __future__ import annotations

import os
from collections.abc import Sequence

from qtaml_hw.allocation import Plan
from qtaml_hw.campaign.image import divided
from qtaml_hw.campaign.trials import corrected_biases
from qtaml_hw.network import Layer, Network

__all__ = ["export"]


def export(network: Network, layers: Sequence[Layer], plan: Plan, path: str | os.PathLike[str]) -> None:
    """Write the network as the accelerator computes it when nothing fails: quantised weights over their slope, offsets
    taken out of the biases. What a faulty read-out takes away on average, this network has in surplus.

    Parameters
    ----------
    network : Network
        The network.
    layers : sequence of Layer
        Its quantised weights.
    plan : Plan
        Whose corrections are folded in.
    path : path-like
        ONNX file to write; it appears whole or not at all. It runs in plain onnxruntime and has no node more than the
        original; int8 weights become float ones with their DequantizeLinear folded in.

    Raises
    ------
    ValueError
        If plan and layers do not fit together.
    """
    by_name = {layer.name: layer for layer in layers}
    weights = {}
    for entry in plan.layers:
        if entry.name not in by_name:
            raise ValueError(f"the plan's layer {entry.name!r} is not one of the network's")
        layer = by_name[entry.name]
        weights[entry.name] = divided(layer, layer.codes, entry.slope)
    network.export(path, weights, corrected_biases(network, plan))
