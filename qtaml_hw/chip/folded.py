"""The network that belongs to a plan: stored weights, with the plan's corrections folded in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip.image import Overlay, divided
from qtaml_hw.chip.mapped import Writer
from qtaml_hw.network import Layer, Network
from qtaml_hw.plan import LayerPlan, Plan
from qtaml_hw.storage import TABLE, TRELLIS, uncentred

__all__ = ["corrected_biases", "export", "intact"]


def export(
    network: Network,
    layers: Sequence[Layer],
    plan: Plan,
    path: str | os.PathLike[str],
    over: Mapping[int, Overlay] | None = None,
) -> None:
    """Write the network with the plan's corrections: quantised weights over their slope, offsets taken out of the
    biases. What a faulty read-out takes away on average, this network has in surplus. Where words are made for the
    channel, the weights are what these words are read as when nothing fails; where each chip is written around its own
    dead cells, those of a chip without any.

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
    over : mapping of int to Overlay, optional
        By the number of a layer in trellis words: what its decoder makes of the words of a chip (`Misfits.left`).

    Raises
    ------
    ValueError
        If plan and layers do not fit together.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from qtaml_hw.network import load
    >>> from qtaml_hw.plan import Prediction
    >>> network = load("examples/digits/digits.onnx")
    >>> plan = Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export(network, network.layers(), plan, Path(folder) / "corrected.onnx")
    ...     load(Path(folder) / "corrected.onnx").output
    'logits'
    """
    if plan.per_chip:
        plan = Writer(plan, layers).around({})
    by_name, entries = {layer.name: layer for layer in layers}, {entry.name: entry for entry in plan.layers}
    if unknown := sorted(entries.keys() - by_name.keys()):
        raise ValueError(f"the plan's layer {unknown[0]!r} is not one of the network's")
    found = {plan.layers[i].name: x for i, x in (over or {}).items()}
    network.export(path, _Intact(entries, by_name, found), corrected_biases(network, plan))


@dataclass(frozen=True, eq=False)
class _Intact(Mapping[str, NDArray[np.float32]]):
    """Weights when nothing fails but what came over a layer, by layer name: each is made as it is looked up."""

    entries: Mapping[str, LayerPlan]
    layers: Mapping[str, Layer]
    over: Mapping[str, Overlay]

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return intact(self.entries[name], self.layers[name], self.over.get(name))

    def __contains__(self, name: object) -> bool:
        return name in self.entries  # `Mapping` would make the weights to see

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def intact(entry: LayerPlan, layer: Layer, over: Overlay | None = None) -> NDArray[np.float32]:
    """What the weights of a layer are when nothing fails, over the slopes of the plan; `over`: trellis words, with what
    came over them.
    """
    return divided(layer, _read(entry, layer, over), entry.slope)


def _read(entry: LayerPlan, layer: Layer, over: Overlay | None) -> NDArray[Any]:
    """What the words of a layer say when nothing fails, in units of its scale, flat."""
    if entry.scheme.code_map not in (TABLE, TRELLIS):
        return layer.values().ravel()
    words, trellis = entry.stored(layer.levels), entry.scheme.trellis
    if trellis is not None:
        lost = None
        if over is not None:
            words, lost = over.applied(entry.scheme.segments[0], words, np.zeros(words.size, dtype=np.bool_))
        return uncentred(layer, trellis.read(words, layer.size, lost))
    return np.concatenate([s.readout.values()[words[s.start : s.stop]] for s in entry.scheme.segments])


def corrected_biases(network: Network, plan: Plan) -> dict[str, NDArray[np.float64]]:
    """Bias vectors with the plan's offset corrections taken out, by bias tensor.

    Parameters
    ----------
    network : Network
        The network.
    plan : Plan
        Whose offsets are taken out.

    Returns
    -------
    dict of str to float64 array, shape (channels,)
        Of the layers that have offsets.

    Examples
    --------
    >>> from qtaml_hw.network import load
    >>> from qtaml_hw.plan import Prediction
    >>> corrected_biases(load("examples/digits/digits.onnx"), Plan("none", (), 0.0, 0.0, Prediction(1.0, 1.0, 0.0)))
    {}
    """
    sites = {site.name: site for site in network.sites}
    return {
        use.bias: network.bias(use.bias) - np.asarray(entry.offset)
        for entry in plan.layers
        if entry.offset
        for use in sites[entry.name].uses
    }
