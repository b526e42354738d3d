"""ONNX in: weight layers, quantisation, inference and data. Heavy modules load on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qtaml_hw.network.layer import Feedback, Layer

if TYPE_CHECKING:
    from qtaml_hw.network.graph import Site, Skipped, Use
    from qtaml_hw.network.inputs import with_feedback, with_input_means
    from qtaml_hw.network.model import Network, load
    from qtaml_hw.network.quantiser import quantise
    from qtaml_hw.network.run import Runner
    from qtaml_hw.network.samples import Samples, load_samples
    from qtaml_hw.network.signature import Output, TensorInfo

__all__ = [
    "Feedback",
    "Layer",
    "Network",
    "Output",
    "Runner",
    "Samples",
    "Site",
    "Skipped",
    "TensorInfo",
    "Use",
    "load",
    "load_samples",
    "quantise",
    "with_feedback",
    "with_input_means",
]

_HOMES = {
    "graph": ("Site", "Skipped", "Use"),
    "inputs": ("with_feedback", "with_input_means"),
    "model": ("Network", "load"),
    "quantiser": ("quantise",),
    "run": ("Runner",),
    "samples": ("Samples", "load_samples"),
    "signature": ("Output", "TensorInfo"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
