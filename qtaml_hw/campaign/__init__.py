"""Monte Carlo: what accuracy a plan really keeps, and the cheapest plan that keeps enough."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qtaml_hw.campaign.database import Store
    from qtaml_hw.campaign.folded import export
    from qtaml_hw.campaign.image import Counts, Image, store
    from qtaml_hw.campaign.recorded import RecordedTrials
    from qtaml_hw.campaign.search import Probe, Search, cheapest
    from qtaml_hw.campaign.trials import (
        Evaluation,
        Trial,
        clean_accuracy,
        corrected_biases,
        evaluate,
        simulator,
        trial_seed,
    )

__all__ = [
    "Counts",
    "Evaluation",
    "Image",
    "Probe",
    "RecordedTrials",
    "Search",
    "Store",
    "Trial",
    "cheapest",
    "clean_accuracy",
    "corrected_biases",
    "evaluate",
    "export",
    "simulator",
    "store",
    "trial_seed",
]

_HOMES = {
    "database": ("Store",),
    "folded": ("export",),
    "trials": (
        "Evaluation",
        "Trial",
        "clean_accuracy",
        "corrected_biases",
        "evaluate",
        "simulator",
        "trial_seed",
    ),
    "image": ("Counts", "Image", "store"),
    "recorded": ("RecordedTrials",),
    "search": ("Probe", "Search", "cheapest"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
