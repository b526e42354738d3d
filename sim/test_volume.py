"""One million words: NumPy model, memory simulator, Amaranth's gates and emitted Verilog say the same of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.codes import Status, from_name
from qtaml_hw.hdl import Decoder, emit_code
from qtaml_hw.hdl.coders.column import ColumnLocator
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.verify.gate_model import GateModel
from qtaml_hw.verify.volume import Stimulus, agreement, compile_module, missing_tool

needs_verilator = pytest.mark.skipif(missing_tool() is not None, reason=missing_tool() or "")
MILLION = 1_000_000
PORTS = ("data_out", "check_out", "ce", "due", "error_count", "syndrome", "location")


class OneRowLess(ColumnLocator):
    """A locator with a parity that leaves out the first check."""

    def syndrome(self, gates: Gates, word: list[Any]) -> list[Any]:
        """The parity of the lower half is wrong."""
        *nets, lower, upper = super().syndrome(gates, word)
        return [*nets, gates.xor(lower, nets[0]), upper]


def bits(words: np.ndarray, width: int) -> np.ndarray:
    """Integers as rows of bits."""
    octets = words.astype("<u8").view(np.uint8).reshape(len(words), -1)
    return np.unpackbits(octets, axis=1, bitorder="little")[:, :width]


def words(rows: np.ndarray) -> np.ndarray:
    """Rows of bits as integers, 64 bits each."""
    padded = np.pad(rows.astype(np.uint8), ((0, 0), (0, -rows.shape[1] % 64)))
    return np.packbits(padded, axis=1, bitorder="little").view("<u8")


@needs_verilator
@pytest.mark.parametrize("name", ["hsiao-72-64", "bch-2-44-32"])
def test_a_million_words_through_four_models(name: str, tmp_path: Path) -> None:
    """0 to 8 errors: every port of both hardwares as NumPy says, data and due as the memory's table decoding says."""
    code = from_name(name)
    manifest = emit_code(code, tmp_path / "out")
    module = manifest.module(f"dec_{name.replace('-', '_')}")
    decoder = compile_module(tmp_path / "out", module, tmp_path / "build")
    stimulus = Stimulus.draw(code, MILLION, seed=11)
    result = agreement(decoder, code, stimulus)
    assert (result.words, result.wrong) == (MILLION, 0)
    seen = decoder(stimulus.inputs, PORTS)
    gates = GateModel(Decoder(code))(stimulus.inputs, PORTS)
    for name in PORTS:
        assert np.array_equal(gates[name], seen[name]), name
    seen_status = set()
    for part in np.array_split(np.arange(MILLION), 16):
        ports = stimulus.inputs
        received = np.hstack([bits(ports["data_in"][part], code.k), bits(ports["check_in"][part], code.check_bits)])
        answer = code.decode(received)
        expected = {
            "data_out": answer.codewords[:, : code.k],
            "check_out": answer.codewords[:, code.k :],
            "ce": (answer.status == Status.CORRECTED)[:, None],
            "due": (answer.status == Status.DETECTED)[:, None],
            "error_count": bits(answer.errors.astype(np.uint64), 2),
            "syndrome": code.syndrome(received),
            "location": answer.codewords ^ received,
        }
        for name, rows in expected.items():
            wanted = words(rows)
            assert np.array_equal(seen[name][part].reshape(wanted.shape), wanted), name
        seen_status |= set(answer.status.tolist())
    assert seen_status == {0, 1, 2}


@needs_verilator
@pytest.mark.parametrize("name", ["hsiao-72-64", "bch-2-44-32"])
def test_words_through_the_amaranth_simulator(name: str, tmp_path: Path) -> None:
    """The first 200 of the million give the same in Amaranth's own simulator; Verilator has the pipelined decoder."""
    from amaranth.sim import Simulator

    code = from_name(name)
    manifest = emit_code(code, tmp_path / "out", ("syndrome", "output"))
    module = manifest.module(f"dec_{name.replace('-', '_')}_cut_so")
    assert module.latency == 2
    decoder = compile_module(tmp_path / "out", module, tmp_path / "build")
    inputs = {name: column[:200] for name, column in Stimulus.draw(code, MILLION, seed=11).inputs.items()}
    seen = decoder(inputs, PORTS)
    component = Decoder(code)

    async def bench(ctx: Any) -> None:
        for i in range(200):
            for name, column in inputs.items():
                ctx.set(getattr(component, name), int(column[i]))
            await ctx.delay(1e-9)
            for name in PORTS:
                value = sum(int(word) << 64 * w for w, word in enumerate(np.atleast_1d(seen[name][i])))
                assert ctx.get(getattr(component, name)) == value, (name, i)

    simulator = Simulator(component)
    simulator.add_testbench(bench)
    simulator.run()


def test_one_wrong_gate_of_amaranth_is_found_in_volume() -> None:
    """A decoder whose overall parity comes from one row less flags other words; registers are refused."""
    code = from_name("hsiao-22-16")
    stimulus = Stimulus.draw(code, 100_000, seed=3)
    assert agreement(GateModel(Decoder(code)), code, stimulus).wrong == 0
    mutant = Decoder(code)
    mutant.locator = OneRowLess(code)
    assert agreement(GateModel(mutant), code, stimulus).wrong > 1000
    with pytest.raises(ValueError, match="no combinational gate"):
        GateModel(Decoder(code, pipeline=["output"]))


@needs_verilator
def test_one_wrong_gate_is_found_in_volume(tmp_path: Path) -> None:
    """An XOR of the correction of a DEC decoder made an OR; wrong names and shapes of ports are told."""
    code = from_name("bch-2-26-16")
    manifest = emit_code(code, tmp_path / "out")
    module = manifest.module("dec_bch_2_26_16")
    file = tmp_path / "out" / module.file
    text = file.read_text()
    assert "received ^ flips" in text
    file.write_text(text.replace("received ^ flips", "received | flips"))
    mutant = compile_module(tmp_path / "out", module, tmp_path / "mutant")
    assert agreement(mutant, code, Stimulus.draw(code, 50_000, seed=2)).wrong > 5_000
    one = np.zeros(1, dtype=np.uint64)
    with pytest.raises(ValueError, match="no input 'due'"):
        mutant({"due": one}, ["due"])
    with pytest.raises(ValueError, match=r"data_in must have shape \(1,\)"):
        mutant({"check_in": one, "data_in": np.zeros((1, 2), np.uint64)}, ["due"])
