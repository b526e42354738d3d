"""The benchmark of stored forms: its files hold what they are to hold, and its text is cut as the model's own."""

from __future__ import annotations

import importlib.util
import struct
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import ml_dtypes
import numpy as np
import pytest

from qtaml_hw.network import load
from qtaml_hw.network.decoder import DecoderSizes

ROOT = Path(__file__).resolve().parents[2]
SIZES = DecoderSizes(64, 64, 96, 1, 2, 1, 32)


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def formats() -> ModuleType:
    return module(ROOT / "benchmarks" / "formats.py")


@pytest.fixture(scope="module")
def files() -> ModuleType:
    return module(ROOT / "tests" / "network" / "language_files.py")


@pytest.mark.parametrize(
    ("kind", "name", "error"), [("BF16", "bfloat16", 0.004), ("Q4_0", "int4", 0.15), ("MXFP4", "float4-e2m1", 0.3)]
)
def test_files_in_other_forms_hold_the_same_weights(formats, files, tmp_path, kind, name, error):
    given = files.as_gguf(tmp_path / "m.gguf", SIZES, files.drawn(SIZES), 3, files.q4_1)
    network, other = load(given), load(formats.remade(given, kind, tmp_path / "other.gguf"))
    layers = {x.name: x for x in other.layers(format="as-stored")}
    assert {x.format.name for x in layers.values() if x.name.endswith("weight")} == {name}
    wanted, found = (formats.open_gguf(path)["blk.0.ffn_up.weight"] for path in (given, tmp_path / "other.gguf"))
    wanted, found = (x.values(np.float32) if hasattr(x, "words") else x.astype(np.float32) for x in (wanted, found))
    assert 0 < np.sqrt(np.mean((wanted - found) ** 2) / np.mean(wanted**2)) < error
    assert [x.name for x in network.inputs] == [x.name for x in other.inputs]


def test_mxfp4_takes_the_nearest_number_under_the_largest_power_of_two(formats):
    values = np.zeros((1, 32), np.float32)
    values[0, :3] = 6.0, -0.5, 0.2
    data = np.frombuffer(formats.packed("MXFP4", values), np.uint8)
    assert data[0] == 127
    words = np.concatenate([data[1:] & 15, data[1:] >> 4]).view(ml_dtypes.float4_e2m1fn).astype(float)
    assert words[:3].tolist() == [6.0, -0.5, 0.0]


def test_policies_that_choose_nothing_need_no_sensitivities(formats, files, tmp_path):
    layers = load(files.as_gguf(tmp_path / "m.gguf", SIZES, files.drawn(SIZES), 3, files.q4_1)).layers()
    plans = formats.Plans(SimpleNamespace(name="q4_1", layers=layers))
    found = {policy: plans.check(policy, plans.plan(policy, 1e-3)) for policy in ("unprotected", "exponents", "secded")}
    scales = sum(x.bits * x.size for x in layers if x.scale.block is None) / plans.bits
    assert (found["unprotected"], found["secded"]) == (0, pytest.approx(1 / 8, rel=0.02))
    assert found["exponents"] == pytest.approx(scales / 8, rel=0.05)


def test_pairs_are_merged_in_the_order_of_the_file(formats, tmp_path):
    tokens, merges = ["a", "b", "c", "ab", "abc", "Ġ", "Ġabc", "1"], ["a b", "ab c", "Ġ abc"]

    def texts(values: list[str]) -> bytes:
        return struct.pack("<IIQ", 9, 8, len(values)) + b"".join(map(formats._text, values))

    facts = (
        formats._text("tokenizer.ggml.tokens") + texts(tokens) + formats._text("tokenizer.ggml.merges") + texts(merges)
    )
    (tmp_path / "m.gguf").write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 0, 2) + facts)
    assert formats.tokens(tmp_path / "m.gguf", "abcab abc11", 5).tolist() == [4, 3, 6, 7, 7]
    with pytest.raises(ValueError, match="5 tokens: 6 are needed"):
        formats.tokens(tmp_path / "m.gguf", "abcab abc11", 6)


def test_the_page_holds_what_was_measured(formats):
    page = ROOT / "docs" / "language.md"
    assert formats.written(page.read_text()) == page.read_text(), "run: python benchmarks/formats.py show"
