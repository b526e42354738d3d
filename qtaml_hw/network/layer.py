"""`Layer`: the weights of one layer as a quantiser stores them, and the statistics of their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.network.number import NumberFormat, Scale, integer, looked_up, pieces
from qtaml_hw.network.stored import Stored

__all__ = ["Clean", "Feedback", "Layer"]


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
    means : float64 array, shape (groups, n), optional
        Mean inputs over the root of that mean square: an error e of all weights that nobody knows moves the mean output
        by ``means @ e``. None where they have none.

    Examples
    --------
    Two inputs with correlation 0.8; their means are taken care of elsewhere:

    >>> feedback = Feedback(np.array([[[1, -0.8], [0, 1]]], dtype=np.float32), np.array([[0.36, 1.0]]))
    >>> round(feedback.gain, 2)
    0.68
    """

    weights: NDArray[np.float32]
    pivots: NDArray[np.float64]
    means: NDArray[np.float64] | None = None

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
    format : NumberFormat
        What the words mean.
    words : array of uint8, or of uint16 for more than 8 bits
        Quantised weights as words of `format`, in the shape of the weight tensor.
    scale : Scale
        What one unit of the format is worth.
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
    >>> layer = Layer("w", integer(4), np.array([[1, 14], [0, 7]], dtype=np.uint8), Scale(0.5))
    >>> layer.size, layer.stored.histogram[:3].tolist(), layer.levels.tolist()
    (4, [1, 1, 0], [[1, -2], [0, 7]])
    >>> layer.weights().tolist()
    [[0.5, -1.0], [0.0, 3.5]]
    """

    name: str
    format: NumberFormat
    words: NDArray[np.unsignedinteger]
    scale: Scale
    input_mean: NDArray[np.float64] | None = None
    output_axis: int | None = None
    input_axis: int | None = None
    groups: int = 1
    feedback: Feedback | None = None

    @classmethod
    def of_levels(
        cls, name: str, levels: ArrayLike, bits: int = 8, step: ArrayLike = 1.0, axis: int | None = None, **known: Any
    ) -> Layer:
        """A layer of integers in two's complement, from its levels.

        Parameters
        ----------
        name : str
            Its name.
        levels : array_like of int
            Quantised weights, in units of `step`.
        bits : int
            Width, 2 to 16.
        step : array_like
            Quantisation step: one, or one for each index along `axis`.
        axis : int, optional
            Axis that steps run along.
        known
            The other attributes, by name.

        Examples
        --------
        >>> Layer.of_levels("w", [[1, -2], [0, 7]], bits=4, step=0.5).words.tolist()
        [[1, 14], [0, 7]]
        """
        form = integer(bits)
        return cls(name, form, form.encode(levels).astype(form.dtype), Scale(np.asarray(step), axis), **known)

    @property
    def bits(self) -> int:
        """Width of a word."""
        return self.format.bits

    @property
    def size(self) -> int:
        """Number of weights."""
        return int(self.words.size)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the weight tensor."""
        return tuple(self.words.shape)

    @cached_property
    def unit(self) -> float:
        """A step, in units of the scale: 1 of integers; of floats that of 8-bit integers of the same range."""
        if self.format.labelling is None:
            return 1.0
        return max(float(np.abs(self.stored.values()).max()), 1e-30) / 127

    @property
    def gain(self) -> float | None:
        """Share that is left of errors of its weights once they make up for each other; None where they cannot."""
        return None if self.feedback is None else self.feedback.gain

    @cached_property
    def stored(self) -> Stored:
        """What lies in the memory: what prices and errors depend on."""
        counts = np.zeros(1 << self.bits, dtype=np.int64)
        for part in pieces(self.shape):
            counts += np.bincount(self.words[part].ravel(), minlength=counts.size)
        return Stored(self.name, self.shape, self.format, counts, zero=float(self.scale.zero.mean()))

    @cached_property
    def by_step(self) -> NDArray[np.int64]:
        """How often each word occurs, by octave of what a step is worth (`Scale.octaves`): shape (octaves, 2**bits).

        Examples
        --------
        >>> Layer.of_levels("w", [[1, 0], [1, 1]], bits=2, step=[1.0, 0.25], axis=0).by_step.tolist()
        [[1, 1, 0, 0], [0, 0, 0, 0], [0, 2, 0, 0]]
        """
        steps, words = self.scale.octaves, 1 << self.bits
        if not steps.values.any():
            return self.stored.histogram[None]
        counts = np.zeros((int(steps.values.max()) + 1) * words, dtype=np.int64)
        for part, row, _ in steps.parts(self.shape):
            at = row.astype(np.intp) * words + self.words[part]
            counts += np.bincount(at.ravel(), minlength=counts.size)
        return counts.reshape(-1, words)

    @property
    def levels(self) -> NDArray[np.int32]:
        """The integers that stand for its words (`NumberFormat.levels`), in the shape of the tensor.

        They are the weights in units of the scale, zero points not taken off, or the ranks of floats.
        """
        return looked_up(self.format.levels, self.words)

    def values(self) -> NDArray[np.float64]:
        """Quantised weights in units of the scale, in the shape of the tensor."""
        return self.format.decode(self.words)

    def centred(self) -> NDArray[np.float64]:
        """Quantised weights less the zero point, in units of the scale, in the shape of the tensor."""
        return self.values() - self.scale.zero_of(self.shape)

    def dequantise(self, values: ArrayLike, slope: ArrayLike = 1.0) -> NDArray[np.float32]:
        """Weights for `values` (in units of the scale) over `slope`, as float32 in the shape of the tensor.

        A slope per output channel has a shape that broadcasts against the tensor.
        """
        slopes = np.asarray(slope, dtype=np.float64)
        return self._scaled(np.asarray(values).reshape(self.shape), slope=None if np.all(slopes == 1) else slopes)

    def weights(self) -> NDArray[np.float32]:
        """The quantised weights, as float32 in the shape of the tensor."""
        return self._scaled(self.words, self.format.values())

    def _scaled(
        self, given: NDArray[Any], table: NDArray[np.float64] | None = None, slope: NDArray[np.float64] | None = None
    ) -> NDArray[np.float32]:
        """`given`, looked up in `table` where there is one, less the zero point, over the slope, times the scale."""
        slopes = None if slope is None else np.broadcast_to(slope, self.shape)
        weights = np.empty(self.shape, np.float32)
        for part, scale, zero in self.scale.parts(self.shape):
            values = (given[part] if table is None else table.take(given[part])).astype(np.float64) - zero
            weights[part] = (values if slopes is None else values / slopes[part]) * scale
        return weights


class Clean(Mapping[str, NDArray[np.float32]]):
    """Weights of layers without faults by layer name, each made as it is looked up.

    Examples
    --------
    >>> Clean([Layer.of_levels("w", [[1, -2]], bits=4, step=0.5)])["w"].tolist()
    [[0.5, -1.0]]
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._layers = {layer.name: layer for layer in layers}

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self._layers[name].weights()

    def __contains__(self, name: object) -> bool:
        return name in self._layers

    def __iter__(self) -> Iterator[str]:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)
