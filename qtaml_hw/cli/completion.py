"""What a shell completes after `qtaml`: presets, codes, fields of the design file, figures of a sweep.

Each function is given to Click as ``shell_complete`` and imports what it needs when the Tab key is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

__all__ = ["axes", "cuts", "families", "fields", "objectives", "presets"]

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _among(names: Callable[[], Iterable[str]], *, listed: bool = False, files: bool = False) -> Complete:
    """Completion among `names`; `listed`: of the last one after a comma; `files`: a path where no name fits."""

    def complete(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
        before, comma, last = typed.rpartition(",") if listed else ("", "", typed)
        taken = before.split(",")
        found = [n for n in names() if n.startswith(last) and n not in taken]
        if files and not found:
            return [CompletionItem(typed, type="file")]
        return [CompletionItem(before + comma + n) for n in found]

    return complete


def _presets() -> Iterable[str]:
    from qtaml_hw.physics import presets as known

    return known()


def _families() -> Iterable[str]:
    from qtaml_hw import codes

    parameterless = (name for name in codes.families() if name.islower())
    return (*parameterless, "bch-2", "bch-3", "repetition-3", "repetition-5", *codes.ldpc_designs())


def _axes() -> Iterable[str]:
    from qtaml_hw.physics.operating import axes as known

    return known()


def _objectives() -> Iterable[str]:
    from qtaml_hw.explore.pareto import known_objectives

    return known_objectives()


def _fields() -> Iterable[str]:
    """``section.key=`` for every field of a design file."""
    from qtaml_hw.design import Design

    for section, field in Design.model_fields.items():
        for key in field.annotation.described() if field.annotation else ():
            yield f"{section}.{key}="


presets = _among(_presets, files=True)
families = _among(_families)
axes = _among(_axes)
fields = _among(_fields)
objectives = _among(_objectives, listed=True)
cuts = _among(lambda: ("input", "syndrome", "key", "roots", "output"), listed=True)
