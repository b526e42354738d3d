"""Failures of long codewords: how many a plan expects on a chip, so that chips without any are as frequent as asked.

Failures are rare and, on one chip, independent: where a share S of the chips has to be without one, the sum over long
codes of codewords times failure rate stays below ``-ln S``. Where chips differ (`Menu.chip_share`) that is asked of the
share sqrt(S) of them that are best: their worst one is without a failure with probability sqrt(S), so that at least
a share S is.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import ndtri

from qtaml_hw import codes
from qtaml_hw.allocation.menu import LayerMenu, Menu, Offer
from qtaml_hw.channel import BitChannel, given_region, within_one

__all__ = ["LONG", "failure_rate", "failures_allowed", "failures_per_weight", "too_frail"]

LONG = 128
"""Data bits above which a failed codeword is a hole in a layer; a shorter one is no worse than a few bare weights."""


def failure_rate(name: str, cell: BitChannel, menu: Menu | None = None) -> float:
    """Probability that a codeword of a long code fails; 0 for a short code, the idealised one, and none. Of a menu, on
    the worst chip that counts.

    Examples
    --------
    >>> failure_rate("hsiao-72-64", BitChannel.symmetric(0.01)), failure_rate("", BitChannel.symmetric(0.01))
    (0.0, 0.0)
    """
    if not name or name == "ideal":
        return 0.0
    code = codes.from_name(name)
    if code.k <= LONG:
        return 0.0
    if menu is None:
        return float(code.residual(cell.resized(code.n)).p_word)
    if menu.whole_chips is None or not menu.chip_share:
        return float(menu.clusters.residual(code, cell).p_word)
    score = -math.sqrt(menu.chip_share) * float(ndtri(math.sqrt(menu.whole_chips)))
    rates = given_region(np.array([cell.p01[0], cell.p10[0]]), score, 1 - menu.chip_share)
    worst = BitChannel.uniform(*within_one(*rates.tolist()), 1)
    return float(replace(menu.clusters, chip_share=0.0).residual(code, worst).p_word)


def failures_per_weight(menu: Menu, entry: LayerMenu, offer: Offer) -> float:
    """Failed long codewords for each weight of a layer that takes an offer, shares of codewords counted."""
    rate = failure_rate(offer.code, entry.channel.cell(), menu)
    if not rate:
        return 0.0
    return rate * (offer.bits / offer.per / codes.from_name(offer.code).k if offer.packed else 1 / offer.lanes)


def failures_allowed(menu: Menu) -> float:
    """Failed long codewords that a chip may have on the mean; infinite where no share of whole chips is asked for."""
    if menu.whole_chips is None:
        return math.inf
    return -math.log(menu.whole_chips) / (2 if menu.chip_share else 1)


def too_frail(menu: Menu) -> dict[str, float]:
    """Failure rates, in the layers with the best cells, of the codes of which already one codeword fails too often.

    Examples
    --------
    >>> from qtaml_hw.allocation import make_storage_menu
    >>> from qtaml_hw.network import Layer
    >>> layers, name = [Layer.of_levels("a", np.arange(-8, 8), bits=4)], "ldpc-4096r44-4096-1792"
    >>> menu = make_storage_menu(layers, BitChannel.symmetric(0.1), code_names=[name], widths=[4])
    >>> [list(too_frail(replace(menu, whole_chips=share))) for share in (0.9, 0.999, None)]
    [[], ['ldpc-4096r44-4096-1792'], []]
    """
    if menu.whole_chips is None:
        return {}
    rates: dict[str, float] = {}
    for entry in menu.layers:
        for name in {offer.code for offer in entry.offers}:
            rates[name] = min(failure_rate(name, entry.channel.cell(), menu), rates.get(name, math.inf))
    return {name: rate for name, rate in sorted(rates.items()) if rate > failures_allowed(menu)}
