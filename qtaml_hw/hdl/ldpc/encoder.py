"""Check bits of a quasi-cyclic code with dual-diagonal parity part, as sums of rotated blocks.

The sum of all block rows of ``H c = 0`` leaves the first parity block, since every other one occurs twice in it; the
others follow by accumulation (as in `LDPC.check`). The sums run from both ends, F_i over rows 0 .. i and B_i over rows
i and above: F_i is the sum of all rows plus B_(i + 1), so no sum is longer than half of the rows, and the two longest
give the first block.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import xor
from typing import Any

from amaranth.hdl import Cat, Const, Module

from qtaml_hw.codes.ldpc import LDPC
from qtaml_hw.hdl.gates.gates import bits_of, declare

__all__ = ["ldpc_check_bits"]


def ldpc_check_bits(m: Module, code: LDPC, data: Sequence[Any]) -> list[Any]:
    """The check bits of data bits.

    Parameters
    ----------
    m : Module
        Where the sums go, one named vector of ``code.lanes`` bits each.
    code : LDPC
    data : sequence of Value
        Data bits.

    Returns
    -------
    list of Value
    """
    data_columns, rows = code.block_columns - code.block_rows, code.block_rows
    padded = [*data, *[Const(0, 1)] * (data_columns * code.lanes - code.k)]
    blocks = [padded[i : i + code.lanes] for i in range(0, len(padded), code.lanes)]
    terms: list[list[Any]] = [[] for _ in range(rows)]
    for row, column, shift in code.circulants.tolist():
        if column < -(-code.k // code.lanes):
            terms[row].append(rotated(blocks[column], shift))
    none = Const(0, code.lanes)
    sums = [declare(m, f"sum_{row}", reduce(xor, vectors or [none])) for row, vectors in enumerate(terms)]
    half = rows // 2

    def running(name: str, vectors: Sequence[Any]) -> list[Any]:
        return list(accumulate(vectors, lambda total, vector: declare(m, name, total ^ vector)))

    forward = running("forward", sums[:half])
    backward = running("backward", sums[: half - 1 : -1])[::-1]
    first = declare(m, "parity_0", forward[-1] ^ backward[0])
    turned = {
        row: rotated(bits_of(first), shift) for row, column, shift in code.circulants.tolist() if column == data_columns
    }
    parity, offset = [first], none
    for i in range(rows - 1):
        change = [vector for vector in (turned.get(i), first if i == half else None) if vector is not None]
        if change:
            offset = declare(m, f"first_{i}", reduce(xor, change, offset))
        start = forward[i] if i < half else backward[i + 1 - half]
        parity.append(declare(m, f"parity_{i + 1}", start ^ offset))
    return [bit for block in parity for bit in bits_of(block)]


def rotated(block: Sequence[Any], shift: int) -> Any:
    """The bits of a block that the checks of a circulant see."""
    return Cat(*block[shift:], *block[:shift])
