"""Speed of the simulator as ratios to memcpy and to plain NumPy, measured in the same run.

Times are CPU time of the process, the median over interleaved rounds: on a shared machine wall times say little.
Between two measurements an image-sized copy runs, so every kernel starts with cold caches.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.memory.injector import Injector
from qtaml_hw.memory.protected import ProtectedInjector

__all__ = ["RATES", "run_ecc", "run_memory", "table"]

RATES = (1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.1)
SPREAD = np.linspace(0.5, 1.5, 8)

Row = dict[str, Any]
Step = Callable[[int], object]


def run_memory(*, mebibytes: int = 64, rounds: int = 9, rates: tuple[float, ...] = RATES) -> list[Row]:
    """Flip injection in place into an image.

    Parameters
    ----------
    mebibytes : int
        Size of the image; larger than the last cache for honest figures.
    rounds : int
        Measurements of each row.
    rates : tuple of float
        Mean flip rates. Pattern ``iid``: every cell alike. ``position``: 0.5 to 1.5 times the rate over the bits of a
        byte. ``value``: the same, in opposite order for the other direction.

    Returns
    -------
    list of dict
        ``name`` (persistence of the channel), ``p``, ``pattern``, ``threads``, ``gb_per_s`` (10^9 bytes of image per
        second of CPU, for several threads of wall time), ``ratio_memcpy`` (speed in units of memcpy, both in that kind
        of time), ``ratio_numpy`` (in units of ``words ^= packbits(random((bytes, 8)) < p)``, in pieces of 1 MiB).

    Examples
    --------
    >>> rows = run_memory(mebibytes=1, rounds=1, rates=(1e-3,))
    >>> sorted(rows[0])
    ['gb_per_s', 'name', 'p', 'pattern', 'ratio_memcpy', 'ratio_numpy', 'threads']
    """
    image = np.random.default_rng(0).integers(0, 256, mebibytes << 20, dtype=np.uint8)
    copy = image.copy()
    cases = {}
    for persistence in ("transient", "stuck"):
        for p in rates:
            spread = np.minimum(p * SPREAD, 1.0)
            for pattern, p01, p10 in (
                ("iid", np.full(8, p), np.full(8, p)),
                ("position", spread, spread),
                ("value", spread, spread[::-1]),
            ):
                injector = Injector(BitChannel(p01, p10, persistence))
                cases[persistence, p, pattern] = _in_place(injector, image)
    memcpy, times = _interleaved(cases, lambda: np.copyto(copy, image), rounds)
    naive = _naive_numpy()
    rows = [
        {
            "name": name,
            "p": p,
            "pattern": pattern,
            "threads": 1,
            "gb_per_s": image.size / seconds / 1e9,
            "ratio_memcpy": memcpy / seconds,
            "ratio_numpy": image.size / seconds / naive,
        }
        for (name, p, pattern), seconds in times.items()
    ]
    return rows + _two_threads(image, copy, rounds, rates, naive)


def run_ecc(*, mebibytes: int = 64, rounds: int = 9, rates: tuple[float, ...] = (1e-4, 1e-3, 1e-2, 0.1)) -> list[Row]:
    """Injection and decoding of protected words: what is left of the errors, in place; arguments and rows as
    `run_memory`.

    ``name`` is the code, ``pattern`` is ``iid``. The NumPy reference draws, multiplies and
    decodes every word of the same code. Three copies and a vote leave independent flips, so repetition is its exact
    residual channel.

    Examples
    --------
    >>> rows = run_ecc(mebibytes=1, rounds=1, rates=(1e-3,))
    >>> rows[0]["name"], rows[0]["p"]
    ('hsiao-72-64', 0.001)
    """
    from qtaml_hw.codes import BCH, Hsiao, Repetition

    words = np.random.default_rng(0).integers(0, 2**63, mebibytes << 17, dtype=np.uint64)
    copy = words.copy()
    cases: dict[tuple[str, float, str], Step] = {}
    for code in (Hsiao(64), BCH(51, 2)):
        for p in rates:
            protected = ProtectedInjector(code, p)
            cases[code.name, p, "iid"] = _of_words(protected, words)
    for p in rates:
        left = Repetition(3, 8).residual(BitChannel.symmetric(p, 1))
        channel = BitChannel.uniform(left.p01, left.p10, 8, "transient")
        cases["repetition-3", p, "iid"] = _in_place(Injector(channel), words.view(np.uint8))
    memcpy, times = _interleaved(cases, lambda: np.copyto(copy, words), rounds)
    naive = {p: _naive_ecc(Hsiao(64), p, max(3, rounds // 3)) for p in rates}
    return [
        {
            "name": name,
            "p": p,
            "pattern": pattern,
            "threads": 1,
            "gb_per_s": words.nbytes / seconds / 1e9,
            "ratio_memcpy": memcpy / seconds,
            "ratio_numpy": words.nbytes / seconds / naive[p],
        }
        for (name, p, pattern), seconds in times.items()
    ]


def _in_place(injector: Injector, image: NDArray[np.uint8]) -> Step:
    return lambda seed: injector(image, seed, out=image)


def _of_words(protected: ProtectedInjector, words: NDArray[np.uint64]) -> Step:
    return lambda seed: protected(words, seed)


def _interleaved(
    cases: dict[tuple[str, float, str], Step], copy: Callable[[], object], rounds: int
) -> tuple[float, dict[tuple[str, float, str], float]]:
    """Median CPU seconds of the copy and of every case; every measurement has its own seed."""
    for step in cases.values():
        step(0)  # compile and load
    copies: list[float] = []
    times: dict[tuple[str, float, str], list[float]] = {case: [] for case in cases}
    for seed in range(1, rounds + 1):
        for case, step in cases.items():
            copies.append(_cpu_seconds(copy))
            times[case].append(_cpu_seconds(lambda step=step, seed=seed: step(seed)))  # type: ignore[misc]
    return float(np.median(copies)), {case: float(np.median(t)) for case, t in times.items()}


def _cpu_seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return max(time.process_time() - start, 1e-9)


def _wall_seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _naive_numpy() -> float:
    """Bytes per CPU second of NumPy at p = 1e-2, in pieces of 1 MiB; its time does not depend on the rate.

    The same line for the whole image at once needs 64 bytes of float64 for each of its bytes: gigabytes of fresh pages,
    which make it slower, by how much depends on the machine's mood.
    """
    rng = np.random.default_rng(1)
    words = np.zeros(1 << 20, np.uint8)

    def step() -> None:
        np.bitwise_xor(words, np.packbits(rng.random((words.size, 8)) < 1e-2), out=words)

    return words.size / float(np.median([_cpu_seconds(step) for _ in range(15)]))


def _naive_ecc(code: BlockCode, p: float, rounds: int) -> float:
    """Data bytes per CPU second of drawing every bit with NumPy and decoding every word."""
    rng = np.random.default_rng(1)
    count = 1 << 14

    def step() -> None:
        code.decode((rng.random((count, code.n)) < p).astype(np.uint8))

    return 8 * count / float(np.median([_cpu_seconds(step) for _ in range(rounds)]))


def _two_threads(
    image: NDArray[np.uint8], copy: NDArray[np.uint8], rounds: int, rates: tuple[float, ...], naive: float
) -> list[Row]:
    """Best wall times with two threads; the only rows that need idle cores."""
    rows = []
    for p in (p for p in rates if p >= 1e-3):
        injector = Injector(BitChannel.symmetric(p, 8, "transient"))
        copies, walls = [], []
        for seed in range(rounds):
            copies.append(_wall_seconds(lambda: np.copyto(copy, image)))
            walls.append(_wall_seconds(lambda: injector(image, seed, out=image, threads=2)))  # noqa: B023
        speed = image.size / min(walls)
        rows.append(
            {
                "name": "transient",
                "p": p,
                "pattern": "iid",
                "threads": 2,
                "gb_per_s": speed / 1e9,
                "ratio_memcpy": min(copies) / min(walls),
                "ratio_numpy": speed / naive,
            }
        )
    return rows


def table(rows: list[Row]) -> str:
    """Rows as aligned text.

    Examples
    --------
    >>> print(table([{"name": "a", "p": 1e-3}]))
    name  p
    a     0.001
    """
    head = list(dict.fromkeys(key for row in rows for key in row))
    text = [head] + [[_cell(row.get(key, "")) for key in head] for row in rows]
    widths = [max(len(line[i]) for line in text) for i in range(len(head))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in text)


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
