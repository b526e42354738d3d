"""The hardware of every code family answers as the Python model does, in Amaranth's own simulator."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from amaranth.sim import Simulator

from qtaml_hw.codes import BlockCode, Status, make
from qtaml_hw.codes.bch import BCH
from qtaml_hw.codes.concatenation import Concatenation
from qtaml_hw.hdl.coders.decoder import CUTS, Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.iterative import IterativeDecoder
from qtaml_hw.hdl.coders.repeated import RepeatedDecoder
from qtaml_hw.hdl.output.verilog import Conversion, with_netlists
from qtaml_hw.hdl.ports.codec import LayerCodec, LayerEncoder
from qtaml_hw.storage import RowLayout
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.verify.circuit import Circuits

ALL_CUTS = tuple(CUTS)


def side_by_side(lanes: Any, bits: int) -> list[int]:
    """The bus of the lanes of every row, that of lane 0 lowest."""
    return [sum((int(x) & ((1 << bits) - 1)) << bits * i for i, x in enumerate(row)) for row in lanes]


def play(component: Any, inputs: dict[str, list[int]], outputs: tuple[str, ...]) -> dict[str, list[int]]:
    """One entry of `inputs` per cycle (or settling time); `outputs` from the cycle in which they are valid."""
    count, latency = len(next(iter(inputs.values()))), component.latency
    seen: dict[str, list[int]] = {name: [] for name in outputs}

    async def bench(ctx: Any) -> None:
        for i in range(count + latency):
            for name, values in inputs.items():
                ctx.set(getattr(component, name), values[i] if i < count else 0)
            if not latency:
                await ctx.delay(1e-9)
            if i >= latency:
                for name in outputs:
                    seen[name].append(ctx.get(getattr(component, name)))
            if latency:
                await ctx.tick()

    simulator = Simulator(component)
    if latency:
        simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return seen


def integers(bits: np.ndarray) -> list[int]:
    return [int("".join(map(str, row[::-1])), 2) for row in bits.tolist()]


def expected(code: BlockCode, seen: np.ndarray, bypass: np.ndarray) -> dict[str, list[int]]:
    """What `code.decode` says about received words."""
    result = code.decode(seen)
    out = np.where(bypass[:, None], seen, result.codewords)
    return {
        "data_out": integers(out[:, : code.k]),
        "check_out": integers(out[:, code.k :]),
        "ce": (result.status == Status.CORRECTED).astype(int).tolist(),
        "due": (result.status == Status.DETECTED).astype(int).tolist(),
        "error_count": result.errors.tolist(),
        "syndrome": integers(code.syndrome(seen)),
        "location": integers(seen ^ result.codewords),
        "valid_out": [1] * len(seen),
    }


def compare(code: BlockCode, errors: np.ndarray, pipeline: tuple[str, ...]) -> None:
    """Random data with the given errors, half of them injected, every fourth word bypassed."""
    rng = np.random.default_rng(7)
    stored = code.encode(rng.integers(0, 2, (len(errors), code.k), dtype=np.uint8))
    inject = errors * rng.integers(0, 2, (len(errors), 1), dtype=np.uint8)
    received, seen = stored ^ errors ^ inject, stored ^ errors
    bypass = rng.integers(0, 4, len(errors)) == 0
    answer = expected(code, seen, bypass)
    inputs = {
        "data_in": integers(received[:, : code.k]),
        "check_in": integers(received[:, code.k :]),
        "inject": integers(inject),
        "bypass": bypass.astype(int).tolist(),
        "valid_in": [1] * len(errors),
    }
    assert play(Decoder(code, pipeline=pipeline), inputs, tuple(answer)) == answer


def all_patterns(n: int, weight: int) -> np.ndarray:
    """Every error pattern of at most that weight."""
    rows = [p for w in range(weight + 1) for p in combinations(range(n), w)]
    errors = np.zeros((len(rows), n), dtype=np.uint8)
    for row, positions in zip(errors, rows, strict=True):
        row[list(positions)] = 1
    return errors


def random_patterns(n: int, weight: int, count: int) -> np.ndarray:
    """Random error patterns of every weight up to that."""
    rng = np.random.default_rng(n)
    ranks = rng.random((count, n)).argsort(axis=1).argsort(axis=1)
    return (ranks < rng.integers(0, weight + 1, (count, 1))).astype(np.uint8)


@pytest.mark.parametrize(
    ("family", "data_bits"),
    [
        ("parity", 7),
        ("hamming", 4),
        ("hsiao", 4),
        ("hsiao", 9),
        ("hsiao-inverted", 8),
        ("repetition-3", 3),
        ("repetition-5", 2),
        ("bch-1", 7),
        ("bch-2", 7),
        ("dected", 5),
        ("repetition-3+hsiao", 4),
    ],
)
def test_small_decoder_answers_every_single_and_double_error_as_the_model(family: str, data_bits: int) -> None:
    code = make(family, data_bits)
    compare(code, all_patterns(code.n, 2), ALL_CUTS)


@pytest.mark.parametrize(
    ("family", "data_bits", "pipeline", "words"),
    [
        ("hsiao", 32, (), 60),
        ("hsiao", 64, (), 60),
        ("hsiao", 128, ("output",), 60),
        ("hsiao-inverted", 64, ALL_CUTS, 100),
        ("repetition-7", 8, ("key",), 40),
        ("bch-2", 16, (), 30),
        ("bch-2", 32, ALL_CUTS, 100),
        ("dected", 16, ("key",), 60),
        ("bch-3", 5, ALL_CUTS, 400),
        ("bch-3", 16, ALL_CUTS, 200),
        ("tecqed", 9, ALL_CUTS, 200),
        ("repetition-3+bch-2", 8, ALL_CUTS, 60),
    ],
)
def test_wider_decoder_answers_heavy_errors_as_the_model(
    family: str, data_bits: int, pipeline: tuple[str, ...], words: int
) -> None:
    """Weights up to t + 2: corrected, flagged or miscorrected, but never otherwise than the model says."""
    code = make(family, data_bits)
    compare(code, random_patterns(code.n, code.t + 2, words), pipeline)


def test_three_errors_of_a_shortened_dec_code_leave_the_word_as_received() -> None:
    """Triples of the (18, 8) code, shortened from 31: a root outside the word must not flip the one inside."""
    code = make("bch-2", 8)
    triples = all_patterns(code.n, 3)
    flagged = triples[code.decode(triples).status == Status.DETECTED]
    compare(code, flagged[np.random.default_rng(3).permutation(len(flagged))[:150]], ALL_CUTS)


@pytest.mark.parametrize("family", ["hsiao", "hsiao-inverted", "hamming", "parity", "repetition-3", "bch-2", "bch-4"])
@pytest.mark.parametrize("pipeline", [(), ("input", "output")])
def test_encoder_gives_the_check_bits_of_the_model(family: str, pipeline: tuple[str, ...]) -> None:
    code = make(family, 12)
    fixed = [np.zeros((1, 12), np.uint8), np.eye(12, dtype=np.uint8)]
    data = np.concatenate([*fixed, np.random.default_rng(1).integers(0, 2, (20, 12), dtype=np.uint8)])
    seen = play(
        Encoder(code, pipeline=pipeline),
        {"data_in": integers(data), "valid_in": [1] * len(data)},
        ("data_out", "check_out", "valid_out"),
    )
    assert seen["data_out"] == integers(data)
    assert seen["check_out"] == integers(code.check(data))
    assert seen["valid_out"] == [1] * len(data)


READOUTS = [
    None,
    ReadOut("offset", np.arange(16) - 8, 0),
    ReadOut("centroids", np.random.default_rng(5).integers(-300, 200, 16), 4),
]


@pytest.mark.parametrize("pipeline", [(), ("syndrome", "output")])
@pytest.mark.parametrize("readout", READOUTS, ids=["raw", "offset", "rom"])
@pytest.mark.parametrize(("planes", "lanes"), [(0, 3), (2, 4), (4, 2)])
def test_layer_codec_is_pack_encode_decode_unpack_and_table(
    planes: int, lanes: int, readout: ReadOut | None, pipeline: tuple[str, ...]
) -> None:
    """A row written by the encoder and read back with errors gives the weights that the storage scheme says."""
    bits, rows = 4, 30
    if planes == 0:
        pipeline = tuple(cut for cut in pipeline if cut == "output")
    code = make("hsiao", planes * lanes) if planes else None
    rng = np.random.default_rng(11)
    layout = RowLayout(bits, planes, lanes)
    words = rng.integers(0, 16, rows * lanes, dtype=np.uint32)
    by_lane = words.reshape(rows, lanes)

    writer = LayerEncoder(code, bits, planes, lanes)
    ports = tuple(name for name in ("plain_out", "data_out", "check_out") if hasattr(writer, name))
    inputs = {"words": side_by_side(by_lane, bits), "valid_in": [1] * rows}
    row = play(writer, inputs, ports)
    read = {"valid_in": [1] * rows}
    if planes < bits:
        read["plain_in"] = row["plain_out"]
    raw = words
    if code is not None:
        stored = code.encode(layout.pack(words))
        assert row["data_out"] == integers(stored[:, : code.k])
        assert row["check_out"] == integers(stored[:, code.k :])
        errors = random_patterns(code.n, 3, rows)
        raw = layout.unpack(code.decode(stored ^ errors).codewords[:, : code.k], words)
        read |= {"data_in": row["data_out"], "check_in": row["check_out"], "inject": integers(errors)}
    codec = LayerCodec(code, bits, planes, lanes, readout, pipeline=pipeline)
    seen = play(codec, read, ("weights",))
    weights = codec.readout.table[raw].reshape(rows, lanes)
    assert seen["weights"] == side_by_side(weights, codec.readout.output_bits)


@pytest.mark.parametrize("pipeline", [(), ("input",), ("syndrome", "key"), ALL_CUTS])
def test_latency_is_the_number_of_cuts_and_a_word_enters_every_cycle(pipeline: tuple[str, ...]) -> None:
    decoder = Decoder(make("hsiao", 4), pipeline=pipeline)
    assert decoder.latency == len(pipeline)
    valid = [1, 0, 1, 1, 0, 0, 1, 0]
    assert play(decoder, {"valid_in": valid}, ("valid_out",))["valid_out"] == valid


def longest_path(decoder: Decoder) -> int:
    """Gates in a row between registers and ports."""
    [(_, netlist)] = with_netlists([Conversion(decoder, "dut")])
    circuit = Circuits({"dut": netlist}, {}).of("dut")
    level = np.zeros(circuit.nets, dtype=int)
    for pins, output in zip(circuit.pins, circuit.outputs, strict=True):  # each behind those that drive it
        level[output] = 1 + level[pins].max()
    return int(level.max())


@pytest.mark.parametrize(("family", "data_bits"), [("bch-2", 32), ("bch-3", 16)])
def test_a_cut_behind_the_roots_shortens_the_longest_path_by_a_quarter(family: str, data_bits: int) -> None:
    """Of decoders that believe their roots when they have counted them."""
    without, with_it = (
        longest_path(Decoder(make(family, data_bits), pipeline=cuts))
        for cuts in ([cut for cut in ALL_CUTS if cut != "roots"], ALL_CUTS)
    )
    assert with_it <= 0.75 * without


def iterate(
    decoder: IterativeDecoder | RepeatedDecoder, stored: np.ndarray, bypass: np.ndarray
) -> list[dict[str, int]]:
    """Answers to words fed as soon as the decoder is ready, each after `cycles`; half of every word is injected."""
    code = decoder.code
    names = ("data_out", "check_out", "ce", "due", "error_count", "syndrome", "location")
    names = tuple(name for name in names if hasattr(decoder, name))
    noise = np.random.default_rng(3).integers(0, 2, stored.shape, dtype=np.uint8)
    words = zip(integers(stored ^ noise), integers(noise), bypass.tolist(), strict=True)
    answers, cycles = [], set()

    async def bench(ctx: Any) -> None:
        for word, inject, bypassed in words:
            ctx.set(decoder.data_in, word & ((1 << code.k) - 1))
            ctx.set(decoder.check_in, word >> code.k)
            ctx.set(decoder.inject, inject)
            ctx.set(decoder.bypass, bypassed)
            ctx.set(decoder.valid_in, 1)
            assert ctx.get(decoder.ready_out)
            await ctx.tick()
            ctx.set(decoder.valid_in, 0)
            waited = 1
            while not ctx.get(decoder.valid_out):
                assert not ctx.get(decoder.ready_out)
                await ctx.tick()
                waited += 1
            cycles.add(waited)
            answers.append({name: ctx.get(getattr(decoder, name)) for name in names})

    simulator = Simulator(decoder)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert cycles == {decoder.cycles}
    return answers


@pytest.mark.parametrize(
    ("family", "data_bits", "words"),
    [("bch-1", 7, 60), ("dected", 9, 100), ("bch-3", 20, 100), ("tecqed", 9, 100), ("bch-10", 64, 30)],
)
def test_iterative_decoder_answers_as_the_model_in_its_cycles(family: str, data_bits: int, words: int) -> None:
    """Weights up to t + 2, and all-zero words; the next word is taken in the cycle of the answer."""
    code = make(family, data_bits)
    assert isinstance(code, BCH)
    data = np.random.default_rng(2).integers(0, 2, (words, code.k), dtype=np.uint8)
    received = code.encode(data) ^ random_patterns(code.n, code.t + 2, words)
    bypass = np.arange(words) % 4 == 3
    answers = iterate(IterativeDecoder(code), received, bypass)
    wanted = expected(code, received, bypass)
    for name in answers[0]:
        assert [answer[name] for answer in answers] == wanted[name], name


@pytest.mark.parametrize(
    ("family", "data_bits", "words"),
    [("repetition-3+bch-4", 9, 80), ("repetition-5+bch-4", 5, 60), ("repetition-3+bch-10", 20, 8)],
)
def test_votes_before_an_iterative_decoder_answer_as_the_model(family: str, data_bits: int, words: int) -> None:
    """From no error to more than the votes and the outer code can take together, flagged words among them."""
    code = make(family, data_bits)
    assert isinstance(code, Concatenation)
    data = np.random.default_rng(2).integers(0, 2, (words, code.k), dtype=np.uint8)
    rates = np.linspace(0, 0.35, words)[:, None]
    received = code.encode(data) ^ (np.random.default_rng(4).random((words, code.n)) < rates)
    bypass = np.arange(words) % 4 == 3
    answers = iterate(RepeatedDecoder(code), received, bypass)
    wanted = expected(code, received, bypass)
    for name in answers[0]:
        assert [answer[name] for answer in answers] == wanted[name], name
    assert {(answer["ce"], answer["due"]) for answer in answers} == {(0, 0), (1, 0), (0, 1)}


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="pipeline must name cuts"):
        Decoder(make("hsiao", 8), pipeline=["chien"])
    with pytest.raises(ValueError, match="within one cycle"):
        Decoder(make("bch-10", 64))
    with pytest.raises(ValueError, match=r"repetition around hsiao-13-8 has no iterative decoder"):
        RepeatedDecoder(make("repetition-3+hsiao", 8))
    with pytest.raises(ValueError, match="need a code with 16 data bits"):
        LayerCodec(make("hsiao", 8), bits=8, planes=2, lanes=8)
    with pytest.raises(ValueError, match="for words of 4 bits"):
        LayerCodec(None, 8, 0, 4, READOUTS[1])
