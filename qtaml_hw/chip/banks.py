"""The image of one chip: what is to be written into its memory, row by row, as files.

Banks follow the address map (`qtaml_hw.storage.layout`): one for the rows of each segment, one for the codewords that
segments share under a code. Where the memory has words of its own, a row here is one of them. Bit b of row a of a bank
lies at bit address ``bank + a * width + b``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.chip.image import Image
from qtaml_hw.chip.row_format import RowFormat
from qtaml_hw.plan import Plan

__all__ = ["Bank", "banks"]


@dataclass(frozen=True, eq=False)
class Bank:
    """Rows of one bank.

    Attributes
    ----------
    layers : tuple of str
        Names of the layers whose words it holds. Untrusted text.
    code : str
        Name of the code; "" for none.
    address : int
        Bit address of its first row in the plan's memory.
    width : int
        Bits of a row.
    rows : uint8 array, shape (rows, bytes)
        What is to be written, the lowest bits in the first byte.

    Examples
    --------
    >>> bank = Bank(("fc1",), "", 0, 12, np.array([[0x21, 0x03], [0xFF, 0x0F]], np.uint8))
    >>> bank.hex().split(), bank.to_json()["rows"]
    (['321', 'fff'], 2)
    """

    layers: tuple[str, ...]
    code: str
    address: int
    width: int
    rows: NDArray[np.uint8]

    def hex(self) -> str:
        """One row per line in hexadecimal, for ``$readmemh``."""
        digits = -(-self.width // 4)
        return "".join(f"{int.from_bytes(row.tobytes(), 'little'):0{digits}x}\n" for row in self.rows)

    def mem(self) -> str:
        """The same with the number of the first row in front, as FPGA tools read it."""
        return "@0\n" + self.hex()

    def to_json(self) -> dict[str, Any]:
        """What it is, without its rows."""
        facts = {"code": self.code, "address": self.address, "width": self.width, "rows": len(self.rows)}
        return {"layers": list(self.layers)} | facts


def banks(plan: Plan, image: Image) -> Iterator[Bank]:
    """All banks of a plan that is stored.

    Parameters
    ----------
    plan : Plan
        With real codes.
    image : Image
        Of it, from `store`.

    Yields
    ------
    Bank
        In the order of addresses.

    Examples
    --------
    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.chip import store
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", [1, 2, 3, -1], bits=4)]
    >>> matters = Sensitivity(("w",), (4,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01), families=["hsiao"]), matters, budget=0.0)
    >>> [bank] = banks(plan, store(plan, layers))
    >>> bank.width, bank.hex().split()  # the sign bit lies lowest
    (4, ['8', '4', 'c', 'f'])
    """
    streams = {stream.region.code: stream for stream in image.streams}
    for region in plan.memory_map().regions:
        names = tuple(plan.layers[part.layer].name for part in region.parts)
        if region.packed:
            bits = np.unpackbits(streams[region.code].stored, count=region.used_bits).reshape(region.rows, -1)
        else:
            [part] = region.parts
            entry = image.layers[part.layer]
            stored = entry.segments[part.segment]
            segment, code = stored.segment, None if stored.codec is None else stored.codec.code
            layout = RowFormat(entry.plan.scheme.bits, segment.planes, segment.lanes, code)
            words = np.zeros(segment.rows * segment.lanes, dtype=np.uint32)
            words[: segment.words] = entry.words[segment.stored]
            bits = layout.encode(words.reshape(segment.rows, segment.lanes))
        width = region.word[1]
        padded = np.pad(bits, ((0, 0), (0, region.pitch - region.row_bits))).reshape(-1, width)
        packed = np.packbits(padded, axis=1, bitorder="little")
        yield Bank(tuple(dict.fromkeys(names)), region.code, region.address, width, packed)
