"""What a chip team expects beside the Verilog: file list, FuseSoC core, C encoder, vectors, header comments.

Every function returns text; nothing here knows of folders. All texts are ASCII and free of dates and paths of the
machine that wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import CodeRecord, ModuleRecord
from qtaml_hw.hdl.model.memh import comment
from qtaml_hw.hdl.output.names import verilog_name

__all__ = [
    "c_header",
    "capability_lines",
    "file_list",
    "fusesoc_core",
    "packed_header",
    "signature",
]


def signature(version: str, config: str) -> list[str]:
    """First lines of every file: generator, version and hash of the configuration."""
    return [f"Emitted by qtaml_hw {version}; configuration sha256 {config}."]


def capability_lines(record: CodeRecord) -> list[str]:
    """Capability table of a code for a module header.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl.model.facts import code_record
    >>> for line in capability_lines(code_record(make("hamming", 4))):
    ...     print(line)
    code        hamming-7-4: n 7, k 4, check bits 3, distance 3
    1 error     corrected, ce = 1
    2 errors    detected 0.0000 %, silently wrong 100.0000 % (all 21 patterns)
    3 errors    detected 0.0000 %, silently wrong 100.0000 % (all 35 patterns)
    """
    lines = [
        f"code        {record.name}: n {record.n}, k {record.k}, check bits {record.check_bits}, distance {record.d}"
    ]
    for point in record.measured:
        lines.append(
            f"at p {point.p:<8g} {point.failures} of {point.words} words failed ({point.undetected} not flagged), "
            f"{point.iterations:.1f} iterations on average"
        )
    if record.t and not record.measured:
        lines.append(f"{_errors('1' if record.t == 1 else f'1..{record.t}')}corrected, ce = 1")
    for row in record.miscorrection:
        basis = f"all {row.patterns} patterns" if row.exact else f"{row.patterns} random patterns"
        lines.append(
            f"{_errors(str(row.errors))}detected {row.detected:.4%}, silently wrong {row.silent:.4%} ({basis})".replace(
                "%", " %"
            )
        )
    return lines


def _errors(count: str) -> str:
    return f"{count} error{'' if count == '1' else 's'}".ljust(11) + " "


def file_list(files: Sequence[str]) -> str:
    """A ``.f`` file: one source per line, relative to the folder, instantiated modules first."""
    return "".join(f"{name}\n" for name in files)


def fusesoc_core(
    name: str,
    version: str,
    description: str,
    files: Sequence[str],
    toplevel: str,
    bench: Sequence[str] = (),
    proved: Sequence[str] = (),
) -> str:
    """FuseSoC core description (CAPI2) with targets default, lint and synth; with a bench also sim, with assertions
    also formal.

    The files of the bench are its Verilog, then what that reads.
    """
    checks = "".join(f"      - {file}: {{file_type: systemVerilogSource}}\n" for file in proved if file.endswith(".sv"))
    formal_set = f"  formal:\n    files:\n{checks}      - formal/{name}.sby.j2: {{file_type: sbyConfigTemplate}}\n"
    formal = f"""  formal:
    filesets: [rtl, formal]
    toplevel: {toplevel}
    default_tool: symbiyosys
"""
    formal_set, formal = (formal_set, formal) if checks else ("", "")
    played = "".join(f"      - {file}{': {file_type: user, copyto: ' + file + '}'}\n" for file in bench[1:])
    fileset = (
        f"""  bench:
    files:
      - {bench[0]}: {{file_type: verilogSource-2005}}
{played}"""
        if bench
        else ""
    )
    top = bench[0].rpartition("/")[2].removesuffix(".v") if bench else ""
    sim = (
        f"""  sim:
    filesets: [rtl, bench]
    toplevel: {top}
    flow: sim
    flow_options:
      tool: icarus
"""
        if bench
        else ""
    )
    sources = "".join(f"      - {file}\n" for file in files)
    return f"""CAPI=2:

name: qtaml_hw:ecc:{name}:{version}
description: "{description}"

filesets:
  rtl:
    files:
{sources}    file_type: verilogSource-2005
{fileset}{formal_set}
targets:
  default: &default
    filesets: [rtl]
    toplevel: {toplevel}
  lint:
    <<: *default
    flow: lint
    flow_options:
      tool: verilator
      verilator_options: [-Wall]
  synth:
    <<: *default
    flow: generic
    flow_options:
      tool: yosys
{sim}{formal}"""


def c_header(code: BlockCode, head: Sequence[str], prefix: str = "") -> str:
    """C99 header with an encoder for `code`, to initialise memories and to check the hardware against.

    Data and check bits are arrays of 64-bit words, bit i in word i / 64 at position i % 64.
    """
    name = prefix + verilog_name(code.name)
    guard = f"QTAML_HW_{name.upper()}_H"
    return f"""{comment(head)}#ifndef {guard}
#define {guard}

#include <stdint.h>

#define {name.upper()}_N {code.n}
#define {name.upper()}_K {code.k}
#define {name.upper()}_CHECK_BITS {code.check_bits}

{style_of(code).encoding.c_source(code, name)}
#endif
"""


def packed_header(reader: ModuleRecord, k: int, head: Sequence[str]) -> str:
    """C99 header that says where the words of packed segments lie: commands for a packed reader."""
    name, guard = reader.name, f"QTAML_HW_{reader.name.upper()}_H"
    rows = ",\n".join(f"  {{{part.offset}u, {part.words}u, {part.bits}u}}" for part in reader.packed)
    return f"""{comment(head)}#ifndef {guard}
#define {guard}

#include <stdint.h>

#define {name.upper()}_SEGMENTS {len(reader.packed)}
#define {name.upper()}_K {k}

/* Of every segment: bits of the stream before it, words, bits of a word. */
static const uint64_t {name}_segments[{len(reader.packed)}][3] = {{
{rows}
}};

/* command_address of a word. */
static inline uint64_t {name}_address(unsigned segment, uint64_t word)
{{
  return ({name}_segments[segment][0] + word * {name}_segments[segment][2]) / {k}u;
}}

/* command_skip of a word. */
static inline uint64_t {name}_skip(unsigned segment, uint64_t word)
{{
  return ({name}_segments[segment][0] + word * {name}_segments[segment][2]) % {k}u;
}}

#endif
"""
