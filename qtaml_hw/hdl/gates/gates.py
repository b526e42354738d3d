"""Gate-level building blocks for Amaranth modules: every gate drives a named one-bit Signal.

Expressions with two operators would come out of Verilog conversion with generated intermediate names; one operator per
named Signal keeps the Verilog readable and the sharing that was computed here visible to synthesis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from amaranth.hdl import Const, Module, Signal, Value

from qtaml_hw.hdl.gates.xor import XorNetwork

__all__ = ["Gates", "bits_of", "declare"]


def bits_of(value: Any) -> list[Value]:
    """The bits of a port or Signal, bit 0 first."""
    return [value[i] for i in range(len(value))]


def declare(m: Module, name: str, value: Any) -> Signal:
    """A named vector that carries `value`."""
    vector = Signal(len(value), name=name)
    m.d.comb += vector.eq(value)
    return vector


class Gates:
    """Combinational gates of a module, with names that count up and the logic depth of every net.

    Parameters
    ----------
    m : Module
        Where the gates go.
    prefix : str
        Start of every name.
    """

    def __init__(self, m: Module, prefix: str) -> None:
        self.m, self.prefix = m, prefix
        self._nets: dict[int, tuple[Any, int]] = {}  # id -> (net, which keeps the id alive; depth)
        self._inverse: dict[int, tuple[Any, Any]] = {}

    def depth(self, net: Any) -> int:
        """Gates between the inputs of the module and `net`; inverters count nothing."""
        return self._nets.get(id(net), (None, 0))[1]

    def arrives(self, net: Any, depth: int) -> Any:
        """Declare that an input of these gates has that depth already; returns `net`."""
        self._nets[id(net)] = (net, depth)
        return net

    def _gate(self, expression: Any, depth: int) -> Signal:
        net = Signal(name=f"{self.prefix}_{len(self._nets)}")
        self.m.d.comb += net.eq(expression)
        return self.arrives(net, depth)

    def inv(self, a: Any) -> Any:
        """NOT a, one inverter per net."""
        if id(a) not in self._inverse:
            self._inverse[id(a)] = (a, self._gate(~a, self.depth(a)))
        return self._inverse[id(a)][1]

    def xor(self, a: Any, b: Any) -> Any:
        """a XOR b."""
        return self._gate(a ^ b, 1 + max(self.depth(a), self.depth(b)))

    def conj(self, a: Any, b: Any) -> Any:
        """a AND b."""
        return self._gate(a & b, 1 + max(self.depth(a), self.depth(b)))

    def disj(self, a: Any, b: Any) -> Any:
        """a OR b."""
        return self._gate(a | b, 1 + max(self.depth(a), self.depth(b)))

    def _tree(self, gate: Callable[[Any, Any], Any], nets: Iterable[Any], empty: int) -> Any:
        """Join nets pairwise, earliest first."""
        left = list(nets)
        while len(left) > 1:
            left.sort(key=self.depth)
            left = [*left[2:], gate(left[0], left[1])]
        return left[0] if left else Const(empty, 1)

    def all(self, nets: Iterable[Any]) -> Any:
        """AND of nets, as shallow as their depths allow; 1 for none."""
        return self._tree(self.conj, nets, 1)

    def any(self, nets: Iterable[Any]) -> Any:
        """OR of nets, as shallow as their depths allow; 0 for none."""
        return self._tree(self.disj, nets, 0)

    def odd(self, nets: Iterable[Any]) -> Any:
        """XOR of nets, as shallow as their depths allow; 0 for none."""
        return self._tree(self.xor, nets, 0)

    def network(self, network: XorNetwork, inputs: Sequence[Any]) -> list[Any]:
        """The outputs of an XOR network; an all-zero row is the constant 0."""
        nets = list(inputs)
        for a, b in network.gates:
            nets.append(self.xor(nets[a], nets[b]))
        return [Const(0, 1) if node is None else nets[node] for node in network.outputs]
