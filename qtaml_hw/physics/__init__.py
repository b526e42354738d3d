"""Device physics: from an oxide, a supply, a temperature and a time to the flip probabilities of a stored bit.

Start with `load` and `Technology.operate`; `transmission` and `current_density` are the tunnelling physics below.
"""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.physics.barrier import (
        HFO2 as HFO2,
        SIO2 as SIO2,
        SIO2_FRANZ as SIO2_FRANZ,
        Barrier as Barrier,
        Dielectric as Dielectric,
    )
    from qtaml_hw.physics.current import (
        bsim4_current_density as bsim4_current_density,
        current_density as current_density,
        fowler_nordheim_constants as fowler_nordheim_constants,
        log_current_density as log_current_density,
        stack_current_density as stack_current_density,
    )
    from qtaml_hw.physics.library import load as load, presets as presets
    from qtaml_hw.physics.operating import (
        Axis as Axis,
        OperatingPoint as OperatingPoint,
        axes as axes,
        format_point as format_point,
        register_axis as register_axis,
        unit_of as unit_of,
    )
    from qtaml_hw.physics.pages import word_distortion as word_distortion
    from qtaml_hw.physics.plot import plot_sweep as plot_sweep, save_plot as save_plot
    from qtaml_hw.physics.results import (
        AxisSweep as AxisSweep,
        DeviceResult as DeviceResult,
        format_log10 as format_log10,
    )
    from qtaml_hw.physics.technology import Technology as Technology
    from qtaml_hw.physics.transmission import log_transmission as log_transmission, transmission as transmission
    from qtaml_hw.physics.units import format_time as format_time, parse_time as parse_time
    from qtaml_hw.physics.variation import CellVariation as CellVariation
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
