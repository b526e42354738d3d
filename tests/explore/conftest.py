"""A small sweep of the digits example, cheap enough to be run several times."""

from __future__ import annotations

from pathlib import Path

import pytest

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"

TEXT = f"""
base = "{(DIGITS / "design.toml").as_posix()}"
half_width = 0.03

[data]
test_samples = 60

[memory]
technology = "sram-65nm"
vdd_v = {{ from = 0.45, to = 0.55, steps = 3 }}

[[protection]]
method = ["tac", "uniform-msp"]
budget = [0.5, 2]
codes = ["hsiao", "repetition-3"]

[[protection]]
target = 0.95
codes = ["hsiao", "repetition-3"]

[simulation]
trials = 8
threads = 1
"""
"""Three operating points of five designs."""


@pytest.fixture(scope="session")
def sweep_text() -> str:
    """What the sweep file says."""
    return TEXT


@pytest.fixture
def sweep_file(tmp_path: Path, sweep_text: str) -> Path:
    """The sweep, in a folder of its own."""
    path = tmp_path / "sweep.toml"
    path.write_text(sweep_text)
    return path
