// Emitted by qtaml_hw 0.1.0; configuration sha256 f20d77d21205a7b847b48eafce5c78abcebd44eff42f50e54ed2a3ec7a9273fb.
// Iterative decoder: takes a word when ready_out and valid_in are 1.
// code        bch-10-127-64: n 127, k 64, check bits 63, distance 21
// 1..10 errors corrected, ce = 1
// 11 errors   detected 100.0000 %, silently wrong 0.0000 % (20000 random patterns)
// 12 errors   detected 100.0000 %, silently wrong 0.0000 % (20000 random patterns)
// latency     one word per 487 cycles
module dec_bch_10_127_64 (
  input clk,
  input rst,
  input [63:0] data_in,
  input [62:0] check_in,
  input valid_in,
  input [126:0] inject,
  input bypass,
  output reg ready_out,
  output reg valid_out,
  output reg [63:0] data_out,
  output reg [62:0] check_out,
  output reg ce,
  output reg due,
  output reg [3:0] error_count,
  output reg [62:0] syndrome,
  output reg [126:0] location
);
  wire n;
  wire n_1;
  wire n_2;
  reg [6:0] n_3;
  reg [6:0] n_4;
  reg [6:0] n_5;
  reg [6:0] n_6;
  reg [6:0] n_7;
  reg [6:0] n_8;
  reg [6:0] n_9;
  reg [6:0] n_10;
  reg [6:0] n_11;
  reg [6:0] n_12;
  wire n_13;
  reg [6:0] n_14;
  reg [6:0] n_15;
  reg [6:0] n_16;
  reg [6:0] n_17;
  reg [6:0] n_18;
  reg [6:0] n_19;
  reg [6:0] n_20;
  reg [6:0] n_21;
  reg [6:0] n_22;
  reg [6:0] n_23;
  wire n_24;
  reg [6:0] n_25;
  reg [6:0] n_26;
  reg [6:0] n_27;
  reg [6:0] n_28;
  reg [6:0] n_29;
  reg [6:0] n_30;
  reg [6:0] n_31;
  reg [6:0] n_32;
  reg [6:0] n_33;
  reg [6:0] n_34;
  wire n_35;
  reg [6:0] n_36;
  reg [6:0] n_37;
  reg [6:0] n_38;
  reg [6:0] n_39;
  reg [6:0] n_40;
  reg [6:0] n_41;
  reg [6:0] n_42;
  reg [6:0] n_43;
  reg [6:0] n_44;
  reg [6:0] n_45;
  wire n_46;
  reg [6:0] n_47;
  reg [6:0] n_48;
  reg [6:0] n_49;
  reg [6:0] n_50;
  reg [6:0] n_51;
  reg [6:0] n_52;
  reg [6:0] n_53;
  reg [6:0] n_54;
  reg [6:0] n_55;
  reg [6:0] n_56;
  wire n_57;
  reg [6:0] n_58;
  reg [6:0] n_59;
  reg [4:0] n_60;
  reg [4:0] n_61;
  reg n_62;
  reg n_63;
  reg [6:0] n_64;
  reg [6:0] n_65;
  reg [6:0] n_66;
  reg [6:0] n_67;
  wire n_68;
  reg [6:0] n_69;
  reg [6:0] n_70;
  reg [6:0] n_71;
  reg [6:0] n_72;
  reg [6:0] n_73;
  reg [6:0] n_74;
  reg [6:0] n_75;
  reg n_76;
  reg [126:0] n_77;
  reg [4:0] n_78;
  wire n_79;
  reg n_80;
  reg n_81;
  reg [63:0] n_82;
  reg [62:0] n_83;
  reg [126:0] n_84;
  reg [3:0] n_85;
  reg [62:0] n_86;
  reg n_87;
  reg n_88;
  wire n_89;
  wire n_90;
  wire n_91;
  wire n_92;
  wire n_93;
  wire n_94;
  wire n_95;
  wire n_96;
  wire n_97;
  wire n_98;
  wire n_99;
  wire n_100;
  wire n_101;
  wire n_102;
  wire n_103;
  wire n_104;
  wire n_105;
  wire n_106;
  wire n_107;
  wire n_108;
  wire n_109;
  wire n_110;
  wire n_111;
  wire n_112;
  wire n_113;
  wire n_114;
  wire n_115;
  wire n_116;
  wire n_117;
  wire n_118;
  wire n_119;
  wire n_120;
  wire n_121;
  wire n_122;
  wire n_123;
  wire n_124;
  wire n_125;
  wire n_126;
  wire n_127;
  wire n_128;
  wire n_129;
  wire n_130;
  wire n_131;
  wire n_132;
  wire n_133;
  wire n_134;
  wire n_135;
  wire n_136;
  wire n_137;
  wire n_138;
  wire n_139;
  wire n_140;
  wire n_141;
  wire n_142;
  wire n_143;
  wire n_144;
  wire n_145;
  wire n_146;
  wire n_147;
  wire n_148;
  wire n_149;
  wire n_150;
  wire n_151;
  wire n_152;
  wire n_153;
  wire n_154;
  wire n_155;
  wire n_156;
  wire n_157;
  wire n_158;
  wire n_159;
  wire n_160;
  wire n_161;
  wire n_162;
  wire n_163;
  wire n_164;
  wire n_165;
  wire n_166;
  wire n_167;
  wire n_168;
  wire n_169;
  wire n_170;
  wire n_171;
  wire n_172;
  wire n_173;
  wire n_174;
  wire n_175;
  wire n_176;
  wire n_177;
  wire n_178;
  wire n_179;
  wire n_180;
  wire n_181;
  wire n_182;
  wire n_183;
  wire n_184;
  wire n_185;
  wire n_186;
  wire n_187;
  wire n_188;
  wire n_189;
  wire n_190;
  wire n_191;
  wire n_192;
  wire n_193;
  wire n_194;
  wire n_195;
  wire n_196;
  wire n_197;
  wire n_198;
  wire n_199;
  wire n_200;
  wire n_201;
  wire n_202;
  wire n_203;
  wire n_204;
  wire n_205;
  wire n_206;
  wire n_207;
  wire n_208;
  wire n_209;
  wire n_210;
  wire n_211;
  wire n_212;
  wire n_213;
  wire n_214;
  wire n_215;
  wire n_216;
  wire n_217;
  wire n_218;
  wire n_219;
  wire n_220;
  wire n_221;
  wire n_222;
  wire n_223;
  wire n_224;
  wire n_225;
  wire n_226;
  wire n_227;
  wire n_228;
  wire n_229;
  wire n_230;
  wire n_231;
  wire n_232;
  wire n_233;
  wire n_234;
  wire n_235;
  wire n_236;
  wire n_237;
  wire n_238;
  wire n_239;
  wire n_240;
  wire n_241;
  wire n_242;
  wire n_243;
  wire n_244;
  wire n_245;
  wire n_246;
  wire n_247;
  wire n_248;
  wire n_249;
  wire n_250;
  wire n_251;
  wire n_252;
  wire n_253;
  wire n_254;
  wire n_255;
  wire n_256;
  wire n_257;
  wire n_258;
  wire n_259;
  wire n_260;
  wire n_261;
  wire n_262;
  wire n_263;
  wire n_264;
  wire n_265;
  wire n_266;
  wire n_267;
  wire n_268;
  wire n_269;
  wire n_270;
  wire n_271;
  wire n_272;
  wire n_273;
  wire n_274;
  wire n_275;
  wire n_276;
  wire n_277;
  wire n_278;
  wire n_279;
  wire n_280;
  wire n_281;
  wire n_282;
  wire n_283;
  wire n_284;
  wire n_285;
  wire n_286;
  wire n_287;
  wire n_288;
  wire n_289;
  wire n_290;
  wire n_291;
  wire n_292;
  wire n_293;
  wire n_294;
  wire n_295;
  wire n_296;
  wire n_297;
  wire n_298;
  wire n_299;
  wire n_300;
  wire n_301;
  wire n_302;
  wire n_303;
  wire n_304;
  wire n_305;
  wire n_306;
  wire n_307;
  wire n_308;
  wire n_309;
  wire n_310;
  wire n_311;
  wire n_312;
  wire n_313;
  wire n_314;
  wire n_315;
  wire n_316;
  wire n_317;
  wire n_318;
  wire n_319;
  wire n_320;
  wire n_321;
  wire n_322;
  wire n_323;
  wire n_324;
  wire n_325;
  wire n_326;
  wire n_327;
  wire n_328;
  wire n_329;
  wire n_330;
  wire n_331;
  wire n_332;
  wire n_333;
  wire n_334;
  wire n_335;
  wire n_336;
  wire n_337;
  wire n_338;
  wire n_339;
  wire n_340;
  wire n_341;
  wire n_342;
  wire n_343;
  wire n_344;
  wire n_345;
  wire n_346;
  wire n_347;
  wire n_348;
  wire n_349;
  wire n_350;
  wire n_351;
  wire n_352;
  wire n_353;
  wire n_354;
  wire n_355;
  wire n_356;
  wire n_357;
  wire n_358;
  wire n_359;
  wire n_360;
  wire n_361;
  wire n_362;
  wire n_363;
  wire n_364;
  wire n_365;
  wire n_366;
  wire n_367;
  wire n_368;
  wire n_369;
  wire n_370;
  wire n_371;
  wire n_372;
  wire n_373;
  wire n_374;
  wire n_375;
  wire n_376;
  wire n_377;
  wire n_378;
  wire n_379;
  wire n_380;
  wire n_381;
  wire n_382;
  wire n_383;
  wire n_384;
  wire n_385;
  wire n_386;
  wire n_387;
  wire n_388;
  wire n_389;
  wire n_390;
  wire n_391;
  wire n_392;
  wire n_393;
  wire n_394;
  wire n_395;
  wire n_396;
  wire n_397;
  wire n_398;
  wire n_399;
  wire n_400;
  wire n_401;
  wire n_402;
  wire n_403;
  wire n_404;
  wire n_405;
  wire n_406;
  wire n_407;
  wire n_408;
  wire n_409;
  wire n_410;
  wire n_411;
  wire n_412;
  wire n_413;
  wire n_414;
  wire n_415;
  wire n_416;
  wire n_417;
  wire n_418;
  wire n_419;
  wire n_420;
  wire n_421;
  wire n_422;
  wire n_423;
  wire n_424;
  wire n_425;
  wire n_426;
  wire n_427;
  wire n_428;
  wire n_429;
  wire n_430;
  wire n_431;
  wire n_432;
  wire n_433;
  wire n_434;
  wire n_435;
  wire n_436;
  wire n_437;
  wire n_438;
  wire n_439;
  wire n_440;
  wire n_441;
  wire n_442;
  wire n_443;
  wire n_444;
  wire n_445;
  wire n_446;
  wire n_447;
  wire n_448;
  wire n_449;
  wire n_450;
  wire n_451;
  wire n_452;
  wire n_453;
  wire n_454;
  wire n_455;
  wire n_456;
  wire n_457;
  wire n_458;
  wire n_459;
  wire n_460;
  wire n_461;
  wire n_462;
  wire n_463;
  wire n_464;
  wire n_465;
  wire n_466;
  wire n_467;
  wire n_468;
  wire n_469;
  wire n_470;
  wire n_471;
  wire n_472;
  wire n_473;
  wire n_474;
  wire n_475;
  wire n_476;
  wire n_477;
  wire n_478;
  wire n_479;
  wire n_480;
  wire n_481;
  wire n_482;
  wire n_483;
  wire n_484;
  wire n_485;
  wire n_486;
  wire n_487;
  wire n_488;
  wire n_489;
  wire n_490;
  wire n_491;
  wire n_492;
  wire n_493;
  wire n_494;
  wire n_495;
  wire n_496;
  wire n_497;
  wire n_498;
  wire n_499;
  wire n_500;
  wire n_501;
  wire n_502;
  wire n_503;
  wire n_504;
  wire n_505;
  wire n_506;
  wire n_507;
  wire n_508;
  wire n_509;
  wire n_510;
  wire n_511;
  wire n_512;
  wire n_513;
  wire n_514;
  wire n_515;
  wire n_516;
  wire n_517;
  wire n_518;
  wire n_519;
  wire n_520;
  wire n_521;
  wire n_522;
  wire n_523;
  wire n_524;
  wire n_525;
  wire n_526;
  wire n_527;
  wire n_528;
  wire n_529;
  wire n_530;
  wire n_531;
  wire n_532;
  wire n_533;
  wire n_534;
  wire n_535;
  wire n_536;
  wire n_537;
  wire n_538;
  wire n_539;
  wire n_540;
  wire n_541;
  wire n_542;
  wire n_543;
  wire n_544;
  wire n_545;
  wire n_546;
  wire n_547;
  wire [6:0] n_548;
  wire [6:0] n_549;
  wire [6:0] n_550;
  wire [6:0] n_551;
  wire [6:0] n_552;
  wire [6:0] n_553;
  wire [6:0] n_554;
  wire [6:0] n_555;
  wire [6:0] n_556;
  wire n_557;
  wire [6:0] n_558;
  wire n_559;
  wire n_560;
  wire n_561;
  wire n_562;
  wire n_563;
  wire n_564;
  wire n_565;
  wire n_566;
  wire n_567;
  wire n_568;
  wire n_569;
  wire n_570;
  wire n_571;
  wire n_572;
  wire n_573;
  wire n_574;
  wire n_575;
  wire n_576;
  wire n_577;
  wire n_578;
  wire n_579;
  wire n_580;
  wire n_581;
  wire n_582;
  wire n_583;
  wire n_584;
  wire n_585;
  wire n_586;
  wire n_587;
  wire n_588;
  wire n_589;
  wire n_590;
  wire n_591;
  wire n_592;
  wire n_593;
  wire n_594;
  wire n_595;
  wire n_596;
  wire n_597;
  wire n_598;
  wire n_599;
  wire n_600;
  wire n_601;
  wire n_602;
  wire n_603;
  wire n_604;
  wire n_605;
  wire n_606;
  wire n_607;
  wire n_608;
  wire n_609;
  wire n_610;
  wire n_611;
  wire n_612;
  wire n_613;
  wire n_614;
  wire n_615;
  wire n_616;
  wire n_617;
  wire n_618;
  wire n_619;
  wire n_620;
  wire n_621;
  wire n_622;
  wire n_623;
  wire n_624;
  wire n_625;
  wire n_626;
  wire n_627;
  wire n_628;
  wire n_629;
  wire n_630;
  wire n_631;
  wire n_632;
  wire n_633;
  wire n_634;
  wire n_635;
  wire n_636;
  wire n_637;
  wire n_638;
  wire n_639;
  wire n_640;
  wire n_641;
  wire n_642;
  wire n_643;
  wire n_644;
  wire n_645;
  wire n_646;
  wire n_647;
  wire n_648;
  wire n_649;
  wire n_650;
  wire n_651;
  wire n_652;
  wire n_653;
  wire n_654;
  wire n_655;
  wire n_656;
  wire n_657;
  wire n_658;
  wire n_659;
  wire n_660;
  wire n_661;
  wire n_662;
  wire n_663;
  wire n_664;
  wire n_665;
  wire n_666;
  wire n_667;
  wire n_668;
  wire n_669;
  wire n_670;
  wire n_671;
  wire n_672;
  wire n_673;
  wire n_674;
  wire n_675;
  wire n_676;
  wire n_677;
  wire n_678;
  wire n_679;
  wire n_680;
  wire n_681;
  wire n_682;
  wire n_683;
  wire n_684;
  wire n_685;
  wire n_686;
  wire n_687;
  wire n_688;
  wire n_689;
  wire n_690;
  wire n_691;
  wire n_692;
  wire n_693;
  wire n_694;
  wire n_695;
  wire n_696;
  wire n_697;
  wire n_698;
  wire n_699;
  wire n_700;
  wire n_701;
  wire n_702;
  wire n_703;
  wire n_704;
  wire n_705;
  wire n_706;
  wire n_707;
  wire n_708;
  wire n_709;
  wire n_710;
  wire n_711;
  wire n_712;
  wire n_713;
  wire n_714;
  wire n_715;
  wire n_716;
  wire n_717;
  wire n_718;
  wire n_719;
  wire n_720;
  wire n_721;
  wire n_722;
  wire n_723;
  wire n_724;
  wire n_725;
  wire n_726;
  wire n_727;
  wire n_728;
  wire n_729;
  wire n_730;
  wire n_731;
  wire n_732;
  wire n_733;
  wire n_734;
  wire n_735;
  wire n_736;
  wire n_737;
  wire n_738;
  wire n_739;
  wire n_740;
  wire n_741;
  wire n_742;
  wire n_743;
  wire n_744;
  wire n_745;
  wire n_746;
  wire n_747;
  wire n_748;
  wire n_749;
  wire n_750;
  wire n_751;
  wire n_752;
  wire n_753;
  wire n_754;
  wire n_755;
  wire n_756;
  wire n_757;
  wire [126:0] n_758;
  wire n_759;
  wire n_760;
  wire n_761;
  wire n_762;
  wire n_763;
  wire n_764;
  wire n_765;
  wire n_766;
  wire n_767;
  wire n_768;
  wire n_769;
  wire n_770;
  wire n_771;
  wire n_772;
  wire n_773;
  wire n_774;
  wire [4:0] n_775;
  wire [4:0] n_776;
  wire [126:0] n_777;
  wire [126:0] n_778;
  wire n_779;
  wire [126:0] n_780;
  wire n_781;
  wire n_782;
  wire n_783;
  wire n_784;
  wire n_785;
  wire n_786;
  wire n_787;
  wire n_788;
  wire n_789;
  wire n_790;
  wire n_791;
  wire n_792;
  wire n_793;
  wire n_794;
  wire n_795;
  wire n_796;
  wire n_797;
  wire n_798;
  wire n_799;
  wire n_800;
  wire n_801;
  wire n_802;
  wire n_803;
  wire n_804;
  wire n_805;
  wire n_806;
  wire n_807;
  wire n_808;
  wire n_809;
  wire n_810;
  wire n_811;
  wire n_812;
  wire [62:0] n_813;
  wire [62:0] n_814;
  wire [6:0] n_815;
  wire [6:0] n_816;
  wire [6:0] n_817;
  wire [6:0] n_818;
  wire [6:0] n_819;
  wire [6:0] n_820;
  wire [6:0] n_821;
  wire [6:0] n_822;
  wire n_823;
  wire [6:0] n_824;
  wire [6:0] n_825;
  wire n_826;
  wire [6:0] n_827;
  wire n_828;
  wire n_829;
  wire n_830;
  wire n_831;
  wire n_832;
  wire n_833;
  wire n_834;
  wire n_835;
  wire n_836;
  wire n_837;
  wire n_838;
  wire n_839;
  wire n_840;
  wire n_841;
  wire n_842;
  wire n_843;
  wire n_844;
  wire n_845;
  wire n_846;
  wire n_847;
  wire n_848;
  wire n_849;
  wire n_850;
  wire n_851;
  wire n_852;
  wire n_853;
  wire n_854;
  wire n_855;
  wire n_856;
  wire n_857;
  wire n_858;
  wire n_859;
  wire n_860;
  wire [6:0] n_861;
  wire n_862;
  wire [6:0] n_863;
  wire n_864;
  wire n_865;
  wire n_866;
  wire n_867;
  wire n_868;
  wire n_869;
  wire n_870;
  wire n_871;
  wire n_872;
  wire n_873;
  wire n_874;
  wire n_875;
  wire n_876;
  wire n_877;
  wire n_878;
  wire n_879;
  wire n_880;
  wire n_881;
  wire n_882;
  wire n_883;
  wire n_884;
  wire n_885;
  wire n_886;
  wire n_887;
  wire n_888;
  wire n_889;
  wire n_890;
  wire n_891;
  wire n_892;
  wire n_893;
  wire n_894;
  wire n_895;
  wire [6:0] n_896;
  wire n_897;
  wire [6:0] n_898;
  wire [6:0] n_899;
  wire [6:0] n_900;
  wire n_901;
  wire [6:0] n_902;
  wire [6:0] n_903;
  wire [6:0] n_904;
  wire [6:0] n_905;
  wire [6:0] n_906;
  wire [6:0] n_907;
  wire n_908;
  wire n_909;
  wire n_910;
  wire n_911;
  wire n_912;
  wire n_913;
  wire n_914;
  wire n_915;
  wire n_916;
  wire n_917;
  wire n_918;
  wire n_919;
  wire n_920;
  wire n_921;
  wire n_922;
  wire n_923;
  wire n_924;
  wire n_925;
  wire n_926;
  wire n_927;
  wire n_928;
  wire n_929;
  wire n_930;
  wire n_931;
  wire n_932;
  wire n_933;
  wire n_934;
  wire n_935;
  wire n_936;
  wire n_937;
  wire n_938;
  wire n_939;
  wire n_940;
  wire n_941;
  wire n_942;
  wire n_943;
  wire n_944;
  wire n_945;
  wire n_946;
  wire n_947;
  wire n_948;
  wire n_949;
  wire n_950;
  wire n_951;
  wire n_952;
  wire n_953;
  wire n_954;
  wire n_955;
  wire n_956;
  wire n_957;
  wire n_958;
  wire n_959;
  wire n_960;
  wire n_961;
  wire n_962;
  wire n_963;
  wire n_964;
  wire n_965;
  wire n_966;
  wire n_967;
  wire n_968;
  wire n_969;
  wire n_970;
  wire n_971;
  wire n_972;
  wire n_973;
  wire n_974;
  wire n_975;
  wire n_976;
  wire n_977;
  wire n_978;
  wire n_979;
  wire n_980;
  wire n_981;
  wire n_982;
  wire n_983;
  wire n_984;
  wire n_985;
  wire n_986;
  wire n_987;
  wire n_988;
  wire n_989;
  wire n_990;
  wire n_991;
  wire n_992;
  wire n_993;
  wire n_994;
  wire n_995;
  wire n_996;
  wire n_997;
  wire n_998;
  wire n_999;
  wire n_1000;
  wire n_1001;
  wire n_1002;
  wire n_1003;
  wire n_1004;
  wire n_1005;
  wire n_1006;
  wire n_1007;
  wire n_1008;
  wire n_1009;
  wire n_1010;
  wire n_1011;
  wire n_1012;
  wire n_1013;
  wire n_1014;
  wire n_1015;
  wire n_1016;
  wire n_1017;
  wire n_1018;
  wire n_1019;
  wire n_1020;
  wire n_1021;
  wire n_1022;
  wire n_1023;
  wire n_1024;
  wire n_1025;
  wire n_1026;
  wire n_1027;
  wire n_1028;
  wire n_1029;
  wire n_1030;
  wire n_1031;
  wire n_1032;
  wire n_1033;
  wire n_1034;
  wire n_1035;
  wire n_1036;
  wire n_1037;
  wire n_1038;
  wire n_1039;
  wire n_1040;
  wire n_1041;
  wire n_1042;
  wire n_1043;
  wire n_1044;
  wire n_1045;
  wire n_1046;
  wire n_1047;
  wire n_1048;
  wire n_1049;
  wire [4:0] n_1050;
  wire n_1051;
  wire n_1052;
  wire n_1053;
  reg n_1054;
  reg [126:0] n_1055;
  wire n_1056;
  reg n_1057;
  reg [6:0] n_1058;
  reg [62:0] n_1059;
  reg n_1060;
  reg [6:0] n_1061;
  reg [6:0] n_1062;
  reg [6:0] n_1063;
  reg [6:0] n_1064;
  reg [6:0] n_1065;
  reg [6:0] n_1066;
  wire n_1067;
  reg [6:0] n_1068;
  reg [6:0] n_1069;
  reg [6:0] n_1070;
  reg [6:0] n_1071;
  reg n_1072;
  reg n_1073;
  reg n_1074;
  reg [6:0] n_1075;
  reg [6:0] n_1076;
  reg [6:0] n_1077;
  reg [4:0] signal;
  reg [6:0] signal_1;
  reg [6:0] signal_2;
  reg [4:0] signal_3;
  reg [126:0] signal_4;
  reg [126:0] signal_5;
  reg signal_6;
  reg answer;
  reg [126:0] corrected;
  reg [4:0] count;
  reg [6:0] counter;
  reg decide;
  reg discrepancy;
  reg [126:0] errors;
  reg idle;
  reg [6:0] kept_0;
  reg [6:0] kept_1;
  reg [6:0] kept_10;
  reg [6:0] kept_2;
  reg [6:0] kept_3;
  reg [6:0] kept_4;
  reg [6:0] kept_5;
  reg [6:0] kept_6;
  reg [6:0] kept_7;
  reg [6:0] kept_8;
  reg [6:0] kept_9;
  wire last;
  reg [6:0] locator_0;
  reg [6:0] locator_1;
  reg [6:0] locator_10;
  reg [6:0] locator_2;
  reg [6:0] locator_3;
  reg [6:0] locator_4;
  reg [6:0] locator_5;
  reg [6:0] locator_6;
  reg [6:0] locator_7;
  reg [6:0] locator_8;
  reg [6:0] locator_9;
  reg longer;
  reg [4:0] number;
  reg parity;
  reg [6:0] previous_0;
  reg [6:0] previous_1;
  reg [6:0] previous_10;
  reg [6:0] previous_2;
  reg [6:0] previous_3;
  reg [6:0] previous_4;
  reg [6:0] previous_5;
  reg [6:0] previous_6;
  reg [6:0] previous_7;
  reg [6:0] previous_8;
  reg [6:0] previous_9;
  reg [6:0] product;
  reg [6:0] product_1;
  reg [6:0] product_2;
  reg [6:0] queue_0;
  reg [6:0] queue_1;
  reg [6:0] queue_10;
  reg [6:0] queue_11;
  reg [6:0] queue_12;
  reg [6:0] queue_13;
  reg [6:0] queue_14;
  reg [6:0] queue_15;
  reg [6:0] queue_16;
  reg [6:0] queue_17;
  reg [6:0] queue_18;
  reg [6:0] queue_19;
  reg [6:0] queue_2;
  reg [6:0] queue_3;
  reg [6:0] queue_4;
  reg [6:0] queue_5;
  reg [6:0] queue_6;
  reg [6:0] queue_7;
  reg [6:0] queue_8;
  reg [6:0] queue_9;
  reg [62:0] remainder;
  reg root;
  reg [6:0] s1;
  reg [6:0] s10;
  reg [6:0] s11;
  reg [6:0] s12;
  reg [6:0] s13;
  reg [6:0] s14;
  reg [6:0] s15;
  reg [6:0] s16;
  reg [6:0] s17;
  reg [6:0] s18;
  reg [6:0] s19;
  reg [6:0] s2;
  reg [6:0] s20;
  reg [6:0] s3;
  reg [6:0] s4;
  reg [6:0] s5;
  reg [6:0] s6;
  reg [6:0] s7;
  reg [6:0] s8;
  reg [6:0] s9;
  reg [6:0] scaled;
  reg [6:0] scaled_1;
  reg [6:0] scaled_2;
  reg [6:0] scaled_3;
  reg [6:0] scaled_4;
  reg [6:0] scaled_5;
  reg [6:0] scaled_6;
  reg [6:0] scaled_7;
  reg [6:0] scaled_8;
  reg [6:0] scaled_9;
  reg [6:0] scaled_10;
  reg [6:0] scaled_11;
  reg [6:0] scaled_12;
  reg [6:0] scaled_13;
  reg [6:0] scaled_14;
  reg [6:0] scaled_15;
  reg [6:0] scaled_16;
  reg [6:0] scaled_17;
  reg [6:0] scaled_18;
  reg [6:0] scaled_19;
  reg [6:0] scaled_20;
  reg search;
  reg solved;
  reg start;
  reg sums;
  reg update;
  reg [6:0] window_0;
  reg [6:0] window_1;
  reg [6:0] window_10;
  reg [6:0] window_2;
  reg [6:0] window_3;
  reg [6:0] window_4;
  reg [6:0] window_5;
  reg [6:0] window_6;
  reg [6:0] window_7;
  reg [6:0] window_8;
  reg [6:0] window_9;
  assign last = signal == 5'h09;
  assign n = s1[0] ^ s1[6];
  assign n_190 = s3[4] ^ s3[5];
  assign n_301 = s3[5] ^ s3[6];
  assign n_412 = s3[0] ^ s3[6];
  assign n_523 = s5[2] ^ s5[3];
  assign n_634 = s5[3] ^ s5[4];
  assign n_745 = s5[4] ^ s5[5];
  assign n_856 = s5[5] ^ s5[6];
  assign n_967 = s5[0] ^ s5[6];
  assign n_1 = s7[0] ^ s7[6];
  assign n_91 = s7[0] ^ s7[1];
  assign n_102 = n_91 ^ s7[6];
  assign n_113 = s7[1] ^ s7[2];
  assign n_124 = s7[2] ^ s7[3];
  assign n_135 = s7[3] ^ s7[4];
  assign n_146 = s7[4] ^ s7[5];
  assign n_157 = s7[5] ^ s7[6];
  assign n_168 = s9[4] ^ s9[5];
  assign n_179 = s9[4] ^ s9[6];
  assign n_191 = s9[0] ^ s9[5];
  assign n_202 = s9[0] ^ s9[1];
  assign n_213 = n_202 ^ s9[6];
  assign n_224 = s9[1] ^ s9[2];
  assign n_235 = s9[2] ^ s9[3];
  assign n_246 = s9[3] ^ s9[4];
  assign n_257 = s11[2] ^ s11[3];
  assign n_268 = s11[2] ^ s11[4];
  assign n_279 = s11[3] ^ s11[5];
  assign n_290 = s11[4] ^ s11[6];
  assign n_302 = s11[0] ^ s11[5];
  assign n_313 = s11[0] ^ s11[1];
  assign n_324 = n_313 ^ s11[6];
  assign n_335 = s11[1] ^ s11[2];
  assign n_346 = s13[0] ^ s13[1];
  assign n_357 = n_346 ^ s13[6];
  assign n_368 = s13[0] ^ s13[2];
  assign n_379 = n_368 ^ s13[6];
  assign n_390 = s13[1] ^ s13[3];
  assign n_401 = s13[2] ^ s13[4];
  assign n_413 = s13[3] ^ s13[5];
  assign n_424 = s13[4] ^ s13[6];
  assign n_435 = s13[0] ^ s13[5];
  assign n_446 = s15[4] ^ s15[6];
  assign n_457 = s15[0] ^ s15[4];
  assign n_468 = n_457 ^ s15[5];
  assign n_479 = n_468 ^ s15[6];
  assign n_490 = s15[1] ^ s15[5];
  assign n_501 = n_490 ^ s15[6];
  assign n_512 = s15[0] ^ s15[2];
  assign n_524 = n_512 ^ s15[6];
  assign n_535 = s15[1] ^ s15[3];
  assign n_546 = s15[2] ^ s15[4];
  assign n_557 = s15[3] ^ s15[5];
  assign n_568 = s17[2] ^ s17[4];
  assign n_579 = s17[2] ^ s17[3];
  assign n_590 = n_579 ^ s17[4];
  assign n_601 = n_590 ^ s17[5];
  assign n_612 = s17[3] ^ s17[4];
  assign n_623 = n_612 ^ s17[5];
  assign n_635 = n_623 ^ s17[6];
  assign n_646 = s17[0] ^ s17[4];
  assign n_657 = n_646 ^ s17[5];
  assign n_668 = n_657 ^ s17[6];
  assign n_679 = s17[1] ^ s17[5];
  assign n_690 = n_679 ^ s17[6];
  assign n_701 = s17[0] ^ s17[2];
  assign n_712 = n_701 ^ s17[6];
  assign n_723 = s17[1] ^ s17[3];
  assign n_734 = s19[0] ^ s19[2];
  assign n_746 = n_734 ^ s19[6];
  assign n_757 = s19[0] ^ s19[1];
  assign n_768 = n_757 ^ s19[2];
  assign n_779 = n_768 ^ s19[3];
  assign n_790 = n_779 ^ s19[6];
  assign n_801 = s19[1] ^ s19[2];
  assign n_812 = n_801 ^ s19[3];
  assign n_823 = n_812 ^ s19[4];
  assign n_834 = s19[2] ^ s19[3];
  assign n_845 = n_834 ^ s19[4];
  assign n_857 = n_845 ^ s19[5];
  assign n_868 = s19[3] ^ s19[4];
  assign n_879 = n_868 ^ s19[5];
  assign n_890 = n_879 ^ s19[6];
  assign n_901 = s19[0] ^ s19[4];
  assign n_912 = n_901 ^ s19[5];
  assign n_923 = n_912 ^ s19[6];
  assign n_934 = s19[1] ^ s19[5];
  assign n_945 = n_934 ^ s19[6];
  assign n_956 = s1[1] ^ s1[4];
  assign n_968 = s1[2] ^ s1[5];
  assign n_979 = s1[3] ^ s1[6];
  assign n_990 = s2[1] ^ s2[4];
  assign n_1001 = s2[2] ^ s2[5];
  assign n_1012 = s2[3] ^ s2[6];
  assign n_1023 = s3[1] ^ s3[4];
  assign n_1034 = s3[2] ^ s3[5];
  assign n_1045 = s3[3] ^ s3[6];
  assign n_1056 = s4[1] ^ s4[4];
  assign n_1067 = s4[2] ^ s4[5];
  assign n_2 = s4[3] ^ s4[6];
  assign n_13 = s5[1] ^ s5[4];
  assign n_24 = s5[2] ^ s5[5];
  assign n_35 = s5[3] ^ s5[6];
  assign n_46 = s6[1] ^ s6[4];
  assign n_57 = s6[2] ^ s6[5];
  assign n_68 = s6[3] ^ s6[6];
  assign n_79 = s7[1] ^ s7[4];
  assign n_89 = s7[2] ^ s7[5];
  assign n_90 = s7[3] ^ s7[6];
  assign n_92 = s8[1] ^ s8[4];
  assign n_93 = s8[2] ^ s8[5];
  assign n_94 = s8[3] ^ s8[6];
  assign n_95 = s9[1] ^ s9[4];
  assign n_96 = s9[2] ^ s9[5];
  assign n_97 = s9[3] ^ s9[6];
  assign n_98 = s10[1] ^ s10[4];
  assign n_99 = s10[2] ^ s10[5];
  assign n_100 = s10[3] ^ s10[6];
  assign n_101 = locator_0[0] & window_0[0];
  assign n_103 = locator_0[1] & window_0[6];
  assign n_104 = n_101 ^ n_103;
  assign n_105 = locator_0[2] & window_0[5];
  assign n_106 = n_104 ^ n_105;
  assign n_107 = locator_0[3] & window_0[4];
  assign n_108 = n_106 ^ n_107;
  assign n_109 = locator_0[4] & window_0[3];
  assign n_110 = n_108 ^ n_109;
  assign n_111 = locator_0[5] & window_0[2];
  assign n_112 = n_110 ^ n_111;
  assign n_114 = locator_0[6] & window_0[1];
  assign n_115 = n_112 ^ n_114;
  assign n_116 = locator_0[0] & window_0[1];
  assign n_117 = locator_0[1] & window_0[0];
  assign n_118 = n_116 ^ n_117;
  assign n_119 = locator_0[1] & window_0[6];
  assign n_120 = n_118 ^ n_119;
  assign n_121 = locator_0[2] & window_0[5];
  assign n_122 = n_120 ^ n_121;
  assign n_123 = locator_0[2] & window_0[6];
  assign n_125 = n_122 ^ n_123;
  assign n_126 = locator_0[3] & window_0[4];
  assign n_127 = n_125 ^ n_126;
  assign n_128 = locator_0[3] & window_0[5];
  assign n_129 = n_127 ^ n_128;
  assign n_130 = locator_0[4] & window_0[3];
  assign n_131 = n_129 ^ n_130;
  assign n_132 = locator_0[4] & window_0[4];
  assign n_133 = n_131 ^ n_132;
  assign n_134 = locator_0[5] & window_0[2];
  assign n_136 = n_133 ^ n_134;
  assign n_137 = locator_0[5] & window_0[3];
  assign n_138 = n_136 ^ n_137;
  assign n_139 = locator_0[6] & window_0[1];
  assign n_140 = n_138 ^ n_139;
  assign n_141 = locator_0[6] & window_0[2];
  assign n_142 = n_140 ^ n_141;
  assign n_143 = locator_0[0] & window_0[2];
  assign n_144 = locator_0[1] & window_0[1];
  assign n_145 = n_143 ^ n_144;
  assign n_147 = locator_0[2] & window_0[0];
  assign n_148 = n_145 ^ n_147;
  assign n_149 = locator_0[2] & window_0[6];
  assign n_150 = n_148 ^ n_149;
  assign n_151 = locator_0[3] & window_0[5];
  assign n_152 = n_150 ^ n_151;
  assign n_153 = locator_0[3] & window_0[6];
  assign n_154 = n_152 ^ n_153;
  assign n_155 = locator_0[4] & window_0[4];
  assign n_156 = n_154 ^ n_155;
  assign n_158 = locator_0[4] & window_0[5];
  assign n_159 = n_156 ^ n_158;
  assign n_160 = locator_0[5] & window_0[3];
  assign n_161 = n_159 ^ n_160;
  assign n_162 = locator_0[5] & window_0[4];
  assign n_163 = n_161 ^ n_162;
  assign n_164 = locator_0[6] & window_0[2];
  assign n_165 = n_163 ^ n_164;
  assign n_166 = locator_0[6] & window_0[3];
  assign n_167 = n_165 ^ n_166;
  assign n_169 = locator_0[0] & window_0[3];
  assign n_170 = locator_0[1] & window_0[2];
  assign n_171 = n_169 ^ n_170;
  assign n_172 = locator_0[2] & window_0[1];
  assign n_173 = n_171 ^ n_172;
  assign n_174 = locator_0[3] & window_0[0];
  assign n_175 = n_173 ^ n_174;
  assign n_176 = locator_0[3] & window_0[6];
  assign n_177 = n_175 ^ n_176;
  assign n_178 = locator_0[4] & window_0[5];
  assign n_180 = n_177 ^ n_178;
  assign n_181 = locator_0[4] & window_0[6];
  assign n_182 = n_180 ^ n_181;
  assign n_183 = locator_0[5] & window_0[4];
  assign n_184 = n_182 ^ n_183;
  assign n_185 = locator_0[5] & window_0[5];
  assign n_186 = n_184 ^ n_185;
  assign n_187 = locator_0[6] & window_0[3];
  assign n_188 = n_186 ^ n_187;
  assign n_189 = locator_0[6] & window_0[4];
  assign n_192 = n_188 ^ n_189;
  assign n_193 = locator_0[0] & window_0[4];
  assign n_194 = locator_0[1] & window_0[3];
  assign n_195 = n_193 ^ n_194;
  assign n_196 = locator_0[2] & window_0[2];
  assign n_197 = n_195 ^ n_196;
  assign n_198 = locator_0[3] & window_0[1];
  assign n_199 = n_197 ^ n_198;
  assign n_200 = locator_0[4] & window_0[0];
  assign n_201 = n_199 ^ n_200;
  assign n_203 = locator_0[4] & window_0[6];
  assign n_204 = n_201 ^ n_203;
  assign n_205 = locator_0[5] & window_0[5];
  assign n_206 = n_204 ^ n_205;
  assign n_207 = locator_0[5] & window_0[6];
  assign n_208 = n_206 ^ n_207;
  assign n_209 = locator_0[6] & window_0[4];
  assign n_210 = n_208 ^ n_209;
  assign n_211 = locator_0[6] & window_0[5];
  assign n_212 = n_210 ^ n_211;
  assign n_214 = locator_0[0] & window_0[5];
  assign n_215 = locator_0[1] & window_0[4];
  assign n_216 = n_214 ^ n_215;
  assign n_217 = locator_0[2] & window_0[3];
  assign n_218 = n_216 ^ n_217;
  assign n_219 = locator_0[3] & window_0[2];
  assign n_220 = n_218 ^ n_219;
  assign n_221 = locator_0[4] & window_0[1];
  assign n_222 = n_220 ^ n_221;
  assign n_223 = locator_0[5] & window_0[0];
  assign n_225 = n_222 ^ n_223;
  assign n_226 = locator_0[5] & window_0[6];
  assign n_227 = n_225 ^ n_226;
  assign n_228 = locator_0[6] & window_0[5];
  assign n_229 = n_227 ^ n_228;
  assign n_230 = locator_0[6] & window_0[6];
  assign n_231 = n_229 ^ n_230;
  assign n_232 = locator_0[0] & window_0[6];
  assign n_233 = locator_0[1] & window_0[5];
  assign n_234 = n_232 ^ n_233;
  assign n_236 = locator_0[2] & window_0[4];
  assign n_237 = n_234 ^ n_236;
  assign n_238 = locator_0[3] & window_0[3];
  assign n_239 = n_237 ^ n_238;
  assign n_240 = locator_0[4] & window_0[2];
  assign n_241 = n_239 ^ n_240;
  assign n_242 = locator_0[5] & window_0[1];
  assign n_243 = n_241 ^ n_242;
  assign n_244 = locator_0[6] & window_0[0];
  assign n_245 = n_243 ^ n_244;
  assign n_247 = locator_0[6] & window_0[6];
  assign n_248 = n_245 ^ n_247;
  assign n_249 = signal_1[0] & locator_0[0];
  assign n_250 = signal_1[1] & locator_0[6];
  assign n_251 = n_249 ^ n_250;
  assign n_252 = signal_1[2] & locator_0[5];
  assign n_253 = n_251 ^ n_252;
  assign n_254 = signal_1[3] & locator_0[4];
  assign n_255 = n_253 ^ n_254;
  assign n_256 = signal_1[4] & locator_0[3];
  assign n_258 = n_255 ^ n_256;
  assign n_259 = signal_1[5] & locator_0[2];
  assign n_260 = n_258 ^ n_259;
  assign n_261 = signal_1[6] & locator_0[1];
  assign n_262 = n_260 ^ n_261;
  assign n_263 = signal_1[0] & locator_0[1];
  assign n_264 = signal_1[1] & locator_0[0];
  assign n_265 = n_263 ^ n_264;
  assign n_266 = signal_1[1] & locator_0[6];
  assign n_267 = n_265 ^ n_266;
  assign n_269 = signal_1[2] & locator_0[5];
  assign n_270 = n_267 ^ n_269;
  assign n_271 = signal_1[2] & locator_0[6];
  assign n_272 = n_270 ^ n_271;
  assign n_273 = signal_1[3] & locator_0[4];
  assign n_274 = n_272 ^ n_273;
  assign n_275 = signal_1[3] & locator_0[5];
  assign n_276 = n_274 ^ n_275;
  assign n_277 = signal_1[4] & locator_0[3];
  assign n_278 = n_276 ^ n_277;
  assign n_280 = signal_1[4] & locator_0[4];
  assign n_281 = n_278 ^ n_280;
  assign n_282 = signal_1[5] & locator_0[2];
  assign n_283 = n_281 ^ n_282;
  assign n_284 = signal_1[5] & locator_0[3];
  assign n_285 = n_283 ^ n_284;
  assign n_286 = signal_1[6] & locator_0[1];
  assign n_287 = n_285 ^ n_286;
  assign n_288 = signal_1[6] & locator_0[2];
  assign n_289 = n_287 ^ n_288;
  assign n_291 = signal_1[0] & locator_0[2];
  assign n_292 = signal_1[1] & locator_0[1];
  assign n_293 = n_291 ^ n_292;
  assign n_294 = signal_1[2] & locator_0[0];
  assign n_295 = n_293 ^ n_294;
  assign n_296 = signal_1[2] & locator_0[6];
  assign n_297 = n_295 ^ n_296;
  assign n_298 = signal_1[3] & locator_0[5];
  assign n_299 = n_297 ^ n_298;
  assign n_300 = signal_1[3] & locator_0[6];
  assign n_303 = n_299 ^ n_300;
  assign n_304 = signal_1[4] & locator_0[4];
  assign n_305 = n_303 ^ n_304;
  assign n_306 = signal_1[4] & locator_0[5];
  assign n_307 = n_305 ^ n_306;
  assign n_308 = signal_1[5] & locator_0[3];
  assign n_309 = n_307 ^ n_308;
  assign n_310 = signal_1[5] & locator_0[4];
  assign n_311 = n_309 ^ n_310;
  assign n_312 = signal_1[6] & locator_0[2];
  assign n_314 = n_311 ^ n_312;
  assign n_315 = signal_1[6] & locator_0[3];
  assign n_316 = n_314 ^ n_315;
  assign n_317 = signal_1[0] & locator_0[3];
  assign n_318 = signal_1[1] & locator_0[2];
  assign n_319 = n_317 ^ n_318;
  assign n_320 = signal_1[2] & locator_0[1];
  assign n_321 = n_319 ^ n_320;
  assign n_322 = signal_1[3] & locator_0[0];
  assign n_323 = n_321 ^ n_322;
  assign n_325 = signal_1[3] & locator_0[6];
  assign n_326 = n_323 ^ n_325;
  assign n_327 = signal_1[4] & locator_0[5];
  assign n_328 = n_326 ^ n_327;
  assign n_329 = signal_1[4] & locator_0[6];
  assign n_330 = n_328 ^ n_329;
  assign n_331 = signal_1[5] & locator_0[4];
  assign n_332 = n_330 ^ n_331;
  assign n_333 = signal_1[5] & locator_0[5];
  assign n_334 = n_332 ^ n_333;
  assign n_336 = signal_1[6] & locator_0[3];
  assign n_337 = n_334 ^ n_336;
  assign n_338 = signal_1[6] & locator_0[4];
  assign n_339 = n_337 ^ n_338;
  assign n_340 = signal_1[0] & locator_0[4];
  assign n_341 = signal_1[1] & locator_0[3];
  assign n_342 = n_340 ^ n_341;
  assign n_343 = signal_1[2] & locator_0[2];
  assign n_344 = n_342 ^ n_343;
  assign n_345 = signal_1[3] & locator_0[1];
  assign n_347 = n_344 ^ n_345;
  assign n_348 = signal_1[4] & locator_0[0];
  assign n_349 = n_347 ^ n_348;
  assign n_350 = signal_1[4] & locator_0[6];
  assign n_351 = n_349 ^ n_350;
  assign n_352 = signal_1[5] & locator_0[5];
  assign n_353 = n_351 ^ n_352;
  assign n_354 = signal_1[5] & locator_0[6];
  assign n_355 = n_353 ^ n_354;
  assign n_356 = signal_1[6] & locator_0[4];
  assign n_358 = n_355 ^ n_356;
  assign n_359 = signal_1[6] & locator_0[5];
  assign n_360 = n_358 ^ n_359;
  assign n_361 = signal_1[0] & locator_0[5];
  assign n_362 = signal_1[1] & locator_0[4];
  assign n_363 = n_361 ^ n_362;
  assign n_364 = signal_1[2] & locator_0[3];
  assign n_365 = n_363 ^ n_364;
  assign n_366 = signal_1[3] & locator_0[2];
  assign n_367 = n_365 ^ n_366;
  assign n_369 = signal_1[4] & locator_0[1];
  assign n_370 = n_367 ^ n_369;
  assign n_371 = signal_1[5] & locator_0[0];
  assign n_372 = n_370 ^ n_371;
  assign n_373 = signal_1[5] & locator_0[6];
  assign n_374 = n_372 ^ n_373;
  assign n_375 = signal_1[6] & locator_0[5];
  assign n_376 = n_374 ^ n_375;
  assign n_377 = signal_1[6] & locator_0[6];
  assign n_378 = n_376 ^ n_377;
  assign n_380 = signal_1[0] & locator_0[6];
  assign n_381 = signal_1[1] & locator_0[5];
  assign n_382 = n_380 ^ n_381;
  assign n_383 = signal_1[2] & locator_0[4];
  assign n_384 = n_382 ^ n_383;
  assign n_385 = signal_1[3] & locator_0[3];
  assign n_386 = n_384 ^ n_385;
  assign n_387 = signal_1[4] & locator_0[2];
  assign n_388 = n_386 ^ n_387;
  assign n_389 = signal_1[5] & locator_0[1];
  assign n_391 = n_388 ^ n_389;
  assign n_392 = signal_1[6] & locator_0[0];
  assign n_393 = n_391 ^ n_392;
  assign n_394 = signal_1[6] & locator_0[6];
  assign n_395 = n_393 ^ n_394;
  assign n_396 = signal_2[0] & previous_0[0];
  assign n_397 = signal_2[1] & previous_0[6];
  assign n_398 = n_396 ^ n_397;
  assign n_399 = signal_2[2] & previous_0[5];
  assign n_400 = n_398 ^ n_399;
  assign n_402 = signal_2[3] & previous_0[4];
  assign n_403 = n_400 ^ n_402;
  assign n_404 = signal_2[4] & previous_0[3];
  assign n_405 = n_403 ^ n_404;
  assign n_406 = signal_2[5] & previous_0[2];
  assign n_407 = n_405 ^ n_406;
  assign n_408 = signal_2[6] & previous_0[1];
  assign n_409 = n_407 ^ n_408;
  assign n_410 = signal_2[0] & previous_0[1];
  assign n_411 = signal_2[1] & previous_0[0];
  assign n_414 = n_410 ^ n_411;
  assign n_415 = signal_2[1] & previous_0[6];
  assign n_416 = n_414 ^ n_415;
  assign n_417 = signal_2[2] & previous_0[5];
  assign n_418 = n_416 ^ n_417;
  assign n_419 = signal_2[2] & previous_0[6];
  assign n_420 = n_418 ^ n_419;
  assign n_421 = signal_2[3] & previous_0[4];
  assign n_422 = n_420 ^ n_421;
  assign n_423 = signal_2[3] & previous_0[5];
  assign n_425 = n_422 ^ n_423;
  assign n_426 = signal_2[4] & previous_0[3];
  assign n_427 = n_425 ^ n_426;
  assign n_428 = signal_2[4] & previous_0[4];
  assign n_429 = n_427 ^ n_428;
  assign n_430 = signal_2[5] & previous_0[2];
  assign n_431 = n_429 ^ n_430;
  assign n_432 = signal_2[5] & previous_0[3];
  assign n_433 = n_431 ^ n_432;
  assign n_434 = signal_2[6] & previous_0[1];
  assign n_436 = n_433 ^ n_434;
  assign n_437 = signal_2[6] & previous_0[2];
  assign n_438 = n_436 ^ n_437;
  assign n_439 = signal_2[0] & previous_0[2];
  assign n_440 = signal_2[1] & previous_0[1];
  assign n_441 = n_439 ^ n_440;
  assign n_442 = signal_2[2] & previous_0[0];
  assign n_443 = n_441 ^ n_442;
  assign n_444 = signal_2[2] & previous_0[6];
  assign n_445 = n_443 ^ n_444;
  assign n_447 = signal_2[3] & previous_0[5];
  assign n_448 = n_445 ^ n_447;
  assign n_449 = signal_2[3] & previous_0[6];
  assign n_450 = n_448 ^ n_449;
  assign n_451 = signal_2[4] & previous_0[4];
  assign n_452 = n_450 ^ n_451;
  assign n_453 = signal_2[4] & previous_0[5];
  assign n_454 = n_452 ^ n_453;
  assign n_455 = signal_2[5] & previous_0[3];
  assign n_456 = n_454 ^ n_455;
  assign n_458 = signal_2[5] & previous_0[4];
  assign n_459 = n_456 ^ n_458;
  assign n_460 = signal_2[6] & previous_0[2];
  assign n_461 = n_459 ^ n_460;
  assign n_462 = signal_2[6] & previous_0[3];
  assign n_463 = n_461 ^ n_462;
  assign n_464 = signal_2[0] & previous_0[3];
  assign n_465 = signal_2[1] & previous_0[2];
  assign n_466 = n_464 ^ n_465;
  assign n_467 = signal_2[2] & previous_0[1];
  assign n_469 = n_466 ^ n_467;
  assign n_470 = signal_2[3] & previous_0[0];
  assign n_471 = n_469 ^ n_470;
  assign n_472 = signal_2[3] & previous_0[6];
  assign n_473 = n_471 ^ n_472;
  assign n_474 = signal_2[4] & previous_0[5];
  assign n_475 = n_473 ^ n_474;
  assign n_476 = signal_2[4] & previous_0[6];
  assign n_477 = n_475 ^ n_476;
  assign n_478 = signal_2[5] & previous_0[4];
  assign n_480 = n_477 ^ n_478;
  assign n_481 = signal_2[5] & previous_0[5];
  assign n_482 = n_480 ^ n_481;
  assign n_483 = signal_2[6] & previous_0[3];
  assign n_484 = n_482 ^ n_483;
  assign n_485 = signal_2[6] & previous_0[4];
  assign n_486 = n_484 ^ n_485;
  assign n_487 = signal_2[0] & previous_0[4];
  assign n_488 = signal_2[1] & previous_0[3];
  assign n_489 = n_487 ^ n_488;
  assign n_491 = signal_2[2] & previous_0[2];
  assign n_492 = n_489 ^ n_491;
  assign n_493 = signal_2[3] & previous_0[1];
  assign n_494 = n_492 ^ n_493;
  assign n_495 = signal_2[4] & previous_0[0];
  assign n_496 = n_494 ^ n_495;
  assign n_497 = signal_2[4] & previous_0[6];
  assign n_498 = n_496 ^ n_497;
  assign n_499 = signal_2[5] & previous_0[5];
  assign n_500 = n_498 ^ n_499;
  assign n_502 = signal_2[5] & previous_0[6];
  assign n_503 = n_500 ^ n_502;
  assign n_504 = signal_2[6] & previous_0[4];
  assign n_505 = n_503 ^ n_504;
  assign n_506 = signal_2[6] & previous_0[5];
  assign n_507 = n_505 ^ n_506;
  assign n_508 = signal_2[0] & previous_0[5];
  assign n_509 = signal_2[1] & previous_0[4];
  assign n_510 = n_508 ^ n_509;
  assign n_511 = signal_2[2] & previous_0[3];
  assign n_513 = n_510 ^ n_511;
  assign n_514 = signal_2[3] & previous_0[2];
  assign n_515 = n_513 ^ n_514;
  assign n_516 = signal_2[4] & previous_0[1];
  assign n_517 = n_515 ^ n_516;
  assign n_518 = signal_2[5] & previous_0[0];
  assign n_519 = n_517 ^ n_518;
  assign n_520 = signal_2[5] & previous_0[6];
  assign n_521 = n_519 ^ n_520;
  assign n_522 = signal_2[6] & previous_0[5];
  assign n_525 = n_521 ^ n_522;
  assign n_526 = signal_2[6] & previous_0[6];
  assign n_527 = n_525 ^ n_526;
  assign n_528 = signal_2[0] & previous_0[6];
  assign n_529 = signal_2[1] & previous_0[5];
  assign n_530 = n_528 ^ n_529;
  assign n_531 = signal_2[2] & previous_0[4];
  assign n_532 = n_530 ^ n_531;
  assign n_533 = signal_2[3] & previous_0[3];
  assign n_534 = n_532 ^ n_533;
  assign n_536 = signal_2[4] & previous_0[2];
  assign n_537 = n_534 ^ n_536;
  assign n_538 = signal_2[5] & previous_0[1];
  assign n_539 = n_537 ^ n_538;
  assign n_540 = signal_2[6] & previous_0[0];
  assign n_541 = n_539 ^ n_540;
  assign n_542 = signal_2[6] & previous_0[6];
  assign n_543 = n_541 ^ n_542;
  assign n_544 = | signal_2;
  assign n_545 = signal_3 <= signal;
  assign n_547 = n_544 & n_545;
  assign n_548 = locator_0 ^ locator_1;
  assign n_549 = n_548 ^ locator_2;
  assign n_550 = n_549 ^ locator_3;
  assign n_551 = n_550 ^ locator_4;
  assign n_552 = n_551 ^ locator_5;
  assign n_553 = n_552 ^ locator_6;
  assign n_554 = n_553 ^ locator_7;
  assign n_555 = n_554 ^ locator_8;
  assign n_556 = n_555 ^ locator_9;
  assign n_558 = n_556 ^ locator_10;
  assign n_559 = n_558 == 7'h00;
  assign n_560 = locator_1[0] ^ locator_1[1];
  assign n_561 = locator_2[0] ^ locator_2[1];
  assign n_562 = n_561 ^ locator_2[2];
  assign n_563 = locator_2[0] ^ locator_2[1];
  assign n_564 = locator_3[0] ^ locator_3[1];
  assign n_565 = n_564 ^ locator_3[2];
  assign n_566 = n_565 ^ locator_3[3];
  assign n_567 = locator_3[0] ^ locator_3[1];
  assign n_569 = locator_3[0] ^ locator_3[1];
  assign n_570 = n_569 ^ locator_3[2];
  assign n_571 = locator_4[0] ^ locator_4[1];
  assign n_572 = n_571 ^ locator_4[2];
  assign n_573 = n_572 ^ locator_4[3];
  assign n_574 = n_573 ^ locator_4[4];
  assign n_575 = locator_4[0] ^ locator_4[1];
  assign n_576 = locator_4[0] ^ locator_4[1];
  assign n_577 = n_576 ^ locator_4[2];
  assign n_578 = locator_4[0] ^ locator_4[1];
  assign n_580 = n_578 ^ locator_4[2];
  assign n_581 = n_580 ^ locator_4[3];
  assign n_582 = locator_5[0] ^ locator_5[1];
  assign n_583 = n_582 ^ locator_5[2];
  assign n_584 = n_583 ^ locator_5[3];
  assign n_585 = n_584 ^ locator_5[4];
  assign n_586 = n_585 ^ locator_5[5];
  assign n_587 = locator_5[0] ^ locator_5[1];
  assign n_588 = locator_5[0] ^ locator_5[1];
  assign n_589 = n_588 ^ locator_5[2];
  assign n_591 = locator_5[0] ^ locator_5[1];
  assign n_592 = n_591 ^ locator_5[2];
  assign n_593 = n_592 ^ locator_5[3];
  assign n_594 = locator_5[0] ^ locator_5[1];
  assign n_595 = n_594 ^ locator_5[2];
  assign n_596 = n_595 ^ locator_5[3];
  assign n_597 = n_596 ^ locator_5[4];
  assign n_598 = locator_6[0] ^ locator_6[1];
  assign n_599 = n_598 ^ locator_6[2];
  assign n_600 = n_599 ^ locator_6[3];
  assign n_602 = n_600 ^ locator_6[4];
  assign n_603 = n_602 ^ locator_6[5];
  assign n_604 = n_603 ^ locator_6[6];
  assign n_605 = locator_6[0] ^ locator_6[1];
  assign n_606 = locator_6[0] ^ locator_6[1];
  assign n_607 = n_606 ^ locator_6[2];
  assign n_608 = locator_6[0] ^ locator_6[1];
  assign n_609 = n_608 ^ locator_6[2];
  assign n_610 = n_609 ^ locator_6[3];
  assign n_611 = locator_6[0] ^ locator_6[1];
  assign n_613 = n_611 ^ locator_6[2];
  assign n_614 = n_613 ^ locator_6[3];
  assign n_615 = n_614 ^ locator_6[4];
  assign n_616 = locator_6[0] ^ locator_6[1];
  assign n_617 = n_616 ^ locator_6[2];
  assign n_618 = n_617 ^ locator_6[3];
  assign n_619 = n_618 ^ locator_6[4];
  assign n_620 = n_619 ^ locator_6[5];
  assign n_621 = locator_7[1] ^ locator_7[2];
  assign n_622 = n_621 ^ locator_7[3];
  assign n_624 = n_622 ^ locator_7[4];
  assign n_625 = n_624 ^ locator_7[5];
  assign n_626 = n_625 ^ locator_7[6];
  assign n_627 = locator_7[0] ^ locator_7[1];
  assign n_628 = locator_7[0] ^ locator_7[1];
  assign n_629 = n_628 ^ locator_7[2];
  assign n_630 = locator_7[0] ^ locator_7[1];
  assign n_631 = n_630 ^ locator_7[2];
  assign n_632 = n_631 ^ locator_7[3];
  assign n_633 = locator_7[0] ^ locator_7[1];
  assign n_636 = n_633 ^ locator_7[2];
  assign n_637 = n_636 ^ locator_7[3];
  assign n_638 = n_637 ^ locator_7[4];
  assign n_639 = locator_7[0] ^ locator_7[1];
  assign n_640 = n_639 ^ locator_7[2];
  assign n_641 = n_640 ^ locator_7[3];
  assign n_642 = n_641 ^ locator_7[4];
  assign n_643 = n_642 ^ locator_7[5];
  assign n_644 = locator_7[0] ^ locator_7[1];
  assign n_645 = n_644 ^ locator_7[2];
  assign n_647 = n_645 ^ locator_7[3];
  assign n_648 = n_647 ^ locator_7[4];
  assign n_649 = n_648 ^ locator_7[5];
  assign n_650 = n_649 ^ locator_7[6];
  assign n_651 = locator_8[0] ^ locator_8[2];
  assign n_652 = n_651 ^ locator_8[3];
  assign n_653 = n_652 ^ locator_8[4];
  assign n_654 = n_653 ^ locator_8[5];
  assign n_655 = n_654 ^ locator_8[6];
  assign n_656 = locator_8[0] ^ locator_8[1];
  assign n_658 = n_656 ^ locator_8[2];
  assign n_659 = locator_8[0] ^ locator_8[1];
  assign n_660 = n_659 ^ locator_8[2];
  assign n_661 = n_660 ^ locator_8[3];
  assign n_662 = locator_8[0] ^ locator_8[1];
  assign n_663 = n_662 ^ locator_8[2];
  assign n_664 = n_663 ^ locator_8[3];
  assign n_665 = n_664 ^ locator_8[4];
  assign n_666 = locator_8[0] ^ locator_8[1];
  assign n_667 = n_666 ^ locator_8[2];
  assign n_669 = n_667 ^ locator_8[3];
  assign n_670 = n_669 ^ locator_8[4];
  assign n_671 = n_670 ^ locator_8[5];
  assign n_672 = locator_8[0] ^ locator_8[1];
  assign n_673 = n_672 ^ locator_8[2];
  assign n_674 = n_673 ^ locator_8[3];
  assign n_675 = n_674 ^ locator_8[4];
  assign n_676 = n_675 ^ locator_8[5];
  assign n_677 = n_676 ^ locator_8[6];
  assign n_678 = locator_8[1] ^ locator_8[2];
  assign n_680 = n_678 ^ locator_8[3];
  assign n_681 = n_680 ^ locator_8[4];
  assign n_682 = n_681 ^ locator_8[5];
  assign n_683 = n_682 ^ locator_8[6];
  assign n_684 = locator_9[1] ^ locator_9[3];
  assign n_685 = n_684 ^ locator_9[4];
  assign n_686 = n_685 ^ locator_9[5];
  assign n_687 = n_686 ^ locator_9[6];
  assign n_688 = locator_9[0] ^ locator_9[1];
  assign n_689 = n_688 ^ locator_9[2];
  assign n_691 = n_689 ^ locator_9[3];
  assign n_692 = locator_9[0] ^ locator_9[1];
  assign n_693 = n_692 ^ locator_9[2];
  assign n_694 = n_693 ^ locator_9[3];
  assign n_695 = n_694 ^ locator_9[4];
  assign n_696 = locator_9[0] ^ locator_9[1];
  assign n_697 = n_696 ^ locator_9[2];
  assign n_698 = n_697 ^ locator_9[3];
  assign n_699 = n_698 ^ locator_9[4];
  assign n_700 = n_699 ^ locator_9[5];
  assign n_702 = locator_9[0] ^ locator_9[1];
  assign n_703 = n_702 ^ locator_9[2];
  assign n_704 = n_703 ^ locator_9[3];
  assign n_705 = n_704 ^ locator_9[4];
  assign n_706 = n_705 ^ locator_9[5];
  assign n_707 = n_706 ^ locator_9[6];
  assign n_708 = locator_9[1] ^ locator_9[2];
  assign n_709 = n_708 ^ locator_9[3];
  assign n_710 = n_709 ^ locator_9[4];
  assign n_711 = n_710 ^ locator_9[5];
  assign n_713 = n_711 ^ locator_9[6];
  assign n_714 = locator_9[0] ^ locator_9[2];
  assign n_715 = n_714 ^ locator_9[3];
  assign n_716 = n_715 ^ locator_9[4];
  assign n_717 = n_716 ^ locator_9[5];
  assign n_718 = n_717 ^ locator_9[6];
  assign n_719 = locator_10[0] ^ locator_10[2];
  assign n_720 = n_719 ^ locator_10[4];
  assign n_721 = n_720 ^ locator_10[5];
  assign n_722 = n_721 ^ locator_10[6];
  assign n_724 = locator_10[0] ^ locator_10[1];
  assign n_725 = n_724 ^ locator_10[2];
  assign n_726 = n_725 ^ locator_10[3];
  assign n_727 = n_726 ^ locator_10[4];
  assign n_728 = locator_10[0] ^ locator_10[1];
  assign n_729 = n_728 ^ locator_10[2];
  assign n_730 = n_729 ^ locator_10[3];
  assign n_731 = n_730 ^ locator_10[4];
  assign n_732 = n_731 ^ locator_10[5];
  assign n_733 = locator_10[0] ^ locator_10[1];
  assign n_735 = n_733 ^ locator_10[2];
  assign n_736 = n_735 ^ locator_10[3];
  assign n_737 = n_736 ^ locator_10[4];
  assign n_738 = n_737 ^ locator_10[5];
  assign n_739 = n_738 ^ locator_10[6];
  assign n_740 = locator_10[1] ^ locator_10[2];
  assign n_741 = n_740 ^ locator_10[3];
  assign n_742 = n_741 ^ locator_10[4];
  assign n_743 = n_742 ^ locator_10[5];
  assign n_744 = n_743 ^ locator_10[6];
  assign n_747 = locator_10[0] ^ locator_10[2];
  assign n_748 = n_747 ^ locator_10[3];
  assign n_749 = n_748 ^ locator_10[4];
  assign n_750 = n_749 ^ locator_10[5];
  assign n_751 = n_750 ^ locator_10[6];
  assign n_752 = locator_10[1] ^ locator_10[3];
  assign n_753 = n_752 ^ locator_10[4];
  assign n_754 = n_753 ^ locator_10[5];
  assign n_755 = n_754 ^ locator_10[6];
  assign n_756 = number == signal_3;
  assign n_758 = signal_4 & { solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved };
  assign n_759 = number[0] ^ 1'h1;
  assign n_760 = number[0] & 1'h1;
  assign n_761 = number[1] ^ n_760;
  assign n_762 = number[0] & 1'h1;
  assign n_763 = number[1] & n_762;
  assign n_764 = number[2] ^ n_763;
  assign n_765 = number[0] & 1'h1;
  assign n_766 = number[1] & n_765;
  assign n_767 = number[2] & n_766;
  assign n_769 = number[3] ^ n_767;
  assign n_770 = number[0] & 1'h1;
  assign n_771 = number[1] & n_770;
  assign n_772 = number[2] & n_771;
  assign n_773 = number[3] & n_772;
  assign n_774 = number[4] ^ n_773;
  assign n_775 = 1'h0 ? { n_774, n_769, n_764, n_761, n_759 } : number;
  assign n_776 = solved ? n_775 : 5'h00;
  assign n_777 = signal_6 ? 127'h00000000000000000000000000000000 : errors;
  assign n_778 = signal_5 ^ n_777;
  assign n_780 = { check_in, data_in } ^ inject;
  assign n_781 = counter[0] ^ 1'h1;
  assign n_782 = counter[0] & 1'h1;
  assign n_783 = counter[1] ^ n_782;
  assign n_784 = counter[0] & 1'h1;
  assign n_785 = counter[1] & n_784;
  assign n_786 = counter[2] ^ n_785;
  assign n_787 = counter[0] & 1'h1;
  assign n_788 = counter[1] & n_787;
  assign n_789 = counter[2] & n_788;
  assign n_791 = counter[3] ^ n_789;
  assign n_792 = counter[0] & 1'h1;
  assign n_793 = counter[1] & n_792;
  assign n_794 = counter[2] & n_793;
  assign n_795 = counter[3] & n_794;
  assign n_796 = counter[4] ^ n_795;
  assign n_797 = counter[0] & 1'h1;
  assign n_798 = counter[1] & n_797;
  assign n_799 = counter[2] & n_798;
  assign n_800 = counter[3] & n_799;
  assign n_802 = counter[4] & n_800;
  assign n_803 = counter[5] ^ n_802;
  assign n_804 = counter[0] & 1'h1;
  assign n_805 = counter[1] & n_804;
  assign n_806 = counter[2] & n_805;
  assign n_807 = counter[3] & n_806;
  assign n_808 = counter[4] & n_807;
  assign n_809 = counter[5] & n_808;
  assign n_810 = counter[6] ^ n_809;
  assign n_811 = parity ^ signal_5[0];
  assign n_813 = remainder[62] ? 63'h74845518b9582a1f : 63'h0000000000000000;
  assign n_814 = { remainder[61:0], signal_5[0] } ^ n_813;
  assign n_815 = scaled ^ { 6'h00, signal_5[0] };
  assign n_816 = scaled_1 ^ { 6'h00, signal_5[0] };
  assign n_817 = scaled_2 ^ { 6'h00, signal_5[0] };
  assign n_818 = scaled_3 ^ { 6'h00, signal_5[0] };
  assign n_819 = scaled_4 ^ { 6'h00, signal_5[0] };
  assign n_820 = scaled_5 ^ { 6'h00, signal_5[0] };
  assign n_821 = scaled_6 ^ { 6'h00, signal_5[0] };
  assign n_822 = scaled_7 ^ { 6'h00, signal_5[0] };
  assign n_824 = scaled_8 ^ { 6'h00, signal_5[0] };
  assign n_825 = scaled_9 ^ { 6'h00, signal_5[0] };
  assign n_826 = counter == 7'h7e;
  assign n_827 = signal_2 ^ product;
  assign n_828 = counter == 7'h0a;
  assign n_829 = counter[0] ^ 1'h1;
  assign n_830 = counter[0] & 1'h1;
  assign n_831 = counter[1] ^ n_830;
  assign n_832 = counter[0] & 1'h1;
  assign n_833 = counter[1] & n_832;
  assign n_835 = counter[2] ^ n_833;
  assign n_836 = counter[0] & 1'h1;
  assign n_837 = counter[1] & n_836;
  assign n_838 = counter[2] & n_837;
  assign n_839 = counter[3] ^ n_838;
  assign n_840 = counter[0] & 1'h1;
  assign n_841 = counter[1] & n_840;
  assign n_842 = counter[2] & n_841;
  assign n_843 = counter[3] & n_842;
  assign n_844 = counter[4] ^ n_843;
  assign n_846 = counter[0] & 1'h1;
  assign n_847 = counter[1] & n_846;
  assign n_848 = counter[2] & n_847;
  assign n_849 = counter[3] & n_848;
  assign n_850 = counter[4] & n_849;
  assign n_851 = counter[5] ^ n_850;
  assign n_852 = counter[0] & 1'h1;
  assign n_853 = counter[1] & n_852;
  assign n_854 = counter[2] & n_853;
  assign n_855 = counter[3] & n_854;
  assign n_858 = counter[4] & n_855;
  assign n_859 = counter[5] & n_858;
  assign n_860 = counter[6] ^ n_859;
  assign n_861 = n_828 ? 7'h00 : { n_860, n_851, n_844, n_839, n_835, n_831, n_829 };
  assign n_862 = counter == 7'h0a;
  assign n_863 = product_1 ^ product_2;
  assign n_864 = counter == 7'h0a;
  assign n_865 = counter[0] ^ 1'h1;
  assign n_866 = counter[0] & 1'h1;
  assign n_867 = counter[1] ^ n_866;
  assign n_869 = counter[0] & 1'h1;
  assign n_870 = counter[1] & n_869;
  assign n_871 = counter[2] ^ n_870;
  assign n_872 = counter[0] & 1'h1;
  assign n_873 = counter[1] & n_872;
  assign n_874 = counter[2] & n_873;
  assign n_875 = counter[3] ^ n_874;
  assign n_876 = counter[0] & 1'h1;
  assign n_877 = counter[1] & n_876;
  assign n_878 = counter[2] & n_877;
  assign n_880 = counter[3] & n_878;
  assign n_881 = counter[4] ^ n_880;
  assign n_882 = counter[0] & 1'h1;
  assign n_883 = counter[1] & n_882;
  assign n_884 = counter[2] & n_883;
  assign n_885 = counter[3] & n_884;
  assign n_886 = counter[4] & n_885;
  assign n_887 = counter[5] ^ n_886;
  assign n_888 = counter[0] & 1'h1;
  assign n_889 = counter[1] & n_888;
  assign n_891 = counter[2] & n_889;
  assign n_892 = counter[3] & n_891;
  assign n_893 = counter[4] & n_892;
  assign n_894 = counter[5] & n_893;
  assign n_895 = counter[6] ^ n_894;
  assign n_896 = n_864 ? 7'h00 : { n_895, n_887, n_881, n_875, n_871, n_867, n_865 };
  assign n_897 = counter == 7'h0a;
  assign n_898 = longer ? kept_0 : previous_0;
  assign n_899 = longer ? kept_1 : previous_1;
  assign n_900 = longer ? kept_2 : previous_2;
  assign n_902 = longer ? kept_3 : previous_3;
  assign n_903 = longer ? kept_4 : previous_4;
  assign n_904 = longer ? kept_5 : previous_5;
  assign n_905 = longer ? kept_6 : previous_6;
  assign n_906 = longer ? kept_7 : previous_7;
  assign n_907 = longer ? kept_8 : previous_8;
  assign n_908 = 1'h1 ^ signal_3[0];
  assign n_909 = n_908 ^ 1'h0;
  assign n_910 = signal[0] ^ signal_3[1];
  assign n_911 = ~ 1'h1;
  assign n_913 = n_911 & signal_3[0];
  assign n_914 = 1'h1 ^ signal_3[0];
  assign n_915 = ~ n_914;
  assign n_916 = n_915 & 1'h0;
  assign n_917 = n_913 | n_916;
  assign n_918 = n_910 ^ n_917;
  assign n_919 = signal[1] ^ signal_3[2];
  assign n_920 = ~ signal[0];
  assign n_921 = n_920 & signal_3[1];
  assign n_922 = signal[0] ^ signal_3[1];
  assign n_924 = ~ n_922;
  assign n_925 = ~ 1'h1;
  assign n_926 = n_925 & signal_3[0];
  assign n_927 = 1'h1 ^ signal_3[0];
  assign n_928 = ~ n_927;
  assign n_929 = n_928 & 1'h0;
  assign n_930 = n_926 | n_929;
  assign n_931 = n_924 & n_930;
  assign n_932 = n_921 | n_931;
  assign n_933 = n_919 ^ n_932;
  assign n_935 = signal[2] ^ signal_3[3];
  assign n_936 = ~ signal[1];
  assign n_937 = n_936 & signal_3[2];
  assign n_938 = signal[1] ^ signal_3[2];
  assign n_939 = ~ n_938;
  assign n_940 = ~ signal[0];
  assign n_941 = n_940 & signal_3[1];
  assign n_942 = signal[0] ^ signal_3[1];
  assign n_943 = ~ n_942;
  assign n_944 = ~ 1'h1;
  assign n_946 = n_944 & signal_3[0];
  assign n_947 = 1'h1 ^ signal_3[0];
  assign n_948 = ~ n_947;
  assign n_949 = n_948 & 1'h0;
  assign n_950 = n_946 | n_949;
  assign n_951 = n_943 & n_950;
  assign n_952 = n_941 | n_951;
  assign n_953 = n_939 & n_952;
  assign n_954 = n_937 | n_953;
  assign n_955 = n_935 ^ n_954;
  assign n_957 = signal[3] ^ signal_3[4];
  assign n_958 = ~ signal[2];
  assign n_959 = n_958 & signal_3[3];
  assign n_960 = signal[2] ^ signal_3[3];
  assign n_961 = ~ n_960;
  assign n_962 = ~ signal[1];
  assign n_963 = n_962 & signal_3[2];
  assign n_964 = signal[1] ^ signal_3[2];
  assign n_965 = ~ n_964;
  assign n_966 = ~ signal[0];
  assign n_969 = n_966 & signal_3[1];
  assign n_970 = signal[0] ^ signal_3[1];
  assign n_971 = ~ n_970;
  assign n_972 = ~ 1'h1;
  assign n_973 = n_972 & signal_3[0];
  assign n_974 = 1'h1 ^ signal_3[0];
  assign n_975 = ~ n_974;
  assign n_976 = n_975 & 1'h0;
  assign n_977 = n_973 | n_976;
  assign n_978 = n_971 & n_977;
  assign n_980 = n_969 | n_978;
  assign n_981 = n_965 & n_980;
  assign n_982 = n_963 | n_981;
  assign n_983 = n_961 & n_982;
  assign n_984 = n_959 | n_983;
  assign n_985 = n_957 ^ n_984;
  assign n_986 = signal[0] ^ 1'h1;
  assign n_987 = signal[0] & 1'h1;
  assign n_988 = signal[1] ^ n_987;
  assign n_989 = signal[0] & 1'h1;
  assign n_991 = signal[1] & n_989;
  assign n_992 = signal[2] ^ n_991;
  assign n_993 = signal[0] & 1'h1;
  assign n_994 = signal[1] & n_993;
  assign n_995 = signal[2] & n_994;
  assign n_996 = signal[3] ^ n_995;
  assign n_997 = signal[0] & 1'h1;
  assign n_998 = signal[1] & n_997;
  assign n_999 = signal[2] & n_998;
  assign n_1000 = signal[3] & n_999;
  assign n_1002 = signal[4] ^ n_1000;
  assign n_1003 = counter[0] ^ 1'h1;
  assign n_1004 = counter[0] & 1'h1;
  assign n_1005 = counter[1] ^ n_1004;
  assign n_1006 = counter[0] & 1'h1;
  assign n_1007 = counter[1] & n_1006;
  assign n_1008 = counter[2] ^ n_1007;
  assign n_1009 = counter[0] & 1'h1;
  assign n_1010 = counter[1] & n_1009;
  assign n_1011 = counter[2] & n_1010;
  assign n_1013 = counter[3] ^ n_1011;
  assign n_1014 = counter[0] & 1'h1;
  assign n_1015 = counter[1] & n_1014;
  assign n_1016 = counter[2] & n_1015;
  assign n_1017 = counter[3] & n_1016;
  assign n_1018 = counter[4] ^ n_1017;
  assign n_1019 = counter[0] & 1'h1;
  assign n_1020 = counter[1] & n_1019;
  assign n_1021 = counter[2] & n_1020;
  assign n_1022 = counter[3] & n_1021;
  assign n_1024 = counter[4] & n_1022;
  assign n_1025 = counter[5] ^ n_1024;
  assign n_1026 = counter[0] & 1'h1;
  assign n_1027 = counter[1] & n_1026;
  assign n_1028 = counter[2] & n_1027;
  assign n_1029 = counter[3] & n_1028;
  assign n_1030 = counter[4] & n_1029;
  assign n_1031 = counter[5] & n_1030;
  assign n_1032 = counter[6] ^ n_1031;
  assign n_1033 = number[0] ^ 1'h1;
  assign n_1035 = number[0] & 1'h1;
  assign n_1036 = number[1] ^ n_1035;
  assign n_1037 = number[0] & 1'h1;
  assign n_1038 = number[1] & n_1037;
  assign n_1039 = number[2] ^ n_1038;
  assign n_1040 = number[0] & 1'h1;
  assign n_1041 = number[1] & n_1040;
  assign n_1042 = number[2] & n_1041;
  assign n_1043 = number[3] ^ n_1042;
  assign n_1044 = number[0] & 1'h1;
  assign n_1046 = number[1] & n_1044;
  assign n_1047 = number[2] & n_1046;
  assign n_1048 = number[3] & n_1047;
  assign n_1049 = number[4] ^ n_1048;
  assign n_1050 = root ? { n_1049, n_1043, n_1039, n_1036, n_1033 } : number;
  assign n_1051 = counter == 7'h7e;
  assign n_1052 = | count;
  assign n_1053 = ~ solved;
  always @(posedge clk)
    valid_out <= n_1054;
  always @(posedge clk)
    signal_5 <= n_1055;
  always @(posedge clk)
    signal_6 <= n_1057;
  always @(posedge clk)
    counter <= n_1058;
  always @(posedge clk)
    remainder <= n_1059;
  always @(posedge clk)
    parity <= n_1060;
  always @(posedge clk)
    s1 <= n_1061;
  always @(posedge clk)
    s3 <= n_1062;
  always @(posedge clk)
    s5 <= n_1063;
  always @(posedge clk)
    s7 <= n_1064;
  always @(posedge clk)
    s9 <= n_1065;
  always @(posedge clk)
    s11 <= n_1066;
  always @(posedge clk)
    s13 <= n_1068;
  always @(posedge clk)
    s15 <= n_1069;
  always @(posedge clk)
    s17 <= n_1070;
  always @(posedge clk)
    s19 <= n_1071;
  always @(posedge clk)
    idle <= n_1072;
  always @(posedge clk)
    sums <= n_1073;
  always @(posedge clk)
    start <= n_1074;
  always @(posedge clk)
    window_0 <= n_1075;
  always @(posedge clk)
    window_1 <= n_1076;
  always @(posedge clk)
    window_2 <= n_1077;
  always @(posedge clk)
    window_3 <= n_3;
  always @(posedge clk)
    window_4 <= n_4;
  always @(posedge clk)
    window_5 <= n_5;
  always @(posedge clk)
    window_6 <= n_6;
  always @(posedge clk)
    window_7 <= n_7;
  always @(posedge clk)
    window_8 <= n_8;
  always @(posedge clk)
    window_9 <= n_9;
  always @(posedge clk)
    window_10 <= n_10;
  always @(posedge clk)
    queue_0 <= n_11;
  always @(posedge clk)
    queue_1 <= n_12;
  always @(posedge clk)
    queue_2 <= n_14;
  always @(posedge clk)
    queue_3 <= n_15;
  always @(posedge clk)
    queue_4 <= n_16;
  always @(posedge clk)
    queue_5 <= n_17;
  always @(posedge clk)
    queue_6 <= n_18;
  always @(posedge clk)
    queue_7 <= n_19;
  always @(posedge clk)
    queue_8 <= n_20;
  always @(posedge clk)
    queue_9 <= n_21;
  always @(posedge clk)
    queue_10 <= n_22;
  always @(posedge clk)
    queue_11 <= n_23;
  always @(posedge clk)
    queue_12 <= n_25;
  always @(posedge clk)
    queue_13 <= n_26;
  always @(posedge clk)
    queue_14 <= n_27;
  always @(posedge clk)
    queue_15 <= n_28;
  always @(posedge clk)
    queue_16 <= n_29;
  always @(posedge clk)
    queue_17 <= n_30;
  always @(posedge clk)
    queue_18 <= n_31;
  always @(posedge clk)
    queue_19 <= n_32;
  always @(posedge clk)
    locator_0 <= n_33;
  always @(posedge clk)
    locator_1 <= n_34;
  always @(posedge clk)
    locator_2 <= n_36;
  always @(posedge clk)
    locator_3 <= n_37;
  always @(posedge clk)
    locator_4 <= n_38;
  always @(posedge clk)
    locator_5 <= n_39;
  always @(posedge clk)
    locator_6 <= n_40;
  always @(posedge clk)
    locator_7 <= n_41;
  always @(posedge clk)
    locator_8 <= n_42;
  always @(posedge clk)
    locator_9 <= n_43;
  always @(posedge clk)
    locator_10 <= n_44;
  always @(posedge clk)
    previous_0 <= n_45;
  always @(posedge clk)
    previous_1 <= n_47;
  always @(posedge clk)
    previous_2 <= n_48;
  always @(posedge clk)
    previous_3 <= n_49;
  always @(posedge clk)
    previous_4 <= n_50;
  always @(posedge clk)
    previous_5 <= n_51;
  always @(posedge clk)
    previous_6 <= n_52;
  always @(posedge clk)
    previous_7 <= n_53;
  always @(posedge clk)
    previous_8 <= n_54;
  always @(posedge clk)
    previous_9 <= n_55;
  always @(posedge clk)
    previous_10 <= n_56;
  always @(posedge clk)
    signal_1 <= n_58;
  always @(posedge clk)
    signal_2 <= n_59;
  always @(posedge clk)
    signal_3 <= n_60;
  always @(posedge clk)
    signal <= n_61;
  always @(posedge clk)
    discrepancy <= n_62;
  always @(posedge clk)
    update <= n_63;
  always @(posedge clk)
    kept_0 <= n_64;
  always @(posedge clk)
    kept_1 <= n_65;
  always @(posedge clk)
    kept_2 <= n_66;
  always @(posedge clk)
    kept_3 <= n_67;
  always @(posedge clk)
    kept_4 <= n_69;
  always @(posedge clk)
    kept_5 <= n_70;
  always @(posedge clk)
    kept_6 <= n_71;
  always @(posedge clk)
    kept_7 <= n_72;
  always @(posedge clk)
    kept_8 <= n_73;
  always @(posedge clk)
    kept_9 <= n_74;
  always @(posedge clk)
    kept_10 <= n_75;
  always @(posedge clk)
    decide <= n_76;
  always @(posedge clk)
    signal_4 <= n_77;
  always @(posedge clk)
    number <= n_78;
  always @(posedge clk)
    search <= n_80;
  always @(posedge clk)
    answer <= n_81;
  always @(posedge clk)
    data_out <= n_82;
  always @(posedge clk)
    check_out <= n_83;
  always @(posedge clk)
    location <= n_84;
  always @(posedge clk)
    error_count <= n_85;
  always @(posedge clk)
    syndrome <= n_86;
  always @(posedge clk)
    ce <= n_87;
  always @(posedge clk)
    due <= n_88;
  always @* begin
    ready_out = 1'h0;
    if (idle) begin
      ready_out = 1'h1;
    end
  end
  always @* begin
    scaled = 7'h00;
    if (sums) begin
      scaled = { s1[5:1], n, s1[6] };
    end
  end
  always @* begin
    scaled_1 = 7'h00;
    if (sums) begin
      scaled_1 = { s3[3:1], n_412, n_301, n_190, s3[4] };
    end
  end
  always @* begin
    scaled_2 = 7'h00;
    if (sums) begin
      scaled_2 = { s5[1], n_967, n_856, n_745, n_634, n_523, s5[2] };
    end
  end
  always @* begin
    scaled_3 = 7'h00;
    if (sums) begin
      scaled_3 = { n_157, n_146, n_135, n_124, n_113, n_102, n_1 };
    end
  end
  always @* begin
    scaled_4 = 7'h00;
    if (sums) begin
      scaled_4 = { n_246, n_235, n_224, n_213, n_191, n_179, n_168 };
    end
  end
  always @* begin
    scaled_5 = 7'h00;
    if (sums) begin
      scaled_5 = { n_335, n_324, n_302, n_290, n_279, n_268, n_257 };
    end
  end
  always @* begin
    scaled_6 = 7'h00;
    if (sums) begin
      scaled_6 = { n_435, n_424, n_413, n_401, n_390, n_379, n_357 };
    end
  end
  always @* begin
    scaled_7 = 7'h00;
    if (sums) begin
      scaled_7 = { n_557, n_546, n_535, n_524, n_501, n_479, n_446 };
    end
  end
  always @* begin
    scaled_8 = 7'h00;
    if (sums) begin
      scaled_8 = { n_723, n_712, n_690, n_668, n_635, n_601, n_568 };
    end
  end
  always @* begin
    scaled_9 = 7'h00;
    if (sums) begin
      scaled_9 = { n_945, n_923, n_890, n_857, n_823, n_790, n_746 };
    end
  end
  always @* begin
    s2 = 7'h00;
    if (start) begin
      s2 = { n_979, s1[6], n_968, s1[5], n_956, s1[4], s1[0] };
    end
  end
  always @* begin
    s4 = 7'h00;
    if (start) begin
      s4 = { n_1012, s2[6], n_1001, s2[5], n_990, s2[4], s2[0] };
    end
  end
  always @* begin
    s6 = 7'h00;
    if (start) begin
      s6 = { n_1045, s3[6], n_1034, s3[5], n_1023, s3[4], s3[0] };
    end
  end
  always @* begin
    s8 = 7'h00;
    if (start) begin
      s8 = { n_2, s4[6], n_1067, s4[5], n_1056, s4[4], s4[0] };
    end
  end
  always @* begin
    s10 = 7'h00;
    if (start) begin
      s10 = { n_35, s5[6], n_24, s5[5], n_13, s5[4], s5[0] };
    end
  end
  always @* begin
    s12 = 7'h00;
    if (start) begin
      s12 = { n_68, s6[6], n_57, s6[5], n_46, s6[4], s6[0] };
    end
  end
  always @* begin
    s14 = 7'h00;
    if (start) begin
      s14 = { n_90, s7[6], n_89, s7[5], n_79, s7[4], s7[0] };
    end
  end
  always @* begin
    s16 = 7'h00;
    if (start) begin
      s16 = { n_94, s8[6], n_93, s8[5], n_92, s8[4], s8[0] };
    end
  end
  always @* begin
    s18 = 7'h00;
    if (start) begin
      s18 = { n_97, s9[6], n_96, s9[5], n_95, s9[4], s9[0] };
    end
  end
  always @* begin
    s20 = 7'h00;
    if (start) begin
      s20 = { n_100, s10[6], n_99, s10[5], n_98, s10[4], s10[0] };
    end
  end
  always @* begin
    product = 7'h00;
    if (discrepancy) begin
      product = { n_248, n_231, n_212, n_192, n_167, n_142, n_115 };
    end
  end
  always @* begin
    product_1 = 7'h00;
    if (update) begin
      product_1 = { n_395, n_378, n_360, n_339, n_316, n_289, n_262 };
    end
  end
  always @* begin
    product_2 = 7'h00;
    if (update) begin
      product_2 = { n_543, n_527, n_507, n_486, n_463, n_438, n_409 };
    end
  end
  always @* begin
    longer = 1'h0;
    if (decide) begin
      longer = n_547;
    end
  end
  always @* begin
    root = 1'h0;
    if (search) begin
      root = n_559;
    end
  end
  always @* begin
    scaled_10 = 7'h00;
    if (search) begin
      scaled_10 = locator_0;
    end
  end
  always @* begin
    scaled_11 = 7'h00;
    if (search) begin
      scaled_11 = { locator_1[0], locator_1[6:2], n_560 };
    end
  end
  always @* begin
    scaled_12 = 7'h00;
    if (search) begin
      scaled_12 = { n_563, locator_2[0], locator_2[6:3], n_562 };
    end
  end
  always @* begin
    scaled_13 = 7'h00;
    if (search) begin
      scaled_13 = { n_570, n_567, locator_3[0], locator_3[6:4], n_566 };
    end
  end
  always @* begin
    scaled_14 = 7'h00;
    if (search) begin
      scaled_14 = { n_581, n_577, n_575, locator_4[0], locator_4[6:5], n_574 };
    end
  end
  always @* begin
    scaled_15 = 7'h00;
    if (search) begin
      scaled_15 = { n_597, n_593, n_589, n_587, locator_5[0], locator_5[6], n_586 };
    end
  end
  always @* begin
    scaled_16 = 7'h00;
    if (search) begin
      scaled_16 = { n_620, n_615, n_610, n_607, n_605, locator_6[0], n_604 };
    end
  end
  always @* begin
    scaled_17 = 7'h00;
    if (search) begin
      scaled_17 = { n_650, n_643, n_638, n_632, n_629, n_627, n_626 };
    end
  end
  always @* begin
    scaled_18 = 7'h00;
    if (search) begin
      scaled_18 = { n_683, n_677, n_671, n_665, n_661, n_658, n_655 };
    end
  end
  always @* begin
    scaled_19 = 7'h00;
    if (search) begin
      scaled_19 = { n_718, n_713, n_707, n_700, n_695, n_691, n_687 };
    end
  end
  always @* begin
    scaled_20 = 7'h00;
    if (search) begin
      scaled_20 = { n_755, n_751, n_744, n_739, n_732, n_727, n_722 };
    end
  end
  always @* begin
    solved = 1'h0;
    if (answer) begin
      solved = n_756;
    end
  end
  always @* begin
    errors = 127'h00000000000000000000000000000000;
    if (answer) begin
      errors = n_758;
    end
  end
  always @* begin
    count = 5'h00;
    if (answer) begin
      count = n_776;
    end
  end
  always @* begin
    corrected = 127'h00000000000000000000000000000000;
    if (answer) begin
      corrected = n_778;
    end
  end
  always @* begin
    n_1054 = valid_out;
    if (idle) begin
      n_1054 = 1'h0;
    end
    if (answer) begin
      n_1054 = 1'h1;
    end
    if (rst) begin
      n_1054 = 1'h0;
    end
  end
  always @* begin
    n_1055 = signal_5;
    if (idle) begin
      if (valid_in) begin
        n_1055 = n_780;
      end
    end
    if (sums) begin
      n_1055 = { signal_5[0], signal_5[126:1] };
    end
    if (rst) begin
      n_1055 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_1057 = signal_6;
    if (idle) begin
      if (valid_in) begin
        n_1057 = bypass;
      end
    end
    if (rst) begin
      n_1057 = 1'h0;
    end
  end
  always @* begin
    n_1058 = counter;
    if (idle) begin
      if (valid_in) begin
        n_1058 = 7'h00;
      end
    end
    if (sums) begin
      n_1058 = { n_810, n_803, n_796, n_791, n_786, n_783, n_781 };
    end
    if (start) begin
      n_1058 = 7'h00;
    end
    if (discrepancy) begin
      n_1058 = n_861;
    end
    if (update) begin
      n_1058 = n_896;
    end
    if (search) begin
      n_1058 = { n_1032, n_1025, n_1018, n_1013, n_1008, n_1005, n_1003 };
    end
    if (rst) begin
      n_1058 = 7'h00;
    end
  end
  always @* begin
    n_1059 = remainder;
    if (idle) begin
      if (valid_in) begin
        n_1059 = 63'h0000000000000000;
      end
    end
    if (sums) begin
      n_1059 = n_814;
    end
    if (rst) begin
      n_1059 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_1060 = parity;
    if (idle) begin
      if (valid_in) begin
        n_1060 = 1'h0;
      end
    end
    if (sums) begin
      n_1060 = n_811;
    end
    if (rst) begin
      n_1060 = 1'h0;
    end
  end
  always @* begin
    n_1061 = s1;
    if (idle) begin
      if (valid_in) begin
        n_1061 = 7'h00;
      end
    end
    if (sums) begin
      n_1061 = n_815;
    end
    if (rst) begin
      n_1061 = 7'h00;
    end
  end
  always @* begin
    n_1062 = s3;
    if (idle) begin
      if (valid_in) begin
        n_1062 = 7'h00;
      end
    end
    if (sums) begin
      n_1062 = n_816;
    end
    if (rst) begin
      n_1062 = 7'h00;
    end
  end
  always @* begin
    n_1063 = s5;
    if (idle) begin
      if (valid_in) begin
        n_1063 = 7'h00;
      end
    end
    if (sums) begin
      n_1063 = n_817;
    end
    if (rst) begin
      n_1063 = 7'h00;
    end
  end
  always @* begin
    n_1064 = s7;
    if (idle) begin
      if (valid_in) begin
        n_1064 = 7'h00;
      end
    end
    if (sums) begin
      n_1064 = n_818;
    end
    if (rst) begin
      n_1064 = 7'h00;
    end
  end
  always @* begin
    n_1065 = s9;
    if (idle) begin
      if (valid_in) begin
        n_1065 = 7'h00;
      end
    end
    if (sums) begin
      n_1065 = n_819;
    end
    if (rst) begin
      n_1065 = 7'h00;
    end
  end
  always @* begin
    n_1066 = s11;
    if (idle) begin
      if (valid_in) begin
        n_1066 = 7'h00;
      end
    end
    if (sums) begin
      n_1066 = n_820;
    end
    if (rst) begin
      n_1066 = 7'h00;
    end
  end
  always @* begin
    n_1068 = s13;
    if (idle) begin
      if (valid_in) begin
        n_1068 = 7'h00;
      end
    end
    if (sums) begin
      n_1068 = n_821;
    end
    if (rst) begin
      n_1068 = 7'h00;
    end
  end
  always @* begin
    n_1069 = s15;
    if (idle) begin
      if (valid_in) begin
        n_1069 = 7'h00;
      end
    end
    if (sums) begin
      n_1069 = n_822;
    end
    if (rst) begin
      n_1069 = 7'h00;
    end
  end
  always @* begin
    n_1070 = s17;
    if (idle) begin
      if (valid_in) begin
        n_1070 = 7'h00;
      end
    end
    if (sums) begin
      n_1070 = n_824;
    end
    if (rst) begin
      n_1070 = 7'h00;
    end
  end
  always @* begin
    n_1071 = s19;
    if (idle) begin
      if (valid_in) begin
        n_1071 = 7'h00;
      end
    end
    if (sums) begin
      n_1071 = n_825;
    end
    if (rst) begin
      n_1071 = 7'h00;
    end
  end
  always @* begin
    n_1072 = idle;
    if (idle) begin
      if (valid_in) begin
        n_1072 = 1'h0;
      end
    end
    if (answer) begin
      n_1072 = 1'h1;
    end
    if (rst) begin
      n_1072 = 1'h1;
    end
  end
  always @* begin
    n_1073 = sums;
    if (idle) begin
      if (valid_in) begin
        n_1073 = 1'h1;
      end
    end
    if (sums) begin
      if (n_826) begin
        n_1073 = 1'h0;
      end
    end
    if (rst) begin
      n_1073 = 1'h0;
    end
  end
  always @* begin
    n_1074 = start;
    if (sums) begin
      if (n_826) begin
        n_1074 = 1'h1;
      end
    end
    if (start) begin
      n_1074 = 1'h0;
    end
    if (rst) begin
      n_1074 = 1'h0;
    end
  end
  always @* begin
    n_1075 = window_0;
    if (start) begin
      n_1075 = s1;
    end
    if (discrepancy) begin
      n_1075 = window_1;
    end
    if (decide) begin
      n_1075 = queue_1;
    end
    if (rst) begin
      n_1075 = 7'h00;
    end
  end
  always @* begin
    n_1076 = window_1;
    if (start) begin
      n_1076 = 7'h00;
    end
    if (discrepancy) begin
      n_1076 = window_2;
    end
    if (decide) begin
      n_1076 = queue_0;
    end
    if (rst) begin
      n_1076 = 7'h00;
    end
  end
  always @* begin
    n_1077 = window_2;
    if (start) begin
      n_1077 = 7'h00;
    end
    if (discrepancy) begin
      n_1077 = window_3;
    end
    if (decide) begin
      n_1077 = window_0;
    end
    if (rst) begin
      n_1077 = 7'h00;
    end
  end
  always @* begin
    n_3 = window_3;
    if (start) begin
      n_3 = 7'h00;
    end
    if (discrepancy) begin
      n_3 = window_4;
    end
    if (decide) begin
      n_3 = window_1;
    end
    if (rst) begin
      n_3 = 7'h00;
    end
  end
  always @* begin
    n_4 = window_4;
    if (start) begin
      n_4 = 7'h00;
    end
    if (discrepancy) begin
      n_4 = window_5;
    end
    if (decide) begin
      n_4 = window_2;
    end
    if (rst) begin
      n_4 = 7'h00;
    end
  end
  always @* begin
    n_5 = window_5;
    if (start) begin
      n_5 = 7'h00;
    end
    if (discrepancy) begin
      n_5 = window_6;
    end
    if (decide) begin
      n_5 = window_3;
    end
    if (rst) begin
      n_5 = 7'h00;
    end
  end
  always @* begin
    n_6 = window_6;
    if (start) begin
      n_6 = 7'h00;
    end
    if (discrepancy) begin
      n_6 = window_7;
    end
    if (decide) begin
      n_6 = window_4;
    end
    if (rst) begin
      n_6 = 7'h00;
    end
  end
  always @* begin
    n_7 = window_7;
    if (start) begin
      n_7 = 7'h00;
    end
    if (discrepancy) begin
      n_7 = window_8;
    end
    if (decide) begin
      n_7 = window_5;
    end
    if (rst) begin
      n_7 = 7'h00;
    end
  end
  always @* begin
    n_8 = window_8;
    if (start) begin
      n_8 = 7'h00;
    end
    if (discrepancy) begin
      n_8 = window_9;
    end
    if (decide) begin
      n_8 = window_6;
    end
    if (rst) begin
      n_8 = 7'h00;
    end
  end
  always @* begin
    n_9 = window_9;
    if (start) begin
      n_9 = 7'h00;
    end
    if (discrepancy) begin
      n_9 = window_10;
    end
    if (decide) begin
      n_9 = window_7;
    end
    if (rst) begin
      n_9 = 7'h00;
    end
  end
  always @* begin
    n_10 = window_10;
    if (start) begin
      n_10 = 7'h00;
    end
    if (discrepancy) begin
      n_10 = window_0;
    end
    if (decide) begin
      n_10 = window_8;
    end
    if (rst) begin
      n_10 = 7'h00;
    end
  end
  always @* begin
    n_11 = queue_0;
    if (start) begin
      n_11 = s2;
    end
    if (decide) begin
      n_11 = queue_2;
    end
    if (rst) begin
      n_11 = 7'h00;
    end
  end
  always @* begin
    n_12 = queue_1;
    if (start) begin
      n_12 = s3;
    end
    if (decide) begin
      n_12 = queue_3;
    end
    if (rst) begin
      n_12 = 7'h00;
    end
  end
  always @* begin
    n_14 = queue_2;
    if (start) begin
      n_14 = s4;
    end
    if (decide) begin
      n_14 = queue_4;
    end
    if (rst) begin
      n_14 = 7'h00;
    end
  end
  always @* begin
    n_15 = queue_3;
    if (start) begin
      n_15 = s5;
    end
    if (decide) begin
      n_15 = queue_5;
    end
    if (rst) begin
      n_15 = 7'h00;
    end
  end
  always @* begin
    n_16 = queue_4;
    if (start) begin
      n_16 = s6;
    end
    if (decide) begin
      n_16 = queue_6;
    end
    if (rst) begin
      n_16 = 7'h00;
    end
  end
  always @* begin
    n_17 = queue_5;
    if (start) begin
      n_17 = s7;
    end
    if (decide) begin
      n_17 = queue_7;
    end
    if (rst) begin
      n_17 = 7'h00;
    end
  end
  always @* begin
    n_18 = queue_6;
    if (start) begin
      n_18 = s8;
    end
    if (decide) begin
      n_18 = queue_8;
    end
    if (rst) begin
      n_18 = 7'h00;
    end
  end
  always @* begin
    n_19 = queue_7;
    if (start) begin
      n_19 = s9;
    end
    if (decide) begin
      n_19 = queue_9;
    end
    if (rst) begin
      n_19 = 7'h00;
    end
  end
  always @* begin
    n_20 = queue_8;
    if (start) begin
      n_20 = s10;
    end
    if (decide) begin
      n_20 = queue_10;
    end
    if (rst) begin
      n_20 = 7'h00;
    end
  end
  always @* begin
    n_21 = queue_9;
    if (start) begin
      n_21 = s11;
    end
    if (decide) begin
      n_21 = queue_11;
    end
    if (rst) begin
      n_21 = 7'h00;
    end
  end
  always @* begin
    n_22 = queue_10;
    if (start) begin
      n_22 = s12;
    end
    if (decide) begin
      n_22 = queue_12;
    end
    if (rst) begin
      n_22 = 7'h00;
    end
  end
  always @* begin
    n_23 = queue_11;
    if (start) begin
      n_23 = s13;
    end
    if (decide) begin
      n_23 = queue_13;
    end
    if (rst) begin
      n_23 = 7'h00;
    end
  end
  always @* begin
    n_25 = queue_12;
    if (start) begin
      n_25 = s14;
    end
    if (decide) begin
      n_25 = queue_14;
    end
    if (rst) begin
      n_25 = 7'h00;
    end
  end
  always @* begin
    n_26 = queue_13;
    if (start) begin
      n_26 = s15;
    end
    if (decide) begin
      n_26 = queue_15;
    end
    if (rst) begin
      n_26 = 7'h00;
    end
  end
  always @* begin
    n_27 = queue_14;
    if (start) begin
      n_27 = s16;
    end
    if (decide) begin
      n_27 = queue_16;
    end
    if (rst) begin
      n_27 = 7'h00;
    end
  end
  always @* begin
    n_28 = queue_15;
    if (start) begin
      n_28 = s17;
    end
    if (decide) begin
      n_28 = queue_17;
    end
    if (rst) begin
      n_28 = 7'h00;
    end
  end
  always @* begin
    n_29 = queue_16;
    if (start) begin
      n_29 = s18;
    end
    if (decide) begin
      n_29 = queue_18;
    end
    if (rst) begin
      n_29 = 7'h00;
    end
  end
  always @* begin
    n_30 = queue_17;
    if (start) begin
      n_30 = s19;
    end
    if (decide) begin
      n_30 = queue_19;
    end
    if (rst) begin
      n_30 = 7'h00;
    end
  end
  always @* begin
    n_31 = queue_18;
    if (start) begin
      n_31 = s20;
    end
    if (decide) begin
      n_31 = 7'h00;
    end
    if (rst) begin
      n_31 = 7'h00;
    end
  end
  always @* begin
    n_32 = queue_19;
    if (start) begin
      n_32 = 7'h00;
    end
    if (decide) begin
      n_32 = 7'h00;
    end
    if (rst) begin
      n_32 = 7'h00;
    end
  end
  always @* begin
    n_33 = locator_0;
    if (start) begin
      n_33 = 7'h01;
    end
    if (discrepancy) begin
      n_33 = locator_1;
    end
    if (update) begin
      n_33 = locator_1;
    end
    if (search) begin
      n_33 = scaled_10;
    end
    if (rst) begin
      n_33 = 7'h00;
    end
  end
  always @* begin
    n_34 = locator_1;
    if (start) begin
      n_34 = 7'h00;
    end
    if (discrepancy) begin
      n_34 = locator_2;
    end
    if (update) begin
      n_34 = locator_2;
    end
    if (search) begin
      n_34 = scaled_11;
    end
    if (rst) begin
      n_34 = 7'h00;
    end
  end
  always @* begin
    n_36 = locator_2;
    if (start) begin
      n_36 = 7'h00;
    end
    if (discrepancy) begin
      n_36 = locator_3;
    end
    if (update) begin
      n_36 = locator_3;
    end
    if (search) begin
      n_36 = scaled_12;
    end
    if (rst) begin
      n_36 = 7'h00;
    end
  end
  always @* begin
    n_37 = locator_3;
    if (start) begin
      n_37 = 7'h00;
    end
    if (discrepancy) begin
      n_37 = locator_4;
    end
    if (update) begin
      n_37 = locator_4;
    end
    if (search) begin
      n_37 = scaled_13;
    end
    if (rst) begin
      n_37 = 7'h00;
    end
  end
  always @* begin
    n_38 = locator_4;
    if (start) begin
      n_38 = 7'h00;
    end
    if (discrepancy) begin
      n_38 = locator_5;
    end
    if (update) begin
      n_38 = locator_5;
    end
    if (search) begin
      n_38 = scaled_14;
    end
    if (rst) begin
      n_38 = 7'h00;
    end
  end
  always @* begin
    n_39 = locator_5;
    if (start) begin
      n_39 = 7'h00;
    end
    if (discrepancy) begin
      n_39 = locator_6;
    end
    if (update) begin
      n_39 = locator_6;
    end
    if (search) begin
      n_39 = scaled_15;
    end
    if (rst) begin
      n_39 = 7'h00;
    end
  end
  always @* begin
    n_40 = locator_6;
    if (start) begin
      n_40 = 7'h00;
    end
    if (discrepancy) begin
      n_40 = locator_7;
    end
    if (update) begin
      n_40 = locator_7;
    end
    if (search) begin
      n_40 = scaled_16;
    end
    if (rst) begin
      n_40 = 7'h00;
    end
  end
  always @* begin
    n_41 = locator_7;
    if (start) begin
      n_41 = 7'h00;
    end
    if (discrepancy) begin
      n_41 = locator_8;
    end
    if (update) begin
      n_41 = locator_8;
    end
    if (search) begin
      n_41 = scaled_17;
    end
    if (rst) begin
      n_41 = 7'h00;
    end
  end
  always @* begin
    n_42 = locator_8;
    if (start) begin
      n_42 = 7'h00;
    end
    if (discrepancy) begin
      n_42 = locator_9;
    end
    if (update) begin
      n_42 = locator_9;
    end
    if (search) begin
      n_42 = scaled_18;
    end
    if (rst) begin
      n_42 = 7'h00;
    end
  end
  always @* begin
    n_43 = locator_9;
    if (start) begin
      n_43 = 7'h00;
    end
    if (discrepancy) begin
      n_43 = locator_10;
    end
    if (update) begin
      n_43 = locator_10;
    end
    if (search) begin
      n_43 = scaled_19;
    end
    if (rst) begin
      n_43 = 7'h00;
    end
  end
  always @* begin
    n_44 = locator_10;
    if (start) begin
      n_44 = 7'h00;
    end
    if (discrepancy) begin
      n_44 = locator_0;
    end
    if (update) begin
      n_44 = n_863;
    end
    if (search) begin
      n_44 = scaled_20;
    end
    if (rst) begin
      n_44 = 7'h00;
    end
  end
  always @* begin
    n_45 = previous_0;
    if (start) begin
      n_45 = 7'h00;
    end
    if (update) begin
      n_45 = previous_1;
    end
    if (decide) begin
      n_45 = 7'h00;
    end
    if (rst) begin
      n_45 = 7'h00;
    end
  end
  always @* begin
    n_47 = previous_1;
    if (start) begin
      n_47 = 7'h01;
    end
    if (update) begin
      n_47 = previous_2;
    end
    if (decide) begin
      n_47 = 7'h00;
    end
    if (rst) begin
      n_47 = 7'h00;
    end
  end
  always @* begin
    n_48 = previous_2;
    if (start) begin
      n_48 = 7'h00;
    end
    if (update) begin
      n_48 = previous_3;
    end
    if (decide) begin
      n_48 = n_898;
    end
    if (rst) begin
      n_48 = 7'h00;
    end
  end
  always @* begin
    n_49 = previous_3;
    if (start) begin
      n_49 = 7'h00;
    end
    if (update) begin
      n_49 = previous_4;
    end
    if (decide) begin
      n_49 = n_899;
    end
    if (rst) begin
      n_49 = 7'h00;
    end
  end
  always @* begin
    n_50 = previous_4;
    if (start) begin
      n_50 = 7'h00;
    end
    if (update) begin
      n_50 = previous_5;
    end
    if (decide) begin
      n_50 = n_900;
    end
    if (rst) begin
      n_50 = 7'h00;
    end
  end
  always @* begin
    n_51 = previous_5;
    if (start) begin
      n_51 = 7'h00;
    end
    if (update) begin
      n_51 = previous_6;
    end
    if (decide) begin
      n_51 = n_902;
    end
    if (rst) begin
      n_51 = 7'h00;
    end
  end
  always @* begin
    n_52 = previous_6;
    if (start) begin
      n_52 = 7'h00;
    end
    if (update) begin
      n_52 = previous_7;
    end
    if (decide) begin
      n_52 = n_903;
    end
    if (rst) begin
      n_52 = 7'h00;
    end
  end
  always @* begin
    n_53 = previous_7;
    if (start) begin
      n_53 = 7'h00;
    end
    if (update) begin
      n_53 = previous_8;
    end
    if (decide) begin
      n_53 = n_904;
    end
    if (rst) begin
      n_53 = 7'h00;
    end
  end
  always @* begin
    n_54 = previous_8;
    if (start) begin
      n_54 = 7'h00;
    end
    if (update) begin
      n_54 = previous_9;
    end
    if (decide) begin
      n_54 = n_905;
    end
    if (rst) begin
      n_54 = 7'h00;
    end
  end
  always @* begin
    n_55 = previous_9;
    if (start) begin
      n_55 = 7'h00;
    end
    if (update) begin
      n_55 = previous_10;
    end
    if (decide) begin
      n_55 = n_906;
    end
    if (rst) begin
      n_55 = 7'h00;
    end
  end
  always @* begin
    n_56 = previous_10;
    if (start) begin
      n_56 = 7'h00;
    end
    if (update) begin
      n_56 = previous_0;
    end
    if (decide) begin
      n_56 = n_907;
    end
    if (rst) begin
      n_56 = 7'h00;
    end
  end
  always @* begin
    n_58 = signal_1;
    if (start) begin
      n_58 = 7'h01;
    end
    if (decide) begin
      if (longer) begin
        n_58 = signal_2;
      end
    end
    if (rst) begin
      n_58 = 7'h00;
    end
  end
  always @* begin
    n_59 = signal_2;
    if (start) begin
      n_59 = 7'h00;
    end
    if (discrepancy) begin
      n_59 = n_827;
    end
    if (decide) begin
      n_59 = 7'h00;
    end
    if (rst) begin
      n_59 = 7'h00;
    end
  end
  always @* begin
    n_60 = signal_3;
    if (start) begin
      n_60 = 5'h00;
    end
    if (decide) begin
      if (longer) begin
        n_60 = { n_985, n_955, n_933, n_918, n_909 };
      end
    end
    if (rst) begin
      n_60 = 5'h00;
    end
  end
  always @* begin
    n_61 = signal;
    if (start) begin
      n_61 = 5'h00;
    end
    if (decide) begin
      n_61 = { n_1002, n_996, n_992, n_988, n_986 };
    end
    if (rst) begin
      n_61 = 5'h00;
    end
  end
  always @* begin
    n_62 = discrepancy;
    if (start) begin
      n_62 = 1'h1;
    end
    if (discrepancy) begin
      if (n_862) begin
        n_62 = 1'h0;
      end
    end
    if (decide) begin
      if (last) begin
      end else begin
        n_62 = 1'h1;
      end
    end
    if (rst) begin
      n_62 = 1'h0;
    end
  end
  always @* begin
    n_63 = update;
    if (discrepancy) begin
      if (n_862) begin
        n_63 = 1'h1;
      end
    end
    if (update) begin
      if (n_897) begin
        n_63 = 1'h0;
      end
    end
    if (rst) begin
      n_63 = 1'h0;
    end
  end
  always @* begin
    n_64 = kept_0;
    if (update) begin
      n_64 = kept_1;
    end
    if (rst) begin
      n_64 = 7'h00;
    end
  end
  always @* begin
    n_65 = kept_1;
    if (update) begin
      n_65 = kept_2;
    end
    if (rst) begin
      n_65 = 7'h00;
    end
  end
  always @* begin
    n_66 = kept_2;
    if (update) begin
      n_66 = kept_3;
    end
    if (rst) begin
      n_66 = 7'h00;
    end
  end
  always @* begin
    n_67 = kept_3;
    if (update) begin
      n_67 = kept_4;
    end
    if (rst) begin
      n_67 = 7'h00;
    end
  end
  always @* begin
    n_69 = kept_4;
    if (update) begin
      n_69 = kept_5;
    end
    if (rst) begin
      n_69 = 7'h00;
    end
  end
  always @* begin
    n_70 = kept_5;
    if (update) begin
      n_70 = kept_6;
    end
    if (rst) begin
      n_70 = 7'h00;
    end
  end
  always @* begin
    n_71 = kept_6;
    if (update) begin
      n_71 = kept_7;
    end
    if (rst) begin
      n_71 = 7'h00;
    end
  end
  always @* begin
    n_72 = kept_7;
    if (update) begin
      n_72 = kept_8;
    end
    if (rst) begin
      n_72 = 7'h00;
    end
  end
  always @* begin
    n_73 = kept_8;
    if (update) begin
      n_73 = kept_9;
    end
    if (rst) begin
      n_73 = 7'h00;
    end
  end
  always @* begin
    n_74 = kept_9;
    if (update) begin
      n_74 = kept_10;
    end
    if (rst) begin
      n_74 = 7'h00;
    end
  end
  always @* begin
    n_75 = kept_10;
    if (update) begin
      n_75 = locator_0;
    end
    if (rst) begin
      n_75 = 7'h00;
    end
  end
  always @* begin
    n_76 = decide;
    if (update) begin
      if (n_897) begin
        n_76 = 1'h1;
      end
    end
    if (decide) begin
      if (last) begin
        n_76 = 1'h0;
      end else begin
        n_76 = 1'h0;
      end
    end
    if (rst) begin
      n_76 = 1'h0;
    end
  end
  always @* begin
    n_77 = signal_4;
    if (decide) begin
      n_77 = 127'h00000000000000000000000000000000;
    end
    if (search) begin
      n_77 = { signal_4[125:0], root };
    end
    if (rst) begin
      n_77 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_78 = number;
    if (decide) begin
      n_78 = 5'h00;
    end
    if (search) begin
      n_78 = n_1050;
    end
    if (rst) begin
      n_78 = 5'h00;
    end
  end
  always @* begin
    n_80 = search;
    if (decide) begin
      if (last) begin
        n_80 = 1'h1;
      end
    end
    if (search) begin
      if (n_1051) begin
        n_80 = 1'h0;
      end
    end
    if (rst) begin
      n_80 = 1'h0;
    end
  end
  always @* begin
    n_81 = answer;
    if (search) begin
      if (n_1051) begin
        n_81 = 1'h1;
      end
    end
    if (answer) begin
      n_81 = 1'h0;
    end
    if (rst) begin
      n_81 = 1'h0;
    end
  end
  always @* begin
    n_82 = data_out;
    if (answer) begin
      n_82 = corrected[63:0];
    end
    if (rst) begin
      n_82 = 64'h0000000000000000;
    end
  end
  always @* begin
    n_83 = check_out;
    if (answer) begin
      n_83 = corrected[126:64];
    end
    if (rst) begin
      n_83 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_84 = location;
    if (answer) begin
      n_84 = errors;
    end
    if (rst) begin
      n_84 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_85 = error_count;
    if (answer) begin
      n_85 = count[3:0];
    end
    if (rst) begin
      n_85 = 4'h0;
    end
  end
  always @* begin
    n_86 = syndrome;
    if (answer) begin
      n_86 = { remainder[0], remainder[1], remainder[2], remainder[3], remainder[4], remainder[5], remainder[6], remainder[7], remainder[8], remainder[9], remainder[10], remainder[11], remainder[12], remainder[13], remainder[14], remainder[15], remainder[16], remainder[17], remainder[18], remainder[19], remainder[20], remainder[21], remainder[22], remainder[23], remainder[24], remainder[25], remainder[26], remainder[27], remainder[28], remainder[29], remainder[30], remainder[31], remainder[32], remainder[33], remainder[34], remainder[35], remainder[36], remainder[37], remainder[38], remainder[39], remainder[40], remainder[41], remainder[42], remainder[43], remainder[44], remainder[45], remainder[46], remainder[47], remainder[48], remainder[49], remainder[50], remainder[51], remainder[52], remainder[53], remainder[54], remainder[55], remainder[56], remainder[57], remainder[58], remainder[59], remainder[60], remainder[61], remainder[62] };
    end
    if (rst) begin
      n_86 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_87 = ce;
    if (answer) begin
      n_87 = n_1052;
    end
    if (rst) begin
      n_87 = 1'h0;
    end
  end
  always @* begin
    n_88 = due;
    if (answer) begin
      n_88 = n_1053;
    end
    if (rst) begin
      n_88 = 1'h0;
    end
  end
endmodule
