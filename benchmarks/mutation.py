"""How much of the model is held by its tests: places drawn at random, broken one at a time.

Every operator and constant of the rooms that decide figures is a place. A seed draws some of them; each is broken in a
copy of the checkout (``+`` to ``-``, ``<`` to ``<=``, n to n + 1, ...), and the room's own tests and examples are run
there. A broken place that no test notices has survived. Done places are kept in the result, so that a run that was
stopped goes on where it was:

    python benchmarks/mutation.py --places 100 --seed 14 -o benchmarks/results/mutation.json
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("memory", "codes", "storage", "allocation", "campaign", "chip")
TIME_LIMIT = 900
"""Seconds for the tests of one room; a place that makes them hang is killed."""

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
    files = sorted(file for room in ROOMS for file in (ROOT / "qtaml_hw" / room).glob("*.py"))
    everything = [place for file in files for place in places(file)]
    return random.Random(seed).sample(everything, count)


class Copy:
    """A copy of the checkout in which one place at a time is broken."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        shutil.copytree(
            ROOT, self.root, ignore=shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", "rtl", ".*_cache")
        )
        shared = ROOT.parent / "shared"
        if shared.is_dir():
            (folder / "shared").symlink_to(shared.resolve())
        self._cache = folder / "compiled"

    def tests(self, room: str, first: str | None = None) -> int | None:
        """Exit status of the room's tests and examples, those of one file first; None where they took too long."""
        targets = [f"qtaml_hw/{room}", f"tests/{room}"]
        if first is not None:
            own = f"tests/{room}/test_{Path(first).name}"
            targets = [first, *([own] if (self.root / own).exists() else []), *targets]
        environment = os.environ | {
            "PYTHONPATH": str(self.root),
            "NUMBA_CACHE_DIR": str(self._cache),
            "NUMBA_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *targets]
        with subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            try:
                return running.wait(TIME_LIMIT)
            except subprocess.TimeoutExpired:
                running.kill()
                return None

    def breaks(self, place: Place) -> str:
        """ "killed" or "survived"."""
        file = self.root / place.file
        whole = file.read_bytes()
        compiled = b"numba" in whole
        try:
            file.write_bytes(whole[: place.start] + place.after.encode() + whole[place.end :])
            if compiled:  # what is inlined from another file is not seen to have changed
                shutil.rmtree(self._cache, ignore_errors=True)
            status = self.tests(place.room, place.file)
        finally:
            file.write_bytes(whole)
            if compiled:
                shutil.rmtree(self._cache, ignore_errors=True)
        return "survived" if status == 0 else "killed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "benchmarks" / "results" / "mutation.json")
    asked = parser.parse_args()
    done: dict[str, str] = {}
    if asked.output.exists():
        kept = json.loads(asked.output.read_text())
        done = {json.dumps(row["place"], sort_keys=True): row["verdict"] for row in kept["rows"]}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        for index, place in enumerate(drawn(asked.places, asked.seed)):
            key = json.dumps(asdict(place), sort_keys=True)
            verdict = done.get(key) or copy.breaks(place)
            rows.append({"place": asdict(place), "verdict": verdict})
            print(
                f"{index + 1:3d}  {verdict:8s}  {place.file}:{place.line}  {place.before} -> {place.after}", flush=True
            )
            killed = sum(row["verdict"] == "killed" for row in rows)
            result = {"seed": asked.seed, "places": len(rows), "killed": killed, "rows": rows}
            asked.output.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
