"""How the weights of a layer are stored and read back: the currency of allocation, simulation and hardware.

Storage order is the C order of the layer's weight tensor. A **segment** is a run of weights stored in one way. Within
a segment, `lanes` consecutive weights form one **row**: the unprotected bits, the protected planes, the check bits.
The last row of a segment is padded with zero words. Data bit ``j * lanes + i`` of a row's codeword is the j-th
protected plane (MSB first) of lane i, so a codeword has ``k = planes * lanes`` data bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["IDEAL", "ReadOut", "Segment", "StorageScheme"]

IDEAL = "ideal"
"""Code name of the idealised protection that the TAC paper counts: no residual errors, no parity bits."""


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

    Examples
    --------
    >>> raw = ReadOut("raw", [0, 1, -2, -1], 0)
    >>> raw.values().tolist(), raw.output_bits
    ([0.0, 1.0, -2.0, -1.0], 2)
    """

    name: str
    table: NDArray[np.int32]
    fraction_bits: int

    def __post_init__(self) -> None:
        table = np.array(self.table, dtype=np.int32)
        if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
            raise ValueError(f"a read-out table has 2**bits entries, got shape {table.shape}")
        table.setflags(write=False)
        object.__setattr__(self, "table", table)

    @property
    def bits(self) -> int:
        """Width of the words that address the table."""
        return int(self.table.size).bit_length() - 1

    @property
    def output_bits(self) -> int:
        """Smallest two's-complement width that holds every entry."""
        low, high = int(self.table.min()), int(self.table.max())
        return max(high.bit_length(), (~low).bit_length() if low < 0 else 0) + 1

    def values(self) -> NDArray[np.float64]:
        """Weights in units of the layer's step."""
        return np.ldexp(self.table.astype(np.float64), -self.fraction_bits)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        return {"name": self.name, "table": self.table.tolist(), "fraction_bits": self.fraction_bits}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ReadOut:
        """Rebuild a read-out from `to_json`."""
        return cls(data["name"], np.array(data["table"]), data["fraction_bits"])


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
    """

    start: int
    stop: int
    planes: int
    lanes: int
    code: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop or self.planes < 0 or self.lanes < 1:
            raise ValueError(f"not a segment: {self}")
        if (self.planes == 0) != (self.code == ""):
            raise ValueError(f"a segment has a code exactly when it has protected planes: {self}")

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
        Labelling of codes with words: ``twos-complement``, ``offset-binary``, ``sign-magnitude``, ``gray`` ...
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
            "segments": [vars(s) | {"readout": r.to_json()} for s, r in zip(self.segments, self.readouts, strict=True)],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> StorageScheme:
        """Rebuild a scheme from `to_json`."""
        segments = tuple(Segment(**{k: v for k, v in s.items() if k != "readout"}) for s in data["segments"])
        readouts = tuple(ReadOut.from_json(s["readout"]) for s in data["segments"])
        return cls(data["bits"], data["code_map"], segments, readouts)
