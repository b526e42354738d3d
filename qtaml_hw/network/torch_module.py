"""A PyTorch module as a network: exported to ONNX, and loaded like any other file. PyTorch stays optional."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qtaml_hw.errors import InputError
from qtaml_hw.network.load import load
from qtaml_hw.network.model import Network

__all__ = ["from_torch"]


def from_torch(module: Any, example: Any, **how: Any) -> Network:
    """Export a module with ``torch.onnx.export`` and load what comes out.

    Parameters
    ----------
    module : torch.nn.Module
        It is exported as it is: in evaluation mode where it is to be used so.
    example : torch.Tensor, or tuple of them
        Inputs that it can be called with.
    how
        Further arguments of ``torch.onnx.export``, such as ``input_names`` or ``dynamic_axes``.

    Returns
    -------
    Network
        No file stays behind.

    Raises
    ------
    InputError
        If PyTorch is not installed, cannot export the module, or what comes out cannot be loaded.

    Examples
    --------
    >>> from qtaml_hw import from_torch
    >>> import torch  # doctest: +SKIP
    >>> from_torch(torch.nn.Linear(8, 3).eval(), torch.zeros(1, 8)).layers(8)[0].shape  # doctest: +SKIP
    (3, 8)
    """
    try:
        import torch
    except ImportError:
        raise InputError("from_torch needs PyTorch: pip install torch") from None
    with tempfile.TemporaryDirectory(prefix="from-torch-") as folder:
        path = Path(folder) / f"{type(module).__name__}.onnx"
        try:
            torch.onnx.export(module, example if isinstance(example, tuple) else (example,), str(path), **how)
        except Exception as error:  # the exporter has many types of its own
            reason = " ".join(str(error).split())[:300]
            raise InputError(f"{type(module).__name__}: PyTorch cannot export it: {reason}") from None
        return load(path)
