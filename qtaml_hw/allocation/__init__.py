"""How much each layer matters, what protection costs, who gets it, and how far that is from what Shannon allows."""

from qtaml_hw.allocation.accuracy import expected_agreement, predicted_budget, remaining_variance
from qtaml_hw.allocation.exact import allocate_exact, relaxed_distortion
from qtaml_hw.allocation.gain import coding_gain, predicted_gain, saturation_ratio, water_level
from qtaml_hw.allocation.greedy import METHODS, allocate, build_plan, lower_hull
from qtaml_hw.allocation.jacobian import Sensitivity, sensitivity
from qtaml_hw.allocation.limit import gaussian_rate, limit_bits, rate_distortion, shannon_lower_bound
from qtaml_hw.allocation.menu import LayerMenu, Level, Menu, cell_channel, make_menu, protected_channel
from qtaml_hw.allocation.plan import LayerPlan, Plan
from qtaml_hw.allocation.storing import make_storage_menu, storage_codes

__all__ = [
    "METHODS",
    "LayerMenu",
    "LayerPlan",
    "Level",
    "Menu",
    "Plan",
    "Sensitivity",
    "allocate",
    "allocate_exact",
    "build_plan",
    "cell_channel",
    "coding_gain",
    "expected_agreement",
    "gaussian_rate",
    "limit_bits",
    "lower_hull",
    "make_menu",
    "make_storage_menu",
    "predicted_budget",
    "predicted_gain",
    "protected_channel",
    "rate_distortion",
    "relaxed_distortion",
    "remaining_variance",
    "saturation_ratio",
    "sensitivity",
    "shannon_lower_bound",
    "storage_codes",
    "water_level",
]
