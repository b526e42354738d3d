"""What several rooms are tested with: the digits example, and small plans."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, sensitivity
from qtaml_hw.campaign import Evaluator
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Network, Samples, load, load_samples, with_input_means
from qtaml_hw.plan import LayerPlan, Plan, Prediction
from qtaml_hw.storage import protection
from qtaml_hw.storage.scheme import ReadOut, Segment, StorageScheme

SIMULATED = str(Path(__file__).resolve().parent / "cosim")
if SIMULATED not in sys.path:  # its modules are imported by the simulator, too: they find each other by name
    sys.path.append(SIMULATED)

DIGITS = Path(__file__).resolve().parents[1] / "examples" / "digits"


@dataclass(frozen=True, eq=False)
class Case:
    network: Network
    layers: tuple[Layer, ...]
    sensitivity: Sensitivity
    test: Samples

    def evaluator(self, **how: Any) -> Evaluator:
        return Evaluator(self.network, self.layers, self.test, **how)


@pytest.fixture(scope="session")
def digits() -> Case:
    network = load(DIGITS / "digits.onnx")
    how = {"scale": 1 / 16}
    calibration = load_samples(DIGITS / "digits.npz", network, x="calibration_x", y=None, **how)
    test = load_samples(DIGITS / "digits.npz", network, x="test_x", y="test_y", **how)
    layers = with_input_means(network, network.layers(), calibration.inputs)
    return Case(network, layers, sensitivity(network, layers, calibration.inputs), test)


Span = tuple[int, int, int, str]
"""Weights, protected planes, lanes, code."""


def layer(name: str, *spans: Span, bits: int = 6, p: float = 0.02) -> LayerPlan:
    """A layer with one segment per span and a random read-out for each."""
    rng = np.random.default_rng(len(spans))
    segments, start = [], 0
    for size, planes, lanes, code in spans:
        table = ReadOut("posterior-mean", rng.integers(-500, 500, 1 << bits), 4)
        segments.append(Segment(start, start + size, planes, lanes, protection(code), table))
        start += size
    scheme = StorageScheme(bits, "twos-complement", tuple(segments))
    return LayerPlan(name, (start,), BitChannel.uniform(p, 2 * p, bits), scheme)


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    """Makes a plan of layers, each given as a name and its spans."""

    def make(*layers: tuple[str, list[Span]]) -> Plan:
        return Plan("tac", tuple(layer(name, *spans) for name, spans in layers), 1.0, 0.25, Prediction(1.0, 1.0, 1.0))

    return make


@pytest.fixture(scope="session")
def mixed(plan_of: Callable[..., Plan]) -> Plan:
    """Two codes, an unprotected segment, two layers whose names clean to the same text."""
    first = [(50, 2, 8, "hsiao-22-16"), (30, 0, 4, "")]
    return plan_of(("conv 1", first), ("conv/1", [(40, 1, 8, "repetition-3-24-8")]))


@pytest.fixture
def searched_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verification that takes XOR networks, miscorrections and the texts of Yosys from the cache, as an emission does.

    Every module is made again from its record all the same, and compared. That nothing comes from a cache is tested
    where verification is, and with the reference set.
    """
    monkeypatch.setattr(import_module("qtaml_hw.verify.verification"), "CACHES", ("modules", "remade"))


@pytest.fixture
def compiled_code() -> Callable[[Path], None]:
    """Puts what was compiled on this machine, kernels and WebAssembly tools, into a cache folder that is empty but for
    it: 20 s of CPU.
    """
    theirs = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")

    def put(cache: Path) -> None:
        for name in ("wasmtime", "qtaml_hw/kernels"):
            for folder in (theirs / name, (cache / name).parent):
                folder.mkdir(parents=True, exist_ok=True)
            (cache / name).symlink_to(theirs / name)

    return put
