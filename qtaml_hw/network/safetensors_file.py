"""Safetensors files: eight bytes with the length of a header, the header in JSON, the data.

Format: github.com/huggingface/safetensors, "Format". Tensors lie one after the other without gaps.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.number import Scale, floating
from qtaml_hw.network.tensor_file import Bytes, Checkpoint, bytes_of
from qtaml_hw.network.words import Words
from qtaml_hw.support.files import State

__all__ = ["open_safetensors"]

LONGEST_HEADER = 1 << 25
"""Bytes of a header at most: a model of a thousand tensors has a hundred thousand."""

LARGEST = 1 << 48
"""Numbers of a tensor at most, its empty axes left out."""

TYPES: dict[str, Any] = {
    **{
        f"{kind}{8 * size}": f"<{kind.lower()}{size}"
        for kind in "IUF"
        for size in (1, 2, 4, 8)
        if kind + str(size) != "F1"
    },
    "BOOL": np.bool_,
    "BF16": ml_dtypes.bfloat16,
    "F8_E4M3": ml_dtypes.float8_e4m3fn,
    "F8_E5M2": ml_dtypes.float8_e5m2,
}
"""Types of elements."""

WORDS = {"F8_E4M3": "float8-e4m3fn", "F8_E5M2": "float8-e5m2"}
"""Floats that stay the words they are."""

_Entry = tuple[Bytes, str, tuple[int, ...], int]


def open_safetensors(paths: Sequence[Path]) -> Checkpoint:
    """The tensors of several files.

    Parameters
    ----------
    paths : sequence of Path
        The files.

    Raises
    ------
    InputError
        If one is damaged, or two have a tensor of one name.
    """
    found: dict[str, _Entry] = {}
    files: dict[str, State] = {}
    for path in paths:
        data = bytes_of(path)
        files[str(path)] = data.state
        try:
            entries = _entries(data)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: not a sound safetensors file: {' '.join(str(error).split())[:200]}") from None
        for name, entry in entries.items():
            if name in found:
                raise InputError(f"{path}: tensor {name!r:.80} is in {found[name][0].path} as well")
            found[name] = entry

    def read(name: str) -> NDArray[Any] | Words:
        data, kind, shape, offset = found[name]
        if kind in WORDS:
            return Words(name, data.array(np.uint8, shape, offset), floating(WORDS[kind]), Scale(np.ones(())))
        return data.array(TYPES[kind], shape, offset)

    return Checkpoint(files, {name: entry[2] for name, entry in found.items()}, read)


def _entries(data: Bytes) -> dict[str, _Entry]:
    """The header of a file, checked."""
    length = int.from_bytes(data.part(0, 8), "little")
    if len(data) < 8 or not 2 <= length <= min(len(data) - 8, LONGEST_HEADER):
        raise ValueError(f"a header of {length} bytes in a file of {len(data)}")
    header = json.loads(data.part(8, 8 + length), object_pairs_hook=_once)
    if not isinstance(header, dict):
        raise ValueError("its header is no table")
    start, places, found = 8 + length, [], dict[str, _Entry]()
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        given: dict[str, Any] = entry if isinstance(entry, dict) else {}
        kind, shape, ends = given.get("dtype", ""), given.get("shape", 0), given.get("data_offsets", 0)
        if not isinstance(kind, str) or kind not in TYPES or not _sizes(shape) or not _sizes(ends) or len(ends) != 2:
            raise ValueError(f"tensor {name!r:.80} has no known type, shape and place")
        if math.prod(n or 1 for n in shape) > LARGEST:
            raise ValueError(f"tensor {name!r:.80} of shape {shape!r:.60} is larger than any memory")
        if ends[1] - ends[0] != math.prod(shape) * np.dtype(TYPES[kind]).itemsize:
            raise ValueError(f"tensor {name!r:.80} of shape {shape!r:.60} takes other than {ends[1] - ends[0]} bytes")
        places.append(tuple(ends))
        found[name] = data, kind, tuple(shape), start + ends[0]
    places.sort()
    if [begin for begin, _ in places] + [len(data) - start] != [0, *(end for _, end in places)]:
        raise ValueError("its tensors do not lie one after the other, up to the end of the file")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("its header has a name twice")
    return made


def _sizes(value: Any) -> bool:
    """Whether it is a short list of lengths."""
    return isinstance(value, list) and len(value) <= 16 and all(type(n) is int and 0 <= n < 1 << 48 for n in value)
