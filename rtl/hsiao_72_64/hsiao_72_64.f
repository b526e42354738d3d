rtl/enc_hsiao_72_64.v
rtl/dec_hsiao_72_64.v
rtl/example_hsiao_72_64.v
rtl/stream_hsiao_72_64.v
rtl/memory_hsiao_72_64.v
rtl/registers_hsiao_72_64_apb.v
rtl/registers_hsiao_72_64_axil.v
