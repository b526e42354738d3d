"""Execute the commands of the tutorials whose output the pages show, and write it there.

    python docs/tutorials/build.py

A fence of commands that a fence ``text`` follows is executed, and the second one is what it prints. A fence under a
line that is the name of a file, such as ```measured.csv`:``, is written to that file first. tests/docs executes all
this anew and compares; that all other commands of the docs are commands of ``qtaml`` is checked without running them.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from qtaml_hw.cli.main import cli

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHOWN = re.compile(r"```\n((?:qtaml [^\n]*\n)+)```\n\n```text\n(.*?)```\n", re.S)
FILE = re.compile(r"^`([\w-]+\.\w+)`:\n\n```\w*\n(.*?)^```\n", re.S | re.M)
OWN = re.compile(r"^(?:[0-9a-f]{4}(?=  )|a run takes .*)", re.M)
"""What is another on each machine or with each version: names of the points of a sweep, and how long it would take."""


def output(commands: str) -> str:
    """What commands print, one after the other: answers, warnings and notes, but not how far they are.

    Raises
    ------
    RuntimeError
        If one of them does not end with exit status 0.
    """
    printed = ""
    for line in commands.splitlines():
        done = CliRunner().invoke(cli, shlex.split(line, comments=True)[1:], standalone_mode=False)
        if done.exception is not None or done.return_value:
            raise RuntimeError(f"{line}: {done.exception or done.return_value}")
        steps = {line for line in done.stderr.splitlines() if not line.startswith(("warning: ", "note: "))}
        printed += "".join(f"{line}\n" for line in done.output.splitlines() if line not in steps)
    return printed


@contextlib.contextmanager
def place() -> Iterator[None]:
    """A folder with the examples, in which commands may write."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def written(page: str) -> str:
    """The page with the outputs that its commands have now, in a folder with the files that it shows."""
    for name, text in FILE.findall(page):
        Path(name).write_text(text, encoding="utf-8")
    return SHOWN.sub(lambda found: f"```\n{found[1]}```\n\n```text\n{output(found[1])}```\n", page)


def main() -> None:
    """Write the pages."""
    for path in sorted(HERE.glob("*.md")):
        with place():
            path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
