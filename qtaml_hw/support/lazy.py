"""Lazy names of a package: each loads its module when it is first used.

A face lists its names once, in a block ``if TYPE_CHECKING:`` of ``from module import Name as Name``. Type checkers read
the block, `attach` reads it at run time: importing a room costs nothing but its own text.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from qtaml_hw.support.interrupts import interrupts_held

__all__ = ["attach"]


class _Face(ModuleType):
    """A package whose public names are not hidden by modules of the same name, which importing binds to the package."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in self.__all__):
            super().__setattr__(name, value)


Face = tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]


def attach(package: str, file: str) -> Face:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package whose ``__init__.py`` is `file`.

    Parameters
    ----------
    package : str
        ``__name__`` of the package.
    file : str
        Its ``__file__``.

    Returns
    -------
    tuple of (callable, callable, list of str)

    Examples
    --------
    >>> from qtaml_hw import codes
    >>> "Hsiao" in codes.__all__, codes.Hsiao(8).n
    (True, 13)
    """
    homes = _homes(ast.parse(Path(file).read_text(encoding="utf-8")))
    names = sorted(homes)
    sys.modules[package].__class__ = _Face

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        with interrupts_held():  # some extension modules do not survive one while they are loaded
            module = import_module(homes[name])
        value = getattr(module, name)
        setattr(sys.modules[package], name, value)  # the next time it is there
        return value

    return load, lambda: names, names


def _homes(tree: ast.Module) -> dict[str, str]:
    """Module of every name that is imported for type checkers."""
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in imports for alias in node.names}
