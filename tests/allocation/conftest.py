"""A layer for tests of what errors of neighbouring weights do together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from qtaml_hw.network import Layer
from qtaml_hw.network.layer import Feedback


@pytest.fixture(scope="session")
def correlated() -> Callable[[int], Layer]:
    """Makes so many channels, each with a mean, of inputs that are large on the mean and move together."""

    def layer(channels: int) -> Layer:
        n = 64
        h = 0.5 * 0.8 ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
        upper = np.linalg.cholesky(h[::-1, ::-1])[::-1, ::-1]
        diagonal = np.diag(upper)
        vectors = np.linalg.inv(upper / diagonal).astype(np.float32)
        feedback = Feedback(vectors[None], np.square(diagonal)[None], np.full((1, n), np.sqrt(0.5)))
        rng = np.random.default_rng(5)
        levels = np.rint(rng.normal(0, 25, (channels, n)) + rng.normal(0, 15, (channels, 1)))
        return Layer.of_levels("w", levels, output_axis=0, input_axis=1, feedback=feedback)

    return layer
