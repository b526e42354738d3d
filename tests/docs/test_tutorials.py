"""Commands of the docs: what the tutorials show comes out, and every one is a command that `qtaml` takes."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest

from qtaml_hw.cli.main import cli
from qtaml_hw.physics import axes

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "examples").rglob("*.md"),
]
FENCE = re.compile(r"^( *)```[a-z]*\n(.*?)^\1```", re.S | re.M)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
CELL = re.compile(r"`(qtaml [a-z][^`]*)`")


AXES = [axis.option for axis in axes().values()]


def build() -> Any:
    spec = importlib.util.spec_from_file_location("tutorials", ROOT / "docs" / "tutorials" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["network", "technology", "architect", "accelerator", "reliability"])
def test_a_tutorial_shows_what_its_commands_print(name: str) -> None:
    """Word by word; numbers within what another machine's arithmetic may change."""
    tutorials = build()
    page = (tutorials.HERE / f"{name}.md").read_text(encoding="utf-8")
    assert tutorials.SHOWN.search(page)
    with tutorials.place():
        made, page = (tutorials.OWN.sub("", text) for text in (tutorials.written(page), page))
    assert NUMBER.sub("#", made) == NUMBER.sub("#", page), "run: python docs/tutorials/build.py"
    new, old = ([float(x) for x in NUMBER.findall(text)] for text in (made, page))
    assert new == pytest.approx(old, rel=0.02, abs=0), "run: python docs/tutorials/build.py"


def test_an_output_that_is_another_is_noticed() -> None:
    tutorials = build()
    with tutorials.place():
        page = "```\nqtaml device --list\n```\n\n```text\nnothing\n```\n"
        assert "sram-65nm" in tutorials.written(page)
        with pytest.raises(RuntimeError, match="no-such"):
            tutorials.output("qtaml device no-such\n")


def commands(page: str) -> list[str]:
    """The commands in the fences and table cells of a page."""
    lines = [line.strip() for _, body in FENCE.findall(page) for line in body.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.startswith("qtaml ")] + CELL.findall(page)


def fault(line: str) -> str | None:
    """Why `qtaml` would not take a command, without running it."""
    try:
        name, _, words = cli.resolve_command(click.Context(cli), shlex.split(line, comments=True)[1:])
        assert name is not None
        command = cli.commands[name]
        known = set(AXES) if name == "device" else set()
        known |= {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        options = [word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)]
        return next((f"no option {option}" for option in options if option not in known | {"--help", "-h"}), None)
    except click.UsageError as error:
        return error.message


def test_every_command_of_the_docs_is_one_that_qtaml_takes() -> None:
    """Options are renamed; the pages must be renamed with them."""
    found = [(page.relative_to(ROOT), line) for page in PAGES for line in commands(page.read_text(encoding="utf-8"))]
    assert len(found) > 60
    assert {f"{page}: {line}": why for page, line in found if (why := fault(line))} == {}
    assert fault("qtaml run design.toml --no-such-option") == "no option --no-such-option"
    assert fault("qtaml no-such-command")
