"""Codes by name: ``make("hsiao", 64)`` builds one, ``from_name("hsiao-72-64")`` reads a name back.

A name is ``family-n-k``. Names come from plan files and command lines: they are parsed strictly, and only the names
that a code gives itself are accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.codes.hamming import Hamming, Parity
from qtaml_hw.codes.hsiao import Hsiao
from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.codes.repetition import Repetition

__all__ = ["families", "from_name", "make"]

Builder = Callable[[str, int], BlockCode]

FAMILIES: tuple[tuple[str, str, str, Builder], ...] = (
    # pattern of the family name, how it is listed, one line, constructor (text matched by the group, data bits)
    (r"()hsiao", "hsiao", "SECDED, minimum odd-weight columns; k = 4..1024", lambda _, k: Hsiao(k)),
    (
        r"()hsiao-inverted",
        "hsiao-inverted",
        "Hsiao SECDED whose all-0 and all-1 words are invalid; k = 4..1024",
        lambda _, k: Hsiao(k, inverted=True),
    ),
    (r"()hamming", "hamming", "corrects one error; k = 1..1024", lambda _, k: Hamming(k)),
    (r"()parity", "parity", "detects one error; k = 1..4096", lambda _, k: Parity(k)),
    (
        r"repetition-([1-9]\d?)",
        "repetition-N",
        "N copies of every bit, majority; N = 3, 5, ... 15, k = 1..4096",
        lambda copies, k: Repetition(int(copies), k),
    ),
    (r"bch-([1-9]\d?)", "bch-T", "shortened BCH, corrects T errors; T = 1..64", lambda t, k: BCH(k, int(t))),
    (r"()dec", "dec", "corrects two errors: bch-2", lambda _, k: BCH(k, 2)),
    (r"()tec", "tec", "corrects three errors: bch-3", lambda _, k: BCH(k, 3)),
    (r"()dected", "dected", "corrects two errors, detects three", lambda _, k: BCH(k, 2, extended=True)),
    (r"()tecqed", "tecqed", "corrects three errors, detects four", lambda _, k: BCH(k, 3, extended=True)),
    (
        r"(ldpc-[1-9]\d{3}r\d\d)",
        "ldpc-NrR",
        "quasi-cyclic LDPC of full length N and rate R %, layered min-sum; the designs of ldpc_designs()",
        lambda design, k: LDPC(design, k),
    ),
    (
        r"repetition-([1-9]\d?\+[a-z0-9-]+)",
        "repetition-N+FAMILY",
        "N copies of every bit of a codeword of FAMILY, for example repetition-3+bch-18",
        lambda parts, k: Concatenation(int(parts.split("+")[0]), make(parts.split("+")[1], k)),
    ),
)


def families() -> dict[str, str]:
    """Family names and what each is, in one line.

    Examples
    --------
    >>> families()["hamming"]
    'corrects one error; k = 1..1024'
    """
    return {listed: description for _, listed, description, _ in FAMILIES}


def make(family: str, data_bits: int) -> BlockCode:
    """The code of a family for words of `data_bits` data bits.

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
    ValueError
        If there is no such family, or the family has no code for `data_bits`.

    Examples
    --------
    >>> make("repetition-3", 64)
    Repetition(n=192, k=64, d=3, t=1)
    """
    for pattern, _, _, build in FAMILIES:
        if match := re.fullmatch(pattern, family, re.ASCII):
            return build(match[1], data_bits)
    whole = re.fullmatch(r"(.+)-\d+-\d+", family[:60], re.ASCII)
    if whole and any(re.fullmatch(pattern, whole[1], re.ASCII) for pattern, *_ in FAMILIES):
        raise ValueError(f"unknown code family {family!r}; this is one code of the family {whole[1]!r}")
    raise ValueError(f"unknown code family {family[:60]!r}; expected one of {', '.join(families())}")


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
    match = re.fullmatch(r"([a-z0-9+-]{1,60})-([1-9]\d{0,4})-([1-9]\d{0,3})", name, re.ASCII)
    if match is None:
        raise ValueError(f"not the name of a code: {name[:60]!r}; expected family-n-k, for example 'hsiao-72-64'")
    family, data_bits = match[1], int(match[3])
    code = make(family, data_bits)
    if code.name != name:
        raise ValueError(f"there is no code {name!r}; the {family} code for {data_bits} data bits is {code.name!r}")
    return code
