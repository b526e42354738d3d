"""The Python model of every emitted module, as stimulus and expected response.

The model is the simulator's own: `BlockCode.encode` and `decode`, `Segment.unpack`, `ReadOut.table`. Nothing here
shares a line with the hardware description, so agreement means that both implement the same code.

Ports carry integers, bit i of a port the value 2**i; signed ports carry signed integers.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BlockCode, Status
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.codes.measurement import Measurement
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.coders.styles import VerificationEffort, style_of
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.facts import error_patterns
from qtaml_hw.storage.rows import RowLayout, stream_of_words
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.storage.trellis import Trellis

__all__ = [
    "Vectors",
    "answers",
    "checker_vectors",
    "codec_vectors",
    "decoder_vectors",
    "encoder_vectors",
    "iterative_vectors",
    "measured_vectors",
    "module_vectors",
    "trellis_vectors",
    "writer_vectors",
    "written",
]

Bits = NDArray[np.uint8]

SAMPLED_PAIRS = 2_000
"""Double errors applied to a decoder that is too long to meet all of them."""
SHARES = (0.0, 0.0, 0.25, 0.5, 1.0, 3.0)
"""Shares of the usual error rate that a decoder meets that works beyond the distance; the last is beyond its limit."""
BARE = VerificationEffort()
"""What is asked of modules without a decoder."""
RANDOM_WORDS = 256
"""Further words with errors of every weight up to t + 3."""


@dataclass(frozen=True)
class Vectors:
    """Stimulus and response, one entry per clock cycle or settling time.

    Attributes
    ----------
    inputs, outputs : dict of str to list of int
        Values per port.
    latency : int
        Clock cycles from an input to its output.
    """

    inputs: dict[str, list[int]]
    outputs: dict[str, list[int]]
    latency: int

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))

    def spread(self, count: int) -> Vectors:
        """At most `count` entries, spread evenly."""
        step = -(-len(self) // count)
        return Vectors(
            {name: values[::step] for name, values in self.inputs.items()},
            {name: values[::step] for name, values in self.outputs.items()},
            self.latency,
        )


def generator(name: str) -> np.random.Generator:
    """Random numbers that depend on the module's name and on nothing else."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def _random_bits(rng: np.random.Generator, *shape: int) -> Bits:
    return rng.integers(0, 2, shape, dtype=np.uint8)


def encoder_vectors(code: BlockCode, latency: int = 0) -> Vectors:
    """All-zero, all-one, one-hot and random data words and their check bits."""
    rng = generator(code.name)
    fixed = [np.zeros((1, code.k), np.uint8), np.ones((1, code.k), np.uint8), np.eye(code.k, dtype=np.uint8)]
    data = np.concatenate([*fixed, _random_bits(rng, RANDOM_WORDS, code.k)])
    valid = _valid(rng, len(data))
    outputs = {"data_out": integers_of_bits(data), "check_out": integers_of_bits(code.check(data)), "valid_out": valid}
    return Vectors({"data_in": integers_of_bits(data), "valid_in": valid}, outputs, latency)


def checker_vectors(code: BlockCode) -> Vectors:
    """Codewords, and words with one to three and with many wrong bits: what the two rails say of each.

    Of a codeword they are the parity of its check bits, as they are joined by equality, and its complement.
    """
    rng = generator(f"checker {code.name}")
    data = np.concatenate([np.eye(code.k, dtype=np.uint8), _random_bits(rng, 4 * RANDOM_WORDS, code.k)])
    word = code.encode(data)
    wrong = np.zeros_like(word)
    wrong[: code.n * (len(word) // code.n)] = np.tile(np.eye(code.n, dtype=np.uint8), (len(word) // code.n, 1))
    weights = rng.integers(0, 4, len(word))
    wrong |= (rng.random(word.shape) < (weights / code.n)[:, None]).astype(np.uint8)
    wrong[::3] = 0
    word ^= wrong
    made, came = code.check(word[:, : code.k]), word[:, code.k :]
    rail = (made.sum(axis=1, dtype=np.int64) + code.check_bits + 1) % 2
    low = (came & (1 ^ made)).any(axis=1)
    pair = np.where((made == came).all(axis=1), 2 - rail, np.where(low, 0, 3))
    inputs = {"data_in": integers_of_bits(word[:, : code.k]), "check_in": integers_of_bits(came)}
    return Vectors(inputs, {"alarm": [int(value) for value in pair]}, 0)


def _valid(rng: np.random.Generator, count: int) -> list[int]:
    """Mostly 1."""
    return [int(v) for v in rng.random(count) < 0.9]


def _errors(code: BlockCode, rng: np.random.Generator, pairs: int) -> Bits:
    """No error, all single errors, double errors (all where possible), random errors of weight 0 .. t + 3."""
    blocks = [np.zeros((1, code.n), dtype=np.uint8), np.eye(code.n, dtype=np.uint8)]
    positions, exhaustive = error_patterns(code.n, 2, pairs)
    if not exhaustive:
        positions = positions[:SAMPLED_PAIRS]
    doubles = np.zeros((len(positions), code.n), dtype=np.uint8)
    doubles[np.arange(len(positions))[:, None], positions] = 1
    weights = rng.integers(0, min(code.t + 3, code.n) + 1, RANDOM_WORDS)
    ranks = np.argsort(np.argsort(rng.random((RANDOM_WORDS, code.n)), axis=1), axis=1)
    return np.concatenate([*blocks, doubles, (ranks < weights[:, None]).astype(np.uint8)])


def decoder_vectors(code: BlockCode, latency: int = 0) -> Vectors:
    """Words with every single and double error (up to ``effort.pairs``) and random heavier ones, over random data.

    Errors come in through the stored word or through `inject`; every eighth word is read with `bypass`. Of a code that
    is decoded beyond its distance: see `measured_vectors`.
    """
    if code.measured is not None:
        return measured_vectors(code, code.measured)
    rng = generator(code.name)
    errors = _errors(code, rng, style_of(code).effort.pairs)
    stored = code.encode(_random_bits(rng, len(errors), code.k))
    inject = errors * (rng.random((len(errors), 1)) < 0.5).astype(np.uint8)
    word = stored ^ errors ^ inject
    bypass = np.arange(len(errors)) % 8 == 7
    inputs = {
        "data_in": integers_of_bits(word[:, : code.k]),
        "check_in": integers_of_bits(word[:, code.k :]),
        "inject": integers_of_bits(inject),
        "bypass": bypass.astype(int).tolist(),
        "valid_in": _valid(rng, len(errors)),
    }
    return Vectors(inputs, decoded(code, word ^ inject, bypass, inputs["valid_in"]), latency)


def iterative_vectors(code: BlockCode) -> Vectors:
    """Words for a decoder that takes one when it is ready; the response is that of the cycle of its answer."""
    vectors = decoder_vectors(code)
    always = [1] * len(vectors)
    outputs = vectors.outputs | {"valid_out": always, "ready_out": always}
    return Vectors(vectors.inputs | {"valid_in": always}, outputs, 0)


def usual_rate(measured: Sequence[Measurement]) -> float:
    """The smallest rate at which a code was measured, for which it is made."""
    return min((point.p for point in measured), default=0.02)


def measured_vectors(code: BlockCode, measured: Sequence[Measurement]) -> Vectors:
    """Few words, thousands of cycles each: none, one and ever more errors, up to those that cannot be decoded.

    Shares are of the smallest rate at which the code was measured.
    """
    rng = generator(code.name)
    usual = usual_rate(measured)
    rates = usual * np.array(SHARES)
    errors = (rng.random((len(rates), code.n)) < rates[:, None]).astype(np.uint8)
    errors[1, rng.integers(code.n)] = 1
    stored = code.encode(_random_bits(rng, len(errors), code.k))
    inject = errors * (np.arange(len(errors)) % 2)[:, None].astype(np.uint8)
    word, bypass = stored ^ errors ^ inject, np.arange(len(errors)) % 4 == 3
    inputs = {
        "data_in": integers_of_bits(word[:, : code.k]),
        "check_in": integers_of_bits(word[:, code.k :]),
        "inject": integers_of_bits(inject),
        "bypass": bypass.astype(int).tolist(),
        "valid_in": [1] * len(errors),
    }
    return Vectors(inputs, decoded(code, word ^ inject, bypass, inputs["valid_in"]), 0)


def answers(code: BlockCode, received: Bits) -> dict[str, NDArray[Any]]:
    """What the decoder says of received words: bits by port, shape (N, width), or numbers, shape (N,)."""
    result = code.decode(received)
    monitor = {} if result.iterations is None else {"iterations": result.iterations}
    return monitor | {
        "data_out": result.codewords[:, : code.k],
        "check_out": result.codewords[:, code.k :],
        "ce": (result.status == Status.CORRECTED).astype(int),
        "due": (result.status == Status.DETECTED).astype(int),
        "error_count": result.errors,
        "syndrome": code.syndrome(received),
        "location": result.codewords ^ received,
    }


def decoded(code: BlockCode, received: Bits, bypass: NDArray[np.bool_], valid: list[int]) -> dict[str, list[int]]:
    """Outputs of the decoder for received words, after injection; `bypass` concerns the corrected word only."""
    found = answers(code, received)
    for name, part in (("data_out", received[:, : code.k]), ("check_out", received[:, code.k :])):
        found[name] = np.where(bypass[:, None], part, found[name])
    numbers = {
        name: values.tolist() if values.ndim == 1 else integers_of_bits(values) for name, values in found.items()
    }
    return numbers | {"valid_out": valid}


def codec_vectors(
    code: BlockCode | None, bits: int, planes: int, lanes: int, readout: ReadOut, channel: BitChannel, latency: int = 0
) -> Vectors:
    """Random rows of weights with errors at the channel's own rate in every stored bit, read back as weights.

    Check bits see the mean rate of the protected planes. Half of the errors come in through `inject`. Where there are
    rows enough, every bit of the codeword is wrong at least twice, once by each way.
    """
    rng = generator(f"{code.name if code else ''} {bits} {planes} {lanes} {readout.name}")
    sequential = code is not None and is_sequential(code)
    rows = (BARE if code is None else style_of(code).effort).rows
    layout = RowLayout(bits, planes, lanes)
    words = rng.integers(0, 1 << bits, rows * lanes, dtype=np.uint32)
    stored = words.reshape(rows, lanes)
    flips = np.zeros_like(stored)
    for k in range(bits - planes):
        flips |= _flips(rng, stored >> k & 1, channel.p01[k], channel.p10[k]).astype(np.uint32) << np.uint32(k)
    raw = stored ^ flips
    inputs = {"valid_in": [1] * rows if sequential else _valid(rng, rows)}
    outputs: dict[str, list[int]] = {}
    if code is not None:
        codeword = code.encode(layout.pack(words))
        p01, p10 = (
            np.append(np.repeat(p[::-1][:planes], lanes), np.full(code.check_bits, p[bits - planes :].mean()))
            for p in (channel.p01, channel.p10)
        )
        error, through = _flips(rng, codeword, p01, p10), rng.random((rows, 1)) < 0.5
        turn = np.arange(min(rows, 2 * code.n))
        error[turn, turn % code.n] = 1
        through[turn, 0] = turn < code.n
        inject = error * through.astype(np.uint8)
        bypass = np.arange(rows) % 16 == (15 if rows > 15 else rows - 1)
        seen = codeword ^ error ^ inject
        inputs |= {"data_in": integers_of_bits(seen[:, : code.k]), "check_in": integers_of_bits(seen[:, code.k :])}
        inputs |= {"inject": integers_of_bits(inject), "bypass": bypass.astype(int).tolist()}
        answer = decoded(code, codeword ^ error, bypass, inputs["valid_in"])
        outputs |= answer
        data = np.where(bypass[:, None], codeword ^ error, code.decode(codeword ^ error).codewords)[:, : code.k]
        raw = layout.unpack(data, raw.ravel()).reshape(rows, lanes)
    if planes < bits:
        inputs["plain_in"] = integers_of_bits(layout.spread(stored ^ flips)[:, : layout.plain_bits])
    weights = readout.table[raw]
    if readout.erased is not None and code is not None:
        weights[np.array(outputs["due"], dtype=bool)] = readout.erased
    outputs["weights"] = _side_by_side(weights, readout.output_bits)
    if sequential:
        outputs["ready_out"] = inputs["valid_in"]
    return Vectors(inputs, outputs | {"valid_out": inputs["valid_in"]}, latency)


def _side_by_side(lanes: NDArray[Any], bits: int) -> list[int]:
    """Numbers of `bits` bits, shape (rows, lanes), as one per row: that of lane 0 lowest."""
    mask = (1 << bits) - 1
    return [sum((int(value) & mask) << bits * i for i, value in enumerate(row)) for row in lanes.tolist()]


def table_vectors(readout: ReadOut) -> Vectors:
    """Every word, and every word erased where the table does that."""
    words, table = list(range(readout.table.size)), readout.table.tolist()
    if readout.erased is None:
        return Vectors({"word": words}, {"weight": table}, 0)
    size = len(words)
    inputs = {"word": words * 2, "erase": [0] * size + [1] * size}
    return Vectors(inputs, {"weight": table + [int(readout.erased)] * size}, 0)


def trellis_vectors(trellis: Trellis, words: int, latency: int) -> Vectors:
    """Random rows, blocks that start wherever they like, and cycles without a row."""
    rng = generator(f"trellis {trellis.bits} {trellis.per} {trellis.window} {words}")
    rows, layout = BARE.rows, RowLayout(trellis.bits, 0, words)
    stored = rng.integers(0, 1 << trellis.bits, (rows, words), dtype=np.uint32)
    valid = np.array(_valid(rng, rows))
    first = (rng.random(rows) < 0.3).astype(int)
    first[0] = valid[0] = 1  # what a row goes on from has no reset
    bits = stream_of_words(stored.ravel(), trellis.bits).reshape(rows, -1)
    seen, weights = np.zeros(trellis.window, dtype=np.int64), []
    for row, has, starts in zip(bits, valid, first, strict=True):
        before = np.zeros_like(seen) if starts else seen
        whole = np.concatenate([before, row])
        ends = trellis.window + trellis.bits * np.arange(1, words + 1)
        windows = [int("".join(map(str, whole[end - trellis.window : end].tolist())), 2) for end in ends]
        weights.append(trellis.table[:, windows].T.ravel().tolist())
        seen = whole[-trellis.window :] if has else seen
    inputs = {
        "valid_in": valid.tolist(),
        "first_in": first.tolist(),
        "plain_in": integers_of_bits(layout.spread(stored)),
    }
    found = {f"weight_{i}": list(column) for i, column in enumerate(zip(*weights, strict=True))}
    return Vectors(inputs, {"valid_out": valid.tolist()} | found, latency)


def _flips(rng: np.random.Generator, bits: NDArray[Any], p01: ArrayLike, p10: ArrayLike) -> Bits:
    """Errors of a binary channel on `bits`."""
    return (rng.random(bits.shape) < np.where(bits, p10, p01)).astype(np.uint8)


def writer_vectors(code: BlockCode | None, bits: int, planes: int, lanes: int, latency: int = 0) -> Vectors:
    """Random rows of words and what is stored for them."""
    rng = generator(f"{code.name if code else ''} {bits} {planes} {lanes}")
    words = rng.integers(0, 1 << bits, (BARE.rows, lanes), dtype=np.uint32)
    inputs = {"words": _side_by_side(words, bits), "valid_in": _valid(rng, BARE.rows)}
    outputs = {"valid_out": inputs["valid_in"]} | written(code, bits, planes, lanes, words)
    return Vectors(inputs, outputs, latency)


def written(
    code: BlockCode | None, bits: int, planes: int, lanes: int, words: NDArray[np.uint32]
) -> dict[str, list[int]]:
    """What is stored for rows of words, shape (rows, lanes): by port of a writer, a number for each row."""
    layout = RowLayout(bits, planes, lanes)
    found: dict[str, list[int]] = {}
    if planes < bits:
        found["plain_out"] = integers_of_bits(layout.spread(words)[:, : layout.plain_bits])
    if code is not None:
        data = layout.pack(words.ravel())
        found |= {"data_out": integers_of_bits(data), "check_out": integers_of_bits(code.check(data))}
    return found


def module_vectors(record: ModuleRecord, code: BlockCode | None) -> Vectors:
    """Vectors for a module of kind encoder, checker, decoder, iterative, table, trellis, codec or writer.

    Raises
    ------
    ValueError
        If the module is of another kind.
    """
    if record.kind == "encoder" and code is not None:
        return encoder_vectors(code, record.latency)
    if record.kind == "checker" and code is not None:
        return checker_vectors(code)
    if record.kind == "decoder" and code is not None:
        return decoder_vectors(code, record.latency)
    if record.kind == "iterative" and code is not None:
        return iterative_vectors(code)
    if record.kind == "table" and record.readout is not None:
        return table_vectors(record.readout.readout())
    if record.kind == "trellis" and record.trellis is not None and record.lanes is not None:
        return trellis_vectors(record.trellis.trellis(), record.lanes, record.latency)
    if record.bits is None or record.planes is None or record.lanes is None:
        raise ValueError(f"there are no vectors for {record.name} of kind {record.kind}")
    shape = record.bits, record.planes, record.lanes
    if record.kind == "writer":
        return writer_vectors(code, *shape, record.latency)
    if record.readout is None or record.channel is None:
        raise ValueError(f"codec {record.name} has no read-out or no channel")
    return codec_vectors(
        code, *shape, record.readout.readout(), BitChannel.from_json(record.channel.model_dump()), record.latency
    )
