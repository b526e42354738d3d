"""Cells of LDPC hardware without synthesis."""

from __future__ import annotations

from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.ldpc.schedule import Schedule

__all__ = ["ERROR", "decoder_cells", "encoder_cells"]

# Cells per code bit (registers of the word and of its errors, ports), per lane, per lane and edge of a check, per lane
# and stage of the rotator, and per circulant (addresses), fitted to `qtaml_hw.hdl.coders.area.measure`.
PER_BIT, PER_LANE, PER_SIGN, PER_TURN, PER_CIRCULANT = 7.95, 620.0, 6.0, 24.0, 9.0
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
