// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Layer codec: unpack, decode, read out.
// 64 weights of 8 bits per row, 1 protected planes, MSB first.
// code        bch-2-78-64: n 78, k 64, check bits 14, distance 5
// 1..2 errors corrected, ce = 1
// 3 errors    detected 81.8865 %, silently wrong 18.1135 % (all 76076 patterns)
// 4 errors    detected 82.4750 %, silently wrong 17.5250 % (20000 random patterns)
// latency     0, combinational
module codec_bch_2_78_64_b8p1l64_92499bf1 (
  input [447:0] plain_in,
  input [63:0] data_in,
  input [13:0] check_in,
  input [77:0] inject,
  input bypass,
  input valid_in,
  output [11:0] weight_0,
  output [11:0] weight_1,
  output [11:0] weight_2,
  output [11:0] weight_3,
  output [11:0] weight_4,
  output [11:0] weight_5,
  output [11:0] weight_6,
  output [11:0] weight_7,
  output [11:0] weight_8,
  output [11:0] weight_9,
  output [11:0] weight_10,
  output [11:0] weight_11,
  output [11:0] weight_12,
  output [11:0] weight_13,
  output [11:0] weight_14,
  output [11:0] weight_15,
  output [11:0] weight_16,
  output [11:0] weight_17,
  output [11:0] weight_18,
  output [11:0] weight_19,
  output [11:0] weight_20,
  output [11:0] weight_21,
  output [11:0] weight_22,
  output [11:0] weight_23,
  output [11:0] weight_24,
  output [11:0] weight_25,
  output [11:0] weight_26,
  output [11:0] weight_27,
  output [11:0] weight_28,
  output [11:0] weight_29,
  output [11:0] weight_30,
  output [11:0] weight_31,
  output [11:0] weight_32,
  output [11:0] weight_33,
  output [11:0] weight_34,
  output [11:0] weight_35,
  output [11:0] weight_36,
  output [11:0] weight_37,
  output [11:0] weight_38,
  output [11:0] weight_39,
  output [11:0] weight_40,
  output [11:0] weight_41,
  output [11:0] weight_42,
  output [11:0] weight_43,
  output [11:0] weight_44,
  output [11:0] weight_45,
  output [11:0] weight_46,
  output [11:0] weight_47,
  output [11:0] weight_48,
  output [11:0] weight_49,
  output [11:0] weight_50,
  output [11:0] weight_51,
  output [11:0] weight_52,
  output [11:0] weight_53,
  output [11:0] weight_54,
  output [11:0] weight_55,
  output [11:0] weight_56,
  output [11:0] weight_57,
  output [11:0] weight_58,
  output [11:0] weight_59,
  output [11:0] weight_60,
  output [11:0] weight_61,
  output [11:0] weight_62,
  output [11:0] weight_63,
  output [63:0] data_out,
  output [13:0] check_out,
  output ce,
  output due,
  output [1:0] error_count,
  output [13:0] syndrome,
  output [77:0] location,
  output valid_out
);
  dec_bch_2_78_64 decoder_instance (
    .bypass(bypass),
    .ce(ce),
    .check_in(check_in),
    .check_out(check_out),
    .data_in(data_in),
    .data_out(data_out),
    .due(due),
    .error_count(error_count),
    .inject(inject),
    .location(location),
    .syndrome(syndrome),
    .valid_in(valid_in),
    .valid_out(valid_out)
  );
  table_posterior_mean_92499bf1 table_0_instance (
    .weight(weight_0),
    .word({ data_out[0], plain_in[0], plain_in[64], plain_in[128], plain_in[192], plain_in[256], plain_in[320], plain_in[384] })
  );
  table_posterior_mean_92499bf1 table_1_instance (
    .weight(weight_1),
    .word({ data_out[1], plain_in[1], plain_in[65], plain_in[129], plain_in[193], plain_in[257], plain_in[321], plain_in[385] })
  );
  table_posterior_mean_92499bf1 table_10_instance (
    .weight(weight_10),
    .word({ data_out[10], plain_in[10], plain_in[74], plain_in[138], plain_in[202], plain_in[266], plain_in[330], plain_in[394] })
  );
  table_posterior_mean_92499bf1 table_11_instance (
    .weight(weight_11),
    .word({ data_out[11], plain_in[11], plain_in[75], plain_in[139], plain_in[203], plain_in[267], plain_in[331], plain_in[395] })
  );
  table_posterior_mean_92499bf1 table_12_instance (
    .weight(weight_12),
    .word({ data_out[12], plain_in[12], plain_in[76], plain_in[140], plain_in[204], plain_in[268], plain_in[332], plain_in[396] })
  );
  table_posterior_mean_92499bf1 table_13_instance (
    .weight(weight_13),
    .word({ data_out[13], plain_in[13], plain_in[77], plain_in[141], plain_in[205], plain_in[269], plain_in[333], plain_in[397] })
  );
  table_posterior_mean_92499bf1 table_14_instance (
    .weight(weight_14),
    .word({ data_out[14], plain_in[14], plain_in[78], plain_in[142], plain_in[206], plain_in[270], plain_in[334], plain_in[398] })
  );
  table_posterior_mean_92499bf1 table_15_instance (
    .weight(weight_15),
    .word({ data_out[15], plain_in[15], plain_in[79], plain_in[143], plain_in[207], plain_in[271], plain_in[335], plain_in[399] })
  );
  table_posterior_mean_92499bf1 table_16_instance (
    .weight(weight_16),
    .word({ data_out[16], plain_in[16], plain_in[80], plain_in[144], plain_in[208], plain_in[272], plain_in[336], plain_in[400] })
  );
  table_posterior_mean_92499bf1 table_17_instance (
    .weight(weight_17),
    .word({ data_out[17], plain_in[17], plain_in[81], plain_in[145], plain_in[209], plain_in[273], plain_in[337], plain_in[401] })
  );
  table_posterior_mean_92499bf1 table_18_instance (
    .weight(weight_18),
    .word({ data_out[18], plain_in[18], plain_in[82], plain_in[146], plain_in[210], plain_in[274], plain_in[338], plain_in[402] })
  );
  table_posterior_mean_92499bf1 table_19_instance (
    .weight(weight_19),
    .word({ data_out[19], plain_in[19], plain_in[83], plain_in[147], plain_in[211], plain_in[275], plain_in[339], plain_in[403] })
  );
  table_posterior_mean_92499bf1 table_2_instance (
    .weight(weight_2),
    .word({ data_out[2], plain_in[2], plain_in[66], plain_in[130], plain_in[194], plain_in[258], plain_in[322], plain_in[386] })
  );
  table_posterior_mean_92499bf1 table_20_instance (
    .weight(weight_20),
    .word({ data_out[20], plain_in[20], plain_in[84], plain_in[148], plain_in[212], plain_in[276], plain_in[340], plain_in[404] })
  );
  table_posterior_mean_92499bf1 table_21_instance (
    .weight(weight_21),
    .word({ data_out[21], plain_in[21], plain_in[85], plain_in[149], plain_in[213], plain_in[277], plain_in[341], plain_in[405] })
  );
  table_posterior_mean_92499bf1 table_22_instance (
    .weight(weight_22),
    .word({ data_out[22], plain_in[22], plain_in[86], plain_in[150], plain_in[214], plain_in[278], plain_in[342], plain_in[406] })
  );
  table_posterior_mean_92499bf1 table_23_instance (
    .weight(weight_23),
    .word({ data_out[23], plain_in[23], plain_in[87], plain_in[151], plain_in[215], plain_in[279], plain_in[343], plain_in[407] })
  );
  table_posterior_mean_92499bf1 table_24_instance (
    .weight(weight_24),
    .word({ data_out[24], plain_in[24], plain_in[88], plain_in[152], plain_in[216], plain_in[280], plain_in[344], plain_in[408] })
  );
  table_posterior_mean_92499bf1 table_25_instance (
    .weight(weight_25),
    .word({ data_out[25], plain_in[25], plain_in[89], plain_in[153], plain_in[217], plain_in[281], plain_in[345], plain_in[409] })
  );
  table_posterior_mean_92499bf1 table_26_instance (
    .weight(weight_26),
    .word({ data_out[26], plain_in[26], plain_in[90], plain_in[154], plain_in[218], plain_in[282], plain_in[346], plain_in[410] })
  );
  table_posterior_mean_92499bf1 table_27_instance (
    .weight(weight_27),
    .word({ data_out[27], plain_in[27], plain_in[91], plain_in[155], plain_in[219], plain_in[283], plain_in[347], plain_in[411] })
  );
  table_posterior_mean_92499bf1 table_28_instance (
    .weight(weight_28),
    .word({ data_out[28], plain_in[28], plain_in[92], plain_in[156], plain_in[220], plain_in[284], plain_in[348], plain_in[412] })
  );
  table_posterior_mean_92499bf1 table_29_instance (
    .weight(weight_29),
    .word({ data_out[29], plain_in[29], plain_in[93], plain_in[157], plain_in[221], plain_in[285], plain_in[349], plain_in[413] })
  );
  table_posterior_mean_92499bf1 table_3_instance (
    .weight(weight_3),
    .word({ data_out[3], plain_in[3], plain_in[67], plain_in[131], plain_in[195], plain_in[259], plain_in[323], plain_in[387] })
  );
  table_posterior_mean_92499bf1 table_30_instance (
    .weight(weight_30),
    .word({ data_out[30], plain_in[30], plain_in[94], plain_in[158], plain_in[222], plain_in[286], plain_in[350], plain_in[414] })
  );
  table_posterior_mean_92499bf1 table_31_instance (
    .weight(weight_31),
    .word({ data_out[31], plain_in[31], plain_in[95], plain_in[159], plain_in[223], plain_in[287], plain_in[351], plain_in[415] })
  );
  table_posterior_mean_92499bf1 table_32_instance (
    .weight(weight_32),
    .word({ data_out[32], plain_in[32], plain_in[96], plain_in[160], plain_in[224], plain_in[288], plain_in[352], plain_in[416] })
  );
  table_posterior_mean_92499bf1 table_33_instance (
    .weight(weight_33),
    .word({ data_out[33], plain_in[33], plain_in[97], plain_in[161], plain_in[225], plain_in[289], plain_in[353], plain_in[417] })
  );
  table_posterior_mean_92499bf1 table_34_instance (
    .weight(weight_34),
    .word({ data_out[34], plain_in[34], plain_in[98], plain_in[162], plain_in[226], plain_in[290], plain_in[354], plain_in[418] })
  );
  table_posterior_mean_92499bf1 table_35_instance (
    .weight(weight_35),
    .word({ data_out[35], plain_in[35], plain_in[99], plain_in[163], plain_in[227], plain_in[291], plain_in[355], plain_in[419] })
  );
  table_posterior_mean_92499bf1 table_36_instance (
    .weight(weight_36),
    .word({ data_out[36], plain_in[36], plain_in[100], plain_in[164], plain_in[228], plain_in[292], plain_in[356], plain_in[420] })
  );
  table_posterior_mean_92499bf1 table_37_instance (
    .weight(weight_37),
    .word({ data_out[37], plain_in[37], plain_in[101], plain_in[165], plain_in[229], plain_in[293], plain_in[357], plain_in[421] })
  );
  table_posterior_mean_92499bf1 table_38_instance (
    .weight(weight_38),
    .word({ data_out[38], plain_in[38], plain_in[102], plain_in[166], plain_in[230], plain_in[294], plain_in[358], plain_in[422] })
  );
  table_posterior_mean_92499bf1 table_39_instance (
    .weight(weight_39),
    .word({ data_out[39], plain_in[39], plain_in[103], plain_in[167], plain_in[231], plain_in[295], plain_in[359], plain_in[423] })
  );
  table_posterior_mean_92499bf1 table_4_instance (
    .weight(weight_4),
    .word({ data_out[4], plain_in[4], plain_in[68], plain_in[132], plain_in[196], plain_in[260], plain_in[324], plain_in[388] })
  );
  table_posterior_mean_92499bf1 table_40_instance (
    .weight(weight_40),
    .word({ data_out[40], plain_in[40], plain_in[104], plain_in[168], plain_in[232], plain_in[296], plain_in[360], plain_in[424] })
  );
  table_posterior_mean_92499bf1 table_41_instance (
    .weight(weight_41),
    .word({ data_out[41], plain_in[41], plain_in[105], plain_in[169], plain_in[233], plain_in[297], plain_in[361], plain_in[425] })
  );
  table_posterior_mean_92499bf1 table_42_instance (
    .weight(weight_42),
    .word({ data_out[42], plain_in[42], plain_in[106], plain_in[170], plain_in[234], plain_in[298], plain_in[362], plain_in[426] })
  );
  table_posterior_mean_92499bf1 table_43_instance (
    .weight(weight_43),
    .word({ data_out[43], plain_in[43], plain_in[107], plain_in[171], plain_in[235], plain_in[299], plain_in[363], plain_in[427] })
  );
  table_posterior_mean_92499bf1 table_44_instance (
    .weight(weight_44),
    .word({ data_out[44], plain_in[44], plain_in[108], plain_in[172], plain_in[236], plain_in[300], plain_in[364], plain_in[428] })
  );
  table_posterior_mean_92499bf1 table_45_instance (
    .weight(weight_45),
    .word({ data_out[45], plain_in[45], plain_in[109], plain_in[173], plain_in[237], plain_in[301], plain_in[365], plain_in[429] })
  );
  table_posterior_mean_92499bf1 table_46_instance (
    .weight(weight_46),
    .word({ data_out[46], plain_in[46], plain_in[110], plain_in[174], plain_in[238], plain_in[302], plain_in[366], plain_in[430] })
  );
  table_posterior_mean_92499bf1 table_47_instance (
    .weight(weight_47),
    .word({ data_out[47], plain_in[47], plain_in[111], plain_in[175], plain_in[239], plain_in[303], plain_in[367], plain_in[431] })
  );
  table_posterior_mean_92499bf1 table_48_instance (
    .weight(weight_48),
    .word({ data_out[48], plain_in[48], plain_in[112], plain_in[176], plain_in[240], plain_in[304], plain_in[368], plain_in[432] })
  );
  table_posterior_mean_92499bf1 table_49_instance (
    .weight(weight_49),
    .word({ data_out[49], plain_in[49], plain_in[113], plain_in[177], plain_in[241], plain_in[305], plain_in[369], plain_in[433] })
  );
  table_posterior_mean_92499bf1 table_5_instance (
    .weight(weight_5),
    .word({ data_out[5], plain_in[5], plain_in[69], plain_in[133], plain_in[197], plain_in[261], plain_in[325], plain_in[389] })
  );
  table_posterior_mean_92499bf1 table_50_instance (
    .weight(weight_50),
    .word({ data_out[50], plain_in[50], plain_in[114], plain_in[178], plain_in[242], plain_in[306], plain_in[370], plain_in[434] })
  );
  table_posterior_mean_92499bf1 table_51_instance (
    .weight(weight_51),
    .word({ data_out[51], plain_in[51], plain_in[115], plain_in[179], plain_in[243], plain_in[307], plain_in[371], plain_in[435] })
  );
  table_posterior_mean_92499bf1 table_52_instance (
    .weight(weight_52),
    .word({ data_out[52], plain_in[52], plain_in[116], plain_in[180], plain_in[244], plain_in[308], plain_in[372], plain_in[436] })
  );
  table_posterior_mean_92499bf1 table_53_instance (
    .weight(weight_53),
    .word({ data_out[53], plain_in[53], plain_in[117], plain_in[181], plain_in[245], plain_in[309], plain_in[373], plain_in[437] })
  );
  table_posterior_mean_92499bf1 table_54_instance (
    .weight(weight_54),
    .word({ data_out[54], plain_in[54], plain_in[118], plain_in[182], plain_in[246], plain_in[310], plain_in[374], plain_in[438] })
  );
  table_posterior_mean_92499bf1 table_55_instance (
    .weight(weight_55),
    .word({ data_out[55], plain_in[55], plain_in[119], plain_in[183], plain_in[247], plain_in[311], plain_in[375], plain_in[439] })
  );
  table_posterior_mean_92499bf1 table_56_instance (
    .weight(weight_56),
    .word({ data_out[56], plain_in[56], plain_in[120], plain_in[184], plain_in[248], plain_in[312], plain_in[376], plain_in[440] })
  );
  table_posterior_mean_92499bf1 table_57_instance (
    .weight(weight_57),
    .word({ data_out[57], plain_in[57], plain_in[121], plain_in[185], plain_in[249], plain_in[313], plain_in[377], plain_in[441] })
  );
  table_posterior_mean_92499bf1 table_58_instance (
    .weight(weight_58),
    .word({ data_out[58], plain_in[58], plain_in[122], plain_in[186], plain_in[250], plain_in[314], plain_in[378], plain_in[442] })
  );
  table_posterior_mean_92499bf1 table_59_instance (
    .weight(weight_59),
    .word({ data_out[59], plain_in[59], plain_in[123], plain_in[187], plain_in[251], plain_in[315], plain_in[379], plain_in[443] })
  );
  table_posterior_mean_92499bf1 table_6_instance (
    .weight(weight_6),
    .word({ data_out[6], plain_in[6], plain_in[70], plain_in[134], plain_in[198], plain_in[262], plain_in[326], plain_in[390] })
  );
  table_posterior_mean_92499bf1 table_60_instance (
    .weight(weight_60),
    .word({ data_out[60], plain_in[60], plain_in[124], plain_in[188], plain_in[252], plain_in[316], plain_in[380], plain_in[444] })
  );
  table_posterior_mean_92499bf1 table_61_instance (
    .weight(weight_61),
    .word({ data_out[61], plain_in[61], plain_in[125], plain_in[189], plain_in[253], plain_in[317], plain_in[381], plain_in[445] })
  );
  table_posterior_mean_92499bf1 table_62_instance (
    .weight(weight_62),
    .word({ data_out[62], plain_in[62], plain_in[126], plain_in[190], plain_in[254], plain_in[318], plain_in[382], plain_in[446] })
  );
  table_posterior_mean_92499bf1 table_63_instance (
    .weight(weight_63),
    .word({ data_out[63], plain_in[63], plain_in[127], plain_in[191], plain_in[255], plain_in[319], plain_in[383], plain_in[447] })
  );
  table_posterior_mean_92499bf1 table_7_instance (
    .weight(weight_7),
    .word({ data_out[7], plain_in[7], plain_in[71], plain_in[135], plain_in[199], plain_in[263], plain_in[327], plain_in[391] })
  );
  table_posterior_mean_92499bf1 table_8_instance (
    .weight(weight_8),
    .word({ data_out[8], plain_in[8], plain_in[72], plain_in[136], plain_in[200], plain_in[264], plain_in[328], plain_in[392] })
  );
  table_posterior_mean_92499bf1 table_9_instance (
    .weight(weight_9),
    .word({ data_out[9], plain_in[9], plain_in[73], plain_in[137], plain_in[201], plain_in[265], plain_in[329], plain_in[393] })
  );
endmodule
