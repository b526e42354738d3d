"""Ports of the decoders of quasi-cyclic LDPC codes, which take a word and answer many cycles later."""

from __future__ import annotations

from typing import Any

from amaranth.lib.wiring import In, Out

from qtaml_hw.codes.ldpc import LDPC

__all__ = ["decoder_ports"]


def decoder_ports(code: LDPC) -> dict[str, Any]:
    """Members of a decoder; what they mean is said at `LdpcDecoder`.

    Examples
    --------
    >>> len(decoder_ports(LDPC("ldpc-4096r44")))
    14
    """
    return {
        "data_in": In(code.k),
        "check_in": In(code.check_bits),
        "valid_in": In(1),
        "inject": In(code.n),
        "bypass": In(1),
        "ready_out": Out(1),
        "valid_out": Out(1),
        "data_out": Out(code.k),
        "check_out": Out(code.check_bits),
        "ce": Out(1),
        "due": Out(1),
        "error_count": Out(code.n.bit_length()),
        "location": Out(code.n),
        "iterations": Out(code.max_iterations.bit_length()),
    }
