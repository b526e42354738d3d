"""Every public function and class says what its parameters are, and shows an example that runs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from doctest import DocTestParser
from typing import Any

import qtaml_hw

ROOMS = sorted(module.name for module in pkgutil.iter_modules(qtaml_hw.__path__) if module.ispkg)

WITHOUT_EXAMPLE = {
    "Protected": "the example of protect makes one",
    "cosim.FaultyMemory": "needs a design in a simulator: docs/cosimulation.md",
    "cosim.axi_memory": "needs a design in a simulator: docs/cosimulation.md",
    "explore.explore": "takes minutes",
    "from_torch": "needs PyTorch",
    "network.from_torch": "needs PyTorch",
    "storage.train": "takes a minute",
}
"""Why a name has no example that runs."""


def offered() -> dict[str, Any]:
    """Functions and classes of the package and of the faces of its rooms, by ``room.name``; constants have no docstring
    of their own."""
    found = {name: getattr(qtaml_hw, name) for name in qtaml_hw._OFFERED}
    for room in ROOMS:
        face = importlib.import_module(f"qtaml_hw.{room}")
        found |= {f"{room}.{name}": getattr(face, name) for name in getattr(face, "__all__", ())}
    return {name: thing for name, thing in found.items() if inspect.isclass(thing) or inspect.isfunction(thing)}


def has_example(thing: Any) -> bool:
    """Whether the docstring has doctests, and none that is skipped."""
    examples = DocTestParser().get_examples(inspect.getdoc(thing) or "")
    return bool(examples) and not any("+SKIP" in example.source for example in examples)


def unnamed(thing: Any) -> list[str]:
    """Parameters of a function, or of a class with a constructor of its own, that the docstring does not name."""
    doc = inspect.getdoc(thing) or ""
    return [name for name in inspect.signature(thing).parameters if not re.search(rf"\b{re.escape(name)}\b", doc)]


def test_every_public_name_shows_an_example_that_runs() -> None:
    names = offered()
    assert len(names) > 200
    assert sorted(name for name, thing in names.items() if not has_example(thing)) == sorted(WITHOUT_EXAMPLE)


def test_every_public_function_names_its_parameters() -> None:
    functions = {name: thing for name, thing in offered().items() if inspect.isfunction(thing)}
    assert len(functions) > 80
    assert {name: found for name, thing in functions.items() if (found := unnamed(thing))} == {}


def test_an_example_that_is_skipped_is_none() -> None:
    def shown() -> None:
        """It.

        >>> 1 + 1
        2
        """

    def skipped(one: int) -> None:
        """It.

        >>> one()  # doctest: +SKIP
        """

    assert has_example(shown)
    assert not has_example(skipped)
    assert unnamed(skipped) == []
    assert unnamed(lambda two: two) == ["two"]
