rtl/enc_hsiao_39_32.v
rtl/dec_hsiao_39_32.v
rtl/example_hsiao_39_32.v
rtl/stream_hsiao_39_32.v
rtl/memory_hsiao_39_32.v
