"""Block codes: one object per code, shared by simulator and hardware."""

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.block import BlockCode, DecodeResult, ResidualChannel, Status
from qtaml_hw.codes.catalogue import families, from_name, make
from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.codes.hamming import Hamming, Parity
from qtaml_hw.codes.hsiao import Hsiao
from qtaml_hw.codes.ldpc import LDPC, ldpc_designs
from qtaml_hw.codes.repetition import Repetition

__all__ = [
    "BCH",
    "LDPC",
    "BlockCode",
    "Concatenation",
    "DecodeResult",
    "Hamming",
    "Hsiao",
    "Parity",
    "Repetition",
    "ResidualChannel",
    "Status",
    "families",
    "from_name",
    "ldpc_designs",
    "make",
]
