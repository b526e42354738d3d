rtl/enc_bch_10_127_64.v
rtl/dec_bch_10_127_64.v
rtl/stream_bch_10_127_64.v
