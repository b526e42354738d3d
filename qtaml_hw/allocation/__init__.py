"""Sensitivities of layers, prices of protection, allocation methods, and the distance to the Shannon limit."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.allocation.accuracy import (
        expected_agreement as expected_agreement,
        predicted_budget as predicted_budget,
        remaining_variance as remaining_variance,
    )
    from qtaml_hw.allocation.clustered import SharedCells as SharedCells
    from qtaml_hw.allocation.exact import allocate_exact as allocate_exact
    from qtaml_hw.allocation.gain import (
        coding_gain as coding_gain,
        predicted_gain as predicted_gain,
        saturation_ratio as saturation_ratio,
        water_level as water_level,
    )
    from qtaml_hw.allocation.greedy import lower_hull as lower_hull
    from qtaml_hw.allocation.jacobian import Sensitivity as Sensitivity, sensitivity as sensitivity
    from qtaml_hw.allocation.limit import (
        gaussian_rate as gaussian_rate,
        limit_bits as limit_bits,
        rate_distortion as rate_distortion,
        shannon_lower_bound as shannon_lower_bound,
    )
    from qtaml_hw.allocation.menu import (
        Currency as Currency,
        LayerMenu as LayerMenu,
        Menu as Menu,
        Offer as Offer,
        make_menu as make_menu,
        protected_channel as protected_channel,
    )
    from qtaml_hw.allocation.methods import METHODS as METHODS, allocate as allocate
    from qtaml_hw.allocation.pricing import priced as priced
    from qtaml_hw.allocation.storing import (
        fitting as fitting,
        make_storage_menu as make_storage_menu,
        storage_codes as storage_codes,
    )
    from qtaml_hw.allocation.writing import build_plan as build_plan
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
