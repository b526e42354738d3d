# amaranth: UnusedElaboratable=no
"""The modules of an output folder, each with its text, its test vectors and its manifest record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from qtaml_hw import __version__
from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.area import estimate
from qtaml_hw.hdl.coders.checker import Checker
from qtaml_hw.hdl.coders.choice import decoder_class, decoder_of, is_sequential
from qtaml_hw.hdl.coders.decoder import CUTS, Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.gates.sync_memory import memory_name, memory_ports, memory_text
from qtaml_hw.hdl.manifest import (
    MEMORY_DEPTH,
    CodeRecord,
    LayerRecord,
    Manifest,
    ModuleRecord,
    PackedRecord,
    PortRecord,
    ReadOutRecord,
    TrellisRecord,
    sha256,
)
from qtaml_hw.hdl.model.memh import readmemh
from qtaml_hw.hdl.model.traffic import traffic, traffic_texts
from qtaml_hw.hdl.model.vectors import module_vectors
from qtaml_hw.hdl.output.headers import header, vectors_header
from qtaml_hw.hdl.output.known import FinishedModule, name_of
from qtaml_hw.hdl.output.march import MARCH, march_text
from qtaml_hw.hdl.output.names import MAX_LENGTH, verilog_name
from qtaml_hw.hdl.output.structure import Parts, example_top, layer_ports, layer_top
from qtaml_hw.hdl.output.top import SRAM, places, sram_of, sram_text, top_ports, top_text
from qtaml_hw.hdl.output.verilog import Conversion, Reset, component_ports, to_verilog, with_netlists
from qtaml_hw.hdl.ports.codec import LayerCodec, LayerEncoder, WeightTable, table_key
from qtaml_hw.hdl.ports.fifo import EccFifo
from qtaml_hw.hdl.ports.packed import PackedSegment, window_tables
from qtaml_hw.hdl.ports.packed_reader import PackedReader
from qtaml_hw.hdl.ports.packed_writer import PackedWriter
from qtaml_hw.hdl.ports.registers import EccRegisters, Register, register_map
from qtaml_hw.hdl.ports.serial_reader import SerialReader
from qtaml_hw.hdl.ports.stream import StreamReader
from qtaml_hw.hdl.ports.trellis_reader import TrellisReader
from qtaml_hw.hdl.ports.wrapper import EccMemory
from qtaml_hw.plan import LayerPlan
from qtaml_hw.storage.layout import Region
from qtaml_hw.storage.scheme import ReadOut, Segment
from qtaml_hw.storage.trellis import Trellis
from qtaml_hw.storage.word import MemoryWord
from qtaml_hw.support.cache import Cache, content

__all__ = [
    "Emitted",
    "Options",
    "Unit",
    "Workshop",
    "component",
    "emit_again",
    "emit_netlists",
    "guarded",
    "has_traffic",
    "registers_of",
    "stored_alike",
    "tables_of",
]

BUSES = ("apb", "axil")

REMADE: Final = Cache("remade", on_disk=False)
"""Text and netlist of a module, as JSON: verification makes those of one description once in a process."""

VECTORS_PER_MODULE = 256
"""Lines of a ``$readmemh`` file, spread evenly over the vectors that verification plays in full."""


@dataclass(frozen=True)
class Unit:
    """One emitted module.

    Attributes
    ----------
    record : ModuleRecord
        What the manifest says about it.
    verilog : str
        Text of its file.
    vectors : dict of str to str
        Texts of its ``$readmemh`` files, by name without ending.
    netlist : str
        What its text was written from, as `Emitted` has it; empty where that was not asked for, or it has none.
    """

    record: ModuleRecord
    verilog: str
    vectors: dict[str, str]
    netlist: str = ""


@dataclass(frozen=True)
class Emitted:
    """Verilog, and what it was written from.

    Attributes
    ----------
    texts : dict of str to str
        Verilog by name of the file.
    netlists : dict of str to str
        JSON of `qtaml_hw.hdl.output.verilog.with_netlists` by name of the module; layers, examples and memories, which
        are written as text, have none.
    """

    texts: dict[str, str]
    netlists: dict[str, str]


@dataclass(frozen=True)
class Options:
    """What is asked of the hardware beside the code or the plan.

    Attributes
    ----------
    pipeline : tuple of str
        Register stages of the decoders; they stand in the order of the stages, however they were given.
    rows_per_clock : int or None
        Checks that an LDPC decoder works on at once.
    prefix : str
        Put before the name of every module and file.
    depth : int or None
        Words of the SRAM behind readers and memory ports; None: `MEMORY_DEPTH`, or the rows of the segment.
    address_in_code : bool
        The last data bits of the code are those of the address of the memory port.
    word_bits : tuple of int or str
        Macros that memories are made of (`MemoryWord`); none: memories are as wide as their rows.
    march : bool
        Whether there is a test that maps dead cells.
    reset : str
        ``sync`` or ``async``.
    decoders : int or None
        Decoders side by side in a reader, which then fetches ahead; None: one, and it does not.
    self_check : bool
        The coders of the memory port are checked.
    """

    pipeline: tuple[str, ...] = ()
    rows_per_clock: int | None = None
    prefix: str = ""
    depth: int | None = None
    address_in_code: bool = False
    word_bits: tuple[int | str, ...] = ()
    march: bool = False
    reset: Reset = "sync"
    decoders: int | None = None
    self_check: bool = False

    def __post_init__(self) -> None:
        order = {cut: i for i, cut in enumerate(CUTS)}
        object.__setattr__(self, "pipeline", tuple(sorted(self.pipeline, key=lambda cut: order.get(cut, len(order)))))

    def to_json(self) -> dict[str, Any]:
        """What differs from the defaults, and the pipeline."""
        given: dict[str, Any] = {"rows_per_clock": self.rows_per_clock, "prefix": self.prefix, "depth": self.depth}
        given |= {"address_in_code": self.address_in_code, "word_bits": list(self.word_bits), "march": self.march}
        given |= {"reset": self.reset if self.reset != "sync" else None, "decoders": self.decoders}
        given["self_check"] = self.self_check
        return {"pipeline": list(self.pipeline)} | {name: value for name, value in given.items() if value}

    @property
    def ahead(self) -> str:
        """End of the name of a reader that fetches ahead: its decoders."""
        return f"_x{self.decoders}" if self.decoders else ""

    @property
    def cuts(self) -> str:
        """End of the name of a module that has the register stages: their initials."""
        return f"_cut_{''.join(cut[0] for cut in self.pipeline)}" if self.pipeline else ""


@dataclass(frozen=True)
class Draft:
    """A module that waits for its Verilog: a text, what was made before, or a component to be converted.

    Attributes
    ----------
    record : ModuleRecord
    body : str, FinishedModule or Conversion
    vectors : dict of str to str
        Texts of its ``$readmemh`` files below their heads.
    known_as : str
        Its name in the cache; empty for what is written as text.
    """

    record: ModuleRecord
    body: str | FinishedModule | Conversion
    vectors: dict[str, str] = field(default_factory=dict)
    known_as: str = ""


def steady(data: Any) -> Any:
    """JSON with six digits of every fraction: what differs between processors and BLAS kernels is not among them.

    Examples
    --------
    >>> steady({"p01": [0.1, 0.1 + 1e-12], "bits": 8})
    {'p01': [0.1, 0.1], 'bits': 8}
    """
    if isinstance(data, dict):
        return {key: steady(value) for key, value in data.items()}
    if isinstance(data, list):
        return [steady(value) for value in data]
    return float(f"{data:.6g}") if isinstance(data, float) else data


def component(record: ModuleRecord, code: BlockCode | None) -> Any:
    """The Amaranth component that a record describes; layers and examples have none.

    Raises
    ------
    ValueError
        If the record lacks what its kind needs.
    """
    shape = record.bits, record.planes, record.lanes
    depth = record.depth or MEMORY_DEPTH
    table = None if record.readout is None else record.readout.readout()
    match record.kind, code, table, shape:
        case "encoder", BlockCode(), _, _:
            return Encoder(code)
        case "decoder" | "iterative", BlockCode(), _, _:
            return decoder_of(code, record.pipeline, record.rows_per_clock)
        case "table", _, ReadOut(), _:
            return WeightTable(table)
        case "codec", _, ReadOut(), (int(bits), int(planes), int(lanes)):
            return LayerCodec(
                code, bits, planes, lanes, table, pipeline=record.pipeline, rows_per_clock=record.rows_per_clock
            )
        case "trellis", _, _, _ if record.trellis is not None and record.lanes is not None:
            return TrellisReader(record.trellis.trellis(), record.lanes)
        case "stream", None, None, _ if record.trellis is not None and record.lanes is not None:
            return StreamReader(TrellisReader(record.trellis.trellis(), record.lanes), depth)
        case "packed_reader", BlockCode(), _, _:
            how: dict[str, Any] = {"word_bits": record.word_bits, "decoders": record.decoders}
            return PackedReader(code, packed_segments(record), pipeline=record.pipeline, **how)
        case "packed_writer", BlockCode(), _, _:
            return PackedWriter(code, packed_segments(record), word_bits=record.word_bits)
        case "stream", BlockCode(), _, _ if is_sequential(code):
            whole = None if record.bits is None else (record.bits, record.planes or 0, record.lanes or 0)
            return SerialReader(code, depth, whole, table, record.rows_per_clock, record.word_bits, record.decoders)
        case "stream", _, ReadOut(), (int(bits), int(planes), int(lanes)):
            return StreamReader(LayerCodec(code, bits, planes, lanes, table, pipeline=record.pipeline), depth)
        case "stream", BlockCode(), None, _:
            return StreamReader(Decoder(code, pipeline=record.pipeline), depth)
        case "checker", BlockCode(), _, _:
            return Checker(code)
        case "wrapper", BlockCode(), _, _:
            return _memory_port(code, depth, record.address_in_code, record.self_check)
        case "fifo", BlockCode(), _, _:
            return EccFifo(code, depth)
        case "registers", BlockCode(), _, _:
            return EccRegisters(*_register_shape(record, code), record.bus or "apb")
        case "writer", _, _, (int(bits), int(planes), int(lanes)):
            return LayerEncoder(code, bits, planes, lanes)
    raise ValueError(f"the record of {record.name} does not describe a {record.kind}")


def emit_again(manifest: Manifest, codes: dict[str, BlockCode]) -> dict[str, str]:
    """Text of every Verilog file that a manifest describes, from its records alone.

    Parameters
    ----------
    manifest : Manifest
    codes : dict of str to BlockCode
        Its codes by name.

    Returns
    -------
    dict of str to str
        By name of the file; the manifest's `generator.version` stands in the headers.

    Raises
    ------
    ValueError, KeyError
        If a record does not describe a module of its kind.
    """
    return emit_netlists(manifest, codes, wanted=False).texts


def emit_netlists(manifest: Manifest, codes: dict[str, BlockCode], wanted: bool = True) -> Emitted:
    """As `emit_again`, with the netlists that the texts were written from, where they are wanted."""
    todo = [module for module in manifest.modules if module.kind not in WIRED]
    memories = [module for module in manifest.modules if module.kind == "memory"]  # instances in decoders that use them
    jobs = jobs_of(todo, codes, memories, manifest.reset)
    names = [_remade(module, codes, job, wanted) for module, job in zip(todo, jobs, strict=True)]
    found = {name: REMADE.find(name) for name in names}
    missing = {name: job for name, job in zip(names, jobs, strict=True) if found[name] is None}
    made = (with_netlists if wanted else _with_none)(list(missing.values()))
    pairs = {name: json.loads(data) for name, data in found.items() if data is not None}
    for name, pair in zip(missing, made, strict=True):
        pairs[name] = pair
        REMADE.keep(name, json.dumps(pair).encode())
    bodies = {module.name: pairs[name] for module, name in zip(todo, names, strict=True)}
    texts = _texts(manifest, codes, {name: text for name, (text, _) in bodies.items()})
    return Emitted(texts, {name: netlist for name, (_, netlist) in bodies.items()} if wanted else {})


def _with_none(jobs: Sequence[Conversion]) -> list[tuple[str, str]]:
    return [(text, "") for text in to_verilog(jobs)]


def _remade(module: ModuleRecord, codes: Mapping[str, BlockCode], job: Conversion, netlist: bool) -> str:
    """The name in `REMADE` of what a record becomes: by the record, its code and what is an instance in it."""
    code = codes.get(module.code or "")
    inside = sorted(f"{part} {name}" for part, name in job.modules.items())
    kind = type(job.component)
    parts = module.model_dump_json(), code.digest() if code else "", job.reset, str(netlist), str(kind), *inside
    return content(*parts)


def _texts(manifest: Manifest, codes: dict[str, BlockCode], bodies: dict[str, str]) -> dict[str, str]:
    """Whole files, from the texts of the modules that are made from components."""
    about = {record.name: record for record in manifest.codes}
    texts = {}
    for module in manifest.modules:
        head = header(module, about.get(module.code or ""), manifest.generator.version, manifest.source.sha256)
        body = bodies[module.name] if module.name in bodies else _wired(module, manifest, codes)
        texts[module.file] = head + guarded(module.name, body)
    return texts


WIRED = ("layer", "example", "memory", "top", "march")
"""Kinds of modules that are written as text, not made from a component."""


def jobs_of(
    modules: Sequence[ModuleRecord],
    codes: Mapping[str, BlockCode],
    memories_of: Sequence[ModuleRecord] = (),
    reset: Reset = "sync",
) -> list[Conversion]:
    """The components that records describe, with the modules and memories that become instances inside them."""
    parts = {module.file: component(module, codes.get(module.code or "")) for module in modules}
    names = {module.file: module.name for module in modules}
    jobs = []
    memories = {module.file: module for module in memories_of}
    for module in modules:
        inside: dict[Any, str] = {}
        for file in module.sources:
            if file in memories:
                inside[_memory_key(memories[file])] = memories[file].name
            if file in parts:
                inside |= {type(parts[file]): names[file], getattr(parts[file], "key", file): names[file]}
        jobs.append(Conversion(parts[module.file], module.name, inside, reset))
    return jobs


def _wired(module: ModuleRecord, manifest: Manifest, codes: Mapping[str, BlockCode]) -> str:
    """Text of a module of one of the kinds `WIRED`."""
    match module.kind:
        case "memory":
            width = module.port("read_data").width
            return memory_text(int((module.area or {})["memory_bits"]) // width, width, module.name)
        case "march":
            return march_text(module.name, manifest.reset)
        case "top":
            if not module.ports:
                return sram_text(module.name)
            return top_text(module.name, places(manifest.modules, manifest.layers), sram_of(manifest.modules))
        case "example":
            code, (encoder, decoder) = codes[module.code or ""], _by_file(manifest, module.sources)
            return example_top(module.name, encoder, decoder, code.n, code.k, manifest.reset)[0]
    for layer in manifest.layers:
        if layer.module is not None and layer.module == module.name:
            rows = [(i, s.codec, s.writer) for i, s in enumerate(layer.segments)]
            parts = [(i, manifest.module(c), manifest.module(w)) for i, c, w in rows if c is not None and w is not None]
            return layer_top(module.name, parts)
    raise ValueError(f"{module.name} is the top of no layer")


def _by_file(manifest: Manifest, files: Sequence[str]) -> list[ModuleRecord]:
    """The modules of some files, in their order."""
    by_file = {module.file: module for module in manifest.modules}
    return [by_file[file] for file in files]


def _memory_port(code: BlockCode, depth: int, address_in_code: bool, self_check: bool) -> EccMemory:
    """A memory port that writes bytes, where the data are whole bytes."""
    data = code.k - (depth - 1).bit_length() * address_in_code
    how = {"address_in_code": address_in_code, "self_check": self_check}
    return EccMemory(code, depth, 8 if data % 8 == 0 else data, **how)


def registers_of(record: ModuleRecord, code: BlockCode) -> tuple[Register, ...]:
    """The registers of a block of them."""
    return register_map(*_register_shape(record, code))


def _register_shape(record: ModuleRecord, code: BlockCode) -> tuple[int, int, int]:
    """Bits of an address, of a syndrome and of a stored word, of the memory port that registers are made for."""
    address = ((record.depth or MEMORY_DEPTH) - 1).bit_length()
    return address, code.check_bits, code.n - address * record.address_in_code


def _memory_key(record: ModuleRecord) -> tuple[str, int, int]:
    """`SyncMemory.key` of a record."""
    width = record.port("read_data").width
    return "memory", int((record.area or {})["memory_bits"]) // width, width


def packed_segments(record: ModuleRecord) -> list[PackedSegment]:
    """The segments of a packed reader or writer."""
    return [PackedSegment(part.bits, part.words, part.offset, part.reader()) for part in record.packed]


def tables_of(part: TrellisRecord | PackedRecord) -> list[ReadOutRecord]:
    """Tables that words are read by."""
    if isinstance(part, TrellisRecord):
        return [ReadOutRecord.of(table) for table in window_tables(part.trellis())]
    reader = part.trellis or part.readout
    return [reader] if isinstance(reader, ReadOutRecord) else tables_of(reader) if reader is not None else []


class Workshop:
    """Makes modules, each distinct one once, in an order in which instantiated modules come first.

    A name identifies the content: modules of one name are equal in all folders. Every module stands between
    compiler directives that skip it where the same text has been read already, so that folders which share modules go
    on one command line; another text under the same name is declared twice, and refused by the compiler.

    Parameters
    ----------
    config : str
        Hash of the configuration, for the headers.
    options : Options
    rows : dict
        Rows of the deepest segment that is stored in one way, by `stored_alike`; None where there is no plan.
    netlists : bool
        Whether units come with what they were written from.

    Attributes
    ----------
    drafts : dict of str to Draft
        What has been asked for, by module name without prefix.
    """

    def __init__(
        self,
        config: str,
        options: Options | None = None,
        rows: dict[tuple[Any, ...], int] | None = None,
        netlists: bool = False,
    ) -> None:
        self.netlists = netlists
        self.config, self.options = config, options or Options()
        self.pipeline, self.rows_per_clock = self.options.pipeline, self.options.rows_per_clock
        self.depth = self.options.depth or MEMORY_DEPTH
        self.rows = rows or {}
        self.drafts: dict[str, Draft] = {}
        self._codes: dict[str, CodeRecord] = {}

    def finish(self) -> list[Unit]:
        """All modules that were asked for."""
        todo = [draft for draft in self.drafts.values() if isinstance(draft.body, Conversion)]
        jobs = [draft.body for draft in todo if isinstance(draft.body, Conversion)]
        pairs = with_netlists(jobs) if self.netlists else [(text, "") for text in to_verilog(jobs)]
        made = {}
        for draft, pair in zip(todo, pairs, strict=True):
            made[draft.record.name] = FinishedModule.of(draft.record, draft.vectors, *pair)
            made[draft.record.name].keep(draft.known_as)
        return [self._unit(draft, made.get(draft.record.name, draft.body)) for draft in self.drafts.values()]

    def _unit(self, draft: Draft, body: Any) -> Unit:
        """A module with its heads."""
        record = draft.record
        verilog, netlist = (body.verilog, body.netlist) if isinstance(body, FinishedModule) else (body, "")
        head = header(record, self._codes.get(record.code or ""), __version__, self.config)
        title = vectors_header(record.name, __version__, self.config)
        vectors = {name: title + text for name, text in draft.vectors.items()}
        return Unit(record, head + guarded(record.name, verilog), vectors, netlist)

    def coder(self, code: BlockCode, about: CodeRecord) -> tuple[ModuleRecord, ModuleRecord]:
        """Encoder and decoder of a code, and what is built around them."""
        name = verilog_name(code.name)
        made = f"{name}{'' if is_sequential(code) else self.options.cuts}{self._rows_suffix}"
        if f"dec_{made}" in self.drafts:
            return self.drafts[f"enc_{name}"].record, self.drafts[f"dec_{made}"].record
        self._codes[code.name] = about
        area = estimate(code, self.rows_per_clock)
        cells: dict[str, float] = {"cells": area.encoder_cells, "relative_error": 0.0}
        encoder = self._make(f"enc_{name}", "encoder", code, area=cells)
        cells = {"cells": area.decoder_cells, "relative_error": area.error}
        if is_sequential(code):
            return encoder, self._sequential(made, code, cells | {"memory_bits": area.memory_bits})
        decoder = self._make(f"dec_{made}", "decoder", code, area=cells, pipeline=self.pipeline)
        self._example(f"example_{made}", code, encoder, decoder)
        facts: dict[str, Any] = {"pipeline": self.pipeline, "depth": self.depth}
        self._make(f"stream_{made}{self._depth_suffix}", "stream", code, {Decoder: decoder}, **facts)
        if not self.pipeline:  # the memory port decodes within a cycle
            inside: dict[type, ModuleRecord] = {Encoder: encoder, Decoder: decoder}
            guarded, checked = self.options.address_in_code, self.options.self_check
            label = f"{name}{self._depth_suffix}{'_a' if guarded else ''}"
            facts = {"depth": self.depth, "address_in_code": guarded}
            if checked:
                inside[Checker] = self._make(f"check_{name}", "checker", code)
            suffix = "_sc" if checked else ""
            port = self._make(f"memory_{label}{suffix}", "wrapper", code, inside, self_check=checked, **facts)
            for bus in BUSES:
                self._make(f"registers_{label}_{bus}", "registers", code, bus=bus, serves=port.name, **facts)
        return encoder, decoder

    @property
    def _rows_suffix(self) -> str:
        return f"_r{self.rows_per_clock}" if self.rows_per_clock else ""

    @property
    def _depth_suffix(self) -> str:
        return f"_d{self.depth}" if self.depth != MEMORY_DEPTH else ""

    def _sequential(self, name: str, code: BlockCode, area: dict[str, float]) -> ModuleRecord:
        """A decoder that takes its time, and the memories that it uses."""
        facts: dict[str, Any] = {}
        sources: list[str] = []
        order = style_of(code).schedule
        if order is not None:
            schedule = order(code, self.rows_per_clock)
            facts["rows_per_clock"] = schedule.rows_per_clock
            facts["cycles_per_iteration"] = schedule.cycles_per_iteration
            sources = [self._memory(depth, width) for depth, width in schedule.memories]
        return self._make(f"dec_{name}", "iterative", code, sources=tuple(sources), area=area, **facts)

    def data_stream(self, code: BlockCode, about: CodeRecord) -> None:
        """Reader of bare data behind a decoder that takes its time."""
        _, decoder = self.coder(code, about)
        word = MemoryWord(self.options.word_bits).of_row(code.n)
        word_bits, suffix = self._word(word)
        self._make(
            f"stream_{verilog_name(code.name)}{self._rows_suffix}{self._depth_suffix}{suffix}{self.options.ahead}",
            "stream",
            code,
            {decoder_class(code): decoder},
            rows_per_clock=decoder.rows_per_clock,
            depth=max(self.depth // word[0], 2) * word[0] if word_bits else self.depth,
            word_bits=word_bits,
            **self._side_by_side(decoder),
        )

    def _side_by_side(self, decoder: ModuleRecord) -> dict[str, Any]:
        """What the record of a reader says of several decoders: their number, and what they take."""
        if not self.options.decoders:
            return {}
        count, area = self.options.decoders, dict(decoder.area or {})
        area |= {name: count * area[name] for name in ("cells", "memory_bits") if name in area}
        return {"decoders": count, "area": area}

    def fifo(self, code: BlockCode, about: CodeRecord) -> None:
        """FIFO of codewords, where the decoder answers within a cycle."""
        encoder, decoder = self.coder(code, about)
        if is_sequential(code) or self.pipeline:
            return
        inside: dict[Any, ModuleRecord] = {Encoder: encoder, Decoder: decoder}
        sources = (self._memory(self.depth, code.n),)
        name = f"fifo_{verilog_name(code.name)}{self._depth_suffix}"
        self._make(name, "fifo", code, inside, sources, depth=self.depth)

    def packed(
        self, code: BlockCode, about: CodeRecord, region: Region, readouts: Sequence[ReadOut | Trellis]
    ) -> tuple[ModuleRecord, ModuleRecord]:
        """Reader and writer of the codewords that packed segments share, one read-out for each."""
        encoder, decoder = self.coder(code, about)
        needed = [table for x in readouts for table in (window_tables(x) if isinstance(x, Trellis) else [x])]
        tables = {table_key(readout): self._table(readout) for readout in needed}
        parts = tuple(
            PackedRecord(
                bits=part.bits,
                words=part.size,
                offset=part.offset,
                readout=None if isinstance(x, Trellis) else ReadOutRecord.of(x),
                trellis=TrellisRecord.of(x) if isinstance(x, Trellis) else None,
            )
            for part, x in zip(region.parts, readouts, strict=True)
        )
        inside: dict[Any, ModuleRecord] = {decoder_class(code): decoder}
        inside |= tables
        digest = _digest([*(part.model_dump_json(exclude_none=True) for part in parts), *decoder.pipeline])
        word_bits, suffix = self._word(region.word)
        name = f"{verilog_name(code.name)}_{digest}{suffix}"
        writer = self._make(
            f"packed_writer_{name}",
            "packed_writer",
            code,
            {Encoder: encoder},
            packed=parts,
            word_bits=word_bits,
        )
        reader = self._make(
            f"packed_reader_{name}{self.options.ahead}",
            "packed_reader",
            code,
            inside,
            packed=parts,
            pipeline=decoder.pipeline,
            word_bits=word_bits,
            **self._side_by_side(decoder),
            depth=max(region.rows * region.word[0], 2),
            macro_words=region.depth or None,
        )
        return reader, writer

    def _word(self, word: tuple[int, int]) -> tuple[int | None, str]:
        """Bits of a word of the memory, where it has words of its own, and the end of the name of what reads it."""
        return (word[1], f"_w{word[1]}") if self.options.word_bits else (None, "")

    def _memory(self, depth: int, width: int) -> str:
        """The file of a memory, a module of its own for a macro to take its place."""
        name = self.options.prefix + memory_name(depth, width)
        area: dict[str, float | int] = {"memory_bits": depth * width}
        ports = memory_ports(depth, width)
        record = ModuleRecord(
            name=name, kind="memory", file=f"rtl/{name}.v", sources=(), latency=1, ports=ports, area=area
        )
        self.drafts.setdefault(name, Draft(record, memory_text(depth, width, name)))
        return record.file

    def segment(
        self,
        code: BlockCode | None,
        about: CodeRecord | None,
        layer: LayerPlan,
        segment: Segment,
        region: Region,
    ) -> tuple[ModuleRecord, ModuleRecord, str]:
        """Codec and writer of a segment, with the modules inside them; and the name of its reader.

        Segments that are stored alike share all three; the reader has the rows of the deepest.
        """
        bits = layer.scheme.bits
        facts: dict[str, Any] = {"bits": bits, "planes": segment.planes, "lanes": segment.lanes}
        assert isinstance(segment.readout, ReadOut)
        table = self._table(segment.readout)
        inside: dict[type, ModuleRecord] = {WeightTable: table}
        encode: dict[type, ModuleRecord] = {}
        if code is not None and about is not None:
            encode[Encoder], decoder = self.coder(code, about)
            inside[decoder_class(code)] = decoder
        shape = f"{verilog_name(code.name) if code else 'plain'}_b{bits}p{segment.planes}l{segment.lanes}"
        pipeline = self.pipeline if code else tuple(cut for cut in self.pipeline if cut in ("input", "output"))
        if code is not None and is_sequential(code):
            pipeline = ()
        shape_and_table = f"{shape}_{table.name.rpartition('_')[2]}{self.options.cuts if pipeline else ''}"
        codec = self._make(
            f"codec_{shape_and_table}",
            "codec",
            code,
            inside,
            readout=table.readout,
            channel=steady(layer.channel.to_json()),
            pipeline=pipeline,
            **facts,
        )
        writer = self._make(f"writer_{shape}", "writer", code, encode, **facts)
        depth, macro = self._deepest(layer, segment, region)
        word_bits, suffix = self._word(region.word)
        several: dict[str, Any] = {}
        if code is not None and is_sequential(code):
            several, suffix = self._side_by_side(inside[decoder_class(code)]), suffix + self.options.ahead
        reader = self._make(
            f"stream_{shape_and_table}_d{depth}{suffix}",
            "stream",
            code,
            inside,
            readout=table.readout,
            pipeline=pipeline,
            depth=depth,
            word_bits=word_bits,
            macro_words=macro,
            **several,
            **facts,
        )
        return codec, writer, reader.name

    def _deepest(self, layer: LayerPlan, segment: Segment, region: Region) -> tuple[int, int | None]:
        """Words of the SRAM behind the reader of a segment, and of the macros that it is made of where they have a
        depth; all words of whole macros are addressed then.
        """
        rows = self.options.depth or self.rows.get(stored_alike(layer, segment), segment.rows)
        words = region.word[0]
        if not region.depth:
            return max(rows, 2) * words, None
        asked = -(-(self.options.depth or segment.rows) * words // region.depth)
        return asked * region.depth // words * words, region.depth

    def trellis(self, trellis: Trellis, layer: LayerPlan, segment: Segment, region: Region) -> tuple[ModuleRecord, str]:
        """Reader of rows of trellis words with its tables, and the name of the reader behind an SRAM port.

        Layers of one rate share them; the latter has the rows of the deepest.
        """
        inside: dict[Any, ModuleRecord] = {
            table_key(readout): self._table(readout) for readout in window_tables(trellis)
        }
        record = TrellisRecord.of(trellis)
        digest = sha256(record.model_dump_json().encode())[:8]
        shape = f"b{trellis.bits}v{trellis.per}w{trellis.window}l{segment.lanes}_{digest}"
        facts: dict[str, Any] = {"lanes": segment.lanes, "trellis": record}
        reader = self._make(f"trellis_{shape}", "trellis", None, inside, **facts)
        depth, macro = self._deepest(layer, segment, region)
        word_bits, suffix = self._word(region.word)
        name = f"stream_trellis_{shape}_d{depth}{suffix}"
        stream = self._make(name, "stream", None, inside, depth=depth, word_bits=word_bits, macro_words=macro, **facts)
        return reader, stream.name

    def layer(self, name: str, parts: Parts) -> str:
        """The thin top of a layer; its name."""
        digest = _digest([f"{i} {codec.name} {writer.name}" for i, codec, writer in parts])
        name = f"{self.options.prefix}{name}_{digest}"
        record = ModuleRecord(
            name=name,
            kind="layer",
            file=f"rtl/{name}.v",
            sources=tuple(dict.fromkeys(part.file for _, *pair in parts for part in pair)),
            latency=max(codec.latency for _, codec, _ in parts),
            ports=layer_ports(parts),
        )
        self.drafts[name] = Draft(record, layer_top(name, parts))
        return name

    def march(self) -> None:
        """The test that maps dead cells."""
        name = self.options.prefix + MARCH
        record = ModuleRecord(name=name, kind="march", file=f"rtl/{name}.v", sources=(), latency=1, ports=())
        self.drafts[MARCH] = Draft(record, march_text(name, self.options.reset))

    def top(self, layers: Sequence[LayerRecord]) -> None:
        """The top over all memories."""
        prefix = self.options.prefix
        memory = ModuleRecord(name=f"{prefix}{SRAM}", kind="top", file=f"rtl/{prefix}{SRAM}.v", sources=(), ports=())
        self.drafts[SRAM] = Draft(memory, sram_text(memory.name))
        found = places([draft.record for draft in self.drafts.values()], layers)
        name = f"{prefix}top_{_digest([place.key for place in found])}"
        files = dict.fromkeys([*(place.reader.file for place in found), memory.file])
        record = ModuleRecord(
            name=name,
            kind="top",
            file=f"rtl/{name}.v",
            sources=tuple(files),
            latency=max(place.reader.latency for place in found),
            ports=top_ports(found),
        )
        self.drafts["top"] = Draft(record, top_text(name, found, memory.name))

    def _table(self, readout: ReadOut) -> ModuleRecord:
        """The ROM of a read-out."""
        record = ReadOutRecord.of(readout)
        digest = sha256(record.model_dump_json(exclude_none=True).encode())[:8]
        name = verilog_name(readout.name, prefix="table_", limit=MAX_LENGTH - len(digest) - 1) + f"_{digest}"
        return self._make(name, "table", None, readout=record, bits=readout.bits)

    def _make(
        self,
        name: str,
        kind: str,
        code: BlockCode | None,
        inside: dict[Any, ModuleRecord] | None = None,
        sources: tuple[str, ...] = (),
        **facts: Any,
    ) -> ModuleRecord:
        """Emit one component, unless it has been."""
        if name in self.drafts:
            return self.drafts[name].record
        inside, key = inside or {}, name
        name = self.options.prefix + name
        draft = ModuleRecord(
            name=name,
            kind=kind,  # type: ignore[arg-type]
            file=f"rtl/{name}.v",
            sources=(*sources, *(record.file for record in inside.values())),
            code=code.name if code else None,
            ports=(),
            **facts,
        )
        by_file = {other.record.file: other.known_as for other in self.drafts.values()}
        known_as = name_of(draft, code, (by_file[file] for file in draft.sources), self.netlists, self.options.reset)
        if (made := FinishedModule.find(known_as)) is not None:
            self.drafts[key] = Draft(made.recorded(draft), made, made.vectors, known_as)
            return self.drafts[key].record
        part = component(draft, code)
        ports = tuple(PortRecord(**vars(port)) for port in component_ports(part))
        timing = {"latency": int(getattr(part, "latency", 0)), "cycles": getattr(part, "cycles", None)}
        record = draft.model_copy(update={"ports": ports, **timing})
        modules: dict[Any, str] = {kind: record.name for kind, record in inside.items()}
        modules |= {_memory_key(x.record): x.record.name for x in self.drafts.values() if x.record.kind == "memory"}
        self.drafts[key] = Draft(
            record, Conversion(part, name, modules, self.options.reset), _vectors(record, code), known_as
        )
        return record

    def _example(self, name: str, code: BlockCode, encoder: ModuleRecord, decoder: ModuleRecord) -> None:
        """A small memory between encoder and decoder."""
        key, name = name, self.options.prefix + name
        text, ports = example_top(name, encoder, decoder, code.n, code.k, self.options.reset)
        record = ModuleRecord(
            name=name,
            kind="example",
            file=f"rtl/{name}.v",
            sources=(encoder.file, decoder.file),
            code=code.name,
            latency=1 + decoder.latency,
            ports=ports,
        )
        self.drafts[key] = Draft(record, text)


def has_traffic(record: ModuleRecord, code: BlockCode) -> bool:
    """Whether the folder holds what goes through a module: rows, commands and beats of readers and writers that take
    their time.
    """
    return record.kind in ("packed_reader", "packed_writer") or (record.kind == "stream" and is_sequential(code))


def _vectors(record: ModuleRecord, code: BlockCode | None) -> dict[str, str]:
    """Texts of the test vectors of a module, below their heads, by name of the file."""
    if code is not None and has_traffic(record, code):
        texts = traffic_texts(traffic(record, code), record)
        return {f"{record.name}_{what}": text for what, text in texts.items()}
    if record.kind in ("wrapper", "registers", "fifo", "stream"):
        return {}
    return {record.name: readmemh(module_vectors(record, code).spread(VECTORS_PER_MODULE), record.ports)}


def stored_alike(layer: LayerPlan, segment: Segment) -> tuple[Any, ...]:
    """What segments have in common that one reader serves."""
    readout = segment.readout
    table = ReadOutRecord.of(readout) if isinstance(readout, ReadOut) else TrellisRecord.of(readout)
    return segment.code, layer.scheme.bits, segment.planes, segment.lanes, table


def guarded(name: str, body: str) -> str:
    r"""A module that is skipped where the very same text has been compiled before.

    Examples
    --------
    >>> guarded("inverter", "module inverter (input a, output y); assign y = ~a; endmodule\n").splitlines()[:2]
    ['`ifndef INVERTER_094EAB6D', '`define INVERTER_094EAB6D']
    """
    macro = f"{name}_{_digest([body])}".upper()
    return f"`ifndef {macro}\n`define {macro}\n{body}`endif\n"


def _digest(texts: Sequence[str]) -> str:
    """Eight hexadecimal digits that say which texts these are."""
    return sha256("\n".join(texts).encode())[:8]
