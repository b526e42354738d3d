"""Verification of emitted hardware against the Python model, and faulty memories for other people's test benches."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qtaml_hw.cosim.verify import Check, VerifyReport, verify

if TYPE_CHECKING:
    from qtaml_hw.cosim.array_rows import ArrayRows
    from qtaml_hw.cosim.faulty_memory import FaultRead, FaultyMemory
    from qtaml_hw.cosim.row_format import RowFormat
    from qtaml_hw.cosim.row_memory import DecodedRows, FaultMaps, RowMemory, Rows

__all__ = [
    "ArrayRows",
    "Check",
    "DecodedRows",
    "FaultMaps",
    "FaultRead",
    "FaultyMemory",
    "RowFormat",
    "RowMemory",
    "Rows",
    "VerifyReport",
    "verify",
]

HOMES = {
    "array_rows": ("ArrayRows",),
    "faulty_memory": ("FaultRead", "FaultyMemory"),
    "row_format": ("RowFormat",),
    "row_memory": ("DecodedRows", "FaultMaps", "RowMemory", "Rows"),
}


def __getattr__(name: str) -> Any:
    for module, names in HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
