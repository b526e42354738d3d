"""What a chip team expects beside the Verilog: file list, FuseSoC core, C encoder, vectors, header comments.

Every function returns text; nothing here knows of folders. All texts are ASCII and free of dates and paths of the
machine that wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode
from qtaml_hw.codes.ldpc import LDPC
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


def fusesoc_core(name: str, version: str, description: str, files: Sequence[str], toplevel: str) -> str:
    """FuseSoC core description (CAPI2) with a default target and a lint target."""
    sources = "".join(f"      - {file}\n" for file in files)
    return f"""CAPI=2:

name: qtaml_hw:ecc:{name}:{version}
description: "{description}"

filesets:
  rtl:
    files:
{sources}    file_type: verilogSource-2005

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
"""


def c_header(code: BlockCode, head: Sequence[str]) -> str:
    """C99 header with an encoder for `code`, to initialise memories and to check the hardware against.

    Data and check bits are arrays of 64-bit words, bit i in word i / 64 at position i % 64.
    """
    if isinstance(code, LDPC):
        return _quasi_cyclic_header(code, head)
    name = verilog_name(code.name)
    words, check_words = -(-code.k // 64), -(-code.check_bits // 64)
    guard = f"QTAML_HW_{name.upper()}_H"
    rows = ",\n".join("  {" + ", ".join(f"0x{word:016x}u" for word in _words(row)) + "}" for row in code.H[:, : code.k])
    constant = ", ".join(f"0x{word:016x}u" for word in _words(code.inversion))
    return f"""{comment(head)}#ifndef {guard}
#define {guard}

#include <stdint.h>

#define {name.upper()}_N {code.n}
#define {name.upper()}_K {code.k}
#define {name.upper()}_CHECK_BITS {code.check_bits}

/* Data bits that enter each check bit. */
static const uint64_t {name}_rows[{code.check_bits}][{words}] = {{
{rows}
}};

/* Check bits of a data word. */
static inline void {name}_encode(const uint64_t data[{words}], uint64_t check[{check_words}])
{{
  static const uint64_t start[{check_words}] = {{{constant}}};
  for (int i = 0; i < {check_words}; i++)
    check[i] = start[i];
  for (int row = 0; row < {code.check_bits}; row++) {{
    uint64_t sum = 0;
    for (int i = 0; i < {words}; i++)
      sum ^= data[i] & {name}_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }}
}}

#endif
"""


def _quasi_cyclic_header(code: LDPC, head: Sequence[str]) -> str:
    """The same for a quasi-cyclic code: sums of rotated blocks, then accumulation."""
    name, lanes, rows = verilog_name(code.name), code.lanes, code.block_rows
    data_columns = code.block_columns - rows
    used = [(row, column, shift) for row, column, shift in code.circulants.tolist() if column <= data_columns]
    table = ",\n".join("  {" + ", ".join(map(str, entry)) + "}" for entry in used)
    guard = f"QTAML_HW_{name.upper()}_H"
    return f"""{comment(head)}#ifndef {guard}
#define {guard}

#include <stdint.h>

#define {name.upper()}_N {code.n}
#define {name.upper()}_K {code.k}
#define {name.upper()}_CHECK_BITS {code.check_bits}

/* Block row, block column and shift s of a circulant: check z of the row sees bit (z + s) mod {lanes} of the column. */
static const uint16_t {name}_circulants[{len(used)}][3] = {{
{table}
}};

/* Check bits of a data word. */
static inline void {name}_encode(const uint64_t data[{-(-code.k // 64)}], uint64_t check[{-(-code.check_bits // 64)}])
{{
  uint8_t sum[{rows}][{lanes}] = {{{{0}}}}, first[{lanes}] = {{0}}, total[{lanes}] = {{0}};
  for (int pass = 0; pass < 2; pass++) {{
    for (int c = 0; c < {len(used)}; c++) {{
      const uint16_t *circulant = {name}_circulants[c];
      if ((circulant[1] == {data_columns}) != (pass == 1))
        continue;
      for (int z = 0; z < {lanes}; z++) {{
        const int place = (z + circulant[2]) % {lanes}, i = circulant[1] * {lanes} + place;
        if (pass == 1)
          sum[circulant[0]][z] ^= first[place];
        else if (i < {code.k})
          sum[circulant[0]][z] ^= (uint8_t)(data[i / 64] >> (i % 64) & 1u);
      }}
    }}
    for (int row = 0; row < {rows} && pass == 0; row++)
      for (int z = 0; z < {lanes}; z++)
        first[z] ^= sum[row][z];
  }}
  for (int i = 0; i < {code.check_bits}; i++) {{
    const int block = i / {lanes}, z = i % {lanes};
    if (block > 0)
      total[z] ^= sum[block - 1][z];
    if (i % 64 == 0)
      check[i / 64] = 0;
    check[i / 64] |= (uint64_t)(block ? total[z] : first[z]) << (i % 64);
  }}
}}

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


def _words(bits: NDArray[np.uint8]) -> list[int]:
    """Bits as 64-bit words, bit 0 the least significant of the first."""
    packed = np.packbits(bits, bitorder="little").tobytes()
    padded = packed.ljust(-(-len(packed) // 8) * 8, b"\0")
    return [int.from_bytes(padded[i : i + 8], "little") for i in range(0, len(padded), 8)]
