"""Explicit pipeline cuts: registers on all that crosses a stage, and the number of cycles they add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from amaranth.hdl import Cat, Module, Signal

from qtaml_hw.hdl.gates.gates import bits_of

__all__ = ["Cuts", "checked_cuts"]


def checked_cuts(pipeline: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """`pipeline` in the order of the stages.

    Raises
    ------
    ValueError
        If a cut is unknown or named twice.

    Examples
    --------
    >>> checked_cuts(["output", "input"], ("input", "syndrome", "key", "output"))
    ('input', 'output')
    """
    cuts = [pipeline] if isinstance(pipeline, str) else list(pipeline)
    if len(set(cuts)) != len(cuts) or not set(cuts) <= set(known):
        raise ValueError(f"pipeline must name cuts once each, out of {', '.join(known)}; got {cuts}")
    return tuple(cut for cut in known if cut in cuts)


class Cuts:
    """The register stages of one module.

    Parameters
    ----------
    m : Module
        Where the registers go.
    cuts : tuple of str
        The stages that have registers; any other stage is wires.
    """

    def __init__(self, m: Module, cuts: tuple[str, ...]) -> None:
        self.m, self.cuts = m, cuts

    def __call__(self, stage: str, **vectors: Sequence[Any]) -> list[list[Any]]:
        """The vectors (lists of bits), in the order given, behind the registers of `stage`.

        Only a vector called `valid` is reset: what the others hold means nothing before the first valid word.
        """
        if stage not in self.cuts:
            return [list(bits) for bits in vectors.values()]
        crossed: list[list[Any]] = []
        for name, bits in vectors.items():
            if not bits:
                crossed.append([])
                continue
            register = Signal(len(bits), name=f"{stage}_{name}", reset_less=name != "valid")
            self.m.d.sync += register.eq(Cat(*bits))
            crossed.append(bits_of(register))
        return crossed
