"""Proofs about memory ports: whatever else requests, scrubbing and initialisation do, what was written is read again.

The assertions are those that stand beside the Verilog (`qtaml_hw.hdl.output.assertions`), about one word that the
solver chooses. Encoder and decoder are proved by themselves; here stand-ins take their places: data pass, check bit 0
says that a word is uncorrectable, check bit 1 that it was corrected. Errors of the watched word, at each read, are
those that are corrected; what the memory answers for all other words is whatever the solver likes in every cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.hdl.output.assertions import checks_text

__all__ = ["CYCLES", "LIMIT_S", "bench"]

CYCLES = 10
"""Cycles that are looked at where no proof for all of them is found."""
LIMIT_S = 30
"""Seconds for either."""


def bench(directory: Path, manifest: Manifest, module: ModuleRecord, codes: Mapping[str, BlockCode]) -> str:
    """Verilog ``proof``: the port between stand-ins and a memory, with its assertions."""
    text = checks_text(module, codes[module.code or ""], stand_ins=True).replace(f"{module.name}_formal", "proof")
    inside = [part for part in manifest.modules if part.file in module.sources]
    return (directory / module.file).read_text() + text + "".join(_stand_in(part) for part in inside)


def _stand_in(part: ModuleRecord) -> str:
    """A coder through which data pass."""
    said = {"data_out": "data_in", "valid_out": "valid_in"}
    if part.kind == "decoder":
        said |= {"due": "check_in[0]", "ce": "check_in[1] & ~check_in[0]"}
    ports = ", ".join(f"{port.direction} [{port.width - 1}:0] {port.name}" for port in part.ports)
    outputs = [port.name for port in part.ports if port.direction == "output"]
    body = "".join(f"  assign {name} = {said.get(name, '0')};\n" for name in outputs)
    return f"module {part.name}({ports});\n{body}endmodule\n"
