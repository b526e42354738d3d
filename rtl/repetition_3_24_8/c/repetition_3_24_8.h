// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
#ifndef QTAML_HW_REPETITION_3_24_8_H
#define QTAML_HW_REPETITION_3_24_8_H

#include <stdint.h>

#define REPETITION_3_24_8_N 24
#define REPETITION_3_24_8_K 8
#define REPETITION_3_24_8_CHECK_BITS 16

/* Data bits that enter each check bit. */
static const uint64_t repetition_3_24_8_rows[16][1] = {
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
static inline void repetition_3_24_8_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 16; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & repetition_3_24_8_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
