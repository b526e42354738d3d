"""What a long run shows while it runs: one line per stage, with a bar and the time left.

Stages below the flow know nothing of terminals: they take a plain function ``step(amount=1)`` and call it when
something is done. `stages` draws bars on a terminal and writes plain lines elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from qtaml_hw.support.text import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars

__all__ = ["Named", "Progress", "Quiet", "Step", "duration", "stages", "time_left"]

AFTER_S, EVERY_S = 2.0, 10.0
"""Where there is no terminal: seconds after which a stage is named, and between two lines on how far it is."""


MOST = 0.99
"""Share that is shown of a stage that has not ended, at most."""
NEARLY = 0.9
"""Share of a stage from which on it is nearly done, however fast it was before."""


class Step(Protocol):
    """Tells that `amount` more of the stage's total is done.

    Examples
    --------
    >>> with Quiet().stage("points", total=3) as step:
    ...     step(2)
    ...     step()
    """

    def __call__(self, amount: float = 1, /) -> None: ...


class Progress(Protocol):
    """Where a run tells how far it is.

    Examples
    --------
    >>> def work(progress: Progress) -> None:
    ...     with progress.stage("points", total=3) as step:
    ...         step(3)
    >>> work(Quiet())
    """

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


class Named:
    """A `Progress` whose stages say what they are for as well.

    Examples
    --------
    >>> with Named(Quiet(), "at the high end").stage("cheapest plan", total=3) as step:
    ...     step()
    """

    def __init__(self, progress: Progress, what: str) -> None:
        self._progress, self._what = progress, what

    def stage(self, name: str, total: float | None = None) -> AbstractContextManager[Step]:
        """As `Progress.stage`."""
        return self._progress.stage(f"{name} {self._what}", total)


def _nothing(amount: float = 1, /) -> None:
    pass


def duration(seconds: float) -> str:
    """A time as a reader says it, to the second.

    Examples
    --------
    >>> duration(0.2), duration(75), duration(3 * 3600 + 61)
    ('0 s', '1 min 15 s', '3 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def time_left(elapsed_s: float, share: float) -> float | None:
    """Seconds that are left where `share` of the work took `elapsed_s`; None where nothing is done yet.

    Examples
    --------
    >>> time_left(30, 0.25), time_left(5, 0)
    (90.0, None)
    """
    return elapsed_s * (1 - share) / share if share > 0 else None


def _left(elapsed_s: float, share: float) -> str:
    """What is said of a stage that is not done: the time left, or since when it runs where that is not known.

    An estimate of no time at all is none: the last steps then take longer than those before them. Where all that was
    counted is done, what goes on was not counted.
    """
    left = time_left(elapsed_s, share)
    if left is None or share >= 1:
        return f"{duration(elapsed_s)} so far"
    if left >= 1:
        return f"{duration(left)} left"
    return f"{'nearly done, ' if share >= NEARLY else ''}{duration(elapsed_s)} so far"


class _Live:
    """A `Progress` of Rich bars."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
        task, done = self._bars.add_task(visible(name), total=total), 0.0

        def step(amount: float = 1, /) -> None:
            nonlocal done
            done += amount
            self._bars.update(task, completed=done if total is None else min(done, MOST * total))

        try:
            yield step
        except BaseException:
            self._bars.stop_task(task)  # stays where it was
            raise
        done = 1 if total is None else total
        self._bars.update(task, total=done, completed=done)


class _Plain:
    """A `Progress` of lines: the name of a stage that takes a while, how far it is every now and then, what it took."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Step]:
        start, done, name = time.monotonic(), 0.0, visible(name)
        ended = Event()

        def step(amount: float = 1, /) -> None:
            nonlocal done
            done += amount

        def watch() -> None:
            if not ended.wait(AFTER_S):
                self._say(name)
            while not ended.wait(EVERY_S):
                elapsed, share = time.monotonic() - start, min(done / total, 1.0) if total else 0.0
                self._say(f"{name}: {f'{min(share, MOST):.0%}, ' if share else ''}{_left(elapsed, share)}")

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield step
        finally:
            ended.set()
            watcher.join()
        if (took := time.monotonic() - start) >= AFTER_S:
            self._say(f"{name}: done in {duration(took)}")


@contextmanager
def stages(console: Console | None = None) -> Iterator[Progress]:
    """Live bars for the length of the block where `console` is a terminal, plain lines where it is not.

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
        yield _Plain(where)
        return
    from rich.progress import BarColumn, Progress as Bars, ProgressColumn, Task, TaskProgressColumn, TextColumn
    from rich.text import Text

    class Times(ProgressColumn):
        """What is left of a stage; what it took once it has ended."""

        def render(self, task: Task) -> Text:
            elapsed = task.finished_time if task.finished else task.elapsed
            if elapsed is None or task.finished:
                return Text("" if elapsed is None else duration(elapsed))
            return Text(_left(elapsed, min(task.completed / task.total, 1.0) if task.total else 0.0))

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        Times(),
    )
    with Bars(*columns, console=where) as bars:
        yield _Live(bars)
