"""Whoever uses the package from typed code sees its types: ``py.typed`` is there, and `mypy --strict` agrees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSUMER = """
import qtaml_hw
from qtaml_hw import codes, physics

answer = qtaml_hw.protect("net.onnx", "data.npz", technology="sram-65nm")
reveal_type(answer.accuracy)
reveal_type(answer.verdict)
reveal_type(answer.plan.stored_bits_per_weight)
reveal_type(codes.from_name("hsiao-72-64"))
reveal_type(physics.load("sram-65nm").operate(vdd_v=0.5).p01)
qtaml_hw.protect("net.onnx", "data.npz", technology="sram-65nm", target="0.95")
"""


def test_a_consumer_sees_the_types_and_is_told_of_a_wrong_one(tmp_path: Path) -> None:
    assert (ROOT / "qtaml_hw" / "py.typed").is_file()
    (tmp_path / "consumer.py").write_text(CONSUMER)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--follow-imports", "silent", str(tmp_path / "consumer.py")]
    said = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    revealed = [
        line.partition("Revealed type is ")[2].strip('"').replace("builtins.", "")
        for line in said
        if "Revealed type" in line
    ]
    assert revealed == [
        "float",
        "str | None",
        "float",
        "qtaml_hw.codes.block.BlockCode",
        "float",
    ]
    (error,) = [line for line in said if ": error:" in line]
    assert 'Argument "target" to "protect" has incompatible type "str"' in error
