"""What is built is what works: the wheel holds all that it reads and needs no other packages than it names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the wheel that is built from the sdist, and that from a copy of what it is made from."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "qtaml_hw", source / "qtaml_hw", ignore=shutil.ignore_patterns("__pycache__"))
    pack = f"from setuptools.build_meta import build_sdist; build_sdist({str(folder)!r})"
    subprocess.run([sys.executable, "-c", pack], cwd=source, check=True, capture_output=True, timeout=300)
    (sdist,) = folder.glob("*.tar.gz")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*build, str(sdist)], check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    shutil.rmtree(source)
    return folder / "site"


@cache
def foreign() -> list[str]:
    """Modules of this environment that are none of the packages which an installation brings."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    brought = {name.replace("_", "-") for name in re.findall(r"^([\w.-]+)==", lock, re.M)} | {"qtaml-hw"}
    homes = packages_distributions()
    assert brought <= {re.sub(r"[-_.]+", "-", name.lower()) for names in homes.values() for name in names} | {
        "colorama",
        "tzdata",
    }
    return [m for m, names in homes.items() if not {re.sub(r"[-_.]+", "-", n.lower()) for n in names} & brought]


def run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`qtaml` of the wheel, in an empty folder, where only what it depends on can be imported."""
    code = f"""import sys
for name in {foreign()}:
    sys.modules[name] = None
import qtaml_hw
print(qtaml_hw.__file__, file=sys.stderr)
from qtaml_hw.cli.main import main
main()"""
    empty = installed.parent / "empty"
    empty.mkdir(exist_ok=True)
    env = os.environ | {"PYTHONPATH": str(installed), "PATH": ""}  # nor is there a simulator
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=empty,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_file_that_is_no_code_is_in_the_wheel(installed: Path) -> None:
    here = {path.relative_to(ROOT) for path in (ROOT / "qtaml_hw").rglob("*") if path.is_file()}
    here = {path for path in here if "__pycache__" not in path.parts}
    there = {path.relative_to(installed) for path in installed.rglob("*") if path.is_file()}
    assert not here - there
    assert {path for path in there if path.parts[0] == "qtaml_hw" and "__pycache__" not in path.parts} == here


def test_the_wheel_answers_where_the_clone_is_not(installed: Path, tmp_path: Path) -> None:
    told = run(installed, "device", "sram-65nm", "--vdd", "0.5", "--json")
    assert told.stderr.startswith(str(installed))
    assert json.loads(told.stdout)["p10"] == pytest.approx(0.0154, rel=0.01)
    emitted = run(installed, "rtl", "--code", "hsiao", "--data-bits", "8", "-o", str(tmp_path / "rtl"))
    assert emitted.returncode == 0, emitted.stderr
    assert (tmp_path / "rtl" / "manifest.json").is_file()
    assert list((tmp_path / "rtl" / "bench").glob("*.v"))
    verified = run(installed, "verify", str(tmp_path / "rtl"))
    assert "netlist evaluated, text equal; " in verified.stdout, verified.stderr
    assert verified.returncode in (0, 3)


def test_the_wheel_runs_the_whole_line_of_the_readme(installed: Path, tmp_path: Path) -> None:
    """From somebody's ONNX file to report and Verilog, with nothing installed but what the wheel names."""
    for name in ("digits.onnx", "digits.npz"):
        shutil.copy(ROOT / "examples" / "digits" / name, tmp_path)
    network, data, design = (str(tmp_path / name) for name in ("digits.onnx", "digits.npz", "design.toml"))
    proposed = run(installed, "init", network, data, "-o", design)
    assert proposed.returncode == 0, proposed.stderr
    small = ("data.test_samples=40", "simulation.trials=2", "protection.budget=0.25", "hardware.verify=false")
    sets = [word for value in small for word in ("--set", value)]
    answered = run(installed, "run", design, *sets, "-o", str(tmp_path / "out"))
    assert answered.returncode in (0, 3), answered.stderr
    assert "<svg" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "rtl" / "manifest.json").is_file()


def test_an_installation_of_the_clone_is_found_from_beside_it(tmp_path: Path) -> None:
    """In the folder that holds the clone, its name is that of the package: the clone itself is not taken for it."""
    clone, site = tmp_path / "qtaml_hw", tmp_path / "site"
    (clone / "qtaml_hw").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, clone)
    (clone / "qtaml_hw" / "__init__.py").touch()
    build = f"from setuptools.build_meta import build_editable as b; print(b({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", build], cwd=clone, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    ask = f"import site; site.addsitedir({str(site)!r}); import qtaml_hw; print(qtaml_hw.__file__)"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable, "-S", "-c", ask]
    found = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == str(clone / "qtaml_hw" / "__init__.py")
