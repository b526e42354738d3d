"""How weights are stored and read back: labellings, exact moments, read-outs, corrections, schemes."""

from qtaml_hw.storage.codemap import CODE_MAPS, encode, word_values
from qtaml_hw.storage.moments import affine_drift, moments, plane_variances, plane_weights, unprotected_variance
from qtaml_hw.storage.quality import Quality, expected_values, offset_correction, read_quality, slope_correction
from qtaml_hw.storage.readout import READOUTS, make_readout, unbiased_values
from qtaml_hw.storage.scheme import IDEAL, ReadOut, Segment, StorageScheme

__all__ = [
    "CODE_MAPS",
    "IDEAL",
    "READOUTS",
    "Quality",
    "ReadOut",
    "Segment",
    "StorageScheme",
    "affine_drift",
    "encode",
    "expected_values",
    "make_readout",
    "moments",
    "offset_correction",
    "plane_variances",
    "plane_weights",
    "read_quality",
    "slope_correction",
    "unbiased_values",
    "unprotected_variance",
    "word_values",
]
