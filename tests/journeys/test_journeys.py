"""A new user's journeys, made small: own file to first answer, and from a click in a sweep to Verilog."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from qtaml_hw.cli.main import cli
from qtaml_hw.hdl import Manifest
from qtaml_hw.results import read_plan

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples" / "digits"


def qtaml(*words: str, status: int = 0) -> str:
    """Standard output of a command that ends with this status."""
    done = CliRunner().invoke(cli, list(words), standalone_mode=False)
    assert done.exception is None, done.exception
    assert done.return_value == status
    return done.output


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_code: Callable[[Path], None]) -> Path:
    """A folder of one's own, and no home to speak of."""
    compiled_code(tmp_path / "home" / ".cache")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_an_onnx_file_of_ones_own_to_the_first_answer(empty: Path) -> None:
    """What init proposes is checked and answered without an editor, and the answer names what init could not know."""
    shutil.copy(DIGITS / "digits.onnx", empty / "net.onnx")
    shutil.copy(DIGITS / "digits.npz", empty / "data.npz")
    qtaml("init", "net.onnx", "data.npz", "-o", "design.toml")
    assert "# DOUBT" in (empty / "design.toml").read_text()
    told = qtaml("check", "design.toml")
    assert re.search(r"samples: \d+ test", told)
    qtaml("allocate", "design.toml", "--set", "simulation.trials=4", "--set", "data.test_samples=100", "-o", "plan")
    assert [layer.name for layer in read_plan(empty / "plan" / "plan.json").layers]


SWEEP = f"""
base = "{(DIGITS / "design.toml").as_posix()}"
half_width = 0.05
[data]
test_samples = 40
[memory]
technology = "sram-65nm"
vdd_v = [0.5, 0.55]
[protection]
budget = 0.5
codes = ["hsiao"]
[simulation]
trials = 2
"""


def test_from_a_click_in_the_sweep_to_verilog(empty: Path) -> None:
    """The page names the command for a design; that command, typed as it stands, writes its plan and its hardware."""
    spec = importlib.util.spec_from_file_location("browser", ROOT / "docs" / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    browser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(browser)
    if browser.installed() is None:
        pytest.skip("needs Chromium (sim/install_tools.sh installs it where it may)")
    (empty / "sweep.toml").write_text(SWEEP)
    qtaml("explore", "sweep.toml", "-o", "sweep", "--workers", "1")
    with browser.browser() as chromium:
        page = chromium.open((empty / "sweep" / "sweep.html").as_uri(), 390)
        page.click('button[data-field="vdd_v"][data-value="0.5"]')
        page.click("#plot .mark path")
        command = page.evaluate("[...document.querySelectorAll('.take')].at(-1).textContent")
    name, *words = shlex.split(command)
    assert name == "qtaml"
    taken = json.loads(qtaml(*words, "--json"))
    assert taken["values"] == {"memory.vdd_v": 0.5}
    manifest = Manifest.read(empty / taken["rtl"])
    assert any(module.kind == "decoder" for module in manifest.modules)
