"""`CostFigures`: what a plan costs, as plain values for reports and results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CostFigures"]

UM2_PER_MM2 = 1e6


@dataclass(frozen=True)
class CostFigures:
    """What a plan costs.

    Attributes
    ----------
    area_mm2 : float
        Memories and readers: one memory for each width of word, and one reader for each way of storing.
    array_mm2, logic_mm2, scratch_mm2, control_mm2, writers_mm2 : float
        Macros of the weights; logic of readers; memories inside decoders; what selects a memory and a bank of it, and
        the march tests of a plan that is written around dead cells; encoders, which are not in `area_mm2`.
    top_mm2 : float
        The emitted top, which has a memory and a reader for every segment of its own rows.
    energy_pj_per_weight : float
        To read a weight once, with the leakage of the time that this takes.
    array_pj, logic_pj, leakage_pj, refresh_pj : float
        Its parts; refresh is reading and writing everything once in the time that the cells keep it.
    leakage_uw : float
        Of all that stands there, refresh not included.
    memory_bits : int
        Width of the widest memory: what a cycle reads at most.
    weights_per_cycle, clock_ns : float
        Throughput of one reader at a time, and the period that access and logic allow.
    latency_cycles : int
        From the first read of the slowest reader to its first weight.
    library, macros : str
        Where figures of logic and of memories come from, with the corner.
    node : str
        Of the process; empty where nobody says it.
    supply_v, logic_v : float
        Of the array and of the logic.
    words : str
        Empty where the design names the words of its memory (`memory.word_bits`). Without them every width of row has a
        memory of its own; ``shared``: narrow rows without a code are priced side by side in words of 64 bits, ``own``:
        each takes an access of its own, as in the emitted hardware.
    method : str
        How logic was found: ``estimated``, ``synthesised``, or ``synthesised, its energy in part estimated`` where a
        reader could not be played.
    error : float or None
        Largest relative error of the area of logic: 0 where it was synthesised, None where nobody knows.
    illustration : str
        Why the figures stand for another memory than the design's; empty where they are its own.
    """

    area_mm2: float
    array_mm2: float
    logic_mm2: float
    scratch_mm2: float
    control_mm2: float
    writers_mm2: float
    top_mm2: float
    energy_pj_per_weight: float
    array_pj: float
    logic_pj: float
    leakage_pj: float
    refresh_pj: float
    leakage_uw: float
    memory_bits: int
    weights_per_cycle: float
    clock_ns: float
    latency_cycles: int
    library: str
    macros: str
    node: str
    supply_v: float
    logic_v: float
    words: str = ""
    method: str = "estimated"
    error: float | None = 0.0
    illustration: str = ""

    def weighed(self, weights: Mapping[str, float], stored: int, read: int) -> float:
        """µm² and pJ per weight, as they count: `weights` of ``area`` and ``energy``.

        Parameters
        ----------
        weights : dict of str to float
            How much each counts.
        stored, read : int
            Weights that the memories hold, and those that the readers are for.
        """
        beside = self.logic_mm2 + self.scratch_mm2
        area = UM2_PER_MM2 * ((self.array_mm2 + self.control_mm2) / stored + beside / read)
        return weights.get("area", 0.0) * area + weights.get("energy", 0.0) * self.energy_pj_per_weight

    @property
    def source(self) -> tuple[str, str, str]:
        """What has to be equal for two figures to be compared."""
        return self.node, self.library, self.macros

    @property
    def sentence(self) -> str:
        """Where the figures come from, in a line or two."""
        sure = self.method
        if self.method == "estimated":
            sure += " without a known error" if self.error is None else f", its area to {100 * self.error:.0f} %"
        said = {"shared": "bare words side by side in 64 bits", "own": "which favours wide rows"}
        wide = f"; no memory.word_bits: {said[self.words]}" if self.words else ""
        borrowed = f"; ILLUSTRATION: {self.illustration}" if self.illustration else ""
        return (
            f"priced in {self.macros}, array at {self.supply_v:g} V, and {self.library}; logic {sure}, not laid out"
            f"{wide}{borrowed}"
        )
