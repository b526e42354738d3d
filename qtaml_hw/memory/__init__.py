"""Bit-level memory: exact bit flips at memory speed, geometry, ECC in the loop, arrays that age.

Importing the room is cheap; the names below load their modules (and Numba) on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qtaml_hw.memory.array import MemoryArray, Reading
    from qtaml_hw.memory.cells import inject_map, inject_weak_cells
    from qtaml_hw.memory.codec import Counts, Residual, RowCodec
    from qtaml_hw.memory.geometry import AddressMap, Cells, cluster, column_fault, row_fault, upsets
    from qtaml_hw.memory.injector import Injector, flip_mask, inject
    from qtaml_hw.memory.mission import MissionRisk, accumulated, mission_risk
    from qtaml_hw.memory.protected import ProtectedInjector, inject_protected

__all__ = [
    "AddressMap",
    "Cells",
    "Counts",
    "Injector",
    "MemoryArray",
    "MissionRisk",
    "ProtectedInjector",
    "Reading",
    "Residual",
    "RowCodec",
    "accumulated",
    "cluster",
    "column_fault",
    "flip_mask",
    "inject",
    "inject_map",
    "inject_protected",
    "inject_weak_cells",
    "mission_risk",
    "row_fault",
    "upsets",
]

HOMES = {
    "array": ("MemoryArray", "Reading"),
    "cells": ("inject_map", "inject_weak_cells"),
    "codec": ("Counts", "Residual", "RowCodec"),
    "geometry": ("AddressMap", "Cells", "cluster", "column_fault", "row_fault", "upsets"),
    "injector": ("Injector", "flip_mask", "inject"),
    "mission": ("MissionRisk", "accumulated", "mission_risk"),
    "protected": ("ProtectedInjector", "inject_protected"),
}


def __getattr__(name: str) -> Any:
    for module, names in HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
