"""Side by side with the Python package mrfi: bit flips of one rate in the same int8 weights.

    python benchmarks/mrfi.py            installs mrfi and torch into a virtual environment of its own, then measures
    python benchmarks/mrfi.py PYTHON     measures mrfi with an interpreter that has it
    python benchmarks/mrfi.py --here     only mrfi, with the interpreter that runs this (what the other forms call)

Both corrupt 11 million weights at a rate per stored bit; speed is weights per CPU second, one thread, median of the
rounds, and the realised rate (flipped bits over all bits) stands beside it. mrfi takes float tensors: quantisation,
injection and dequantisation are what it does per call, as its users see it; ours reads int8, flips, and dequantises
as well.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np

WEIGHTS = 11_164_352  # convolutions and classifier of a CIFAR ResNet-18
RATES = (1e-3, 0.1)
ROUNDS = 5
PACKAGES = ("mrfi==2.1.0", "torch", "torchvision", "scipy", "numpy", "pyyaml")


def measure(action: Callable[[], np.ndarray], codes: np.ndarray) -> dict[str, float]:
    """Weights per CPU second and realised rate of `action`, which returns the corrupted weights."""
    action()
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = action()
        seconds.append(time.process_time() - start)
    flipped = np.rint(result).astype(np.int64).astype(np.int8) ^ codes
    realised = int(np.unpackbits(flipped.view(np.uint8)).sum()) / (8 * codes.size)
    return {"weights_per_s": codes.size / float(np.median(seconds)), "realised_rate": realised}


def weights() -> np.ndarray:
    """The int8 codes that both corrupt."""
    return np.clip(np.random.default_rng(0).normal(0, 20, WEIGHTS).round(), -127, 127).astype(np.int8)


def ours(p: float) -> dict[str, float]:
    """This package: inject into int8, dequantise to float32."""
    from qtaml_hw.channel import BitChannel
    from qtaml_hw.memory import Injector

    codes = weights()
    injector = Injector(BitChannel.symmetric(p, 8, "transient"), np.int8)
    draws = iter(range(1_000_000))
    return measure(lambda: injector(codes, 1, draw=next(draws)).astype(np.float32), codes)


def theirs(p: float) -> dict[str, float]:
    """mrfi: its integer bit flip on randomly selected positions, quantised to 8 bits with the full range."""
    sys.path = [p for p in sys.path if Path(p).resolve() != Path(__file__).resolve().parent]  # this file has its name
    import torch
    from mrfi import error_mode, quantization, selector

    torch.set_num_threads(1)
    codes = weights()
    tensor = torch.from_numpy(codes.astype(np.float32))

    def step() -> np.ndarray:
        x = tensor.clone()
        quantization.SymmericQuantization.quantize(x, 8, 127.0)
        # its rate is per value: one bit of a selected value flips, so a rate per bit is eight times that
        places = selector.RandomPositionByRate(x.shape, min(8 * p, 0.999), poisson=True)
        flat = x.view(-1)
        flat[places] = error_mode.IntRandomBitFlip(flat[places], 8)
        quantization.SymmericQuantization.dequantize(x, 8, 127.0)
        return x.numpy()

    return measure(step, codes)


def measure_theirs(python: Path) -> dict[str, dict[str, float]]:
    """Run this file with another interpreter."""
    text = subprocess.run([python, __file__, "--here"], check=True, capture_output=True, text=True).stdout
    result: dict[str, dict[str, float]] = json.loads(text)
    return result


def measure_theirs_elsewhere() -> dict[str, dict[str, float]]:
    """Install mrfi in a fresh environment and measure there."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        return measure_theirs(python)


def main() -> None:
    """Print both and the ratio."""
    if "--here" in sys.argv:
        print(json.dumps({str(p): theirs(p) for p in RATES}))
        return
    mrfi = measure_theirs(Path(sys.argv[1])) if len(sys.argv) > 1 else measure_theirs_elsewhere()
    rows = []
    for p in RATES:
        mine, other = ours(p), mrfi[str(p)]
        ratio = mine["weights_per_s"] / other["weights_per_s"]
        rows.append({"p": p, "qtaml_hw": mine, "mrfi": other, "ratio": ratio})
        rates = f"realised {mine['realised_rate']:.5f}, mrfi {other['realised_rate']:.5f}"
        print(f"p = {p}: {ratio:.1f} x mrfi; {rates}", file=sys.stderr)
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
