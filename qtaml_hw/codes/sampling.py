"""Residual channel of a code with too many syndromes for a table: by weight of the error pattern, decoding samples.

The number of errors in a word is binomial and known exactly; only what the decoder makes of patterns of one weight is
sampled. Patterns of up to t errors need no sample; a detected word keeps all its errors, so the only noise comes from
miscorrections (theory.md section 11). Where those are too rare for a sample to meet one, they are taken as often as
the decoding spheres fill the space: ``sum_(i <= t) C(n, i) / 2**(n - k)``, about 1 / t! for a BCH code, which holds for
patterns of any weight above t (M. G. Kim and J. H. Lee, IEEE Trans. Commun. 44, 1996).
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, exp, lgamma, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import Bits, BlockCode, ResidualChannel, Status, uniform_rates

__all__ = ["binomial", "patterns_of_weight", "sampled_outcome", "sampled_residual", "sphere_density"]

SAMPLES = 4000
SEED = 20061


def patterns_of_weight(weight: int, n: int, count: int, rng: np.random.Generator) -> Bits:
    """Random words of n bits with exactly `weight` ones, shape (count, n), all equally likely.

    Examples
    --------
    >>> patterns_of_weight(3, 10, 2, np.random.default_rng(1)).sum(axis=1)
    array([3, 3], dtype=uint64)
    """
    # Floyd's algorithm (Bentley and Floyd, Commun. ACM 30, 1987), one draw per one and word.
    patterns = np.zeros((count, n), dtype=np.uint8)
    row = np.arange(count)
    for last in range(n - weight, n):
        place = (rng.random(count) * (last + 1)).astype(np.int64)
        patterns[row, np.where(patterns[row, place] == 1, last, place)] = 1
    return patterns


def binomial(n: int, p: float) -> NDArray[np.float64]:
    """Probabilities of 0 .. n errors among n bits, each to relative accuracy.

    Examples
    --------
    >>> f"{binomial(2, 1e-200)[1]:.6e}"
    '2.000000e-200'
    """
    if p in (0.0, 1.0):
        return np.asarray(np.eye(n + 1)[0 if p == 0 else n])
    choose = (lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) for i in range(n + 1))
    return np.array([exp(c + i * log(p) + (n - i) * log1p(-p)) for i, c in enumerate(choose)])


def sampled_residual(code: BlockCode, channel: BitChannel) -> ResidualChannel:
    """Residual channel of `code`, stratified by the weight of the error pattern.

    Weights that hold less than 1e-7 of the chance of more than t errors are not sampled but counted as words that
    keep all their errors. Patterns of one weight are the same for every channel, so the result is smooth in p.

    Parameters
    ----------
    code : BlockCode
        Any linear code with bounded-distance decoding of up to `code.t` errors.
    channel : BitChannel
        A uniform channel; the bits of a word fail with its mean rate, the bit looked at with its own direction's.

    Returns
    -------
    ResidualChannel
        `method` is "weight-enumeration"; `p_bit_error` the standard error from the sampled miscorrections, or all that
        miscorrections add where they are taken from the density of decoding spheres.
    """
    p01, p10 = uniform_rates(channel)
    p = (p01 + p10) / 2
    mass = binomial(code.n, p)
    mass[: code.t + 1] = 0.0
    total = mass.sum()
    # Columns: raw data errors removed, data errors added, word wrong, detected, silently wrong; all per word.
    mean, variance = np.zeros(5), np.zeros(5)
    silent = sphere_density(code)
    for weight in np.flatnonzero(mass):
        if silent * SAMPLES < 1:
            expected = _expected_outcomes(code, int(weight), silent)
            mean += mass[weight] * expected
            variance += (mass[weight] * expected * [1, 1, 0, 0, 1]) ** 2
        elif mass[weight] > 1e-7 * total:
            sample = _outcomes(code, int(weight))
            mean += mass[weight] * sample.mean(axis=0)
            variance += mass[weight] ** 2 * sample.var(axis=0) / len(sample)
        else:
            mean[2:4] += mass[weight]
    raw = float(mass @ np.arange(code.n + 1)) / code.n  # P(bit flipped, word beyond t)
    flipped = raw - mean[0] / code.k
    added = mean[1] / code.k
    kept = flipped / p if p > 0 else 0.0
    spread = sqrt(variance[0] + variance[1]) / code.k * (max(p01, p10) / p if p > 0 else 0.0)
    return ResidualChannel(
        p01=float(p01 * kept + (1 - p01) * added / (1 - p)),
        p10=float(p10 * kept + (1 - p10) * added / (1 - p)),
        p_word=float(mean[2]),
        p_due=float(mean[3]),
        p_miscorrected=float(mean[4]),
        p_bit_error=spread,
        method="weight-enumeration",
    )


def sphere_density(code: BlockCode) -> float:
    """Share of all words that lie within t errors of a codeword.

    Examples
    --------
    Every word is within one error of a codeword of the Hamming (7, 4) code; of BCH (127, 57, 11) one in 500,000:

    >>> from qtaml_hw.codes import make
    >>> sphere_density(make("bch-1", 4)), f"{sphere_density(make('bch-11', 57)):.0e}"
    (1.0, '2e-06')
    """
    return sum(comb(code.n, i) for i in range(code.t + 1)) / (1 << code.check_bits)


@lru_cache(maxsize=256)
def sampled_outcome(code: BlockCode, weight: int) -> tuple[float, float]:
    """What the decoder makes of so many errors: flagged, and wrong without a flag (`BlockCode.outcome_of_weight`).

    For a code that flags or miscorrects whatever is beyond `t`: from a sample of patterns, or from the density of
    decoding spheres where miscorrections are too rare for one.
    """
    if weight <= code.t:
        return 0.0, 0.0
    silent = sphere_density(code)
    if silent * SAMPLES < 1:
        return 1.0 - silent, silent
    flagged, wrong = _outcomes(code, weight).mean(axis=0)[3:]
    return float(flagged), float(wrong)


def _expected_outcomes(code: BlockCode, weight: int, silent: float) -> NDArray[np.float64]:
    """What the decoder makes of patterns of one weight above t on average, when it flips t bits in a share `silent`."""
    n, k, clear = code.n, code.k, 0.0
    if weight <= code.check_bits:  # no error among the data bits
        clear = comb(code.check_bits, weight) / comb(n, weight)
    flips = silent * code.t * k / n
    wrong = (1 - silent) * (1 - clear) + silent
    return np.array([flips * weight / n, flips * (1 - weight / n), wrong, 1 - silent, silent])


def _outcomes(code: BlockCode, weight: int) -> NDArray[np.float64]:
    """What the decoder makes of random patterns of one weight, shape (SAMPLES, 5)."""
    rng = np.random.default_rng([SEED, code.n, code.k, weight])
    patterns = patterns_of_weight(weight, code.n, SAMPLES, rng)
    result = code.decode_errors(patterns)
    before, after = patterns[:, : code.k], result.codewords[:, : code.k]
    removed = np.count_nonzero(before > after, axis=1)
    added = np.count_nonzero(after > before, axis=1)
    wrong = after.any(axis=1)
    detected = result.status == Status.DETECTED
    return np.stack([removed, added, wrong, detected, wrong & ~detected], axis=1).astype(np.float64)
