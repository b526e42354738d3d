"""Tensors of a checkpoint beside a graph: a safetensors file or folder, or a GGUF file.

A graph says what is computed, a checkpoint what is stored. A tensor of the checkpoint takes the place of the
initialiser of its name and shape.
"""

from __future__ import annotations

import os
from pathlib import Path

from qtaml_hw.errors import InputError
from qtaml_hw.network.gguf_file import open_gguf
from qtaml_hw.network.safetensors_file import open_safetensors
from qtaml_hw.network.tensor_file import Checkpoint

__all__ = ["is_gguf", "open_checkpoint", "open_folder"]


def open_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Open a checkpoint.

    Parameters
    ----------
    path : path-like
        A ``.safetensors`` file, a folder of them, or a ``.gguf`` file.

    Returns
    -------
    Checkpoint

    Raises
    ------
    InputError
        If it is missing or damaged, or two files have a tensor of one name.

    Examples
    --------
    >>> open_checkpoint("missing.gguf")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.gguf: no such file: expected a safetensors file or folder, or a GGUF file
    """
    where = Path(path)
    if where.is_dir():
        return open_folder(where)
    if not where.is_file():
        raise InputError(f"{where}: no such file: expected a safetensors file or folder, or a GGUF file")
    return open_gguf(where) if is_gguf(where) else open_safetensors([where])


def open_folder(where: Path) -> Checkpoint:
    """All safetensors files of a folder; as `open_checkpoint`."""
    files = sorted(p for p in where.iterdir() if p.suffix == ".safetensors" and p.is_file() and not p.is_symlink())
    if not files:
        raise InputError(f"{where}: no safetensors file in this folder")
    return open_safetensors(files)


def is_gguf(where: Path) -> bool:
    """Whether a file begins as GGUF files do."""
    with where.open("rb") as file:
        return file.read(4) == b"GGUF"
