"""Failures of long codewords: how many a plan expects on a chip, so that chips without any are as frequent as asked.

Failures are rare and independent: where a share S of the chips has to be without one, the sum over long codes of
codewords times failure rate stays below ``-ln S``.
"""

from __future__ import annotations

import math

from qtaml_hw import codes
from qtaml_hw.allocation.menu import LayerMenu, Menu, Offer
from qtaml_hw.channel import BitChannel

__all__ = ["LONG", "failure_rate", "failures_allowed", "failures_per_weight"]

LONG = 128
"""Data bits above which a failed codeword is a hole in a layer; a shorter one is no worse than a few bare weights."""


def failure_rate(name: str, cell: BitChannel) -> float:
    """Probability that a codeword of a long code fails; 0 for a short code, the idealised one, and none.

    Examples
    --------
    >>> failure_rate("hsiao-72-64", BitChannel.symmetric(0.01)), failure_rate("", BitChannel.symmetric(0.01))
    (0.0, 0.0)
    """
    if not name or name == "ideal":
        return 0.0
    code = codes.from_name(name)
    return 0.0 if code.k <= LONG else float(code.residual(cell.resized(code.n)).p_word)


def failures_per_weight(entry: LayerMenu, offer: Offer) -> float:
    """Failed long codewords for each weight of a layer that takes an offer, shares of codewords counted."""
    rate = failure_rate(offer.code, entry.channel.cell())
    if not rate:
        return 0.0
    return rate * (offer.bits / offer.per / codes.from_name(offer.code).k if offer.packed else 1 / offer.lanes)


def failures_allowed(menu: Menu) -> float:
    """Failed long codewords that a chip may have on the mean; infinite where no share of whole chips is asked for."""
    return math.inf if menu.whole_chips is None else -math.log(menu.whole_chips)
