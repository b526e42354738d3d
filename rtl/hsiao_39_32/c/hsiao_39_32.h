// Emitted by qtaml_hw 0.1.0; configuration sha256 e8e21bb6e5b9001cba4e71c36d369ca07d38311d8a7500fee79d3598df6ad877.
#ifndef QTAML_HW_HSIAO_39_32_H
#define QTAML_HW_HSIAO_39_32_H

#include <stdint.h>

#define HSIAO_39_32_N 39
#define HSIAO_39_32_K 32
#define HSIAO_39_32_CHECK_BITS 7

/* Data bits that enter each check bit. */
static const uint64_t hsiao_39_32_rows[7][1] = {
  {0x0000000000003fffu},
  {0x0000000000ffc00fu},
  {0x000000003f03c0f0u},
  {0x00000000471c4711u},
  {0x0000000099649922u},
  {0x00000000eaa92a44u},
  {0x00000000f4d23488u}
};

/* Check bits of a data word. */
static inline void hsiao_39_32_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 7; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & hsiao_39_32_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
