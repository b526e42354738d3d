// Emitted by qtaml_hw 0.1.0; configuration sha256 e3b723510dea9c5ceadeb19580e73cc014eb205999e05d7a43b72c4bba32a795.
#ifndef QTAML_HW_HSIAO_137_128_H
#define QTAML_HW_HSIAO_137_128_H

#include <stdint.h>

#define HSIAO_137_128_N 137
#define HSIAO_137_128_K 128
#define HSIAO_137_128_CHECK_BITS 9

/* Data bits that enter each check bit. */
static const uint64_t hsiao_137_128_rows[9][2] = {
  {0x000000000fffffffu, 0x000007fffff00000u},
  {0x0001fffff000007fu, 0x000ff803fff00000u},
  {0xfffe0003f0001f81u, 0x07f018fc0ff00000u},
  {0x003e007c1003e082u, 0xf9f0697c107003ffu},
  {0x03c20784203c2104u, 0x7a17aa05f190fc0fu},
  {0x1c44388841c44208u, 0xbcfbac0c30a71c71u},
  {0x6488c91086488410u, 0xdf6dd7b2c60b6592u},
  {0xa91152210a910820u, 0xefbed7d36a4daaa4u},
  {0xd221a4420d221040u, 0xf7cf77eb8d0ed348u}
};

/* Check bits of a data word. */
static inline void hsiao_137_128_encode(const uint64_t data[2], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 9; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 2; i++)
      sum ^= data[i] & hsiao_137_128_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
