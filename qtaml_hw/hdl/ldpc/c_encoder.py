"""The encoder of a quasi-cyclic code in C: sums of rotated blocks, then accumulation."""

from __future__ import annotations

from qtaml_hw.codes.ldpc import LDPC

__all__ = ["c_source"]


def c_source(code: LDPC, name: str) -> str:
    """The body of a C99 header with a function ``<name>_encode``."""
    lanes, rows = code.lanes, code.block_rows
    data_columns = code.block_columns - rows
    used = [(row, column, shift) for row, column, shift in code.circulants.tolist() if column <= data_columns]
    table = ",\n".join("  {" + ", ".join(map(str, entry)) + "}" for entry in used)
    return f"""\
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
"""
