"""Tables and lines of Rich as a terminal or a file gets them: without blanks at the ends of their lines.

Rich fills every cell of a table up to the width of its column, the last one of a line, too. All that is printed with it
goes through `show`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

__all__ = ["show"]


def show(console: Console, *things: RenderableType) -> None:
    """Print tables and texts, one below the other; in colours where the console is a terminal.

    Examples
    --------
    >>> import io
    >>> from rich.table import Table
    >>> table = Table("code", "of what", box=None, pad_edge=False)
    >>> table.add_row("hsiao", "a row")
    >>> console = Console(file=io.StringIO(), width=40)
    >>> show(console, table, "done")
    >>> console.file.getvalue()
    'code   of what\\nhsiao  a row\\ndone\\n'
    """
    for thing in things:
        console.print(_Trimmed(thing))


class _Trimmed:
    """What is shown, without blanks at the ends of its lines."""

    def __init__(self, thing: RenderableType) -> None:
        self._thing = thing

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for line in console.render_lines(self._thing, options, pad=False):
            while line and not line[-1].control and not line[-1].text.strip(" "):
                line.pop()
            if line:
                text, style, control = line.pop()
                line.append(Segment(text.rstrip(" "), style, control))
            yield from (*line, Segment.line())
