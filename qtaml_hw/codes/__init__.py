"""Block codes: one object per code, shared by simulator and hardware."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.codes.bch import BCH as BCH
    from qtaml_hw.codes.block import (
        BlockCode as BlockCode,
        Counts as Counts,
        DecodeResult as DecodeResult,
        ResidualChannel as ResidualChannel,
        Status as Status,
    )
    from qtaml_hw.codes.catalogue import (
        UnknownFamilyError as UnknownFamilyError,
        families as families,
        from_name as from_name,
        make as make,
        whole_code as whole_code,
    )
    from qtaml_hw.codes.concatenation import Concatenation as Concatenation
    from qtaml_hw.codes.decoding import Decoding as Decoding
    from qtaml_hw.codes.family import Family as Family
    from qtaml_hw.codes.fast_ldpc import FastLDPC as FastLDPC
    from qtaml_hw.codes.hamming import Hamming as Hamming, Parity as Parity
    from qtaml_hw.codes.hsiao import Hsiao as Hsiao
    from qtaml_hw.codes.ldpc import LDPC as LDPC, ldpc_designs as ldpc_designs
    from qtaml_hw.codes.repetition import Repetition as Repetition
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
