"""Design-space exploration: many designs from one file, their Pareto front, and where protection stops paying."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.explore.pareto import front as front, known_objectives as known_objectives
    from qtaml_hw.explore.paying import crossings as crossings, least_energy as least_energy
    from qtaml_hw.explore.result import Result as Result
    from qtaml_hw.explore.run import Explored as Explored, explore as explore
    from qtaml_hw.explore.sweep import Point as Point, Sweep as Sweep
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
