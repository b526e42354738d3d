"""What is shown of a verification while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from qtaml_hw.verify import in_steps


class Seen:
    """A progress that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    @contextmanager
    def stage(self, name: str, total: float | None = None) -> Iterator[Any]:
        self.told.append((name, total))
        yield lambda amount=1, /: self.told.append(amount)
        self.told.append("done")


def test_words_have_a_time_of_their_own_and_each_proof_its_name() -> None:
    """Linters before and proofs behind are no part of the share: none of them is "nearly done" for minutes."""
    seen = Seen()
    with in_steps(seen) as tell:
        for line in ("lint with icarus", "8 words through 2 modules against the model (icarus)", "dec: 2 of 4 words"):
            tell(line)
        tell("proof 1 of 2: dec, all syndromes")
        tell("proof 2 of 2: enc, linear")
    words = ("8 words through 2 modules against the model (icarus)", 1)
    proofs = [("proof 1 of 2: dec, all syndromes", None), "done", ("proof 2 of 2: enc, linear", None), "done"]
    assert seen.told == [("lint with icarus", None), "done", words, 0.25, "done", *proofs]


def test_an_error_in_a_step_does_not_count_as_its_end() -> None:
    seen = Seen()

    def interrupted() -> None:
        with in_steps(seen) as tell:
            tell("proof 1 of 2: dec, all syndromes")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert seen.told == [("proof 1 of 2: dec, all syndromes", None)]
