"""Storage schemes: how the weights of a layer are stored and read back, for allocation, simulation and hardware.

Storage order is the C order of the layer's weight tensor. A **segment** is a run of weights stored in one way. Within
a segment, `lanes` consecutive weights form one **row**: the unprotected bits, the protected planes, the check bits.
The last row of a segment is padded with zero words. Data bit ``j * lanes + i`` of a row's codeword is the j-th
protected plane (MSB first) of lane i, so a codeword has ``k = planes * lanes`` data bits.

A layer of **trellis words** (`qtaml_hw.storage.trellis`) is one segment, whose words are not those of single weights: a
stored word holds the new bits of a step, and weights follow each other output channel by output channel.

A **packed** segment has no rows of its own: its words, all bits of them, follow each other in one stream of bits with
those of all other packed segments under the same code, and the stream is cut into codewords
(`qtaml_hw.storage.layout`).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.network.number import ordered
from qtaml_hw.storage.rows import RowLayout
from qtaml_hw.storage.trellis import TRELLIS, Trellis

__all__ = [
    "CHANNEL_OPTIMISED",
    "MOST_PLACES",
    "TABLE",
    "Assignment",
    "Coded",
    "Ideal",
    "Protection",
    "ReadOut",
    "Segment",
    "StorageScheme",
    "Unprotected",
    "fixed_point",
    "protection",
    "table_from_json",
    "table_to_json",
]

CHANNEL_OPTIMISED = "channel-optimised"
"""Name of the read-out whose words are made for the channel as well (`qtaml_hw.storage.optimised`)."""

TABLE = "table"
"""Code map of words that were made together with their read-out: each read-out has its own `Assignment`."""

MOST_LISTED, MOST_ENTRIES = 1 << 12, 1 << 16
"""Entries of a table that JSON lists one by one, and of the largest table."""

MOST_PLACES = 156
"""Most binary places of a table: the smallest bfloat16, 2**-133, has 24 bits then."""

MOST_IN_HARDWARE = 1024
"""Data bits of a codeword for which encoders and decoders are made, those of LDPC codes apart: longer ones take
synthesis many minutes each."""

MOST_WEIGHTS = 1 << 29
"""Weights of the largest layer: as many 32-bit floats as the 2 GiB of an ONNX file hold."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """Which word is stored for which level: ``words[j]`` for the levels from ``first[j]`` to ``first[j + 1] - 1``.

    Attributes
    ----------
    first : int32 array, shape (m,)
        Rising; levels below ``first[0]`` are stored as ``words[0]``.
    words : uint16 array, shape (m,)
        Stored words.

    Examples
    --------
    >>> Assignment([-7, 0, 3], [2, 0, 1]).encode([[-7, -1], [0, 7]]).tolist()
    [[2, 2], [0, 1]]
    """

    first: NDArray[np.int32]
    words: NDArray[np.uint16]

    def __post_init__(self) -> None:
        first, words = np.array(self.first, dtype=np.int32), np.array(self.words, dtype=np.uint16)
        if first.ndim != 1 or first.size == 0 or first.shape != words.shape or np.any(np.diff(first) <= 0):
            raise ValueError("an assignment has one word for each of its rising first levels")
        for name, array in (("first", first), ("words", words)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def encode(self, levels: ArrayLike) -> NDArray[np.uint32]:
        """Stored words of `levels`, in their shape."""
        at = np.searchsorted(self.first, np.asarray(levels), side="right") - 1
        return self.words[np.maximum(at, 0)].astype(np.uint32)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {"first": self.first.tolist(), "words": self.words.tolist()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Assignment:
        """Rebuild an assignment from `to_json`."""
        return cls(np.array(data["first"]), np.array(data["words"]))


@dataclass(frozen=True, eq=False)
class ReadOut:
    """Table from the word that was read to a weight in fixed point: what the ROM after the ECC decoder holds.

    Attributes
    ----------
    name : str
        ``raw``, ``affine``, ``wiener``, ``ridge``, ``posterior-mean`` ...
    table : int32 array, shape (2**bits,)
        Weight of each word in units of ``step * 2**-fraction_bits``; in JSON a list, or a text where it is long.
    fraction_bits : int
        Binary places of `table`.
    assignment : Assignment or None
        The words that levels are stored as, where these were made together with the table.
    erased : int or None
        Entry that is read where the code of the word's bits flags a failure; None: the word is read as it came.
    width : int or None
        Bits of a weight in two's complement; None: as few as hold every entry.
    order : tuple of int
        Bit of the format that lies at each place of a word, the lowest first; () where each has its own place.

    Examples
    --------
    >>> raw = ReadOut("raw", [0, 1, -2, -1], 0)
    >>> raw.values().tolist(), raw.output_bits
    ([0.0, 1.0, -2.0, -1.0], 2)
    """

    name: str
    table: NDArray[np.int32]
    fraction_bits: int
    assignment: Assignment | None = None
    erased: int | None = None
    width: int | None = None
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"the name of a read-out is a text, got {self.name!r:.60}")
        if not _is_int(self.fraction_bits) or not 0 <= self.fraction_bits <= MOST_PLACES:
            raise ValueError(f"a read-out has 0 to {MOST_PLACES} fraction bits, got {self.fraction_bits!r:.60}")
        wide = np.asarray(self.table)
        if wide.dtype.kind not in "iu" or np.any(wide < -(2**31)) or np.any(wide >= 2**31):
            raise ValueError("the entries of a dequantisation table are integers of 32 bits")
        if self.erased is not None and not (_is_int(self.erased) and -(2**31) <= self.erased < 2**31):
            raise ValueError(f"the erased entry of a read-out is an integer of 32 bits, got {self.erased!r}")
        own = wide.dtype == np.int32 and wide.flags.owndata and not wide.flags.writeable  # of another read-out
        table = wide if own else np.array(wide, dtype=np.int32)
        if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
            raise ValueError(f"a dequantisation table has 2**bits entries, got shape {table.shape}")
        if self.assignment is not None and int(self.assignment.words.max()) >= table.size:
            raise ValueError(f"assigned words must be below {table.size}, got {self.assignment.words.max()}")
        table.setflags(write=False)
        object.__setattr__(self, "table", table)
        if self.order and sorted(self.order) != list(range(self.bits)):
            raise ValueError(f"the order of the bits of a word names each of {self.bits} once, got {self.order!r:.60}")
        if self.width is not None and not (_is_int(self.width) and self._least_width <= self.width <= 32):
            raise ValueError(f"a weight of this read-out has {self._least_width} to 32 bits, got {self.width!r:.60}")

    @property
    def bits(self) -> int:
        """Width of the words that address the table."""
        return int(self.table.size).bit_length() - 1

    @property
    def output_bits(self) -> int:
        """Width of a weight in two's complement."""
        return self.width or self._least_width

    @property
    def _least_width(self) -> int:
        """Smallest two's-complement width that holds every entry, the erased one included."""
        known = [self.table.min(), self.table.max(), 0 if self.erased is None else self.erased]
        low, high = int(min(known)), int(max(known))
        return max(high.bit_length(), (~low).bit_length() if low < 0 else 0) + 1

    @property
    def by_format(self) -> NDArray[np.int32]:
        """The entries by the words of the format, whose bits have their own places."""
        places = ordered(np.arange(self.table.size, dtype=np.uint16), self.order)
        return self.table if not self.order else np.asarray(self.table[places], dtype=np.int32)

    def values(self) -> NDArray[np.float64]:
        """Weights in units of the layer's step."""
        return np.ldexp(self.table.astype(np.float64), -self.fraction_bits)

    def rounded(self, width: int) -> ReadOut:
        """The same weights in whole steps of `width` bits: rounded (ties to even), then saturated.

        Examples
        --------
        >>> ReadOut("posterior-mean", [-2100, -24, 40, 2100], 4).rounded(8).table.tolist()
        [-128, -2, 2, 127]
        """
        least, most = -(1 << (width - 1)), (1 << (width - 1)) - 1

        def whole(entries: ArrayLike) -> NDArray[np.int32]:
            steps = np.rint(np.ldexp(np.asarray(entries, dtype=np.float64), -self.fraction_bits))
            return np.clip(steps, least, most).astype(np.int32)

        erased = None if self.erased is None else int(whole(self.erased))
        return replace(self, table=whole(self.table), fraction_bits=0, erased=erased, width=width)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        data: dict[str, Any] = {
            "name": self.name,
            "table": table_to_json(self.table),
            "fraction_bits": self.fraction_bits,
        }
        if self.assignment is not None:
            data["assignment"] = self.assignment.to_json()
        given = {"erased": self.erased, "width": self.width, "order": list(self.order) or None}
        return data | {name: value for name, value in given.items() if value is not None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReadOut:
        """Rebuild a read-out from `to_json`."""
        made = Assignment.from_json(data["assignment"]) if "assignment" in data else None
        table = table_from_json(data["table"])
        order = tuple(data.get("order", ()))
        return cls(data["name"], table, data["fraction_bits"], made, data.get("erased"), data.get("width"), order)


def fixed_point(values: ArrayLike, fraction_bits: int) -> NDArray[np.int32]:
    """Entries of a table: values in units of ``2**-fraction_bits``, rounded (ties to even), in their shape.

    Raises
    ------
    ValueError
        If an entry has more than 32 bits.

    Examples
    --------
    >>> fixed_point([0.5, -1.25], 2).tolist()
    [2, -5]
    >>> fixed_point([1e30], 0)
    Traceback (most recent call last):
    ValueError: a read-out has entries of at most 32 bits: 1e+30 has no place with 0 fraction bits
    """
    entries = np.rint(np.ldexp(np.asarray(values, dtype=np.float64), fraction_bits))
    fits = (entries >= -(2.0**31)) & (entries < 2.0**31)
    if not np.all(fits):
        wrong = float(np.asarray(values, dtype=np.float64)[~fits].flat[0])
        raise ValueError(
            f"a read-out has entries of at most 32 bits: {wrong:g} has no place with {fraction_bits} fraction bits"
        )
    return np.asarray(entries, dtype=np.int32)


def table_to_json(table: NDArray[np.int32]) -> list[int] | str:
    """The entries of a table one by one, or, of a long one, as text: base64 of the zlib stream of its entries, 4 bytes
    each, the lowest first.
    """
    if table.size <= MOST_LISTED:
        entries: list[int] = table.tolist()
        return entries
    return base64.b64encode(zlib.compress(table.astype("<i4").tobytes(), 6)).decode("ascii")


def table_from_json(given: Sequence[int] | str) -> NDArray[Any]:
    """The entries that `table_to_json` wrote; never more than the largest table is unpacked.

    Raises
    ------
    ValueError
        If a text is not one of `table_to_json`.

    Examples
    --------
    >>> long = np.arange(1 << 13, dtype=np.int32)
    >>> len(table_to_json(long)) < long.nbytes / 2, np.array_equal(table_from_json(table_to_json(long)), long)
    (True, True)
    """
    if not isinstance(given, str):
        return np.array(given)
    try:
        stream = zlib.decompressobj()
        data = stream.decompress(base64.b64decode(given, validate=True), 4 * MOST_ENTRIES + 1)
    except (ValueError, zlib.error):
        raise ValueError("a dequantisation table is neither a list nor the base64 text of a zlib stream") from None
    if len(data) % 4 or len(data) > 4 * MOST_ENTRIES or not stream.eof or stream.unused_data:
        raise ValueError(f"a dequantisation table has at most {MOST_ENTRIES} entries of 4 bytes")
    return np.frombuffer(data, "<i4").astype(np.int32)


@dataclass(frozen=True)
class Unprotected:
    """Nothing stands between the cells and the read-out.

    Examples
    --------
    >>> protection("") == Unprotected()
    True
    """

    name: ClassVar[str] = ""


@dataclass(frozen=True)
class Ideal:
    """The idealised protection that the TAC paper counts: no residual errors, no check bits, no hardware.

    Examples
    --------
    >>> protection("ideal") == Ideal()
    True
    """

    name: ClassVar[str] = "ideal"


@dataclass(frozen=True)
class Coded:
    """A code.

    Attributes
    ----------
    name : str
        Its name.
    packed : bool
        Whether all bits of the words lie in a stream of codewords that segments share.

    Examples
    --------
    >>> protection("hsiao-72-64", packed=True) == Coded("hsiao-72-64", packed=True)
    True
    """

    name: str
    packed: bool = False


Protection = Unprotected | Ideal | Coded
"""What stands between the cells of a segment and its read-out."""


def protection(text: str, packed: bool = False) -> Protection:
    """The protection of a name: ``""`` for none, ``ideal``, or that of a code.

    Parameters
    ----------
    text : str
        The name. That of a code is not looked up.
    packed : bool
        Whether the words lie in a stream of codewords; of codes only.

    Examples
    --------
    >>> protection(""), protection("ideal"), protection("hsiao-72-64")
    (Unprotected(), Ideal(), Coded(name='hsiao-72-64', packed=False))
    """
    return Coded(text, packed) if text not in (Unprotected.name, Ideal.name) else Ideal() if text else Unprotected()


@dataclass(frozen=True, eq=False)
class Segment:
    """Weights [start, stop), how they are protected and how they are read.

    Attributes
    ----------
    start, stop : int
        Range of weights in storage order.
    planes : int
        Number of protected planes, counted from the MSB; 0 for none.
    lanes : int
        Stored words per row; 1 where words are packed.
    protection : Protection
        Nothing, exactly when `planes` is 0; or what protects the planes. A code that is not packed has
        ``k = planes * lanes`` data bits.
    readout : ReadOut or Trellis
        From the words to weights.

    Examples
    --------
    The two high bits of 32 weights in one codeword.

    >>> segment = Segment(0, 32, 2, 32, Coded("hsiao-72-64"), ReadOut("raw", range(16), 0))
    >>> segment.size, segment.words
    (32, 32)
    >>> Segment(0, 32, 2, 32, Unprotected(), ReadOut("raw", range(16), 0))
    Traceback (most recent call last):
    ValueError: a segment has a code exactly when it has protected planes: 2, Unprotected()
    """

    start: int
    stop: int
    planes: int
    lanes: int
    protection: Protection
    readout: ReadOut | Trellis

    def __post_init__(self) -> None:
        numbers = self.start, self.stop, self.planes, self.lanes
        if not all(_is_int(n) for n in numbers):
            raise ValueError(f"start, stop, planes and lanes of a segment are integers: {str(numbers)[:200]}")
        kind = self.protection
        if isinstance(kind, Coded) and not (isinstance(kind.name, str) and isinstance(kind.packed, bool)):
            raise ValueError(
                f"a segment has the name of its code and is packed or not, got {kind.name!r:.60}, {kind.packed!r:.60}"
            )
        if not 0 <= self.start < self.stop or self.planes < 0 or self.lanes < 1:
            raise ValueError(f"not a segment: weights {self.start} to {self.stop}, planes and lanes {numbers[2:]}")
        if self.stop > MOST_WEIGHTS:
            raise ValueError(f"a layer has at most {MOST_WEIGHTS} weights, got a segment up to {self.stop}")
        if (self.planes == 0) != isinstance(kind, Unprotected):
            raise ValueError(f"a segment has a code exactly when it has protected planes: {self.planes}, {kind}")
        if self.packed and self.lanes != 1:
            raise ValueError(f"a packed segment has one lane, got {self.lanes}")
        trellis = self.readout
        if isinstance(trellis, Trellis):
            if self.start or self.planes not in (0, trellis.bits) or isinstance(kind, Ideal):
                raise ValueError("trellis words are those of a whole layer, all bits of them under a real code or none")
            if trellis.block % self.lanes:
                raise ValueError(f"a block of {trellis.block} words is not whole rows of {self.lanes}")

    @property
    def size(self) -> int:
        """Number of weights."""
        return self.stop - self.start

    @property
    def words(self) -> int:
        """Number of stored words."""
        return self.readout.words(self.size) if isinstance(self.readout, Trellis) else self.size

    @property
    def fill(self) -> int:
        """Words of zeros that fill the last row."""
        return self.rows * self.lanes - self.words

    @property
    def stored(self) -> slice:
        """Where they are among those of the layer."""
        return slice(self.start, self.start + self.words)

    @property
    def rows(self) -> int:
        """Number of codewords (rows), the last one padded."""
        return -(-self.words // self.lanes)

    @property
    def code(self) -> str | None:
        """Name of the code; None where there is none, or an idealised one."""
        return self.protection.name if isinstance(self.protection, Coded) else None

    @property
    def packed(self) -> bool:
        """Whether the words share codewords with those of other segments."""
        return isinstance(self.protection, Coded) and self.protection.packed

    @property
    def layout(self) -> RowLayout:
        """Layout of its rows."""
        return RowLayout(self.readout.bits, self.planes, self.lanes)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        place = {"start": self.start, "stop": self.stop, "planes": self.planes, "lanes": self.lanes}
        packed = {"packed": True} if self.packed else {}
        kind = "trellis" if isinstance(self.readout, Trellis) else "readout"
        return place | {"code": self.protection.name} | packed | {kind: self.readout.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Segment:
        """Rebuild a segment from `to_json`."""
        known = {"start", "stop", "planes", "lanes", "code", "packed", "readout", "trellis"}
        if unknown := set(data) - known:
            raise ValueError(f"a segment has no {sorted(unknown)[0]!r:.60}")
        code, packed = data["code"], data.get("packed", False)
        kind = protection(code, packed) if isinstance(code, str) else Coded(code, packed)
        if packed is not False and not isinstance(kind, Coded):
            raise ValueError("a packed segment has a real code")
        place = data["start"], data["stop"], data["planes"], data["lanes"]
        if "trellis" in data and "readout" in data:
            raise ValueError("a segment has a read-out or a trellis, not both")
        trellis = "trellis" in data
        return cls(*place, kind, Trellis.from_json(data["trellis"]) if trellis else ReadOut.from_json(data["readout"]))


@dataclass(frozen=True, eq=False)
class StorageScheme:
    """How one layer is stored: width, labelling, protection and read-out.

    Attributes
    ----------
    bits : int
        Bits of a stored word, parity not counted.
    code_map : str
        Labelling of levels with words: one of `qtaml_hw.storage.CODE_MAPS`, `TABLE`, or `TRELLIS`.
    segments : tuple of Segment
        Cover the layer without gap or overlap.

    Raises
    ------
    ValueError
        If segments leave gaps, overlap or do not fit words of `bits` bits; the message says which rule is broken.

    Examples
    --------
    >>> table = ReadOut("raw", range(16), 0)
    >>> bare, coded = Segment(0, 8, 0, 1, Unprotected(), table), Segment(8, 40, 2, 32, Coded("hsiao-72-64"), table)
    >>> scheme = StorageScheme(4, "offset-binary", (bare, coded))
    >>> scheme.weights, scheme.data_bits, scheme.protected_bits
    (40, 160, 64)
    """

    bits: int
    code_map: str
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if not self.segments:
            raise ValueError("a scheme has at least one segment")
        edges = [0, *(s.stop for s in self.segments)]
        if [s.start for s in self.segments] != edges[:-1]:
            raise ValueError("segments must cover the layer without gap or overlap")
        if any(s.planes > self.bits or s.readout.bits != self.bits for s in self.segments):
            raise ValueError(f"segments and read-outs must fit words of {self.bits} bits")
        if any(s.packed and s.planes != self.bits for s in self.segments):
            raise ValueError("a packed segment has all bits of its words under its code")
        if any(isinstance(s.readout, Trellis) != (self.code_map == TRELLIS) for s in self.segments):
            raise ValueError(f"segments have a trellis exactly when the code map is {TRELLIS!r}")
        assigned = [s.readout.assignment is not None for s in self.segments if isinstance(s.readout, ReadOut)]
        if any(has != (self.code_map == TABLE) for has in assigned):
            raise ValueError(f"read-outs have an assignment exactly when the code map is {TABLE!r}")
        if self.code_map == TRELLIS and len(self.segments) > 1:
            raise ValueError("trellis words are those of a whole layer: one segment")

    @property
    def weights(self) -> int:
        """Number of weights of the layer."""
        return self.segments[-1].stop

    @property
    def words(self) -> int:
        """Number of stored words."""
        return sum(s.words for s in self.segments)

    @property
    def trellis(self) -> Trellis | None:
        """The reader of the layer, where its words are trellis words."""
        found = self.segments[0].readout
        return found if isinstance(found, Trellis) else None

    @property
    def data_bits(self) -> int:
        """Stored bits, those of codes and padding not counted."""
        return self.bits * self.words

    @property
    def protected_bits(self) -> int:
        """Stored data bits under a code: the paper's currency."""
        return sum(s.planes * s.words for s in self.segments)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {
            "bits": self.bits,
            "code_map": self.code_map,
            "segments": [s.to_json() for s in self.segments],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> StorageScheme:
        """Rebuild a scheme from `to_json`."""
        return cls(data["bits"], data["code_map"], tuple(map(Segment.from_json, data["segments"])))


def _is_int(value: object) -> bool:
    """Whether `value` is an integer; a truth value is none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
