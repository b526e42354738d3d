rtl/enc_hsiao_137_128.v
rtl/dec_hsiao_137_128.v
rtl/example_hsiao_137_128.v
rtl/stream_hsiao_137_128.v
rtl/memory_hsiao_137_128.v
