"""How weights are stored and read back: labellings, exact moments, read-outs, corrections, schemes."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.storage.codemap import (
        CODE_MAPS as CODE_MAPS,
        stored_words as stored_words,
        words_of_levels as words_of_levels,
    )
    from qtaml_hw.storage.codewords import Codewords as Codewords
    from qtaml_hw.storage.layout import (
        CHECK_BASE as CHECK_BASE,
        Access as Access,
        MemoryMap as MemoryMap,
        Part as Part,
        Region as Region,
        decode_cycles as decode_cycles,
        memory_map as memory_map,
    )
    from qtaml_hw.storage.moments import (
        affine_drift as affine_drift,
        moments as moments,
        plane_variances as plane_variances,
        plane_weights as plane_weights,
        unprotected_variance as unprotected_variance,
    )
    from qtaml_hw.storage.quality import (
        Quality as Quality,
        expected_values as expected_values,
        in_storage_order as in_storage_order,
        offset_correction as offset_correction,
        per_channel as per_channel,
        quality_of as quality_of,
        read_quality as read_quality,
        slope_correction as slope_correction,
        uncentred as uncentred,
        unprotected_error as unprotected_error,
    )
    from qtaml_hw.storage.readout import (
        READOUTS as READOUTS,
        WIDEST_TABLE as WIDEST_TABLE,
        fraction_bits as fraction_bits,
        make_readout as make_readout,
        unbiased_values as unbiased_values,
    )
    from qtaml_hw.storage.rows import RowLayout as RowLayout
    from qtaml_hw.storage.scheme import (
        CHANNEL_OPTIMISED as CHANNEL_OPTIMISED,
        TABLE as TABLE,
        Assignment as Assignment,
        Coded as Coded,
        Ideal as Ideal,
        Protection as Protection,
        ReadOut as ReadOut,
        Segment as Segment,
        StorageScheme as StorageScheme,
        Unprotected as Unprotected,
        protection as protection,
    )
    from qtaml_hw.storage.trellis import (
        OFFSET_BITS as OFFSET_BITS,
        RATES as RATES,
        SCALE_BITS as SCALE_BITS,
        TRELLIS as TRELLIS,
        WINDOWS as WINDOWS,
        Trellis as Trellis,
    )
    from qtaml_hw.storage.trellis_training import (
        ChannelSamples as ChannelSamples,
        DeadCells as DeadCells,
        train as train,
    )
    from qtaml_hw.storage.trellis_writing import Goal as Goal, beside as beside, stepped as stepped
    from qtaml_hw.storage.word import MemoryWord as MemoryWord
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
