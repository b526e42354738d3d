"""Registries: what the modules of a package list under one name.

A module takes part when it assigns that name at its top level; no other file has to know of it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

__all__ = ["gathered"]


def gathered(package: str, name: str) -> tuple[Any, ...]:
    """The entries of all tuples `name` in the modules of `package`, by name of the module.

    Only modules that assign `name` are imported.

    Parameters
    ----------
    package : str
        Dotted name of the package.
    name : str
        Name of the tuples.

    Returns
    -------
    tuple

    Examples
    --------
    >>> [family.listed for family in gathered("qtaml_hw.codes", "FAMILIES")][:2]
    ['bch-T', 'dec']
    """
    return _gathered(package, name, tuple(import_module(package).__path__))


@cache
def _gathered(package: str, name: str, folders: tuple[str, ...]) -> tuple[Any, ...]:
    assigns = re.compile(rf"^{name}\b.*=", re.MULTILINE)
    entries: list[Any] = []
    for module in sorted(module.name for module in iter_modules(folders)):
        files = (Path(folder, f"{module}.py") for folder in folders)
        if any(file.is_file() and assigns.search(file.read_text(encoding="utf-8")) for file in files):
            entries += getattr(import_module(f"{package}.{module}"), name)
    return tuple(entries)
