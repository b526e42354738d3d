"""What flips at p = 0.1 cost at least, and other ways of drawing them; writes benchmarks/results/dense_flips.json.

CPU time per block of 8 KiB, the least of several rounds; random words come from the generator of the simulator.

* ``copy``: memcpy of an image larger than the caches. ``xor``: a ready pattern XORed onto such an image.
* ``hash``: one random word for every word of a block, in a cache, nothing else. A digit plane needs that much.
* ``transient``, ``fixed``: what the simulator does, on that image and on one that stays in a cache.
* ``one pass``: the five planes of p = 3/32, digit after digit in registers, instead of plane after plane.
* ``hits``: no planes; every flip is a position of 16 random bits (6,900 a block).
* ``bytes``: no planes; eight cells at a time from 16 random bits, by table. Exact to 2^-16 only.

python benchmarks/dense_flips.py
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from qtaml_hw.channel import BitChannel
from qtaml_hw.memory.generator import G, h2
from qtaml_hw.memory.injector import Injector
from qtaml_hw.memory.kernels import LANES, PLANE_STEP, STEPS, STRIDE, WIDE, WORDS, ZERO, majority
from qtaml_hw.support.vectors import load, splat, store

TARGET = Path(__file__).parent / "results" / "dense_flips.json"
P, BLOCK, ROUNDS = 0.1, 8192, 9
BYTES_LARGE, BYTES_CACHED = 64 << 20, 1 << 20
K2 = np.uint64(0x9E3779B97F4A7C15)
ONE, S6, S16, M63, M16 = (np.uint64(x) for x in (1, 6, 16, 63, 0xFFFF))


@njit
def hashed(out: Any, blocks: int) -> None:
    """One random word for every word of a block, again and again."""
    for block in range(blocks):
        z = load(STEPS, ZERO, WIDE) + np.uint64(block)
        for i in range(ZERO, WORDS, LANES):
            store(out, i, h2(z, K2))
            z = z + STRIDE


@njit
def one_pass(image: Any, planes: Any) -> None:
    """All planes of a rate, least significant first, in registers."""
    for block in range(np.uint64(image.size) // WORDS):
        z = load(STEPS, ZERO, WIDE) + block
        for i in range(ZERO, WORDS, LANES):
            mask, at = splat(ZERO, WIDE), z
            for d in range(np.uint64(planes.size)):
                mask = majority(mask, h2(at, K2), planes[d])
                at = at - PLANE_STEP
            place = block * WORDS + i
            store(image, place, load(image, place, WIDE) ^ mask)
            z = z + STRIDE


@njit
def by_hits(image: Any, hits: int, random: Any, mask: Any) -> None:
    """Positions of 16 bits."""
    position = random.view(np.uint16)
    for block in range(np.uint64(image.size) // WORDS):
        z = np.uint64(block)
        for i in range((hits + 3) // 4):
            random[i] = h2(z, K2)
            z += G
        mask[:] = 0
        for q in range(hits):
            r = np.uint64(position[q])
            mask[r >> S6] |= ONE << (r & M63)
        for i in range(WORDS):
            image[block * WORDS + i] ^= mask[i]


@njit
def by_bytes(image: Any, table: Any, random: Any) -> None:
    """Eight cells from 16 random bits."""
    index, memory = random.view(np.uint16), image.view(np.uint8)
    for block in range(image.size // 1024):
        z = np.uint64(block)
        for i in range(2048):
            random[i] = h2(z, K2)
            z += G
        for i in range(8192):
            memory[8192 * block + i] ^= table[index[i]]


def patterns() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """65,536 bytes, each as often as eight cells of rate P make it, to the nearest whole number."""
    chances = np.array([np.prod([P if bit else 1 - P for bit in bits]) for bits in product((0, 1), repeat=8)])
    edges = np.round(np.cumsum(chances) * 65536).astype(int)
    return np.repeat(np.arange(256, dtype=np.uint8), np.diff(edges, prepend=0))


def microseconds(action: Callable[[], object], blocks: int) -> float:
    """CPU time per block."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return round(min(times) / blocks * 1e6, 3)


def main() -> None:
    """Measure and write."""
    large = np.random.default_rng(0).integers(0, 2**63, BYTES_LARGE // 8, dtype=np.uint64)
    other, cached, room = large.copy(), large[: BYTES_CACHED // 8].copy(), np.zeros(4096, np.uint64)
    transient = Injector(BitChannel.symmetric(P, 8, "transient"), np.uint64, packed=True)
    fixed = Injector(BitChannel.symmetric(P, 8, "stuck"), np.uint64, packed=True)
    planes = np.array([(3 >> d & 1) * (2**64 - 1) for d in range(5)], dtype=np.uint64)
    hits, table, mask = round(-np.log1p(-P) * 65536), patterns(), np.zeros(1024, np.uint64)
    n, few = BYTES_LARGE // BLOCK, BYTES_CACHED // BLOCK
    rows = {
        "copy": microseconds(lambda: np.copyto(other, large), n),
        "xor": microseconds(lambda: np.bitwise_xor(large, K2, out=large), n),
        "hash": microseconds(lambda: hashed(room, few), few),
        "transient": microseconds(lambda: transient(large, 1, out=large), n),
        "transient, in cache": microseconds(lambda: transient(cached, 1, out=cached), few),
        "fixed": microseconds(lambda: fixed(large, 1, out=large), n),
        "fixed, in cache": microseconds(lambda: fixed(cached, 1, out=cached), few),
        "one pass, p = 3/32": microseconds(lambda: one_pass(large, planes), n),
        "one pass, p = 3/32, in cache": microseconds(lambda: one_pass(cached, planes), few),
        "hits": microseconds(lambda: by_hits(large, hits, room, mask), n),
        "bytes": microseconds(lambda: by_bytes(large, table, room), n),
    }
    TARGET.write_text(json.dumps(rows, indent=1) + "\n")
    print(TARGET.read_text())


if __name__ == "__main__":
    main()
