"""The house: what each room offers by name, and exactly whom it may import."""

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

EDGES = {
    "errors": "",
    "support": "errors",
    "channel": "support",
    "lattice": "channel support",
    "codes": "channel support",
    "physics": "channel errors lattice support",
    "network": "errors support",
    "storage": "channel codes network support",
    "plan": "channel lattice storage support",
    "memory": "channel codes storage support",
    "allocation": "channel codes errors lattice network plan storage support",
    "chip": "channel codes lattice memory network plan storage support",
    "hdl": "errors storage support",
    "hdl.gates": "hdl support",
    "hdl.ldpc": "codes hdl.gates",
    "hdl.coders": "codes errors hdl hdl.gates hdl.ldpc support",
    "hdl.ports": "codes hdl.coders hdl.gates storage",
    "hdl.model": "channel codes hdl hdl.coders hdl.ports storage support",
    "hdl.output": "channel codes errors hdl hdl.coders hdl.gates hdl.model hdl.ports plan storage support",
    "campaign": "allocation channel chip codes errors network plan storage support",
    "verify": "codes errors hdl hdl.coders hdl.gates hdl.model hdl.output memory storage support",
    "cosim": "chip errors hdl.output memory network plan support",
    "design": "channel errors physics storage support",
    "cost": "chip codes design errors hdl hdl.coders network plan storage support verify",
    "case": "campaign channel cost design errors hdl lattice memory network physics plan storage support",
    "propose": "campaign errors network support",
    "report": "allocation campaign case channel codes cost hdl hdl.coders physics support verify",
    "results": "campaign case channel chip design errors hdl.output network physics plan support",
    "writing": "campaign case channel chip codes errors memory plan results support",
    "mission": "campaign case channel chip codes design errors lattice memory physics plan support",
    "flow": "allocation campaign case chip codes design errors hdl hdl.output network plan report results "
    "storage support verify",
    "answer": "design errors flow hdl plan report results support",
    "explore": "allocation campaign case cost design errors flow hdl.coders network physics plan report results "
    "storage support",
    "cli": "campaign case channel codes cosim cost design errors explore flow hdl hdl.coders memory mission physics "
    "propose report results support verify writing",
    "__main__": "cli",
}
"""Room -> rooms that it imports, in the order of the line (DESIGN): every room stands below all that import it. ``hdl``
alone is the manifest. An arrow that is not here is a decision: make it on purpose, or not at all."""


def room(module: str) -> str:
    """The room of a dotted name below the package."""
    parts = module.split(".")
    return ".".join(parts[:2]) if ".".join(parts[:2]) in EDGES else parts[0]


def arrows(path: Path) -> set[tuple[str, str]]:
    """Imports of a file, those inside functions included, as arrows between rooms."""
    here = room(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "qtaml_hw":
            names += [f"qtaml_hw.{alias.name}" for alias in node.names if not alias.name.startswith("__")]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    inside = [name.removeprefix("qtaml_hw.") for name in names if name.startswith("qtaml_hw.")]
    return {(here, room(name)) for name in inside} - {(here, here)}


def test_every_arrow_between_rooms_is_on_the_list_and_every_arrow_on_the_list_is_there() -> None:
    files = [path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.name != "__init__.py"]
    faces = {path for path in files if path.name == "__init__.py" and path.parent.parent == ROOT}
    found = set().union(*(arrows(path) for path in files if path not in faces))
    lazily = {(path.parent.name, "support") for path in faces if "lazy import attach" in path.read_text()}
    wanted = {(here, there) for here, rooms in EDGES.items() for there in rooms.split()}
    assert (found | lazily) - {("support", "support")} == wanted


def test_arrows_run_down() -> None:
    """No circle between rooms: a room imports only rooms that stand before it in the line."""
    order = list(EDGES)
    for here, rooms in EDGES.items():
        for there in rooms.split():
            assert order.index(there) < order.index(here), f"{here} imports {there}"


def test_no_file_imports_itself_through_others() -> None:
    """No circle between files either, those of imports inside functions included."""
    files = {".".join(("qtaml_hw", *p.relative_to(ROOT).with_suffix("").parts)): p for p in ROOT.rglob("*.py")}
    below = {}
    for name, path in files.items():
        tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found = [(n.module, a.name) for n in tree if isinstance(n, ast.ImportFrom) and n.module for a in n.names]
        below[name] = {x for module, alias in found for x in (module, f"{module}.{alias}") if x in files}
    while free := [name for name, under in below.items() if not under & below.keys()]:
        for name in free:
            del below[name]
    assert not below, sorted(below)


def test_every_name_of_a_class_names_one_class() -> None:
    """Whoever reads ``Layer`` or ``Job`` need not ask of which room: private helpers of one file apart."""
    owners: dict[str, list[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                owners.setdefault(node.name, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ROOMS)
def test_no_public_name_is_hidden_by_a_module_of_the_same_name(name: str) -> None:
    """Importing ``room.name`` binds the module to the room: a function of that name would vanish behind it."""
    package = importlib.import_module(f"qtaml_hw.{name}")
    offered = getattr(package, "__all__", ())
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in offered:
            importlib.import_module(f"qtaml_hw.{name}.{module.name}")
    for public in offered:
        assert not isinstance(getattr(package, public), ModuleType), f"{name}.{public} is a module"


def test_a_face_offers_nothing_that_it_does_not_name() -> None:
    from qtaml_hw import codes

    with pytest.raises(AttributeError, match=r"'qtaml_hw\.codes' has no attribute 'Golay'"):
        _ = codes.Golay
    assert set(dir(codes)) == set(codes.__all__)
