"""Arrays of an ``.npz`` file with data of a network: `qtaml_hw.support.npz` reads them without trusting the file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.support.files import opened
from qtaml_hw.support.npz import array_from, sizes

__all__ = ["Archive", "open_archive"]


@dataclass(frozen=True)
class Archive:
    """An ``.npz`` file; made by `open_archive`.

    Attributes
    ----------
    path : str
        Where it is.
    names : tuple of str
        Its arrays.
    """

    path: str
    names: tuple[str, ...]

    def array(self, name: str) -> NDArray[Any]:
        """One of its arrays.

        Raises
        ------
        InputError
            If there is no such array, or it is damaged, claims more than it holds, or is not one of plain values.
        """
        if name not in self.names:
            known = ", ".join(map(repr, sorted(self.names)[:20])) or "none"
            raise InputError(f"{self.path}: no array {name!r}: it has {known}")
        try:
            with opened(Path(self.path)) as file:
                return array_from(file, name)
        except (ValueError, OSError) as error:
            raise InputError(f"{self.path}: array {name!r} cannot be read ({error})") from None


def open_archive(path: str | os.PathLike[str]) -> Archive:
    """Look into an ``.npz`` file.

    Parameters
    ----------
    path : path-like
        The file.

    Returns
    -------
    Archive

    Raises
    ------
    InputError
        If it is missing, is no ``.npz`` file, or has too many entries.

    Examples
    --------
    >>> open_archive("missing.npz")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: missing.npz: No such file or directory: expected an .npz file
    """
    where = os.fspath(path)
    try:
        with opened(Path(where)) as file:
            return Archive(where, tuple(sizes(file)))
    except OSError as error:
        raise InputError(f"{where}: {error.strerror or error}: expected an .npz file") from None
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None
