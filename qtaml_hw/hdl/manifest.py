"""The manifest of an output folder: what was emitted, with every fact a user of the hardware needs, checked on reading.

`Manifest` is the single source: the JSON Schema beside this module (`manifest.schema.json`) is generated from it and a
test compares the two. Matrices are given as rows of the characters 0 and 1, position 0 first. Codeword position i is
data bit i for i < k and check bit i - k after that.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_serializer, model_validator

from qtaml_hw.errors import InputError
from qtaml_hw.storage.scheme import MOST_PLACES, MOST_WEIGHTS, ReadOut, table_from_json, table_to_json
from qtaml_hw.storage.trellis import Trellis
from qtaml_hw.support.files import checksum, opened

__all__ = [
    "FORMAT",
    "MANIFEST",
    "MEMORY_DEPTH",
    "CirculantRecord",
    "CodeRecord",
    "Generator",
    "LayerRecord",
    "Manifest",
    "MeasuredRecord",
    "Miscorrection",
    "ModuleRecord",
    "PackedRecord",
    "PortRecord",
    "ReadOutRecord",
    "ResidualRecord",
    "SegmentRecord",
    "Source",
    "listed_files",
    "schema_text",
    "sha256",
]

FORMAT: Literal["qtaml_hw.rtl/2"] = "qtaml_hw.rtl/2"
FAMILY = "qtaml_hw.rtl/"
MANIFEST = "manifest.json"
MEMORY_DEPTH = 1024
"""Words of the SRAM behind a reader or memory port that belongs to no layer."""

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=120)]
RelativePath = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$", max_length=200)
]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Probability = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Size = Annotated[int, Field(ge=1, le=1 << 20)]
"""Bits, words or lanes side by side."""
Wait = Annotated[int, Field(ge=0, le=1 << 24)]
"""Clock cycles."""
Depth = Annotated[int, Field(ge=2, le=MOST_WEIGHTS)]
"""Rows of a memory."""

MOST_BITS = 1 << 30
"""Bits of the longest stream of packed words that is described."""
MOST_BYTES = 1 << 28
"""Longest manifest that is read."""
MOST_MEMORY = 1 << 26
"""Bits of the largest memory inside a decoder."""


class Record(BaseModel):
    """Base of all records: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$", max_length=60)]
"""It stands in the headers of files: nothing that could end a comment."""
Sentence = Annotated[str, Field(pattern=r"^[ !#-\[\]-~]*$", max_length=400)]
"""Printable, without quotes and backslashes."""


class Generator(Record):
    """What wrote the folder; other versions may write other bytes.

    `amaranth` and `yosys` stand in no other file: ``qtaml verify`` knows of them by the checksum alone.
    """

    name: Version
    version: Version
    amaranth: Version
    yosys: Version


class Source(Record):
    """What the hardware was made from; `sha256` is the hash of the canonical JSON of the plan or of the options."""

    kind: Literal["plan", "code"]
    sha256: Digest
    description: Sentence


class Miscorrection(Record):
    """What the decoder does with patterns of more errors than it corrects.

    Of all patterns of `errors` wrong bits (or of `patterns` random ones where `exact` is false): share that is
    flagged (`detected`), and share that leaves the decoder wrong and not flagged (`silent`).
    """

    errors: int
    detected: Probability
    silent: Probability
    patterns: Count
    exact: bool


class ResidualRecord(Record):
    """Residual error rates of a data bit and a word for one raw channel; `method` says how they were found."""

    raw_p01: Probability
    raw_p10: Probability
    p01: Probability
    p10: Probability
    p_word: Probability
    p_due: Probability
    p_miscorrected: Probability
    p_bit_error: float
    method: str


class MeasuredRecord(Record):
    """Outcome of decoding `words` words of the full-length code with random errors of rate `p`.

    `failures` are words that were flagged or wrong, `undetected` those of them not flagged, `iterations` is the mean.
    """

    p: Probability
    words: Count
    failures: Count
    undetected: Count
    iterations: float


class CirculantRecord(Record):
    """A quasi-cyclic parity-check matrix; the last data bits of the full code are left out (shortening).

    `circulants` are block row, block column and shift s: check z of the row sees bit ``(z + s) mod lanes`` of a column.
    """

    lanes: int
    block_rows: int
    block_columns: int
    circulants: tuple[tuple[int, int, int], ...]


class CodeRecord(Record):
    """One block code: parameters, matrices, bit map, and what it does beyond its guarantee."""

    name: str
    family: str
    n: Size
    k: Size
    d: Count
    t: Count
    check_bits: Count
    minimum_weight_codewords: int | None
    """Codewords of weight d; null where counting them is out of reach."""
    generator_polynomial: str | None
    field_polynomial: str | None
    G: tuple[str, ...] | None
    """k rows of n; null for n above 1024, where it is ``[I | A.T]`` of H."""
    H: tuple[str, ...] | None
    """n - k rows of n; null for quasi-cyclic codes, whose `quasi_cyclic` says it."""
    inversion: str | None
    """Constant XORed into the check bits, check bit 0 first; null for none."""
    bit_map: tuple[str, ...]
    """Port bit of every codeword position."""
    miscorrection: tuple[Miscorrection, ...]
    residuals: tuple[ResidualRecord, ...]
    quasi_cyclic: CirculantRecord | None = None
    measured: tuple[MeasuredRecord, ...] = ()


class PortRecord(Record):
    """A port of a module."""

    name: Identifier
    direction: Literal["input", "output"]
    width: int = Field(ge=1, le=1 << 20)
    signed: bool


class ReadOutRecord(Record):
    """Read-out table of a codec: weight ``table[word] * 2**-fraction_bits`` in units of the layer's step.

    Words of a row whose code fails are read as entry `erased` where there is one. A table of more than 4,096 entries is
    the base64 text of a zlib stream of 4 bytes each, the lowest first.
    """

    name: str
    fraction_bits: Annotated[int, Field(ge=0, le=MOST_PLACES)]
    table: Annotated[tuple[int, ...], Field(max_length=1 << 12)] | Annotated[str, Field(max_length=1 << 19)]
    erased: int | None = None
    width: Annotated[int, Field(ge=1, le=32)] | None = None
    """Bits of a weight, where they are more than the entries need."""
    order: Annotated[tuple[Annotated[int, Field(ge=0, le=15)], ...], Field(max_length=16)] = ()
    """Bit of a float at each place of a word, the lowest first; none where each has its own place."""

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """Without a width that nobody chose, and an order that is none."""
        return {name: value for name, value in handler(self).items() if name not in ("width", "order") or value}

    @classmethod
    def of(cls, readout: ReadOut) -> ReadOutRecord:
        """The record of a read-out; which code a word stands for is not in it."""
        entries = table_to_json(readout.table)
        table = entries if isinstance(entries, str) else tuple(entries)
        return cls(
            name=readout.name,
            fraction_bits=readout.fraction_bits,
            table=table,
            erased=readout.erased,
            width=readout.width,
            order=readout.order,
        )

    def readout(self) -> ReadOut:
        """The table as the simulator uses it."""
        table = table_from_json(self.table)
        more: dict[str, Any] = {"erased": self.erased, "width": self.width, "order": self.order}
        return ReadOut(self.name, table, self.fraction_bits, **more)


class TrellisRecord(Record):
    """Trellis words: `bits` new bits a step; for each of its weights a row of the table, by window."""

    bits: int = Field(ge=1, le=6)
    fraction_bits: Annotated[int, Field(ge=0, le=31)]
    table: Annotated[tuple[Annotated[tuple[int, ...], Field(max_length=1 << 12)], ...], Field(max_length=4)]
    block: Annotated[int, Field(ge=1, le=1 << 16)] | None = None
    """Steps from one start of the window to the next; null: those of 4,096 weights."""
    erased: Annotated[int, Field(ge=-128, le=127)] | None = None
    """Entry that is read where a codeword that holds a bit of the window fails."""
    whole: Annotated[int, Field(ge=1, le=1 << 16)] | None = None
    """The words of a layer are a multiple of so many; null: of one."""

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """Without a block of the usual length."""
        return {name: value for name, value in handler(self).items() if value is not None}

    @property
    def window(self) -> int:
        """Bits of the window."""
        return len(self.table[0]).bit_length() - 1

    @classmethod
    def of(cls, trellis: Trellis) -> TrellisRecord:
        """The record of a reader."""
        table = tuple(map(tuple, trellis.table.tolist()))
        return cls(
            bits=trellis.bits,
            fraction_bits=trellis.fraction_bits,
            table=table,
            block=trellis.own_block,
            erased=trellis.erased,
            whole=trellis.whole if trellis.whole > 1 else None,
        )

    def trellis(self) -> Trellis:
        """The reader as the simulator uses it."""
        how = self.erased, self.block or 0, self.whole or 1
        return Trellis(self.bits, np.array(self.table), self.fraction_bits, *how)


class PackedRecord(Record):
    """Words that follow each other in a stream of codewords: `offset` bits of it come before the first."""

    bits: int = Field(ge=1, le=16)
    words: int = Field(ge=1, le=MOST_BITS)
    offset: Annotated[int, Field(ge=0, le=MOST_BITS)]
    readout: ReadOutRecord | None = None
    trellis: TrellisRecord | None = None
    """In place of a read-out, of words that are steps of a trellis."""

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """With the one of the two that it has."""
        return {name: value for name, value in handler(self).items() if value is not None}

    @model_validator(mode="after")
    def _one_way_of_reading(self) -> PackedRecord:
        if (self.readout is None) == (self.trellis is None):
            raise ValueError("packed words have a read-out or a trellis")
        if self.readout is not None and (found := self.readout.readout()).bits != self.bits:
            raise ValueError(f"{found.table.size} weights in the table of words of {self.bits} bits")
        if self.trellis is not None and self.trellis.bits != self.bits:
            raise ValueError(f"a trellis of {self.trellis.bits} new bits a step in words of {self.bits}")
        return self

    def reader(self) -> ReadOut | Trellis:
        """What reads the words, as the simulator uses it."""
        if self.trellis is not None:
            return self.trellis.trellis()
        assert self.readout is not None
        return self.readout.readout()


Rates = Annotated[tuple[Probability, ...], Field(min_length=1, max_length=16)]
"""By bit position."""


class CauseRecord(Record):
    """How often a stored 0 (`p01`) and a stored 1 (`p10`) is read as the other, by bit position."""

    p01: Rates
    p10: Rates
    persistence: Literal["transient", "retention", "stuck"]


class CausesRecord(Record):
    """Causes that act one after the other."""

    causes: Annotated[tuple[CauseRecord, ...], Field(min_length=2, max_length=16)]


class ModuleRecord(Record):
    """One Verilog module with its file.

    `latency` counts clock cycles from `valid_in` to `valid_out` (of a stream reader: from the first read of a burst to
    its first beat); 0 is combinational. An iterative decoder takes a word when `ready_out` and `valid_in` and answers
    `cycles` later. `area` holds the cells that `qtaml_hw.hdl.coders.area.estimate` expects, with the largest relative
    error of that model. `channel` is what the codec's cells see: its vectors are drawn at these rates, and nothing else
    in the folder shows them.
    """

    name: Identifier
    kind: Literal[
        "encoder",
        "decoder",
        "table",
        "codec",
        "writer",
        "layer",
        "wrapper",
        "example",
        "stream",
        "iterative",
        "memory",
        "packed_reader",
        "packed_writer",
        "registers",
        "fifo",
        "top",
        "trellis",
        "march",
        "checker",
    ]
    file: RelativePath
    sources: tuple[RelativePath, ...]
    """Files of the modules instantiated inside."""
    code: str | None = None
    latency: Wait = 0
    cycles: Wait | None = None
    pipeline: tuple[str, ...] = ()
    ports: tuple[PortRecord, ...]
    bits: Annotated[int, Field(ge=1, le=16)] | None = None
    planes: Annotated[int, Field(ge=0, le=16)] | None = None
    lanes: Annotated[int, Field(ge=1, le=1 << 14)] | None = None
    readout: ReadOutRecord | None = None
    channel: CauseRecord | CausesRecord | None = None
    area: dict[str, float | int] | None = None
    rows_per_clock: Size | None = None
    """Checks that an LDPC decoder works on at once."""
    cycles_per_iteration: Wait | None = None
    """Of the `cycles`, which are those of the longest word."""
    depth: Depth | None = None
    """Rows that a stream reader or a memory port addresses; older folders do not say it, and have `MEMORY_DEPTH`."""
    word_bits: Annotated[int, Field(ge=8, le=4096)] | None = None
    """Of a reader, or a packed writer, in a memory with words of its own: their width."""
    macro_words: Annotated[int, Field(ge=2, le=1 << 24)] | None = None
    """Of a reader whose memory is made of macros of a depth: their words."""
    decoders: Annotated[int, Field(ge=1, le=64)] | None = None
    """Of a reader that fetches ahead: decoders in it, side by side; null: it has one and fetches what it needs."""
    address_in_code: bool = False
    """Of a memory port: the last data bits of the code are those of the address, and not stored."""
    self_check: bool = False
    """Of a memory port: its coders are checked, see its port `alarm`."""
    bus: Literal["apb", "axil"] | None = None
    """Of registers."""
    serves: Identifier | None = None
    """Of registers: the memory port that they are made for."""
    packed: tuple[PackedRecord, ...] = ()
    """Segments of a packed reader or writer, by number."""
    trellis: TrellisRecord | None = None
    """Of a reader of trellis words, whose `lanes` are stored words of a row."""

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """Without the memory of a module that has none."""
        seldom = (
            "depth",
            "word_bits",
            "macro_words",
            "decoders",
            "packed",
            "address_in_code",
            "self_check",
            "bus",
            "serves",
            "trellis",
        )
        return {name: value for name, value in handler(self).items() if name not in seldom or value}

    @model_validator(mode="after")
    def _memory_within_bounds(self) -> ModuleRecord:
        """A memory holds at least a word and at most `MOST_MEMORY` bits."""
        if self.kind == "memory":
            bits = (self.area or {}).get("memory_bits", 0)
            width = max((port.width for port in self.ports), default=0)
            if not 0 < width <= bits <= MOST_MEMORY:
                raise ValueError(f"a memory of {bits} bits in words of {width}")
        return self

    @model_validator(mode="after")
    def _channel_of_its_words(self) -> ModuleRecord:
        """What cells see has a rate for every bit of a word."""
        causes = self.channel.causes if isinstance(self.channel, CausesRecord) else filter(None, [self.channel])
        for cause in causes:
            if not len(cause.p01) == len(cause.p10) == self.bits:
                raise ValueError(f"rates of {len(cause.p01)} and {len(cause.p10)} bits in words of {self.bits}")
        return self

    @model_validator(mode="after")
    def _packed_without_gaps(self) -> ModuleRecord:
        """Every packed segment begins where the one before it ends."""
        end = 0
        for number, part in enumerate(self.packed):
            if part.offset != end:
                raise ValueError(f"packed segment {number} begins at bit {part.offset}, not at bit {end}")
            end += part.words * part.bits
        if end > MOST_BITS:
            raise ValueError(f"packed segments of {end} bits, more than {MOST_BITS}")
        return self

    def port(self, name: str) -> PortRecord:
        """The port called `name`.

        Raises
        ------
        KeyError
            If there is none.
        """
        for port in self.ports:
            if port.name == name:
                return port
        raise KeyError(f"{self.name} has no port {name}")

    @property
    def clocked(self) -> bool:
        """Whether the module has clock and reset."""
        return self.latency > 0 or self.cycles is not None


class SegmentRecord(Record):
    """Weights [start, stop) of a layer in storage order, and the modules that read and write their rows.

    `codec` decodes a row, `reader` streams them out of an SRAM. The words of a packed segment lie in `rows` codewords
    that other segments use too: there is no `codec`, but it is segment `number` of a packed `reader` and `writer`.
    Trellis words have no `writer`: each chip is written around its own dead cells (``qtaml write``). Their weights
    follow each other output channel by output channel. Where there is a march test, `address` is the bit address of the
    first row of the memory that it lies in, in that of the plan.
    """

    start: Count
    stop: Count
    rows: Count
    codec: Identifier | None = None
    writer: Identifier | None = None
    reader: Identifier | None = None
    number: int | None = None
    address: Count | None = None

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """Without what a segment of its kind does not have."""
        return {name: value for name, value in handler(self).items() if value is not None}


class LayerRecord(Record):
    """A layer of the model: its name there (untrusted text) and the module that serves it.

    There is no `module` where all segments are packed. `shape` has as many weights as the segments; the order of its
    extents is that of the network, which nothing else in the folder shows.
    """

    name: str
    module: Identifier | None
    shape: Annotated[tuple[Count, ...], Field(max_length=32)]
    segments: tuple[SegmentRecord, ...]


class Manifest(Record):
    """Everything in an output folder.

    Examples
    --------
    >>> Manifest.model_fields["format"].annotation
    typing.Literal['qtaml_hw.rtl/2']
    """

    format: Literal["qtaml_hw.rtl/2"] = FORMAT
    generator: Generator
    source: Source
    codes: tuple[CodeRecord, ...]
    modules: tuple[ModuleRecord, ...]
    layers: tuple[LayerRecord, ...]
    prefix: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_]{0,39})?$")] = ""
    """Before the names of all modules and files."""
    reset: Literal["sync", "async"] = "sync"
    """How registers that have a reset take it."""
    files: dict[RelativePath, Digest]
    checksum: Digest | None = None
    """Of all else as it was written: who edits a file and its hash here is not overwritten. Older folders have none."""

    def __repr__(self) -> str:
        return f"<Manifest of {len(self.modules)} modules in {len(self.files)} files>"

    __str__ = __repr__

    @model_serializer(mode="wrap")
    def _short(self, handler: Any) -> dict[str, Any]:
        """Without the usual reset, and a checksum that is not there."""
        usual = {"reset": "sync", "checksum": None}
        return {name: value for name, value in handler(self).items() if name not in usual or value != usual[name]}

    def sealed(self) -> Manifest:
        """The same with its checksum."""
        return self.model_copy(update={"checksum": checksum(self.model_dump(mode="json"))})

    def dumps(self) -> str:
        """The manifest as JSON text."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=True) + "\n"

    def module(self, name: str) -> ModuleRecord:
        """The module called `name`.

        Raises
        ------
        KeyError
            If there is none.
        """
        for module in self.modules:
            if module.name == name:
                return module
        raise KeyError(name)

    @classmethod
    def read(cls, directory: Path) -> Manifest:
        """The manifest in `directory`.

        Raises
        ------
        InputError
            If there is none, or it is not a manifest of this format.
        """
        path = Path(directory) / MANIFEST
        try:
            with opened(path) as file:
                text = file.read(MOST_BYTES + 1)
            if len(text) > MOST_BYTES:
                raise InputError(f"{path}: not a manifest of format {FORMAT}: longer than {MOST_BYTES} bytes")
            return cls.model_validate_json(text)
        except OSError as error:
            inside = path.parent / "rtl"
            hint = f": {inside} has one" if (inside / MANIFEST).is_file() else ""
            raise InputError(f"{path}: no manifest of emitted hardware here ({error.strerror}){hint}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the file"
            again = "; emit the hardware anew" if where == "format" else ""
            raise InputError(f"{path}: not a manifest of format {FORMAT}: {where}: {first['msg']}{again}") from None


def listed_files(directory: Path) -> dict[str, str]:
    """Files that a manifest of any format lists, and their SHA-256: what an earlier version wrote may be replaced.

    Raises
    ------
    InputError
        If there is no manifest, or it was edited after it was written.
    """
    path = Path(directory) / MANIFEST
    try:
        with opened(path) as file:
            data = json.loads(file.read(MOST_BYTES))
        if str(data["format"]).startswith(FAMILY):
            listed = {str(name): str(digest) for name, digest in dict(data["files"]).items()}
            if data.get("checksum") in (None, checksum(data)):
                return listed
            raise InputError(f"{path}: was edited after it was written; choose a new folder, or remove it")
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path}: no manifest of emitted hardware here ({error.strerror})") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise InputError(f"{path}: not a manifest of format {FORMAT}")


def schema_text() -> str:
    """JSON Schema of the manifest, as committed in ``manifest.schema.json``."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Manifest.model_json_schema()}
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def sha256(data: bytes) -> str:
    """SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
