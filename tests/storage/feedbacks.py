"""Feedback of layers that tests make up."""

from __future__ import annotations

import numpy as np

from qtaml_hw.network import Feedback


def correlated(n: int, groups: int, seed: int) -> tuple[Feedback, np.ndarray]:
    """Feedback of inputs with random covariances, and these."""
    rng = np.random.default_rng(seed)
    weights, pivots, found = [], [], []
    for _ in range(groups):
        a = rng.normal(size=(n, 3))
        h = a @ a.T + 0.2 * np.eye(n)
        h *= n / np.trace(h)
        lower = np.linalg.cholesky(h[::-1, ::-1])
        diagonal = np.diag(lower)
        unit = (lower / diagonal)[::-1, ::-1]  # h = unit diag(pivots) unit^T, unit upper triangular
        weights.append(np.linalg.inv(unit))
        pivots.append(diagonal[::-1] ** 2)
        found.append(h)
    return Feedback(np.array(weights, dtype=np.float32), np.array(pivots)), np.array(found)
