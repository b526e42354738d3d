"""Vectors inside kernels against NumPy: every operation, lane by lane, at the ends of the numbers."""

import numba
import numpy as np

from qtaml_hw.support import vectors as v

LANES = 32
ZERO = np.uint64(0)
A = np.random.default_rng(0).integers(-(2**15), 2**15, LANES, dtype=np.int16)
B = np.random.default_rng(1).integers(-200, 200, LANES, dtype=np.int16)
A[:4], B[:4] = (-(2**15), 2**15 - 1, 5, -7), (-1, 1, 5, 7)


@numba.njit
def arithmetic(a, b, out):
    x, y = v.load(a, ZERO, LANES), v.load(b, ZERO, LANES)
    for i, value in enumerate((x + y, x - y, x & y, x | y, x ^ y, v.smaller(x, y), v.larger(x, y), v.absolute(x))):
        v.store(out, np.uint64(i * LANES), value)


@numba.njit
def unsigned(a, number, out):
    x = v.load(a, ZERO, 8)
    for i, value in enumerate((x + number, x * number, x ^ number, x >> np.uint64(9), x >> x)):
        v.store(out, np.uint64(i * 8), value)


@numba.njit
def truth(a, b):
    x, y = v.load(a, ZERO, LANES), v.load(b, ZERO, LANES)
    return v.word(x < y), v.word(x == y), v.word(v.negative(x))


@numba.njit
def chosen(bits, out):
    v.store(out, ZERO, v.select(v.truths(bits, LANES), v.splat(np.int16(3), LANES), v.splat(np.int16(-5), LANES)))


@numba.njit
def halves(a, narrow, wide):
    half = v.saturated(v.load(a, ZERO, LANES))
    v.store(narrow, ZERO, half)
    v.store(wide, ZERO, v.widened(half))


@numba.njit
def reals(a, b, number, out):
    x, y = v.load(a, ZERO, 8), v.load(b, ZERO, 8)
    for i, value in enumerate((x + y, x - y, x * y, x * y + x, x * number - y, v.select(x < y, x, y))):
        v.store(out, np.uint64(i * 8), value)


def test_floats_are_rounded_after_every_operation():
    rng = np.random.default_rng(2)
    for kind in (np.float32, np.float64):
        a, b = rng.standard_normal((2, 8)).astype(kind)
        a[0], b[0] = 1 + np.finfo(kind).eps, 1 - np.finfo(kind).eps / 2  # fused, the fifth would be another number
        a[1], b[1] = np.nan, 1
        number, out = b[0], np.empty((6, 8), kind)
        reals(a, b, number, out)
        expected = [a + b, a - b, a * b, a * b + a, a * number - b, np.where(a < b, a, b)]
        assert np.array_equal(out, expected, equal_nan=True)


def test_arithmetic():
    out = np.empty(8 * LANES, np.int16)
    arithmetic(A, B, out)
    expected = [A + B, A - B, A & B, A | B, A ^ B, np.minimum(A, B), np.maximum(A, B), np.abs(A)]
    assert np.array_equal(out.reshape(8, LANES), expected)


def test_unsigned_vectors_with_a_number():
    a = np.array([0, 1, 5, 63, 2**63, 2**64 - 1, 2**40, 7], np.uint64)
    number, out = np.uint64(0x9E3779B97F4A7C15), np.empty(40, np.uint64)
    small = a & np.uint64(63)
    unsigned(small, number, out)
    assert np.array_equal(out.reshape(5, 8)[4], small >> small)
    unsigned(a, number, out)
    assert np.array_equal(out.reshape(5, 8)[:4], [a + number, a * number, a ^ number, a >> np.uint64(9)])


def test_truths_are_the_bits_of_a_word_lane_0_the_lowest():
    found = [np.unpackbits(np.uint32(x).reshape(1).view(np.uint8), bitorder="little") for x in truth(A, B)]
    assert np.array_equal(found, [A < B, A == B, A < 0])
    out = np.empty(LANES, np.int16)
    chosen(np.uint32(0x80000005), out)
    assert np.flatnonzero(out == 3).tolist() == [0, 2, 31]
    assert np.count_nonzero(out == -5) == LANES - 3


def test_halves_are_the_nearest_numbers():
    narrow, wide = np.empty(LANES, np.int8), np.empty(LANES, np.int16)
    halves(A, narrow, wide)
    assert np.array_equal(narrow, np.clip(A, -128, 127))
    assert np.array_equal(wide, narrow)
