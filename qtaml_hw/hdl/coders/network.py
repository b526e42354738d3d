"""Encoders from ``H = [A | I]``: the check bits of any systematic code as an XOR network, and as C."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import XorNetwork, share, shared_size
from qtaml_hw.hdl.gates.xor_halves import share_by_halves
from qtaml_hw.hdl.manifest import CirculantRecord

__all__ = ["XOR_NETWORK", "Encoding"]

C = TypeVar("C", bound=BlockCode)


@dataclass(frozen=True)
class Encoding(Generic[C]):
    """How the check bits of a code are made from its parity-check matrix, and how that is written down.

    Attributes
    ----------
    check_bits : callable
        Check bits as nets, from the gates to make, the code, the nets of its data bits and the seed of a search for a
        small network.
    cells : callable
        Two-input gates of that.
    c_source : callable
        The body of a C99 header that does the same, from the code and its name in C.
    circulants : callable, optional
        The parity-check matrix as the manifest writes it, if not row by row.
    """

    check_bits: Callable[[Gates, C, list[Any], int | None], list[Any]]
    cells: Callable[[C], int]
    c_source: Callable[[C, str], str]
    circulants: Callable[[C], CirculantRecord] | None = None


SEEDS = {(72, 64): 6, (78, 64): 1}
"""How the choices in the search of the XOR network of an (n, k) code are drawn; 0 for all others. Which networks of a
depth synthesis keeps cannot be told from them. Of the seeds 0 to 3 these have the least depth after synthesis
(``benchmarks/rtl.py --seeds 4``), then the fewest cells; that of (72,64) has every row of ``benchmarks/library.py`` as
wanted."""

SLACK = {(72, 64)}
"""Codes whose network may be an XOR deeper than need be. Where every XOR is on a longest path, mapping for speed nearly
doubles their area; with slack it does not, and the delay in standard cells is about the same."""


def _check_bits(gates: Gates, code: BlockCode, data: list[Any], seed: int | None) -> list[Any]:
    """Inverted where the code says so; `seed` None: as `SEEDS` says."""
    chosen = SEEDS.get((code.n, code.k), 0) if seed is None else seed
    check = gates.network(_smallest(code.H[:, : code.k], chosen, (code.n, code.k) in SLACK), data)
    return [gates.inv(bit) if flip else bit for bit, flip in zip(check, code.inversion, strict=True)]


def _smallest(matrix: NDArray[np.uint8], seed: int, slack: int) -> XorNetwork:
    """The smaller of two networks for `matrix`, which may be so many XORs deeper than need be."""
    if slack:
        return share_by_halves(matrix, slack=slack, seed=seed)
    networks = [share(matrix, seed=seed)]
    if matrix.any(axis=1).all() and len(matrix) > 1:
        networks.append(share_by_halves(matrix, seed=seed))
    return min(networks, key=lambda network: (network.depth, network.size))


def _cells(code: BlockCode) -> int:
    """XORs of the shared network, which synthesis keeps."""
    return shared_size(code.H[:, : code.k])


def _c_source(code: BlockCode, name: str) -> str:
    """Parities of masked words."""
    words, check_words = -(-code.k // 64), -(-code.check_bits // 64)
    rows = ",\n".join("  {" + ", ".join(f"0x{word:016x}u" for word in _words(row)) + "}" for row in code.H[:, : code.k])
    constant = ", ".join(f"0x{word:016x}u" for word in _words(code.inversion))
    return f"""/* Data bits that enter each check bit. */
static const uint64_t {name}_rows[{code.check_bits}][{words}] = {{
{rows}
}};

/* Check bits of a data word. */
static inline void {name}_encode(const uint64_t data[{words}], uint64_t check[{check_words}])
{{
  static const uint64_t start[{check_words}] = {{{constant}}};
  for (int i = 0; i < {check_words}; i++)
    check[i] = start[i];
  for (int row = 0; row < {code.check_bits}; row++) {{
    uint64_t sum = 0;
    for (int i = 0; i < {words}; i++)
      sum ^= data[i] & {name}_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }}
}}
"""


def _words(bits: NDArray[np.uint8]) -> list[int]:
    """Bits as 64-bit words, bit 0 the least significant of the first."""
    packed = np.packbits(bits, bitorder="little").tobytes()
    padded = packed.ljust(-(-len(packed) // 8) * 8, b"\0")
    return [int.from_bytes(padded[i : i + 8], "little") for i in range(0, len(padded), 8)]


XOR_NETWORK: Encoding[Any] = Encoding(_check_bits, _cells, _c_source)
"""A shared XOR network."""
