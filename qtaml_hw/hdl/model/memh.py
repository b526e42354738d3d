"""Texts of test vectors for ``$readmemh``, and comment blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qtaml_hw.hdl.manifest import PortRecord
from qtaml_hw.hdl.model.vectors import Vectors

__all__ = ["comment", "readmemh"]


def comment(lines: Iterable[str], mark: str = "//") -> str:
    """Comment block, one line per line; anything but printable ASCII becomes ``?``.

    Examples
    --------
    >>> print(comment(["ECC", "na\\u00efve"]), end="")
    // ECC
    // na?ve
    """
    safe = ("".join(c if " " <= c <= "~" else "?" for c in line) for line in lines)
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in safe)


def readmemh(vectors: Vectors, ports: Sequence[PortRecord]) -> str:
    """Stimulus and expected response for ``$readmemh``, one word per line.

    A word is the concatenation of all ports in the order of the module, the first port in the most significant bits;
    the comment at the top names every field. The response stands on the line of its stimulus.
    """
    width = sum(port.width for port in ports)
    digits = -(-width // 4)
    fields, position = [], width
    for port in ports:
        fields.append(f"[{position - 1}:{position - port.width}] {port.direction} {port.name}")
        position -= port.width
    values = vectors.inputs | vectors.outputs
    columns = [values[port.name] for port in ports]
    lines = []
    for row in zip(*columns, strict=True):
        word = 0
        for port, value in zip(ports, row, strict=True):
            word = word << port.width | value & ((1 << port.width) - 1)
        lines.append(f"{word:0{digits}x}\n")
    head = comment([f"{len(lines)} words of {width} bits, latency {vectors.latency}", *fields])
    return head + "".join(lines)
