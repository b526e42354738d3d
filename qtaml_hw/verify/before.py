"""What tools said before of the same hardware and the same words, for a run that writes what it wrote already.

Only that nothing was wrong is kept, in the user's cache folder, under all that decides it: every file of the folder,
what was played, the tool with its version, this package's own source. Whoever takes an answer from here says so
(`qtaml_hw.verify.Check.before`). `qtaml verify` takes none: what it says has been played.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.source import maker

__all__ = ["Before"]

KEPT = Cache("simulations")
FINE = b"nothing was wrong"


@dataclass(frozen=True)
class Before:
    """Answers from before about the files of one folder.

    Parameters
    ----------
    files : mapping of str to bytes
        All of them, by name.
    wanted : bool
        Whether answers are looked up and kept; without it everything is asked anew.

    Examples
    --------
    >>> before = Before({"rtl/encoder.v": b"module encoder;"}, wanted=False)
    >>> question = before.question(("iverilog",), "the words that are played")
    >>> before.keep(question)
    >>> before.fine(question)
    False
    """

    files: Mapping[str, bytes]
    wanted: bool

    @cached_property
    def _digest(self) -> str:
        parts = (part for name in sorted(self.files) for part in (name, self.files[name]))
        return content(maker(), *parts)

    def question(self, tools: tuple[str, ...], *asked: str) -> str:
        """Names what some tools are asked about the folder; empty where no answer from before is wanted."""
        return content(self._digest, *map(_version, tools), *asked) if self.wanted else ""

    def fine(self, question: str) -> bool:
        """Whether nothing was wrong before."""
        return bool(question) and KEPT.find(question) == FINE

    def keep(self, question: str) -> None:
        """Nothing was wrong."""
        if question:
            KEPT.keep(question, FINE)


@cache
def _version(tool: str) -> str:
    """Where a tool lies, and what it says of itself."""
    path = shutil.which(tool)
    if path is None:
        return f"{tool} is not there"
    option = "--version" if tool == "verilator" else "-V"
    done = subprocess.run([path, option], capture_output=True, text=True, errors="replace", check=False)
    return f"{path} {done.stdout}"
