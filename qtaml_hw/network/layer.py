"""`Layer`: the weights of one layer as a quantiser stores them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Layer"]


@dataclass(frozen=True, eq=False)
class Layer:
    """Quantised weights of one layer.

    Attributes
    ----------
    name : str
        Name of the initialiser in the ONNX model. Untrusted text.
    bits : int
        Width B of the quantiser, 2 to 8 (16 for wide words).
    step : float64 array
        Quantisation step: shape () for one per tensor, (channels,) for one per output channel.
    axis : int or None
        Axis of the weight tensor that `step` runs along; None with one step per tensor.
    codes : int32 array
        Quantised weights, in the shape of the weight tensor, in units of `step`.
    input_mean : float64 array or None
        Mean layer input over the calibration data, per input channel; for offset correction.
    """

    name: str
    bits: int
    step: NDArray[np.float64]
    axis: int | None
    codes: NDArray[np.int32]
    input_mean: NDArray[np.float64] | None = None

    @property
    def size(self) -> int:
        """Number of weights."""
        return int(self.codes.size)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the weight tensor."""
        return tuple(self.codes.shape)

    def histogram(self) -> NDArray[np.int64]:
        """How often each code occurs, shape (2**bits,); index = the code's two's-complement word."""
        words = self.codes.ravel() & ((1 << self.bits) - 1)
        return np.bincount(words, minlength=1 << self.bits)

    def dequantise(self, values: ArrayLike) -> NDArray[np.float32]:
        """Weights for `values` (in units of the step), as float32 in the shape of the tensor."""
        v = np.asarray(values, dtype=np.float64).reshape(self.shape)
        if self.axis is None:
            return np.asarray(v * self.step, dtype=np.float32)
        broadcast = [1] * v.ndim
        broadcast[self.axis] = -1
        return np.asarray(v * self.step.reshape(broadcast), dtype=np.float32)
