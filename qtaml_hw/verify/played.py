"""Progress of a verification, from the lines that `verify` prints: its steps, and the share of the words in theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from qtaml_hw.support.progress import Progress

__all__ = ["Played", "in_steps"]

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


@contextmanager
def in_steps(progress: Progress) -> Iterator[Callable[[str], None]]:
    """A `progress` for `verify` that shows each of its steps as a stage.

    Words have a time left, which begins with the first one. A linter, a bench and a proof end when they end: of those
    only the name is shown, and since when they run.

    Examples
    --------
    >>> from qtaml_hw.support.progress import Quiet
    >>> with in_steps(Quiet()) as tell:
    ...     tell("lint with verilator")
    ...     tell("8 words through 2 modules")
    ...     tell("dec: 2 of 4 words")
    """
    with ExitStack() as stage:
        played = Played(lambda share: None)

        def tell(line: str) -> None:
            nonlocal played
            if not SOME.fullmatch(line):
                stage.close()
                played = Played(stage.enter_context(progress.stage(line, 1 if ALL.match(line) else None)))
            played(line)

        yield tell
