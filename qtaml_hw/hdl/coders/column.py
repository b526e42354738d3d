"""Locator of codes that correct one error or none: the syndrome is compared with every column of H.

The comparison is a two-level decoder: all patterns that occur in the lower half of the syndrome, all that occur in the
upper half, one AND per bit of the word. Whether any column matched needs no OR over the word: upper patterns that go
with the same set of lower ones are joined first. In codes of odd columns it needs no comparison either: see
`decoder_misfit`.
"""

from __future__ import annotations

from typing import Any

from qtaml_hw.codes.block import BlockCode, pack_bits
from qtaml_hw.hdl.coders.locator import Bits, Found, Locator
from qtaml_hw.hdl.coders.misfit import misfits
from qtaml_hw.hdl.coders.styles import Style
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import share
from qtaml_hw.hdl.gates.xor_halves import share_by_halves

__all__ = ["STYLES", "ColumnLocator"]


SEEDS = {(39, 32): 1, (72, 64): 193, (137, 128): 4}
"""How the choices in the search of the syndrome's XOR network of an (n, k) code are drawn; 2 for all others. Of ten
seeds these have the least depth after synthesis (``benchmarks/rtl.py --seeds 10``), then the fewest cells; that of
(72,64), of 305, has every row of ``benchmarks/library.py`` as wanted at the depth of OpenTitan's."""


BEHIND = {(72, 64)}
"""Codes whose parity is made from the bits of the syndrome, behind them, and not beside them: fewer XORs, and slack for
the data beside flags that come later. Those of which some network then is below the published decoders in every row of
``benchmarks/library.py``."""


class Minterms:
    """AND terms of all bits of a vector, made as they are asked for, each half shared."""

    def __init__(self, gates: Gates, bits: Bits) -> None:
        self.gates, self.bits, self.width = gates, bits, len(bits)
        self.half = len(bits) // 2
        self.terms: dict[int, Any] = {}
        if len(bits) > 1:
            self.low, self.high = Minterms(gates, bits[: self.half]), Minterms(gates, bits[self.half :])

    def __getitem__(self, value: int) -> Any:
        if value not in self.terms:
            self.terms[value] = self._make(value)
        return self.terms[value]

    def _make(self, value: int) -> Any:
        if len(self.bits) == 1:
            return self.bits[0] if value else self.gates.inv(self.bits[0])
        low, high = value & ((1 << self.half) - 1), value >> self.half
        return self.gates.conj(self.low[low], self.high[high])


class ColumnLocator(Locator):
    """Single errors by comparing the syndrome with the columns; any other syndrome is flagged.

    Parameters
    ----------
    code : BlockCode
        With t <= 1; t = 0 corrects nothing.
    seed : int or None
        Of the search for a small XOR network; None: the one that synthesises best, where that was measured, else 2.
    """

    def __init__(self, code: BlockCode, seed: int | None = None) -> None:
        self.code, self.count_bits = code, 1
        self.seed = SEEDS.get((code.n, code.k), 2) if seed is None else seed
        self.columns = [int(column) for column in pack_bits(code.H.T)]
        self.odd_weight = code.t == 1 and all(column.bit_count() % 2 for column in self.columns)
        self.beside = self.odd_weight and (code.n, code.k) not in BEHIND

    @property
    def syndrome_bits(self) -> int:
        """n - k, and the parities of the halves of the checks where these are made beside them."""
        return self.code.check_bits + 2 * self.beside

    def syndrome(self, gates: Gates, word: Bits) -> Bits:
        """The parity checks; with odd-weight columns, whose parity flags need, maybe the parities of their halves."""
        if not self.odd_weight:
            return super().syndrome(gates, word)
        network = share_by_halves(self.code.H, parities=self.beside, seed=self.seed)
        return gates.network(network, self.compared(gates, word))

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The syndrome is the key already."""
        return []

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Match and flag."""
        if self.code.t == 0:
            zero = gates.any([])
            return Found([zero] * self.code.n, [zero], zero, gates.any(syndrome))
        columns, parities = self.columns, syndrome[self.code.check_bits :]
        syndrome = syndrome[: self.code.check_bits]
        betrayals = misfits(columns, len(syndrome))
        half = len(syndrome) // 2
        low, high = Minterms(gates, syndrome[:half]), Minterms(gates, syndrome[half:])
        location = [gates.conj(low[c & ((1 << half) - 1)], high[c >> half]) for c in columns]
        some = gates.inv(gates.conj(low[0], high[0]))
        if betrayals is None:
            ce = self._matched(gates, columns, low, high)
            due = gates.conj(some, gates.inv(ce))
        else:
            odd = gates.odd(parities or syndrome)
            misfit = [betrayal.build(gates, syndrome) for betrayal in betrayals]
            ce = gates.all([odd, *(gates.inv(net) for net in misfit)])
            due = gates.any([gates.conj(some, gates.inv(odd)), *misfit])  # beside ce, not behind it
        return Found(location, [ce], ce, due)

    def _matched(self, gates: Gates, columns: list[int], low: Minterms, high: Minterms) -> Any:
        """Whether any column matches: an OR of products of ORs."""
        half = low.width
        partners: dict[int, set[int]] = {}
        for column in columns:
            partners.setdefault(column >> half, set()).add(column & ((1 << half) - 1))
        groups: dict[frozenset[int], list[int]] = {}
        for b, lows in sorted(partners.items()):
            groups.setdefault(frozenset(lows), []).append(b)
        products = []
        for shared, highs in groups.items():
            either = gates.any([high[b] for b in highs]), gates.any([low[a] for a in sorted(shared)])
            products.append(gates.conj(*either))
        return gates.any(products)


PER_COMPARISON = 2.3
"""Gates per pattern of a half of the syndrome, fitted to synthesis (benchmarks/rtl.py)."""


def column_cells(code: BlockCode, _: int | None = None) -> float:
    """XORs of the syndrome, two gates per data bit, and what grows with the patterns of each half of the syndrome."""
    r, syndrome = code.check_bits, share(code.H, tries=1).size
    if code.t == 0:
        return syndrome + r - 1
    return syndrome + 2 * code.k + PER_COMPARISON * ((1 << r // 2) + (1 << (r - r // 2)))


STYLES: tuple[Style[BlockCode], ...] = (Style("columns", cells=column_cells, locator=ColumnLocator, proof="cut"),)
