"""The comment at the top of a module: a function of its record and of its code's, so that it can be written again."""

from __future__ import annotations

from qtaml_hw.hdl.manifest import MEMORY_DEPTH, CodeRecord, ModuleRecord
from qtaml_hw.hdl.model.memh import comment
from qtaml_hw.hdl.output.handoff import capability_lines, signature
from qtaml_hw.hdl.output.names import verilog_name

__all__ = ["header", "vectors_header"]

TIMED = ("encoder", "decoder", "iterative", "table", "codec", "writer", "example", "checker")
"""Kinds of modules whose header says the latency."""


def header(record: ModuleRecord, code: CodeRecord | None, version: str, config: str) -> str:
    """Comment block: generator and configuration, what the module is, what its code can do, how long it takes.

    Parameters
    ----------
    record : ModuleRecord
    code : CodeRecord or None
        Of the module's code.
    version : str
        Of this package.
    config : str
        Hash of the configuration.
    """
    lines = [*signature(version, config), *_about(record, [] if code is None else capability_lines(code), code)]
    return comment([*lines, f"latency     {_timing(record)}"] if record.kind in TIMED else lines)


def vectors_header(name: str, version: str, config: str) -> str:
    """Comment at the top of the test vectors of the module called `name`; `version` and `config` as in `header`."""
    return comment([*signature(version, config), f"Test vectors of {name}."])


def _about(record: ModuleRecord, capability: list[str], code: CodeRecord | None) -> list[str]:
    depth = record.depth or MEMORY_DEPTH
    row = f"{record.lanes} weights of {record.bits} bits per row, {record.planes} protected planes, MSB first."
    match record.kind:
        case "encoder":
            return ["Encoder.", *capability]
        case "decoder":
            return ["Decoder.", *capability]
        case "checker":
            return [
                "Checker of codewords: alarm is 01 or 10, or 00 or 11 where a word is none.",
                "Synthesis must keep it apart from the coder that it checks.",
                *capability,
            ]
        case "iterative":
            return ["Iterative decoder: takes a word when ready_out and valid_in are 1.", *capability]
        case "example":
            return ["Example: 256 words between encoder and decoder."]
        case "trellis":
            return ["Reader of trellis words.", *_windows(record)]
        case "stream" if record.trellis is not None:
            title = f"AXI4-Stream reader for {depth} rows of an SRAM: weights; bursts begin with a block."
            return [title, *_windows(record)]
        case "stream" if record.bits is None:
            return [f"AXI4-Stream reader for {depth} words of an SRAM; tuser is due.", *capability]
        case "stream":
            return [f"AXI4-Stream reader for {depth} rows of an SRAM: weights; tuser is due.", row, *capability]
        case "wrapper":
            return [
                f"Memory port for {depth} words: one access per cycle, write buffer, write-back, scrubber.",
                *capability,
            ]
        case "fifo":
            return [f"FIFO of {depth} words, encoded in, corrected out; tuser is due.", *capability]
        case "registers":
            bus = {"apb": "APB", "axil": "AXI4-Lite"}[str(record.bus)]
            return [f"Registers of a memory port on {bus}: counters, first error, interrupt, injection, timer."]
        case "top":
            single = "A single-port SRAM; edit this file for the macros of a process."
            return ["All memories with their readers."] if record.ports else [single]
        case "march":
            return ["March C-, and a map of the dead cells: address, stuck_0, stuck_1, as qtaml write --map reads it."]
        case "packed_writer":
            return ["Packs, encodes, writes.", *_segments(record, code)]
        case "packed_reader":
            return [
                "Reads, decodes, unpacks, looks up: AXI4-Stream of weights; tuser is due.",
                *_segments(record, code),
            ]
        case "memory":
            width = record.port("read_data").width
            words = int((record.area or {}).get("memory_bits", 0)) // width
            return [f"Memory of {words} words of {width} bits, one read and one write port."]
        case "codec":
            return ["Layer codec: unpack, decode, read out.", row, *capability]
        case "writer":
            return ["Layer writer: pack, encode.", row, *capability]
        case "layer":
            return ["Codecs and writers of one layer, segment by segment."]
        case "table" if record.readout is not None:
            readout = record.readout
            unit = f"signed weights in units of 2**-{readout.fraction_bits}."
            return [f"Read-out table {verilog_name(readout.name)}: {unit}"]
    raise ValueError(f"the record of {record.name} does not describe a {record.kind}")


def _segments(record: ModuleRecord, code: CodeRecord | None) -> list[str]:
    """What lies where in the codewords of a packed reader or writer."""
    if code is None or not record.packed:
        raise ValueError(f"the record of {record.name} does not describe a {record.kind}")
    parts, last = record.packed, record.packed[-1]
    rows = -(-(last.offset + last.words * last.bits) // code.k)
    lines = [f"{len(parts)} segments, {sum(part.words for part in parts)} words in {rows} codewords."]
    return lines + [f"segment {i}: {p.words} words of {p.bits} bits after {p.offset}" for i, p in enumerate(parts)]


def _windows(record: ModuleRecord) -> list[str]:
    """How trellis words are read."""
    assert record.trellis is not None
    trellis, lanes = record.trellis.trellis(), record.lanes or 1
    return [
        f"{lanes} words of {trellis.bits} bits per row, {trellis.per} weights a word, window of {trellis.window} bits, "
        f"blocks of {trellis.block // lanes} rows."
    ]


def _timing(record: ModuleRecord) -> str:
    if record.cycles_per_iteration is not None:
        return f"at most {record.cycles} cycles per word, {record.cycles_per_iteration} per iteration"
    if record.cycles is not None:
        return f"one word per {record.cycles} cycles"
    latency = record.latency
    return f"{latency} cycle{'' if latency == 1 else 's'}, one word per cycle" if latency else "0, combinational"
