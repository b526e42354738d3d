"""Results of a technology: flip probabilities at one operating point, or over a sweep or map of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import MARCH, BitChannel, Cause, Persistence
from qtaml_hw.errors import InputError
from qtaml_hw.physics.operating import Rates
from qtaml_hw.physics.pages import PageMapping, position_shares

__all__ = ["AxisSweep", "DeviceResult", "format_log10", "log10_mean", "mechanism_shares"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DeviceResult:
    """Flip probabilities of one technology at one operating point.

    Attributes
    ----------
    technology : str
        Name of the preset or user file.
    operating_point : mapping of str to float
        Value of every axis that the model reads, in the unit its name says (`vdd_v`: in `vdd_unit`).
    pages : tuple of str
        Logical pages of a cell.
    log10_page_p01, log10_page_p10 : float array, shape (pages,)
        log10 P(stored 0 reads 1) and log10 P(stored 1 reads 0) per page; -inf where the model has no path.
    mechanisms : mapping of str to float
        Share of each mechanism in the mean flip probability; sums to 1. Empty where nothing flips.
    warnings : tuple of str
        What limits the figures: values outside the valid range, axes without influence, remarks of the model.
    sources : tuple of str
        Where the parameters come from.
    confidence : str
        ``high``, ``medium`` or ``low``; ``low`` wherever the operating point is outside the valid range.
    persistence : {"transient", "retention", "stuck"}
        How long a fault stays (see `BitChannel`).
    vdd_unit : str
        Of the supply voltage: ``V``, or ``V_min`` where the source gives it relative to that.
    log10_p01_range, log10_p10_range : (float, float) or None
        Ends of the interval of the means over pages (see `qtaml_hw.physics.uncertainty`); None: not known.
    log10_page_p01_range, log10_page_p10_range : float array, shape (2, pages), or None
        The same per page.
    shares : mapping of str to float
        Share of each uncertain parameter in the interval, the largest first; empty where nothing moves.
    evidence : str
        What the confidence rests on.
    causes : tuple of (persistence, log p01, log p10)
        Natural logarithms per page, cause by cause; empty for one cause, of which `persistence` tells.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> result = load("fg-thin-5p5nm").operate(time_s="1y")
    >>> f"{result.p01:.1e}", result.p10, result.mechanisms
    ('9.6e-03', 0.0, {'tunnelling': 1.0})
    """

    technology: str
    operating_point: Mapping[str, float]
    pages: tuple[str, ...]
    log10_page_p01: Float
    log10_page_p10: Float
    mechanisms: Mapping[str, float]
    warnings: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    persistence: Persistence = "stuck"
    vdd_unit: str = "V"
    log10_p01_range: tuple[float, float] | None = None
    log10_p10_range: tuple[float, float] | None = None
    log10_page_p01_range: Float | None = None
    log10_page_p10_range: Float | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    evidence: str = ""
    causes: tuple[tuple[Persistence, Float, Float], ...] = ()

    @property
    def p01_range(self) -> tuple[float, float] | None:
        """Interval of `p01`; None: not known."""
        return _powers(self.log10_p01_range)

    @property
    def p10_range(self) -> tuple[float, float] | None:
        """Interval of `p10`; None: not known."""
        return _powers(self.log10_p10_range)

    @property
    def page_p01(self) -> Float:
        """P(stored 0 reads 1) per page, shape (pages,)."""
        return np.asarray(10.0**self.log10_page_p01)

    @property
    def page_p10(self) -> Float:
        """P(stored 1 reads 0) per page, shape (pages,)."""
        return np.asarray(10.0**self.log10_page_p10)

    @property
    def log10_p01(self) -> float:
        """log10 of P(stored 0 reads 1), mean over pages."""
        return float(log10_mean(self.log10_page_p01))

    @property
    def log10_p10(self) -> float:
        """log10 of P(stored 1 reads 0), mean over pages."""
        return float(log10_mean(self.log10_page_p10))

    @property
    def p01(self) -> float:
        """P(stored 0 reads 1), mean over pages; 0 where it is below 1e-308 (see `log10_p01`)."""
        return float(10.0**self.log10_p01)

    @property
    def p10(self) -> float:
        """P(stored 1 reads 0), mean over pages."""
        return float(10.0**self.log10_p10)

    @property
    def p_flip(self) -> float:
        """Mean over directions and pages: the raw bit error rate of random data."""
        return (self.p01 + self.p10) / 2

    @property
    def faults(self) -> tuple[tuple[Persistence, float, float], ...]:
        """Persistence, log10 p01 and log10 p10 of every cause, means over pages."""
        if not self.causes:
            return ((self.persistence, self.log10_p01, self.log10_p10),)
        ten = np.log(10.0)
        return tuple((kind, float(log10_mean(a / ten)), float(log10_mean(b / ten))) for kind, a, b in self.causes)

    def at(self, end: Literal["low", "high"]) -> DeviceResult:
        """The same point with every flip probability at one end of its interval.

        Raises
        ------
        ValueError
            If there is no interval.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> result = load("sram-65nm").operate(vdd_v=0.5)
        >>> result.at("low").p01 < result.p01 < result.at("high").p01
        True
        """
        p01, p10 = self.log10_page_p01_range, self.log10_page_p10_range
        if p01 is None or p10 is None:
            raise ValueError(f"{self.technology} has no interval: none of its parameters has a range")
        which = 0 if end == "low" else 1
        # of several causes each takes the same part of what the whole moves
        with np.errstate(invalid="ignore"):  # from never to never
            by01, by10 = (
                np.nan_to_num((ends[which] - middle) * np.log(10.0))
                for ends, middle in ((p01, self.log10_page_p01), (p10, self.log10_page_p10))
            )
        causes = tuple((kind, np.minimum(a + by01, 0.0), np.minimum(b + by10, 0.0)) for kind, a, b in self.causes)
        return replace(self, log10_page_p01=p01[which], log10_page_p10=p10[which], causes=causes)

    def channel(self, bits: int = 8, pages: PageMapping | Sequence[str] = "interleaved") -> BitChannel:
        """The channel of a word of `bits` bits.

        Parameters
        ----------
        bits : int
            Width of a stored word.
        pages : {"interleaved", "msb-safest", "msb-riskiest"} or sequence of str
            Which page holds which bit position; matters for cells with several pages only. ``interleaved``: every
            position sees all pages equally often. ``msb-safest``: high positions fill the page with the fewest errors
            first, every page being used to the same extent. A sequence names the page of each position, LSB first.

        Returns
        -------
        BitChannel
            Rates of a position whose copies lie in different pages are the mean over them.

        Raises
        ------
        ValueError
            If `bits` is below 1, a mapping is unknown, or a sequence has another length or an unknown page.
        InputError
            If p01 + p10 exceeds 1: the technology holds no data at this operating point.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> channel = load("nand-planar-tlc").operate().channel(8, "msb-safest")
        >>> bool(channel.p10[7] < channel.p10[0])
        True
        """
        shares = position_shares(bits, self.pages, self.page_p01 + self.page_p10, pages)
        p01, p10 = (np.clip(shares @ page, 0, 1) for page in (self.page_p01, self.page_p10))
        if np.any(p01 + p10 > 1):
            raise InputError(
                f"{self.technology} loses {float(p01.max()):.3g} of its zeros and {float(p10.max()):.3g} of its ones "
                "at this operating point: it holds no data there"
            )
        if not self.causes:
            return BitChannel(p01, p10, self.persistence)
        return BitChannel.of(
            *(
                Cause(np.clip(shares @ np.exp(log_p01), 0, 1), np.clip(shares @ np.exp(log_p10), 0, 1), persistence)
                for persistence, log_p01, log_p10 in self.causes
            )
        )

    def mixes(self, bits: int = 8, pages: PageMapping | Sequence[str] = "interleaved") -> bool:
        """Whether cells with different rates lie at one position of a word; arguments as `channel`.

        Examples
        --------
        >>> from qtaml_hw.physics import load
        >>> load("nand-planar-tlc").operate().mixes(8), load("sram-65nm").operate().mixes(8)
        (True, False)
        """
        shares = position_shares(bits, self.pages, self.page_p01 + self.page_p10, pages)
        rates = np.stack([self.page_p01, self.page_p10], axis=1)
        return any(np.ptp(rates[row > 0], axis=0).any() for row in shares)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; the logarithm of a probability that is exactly 0 is None."""
        per_page = zip(self.pages, self.log10_page_p01, self.log10_page_p10, strict=True)
        return {
            "technology": self.technology,
            "operating_point": dict(self.operating_point),
            "vdd_unit": self.vdd_unit,
            "p01": self.p01,
            "p10": self.p10,
            "log10_p01": _finite(self.log10_p01),
            "log10_p10": _finite(self.log10_p10),
            "p01_range": _listed(self.p01_range),
            "p10_range": _listed(self.p10_range),
            "log10_p01_range": _listed(self.log10_p01_range),
            "log10_p10_range": _listed(self.log10_p10_range),
            "shares": dict(self.shares),
            "pages": {
                page: {
                    "p01": float(10.0**a),
                    "p10": float(10.0**b),
                    "log10_p01": _finite(float(a)),
                    "log10_p10": _finite(float(b)),
                }
                for page, a, b in per_page
            },
            "persistence": self.persistence,
            "causes": [
                {"persistence": kind, "p01": float(10.0**p01), "p10": float(10.0**p10), "march_test": MARCH[kind]}
                for kind, p01, p10 in self.faults
            ],
            "mechanisms": dict(self.mechanisms),
            "warnings": list(self.warnings),
            "sources": list(self.sources),
            "confidence": self.confidence,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, eq=False)
class AxisSweep:
    """Flip probabilities over one axis or a grid of two.

    Attributes
    ----------
    technology : str
        Name of the technology.
    axes : tuple of str
        One or two axis names.
    values : tuple of float array
        Values along each axis.
    log10_p01, log10_p10 : float array, shape (len(values[0]), ...)
        log10 of the flip probabilities, mean over pages.
    mechanisms : mapping of str to float array, same shape
        Share of each mechanism in the mean flip probability (NaN where nothing flips).
    warnings : tuple of str
        As in `DeviceResult`.
    vdd_unit : str
        As in `DeviceResult`.
    log10_p01_range, log10_p10_range : float array, shape (2, len(values[0]), ...), or None
        Ends of the intervals, low and high; None: not asked for, or not known.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> found = load("sram-65nm").sweep("vdd_v", [0.5, 0.55])
    >>> found.axes, found.values[0].tolist(), found.p01.shape
    (('vdd_v',), [0.5, 0.55], (2,))
    """

    technology: str
    axes: tuple[str, ...]
    values: tuple[Float, ...]
    log10_p01: Float
    log10_p10: Float
    mechanisms: Mapping[str, Float]
    warnings: tuple[str, ...]
    vdd_unit: str = "V"
    log10_p01_range: Float | None = None
    log10_p10_range: Float | None = None

    @property
    def p01(self) -> Float:
        """P(stored 0 reads 1), mean over pages."""
        return np.asarray(10.0**self.log10_p01)

    @property
    def p10(self) -> Float:
        """P(stored 1 reads 0), mean over pages."""
        return np.asarray(10.0**self.log10_p10)


def format_log10(log10_p: float) -> str:
    """A probability from its logarithm, as a power of ten where a float would underflow.

    Parameters
    ----------
    log10_p : float
        Logarithm to base 10; -inf for a probability of 0.

    Examples
    --------
    >>> format_log10(-2.0), format_log10(-500.25), format_log10(-np.inf)
    ('1.00e-02', '10^-500.2', '0')
    """
    if log10_p == -np.inf:
        return "0"
    return f"{10.0**log10_p:.2e}" if log10_p > -300 else f"10^{log10_p:.1f}"


def _powers(logs: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if logs is None else (float(10.0 ** logs[0]), float(10.0 ** logs[1]))


def _listed(ends: tuple[float, float] | None) -> list[float | None] | None:
    return None if ends is None else [_finite(end) for end in ends]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def log10_mean(log10_pages: Float) -> Float:
    """log10 of the mean over pages (axis 0)."""
    peak = np.maximum(log10_pages.max(axis=0), -1e300)
    with np.errstate(divide="ignore"):
        return np.asarray(peak + np.log10(np.mean(10.0 ** (log10_pages - peak), axis=0)))


def mechanism_shares(rates: Rates) -> dict[str, Float]:
    """Each mechanism's share, summing to 1; NaN where no mechanism flips anything."""
    parts = np.stack(np.broadcast_arrays(*rates.log_parts.values()))
    peak = parts.max(axis=0)
    with np.errstate(invalid="ignore"):
        weights = np.exp(parts - peak)
        weights = weights / weights.sum(axis=0)
    return dict(zip(rates.log_parts, weights, strict=True))
