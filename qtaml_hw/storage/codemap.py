"""Labellings of quantised codes with stored words (theory.md section 1).

Every labelling is a table; nothing else in the tool knows how the bits of a word are to be read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.storage.scheme import StorageScheme

__all__ = ["CODE_MAPS", "encode", "stored_words", "word_values"]

CODE_MAPS = ("twos-complement", "offset-binary", "sign-magnitude", "gray")
"""Names of the labellings. ``gray`` is the reflected Gray code of the offset-binary word."""


def word_values(code_map: str, bits: int) -> NDArray[np.int64]:
    """The code that each stored word means, shape (2**bits,).

    Parameters
    ----------
    code_map : str
        One of `CODE_MAPS`.
    bits : int
        Width of a word, 2 to 16.

    Returns
    -------
    int64 array, shape (2**bits,)
        In sign-magnitude both words for zero mean 0.

    Raises
    ------
    ValueError
        If the name or the width is not known.

    Examples
    --------
    >>> for name in CODE_MAPS:
    ...     print(name, word_values(name, 3).tolist())
    twos-complement [0, 1, 2, 3, -4, -3, -2, -1]
    offset-binary [-4, -3, -2, -1, 0, 1, 2, 3]
    sign-magnitude [0, 1, 2, 3, 0, -1, -2, -3]
    gray [-4, -3, -1, -2, 3, 2, 0, 1]
    """
    if not 2 <= bits <= 16:
        raise ValueError(f"bits must be 2 to 16, got {bits}")
    word = np.arange(1 << bits, dtype=np.int64)
    half = 1 << (bits - 1)
    if code_map == "twos-complement":
        return np.where(word < half, word, word - 2 * half)
    if code_map == "offset-binary":
        return word - half
    if code_map == "sign-magnitude":
        return np.where(word < half, word, half - word)
    if code_map == "gray":
        rank = word.copy()
        for shift in (1, 2, 4, 8):
            rank ^= rank >> shift
        return rank - half
    raise ValueError(f"unknown code map {code_map!r}; expected one of {', '.join(CODE_MAPS)}")


def encode(code_map: str, bits: int, codes: ArrayLike) -> NDArray[np.uint32]:
    """Stored words of `codes`, in their shape.

    Parameters
    ----------
    code_map : str
        One of `CODE_MAPS`.
    bits : int
        Width of a word.
    codes : array_like of int
        Codes in ``[-2**(bits-1), 2**(bits-1) - 1]``.

    Returns
    -------
    uint32 array

    Raises
    ------
    ValueError
        If a code has no word: out of range, or the most negative one in sign-magnitude.

    Examples
    --------
    >>> encode("gray", 3, [-4, 0, 3]).tolist()
    [0, 6, 4]
    """
    values = word_values(code_map, bits)
    half = 1 << (bits - 1)
    word_of = np.full(2 * half, -1, dtype=np.int64)
    word_of[values[::-1] + half] = np.arange(2 * half)[::-1]  # the first word wins: 0 is the all-zero word
    q = np.asarray(codes, dtype=np.int64)
    if q.size and (q.min() < -half or q.max() >= half):
        raise ValueError(f"codes must lie in [{-half}, {half - 1}], got {q.min()} to {q.max()}")
    words = word_of[q + half]
    if np.any(words < 0):
        raise ValueError(f"code {-half} has no {code_map} word of {bits} bits")
    return words.astype(np.uint32)


def stored_words(scheme: StorageScheme, codes: ArrayLike) -> NDArray[np.uint32]:
    """The words that `scheme` stores for the codes of a layer, flat in storage order.

    Parameters
    ----------
    scheme : StorageScheme
        With a labelling, or with one assignment per segment.
    codes : array_like of int
        All codes of the layer.

    Returns
    -------
    uint32 array, shape (weights,)

    Raises
    ------
    ValueError
        If the number of codes is not that of the scheme, or a code has no word.

    Examples
    --------
    >>> from qtaml_hw.storage.scheme import ReadOut, Segment, Unprotected
    >>> raw = ReadOut("raw", [0, 1, -2, -1], 0)
    >>> scheme = StorageScheme(2, "twos-complement", (Segment(0, 3, 0, 1, Unprotected(), raw),))
    >>> stored_words(scheme, [-2, 0, 1]).tolist()
    [2, 0, 1]
    """
    flat = np.ravel(codes)
    if flat.size != scheme.weights:
        raise ValueError(f"the scheme stores {scheme.weights} weights, got {flat.size}")
    words = np.empty(flat.size, dtype=np.uint32)
    for segment in scheme.segments:
        part = slice(segment.start, segment.stop)
        if segment.readout.assignment is None:
            words[part] = encode(scheme.code_map, scheme.bits, flat[part])
        else:
            words[part] = segment.readout.assignment.encode(flat[part])
    return words
