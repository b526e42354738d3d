"""Words of a memory: rows and codewords begin with one, padding is counted, and everybody reads the same map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, make_storage_menu
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip import banks, store
from qtaml_hw.errors import InputError
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.storage import MemoryWord

P = 0.003


def layers() -> list[Layer]:
    rng = np.random.default_rng(0)
    return [Layer.of_levels(name, np.rint(rng.normal(0, 30, size))) for name, size in (("a", 1000), ("b", 77))]


def found(made: list[Layer]) -> Sensitivity:
    sizes = tuple(layer.size for layer in made)
    values = np.array([2.0, 1.0])[: len(made)] * sizes
    return Sensitivity(tuple(layer.name for layer in made), sizes, values, np.zeros(len(made)), 1.0)


@pytest.mark.parametrize("widths", [(64,), (72,), (32, 128)])
@pytest.mark.parametrize("budget", [0.5, 1.0])
def test_every_row_that_is_decoded_at_once_fits_a_word_and_the_price_is_what_the_map_says(
    widths: tuple[int, ...], budget: float
) -> None:
    made = layers()
    menu = make_menu(made, BitChannel.symmetric(P), families=("hsiao", "bch-2"), word=MemoryWord(widths))
    plan = allocate(menu, found(made), budget)
    regions = plan.memory_map().regions
    assert all(region.word[0] == 1 and region.word[1] in widths for region in regions)
    assert any(region.code for region in regions)
    whole = sum(8 * layer.size for layer in made)
    padded = sum((s.rows * s.lanes - s.words) * 8 for x in plan.layers for s in x.scheme.segments)
    assert plan.memory_map().stored_bits == pytest.approx(whole + padded + plan.parity_bits_per_weight * plan.weights)
    assert Plan.from_json(plan.to_json()).memory_map() == plan.memory_map()


def test_bare_words_fill_the_macro_and_stand_in_one_row_with_nothing_between() -> None:
    made = layers()
    plan = allocate(
        make_menu(made, BitChannel.symmetric(P), families=("hsiao",), word=MemoryWord((64,))), found(made), 0
    )
    assert [segment.lanes for entry in plan.layers for segment in entry.scheme.segments] == [8, 8]
    assert plan.memory_map().stored_bits == 64 * (125 + 10)


def test_shared_codewords_take_whole_words_and_the_image_is_the_stream() -> None:
    made, code = layers(), "bch-4-127-99"
    menus = [
        make_storage_menu(made, BitChannel.symmetric(P), code_names=[code], widths=[4], word=MemoryWord(widths))
        for widths in ((), (32,), (48,))
    ]
    costs = [next(x.cost for x in menu.layers[0].offers if x.packed) for menu in menus]
    np.testing.assert_allclose(costs, [4 * 127 / 99, 4 * 128 / 99, 4 * 144 / 99])
    free, padded = (allocate(menu, found(made), 6.0, method="exact") for menu in menus[:2])
    assert padded.memory_map().stored_bits == free.memory_map().stored_bits * 128 // 127
    assert [region.word for region in padded.memory_map().regions] == [(4, 32)]
    (bank,), (words,) = (list(banks(plan, store(plan, made))) for plan in (free, padded))
    bits = np.unpackbits(words.rows, axis=1, bitorder="little").reshape(-1, 128)
    assert words.width == 32
    assert not bits[:, 127].any()
    np.testing.assert_array_equal(bits[:, :127], np.unpackbits(bank.rows, axis=1, count=127, bitorder="little"))


def test_weights_come_back_the_same_whatever_the_words_of_the_memory_are() -> None:
    made = layers()
    menu = make_menu(made, BitChannel.symmetric(P), families=("hsiao",), word=MemoryWord((40,)))
    plan = allocate(menu, found(made), 1.0)
    wide, narrow = (store(x, made).read(7)[0] for x in (replace(plan, word_bits=()), plan))
    assert all(np.array_equal(wide[name], narrow[name]) for name in wide)


def test_a_macro_that_holds_no_weight_is_refused_in_a_sentence() -> None:
    rng = np.random.default_rng(0)
    wide = Layer.of_levels("w", np.rint(rng.normal(0, 30, 50)))
    with pytest.raises(InputError, match=r"memory\.word_bits: a stored word has 12 bits, the widest macro 8"):
        make_storage_menu([wide], BitChannel.symmetric(P), code_names=[], widths=[12], word=MemoryWord((8,)))
    with pytest.raises(ValueError, match="8 to 4096 bits, got 7"):
        MemoryWord((7,))
    with pytest.raises(ValueError, match="a power of two of words, 2 to 16777216, got '100x64'"):
        MemoryWord(("100x64",))


@pytest.mark.parametrize("macros", [("64x64",), ("16x64", "256x64", 128), ("32x40", "32x72")])
@pytest.mark.parametrize("budget", [0.0, 6.0])
def test_whole_macros_are_paid_for(macros: tuple[int | str, ...], budget: float) -> None:
    """Every region takes whole macros, those behind its last row are in the price, and the map says so too."""
    made = layers()
    menu = make_menu(made, BitChannel.symmetric(P), families=("hsiao",), word=MemoryWord(macros))
    plan = allocate(menu, found(made), budget)
    regions = plan.memory_map().regions
    assert [x.address for x in regions] == np.cumsum([0, *(x.stored_bits for x in regions[:-1])]).tolist()
    for region in regions:
        assert region.banks * region.depth * region.word[1] == region.stored_bits
        assert region.stored_bits - region.spare_bits == region.rows * region.pitch
        assert region.banks == -(-region.rows // region.depth)
    padded = sum((s.rows * s.lanes - s.words) * 8 for x in plan.layers for s in x.scheme.segments)
    whole = sum(8 * layer.size for layer in made)
    assert plan.memory_map().stored_bits == pytest.approx(whole + padded + plan.parity_bits_per_weight * plan.weights)
    assert Plan.from_json(plan.to_json()).memory_map() == plan.memory_map()
    bare = menu.layers[0].offers[0]
    rows, word = -(-1000 // bare.lanes), MemoryWord(macros)
    assert bare.cost * 1000 == pytest.approx(word.whole(bare.lanes * 8, rows) - rows * bare.lanes * 8)


def test_of_macros_of_one_width_few_are_taken_where_they_waste_little() -> None:
    """1000 words: two of 512, not one of 4096; 3700 words: one of 4096, though 15 of 256 waste less."""
    word = MemoryWord(("256x64", "4096x64", "512x64"))
    assert [word.depth(64, words) for words in (200, 512, 1000, 3700)] == [256, 512, 512, 4096]
    assert MemoryWord((64, "256x64")).macros == (64,)


def test_bits_that_fill_a_word_of_the_memory_are_paid_for() -> None:
    """Twelve words of 5 bits, and 4 bits of nothing, to a row of 64."""
    [made] = layers()[:1]
    menu = make_storage_menu([made], BitChannel.symmetric(P), code_names=[], widths=[5], word=MemoryWord((64,)))
    bare = menu.layers[0].offers[0]
    assert bare.lanes == 12
    assert bare.cost == pytest.approx(64 / 12)


@pytest.mark.parametrize(("word", "stored"), [(None, 39), (MemoryWord((64,)), 64)])
def test_a_codeword_costs_what_it_takes_of_the_memory(word: MemoryWord | None, stored: int) -> None:
    """Thirty-two bits of data in a codeword of 39, which has a word of 64 for itself where there is none smaller."""
    [made] = layers()[:1]
    menu = make_storage_menu([made], BitChannel.symmetric(P), code_names=["hsiao-39-32"], widths=[5], word=word)
    [coded] = [offer for offer in menu.layers[0].offers if offer.code]
    assert coded.cost == pytest.approx(5 * stored / 32, rel=1 / 1000)  # the last codeword is not full
