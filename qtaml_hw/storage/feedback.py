"""Error feedback: words to store when the inputs of a layer are known, so that errors of weights compensate each other.

The weights of an output are written one after the other. Each gets the word that does least harm, and what it is wrong
by on average is taken over by the weights still to be written, as the correlation of their inputs allows
(`qtaml_hw.network.layer.Feedback`): optimal quantisation with error feedback (Frantar et al. 2022, arXiv:2210.17323),
carried over to cells that fail. A word is wrong by its mean over the channel, which can be made up for, and by the
spread about that mean, which cannot. Each weight gets the word with the least sum of both squares: to count the first
less, as what is made up for would allow, lets errors grow that the layers behind, whose inputs err themselves, do not
take back (`tests/chip/test_image.py` has a network that loses by it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.network.layer import Layer
from qtaml_hw.storage.quality import channel_rows, in_storage_order, per_channel
from qtaml_hw.storage.scheme import ReadOut, StorageScheme
from qtaml_hw.support.compiled import compiled

__all__ = ["feedback_words"]

Floats = NDArray[np.float64]


def feedback_words(
    layer: Layer, scheme: StorageScheme, outcomes: Sequence[tuple[Floats, Floats]], slope: ArrayLike
) -> NDArray[np.uint32]:
    """The words to store, flat in storage order.

    Parameters
    ----------
    layer : Layer
        With `feedback`.
    scheme : StorageScheme
        With one assignment per segment; only words that it names are stored.
    outcomes : sequence of (float64 array, float64 array), shape (2**bits,)
        For each segment, mean and variance of what every stored word is read as, in steps.
    slope : array_like, shape (channels,) or one for all
        By which the weights that are read are divided.

    Returns
    -------
    uint32 array, shape (weights,)

    Raises
    ------
    ValueError
        If the layer has no feedback.

    Examples
    --------
    Four weights of 3 are to be written with words for 0 and 10. Where their inputs are equal only the sum counts, and
    one of them is written as 10:

    >>> from qtaml_hw.network import Feedback
    >>> from qtaml_hw.storage.scheme import Assignment, ReadOut, Segment, Unprotected
    >>> equal = Feedback(np.array([np.eye(4) - np.eye(4, k=1)], np.float32), np.array([[0.01, 0.01, 0.01, 1]]))
    >>> layer = Layer.of_levels("w", np.full((1, 4), 3, np.int32), step=0.1, output_axis=0, feedback=equal)
    >>> table = ReadOut("channel-optimised", [0, 10, 0, 0], 0, Assignment([-128, 5], [0, 1]))
    >>> scheme = StorageScheme(2, "table", (Segment(0, 4, 0, 1, Unprotected(), table),))
    >>> feedback_words(layer, scheme, [(table.values(), np.zeros(4))], 1.0).tolist()
    [0, 1, 0, 0]
    """
    if layer.feedback is None:
        raise ValueError(f"layer {layer.name!r} has no feedback")
    tables = [s.readout for s in scheme.segments if isinstance(s.readout, ReadOut)]
    named = [np.unique(table.assignment.words) for table in tables if table.assignment is not None]
    most = max(row.size for row in named)
    offered = np.stack([np.resize(row, most) for row in named])  # the shorter lists repeat themselves
    mean, noise = (
        np.stack([outcome[i][row] for outcome, row in zip(outcomes, offered, strict=True)]) for i in range(2)
    )
    mean -= float(layer.scale.zero.flat[0])
    segment = np.repeat(np.arange(len(named)), [s.size for s in scheme.segments])
    slopes = np.broadcast_to(per_channel(layer, slope), layer.shape)
    target, part, scale = (channel_rows(layer, x) for x in (layer.centred(), segment, slopes))
    chosen, rows = np.empty(target.shape, dtype=np.int64), len(target) // layer.groups
    for g, weights in enumerate(layer.feedback.weights):
        own = slice(g * rows, (g + 1) * rows)
        wanted, parts = target[own].astype(np.float32, order="C"), part[own].astype(np.int64, order="C")
        _write(wanted, parts, scale[own, 0].copy(), weights, mean, noise, chosen[own])
    return np.asarray(offered[segment, in_storage_order(layer, chosen)], dtype=np.uint32)


TILE = 16
"""Outputs that are written side by side: they share a row of `Feedback.weights` while it is in the cache."""


@compiled(fastmath={"contract"})
def _write(wanted, segment, scale, weights, mean, noise, chosen):  # type: ignore[no-untyped-def]
    """Which of the words on offer is stored for every weight of every output; `wanted` is used up."""
    outputs, length = wanted.shape
    for start in range(0, outputs, TILE):
        for i in range(length):
            for r in range(start, min(start + TILE, outputs)):
                offer, goal = segment[r, i], wanted[r, i] * scale[r]
                least, best = np.inf, 0
                for j in range(mean.shape[1]):
                    harm = (goal - mean[offer, j]) ** 2 + noise[offer, j]
                    if harm < least:
                        least, best = harm, j
                chosen[r, i] = best
                error = np.float32(wanted[r, i] - mean[offer, best] / scale[r])
                _take_over(wanted[r, i + 1 :], weights[i, i + 1 :], error)


@compiled(fastmath={"contract"})
def _take_over(wanted, weights, error):  # type: ignore[no-untyped-def]
    """What the weights behind one take over of its error. (Slices: a loop from i on does not become vector code.)"""
    for k in range(wanted.size):
        wanted[k] -= error * weights[k]
