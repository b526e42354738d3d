"""Codewords that layers share: written, hit, decoded and cut into words again; lost ones become the layer's mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate, make_storage_menu
from qtaml_hw.campaign import trial_seed
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import store
from qtaml_hw.chip.image import divided
from qtaml_hw.chip.stream import write_stream
from qtaml_hw.codes import Hsiao
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.storage import Coded, ReadOut, Segment, StorageScheme, memory_map, stored_words

SIZES = (37, 500, 211)
NAMES = tuple(f"w{i}" for i in range(3))


def layers() -> list[Layer]:
    rng = np.random.default_rng(1)
    made = []
    for name, n in zip(NAMES, SIZES, strict=True):
        codes = np.clip(np.rint(rng.normal(3, 20, n)), -127, 127).astype(np.int32)
        made.append(Layer.of_levels(name, codes, step=0.5))
    return made


def plan_under(code: str, channel: BitChannel, erase: bool = True) -> Plan:
    """All layers in packed words of 3 bits under `code`, read from cells of another channel than planned for."""
    matters = Sensitivity(NAMES, SIZES, np.ones(3), np.zeros(3), 1.0)
    menu = make_storage_menu(layers(), BitChannel.symmetric(1e-3), code_names=[code], widths=[3])
    plan = allocate(menu, matters, 12.0, method="exact")
    data = plan.to_json()
    for layer in data["layers"]:
        assert layer["scheme"]["segments"][0]["code"] == code
        layer["channel"] = channel.resized(3).to_json()
        readout = layer["scheme"]["segments"][0]["readout"]
        readout.pop("erased", None)  # two wrong bits in 64 are better than 64 unknown ones
        if erase:
            readout["erased"] = 40
    return Plan.from_json(data)


def as_written(plan: Plan) -> dict[str, np.ndarray]:
    """Weights when nothing fails."""
    weights = {}
    for layer, entry in zip(layers(), plan.layers, strict=True):
        scheme: StorageScheme = entry.scheme
        values = scheme.segments[0].readout.values()[stored_words(scheme, layer.levels)]
        weights[layer.name] = divided(layer, values, entry.slope)
    return weights


@pytest.mark.parametrize("code", ["hsiao-72-64", "bch-4-127-99"])
def test_errors_within_reach_of_the_code_leave_no_trace(code):
    plan = plan_under(code, BitChannel.symmetric(1e-4))
    image, clean = store(plan, layers()), as_written(plan)
    corrected = 0
    for t in range(20):
        weights, counts = image.read(trial_seed(1, t))
        corrected += counts.ce
        assert counts.due == 0
        for name in NAMES:
            np.testing.assert_array_equal(weights[name], clean[name])
    assert corrected > 0


def test_layers_share_codewords_and_the_plan_says_how_many():
    plan = plan_under("hsiao-72-64", BitChannel.symmetric(0.0))
    rows = -(-3 * sum(SIZES) // 64)
    assert plan.stored_bits_per_weight == rows * 72 / sum(SIZES)
    assert store(plan, layers()).read(1)[1].words == rows


def test_weights_of_lost_codewords_are_read_as_the_mean_of_their_layer():
    """A SECDED word with two errors is flagged: exactly the weights with a bit in it are erased."""
    plan = plan_under("hsiao-72-64", BitChannel.symmetric(0.004))
    image, clean, seen = store(plan, layers()), as_written(plan), 0
    stream = image.streams[0]
    for t in range(40):
        weights, counts = image.read(trial_seed(2, t))
        status = stream.read(trial_seed(2, t)).status
        for i, (name, entry) in enumerate(zip(NAMES, plan.layers, strict=True)):
            readout = entry.scheme.segments[0].readout
            first = 3 * np.arange(SIZES[i]) + 3 * sum(SIZES[:i])
            lost = (status[first // 64] == 2) | (status[(first + 2) // 64] == 2)
            prior = np.full(SIZES[i], readout.erased * 2.0**-readout.fraction_bits)
            erased = divided(layers()[i], prior, entry.slope)
            np.testing.assert_allclose(weights[name][lost], erased[lost], rtol=1e-6)
            if counts.due == np.count_nonzero(status == 2) and not np.any(status == 1):
                np.testing.assert_array_equal(weights[name][~lost], clean[name][~lost])
        seen += counts.due
    assert seen > 20


def test_without_erasure_flagged_words_are_read_as_they_come():
    plan = plan_under("hsiao-72-64", BitChannel.symmetric(0.004), erase=False)
    image, wrong = store(plan, layers()), 0
    for t in range(20):
        weights, _ = image.read(trial_seed(2, t))
        left = image.streams[0].read(trial_seed(2, t))
        wrong += np.count_nonzero(left.flips)
        for i, entry in enumerate(plan.layers):
            flips, _ = left.of(left.region.parts[i], np.uint8)
            words = image.layers[i].words ^ flips
            values = divided(layers()[i], entry.scheme.segments[0].readout.values()[words], entry.slope)
            np.testing.assert_allclose(weights[NAMES[i]], values, rtol=1e-6)
    assert wrong > 5


def test_raw_flip_rate_of_a_stream_is_that_of_its_cells():
    """Asymmetric cells: 3,000 codewords of each kind, within six standard errors."""
    plan = plan_under("hsiao-72-64", BitChannel.uniform(0.01, 0.05))
    stream = store(plan, layers()).streams[0]
    stored = np.unpackbits(stream.stored, count=stream.region.stored_bits)
    flips = np.zeros(2)
    for t in range(100):
        received = stream.cells(stream.stored, trial_seed(3, t), address=0)
        changed = np.unpackbits(received, count=stream.region.stored_bits) != stored
        flips += [np.count_nonzero(changed & (stored == b)) for b in (0, 1)]
    for b, p in ((0, 0.01), (1, 0.05)):
        n = 100 * np.count_nonzero(stored == b)
        assert abs(flips[b] / n - p) < 6 * np.sqrt(p * (1 - p) / n)
    assert Hsiao(64).syndrome(stored.reshape(-1, 72)).any() == np.False_


def test_a_word_across_three_codewords_is_lost_with_the_middle_one():
    """Codewords of 4 data bits, words of 10: only the second codeword fails, the first word has bits of it."""
    table = ReadOut("raw", range(1024), 0)
    scheme = StorageScheme(10, "offset-binary", (Segment(0, 2, 10, 1, Coded("hsiao-8-4", True), table),))
    region = memory_map([scheme]).regions[0]
    stream = write_stream(region, [np.array([1023, 0], dtype=np.uint32)], BitChannel.symmetric(0.0, 1))
    left = replace(stream.read(1), status=np.array([0, 2, 0, 0, 0], dtype=np.uint8))
    words, lost = left.of(region.parts[0])
    assert words.tolist() == [0, 0]
    assert lost.tolist() == [True, False]
