"""Proofs about memory ports: whatever else requests, scrubbing and initialisation do, what was written is read again.

The assertions are those that stand beside the Verilog (`qtaml_hw.hdl.output.assertions`), about one word that the
solver chooses. Encoder and decoder are proved by themselves; here stand-ins take their places: data pass, check bit 0
says that a word is uncorrectable, check bit 1 that it was corrected. Errors of the watched word, at each read, are
those that are corrected; what the memory answers for all other words is whatever the solver likes in every cycle.

The proof is by induction over cycles. What makes it one is said of registers inside the port and its assertions: where
the watched word is (in the memory, or in the write buffer), and what a request that takes two cycles has done in the
first. That holds too, or the proof fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord
from qtaml_hw.hdl.output.assertions import checks_text

__all__ = ["CYCLES", "INSIDE", "LIMIT_S", "bench"]

CYCLES = 10
"""Cycles that are looked at where the induction does not hold."""
LIMIT_S = 30
"""Seconds for either."""

SEEN = {
    "dut": ("pending", "merging", "place", "buffer", "walk"),
    "checks": ("known", "asked", "expected", "wanted", "cleared"),
}
"""Registers that the induction speaks of, by the instance that has them."""
INSIDE = "cd proof\n{}cd ..\n".format(
    "".join(
        f"connect -nomap -nounset -set \\inside_{name} \\{instance}.{name}\n"
        for instance, names in SEEN.items()
        for name in names
    )
)
"""Commands of Yosys that join them, once all is flat, to the wires of the bench."""


def bench(directory: Path, manifest: Manifest, module: ModuleRecord, codes: Mapping[str, BlockCode]) -> str:
    """Verilog ``proof``: the port between stand-ins and a memory, with its assertions."""
    text = checks_text(module, codes[module.code or ""], stand_ins=True).replace(f"{module.name}_formal", "proof")
    address = module.port("sram_address").width
    drawn = f"reg [{address - 1}:0] watched;\n  always @(posedge clk) if (rst) watched <= drawn;"
    text = text.replace(f"wire [{address - 1}:0] watched = $anyconst;", drawn)  # a constant that induction knows
    text = text.replace("module proof (\n", f"module proof (\n  input [{address - 1}:0] drawn,\n")
    before, end = text.split("  // errors that the code corrects")
    text = f"{before}{_induction(module)}  // errors that the code corrects{end}"
    inside = [part for part in manifest.modules if part.file in module.sources]
    return (directory / module.file).read_text() + text + "".join(_stand_in(part) for part in inside)


def _induction(module: ModuleRecord) -> str:
    """What is true of the registers in every cycle, and is enough to be true in the next one."""
    a, k, masks = (module.port(name).width for name in ("sram_address", "request_data", "request_mask"))
    bits = {"pending": 1, "merging": 1, "known": 1, "asked": 1, "place": a, "walk": a, "cleared": a + 1}
    bits |= dict.fromkeys(("buffer", "expected", "wanted"), k)
    wires = "".join(f"  wire [{width - 1}:0] inside_{name};\n" for name, width in bits.items())
    return f"""{wires}  wire waits = inside_pending & inside_place == watched & ~initialising;
  wire here = event_valid & event_address == watched;
  wire [{masks - 1}:0] mask_before;
  wire [{k - 1}:0] data_before;
  wire [{a - 1}:0] address_before;
  wire valid_before, write_before;
  assign {{valid_before, write_before, address_before, data_before, mask_before}} = request_before;
  always @* if (~rst) begin
    // the watched word is in the buffer, or as it should be in the memory
    if (inside_known & waits) assert (inside_buffer == inside_expected);
    if (inside_known & (~waits | here)) assert (stored[{k - 1}:0] == inside_expected & ~stored[{k}]);
    if (event_valid) assert (answers == (event_address == watched));
    if (inside_asked) assert (response_valid & here & inside_known & inside_wanted == inside_expected);
    // a part is merged in the cycle after its word was asked for, and the request is still there
    if (inside_merging) assert (event_valid & again & valid_before & write_before & ~&mask_before);
    if (inside_merging) assert (event_address == address_before);
    // all words are written with 0, one by one
    assert (inside_walk < {a + 1}'d{module.depth or MEMORY_DEPTH});
    if (initialising) assert (~inside_merging & ~inside_asked & {{1'b0, inside_walk}} == inside_cleared);
    if (initialising & inside_known) assert (inside_expected == 0);
    if (initialising & inside_pending) assert (inside_buffer == 0 & ~event_valid);
  end
"""


def _stand_in(part: ModuleRecord) -> str:
    """A coder through which data pass."""
    said = {"data_out": "data_in", "valid_out": "valid_in"}
    if part.kind == "decoder":
        said |= {"due": "check_in[0]", "ce": "check_in[1] & ~check_in[0]"}
    ports = ", ".join(f"{port.direction} [{port.width - 1}:0] {port.name}" for port in part.ports)
    outputs = [port.name for port in part.ports if port.direction == "output"]
    body = "".join(f"  assign {name} = {said.get(name, '0')};\n" for name in outputs)
    return f"module {part.name}({ports});\n{body}endmodule\n"
