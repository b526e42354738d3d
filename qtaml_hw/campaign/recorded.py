"""Trials that outlive a killed run: a mapping from the number of a trial to its result, kept in a store.

Trials are named by all that decides them (stored bits, channel, network, samples, seed), so that plans that store a
network alike share theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from qtaml_hw.campaign.database import Store
from qtaml_hw.campaign.trials import Trial
from qtaml_hw.chip.image import Counts
from qtaml_hw.plan import Plan

__all__ = ["RecordedTrials"]


class RecordedTrials(MutableMapping[int, Trial]):
    """The trials of a plan that a store holds; a new one is recorded at once. To be used from one thread.

    Parameters
    ----------
    store : Store
        Where they are kept.
    plan : Plan
        What is simulated.
    origin : mapping
        Everything else that decides a trial, as JSON: hashes of model and data, samples, seed.

    Examples
    --------
    >>> from qtaml_hw.plan import Plan, Prediction
    >>> plan, origin = Plan("tac", (), 0.0, 0.0, Prediction(1.0, 1.0, 1.0)), {"seed": 1}
    >>> with Store.open(None) as store:
    ...     RecordedTrials(store, plan, origin)[3] = Trial(0.9, Counts(words=10))
    ...     again = RecordedTrials(store, plan, origin)
    ...     3 in again, again[3].accuracy, 3 in RecordedTrials(store, plan, {"seed": 2})
    (True, 0.9, False)
    """

    def __init__(self, store: Store, plan: Plan, origin: Mapping[str, Any]) -> None:
        what = {"layers": plan.to_json()["layers"], **origin}
        self._store, self._name = store, hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:32]
        self._known = {
            number: Trial(accuracy, Counts(*counts))
            for number, (accuracy, *counts) in store.all("trial", self._name).items()
        }

    def __getitem__(self, number: int) -> Trial:
        return self._known[number]

    def __setitem__(self, number: int, trial: Trial) -> None:
        counts = trial.counts
        self._store.put("trial", self._name, [trial.accuracy, counts.words, counts.ce, counts.due], number)
        self._known[number] = trial

    def __delitem__(self, number: int) -> None:
        raise TypeError("a recorded trial stays")

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
