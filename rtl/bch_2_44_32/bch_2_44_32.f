rtl/enc_bch_2_44_32.v
rtl/dec_bch_2_44_32.v
rtl/example_bch_2_44_32.v
rtl/stream_bch_2_44_32.v
rtl/memory_bch_2_44_32.v
rtl/registers_bch_2_44_32_apb.v
rtl/registers_bch_2_44_32_axil.v
