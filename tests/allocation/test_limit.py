"""The rate-distortion limit (theory.md section 10): between its bounds, and below every quantiser."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.allocation import (
    Sensitivity,
    allocate,
    gaussian_rate,
    limit_bits,
    make_storage_menu,
    rate_distortion,
    shannon_lower_bound,
)
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer

CODES = np.arange(-127, 128)


@pytest.mark.parametrize("slope", [0.002, 0.005, 0.02])
def test_a_gaussian_source_meets_its_closed_form(slope):
    """``R = log2(var / D) / 2`` has the slope ``1 / (2 ln 2 D)``."""
    gauss = np.exp(-0.5 * (CODES / 25) ** 2)
    rate, distortion = rate_distortion(CODES, gauss, slope)
    assert distortion == pytest.approx(1 / (2 * np.log(2) * slope), rel=0.01)
    assert rate == pytest.approx(gaussian_rate(625.0, distortion), abs=0.005)


@pytest.mark.parametrize("slope", [0.002, 0.01, 0.05])
def test_the_true_rate_lies_between_shannons_bound_and_the_gaussian_rate(slope):
    laplace = np.exp(-np.abs(CODES) / 15)
    variance = float(laplace @ CODES**2 / laplace.sum())
    rate, distortion = rate_distortion(CODES, laplace, slope)
    assert shannon_lower_bound(laplace, distortion) - 0.01 <= rate <= gaussian_rate(variance, distortion) + 0.001
    assert rate < gaussian_rate(variance, distortion) - 0.05  # a Laplacian source is easier


def test_no_plan_is_below_the_limit():
    """On perfect cells words of fixed length stay ``log2(sqrt(3) pi / 2) / 2 = 0.72`` bits away (Panter and Dite)."""
    rng = np.random.default_rng(5)
    codes = np.clip(np.rint(rng.normal(0, 25, 4000)), -127, 127).astype(np.int32)
    layer = Layer("w", 8, np.array(1.0), None, codes)
    matters = Sensitivity(("w",), (4000,), np.array([1.0]), np.array([0.0]), 1.0)
    for p, gap in ((0.0, (0.55, 0.75)), (0.01, (1.0, 3.0))):
        channel = BitChannel.symmetric(p)
        plan = allocate(make_storage_menu([layer], channel, widths=(5,)), matters, 5.0, method="exact")
        limit = limit_bits([layer], matters, plan.predicted["output_distortion"], channel)
        assert gap[0] < 5.0 - limit < gap[1]
