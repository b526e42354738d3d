"""`Layer`: the weights of one layer as a quantiser stores them, and what is known of the inputs they meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Feedback", "Layer"]


@dataclass(frozen=True, eq=False)
class Feedback:
    """How the error of one weight is best made up for by the weights of the same output that are written after it.

    The inputs of a layer are correlated, so part of what one weight adds to the output in error the others can take
    back. With the covariance ``H = V D V^T`` of the n inputs that one output sums (V unit upper triangular), an error e
    of weight i moves the best values of the weights k > i by ``-e weights[i, k]``, and what is left of it is
    ``pivots[i]`` e**2 in place of ``H[i, i]`` e**2 (Frantar et al. 2022, arXiv:2210.17323; Chee et al. 2023,
    arXiv:2307.13304, LDLQ). `qtaml_hw.network.with_feedback` makes it.

    Attributes
    ----------
    weights : float32 array, shape (groups, n, n)
        ``V**-1``, for each group of a convolution; row i is of use right of the diagonal, which is 1.
    pivots : float64 array, shape (groups, n)
        D over the mean square of an input: what a squared error of a weight costs once the others have taken it back,
        where without them it costs 1 on average.

    Examples
    --------
    Two inputs with correlation 0.8; their means are taken care of elsewhere:

    >>> feedback = Feedback(np.array([[[1, -0.8], [0, 1]]], dtype=np.float32), np.array([[0.36, 1.0]]))
    >>> round(feedback.gain, 2)
    0.68
    """

    weights: NDArray[np.float32]
    pivots: NDArray[np.float64]

    @property
    def gain(self) -> float:
        """Share that is left of the output error of equal, independent errors of all weights."""
        return float(self.pivots.mean())


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
    output_axis, input_axis : int or None
        Axes of the weight tensor that run over output and over input channels, where they are known.
    groups : int
        Groups of a grouped or depthwise convolution: output channel c reads only the inputs of its group.
    feedback : Feedback or None
        How errors of its weights make up for each other over the calibration data.

    Examples
    --------
    >>> layer = Layer("w", 4, np.array(0.5), None, np.array([[1, -2], [0, 7]], dtype=np.int32))
    >>> layer.size, layer.histogram()[:3].tolist()
    (4, [1, 1, 0])
    >>> layer.dequantise(layer.codes).tolist()
    [[0.5, -1.0], [0.0, 3.5]]
    """

    name: str
    bits: int
    step: NDArray[np.float64]
    axis: int | None
    codes: NDArray[np.int32]
    input_mean: NDArray[np.float64] | None = None
    output_axis: int | None = None
    input_axis: int | None = None
    groups: int = 1
    feedback: Feedback | None = None

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
        return np.asarray(v * self.step_tensor(), dtype=np.float32)

    def step_tensor(self) -> NDArray[np.float64]:
        """`step` in a shape that broadcasts against the weight tensor."""
        if self.axis is None:
            return self.step
        broadcast = [1] * self.codes.ndim
        broadcast[self.axis] = -1
        return self.step.reshape(broadcast)
