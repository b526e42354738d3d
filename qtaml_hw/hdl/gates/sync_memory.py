"""Memory with one read port and one write port, a module of its own so that a macro can take its place.

Reading and writing the same word in one cycle gives the old or the new word: its users never do that and need either.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import ClockSignal, Instance, Module
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.gates.hierarchy import Hierarchy
from qtaml_hw.hdl.manifest import PortRecord

__all__ = ["SyncMemory", "memory_name", "memory_ports", "memory_text"]


def memory_name(depth: int, width: int) -> str:
    """Verilog module of a memory.

    Examples
    --------
    >>> memory_name(128, 256)
    'sram_128x256'
    """
    return f"sram_{depth}x{width}"


def memory_text(depth: int, width: int, name: str | None = None) -> str:
    """The module: an array without reset and without initial content."""
    address, data = f"[{(depth - 1).bit_length() - 1}:0]", f"[{width - 1}:0]"
    return f"""module {name or memory_name(depth, width)} (
  input clk,
  input {address} read_address,
  output reg {data} read_data,
  input write_enable,
  input {address} write_address,
  input {data} write_data
);
  reg {data} words [0:{depth - 1}];
  always @(posedge clk) begin
    if (write_enable)
      words[write_address] <= write_data;
    read_data <= words[read_address];
  end
endmodule
"""


def memory_ports(depth: int, width: int) -> tuple[PortRecord, ...]:
    """Its ports, without the clock."""
    address = (depth - 1).bit_length()
    shape = {"read_address": address, "read_data": width, "write_enable": 1, "write_address": address}
    return tuple(
        PortRecord(name=name, direction="output" if name == "read_data" else "input", width=bits, signed=False)
        for name, bits in (shape | {"write_data": width}).items()
    )


class SyncMemory(Component):  # type: ignore[misc]
    """`depth` words of `width` bits, read with one cycle latency.

    Parameters
    ----------
    depth : int
        Words, at least 2.
    width : int
        Bits of a word.

    Members
    -------
    read_address : In
    read_data : Out(width)
        Word at the `read_address` of the cycle before.
    write_enable, write_address, write_data : In
        Written at the end of the cycle.

    Attributes
    ----------
    key : tuple
        What tells this memory from others in hardware.
    """

    def __init__(self, depth: int, width: int) -> None:
        self.depth, self.width = depth, width
        self.key = "memory", depth, width
        address = (depth - 1).bit_length()
        super().__init__(
            {
                "read_address": In(address),
                "read_data": Out(width),
                "write_enable": In(1),
                "write_address": In(address),
                "write_data": In(width),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """An instance under a `Hierarchy`, an array in simulation."""
        m = Module()
        if isinstance(platform, Hierarchy):
            pins = {
                ("o_" if name == "read_data" else "i_") + name: getattr(self, name) for name in self.signature.members
            }
            name = platform.module(self) or memory_name(self.depth, self.width)
            m.submodules.array = Instance(name, i_clk=ClockSignal(), **pins)
            return m
        m.submodules.array = array = Memory(shape=self.width, depth=self.depth, init=[])
        read, write = array.read_port(), array.write_port()
        m.d.comb += [
            read.addr.eq(self.read_address),
            read.en.eq(1),
            self.read_data.eq(read.data),
            write.addr.eq(self.write_address),
            write.data.eq(self.write_data),
            write.en.eq(self.write_enable),
        ]
        return m
