"""The rooms: what one room offers by name, and whom it may import."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import qtaml_hw

ROOT = Path(qtaml_hw.__file__).parent
ROOMS = [m.name for m in pkgutil.iter_modules([str(ROOT)]) if m.ispkg]
LEVEL = {"channel": 0, "errors": 0, "codes": 0, "network": 0, "physics": 1, "memory": 1, "storage": 1, "allocation": 2}
LEVEL |= {
    "campaign": 3,
    "hdl": 3,
    "report": 3,
    "cosim": 4,
    "design": 5,
    "case": 5,
    "planfile": 5,
    "flow": 5,
    "summary": 5,
    "completion": 6,
    "explore": 6,
    "cli": 7,
}


@pytest.mark.parametrize("room", ROOMS)
def test_no_public_name_is_hidden_by_a_module_of_the_same_name(room: str) -> None:
    """Importing ``room.name`` binds the module to the room: a function of that name would vanish behind it."""
    package = importlib.import_module(f"qtaml_hw.{room}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"qtaml_hw.{room}.{module.name}") if module.name in package.__all__ else None
    for name in package.__all__:
        assert not isinstance(getattr(package, name), ModuleType), f"{room}.{name} is a module"


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_room_imports_only_lower_rooms(path: Path) -> None:
    """The line of DESIGN: lower rooms never import higher ones."""
    here = path.relative_to(ROOT).with_suffix("").parts[0]
    if here == "__init__":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = (name or "").split(".")
            if parts[0] == "qtaml_hw" and len(parts) > 1 and parts[1] in LEVEL:
                assert LEVEL[parts[1]] <= LEVEL[here], f"{path.name} imports {name}"
