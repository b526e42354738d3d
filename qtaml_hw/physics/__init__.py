"""Device physics: from an oxide, a supply, a temperature and a time to the flip probabilities of a stored bit.

Start with `load` and `Technology.operate`; `transmission` and `current_density` are the tunnelling physics below.
"""

from qtaml_hw.physics.barrier import HFO2, SIO2, SIO2_FRANZ, Barrier, Layer, log_transmission, transmission
from qtaml_hw.physics.current import (
    bsim4_current_density,
    current_density,
    fowler_nordheim_constants,
    log_current_density,
    stack_current_density,
)
from qtaml_hw.physics.library import load, presets
from qtaml_hw.physics.operating import format_point
from qtaml_hw.physics.pages import word_distortion
from qtaml_hw.physics.plot import plot_sweep, save_plot
from qtaml_hw.physics.results import DeviceResult, Sweep, format_log10
from qtaml_hw.physics.technology import Technology
from qtaml_hw.physics.units import format_time, parse_time
from qtaml_hw.physics.variation import CellVariation

__all__ = [
    "HFO2",
    "SIO2",
    "SIO2_FRANZ",
    "Barrier",
    "CellVariation",
    "DeviceResult",
    "Layer",
    "Sweep",
    "Technology",
    "bsim4_current_density",
    "current_density",
    "format_log10",
    "format_point",
    "format_time",
    "fowler_nordheim_constants",
    "load",
    "log_current_density",
    "log_transmission",
    "parse_time",
    "plot_sweep",
    "presets",
    "save_plot",
    "stack_current_density",
    "transmission",
    "word_distortion",
]
