"""One record for every style of decoding: all that hardware and its verification ask about a code.

A code names its style (`qtaml_hw.codes.decoding.Decoding`), and `style_of` finds the record. The module of a decoder
lists its records in a tuple ``STYLES``, beside the decoder: a code with a decoder of its own is one file of
`qtaml_hw.codes` and one of this room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.locator import Locator
from qtaml_hw.hdl.coders.network import XOR_NETWORK, Encoding
from qtaml_hw.support.registry import gathered

__all__ = ["Order", "Style", "VerificationEffort", "cells_of", "locator_of", "style_of"]

C = TypeVar("C", bound=BlockCode)

MODEL_ERROR = 0.12
"""Largest relative error of the closed forms for the cells of decoders, over the codes of benchmarks/rtl.py."""


@dataclass(frozen=True)
class VerificationEffort:
    """What verification asks of a decoder: the less, the more cycles it takes for a word.

    Attributes
    ----------
    pairs : int
        Double errors that are all tested, where there are no more; the default is those of n = 141.
    rows : int
        Rows of weights through a layer codec around it.
    codewords : int
        Codewords through a reader around it.
    large_encoder : bool
        Whether the encoder is too large for all words of a memory.
    """

    pairs: int = 10_000
    rows: int = 512
    codewords: int = 64
    large_encoder: bool = False


class Order(Protocol):
    """Order of work of a decoder that takes its time.

    Attributes
    ----------
    rows_per_clock : int
        Checks of a block row that are worked on at once.
    """

    rows_per_clock: int

    @property
    def cycles_per_iteration(self) -> int:
        """Of an iteration."""

    @property
    def max_iterations(self) -> int:
        """After which the decoder gives up."""

    def accesses(self, iterations: int) -> tuple[int, ...]:
        """Reads, and as many writes, of each of `memories` for a word of so many iterations."""

    @property
    def memories(self) -> tuple[tuple[int, int], ...]:
        """Depth and width of the memories that the decoder uses."""

    def cycles(self, iterations: int, converged: bool) -> int:
        """From taking a word to its answer."""


@dataclass(frozen=True)
class Style(Generic[C]):
    """How the codes of a style are built, estimated, tried and proved.

    Attributes
    ----------
    name : str
        As codes call it.
    cells : callable
        Gates of the decoder, from a closed form, for a code and `rows_per_clock`. None: no model.
    locator : callable, optional
        Finds the errors within one cycle, in a `qtaml_hw.hdl.coders.decoder.Decoder`.
    decoder : type, optional
        Component of a sequential decoder, with `ready_out` and `cycles`.
    schedule : callable, optional
        Order of work of a decoder for a code and the checks that it works on at once (None: as the code has it): where
        that can be chosen, and where the time depends on the word.
    encoding : Encoding
        How check bits are made.
    effort : VerificationEffort
        What verification asks of the decoder.
    proof : str
        How a decoder of one cycle is proved: "queries" about all words, to a SAT solver; or "cut" at the syndrome.
    error : float
        Largest relative error of `cells` over the codes it was calibrated on.
    """

    name: str
    cells: Callable[[C, int | None], float] | None
    locator: Callable[[C], Locator] | None = None
    decoder: type[Any] | None = None
    schedule: Callable[[C, int | None], Order] | None = None
    encoding: Encoding[C] = XOR_NETWORK
    effort: VerificationEffort = field(default_factory=VerificationEffort)
    proof: Literal["queries", "cut"] = "queries"
    error: float = MODEL_ERROR


NONE: Style[BlockCode] = Style("", None)
"""Of codes without hardware decoder: what their encoders have in common with others."""


def style_of(code: BlockCode) -> Style[Any]:
    """The record of a code's style; of a code without hardware decoder one that has none.

    Raises
    ------
    LookupError
        If the code names a style that no module of this room lists.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> [style_of(make(family, 8)).name for family in ("hsiao", "bch-10", "repetition-3+bch-2")]
    ['columns', 'iterative', 'concatenated']
    """
    name = code.decoding.style
    if not name:
        return NONE
    styles: tuple[Style[Any], ...] = gathered("qtaml_hw.hdl.coders", "STYLES")
    for style in styles:
        if style.name == name:
            return style
    raise LookupError(f"no module of qtaml_hw.hdl.coders lists the style {name!r} of {code.name}")


def locator_of(code: BlockCode) -> Locator:
    """The way the error positions of a code are found within one cycle.

    Raises
    ------
    ValueError
        If there is none: large BCH codes and LDPC codes have decoders that take several cycles.
    """
    locator = style_of(code).locator
    if locator is None:
        raise ValueError(f"{code.name} has no decoder that works within one cycle")
    return locator(code)


def cells_of(code: BlockCode, rows_per_clock: int | None = None) -> float:
    """Estimated gates of the decoder of a code.

    Raises
    ------
    ValueError
        If there is no model for the code.
    """
    cells = style_of(code).cells
    if cells is None:
        raise ValueError(f"no area model for {code.name}")
    return cells(code, rows_per_clock)
