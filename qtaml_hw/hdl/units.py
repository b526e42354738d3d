"""The modules of an output folder, each with its text, its test vectors and its manifest record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qtaml_hw import __version__
from qtaml_hw.allocation.plan import LayerPlan
from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.codec import LayerCodec, LayerEncoder, WeightTable
from qtaml_hw.hdl.decoder import Decoder
from qtaml_hw.hdl.encoder import Encoder
from qtaml_hw.hdl.handoff import capability_lines, comment, readmemh, signature
from qtaml_hw.hdl.manifest import CodeRecord, ModuleRecord, PortRecord, ReadOutRecord, sha256
from qtaml_hw.hdl.names import MAX_LENGTH, verilog_name
from qtaml_hw.hdl.structure import example_top, layer_ports, layer_top
from qtaml_hw.hdl.vectors import module_vectors
from qtaml_hw.hdl.verilog import component_ports, to_verilog
from qtaml_hw.storage.scheme import ReadOut, Segment

__all__ = ["Unit", "Workshop", "component"]

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
    vectors : str or None
        Text of its ``$readmemh`` file.
    """

    record: ModuleRecord
    verilog: str
    vectors: str | None = None


def component(record: ModuleRecord, code: BlockCode | None) -> Any:
    """The Amaranth component that a record of kind encoder, decoder, table, codec or writer describes."""
    if record.kind == "encoder":
        return Encoder(code)
    if record.kind == "decoder":
        return Decoder(code, pipeline=record.pipeline)
    if record.kind == "writer":
        return LayerEncoder(code, record.bits, record.planes, record.lanes)
    if record.readout is None:
        raise ValueError(f"{record.name}: there is no component for a {record.kind} without read-out")
    readout = ReadOut(record.readout.name, np.array(record.readout.table), record.readout.fraction_bits)
    if record.kind == "table":
        return WeightTable(readout)
    return LayerCodec(code, record.bits, record.planes, record.lanes, readout, pipeline=record.pipeline)


class Workshop:
    """Makes modules, each distinct one once, in an order in which instantiated modules come first.

    Parameters
    ----------
    config : str
        Hash of the configuration, for the headers.
    pipeline : tuple of str
        Register stages of the decoders.

    Attributes
    ----------
    units : dict of str to Unit
        What has been made, by module name.
    """

    def __init__(self, config: str, pipeline: tuple[str, ...] = ()) -> None:
        self.config = config
        self.pipeline = pipeline
        self.units: dict[str, Unit] = {}

    def coder(self, code: BlockCode, about: CodeRecord) -> tuple[ModuleRecord, ModuleRecord]:
        """Encoder and decoder of a code, and an example top."""
        name, lines = verilog_name(code.name), capability_lines(about)
        encoder = self._make(f"enc_{name}", "encoder", code, ["Encoder.", *lines])
        decoder = self._make(f"dec_{name}", "decoder", code, ["Decoder.", *lines], pipeline=self.pipeline)
        self._example(f"example_{name}", code, encoder, decoder)
        return encoder, decoder

    def segment(
        self, code: BlockCode | None, about: CodeRecord | None, layer: LayerPlan, segment: Segment, readout: ReadOut
    ) -> tuple[ModuleRecord, ModuleRecord]:
        """Codec and writer of a segment, with the modules inside them."""
        bits = layer.scheme.bits
        facts = {"bits": bits, "planes": segment.planes, "lanes": segment.lanes}
        lines = [f"{segment.lanes} weights of {bits} bits per row, {segment.planes} protected planes, MSB first."]
        table = self._table(readout)
        inside: dict[type, ModuleRecord] = {WeightTable: table}
        encode: dict[type, ModuleRecord] = {}
        if code is not None and about is not None:
            encode[Encoder], inside[Decoder] = self.coder(code, about)
            lines += capability_lines(about)
        shape = f"{verilog_name(code.name) if code else 'plain'}_b{bits}p{segment.planes}l{segment.lanes}"
        codec = self._make(
            f"codec_{shape}_{table.name.rpartition('_')[2]}",
            "codec",
            code,
            ["Layer codec: unpack, decode, read out.", *lines],
            inside,
            readout=table.readout,
            channel=layer.channel.to_json(),
            pipeline=self.pipeline if code else tuple(cut for cut in self.pipeline if cut in ("input", "output")),
            **facts,
        )
        writer = self._make(f"writer_{shape}", "writer", code, ["Layer writer: pack, encode.", *lines], encode, **facts)
        return codec, writer

    def layer(self, name: str, parts: Sequence[tuple[ModuleRecord, ModuleRecord]]) -> None:
        """The thin top of a layer."""
        codecs, writers = [codec for codec, _ in parts], [writer for _, writer in parts]
        record = ModuleRecord(
            name=name,
            kind="layer",
            file=f"rtl/{name}.v",
            sources=tuple(dict.fromkeys(part.file for pair in parts for part in pair)),
            latency=max(codec.latency for codec in codecs),
            ports=layer_ports(codecs, writers),
        )
        about = ["Codecs and writers of one layer, segment by segment."]
        self.units[name] = Unit(record, self._header(about) + layer_top(name, codecs, writers))

    def _table(self, readout: ReadOut) -> ModuleRecord:
        """The ROM of a read-out."""
        record = ReadOutRecord(
            name=readout.name, fraction_bits=readout.fraction_bits, table=tuple(readout.table.tolist())
        )
        digest = sha256(record.model_dump_json().encode())[:8]
        name = verilog_name(readout.name, prefix="table_", limit=MAX_LENGTH - len(digest) - 1) + f"_{digest}"
        about = [
            f"Read-out table {verilog_name(readout.name)}: signed weights in units of 2**-{readout.fraction_bits}."
        ]
        return self._make(name, "table", None, about, readout=record, bits=readout.bits)

    def _make(
        self,
        name: str,
        kind: str,
        code: BlockCode | None,
        about: Sequence[str],
        inside: dict[type, ModuleRecord] | None = None,
        **facts: Any,
    ) -> ModuleRecord:
        """Emit one component, unless it has been."""
        if name in self.units:
            return self.units[name].record
        inside = inside or {}
        draft = ModuleRecord(
            name=name,
            kind=kind,  # type: ignore[arg-type]
            file=f"rtl/{name}.v",
            sources=tuple(record.file for record in inside.values()),
            code=code.name if code else None,
            ports=(),
            **facts,
        )
        part = component(draft, code)
        ports = tuple(PortRecord(**vars(port)) for port in component_ports(part))
        record = draft.model_copy(update={"ports": ports, "latency": int(getattr(part, "latency", 0))})
        vectors = module_vectors(record, code).spread(VECTORS_PER_MODULE)
        text = to_verilog(part, name, {kind: record.name for kind, record in inside.items()})
        header = self._header([*about, f"latency     {_timing(record.latency)}"])
        hexadecimal = self._header([f"Test vectors of {name}."]) + readmemh(vectors, ports)
        self.units[name] = Unit(record, header + text, hexadecimal)
        return record

    def _example(self, name: str, code: BlockCode, encoder: ModuleRecord, decoder: ModuleRecord) -> None:
        """A small memory between encoder and decoder."""
        text, ports = example_top(name, encoder, decoder, code.n, code.k)
        record = ModuleRecord(
            name=name,
            kind="example",
            file=f"rtl/{name}.v",
            sources=(encoder.file, decoder.file),
            code=code.name,
            latency=1 + decoder.latency,
            ports=ports,
        )
        about = ["Example: 256 words between encoder and decoder.", f"latency     {_timing(record.latency)}"]
        self.units[name] = Unit(record, self._header(about) + text)

    def _header(self, about: Sequence[str]) -> str:
        return comment([*signature(__version__, self.config), *about])


def _timing(latency: int) -> str:
    return f"{latency} cycle{'' if latency == 1 else 's'}, one word per cycle" if latency else "0, combinational"
