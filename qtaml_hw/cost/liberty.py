"""Liberty files as groups of attributes, as far as cost needs them.

A Liberty file is groups in groups: ``name (arguments) { ... }``, with simple attributes ``name : value ;`` and lists
``name (values) ;`` in them. What a group means is told by others (`qtaml_hw.cost.cells`, `qtaml_hw.cost.macros`); here
only the syntax is read. A semicolon may be missing at the end of a line, as it is in many files. Expressions in values
stay texts.

Source: Liberty User Guide, volume 1 (Synopsys, open source liberty).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qtaml_hw.errors import InputError
from qtaml_hw.support.files import opened

__all__ = ["LibertyGroup", "read_liberty"]

MOST_BYTES = 1 << 28
"""Longest file that is read."""

DEEPEST = 32
"""Groups inside each other."""

TOKEN = re.compile(
    r'(?P<space>(?:[ \t\r\f\v]|\\[ \t\r]*\n)+)|(?P<line>\n)|(?P<note>/\*.*?\*/|//[^\n]*)|"(?P<text>(?:[^"\\]|\\.)*)"'
    r'|(?P<mark>[(){}:;,])|(?P<word>(?:[^\s(){}:;,"\\/]|/(?![*/])|\\(?![ \t\r]*\n))+)',
    re.DOTALL,
)


@dataclass
class LibertyGroup:
    """A group of a Liberty file.

    Attributes
    ----------
    kind : str
        What it is: ``library``, ``cell``, ``pin`` ...
    names : tuple of str
        What stands in its parentheses.
    values : dict of str to str
        Simple attributes; of one that is given twice the last.
    lists : dict of str to list of tuple of str
        Attributes with parentheses, each as often as it is given.
    groups : list of LibertyGroup
        What is inside.
    line : int
        Where it begins.
    """

    kind: str
    names: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    groups: list[LibertyGroup] = field(default_factory=list)
    line: int = 0

    def of(self, *kinds: str) -> Iterator[LibertyGroup]:
        """The groups of some kinds directly inside.

        Examples
        --------
        >>> inner = LibertyGroup("cell", ("inv",))
        >>> [g.name for g in LibertyGroup("library", ("l",), groups=[inner, LibertyGroup("type", ("t",))]).of("cell")]
        ['inv']
        """
        return (group for group in self.groups if group.kind in kinds)

    @property
    def name(self) -> str:
        """The first of its names; empty where it has none."""
        return self.names[0] if self.names else ""

    def number(self, name: str, default: float | None = None) -> float | None:
        """A simple attribute as a number; `default` where it is not given.

        Raises
        ------
        ValueError
            If it is not a finite number.
        """
        if name not in self.values:
            return default
        return finite(self.values[name], f"{name} of {self.kind} {self.name[:60]!r}, line {self.line}")


def finite(text: str, what: str) -> float:
    """A number of a Liberty file.

    Raises
    ------
    ValueError
        If it is none, or not finite.

    Examples
    --------
    >>> finite("0.25", "area")
    0.25
    """
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{what}: expected a number, got {text!r:.40}") from None
    if not abs(value) < float("inf"):
        raise ValueError(f"{what}: expected a finite number, got {text!r:.40}")
    return value


def numbers(entries: tuple[str, ...], what: str) -> list[float]:
    """The numbers of a list, each entry of which may hold several.

    Examples
    --------
    >>> numbers(("1, 2", "3"), "index_1")
    [1.0, 2.0, 3.0]
    """
    return [finite(part, what) for entry in entries for part in entry.replace(",", " ").split()]


def read_liberty(path: Path) -> LibertyGroup:
    """Read a Liberty file.

    Parameters
    ----------
    path : Path
        At most 256 MiB, in UTF-8 or Latin-1.

    Returns
    -------
    LibertyGroup
        The library.

    Raises
    ------
    InputError
        If it cannot be read, is too long, or is not one library group.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "small.lib"
    >>> _ = file.write_text('library (small) { nom_voltage : 1.2; cell (inv) { area : 5 } }')
    >>> library = read_liberty(file)
    >>> library.number("nom_voltage"), [cell.number("area") for cell in library.of("cell")]
    (1.2, [5.0])
    """
    try:
        with opened(path) as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot read the Liberty file: {reason}") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: cannot read the Liberty file: longer than {MOST_BYTES} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    try:
        return _LibertyReader(text).library()
    except ValueError as error:
        raise InputError(f"{path}: not a Liberty file: {error}") from None


class _LibertyReader:
    """Tokens of a text, put together to groups.

    A token is (kind, text): ``word``, ``text``, ``line``, ``end``, or a mark as its own kind.
    """

    def __init__(self, text: str) -> None:
        self._tokens = self._split(text)
        self._line = 1
        self._next: tuple[str, str] = next(self._tokens)

    def _split(self, text: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise ValueError(f"line {self._line}: unexpected {text[at : at + 20]!r}")
            at, kind, said = found.end(), str(found.lastgroup), found.group()
            if kind == "mark":
                yield said, said
            elif kind == "text":
                yield kind, found.group("text")
            elif kind in ("word", "line"):
                yield kind, said
            self._line += said.count("\n")
        while True:
            yield "end", ""

    def _take(self) -> tuple[str, str]:
        taken = self._next
        self._next = next(self._tokens)
        return taken

    def _skip(self, *kinds: str) -> None:
        while self._next[0] in kinds:
            self._take()

    def library(self) -> LibertyGroup:
        """The whole text."""
        top = LibertyGroup("", ())
        self._body(top, "end", 0)
        if len(top.groups) != 1 or top.groups[0].kind != "library" or top.values:
            found = ", ".join(g.kind[:20] for g in top.groups[:3]) or "nothing"
            raise ValueError(f"expected one library group, found {found}")
        return top.groups[0]

    def _body(self, group: LibertyGroup, last: str, depth: int) -> None:
        """Statements up to the token `last`."""
        if depth > DEEPEST:
            raise ValueError(f"line {self._line}: nested too deeply")
        while True:
            self._skip("line", ";")
            kind, name = self._take()
            if kind == last:
                return
            if kind not in ("word", "text"):
                raise ValueError(f"line {self._line}: expected a name, got {name or 'the end'!r:.40}")
            self._skip("line")
            mark, text = self._take()
            if mark == ":":
                group.values[name] = self._value()
            elif mark == "(":
                self._parenthesis(group, name, depth)
            else:
                raise ValueError(
                    f"line {self._line}: {name[:40]!r}: expected ':' or '(', got {text or 'the end'!r:.40}"
                )

    def _value(self) -> str:
        """The value of a simple attribute, up to its semicolon or the end of its line."""
        parts: list[str] = []
        self._skip("line")
        while self._next[0] not in (";", "line", "}", "end"):
            parts.append(self._take()[1])
        return " ".join(parts)

    def _parenthesis(self, group: LibertyGroup, name: str, depth: int) -> None:
        """A list, or a group where a brace follows."""
        line, entries, words = self._line, [], []
        while (token := self._take())[0] not in (")", "end"):
            if token[0] in ("text", "word", ":"):
                words.append(token[1])
            elif token[0] == ",":
                entries.append(" ".join(words))
                words = []
            elif token[0] != "line":
                raise ValueError(f"line {self._line}: {name[:40]!r}: unexpected {token[1]!r}")
        if token[0] == "end":
            raise ValueError(f"line {line}: {name[:40]!r}: the parenthesis is not closed")
        if words:
            entries.append(" ".join(words))
        broken = False
        while self._next[0] == "line":
            self._take()
            broken = True
        if self._next[0] == "{":
            self._take()
            inner = LibertyGroup(name, tuple(entries), line=line)
            group.groups.append(inner)
            self._body(inner, "}", depth + 1)
        else:
            if not broken and self._next[0] not in (";", "}", "end", "word"):
                raise ValueError(f"line {self._line}: {name[:40]!r}: expected ';' or '{{', got {self._next[1]!r}")
            group.lists.setdefault(name, []).append(tuple(entries))
