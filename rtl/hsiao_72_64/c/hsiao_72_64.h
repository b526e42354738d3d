// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
#ifndef QTAML_HW_HSIAO_72_64_H
#define QTAML_HW_HSIAO_72_64_H

#include <stdint.h>

#define HSIAO_72_64_N 72
#define HSIAO_72_64_K 64
#define HSIAO_72_64_CHECK_BITS 8

/* Data bits that enter each check bit. */
static const uint64_t hsiao_72_64_rows[8][1] = {
  {0x1f000000001fffffu},
  {0x2f00000fffe0003fu},
  {0x4f003ff003e007c1u},
  {0x8f0fc0f03c207842u},
  {0xf171c711c4438884u},
  {0xf2b65926488c9108u},
  {0xf4daaa4a91152210u},
  {0xf8ed348d221a4420u}
};

/* Check bits of a data word. */
static inline void hsiao_72_64_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 8; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & hsiao_72_64_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
