"""Facts of modules: what a manifest says of each beside its text, worked out again from the text and the other records.

The channel of a codec and the versions of the tools that wrote the folder stand nowhere else, and are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.area import estimate
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.coders.decoder import CUTS
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.gates.sync_memory import memory_ports
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.output.structure import example_top, layer_ports
from qtaml_hw.hdl.output.top import places, top_ports
from qtaml_hw.hdl.output.units import component, tables_of
from qtaml_hw.hdl.output.verilog import component_ports

__all__ = ["untrue_facts"]

SHAPE = ("bits", "planes", "lanes")
OWN: dict[str, tuple[str, ...]] = {
    "encoder": ("code", "area"),
    "decoder": ("code", "area", "pipeline"),
    "iterative": ("code", "area", "rows_per_clock", "cycles_per_iteration"),
    "checker": ("code",),
    "table": ("readout", "bits"),
    "codec": ("code", "readout", "channel", "pipeline", *SHAPE),
    "writer": ("code", *SHAPE),
    "trellis": ("trellis", "lanes"),
    "stream": (
        *("code", "readout", "trellis", "pipeline", "depth", "word_bits", "macro_words", "decoders", "rows_per_clock"),
        *("area", *SHAPE),
    ),
    "packed_reader": ("code", "packed", "pipeline", "depth", "word_bits", "macro_words", "decoders", "area"),
    "packed_writer": ("code", "packed", "word_bits"),
    "wrapper": ("code", "depth", "address_in_code", "self_check"),
    "registers": ("code", "depth", "address_in_code", "bus", "serves"),
    "fifo": ("code", "depth"),
    "memory": ("area",),
    "example": ("code",),
    "layer": (),
    "top": (),
    "march": (),
}
"""What the record of a module of each kind says beside `ALL`."""
ALL = ("name", "kind", "file", "sources", "latency", "cycles", "ports")
AREAS = {"encoder": "encoder_cells", "decoder": "decoder_cells", "iterative": "decoder_cells"}
"""Kinds of modules with an area that is not made into them, and what that of their code is called."""


def untrue_facts(manifest: Manifest, codes: Mapping[str, BlockCode], texts: Mapping[str, bytes]) -> Iterator[str]:
    """What the manifest says of a module that is not so, though its Verilog is.

    Parameters
    ----------
    manifest : Manifest
    codes : mapping of str to BlockCode
        Its codes by name.
    texts : mapping of str to bytes
        Verilog by file, as this package writes it for the manifest.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl import emit_code
    >>> folder, code = Path(tempfile.mkdtemp()) / "hamming", make("hamming", 4)
    >>> manifest = emit_code(code, folder)
    >>> texts = {module.file: (folder / module.file).read_bytes() for module in manifest.modules}
    >>> list(untrue_facts(manifest, {code.name: code}, texts))
    []
    """
    if manifest.generator.name != "qtaml_hw":
        yield f"generator {manifest.generator.name}, not qtaml_hw"
    if wrong := list(_wrong_layers(manifest)):
        yield from wrong
        return  # modules are worked out from the layers that they serve
    files = {module.name: module.file for module in manifest.modules}
    for module in manifest.modules:
        words = set(re.findall(rb"\w+", re.sub(rb"//[^\n]*", b"", texts[module.file])))
        inside = {file for name, file in files.items() if name.encode() in words} - {module.file}
        if len(set(module.sources)) != len(module.sources) or set(module.sources) != inside:
            yield f"{module.name}: sources {', '.join(module.sources)}, not {', '.join(sorted(inside))}"
        for what, expected in _facts(module, manifest, codes).items():
            found = getattr(module, what)
            if found != expected:
                yield f"{module.name}: {what} {found}, not {expected}"
        if problem := _other_tables(module, manifest):
            yield f"{module.name}: {problem}"
    for record in manifest.codes:  # of the cells that the plan of the layers is for
        if bool(record.residuals) != bool(manifest.layers):
            yield f"{record.name}: {len(record.residuals)} residuals, in a folder of {len(manifest.layers)} layers"


def _wrong_layers(manifest: Manifest) -> Iterator[str]:
    """Layers that are not served by a module of their own, and such modules that serve none."""
    tops = sorted(module.name for module in manifest.modules if module.kind == "layer")
    own = [layer for layer in manifest.layers if any(segment.codec and segment.writer for segment in layer.segments)]
    served = sorted(layer.module or "" for layer in own)
    if served != tops:
        yield f"layers with rows have the modules {', '.join(served)}, and there are {', '.join(tops)}"
    for layer in manifest.layers:
        if layer.module is not None and layer not in own:
            yield f"{layer.name}: module {layer.module}, though all its words are packed"


def _facts(module: ModuleRecord, manifest: Manifest, codes: Mapping[str, BlockCode]) -> dict[str, object]:
    """What `module` must say."""
    fields = ModuleRecord.model_fields
    facts: dict[str, Any] = {name: fields[name].default for name in fields.keys() - {*ALL, *OWN[module.kind]}}
    facts |= _made(module, manifest, codes)
    if module.kind == "table" and module.readout is not None:
        facts["bits"] = module.readout.readout().bits
    code = None if module.code is None else codes[module.code]
    sequential = code is not None and is_sequential(code)
    if module.kind == "stream" and (module.readout is None or module.trellis is not None):
        facts |= {"bits": None, "planes": None} | ({} if module.trellis is not None else {"lanes": None})
    if module.pipeline and "pipeline" not in facts:
        facts["pipeline"] = tuple(cut for cut in CUTS if cut in module.pipeline)
    if sequential:
        facts["pipeline"] = ()
    if module.kind == "iterative" or (
        module.kind == "stream" and module.readout is None
    ):  # others take the usual number
        order = style_of(code).schedule if code is not None and sequential else None
        schedule = None if order is None or code is None else order(code, module.rows_per_clock)
        facts["rows_per_clock"] = None if schedule is None else schedule.rows_per_clock
        if module.kind == "iterative":
            facts["cycles_per_iteration"] = None if schedule is None else schedule.cycles_per_iteration
    if module.kind in ("trellis", "stream") and module.trellis is not None:  # only codewords are filled
        facts["trellis"] = module.trellis.model_copy(update={"whole": None})
    if all(other.kind != "top" for other in manifest.modules):  # which is made of macros
        facts["macro_words"] = None
    if module.kind == "registers":
        facts["serves"] = _served(module, manifest)
    if module.kind != "memory":  # of which the words are made
        facts["area"] = None
    if code is not None and (module.kind in AREAS or module.decoders):
        facts["area"] = _area(module, code)
    return facts


def _area(module: ModuleRecord, code: BlockCode) -> dict[str, float]:
    """Cells and bits of memory that a coder, or the decoders of a reader together, take."""
    area, count = estimate(code, module.rows_per_clock), module.decoders or 1
    cells: dict[str, float] = {
        "cells": count * getattr(area, AREAS.get(module.kind, "decoder_cells")),
        "relative_error": 0.0 if module.kind == "encoder" else area.error,
    }
    return cells | (
        {"memory_bits": count * area.memory_bits} if module.kind != "encoder" and is_sequential(code) else {}
    )


def _served(module: ModuleRecord, manifest: Manifest) -> str | None:
    """The memory port that registers are made for."""
    made = module.code, module.depth, module.address_in_code
    fit = [x.name for x in manifest.modules if x.kind == "wrapper" and (x.code, x.depth, x.address_in_code) == made]
    return fit[0] if len(fit) == 1 else None


def _made(module: ModuleRecord, manifest: Manifest, codes: Mapping[str, BlockCode]) -> dict[str, Any]:
    """Ports and times of a module."""
    by_file = {other.file: other for other in manifest.modules}
    inside = [by_file[file] for file in module.sources if file in by_file]
    match module.kind:
        case "march":
            return {"ports": (), "latency": 1, "cycles": None}
        case "memory":
            width = module.port("read_data").width
            words = int((module.area or {}).get("memory_bits", 0)) // width
            area = {"memory_bits": words * width}
            return {"ports": memory_ports(words, width), "latency": 1, "cycles": None, "area": area}
        case "example":
            encoder, decoder = inside
            code = codes[module.code or ""]
            ports = example_top(module.name, encoder, decoder, code.n, code.k)[1]
            return {"ports": ports, "latency": 1 + decoder.latency, "cycles": None}
        case "layer":
            [layer] = [layer for layer in manifest.layers if layer.module == module.name]
            rows = [(i, s.codec, s.writer) for i, s in enumerate(layer.segments)]
            parts = [(i, manifest.module(c), manifest.module(w)) for i, c, w in rows if c is not None and w is not None]
            latency = max(codec.latency for _, codec, _ in parts)
            return {"ports": layer_ports(parts), "latency": latency, "cycles": None}
        case "top" if not module.ports:
            return {"ports": (), "latency": 0, "cycles": None}
        case "top":
            found = places(manifest.modules, manifest.layers)
            latency = max(place.reader.latency for place in found)
            return {"ports": top_ports(found), "latency": latency, "cycles": None}
    part = component(module, codes.get(module.code or ""))
    ports = tuple(PortRecord(**vars(port)) for port in component_ports(part))
    latency, cycles = int(getattr(part, "latency", 0)), getattr(part, "cycles", None)
    return {"ports": ports, "latency": latency, "cycles": cycles}


def _other_tables(module: ModuleRecord, manifest: Manifest) -> str:
    """What is wrong with the tables that a module is said to read by; empty: nothing."""
    tables = {other.file: other.readout for other in manifest.modules if other.kind == "table"}
    if module.kind in ("codec", "stream") and module.readout is not None:
        inside = [tables[file] for file in module.sources if file in tables]
        return "" if inside == [module.readout] else "its table is not that of the module inside it"
    if module.kind in ("trellis", "stream", "packed_reader"):
        read = [part for part in (module.trellis, *module.packed) if part is not None]
        known = list(tables.values())
        if any(table not in known for part in read for table in tables_of(part)):
            return "its tables are not those of the folder"
    if module.kind == "packed_writer" and not any(
        other.kind == "packed_reader" and other.packed == module.packed for other in manifest.modules
    ):
        return "its segments are those of no reader"
    return ""
