"""Proofs about memory ports: whatever else requests, scrubbing and initialisation do, what was written is read again.

The assertions are those that stand beside the Verilog (`qtaml_hw.hdl.output.assertions`), about one word that the
solver chooses. Encoder and decoder are proved by themselves; here stand-ins take their places, whose check bits are
small sums of the data: of those that differ, the first says that a word is uncorrectable, the second that it was
corrected, any other one spoils the data, as bypass does. So every wire to and from them matters. Errors of the watched
word, at each read, are those that are corrected; what the memory answers for all other words is whatever the solver
likes in every cycle. What is told of a word that was read is what the decoder says of it.

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
from qtaml_hw.verify.formal_stream import sums

__all__ = ["CYCLES", "INSIDE", "LIMIT_S", "bench", "stand_in"]

CYCLES = 10
"""Cycles that are looked at where the induction does not hold."""
LIMIT_S = 30
"""Seconds for either."""

SEEN = {
    "dut": ("pending", "merging", "place", "buffer", "walk", "turn", "late"),
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
    inside = [part for part in manifest.modules if part.file in module.sources]
    coders: dict[str, ModuleRecord] = {part.kind: part for part in inside}
    before, end = text.split("  // errors that the code corrects")
    text = f"{before}{_induction(module, coders)}  // errors that the code corrects{end}"
    return (directory / module.file).read_text() + text + "".join(stand_in(part) for part in inside)


def _induction(module: ModuleRecord, coders: Mapping[str, ModuleRecord]) -> str:
    """What is true of the registers in every cycle, and is enough to be true in the next one."""
    a, k, masks = (module.port(name).width for name in ("sram_address", "request_data", "request_mask"))
    bits = {"pending": 1, "merging": 1, "known": 1, "asked": 1, "place": a, "walk": a, "cleared": a + 1}
    bits |= {"turn": 1, "late": 1}
    bits |= dict.fromkeys(("buffer", "expected", "wanted"), k)
    wires = "".join(f"  wire [{width - 1}:0] inside_{name};\n" for name, width in bits.items())
    depth, encoder, decoder = module.depth or MEMORY_DEPTH, coders["encoder"], coders["decoder"]
    whole, r = decoder.port("data_in").width, decoder.port("check_in").width
    guarded = whole > k  # the last data bits are those of the address
    stored, read = ("{watched, inside_expected}", f"{{event_address, sram_read_data[{k - 1}:0]}}") if guarded else (
        "inside_expected", f"sram_read_data[{k - 1}:0]")  # fmt: skip
    checker = coders.get("checker")
    checks = (
        ""
        if checker is None
        else f"""  wire [1:0] read_alarm;
  wire [{r - 1}:0] read_check;
  {checker.name} read_checker (.data_in(read_data), .check_in(read_check), .alarm(read_alarm));
"""
    )
    told = (
        ""
        if checker is None
        else """    // the alarm comes where the decoder gives what is no codeword, and does not say so
    assert (^alarm == ~(event_valid & ~read_due & ~^read_alarm));
"""
    )
    wrong = f"read_data[{whole - 1}:{k}] != event_address" if guarded else "1'b0"
    return f"""{wires}  wire waits = inside_pending & inside_place == watched & ~initialising;
  wire here = event_valid & event_address == watched;
  wire [{masks - 1}:0] mask_before;
  wire [{k - 1}:0] data_before;
  wire [{a - 1}:0] address_before;
  wire valid_before, write_before;
  assign {{valid_before, write_before, address_before, data_before, mask_before}} = request_before;
  wire [{r - 1}:0] expected_checks, read_syndrome;
  wire [{whole - 1}:0] read_data;
  wire read_ce, read_due;
  {encoder.name} expected_word (.data_in({stored}), .valid_in(1'b1), .check_out(expected_checks));
  {decoder.name} read_word (.data_in({read}), .check_in(sram_read_data[{k + r - 1}:{k}]), .valid_in(1'b1),
    .inject({whole + r}'d0), .bypass(1'b0), .data_out(read_data), .ce(read_ce), .due(read_due),
    .syndrome(read_syndrome){"" if checker is None else ", .check_out(read_check)"});
{checks}  wire lost = read_due | {wrong};
  wire scrubs = event_valid & ~response_valid;
  wire [{a - 1}:0] after = event_address == {a}'d{depth - 1} ? {a}'d0 : event_address + 1'd1;
  // pulses of scrub that wait for their turn: two at most, and then no request is in the way
  reg [1:0] owed;
  wire free = ~inside_pending & ~inside_merging & ~initialising & (owed[1] | ~request_valid);
  wire has_turn = owed != 0 & free;
  // what a request waits for; the second cycle of a write of a part is its own
  wire whole = request_write & &request_mask;
  wire own = inside_pending & request_address == inside_place;
  wire shut = owed[1] | (scrubs & inside_pending) | initialise | initialising;
  wire ready = inside_merging | (~shut & (whole ? ~scrubs : ~request_write & ~own));
  reg had_turn, was_reset, restarted, corrected, refused;
  reg [{a - 1}:0] corrected_address;
  always @(posedge clk) begin
    if (rst) owed <= 0;
    else if (has_turn) owed <= owed[1] ? 1 : scrub;  // a pulse in the cycle of a turn that was late adds none
    else owed <= owed[1] ? 2 : owed + scrub;
    had_turn <= has_turn & ~rst;
    was_reset <= rst;
    restarted <= initialise;
    corrected <= scrubs & event_ce & ~initialising & ~initialise & ~rst;
    corrected_address <= event_address;
    refused <= inside_merging & response_due & ~rst;
  end
  always @* if (~rst) begin
    // nothing waits after a reset; a part of a word that is lost is not written
    if (was_reset | refused) assert (~inside_pending);
    // every pulse of scrub has its turn, in the first cycle that is free, and no turn comes without one
    assert (scrubs == had_turn);
    assert (inside_turn == (owed != 0) & inside_late == owed[1]);
    // no request waits for anything else
    assert (request_ready == ready);
    // what the scrubber corrects is written back, and it goes on to the next word
    if (corrected) assert (inside_pending & inside_place == corrected_address);
    if (scrubs & ~restarted) assert (inside_walk == after);
    // it begins with word 0, and says when the last one has its turn
    if (was_reset) assert (inside_walk == 0);
    assert (scrubbed == (has_turn & sram_address == {a}'d{depth - 1}));
    // the watched word is in the buffer, or as it should be in the memory
    if (inside_known & waits) assert (inside_buffer == inside_expected);
    if (inside_known & (~waits | here)) assert (stored == {{expected_checks, inside_expected}});
    if (event_valid) assert (answers == (event_address == watched));
    if (inside_asked) assert (response_valid & here & inside_known & inside_wanted == inside_expected);
    // what the decoder says is told
    if (event_valid) assert (event_ce == (read_ce & ~lost) & event_due == lost & event_syndrome == read_syndrome);
    if (response_valid) assert (response_ce == event_ce & response_due == event_due);
    if (response_valid) assert (response_data == read_data[{k - 1}:0]);
{told}    // a part is merged in the cycle after its word was asked for, and the request is still there
    if (inside_merging) assert (event_valid & again & valid_before & write_before & ~&mask_before);
    if (inside_merging) assert (event_address == address_before);
    // all words are written with 0, one by one
    assert (inside_walk < {a + 1}'d{depth});
    if (initialising) assert (~inside_merging & ~inside_asked & {{1'b0, inside_walk}} == inside_cleared);
    if (initialising & inside_known) assert (inside_expected == 0);
    if (initialising & inside_pending) assert (inside_buffer == 0 & ~event_valid);
  end
"""


def stand_in(part: ModuleRecord) -> str:
    """A coder with check bits that are small sums."""
    k, name = part.port("data_in").width, "check_out" if part.kind == "encoder" else "check_in"
    r = part.port(name).width
    said = {"valid_out": "valid_in", "data_out": "data_in", "check_out": f"{{{sums('data_in', k, r)}}}"}
    body = ""
    if part.kind == "decoder":
        body = f"  wire [{r - 1}:0] sums = {said['check_out']};\n"
        body += f"  wire [{r - 1}:0] differ = check_in ^ sums ^ inject[{k + r - 1}:{k}];\n"
        spoilt = f"(bypass ^ (|differ[{r - 1}:2]))" if r > 2 else "bypass"
        said |= {"data_out": f"data_in ^ inject[{k - 1}:0] ^ {{{k}{{{spoilt}}}}}", "check_out": "sums"}
        said |= {"due": "differ[0]", "ce": "differ[1] & ~differ[0]", "syndrome": "differ"}
    if part.kind == "checker":
        body = f"  wire [{r - 1}:0] sums = {said['check_out']};\n  wire rail = ^sums;\n"
        said["alarm"] = "sums == check_in ? {~rail, rail} : {2{rail}}"
    ports = ", ".join(f"{port.direction} [{port.width - 1}:0] {port.name}" for port in part.ports)
    outputs = [port.name for port in part.ports if port.direction == "output"]
    body += "".join(f"  assign {name} = {said.get(name, '0')};\n" for name in outputs)
    return f"module {part.name}({ports});\n{body}endmodule\n"
