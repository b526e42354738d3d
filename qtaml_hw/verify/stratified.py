"""A decoder for many errors, simulated instead of proved: by linearity, error patterns cover every word.

All patterns of up to two errors, then the same number of random ones of every weight up to t + 3. That the encoder is
linear and what it is follows from its answers to single bits and to sums of words; that the decoder looks at a word
only through its errors is checked by playing the patterns on random codewords. Compiled by Verilator: see `volume`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.codes.bits import words_of_bits
from qtaml_hw.hdl.manifest import Manifest
from qtaml_hw.hdl.model.vectors import answers
from qtaml_hw.verify.volume import CompiledModule, compile_module

__all__ = ["patterns", "play_decoder", "play_encoder", "play_folder"]

Bits = NDArray[np.uint8]
BLOCK = 1 << 14


def patterns(code: BlockCode, words: int, seed: int = 0) -> Iterator[Bits]:
    """Error patterns in blocks, shape (N, n): all of weight 0 to 2, then `words` of weight 3 to t + 3, in turn.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> weights = np.concatenate([block.sum(axis=1) for block in patterns(make("bch-4", 16), 100)])
    >>> len(weights) == 1 + 40 + 40 * 39 // 2 + 100, int(weights.max())
    (True, 7)
    """
    few = chain.from_iterable(combinations(range(code.n), weight) for weight in (0, 1, 2))
    while block := [pattern for _, pattern in zip(range(BLOCK), few, strict=False)]:
        errors = np.zeros((len(block), code.n), dtype=np.uint8)
        rows = np.repeat(np.arange(len(block)), [len(pattern) for pattern in block])
        errors[rows, np.fromiter(chain.from_iterable(block), dtype=np.intp)] = 1
        yield errors
    rng = np.random.default_rng([seed, code.n, code.k])
    for start in range(0, words, BLOCK):
        weights = 3 + np.arange(start, min(start + BLOCK, words)) % (code.t + 1)
        ranks = rng.random((len(weights), code.n)).argsort(axis=1).argsort(axis=1)
        yield (ranks < weights[:, None]).astype(np.uint8)


def play_encoder(encoder: CompiledModule, code: BlockCode, seed: int = 0) -> int:
    """Zero, every single bit and random words with their sums through an encoder; how many check words are wrong."""
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 2, (2, 1000, code.k), dtype=np.uint8)
    zero, ones = np.zeros((1, code.k), np.uint8), np.eye(code.k, dtype=np.uint8)
    check = encoder({"data_in": words_of_bits(np.concatenate([zero, ones, a, b, a ^ b]))}, ["check_out"])["check_out"]
    expected = words_of_bits(code.check(np.concatenate([zero, ones])))
    wrong = (check[: 1 + code.k] != expected).reshape(1 + code.k, -1).any(axis=1).sum()
    first, second, total = check[1 + code.k :].reshape(3, len(a), -1)
    return int(wrong + ((first ^ second) != total).any(axis=1).sum())


def play_decoder(
    decoder: CompiledModule, code: BlockCode, words: int, progress: Callable[[str], None] | None = None
) -> tuple[int, int, float]:
    """`patterns` on random codewords through a decoder; words, wrong ones, CPU seconds of the hardware.

    Every output is compared: corrected word, flags, count, location, syndrome (which is 0 for codewords).
    """
    outputs = [
        p.name for p in decoder.module.ports if p.direction == "output" and p.name not in ("valid_out", "ready_out")
    ]
    rng = np.random.default_rng([1, code.n])
    total = wrong = 0
    seconds = 0.0
    for errors in patterns(code, words):
        word = code.encode(rng.integers(0, 2, (len(errors), code.k), dtype=np.uint8)) ^ errors
        start = time.process_time()
        seen = decoder(
            {"data_in": words_of_bits(word[:, : code.k]), "check_in": words_of_bits(word[:, code.k :])}, outputs
        )
        seconds += time.process_time() - start
        expected = answers(code, word)
        bad = np.zeros(len(word), dtype=bool)
        for name in outputs:
            wanted = expected[name] if expected[name].ndim == 1 else words_of_bits(expected[name])
            bad |= (seen[name] != wanted).reshape(len(word), -1).any(axis=1)
        total, wrong = total + len(word), wrong + int(bad.sum())
        if progress is not None:
            progress(f"{code.name}: {total} words, {wrong} wrong")
    return total, wrong, seconds


def play_folder(
    directory: Path, build: Path, words: int, progress: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """Encoders and decoders of an output folder.

    Returns
    -------
    list of dict
        ``design``, ``part``, ``words``, ``wrong``, ``words_per_s`` (CPU time of the hardware).
    """
    rows: list[dict[str, Any]] = []
    for module in Manifest.read(directory).modules:
        if module.kind not in ("encoder", "decoder", "iterative") or module.code is None:
            continue
        code = from_name(module.code)
        compiled = compile_module(directory, module, build / module.name)
        row: dict[str, Any] = {"design": code.name, "part": module.kind}
        if module.kind == "encoder":
            rows.append(row | {"words": 1 + code.k + 3000, "wrong": play_encoder(compiled, code)})
        else:
            total, wrong, seconds = play_decoder(compiled, code, words, progress)
            rows.append(row | {"words": total, "wrong": wrong, "words_per_s": total / seconds})
    return rows
