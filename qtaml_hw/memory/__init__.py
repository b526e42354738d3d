"""Bit-level memory: exact bit flips at memory speed, geometry, ECC in the loop, arrays that age.

Importing the room is cheap; the names below load their modules (and Numba) on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qtaml_hw.memory.codec import Counts, Residual, RowCodec
    from qtaml_hw.memory.injector import Injector, flip_mask, inject
    from qtaml_hw.memory.protected import inject_protected

__all__ = ["Counts", "Injector", "Residual", "RowCodec", "flip_mask", "inject", "inject_protected"]

HOMES = {
    "codec": ("Counts", "Residual", "RowCodec"),
    "injector": ("Injector", "flip_mask", "inject"),
    "protected": ("inject_protected",),
}


def __getattr__(name: str) -> Any:
    for module, names in HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
