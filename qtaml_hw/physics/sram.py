"""SRAM: bits lost because the supply is too low for the cell, with what tunnelling adds to it.

Three models of a cell that keeps one bit:

- `ProbitSram`: ``p = Q((VDD - mu)/sigma)``, a two-parameter fit to measured silicon. What an accelerator study needs:
  read and write failures dominate there and no compact model predicts them.
- `HoldSram`: the node that stores a high level is pulled up by a subthreshold p-FET and down by subthreshold leakage
  and gate tunnelling: what oxide, threshold spread and temperature do to retention at low supply. A trend model.
- `GainCell`: a dynamic node without restoring path (2T/3T gain cell): the stored charge tunnels away.

The direction in which a weak cell fails is fixed, but averaged over the array p01 = p10 for the first two. In the gain
cell only the high level leaks: p10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field, NonNegativeFloat, PositiveFloat
from scipy.special import log_ndtr

from qtaml_hw.channel import Persistence
from qtaml_hw.physics.barrier import HFO2, SIO2
from qtaml_hw.physics.constants import BOLTZMANN_EV, ELECTRON_CHARGE, SECONDS_PER_HOUR, thermal_voltage
from qtaml_hw.physics.current import bsim4_current_density, log_current_density, stack_current_density
from qtaml_hw.physics.model import DeviceModel, IsothermalModel, both_directions, combine, log1mexp
from qtaml_hw.physics.operating import OperatingPoint, Rates
from qtaml_hw.physics.retention import log_lost

__all__ = [
    "GainCell",
    "HoldSram",
    "ProbitSram",
    "critical_electrons",
    "soft_error_probability",
    "thermal_escape_log_probability",
]

Float = NDArray[np.float64]

BITS_PER_MEGABIT: Final = 1e6
ATTEMPT_RATE: Final = 1e9
"""1/s, escape attempts of a latch over its noise margin (an RC time of 1 ns)."""
_NEGLIGIBLE: Final = 1e-15
"""What a mechanism that is left out would have to add to be worth a remark."""
_THINNEST_NM: Final = 0.2
"""Oxides thinner than this (below -6 sigma in every preset) are taken as this thin."""


def critical_electrons(c_node_ff: float, trip_v: float) -> float:
    """Electrons that must leave a node of `c_node_ff` fF for its voltage to fall by `trip_v` V: C V / q.

    Examples
    --------
    >>> round(critical_electrons(1.0, 0.5)), round(critical_electrons(0.1, 0.35))
    (3121, 218)
    """
    return c_node_ff * 1e-15 * trip_v / ELECTRON_CHARGE


def soft_error_probability(fit_per_mbit: float, time_s: ArrayLike) -> Float:
    """Probability that a particle has flipped a bit within `time_s`; one FIT is one failure in 1e9 hours.

    Examples
    --------
    >>> f"{float(soft_error_probability(300.0, 365.25 * 86400)):.2g}"
    '2.6e-09'
    """
    hours = np.asarray(time_s, dtype=np.float64) / SECONDS_PER_HOUR
    return np.asarray(-np.expm1(-fit_per_mbit * 1e-9 / BITS_PER_MEGABIT * hours))


def thermal_escape_log_probability(
    margin_v: ArrayLike, c_node_ff: float, temperature_k: ArrayLike, time_s: ArrayLike
) -> Float:
    """ln of the probability that thermal noise carries a latch over its noise margin within `time_s`.

    Rate ``1e9 exp(-C v^2 / 2kT)`` per second. Near-equilibrium closed forms are known to be inaccurate (Van Brandt et
    al., arXiv:2402.11691): an order-of-magnitude estimate whose message is how narrow the edge is.

    Parameters
    ----------
    margin_v : array_like of float
        Noise margin in V, at least 0.
    c_node_ff : float
        Node capacitance in fF.
    temperature_k, time_s : array_like of float
        Temperature in K and exposure in s.

    Returns
    -------
    float array

    Examples
    --------
    >>> p = np.exp(thermal_escape_log_probability([0.04, 0.05, 0.06, 0.08], 0.1, 300.0, 3600.0))
    >>> [f"{x:.0e}" for x in p]
    ['1e+00', '2e-01', '5e-07', '1e-21']
    """
    kt_j = BOLTZMANN_EV * ELECTRON_CHARGE * np.asarray(temperature_k, dtype=np.float64)
    with np.errstate(divide="ignore"):
        log_attempts = np.log(ATTEMPT_RATE * np.asarray(time_s, dtype=np.float64))
    log_events = log_attempts - c_node_ff * 1e-15 * np.asarray(margin_v, dtype=np.float64) ** 2 / (2 * kt_j)
    return np.where(log_events < -30, log_events, log1mexp(-np.exp(np.minimum(log_events, 700.0))))


def _log(p: Float) -> Float:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(p))


def _gaussian_nodes(count: int, reach: float = 9.0) -> tuple[Float, Float]:
    """Nodes in standard deviations and log weights of a Gaussian average; the trapezoid converges geometrically."""
    z = np.linspace(-reach, reach, count)
    log_w = -z * z / 2
    return z, log_w - np.log(np.exp(log_w).sum())


class ProbitSram(DeviceModel):
    """Minimum operating voltage of a cell as a Gaussian, fitted to silicon: ``p = Q((VDD - mu_v)/sigma_v)``.

    The fit contains every static mechanism at the temperature and speed of the measurement, and cannot tell them
    apart. It is that of p10; `p01_over_p10` is the bias of the cells that prefer a state. For a preset in units of the
    nominal minimum voltage, ``vdd_v`` is that ratio.

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> [f"{p:.1e}" for p in load("sram-28nm-bram").sweep("vdd_v", [0.54, 0.61]).p10]
    ['6.0e-04', '2.7e-08']
    """

    kind: Literal["sram-probit"]
    mu_v: PositiveFloat
    sigma_v: PositiveFloat
    p01_over_p10: PositiveFloat = 1.0
    fit_per_mbit: NonNegativeFloat = 0.0
    axes: ClassVar[tuple[str, ...]] = ("vdd_v", "time_s")
    natural_axis: ClassVar[str] = "vdd_v"
    persistence: ClassVar[Persistence] = "stuck"

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Cells fail at once or not at all; only soft errors, where given, add up in time."""
        return {} if self.fit_per_mbit else {"time_s": "soft errors, which add up in time, are off (fit_per_mbit)"}

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        parts = {"low-voltage-failure": np.asarray(log_ndtr((self.mu_v - point["vdd_v"]) / self.sigma_v))}
        if self.fit_per_mbit:
            parts["soft-errors"] = _log(soft_error_probability(self.fit_per_mbit, point["time_s"]))
        total = both_directions(combine(list(parts.values())), parts)
        if self.p01_over_p10 == 1:
            return total
        fails = parts["low-voltage-failure"]
        biased = np.minimum(fails + np.log(self.p01_over_p10), np.log1p(-np.exp(fails)))  # no cell loses both values
        return Rates(combine([biased, *list(parts.values())[1:]])[None], total.log_p10, parts)


class HoldSram(IsothermalModel):
    """Hold failure of a six-transistor cell from threshold mismatch and gate tunnelling.

    Per stored state ``I_rest = I_sp ln^2(1 + exp((VDD - V_Tp)/(2 n vt)))`` must stay above ``I_leak / eta`` with
    ``I_leak = 2 I_sn exp(-V_Tn/(n vt)) + A_g J(VDD, t_ox) (1 inverted area + overlap)``; V_Tp, V_Tn and t_ox vary from
    cell to cell. V_Tp is integrated in closed form, V_Tn and t_ox by quadrature: linearising ln I_leak at the mean
    oxide instead is wrong by eight decades (docs/physics/sram.md).

    Examples
    --------
    >>> from qtaml_hw.physics import load
    >>> result = load("sram-thin-oxide").operate(vdd_v=0.4)
    >>> f"{result.p10:.1e}", f"{result.mechanisms['gate-tunnelling']:.0%}"
    ('1.3e-03', '96%')
    """

    kind: Literal["sram-hold"]
    vth_v: PositiveFloat
    sigma_vth_v: PositiveFloat
    slope_factor: float = Field(1.35, ge=1.0)
    dibl: NonNegativeFloat = 0.08
    vth_tc_v_per_k: float = -0.7e-3
    i_sn_a: PositiveFloat
    i_sp_a: PositiveFloat
    eta: float = Field(gt=0.0, le=1.0)
    gate_width_nm: PositiveFloat
    gate_length_nm: PositiveFloat
    overlap: NonNegativeFloat = 0.15
    sigma_t_nm: PositiveFloat
    hfo2_nm: NonNegativeFloat = 0.0
    j_scale: PositiveFloat = 1.0
    c_node_ff: PositiveFloat
    thermal_escape: bool = True
    fit_per_mbit: NonNegativeFloat = 0.0
    axes: ClassVar[tuple[str, ...]] = ("vdd_v", "t_ox_nm", "temperature_k", "time_s")
    natural_axis: ClassVar[str] = "vdd_v"
    persistence: ClassVar[Persistence] = "stuck"

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Cells hold or do not; thermal escapes and soft errors, where they are on, add up in time."""
        if self.thermal_escape or self.fit_per_mbit:
            return {}
        return {
            "time_s": "thermal escapes and soft errors, which add up in time, are off (thermal_escape, fit_per_mbit)"
        }

    def gate_current(self, t_ox_nm: ArrayLike, vdd_v: ArrayLike, temperature_k: float) -> Float:
        """Gate current of the transistor that loads the high node, in A."""
        t, v = np.asarray(t_ox_nm, dtype=np.float64), np.asarray(vdd_v, dtype=np.float64)
        area_cm2 = self.gate_width_nm * self.gate_length_nm * 1e-14
        if self.hfo2_nm == 0:
            channel = bsim4_current_density(t, v, temperature_k, vth_v=self.vth_v)
            overlap = bsim4_current_density(t, v, temperature_k, vth_v=None)
            return area_cm2 * self.j_scale * (channel + self.overlap * overlap)
        vt = thermal_voltage(temperature_k)
        inverted = vt * np.logaddexp(0.0, (v - self.vth_v) / vt) / v
        j = stack_current_density((SIO2.thick(t), HFO2.thick(self.hfo2_nm)), v, temperature_k, j_scale=self.j_scale)
        return area_cm2 * j * (inverted + self.overlap)

    def critical_vtp(self, vtn_v: ArrayLike, i_gate_a: ArrayLike, vdd_v: ArrayLike, temperature_k: float) -> Float:
        """Threshold of the p-FET in V above which the cell of these `vtn_v` and `i_gate_a` loses its state."""
        n_vt = self.slope_factor * thermal_voltage(temperature_k)
        subthreshold = np.log(2 * self.i_sn_a) - np.asarray(vtn_v, dtype=np.float64) / n_vt  # ln A
        log_y = (np.logaddexp(subthreshold, _log(np.asarray(i_gate_a))) - np.log(self.eta * self.i_sp_a)) / 2
        with np.errstate(over="ignore"):  # far below 100 K y is 0, where ln(e^y - 1) = ln y, or inf: the cell is lost
            y = np.exp(log_y)
            log_factor = np.where(log_y < -30, log_y, y + np.log(-np.expm1(-np.maximum(y, 1e-30))))
        return np.asarray(np.asarray(vdd_v) - 2 * n_vt * log_factor)

    def mean_vth(self, vdd_v: ArrayLike, temperature_k: float) -> Float:
        """Mean threshold in V of both transistors at this supply (DIBL) and temperature."""
        return np.asarray(self.vth_v - self.dibl * np.asarray(vdd_v) + self.vth_tc_v_per_k * (temperature_k - 300.0))

    def _log_static(
        self,
        vdd: Float,
        t_ox: Float,
        temperature_k: float,
        *,
        margin_v: float = 0.0,
        leak: bool = True,
        nodes: int = 241,
    ) -> Float:
        """ln P(static margin < margin_v), shape of `vdd` and `t_ox` broadcast."""
        found = self._log_statics(vdd, t_ox, temperature_k, margins_v=(margin_v,), leak=leak, nodes=nodes)
        return np.asarray(found[0])

    def _log_statics(
        self,
        vdd: Float,
        t_ox: Float,
        temperature_k: float,
        *,
        margins_v: Sequence[float],
        leak: bool = True,
        nodes: int = 241,
    ) -> Float:
        """ln P(static margin < margin_v) for each of some margins, shape (margins, *`vdd` and `t_ox` broadcast)."""
        z, log_w = _gaussian_nodes(nodes)
        vdd, t_ox = np.broadcast_arrays(vdd, t_ox)
        out = np.empty((len(margins_v), *vdd.shape))
        for index in np.ndindex(vdd.shape):  # one nodes x nodes quadrature at a time stays in the cache
            v = float(vdd[index])
            mean = self.mean_vth(v, temperature_k)
            thickness = np.maximum(t_ox[index] + self.sigma_t_nm * z, _THINNEST_NM) if leak else np.zeros(1)
            gate = self.gate_current(thickness, v, temperature_k) if leak else np.zeros(1)
            worst = self.critical_vtp((mean + self.sigma_vth_v * z)[:, None], gate[None, :], v, temperature_k)
            for i, margin_v in enumerate(margins_v):
                log_q = log_ndtr((mean - worst + margin_v) / self.sigma_vth_v)
                log_q = log_q + log_w[:, None] + (log_w[None, :] if leak else 0.0)
                peak = log_q.max()
                out[i, *index] = peak + np.log(np.exp(log_q - peak).sum())
        return np.minimum(out, 0.0)

    def _log_escape(
        self, vdd: Float, t_ox: Float, temperature_k: float, time_s: Float, *, steps: int = 256, order: int = 4
    ) -> Float:
        """ln P(cell holds statically, but thermal noise flips it within time_s).

        The margin is counted from the collapse ``I_leak = I_rest``, of which the criterion eta keeps
        ``n vt ln(1/eta)``; beyond 80 mV nothing escapes. The distribution of the margin is smooth on a logarithmic
        scale (a polynomial of degree `order` through `order` + 1 evaluations); the rate falls e-fold in less than
        a millivolt (`steps` midpoints, densest at the weakest cells).
        """
        kept = self.slope_factor * thermal_voltage(temperature_k) * np.log(1 / self.eta)
        margins = np.linspace(0.0, 0.08, order + 1)
        log_below = self._log_statics(vdd, t_ox, temperature_k, margins_v=margins.tolist(), nodes=121)
        smooth = np.polynomial.polynomial.polyfit(margins / 0.08, log_below.reshape(order + 1, -1), order)
        u = np.linspace(0.0, 1.0, steps + 1) ** 2
        below = np.exp(np.minimum(np.polynomial.polynomial.polyval(u, smooth), 0.0)).T.reshape(-1, *log_below.shape[1:])
        middle = 0.08 * (u[1:] + u[:-1]) / 2 + kept
        middle = middle.reshape(-1, *np.ones_like(np.shape(time_s)))
        escape = np.exp(thermal_escape_log_probability(middle, self.c_node_ff, temperature_k, time_s))
        mass = np.maximum(np.diff(below, axis=0), 0.0)
        rank = max(mass.ndim, escape.ndim)
        mass, escape = (x.reshape(len(x), *(1,) * (rank - x.ndim), *x.shape[1:]) for x in (mass, escape))
        return _log(np.add.accumulate(mass * escape, axis=0)[-1])  # one after the other, in any shape

    def rates_at(self, point: OperatingPoint, temperature_k: float) -> Rates:
        """See `IsothermalModel.rates_at`."""
        vdd, t_ox = point["vdd_v"], point["t_ox_nm"]
        total = self._log_static(vdd, t_ox, temperature_k)
        mismatch = np.minimum(self._log_static(vdd, t_ox, temperature_k, leak=False), total)
        parts = {
            "threshold-mismatch": mismatch,
            "gate-tunnelling": total + log1mexp(np.minimum(mismatch - total, -1e-15)),
        }
        causes = [total]
        remarks: tuple[str, ...] = ()
        escape = self._log_escape(vdd, t_ox, temperature_k, point["time_s"])
        if self.thermal_escape:
            parts["thermal-escape"] = escape
            causes.append(escape)
        elif np.any((escape > total - np.log(10.0)) & (escape > np.log(_NEGLIGIBLE))):
            remarks = (
                f"thermal escape is left out; its closed form, at best an order of magnitude, would add "
                f"up to {np.exp(escape.max()):.1e}",
            )
        if self.fit_per_mbit:
            parts["soft-errors"] = _log(soft_error_probability(self.fit_per_mbit, point["time_s"]))
            causes.append(parts["soft-errors"])
        return both_directions(combine(causes), parts, remarks)


class GainCell(IsothermalModel):
    """A dynamic storage node whose charge leaves through a gate oxide and through the transistor that wrote it.

    ``t_half = int C dV / (A J(V, t_ox) + I_w)``; the node starts at VDD and is read wrong below `trip_v`. The oxide is
    Gaussian from cell to cell, and so is the threshold of the write transistor, whose subthreshold leakage
    ``I_w = leak_a exp(-dV_T/(n vt))``, `leak_a` at 300 K, grows with temperature as ``exp(-vth_v/(n vt))`` and T^2. The
    bit line is taken to stand at the opposite value all the time.

    Examples
    --------
    >>> from qtaml_hw.physics import format_time, load
    >>> format_time(float(np.exp(load("gaincell-2nm").model.log_decay_time(2.0, 1.1, 300.0))))
    '599 µs'
    """

    kind: Literal["gain-cell"]
    sigma_t_nm: PositiveFloat
    c_node_ff: PositiveFloat
    gate_width_nm: PositiveFloat
    gate_length_nm: PositiveFloat
    trip_v: PositiveFloat
    j_scale: PositiveFloat = 1.0
    leak_a: NonNegativeFloat = 0.0
    vth_v: PositiveFloat = 0.5
    sigma_vth_v: PositiveFloat = 0.03
    slope_factor: float = Field(1.35, ge=1.0)
    refresh_fj: NonNegativeFloat = 0.0
    axes: ClassVar[tuple[str, ...]] = ("vdd_v", "t_ox_nm", "temperature_k", "time_s")
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    def log_decay_time(
        self, t_ox_nm: ArrayLike, vdd_v: ArrayLike, temperature_k: float, nodes: int = 6, *, leak_a: ArrayLike = 0.0
    ) -> Float:
        """ln of the time in s in which the node falls from `vdd_v` to `trip_v`, with `leak_a` besides tunnelling."""
        x, w = np.polynomial.legendre.leggauss(nodes)
        t, v = np.broadcast_arrays(np.asarray(t_ox_nm, dtype=np.float64), np.asarray(vdd_v, dtype=np.float64))
        leak = np.asarray(leak_a, dtype=np.float64)
        swing = np.maximum(v - self.trip_v, 0.0)[..., None]
        log_j = log_current_density(t[..., None], self.trip_v + swing * (1 + x) / 2, temperature_k, "subband")
        area_cm2 = self.gate_width_nm * self.gate_length_nm * 1e-14
        log_i = np.logaddexp(log_j + np.log(area_cm2 * self.j_scale), _log(leak)[..., None])
        slowness = (np.exp(log_i.min(axis=-1, keepdims=True) - log_i) * w / 2 * swing).sum(axis=-1)
        return np.asarray(_log(self.c_node_ff * 1e-15 * slowness) - log_i.min(axis=-1))

    def leakage_a(self, temperature_k: float) -> float:
        """Median leakage of the write transistor, A."""
        hot, cold = (self.slope_factor * thermal_voltage(t) for t in (temperature_k, 300.0))
        return float(self.leak_a * (temperature_k / 300.0) ** 2 * np.exp(self.vth_v / cold - self.vth_v / hot))

    def _log_lost(self, vdd: float, t_ox: float, temperature_k: float, time_s: float) -> float:
        """ln P(lost within time_s): threshold integrated in closed form, oxide by quadrature."""
        z, log_w = _gaussian_nodes(121)
        thickness = np.maximum(t_ox + self.sigma_t_nm * z, _THINNEST_NM)
        spread = self.sigma_vth_v / (self.slope_factor * thermal_voltage(temperature_k))
        enough = self.c_node_ff * 1e-15 * max(vdd - self.trip_v, 1e-12) / time_s  # without tunnelling
        grid = np.log(enough) + np.linspace(-20.0, 0.1, 60)
        log_times = self.log_decay_time(thickness[:, None], vdd, temperature_k, leak_a=np.exp(grid)[None, :])
        needed = np.array([np.interp(-np.log(time_s), -row, grid, left=-np.inf) for row in log_times])
        log_q = log_ndtr((np.log(self.leakage_a(temperature_k)) - needed) / spread)
        return float(np.logaddexp.reduce(log_q + log_w))

    def rates_at(self, point: OperatingPoint, temperature_k: float) -> Rates:
        """See `IsothermalModel.rates_at`."""

        def loss(t: Float, v: Float) -> Float:
            return self.log_decay_time(t, v, temperature_k)

        vdd, t_ox, time = (np.asarray(point[axis]) for axis in ("vdd_v", "t_ox_nm", "time_s"))
        tunnels = log_lost(loss, vdd, t_ox, np.asarray(self.sigma_t_nm), time)
        parts, log_p = {"gate-tunnelling": tunnels}, tunnels
        if self.leak_a:
            wide = np.broadcast_arrays(vdd, t_ox, time)
            log_p = np.array(
                [
                    self._log_lost(v, t, temperature_k, s) if s > 0 else -np.inf
                    for v, t, s in zip(*map(np.ravel, wide), strict=True)
                ]
            ).reshape(wide[0].shape)
            log_p = np.minimum(np.maximum(log_p, tunnels), 0.0)
            parts["write-transistor"] = log_p + log1mexp(np.minimum(tunnels - log_p, -1e-15))
        remarks: tuple[str, ...] = ()
        if self.refresh_fj and time.size == 1 and time.item() > 0:
            power = BITS_PER_MEGABIT * self.refresh_fj * 1e-15 / time.item() * 1e6
            remarks = (f"refreshing so often takes {power:.3g} uW per Mbit at {self.refresh_fj:g} fJ a bit",)
        return Rates(np.full((1, *log_p.shape), -np.inf), log_p[None], parts, remarks)
