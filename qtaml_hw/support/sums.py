# mypy: allow-untyped-defs
"""The distribution of a sum of independent errors."""

from __future__ import annotations

from qtaml_hw.support.compiled import compiled

__all__ = ["poisson_binomials"]


@compiled(nogil=True)
def poisson_binomials(rates, masses):
    """Masses of 0 .. n errors with rates of their own: `rates` (rows, n) to `masses` (rows, n + 1)."""
    for row in range(rates.shape[0]):
        found = masses[row]
        found[:] = 0.0
        found[0] = 1.0
        for done in range(rates.shape[1]):
            rate = rates[row, done]
            for errors in range(done + 1, 0, -1):
                found[errors] = found[errors] * (1 - rate) + found[errors - 1] * rate
            found[0] *= 1 - rate
