"""Design-space exploration: many designs from one file, their Pareto front, and where protection stops paying."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qtaml_hw.explore.pareto import OBJECTIVES, front
    from qtaml_hw.explore.paying import crossings, least_energy
    from qtaml_hw.explore.result import Result
    from qtaml_hw.explore.run import Explored, explore
    from qtaml_hw.explore.sweep import Point, Sweep

__all__ = [
    "OBJECTIVES",
    "Explored",
    "Point",
    "Result",
    "Sweep",
    "crossings",
    "explore",
    "front",
    "least_energy",
]

_HOMES = {
    "pareto": ("OBJECTIVES", "front"),
    "paying": ("crossings", "least_energy"),
    "result": ("Result",),
    "run": ("Explored", "explore"),
    "sweep": ("Point", "Sweep"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
