"""Reset styles: registers of the control take an asynchronous reset where that is asked for; nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

from qtaml_hw.codes import make
from qtaml_hw.hdl import Manifest, emit_code
from qtaml_hw.hdl.output.march import march_text
from qtaml_hw.verify import verify


def test_an_asynchronous_reset_is_emitted_and_verified_like_a_synchronous_one(tmp_path: Path) -> None:
    """The manifest says it, so the folder is written again alike; registers without a reset stay without."""
    manifest = emit_code(make("hsiao", 4), tmp_path / "async", reset="async")
    assert Manifest.read(tmp_path / "async").reset == manifest.reset == "async"
    texts = {m.kind: (tmp_path / "async" / m.file).read_text() for m in manifest.modules}
    assert {"stream", "wrapper", "registers"} <= texts.keys()
    for text in (texts[kind] for kind in ("stream", "wrapper", "registers")):
        blocks = re.findall(r"always @\((.*?)\)\n(.*)", text)
        assert {edge for edge, first in blocks if "if (rst)" in first} == {"posedge clk, posedge rst"}
    assert "always @(posedge clk)\n" in texts["stream"]  # the queue
    report = verify(tmp_path / "async")
    assert report.passed, [check for check in report.checks if check.passed is False]
    plain = emit_code(make("hsiao", 4), tmp_path / "sync")
    assert not any("posedge rst" in (tmp_path / "sync" / m.file).read_text() for m in plain.modules)
    assert '"reset": "' not in (tmp_path / "sync" / "manifest.json").read_text()


def test_an_example_with_register_cuts_resets_as_its_decoder_does(tmp_path: Path) -> None:
    """One reset taken at the clock and at once is what Verilator's linter refuses in a folder of the tool's own."""
    manifest = emit_code(make("hsiao", 4), tmp_path / "cut", ("output",), reset="async")
    example = next(module for module in manifest.modules if module.kind == "example")
    assert (
        "posedge rst) begin\n    if (rst)\n      stored_valid <= 1'b0;" in (tmp_path / "cut" / example.file).read_text()
    )
    report = verify(tmp_path / "cut")
    assert report.passed, [check for check in report.checks if check.passed is False]


def test_the_march_test_has_the_same_choice() -> None:
    assert "posedge rst" not in march_text("march_test")
    assert march_text("march_test", "async").count("always @(posedge clk or posedge rst)\n    if (rst) begin") == 1
