"""Durations as people write them: ``10y``, ``3mo``, ``1.5h``, or a number of seconds."""

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
_PATTERN: Final = re.compile(r"\s*([0-9.]+(?:[eE][+-]?[0-9]+)?)\s*([a-z]*)\s*")


def parse_time(text: str | float) -> float:
    """Seconds in a duration.

    Parameters
    ----------
    text : str or float
        A number of seconds, or a number followed by ns, us, ms, s, min, h, d, mo (a twelfth of a year) or y (365.25 d).

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
    >>> parse_time("soon")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: 'soon' is not a duration: expected a number with ns, us, ...
    """
    match = _PATTERN.fullmatch(str(text))
    unit = _UNITS.get(match[2] or "s") if match else None
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
    >>> format_time(315576000.0), format_time(5400.0), format_time(6.5e-4)
    ('10y', '1.5h', '650us')
    """
    if seconds == 0:
        return "0s"
    for name, unit in sorted(_UNITS.items(), key=lambda item: -item[1]):
        if seconds >= unit * (1 - 1e-9):
            return f"{seconds / unit:.3g}{name}"
    return f"{seconds:.3g}s"
