# amaranth: UnusedElaboratable=no
"""Which decoder a code has: one that answers in one cycle if there is one, else one of several cycles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.decoder import CUTS, Decoder
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.gates.pipeline import checked_cuts

__all__ = ["AnyDecoder", "SequentialDecoder", "check_options", "decoder_class", "decoder_of", "is_sequential"]


class SequentialDecoder(Protocol):
    """A decoder with `ready_out` and `cycles`: it takes a word when it is ready, and answers with `valid_out`."""

    code: BlockCode
    cycles: int

    def __getattr__(self, name: str) -> Any:
        """A port."""


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
    if not code.decoding.has_hardware:
        raise ValueError(code.decoding.missing)
    return style_of(code).locator is None


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
    Decoder, or the sequential decoder of its style

    Raises
    ------
    ValueError
        If the code has no hardware decoder, or an option does not fit the one it has.
    """
    check_options(code, pipeline, rows_per_clock)
    if not is_sequential(code):
        return Decoder(code, pipeline=pipeline)
    chosen = {} if style_of(code).schedule is None else {"rows_per_clock": rows_per_clock}
    made: SequentialDecoder = decoder_class(code)(code, **chosen)
    return made


def decoder_class(code: BlockCode) -> Any:
    """Class of the decoder of a code, with hardware."""
    return style_of(code).decoder if is_sequential(code) else Decoder


def check_options(code: BlockCode, pipeline: Iterable[str] = (), rows_per_clock: int | None = None) -> None:
    """Raise ValueError where `decoder_of` would."""
    if is_sequential(code):
        if tuple(pipeline):
            raise ValueError(f"pipeline: the decoder of {code.name} has no register stages to choose")
    else:
        checked_cuts(pipeline, CUTS)
    schedule = style_of(code).schedule
    if schedule is not None:
        schedule(code, rows_per_clock)
    elif rows_per_clock is not None:
        raise ValueError(f"rows_per_clock is for LDPC codes, not for {code.name}")
