"""Verification of emitted hardware against the Python model, and faulty memories for other people's test benches."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qtaml_hw.cosim.played import Played
from qtaml_hw.cosim.verify import Check, VerifyReport, verify

if TYPE_CHECKING:
    from qtaml_hw.cosim.array_rows import ArrayRows
    from qtaml_hw.cosim.axi import axi_memory
    from qtaml_hw.cosim.faulty_memory import FaultRead, FaultyMemory
    from qtaml_hw.cosim.row_format import RowFormat
    from qtaml_hw.cosim.row_memory import DecodedRows, FaultMaps, RowMemory, Rows
    from qtaml_hw.cosim.verilog_sram import write_chip, write_verilog_sram

__all__ = [
    "ArrayRows",
    "Check",
    "DecodedRows",
    "FaultMaps",
    "FaultRead",
    "FaultyMemory",
    "Played",
    "RowFormat",
    "RowMemory",
    "Rows",
    "VerifyReport",
    "axi_memory",
    "verify",
    "write_chip",
    "write_verilog_sram",
]

HOMES = {
    "array_rows": ("ArrayRows",),
    "axi": ("axi_memory",),
    "faulty_memory": ("FaultRead", "FaultyMemory"),
    "row_format": ("RowFormat",),
    "row_memory": ("DecodedRows", "FaultMaps", "RowMemory", "Rows"),
    "verilog_sram": ("write_chip", "write_verilog_sram"),
}


def __getattr__(name: str) -> Any:
    for module, names in HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
