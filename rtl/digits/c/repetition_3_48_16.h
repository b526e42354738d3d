// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
#ifndef QTAML_HW_REPETITION_3_48_16_H
#define QTAML_HW_REPETITION_3_48_16_H

#include <stdint.h>

#define REPETITION_3_48_16_N 48
#define REPETITION_3_48_16_K 16
#define REPETITION_3_48_16_CHECK_BITS 32

/* Data bits that enter each check bit. */
static const uint64_t repetition_3_48_16_rows[32][1] = {
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u},
  {0x0000000000000100u},
  {0x0000000000000200u},
  {0x0000000000000400u},
  {0x0000000000000800u},
  {0x0000000000001000u},
  {0x0000000000002000u},
  {0x0000000000004000u},
  {0x0000000000008000u},
  {0x0000000000000001u},
  {0x0000000000000002u},
  {0x0000000000000004u},
  {0x0000000000000008u},
  {0x0000000000000010u},
  {0x0000000000000020u},
  {0x0000000000000040u},
  {0x0000000000000080u},
  {0x0000000000000100u},
  {0x0000000000000200u},
  {0x0000000000000400u},
  {0x0000000000000800u},
  {0x0000000000001000u},
  {0x0000000000002000u},
  {0x0000000000004000u},
  {0x0000000000008000u}
};

/* Check bits of a data word. */
static inline void repetition_3_48_16_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 32; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & repetition_3_48_16_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
