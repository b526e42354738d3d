rtl/enc_repetition_5_40_8.v
rtl/dec_repetition_5_40_8.v
rtl/example_repetition_5_40_8.v
