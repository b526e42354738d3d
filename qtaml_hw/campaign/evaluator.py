"""The evaluator of plans: a network on samples, with its weights in simulated faulty chips.

Searches, sweeps, benchmarks and the final figure ask one `Evaluator`. A trial is a chip that stores the plan, is read
once, and answers all samples. Trials are made in threads, recorded as they are finished where there is a store, and
never made twice.

Trials may end once the interval is narrow enough. It is looked at after 4, 8, 16 ... trials only, so that looking often
does not make it much too optimistic: its nominal 95 % are then worth 90 to 95 % (benchmarks/stopping.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.campaign.database import Store
from qtaml_hw.campaign.metric import TOP_1, Metric, Top1, identity
from qtaml_hw.campaign.recorded import RecordedTrials
from qtaml_hw.campaign.trials import Evaluation, Trial, trial_seed
from qtaml_hw.chip.balance import Balance
from qtaml_hw.chip.folded import corrected_biases
from qtaml_hw.chip.image import Counts, Image, Overlay, store as store_image
from qtaml_hw.chip.mapped import Writer
from qtaml_hw.chip.received import Received
from qtaml_hw.network.backend import DEFAULT, Backend
from qtaml_hw.network.layer import Clean, Layer
from qtaml_hw.network.model import Network
from qtaml_hw.network.run import Runner
from qtaml_hw.network.samples import Samples
from qtaml_hw.plan import Plan
from qtaml_hw.support.processors import processors

__all__ = ["Evaluator", "looks"]

FIRST_LOOK = 4

Biases = dict[str, NDArray[np.float64]]
Done = Callable[[int, int], None]
"""Told (trials done, trials)."""


def looks(most: int) -> Iterator[int]:
    """Numbers of trials after which the interval is looked at.

    Parameters
    ----------
    most : int
        Trials at most.

    Yields
    ------
    int
        Rising, the last one `most`.

    Examples
    --------
    >>> list(looks(20)), list(looks(2))
    ([4, 8, 16, 20], [2])
    """
    look = FIRST_LOOK
    while look < most:
        yield look
        look *= 2
    yield most


class _Bench:
    """What trials on all samples share: the runner, the memory of the plan that was asked for last, and what the cells
    of chips gave.
    """

    def __init__(
        self, network: Network, layers: Sequence[Layer], backend: Backend, balance: Samples | None, threads: int
    ) -> None:
        one = Runner(network, backend=backend)
        self.runner, self.received = replace(one, threads=threads) if one.in_parts else one, Received()
        self._balance = None if balance is None else Balance(network, layers, balance.inputs, backend)
        self._layers, self._lock = layers, Lock()
        self._last: tuple[Plan, Writer | Image, Biases] | None = None

    def memory(self, plan: Plan, seed: int) -> tuple[Image, Biases]:
        """What a chip stores of the plan, and the biases that belong to it."""
        with self._lock:
            if self._last is None or self._last[0] is not plan:
                self._last = None  # two of them need not fit
                stored = (Writer if plan.per_chip else store_image)(plan, self._layers)
                self._last = plan, stored, corrected_biases(self.runner.network, plan)
            _, stored, biases = self._last
        if isinstance(stored, Image):
            return stored, biases
        plan = self.balanced(stored.chip(seed))
        return store_image(plan, self._layers), corrected_biases(self.runner.network, plan)

    def balances(self, plan: Plan) -> int:
        """How many offsets each chip has of its own for that; 0 where it has none."""
        return 0 if self._balance is None else self._balance.offsets(plan)

    def balanced(self, plan: Plan) -> Plan:
        """The plan of a chip with its answers put right, where that is asked for."""
        return plan if self._balance is None else self._balance(plan)


@dataclass(frozen=True, eq=False)
class Evaluator:
    """Says how good a plan is.

    Parameters
    ----------
    network : Network
        The network.
    layers : sequence of Layer
        Its quantised weights, as plans are made for.
    samples : Samples
        What the network is asked, with labels where the metric takes them.
    metric : Metric
        What it is good for.
    backend : Backend
        Who computes.
    seed : int
        Decides the chips, with the number of the trial: trial t is the same chip for every plan, all samples and any
        number of trials.
    threads : int, optional
        Trials at a time, one thread each, and threads of an inference without faults; all processors by default. Of a
        network in parts trials come one after the other, and these are threads of each. Does not change the result.
    balance : Samples, optional
        Unlabelled samples on which the answers of every chip that is written by itself are put right
        (`qtaml_hw.chip.Balance`); for answers that are classes. By default none are.
    store : Store, optional
        Where trials are looked up and recorded. It is read and written by the thread that asks for an evaluation.

    Examples
    --------
    >>> from qtaml_hw.allocation import allocate, make_menu, sensitivity
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import load, load_samples
    >>> network, data = load("examples/digits/digits.onnx"), "examples/digits/digits.npz"
    >>> samples = load_samples(data, network, x="test_x", y="test_y", count=50, scale=1 / 16)
    >>> layers = network.layers()
    >>> evaluator = Evaluator(network, layers, samples, seed=1)
    >>> menu = make_menu(layers, BitChannel.symmetric(0.02))
    >>> plan = allocate(menu, sensitivity(network, layers, samples.inputs, probes=2), budget=0.5)
    >>> evaluator.evaluate(plan, 4).mean <= evaluator.clean()
    True
    >>> evaluator.until(plan, 0.5, 32).values.size  # the first look is enough
    4
    """

    network: Network
    layers: Sequence[Layer]
    samples: Samples
    metric: Metric = TOP_1
    backend: Backend = DEFAULT
    seed: int = 0
    threads: int | None = None
    balance: Samples | None = None
    store: Store | None = None

    _bench: _Bench = field(init=False, repr=False)
    _subsets: dict[int | bytes, Evaluator] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.metric == TOP_1 and self.network.answer.holds_labels:  # they are compared as they are
            object.__setattr__(self, "metric", Top1(decided=True))
        object.__setattr__(self, "_bench", _Bench(self.network, self.layers, self.backend, self.balance, self._workers))

    @property
    def _workers(self) -> int:
        return self.threads or processors()

    @cached_property
    def _targets(self) -> NDArray[Any]:
        """What outputs are compared with."""
        if self.metric.targets == "clean":
            return self.clean_outputs
        if self.metric.targets == "given":
            runner = Runner(self.network, threads=self._workers, backend=self.backend)
            return runner.predict(self.samples.inputs)
        if self.samples.labels is None:
            raise ValueError(f"samples without labels have no {self.metric.name}")
        return self.samples.labels

    def on(self, samples: Samples) -> Evaluator:
        """The same chips asked something else."""
        other = replace(self, samples=samples)
        object.__setattr__(other, "_bench", self._bench)
        return other

    def subset(self, count: int) -> Evaluator:
        """The same chips asked the first `count` samples, or all where there are no more."""
        if count >= self.samples.size:
            return self
        if count not in self._subsets:
            self._subsets[count] = self.on(self.samples.take(count))
        return self._subsets[count]

    def part(self, which: NDArray[np.intp]) -> Evaluator:
        """The same chips asked the samples of these numbers."""
        key = which.tobytes()
        if key not in self._subsets:
            labels = None if self.samples.labels is None else self.samples.labels[which]
            inputs = {name: values[which] for name, values in self.samples.inputs.items()}
            asked = self._subsets[key] = self.on(Samples(inputs, labels))
            if self.metric.targets != "labels":  # known already
                asked.__dict__["_targets"] = self._targets[which]
            asked.__dict__["clean_outputs"] = self.clean_outputs[which]
        return self._subsets[key]

    def other_chips(self, name: int) -> Evaluator:
        """The same samples on other chips: those of another seed, one for each `name`."""
        other = replace(self, seed=trial_seed(self.seed, (1 << 40) + name))
        object.__setattr__(other, "_bench", self._bench)
        return other

    @cached_property
    def origin(self) -> str:
        """Names all but the plan that decides a trial: SHA-256 of network, layers, samples, metric, backend and seed.

        Of their content, not of the files that they come from: two of one origin have the same trials.
        """
        layers = {x.name: (x.format.name, x.scale.axis, x.scale.block) for x in self.layers}
        settings = [identity(self.metric), self.backend.name, self.seed, self.network.digest(layers), layers]
        found = hashlib.sha256(json.dumps(settings).encode())
        for what, array in self._arrays():
            found.update(json.dumps([*what, array.dtype.str, array.shape]).encode())
            found.update(np.ascontiguousarray(array).data)
        return found.hexdigest()

    def _arrays(self) -> Iterator[tuple[tuple[str, str], NDArray[Any]]]:
        for layer in self.layers:
            yield ("words", layer.name), layer.words
            yield ("scale", layer.name), layer.scale.values
            if layer.feedback is not None:
                yield ("pivots", layer.name), layer.feedback.pivots
        asked = {"input": self.samples} | ({} if self.balance is None else {"balance": self.balance})
        for what, samples in asked.items():
            for name in sorted(samples.inputs):
                yield (what, name), samples.inputs[name]
        if self.samples.labels is not None:
            yield ("labels", ""), self.samples.labels

    def clean(self) -> float:
        """Figure of the quantised network without faults."""
        return float(self.clean_scores.mean())

    @cached_property
    def clean_scores(self) -> NDArray[np.float64]:
        """Figure of every sample of the quantised network without faults."""
        return self.scores(self.clean_outputs)

    def scores(self, outputs: NDArray[Any]) -> NDArray[np.float64]:
        """Figure of every sample for what a network answers, shape (samples,)."""
        return np.asarray(self.metric.score(outputs, self._targets), dtype=np.float64)

    def _scores(self, pieces: Iterable[NDArray[Any]]) -> NDArray[np.float64]:
        """The same for answers that come in pieces, of some samples each."""
        found, start = list[NDArray[np.float64]](), 0
        for outputs in pieces:
            found.append(
                np.asarray(self.metric.score(outputs, self._targets[start : start + len(outputs)]), np.float64)
            )
            start += len(outputs)
        return np.concatenate(found)

    @cached_property
    def clean_outputs(self) -> NDArray[Any]:
        """What the quantised network without faults says."""
        weights = Clean(self.layers)
        runner = Runner(self.network, threads=self._workers, backend=self.backend)
        return runner.predict(self.samples.inputs, weights)

    def trial(self, plan: Plan, number: int, over: Mapping[int, Overlay] | None = None) -> Trial:
        """What the chip of this number shows, anew: nothing is looked up or recorded. Any thread may ask. `over`: what
        came over its layers.

        Raises
        ------
        ValueError
            If the samples have no labels, or the plan is not of this network.
        """
        seed = trial_seed(self.seed, number)
        image, biases = self._bench.memory(plan, seed)
        weights = image.reading(seed, over=over, received=self._bench.received)
        scores = self._scores(self._bench.runner.answers(self.samples.inputs, weights, biases))
        return Trial(float(scores.mean()), weights.counts, scores)

    def decoded(self, plan: Plan, number: int) -> Counts:
        """What the decoders of the chip of this number report, and which codewords fail: nothing is inferred."""
        seed = trial_seed(self.seed, number)
        return self._bench.memory(plan, seed)[0].read(seed)[1]

    def evaluate(self, plan: Plan, trials: int = 10, *, progress: Done | None = None) -> Evaluation:
        """The mean over chips, with its interval.

        Parameters
        ----------
        plan : Plan
            What to simulate.
        trials : int
            Chips.
        progress : callable, optional
            Called with (trials done, trials) after each trial that is made.

        Returns
        -------
        Evaluation

        Raises
        ------
        ValueError
            If the samples have no labels, `trials` is below 1, or the plan is not of this network.
        """
        return self._evaluate(plan, trials, self._known(plan), progress)

    def until(self, plan: Plan, half_width: float | None, most: int, *, progress: Done | None = None) -> Evaluation:
        """The mean over as many chips as it takes for an interval of this half width, at most `most`.

        Parameters
        ----------
        plan : Plan
            What to simulate.
        half_width : float or None
            The interval that is narrow enough, on either side of the mean; None for all `most` trials.
        most : int
            Trials at most.
        progress : callable, optional
            Called with (trials done, trials until the next look) after each trial that is made.

        Returns
        -------
        Evaluation
        """
        known = self._known(plan)
        for look in [most] if half_width is None else looks(most):
            found = self._evaluate(plan, look, known, progress)
            low, high = found.interval
            if half_width is not None and high - low <= 2 * half_width:
                break
        return found

    def chips(self, plan: Plan, numbers: Sequence[int], *, progress: Done | None = None) -> list[Trial]:
        """What the chips of these numbers show, looked up where they are recorded; `progress` as for `evaluate`."""
        known = self._known(plan)
        self._make([(self, number, known) for number in numbers], plan, progress)
        return [known[number] for number in numbers]

    def memory(self, plan: Plan, number: int = 0) -> Image:
        """What the chip of this number stores of the plan."""
        return self._bench.memory(plan, trial_seed(self.seed, number))[0]

    def balances(self, plan: Plan) -> int:
        """How many offsets of its last layer each chip gets of its own, so that its answers are put right."""
        return self._bench.balances(plan)

    def balanced(self, plan: Plan) -> Plan:
        """The plan of a chip, written, with its answers put right where that is asked for."""
        return self._bench.balanced(plan)

    def answers(self, plan: Plan, number: int, over: Mapping[int, Overlay] | None = None) -> NDArray[Any]:
        """What the network says on the chip of this number, with what came over its layers since it was new."""
        seed = trial_seed(self.seed, number)
        image, biases = self._bench.memory(plan, seed)
        weights = image.reading(seed, over=over, received=self._bench.received)
        return self._bench.runner.predict(self.samples.inputs, weights, biases)

    def dealt(
        self,
        plan: Plan,
        rows: Sequence[NDArray[np.intp]],
        *,
        numbers: Sequence[int] | None = None,
        progress: Done | None = None,
    ) -> list[Trial]:
        """What chips (the first ones, or those of these numbers) show of the samples that are dealt to each; `progress`
        as for `evaluate`.
        """
        parts = [self if own.size == self.samples.size else self.part(own) for own in rows]
        asked = list({id(part): part for part in parts}.values())
        there = [] if self.store is None else RecordedTrials.several(self.store, plan, [part.origin for part in asked])
        known: dict[int, MutableMapping[int, Trial]] = {id(part): {} for part in asked}
        known |= {id(part): trials for part, trials in zip(asked, there, strict=self.store is not None)}
        chips = range(len(parts)) if numbers is None else numbers
        work = [(part, number, known[id(part)]) for number, part in zip(chips, parts, strict=True)]
        self._make(work, plan, progress)
        return [trials[number] for _, number, trials in work]

    def _known(self, plan: Plan) -> MutableMapping[int, Trial]:
        """Trials of a plan that need not be made again; takes those that are."""
        return {} if self.store is None else RecordedTrials(self.store, plan, self.origin)

    def _evaluate(
        self, plan: Plan, trials: int, known: MutableMapping[int, Trial], progress: Done | None
    ) -> Evaluation:
        if trials < 1:
            raise ValueError(f"trials must be at least 1, got {trials}")
        self._make([(self, number, known) for number in range(trials)], plan, progress)
        chips = [known[number] for number in range(trials)]
        counts = sum((chip.counts for chip in chips), Counts())
        values = np.array([chip.value for chip in chips])
        scores = [chip.scores for chip in chips if chip.scores is not None]
        return Evaluation(
            values,
            self.samples.size,
            counts,
            self.seed,
            self.metric.range,
            scores=np.array(scores) if len(scores) == trials else None,
            failed=tuple(sum(chip.counts.failed.values()) for chip in chips),
        )

    def _make(
        self,
        work: Sequence[tuple[Evaluator, int, MutableMapping[int, Trial]]],
        plan: Plan,
        progress: Done | None,
    ) -> None:
        """Chips of these numbers, each asked by its evaluator, that are not known are, afterwards."""
        missing = [(asked, number, known) for asked, number, known in work if number not in known]
        workers = 1 if self._bench.runner.in_parts else min(self._workers, len(missing))  # two chips may not fit
        with _trials(workers, [(asked, plan, number) for asked, number, _ in missing]) as trials:
            done = len(work) - len(missing)
            try:
                for i, ((_, number, known), trial) in enumerate(zip(missing, trials, strict=True), done + 1):
                    known[number] = trial
                    if progress:
                        progress(i, len(work))
            finally:
                for *_, known in missing:
                    if isinstance(known, RecordedTrials):
                        known.record()


@contextmanager
def _trials(workers: int, asked: Sequence[tuple[Evaluator, Plan, int]]) -> Iterator[Iterator[Trial]]:
    """Trials one after the other, made by so many threads; by the thread that asks where one would do it."""
    if workers <= 1:
        yield (evaluator.trial(plan, number) for evaluator, plan, number in asked)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        futures = [pool.submit(evaluator.trial, plan, number) for evaluator, plan, number in asked]
        yield (future.result() for future in futures)
    finally:
        pool.shutdown(cancel_futures=True)  # an error or Ctrl-C ends the work with the trials that are being made
