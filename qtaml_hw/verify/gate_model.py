"""The gates of an Amaranth component, evaluated at a million words per second: one Python integer per net.

Amaranth -> RTLIL -> Yosys, which flattens it to single gates; they are evaluated with `qtaml_hw.verify.netlist`,
bit i of every integer for word i. Neither Verilog nor a compiler is involved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes.bits import bits_of_integers, integers_of_bits, words_of_bits
from qtaml_hw.verify.formal import GATES, run_yosys
from qtaml_hw.verify.netlist import Net, Netlist

__all__ = ["GateModel"]

Words = NDArray[np.uint64]
CHUNK = 1 << 18
"""Words at a time: 32 KiB per net."""


class GateModel:
    """A combinational component as a function of arrays, called like `qtaml_hw.verify.volume.CompiledModule`.

    Parameters
    ----------
    component : amaranth.lib.wiring.Component
        Without registers.

    Raises
    ------
    FileNotFoundError
        If there is no Yosys.
    ValueError
        If the component has registers.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl import Decoder
    >>> gates = GateModel(Decoder(make("hsiao", 4)))
    >>> read = np.array([0b0000, 0b0100], dtype=np.uint64)
    >>> gates({"data_in": read}, ["data_out", "ce"])
    {'data_out': array([0, 0], dtype=uint64), 'ce': array([0, 1], dtype=uint64)}
    """

    def __init__(self, component: Any) -> None:
        from amaranth.back import rtlil

        text = str(rtlil.convert(component, name="dut", emit_src=False))
        log, netlist = run_yosys(f"read_rtlil dut.il\nproc -norom\nflatten\nopt\n{GATES}", {"dut.il": text})
        if not netlist:
            raise ValueError(f"no gates of this component: {log[-500:]}")
        self.netlist = Netlist(netlist, "dut")
        self.inputs = [
            path[0] for path, member, _ in component.signature.flatten(component) if member.flow.value == "In"
        ]

    def __call__(self, inputs: Mapping[str, Words], outputs: Sequence[str]) -> dict[str, Words]:
        """Play words.

        Parameters
        ----------
        inputs : mapping of str to uint64 array
            Values by port, shape (N,), or (N, -(-width // 64)) for ports of more than 64 bits, low bits first. A port
            that is not given stays 0.
        outputs : sequence of str
            The ports that are wanted.

        Returns
        -------
        dict of str to uint64 array
            Values by port, shaped alike.
        """
        count = len(next(iter(inputs.values())))
        parts = [
            self._play({name: column[start : start + CHUNK] for name, column in inputs.items()}, outputs)
            for start in range(0, count, CHUNK)
        ]
        return {name: np.concatenate([part[name] for part in parts]) for name in outputs}

    def _play(self, inputs: Mapping[str, Words], outputs: Sequence[str]) -> dict[str, Words]:
        ports = self.netlist.ports
        count = len(next(iter(inputs.values())))
        values: dict[Net, int] = {net: 0 for name in self.inputs for net in ports[name]}
        for name, column in inputs.items():
            values |= zip(ports[name], _planes(column, len(ports[name])), strict=True)
        nets = [net for name in outputs for net in ports[name]]
        found = iter(self.netlist.evaluate(values, nets, count))
        return {name: _words([next(found) for _ in ports[name]], count) for name in outputs}


def _planes(words: Words, width: int) -> list[int]:
    """Bit j of all words as one integer, for every j below `width`."""
    octets = np.ascontiguousarray(words.astype("<u8").reshape(len(words), -1)).view(np.uint8)
    bits = np.unpackbits(octets, axis=1, bitorder="little")[:, :width]
    return integers_of_bits(np.ascontiguousarray(bits.T))


def _words(planes: Sequence[int], count: int) -> Words:
    """The words whose bits are `planes`."""
    return words_of_bits(bits_of_integers(planes, count).T)
