"""Cells of LDPC hardware without synthesis."""

from __future__ import annotations

from qtaml_hw.codes.fast_ldpc import FastLDPC
from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.ldpc.fast import FastSchedule
from qtaml_hw.hdl.ldpc.schedule import Schedule

__all__ = ["ERROR", "FAST_ERROR", "decoder_cells", "encoder_cells", "fast_decoder_cells"]

# Cells per code bit (registers of the word and of its errors, ports), per lane, per lane and edge of a check, per lane
# and stage of the rotator, and per circulant (addresses), fitted to `qtaml_hw.hdl.coders.area.measure`.
PER_BIT, PER_LANE, PER_SIGN, PER_TURN, PER_CIRCULANT = 7.95, 620.0, 6.0, 24.0, 9.0
PER_EDGE, PER_VALUE_BIT, PER_WORD_BIT = 280.0, 3.5, 7.0
"""Cells of the fast decoder per edge that is worked on in a cycle, per bit of a value, per bit of a word: fitted to
checks of 7 and of 15 edges alone and to the decoder of a small code."""
FAST_ERROR = 0.25
"""What is said of the error of `fast_decoder_cells`: no decoder of a stored design has been synthesised."""
ERROR = 0.1
"""Largest relative error of `decoder_cells` over the calibration."""


def decoder_cells(code: LDPC, rows_per_clock: int | None = None) -> float:
    """Cells of the decoder from a linear model, memories not among them.

    Examples
    --------
    >>> 50_000 < decoder_cells(LDPC("ldpc-4096r44")) < 70_000
    True
    """
    schedule = Schedule(code, rows_per_clock)
    P = schedule.rows_per_clock
    per_lane = PER_LANE + PER_SIGN * schedule.degree + PER_TURN * (P - 1).bit_length()
    return float(PER_BIT * len(schedule.columns) * code.lanes + per_lane * P + PER_CIRCULANT * len(schedule.edges))


def fast_decoder_cells(code: FastLDPC, rows_per_clock: int | None = None) -> float:
    """Cells of the fast decoder from a linear model, the memory not among them.

    Examples
    --------
    >>> fast_decoder_cells(FastLDPC("ldpc-4096r75")) > 100_000
    True
    """
    schedule = FastSchedule(code, rows_per_clock)
    edges = sum(map(len, schedule.rows)) * schedule.rows_per_clock
    stored = code.lanes * sum(schedule.value_bits.values())
    return float(PER_EDGE * edges + PER_VALUE_BIT * stored + PER_WORD_BIT * code.n)


def encoder_cells(code: LDPC) -> int:
    """Two-input XORs of `ldpc_check_bits` for the full code: every sum once per lane.

    Examples
    --------
    >>> encoder_cells(LDPC("ldpc-4096r44")) < 5 * 4096
    True
    """
    data_columns, rows = code.block_columns - code.block_rows, code.block_rows
    columns = code.circulants[:, 1]
    data, first = int((columns < -(-code.k // code.lanes)).sum()), int((columns == data_columns).sum())
    return int(code.lanes * ((data - rows) + (rows - 1) + (rows - 1) + first))
