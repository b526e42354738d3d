"""Progress of a verification: the share of all words that have been simulated, from the lines that `verify` prints."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["Played"]

ALL = re.compile(r"(\d+) words through ")
SOME = re.compile(r"(.+): (\d+) of \d+ words")


class Played:
    """A `progress` for `verify` that passes on shares which add up to at most 1.

    Parameters
    ----------
    step : callable
        Told of every further share.

    Examples
    --------
    >>> shares = []
    >>> played = Played(shares.append)
    >>> for line in "8 words through 2 modules", "dec: 2 of 4 words", "dec: 4 of 4 words", "enc: 4 of 4 words":
    ...     played(line)
    >>> shares
    [0.25, 0.25, 0.5]
    """

    def __init__(self, step: Callable[[float], None]) -> None:
        self._step, self._words = step, 0
        self._seen: dict[str, int] = {}

    def __call__(self, line: str) -> None:
        """One line of `verify`."""
        if every := ALL.match(line):
            self._words = int(every[1])
        elif self._words and (some := SOME.fullmatch(line)):
            further = int(some[2]) - self._seen.get(some[1], 0)
            self._seen[some[1]] = int(some[2])
            self._step(further / self._words)
