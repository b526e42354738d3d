"""Proofs about decoders of any t by cutting at the syndrome: exhaustive where SAT solvers do not end.

Three steps, on the gates that Yosys makes of the Verilog:

1. Every gate that is not a sum over GF(2) sees the received word only through sums of rows of H, and so do the flags,
   the count and the located bits. All of them are therefore functions of the syndrome, whatever the data.
2. The corrected word plus the location is the stored word plus `inject`, as sums over GF(2): for all words.
3. What remains is a function of n - k bits, evaluated for one word of every syndrome in question: of all patterns of
   at most t errors (exactly these bits are located, counted and removed), of all of t + 1 errors where the distance
   promises it (`due`), and of all 2**(n - k) up to `LARGEST_SYNDROME` check bits. In the last the decoder has to say
   what ``code.decode`` says, which is then true for all 2**n words; in the others the model has no part.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, Status
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl.manifest import ModuleRecord
from qtaml_hw.hdl.model.facts import error_patterns
from qtaml_hw.verify.netlist import Net, Netlist

__all__ = ["LARGEST_SYNDROME", "check", "wrapper"]

Bits = NDArray[np.uint8]
Table = tuple[Bits, dict[str, NDArray[Any]]]
"""Error patterns, shape (N, n), and what the decoder has to say about each, by port."""

MOST_PATTERNS = 1_000_000
"""Most patterns of t + 1 errors that are tried."""

LARGEST_SYNDROME = 16
"""Most check bits for which every syndrome is tried."""

FUNCTIONS = ("location", "error_count", "ce", "due")


def wrapper(module: ModuleRecord, code: BlockCode) -> str:
    """Verilog ``cut``: the decoder without bypass, with its word and `inject` as the only inputs."""
    n, k = code.n, code.k
    count = next(port.width for port in module.ports if port.name == "error_count")
    outputs = ", ".join(f".{name}({name})" for name in FUNCTIONS)
    return f"""module cut(word, inject, corrected, {", ".join(FUNCTIONS)});
  input [{n - 1}:0] word, inject;
  output [{n - 1}:0] corrected, location;
  output [{count - 1}:0] error_count;
  output ce, due;
  {module.name} dut (
    .data_in(word[{k - 1}:0]), .check_in(word[{n - 1}:{k}]), .valid_in(1'b1), .inject(inject), .bypass(1'b0),
    .data_out(corrected[{k - 1}:0]), .check_out(corrected[{n - 1}:{k}]), {outputs}
  );
endmodule
"""


def check(netlist: Netlist, code: BlockCode) -> str | None:
    """Check the gates of a `wrapper`.

    Parameters
    ----------
    netlist : Netlist
    code : BlockCode
        With H = [A | I].

    Returns
    -------
    str or None
        What is wrong; None if the decoder is proved.
    """
    return _only_the_syndrome(netlist, code) or _removes_what_it_locates(netlist) or _exhaustive(netlist, code)


def _inputs(netlist: Netlist) -> list[Net]:
    return [*netlist.ports["word"], *netlist.ports["inject"]]


def _only_the_syndrome(netlist: Netlist, code: BlockCode) -> str | None:
    """Step 1."""
    ends = [net for name in FUNCTIONS for net in netlist.ports[name]]
    forms = netlist.forms(_inputs(netlist), ends)
    seen = {*ends, *(pin for gate in forms.nonlinear for pin in gate.pins)}
    rows = integers_of_bits(code.H)
    for net in seen:
        inject, word = divmod(forms.of_inputs(net), 1 << code.n)
        total = 0
        for i, row in enumerate(rows):
            total ^= row if word >> code.k + i & 1 else 0  # H = [A | I]: the check bits say which rows
        if not word == inject == total:
            return f"a gate of the location or the flags sees net {net}, which is no function of the syndrome"
    return None


def _removes_what_it_locates(netlist: Netlist) -> str | None:
    """Step 2."""
    ports = netlist.ports
    forms = netlist.forms(_inputs(netlist), [*ports["corrected"], *ports["location"]]).masks
    nets = zip(*(ports[name] for name in ("word", "inject", "location", "corrected")), strict=True)
    for i, (word, inject, location, corrected) in enumerate(nets):
        if forms[corrected] != forms[word] ^ forms[inject] ^ forms[location]:
            return f"corrected bit {i} is not the stored bit plus what was injected and located"
    return None


def _exhaustive(netlist: Netlist, code: BlockCode) -> str | None:
    """Step 3."""
    tables = [_correctable(code)]
    if code.check_bits <= LARGEST_SYNDROME:
        tables.append(_every_syndrome(code))
    if code.d >= 2 * code.t + 2 and comb(code.n, code.t + 1) <= MOST_PATTERNS:
        tables.append(_detectable(code))
    for errors, wanted in tables:
        words = errors ^ code.encode(np.zeros((1, code.k), dtype=np.uint8))
        inputs: dict[Net, int] = dict.fromkeys(netlist.ports["inject"], 0)
        inputs |= zip(netlist.ports["word"], integers_of_bits(words.T), strict=True)
        for name in FUNCTIONS:
            seen = netlist.evaluate(inputs, netlist.ports[name], len(words))
            wrong = 0
            for net, value in zip(seen, _columns(wanted[name], len(seen)), strict=True):
                wrong |= net ^ value
            if wrong:
                pattern = errors[(wrong & -wrong).bit_length() - 1]
                return f"{name} is wrong for errors at {np.flatnonzero(pattern)} and {wrong.bit_count() - 1} others"
    return None


def _columns(values: NDArray[Any], width: int) -> list[int]:
    """Bit-parallel values of the nets of a port: rows of bits, or numbers."""
    bits = values if values.ndim == 2 else values[:, None] >> np.arange(width) & 1
    return integers_of_bits(np.asarray(bits, dtype=np.uint8).T)


def _patterns(code: BlockCode, weight: int) -> Bits:
    """All error patterns of a weight."""
    positions, _ = error_patterns(code.n, weight, comb(code.n, weight))
    errors = np.zeros((len(positions), code.n), dtype=np.uint8)
    errors[np.arange(len(errors))[:, None], positions] = 1
    return errors


def _correctable(code: BlockCode) -> Table:
    """Up to t errors: located and counted."""
    errors = np.concatenate(
        [np.zeros((1, code.n), np.uint8), *(_patterns(code, weight) for weight in range(1, code.t + 1))]
    )
    count = errors.sum(axis=1, dtype=np.int64)
    return errors, {"location": errors, "error_count": count, "ce": (count > 0).astype(int), "due": 0 * count}


def _detectable(code: BlockCode) -> Table:
    """t + 1 errors: flagged."""
    errors = _patterns(code, code.t + 1)
    none = np.zeros(len(errors), dtype=np.int64)
    return errors, {"location": 0 * errors, "error_count": none, "ce": none, "due": none + 1}


def _every_syndrome(code: BlockCode) -> Table:
    """One error pattern per syndrome, in the check bits alone, and what the model says."""
    r = code.check_bits
    errors = np.zeros((1 << r, code.n), dtype=np.uint8)
    errors[:, code.k :] = np.arange(1 << r)[:, None] >> np.arange(r) & 1
    result = code.decode_errors(errors)
    return errors, {
        "location": result.codewords ^ errors,
        "error_count": result.errors,
        "ce": (result.status == Status.CORRECTED).astype(int),
        "due": (result.status == Status.DETECTED).astype(int),
    }
