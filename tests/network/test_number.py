"""Number formats: a value for every word, a role for every bit, and scales of three grains."""

from __future__ import annotations

import numpy as np
import pytest

from qtaml_hw.network import Role, Scale, integer, number_format
from qtaml_hw.network.number import LABELLINGS

WIDTHS = (2, 3, 4, 8, 12, 16)


@pytest.mark.parametrize("bits", WIDTHS)
@pytest.mark.parametrize("labelling", LABELLINGS)
def test_every_number_has_a_word_and_comes_back_from_it(bits, labelling):
    made, half = integer(bits, labelling), 1 << (bits - 1)
    numbers = np.arange(-half + (labelling == "sign-magnitude"), half)
    words = made.encode(numbers)
    assert np.array_equal(made.decode(words), numbers)
    assert np.unique(words).size == numbers.size
    assert words.max() < 1 << bits
    assert number_format(made.name) is made


@pytest.mark.parametrize("bits", WIDTHS)
@pytest.mark.parametrize("labelling", LABELLINGS)
def test_the_bit_of_the_sign_tells_negative_numbers_from_the_others(bits, labelling):
    made = integer(bits, labelling)
    assert made.roles == (Role.SIGN, *[Role.MAGNITUDE] * (bits - 1))
    values = made.values().reshape(2, -1)  # by the first bit
    low, high = sorted(values, key=lambda x: float(x.mean()))
    assert high.min() == 0
    assert low.max() <= 0
    assert (low == 0).sum() == (labelling == "sign-magnitude")  # its second zero


@pytest.mark.parametrize("bits", WIDTHS[1:])
def test_neighbours_differ_in_one_bit_in_gray_alone(bits):
    for labelling in LABELLINGS:
        made = integer(bits, labelling)
        words = made.encode(np.unique(made.values()))
        one = all(int(x).bit_count() == 1 for x in words[1:] ^ words[:-1])
        assert one == (labelling == "gray")


def test_what_has_no_word_is_refused_by_its_value():
    for values, name in (([0, 8], "int4"), ([-9], "int4-gray"), ([-8], "int4-sign-magnitude"), ([0.5], "int4")):
        with pytest.raises(ValueError, match=f"{values[-1]} has no word in {name}: its values are -[78] to 7"):
            number_format(name).encode(values)


@pytest.mark.parametrize(
    "name", ["", "int", "int1", "int17", "int8-", "int8-green", "float17", "int-8", "uint8", "int٤"]
)
def test_a_format_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match=r"unknown number format|bits must be|unknown code map"):
        number_format(name)


def test_a_scale_is_one_number_for_every_weight_whatever_its_grain():
    shape = (2, 3, 5)
    for scale in (
        Scale(0.5),
        Scale(np.arange(1.0, 4.0), axis=1),
        Scale(np.arange(1.0, 4.0), axis=-2),
        Scale(np.arange(1.0, 19.0).reshape(2, 3, 3), axis=2, block=2),
        Scale(np.arange(1.0, 19.0).reshape(2, 3, 3), axis=-1, block=2),
    ):
        whole = np.broadcast_to(scale.of(shape), shape)
        for index in np.ndindex(*shape):
            if scale.axis is None:
                own = scale.values
            elif scale.block is None:
                own = scale.values[index[1]]
            else:
                own = scale.values[index[0], index[1], index[2] // 2]
            assert whole[index] == own


@pytest.mark.parametrize(
    ("values", "how", "shape"),
    [
        (np.ones(3), {}, (3,)),
        (1.0, {"axis": 0}, (3,)),
        (np.ones((3, 2)), {"axis": 0}, (3, 4)),
        (1.0, {"block": 2}, (3,)),
        (np.ones((3, 2)), {"axis": 1, "block": 0}, (3, 4)),
        (np.ones(4), {"axis": 0}, (3,)),
        (np.ones(3), {"axis": 1}, (3,)),
        (np.ones(3), {"axis": -2}, (3,)),
        (np.ones((3, 3)), {"axis": 1, "block": 2}, (3, 4)),
    ],
)
def test_a_scale_that_does_not_fit_its_tensor_is_refused(values, how, shape):
    with pytest.raises(ValueError, match=r"scale|blocks"):
        Scale(values, **how).of(shape)


@pytest.mark.parametrize(("axis", "block"), [(0, 32), (1, 32), (-1, 7), (1, None), (None, None)])
@pytest.mark.parametrize("zeros", [False, True])
def test_pieces_of_a_scale_are_those_of_the_whole(axis, block, zeros):
    shape, rng = (700, 801), np.random.default_rng(6)
    grid = () if axis is None else [-(-n // (block or 1)) if a == axis % 2 else n for a, n in enumerate(shape)]
    grid = grid if block else [] if axis is None else [shape[axis]]
    scale = Scale(rng.random(grid), axis, block, rng.random(grid) if zeros else np.zeros(()))
    found = np.full((2, *shape), np.nan)
    for part, own, zero in scale.parts(shape):
        found[0][part], found[1][part] = own, zero
    assert np.array_equal(found[0], np.broadcast_to(scale.of(shape), shape))
    assert np.array_equal(found[1], np.broadcast_to(scale.zero_of(shape), shape))
    assert len(list(scale.parts(shape))) > 1
