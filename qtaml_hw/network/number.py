"""Number formats: what the bits of a stored word mean, and the scale that turns values into weights.

A format is a table: one value for each of its ``2**bits`` words, and the role that each bit plays. All theory further
on (moments, read-outs, words made for a channel, limits) works on such tables; nothing but this module knows how the
bits of a number are read. Values are in units of the scale: for integers, quantisation steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LABELLINGS", "NumberFormat", "Role", "Scale", "integer", "looked_up", "number_format", "pieces"]

LABELLINGS = ("twos-complement", "offset-binary", "sign-magnitude", "gray")
"""Ways of labelling integers with words. ``gray`` is the reflected Gray code of the offset-binary word."""


T = TypeVar("T", bound=np.generic)

PIECE = 1 << 18
"""Entries of a tensor that are computed with at once: arrays of 8 bytes each stay in the cache."""


class Role(StrEnum):
    """What a bit of a word does: in every integer format the first bit tells the sign."""

    SIGN = "sign"
    MAGNITUDE = "magnitude"


@dataclass(frozen=True, eq=False)
class NumberFormat:
    """How a number becomes the bits of a word; made by `integer` or `number_format`.

    Attributes
    ----------
    name : str
        Its name, from which `number_format` makes it again: what JSON files hold.
    roles : tuple of Role
        Of every bit, the most significant first.
    table : float64 array, shape (2**bits,)
        Value of every word, in units of the scale.

    Examples
    --------
    >>> made = integer(3)
    >>> made.name, made.bits, [str(role) for role in made.roles]
    ('int3', 3, ['sign', 'magnitude', 'magnitude'])
    >>> made.values().tolist()
    [0.0, 1.0, 2.0, 3.0, -4.0, -3.0, -2.0, -1.0]
    >>> made.decode(made.encode([-4, 3])).tolist()
    [-4.0, 3.0]
    """

    name: str
    roles: tuple[Role, ...]
    table: NDArray[np.float64]

    def __post_init__(self) -> None:
        table = np.array(self.table, dtype=np.float64)
        if table.shape != (1 << len(self.roles),):
            raise ValueError(f"a format of {len(self.roles)} bits has a value for each word, got shape {table.shape}")
        table.setflags(write=False)
        object.__setattr__(self, "table", table)

    @property
    def bits(self) -> int:
        """Width of a word."""
        return len(self.roles)

    @property
    def dtype(self) -> np.dtype[np.unsignedinteger]:
        """The smallest type that holds a word."""
        return np.dtype(np.uint8 if self.bits <= 8 else np.uint16)

    def values(self) -> NDArray[np.float64]:
        """Value of every word, shape (2**bits,): index = word."""
        return self.table

    def decode(self, words: ArrayLike) -> NDArray[np.float64]:
        """Values of `words`, in their shape."""
        return looked_up(self.table, np.asarray(words))

    def encode(self, values: ArrayLike) -> NDArray[np.uint32]:
        """Words of `values`, in their shape; of two words of one value the lower, so that 0 is the all-zero word.

        Raises
        ------
        ValueError
            If a value has no word.

        Examples
        --------
        >>> integer(3, "gray").encode([-4, 0, 3]).tolist()
        [0, 6, 4]
        >>> integer(3, "sign-magnitude").encode(-4)
        Traceback (most recent call last):
        ValueError: -4 has no word in int3-sign-magnitude: its values are -3 to 3
        """
        wanted = np.asarray(values)
        order = np.argsort(self.table, kind="stable")
        at = np.minimum(np.searchsorted(self.table[order], wanted), self.table.size - 1)
        words = order[at]
        missing = self.table[words] != wanted
        if np.any(missing):
            low, high, first = self.table.min(), self.table.max(), wanted[missing].flat[0]
            raise ValueError(f"{first:g} has no word in {self.name}: its values are {low:g} to {high:g}")
        return np.asarray(words, dtype=np.uint32)


def integer(bits: int, labelling: str = LABELLINGS[0]) -> NumberFormat:
    """Integers of a width: ``-2**(bits-1)`` to ``2**(bits-1) - 1``, in two's complement unless said otherwise.

    Parameters
    ----------
    bits : int
        Width of a word, 2 to 16.
    labelling : str
        One of `LABELLINGS`. In sign-magnitude both words for zero mean 0, and the lowest number is one higher.

    Returns
    -------
    NumberFormat

    Raises
    ------
    ValueError
        If the width or the labelling is not known.

    Examples
    --------
    >>> for name in LABELLINGS:
    ...     print(integer(3, name).name, integer(3, name).values().astype(int).tolist())
    int3 [0, 1, 2, 3, -4, -3, -2, -1]
    int3-offset-binary [-4, -3, -2, -1, 0, 1, 2, 3]
    int3-sign-magnitude [0, 1, 2, 3, 0, -1, -2, -3]
    int3-gray [-4, -3, -1, -2, 3, 2, 0, 1]
    """
    return _integer(bits, labelling)


@cache
def _integer(bits: int, labelling: str) -> NumberFormat:
    if not 2 <= bits <= 16:
        raise ValueError(f"bits must be 2 to 16, got {bits}")
    word = np.arange(1 << bits, dtype=np.int64)
    half = 1 << (bits - 1)
    if labelling == "twos-complement":
        table = np.where(word < half, word, word - 2 * half)
    elif labelling == "offset-binary":
        table = word - half
    elif labelling == "sign-magnitude":
        table = np.where(word < half, word, half - word)
    elif labelling == "gray":
        rank = word.copy()
        for shift in (1, 2, 4, 8):
            rank ^= rank >> shift
        table = rank - half
    else:
        raise ValueError(f"unknown code map {labelling!r}; expected one of {', '.join(LABELLINGS)}")
    name = f"int{bits}" if labelling == LABELLINGS[0] else f"int{bits}-{labelling}"
    return NumberFormat(name, (Role.SIGN, *[Role.MAGNITUDE] * (bits - 1)), table.astype(np.float64))


def number_format(name: str) -> NumberFormat:
    """The format of a name.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> number_format("int4") is integer(4), number_format("int8-gray").bits
    (True, 8)
    """
    head, dash, labelling = name.partition("-")
    width = head.removeprefix("int")
    if (dash and not labelling) or not head.startswith("int") or not (width.isascii() and width.isdigit()):
        raise ValueError(f"unknown number format {name!r:.60}; expected one like int8 or int8-gray")
    return integer(int(width), labelling) if labelling else integer(int(width))


@dataclass(frozen=True, eq=False)
class Scale:
    """What one unit of a format is worth: one number for a tensor, for each channel, or for each block of a channel.

    Attributes
    ----------
    values : float64 array
        Shape () for the tensor; (channels,) for channels; for blocks that of the tensor, with one entry per block along
        `axis`.
    axis : int or None
        Axis of the tensor that channels or blocks run along; None for the tensor.
    block : int or None
        Entries of a block along `axis`, the last block cut short where they do not divide it; None without blocks.

    Examples
    --------
    >>> Scale(0.5).of((2, 4)).shape, Scale([0.5, 0.25], axis=0).of((2, 4)).tolist()
    ((1, 1), [[0.5], [0.25]])
    >>> Scale([[1.0, 2.0], [3.0, 4.0]], axis=1, block=2).of((2, 3)).tolist()
    [[1.0, 1.0, 2.0], [3.0, 3.0, 4.0]]
    """

    values: NDArray[np.float64]
    axis: int | None = None
    block: int | None = None

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        if (self.axis is None) != (values.ndim == 0) or (self.block is None and values.ndim > 1):
            raise ValueError(f"a scale of shape {values.shape} does not run along axis {self.axis}")
        if self.block is not None and (self.axis is None or self.block < 1):
            raise ValueError(f"blocks have a size of at least 1 and run along an axis, got {self.block}, {self.axis}")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def of(self, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """The scale in a shape that broadcasts against a tensor of `shape`.

        Raises
        ------
        ValueError
            If it is not the scale of such a tensor.
        """
        wanted = [1] * len(shape)
        if self.axis is None:
            return self.values.reshape(wanted)
        if not -len(shape) <= self.axis < len(shape):
            raise ValueError(f"a scale along axis {self.axis} for a tensor of shape {shape}")
        axis = self.axis % len(shape)
        if self.block is None:
            wanted[axis] = shape[axis]
            if self.values.size != shape[axis]:
                raise ValueError(f"{self.values.size} scales for {shape[axis]} channels")
            return self.values.reshape(wanted)
        blocks = [-(-n // self.block) if a == axis else n for a, n in enumerate(shape)]
        if list(self.values.shape) != blocks:
            raise ValueError(f"scales of shape {self.values.shape} for blocks of shape {tuple(blocks)}")
        return np.repeat(self.values, self.block, axis=axis).take(range(shape[axis]), axis=axis)


def looked_up(table: NDArray[T], words: NDArray[Any]) -> NDArray[T]:
    """Entries of a table at `words`, in their shape.

    Examples
    --------
    >>> looked_up(np.array([0.5, 0.25]), np.array([[1, 0]])).tolist()
    [[0.25, 0.5]]
    """
    found = np.empty(words.shape, table.dtype)
    for part in pieces(words.shape):
        found[part] = table.take(words[part])
    return found


def pieces(shape: tuple[int, ...], most: int = PIECE) -> Iterator[tuple[slice, ...]]:
    """Indices that cut a tensor into parts of at most `most` entries, in its C order.

    What is computed part by part needs no second tensor of 8 bytes per entry.

    Examples
    --------
    >>> list(pieces((2, 5), 3))
    [(slice(0, 1, None), slice(0, 3, None)), (slice(0, 1, None), slice(3, 5, None)), ...
    >>> list(pieces((4, 2), 4))
    [(slice(0, 2, None),), (slice(2, 4, None),)]
    """
    if math.prod(shape) <= most:
        yield ()
        return
    inner = math.prod(shape[1:])
    step = max(1, most // inner)
    for start in range(0, shape[0], step):
        own = slice(start, min(start + step, shape[0]))
        if inner <= most:
            yield (own,)
        else:
            for rest in pieces(shape[1:], most):
                yield (own, *rest)
