// Emitted by qtaml_hw 0.1.0; configuration sha256 f20d77d21205a7b847b48eafce5c78abcebd44eff42f50e54ed2a3ec7a9273fb.
#ifndef QTAML_HW_BCH_10_127_64_H
#define QTAML_HW_BCH_10_127_64_H

#include <stdint.h>

#define BCH_10_127_64_N 127
#define BCH_10_127_64_K 64
#define BCH_10_127_64_CHECK_BITS 63

/* Data bits that enter each check bit. */
static const uint64_t bch_10_127_64_rows[63][1] = {
  {0x92a451cd307d0e63u},
  {0xb7ecf257508712a5u},
  {0xfd7db56391732b29u},
  {0x685f3b0a129b5831u},
  {0xd0be76142536b062u},
  {0x33d8bde57a106ea7u},
  {0x67b17bcaf420dd4eu},
  {0xcf62f795e841ba9cu},
  {0x0c61bee6e0fe7b5bu},
  {0x18c37dcdc1fcf6b6u},
  {0x3186fb9b83f9ed6cu},
  {0x630df73707f3dad8u},
  {0xc61bee6e0fe7b5b0u},
  {0x1e938d112fb26503u},
  {0x3d271a225f64ca06u},
  {0x7a4e3444bec9940cu},
  {0xf49c68897d932818u},
  {0x7b9c80dfcb5b5e53u},
  {0xf73901bf96b6bca6u},
  {0x7cd652b21d10772fu},
  {0xf9aca5643a20ee5eu},
  {0x61fd1b05443cd2dfu},
  {0xc3fa360a8879a5beu},
  {0x15503dd8208e451fu},
  {0x2aa07bb0411c8a3eu},
  {0x5540f7608239147cu},
  {0xaa81eec1047228f8u},
  {0xc7a78c4f38995f93u},
  {0x1deb4953414fb145u},
  {0x3bd692a6829f628au},
  {0x77ad254d053ec514u},
  {0xef5a4a9a0a7d8a28u},
  {0x4c10c4f924861a33u},
  {0x982189f2490c3466u},
  {0xa2e74229a26566afu},
  {0xd76ad59e74b7c33du},
  {0x3c71faf1d9128819u},
  {0x78e3f5e3b2251032u},
  {0xf1c7ebc7644a2064u},
  {0x712b8643f8e94eabu},
  {0xe2570c87f1d29d56u},
  {0x560a48c2d3d834cfu},
  {0xac149185a7b0699eu},
  {0xca8d72c67f1ddd5fu},
  {0x07beb441ce46b4ddu},
  {0x0f7d68839c8d69bau},
  {0x1efad107391ad374u},
  {0x3df5a20e7235a6e8u},
  {0x7beb441ce46b4dd0u},
  {0xf7d68839c8d69ba0u},
  {0x7d0941bea1d03923u},
  {0xfa12837d43a07246u},
  {0x66815737b73deaefu},
  {0xcd02ae6f6e7bd5deu},
  {0x08a10d13ec8aa5dfu},
  {0x11421a27d9154bbeu},
  {0x2284344fb22a977cu},
  {0x4508689f64552ef8u},
  {0x8a10d13ec8aa5df0u},
  {0x8685f3b0a129b583u},
  {0x9fafb6ac722e6565u},
  {0xadfb3c95d421c4a9u},
  {0xc95228e6983e8731u}
};

/* Check bits of a data word. */
static inline void bch_10_127_64_encode(const uint64_t data[1], uint64_t check[1])
{
  static const uint64_t start[1] = {0x0000000000000000u};
  for (int i = 0; i < 1; i++)
    check[i] = start[i];
  for (int row = 0; row < 63; row++) {
    uint64_t sum = 0;
    for (int i = 0; i < 1; i++)
      sum ^= data[i] & bch_10_127_64_rows[row][i];
    for (int shift = 32; shift > 0; shift >>= 1)
      sum ^= sum >> shift;
    check[row / 64] ^= (sum & 1u) << (row % 64);
  }
}

#endif
