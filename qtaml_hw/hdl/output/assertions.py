"""Assertions beside the Verilog: SystemVerilog that is bound to encoders, decoders and memory ports, and tasks of sby.

A file ``formal/<module>_checks.sv`` holds a module of assertions and a ``bind`` of it, so that a simulation of the
whole chip checks them as well. Yosys knows no ``bind``: for it the same file has a module ``<module>_formal`` with both
side by side. ``formal/<module>.sby`` proves it (``sby`` with ``abc pdr``), and ``formal/<name>.sby.j2`` all of them, as
FuseSoC's target ``formal``.

Of a decoder: flags, count, location and corrected word are consistent with each other and with the syndrome; and
for single errors, which syndromes are called uncorrectable. That the syndrome is that of the code is a sum of many
bits, on which such engines do not end: it is asserted in simulation, and proved where rows are short (`LONGEST_SUM`);
`qtaml verify --formal` proves it always. Of a memory port: a word that was written is read again, whatever other
requests, scrubbing, and errors within what the code corrects do; answers come in time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, ModuleRecord, PortRecord

__all__ = ["CHECKED", "checks_text", "formal_files", "sby_template", "sby_text"]

CHECKED = ("encoder", "decoder", "wrapper")
"""Kinds of modules with assertions."""
LONGEST_SUM = 14
"""Bits of a sum that is proved by sby."""


def formal_files(modules: Sequence[ModuleRecord], code_of: dict[str, BlockCode], head: Sequence[str]) -> dict[str, str]:
    """Assertions and tasks of all modules of a folder that have some, by path."""
    texts: dict[str, str] = {}
    by_file = {module.file: module for module in modules}
    for module in modules:
        code = code_of.get(module.code or "")
        if module.kind not in CHECKED or code is None:
            continue
        texts[f"formal/{module.name}_checks.sv"] = "".join(f"// {line}\n" for line in head) + checks_text(module, code)
        texts[f"formal/{module.name}.sby"] = sby_text(module, _inside(module, by_file))
    return texts


def sby_template(modules: Sequence[ModuleRecord]) -> str:
    """All modules as tasks of one file, as FuseSoC fills it in."""
    checked = [module for module in modules if module.kind in CHECKED]
    tasks = "\n".join(module.name for module in checked)
    clocked = [(module.name, _is_clocked(module)) for module in checked]
    options = "\n".join(f"{name}: mode prove" if c else f"{name}: mode bmc\n{name}: depth 1" for name, c in clocked)
    engines = "\n".join(f"{name}: {'abc pdr' if c else 'smtbmc'}" for name, c in clocked)
    tops = "\n".join(f"{module.name}: prep -top {module.name}_formal" for module in checked)
    return f"""[tasks]
{tasks}

[options]
{options}

[engines]
{engines}

[script]
{{{{"-formal"|gen_reads}}}}
{tops}

[files]
{{{{files}}}}
"""


def _is_clocked(module: ModuleRecord) -> bool:
    return module.clocked or module.kind == "wrapper"


def _inside(module: ModuleRecord, by_file: dict[str, ModuleRecord]) -> list[str]:
    """Files of a module and of all inside."""
    found: dict[str, None] = {}
    todo = [module.file]
    while todo:
        file = todo.pop(0)
        if file not in found:
            found[file] = None
            todo += by_file[file].sources if file in by_file else ()
    return list(found)


def sby_text(module: ModuleRecord, files: Sequence[str]) -> str:
    """Tasks of sby for a module: ``prove`` for all cycles, ``bmc`` for the first ones; of logic the first is all."""
    names = [file.rpartition("/")[2] for file in files]
    read = "\n".join(f"read_verilog {name}" for name in names)
    listed = "\n".join(f"../{file}" for file in files)
    if _is_clocked(module):
        tasks = "[tasks]\nprove\nbmc\n\n[options]\nprove: mode prove\nbmc: mode bmc\nbmc: depth 16\n\n"
        tasks += "[engines]\nprove: abc pdr\nbmc: smtbmc\n"
    else:
        tasks = "[options]\nmode bmc\ndepth 1\n\n[engines]\nsmtbmc\n"
    return f"""{tasks}
[script]
{read}
read_verilog -formal -sv {module.name}_checks.sv
prep -top {module.name}_formal

[files]
{listed}
{module.name}_checks.sv
"""


def checks_text(module: ModuleRecord, code: BlockCode, *, stand_ins: bool = False) -> str:
    """The module of assertions, its bind, and for Yosys the module that holds both.

    With `stand_ins` the coders of a memory port are taken to be those of `qtaml_hw.verify.formal_memory`.
    """
    name, ports = module.name, list(module.ports)
    clocked = _is_clocked(module)
    if clocked:
        ports = [_input("clk", 1), _input("rst", 1), *ports]
    if module.kind == "wrapper":
        body, around, more = _memory(module, code, stand_ins)
    else:
        body = _encoder(module, code) if module.kind == "encoder" else _decoder(module, code)
        around, more = "", ""
    declared = ",\n".join(f"  input {_range(port.width)}{port.name}" for port in [*ports, *_extra(module, code)])
    extra = {port.name for port in _extra(module, code)}
    pins = ", ".join(f".{port.name}({port.name})" for port in ports)
    inputs = [port for port in ports if port.direction == "input" and port.name not in ("rst", "sram_read_data")]
    held = {port.name for port in inputs} | extra
    wires = "".join(f"  wire {_range(port.width)}{port.name};\n" for port in ports if port.name not in held)
    reset = "  reg begun = 0;\n  always @(posedge clk) begun <= 1;\n  assign rst = ~begun;\n" if clocked else ""
    given = ",\n".join(f"  input {_range(port.width)}{port.name}" for port in [*inputs, *_given(module, code)])
    checked = pins + "".join(f", .{port}({port})" for port in sorted(extra))
    bound = "".join(f", .{port}({value})" for port, value in sorted(_bound(module).items()))
    return f"""// verilator lint_off UNUSED
module {name}_checks (
{declared}
);
{body}endmodule

`ifdef YOSYS
module {name}_formal (
{given}
);
{wires}{reset}{around}  {name} dut ({pins});
  {name}_checks checks ({checked});
{more}endmodule
`else
bind {name} {name}_checks {name}_bound ({pins}{bound});
`endif
"""


def _input(name: str, width: int) -> PortRecord:
    return PortRecord(name=name, direction="input", width=width, signed=False)


def _range(width: int) -> str:
    return f"[{width - 1}:0] " if width > 1 else ""


def _extra(module: ModuleRecord, code: BlockCode) -> list[PortRecord]:
    """Ports of the assertions that the module does not have: the word of a memory that is watched."""
    return [_input("watched", module.port("sram_address").width)] if module.kind == "wrapper" else []


def _bound(module: ModuleRecord) -> dict[str, str]:
    """What they are bound to in a simulation."""
    return {"watched": "'0"} if module.kind == "wrapper" else {}


def _given(module: ModuleRecord, code: BlockCode) -> list[PortRecord]:
    """Further inputs of the module for Yosys: what the memory answers, errors of the watched word."""
    if module.kind != "wrapper":
        return []
    width = module.port("sram_read_data").width
    return [_input("other_word", width), _input("error", width)]


def _sums(code: BlockCode, word: str, columns: int) -> tuple[str, int]:
    """Verilog for ``H word`` over the first columns, check 0 lowest, and the longest of its sums."""
    rows = [sum(1 << int(i) for i in np.flatnonzero(row[:columns])) for row in code.H]
    terms = ", ".join(f"^({word} & {columns}'h{row:x})" for row in reversed(rows))
    return f"{{{terms}}}", max(row.bit_count() for row in rows)


def _constant(bits: Sequence[int]) -> str:
    return f"{len(bits)}'h{sum(int(bit) << i for i, bit in enumerate(bits)):x}"


def _timed(module: ModuleRecord, names: Sequence[str]) -> str:
    """Registers that carry inputs as long as the module takes, under names that end in ``_then``; and ``full``."""
    text, stages = "", module.latency
    for name in names:
        width = module.port(name).width
        for stage in range(stages):
            before = name if stage == 0 else f"{name}_{stage}"
            text += f"  reg {_range(width)}{name}_{stage + 1};\n"
            text += f"  always @(posedge clk) {name}_{stage + 1} <= {before};\n"
        text += f"  wire {_range(width)}{name}_then = {name}{f'_{stages}' if stages else ''};\n"
    if not stages:
        return text + "  wire full = 1'b1;\n"
    text += f"  reg [{stages - 1}:0] filled = 0;\n  wire full = filled[{stages - 1}] & ~rst;\n"
    return text + f"  always @(posedge clk) filled <= rst ? {stages}'d0 : {{filled, 1'b1}};\n"


def _asserted(claims: Sequence[tuple[str, str]]) -> str:
    """An assertion for each claim, with what it says."""
    text = "  always @* if (full) begin\n"
    for about, claim in claims:
        text += f"    // {about}\n    assert ({claim});\n"
    return text + "  end\n"


def _guarded(text: str, longest: int) -> str:
    """Without what Yosys would not end on."""
    return text if longest <= LONGEST_SUM else f"`ifndef YOSYS\n{text}`endif\n"


def _encoder(module: ModuleRecord, code: BlockCode) -> str:
    sums, longest = _sums(code, "data_in_then", code.k)
    inversion = _constant(code.inversion.tolist())
    text = _timed(module, ["data_in", "valid_in"])
    text += _asserted([("data and valid pass", "data_out == data_in_then && valid_out == valid_in_then")])
    return text + _guarded(
        _asserted([("check bits are sums of data bits", f"check_out == ({sums} ^ {inversion})")]), longest
    )


def _decoder(module: ModuleRecord, code: BlockCode) -> str:
    n, r = code.n, code.check_bits
    text = _timed(module, ["data_in", "check_in", "inject", "bypass", "valid_in"])
    text += f"  wire [{n - 1}:0] word = {{check_in_then, data_in_then}} ^ inject_then;\n"
    text += f"  wire [{n - 1}:0] out = {{check_out, data_out}};\n"
    text += "  integer i;\n  integer ones;\n  always @* begin\n    ones = 0;\n"
    text += f"    for (i = 0; i < {n}; i = i + 1) ones = ones + {{31'd0, location[i]}};\n  end\n"
    found, spread = _sums(code, "location", n)
    count = module.port("error_count").width
    claims = [
        ("valid travels along", "valid_out == valid_in_then"),
        ("a word is corrected, uncorrectable, or right", "!(ce && due)"),
        ("a word is turned where location says, unless bypassed", f"out == (word ^ (bypass_then ? {n}'d0 : location))"),
        ("nothing is turned in an uncorrectable word", "!due || location == 0"),
        ("ce and error_count say how many", f"ce == (location != 0) && {{{32 - count}'d0, error_count}} == ones"),
    ]
    if not code.bitwise:
        claims.append((f"at most {code.t} errors are corrected", f"ones <= {code.t}"))
    text += _asserted(claims)
    after = [("what leaves is a codeword, unless it is uncorrectable", f"due || syndrome == {found}")]
    columns = [sum(int(bit) << i for i, bit in enumerate(column)) for column in code.H.T]
    if code.t <= 1 and not code.bitwise:
        single = " || ".join(f"syndrome == {r}'h{column:x}" for column in columns if code.t)
        after.append(
            ("uncorrectable is every syndrome but 0 and those of single errors", f"due == !(syndrome == 0 || {single})")
            if code.t
            else ("uncorrectable is every syndrome but 0", "due == (syndrome != 0)")
        )
    single_sum = style_of(code).proof == "cut" and code.t <= 1
    text += _asserted(after) if single_sum else _guarded(_asserted(after), spread)
    sums, longest = _sums(code, "word", n)
    inversion = _constant(code.inversion.tolist())
    claim = [("the syndrome is that of the code", f"syndrome == ({sums} ^ {inversion})")]
    return text + _guarded(_asserted(claim), longest)


def _memory(module: ModuleRecord, code: BlockCode, stand_ins: bool) -> tuple[str, str, str]:
    """Assertions; what stands around the module for Yosys, before and behind it."""
    a, k = module.port("sram_address").width, module.port("request_data").width
    masks, n = module.port("request_mask").width, module.port("sram_read_data").width
    granule = k // masks
    bits = [f"request_mask[{i}]" if masks > 1 else "request_mask" for i in range(masks)]
    spread = ", ".join(f"{{{granule}{{{bit}}}}}" for bit in reversed(bits))
    body = f"""  reg known = 0, asked = 0, read = 0, started = 0;
  reg [{k - 1}:0] expected, wanted;
  reg [{a}:0] cleared = 0;
  wire taken = request_valid & request_ready;
  wire full = &request_mask;
  wire [{k - 1}:0] mask = {{{spread}}};
  wire mine = request_address == watched;
  always @(posedge clk) begin
    started <= initialising & ~rst;
    read <= taken & ~request_write & ~rst;
    asked <= taken & ~request_write & mine & known & ~rst & ~initialise;
    wanted <= expected;
    if (taken & request_write & mine) begin
      if (full) begin
        known <= 1;
        expected <= request_data;
      end else if (~response_due) expected <= (expected & ~mask) | (request_data & mask);
    end
    if (initialising & sram_write) begin
      cleared <= cleared + 1'd1;
      if (sram_address == watched) begin
        known <= 1;
        expected <= 0;
      end
    end
    if (initialise | rst) begin
      known <= 0;
      cleared <= 0;
    end
  end
  always @* if (~rst) begin
    // a read is answered in the next cycle, a write of a part in the cycle in which it is taken, nothing else is
    assert (response_valid == (read | (taken & request_write & ~full)) || (response_valid & request_write & ~full));
    // what was written is read again
    if (asked) assert (response_valid & ~response_due & response_data == wanted);
    // flags belong to answers and to words that were decoded
    assert (~((response_ce | response_due) & ~response_valid));
    assert (~((event_ce | event_due) & ~event_valid));
    assert (~(response_ce & response_due));
    // the memory is written only where it is enabled; no request is taken while all words are written, one by one
    assert (sram_enable | ~sram_write);
    assert (~(initialising & taken));
    if (initialising & sram_write) assert ({{1'b0, sram_address}} == cleared);
    if (started & ~initialising) assert (cleared == {a + 1}'d{module.depth or MEMORY_DEPTH});
  end
"""
    around = f"""  wire [{a - 1}:0] watched = $anyconst;
  reg [{n - 1}:0] stored;
  reg answers = 0, again = 0;
  assign sram_read_data = answers ? stored ^ error : other_word;
  always @(posedge clk) begin
    answers <= sram_enable & ~sram_write & sram_address == watched;
    if (sram_enable & sram_write & sram_address == watched) stored <= sram_write_data;
  end
"""
    kept = ["request_valid", "request_write", "request_address", "request_data", "request_mask"]
    names = ", ".join(kept)
    widths = sum(module.port(name).width for name in kept)
    weight = f"error & (error - {n}'d1)" if code.t else "error"
    if stand_ins:
        weight = f"error & ~({n}'d1 << {k + 1})"
    more = f"""  // errors that the code corrects; a request stays until it is taken
  reg [{widths - 1}:0] request_before;
  always @(posedge clk) begin
    again <= request_valid & ~request_ready & ~rst;
    request_before <= {{{names}}};
  end
  always @* begin
    assume (({weight}) == 0);
    if (again) assume ({{{names}}} == request_before);
    assume (watched < {module.depth or MEMORY_DEPTH});
    assume (~request_valid | request_address < {module.depth or MEMORY_DEPTH});
  end
"""
    return body, around, more
