"""Tables of a page that a script makes anew, each between ``<!-- name -->`` and ``<!-- /name -->``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["with_tables"]


def with_tables(text: str, tables: Mapping[str, Sequence[str]]) -> str:
    """`text` with the lines of each table in its place.

    Raises
    ------
    ValueError
        If a place is not there exactly once.

    Examples
    --------
    >>> with_tables("<!-- a -->\\nold\\n<!-- /a -->", {"a": ["new"]})
    '<!-- a -->\\nnew\\n<!-- /a -->'
    """
    for name, lines in tables.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if text.count(start) != 1 or text.count(end) != 1:
            raise ValueError(f"the page must hold {start} and {end} once each: the table {name} stands between them")
        before, rest = text.split(start)
        text = "\n".join([f"{before}{start}", *lines, f"{end}{rest.split(end)[1]}"])
    return text
