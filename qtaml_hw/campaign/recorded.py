"""Trials that are kept if a run is killed: a mapping from the number of a trial to its result, kept in a store.

Trials are named by all that decides them (stored bits, channel, network, samples, metric, seed), so that plans that
store a network alike share theirs.
"""

from __future__ import annotations

import base64
import hashlib
import time
import zlib
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.database import Store
from qtaml_hw.campaign.trials import Trial
from qtaml_hw.chip.image import Counts
from qtaml_hw.plan import Plan

__all__ = ["RecordedTrials"]

SHORT = 512
"""Bytes of right and wrong up to which they are kept as they are: to compress them takes longer than it saves room."""

HELD_S = 0.1
QUICK_S = 0.02
"""Seconds that a new trial may wait to be recorded with the next ones: a transaction takes as long as a small trial."""


class _Waiting:
    """Trials that are not recorded yet, of one evaluation."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._new: list[tuple[str, int, Any]] = []
        self._begun = self._recorded = time.monotonic()
        self._count = 0

    def add(self, name: str, number: int, row: list[Any]) -> None:
        self._new.append((name, number, row))
        self._count += 1
        now = time.monotonic()
        if now - self._recorded >= HELD_S or now - self._begun >= QUICK_S * self._count:
            self.record()

    def record(self) -> None:
        new, self._new = self._new, []
        if new:
            self._store.put_all("trial", new)
        self._recorded = time.monotonic()


class RecordedTrials(MutableMapping[int, Trial]):
    """The trials of a plan that a store holds. A new one is recorded at once, or, where they take less than `QUICK_S`
    on average, with those that come within `HELD_S`. To be used from one thread, which calls `record` at the end.

    Parameters
    ----------
    store : Store
        Where they are kept.
    plan : Plan
        What is simulated.
    origin : str
        Names everything else that decides a trial (`qtaml_hw.campaign.Evaluator.origin`).

    Examples
    --------
    >>> from qtaml_hw.plan import Plan, Prediction
    >>> plan = Plan("tac", (), 0.0, 0.0, Prediction(1.0, 1.0, 1.0))
    >>> with Store.open(None) as store:
    ...     known = RecordedTrials(store, plan, "seed 1")
    ...     known[3] = Trial(0.9, Counts(words=10))
    ...     known.record()
    ...     again, other = RecordedTrials.several(store, plan, ["seed 1", "seed 2"])
    ...     3 in again, again[3].value, 3 in other
    (True, 0.9, False)
    """

    def __init__(self, store: Store, plan: Plan, origin: str) -> None:
        self._waiting, self._name = _Waiting(store), _name(plan, origin)
        [self._known] = _known(store, [self._name])

    @classmethod
    def several(cls, store: Store, plan: Plan, origins: Sequence[str]) -> list[RecordedTrials]:
        """Those of each of some origins, asked for at once, and recorded with one another."""
        waiting, names = _Waiting(store), [_name(plan, origin) for origin in origins]
        found = []
        for name, known in zip(names, _known(store, names), strict=True):
            trials = cls.__new__(cls)
            trials._waiting, trials._name, trials._known = waiting, name, known
            found.append(trials)
        return found

    def __getitem__(self, number: int) -> Trial:
        return self._known[number]

    def __setitem__(self, number: int, trial: Trial) -> None:
        self._waiting.add(self._name, number, _row(trial))
        self._known[number] = trial

    def record(self) -> None:
        """Record the new trials that are not yet."""
        self._waiting.record()

    def __delitem__(self, number: int) -> None:
        raise TypeError("a recorded trial stays")

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _name(plan: Plan, origin: str) -> str:
    return hashlib.sha256(f"{plan.digest} {origin}".encode()).hexdigest()[:32]


def _known(store: Store, names: Sequence[str]) -> list[dict[int, Trial]]:
    rows = store.all_of("trial", names)
    with store.understood("a trial"):
        return [{number: _trial(row) for number, row in rows[name].items()} for name in names]


def _row(trial: Trial) -> list[Any]:
    """A trial as JSON; `_trial` reverses it exactly."""
    counts = trial.counts
    scores = None if trial.scores is None else _packed(trial.scores)
    return [trial.value, counts.words, counts.ce, counts.due, dict(counts.failed), scores]


def _trial(row: list[Any]) -> Trial:
    value, words, ce, due, failed, scores = row
    return Trial(value, Counts(words, ce, due, failed), None if scores is None else _unpacked(*scores))


def _packed(scores: NDArray[np.float64]) -> tuple[str, int, str]:
    """Right and wrong as bits, compressed where they are many; anything else as it is, compressed."""
    binary = bool(np.all((scores == 0) | (scores == 1)))
    data = (np.packbits(scores.astype(np.bool_)) if binary else np.ascontiguousarray(scores, dtype="<f8")).tobytes()
    if binary and len(data) <= SHORT:
        return "plain bits", scores.size, data.hex()
    return "bits" if binary else "f8", scores.size, base64.b64encode(zlib.compress(data)).decode()


def _unpacked(kind: str, size: int, text: str) -> NDArray[np.float64]:
    data = bytes.fromhex(text) if kind == "plain bits" else zlib.decompress(base64.b64decode(text))
    if kind == "f8":
        return np.frombuffer(data, "<f8").astype(np.float64)
    return np.unpackbits(np.frombuffer(data, np.uint8), count=size).astype(np.float64)
