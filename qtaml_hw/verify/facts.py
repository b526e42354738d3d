"""Facts of modules that no Verilog shows: the shape of what has none, and the area that is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.area import estimate
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord

__all__ = ["untrue_facts"]

SHAPED = ("codec", "stream", "trellis", "writer")
"""Kinds of modules that are made from bits, planes and lanes: others have none."""
UNSEEN = {"encoder": "encoder_cells", "decoder": "decoder_cells", "iterative": "decoder_cells"}
"""Kinds of modules with an area that is not made into them, and what that of their code is called."""


def untrue_facts(manifest: Manifest, codes: Mapping[str, BlockCode]) -> Iterator[str]:
    """What the manifest says of a module that is not so, though its Verilog is.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl import emit_code
    >>> code = make("hamming", 4)
    >>> manifest = emit_code(code, Path(tempfile.mkdtemp()) / "hamming")
    >>> list(untrue_facts(manifest, {code.name: code}))
    []
    """
    for module in manifest.modules:
        for what, expected in _facts(module, codes).items():
            found = getattr(module, what)
            if found != expected:
                yield f"{module.name}: {what} {found}, not {expected}"


def _facts(module: ModuleRecord, codes: Mapping[str, BlockCode]) -> dict[str, object]:
    """What `module` must say."""
    facts: dict[str, Any] = {}
    if module.kind not in SHAPED:
        facts |= {"bits": None, "planes": None, "lanes": None}
    if module.kind != "codec":
        facts["channel"] = None
    if module.kind == "table" and module.readout is not None:
        facts["bits"] = module.readout.readout().bits
    if module.kind in UNSEEN:
        area = estimate(codes[module.code or ""], module.rows_per_clock)
        cells: dict[str, float] = {"cells": getattr(area, UNSEEN[module.kind]), "relative_error": 0.0}
        if module.kind != "encoder":
            cells["relative_error"] = area.error
        if module.kind == "iterative":
            cells["memory_bits"] = area.memory_bits
        facts["area"] = cells
    elif module.decoders:  # what they take together
        code = codes[module.code or ""]
        area = estimate(code, module.rows_per_clock)
        facts["area"] = {"cells": module.decoders * area.decoder_cells, "relative_error": area.error}
        if is_sequential(code):
            facts["area"] |= {"memory_bits": module.decoders * area.memory_bits}
    elif module.kind != "memory":  # of which the words are made
        facts["area"] = None
    return facts
