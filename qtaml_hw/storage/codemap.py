"""Stored words of the levels of a layer (theory.md section 1).

A code map is a labelling of the levels with words: the number format that the words of a scheme have
(`qtaml_hw.network.number`), or one table per read-out, made together with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.network.number import FOLDED, LABELLINGS, labels as labels_of, ordered
from qtaml_hw.storage.scheme import Segment, StorageScheme
from qtaml_hw.storage.trellis import Trellis

__all__ = ["CODE_MAPS", "STORED_AS", "stored_words", "words_of_levels"]

CODE_MAPS = LABELLINGS
"""Names of the labellings that can be chosen."""

STORED_AS = (*LABELLINGS, FOLDED)
"""Those of a scheme: the words of one format have an order of their own."""


def stored_words(scheme: StorageScheme, levels: ArrayLike) -> NDArray[np.uint32]:
    """The words that `scheme` stores for the levels of a layer, flat in storage order.

    Parameters
    ----------
    scheme : StorageScheme
        With a labelling, or with one assignment per segment.
    levels : array_like of int
        All levels of the layer.

    Returns
    -------
    uint32 array, shape (weights,)

    Raises
    ------
    ValueError
        If the number of levels is not that of the scheme, a level has no word, or the words are trellis words: those
        depend on what is around them (`qtaml_hw.storage.trellis.Goal`).

    Examples
    --------
    >>> from qtaml_hw.storage.scheme import ReadOut, Segment, Unprotected
    >>> raw = ReadOut("raw", [0, 1, -2, -1], 0)
    >>> scheme = StorageScheme(2, "twos-complement", (Segment(0, 3, 0, 1, Unprotected(), raw),))
    >>> stored_words(scheme, [-2, 0, 1]).tolist()
    [2, 0, 1]
    """
    flat = np.ravel(levels)
    if flat.size != scheme.weights:
        raise ValueError(f"the scheme stores {scheme.weights} weights, got {flat.size}")
    words = np.empty(flat.size, dtype=np.uint32)
    for segment in scheme.segments:
        part = slice(segment.start, segment.stop)
        low, high = int(flat[part].min()), int(flat[part].max())
        word_of = words_of_levels(scheme, segment, np.arange(low, high + 1))
        words[part] = word_of.take(np.subtract(flat[part], low, dtype=np.intp))
    return words


def words_of_levels(scheme: StorageScheme, segment: Segment, levels: ArrayLike) -> NDArray[np.uint32]:
    """The words under which a segment of a scheme stores levels; as `stored_words`, in the shape of the levels.

    Parameters
    ----------
    scheme : StorageScheme
        Its width and labelling count.
    segment : Segment
        One of its segments; of channel-optimised words the assignment is its own.
    levels : array_like of int
        The levels.

    Raises
    ------
    ValueError
        If they are trellis words, of which none is that of one level.

    Examples
    --------
    >>> from qtaml_hw.storage.scheme import ReadOut, Segment, Unprotected
    >>> part = Segment(0, 3, 0, 1, Unprotected(), ReadOut("raw", [0, 1, -2, -1], 0))
    >>> words_of_levels(StorageScheme(2, "twos-complement", (part,)), part, [[-2, 0, 1]]).tolist()
    [[2, 0, 1]]
    """
    if isinstance(segment.readout, Trellis):
        raise ValueError("trellis words are not those of single levels: they are written for a chip")
    if segment.readout.assignment is None:
        return ordered(labels_of(scheme.bits, scheme.code_map).encode(levels), segment.readout.order)
    return segment.readout.assignment.encode(levels)
