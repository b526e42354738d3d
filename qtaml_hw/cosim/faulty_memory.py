"""`FaultyMemory`: a cocotb agent that answers a synchronous SRAM port of a design under test from a faulty memory.

Inputs are sampled at the rising edge of the clock; what is read appears after that edge (latency 1, as most macros have
it) or after a later one, and holds until the next read. A write leaves it as it is. A memory with two ports is two
agents on one memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cocotb
from cocotb.triggers import RisingEdge, Timer
from cocotb.types import LogicArray
from cocotb.utils import get_sim_time

from qtaml_hw.chip.rows import Rows
from qtaml_hw.memory import MemoryArray
from qtaml_hw.memory.state import FaultCause

__all__ = ["FaultLog", "FaultRead", "FaultyMemory"]


@dataclass(frozen=True)
class FaultRead:
    """A cell that did not hold what was written when its row was read.

    Attributes
    ----------
    time_ns : float
        Simulated time of the read.
    address : int
        The row.
    bit : int
        The cell within the stored row, check bits included.
    cause : {"weak", "upset", "stuck"}
        Lost by a weak cell, flipped until it is written again, or stuck.

    Examples
    --------
    >>> found = FaultRead(time_ns=120.0, address=7, bit=3, cause="weak")
    >>> found.address, found.cause
    (7, 'weak')
    """

    time_ns: float
    address: int
    bit: int
    cause: FaultCause


class FaultLog(deque[FaultRead]):
    """Faulty cells that were read, in order; the last million of them."""

    def __init__(self) -> None:
        super().__init__(maxlen=1_000_000)

    def read(self, memory: Rows, row: int) -> int:
        """Read a row and note its faults."""
        faults = memory.faults(row)
        if faults:
            now = float(get_sim_time("ns"))
            self.extend(FaultRead(now, row, bit, cause) for bit, cause in faults)
        return memory.read(row)


class FaultyMemory:
    """Attach a memory to the SRAM port of a design; it works from then on.

    Parameters
    ----------
    memory : RowMemory, DecodedRows, ArrayRows or MemoryArray
        What is behind the port: stored rows with their check bits, for a decoder in the design, or words
        (`RowMemory.decoded`) or weights (`RowMemory.weights`) behind a decoder of its own. A `MemoryArray` gives its
        decoded words; `ArrayRows` its stored ones.
    clock, address : handle
        Of the port; `address` counts rows.
    read_data : handle, optional
        Driven by the agent; without it the port only writes.
    enable, write : handle, optional
        Nothing happens in a cycle without `enable` (default: always enabled); with `write` (default: never) it writes.
    write_data : handle, optional
        Needed with `write`.
    mask : handle, optional
        Write mask: each of its bits stands for ``width / len(mask)`` neighbouring bits, rounded up: a bit mask, a byte
        mask, or anything between.
    latency : int
        Rising edges from the one that takes an address to the one after which its row is there, counting both.
    active_low : bool
        Whether `enable`, `write` and `mask` are active low, as in many macros.

    Attributes
    ----------
    memory : Rows
        For the back door: `load`, `age`, `strike`, `scrub` may be called at any time.
    log : FaultLog
        Faulty cells that were read, in order; the last million of them.
    reads, writes : int
        Accesses so far.

    Raises
    ------
    ValueError
        If a width does not fit the memory.
    RuntimeError
        (in the running test) If the design writes with an undefined address, mask or data bit, or outside the memory.
        Reads of that kind give X.

    Notes
    -----
    How to attach it to a test bench: docs/cosimulation.md.
    """

    def __init__(
        self,
        memory: Rows | MemoryArray,
        *,
        clock: Any,
        address: Any,
        read_data: Any = None,
        enable: Any = None,
        write: Any = None,
        write_data: Any = None,
        mask: Any = None,
        latency: int = 1,
        active_low: bool = False,
    ) -> None:
        if isinstance(memory, MemoryArray):
            from qtaml_hw.cosim.array_rows import ArrayRows

            memory = ArrayRows(memory)
        if latency < 1:
            raise ValueError(f"latency must be at least 1, got {latency}")
        if (write is None) != (write_data is None):
            raise ValueError("write and write_data must be given together")
        for name, port in (("read_data", read_data), ("write_data", write_data)):
            if port is not None and len(port) != memory.width:
                raise ValueError(f"{name} has {len(port)} bits, a row of the memory {memory.width}")
        self.memory: Rows = memory
        self.log = FaultLog()
        self.reads = self.writes = 0
        self._clock, self._address, self._read_data = clock, address, read_data
        self._enable, self._write, self._write_data, self._mask = enable, write, write_data, mask
        self._active_low = active_low
        self._pipeline: deque[int | LogicArray | None] = deque([None] * (latency - 1))
        self._granules = [] if mask is None else _granules(memory.width, len(mask))
        self._task = cocotb.start_soon(self._serve())

    def every(self, period: float, unit: str, action: Callable[[float], object]) -> Any:
        """Call ``action(seconds)`` with the simulated time, in s, each time `period` has passed: ageing or scrubbing.

        Returns
        -------
        Task
            ``task.cancel()`` stops it.
        """

        async def repeat() -> None:
            while True:
                await Timer(period, unit)
                action(float(get_sim_time("step")) * 10.0 ** cocotb.simulator.get_precision())

        return cocotb.start_soon(repeat())

    def detach(self) -> None:
        """Stop answering."""
        self._task.cancel()

    async def _serve(self) -> None:
        """One access per rising edge."""
        edge = RisingEdge(self._clock)
        while True:
            await edge
            self._pipeline.append(self._access())
            row = self._pipeline.popleft()
            if row is not None and self._read_data is not None:
                self._read_data.value = row

    def _access(self) -> int | LogicArray | None:
        """What this edge asks for: a row that is read, or nothing."""
        if self._enable is not None and not self._active(self._enable):
            return None
        address = self._address.value
        known = address.is_resolvable and int(address) < self.memory.rows
        if self._write is not None and self._active(self._write):
            if not known:
                raise RuntimeError(f"write to address {address}, of a memory with {self.memory.rows} rows")
            self._store(int(address))
            return None
        if self._read_data is None:
            return None
        self.reads += 1
        return self.log.read(self.memory, int(address)) if known else LogicArray("X" * self.memory.width)

    def _active(self, handle: Any) -> bool:
        """Whether a control signal is at its active level; an undefined one is not."""
        return str(handle.value) == ("0" if self._active_low else "1")

    def _store(self, row: int) -> None:
        """A write, of the granules whose mask bit is active."""
        mask = None
        if self._mask is not None:
            chosen = self._integer("mask", self._mask.value) ^ (self._active_low * ((1 << len(self._granules)) - 1))
            mask = sum(granule for i, granule in enumerate(self._granules) if chosen >> i & 1)
        self.memory.write(row, self._integer("write_data", self._write_data.value), mask)
        self.writes += 1

    def _integer(self, name: str, value: LogicArray) -> int:
        if not value.is_resolvable:
            raise RuntimeError(f"write with undefined bits in {name}: {value}")
        return int(value)


def _granules(width: int, count: int) -> list[int]:
    """The bits that each bit of a write mask stands for.

    Examples
    --------
    >>> [hex(x) for x in _granules(39, 5)]
    ['0xff', '0xff00', '0xff0000', '0xff000000', '0x7f00000000']
    """
    size = -(-width // count)
    if -(-width // size) != count:
        raise ValueError(f"mask has {count} bits, which do not divide a row of {width} bits")
    whole = (1 << width) - 1
    return [(((1 << size) - 1) << size * i) & whole for i in range(count)]
