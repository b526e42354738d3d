"""The exceptions that reach the user as a message: wrong input, or a fault of the environment."""

from __future__ import annotations

__all__ = ["InputError", "Unavailable"]


class InputError(ValueError):
    """Something the user gave is wrong; the message says what, where, and what was expected.

    The same input is wrong tomorrow too: a sweep records it as the answer of a point. The command line prints the
    message on stderr and exits with status 2.

    Examples
    --------
    >>> raise InputError("design.toml: memory.vdd = -1 V: expected a voltage above 0")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: design.toml: memory.vdd = -1 V: expected a voltage above 0
    """


class Unavailable(Exception):
    """Something the machine withheld: a file that went away or changed, memory, room on a disk, a worker, a tool.

    It says nothing about the design, and may be otherwise in a minute: it is tried again and never recorded as an
    answer. The command line prints the message on stderr and exits with status 4.

    Examples
    --------
    >>> raise Unavailable("data.npz: has changed since it was asked for")
    Traceback (most recent call last):
    qtaml_hw.errors.Unavailable: data.npz: has changed since it was asked for
    """
