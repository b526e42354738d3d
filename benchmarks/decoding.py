"""Speed of the decoders of long codewords, with a digest of what they answer; writes benchmarks/results/decoding.json.

CPU microseconds of one thread per word, the least of several rounds, for LDPC codes at the rates that storage plans
use them for, and for BCH (1023, 923, t = 10) by number of errors, beside the package bchlib where it is installed (its
words have 920 data bits: whole bytes). Equal digests of two labels say: the same words, states and iterations.

    python benchmarks/decoding.py LABEL
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BCH, LDPC
from qtaml_hw.codes.block import BlockCode
from qtaml_hw.codes.sampling import patterns_of_weight

TARGET = Path(__file__).parent / "results" / "decoding.json"
USES = (
    ("ldpc-4096r41", 0.10),
    ("ldpc-4096r38", 0.10),
    ("ldpc-4096r59", 0.05),
    ("ldpc-4096r75", 0.02),
    ("ldpc-4096r81", 0.01),
    ("ldpc-2048r59", 0.04),
    ("ldpc-1024r53", 0.05),
    ("ldpc-1024r72", 0.015),
)
COUNTS = (1, 4, 16, 64, 1000)
"""Words in one call."""
ERRORS = (0, 1, 5, 10, 11)
WORDS, ROUNDS = 2000, 7

Row = dict[str, Any]


def microseconds(action: Callable[[], object], words: int) -> float:
    """CPU time per word, the least of the rounds: what other work on the machine adds is left out."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return round(min(times) / words * 1e6, 3)


def measured(code: BlockCode, received: NDArray[np.uint8]) -> Row:
    """Time and answer of one call."""
    code.decode(received[:1])  # compile
    result = code.decode(received)
    parts = [result.codewords, result.status, result.errors.astype(np.int64)]
    if result.iterations is not None:
        parts.append(result.iterations.astype(np.int64))
    digest = hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()[:16]
    return {
        "code": code.name,
        "words": len(received),
        "us_per_word": microseconds(lambda: code.decode(received), len(received)),
        "digest": digest,
    }


def ldpc() -> list[Row]:
    """LDPC codes at their rates, and one of them by words in a call."""
    rows = []
    for design, p in USES:
        for count in COUNTS if (design, p) == USES[0] else COUNTS[-1:]:
            code, rng = LDPC(design), np.random.default_rng(1)
            sent = code.encode(rng.integers(0, 2, (count, code.k), dtype=np.uint8))
            rows.append({"p": p, **measured(code, sent ^ (rng.random(sent.shape) < p))})
    return rows


def bch() -> list[Row]:
    """BCH by number of errors."""
    code, rows = BCH(923, 10), []
    for errors in ERRORS:
        rng = np.random.default_rng(1)
        sent = code.encode(rng.integers(0, 2, (WORDS, code.k), dtype=np.uint8))
        rows.append({"errors": errors, **measured(code, sent ^ patterns_of_weight(errors, code.n, WORDS, rng))})
    return rows


def bchlib() -> list[Row]:
    """The same of the package, its data corrected, too."""
    try:
        import bchlib as package  # type: ignore[import-not-found]
    except ImportError:
        return []
    code, rows = package.BCH(10, m=10), []
    for errors in ERRORS:
        rng = np.random.default_rng(1)
        words = []
        for pattern in np.packbits(patterns_of_weight(errors, 1016, WORDS, rng), axis=1):
            data = rng.bytes(115)
            bits = np.frombuffer(data + bytes(code.encode(data)), np.uint8) ^ np.append(pattern, np.uint8(0))
            words.append((bytearray(bits[:115]), bytearray(bits[115:])))

        def decode(words: list[tuple[bytearray, bytearray]] = words) -> None:
            for data, check in words:
                data, check = data[:], check[:]
                if code.decode(data, check) > 0:
                    code.correct(data, check)

        us = microseconds(decode, WORDS)
        rows.append({"code": f"bchlib {version('bchlib')}", "errors": errors, "words": WORDS, "us_per_word": us})
    return rows


def main() -> None:
    """Measure, and keep under the label."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("label", help="what was measured")
    label = parser.parse_args().label
    found = json.loads(TARGET.read_text()) if TARGET.exists() else {}
    found[label] = {"ldpc": ldpc(), "bch": bch(), "bchlib": bchlib()}
    for rows in found[label].values():
        print("\n".join(str(row) for row in rows))
    blocks = (
        f'"{name}": {{\n'
        + ",\n".join(f' "{kind}": [\n  ' + ",\n  ".join(map(json.dumps, rows)) + "\n ]" for kind, rows in parts.items())
        + "\n}"
        for name, parts in found.items()
    )
    TARGET.write_text("{\n" + ",\n".join(blocks) + "\n}\n")


if __name__ == "__main__":
    main()
