"""The style of quasi-cyclic codes that are decoded fast: check bits and matrix as of the layered one."""

from __future__ import annotations

from typing import Any

from qtaml_hw.hdl.coders.layered import QUASI_CYCLIC
from qtaml_hw.hdl.coders.styles import Style, VerificationEffort
from qtaml_hw.hdl.ldpc.area import FAST_ERROR, fast_decoder_cells
from qtaml_hw.hdl.ldpc.fast import FastDecoder, FastSchedule

__all__ = ["STYLES"]

STYLES: tuple[Style[Any], ...] = (
    Style(
        "fast",
        cells=fast_decoder_cells,
        decoder=FastDecoder,
        schedule=FastSchedule,
        encoding=QUASI_CYCLIC,
        effort=VerificationEffort(pairs=0, rows=4, codewords=8, large_encoder=True),
        error=FAST_ERROR,
    ),
)
