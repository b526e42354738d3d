"""Trials that outlive a killed run: a mapping from the number of a trial to its result, kept in a store.

Trials are named by all that decides them (stored bits, channel, network, samples, metric, seed), so that plans that
store a network alike share theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, MutableMapping

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
    origin : str
        Names everything else that decides a trial (`qtaml_hw.campaign.Evaluator.origin`).

    Examples
    --------
    >>> from qtaml_hw.plan import Plan, Prediction
    >>> plan = Plan("tac", (), 0.0, 0.0, Prediction(1.0, 1.0, 1.0))
    >>> with Store.open(None) as store:
    ...     RecordedTrials(store, plan, "seed 1")[3] = Trial(0.9, Counts(words=10))
    ...     again = RecordedTrials(store, plan, "seed 1")
    ...     3 in again, again[3].value, 3 in RecordedTrials(store, plan, "seed 2")
    (True, 0.9, False)
    """

    def __init__(self, store: Store, plan: Plan, origin: str) -> None:
        stored = plan.to_json()
        what = {key: stored[key] for key in ("layers", "chip_share") if key in stored} | {"origin": origin}
        self._store, self._name = store, hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:32]
        self._known = {
            number: Trial(value, Counts(*counts)) for number, (value, *counts) in store.all("trial", self._name).items()
        }

    def __getitem__(self, number: int) -> Trial:
        return self._known[number]

    def __setitem__(self, number: int, trial: Trial) -> None:
        counts = trial.counts
        self._store.put("trial", self._name, [trial.value, counts.words, counts.ce, counts.due], number)
        self._known[number] = trial

    def __delitem__(self, number: int) -> None:
        raise TypeError("a recorded trial stays")

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
