# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="import-untyped"
"""Vectors of numbers inside kernels, as many lanes as a kernel asks for, whatever a compiler makes of its loops.

LLVM turns a vector into as many registers as the processor needs for it. What is computed does not depend on the
processor. Vectors are values of a kernel: they come from `load` and `splat`, and go to `store`. The operators
``+ - * & | ^ == <`` and, of unsigned numbers, ``>>`` work lane by lane, on two vectors of one type or a vector and such
a number; ``<`` takes numbers as signed. Of floats there are ``+ - * <``, rounded one by one and never fused. Where to
load is said by an unsigned number: one with a sign may count from the end.

>>> import numba, numpy as np
>>> @numba.njit
... def nearer(a, b, out):
...     x, y = load(a, np.uint64(0), 4), load(b, np.uint64(0), 4)
...     store(out, np.uint64(0), select(absolute(x) < absolute(y), x, y))
>>> out = np.empty(4, np.int8)
>>> nearer(np.array([1, -2, 3, -4], np.int8), np.array([-4, 3, -2, 1], np.int8), out)
>>> out
array([ 1, -2, -2,  1], dtype=int8)
"""

from __future__ import annotations

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

__all__ = [
    "Vector",
    "absolute",
    "larger",
    "load",
    "negative",
    "saturated",
    "select",
    "smaller",
    "splat",
    "store",
    "truths",
    "widened",
    "word",
]

BIT = types.boolean
"""Element of a vector of truths: one bit for each lane."""


class Vector(types.Type):  # type: ignore[misc]
    """The type of `lanes` integers, floats of 32 or 64 bits, or truths."""

    def __init__(self, element: types.Type, lanes: int) -> None:
        self.element, self.lanes = element, lanes
        super().__init__(name=f"vector({element}, {lanes})")

    @property
    def bits(self) -> int:
        """Width of an element."""
        return 1 if self.element == BIT else int(self.element.bitwidth)


@register_model(Vector)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager, kind):
        real = ir.FloatType() if kind.bits == 32 else ir.DoubleType()
        element = real if isinstance(kind.element, types.Float) else ir.IntType(kind.bits)
        super().__init__(manager, kind, ir.VectorType(element, kind.lanes))


def _place(context, builder, array, value, index, vector):
    data = context.make_array(array)(context, builder, value).data
    return builder.bitcast(builder.gep(data, [index]), context.get_value_type(vector).as_pointer())


@intrinsic(prefer_literal=True)
def load(_context, array, index, lanes):
    """``array.ravel()[index : index + lanes]`` of a contiguous array; `lanes` is a constant."""
    vector = Vector(array.dtype, lanes.literal_value)

    def code(context, builder, _signature, arguments):
        place = _place(context, builder, array, arguments[0], arguments[1], vector)
        return builder.load(place, align=vector.bits // 8)

    return vector(array, types.uint64, lanes), code


@intrinsic
def store(_context, array, index, vector):
    """``array.ravel()[index : index + lanes] = vector``, of a contiguous array."""

    def code(context, builder, _signature, arguments):
        place = _place(context, builder, array, arguments[0], arguments[1], vector)
        builder.store(arguments[2], place, align=vector.bits // 8)
        return context.get_dummy_value()

    return types.void(array, types.uint64, vector), code


@intrinsic(prefer_literal=True)
def splat(_context, scalar, lanes):
    """`lanes` times `scalar`, a number of the element's type."""
    vector = Vector(types.unliteral(scalar), lanes.literal_value)

    def code(context, builder, _signature, arguments):
        return _spread(builder, arguments[0], context.get_value_type(vector))

    return vector(vector.element, lanes), code


def _spread(builder, scalar, shape):
    undefined = ir.Constant(shape, ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.IntType(32)(0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(ir.IntType(32), shape.count), None))


@intrinsic(prefer_literal=True)
def truths(_context, scalar, lanes):
    """The lowest `lanes` bits of an integer of as many bits, lane 0 the lowest."""
    vector = Vector(BIT, lanes.literal_value)

    def code(context, builder, _signature, arguments):
        return builder.bitcast(arguments[0], context.get_value_type(vector))

    return vector(types.Integer.from_bitwidth(vector.lanes, False), lanes), code


@intrinsic
def word(_context, vector):
    """Truths as an integer of as many bits: what `truths` takes."""
    integer = types.Integer.from_bitwidth(vector.lanes, False)

    def code(context, builder, _signature, arguments):
        return builder.bitcast(arguments[0], context.get_value_type(integer))

    return integer(vector), code


@intrinsic
def select(_context, truth, a, b):
    """`a` where `truth` is, else `b`."""

    def code(_target, builder, _signature, arguments):
        return builder.select(*arguments)

    return a(truth, a, a), code


@intrinsic
def negative(_context, vector):
    """Where numbers are below 0."""

    def code(_target, builder, _signature, arguments):
        return builder.icmp_signed("<", arguments[0], ir.Constant(arguments[0].type, None))

    return Vector(BIT, vector.lanes)(vector), code


@intrinsic
def absolute(_context, vector):
    """Numbers without their sign; the lowest of all stays as it is."""

    def code(_target, builder, _signature, arguments):
        return _chosen(builder, ">", arguments[0], builder.neg(arguments[0]))

    return vector(vector), code


@intrinsic
def widened(_context, vector):
    """The same signed numbers in integers of twice as many bits."""
    wide = Vector(types.Integer.from_bitwidth(2 * vector.bits, True), vector.lanes)

    def code(context, builder, _signature, arguments):
        return builder.sext(arguments[0], context.get_value_type(wide))

    return wide(vector), code


@intrinsic
def saturated(_context, vector):
    """The nearest signed numbers in integers of half as many bits."""
    half = Vector(types.Integer.from_bitwidth(vector.bits // 2, True), vector.lanes)
    limit = 1 << (half.bits - 1)

    def code(context, builder, _signature, arguments):
        value = arguments[0]
        for relation, end in (("<", limit - 1), (">", -limit)):
            value = _chosen(builder, relation, value, ir.Constant(value.type, [end] * vector.lanes))
        return builder.trunc(value, context.get_value_type(half))

    return half(vector), code


def _chosen(builder, relation, a, b):
    """The one of two that stands in a relation to the other."""
    return builder.select(builder.icmp_signed(relation, a, b), a, b)


def _of_two(build, answer=None):
    """A function of two vectors of one type, to a vector of the same type or of the element `answer`."""

    @intrinsic
    def function(_context, a, b):
        def code(_target, builder, _signature, arguments):
            return build(builder, *arguments)

        return Vector(answer or a.element, a.lanes)(a, a), code

    return function


smaller = _of_two(lambda builder, a, b: _chosen(builder, "<", a, b))
"""The smaller of two signed numbers."""
larger = _of_two(lambda builder, a, b: _chosen(builder, ">", a, b))
"""The larger of two signed numbers."""


@intrinsic
def _alike(_context, vector, scalar):
    """The scalar in every lane of such a vector."""

    def code(_target, builder, _signature, arguments):
        return _spread(builder, arguments[1], arguments[0].type)

    return vector(vector, vector.element), code


def _operator(symbol, function):
    @overload(symbol)
    def between(a, b):
        if isinstance(a, Vector) and a == b:
            return lambda a, b: function(a, b)
        if isinstance(a, Vector) and isinstance(b, types.Number) and types.unliteral(b) == a.element:
            return lambda a, b: function(a, _alike(a, b))
        return None


def _of_numbers(integers, floats, answer=None):
    """What is built of vectors of integers, or of floats."""

    def build(builder, a, b):
        return (integers if isinstance(a.type.element, ir.IntType) else floats)(builder, a, b)

    return _of_two(build, answer)


def _below(builder, a, b):
    return builder.icmp_signed("<", a, b)


def _floats_below(builder, a, b):
    return builder.fcmp_ordered("<", a, b)


_operator(operator.add, _of_numbers(ir.IRBuilder.add, ir.IRBuilder.fadd))
_operator(operator.sub, _of_numbers(ir.IRBuilder.sub, ir.IRBuilder.fsub))
_operator(operator.mul, _of_numbers(ir.IRBuilder.mul, ir.IRBuilder.fmul))
_operator(operator.lt, _of_numbers(_below, _floats_below, BIT))
_operator(operator.rshift, _of_two(lambda builder, a, b: builder.lshr(a, b)))
_operator(operator.and_, _of_two(lambda builder, a, b: builder.and_(a, b)))
_operator(operator.or_, _of_two(lambda builder, a, b: builder.or_(a, b)))
_operator(operator.xor, _of_two(lambda builder, a, b: builder.xor(a, b)))
_operator(operator.eq, _of_two(lambda builder, a, b: builder.icmp_signed("==", a, b), BIT))
