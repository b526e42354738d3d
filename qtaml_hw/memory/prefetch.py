# mypy: allow-untyped-defs, disable-error-code="import-untyped"
"""Ask for a line of memory before it is needed, from inside a kernel (`llvm.prefetch`)."""

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["fetch"]

FOR_WRITING, KEPT, DATA = 1, 3, 1


@intrinsic
def fetch(_context, array, index):
    """``fetch(array, index)``: bring the line of ``array[index]`` (one dimension, contiguous) into the caches."""

    def code(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [byte.type, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", (byte.type,), shape)
        builder.call(call, [byte, number(FOR_WRITING), number(KEPT), number(DATA)])
        return context.get_dummy_value()

    return types.void(array, types.uint64), code
