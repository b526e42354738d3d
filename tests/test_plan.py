"""Words inside a plan: read back as they were written, and refused with one message where they are not words."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.channel import BitChannel, Cause
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import Assignment, ReadOut, Segment, StorageScheme, Unprotected

WEIGHTS = 24


def plan_of(bits: int, words: np.ndarray) -> Plan:
    table = ReadOut("channel-optimised", np.arange(1 << bits), 0, Assignment([-128, 0], [0, 1]))
    scheme = StorageScheme(bits, "table", (Segment(0, WEIGHTS, 0, 1, Unprotected(), table),))
    entry = LayerPlan("w", (4, 6), BitChannel.symmetric(0.01, bits), scheme, words=pack_words(words, bits))
    return Plan("exact", (entry,), 0.0, 0.0, Prediction(1.0, 1.0, 1.0))


@pytest.mark.parametrize("bits", [2, 8, 9, 16])
def test_words_come_back_from_a_file(bits):
    words = np.random.default_rng(bits).integers(0, 1 << bits, WEIGHTS)
    again = Plan.from_json(json.loads(plan_of(bits, words).dumps()))
    assert np.array_equal(again.layers[0].stored(np.zeros(WEIGHTS)), words)


def test_the_plan_of_the_reference_hardware_is_as_it_was_written():
    """`qtaml rtl rtl/digits.plan.json` does not take it for one that somebody edited."""
    text = (Path(__file__).parent.parent / "rtl" / "digits.plan.json").read_text()
    assert Plan.from_json(json.loads(text)).dumps() == text


def test_what_the_cells_of_a_chip_share_is_part_of_the_file_where_there_is_any():
    plan = plan_of(2, np.zeros(WEIGHTS, dtype=int))
    assert "chip_share" not in plan.to_json()
    assert Plan.from_json(json.loads(replace(plan, chip_share=0.25).dumps())).chip_share == 0.25
    for wrong in (-0.1, 1.1, float("nan"), "0.1", None, True):
        with pytest.raises(ValueError, match=r"chip_share must lie in \[0, 1\]"):
            Plan.from_json(plan.to_json() | {"chip_share": wrong})


def test_a_plan_without_words_says_nothing_of_them():
    plan = plan_of(3, np.zeros(WEIGHTS, dtype=int))
    bare = replace(plan, layers=(replace(plan.layers[0], words=""),))
    assert "words" not in bare.to_json()["layers"][0]
    codes = np.tile([-3, 3], WEIGHTS // 2)
    assert bare.layers[0].stored(codes).tolist() == np.tile([0, 1], WEIGHTS // 2).tolist()


HOSTILE = {
    "no base64": ("§", "base64"),
    "no zlib stream": (base64.b64encode(b"words").decode(), "zlib"),
    "too few": (pack_words(np.zeros(WEIGHTS - 1), 3), f"{WEIGHTS} of 3 bits"),
    "too many": (pack_words(np.zeros(WEIGHTS + 1), 3), f"{WEIGHTS} of 3 bits"),
    "cut off": (base64.b64encode(zlib.compress(bytes(WEIGHTS))[:-2]).decode(), f"{WEIGHTS} of 3 bits"),
    "a word too wide": (pack_words(np.full(WEIGHTS, 8), 3), "a word of 3 bits is 8"),
    "a gigabyte in a kilobyte": (base64.b64encode(zlib.compress(bytes(1 << 24), 9)).decode(), f"{WEIGHTS} of 3 bits"),
    "a number": (5, "words are a text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_of_words_is_refused(name):
    text, message = HOSTILE[name]
    data = plan_of(3, np.zeros(WEIGHTS, dtype=int)).to_json()
    data["layers"][0]["words"] = text
    with pytest.raises(ValueError, match=message) as caught:
        Plan.from_json(data)
    assert "layer 'w'" in str(caught.value)


def test_a_plan_keeps_all_causes_of_its_cells():
    plan = plan_of(3, np.zeros(WEIGHTS, dtype=int))
    channel = BitChannel.of(Cause([0.1] * 3, [0.2] * 3, "retention"), Cause([0.01] * 3, [0.0] * 3, "stuck"))
    many = replace(plan, layers=(replace(plan.layers[0], channel=channel),))
    assert Plan.from_json(json.loads(many.dumps())).layers[0].channel == channel


def test_a_channel_of_an_earlier_version_is_refused_with_the_new_words():
    data = plan_of(3, np.zeros(WEIGHTS, dtype=int)).to_json()
    channel = data["layers"][0]["channel"]
    assert channel.pop("persistence") == "stuck"
    for kind, message in (
        ("fixed", "kind: 'fixed' is now 'retention' .* or 'stuck' "),
        ("transient", "kind: is now persistence"),
    ):
        channel["kind"] = kind
        with pytest.raises(ValueError, match=message):
            Plan.from_json(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"method": "tac\n*/ `include"}, "a method is a word"),
        ({"method": 3}, "a method is a word"),
        ({"planes_per_weight": float("nan")}, "planes_per_weight is a number"),
        ({"parity_bits_per_weight": float("inf")}, "parity_bits_per_weight is a number"),
        ({"parity_bits_per_weight": -1}, "parity_bits_per_weight is a number"),
    ],
)
def test_figures_and_method_of_a_plan_are_what_they_are_called(change, message):
    plan = plan_of(3, np.zeros(WEIGHTS, dtype=int))
    with pytest.raises(ValueError, match=message):
        Plan.from_json(plan.to_json() | change)


@pytest.mark.parametrize("slope", [(0.0,), (1.0, 1.0, -1.0, 1.0)])
def test_nothing_is_divided_by_a_slope_of_zero(slope):
    [entry] = plan_of(3, np.zeros(WEIGHTS, dtype=int)).layers
    with pytest.raises(ValueError, match="divided by their slope"):
        replace(entry, slope=slope)


def test_words_need_a_table_of_words():
    data = plan_of(3, np.zeros(WEIGHTS, dtype=int)).to_json()
    data["layers"][0]["scheme"]["code_map"] = "twos-complement"
    del data["layers"][0]["scheme"]["segments"][0]["readout"]["assignment"]
    with pytest.raises(ValueError, match="for the code maps 'table' and 'trellis' alone"):
        Plan.from_json(data)
