"""Which decoder a code has: one that answers within a cycle where there is one, else one that takes its time."""

from __future__ import annotations

from collections.abc import Iterable

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.coders.decoder import CUTS, Decoder, locator_of
from qtaml_hw.hdl.coders.iterative import IterativeDecoder
from qtaml_hw.hdl.coders.repeated import RepeatedDecoder
from qtaml_hw.hdl.gates.pipeline import checked_cuts
from qtaml_hw.hdl.ldpc.decoder import LdpcDecoder, rows_per_clock_of
from qtaml_hw.hdl.ldpc.schedule import Schedule

__all__ = ["AnyDecoder", "SequentialDecoder", "check_options", "decoder_class", "decoder_of", "is_sequential"]

SequentialDecoder = IterativeDecoder | RepeatedDecoder | LdpcDecoder
"""A decoder with `ready_out` and `cycles`: it takes a word when it is ready, and answers with `valid_out`."""
AnyDecoder = Decoder | SequentialDecoder


def is_sequential(code: BlockCode) -> bool:
    """Whether the decoder of a code takes many cycles for a word.

    Raises
    ------
    ValueError
        If the code has no hardware decoder at all.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> [is_sequential(make(family, 8)) for family in ("hsiao", "bch-10", "repetition-3+bch-10", "repetition-3+bch-2")]
    [False, True, True, False]
    """
    try:
        locator_of(code)
    except ValueError:
        if isinstance(code, BCH | LDPC) or (isinstance(code, Concatenation) and isinstance(code.outer, BCH)):
            return True
        raise ValueError(f"{code.name} has no hardware decoder") from None
    return False


def decoder_of(code: BlockCode, pipeline: Iterable[str] = (), rows_per_clock: int | None = None) -> AnyDecoder:
    """The decoder of a code.

    Parameters
    ----------
    code : BlockCode
    pipeline : iterable of str
        Register stages of a `Decoder`.
    rows_per_clock : int or None
        Checks that an `LdpcDecoder` works on at once.

    Returns
    -------
    Decoder, IterativeDecoder, RepeatedDecoder or LdpcDecoder

    Raises
    ------
    ValueError
        If the code has no hardware decoder, or an option does not fit the one it has.
    """
    check_options(code, pipeline, rows_per_clock)
    if not is_sequential(code):
        return Decoder(code, pipeline=pipeline)
    if isinstance(code, LDPC):
        return LdpcDecoder(code, rows_per_clock)
    if isinstance(code, Concatenation):
        return RepeatedDecoder(code)
    assert isinstance(code, BCH)
    return IterativeDecoder(code)


def decoder_class(code: BlockCode) -> type:
    """Class of the decoder of a code, with hardware."""
    if not is_sequential(code):
        return Decoder
    if isinstance(code, LDPC):
        return LdpcDecoder
    return RepeatedDecoder if isinstance(code, Concatenation) else IterativeDecoder


def check_options(code: BlockCode, pipeline: Iterable[str] = (), rows_per_clock: int | None = None) -> None:
    """Raise ValueError where `decoder_of` would."""
    if is_sequential(code):
        if tuple(pipeline):
            raise ValueError(f"pipeline: the decoder of {code.name} has no register stages to choose")
    else:
        checked_cuts(pipeline, CUTS)
    if isinstance(code, LDPC):
        Schedule(code, rows_per_clock or rows_per_clock_of(code))
    elif rows_per_clock is not None:
        raise ValueError(f"rows_per_clock is for LDPC codes, not for {code.name}")
