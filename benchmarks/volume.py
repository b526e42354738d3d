"""Speed of decoders, emitted and as Amaranth made them, every word checked against the simulator's table decoding.

    python benchmarks/volume.py [--json FILE] [--words N] [--stratified | --ldpc] [CODE ...]

One core; CPU time of hardware and check. Needs Verilator and a C++ compiler. `--stratified` plays all patterns of up to
two errors and N of 3 to t + 3 through any code's encoder and decoder instead, against `BlockCode.decode`; `--ldpc` N
words with ever more errors through LDPC decoders, every output against the model. Verilator takes minutes for those.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import LDPC, from_name
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.model.vectors import decoded
from qtaml_hw.verify.stratified import play_folder
from qtaml_hw.verify.volume import CODES, bench_volume, compile_module


def stratified(names: list[str], words: int) -> list[dict[str, Any]]:
    """Stratified patterns through the codes called `names`."""
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            emit_code(from_name(name), folder / "rtl")
            rows += play_folder(folder / "rtl", folder / "build", words)
    return rows


def layered(names: list[str], words: int) -> list[dict[str, Any]]:
    """Words with up to 1.6 times the errors of a code's lowest measured rate, half injected, some read with bypass."""
    rows = []
    for name in names:
        code = from_name(name)
        assert isinstance(code, LDPC)
        rates = np.linspace(0, 1.6, words)[:, None] * min(point.p for point in code.measured)
        rng = np.random.default_rng(5)
        errors = (rng.random((words, code.n)) < rates).astype(np.uint8)
        stored = code.encode(rng.integers(0, 2, (words, code.k), dtype=np.uint8))
        inject = errors * (np.arange(words) % 2)[:, None].astype(np.uint8)
        bypass = np.arange(words) % 5 == 4
        read = stored ^ errors ^ inject
        inputs = {"data_in": integers_of_bits(read[:, : code.k]), "check_in": integers_of_bits(read[:, code.k :])}
        inputs |= {"inject": integers_of_bits(inject), "bypass": bypass.astype(int).tolist()}
        wanted = decoded(code, stored ^ errors, bypass, [1] * words)
        with tempfile.TemporaryDirectory() as scratch:
            manifest = emit_code(code, Path(scratch) / "rtl")
            [module] = [module for module in manifest.modules if module.kind == "iterative"]
            decoder = compile_module(Path(scratch) / "rtl", module, Path(scratch) / "build")
            width = {record.name: record.width for record in module.ports}
            ports = [port for port in wanted if port in width and port not in ("valid_out", "ready_out")]
            start = time.process_time()
            seen = decoder({port: limbs(values, width[port]) for port, values in inputs.items()}, ports)
            seconds = time.process_time() - start
        wrong = np.zeros(words, dtype=bool)
        for port in ports:
            wrong |= (seen[port] != limbs(wanted[port], width[port])).reshape(words, -1).any(axis=1)
        speed = {"wrong": int(wrong.sum()), "words_per_s": words / seconds}
        rows.append({"design": code.name, "part": "iterative", "words": words} | speed)
    return rows


def limbs(values: list[int], width: int) -> NDArray[np.uint64]:
    """Integers as 64-bit words, lowest first."""
    count = -(-width // 64)
    split = [[value >> 64 * i & (1 << 64) - 1 for i in range(count)] for value in values]
    return np.array(split, dtype=np.uint64)[:, 0] if count == 1 else np.array(split, dtype=np.uint64)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("codes", nargs="*", default=CODES)
    parser.add_argument("--words", type=int, default=1 << 22, help="words per code")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--stratified", action="store_true", help="patterns by number of errors")
    parser.add_argument("--ldpc", action="store_true", help="LDPC decoders, a few words each")
    options = parser.parse_args()
    if options.stratified:
        rows = stratified(options.codes, options.words)
    elif options.ldpc:
        rows = layered(options.codes, options.words)
    else:
        rows = bench_volume(options.codes, words=options.words)
    print(f"{'design':<24}{'part':<11}{'words':>10}{'wrong':>7}{'words/s':>12}")
    for row in rows:
        speed = row.get("words_per_s", 0.0)
        print(f"{row['design']:<24}{row['part']:<11}{row['words']:>10}{row['wrong']:>7}{speed:>12.3g}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
