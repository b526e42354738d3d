"""Standard output and standard error that never stop a command: the reader may close them, or know few characters."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any, TextIO

__all__ = ["lasting"]


class _Unheard(io.FileIO):
    """A file that takes everything once it has failed; that nobody reads it any more is no failure."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BlockingIOError:
            raise
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if not isinstance(error, BrokenPipeError):
                raise
            return memoryview(data).nbytes


def lasting(stream: TextIO | None) -> TextIO:
    """A stream of this process, made to last.

    What its encoding does not know is written as ``?``. Where its reader is gone (``qtaml ... | head``), or there is no
    stream (``>&-``), it goes nowhere: the command ends with the status of its answer. Click and Rich would make it 1,
    which means "no" here.

    Examples
    --------
    >>> lasting(sys.stdout) is sys.stdout  # it is doctest's, not this process's
    True
    """
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    if not isinstance(stream, io.TextIOWrapper) or stream not in (sys.__stdout__, sys.__stderr__):
        return stream
    raw = io.BufferedWriter(_Unheard(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(
        raw, stream.encoding, "replace", line_buffering=stream.line_buffering, write_through=stream.write_through
    )
