"""Cells and memory of LDPC hardware without synthesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.gates.sync_memory import memory_text
from qtaml_hw.hdl.ldpc.decoder import memory_shapes, rows_per_clock_of
from qtaml_hw.hdl.ldpc.schedule import Schedule

__all__ = ["LdpcArea", "black_boxes", "ldpc_area"]

# Cells per code bit (registers of the word and of its errors, ports), per lane, per lane and edge of a check, per lane
# and stage of the rotator, and per circulant (addresses), fitted to `qtaml_hw.hdl.coders.area.measure`.
PER_BIT, PER_LANE, PER_SIGN, PER_TURN, PER_CIRCULANT = 7.95, 620.0, 6.0, 24.0, 9.0
ERROR = 0.1


@dataclass(frozen=True)
class LdpcArea:
    """Estimate for encoder and decoder of one code.

    Attributes
    ----------
    encoder_cells, decoder_cells : int
        Two-input gates and flip-flops, memories not among them.
    memory_bits : int
        Of the three memories of the decoder.
    error : float
        Largest relative error of `decoder_cells` over the calibration.
    """

    encoder_cells: int
    decoder_cells: int
    memory_bits: int
    error: float


def ldpc_area(code: LDPC, rows_per_clock: int | None = None) -> LdpcArea:
    """Sums of the encoder, counted; cells of the decoder from a linear model; bits of its memories.

    Examples
    --------
    >>> area = ldpc_area(LDPC("ldpc-4096r44"))
    >>> area.encoder_cells < 5 * 4096
    True
    """
    schedule = Schedule(code, rows_per_clock or rows_per_clock_of(code))
    P = schedule.rows_per_clock
    per_lane = PER_LANE + PER_SIGN * schedule.degree + PER_TURN * (P - 1).bit_length()
    cells = PER_BIT * len(schedule.columns) * code.lanes + per_lane * P + PER_CIRCULANT * len(schedule.edges)
    memory_bits = sum(depth * width for depth, width in memory_shapes(schedule))
    return LdpcArea(_encoder_sums(code), round(cells), memory_bits, ERROR)


def _encoder_sums(code: LDPC) -> int:
    """Two-input XORs of `ldpc_check_bits` for the full code: every sum once per lane."""
    data_columns, rows = code.block_columns - code.block_rows, code.block_rows
    columns = code.circulants[:, 1]
    data, first = int((columns < -(-code.k // code.lanes)).sum()), int((columns == data_columns).sum())
    return int(code.lanes * ((data - rows) + (rows - 1) + (rows - 1) + first))


def black_boxes(shapes: Sequence[tuple[int, int]]) -> str:
    """Empty Verilog modules in place of the memories, so that only logic is counted."""
    texts = {memory_text(depth, width) for depth, width in shapes}
    heads = (text[: text.index(");") + 2].replace("output reg", "output") for text in sorted(texts))
    return "".join(f"(* blackbox *)\n{head}\nendmodule\n" for head in heads)
