"""How much of the model is held by its tests: places drawn at random, broken one at a time.

Every operator and constant of the rooms that decide figures is a place. A seed draws some of them; each is broken in a
copy of the checkout (``+`` to ``-``, ``<`` to ``<=``, n to n + 1, ...), and the room's own tests and examples are run
there until one fails. A broken place that none of them notices has survived.

Which lines each test runs is recorded once: all that run the place are asked, cheapest first, then a minute of others
of the room: what is made once for all tests runs in the first of them alone. What Numba compiles is not seen line by
line: there those that run its callers come first.

Done places are kept in the result, recordings below build/mutation: a run that was stopped goes on where it was:

    python benchmarks/mutation.py --places 100 --seed 14 -o benchmarks/results/mutation.json
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, ClassVar

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("memory", "codes", "storage", "allocation", "campaign", "chip")
BUILD = ROOT / "build" / "mutation"
TRACED = tuple(str(ROOT / "qtaml_hw" / room) + os.sep for room in ROOMS)
TIME_LIMIT, SLACK = 180, 6
"""Seconds for starting and compiling, and how many times the seconds of the unbroken checkout the tests may take."""
OTHERS_S = 60.0
"""Seconds of tests that do not run the place, cheapest first, which are asked where all that do are content."""
NOTICED = (1, 2, 4)
"""How pytest ends where a test fails, a module cannot be imported, or a conftest cannot."""

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.Pow: "*",
    ast.LShift: ">>",
    ast.RShift: "<<",
    ast.BitAnd: "|",
    ast.BitOr: "&",
    ast.BitXor: "|",
    ast.MatMult: "*",
}
COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


@dataclass(frozen=True)
class Place:
    """One place of a file and what stands there instead."""

    file: str
    line: int
    column: int
    start: int
    end: int
    before: str
    after: str

    @property
    def room(self) -> str:
        return self.file.split("/")[1]


def _offsets(text: str) -> list[int]:
    """Where each line starts, in bytes: `ast` counts columns in bytes."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    """What is only for readers and type checkers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (x.annotation for x in ast.walk(node.args) if isinstance(x, ast.arg) and x.annotation)
            if node.returns is not None:
                yield node.returns
            yield from node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.Raise | ast.Assert):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from node.decorator_list
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            yield node


def places(file: Path) -> Iterator[Place]:
    """Every operator and constant of one file that decides something."""
    text = file.read_text()
    tree, starts, raw = ast.parse(text), _offsets(text), text.encode()
    skipped = {id(x) for node in _annotations(tree) for x in ast.walk(node)}
    name = file.relative_to(ROOT).as_posix()

    def place(node: ast.expr, start: int, end: int, after: str) -> Place:
        return Place(name, node.lineno, node.col_offset, start, end, raw[start:end].decode(), after)

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column

    def between(left: ast.expr, right: ast.expr) -> tuple[int, int]:
        return at(left.end_lineno or 0, left.end_col_offset or 0), at(right.lineno, right.col_offset)

    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.BinOp) and type(node.op) in BINARY and not isinstance(node.left, ast.JoinedStr):
            start, end = between(node.left, node.right)
            yield from _swapped(place, node, raw, start, end, BINARY[type(node.op)])
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
            start, end = between(node.left, node.comparators[0])
            yield from _swapped(place, node, raw, start, end, COMPARED[type(node.ops[0])])
        elif isinstance(node, ast.BoolOp):
            start, end = between(node.values[0], node.values[1])
            yield from _swapped(place, node, raw, start, end, "or" if isinstance(node.op, ast.And) else "and")
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
            start, end = at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0)
            value = node.value
            after = str(not value) if isinstance(value, bool) else str(value + 1) if isinstance(value, int) else None
            yield place(node, start, end, after or repr(value * 1.5 + (value == 0)))


def _swapped(place, node: ast.expr, raw: bytes, start: int, end: int, after: str) -> Iterator[Place]:  # type: ignore[no-untyped-def]
    """The operator between two operands, whatever brackets and blanks are around it."""
    found = raw[start:end].decode()
    operator = found.strip("() \t\r\n\\")
    if operator and "#" not in found and "(" not in operator and ")" not in operator:
        begin = start + len(found[: found.index(operator)].encode())
        yield place(node, begin, begin + len(operator.encode()), after)


def drawn(count: int, seed: int) -> list[Place]:
    """So many places of all rooms, each equally likely."""
    everything = [place for file in _files() for place in places(file)]
    return random.Random(seed).sample(everything, count)


def _files() -> list[Path]:
    return sorted(file for room in ROOMS for file in (ROOT / "qtaml_hw" / room).glob("*.py"))


# --- which tests are asked first -------------------------------------------------------------------------------------


class Source:
    """What the files of the rooms say of one another: who names whom, and what Numba compiles."""

    def __init__(self) -> None:
        self.trees = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text()) for file in _files()}
        self._compiled: dict[str, list[ast.FunctionDef]] = {}
        for name, tree in self.trees.items():
            functions = [x for x in ast.walk(tree) if isinstance(x, ast.FunctionDef)]
            self._compiled[name] = [x for x in functions if any(_says_compiled(d) for d in x.decorator_list)]

    def lines(self, place: Place) -> dict[str, set[int]]:
        """Lines that are run where the place is: its statement or, unseen by Python, those who name what holds it."""
        tree = self.trees[place.file]
        around = [x for x in ast.walk(tree) if isinstance(x, ast.stmt) and _holds(x, place)]
        inner = max(around, key=lambda x: x.lineno)
        outer = next((x for x in around if isinstance(x, ast.FunctionDef)), None)
        if outer is not None and inner is not outer and not any(x in self._compiled[place.file] for x in around):
            body = getattr(inner, "body", None)
            end = body[0].lineno - 1 if body else inner.end_lineno or inner.lineno
            return {place.file: set(range(inner.lineno, max(end, inner.lineno) + 1))}
        names = _named_by(around[0])
        if isinstance(around[0], ast.ClassDef) and len(around) > 1:  # a method that is compiled, or a field
            names |= _named_by(around[1])
        return self._callers(names)

    def _callers(self, names: set[str]) -> dict[str, set[int]]:
        """Lines of Python that name one of these, or a compiled function that does."""
        while True:
            more = {x.name for functions in self._compiled.values() for x in functions if _names(x) & names} - names
            if not more:
                break
            names = names | more
        found: dict[str, set[int]] = {}
        for file, tree in self.trees.items():
            inside = {id(y) for x in self._compiled[file] for y in ast.walk(x)}
            for node in ast.walk(tree):
                if id(node) not in inside and _name_of(node) in names:
                    found.setdefault(file, set()).add(node.lineno)  # type: ignore[attr-defined]
        return found


def _says_compiled(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _name_of(called) in ("compiled", "njit")


def _holds(node: ast.stmt, place: Place) -> bool:
    return node.lineno <= place.line <= (node.end_lineno or node.lineno)


def _name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _names(node: ast.AST) -> set[str]:
    return {_name_of(x) for x in ast.walk(node)}


def _named_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {_name_of(x) for x in ast.walk(statement) if isinstance(getattr(x, "ctx", None), ast.Store)} - {""}


@dataclass(frozen=True)
class Reached:
    """One test of the unbroken checkout: seconds, and lines that it runs, those of its fixtures included."""

    test: str
    seconds: float
    lines: dict[str, set[int]]

    def touches(self, lines: dict[str, set[int]]) -> bool:
        return any(wanted & self.lines.get(file, set()) for file, wanted in lines.items())


# --- inside pytest ---------------------------------------------------------------------------------------------------


class Recorder:
    """Writes, for every test that passes, the lines of the rooms that it runs: one row a test, at once."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._known = {row["test"] for row in _rows(output)}
        self._seen: list[dict[str, set[int]]] = [{}]
        self._fixtures: dict[object, dict[str, set[int]]] = {}
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid not in self._known]

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(TRACED):
            return None
        lines = self._seen[-1].setdefault(name, set())
        lines.add(frame.f_lineno)
        if frame.f_code in self._whole and self._whole[frame.f_code] <= lines:
            return None
        self._whole.setdefault(frame.f_code, {line for _, _, line in frame.f_code.co_lines() if line})

        def inside(frame: FrameType, event: str, _: object) -> Any:
            lines.add(frame.f_lineno)
            return inside

        return inside

    _whole: ClassVar[dict[CodeType, set[int]]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        self._seen = [{}]
        threading.settrace(self._trace)
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            whole = [self._seen[0], *(self._fixtures.get(f, {}) for f in _fixtures_of(item))]
            lines: dict[str, set[int]] = {}
            for part in whole:
                for file, found in part.items():
                    lines.setdefault(Path(file).relative_to(ROOT).as_posix(), set()).update(found)
            row = {"test": item.nodeid, "seconds": round(self._seconds.get(item.nodeid, 0.0), 4)}
            row |= {"passed": item.nodeid not in self._failed, "lines": {f: sorted(x) for f, x in lines.items()}}
            with self._output.open("a") as output:
                output.write(json.dumps(row) + "\n")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        self._seen.append(self._fixtures.setdefault(fixturedef, {}))
        try:
            return (yield)
        finally:
            self._seen.pop()

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if report.outcome != "passed":
            self._failed.add(report.nodeid)


def _fixtures_of(item: Any) -> Iterator[object]:
    """All fixtures that a test rests on, those that were made for another test before it included."""
    info = getattr(item, "_fixtureinfo", None)
    for found in (info.name2fixturedefs if info is not None else {}).values():
        yield from found


class Chosen:
    """Keeps the tests that are named, in the order in which they are named."""

    def __init__(self, order: list[str]) -> None:
        self._order = {name: index for index, name in enumerate(order)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((x for x in items if x.nodeid in self._order), key=lambda x: self._order[x.nodeid])


def inside(settings: dict[str, Any]) -> int:
    """Runs pytest in this process as the settings say: the child's half of this benchmark."""
    plugin = Recorder(Path(settings["record"])) if "record" in settings else Chosen(settings["tests"])
    arguments = ["-q", "-n", "0", "-p", "no:cacheprovider", *(["-x"] if "tests" in settings else [])]
    return int(pytest.main([*arguments, *settings["targets"]], plugins=[plugin]))


# --- outside ---------------------------------------------------------------------------------------------------------


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


class Copy:
    """A copy of the checkout in which one place at a time is broken."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        shutil.rmtree(folder, ignore_errors=True)
        ignored = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", "rtl", ".*_cache")
        shutil.copytree(ROOT, self.root, ignore=ignored)
        shared = ROOT.parent / "shared"
        if shared.is_dir():
            (folder / "shared").symlink_to(shared.resolve())

    def _pytest(self, limit_s: float | None, **settings: Any) -> int | None:
        """Exit status of pytest on the copy; None where it took too long."""
        environment = os.environ | {"PYTHONPATH": str(self.root), "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "benchmarks/mutation.py", "--inside", json.dumps(settings)]
        log = self.root.parent / "pytest.log"
        with (
            log.open("w") as output,
            subprocess.Popen(command, cwd=self.root, env=environment, stdout=output, stderr=output) as running,
        ):
            try:
                return running.wait(limit_s)
            except subprocess.TimeoutExpired:
                running.kill()
                return None

    def reached(self, room: str, keep: Path) -> list[Reached]:
        """Tests and examples of a room, each with the lines that it runs; a stopped recording goes on."""
        self._pytest(None, targets=_targets(room), record=str(keep))
        kept = [row for row in _rows(keep) if row["passed"]]
        return [Reached(r["test"], r["seconds"], {f: set(x) for f, x in r["lines"].items()}) for r in kept]

    def breaks(self, place: Place, tests: list[Reached], source: Source) -> tuple[str, str]:
        """ "killed" and by what, or "survived" and whether a test runs the place at all."""
        lines = source.lines(place)
        first = sorted((x for x in tests if x.touches(lines)), key=lambda x: x.seconds)
        rest = _cheapest([x for x in tests if not x.touches(lines)], OTHERS_S)
        file = self.root / place.file
        whole, stat = file.read_bytes(), file.stat()
        try:
            file.write_bytes(whole[: place.start] + place.after.encode() + whole[place.end :])
            for asked in (first, rest):
                if not asked:
                    continue
                names = [x.test for x in asked]
                targets = sorted({name.partition("::")[0] for name in names})
                limit = TIME_LIMIT + SLACK * sum(x.seconds for x in asked)
                status = self._pytest(limit, targets=targets, tests=names)
                if status is not None and status > 0 and status not in NOTICED:
                    raise RuntimeError(f"pytest ended with {status}: see {self.root.parent / 'pytest.log'}")
                if status != 0:
                    return "killed", "took too long" if status is None else "crashed" if status < 0 else self._failed()
        finally:
            file.write_bytes(whole)
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        return "survived", f"reached by {len(first)} tests"

    def _failed(self) -> str:
        """The test that failed first, as pytest's short summary names it."""
        text = (self.root.parent / "pytest.log").read_text()
        found = re.search(r"^(?:FAILED|ERROR) (\S+)", text, re.MULTILINE)
        return found[1] if found else "not importable"


def _cheapest(tests: list[Reached], seconds: float) -> list[Reached]:
    """The cheapest tests that take so long together."""
    found = sorted(tests, key=lambda x: x.seconds)
    return [x for x, total in zip(found, accumulate(x.seconds for x in found), strict=True) if total <= seconds]


def _targets(room: str) -> list[str]:
    return [f"qtaml_hw/{room}", f"tests/{room}"]


def _digest(room: str) -> str:
    """What a recording rests on: the package and the tests of the room."""
    files = sorted({*(ROOT / "qtaml_hw").rglob("*.py"), *(ROOT / "tests" / room).rglob("*.py")})
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "benchmarks" / "results" / "mutation.json")
    parser.add_argument("--again", action="store_true", help="ask survivors anew, after tests were added")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        sys.exit(inside(json.loads(asked.inside)))
    kept = json.loads(asked.output.read_text())["rows"] if asked.output.exists() else []
    done = {json.dumps(row["place"], sort_keys=True): row for row in kept}
    if asked.again:
        done = {key: row for key, row in done.items() if row["verdict"] != "survived"}
    source, copy = Source(), Copy(BUILD / "copy")
    tests: dict[str, list[Reached]] = {}
    rows: list[dict[str, Any]] = []
    for index, place in enumerate(drawn(asked.places, asked.seed)):
        row = done.get(json.dumps(asdict(place), sort_keys=True))
        if row is None:
            room = place.room
            if room not in tests:
                tests[room] = copy.reached(room, BUILD / f"{room}-{_digest(room)}.jsonl")
            verdict, by = copy.breaks(place, tests[room], source)
            row = {"place": asdict(place), "verdict": verdict, "by": by}
        rows.append(row)
        where = f"{place.file}:{place.line}  {place.before} -> {place.after}"
        print(f"{index + 1:3d}  {row['verdict']:10s}  {where}  {row['by']}", flush=True)
        asked.output.write_text(json.dumps(_summary(asked.seed, rows), indent=1) + "\n")


def _summary(seed: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows and how many there are of each verdict; "equivalent" is written by hand, with the reason as ``by``."""
    verdicts = Counter(row["verdict"] for row in rows)
    share = verdicts["killed"] / max(1, len(rows) - verdicts["equivalent"])
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {
        "commit": commit.strip(),
        "seed": seed,
        "places": len(rows),
        **verdicts,
        "share": round(share, 4),
        "rows": rows,
    }


if __name__ == "__main__":
    main()
