"""Ctrl-C while an extension module is loaded."""

from __future__ import annotations

import os
import signal

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
