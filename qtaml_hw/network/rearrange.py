# mypy: allow-untyped-defs
"""Weights of a convolution in blocks of channels."""

from __future__ import annotations

from qtaml_hw.support.compiled import compiled

__all__ = ["rearrange"]


@compiled(nogil=True)
def rearrange(weight, outside, inside, inputs, out):
    """(outputs, inputs, positions) to (outputs / outside, inputs / inside, positions, inside, outside).

    Output channels are filled up with zeros to whole blocks, input channels to the number `inputs`.
    """
    outputs, given, positions = weight.shape
    place = 0
    for o in range(0, out.size // (inputs * positions), outside):
        for i in range(0, inputs, inside):
            if o + outside <= outputs and i + inside <= given:
                for position in range(positions):
                    for di in range(inside):
                        for do in range(outside):
                            out[place + do] = weight[o + do, i + di, position]
                        place += outside
                continue
            for position in range(positions):
                for di in range(inside):
                    for do in range(outside):
                        there = o + do < outputs and i + di < given
                        out[place] = weight[o + do, i + di, position] if there else 0
                        place += 1
