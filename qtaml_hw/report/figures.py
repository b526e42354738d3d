"""Numbers as a reader sees them; the page, the plots and the terminal share these."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qtaml_hw.campaign.estimate import Estimate

__all__ = ["NARROW_SPACE", "NO_NUMBER", "count", "distinct", "interval", "number", "percent", "scientific"]

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


NO_NUMBER = "–"


def distinct(names: Sequence[str]) -> list[str]:
    """`names` without the last components that all of them share, such as ``.weight``.

    Examples
    --------
    >>> distinct(["conv1.weight", "layer1.0.conv1.weight"]), distinct(["fc"])
    (['conv1', 'layer1.0.conv1'], ['fc'])
    """
    shared = 0
    for characters in zip(*(reversed(name) for name in names), strict=False):
        if len(set(characters)) > 1:
            break
        shared += 1
    tail = names[0][len(names[0]) - shared :] if len(names) > 1 else ""
    ending = tail[min((tail.index(c) for c in "./:" if c in tail), default=len(tail)) :]
    if not ending or ending in names:
        return list(names)
    return [name.removesuffix(ending) for name in names]


def count(value: float) -> str:
    """A number of things, in groups of three digits.

    Examples
    --------
    >>> count(11164352).replace("\\u202f", " ")
    '11 164 352'
    """
    return f"{value:,.0f}".replace(",", NARROW_SPACE)


def number(value: float | None, digits: int = 3) -> str:
    """A quantity with `digits` significant digits; a dash where there is none.

    Examples
    --------
    >>> number(0.61803), number(12.0), number(4.7e-7), number(None)
    ('0.618', '12.0', '4.70 × 10⁻⁷', '–')
    """
    if value is None or not math.isfinite(value):
        return NO_NUMBER
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    if not -3 <= magnitude <= 5:
        return scientific(value, digits)
    if magnitude >= digits:
        return count(value)
    return f"{value:.{digits - 1 - magnitude}f}"


def scientific(value: float, digits: int = 2) -> str:
    """A probability as mantissa and power of ten.

    Examples
    --------
    >>> scientific(0.00964), scientific(0.1), scientific(0)
    ('9.6 × 10⁻³', '0.10', '0')
    """
    if value == 0:
        return "0"
    if 0.01 <= abs(value) <= 1:
        return f"{value:#.{digits}g}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def percent(value: float, digits: int = 1) -> str:
    """A fraction in per cent.

    Examples
    --------
    >>> percent(0.978).replace("\\u202f", " ")
    '97.8 %'
    """
    return f"{100 * value:.{digits}f}{NARROW_SPACE}%"


def interval(estimate: Estimate) -> str:
    """The ends of a confidence interval in per cent.

    Examples
    --------
    >>> interval(Estimate(0.93, 0.91, 0.95, 40)).replace("\\u202f", " ")
    '91.0 – 95.0 %'
    """
    return f"{100 * estimate.low:.1f}{NARROW_SPACE}–{NARROW_SPACE}{percent(estimate.high)}"
