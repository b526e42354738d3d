"""ONNX in: weight layers, quantisation, inference and data."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.network.backend import BACKENDS as BACKENDS, Backend as Backend, OnnxRuntime as OnnxRuntime
    from qtaml_hw.network.coverage import Coverage as Coverage, LeftOut as LeftOut
    from qtaml_hw.network.graph import Site as Site, Skipped as Skipped, Use as Use
    from qtaml_hw.network.inputs import with_feedback as with_feedback, with_input_means as with_input_means
    from qtaml_hw.network.layer import Feedback as Feedback, Layer as Layer
    from qtaml_hw.network.load import load as load
    from qtaml_hw.network.model import AS_STORED as AS_STORED, Network as Network
    from qtaml_hw.network.number import (
        NumberFormat as NumberFormat,
        Role as Role,
        Scale as Scale,
        floating as floating,
        integer as integer,
        number_format as number_format,
    )
    from qtaml_hw.network.quantiser import quantise as quantise
    from qtaml_hw.network.run import Runner as Runner
    from qtaml_hw.network.samples import Samples as Samples, load_samples as load_samples
    from qtaml_hw.network.signature import Output as Output, TensorInfo as TensorInfo
    from qtaml_hw.network.stored import Stored as Stored, Written as Written
    from qtaml_hw.network.torch_module import from_torch as from_torch
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
