"""How weights are stored and read back: labellings, exact moments, read-outs, corrections, schemes."""

from qtaml_hw.storage.cells import CHECK_BASE, CellMap, cell_map
from qtaml_hw.storage.codemap import CODE_MAPS, encode, stored_words, word_values
from qtaml_hw.storage.layout import Access, MemoryMap, Part, Region, decode_cycles, memory_map
from qtaml_hw.storage.moments import affine_drift, moments, plane_variances, plane_weights, unprotected_variance
from qtaml_hw.storage.quality import (
    Quality,
    expected_values,
    offset_correction,
    per_channel,
    quality_of,
    read_quality,
    slope_correction,
)
from qtaml_hw.storage.readout import READOUTS, make_readout, unbiased_values
from qtaml_hw.storage.scheme import CHANNEL_OPTIMISED, IDEAL, TABLE, Assignment, ReadOut, Segment, StorageScheme

__all__ = [
    "CHANNEL_OPTIMISED",
    "CHECK_BASE",
    "CODE_MAPS",
    "IDEAL",
    "READOUTS",
    "TABLE",
    "Access",
    "Assignment",
    "CellMap",
    "MemoryMap",
    "Part",
    "Quality",
    "ReadOut",
    "Region",
    "Segment",
    "StorageScheme",
    "affine_drift",
    "cell_map",
    "decode_cycles",
    "encode",
    "expected_values",
    "make_readout",
    "memory_map",
    "moments",
    "offset_correction",
    "per_channel",
    "plane_variances",
    "plane_weights",
    "quality_of",
    "read_quality",
    "slope_correction",
    "stored_words",
    "unbiased_values",
    "unprotected_variance",
    "word_values",
]
