"""Durations as people write them: ``10y``, ``3 months``, ``1.5h``, or a number of seconds."""

from __future__ import annotations

import math
import re
from typing import Final

from qtaml_hw.errors import InputError
from qtaml_hw.physics.constants import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MONTH, SECONDS_PER_YEAR

__all__ = ["format_time", "parse_time"]

_UNITS: Final = {
    "ns": 1e-9,
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "min": 60.0,
    "h": SECONDS_PER_HOUR,
    "d": SECONDS_PER_DAY,
    "mo": SECONDS_PER_MONTH,
    "y": SECONDS_PER_YEAR,
}
_WORDS: Final = {"d": "day", "mo": "month", "y": "year"}
"""Units that are written out."""
_ALSO: Final = {f"{word}{end}": unit for unit, word in _WORDS.items() for end in ("", "s")} | {"µs": "us"}
"""Other names of units."""
_ROUND, _LARGEST = 1e-6, 1000
"""Relative error of a number that has one decimal at most, and what it is less than."""
_PATTERN: Final = re.compile(r"\s*([0-9.]+(?:[eE][+-]?[0-9]+)?)\s*([a-zµ]*)\s*")


def parse_time(text: str | float) -> float:
    """Seconds in a duration.

    Parameters
    ----------
    text : str or float
        A number of seconds, or a number followed by ns, us, ms, s, min, h, d, mo (a twelfth of a year) or y (365.25 d);
        days, months and years may be written out.

    Returns
    -------
    float
        Seconds, at least 0 and finite.

    Raises
    ------
    InputError
        If the text is not such a duration.

    Examples
    --------
    >>> parse_time("10y"), parse_time("1.5 h"), parse_time(60)
    (315576000.0, 5400.0, 60.0)
    >>> parse_time("90 days") == parse_time("90d")
    True
    >>> parse_time("soon")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: 'soon' is not a duration: expected a number with ns, us, ...
    """
    match = _PATTERN.fullmatch(str(text))
    unit = _UNITS.get(_ALSO.get(match[2], match[2]) or "s") if match else None
    if match and unit:
        try:
            seconds = float(match[1]) * unit
        except ValueError:
            seconds = math.nan
        if math.isfinite(seconds):
            return seconds
    known = ", ".join(list(_UNITS)[:-1]) + " or y"
    raise InputError(f"{text!r} is not a duration: expected a number with {known}, as in 10y")


def format_time(seconds: float) -> str:
    """A short reading of a duration, the inverse of `parse_time` up to rounding.

    Parameters
    ----------
    seconds : float
        Duration in s, at least 0.

    Examples
    --------
    >>> format_time(315576000.0), format_time(90 * 86400), format_time(5400.0), format_time(6.5e-4)
    ('10 years', '90 days', '1.5 h', '650 µs')
    >>> format_time(86400.0), format_time(1e6)
    ('1 day', '11.6 days')
    """
    if seconds == 0:
        return "0 s"
    units = sorted(_UNITS.items(), key=lambda item: -item[1])
    fitting = [(name, seconds / unit) for name, unit in units if seconds >= unit * (1 - _ROUND)]
    for name, count in fitting:
        if count < _LARGEST and abs(count - round(count, 1)) <= _ROUND * count:
            return _said(round(count, 1), name)
    name, count = next(((name, count) for name, count in fitting if name != "mo"), ("s", seconds))
    return _said(count, name)


def _said(count: float, unit: str) -> str:
    """A number with its unit."""
    word = _WORDS.get(unit)
    shown = f"{count:.4g}" if count == round(count, 1) else f"{count:.3g}"
    return f"{shown} {unit.replace('us', 'µs')}" if word is None else f"{shown} {word}{'s' * (shown != '1')}"
