"""How many fields a protobuf message has, counted on its bytes before a parser makes objects of them.

A field of two bytes becomes an object of a hundred: a file of a few megabytes could fill the memory. Counting follows
the lengths that the bytes claim and stops at the first that cannot be, or at the limit; it copies nothing.
Wire format: developers.google.com/protocol-buffers, "Encoding".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["count_fields"]

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
DEEPEST = 100
"""Messages inside messages; protobuf's own parsers stop there too."""


def count_fields(data: bytes, descriptor: Any, most: int) -> int:
    """Fields of a message and of all messages inside it.

    Parameters
    ----------
    data : bytes
        The message.
    descriptor : protobuf descriptor
        Of its type: says which fields are messages.
    most : int
        Counting ends here.

    Returns
    -------
    int
        At most `most + 1`.

    Raises
    ------
    ValueError
        If a field claims more bytes than there are, messages are nested too deeply, or the bytes are no message.

    Examples
    --------
    >>> import onnx
    >>> node = onnx.helper.make_node("Relu", ["x"], ["y"])  # input, output, operator
    >>> count_fields(node.SerializeToString(), onnx.NodeProto.DESCRIPTOR, 100)
    3
    """
    kinds: dict[str, Mapping[int, Any]] = {}
    count = 0
    inside = [(0, len(data), descriptor, 0)]
    while inside:
        at, end, kind, level = inside.pop()
        if level > DEEPEST:
            raise ValueError("messages are nested too deeply")
        messages = kinds.get(kind.full_name)
        if messages is None:
            messages = kinds[kind.full_name] = _messages(kind)
        while at < end:
            count += 1
            if count > most:
                return count
            tag, at = _varint(data, at, end)
            wire = tag & 7
            if wire == VARINT:
                _, at = _varint(data, at, end)
                continue
            if wire == BYTES:
                size, at = _varint(data, at, end)
            elif wire in (FIXED64, FIXED32):
                size = 8 if wire == FIXED64 else 4
            else:
                raise ValueError(f"a field of unknown kind {wire}")
            if size > end - at:
                raise ValueError(f"a field claims {size} bytes where {end - at} are left")
            child = messages.get(tag >> 3) if wire == BYTES else None
            if child is not None and size:
                inside.append((at, at + size, child, level + 1))
            at += size
    return count


def _messages(kind: Any) -> dict[int, Any]:
    """Type of the message in each field that holds one."""
    return {number: f.message_type for number, f in kind.fields_by_number.items() if f.message_type is not None}


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A number of up to ten bytes at `at`, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number that does not end")
