"""Several causes in one technology, each with its own persistence, and the simple ones that go with every memory.

``[model] kind = "several"`` has a list ``causes`` of models. They are independent and act one after the other, as those
of a `BitChannel`: losses, then transient flips, then stuck cells. Ranges name a parameter by its cause,
``"stuck-cells.at_0"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    Field,
    NonNegativeFloat,
    PlainValidator,
    PositiveFloat,
    SerializeAsAny,
    WithJsonSchema,
    model_validator,
)

from qtaml_hw.channel import ORDER, Persistence
from qtaml_hw.physics.model import DeviceModel, kinds
from qtaml_hw.physics.operating import OperatingPoint, Rates
from qtaml_hw.physics.sram import soft_error_probability

__all__ = ["ParticleUpsets", "ReadNoise", "Several", "StuckCells"]

Float = NDArray[np.float64]
Share = Annotated[float, Field(ge=0.0, le=0.5)]
MOST: Final = 8


def _log(p: Float) -> Float:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(p))


class StuckCells(DeviceModel):
    """Cells that read one value whatever is written: from making them, and from wearing them out.

    `at_0` and `at_1` are the shares of cells as made; of the others ``1 - exp(-(cycles/worn_cycles)^worn_shape)``
    (Weibull) are worn out, half of them at each value. A march test sees every one of them.

    Examples
    --------
    >>> cells = StuckCells(kind="stuck-cells", at_0=0.01, at_1=0.002)
    >>> rates = cells.rates(OperatingPoint({"pe_cycles": 0.0}))
    >>> np.exp([rates.log_p01.item(), rates.log_p10.item()]).round(3).tolist()
    [0.002, 0.01]
    """

    kind: Literal["stuck-cells"]
    at_0: Share
    at_1: Share
    worn_cycles: PositiveFloat | None = None
    worn_shape: PositiveFloat = 2.0
    axes: ClassVar[tuple[str, ...]] = ("pe_cycles",)
    natural_axis: ClassVar[str] = "pe_cycles"
    persistence: ClassVar[Persistence] = "stuck"

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Cycles wear nothing out where no endurance is given."""
        return {} if self.worn_cycles else {"pe_cycles": "cells do not wear out here (worn_cycles)"}

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        worn = np.zeros_like(point["pe_cycles"])
        if self.worn_cycles:
            worn = -np.expm1(-((point["pe_cycles"] / self.worn_cycles) ** self.worn_shape))
        later = (1 - self.at_0 - self.at_1) * worn / 2
        p01, p10 = _log(self.at_1 + later), _log(self.at_0 + later)
        parts = {"stuck": _log(np.asarray(self.at_0 + self.at_1 + 0 * worn))}
        return Rates(p01[None], p10[None], parts | ({"wear-out": _log(2 * later)} if self.worn_cycles else {}))


class ReadNoise(DeviceModel):
    """Reads that go wrong now and then: `p01` and `p10` per read, drawn anew each time; no march test finds them.

    Examples
    --------
    >>> ReadNoise(kind="read-noise", p01=1e-6, p10=1e-6).persistence
    'transient'
    """

    kind: Literal["read-noise"]
    p01: Share
    p10: Share
    axes: ClassVar[tuple[str, ...]] = ()
    natural_axis: ClassVar[str] = ""
    persistence: ClassVar[Persistence] = "transient"

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        p01, p10 = (np.full(point.shape, _log(np.asarray(p))) for p in (self.p01, self.p10))
        return Rates(p01[None], p10[None], {"read-noise": np.logaddexp(p01, p10)})


class ParticleUpsets(DeviceModel):
    """Bits that particles have flipped since they were written: a rate in FIT per Mbit, either way alike.

    Examples
    --------
    >>> upsets = ParticleUpsets(kind="particle-upsets", fit_per_mbit=300.0)
    >>> f"{np.exp(upsets.rates(OperatingPoint({'time_s': '1y'})).log_p10.item()):.1e}"
    '2.6e-09'
    """

    kind: Literal["particle-upsets"]
    fit_per_mbit: NonNegativeFloat
    axes: ClassVar[tuple[str, ...]] = ("time_s",)
    natural_axis: ClassVar[str] = "time_s"
    persistence: ClassVar[Persistence] = "retention"

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        p = _log(np.minimum(soft_error_probability(self.fit_per_mbit, point["time_s"]), 0.5))
        return Rates(p[None], p[None], {"particle-upsets": p})


def _read(given: Any) -> DeviceModel:
    """A cause as it is, or the model that a table means; not several again."""
    if isinstance(given, DeviceModel):
        return given
    kind = given.get("kind") if isinstance(given, dict) else None
    known = {name: cls for name, cls in kinds().items() if name != "several"}
    if kind not in known:
        raise ValueError(f"kind: expected one of {', '.join(known)}, got {str(kind)[:60]!r}")
    return known[kind].model_validate(given, strict=True)


Part = Annotated[SerializeAsAny[DeviceModel], PlainValidator(_read), WithJsonSchema({"type": "object"})]


class Several(DeviceModel):
    """Independent causes together; see the module.

    Examples
    --------
    >>> both = Several(
    ...     kind="several",
    ...     causes=({"kind": "stuck-cells", "at_0": 0.01, "at_1": 0.0}, {"kind": "read-noise", "p01": 0.1, "p10": 0.1}),
    ... )
    >>> rates = both.rates(OperatingPoint({"pe_cycles": 0.0}))
    >>> [persistence for persistence, _, _ in rates.causes], round(float(np.exp(rates.log_p10.item())), 4)
    (['transient', 'stuck'], 0.109)
    """

    kind: Literal["several"]
    causes: tuple[Part, ...] = Field(min_length=2, max_length=MOST)

    @property
    def axes(self) -> tuple[str, ...]:  # type: ignore[override]
        """See `DeviceModel`."""
        return tuple(dict.fromkeys(axis for cause in self.causes for axis in cause.axes))

    @property
    def natural_axis(self) -> str:  # type: ignore[override]
        """See `DeviceModel`; one with influence, where there is one."""
        named = (cause for cause in self.causes if cause.natural_axis)
        return min(named, key=lambda cause: cause.natural_axis in cause.idle_axes).natural_axis

    @property
    def persistence(self) -> Persistence:  # type: ignore[override]
        """Of the first cause: the channel has those of all."""
        return self.causes[0].persistence

    @property
    def pages(self) -> tuple[str, ...]:
        """Of the cause that has several."""
        return max((cause.pages for cause in self.causes), key=len)

    @property
    def clock(self) -> tuple[float, float] | None:
        """That of the causes that heed temperature, where they have the same one and no other heeds time."""
        found = {cause.clock for cause in self.causes if {"temperature_k", "time_s"} & set(cause.axes)}
        return found.pop() if len(found) == 1 else None

    @property
    def idle_axes(self) -> Mapping[str, str]:
        """Axes that no cause heeds."""
        idle: dict[str, str] = {}
        for axis in self.axes:
            reasons = [cause.idle_axes.get(axis, "") for cause in self.causes if axis in cause.axes]
            if all(reasons):
                idle[axis] = "; ".join(reasons)
        return idle

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        names = [cause.model_dump()["kind"] for cause in self.causes]
        if len(set(names)) < len(names):
            raise ValueError(f"causes: expected different kinds, got {', '.join(names)}")
        if len({cause.pages for cause in self.causes if len(cause.pages) > 1}) > 1:
            raise ValueError("causes: expected one kind of cell, got cells with different pages")
        if not any(cause.axes for cause in self.causes):
            raise ValueError("causes: expected one that reads an operating axis")
        return self

    def parameters(self) -> dict[str, Any]:
        """See `DeviceModel.parameters`."""
        return {
            f"{cause.model_dump()['kind']}.{name}": value
            for cause in self.causes
            for name, value in cause.parameters().items()
        }

    def changed(self, changes: Mapping[str, Any]) -> DeviceModel:
        """See `DeviceModel.changed`."""
        causes = []
        for cause in self.causes:
            own = f"{cause.model_dump()['kind']}."
            mine = {name.removeprefix(own): value for name, value in changes.items() if name.startswith(own)}
            causes.append(cause.changed(mine) if mine else cause)
        return Several(kind="several", causes=tuple(causes))

    def rates(self, point: OperatingPoint) -> Rates:
        """See `DeviceModel.rates`."""
        shape = (len(self.pages), *point.shape)
        found: list[tuple[Persistence, Float, Float]] = []
        parts: dict[str, Float] = {}
        remarks: list[str] = []
        for cause in self.causes:
            own = OperatingPoint({axis: point[axis] for axis in cause.axes})
            rates = cause.rates(own)
            logs = [np.broadcast_to(log_p, shape) for log_p in (rates.log_p01, rates.log_p10)]
            found.append((cause.persistence, logs[0], logs[1]))
            kind = cause.model_dump()["kind"]
            parts |= {name if name not in parts else f"{name} ({kind})": v for name, v in rates.log_parts.items()}
            remarks += rates.remarks
        found.sort(key=lambda cause: ORDER.index(cause[0]))
        _, p01, p10 = found[0]
        for _, after01, after10 in found[1:]:
            p01, p10 = (
                np.logaddexp(p01 + np.log1p(-np.exp(after10)), np.log1p(-np.exp(p01)) + after01),
                np.logaddexp(p10 + np.log1p(-np.exp(after01)), np.log1p(-np.exp(p10)) + after10),
            )
        return Rates(p01, p10, parts, tuple(dict.fromkeys(remarks)), tuple(found))
