"""Weights stored as floats of 8 or 16 bits: what a word means, what a flipped bit costs, and what is bought for it."""

from __future__ import annotations

import json

import ml_dtypes
import numpy as np
import pytest

from qtaml_hw.allocation import allocate, make_menu, make_storage_menu
from qtaml_hw.allocation.jacobian import Sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.network import AS_STORED, Layer, Role, load, number_format, quantise
from qtaml_hw.network.number import CODEBOOKS, FLOATS
from qtaml_hw.plan import Plan
from qtaml_hw.storage import moments, quality_of

RNG = np.random.default_rng(0)
WEIGHTS = RNG.normal(0, 0.05, (50, 400)).astype(np.float32)
WEIGHT_FORMATS = ("float16", "bfloat16", "float8-e4m3fn", "float8-e5m2")


def layer(name: str) -> Layer:
    form = number_format(name)
    return Layer("w", form, *quantise(WEIGHTS, form), output_axis=0, input_axis=1)


@pytest.mark.parametrize("name", FLOATS)
def test_every_word_means_what_its_type_says(name: str) -> None:
    form, (exponent, dtype) = number_format(name), FLOATS[name]
    words = np.arange(1 << form.bits).astype(form.dtype)
    with np.errstate(invalid="ignore"):
        expected = words.view(dtype).astype(np.float64)
    assert np.array_equal(form.numbers, np.isfinite(expected))
    assert np.array_equal(form.values()[form.numbers], expected[form.numbers])
    assert form.roles.count(Role.EXPONENT) == exponent
    assert len(form.roles) == form.bits


@pytest.mark.parametrize("name", [*FLOATS, *CODEBOOKS])
def test_levels_rise_with_the_value(name: str) -> None:
    """So thresholds between words can be written as integers."""
    form = number_format(name)
    order = np.argsort(form.levels[form.numbers], kind="stable")
    assert np.all(np.diff(form.values()[form.numbers][order]) >= 0)


@pytest.mark.parametrize("name", WEIGHT_FORMATS)
def test_weights_become_the_nearest_floats(name: str) -> None:
    found = layer(name)
    expected = (WEIGHTS.astype(np.float64) / found.scale.values).astype(FLOATS[name][1]).astype(np.float64)
    assert np.array_equal(found.weights(), (expected * found.scale.values).astype(np.float32))
    if found.bits == 8:
        assert (
            found.values().max() == number_format(name).values().max() or found.values().min() == -found.values().max()
        )


def test_weights_beyond_a_format_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 65504 in float16, got 1e\\+06"):
        quantise(np.array([1e6, 1.0]), number_format("float16"))


@pytest.mark.parametrize("p", [1e-12, 1e-3, 0.2])
def test_moments_of_sixteen_bits_are_exact(p: float) -> None:
    """Against the sum over all 65,536 words that can be read."""
    stored, channel = layer("float16").stored, BitChannel.uniform(p, p / 2, 16)
    table = stored.values()
    mean, variance = moments(table, channel)
    read = np.arange(1 << 16)
    for word in layer("float16").words.ravel()[:5].tolist():
        chance = np.ones(1 << 16)
        for k in range(16):
            rate = channel.p10[k] if word >> k & 1 else channel.p01[k]
            chance *= np.where((read >> k & 1) == (word >> k & 1), 1 - rate, rate)
        expected = float(chance @ table)
        assert mean[word] == pytest.approx(expected, rel=1e-9)
        assert variance[word] == pytest.approx(float(chance @ (table - expected) ** 2), rel=1e-6)


@pytest.mark.parametrize("name", WEIGHT_FORMATS)
def test_no_word_is_read_as_more_than_was_ever_stored(name: str) -> None:
    """NaN, the infinities, and what is more than twice as large, are read as the mean."""
    stored = layer(name).stored
    table, form = stored.values(), stored.format
    seen = form.values()[stored.histogram > 0]
    assert np.array_equal(table[stored.histogram > 0], seen)
    assert (table.min(), table.max()) == (seen.min(), seen.max())
    far = ~form.numbers | (np.abs(form.values()) > 2 * np.abs(seen).max())
    assert np.all(table[far] == pytest.approx(float(layer(name).values().mean()), abs=1e-9))


def importance(name: str) -> np.ndarray:
    """Squared error for each bit that flips, per flip and variance of the weights, the first bit first."""
    found = layer(name)
    stored, table, costs = found.stored, found.stored.values(), []
    for k in range(found.bits):
        rates = np.where(np.arange(found.bits) == k, 1e-6, 0)
        mean, variance = moments(table, BitChannel(rates, rates))
        costs.append(quality_of(mean, variance, table, stored.histogram).distortion / 1e-6)
    return np.array(costs[::-1]) / float(found.values().var())


@pytest.mark.parametrize("name", WEIGHT_FORMATS)
def test_the_importance_of_bits_comes_out_of_the_moments(name: str) -> None:
    """A sign costs (2 w)**2. Of the exponent, bits that move a weight within the range cost most, and the first one no
    more than the weight: what it makes is recognised. A bit of the mantissa costs a quarter of the one before.
    """
    roles, cost = np.array(number_format(name).roles), importance(name)
    assert cost[0] == pytest.approx(4, rel=0.01)
    exponent, mantissa = cost[roles == Role.EXPONENT], cost[roles == Role.MANTISSA]
    assert cost[1] == pytest.approx(1, rel=0.15)
    assert exponent.max() > 2
    assert mantissa.max() < exponent.min()
    assert mantissa[0] / mantissa[1] == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize("name", [*WEIGHT_FORMATS, "float4-e2m1", *CODEBOOKS])
def test_planes_are_those_of_the_bits_that_matter_most(name: str) -> None:
    """Bits are stored in the order of what a flip costs, so the first planes that are bought are the dearest ones."""
    found = layer(name)
    cost = importance(name)[::-1][list(found.stored.order or range(found.bits))]
    assert np.all(np.diff(cost) >= -1e-6 * cost.max())
    sensitivity = Sensitivity(("w",), (found.size,), np.array([float(found.size)]), np.array([0.0]), 1.0)
    menu = make_menu([found], BitChannel.symmetric(1e-3), readout="raw", corrections=False)
    for planes in range(1, 5):
        plan = allocate(menu, sensitivity, float(planes))
        left = plan.predicted.distortion / found.size / float(found.values().var())
        assert left == pytest.approx(1e-3 * cost[: found.bits - planes].sum(), rel=0.05, abs=1e-9)


@pytest.mark.parametrize("readout", ["raw", "posterior-mean", "channel-optimised"])
@pytest.mark.parametrize("name", WEIGHT_FORMATS)
def test_floats_are_stored_protected_and_read_as_predicted(name: str, readout: str) -> None:
    if readout == "channel-optimised" and name != "float8-e4m3fn":
        pytest.skip("words for the channel are searched for in 8 bits; 16 take minutes")
    found = layer(name)
    sensitivity = Sensitivity(("w",), (found.size,), np.array([float(found.size)]), np.array([0.0]), 1.0)
    menu = make_menu([found], BitChannel.symmetric(0.01), readout=readout, corrections=False)
    for budget in (0.0, 2.0):
        plan = allocate(menu, sensitivity, budget)
        plan = Plan.from_json(json.loads(plan.dumps()))
        errors = [(store(plan, [found]).read(seed)[0]["w"] - found.weights()) ** 2 for seed in range(20)]
        expected = plan.predicted.distortion / found.size * float(found.scale.values) ** 2
        assert np.mean(errors) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("name", ["float8-e4m3fn", "float8-e5m2", "float8-e4m3fnuz", "float4-e2m1", *CODEBOOKS])
def test_words_made_for_a_channel_are_as_good_from_floats_as_from_integers(name: str) -> None:
    def errors(name: str) -> list[float]:
        found = layer(name)
        menu = make_storage_menu(
            [found], BitChannel.symmetric(0.05), code_names=(), widths=(2, 3, 4), corrections=False
        )
        return [offer.distortion / float(found.values().var()) for offer in menu.layers[0].offers]

    assert errors(name) == pytest.approx(errors("int8"), rel=0.15)


def test_trellis_words_are_as_good_from_floats_as_from_integers() -> None:
    def errors(name: str) -> np.ndarray:
        form, cells = number_format(name), BitChannel.symmetric(0.05, persistence="stuck")
        found = Layer("w", form, *quantise(WEIGHTS[:8, :128], form), output_axis=0, input_axis=1)
        menu = make_storage_menu([found], cells, code_names=(), widths=(), corrections=False, window=6, mapped=cells)
        return np.array([offer.distortion / float(found.values().var()) for offer in menu.layers[0].offers])

    expected = errors("int8")
    assert expected[-1] < 0.05
    for name in ("bfloat16", "float8-e4m3fn", "bnb-fp4"):
        assert np.all(errors(name) <= 1.25 * expected)


@pytest.mark.parametrize("name", WEIGHT_FORMATS)
def test_without_faults_floats_come_back_as_they_are(name: str) -> None:
    """But for the last place of the largest one: tables have as many places as that needs."""
    found = layer(name)
    sensitivity = Sensitivity(("w",), (found.size,), np.array([1.0]), np.array([0.0]), 1.0)
    plan = allocate(make_menu([found], BitChannel.symmetric(0.0), readout="raw"), sensitivity, 0.0)
    read, _ = store(plan, [found]).read(1)
    np.testing.assert_allclose(read["w"], found.weights(), rtol=0, atol=2.0**-24 * np.abs(WEIGHTS).max() * 2)


def test_half_precision_stays_what_the_file_holds(shared) -> None:
    network = load(shared / "cases/half-then-cast-refused/net.onnx")
    kept = network.layers(format=AS_STORED)
    assert [x.format.name for x in kept] == ["float16", "float16"]
    for x, site in zip(kept, network.sites, strict=True):
        assert np.array_equal(x.words, site.values.view(np.uint16))
        assert np.array_equal(x.weights(), site.values.astype(np.float32))
    assert [x.format.name for x in network.layers(format="bfloat16")] == ["bfloat16", "bfloat16"]
    assert np.array_equal(
        network.layers(format="bfloat16")[0].weights(),
        network.sites[0].values.astype(ml_dtypes.bfloat16).astype(np.float32),
    )


def test_single_precision_cannot_stay_as_it_is(shared) -> None:
    with pytest.raises(ValueError, match="layer 'w1' holds float32"):
        load(shared / "cases/zero-layer-refused/net.onnx").layers(format=AS_STORED)


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float8-e5m2"])
def test_where_hardware_is_asked_for_words_too_wide_for_a_table_are_read_as_they_are(name: str) -> None:
    """A table of 65,536 entries would be synthesised for minutes; one of 256 is hardware like any other."""
    from qtaml_hw.hdl import missing_hardware

    found = layer(name)
    sensitivity = Sensitivity(("w",), (found.size,), np.array([1.0]), np.array([0.0]), 1.0)
    for hardware in (True, False):
        menu = make_menu([found], BitChannel.symmetric(0.001), families=("hsiao",), readout="wiener", hardware=hardware)
        plan = allocate(menu, sensitivity, 0.5)
        plain = found.bits > 8 and hardware
        assert {segment.readout.name for segment in plan.layers[0].scheme.segments} == {"raw" if plain else "wiener"}
        said = "" if hardware or found.bits == 8 else "words of 16 bits are read by a table of 65536 entries (wiener)"
        assert said in missing_hardware(plan)
        assert bool(said) == bool(missing_hardware(plan))


def test_tables_of_wide_words_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hardware, too, words are read as they are where the tables of all offers are too many."""
    found = layer("bfloat16")
    for most, name in ((1 << 30, "wiener"), (1 << 20, "raw")):
        monkeypatch.setattr("qtaml_hw.allocation.menu.MOST_TABLES", most)
        menu = make_menu([found], BitChannel.symmetric(0.001), families=("hsiao",), readout="wiener", hardware=False)
        assert {offer.readout.name for offer in menu.layers[0].offers} == {name}
