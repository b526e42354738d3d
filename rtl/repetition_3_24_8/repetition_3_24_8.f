rtl/enc_repetition_3_24_8.v
rtl/dec_repetition_3_24_8.v
rtl/example_repetition_3_24_8.v
