"""How often a verdict is wrong, and how often it is reached: measured on recorded matrices of right and wrong.

Three matrices of predictions, per chip and test image, are made by simulation and kept under build/ (a killed run goes
on where it stopped): the digits example under TAC at several budgets; the digits under LDPC codes of which some chips
lose a codeword (storage.toml); plain_cnn on Fashion-MNIST with all its 10,000 test images. Then experiments are drawn
from them: images with replacement, chips without. The truth is the whole matrix. With the target exactly on the truth
every "met" and every "not met" is wrong, which is the worst case; with a target 0.6 points lower "met" is right, and
its share is the power.

    python benchmarks/verdict.py --data ../shared/data      # records (some minutes), draws, writes results/verdict.json
    python benchmarks/verdict.py --record-only

Kinds of chips are told apart and found as `qtaml_hw.campaign.strata.observe` does, by the failure rate of the code.

End to end: the digits at every rung of the ladder, with and without labels. Each repetition searches without labels on
4 chips and 64 images, then goes down the ladder on 20 other chips and 600 images dealt out, as `campaign.search` does.
Misled: the search says that nothing is needed, of 99.6 % ("above": four rungs keep it, all dearer than those looked at
first) and of just what the first rung above these keeps (the "edge"), on 3,000 images.

    python benchmarks/verdict.py --end-to-end               # that alone, added to the results there are

Limits: no test that is valid for every population of chips and images can have more power than the one that is told
that it has to do with this very matrix or with one other that just misses the target (Neyman and Pearson). The other
is the matrix with its images and chips weighted by exp(-a z), the nearest population that misses it; what the test
says is worked out, not drawn. Beside it the same evaluations dealt out to more images, where there are more.

    python benchmarks/verdict.py --limits                   # that alone, added to the results there are
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from qtaml_hw.allocation import Menu, Sensitivity, allocate, make_menu, sensitivity
from qtaml_hw.campaign import Evaluator, Store, verdict
from qtaml_hw.campaign.failing import chances
from qtaml_hw.campaign.search import ABOVE, FROM_BELOW, LOOKS, ladder
from qtaml_hw.campaign.strata import deal, failing_wanted, margins, settled
from qtaml_hw.campaign.unlabelled import unlabelled
from qtaml_hw.campaign.verdict import Bounds, Observed, last_met
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.design import Design
from qtaml_hw.flow import measure, menu_of
from qtaml_hw.network import load, load_samples, with_input_means

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parent / "examples" / "digits"
BUILD = HERE.parent / "build" / "verdict"
ROWS = BUILD / "rows.json"
CODE = hashlib.sha256(Path(verdict.__file__).read_bytes()).hexdigest()[:16]
RESULT = HERE / "results" / "verdict.json"

REPETITIONS = 400
SIZES = ((4, 300), (4, 3000), (10, 1000), (20, 300), (20, 600), (20, 2000), (40, 600), (40, 3000))
"""Chips and images of an experiment."""
MORE = 0.006
"""Share of the clean accuracy by which the truth is above the target where power is measured."""
SEED = 2026

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3)
"""Parts of what the other population misses the target by that its chips lose, and not its images."""
GRID, SPANS = 1 << 15, 12.0
"""Steps of the distribution of a sum, and how many standard deviations of it they reach to either side."""
ASKED = 12_000
"""Evaluations of 20 chips on 600 images."""

SEARCHED, IMAGES, CHIPS_ASKED, LADDER_CHIPS = 64, 600, 20, 120
"""Images of a search and of a verdict, chips of a verdict, and chips that are recorded at every rung."""

MISLED, MANY = 0.996, 3000
"""Target, and images, where a search says that nothing is needed."""

Floats, Rows, Mask = NDArray[np.float64], NDArray[np.intp], NDArray[np.bool_]

TAC = (0.0625, 0.125, 0.5)
STORAGE = (2.0, 2.3)
CNN = (0.03, 0.1)
CHIPS = {"digits": 240, "digits-ldpc": 400, "plain_cnn": 60}


@dataclass(frozen=True, eq=False)
class Matrix:
    """Right and wrong of one plan.

    Attributes
    ----------
    name : str
        Network and plan.
    scores : float64 array, shape (chips, images)
        Right or wrong.
    clean, margin : float64 array, shape (images,)
        Right or wrong without faults, and clean margin.
    failed : bool array, shape (chips,)
        Chips with a failed codeword.
    p_failed : float
        What the code says of them.
    """

    name: str
    scores: NDArray[np.float64]
    clean: NDArray[np.float64]
    margin: NDArray[np.float64]
    failed: NDArray[np.bool_]
    p_failed: float

    @property
    def kept(self) -> float:
        """The truth."""
        return float(self.scores.mean() / self.clean.mean())

    def best_power(self, chips: int, images: int) -> float:
        """Power of a normal test that knows the variances of chips, as they come, and of images.

        A test that tells kinds of chips apart can have more.
        """
        z = self.scores - self.kept * self.clean
        variance = z.mean(axis=1).var(ddof=1) / chips + z.mean(axis=0).var(ddof=1) / images
        return float(ndtr(MORE * self.clean.mean() / np.sqrt(variance) + ndtri(verdict.LEVEL)))

    def most_power(self, chips: int, images: int) -> float:
        """What the power of a valid test cannot exceed, for chips and images drawn from populations like these.

        Where the share of failing chips is known the chips of both populations are the same.
        """
        z, missed = self.scores - self.kept * self.clean, MORE * float(self.clean.mean())
        shares = SHARES if self.p_failed == 0 else SHARES[:1]
        return min(
            power_of_likelihood_ratio(
                [(z.mean(axis=0), (1 - share) * missed, images), (z.mean(axis=1), share * missed, chips)]
            )
            for share in shares
        )


def power_of_likelihood_ratio(drawn: Sequence[tuple[Floats, float, int]]) -> float:
    """Power at `verdict.LEVEL` of the test of equal weights against weights exp(-a x) that lower the mean.

    `drawn`: values of a population, by how much its mean is lower in the other one, and how many are drawn.
    """
    ratios, either = [], (list[Floats](), list[Floats]())
    for values, lower, _ in drawn:
        weights = _lowered(values, lower)
        ratios.append(-np.log(weights * values.size))
        either[0].append(np.full(values.size, 1 / values.size))
        either[1].append(weights)
    counts = [count for *_, count in drawn]
    means = [sum(n * float(p @ x) for n, p, x in zip(counts, ps, ratios, strict=True)) for ps in either]
    spreads = [
        sum(n * float(p @ (x - p @ x) ** 2) for n, p, x in zip(counts, ps, ratios, strict=True)) ** 0.5 for ps in either
    ]
    low = min(means) - SPANS * max(spreads)
    step = (max(means) + SPANS * max(spreads) - low) / GRID

    def above(weights: Sequence[Floats]) -> Floats:
        """Probability that the sum is at least `low` and so many steps."""
        spectrum = np.ones(GRID // 2 + 1, dtype=np.complex128)
        for x, p, n in zip(ratios, weights, counts, strict=True):
            place = np.floor(x / step)
            upper = x / step - place
            once = np.zeros(GRID)
            for shift, part in ((0, 1 - upper), (1, upper)):
                np.add.at(once, (place.astype(np.int64) + shift) % GRID, p * part)
            spectrum *= np.fft.rfft(once) ** n
        found = np.roll(np.fft.irfft(spectrum, GRID), -int(np.floor(low / step)) % GRID)
        return np.asarray(np.cumsum(found[::-1])[::-1])

    right, wrong = above(either[0]), above(either[1])
    i = int(np.argmax(wrong <= verdict.LEVEL))
    part = (verdict.LEVEL - wrong[i]) / (wrong[i - 1] - wrong[i])
    return float(right[i] + part * (right[i - 1] - right[i]))


def _lowered(values: Floats, lower: float) -> Floats:
    """Weights exp(-a x), a sum of 1, under which the mean of `values` is lower by so much."""

    def weights(a: float) -> Floats:
        found = np.exp(-a * (values - values.min()))
        return np.asarray(found / found.sum())

    def left(a: float) -> float:
        return float(weights(a) @ values - values.mean() + lower)

    if lower <= 0:
        return weights(0.0)
    most = 1.0
    while left(most) > 0:
        most *= 2
    return weights(brentq(left, 0.0, most))


def _digits(design: str, store: Store) -> tuple[Evaluator, Menu, Sensitivity, str]:
    chosen = Design.load(DIGITS / design)
    case = open_case(chosen, DIGITS)
    return case.evaluator(store), menu_of(case), measure(case, store=store), chosen.protection.method


def _cnn(data: Path, store: Store) -> tuple[Evaluator, Menu, Sensitivity, str]:
    network, file = load(HERE / "networks" / "plain_cnn.onnx"), data / "fashion-mnist.npz"
    calibration = load_samples(file, network, x="train_x", y=None, count=128, scale=1 / 255)
    layers = with_input_means(network, network.layers(), calibration.inputs)
    test = load_samples(file, network, x="test_x", y="test_y", scale=1 / 255)
    families = ["hsiao", "bch-2", "repetition-3", "repetition-5"]
    menu = make_menu(layers, BitChannel.symmetric(0.01), families=families, readout="posterior-mean")
    return (
        Evaluator(network, layers, test, seed=1, store=store),
        menu,
        sensitivity(network, layers, calibration.inputs),
        "tac",
    )


def recorded(data: Path) -> list[Matrix]:
    """All matrices; what the store has is not simulated again."""
    BUILD.mkdir(parents=True, exist_ok=True)
    found = []
    with Store.open(BUILD / "trials.sqlite") as store:
        sources = {
            "digits": (_digits("design.toml", store), TAC),
            "digits-ldpc": (_digits("storage.toml", store), STORAGE),
            "plain_cnn": (_cnn(data, store), CNN),
        }
        for name, ((evaluator, menu, sensed, method), budgets) in sources.items():
            for budget in budgets:
                plan = allocate(menu, sensed, budget, method=method)
                seen = evaluator.evaluate(
                    plan, CHIPS[name], progress=lambda i, n, x=f"{name} {budget:g}": print(x, i, n, flush=True)
                )
                trials = evaluator.chips(plan, range(CHIPS[name]))
                rare, p_failed = chances(plan, evaluator.memory(plan))
                failed = np.array([any(x in rare for x in trial.counts.failed) for trial in trials])
                margin = margins(evaluator.clean_outputs)
                assert margin is not None
                assert seen.scores is not None
                found.append(
                    Matrix(f"{name} {budget:g}", seen.scores, evaluator.clean_scores, margin, failed, p_failed)
                )
    return found


def experiment(matrix: Matrix, chips: int, images: int, dealt: bool, keep: float, rng: np.random.Generator) -> Observed:
    """What a tool sees that draws so many chips and images from the matrix."""
    columns = rng.integers(matrix.clean.size, size=images)
    order = rng.permutation(matrix.failed.size)
    rows = list(order[:chips])
    count = int(matrix.failed[rows].sum())
    wanted = failing_wanted(matrix.p_failed, keep) - count
    more, read = [], chips
    for chip in order[chips:]:
        if len(more) >= wanted:
            break
        read += 1
        if matrix.failed[chip]:
            more.append(chip)
    scores = matrix.scores[np.ix_([*rows, *more], columns)]
    if dealt:
        asked = np.zeros(scores.shape, dtype=np.bool_)
        asked[chips:] = True
        asked[np.flatnonzero(matrix.failed[rows])] = True
        for i, own in enumerate(deal(matrix.margin[columns], images, chips).rows):
            asked[i, own] = True
        scores = np.where(asked, scores, np.nan)
    rare = matrix.p_failed > 0
    p_failed = settled(matrix.p_failed, count + len(more), read) if wanted + count > 0 else matrix.p_failed
    flags = matrix.failed[[*rows, *more]] if rare else None
    return Observed(scores, matrix.clean[columns], failed=flags, p_failed=p_failed)


def measured(matrix: Matrix, chips: int, images: int, dealt: bool, pseudo: float | None) -> dict[str, Any]:
    """Wrong answers with the target on the truth, and right ones with the truth above it."""
    rng = np.random.default_rng([SEED, chips, images, dealt])
    exact, easy = [], []
    for _ in range(REPETITIONS):
        seen = experiment(matrix, chips, images, dealt, matrix.kept, rng)
        exact.append(Bounds.of(seen, matrix.kept, pseudo).answer())
        easy.append(Bounds.of(seen, matrix.kept - MORE, pseudo).answer())
    return {
        "matrix": matrix.name,
        "kept": round(matrix.kept, 5),
        "failing_chips": round(float(matrix.failed.mean()), 4),
        "p_failed": round(matrix.p_failed, 4),
        "chips": chips,
        "images": images,
        "dealt": dealt,
        "repetitions": REPETITIONS,
        "wrong_met": exact.count("met"),
        "wrong_not_met": exact.count("not met"),
        "not_decided": exact.count("not decided"),
        "power_met": easy.count("met"),
        "best_power": round(matrix.best_power(chips, images), 3),
    }


def limits(matrices: Sequence[Matrix], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`rows` with what no valid test can exceed; `ASKED` evaluations of 20 chips dealt out, where images suffice."""
    by_name = {matrix.name: matrix for matrix in matrices}
    settings = [
        row | {"most_power": round(by_name[row["matrix"]].most_power(row["chips"], row["images"]), 3)} for row in rows
    ]
    spread = []
    for matrix in matrices:
        images = max(m for m in range(10, ASKED, 10) if deal(np.arange(m), m, CHIPS_ASKED).evaluations <= ASKED)
        if images <= matrix.clean.size:
            spread.append(measured(matrix, CHIPS_ASKED, images, True, None))
    return {"settings": settings, "same_evaluations_of_more_images": spread}


def end_to_end() -> dict[str, Any]:
    """How often a search with its verdict says "met" of the digits, and how often a rung that it names keeps too
    little.
    """
    with Store.open(BUILD / "trials.sqlite") as store:
        evaluator, menu, sensed, method = _digits("design.toml", store)
        bare = unlabelled(evaluator, evaluator.samples, evaluator.clean())
        assert bare is not None
        rungs = ladder(menu)
        labelled, expected = [], []
        for budget in rungs:
            plan = allocate(menu, sensed, budget, method=method)
            for asked, found in ((evaluator, labelled), (bare, expected)):
                scores = asked.evaluate(plan, LADDER_CHIPS).scores
                assert scores is not None
                found.append(scores)
            print("rung", budget, flush=True)
        matrices = np.array(labelled), np.array(expected)
        margin = margins(evaluator.clean_outputs)
        assert margin is not None
        known = (evaluator.clean_scores, bare.clean_scores, margin)
        found = {f"{keep:g}": _ladder_experiments(rungs, *matrices, *known, keep) for keep in (0.98, 0.985)}
        edge = float(matrices[0][ABOVE[0] + 1].mean() / evaluator.clean_scores.mean()) + 1e-9
        for name, keep in (("above", MISLED), ("edge", edge)):
            found[f"misled, {name}"] = _ladder_experiments(rungs, *matrices, *known, keep, images=MANY, estimate=0)
        return found


def _ladder_experiments(
    rungs: Sequence[float],
    labelled: Floats,
    expected: Floats,
    clean: Floats,
    clean_expected: Floats,
    margin: Floats,
    keep: float,
    *,
    images: int = IMAGES,
    estimate: int | None = None,
) -> dict[str, Any]:
    """`labelled`, `expected`: shape (rungs, chips, images); with an `estimate` nothing is searched."""
    given = estimate
    truth = labelled.mean(axis=(1, 2)) / clean.mean()
    rng, met, wrong, asked = np.random.default_rng([SEED, round(1000 * keep)]), 0, 0, 0
    for _ in range(REPETITIONS):
        chips, searched = rng.permutation(labelled.shape[1]), rng.integers(clean.size, size=SEARCHED)
        columns = rng.integers(clean.size, size=images)
        some = expected[:, chips[:4]][:, :, searched].mean(axis=(1, 2))
        good = some >= keep * clean_expected[searched].mean()
        estimate = int(np.flatnonzero(~good).max(initial=-1)) + 1 if given is None else given
        last = len(rungs) - 1
        top, following = (min(estimate + x, last) for x in ABOVE)
        first = [*([top] if following < top else []), *range(following, -1, -1)][: LOOKS - FROM_BELOW]
        dealt = deal(margin[columns], images, CHIPS_ASKED)
        own = np.zeros((CHIPS_ASKED, images), dtype=np.bool_)
        for i, row in enumerate(dealt.rows):
            own[i, row] = True

        @cache
        def look(rung: int, own: Mask = own, chips: Rows = chips[4:], columns: Rows = columns) -> Bounds:
            scores = labelled[rung][np.ix_(chips[:CHIPS_ASKED], columns)]
            return Bounds.of(Observed(np.where(own, scores, np.nan), clean[columns]), keep)

        answer = last_met(first, range(last, top, -1), lambda rung, level, look=look: look(int(rung)).answer(level))
        asked += dealt.evaluations * look.cache_info().currsize
        met += answer is not None
        wrong += answer is not None and bool(truth[int(answer)] < keep)
    rest = {"keep": keep, "truth": [[b, round(float(t), 4)] for b, t in zip(rungs, truth, strict=True)]}
    looks = round(asked / REPETITIONS)
    return {"repetitions": REPETITIONS, "met": met, "wrong": wrong, "evaluations_of_looks": looks} | rest


def main() -> None:
    """Record, draw, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--record-only", action="store_true")
    parser.add_argument("--pseudo", type=float, help="weight of the sample that is added; default: as the tool")
    parser.add_argument("--end-to-end", action="store_true", help="only the whole search, with its verdict")
    parser.add_argument("--limits", action="store_true", help="only what no valid test can exceed")
    options = parser.parse_args()
    if options.end_to_end:
        BUILD.mkdir(parents=True, exist_ok=True)
        known = json.loads(RESULT.read_text()) | {"end_to_end": end_to_end()}
        RESULT.write_text(json.dumps(known, indent=1) + "\n")
        print(json.dumps(known["end_to_end"]))
        return
    matrices = recorded(options.data)
    if options.record_only:
        return
    if options.limits:
        known = json.loads(RESULT.read_text())
        RESULT.write_text(json.dumps(known | limits(matrices, known["settings"]), indent=1) + "\n")
        return
    known = json.loads(ROWS.read_text()) if ROWS.exists() else {}
    rows = []
    for matrix in matrices:
        for chips, images in SIZES:
            if chips > matrix.failed.size:
                continue
            for dealt in (False, True):
                facts = f"{matrix.name} {matrix.kept:.5f} {matrix.p_failed:.4f}"
                key = f"{CODE} {facts} {chips} {images} {dealt} {options.pseudo}"
                if key not in known:
                    known[key] = measured(matrix, chips, images, dealt, options.pseudo)
                    print(json.dumps(known[key]), flush=True)
                    ROWS.write_text(json.dumps(known))
                rows.append(known[key])
    most = {name: max(row[name] for row in rows) for name in ("wrong_met", "wrong_not_met")}
    document = {"repetitions": REPETITIONS, "pseudo": options.pseudo, "most": most} | limits(matrices, rows)
    RESULT.write_text(json.dumps(document | {"end_to_end": end_to_end()}, indent=1) + "\n")
    print(json.dumps(most))


if __name__ == "__main__":
    main()
