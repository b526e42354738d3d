"""Extension of the docstring reader: the ``Members`` of a hardware component (its ports) are read as attributes."""

from __future__ import annotations

from typing import Any

import griffe


class Ports(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """Renames the section, so that its entries come out one by one."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called for each object with its docstring as written."""
        if obj.docstring:
            obj.docstring.value = obj.docstring.value.replace("Members\n-------\n", "Attributes\n----------\n")
