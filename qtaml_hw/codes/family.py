"""`Family`: how the codes of a family are named and made.

A module of this room lists its families in a tuple ``FAMILIES``; that is all that `qtaml_hw.codes.catalogue` asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qtaml_hw.codes.block import BlockCode

__all__ = ["Family"]


@dataclass(frozen=True)
class Family:
    """A family of codes.

    Attributes
    ----------
    pattern : str
        Regular expression of its whole name, with one group.
    listed : str
        How it is listed: a capital letter stands for a number.
    description : str
        What it is, in one line.
    build : callable
        From the text that the group matched and the data bits to the code.
    whole : callable, optional
        From that text to the code in the length that it is made for; None where a length has to be chosen.

    Examples
    --------
    >>> from qtaml_hw.codes import Repetition
    >>> votes = Family("votes-([1-9])", "votes-N", "N copies of every bit", lambda n, k: Repetition(int(n), k))
    >>> votes.build("3", 8)
    Repetition(n=24, k=8, d=3, t=1)
    """

    pattern: str
    listed: str
    description: str
    build: Callable[[str, int], BlockCode]
    whole: Callable[[str], BlockCode] | None = None
