"""A faulty memory behind an AXI4 or AXI4-Lite port: bus models of cocotbext-axi (optional extra ``axi``)."""

from __future__ import annotations

from typing import Any

from qtaml_hw.chip.rows import Rows
from qtaml_hw.cosim.faulty_memory import FaultLog

__all__ = ["RowBytes", "axi_memory"]


class RowBytes:
    """Rows of a memory as bytes, lowest first; every row starts at a multiple of `stride` bytes.

    Parameters
    ----------
    memory : Rows
        Its rows.

    Attributes
    ----------
    stride : int
        Smallest power of two of bytes that holds a row; bits above the row read 0 and ignore writing.
    log : FaultLog
        Faulty cells that were read; each beat of a burst reads its row anew.

    Examples
    --------
    >>> from qtaml_hw.chip import RowMemory
    >>> octets = RowBytes(RowMemory.of_code(20, rows=8))
    >>> octets[5:9] = b"\\x11\\x22\\xff\\x33"  # row 1 from its second byte on
    >>> octets.stride, len(octets), octets[4:10].hex(), hex(octets.memory.read(2))
    (4, 32, '001102003300', '0x33')
    """

    def __init__(self, memory: Rows) -> None:
        self.memory = memory
        self.stride = 1 << (-(-memory.width // 8) - 1).bit_length()
        self.log = FaultLog()

    def __len__(self) -> int:
        return self.memory.rows * self.stride

    def __getitem__(self, span: slice) -> bytes:
        first, last = span.start // self.stride, -(-span.stop // self.stride)
        rows = [self.log.read(self.memory, row).to_bytes(self.stride, "little") for row in range(first, last)]
        return b"".join(rows)[span.start - first * self.stride :][: span.stop - span.start]

    def __setitem__(self, span: slice, octets: bytes) -> None:
        at = span.start
        while at < span.stop:
            row, offset = divmod(at, self.stride)
            part = bytes(octets[at - span.start :][: self.stride - offset])
            whole = (1 << self.memory.width) - 1
            mask = ((1 << 8 * len(part)) - 1) << 8 * offset & whole
            if mask:
                self.memory.write(row, int.from_bytes(part, "little") << 8 * offset & whole, mask)
            at += len(part)


def axi_memory(
    memory: Rows, bus: Any, clock: Any, reset: Any = None, *, reset_active_level: bool = True
) -> tuple[Any, RowBytes]:
    """Answer an AXI4 or AXI4-Lite port of a design from a faulty memory.

    Parameters
    ----------
    memory : Rows
        What is behind the port: a `RowMemory`, a view of it, or `ArrayRows`.
    bus : cocotbext.axi.AxiBus or AxiLiteBus
        Of the design, e.g. ``AxiBus.from_prefix(dut, "m_axi")``.
    clock, reset : handle
        Of the bus; `reset` may be left out.
    reset_active_level : bool
        Level at which `reset` resets.

    Returns
    -------
    ram : cocotbext.axi.AxiRam or AxiLiteRam
        The bus model; ``ram.write_if`` and ``ram.read_if`` take pauses for back-pressure. Addresses beyond the memory
        wrap around.
    octets : RowBytes
        The memory as bytes, with its log.

    Raises
    ------
    ImportError
        If cocotbext-axi is not installed.
    """
    try:
        from cocotbext.axi import AxiBus, AxiLiteRam, AxiRam
    except ImportError:
        raise ImportError("an AXI port needs cocotbext-axi: pip install 'qtaml_hw[axi]'") from None
    octets = RowBytes(memory)
    model = AxiRam if isinstance(bus, AxiBus) else AxiLiteRam
    return model(bus, clock, reset, reset_active_level, mem=octets), octets
