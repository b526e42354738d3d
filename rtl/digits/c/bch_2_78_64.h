// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
#ifndef QTAML_HW_BCH_2_78_64_H
#define QTAML_HW_BCH_2_78_64_H

#include <stdint.h>

#define BCH_2_78_64_N 78
#define BCH_2_78_64_K 64
#define BCH_2_78_64_CHECK_BITS 14

/* Data bits that enter each check bit. */
static const uint64_t bch_2_78_64_rows[14][1] = {
  {0x44fe1a704090dfd9u},
  {0x89fc34e08121bfb2u},
  {0x570673b142d3a0bcu},
  {0xae0ce76285a74179u},
  {0x18e7d4b54bde5d2bu},
  {0x31cfa96a97bcba57u},
  {0x639f52d52f7974aeu},
  {0xc73ea5aa5ef2e95du},
  {0xca835124fd750d63u},
  {0xd1f8b839ba7ac51fu},
  {0xe70f6a03346555e7u},
  {0x8ae0ce76285a7417u},
  {0x513f869c102437f6u},
  {0xa27f0d3820486fecu}
};

/* Check bits of a data word. */
static inline void bch_2_78_64_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 14; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & bch_2_78_64_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
