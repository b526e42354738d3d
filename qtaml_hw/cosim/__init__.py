"""Faulty memories for other people's test benches: cocotb agents, and plain Verilog."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.cosim.array_rows import ArrayRows as ArrayRows
    from qtaml_hw.cosim.axi import axi_memory as axi_memory
    from qtaml_hw.cosim.faulty_memory import FaultRead as FaultRead, FaultyMemory as FaultyMemory
    from qtaml_hw.cosim.verilog_sram import write_chip as write_chip, write_verilog_sram as write_verilog_sram
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
