"""What a long run shows while it runs: one line per stage, with a bar and the time left.

Stages below the flow know nothing of terminals: they take a plain function ``step(amount=1)`` and call it when
something is done. `stages` draws bars on a terminal and nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from qtaml_hw.support.text import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars

__all__ = ["Progress", "Quiet", "Step", "stages"]


class Step(Protocol):
    """Tells that `amount` more of the stage's total is done."""

    def __call__(self, amount: float = 1, /) -> None: ...


class Progress(Protocol):
    """Where a run tells how far it is."""

    def stage(self, name: str, total: float | None = None) -> AbstractContextManager[Step]:
        """Enter the stage `name`; `total` is what its steps add up to, None where that is not known.

        The stage counts as done when the block ends without an exception.
        """
        ...


class Quiet:
    """A `Progress` that shows nothing.

    Examples
    --------
    >>> with Quiet().stage("sensitivity", total=10) as step:
    ...     step()
    """

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
        """As `Progress.stage`."""
        yield _nothing


def _nothing(amount: float = 1, /) -> None:
    pass


class _Live:
    """A `Progress` of Rich bars."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
        task = self._bars.add_task(visible(name), total=total)

        def step(amount: float = 1, /) -> None:
            self._bars.advance(task, amount)

        try:
            yield step
        except BaseException:
            self._bars.stop_task(task)  # stays where it was
            raise
        done = 1 if total is None else total
        self._bars.update(task, total=done, completed=done)


@contextmanager
def stages(console: Console | None = None) -> Iterator[Progress]:
    """Live bars for the length of the block where `console` is a terminal, silence where it is not.

    Parameters
    ----------
    console : rich.console.Console, optional
        Standard error unless given, so that standard output stays free for results.

    Yields
    ------
    Progress

    Examples
    --------
    >>> with stages() as progress, progress.stage("sensitivity", total=2) as step:
    ...     step()
    ...     step()
    """
    from rich.console import Console

    where = console or Console(stderr=True)
    if not where.is_terminal:
        yield Quiet()
        return
    from rich.progress import (
        BarColumn,
        Progress as Bars,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=where) as bars:
        yield _Live(bars)
