// Emitted by qtaml_hw 0.1.0; configuration sha256 723adaae131f26490c752398283afa08a58b10e3a1197b1b9c532e00a0ec5df8.
#ifndef QTAML_HW_REPETITION_5_40_8_H
#define QTAML_HW_REPETITION_5_40_8_H

#include <stdint.h>

#define REPETITION_5_40_8_N 40
#define REPETITION_5_40_8_K 8
#define REPETITION_5_40_8_CHECK_BITS 32

/* Data bits that enter each check bit. */
static const uint64_t repetition_5_40_8_rows[32][1] = {
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u},
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u},
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u},
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u}
};

/* Check bits of a data word. */
static inline void repetition_5_40_8_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 32; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & repetition_5_40_8_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
