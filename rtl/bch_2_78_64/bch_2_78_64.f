rtl/enc_bch_2_78_64.v
rtl/dec_bch_2_78_64.v
rtl/example_bch_2_78_64.v
rtl/stream_bch_2_78_64.v
rtl/memory_bch_2_78_64.v
