# mypy: allow-untyped-defs
"""Moments of tables of many words, one pass over the table for each bit."""

from __future__ import annotations

from qtaml_hw.support.compiled import compiled

__all__ = ["spread"]


@compiled()
def spread(mean, variance, p01, p10):
    """Mean and variance of what is read, over the words that are stored, in place of what each word that is read means
    and of zeros; as `qtaml_hw.storage.moments.moments`.
    """
    for k in range(p01.size):
        up, down, step = p01[k], p10[k], 1 << k
        if up == 0.0 and down == 0.0:
            continue
        for start in range(0, mean.size, 2 * step):
            for i in range(start, start + step):
                m0, m1, v0, v1 = mean[i], mean[i + step], variance[i], variance[i + step]
                gap = (m1 - m0) * (m1 - m0)
                mean[i], mean[i + step] = m0 + up * (m1 - m0), m1 + down * (m0 - m1)
                variance[i] = (1 - up) * v0 + up * v1 + up * (1 - up) * gap
                variance[i + step] = (1 - down) * v1 + down * v0 + down * (1 - down) * gap
