"""The list of registers as a SystemRDL 2.0 file and as a C header."""

from __future__ import annotations

from collections.abc import Sequence

from qtaml_hw.hdl.model.memh import comment
from qtaml_hw.hdl.ports.registers import Register, RegisterField

__all__ = ["registers_h", "registers_rdl"]

ACCESS = {
    "rw": "sw = rw; hw = r; reset = 0x0;",
    "ro": "sw = r; hw = w;",
    "pulse": "sw = w; hw = r; singlepulse; reset = 0x0;",
    "clear": "sw = rw; hw = rw; onwrite = woclr; reset = 0x0;",
    "take": "sw = rw; hw = rw; reset = 0x0;",
}
SAID = {"take": "a number that is written is taken off", "clear": "write 1 to clear", "pulse": "reads 0"}


def _about(field: RegisterField) -> str:
    return "; ".join(filter(None, [field.about, SAID.get(field.access, "")]))


def registers_rdl(name: str, registers: Sequence[Register], head: Sequence[str]) -> str:
    """SystemRDL 2.0 (Accellera, 2018): an address map of 32-bit registers.

    Examples
    --------
    >>> from qtaml_hw.hdl.ports.registers import register_map
    >>> print("\\n".join(registers_rdl("memory", register_map(10, 8, 72), []).splitlines()[:8]))
    addrmap memory {
      default regwidth = 32;
      default accesswidth = 32;
      reg {
        desc = "What goes on.";
        field {
          desc = "the memory is being filled with 0";
          sw = r; hw = w;
    """
    lines = [f"addrmap {name} {{", "  default regwidth = 32;", "  default accesswidth = 32;"]
    for register in registers:
        lines += ["  reg {", f'    desc = "{register.about}";']
        for field in register.fields:
            bits = f"[{field.low + field.width - 1}:{field.low}]"
            lines += ["    field {", f'      desc = "{_about(field)}";', f"      {ACCESS[field.access]}"]
            lines += [f"    }} {field.name}{bits};"]
        lines += [f"  }} {register.name} @ {register.offset:#x};"]
    return comment(head) + "\n".join([*lines, "};", ""])


def registers_h(name: str, registers: Sequence[Register], head: Sequence[str]) -> str:
    """C99: offset of every register, lowest bit and mask of every field.

    Examples
    --------
    >>> from qtaml_hw.hdl.ports.registers import register_map
    >>> text = registers_h("memory", register_map(10, 8, 72), [])
    >>> [line.removeprefix("#define ") for line in text.splitlines() if "CONTROL" in line]
    ['MEMORY_CONTROL 0x04u', 'MEMORY_CONTROL_SCRUB_LOW 0', 'MEMORY_CONTROL_SCRUB_MASK 0x00000001u']
    """
    upper = name.upper()
    lines = [f"#ifndef {upper}_REGISTERS_H", f"#define {upper}_REGISTERS_H", ""]
    for register in registers:
        lines += [f"/* {register.about} */", f"#define {upper}_{register.name} {register.offset:#04x}u"]
        for field in register.fields:
            mask = ((1 << field.width) - 1) << field.low
            lines += [
                f"/*   {field.name}: {_about(field)} */",
                f"#define {upper}_{register.name}_{field.name}_LOW {field.low}",
                f"#define {upper}_{register.name}_{field.name}_MASK {mask:#010x}u",
            ]
    return comment(head) + "\n".join([*lines, "", "#endif", ""])
