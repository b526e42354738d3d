"""The notebooks run from top to bottom, and what they show is what comes out."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "notebooks"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def build() -> Any:
    spec = importlib.util.spec_from_file_location("notebooks", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def alike(new: str, old: str) -> bool:
    """The same words, and numbers that differ by no more than another machine's arithmetic: a chip or two."""
    numbers = [[float(x) for x in NUMBER.findall(text)] for text in (new, old)]
    words = [re.sub(r"\s+", " ", NUMBER.sub("#", text)) for text in (new, old)]
    return words[0] == words[1] and numbers[0] == pytest.approx(numbers[1], rel=0.05, abs=0.02)


@pytest.mark.parametrize("name", ["architect", "accelerator", "reliability"])
def test_a_notebook_shows_what_its_cells_give(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    known = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    made = build().executed(known)
    compared = 0
    for new, old in zip(made["cells"], known["cells"], strict=True):
        pairs = list(zip(new.get("outputs", []), old.get("outputs", []), strict=True))
        for a, b in pairs:
            assert a.keys() == b.keys()
            assert a.get("data", {}).keys() == b.get("data", {}).keys()
            texts = [o.get("text") or o["data"]["text/plain"] for o in (a, b)]
            assert alike(*("".join(text) for text in texts)), f"python docs/notebooks/build.py {name}"
            compared += 1
    assert compared >= 4


def test_a_cell_that_fails_is_an_error_and_other_figures_are_not_alike() -> None:
    cell = {"cell_type": "code", "source": ["1 / 0"]}
    with pytest.raises(ZeroDivisionError):
        build().executed({"cells": [cell]})
    made = build().executed({"cells": [{"cell_type": "code", "source": ["x = 2\n", "print(x)\n", "x + 1"]}]})
    printed, result = made["cells"][0]["outputs"]
    assert printed["text"] == ["2\n"]
    assert result["data"]["text/plain"] == ["3"]
    assert alike("met: 0.97", "met:  0.98")
    assert not alike("met: 0.97", "met: 0.87")
    assert not alike("met: 0.97", "not met: 0.97")


def test_no_notebook_names_a_folder_of_a_machine() -> None:
    for path in FOLDER.glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert not re.search(r"/(?:home|tmp|root)/", text), path.name
