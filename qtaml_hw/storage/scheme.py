"""How the weights of a layer are stored and read back: the currency of allocation, simulation and hardware.

Storage order is the C order of the layer's weight tensor. A **segment** is a run of weights stored in one way. Within
a segment, `lanes` consecutive weights form one **row**: the unprotected bits, the protected planes, the check bits.
The last row of a segment is padded with zero words. Data bit ``j * lanes + i`` of a row's codeword is the j-th
protected plane (MSB first) of lane i, so a codeword has ``k = planes * lanes`` data bits.

A **packed** segment has no rows of its own: its words, all bits of them, follow each other in one stream of bits with
those of all other packed segments under the same code, and the stream is cut into codewords
(`qtaml_hw.storage.layout`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["CHANNEL_OPTIMISED", "IDEAL", "TABLE", "Assignment", "ReadOut", "Segment", "StorageScheme"]

IDEAL = "ideal"
"""Code name of the idealised protection that the TAC paper counts: no residual errors, no parity bits."""

CHANNEL_OPTIMISED = "channel-optimised"
"""Name of the read-out whose words are made for the channel as well (`qtaml_hw.storage.optimised`)."""

TABLE = "table"
"""Code map of words that were made together with their read-out: each read-out has its own `Assignment`."""

MOST_WEIGHTS = 1 << 29
"""Weights of the largest layer: as many 32-bit floats as the 2 GiB of an ONNX file hold."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """Which word is stored for which code: ``words[j]`` for the codes from ``first[j]`` to ``first[j + 1] - 1``.

    Attributes
    ----------
    first : int32 array, shape (m,)
        Rising; codes below ``first[0]`` are stored as ``words[0]``.
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
            raise ValueError("an assignment has one word for each of its rising first codes")
        for name, array in (("first", first), ("words", words)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def encode(self, codes: ArrayLike) -> NDArray[np.uint32]:
        """Stored words of `codes`, in their shape."""
        at = np.searchsorted(self.first, np.asarray(codes), side="right") - 1
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
        Weight of each word in units of ``step * 2**-fraction_bits``.
    fraction_bits : int
        Binary places of `table`.
    assignment : Assignment or None
        The words that codes are stored as, where these were made together with the table.
    erased : int or None
        Entry that is read where the code of the word's bits flags a failure; None: the word is read as it came.

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

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"the name of a read-out is a text, got {self.name!r:.60}")
        if not _is_int(self.fraction_bits) or not 0 <= self.fraction_bits <= 31:
            raise ValueError(f"a read-out has 0 to 31 fraction bits, got {self.fraction_bits!r:.60}")
        wide = np.asarray(self.table)
        if wide.dtype.kind not in "iu" or np.any(wide < -(2**31)) or np.any(wide >= 2**31):
            raise ValueError("the entries of a read-out table are integers of 32 bits")
        if self.erased is not None and not (_is_int(self.erased) and -(2**31) <= self.erased < 2**31):
            raise ValueError(f"the erased entry of a read-out is an integer of 32 bits, got {self.erased!r}")
        table = np.array(wide, dtype=np.int32)
        if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
            raise ValueError(f"a read-out table has 2**bits entries, got shape {table.shape}")
        if self.assignment is not None and int(self.assignment.words.max()) >= table.size:
            raise ValueError(f"assigned words must be below {table.size}, got {self.assignment.words.max()}")
        table.setflags(write=False)
        object.__setattr__(self, "table", table)

    @property
    def bits(self) -> int:
        """Width of the words that address the table."""
        return int(self.table.size).bit_length() - 1

    @property
    def output_bits(self) -> int:
        """Smallest two's-complement width that holds every entry, the erased one included."""
        known = [self.table.min(), self.table.max(), 0 if self.erased is None else self.erased]
        low, high = int(min(known)), int(max(known))
        return max(high.bit_length(), (~low).bit_length() if low < 0 else 0) + 1

    def values(self) -> NDArray[np.float64]:
        """Weights in units of the layer's step."""
        return np.ldexp(self.table.astype(np.float64), -self.fraction_bits)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        data = {"name": self.name, "table": self.table.tolist(), "fraction_bits": self.fraction_bits}
        if self.assignment is not None:
            data["assignment"] = self.assignment.to_json()
        return data if self.erased is None else data | {"erased": self.erased}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReadOut:
        """Rebuild a read-out from `to_json`."""
        made = Assignment.from_json(data["assignment"]) if "assignment" in data else None
        return cls(data["name"], np.array(data["table"]), data["fraction_bits"], made, data.get("erased"))


@dataclass(frozen=True)
class Segment:
    """Weights [start, stop) with their `planes` top bits under one code.

    Attributes
    ----------
    start, stop : int
        Range of weights in storage order.
    planes : int
        Number of protected planes, counted from the MSB; 0 for none.
    lanes : int
        Weights per row.
    code : str
        Name of the code, with ``k = planes * lanes`` data bits; ``ideal``; or "" when `planes` is 0.
    packed : bool
        Whether all bits lie in the stream of the code; `lanes` is 1 then and k may be anything.
    """

    start: int
    stop: int
    planes: int
    lanes: int
    code: str
    packed: bool = False

    def __post_init__(self) -> None:
        if not all(_is_int(n) for n in (self.start, self.stop, self.planes, self.lanes)):
            raise ValueError(f"start, stop, planes and lanes of a segment are integers: {str(self)[:200]}")
        if not isinstance(self.code, str) or not isinstance(self.packed, bool):
            raise ValueError(
                f"a segment has the name of its code and is packed or not, got {self.code!r:.60}, {self.packed!r:.60}"
            )
        if not 0 <= self.start < self.stop or self.planes < 0 or self.lanes < 1:
            raise ValueError(f"not a segment: {self}")
        if self.stop > MOST_WEIGHTS:
            raise ValueError(f"a layer has at most {MOST_WEIGHTS} weights, got a segment up to {self.stop}")
        if (self.planes == 0) != (self.code == ""):
            raise ValueError(f"a segment has a code exactly when it has protected planes: {self}")
        if self.packed and (not self.code or self.code == IDEAL or self.lanes != 1):
            raise ValueError(f"a packed segment has a real code and one lane: {self}")

    @property
    def size(self) -> int:
        """Number of weights."""
        return self.stop - self.start

    @property
    def rows(self) -> int:
        """Number of codewords (rows), the last one padded."""
        return -(-self.size // self.lanes)

    def pack(self, words: ArrayLike, bits: int) -> NDArray[np.uint8]:
        """Protected data bits of the segment's `words`, shape (rows, planes * lanes)."""
        padded = np.zeros(self.rows * self.lanes, dtype=np.uint32)
        padded[: self.size] = np.asarray(words)
        rows = padded.reshape(self.rows, self.lanes)
        positions = range(bits - 1, bits - 1 - self.planes, -1)
        return np.concatenate([(rows >> k) & 1 for k in positions], axis=1).astype(np.uint8)

    def unpack(self, data: NDArray[np.uint8], words: ArrayLike, bits: int) -> NDArray[np.uint32]:
        """`words` with their protected planes replaced by the `data` bits of `pack`'s layout."""
        out = np.zeros(self.rows * self.lanes, dtype=np.uint32)
        out[: self.size] = np.asarray(words)
        rows = out.reshape(self.rows, self.lanes)
        for j in range(self.planes):
            k = bits - 1 - j
            plane = data[:, j * self.lanes : (j + 1) * self.lanes].astype(np.uint32)
            rows &= np.uint32(~(1 << k) & 0xFFFFFFFF)
            rows |= plane << np.uint32(k)
        return out[: self.size]


@dataclass(frozen=True, eq=False)
class StorageScheme:
    """How one layer is stored: width, labelling, protection and read-out.

    Attributes
    ----------
    bits : int
        Stored bits per weight, parity not counted.
    code_map : str
        Labelling of codes with words: one of `qtaml_hw.storage.CODE_MAPS`, or `TABLE`.
    segments : tuple of Segment
        Cover the layer without gap or overlap.
    readouts : tuple of ReadOut
        One per segment.
    """

    bits: int
    code_map: str
    segments: tuple[Segment, ...]
    readouts: tuple[ReadOut, ...]

    def __post_init__(self) -> None:
        if not self.segments or len(self.segments) != len(self.readouts):
            raise ValueError("a scheme has one read-out per segment")
        edges = [0, *(s.stop for s in self.segments)]
        if [s.start for s in self.segments] != edges[:-1]:
            raise ValueError("segments must cover the layer without gap or overlap")
        if any(s.planes > self.bits for s in self.segments) or any(r.bits != self.bits for r in self.readouts):
            raise ValueError(f"segments and read-outs must fit words of {self.bits} bits")
        if any(s.packed and s.planes != self.bits for s in self.segments):
            raise ValueError("a packed segment has all bits of its words under its code")
        if any((r.assignment is None) == (self.code_map == TABLE) for r in self.readouts):
            raise ValueError(f"read-outs have an assignment exactly when the code map is {TABLE!r}")

    @property
    def weights(self) -> int:
        """Number of weights of the layer."""
        return self.segments[-1].stop

    @property
    def protected_bits(self) -> int:
        """Stored data bits under a code: the paper's currency."""
        return sum(s.planes * s.size for s in self.segments)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {
            "bits": self.bits,
            "code_map": self.code_map,
            "segments": [
                _json(s) | {"readout": r.to_json()} for s, r in zip(self.segments, self.readouts, strict=True)
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> StorageScheme:
        """Rebuild a scheme from `to_json`."""
        segments = tuple(Segment(**{k: v for k, v in s.items() if k != "readout"}) for s in data["segments"])
        readouts = tuple(ReadOut.from_json(s["readout"]) for s in data["segments"])
        return cls(data["bits"], data["code_map"], segments, readouts)


def _is_int(value: object) -> bool:
    """Whether `value` is an integer; a truth value is none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _json(segment: Segment) -> dict[str, Any]:
    """A segment as a dictionary; `packed` only where it is."""
    return {name: value for name, value in vars(segment).items() if name != "packed" or value}
