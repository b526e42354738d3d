// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
#ifndef QTAML_HW_BCH_2_44_32_H
#define QTAML_HW_BCH_2_44_32_H

#include <stdint.h>

#define BCH_2_44_32_N 44
#define BCH_2_44_32_K 32
#define BCH_2_44_32_CHECK_BITS 12

/* Data bits that enter each check bit. */
static const uint64_t bch_2_44_32_rows[12][1] = {
  {0x0000000046b927ecu},
  {0x000000008d724fd8u},
  {0x000000005c5db85du},
  {0x00000000b8bb70bbu},
  {0x0000000037cfc69bu},
  {0x000000006f9f8d37u},
  {0x00000000df3f1a6fu},
  {0x00000000f8c71332u},
  {0x00000000b7370188u},
  {0x0000000028d724fdu},
  {0x0000000051ae49fbu},
  {0x00000000a35c93f6u}
};

/* Check bits of a data word. */
static inline void bch_2_44_32_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 12; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & bch_2_44_32_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
