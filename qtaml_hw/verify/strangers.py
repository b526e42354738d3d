"""Folders and Verilog of unknown origin: read within limits, never written to, simulated only on request.

Text that is not what this package writes reaches no tool: not a linter, not a simulator. Where its simulation is asked
for, it has to do without system tasks and compiler directives (they write files, include others, run commands), and is
played by a process group of its own that has limits of CPU time, memory and file size, and ends with its parent. No
process that is started takes a Python module from their folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.manifest import MANIFEST, Manifest

__all__ = ["obeys", "play_apart", "read_files", "unlisted", "write_files"]

MOST_BYTES = 1 << 26
"""Longest file that is read."""
MOST_IN_ALL = 1 << 30
MOST_ENTRIES = 100_000

CPU_S = 600
"""Seconds of CPU time that a process which plays foreign text may take."""
MEMORY = 4 << 30
FILE_SIZE = 1 << 26

HEAD = re.compile(rb"\A(?://[^\r\n]*\r?\n)*")
COMMENT = re.compile(rb"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
"""For Icarus Verilog a carriage return alone ends a comment."""


def read_files(directory: Path, manifest: Manifest) -> dict[str, bytes]:
    """Contents of the files of a manifest, by name; those that are missing are left out.

    Raises
    ------
    InputError
        If one is a link, no regular file, or too long, or all of them are.
    """
    found: dict[str, bytes] = {}
    total = 0
    for name in manifest.files:
        path = directory / name
        for part in (*(directory / folder for folder in reversed(Path(name).parents[:-1])), path):
            if part.is_symlink():
                raise InputError(f"{part}: is a link: expected a file of its own")
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise InputError(f"{path}: is not a regular file")
            found[name] = file.read(MOST_BYTES + 1)
        total += len(found[name])
        if len(found[name]) > MOST_BYTES or total > MOST_IN_ALL:
            raise InputError(f"{path}: longer than {MOST_BYTES} bytes, or all files longer than {MOST_IN_ALL}")
    return found


def unlisted(directory: Path, manifest: Manifest) -> list[str]:
    """Files below a folder that its manifest does not list, the first of them.

    Raises
    ------
    InputError
        If there are more than `MOST_ENTRIES` files and folders, or a folder cannot be looked into.
    """
    found, todo, seen = [], [""], 0
    while todo:
        inside = todo.pop()
        try:
            with os.scandir(directory / inside) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_ENTRIES:
                        raise InputError(f"{directory}: more than {MOST_ENTRIES} files and folders")
                    name = f"{inside}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(f"{name}/")
                    elif name not in manifest.files and name != MANIFEST:
                        found.append(name)
        except OSError as error:
            raise InputError(f"{directory}: cannot be looked through: {error.strerror}") from None
    return sorted(found)


def write_files(place: Path, contents: Mapping[str, bytes]) -> Path:
    """Write files into a folder of our own."""
    for name, data in contents.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


GUARD = re.compile(rb"`(?:ifn?def[ \t]+\w+|define[ \t]+\w+[ \t]*(?=\r?\n)|else\b|endif\b)")
"""Directives that only choose which text is read: a macro that they define is empty."""

SIGN = re.compile(rb"(?<![\w$])\$(?:un)?signed(?=[ \t]*\()")
"""Functions that say how their argument is read, and do nothing."""


def obeys(verilog: bytes) -> str:
    """What a simulator would obey in a Verilog text beyond simulating it; empty where it holds nothing of the kind.

    Examples
    --------
    >>> obeys(b"module m; endmodule // costs $5")
    ''
    >>> obeys(b'module m; initial $fopen("x"); endmodule')
    'the system task $fopen'
    >>> obeys(b'wire [15:0] a = "/*"; initial $system("x"); wire [15:0] b = "*/";')
    'the system task $system'
    >>> obeys(b'`include "/etc/passwd"')
    'the directive `include'
    >>> obeys(b"module m; assign y = $signed(a) < $unsigned(b); endmodule"), obeys(b"initial $signed$x(a)")
    ('', 'the system task $signed$x')
    >>> obeys(b"`ifndef M\\n`define M\\nmodule m; endmodule\\n`endif")
    ''
    """
    code = HEAD.sub(b"", verilog)
    if not re.search(rb'["\\]', code):  # a string or an escaped name may hold what looks like the start of a comment
        code = COMMENT.sub(b" ", code)
    code = SIGN.sub(b" ", GUARD.sub(b" ", code))
    task, directive = re.search(rb"\$[A-Za-z_0-9$]*", code), re.search(rb"`[A-Za-z_0-9]*", code)
    if directive:
        return f"the directive {directive[0].decode('ascii', 'replace')}"
    return f"the system task {task[0].decode('ascii', 'replace')}" if task else ""


def play_apart(place: Path, cpu_s: int = CPU_S) -> dict[str, str | None] | str:
    """Play the modules of a folder of our own in a process group of its own, by Icarus.

    Returns
    -------
    dict of str to (str or None), or str
        By job, what is wrong (None: all words agree); or why nothing could be played.
    """
    words = [sys.executable, "-P", "-m", "qtaml_hw.verify.strangers", str(place), str(cpu_s)]  # no module from `place`
    known = os.pathsep.join(os.path.abspath(folder) for folder in sys.path if folder)
    environment = os.environ | {"PYTHONPATH": known, "TMPDIR": str(place)}
    with (place / "said.json").open("wb") as said, (place / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            words, cwd=place, env=environment, stdin=subprocess.PIPE, stdout=said, stderr=log, start_new_session=True
        )
        try:
            status = process.wait(timeout=60 + 4 * cpu_s)
        except subprocess.TimeoutExpired:
            return f"stopped after {60 + 4 * cpu_s} s"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # whatever it started goes with it
            process.wait()
    if status:
        return f"it was stopped (status {status}): more than {cpu_s} s of CPU time, memory or file size?"
    try:
        found: dict[str, str | None] = json.loads((place / "said.json").read_text())
    except ValueError:
        return "it gave no answer"
    return found


def _confine(cpu_s: int) -> None:
    """Limits for this process and what it starts; all end when standard input does."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def end_with_parent() -> None:
        os.read(0, 1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _play(place: Path) -> dict[str, str | None]:
    from qtaml_hw.verify.jobs import jobs
    from qtaml_hw.verify.memory_jobs import memory_jobs
    from qtaml_hw.verify.simulate import simulate_icarus
    from qtaml_hw.verify.trace_jobs import trace_jobs
    from qtaml_hw.verify.traffic_jobs import traffic_jobs

    manifest = Manifest.read(place)
    codes: dict[str, BlockCode] = {record.name: from_name(record.name) for record in manifest.codes}
    direct = [job for job in traffic_jobs(manifest, codes) if not job.aside]
    todo: list[Any] = [*jobs(manifest, codes), *direct, *trace_jobs(manifest, codes), *memory_jobs(manifest, codes)]
    sources = [place / module.file for module in manifest.modules]
    said = simulate_icarus(todo, sources, None, float(CPU_S))
    return {job.name: None if message is None else str(message) for job, message in zip(todo, said, strict=True)}


if __name__ == "__main__":
    _confine(int(sys.argv[2]))
    answer = json.dumps(_play(Path(sys.argv[1])))
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)
