"""The digits example, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from qtaml_hw.allocation import Sensitivity, sensitivity
from qtaml_hw.network import Layer, Network, Samples, load, load_samples, with_input_means

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


@dataclass(frozen=True, eq=False)
class Case:
    network: Network
    layers: tuple[Layer, ...]
    sensitivity: Sensitivity
    test: Samples


@pytest.fixture(scope="session")
def digits() -> Case:
    network = load(DIGITS / "digits.onnx")
    how = {"scale": 1 / 16}
    calibration = load_samples(DIGITS / "digits.npz", network, x="calibration_x", y=None, **how)
    test = load_samples(DIGITS / "digits.npz", network, x="test_x", y="test_y", **how)
    layers = with_input_means(network, network.layers(), calibration.inputs)
    return Case(network, layers, sensitivity(network, layers, calibration.inputs), test)
