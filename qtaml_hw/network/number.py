"""Number formats: what the bits of a stored word mean, and the scale that turns values into weights.

A format is a table: one value for each of its ``2**bits`` words, and the role that each bit plays. All theory further
on (moments, read-outs, words made for a channel, limits) works on such tables; nothing but this module knows how the
bits of a number are read. Values are in units of the scale: for integers, quantisation steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, TypeVar

import ml_dtypes
import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CODEBOOKS",
    "FLOATS",
    "FOLDED",
    "LABELLINGS",
    "OCTAVES",
    "NumberFormat",
    "Role",
    "Scale",
    "bipolar",
    "codebook",
    "float_words",
    "floating",
    "integer",
    "labels",
    "looked_up",
    "number_format",
    "octaves",
    "ordered",
    "pieces",
]

LABELLINGS = ("twos-complement", "offset-binary", "sign-magnitude", "gray")
"""Ways of labelling integers with words. ``gray`` is the reflected Gray code of the offset-binary word."""


T = TypeVar("T", bound=np.generic)

PIECE = 1 << 18
"""Entries of a tensor that are computed with at once: arrays of 8 bytes each stay in the cache."""


class Role(StrEnum):
    """What a bit of a word does: in every signed format the first bit tells the sign.

    Examples
    --------
    >>> str(Role.SIGN), [role.value for role in Role]
    ('sign', ['sign', 'magnitude', 'bit', 'exponent', 'mantissa'])
    """

    SIGN = "sign"
    MAGNITUDE = "magnitude"
    BIT = "bit"
    EXPONENT = "exponent"
    MANTISSA = "mantissa"


@dataclass(frozen=True, eq=False)
class NumberFormat:
    """How a number becomes the bits of a word; made by `integer`, `floating` or `number_format`.

    Attributes
    ----------
    name : str
        Its name, from which `number_format` makes it again: what JSON files hold.
    roles : tuple of Role
        Of every bit, the most significant first.
    table : float64 array, shape (2**bits,)
        Value of every word, in units of the scale; 0 for words that are no numbers.
    numbers : bool array, shape (2**bits,)
        Which words are numbers: not so NaN and the infinities of floating point.

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
    numbers: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        table = np.array(self.table, dtype=np.float64)
        if table.shape != (1 << len(self.roles),):
            raise ValueError(f"a format of {len(self.roles)} bits has a value for each word, got shape {table.shape}")
        numbers = np.isfinite(table)
        table[~numbers] = 0.0
        for name, array in (("table", table), ("numbers", numbers)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def bits(self) -> int:
        """Width of a word."""
        return len(self.roles)

    @property
    def labelling(self) -> str | None:
        """The labelling that gives the levels of a float their own words; None of an integer, whose words are chosen.

        One of `LABELLINGS`, or that of a format of `CODEBOOKS`.
        """
        if Role.MAGNITUDE in self.roles:
            return None
        if self.name == FOLDED:
            return FOLDED
        return "sign-magnitude" if Role.SIGN in self.roles else "offset-binary"

    @cached_property
    def levels(self) -> NDArray[np.int32]:
        """Integer that stands for every word, shape (2**bits,), rising with its value: of an integer the value itself,
        of a float its rank.

        Examples
        --------
        >>> floating("float4-e2m1").levels.tolist()
        [0, 1, 2, 3, 4, 5, 6, 7, 0, -1, -2, -3, -4, -5, -6, -7]
        """
        own = self.table if self.labelling is None else labels(self.bits, self.labelling).values()
        return own.astype(np.int32)

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
    if bits < 2:
        raise ValueError(f"bits must be 2 to 16, got {bits}")
    return labels(bits, labelling)


@cache
def labels(bits: int, labelling: str) -> NumberFormat:
    """As `integer`, of 1 bit as well: the levels -1 and 0 of two words.

    Examples
    --------
    >>> labels(1, "offset-binary").values().tolist()
    [-1.0, 0.0]
    """
    if not 1 <= bits <= 16:
        raise ValueError(f"bits must be 2 to 16, got {bits}")
    word = np.arange(1 << bits, dtype=np.int64)
    half = 1 << (bits - 1)
    if labelling == "twos-complement":
        table = np.where(word < half, word, word - 2 * half)
    elif labelling == "offset-binary":
        table = word - half
    elif labelling == "sign-magnitude":
        table = np.where(word < half, word, half - word)
    elif labelling == FOLDED and bits == 4:
        rank = np.argsort(np.argsort(CODEBOOKS[FOLDED][:half]))[word % half]
        table = np.where(word < half, rank, -rank)
    elif labelling == "gray":
        rank = word.copy()
        for shift in (1, 2, 4, 8):
            rank ^= rank >> shift
        table = rank - half
    else:
        raise ValueError(f"unknown code map {labelling!r}; expected one of {', '.join(LABELLINGS)}")
    name = f"int{bits}" if labelling == LABELLINGS[0] else f"int{bits}-{labelling}"
    return NumberFormat(name, (Role.SIGN, *[Role.MAGNITUDE] * (bits - 1)), table.astype(np.float64))


FLOATS = {
    "float16": (5, np.float16),
    "bfloat16": (8, ml_dtypes.bfloat16),
    "float8-e4m3fn": (4, ml_dtypes.float8_e4m3fn),
    "float8-e5m2": (5, ml_dtypes.float8_e5m2),
    "float8-e4m3fnuz": (4, ml_dtypes.float8_e4m3fnuz),
    "float8-e5m2fnuz": (5, ml_dtypes.float8_e5m2fnuz),
    "float8-e8m0": (8, ml_dtypes.float8_e8m0fnu),
    "float4-e2m1": (2, ml_dtypes.float4_e2m1fn),
}
"""Floating-point formats by name: bits of the exponent, and the type. e8m0, for scales of blocks, has no sign."""


FOLDED = "bnb-fp4"
"""The format of `CODEBOOKS` whose magnitudes do not rise with the word, and its labelling."""

NF4 = (
    *(-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635),
    *(-0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725),
    *(0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0),
)
FP4 = tuple(float(np.float32(x)) for x in (0, 0.005208333333, 2 / 3, 1, 1 / 3, 1 / 2, 1 / 6, 1 / 4))

CODEBOOKS = {"bnb-nf4": NF4, FOLDED: (*FP4, *(-x for x in FP4))}
"""Values of words that are no arithmetic: those of bitsandbytes, in units of the largest weight of a block.

nf4: quantiles of a normal distribution (Dettmers et al. 2023, arXiv:2305.14314); fp4: a sign and eight magnitudes.
"""


def codebook(name: str) -> NumberFormat:
    """A format of `CODEBOOKS`.

    Examples
    --------
    >>> codebook("bnb-nf4").values()[[0, 7, 15]].tolist(), codebook("bnb-nf4").levels[[0, 7, 15]].tolist()
    ([-1.0, 0.0, 1.0], [-8, -1, 7])
    >>> codebook("bnb-fp4").values()[:4].round(3).tolist(), codebook("bnb-fp4").levels[:4].tolist()
    ([0.0, 0.005, 0.667, 1.0], [0, 1, 6, 7])
    """
    return _codebook(name)


@cache
def _codebook(name: str) -> NumberFormat:
    values = np.array(CODEBOOKS[name])
    first = Role.SIGN if name == FOLDED else Role.BIT
    return NumberFormat(name, (first, *[Role.BIT] * (len(values).bit_length() - 2)), values)


def floating(name: str) -> NumberFormat:
    """A floating-point format, with the words of IEEE 754 or of the OCP 8-bit and microscaling formats.

    Parameters
    ----------
    name : str
        One of `FLOATS`.

    Returns
    -------
    NumberFormat

    Raises
    ------
    ValueError
        If there is no such format.

    Examples
    --------
    >>> made = floating("float4-e2m1")
    >>> [str(role) for role in made.roles], made.values()[:8].tolist()
    (['sign', 'exponent', 'exponent', 'mantissa'], [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0])
    >>> floating("float8-e4m3fn").values().max(), int((~floating("float16").numbers).sum())
    (np.float64(448.0), 2048)
    """
    return _floating(name)


@cache
def _floating(name: str) -> NumberFormat:
    if name not in FLOATS:
        raise ValueError(f"unknown number format {name!r:.60}; expected one of {', '.join(FLOATS)}")
    exponent, dtype = FLOATS[name]
    bits = 4 if name == "float4-e2m1" else 8 * np.dtype(dtype).itemsize
    words = np.arange(1 << bits, dtype=np.uint16 if bits > 8 else np.uint8)
    sign = [Role.SIGN] * (name != "float8-e8m0")
    roles = (*sign, *[Role.EXPONENT] * exponent, *[Role.MANTISSA] * (bits - len(sign) - exponent))
    with np.errstate(invalid="ignore"):
        return NumberFormat(name, roles, words.view(dtype).astype(np.float64))


@cache
def bipolar() -> NumberFormat:
    """Words of 1 bit that mean -1 and 1.

    Examples
    --------
    >>> bipolar().values().tolist(), bipolar().levels.tolist()
    ([-1.0, 1.0], [-1, 0])
    """
    return NumberFormat("bipolar", (Role.BIT,), np.array([-1.0, 1.0]))


def float_words(values: NDArray[Any], form: NumberFormat) -> NDArray[np.unsignedinteger]:
    """Words of the numbers of a floating-point format that are nearest to `values`, ties to even; in their shape.

    Of a format of `CODEBOOKS` as well.

    Examples
    --------
    >>> float_words(np.array([1.0, -0.3]), floating("bfloat16")).tolist(), hex(0x3F80)
    ([16256, 48794], '0x3f80')
    """
    if form.name in CODEBOOKS:
        order = np.argsort(form.values(), kind="stable")
        rising = form.values()[order]
        return order.astype(form.dtype)[np.searchsorted((rising[1:] + rising[:-1]) / 2, values)]
    return np.asarray(values).astype(FLOATS[form.name][1]).view(form.dtype)


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
    >>> number_format("bfloat16") is floating("bfloat16")
    True
    """
    if name in FLOATS:
        return floating(name)
    if name in CODEBOOKS:
        return codebook(name)
    if name == "bipolar":
        return bipolar()
    head, dash, labelling = name.partition("-")
    width = head.removeprefix("int")
    if (dash and not labelling) or not head.startswith("int") or not (width.isascii() and width.isdigit()):
        raise ValueError(
            f"unknown number format {name!r:.60}; expected one like int8 or int8-gray, or "
            f"{', '.join((*FLOATS, *CODEBOOKS))}"
        )
    return integer(int(width), labelling) if labelling else integer(int(width))


@dataclass(frozen=True, eq=False)
class Scale:
    """What one unit of a format is worth: one number for a tensor, for each channel, or for each block of a channel.

    A weight is ``(value - zero) * scale``.

    Attributes
    ----------
    values : float64 array
        Shape () for the tensor; (channels,) for channels; for blocks that of the tensor, with one entry per block along
        `axis`.
    axis : int or None
        Axis of the tensor that channels or blocks run along; None for the tensor.
    block : int or None
        Entries of a block along `axis`, the last block cut short where they do not divide it; None without blocks.
    zero : float64 array
        Value that stands for a weight of 0 (the zero point), in the shape of `values`; one number stands for all.
    factor : float64 array
        What the graph multiplies each block with afterwards, where scales are stored tensors of their own; 1 elsewhere.

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
    zero: NDArray[np.float64] = field(default_factory=lambda: np.zeros(()))
    factor: NDArray[np.float64] = field(default_factory=lambda: np.ones(()))

    def __post_init__(self) -> None:
        values, zero, factor = (np.array(x, dtype=np.float64) for x in (self.values, self.zero, self.factor))
        for what, array in (("zero points", zero), ("factors", factor)):
            if array.shape not in ((), values.shape):
                raise ValueError(f"{what} of shape {array.shape} for scales of shape {values.shape}")
        if (self.axis is None) != (values.ndim == 0) or (self.block is None and values.ndim > 1):
            raise ValueError(f"a scale of shape {values.shape} does not run along axis {self.axis}")
        if self.block is not None and (self.axis is None or self.block < 1):
            raise ValueError(f"blocks have a size of at least 1 and run along an axis, got {self.block}, {self.axis}")
        for name, array in (("values", values), ("zero", zero), ("factor", factor)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def whole(self) -> Scale:
        """What a unit is worth to the network, factors included.

        Examples
        --------
        >>> Scale([[1.0, 1.0]], axis=1, block=2, factor=[[0.5, 4.0]]).whole.values.tolist()
        [[0.5, 4.0]]
        """
        return replace(self, values=self.values * self.factor, factor=np.ones(()))

    @property
    def octaves(self) -> Scale:
        """In place of what a unit is worth, factors included, its octave from the largest down.

        Examples
        --------
        >>> Scale([0.5, -4.0, 0.0], axis=0).octaves.values.tolist()
        [3.0, 0.0, 13.0]
        """
        worth = np.abs(self.values * self.factor)
        return replace(self, values=octaves(worth, float(worth.max(initial=0))).astype(np.float64))

    def of(self, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """The scale in a shape that broadcasts against a tensor of `shape`.

        Raises
        ------
        ValueError
            If it is not the scale of such a tensor.
        """
        return self._spread(self.values, shape)

    def zero_of(self, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """The zero points in a shape that broadcasts against a tensor of `shape`, as `of` the scale."""
        return self._spread(self.zero, shape) if self.zero.ndim else self.zero.reshape([1] * len(shape))

    def parts(
        self, shape: tuple[int, ...]
    ) -> Iterator[tuple[tuple[slice, ...], NDArray[np.float64], NDArray[np.float64]]]:
        """The `pieces` of a tensor of `shape`, with scales and zero points that broadcast against each.

        Scales of blocks are spread for one piece at a time.

        Examples
        --------
        >>> [(scale.tolist(), zero.tolist()) for _, scale, zero in Scale([[2.0, 4.0]], axis=1, block=2).parts((1, 3))]
        [([[2.0, 2.0, 4.0]], [[0.0]])]
        """
        if self.axis is None or self.block is None:
            whole = [np.broadcast_to(x, shape) for x in (self.of(shape), self.zero_of(shape))]
            yield from ((part, whole[0][part], whole[1][part]) for part in pieces(shape))
            return
        grid = tuple(-(-n // self.block) if a == self.axis % len(shape) else n for a, n in enumerate(shape))
        if self.values.shape != grid:
            raise ValueError(f"scales of shape {self.values.shape} for blocks of shape {grid}")
        axis, zero = self.axis % len(shape), np.broadcast_to(self.zero, grid)
        for part in pieces(shape):
            full: tuple[slice, ...] = (*part, *[slice(None)] * (len(shape) - len(part)))
            at: tuple[Any, ...] = (*full[:axis], np.arange(shape[axis])[full[axis]] // self.block, *full[axis + 1 :])
            yield part, self.values[at], zero[at] if self.zero.ndim else self.zero.reshape([1] * len(shape))

    def _spread(self, values: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
        wanted = [1] * len(shape)
        if self.axis is None:
            return values.reshape(wanted)
        if not -len(shape) <= self.axis < len(shape):
            raise ValueError(f"a scale along axis {self.axis} for a tensor of shape {shape}")
        axis = self.axis % len(shape)
        if self.block is None:
            wanted[axis] = shape[axis]
            if values.size != shape[axis]:
                raise ValueError(f"{values.size} scales for {shape[axis]} channels")
            return values.reshape(wanted)
        blocks = [-(-n // self.block) if a == axis else n for a, n in enumerate(shape)]
        if list(values.shape) != blocks:
            raise ValueError(f"scales of shape {values.shape} for blocks of shape {tuple(blocks)}")
        return np.repeat(values, self.block, axis=axis)[(slice(None),) * axis + (slice(shape[axis]),)]


OCTAVES = 14
"""Sizes that are told apart."""


def octaves(values: ArrayLike, largest: float) -> NDArray[np.intp]:
    """Octave of each value, counted down from the largest; small values and 0 are in the last one.

    Examples
    --------
    >>> octaves([8.0, -4.0, 3.0, 0.0], 8.0).tolist()
    [0, 1, 1, 13]
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64)) / (largest or 1.0)
    return np.asarray(np.clip(-np.log2(np.maximum(sizes, 2.0**-OCTAVES)), 0, OCTAVES - 1).astype(np.intp))


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


def ordered(words: NDArray[np.unsignedinteger], order: Sequence[int]) -> NDArray[np.unsignedinteger]:
    """Words whose bits are put in another order: bit ``order[i]`` comes to place i, the lowest is 0; none: as they are.

    Examples
    --------
    >>> ordered(np.array([0b110, 0b001], np.uint8), (1, 2, 0)).tolist()
    [3, 4]
    """
    if not order:
        return words
    found = np.zeros_like(words)
    for place, bit in enumerate(order):
        found |= (words >> bit & 1) << place
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
