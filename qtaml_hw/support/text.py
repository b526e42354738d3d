"""Untrusted names and messages made safe to show: no control characters for a page or a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

__all__ = [
    "harmless",
    "plainly",
    "shorten",
    "visible",
]

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
LONGEST_NAME = 300
EXPECTED = {
    "Input should be greater": "expected a value greater",
    "Input should be less": "expected a value less",
    "Input should be": "expected",
    "Input should": "expected to",
}
"""How pydantic's messages begin, and how ours do."""


def visible(text: str) -> str:
    """`text` with everything that a page, an SVG or a terminal would obey rather than show made visible.

    Control characters (terminal escapes, line ends), text-direction marks, surrogates and unassigned code points become
    U+FFFD; more than 300 characters are cut in the middle. HTML is escaped by the template, not here.

    Examples
    --------
    >>> visible("conv1\\x1b[31m/weight")
    'conv1\ufffd[31m/weight'
    """
    return _shown(shorten(text, LONGEST_NAME))


def harmless(text: str) -> str:
    """A message of any length, its line ends kept and everything else made visible that a terminal would obey.

    Parameters
    ----------
    text : str
        Untrusted text.

    Examples
    --------
    >>> harmless("a.toml: \\x1b[2J: unknown key")
    'a.toml: \ufffd[2J: unknown key'
    """
    return "\n".join(map(_shown, text.split("\n")))


def _shown(text: str) -> str:
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in HIDDEN else c for c in text)


def plainly(finding: Mapping[str, Any]) -> str:
    """What a finding of pydantic's says, in the words of whoever wrote the file.

    Examples
    --------
    >>> plainly({"type": "too_short", "msg": "Tuple ...", "ctx": {"min_length": 2, "actual_length": 1}})
    'expected at least 2 values, got 1'
    >>> plainly({"type": "float_type", "msg": "Input should be a valid number"})
    'expected a valid number'
    """
    limits = finding.get("ctx", {})
    match finding["type"]:
        case "too_short":
            return f"expected at least {limits['min_length']} values, got {limits['actual_length']}"
        case "too_long":
            return f"expected at most {limits['max_length']} values, got more"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "expected a table"
        case "tuple_type" | "list_type":
            return "expected a list"
    message = str(finding["msg"]).removeprefix("Value error, ")
    for said, plain in EXPECTED.items():
        message = message.replace(said, plain)
    return message[:1].lower() + message[1:]


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` characters, cut in the middle, where names of layers differ least.

    Examples
    --------
    >>> shorten("features/block12/conv2/weight", 17)
    'features…2/weight'
    """
    if len(text) <= width:
        return text
    head = (width - 1) // 2
    return text[:head] + "…" + text[len(text) - (width - 1 - head) :]
