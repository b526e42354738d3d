"""The style of quasi-cyclic codes: layered decoder, check bits by accumulation, circulants instead of a matrix."""

from __future__ import annotations

from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.coders.network import Encoding
from qtaml_hw.hdl.coders.styles import Style, VerificationEffort
from qtaml_hw.hdl.ldpc.area import ERROR, decoder_cells, encoder_cells
from qtaml_hw.hdl.ldpc.c_encoder import c_source
from qtaml_hw.hdl.ldpc.decoder import LdpcDecoder
from qtaml_hw.hdl.ldpc.encoder import ldpc_check_bits
from qtaml_hw.hdl.ldpc.schedule import Schedule
from qtaml_hw.hdl.manifest import CirculantRecord

__all__ = ["STYLES", "circulant_record"]


def circulant_record(code: LDPC) -> CirculantRecord:
    """The parity-check matrix as the manifest writes it."""
    return CirculantRecord(
        lanes=code.lanes,
        block_rows=code.block_rows,
        block_columns=code.block_columns,
        circulants=tuple((row, column, shift) for row, column, shift in code.circulants.tolist()),
    )


QUASI_CYCLIC: Encoding[LDPC] = Encoding(
    check_bits=lambda gates, code, data, _: ldpc_check_bits(gates.m, code, data),
    cells=encoder_cells,
    c_source=c_source,
    circulants=circulant_record,
)

STYLES: tuple[Style[LDPC], ...] = (
    Style(
        "layered",
        cells=decoder_cells,
        decoder=LdpcDecoder,
        schedule=Schedule,
        encoding=QUASI_CYCLIC,
        effort=VerificationEffort(pairs=0, rows=4, codewords=3, large_encoder=True),
        error=ERROR,
    ),
)
