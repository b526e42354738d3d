"""Codes by name: ``make("hsiao", 64)`` builds one, ``from_name("hsiao-72-64")`` reads a name back.

A name is ``family-n-k``. Names come from plan files and command lines: they are parsed strictly, and only the names
that a code gives itself are accepted.
"""

from __future__ import annotations

import difflib
import functools
import re

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.codes.family import Family
from qtaml_hw.support.registry import gathered

__all__ = ["FAMILIES", "UnknownFamilyError", "families", "from_name", "make", "whole_code"]


NAME = r"([a-z0-9+-]{1,60})-([1-9]\d{0,4})-([1-9]\d{0,3})"
"""Of a code: its family, n and k."""

MOST_KEPT = 64
"""Codes that are kept with their tables."""


class UnknownFamilyError(ValueError):
    """There is no code family of that name.

    Examples
    --------
    >>> make("golay", 12)
    Traceback (most recent call last):
    qtaml_hw.codes.catalogue.UnknownFamilyError: unknown code family 'golay'; expected one of ...
    """


FAMILIES = (
    Family(
        r"repetition-([1-9]\d?\+[a-z0-9-]+)",
        "repetition-N+FAMILY",
        "N copies of every bit of a codeword of FAMILY, for example repetition-3+bch-18",
        lambda parts, k: Concatenation(int(parts.split("+")[0]), make(parts.split("+")[1], k)),
    ),
)
"""The family that is made of others; every other one is listed by the module of its code."""


def _families() -> tuple[Family, ...]:
    """All families: a module of this room that lists some has them in the catalogue."""
    return gathered("qtaml_hw.codes", "FAMILIES")


def families() -> dict[str, str]:
    """Family names and what each is, in one line.

    Examples
    --------
    >>> families()["hamming"]
    'corrects one error; k = 1..1024'
    """
    return {family.listed: family.description for family in _families()}


def make(family: str, data_bits: int) -> BlockCode:
    """The code of a family for words of `data_bits` data bits; asked again, the same object: a code never changes.

    Parameters
    ----------
    family : str
        One of `families`, with numbers for the capital letters.
    data_bits : int
        Data bits k.

    Returns
    -------
    BlockCode

    Raises
    ------
    UnknownFamilyError
        If there is no such family.
    ValueError
        If the family has no code for `data_bits`.

    Examples
    --------
    >>> make("repetition-3", 64)
    Repetition(n=192, k=64, d=3, t=1)
    """
    return _made(family, data_bits)


@functools.lru_cache(maxsize=MOST_KEPT)
def _made(family: str, data_bits: int) -> BlockCode:
    for known in _families():
        if match := re.fullmatch(known.pattern, family, re.ASCII):
            return known.build(match[1], data_bits)
    whole = re.fullmatch(r"(.+)-\d+-\d+", family[:60], re.ASCII)
    if whole and any(re.fullmatch(known.pattern, whole[1], re.ASCII) for known in _families()):
        raise UnknownFamilyError(f"unknown code family {family!r}; this is one code of the family {whole[1]!r}")
    raise UnknownFamilyError(
        f"unknown code family {family[:60]!r}{_meant(family[:60])}; expected one of {', '.join(families())}"
    )


def _meant(family: str) -> str:
    """The family whose name is nearest, whatever its numbers; empty where none is near.

    Examples
    --------
    >>> _meant("hsia"), _meant("repitition-3"), _meant("xyz")
    (" (did you mean 'hsiao'?)", " (did you mean 'repetition-N'?)", '')
    """
    names = {re.sub(r"[A-Z]+", "#", name): name for name in families()}
    near = difflib.get_close_matches(re.sub(r"\d+", "#", family.lower()), names, n=1, cutoff=0.7)
    return f" (did you mean {names[near[0]]!r}?)" if near else ""


def whole_code(name: str) -> BlockCode | None:
    """The code that a name alone stands for: one code's own name, or a family that is made for one length; None for
    families whose length has to be chosen.

    Raises
    ------
    ValueError
        If the family has no such code, or no code has this name.

    Examples
    --------
    >>> whole_code("ldpc-1024r53"), whole_code("bch-2-127-113"), whole_code("hsiao")
    (LDPC(n=1024, k=544, d=3, t=1), BCH(n=127, k=113, d=5, t=2), None)
    """
    if re.fullmatch(NAME, name, re.ASCII):
        return from_name(name)
    for known in _families():
        if known.whole is not None and (match := re.fullmatch(known.pattern, name, re.ASCII)):
            return known.whole(match[1])
    return None


def from_name(name: str) -> BlockCode:
    """The code with a given canonical name; ``from_name(code.name)`` is `code`.

    Raises
    ------
    ValueError
        If `name` is not the name of a code.

    Examples
    --------
    >>> from_name("hsiao-72-64")
    Hsiao(n=72, k=64, d=4, t=1)
    >>> from_name("hsiao-73-64")
    Traceback (most recent call last):
    ValueError: there is no code 'hsiao-73-64'; the hsiao code for 64 data bits is 'hsiao-72-64'
    """
    match = re.fullmatch(NAME, name, re.ASCII)
    if match is None:
        raise ValueError(f"not the name of a code: {name[:60]!r}; expected family-n-k, for example 'hsiao-72-64'")
    family, data_bits = match[1], int(match[3])
    code = make(family, data_bits)
    if code.name != name:
        raise ValueError(f"there is no code {name!r}; the {family} code for {data_bits} data bits is {code.name!r}")
    return code
