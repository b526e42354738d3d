"""The one exception that reaches the user as a message rather than as a traceback."""

from __future__ import annotations

__all__ = ["InputError"]


class InputError(ValueError):
    """Something the user gave is wrong; the message says what, where, and what was expected.

    The command line prints the message on stderr and exits with status 2.

    Examples
    --------
    >>> raise InputError("design.toml: memory.vdd = -1 V: expected a voltage above 0")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: design.toml: memory.vdd = -1 V: expected a voltage above 0
    """
