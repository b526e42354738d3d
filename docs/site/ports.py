"""Extensions of the docstring reader: ports of a hardware component are read as attributes, and a room offers the names
that its face lists for type checkers (`qtaml_hw.support.lazy`)."""

from __future__ import annotations

import ast
from typing import Any

import griffe


class Ports(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """Renames the section, so that its entries come out one by one."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called for each object with its docstring as written."""
        if obj.docstring:
            obj.docstring.value = obj.docstring.value.replace("Members\n-------\n", "Attributes\n----------\n")


class Faces(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """Says which names a lazy face exports."""

    def on_module_members(self, *, node: ast.AST | griffe.ObjectNode, mod: griffe.Module, **kwargs: Any) -> None:
        """Called for each module once it is read."""
        blocks = [x for x in getattr(node, "body", []) if isinstance(x, ast.If)]
        if mod.is_init_module and blocks:
            imports = [x for x in blocks[0].body if isinstance(x, ast.ImportFrom)]
            mod.exports = sorted(alias.name for x in imports for alias in x.names)
