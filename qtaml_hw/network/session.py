"""A model that is ready to run, and the arrays it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

__all__ = ["Session", "Tensors"]

Tensors = Mapping[str, NDArray[Any]]
"""Arrays by the name of a tensor of the model."""


class Session(Protocol):
    """A model that is ready to run, with the weights it was made with."""

    def run(self, outputs: Sequence[str] | None, inputs: Tensors, /) -> list[NDArray[Any]]:
        """The named outputs of the model, all of them for None."""
        ...
