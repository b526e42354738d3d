"""Ctrl-C while an extension module is loaded."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path

import pytest

from qtaml_hw.support.interrupts import interrupts_held


def test_an_interrupt_that_is_swallowed_inside_is_raised_at_the_end() -> None:
    seen, before = [], signal.signal(signal.SIGINT, signal.default_int_handler)  # which a job in the background ignores

    def loading() -> None:
        with interrupts_held():
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:  # as the loading of some modules does
                seen.append("swallowed")
            seen.append("done")

    try:
        with pytest.raises(KeyboardInterrupt):
            loading()
        assert seen == ["done"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


FACE = """
from typing import TYPE_CHECKING
from qtaml_hw.support.lazy import attach
if TYPE_CHECKING:
    from interrupted_room.work import done as done
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
"""
WORK = """
import os, signal
os.kill(os.getpid(), signal.SIGINT)
done = True
"""


def test_an_interrupt_waits_until_a_room_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some extension modules end the process where one comes while they are loaded."""
    (tmp_path / "interrupted_room").mkdir()
    (tmp_path / "interrupted_room" / "__init__.py").write_text(FACE)
    (tmp_path / "interrupted_room" / "work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        room = import_module("interrupted_room")
        with pytest.raises(KeyboardInterrupt):
            room.done  # noqa: B018
        assert sys.modules["interrupted_room.work"].done
    finally:
        signal.signal(signal.SIGINT, before)
        for name in ("interrupted_room", "interrupted_room.work"):
            sys.modules.pop(name, None)
