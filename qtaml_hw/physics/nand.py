"""NAND flash with several levels per cell: log-time detrapping between Gaussian states, and an empirical 3D law.

`LevelCell` (planar, Cai et al., arXiv:1706.08642, Table 5): state i at threshold V_i (512 = nominal maximum) drifts

    mu_i(t) = mu_i(t0) - k (V_i - V_eq) ln(t/t0),    sigma_i^2(t) = sigma_i^2(t0) + s2 ln(t/t0),

as a tunnelling front empties or fills traps at depth x(t) = ln(t/tau0)/(2 kappa): two-way Poisson events, net in
the mean, sum in the variance. The front is our reading of the data, not a published claim. Temperature acts as an
Arrhenius clock on the time. States, references and a Gray map give a transition matrix, and that p01 and p10 per page.

`EmpiricalRber` (3D charge trap): a published regression of the raw bit error rate; the unit of its time is not settled.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import NonNegativeFloat, PositiveFloat, model_validator
from scipy.special import log_ndtr

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.constants import SECONDS_PER_DAY, SECONDS_PER_HOUR
from qtaml_hw.physics.floating_gate import arrhenius_time
from qtaml_hw.physics.model import DeviceModel, both_directions, log1mexp
from qtaml_hw.physics.operating import OperatingPoint, Rates

__all__ = ["EmpiricalRber", "LevelCell", "optimal_references"]

Float = NDArray[np.float64]


def optimal_references(means: Float, sigmas: Float) -> Float:
    """Thresholds at which neighbouring Gaussian states are equally likely, shape (states - 1,).

    Examples
    --------
    >>> optimal_references(np.array([0.0, 10.0]), np.array([1.0, 1.0])).tolist()
    [5.0]
    """
    distance, s1, s2 = np.diff(means), sigmas[:-1], sigmas[1:]
    a = 1 / s1**2 - 1 / s2**2
    b = 2 * distance / s2**2
    c = 2 * np.log(s1 / s2) - (distance / s2) ** 2
    root = np.sqrt(np.maximum(b**2 - 4 * a * c, 0.0))
    return np.asarray(means[:-1] - 2 * c / (b + root))  # the root between the means, finite also for a = 0


class LevelCell(DeviceModel):
    """A cell of 2, 4, 8 or 16 Gaussian states; see the module. Voltages in 1/512 of the nominal maximum.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> result = load("nand-planar-tlc").operate(time_s="1y")
    >>> result.pages, [f"{p:.1e}" for p in result.page_p10], [f"{p:.1e}" for p in result.page_p01]
    (('MSB', 'CSB', 'LSB'), ['1.2e-02', '1.3e-02', '2.7e-03'], ['6.9e-03', '8.8e-04', '1.0e-03'])
    """

    kind: Literal["nand-levels"]
    page_names: tuple[str, ...]
    gray_map: tuple[str, ...]
    mean: tuple[float, ...]
    sigma: tuple[PositiveFloat, ...]
    drift_per_efold: NonNegativeFloat
    equilibrium: float
    erased_drift_per_efold: float
    variance_per_efold: NonNegativeFloat
    start_s: PositiveFloat = SECONDS_PER_DAY
    reference_k: PositiveFloat
    ea_ev: PositiveFloat
    reference_pe: PositiveFloat
    wear_exponent: NonNegativeFloat
    axes: ClassVar[tuple[str, ...]] = ("temperature_k", "time_s", "pe_cycles", "read_shift")
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    @model_validator(mode="after")
    def _consistent(self) -> LevelCell:
        states = len(self.mean)
        if states not in (2, 4, 8, 16) or len(self.sigma) != states or len(self.gray_map) != states:
            raise ValueError("mean, sigma and gray_map need one entry for each of 2, 4, 8 or 16 states")
        bits = states.bit_length() - 1
        if len(self.page_names) != bits or len(set(self.page_names)) != bits:
            raise ValueError(f"page_names needs {bits} different names for {states} states")
        words = [w for w in self.gray_map if len(w) == bits and set(w) <= {"0", "1"}]
        if len(set(words)) != states:
            raise ValueError(f"gray_map needs {states} different words of {bits} bits, one per state, erased first")
        if list(self.mean) != sorted(self.mean):
            raise ValueError("mean must increase from the erased state to the highest one")
        return self

    @property
    def pages(self) -> tuple[str, ...]:
        """See `DeviceModel.pages`."""
        return self.page_names

    @property
    def clock(self) -> tuple[float, float] | None:
        """See `DeviceModel.clock`."""
        return self.reference_k, self.ea_ev

    def states(self, time_s: Float, temperature_k: Float, pe_cycles: Float) -> tuple[Float, Float]:
        """Means and standard deviations of the states, shape (states, ...), after retention.

        Before `start_s` there are no data: the states of `start_s` are returned.
        """
        aged = arrhenius_time(time_s, temperature_k, self.reference_k, self.ea_ev)
        efolds = np.log(np.maximum(aged, self.start_s) / self.start_s)
        efolds = efolds * (np.maximum(pe_cycles, 1.0) / self.reference_pe) ** self.wear_exponent
        trailing = (...,) + (None,) * np.ndim(efolds)
        mean, sigma = np.array(self.mean)[trailing], np.array(self.sigma)[trailing]
        drift = -self.drift_per_efold * (mean - self.equilibrium)
        drift[0] = self.erased_drift_per_efold
        growth = np.full_like(mean, self.variance_per_efold)
        growth[0] = 0.0  # the erased state is 5 times wider and does not widen in the data
        return mean + drift * efolds, np.sqrt(sigma**2 + growth * efolds)

    def log_regions(self, mean: Float, sigma: Float, read_shift: Float) -> Float:
        """ln P(read as j | programmed to i), shape (states i, states j, ...), exact in both tails."""
        references = optimal_references(np.array(self.mean), np.array(self.sigma))
        edges = references[(...,) + (None,) * np.ndim(read_shift)] + read_shift
        z = (edges[None] - mean[:, None]) / sigma[:, None]
        below, above = log_ndtr(z), log_ndtr(-z)
        certain = np.zeros((z.shape[0], 1, *z.shape[2:]))
        never = np.full_like(certain, -np.inf)
        low = np.concatenate([never, below, certain], axis=1)  # ln P(threshold < edge)
        high = np.concatenate([certain, above, never], axis=1)
        left_tail = low[:, 1:] + log1mexp(np.minimum(low[:, :-1] - low[:, 1:], 0.0))
        right_tail = high[:, :-1] + log1mexp(np.minimum(high[:, 1:] - high[:, :-1], 0.0))
        return np.where(low[:, 1:] < high[:, :-1], left_tail, right_tail)

    def page_log_rates(self, log_regions: Float) -> tuple[Float, Float]:
        """ln p01 and ln p10 of every page, shape (pages, ...), all states equally often programmed."""
        bits = np.array([[int(b) for b in word] for word in self.gray_map])  # (states, pages)
        rates: list[list[Float]] = [[], []]
        for page in range(bits.shape[1]):
            for stored in (0, 1):
                source, target = bits[:, page] == stored, bits[:, page] != stored
                flips = log_regions[source][:, target].reshape(-1, *log_regions.shape[2:])
                rates[stored].append(np.logaddexp.reduce(flips, axis=0) - np.log(source.sum()))
        return np.stack(rates[0]), np.stack(rates[1])

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        time, pe_cycles, read_shift = point["time_s"], point["pe_cycles"], point["read_shift"]
        mean, sigma = self.states(time, point["temperature_k"], pe_cycles)
        log_p01, log_p10 = self.page_log_rates(self.log_regions(mean, sigma, read_shift))
        fresh = self.states(np.full_like(time, self.start_s), np.asarray(self.reference_k), pe_cycles)
        spread01, spread10 = self.page_log_rates(self.log_regions(*fresh, read_shift))
        total = np.logaddexp.reduce(np.concatenate([log_p01, log_p10]), axis=0)
        spread = np.minimum(np.logaddexp.reduce(np.concatenate([spread01, spread10]), axis=0), total)
        with np.errstate(invalid="ignore"):
            retention = total + log1mexp(np.minimum(spread - total, 0.0))
        return Rates(log_p01, log_p10, {"state-overlap": spread, "detrapping": retention})


class EmpiricalRber(DeviceModel):
    """Raw bit error rate of 72-layer charge-trap TLC (coefficients of a public simulator after FAST 2019).

    ``RBER = a + b PE^c + d PE^e t^f + g PE^h reads^i``. Whether t counts hours or days is not settled: `time_unit` says
    which reading is used; the other one is 4 times away after a year. Symmetric, the same for every page.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> f"{load('3d-nand-ct').operate(pe_cycles=1000, time_s='1y').p_flip:.1e}"
    '2.4e-02'
    """

    kind: Literal["nand-empirical"]
    time_unit: Literal["h", "d"]
    floor: NonNegativeFloat
    wear: tuple[NonNegativeFloat, NonNegativeFloat]
    retention: tuple[NonNegativeFloat, NonNegativeFloat, NonNegativeFloat]
    disturb: tuple[NonNegativeFloat, NonNegativeFloat, NonNegativeFloat]
    axes: ClassVar[tuple[str, ...]] = ("time_s", "pe_cycles", "reads")
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        time = point["time_s"] / (SECONDS_PER_HOUR if self.time_unit == "h" else SECONDS_PER_DAY)
        pe, reads = point["pe_cycles"], point["reads"]
        terms = {
            "fresh-floor": np.asarray(self.floor) + 0 * pe,
            "wear": self.wear[0] * pe ** self.wear[1],
            "retention": self.retention[0] * pe ** self.retention[1] * time ** self.retention[2],
            "read-disturb": self.disturb[0] * pe ** self.disturb[1] * reads ** self.disturb[2],
        }
        with np.errstate(divide="ignore"):
            parts = {name: np.log(np.asarray(p)) for name, p in terms.items()}
            log_p = np.log(np.minimum(sum(terms.values()), 0.5))
        remark = f"the unit of time in the published law is not settled; read as {self.time_unit!r} (model.time_unit)"
        return both_directions(log_p, parts, (remark,))
