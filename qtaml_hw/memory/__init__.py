"""Bit-level memory: exact bit flips at memory speed, geometry, ECC in the loop, arrays that age.

Importing the room is cheap; the names below load their modules (and Numba) on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qtaml_hw.memory.injector import Injector, flip_mask, inject

__all__ = ["Injector", "flip_mask", "inject"]

HOME = {"Injector": "injector", "flip_mask": "injector", "inject": "injector"}


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)
