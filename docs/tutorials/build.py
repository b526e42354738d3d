"""Execute the commands of the tutorials whose output the pages show, and write it there.

    python docs/tutorials/build.py

A fence of commands that a fence ``text`` follows is executed, and the second one is what it prints. tests/docs executes
these anew and compares; that all other commands of the docs are commands of ``qtaml`` is checked without running them.
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


def output(commands: str) -> str:
    """What commands print on standard output, one after the other.

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
        printed += done.stdout
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
    """The page with the outputs that its commands have now."""
    return SHOWN.sub(lambda found: f"```\n{found[1]}```\n\n```text\n{output(found[1])}```\n", page)


def main() -> None:
    """Write the pages."""
    with place():
        for path in sorted(HERE.glob("*.md")):
            path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
