"""Numbers as a reader sees them; the page, the plots and the terminal share these."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qtaml_hw.campaign.estimate import Estimate

__all__ = [
    "COUNTED",
    "EQUAL",
    "NARROW_SPACE",
    "NO_NUMBER",
    "PRICES",
    "compared",
    "count",
    "distinct",
    "figure",
    "interval",
    "number",
    "percent",
    "scientific",
    "sure_ends",
]

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


NO_NUMBER = "–"

EQUAL = 1.005
"""Ratio below which two figures are called the same."""

PRICES = {
    "area, memories and readers (mm²)": "area_mm2",
    "energy to read a weight (pJ)": "energy_pj_per_weight",
    "leakage (µW)": "leakage_uw",
    "weights per cycle": "weights_per_cycle",
}
"""Figures of `qtaml_hw.cost.price.CostFigures` that are shown, by what they are called."""

COUNTED = ("weights_per_cycle",)
"""Those of them that are numbers of things."""


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


def figure(value: float, unit: str = "share") -> str:
    """A figure of merit with its unit: a share in per cent, others as they are.

    Examples
    --------
    >>> [figure(*x).replace("\\u202f", " ") for x in ((0.978,), (21.456, "dB"), (9.31, "perplexity"))]
    ['97.8 %', '21.5 dB', '9.31']
    """
    if unit == "share":
        return percent(value)
    return number(value) + (f"{NARROW_SPACE}{unit}" if unit in ("dB", "nats") else "")


def interval(estimate: Estimate, unit: str = "share") -> str:
    """The ends of a confidence interval, a share in per cent; a dash for one figure, of which none is known.

    Examples
    --------
    >>> interval(Estimate(0.93, 0.91, 0.95, 40)).replace("\\u202f", " ")
    '91.0 – 95.0 %'
    >>> interval(Estimate(0.93, 0.93, 0.93, 1))
    '–'
    """
    if estimate.trials <= 1 and estimate.low == estimate.high:
        return NO_NUMBER
    low = f"{100 * estimate.low:.1f}" if unit == "share" else number(estimate.low)
    return f"{low}{NARROW_SPACE}–{NARROW_SPACE}{figure(estimate.high, unit)}"


def compared(ours: float | None, theirs: float | None, counted: bool = True) -> str:
    """How many times more or fewer ours are, or less where they are not `counted`; a dash where either is missing or
    nothing.

    Examples
    --------
    >>> [compared(x, 3.0).replace("\\u202f", " ") for x in (1.0, 3.0, 28.8, None)]
    ['3.00 × fewer', 'as many', '9.60 × more', '–']
    >>> [compared(x, 3.0, False).replace("\\u202f", " ") for x in (1.0, 3.0)]
    ['3.00 × less', 'as much']
    """
    if not ours or not theirs:
        return NO_NUMBER
    less, same = ("fewer", "as many") if counted else ("less", "as much")
    ratio, what = (theirs / ours, less) if ours < theirs else (ours / theirs, "more")
    return f"{number(ratio)}{NARROW_SPACE}× {what}" if ratio >= EQUAL else same


def sure_ends(low: float | None, high: float | None) -> str:
    """The range in which the cheapest sufficient budget lies: the dearest that is surely too little, the cheapest that
    is surely enough. None: no budget tried is; 0 is a budget, too, without protection.

    Examples
    --------
    >>> sure_ends(None, 0.25)
    'no budget tried is surely too little, 0.25 is surely enough'
    >>> sure_ends(0.0, None)
    '0 (no protection) is surely too little, no budget tried is surely enough'
    """

    def named(budget: float | None) -> str:
        if budget is None:
            return "no budget tried"
        return f"{budget:.4g}" if budget else "0 (no protection)"

    return f"{named(low)} is surely too little, {named(high)} is surely enough"
