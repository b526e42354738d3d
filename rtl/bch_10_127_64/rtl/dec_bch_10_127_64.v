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
  reg n_3;
  wire n_4;
  wire n_5;
  wire n_6;
  wire n_7;
  wire n_8;
  wire n_9;
  wire n_10;
  wire n_11;
  wire n_12;
  wire n_13;
  wire n_14;
  wire n_15;
  wire n_16;
  wire n_17;
  wire n_18;
  wire n_19;
  wire n_20;
  wire n_21;
  wire n_22;
  wire n_23;
  wire n_24;
  wire n_25;
  wire n_26;
  wire n_27;
  wire n_28;
  wire n_29;
  wire n_30;
  wire n_31;
  wire n_32;
  wire n_33;
  wire n_34;
  wire n_35;
  wire n_36;
  wire n_37;
  wire n_38;
  wire n_39;
  wire n_40;
  wire n_41;
  wire n_42;
  wire n_43;
  wire n_44;
  wire n_45;
  wire n_46;
  wire n_47;
  wire n_48;
  wire n_49;
  wire n_50;
  wire n_51;
  wire n_52;
  wire n_53;
  wire n_54;
  wire n_55;
  wire n_56;
  wire n_57;
  wire n_58;
  wire n_59;
  wire n_60;
  wire n_61;
  wire n_62;
  wire n_63;
  wire n_64;
  wire n_65;
  wire n_66;
  wire n_67;
  wire n_68;
  wire n_69;
  wire n_70;
  wire n_71;
  wire n_72;
  wire n_73;
  wire n_74;
  wire n_75;
  wire n_76;
  wire n_77;
  wire n_78;
  wire n_79;
  wire n_80;
  wire n_81;
  wire n_82;
  wire n_83;
  wire n_84;
  wire n_85;
  wire n_86;
  wire n_87;
  wire n_88;
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
  wire [6:0] n_470;
  wire [6:0] n_471;
  wire [6:0] n_472;
  wire [6:0] n_473;
  wire [6:0] n_474;
  wire [6:0] n_475;
  wire [6:0] n_476;
  wire [6:0] n_477;
  wire [6:0] n_478;
  wire n_479;
  wire [6:0] n_480;
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
  wire n_548;
  wire n_549;
  wire n_550;
  wire n_551;
  wire n_552;
  wire n_553;
  wire n_554;
  wire n_555;
  wire n_556;
  wire n_557;
  wire n_558;
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
  wire [126:0] n_680;
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
  wire [4:0] n_691;
  wire [4:0] n_692;
  wire [126:0] n_693;
  wire [126:0] n_694;
  wire [126:0] n_695;
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
  wire [62:0] n_711;
  wire n_712;
  wire [62:0] n_713;
  wire [6:0] n_714;
  wire [6:0] n_715;
  wire [6:0] n_716;
  wire [6:0] n_717;
  wire [6:0] n_718;
  wire [6:0] n_719;
  wire [6:0] n_720;
  wire [6:0] n_721;
  wire [6:0] n_722;
  wire n_723;
  wire [6:0] n_724;
  wire n_725;
  wire [6:0] n_726;
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
  wire [6:0] n_742;
  wire n_743;
  wire [6:0] n_744;
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
  wire n_758;
  wire n_759;
  wire n_760;
  wire [6:0] n_761;
  wire n_762;
  wire [6:0] n_763;
  wire [6:0] n_764;
  wire [6:0] n_765;
  wire [6:0] n_766;
  wire n_767;
  wire [6:0] n_768;
  wire [6:0] n_769;
  wire [6:0] n_770;
  wire [6:0] n_771;
  wire [6:0] n_772;
  wire n_773;
  wire n_774;
  wire n_775;
  wire n_776;
  wire n_777;
  wire n_778;
  wire n_779;
  wire n_780;
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
  wire n_813;
  wire n_814;
  wire n_815;
  wire n_816;
  wire n_817;
  wire n_818;
  wire n_819;
  wire n_820;
  wire n_821;
  wire n_822;
  wire n_823;
  wire n_824;
  wire n_825;
  wire n_826;
  wire n_827;
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
  wire n_861;
  wire n_862;
  wire n_863;
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
  wire [4:0] n_885;
  wire n_886;
  wire n_887;
  wire n_888;
  wire n_889;
  wire n_890;
  reg n_891;
  reg [126:0] n_892;
  reg n_893;
  reg [6:0] n_894;
  reg [62:0] n_895;
  reg n_896;
  reg [6:0] n_897;
  reg [6:0] n_898;
  reg [6:0] n_899;
  reg [6:0] n_900;
  wire n_901;
  reg [6:0] n_902;
  reg [6:0] n_903;
  reg [6:0] n_904;
  reg [6:0] n_905;
  reg [6:0] n_906;
  reg [6:0] n_907;
  reg n_908;
  reg n_909;
  reg n_910;
  reg [6:0] n_911;
  wire n_912;
  reg [6:0] n_913;
  reg [6:0] n_914;
  reg [6:0] n_915;
  reg [6:0] n_916;
  reg [6:0] n_917;
  reg [6:0] n_918;
  reg [6:0] n_919;
  reg [6:0] n_920;
  reg [6:0] n_921;
  reg [6:0] n_922;
  wire n_923;
  reg [6:0] n_924;
  reg [6:0] n_925;
  reg [6:0] n_926;
  reg [6:0] n_927;
  reg [6:0] n_928;
  reg [6:0] n_929;
  reg [6:0] n_930;
  reg [6:0] n_931;
  reg [6:0] n_932;
  reg [6:0] n_933;
  wire n_934;
  reg [6:0] n_935;
  reg [6:0] n_936;
  reg [6:0] n_937;
  reg [6:0] n_938;
  reg [6:0] n_939;
  reg [6:0] n_940;
  reg [6:0] n_941;
  reg [6:0] n_942;
  reg [6:0] n_943;
  reg [6:0] n_944;
  wire n_945;
  reg [6:0] n_946;
  reg [6:0] n_947;
  reg [6:0] n_948;
  reg [6:0] n_949;
  reg [6:0] n_950;
  reg [6:0] n_951;
  reg [6:0] n_952;
  reg [6:0] n_953;
  reg [6:0] n_954;
  reg [6:0] n_955;
  wire n_956;
  reg [6:0] n_957;
  reg [6:0] n_958;
  reg [6:0] n_959;
  reg [6:0] n_960;
  reg [6:0] n_961;
  reg [6:0] n_962;
  reg [6:0] n_963;
  reg [6:0] n_964;
  reg [6:0] n_965;
  reg [6:0] n_966;
  wire n_967;
  reg [6:0] n_968;
  reg [6:0] n_969;
  reg [6:0] n_970;
  reg [6:0] n_971;
  reg [4:0] n_972;
  reg [4:0] n_973;
  reg n_974;
  reg n_975;
  reg [6:0] n_976;
  reg [6:0] n_977;
  wire n_978;
  reg [6:0] n_979;
  reg [6:0] n_980;
  reg [6:0] n_981;
  reg [6:0] n_982;
  reg [6:0] n_983;
  reg [6:0] n_984;
  reg [6:0] n_985;
  reg [6:0] n_986;
  reg [6:0] n_987;
  reg n_988;
  wire n_989;
  reg [126:0] n_990;
  reg [4:0] n_991;
  reg n_992;
  reg n_993;
  reg [63:0] n_994;
  reg [62:0] n_995;
  reg [126:0] n_996;
  reg [3:0] n_997;
  reg [62:0] n_998;
  reg n_999;
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
  assign n_112 = s3[4] ^ s3[5];
  assign n_223 = s3[5] ^ s3[6];
  assign n_334 = s3[0] ^ s3[6];
  assign n_445 = s5[2] ^ s5[3];
  assign n_556 = s5[3] ^ s5[4];
  assign n_667 = s5[4] ^ s5[5];
  assign n_778 = s5[5] ^ s5[6];
  assign n_889 = s5[0] ^ s5[6];
  assign n_1 = s7[0] ^ s7[6];
  assign n_13 = s7[0] ^ s7[1];
  assign n_24 = n_13 ^ s7[6];
  assign n_35 = s7[1] ^ s7[2];
  assign n_46 = s7[2] ^ s7[3];
  assign n_57 = s7[3] ^ s7[4];
  assign n_68 = s7[4] ^ s7[5];
  assign n_79 = s7[5] ^ s7[6];
  assign n_90 = s9[4] ^ s9[5];
  assign n_101 = s9[4] ^ s9[6];
  assign n_113 = s9[0] ^ s9[5];
  assign n_124 = s9[0] ^ s9[1];
  assign n_135 = n_124 ^ s9[6];
  assign n_146 = s9[1] ^ s9[2];
  assign n_157 = s9[2] ^ s9[3];
  assign n_168 = s9[3] ^ s9[4];
  assign n_179 = s11[2] ^ s11[3];
  assign n_190 = s11[2] ^ s11[4];
  assign n_201 = s11[3] ^ s11[5];
  assign n_212 = s11[4] ^ s11[6];
  assign n_224 = s11[0] ^ s11[5];
  assign n_235 = s11[0] ^ s11[1];
  assign n_246 = n_235 ^ s11[6];
  assign n_257 = s11[1] ^ s11[2];
  assign n_268 = s13[0] ^ s13[1];
  assign n_279 = n_268 ^ s13[6];
  assign n_290 = s13[0] ^ s13[2];
  assign n_301 = n_290 ^ s13[6];
  assign n_312 = s13[1] ^ s13[3];
  assign n_323 = s13[2] ^ s13[4];
  assign n_335 = s13[3] ^ s13[5];
  assign n_346 = s13[4] ^ s13[6];
  assign n_357 = s13[0] ^ s13[5];
  assign n_368 = s15[4] ^ s15[6];
  assign n_379 = s15[0] ^ s15[4];
  assign n_390 = n_379 ^ s15[5];
  assign n_401 = n_390 ^ s15[6];
  assign n_412 = s15[1] ^ s15[5];
  assign n_423 = n_412 ^ s15[6];
  assign n_434 = s15[0] ^ s15[2];
  assign n_446 = n_434 ^ s15[6];
  assign n_457 = s15[1] ^ s15[3];
  assign n_468 = s15[2] ^ s15[4];
  assign n_479 = s15[3] ^ s15[5];
  assign n_490 = s17[2] ^ s17[4];
  assign n_501 = s17[2] ^ s17[3];
  assign n_512 = n_501 ^ s17[4];
  assign n_523 = n_512 ^ s17[5];
  assign n_534 = s17[3] ^ s17[4];
  assign n_545 = n_534 ^ s17[5];
  assign n_557 = n_545 ^ s17[6];
  assign n_568 = s17[0] ^ s17[4];
  assign n_579 = n_568 ^ s17[5];
  assign n_590 = n_579 ^ s17[6];
  assign n_601 = s17[1] ^ s17[5];
  assign n_612 = n_601 ^ s17[6];
  assign n_623 = s17[0] ^ s17[2];
  assign n_634 = n_623 ^ s17[6];
  assign n_645 = s17[1] ^ s17[3];
  assign n_656 = s19[0] ^ s19[2];
  assign n_668 = n_656 ^ s19[6];
  assign n_679 = s19[0] ^ s19[1];
  assign n_690 = n_679 ^ s19[2];
  assign n_701 = n_690 ^ s19[3];
  assign n_712 = n_701 ^ s19[6];
  assign n_723 = s19[1] ^ s19[2];
  assign n_734 = n_723 ^ s19[3];
  assign n_745 = n_734 ^ s19[4];
  assign n_756 = s19[2] ^ s19[3];
  assign n_767 = n_756 ^ s19[4];
  assign n_779 = n_767 ^ s19[5];
  assign n_790 = s19[3] ^ s19[4];
  assign n_801 = n_790 ^ s19[5];
  assign n_812 = n_801 ^ s19[6];
  assign n_823 = s19[0] ^ s19[4];
  assign n_834 = n_823 ^ s19[5];
  assign n_845 = n_834 ^ s19[6];
  assign n_856 = s19[1] ^ s19[5];
  assign n_867 = n_856 ^ s19[6];
  assign n_878 = s1[1] ^ s1[4];
  assign n_890 = s1[2] ^ s1[5];
  assign n_901 = s1[3] ^ s1[6];
  assign n_912 = s2[1] ^ s2[4];
  assign n_923 = s2[2] ^ s2[5];
  assign n_934 = s2[3] ^ s2[6];
  assign n_945 = s3[1] ^ s3[4];
  assign n_956 = s3[2] ^ s3[5];
  assign n_967 = s3[3] ^ s3[6];
  assign n_978 = s4[1] ^ s4[4];
  assign n_989 = s4[2] ^ s4[5];
  assign n_2 = s4[3] ^ s4[6];
  assign n_4 = s5[1] ^ s5[4];
  assign n_5 = s5[2] ^ s5[5];
  assign n_6 = s5[3] ^ s5[6];
  assign n_7 = s6[1] ^ s6[4];
  assign n_8 = s6[2] ^ s6[5];
  assign n_9 = s6[3] ^ s6[6];
  assign n_10 = s7[1] ^ s7[4];
  assign n_11 = s7[2] ^ s7[5];
  assign n_12 = s7[3] ^ s7[6];
  assign n_14 = s8[1] ^ s8[4];
  assign n_15 = s8[2] ^ s8[5];
  assign n_16 = s8[3] ^ s8[6];
  assign n_17 = s9[1] ^ s9[4];
  assign n_18 = s9[2] ^ s9[5];
  assign n_19 = s9[3] ^ s9[6];
  assign n_20 = s10[1] ^ s10[4];
  assign n_21 = s10[2] ^ s10[5];
  assign n_22 = s10[3] ^ s10[6];
  assign n_23 = locator_0[0] & window_0[0];
  assign n_25 = locator_0[1] & window_0[6];
  assign n_26 = n_23 ^ n_25;
  assign n_27 = locator_0[2] & window_0[5];
  assign n_28 = n_26 ^ n_27;
  assign n_29 = locator_0[3] & window_0[4];
  assign n_30 = n_28 ^ n_29;
  assign n_31 = locator_0[4] & window_0[3];
  assign n_32 = n_30 ^ n_31;
  assign n_33 = locator_0[5] & window_0[2];
  assign n_34 = n_32 ^ n_33;
  assign n_36 = locator_0[6] & window_0[1];
  assign n_37 = n_34 ^ n_36;
  assign n_38 = locator_0[0] & window_0[1];
  assign n_39 = locator_0[1] & window_0[0];
  assign n_40 = n_38 ^ n_39;
  assign n_41 = locator_0[1] & window_0[6];
  assign n_42 = n_40 ^ n_41;
  assign n_43 = locator_0[2] & window_0[5];
  assign n_44 = n_42 ^ n_43;
  assign n_45 = locator_0[2] & window_0[6];
  assign n_47 = n_44 ^ n_45;
  assign n_48 = locator_0[3] & window_0[4];
  assign n_49 = n_47 ^ n_48;
  assign n_50 = locator_0[3] & window_0[5];
  assign n_51 = n_49 ^ n_50;
  assign n_52 = locator_0[4] & window_0[3];
  assign n_53 = n_51 ^ n_52;
  assign n_54 = locator_0[4] & window_0[4];
  assign n_55 = n_53 ^ n_54;
  assign n_56 = locator_0[5] & window_0[2];
  assign n_58 = n_55 ^ n_56;
  assign n_59 = locator_0[5] & window_0[3];
  assign n_60 = n_58 ^ n_59;
  assign n_61 = locator_0[6] & window_0[1];
  assign n_62 = n_60 ^ n_61;
  assign n_63 = locator_0[6] & window_0[2];
  assign n_64 = n_62 ^ n_63;
  assign n_65 = locator_0[0] & window_0[2];
  assign n_66 = locator_0[1] & window_0[1];
  assign n_67 = n_65 ^ n_66;
  assign n_69 = locator_0[2] & window_0[0];
  assign n_70 = n_67 ^ n_69;
  assign n_71 = locator_0[2] & window_0[6];
  assign n_72 = n_70 ^ n_71;
  assign n_73 = locator_0[3] & window_0[5];
  assign n_74 = n_72 ^ n_73;
  assign n_75 = locator_0[3] & window_0[6];
  assign n_76 = n_74 ^ n_75;
  assign n_77 = locator_0[4] & window_0[4];
  assign n_78 = n_76 ^ n_77;
  assign n_80 = locator_0[4] & window_0[5];
  assign n_81 = n_78 ^ n_80;
  assign n_82 = locator_0[5] & window_0[3];
  assign n_83 = n_81 ^ n_82;
  assign n_84 = locator_0[5] & window_0[4];
  assign n_85 = n_83 ^ n_84;
  assign n_86 = locator_0[6] & window_0[2];
  assign n_87 = n_85 ^ n_86;
  assign n_88 = locator_0[6] & window_0[3];
  assign n_89 = n_87 ^ n_88;
  assign n_91 = locator_0[0] & window_0[3];
  assign n_92 = locator_0[1] & window_0[2];
  assign n_93 = n_91 ^ n_92;
  assign n_94 = locator_0[2] & window_0[1];
  assign n_95 = n_93 ^ n_94;
  assign n_96 = locator_0[3] & window_0[0];
  assign n_97 = n_95 ^ n_96;
  assign n_98 = locator_0[3] & window_0[6];
  assign n_99 = n_97 ^ n_98;
  assign n_100 = locator_0[4] & window_0[5];
  assign n_102 = n_99 ^ n_100;
  assign n_103 = locator_0[4] & window_0[6];
  assign n_104 = n_102 ^ n_103;
  assign n_105 = locator_0[5] & window_0[4];
  assign n_106 = n_104 ^ n_105;
  assign n_107 = locator_0[5] & window_0[5];
  assign n_108 = n_106 ^ n_107;
  assign n_109 = locator_0[6] & window_0[3];
  assign n_110 = n_108 ^ n_109;
  assign n_111 = locator_0[6] & window_0[4];
  assign n_114 = n_110 ^ n_111;
  assign n_115 = locator_0[0] & window_0[4];
  assign n_116 = locator_0[1] & window_0[3];
  assign n_117 = n_115 ^ n_116;
  assign n_118 = locator_0[2] & window_0[2];
  assign n_119 = n_117 ^ n_118;
  assign n_120 = locator_0[3] & window_0[1];
  assign n_121 = n_119 ^ n_120;
  assign n_122 = locator_0[4] & window_0[0];
  assign n_123 = n_121 ^ n_122;
  assign n_125 = locator_0[4] & window_0[6];
  assign n_126 = n_123 ^ n_125;
  assign n_127 = locator_0[5] & window_0[5];
  assign n_128 = n_126 ^ n_127;
  assign n_129 = locator_0[5] & window_0[6];
  assign n_130 = n_128 ^ n_129;
  assign n_131 = locator_0[6] & window_0[4];
  assign n_132 = n_130 ^ n_131;
  assign n_133 = locator_0[6] & window_0[5];
  assign n_134 = n_132 ^ n_133;
  assign n_136 = locator_0[0] & window_0[5];
  assign n_137 = locator_0[1] & window_0[4];
  assign n_138 = n_136 ^ n_137;
  assign n_139 = locator_0[2] & window_0[3];
  assign n_140 = n_138 ^ n_139;
  assign n_141 = locator_0[3] & window_0[2];
  assign n_142 = n_140 ^ n_141;
  assign n_143 = locator_0[4] & window_0[1];
  assign n_144 = n_142 ^ n_143;
  assign n_145 = locator_0[5] & window_0[0];
  assign n_147 = n_144 ^ n_145;
  assign n_148 = locator_0[5] & window_0[6];
  assign n_149 = n_147 ^ n_148;
  assign n_150 = locator_0[6] & window_0[5];
  assign n_151 = n_149 ^ n_150;
  assign n_152 = locator_0[6] & window_0[6];
  assign n_153 = n_151 ^ n_152;
  assign n_154 = locator_0[0] & window_0[6];
  assign n_155 = locator_0[1] & window_0[5];
  assign n_156 = n_154 ^ n_155;
  assign n_158 = locator_0[2] & window_0[4];
  assign n_159 = n_156 ^ n_158;
  assign n_160 = locator_0[3] & window_0[3];
  assign n_161 = n_159 ^ n_160;
  assign n_162 = locator_0[4] & window_0[2];
  assign n_163 = n_161 ^ n_162;
  assign n_164 = locator_0[5] & window_0[1];
  assign n_165 = n_163 ^ n_164;
  assign n_166 = locator_0[6] & window_0[0];
  assign n_167 = n_165 ^ n_166;
  assign n_169 = locator_0[6] & window_0[6];
  assign n_170 = n_167 ^ n_169;
  assign n_171 = signal_1[0] & locator_0[0];
  assign n_172 = signal_1[1] & locator_0[6];
  assign n_173 = n_171 ^ n_172;
  assign n_174 = signal_1[2] & locator_0[5];
  assign n_175 = n_173 ^ n_174;
  assign n_176 = signal_1[3] & locator_0[4];
  assign n_177 = n_175 ^ n_176;
  assign n_178 = signal_1[4] & locator_0[3];
  assign n_180 = n_177 ^ n_178;
  assign n_181 = signal_1[5] & locator_0[2];
  assign n_182 = n_180 ^ n_181;
  assign n_183 = signal_1[6] & locator_0[1];
  assign n_184 = n_182 ^ n_183;
  assign n_185 = signal_1[0] & locator_0[1];
  assign n_186 = signal_1[1] & locator_0[0];
  assign n_187 = n_185 ^ n_186;
  assign n_188 = signal_1[1] & locator_0[6];
  assign n_189 = n_187 ^ n_188;
  assign n_191 = signal_1[2] & locator_0[5];
  assign n_192 = n_189 ^ n_191;
  assign n_193 = signal_1[2] & locator_0[6];
  assign n_194 = n_192 ^ n_193;
  assign n_195 = signal_1[3] & locator_0[4];
  assign n_196 = n_194 ^ n_195;
  assign n_197 = signal_1[3] & locator_0[5];
  assign n_198 = n_196 ^ n_197;
  assign n_199 = signal_1[4] & locator_0[3];
  assign n_200 = n_198 ^ n_199;
  assign n_202 = signal_1[4] & locator_0[4];
  assign n_203 = n_200 ^ n_202;
  assign n_204 = signal_1[5] & locator_0[2];
  assign n_205 = n_203 ^ n_204;
  assign n_206 = signal_1[5] & locator_0[3];
  assign n_207 = n_205 ^ n_206;
  assign n_208 = signal_1[6] & locator_0[1];
  assign n_209 = n_207 ^ n_208;
  assign n_210 = signal_1[6] & locator_0[2];
  assign n_211 = n_209 ^ n_210;
  assign n_213 = signal_1[0] & locator_0[2];
  assign n_214 = signal_1[1] & locator_0[1];
  assign n_215 = n_213 ^ n_214;
  assign n_216 = signal_1[2] & locator_0[0];
  assign n_217 = n_215 ^ n_216;
  assign n_218 = signal_1[2] & locator_0[6];
  assign n_219 = n_217 ^ n_218;
  assign n_220 = signal_1[3] & locator_0[5];
  assign n_221 = n_219 ^ n_220;
  assign n_222 = signal_1[3] & locator_0[6];
  assign n_225 = n_221 ^ n_222;
  assign n_226 = signal_1[4] & locator_0[4];
  assign n_227 = n_225 ^ n_226;
  assign n_228 = signal_1[4] & locator_0[5];
  assign n_229 = n_227 ^ n_228;
  assign n_230 = signal_1[5] & locator_0[3];
  assign n_231 = n_229 ^ n_230;
  assign n_232 = signal_1[5] & locator_0[4];
  assign n_233 = n_231 ^ n_232;
  assign n_234 = signal_1[6] & locator_0[2];
  assign n_236 = n_233 ^ n_234;
  assign n_237 = signal_1[6] & locator_0[3];
  assign n_238 = n_236 ^ n_237;
  assign n_239 = signal_1[0] & locator_0[3];
  assign n_240 = signal_1[1] & locator_0[2];
  assign n_241 = n_239 ^ n_240;
  assign n_242 = signal_1[2] & locator_0[1];
  assign n_243 = n_241 ^ n_242;
  assign n_244 = signal_1[3] & locator_0[0];
  assign n_245 = n_243 ^ n_244;
  assign n_247 = signal_1[3] & locator_0[6];
  assign n_248 = n_245 ^ n_247;
  assign n_249 = signal_1[4] & locator_0[5];
  assign n_250 = n_248 ^ n_249;
  assign n_251 = signal_1[4] & locator_0[6];
  assign n_252 = n_250 ^ n_251;
  assign n_253 = signal_1[5] & locator_0[4];
  assign n_254 = n_252 ^ n_253;
  assign n_255 = signal_1[5] & locator_0[5];
  assign n_256 = n_254 ^ n_255;
  assign n_258 = signal_1[6] & locator_0[3];
  assign n_259 = n_256 ^ n_258;
  assign n_260 = signal_1[6] & locator_0[4];
  assign n_261 = n_259 ^ n_260;
  assign n_262 = signal_1[0] & locator_0[4];
  assign n_263 = signal_1[1] & locator_0[3];
  assign n_264 = n_262 ^ n_263;
  assign n_265 = signal_1[2] & locator_0[2];
  assign n_266 = n_264 ^ n_265;
  assign n_267 = signal_1[3] & locator_0[1];
  assign n_269 = n_266 ^ n_267;
  assign n_270 = signal_1[4] & locator_0[0];
  assign n_271 = n_269 ^ n_270;
  assign n_272 = signal_1[4] & locator_0[6];
  assign n_273 = n_271 ^ n_272;
  assign n_274 = signal_1[5] & locator_0[5];
  assign n_275 = n_273 ^ n_274;
  assign n_276 = signal_1[5] & locator_0[6];
  assign n_277 = n_275 ^ n_276;
  assign n_278 = signal_1[6] & locator_0[4];
  assign n_280 = n_277 ^ n_278;
  assign n_281 = signal_1[6] & locator_0[5];
  assign n_282 = n_280 ^ n_281;
  assign n_283 = signal_1[0] & locator_0[5];
  assign n_284 = signal_1[1] & locator_0[4];
  assign n_285 = n_283 ^ n_284;
  assign n_286 = signal_1[2] & locator_0[3];
  assign n_287 = n_285 ^ n_286;
  assign n_288 = signal_1[3] & locator_0[2];
  assign n_289 = n_287 ^ n_288;
  assign n_291 = signal_1[4] & locator_0[1];
  assign n_292 = n_289 ^ n_291;
  assign n_293 = signal_1[5] & locator_0[0];
  assign n_294 = n_292 ^ n_293;
  assign n_295 = signal_1[5] & locator_0[6];
  assign n_296 = n_294 ^ n_295;
  assign n_297 = signal_1[6] & locator_0[5];
  assign n_298 = n_296 ^ n_297;
  assign n_299 = signal_1[6] & locator_0[6];
  assign n_300 = n_298 ^ n_299;
  assign n_302 = signal_1[0] & locator_0[6];
  assign n_303 = signal_1[1] & locator_0[5];
  assign n_304 = n_302 ^ n_303;
  assign n_305 = signal_1[2] & locator_0[4];
  assign n_306 = n_304 ^ n_305;
  assign n_307 = signal_1[3] & locator_0[3];
  assign n_308 = n_306 ^ n_307;
  assign n_309 = signal_1[4] & locator_0[2];
  assign n_310 = n_308 ^ n_309;
  assign n_311 = signal_1[5] & locator_0[1];
  assign n_313 = n_310 ^ n_311;
  assign n_314 = signal_1[6] & locator_0[0];
  assign n_315 = n_313 ^ n_314;
  assign n_316 = signal_1[6] & locator_0[6];
  assign n_317 = n_315 ^ n_316;
  assign n_318 = signal_2[0] & previous_0[0];
  assign n_319 = signal_2[1] & previous_0[6];
  assign n_320 = n_318 ^ n_319;
  assign n_321 = signal_2[2] & previous_0[5];
  assign n_322 = n_320 ^ n_321;
  assign n_324 = signal_2[3] & previous_0[4];
  assign n_325 = n_322 ^ n_324;
  assign n_326 = signal_2[4] & previous_0[3];
  assign n_327 = n_325 ^ n_326;
  assign n_328 = signal_2[5] & previous_0[2];
  assign n_329 = n_327 ^ n_328;
  assign n_330 = signal_2[6] & previous_0[1];
  assign n_331 = n_329 ^ n_330;
  assign n_332 = signal_2[0] & previous_0[1];
  assign n_333 = signal_2[1] & previous_0[0];
  assign n_336 = n_332 ^ n_333;
  assign n_337 = signal_2[1] & previous_0[6];
  assign n_338 = n_336 ^ n_337;
  assign n_339 = signal_2[2] & previous_0[5];
  assign n_340 = n_338 ^ n_339;
  assign n_341 = signal_2[2] & previous_0[6];
  assign n_342 = n_340 ^ n_341;
  assign n_343 = signal_2[3] & previous_0[4];
  assign n_344 = n_342 ^ n_343;
  assign n_345 = signal_2[3] & previous_0[5];
  assign n_347 = n_344 ^ n_345;
  assign n_348 = signal_2[4] & previous_0[3];
  assign n_349 = n_347 ^ n_348;
  assign n_350 = signal_2[4] & previous_0[4];
  assign n_351 = n_349 ^ n_350;
  assign n_352 = signal_2[5] & previous_0[2];
  assign n_353 = n_351 ^ n_352;
  assign n_354 = signal_2[5] & previous_0[3];
  assign n_355 = n_353 ^ n_354;
  assign n_356 = signal_2[6] & previous_0[1];
  assign n_358 = n_355 ^ n_356;
  assign n_359 = signal_2[6] & previous_0[2];
  assign n_360 = n_358 ^ n_359;
  assign n_361 = signal_2[0] & previous_0[2];
  assign n_362 = signal_2[1] & previous_0[1];
  assign n_363 = n_361 ^ n_362;
  assign n_364 = signal_2[2] & previous_0[0];
  assign n_365 = n_363 ^ n_364;
  assign n_366 = signal_2[2] & previous_0[6];
  assign n_367 = n_365 ^ n_366;
  assign n_369 = signal_2[3] & previous_0[5];
  assign n_370 = n_367 ^ n_369;
  assign n_371 = signal_2[3] & previous_0[6];
  assign n_372 = n_370 ^ n_371;
  assign n_373 = signal_2[4] & previous_0[4];
  assign n_374 = n_372 ^ n_373;
  assign n_375 = signal_2[4] & previous_0[5];
  assign n_376 = n_374 ^ n_375;
  assign n_377 = signal_2[5] & previous_0[3];
  assign n_378 = n_376 ^ n_377;
  assign n_380 = signal_2[5] & previous_0[4];
  assign n_381 = n_378 ^ n_380;
  assign n_382 = signal_2[6] & previous_0[2];
  assign n_383 = n_381 ^ n_382;
  assign n_384 = signal_2[6] & previous_0[3];
  assign n_385 = n_383 ^ n_384;
  assign n_386 = signal_2[0] & previous_0[3];
  assign n_387 = signal_2[1] & previous_0[2];
  assign n_388 = n_386 ^ n_387;
  assign n_389 = signal_2[2] & previous_0[1];
  assign n_391 = n_388 ^ n_389;
  assign n_392 = signal_2[3] & previous_0[0];
  assign n_393 = n_391 ^ n_392;
  assign n_394 = signal_2[3] & previous_0[6];
  assign n_395 = n_393 ^ n_394;
  assign n_396 = signal_2[4] & previous_0[5];
  assign n_397 = n_395 ^ n_396;
  assign n_398 = signal_2[4] & previous_0[6];
  assign n_399 = n_397 ^ n_398;
  assign n_400 = signal_2[5] & previous_0[4];
  assign n_402 = n_399 ^ n_400;
  assign n_403 = signal_2[5] & previous_0[5];
  assign n_404 = n_402 ^ n_403;
  assign n_405 = signal_2[6] & previous_0[3];
  assign n_406 = n_404 ^ n_405;
  assign n_407 = signal_2[6] & previous_0[4];
  assign n_408 = n_406 ^ n_407;
  assign n_409 = signal_2[0] & previous_0[4];
  assign n_410 = signal_2[1] & previous_0[3];
  assign n_411 = n_409 ^ n_410;
  assign n_413 = signal_2[2] & previous_0[2];
  assign n_414 = n_411 ^ n_413;
  assign n_415 = signal_2[3] & previous_0[1];
  assign n_416 = n_414 ^ n_415;
  assign n_417 = signal_2[4] & previous_0[0];
  assign n_418 = n_416 ^ n_417;
  assign n_419 = signal_2[4] & previous_0[6];
  assign n_420 = n_418 ^ n_419;
  assign n_421 = signal_2[5] & previous_0[5];
  assign n_422 = n_420 ^ n_421;
  assign n_424 = signal_2[5] & previous_0[6];
  assign n_425 = n_422 ^ n_424;
  assign n_426 = signal_2[6] & previous_0[4];
  assign n_427 = n_425 ^ n_426;
  assign n_428 = signal_2[6] & previous_0[5];
  assign n_429 = n_427 ^ n_428;
  assign n_430 = signal_2[0] & previous_0[5];
  assign n_431 = signal_2[1] & previous_0[4];
  assign n_432 = n_430 ^ n_431;
  assign n_433 = signal_2[2] & previous_0[3];
  assign n_435 = n_432 ^ n_433;
  assign n_436 = signal_2[3] & previous_0[2];
  assign n_437 = n_435 ^ n_436;
  assign n_438 = signal_2[4] & previous_0[1];
  assign n_439 = n_437 ^ n_438;
  assign n_440 = signal_2[5] & previous_0[0];
  assign n_441 = n_439 ^ n_440;
  assign n_442 = signal_2[5] & previous_0[6];
  assign n_443 = n_441 ^ n_442;
  assign n_444 = signal_2[6] & previous_0[5];
  assign n_447 = n_443 ^ n_444;
  assign n_448 = signal_2[6] & previous_0[6];
  assign n_449 = n_447 ^ n_448;
  assign n_450 = signal_2[0] & previous_0[6];
  assign n_451 = signal_2[1] & previous_0[5];
  assign n_452 = n_450 ^ n_451;
  assign n_453 = signal_2[2] & previous_0[4];
  assign n_454 = n_452 ^ n_453;
  assign n_455 = signal_2[3] & previous_0[3];
  assign n_456 = n_454 ^ n_455;
  assign n_458 = signal_2[4] & previous_0[2];
  assign n_459 = n_456 ^ n_458;
  assign n_460 = signal_2[5] & previous_0[1];
  assign n_461 = n_459 ^ n_460;
  assign n_462 = signal_2[6] & previous_0[0];
  assign n_463 = n_461 ^ n_462;
  assign n_464 = signal_2[6] & previous_0[6];
  assign n_465 = n_463 ^ n_464;
  assign n_466 = | signal_2;
  assign n_467 = signal_3 <= signal;
  assign n_469 = n_466 & n_467;
  assign n_470 = locator_0 ^ locator_1;
  assign n_471 = n_470 ^ locator_2;
  assign n_472 = n_471 ^ locator_3;
  assign n_473 = n_472 ^ locator_4;
  assign n_474 = n_473 ^ locator_5;
  assign n_475 = n_474 ^ locator_6;
  assign n_476 = n_475 ^ locator_7;
  assign n_477 = n_476 ^ locator_8;
  assign n_478 = n_477 ^ locator_9;
  assign n_480 = n_478 ^ locator_10;
  assign n_481 = n_480 == 7'h00;
  assign n_482 = locator_1[0] ^ locator_1[1];
  assign n_483 = locator_2[0] ^ locator_2[1];
  assign n_484 = n_483 ^ locator_2[2];
  assign n_485 = locator_2[0] ^ locator_2[1];
  assign n_486 = locator_3[0] ^ locator_3[1];
  assign n_487 = n_486 ^ locator_3[2];
  assign n_488 = n_487 ^ locator_3[3];
  assign n_489 = locator_3[0] ^ locator_3[1];
  assign n_491 = locator_3[0] ^ locator_3[1];
  assign n_492 = n_491 ^ locator_3[2];
  assign n_493 = locator_4[0] ^ locator_4[1];
  assign n_494 = n_493 ^ locator_4[2];
  assign n_495 = n_494 ^ locator_4[3];
  assign n_496 = n_495 ^ locator_4[4];
  assign n_497 = locator_4[0] ^ locator_4[1];
  assign n_498 = locator_4[0] ^ locator_4[1];
  assign n_499 = n_498 ^ locator_4[2];
  assign n_500 = locator_4[0] ^ locator_4[1];
  assign n_502 = n_500 ^ locator_4[2];
  assign n_503 = n_502 ^ locator_4[3];
  assign n_504 = locator_5[0] ^ locator_5[1];
  assign n_505 = n_504 ^ locator_5[2];
  assign n_506 = n_505 ^ locator_5[3];
  assign n_507 = n_506 ^ locator_5[4];
  assign n_508 = n_507 ^ locator_5[5];
  assign n_509 = locator_5[0] ^ locator_5[1];
  assign n_510 = locator_5[0] ^ locator_5[1];
  assign n_511 = n_510 ^ locator_5[2];
  assign n_513 = locator_5[0] ^ locator_5[1];
  assign n_514 = n_513 ^ locator_5[2];
  assign n_515 = n_514 ^ locator_5[3];
  assign n_516 = locator_5[0] ^ locator_5[1];
  assign n_517 = n_516 ^ locator_5[2];
  assign n_518 = n_517 ^ locator_5[3];
  assign n_519 = n_518 ^ locator_5[4];
  assign n_520 = locator_6[0] ^ locator_6[1];
  assign n_521 = n_520 ^ locator_6[2];
  assign n_522 = n_521 ^ locator_6[3];
  assign n_524 = n_522 ^ locator_6[4];
  assign n_525 = n_524 ^ locator_6[5];
  assign n_526 = n_525 ^ locator_6[6];
  assign n_527 = locator_6[0] ^ locator_6[1];
  assign n_528 = locator_6[0] ^ locator_6[1];
  assign n_529 = n_528 ^ locator_6[2];
  assign n_530 = locator_6[0] ^ locator_6[1];
  assign n_531 = n_530 ^ locator_6[2];
  assign n_532 = n_531 ^ locator_6[3];
  assign n_533 = locator_6[0] ^ locator_6[1];
  assign n_535 = n_533 ^ locator_6[2];
  assign n_536 = n_535 ^ locator_6[3];
  assign n_537 = n_536 ^ locator_6[4];
  assign n_538 = locator_6[0] ^ locator_6[1];
  assign n_539 = n_538 ^ locator_6[2];
  assign n_540 = n_539 ^ locator_6[3];
  assign n_541 = n_540 ^ locator_6[4];
  assign n_542 = n_541 ^ locator_6[5];
  assign n_543 = locator_7[1] ^ locator_7[2];
  assign n_544 = n_543 ^ locator_7[3];
  assign n_546 = n_544 ^ locator_7[4];
  assign n_547 = n_546 ^ locator_7[5];
  assign n_548 = n_547 ^ locator_7[6];
  assign n_549 = locator_7[0] ^ locator_7[1];
  assign n_550 = locator_7[0] ^ locator_7[1];
  assign n_551 = n_550 ^ locator_7[2];
  assign n_552 = locator_7[0] ^ locator_7[1];
  assign n_553 = n_552 ^ locator_7[2];
  assign n_554 = n_553 ^ locator_7[3];
  assign n_555 = locator_7[0] ^ locator_7[1];
  assign n_558 = n_555 ^ locator_7[2];
  assign n_559 = n_558 ^ locator_7[3];
  assign n_560 = n_559 ^ locator_7[4];
  assign n_561 = locator_7[0] ^ locator_7[1];
  assign n_562 = n_561 ^ locator_7[2];
  assign n_563 = n_562 ^ locator_7[3];
  assign n_564 = n_563 ^ locator_7[4];
  assign n_565 = n_564 ^ locator_7[5];
  assign n_566 = locator_7[0] ^ locator_7[1];
  assign n_567 = n_566 ^ locator_7[2];
  assign n_569 = n_567 ^ locator_7[3];
  assign n_570 = n_569 ^ locator_7[4];
  assign n_571 = n_570 ^ locator_7[5];
  assign n_572 = n_571 ^ locator_7[6];
  assign n_573 = locator_8[0] ^ locator_8[2];
  assign n_574 = n_573 ^ locator_8[3];
  assign n_575 = n_574 ^ locator_8[4];
  assign n_576 = n_575 ^ locator_8[5];
  assign n_577 = n_576 ^ locator_8[6];
  assign n_578 = locator_8[0] ^ locator_8[1];
  assign n_580 = n_578 ^ locator_8[2];
  assign n_581 = locator_8[0] ^ locator_8[1];
  assign n_582 = n_581 ^ locator_8[2];
  assign n_583 = n_582 ^ locator_8[3];
  assign n_584 = locator_8[0] ^ locator_8[1];
  assign n_585 = n_584 ^ locator_8[2];
  assign n_586 = n_585 ^ locator_8[3];
  assign n_587 = n_586 ^ locator_8[4];
  assign n_588 = locator_8[0] ^ locator_8[1];
  assign n_589 = n_588 ^ locator_8[2];
  assign n_591 = n_589 ^ locator_8[3];
  assign n_592 = n_591 ^ locator_8[4];
  assign n_593 = n_592 ^ locator_8[5];
  assign n_594 = locator_8[0] ^ locator_8[1];
  assign n_595 = n_594 ^ locator_8[2];
  assign n_596 = n_595 ^ locator_8[3];
  assign n_597 = n_596 ^ locator_8[4];
  assign n_598 = n_597 ^ locator_8[5];
  assign n_599 = n_598 ^ locator_8[6];
  assign n_600 = locator_8[1] ^ locator_8[2];
  assign n_602 = n_600 ^ locator_8[3];
  assign n_603 = n_602 ^ locator_8[4];
  assign n_604 = n_603 ^ locator_8[5];
  assign n_605 = n_604 ^ locator_8[6];
  assign n_606 = locator_9[1] ^ locator_9[3];
  assign n_607 = n_606 ^ locator_9[4];
  assign n_608 = n_607 ^ locator_9[5];
  assign n_609 = n_608 ^ locator_9[6];
  assign n_610 = locator_9[0] ^ locator_9[1];
  assign n_611 = n_610 ^ locator_9[2];
  assign n_613 = n_611 ^ locator_9[3];
  assign n_614 = locator_9[0] ^ locator_9[1];
  assign n_615 = n_614 ^ locator_9[2];
  assign n_616 = n_615 ^ locator_9[3];
  assign n_617 = n_616 ^ locator_9[4];
  assign n_618 = locator_9[0] ^ locator_9[1];
  assign n_619 = n_618 ^ locator_9[2];
  assign n_620 = n_619 ^ locator_9[3];
  assign n_621 = n_620 ^ locator_9[4];
  assign n_622 = n_621 ^ locator_9[5];
  assign n_624 = locator_9[0] ^ locator_9[1];
  assign n_625 = n_624 ^ locator_9[2];
  assign n_626 = n_625 ^ locator_9[3];
  assign n_627 = n_626 ^ locator_9[4];
  assign n_628 = n_627 ^ locator_9[5];
  assign n_629 = n_628 ^ locator_9[6];
  assign n_630 = locator_9[1] ^ locator_9[2];
  assign n_631 = n_630 ^ locator_9[3];
  assign n_632 = n_631 ^ locator_9[4];
  assign n_633 = n_632 ^ locator_9[5];
  assign n_635 = n_633 ^ locator_9[6];
  assign n_636 = locator_9[0] ^ locator_9[2];
  assign n_637 = n_636 ^ locator_9[3];
  assign n_638 = n_637 ^ locator_9[4];
  assign n_639 = n_638 ^ locator_9[5];
  assign n_640 = n_639 ^ locator_9[6];
  assign n_641 = locator_10[0] ^ locator_10[2];
  assign n_642 = n_641 ^ locator_10[4];
  assign n_643 = n_642 ^ locator_10[5];
  assign n_644 = n_643 ^ locator_10[6];
  assign n_646 = locator_10[0] ^ locator_10[1];
  assign n_647 = n_646 ^ locator_10[2];
  assign n_648 = n_647 ^ locator_10[3];
  assign n_649 = n_648 ^ locator_10[4];
  assign n_650 = locator_10[0] ^ locator_10[1];
  assign n_651 = n_650 ^ locator_10[2];
  assign n_652 = n_651 ^ locator_10[3];
  assign n_653 = n_652 ^ locator_10[4];
  assign n_654 = n_653 ^ locator_10[5];
  assign n_655 = locator_10[0] ^ locator_10[1];
  assign n_657 = n_655 ^ locator_10[2];
  assign n_658 = n_657 ^ locator_10[3];
  assign n_659 = n_658 ^ locator_10[4];
  assign n_660 = n_659 ^ locator_10[5];
  assign n_661 = n_660 ^ locator_10[6];
  assign n_662 = locator_10[1] ^ locator_10[2];
  assign n_663 = n_662 ^ locator_10[3];
  assign n_664 = n_663 ^ locator_10[4];
  assign n_665 = n_664 ^ locator_10[5];
  assign n_666 = n_665 ^ locator_10[6];
  assign n_669 = locator_10[0] ^ locator_10[2];
  assign n_670 = n_669 ^ locator_10[3];
  assign n_671 = n_670 ^ locator_10[4];
  assign n_672 = n_671 ^ locator_10[5];
  assign n_673 = n_672 ^ locator_10[6];
  assign n_674 = locator_10[1] ^ locator_10[3];
  assign n_675 = n_674 ^ locator_10[4];
  assign n_676 = n_675 ^ locator_10[5];
  assign n_677 = n_676 ^ locator_10[6];
  assign n_678 = number == signal_3;
  assign n_680 = signal_4 & { solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved, solved };
  assign n_681 = ~ number[0];
  assign n_682 = & number[0];
  assign n_683 = number[1] ^ n_682;
  assign n_684 = & number[1:0];
  assign n_685 = number[2] ^ n_684;
  assign n_686 = & number[2:0];
  assign n_687 = number[3] ^ n_686;
  assign n_688 = & number[3:0];
  assign n_689 = number[4] ^ n_688;
  assign n_691 = 1'h0 ? { n_689, n_687, n_685, n_683, n_681 } : number;
  assign n_692 = solved ? n_691 : 5'h00;
  assign n_693 = signal_6 ? 127'h00000000000000000000000000000000 : errors;
  assign n_694 = signal_5 ^ n_693;
  assign n_695 = { check_in, data_in } ^ inject;
  assign n_696 = ~ counter[0];
  assign n_697 = & counter[0];
  assign n_698 = counter[1] ^ n_697;
  assign n_699 = & counter[1:0];
  assign n_700 = counter[2] ^ n_699;
  assign n_702 = & counter[2:0];
  assign n_703 = counter[3] ^ n_702;
  assign n_704 = & counter[3:0];
  assign n_705 = counter[4] ^ n_704;
  assign n_706 = & counter[4:0];
  assign n_707 = counter[5] ^ n_706;
  assign n_708 = & counter[5:0];
  assign n_709 = counter[6] ^ n_708;
  assign n_710 = parity ^ signal_5[0];
  assign n_711 = remainder[62] ? 63'h74845518b9582a1f : 63'h0000000000000000;
  assign n_713 = { remainder[61:0], signal_5[0] } ^ n_711;
  assign n_714 = scaled ^ { 6'h00, signal_5[0] };
  assign n_715 = scaled_1 ^ { 6'h00, signal_5[0] };
  assign n_716 = scaled_2 ^ { 6'h00, signal_5[0] };
  assign n_717 = scaled_3 ^ { 6'h00, signal_5[0] };
  assign n_718 = scaled_4 ^ { 6'h00, signal_5[0] };
  assign n_719 = scaled_5 ^ { 6'h00, signal_5[0] };
  assign n_720 = scaled_6 ^ { 6'h00, signal_5[0] };
  assign n_721 = scaled_7 ^ { 6'h00, signal_5[0] };
  assign n_722 = scaled_8 ^ { 6'h00, signal_5[0] };
  assign n_724 = scaled_9 ^ { 6'h00, signal_5[0] };
  assign n_725 = counter == 7'h7e;
  assign n_726 = signal_2 ^ product;
  assign n_727 = counter == 7'h0a;
  assign n_728 = ~ counter[0];
  assign n_729 = & counter[0];
  assign n_730 = counter[1] ^ n_729;
  assign n_731 = & counter[1:0];
  assign n_732 = counter[2] ^ n_731;
  assign n_733 = & counter[2:0];
  assign n_735 = counter[3] ^ n_733;
  assign n_736 = & counter[3:0];
  assign n_737 = counter[4] ^ n_736;
  assign n_738 = & counter[4:0];
  assign n_739 = counter[5] ^ n_738;
  assign n_740 = & counter[5:0];
  assign n_741 = counter[6] ^ n_740;
  assign n_742 = n_727 ? 7'h00 : { n_741, n_739, n_737, n_735, n_732, n_730, n_728 };
  assign n_743 = counter == 7'h0a;
  assign n_744 = product_1 ^ product_2;
  assign n_746 = counter == 7'h0a;
  assign n_747 = ~ counter[0];
  assign n_748 = & counter[0];
  assign n_749 = counter[1] ^ n_748;
  assign n_750 = & counter[1:0];
  assign n_751 = counter[2] ^ n_750;
  assign n_752 = & counter[2:0];
  assign n_753 = counter[3] ^ n_752;
  assign n_754 = & counter[3:0];
  assign n_755 = counter[4] ^ n_754;
  assign n_757 = & counter[4:0];
  assign n_758 = counter[5] ^ n_757;
  assign n_759 = & counter[5:0];
  assign n_760 = counter[6] ^ n_759;
  assign n_761 = n_746 ? 7'h00 : { n_760, n_758, n_755, n_753, n_751, n_749, n_747 };
  assign n_762 = counter == 7'h0a;
  assign n_763 = longer ? kept_0 : previous_0;
  assign n_764 = longer ? kept_1 : previous_1;
  assign n_765 = longer ? kept_2 : previous_2;
  assign n_766 = longer ? kept_3 : previous_3;
  assign n_768 = longer ? kept_4 : previous_4;
  assign n_769 = longer ? kept_5 : previous_5;
  assign n_770 = longer ? kept_6 : previous_6;
  assign n_771 = longer ? kept_7 : previous_7;
  assign n_772 = longer ? kept_8 : previous_8;
  assign n_773 = 1'h1 ^ signal_3[0];
  assign n_774 = n_773 ^ 1'h0;
  assign n_775 = signal[0] ^ signal_3[1];
  assign n_776 = ~ 1'h1;
  assign n_777 = n_776 & signal_3[0];
  assign n_780 = 1'h1 ^ signal_3[0];
  assign n_781 = ~ n_780;
  assign n_782 = n_781 & 1'h0;
  assign n_783 = n_777 | n_782;
  assign n_784 = n_775 ^ n_783;
  assign n_785 = signal[1] ^ signal_3[2];
  assign n_786 = ~ signal[0];
  assign n_787 = n_786 & signal_3[1];
  assign n_788 = signal[0] ^ signal_3[1];
  assign n_789 = ~ n_788;
  assign n_791 = ~ 1'h1;
  assign n_792 = n_791 & signal_3[0];
  assign n_793 = 1'h1 ^ signal_3[0];
  assign n_794 = ~ n_793;
  assign n_795 = n_794 & 1'h0;
  assign n_796 = n_792 | n_795;
  assign n_797 = n_789 & n_796;
  assign n_798 = n_787 | n_797;
  assign n_799 = n_785 ^ n_798;
  assign n_800 = signal[2] ^ signal_3[3];
  assign n_802 = ~ signal[1];
  assign n_803 = n_802 & signal_3[2];
  assign n_804 = signal[1] ^ signal_3[2];
  assign n_805 = ~ n_804;
  assign n_806 = ~ signal[0];
  assign n_807 = n_806 & signal_3[1];
  assign n_808 = signal[0] ^ signal_3[1];
  assign n_809 = ~ n_808;
  assign n_810 = ~ 1'h1;
  assign n_811 = n_810 & signal_3[0];
  assign n_813 = 1'h1 ^ signal_3[0];
  assign n_814 = ~ n_813;
  assign n_815 = n_814 & 1'h0;
  assign n_816 = n_811 | n_815;
  assign n_817 = n_809 & n_816;
  assign n_818 = n_807 | n_817;
  assign n_819 = n_805 & n_818;
  assign n_820 = n_803 | n_819;
  assign n_821 = n_800 ^ n_820;
  assign n_822 = signal[3] ^ signal_3[4];
  assign n_824 = ~ signal[2];
  assign n_825 = n_824 & signal_3[3];
  assign n_826 = signal[2] ^ signal_3[3];
  assign n_827 = ~ n_826;
  assign n_828 = ~ signal[1];
  assign n_829 = n_828 & signal_3[2];
  assign n_830 = signal[1] ^ signal_3[2];
  assign n_831 = ~ n_830;
  assign n_832 = ~ signal[0];
  assign n_833 = n_832 & signal_3[1];
  assign n_835 = signal[0] ^ signal_3[1];
  assign n_836 = ~ n_835;
  assign n_837 = ~ 1'h1;
  assign n_838 = n_837 & signal_3[0];
  assign n_839 = 1'h1 ^ signal_3[0];
  assign n_840 = ~ n_839;
  assign n_841 = n_840 & 1'h0;
  assign n_842 = n_838 | n_841;
  assign n_843 = n_836 & n_842;
  assign n_844 = n_833 | n_843;
  assign n_846 = n_831 & n_844;
  assign n_847 = n_829 | n_846;
  assign n_848 = n_827 & n_847;
  assign n_849 = n_825 | n_848;
  assign n_850 = n_822 ^ n_849;
  assign n_851 = ~ signal[0];
  assign n_852 = & signal[0];
  assign n_853 = signal[1] ^ n_852;
  assign n_854 = & signal[1:0];
  assign n_855 = signal[2] ^ n_854;
  assign n_857 = & signal[2:0];
  assign n_858 = signal[3] ^ n_857;
  assign n_859 = & signal[3:0];
  assign n_860 = signal[4] ^ n_859;
  assign n_861 = ~ counter[0];
  assign n_862 = & counter[0];
  assign n_863 = counter[1] ^ n_862;
  assign n_864 = & counter[1:0];
  assign n_865 = counter[2] ^ n_864;
  assign n_866 = & counter[2:0];
  assign n_868 = counter[3] ^ n_866;
  assign n_869 = & counter[3:0];
  assign n_870 = counter[4] ^ n_869;
  assign n_871 = & counter[4:0];
  assign n_872 = counter[5] ^ n_871;
  assign n_873 = & counter[5:0];
  assign n_874 = counter[6] ^ n_873;
  assign n_875 = ~ number[0];
  assign n_876 = & number[0];
  assign n_877 = number[1] ^ n_876;
  assign n_879 = & number[1:0];
  assign n_880 = number[2] ^ n_879;
  assign n_881 = & number[2:0];
  assign n_882 = number[3] ^ n_881;
  assign n_883 = & number[3:0];
  assign n_884 = number[4] ^ n_883;
  assign n_885 = root ? { n_884, n_882, n_880, n_877, n_875 } : number;
  assign n_886 = counter == 7'h7e;
  assign n_887 = | count;
  assign n_888 = ~ solved;
  always @(posedge clk)
    valid_out <= n_891;
  always @(posedge clk)
    signal_5 <= n_892;
  always @(posedge clk)
    signal_6 <= n_893;
  always @(posedge clk)
    counter <= n_894;
  always @(posedge clk)
    remainder <= n_895;
  always @(posedge clk)
    parity <= n_896;
  always @(posedge clk)
    s1 <= n_897;
  always @(posedge clk)
    s3 <= n_898;
  always @(posedge clk)
    s5 <= n_899;
  always @(posedge clk)
    s7 <= n_900;
  always @(posedge clk)
    s9 <= n_902;
  always @(posedge clk)
    s11 <= n_903;
  always @(posedge clk)
    s13 <= n_904;
  always @(posedge clk)
    s15 <= n_905;
  always @(posedge clk)
    s17 <= n_906;
  always @(posedge clk)
    s19 <= n_907;
  always @(posedge clk)
    idle <= n_908;
  always @(posedge clk)
    sums <= n_909;
  always @(posedge clk)
    start <= n_910;
  always @(posedge clk)
    window_0 <= n_911;
  always @(posedge clk)
    window_1 <= n_913;
  always @(posedge clk)
    window_2 <= n_914;
  always @(posedge clk)
    window_3 <= n_915;
  always @(posedge clk)
    window_4 <= n_916;
  always @(posedge clk)
    window_5 <= n_917;
  always @(posedge clk)
    window_6 <= n_918;
  always @(posedge clk)
    window_7 <= n_919;
  always @(posedge clk)
    window_8 <= n_920;
  always @(posedge clk)
    window_9 <= n_921;
  always @(posedge clk)
    window_10 <= n_922;
  always @(posedge clk)
    queue_0 <= n_924;
  always @(posedge clk)
    queue_1 <= n_925;
  always @(posedge clk)
    queue_2 <= n_926;
  always @(posedge clk)
    queue_3 <= n_927;
  always @(posedge clk)
    queue_4 <= n_928;
  always @(posedge clk)
    queue_5 <= n_929;
  always @(posedge clk)
    queue_6 <= n_930;
  always @(posedge clk)
    queue_7 <= n_931;
  always @(posedge clk)
    queue_8 <= n_932;
  always @(posedge clk)
    queue_9 <= n_933;
  always @(posedge clk)
    queue_10 <= n_935;
  always @(posedge clk)
    queue_11 <= n_936;
  always @(posedge clk)
    queue_12 <= n_937;
  always @(posedge clk)
    queue_13 <= n_938;
  always @(posedge clk)
    queue_14 <= n_939;
  always @(posedge clk)
    queue_15 <= n_940;
  always @(posedge clk)
    queue_16 <= n_941;
  always @(posedge clk)
    queue_17 <= n_942;
  always @(posedge clk)
    queue_18 <= n_943;
  always @(posedge clk)
    queue_19 <= n_944;
  always @(posedge clk)
    locator_0 <= n_946;
  always @(posedge clk)
    locator_1 <= n_947;
  always @(posedge clk)
    locator_2 <= n_948;
  always @(posedge clk)
    locator_3 <= n_949;
  always @(posedge clk)
    locator_4 <= n_950;
  always @(posedge clk)
    locator_5 <= n_951;
  always @(posedge clk)
    locator_6 <= n_952;
  always @(posedge clk)
    locator_7 <= n_953;
  always @(posedge clk)
    locator_8 <= n_954;
  always @(posedge clk)
    locator_9 <= n_955;
  always @(posedge clk)
    locator_10 <= n_957;
  always @(posedge clk)
    previous_0 <= n_958;
  always @(posedge clk)
    previous_1 <= n_959;
  always @(posedge clk)
    previous_2 <= n_960;
  always @(posedge clk)
    previous_3 <= n_961;
  always @(posedge clk)
    previous_4 <= n_962;
  always @(posedge clk)
    previous_5 <= n_963;
  always @(posedge clk)
    previous_6 <= n_964;
  always @(posedge clk)
    previous_7 <= n_965;
  always @(posedge clk)
    previous_8 <= n_966;
  always @(posedge clk)
    previous_9 <= n_968;
  always @(posedge clk)
    previous_10 <= n_969;
  always @(posedge clk)
    signal_1 <= n_970;
  always @(posedge clk)
    signal_2 <= n_971;
  always @(posedge clk)
    signal_3 <= n_972;
  always @(posedge clk)
    signal <= n_973;
  always @(posedge clk)
    discrepancy <= n_974;
  always @(posedge clk)
    update <= n_975;
  always @(posedge clk)
    kept_0 <= n_976;
  always @(posedge clk)
    kept_1 <= n_977;
  always @(posedge clk)
    kept_2 <= n_979;
  always @(posedge clk)
    kept_3 <= n_980;
  always @(posedge clk)
    kept_4 <= n_981;
  always @(posedge clk)
    kept_5 <= n_982;
  always @(posedge clk)
    kept_6 <= n_983;
  always @(posedge clk)
    kept_7 <= n_984;
  always @(posedge clk)
    kept_8 <= n_985;
  always @(posedge clk)
    kept_9 <= n_986;
  always @(posedge clk)
    kept_10 <= n_987;
  always @(posedge clk)
    decide <= n_988;
  always @(posedge clk)
    signal_4 <= n_990;
  always @(posedge clk)
    number <= n_991;
  always @(posedge clk)
    search <= n_992;
  always @(posedge clk)
    answer <= n_993;
  always @(posedge clk)
    data_out <= n_994;
  always @(posedge clk)
    check_out <= n_995;
  always @(posedge clk)
    location <= n_996;
  always @(posedge clk)
    error_count <= n_997;
  always @(posedge clk)
    syndrome <= n_998;
  always @(posedge clk)
    ce <= n_999;
  always @(posedge clk)
    due <= n_3;
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
      scaled_1 = { s3[3:1], n_334, n_223, n_112, s3[4] };
    end
  end
  always @* begin
    scaled_2 = 7'h00;
    if (sums) begin
      scaled_2 = { s5[1], n_889, n_778, n_667, n_556, n_445, s5[2] };
    end
  end
  always @* begin
    scaled_3 = 7'h00;
    if (sums) begin
      scaled_3 = { n_79, n_68, n_57, n_46, n_35, n_24, n_1 };
    end
  end
  always @* begin
    scaled_4 = 7'h00;
    if (sums) begin
      scaled_4 = { n_168, n_157, n_146, n_135, n_113, n_101, n_90 };
    end
  end
  always @* begin
    scaled_5 = 7'h00;
    if (sums) begin
      scaled_5 = { n_257, n_246, n_224, n_212, n_201, n_190, n_179 };
    end
  end
  always @* begin
    scaled_6 = 7'h00;
    if (sums) begin
      scaled_6 = { n_357, n_346, n_335, n_323, n_312, n_301, n_279 };
    end
  end
  always @* begin
    scaled_7 = 7'h00;
    if (sums) begin
      scaled_7 = { n_479, n_468, n_457, n_446, n_423, n_401, n_368 };
    end
  end
  always @* begin
    scaled_8 = 7'h00;
    if (sums) begin
      scaled_8 = { n_645, n_634, n_612, n_590, n_557, n_523, n_490 };
    end
  end
  always @* begin
    scaled_9 = 7'h00;
    if (sums) begin
      scaled_9 = { n_867, n_845, n_812, n_779, n_745, n_712, n_668 };
    end
  end
  always @* begin
    s2 = 7'h00;
    if (start) begin
      s2 = { n_901, s1[6], n_890, s1[5], n_878, s1[4], s1[0] };
    end
  end
  always @* begin
    s4 = 7'h00;
    if (start) begin
      s4 = { n_934, s2[6], n_923, s2[5], n_912, s2[4], s2[0] };
    end
  end
  always @* begin
    s6 = 7'h00;
    if (start) begin
      s6 = { n_967, s3[6], n_956, s3[5], n_945, s3[4], s3[0] };
    end
  end
  always @* begin
    s8 = 7'h00;
    if (start) begin
      s8 = { n_2, s4[6], n_989, s4[5], n_978, s4[4], s4[0] };
    end
  end
  always @* begin
    s10 = 7'h00;
    if (start) begin
      s10 = { n_6, s5[6], n_5, s5[5], n_4, s5[4], s5[0] };
    end
  end
  always @* begin
    s12 = 7'h00;
    if (start) begin
      s12 = { n_9, s6[6], n_8, s6[5], n_7, s6[4], s6[0] };
    end
  end
  always @* begin
    s14 = 7'h00;
    if (start) begin
      s14 = { n_12, s7[6], n_11, s7[5], n_10, s7[4], s7[0] };
    end
  end
  always @* begin
    s16 = 7'h00;
    if (start) begin
      s16 = { n_16, s8[6], n_15, s8[5], n_14, s8[4], s8[0] };
    end
  end
  always @* begin
    s18 = 7'h00;
    if (start) begin
      s18 = { n_19, s9[6], n_18, s9[5], n_17, s9[4], s9[0] };
    end
  end
  always @* begin
    s20 = 7'h00;
    if (start) begin
      s20 = { n_22, s10[6], n_21, s10[5], n_20, s10[4], s10[0] };
    end
  end
  always @* begin
    product = 7'h00;
    if (discrepancy) begin
      product = { n_170, n_153, n_134, n_114, n_89, n_64, n_37 };
    end
  end
  always @* begin
    product_1 = 7'h00;
    if (update) begin
      product_1 = { n_317, n_300, n_282, n_261, n_238, n_211, n_184 };
    end
  end
  always @* begin
    product_2 = 7'h00;
    if (update) begin
      product_2 = { n_465, n_449, n_429, n_408, n_385, n_360, n_331 };
    end
  end
  always @* begin
    longer = 1'h0;
    if (decide) begin
      longer = n_469;
    end
  end
  always @* begin
    root = 1'h0;
    if (search) begin
      root = n_481;
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
      scaled_11 = { locator_1[0], locator_1[6:2], n_482 };
    end
  end
  always @* begin
    scaled_12 = 7'h00;
    if (search) begin
      scaled_12 = { n_485, locator_2[0], locator_2[6:3], n_484 };
    end
  end
  always @* begin
    scaled_13 = 7'h00;
    if (search) begin
      scaled_13 = { n_492, n_489, locator_3[0], locator_3[6:4], n_488 };
    end
  end
  always @* begin
    scaled_14 = 7'h00;
    if (search) begin
      scaled_14 = { n_503, n_499, n_497, locator_4[0], locator_4[6:5], n_496 };
    end
  end
  always @* begin
    scaled_15 = 7'h00;
    if (search) begin
      scaled_15 = { n_519, n_515, n_511, n_509, locator_5[0], locator_5[6], n_508 };
    end
  end
  always @* begin
    scaled_16 = 7'h00;
    if (search) begin
      scaled_16 = { n_542, n_537, n_532, n_529, n_527, locator_6[0], n_526 };
    end
  end
  always @* begin
    scaled_17 = 7'h00;
    if (search) begin
      scaled_17 = { n_572, n_565, n_560, n_554, n_551, n_549, n_548 };
    end
  end
  always @* begin
    scaled_18 = 7'h00;
    if (search) begin
      scaled_18 = { n_605, n_599, n_593, n_587, n_583, n_580, n_577 };
    end
  end
  always @* begin
    scaled_19 = 7'h00;
    if (search) begin
      scaled_19 = { n_640, n_635, n_629, n_622, n_617, n_613, n_609 };
    end
  end
  always @* begin
    scaled_20 = 7'h00;
    if (search) begin
      scaled_20 = { n_677, n_673, n_666, n_661, n_654, n_649, n_644 };
    end
  end
  always @* begin
    solved = 1'h0;
    if (answer) begin
      solved = n_678;
    end
  end
  always @* begin
    errors = 127'h00000000000000000000000000000000;
    if (answer) begin
      errors = n_680;
    end
  end
  always @* begin
    count = 5'h00;
    if (answer) begin
      count = n_692;
    end
  end
  always @* begin
    corrected = 127'h00000000000000000000000000000000;
    if (answer) begin
      corrected = n_694;
    end
  end
  always @* begin
    n_891 = valid_out;
    if (idle) begin
      n_891 = 1'h0;
    end
    if (answer) begin
      n_891 = 1'h1;
    end
    if (rst) begin
      n_891 = 1'h0;
    end
  end
  always @* begin
    n_892 = signal_5;
    if (idle) begin
      if (valid_in) begin
        n_892 = n_695;
      end
    end
    if (sums) begin
      n_892 = { signal_5[0], signal_5[126:1] };
    end
    if (rst) begin
      n_892 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_893 = signal_6;
    if (idle) begin
      if (valid_in) begin
        n_893 = bypass;
      end
    end
    if (rst) begin
      n_893 = 1'h0;
    end
  end
  always @* begin
    n_894 = counter;
    if (idle) begin
      if (valid_in) begin
        n_894 = 7'h00;
      end
    end
    if (sums) begin
      n_894 = { n_709, n_707, n_705, n_703, n_700, n_698, n_696 };
    end
    if (start) begin
      n_894 = 7'h00;
    end
    if (discrepancy) begin
      n_894 = n_742;
    end
    if (update) begin
      n_894 = n_761;
    end
    if (search) begin
      n_894 = { n_874, n_872, n_870, n_868, n_865, n_863, n_861 };
    end
    if (rst) begin
      n_894 = 7'h00;
    end
  end
  always @* begin
    n_895 = remainder;
    if (idle) begin
      if (valid_in) begin
        n_895 = 63'h0000000000000000;
      end
    end
    if (sums) begin
      n_895 = n_713;
    end
    if (rst) begin
      n_895 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_896 = parity;
    if (idle) begin
      if (valid_in) begin
        n_896 = 1'h0;
      end
    end
    if (sums) begin
      n_896 = n_710;
    end
    if (rst) begin
      n_896 = 1'h0;
    end
  end
  always @* begin
    n_897 = s1;
    if (idle) begin
      if (valid_in) begin
        n_897 = 7'h00;
      end
    end
    if (sums) begin
      n_897 = n_714;
    end
    if (rst) begin
      n_897 = 7'h00;
    end
  end
  always @* begin
    n_898 = s3;
    if (idle) begin
      if (valid_in) begin
        n_898 = 7'h00;
      end
    end
    if (sums) begin
      n_898 = n_715;
    end
    if (rst) begin
      n_898 = 7'h00;
    end
  end
  always @* begin
    n_899 = s5;
    if (idle) begin
      if (valid_in) begin
        n_899 = 7'h00;
      end
    end
    if (sums) begin
      n_899 = n_716;
    end
    if (rst) begin
      n_899 = 7'h00;
    end
  end
  always @* begin
    n_900 = s7;
    if (idle) begin
      if (valid_in) begin
        n_900 = 7'h00;
      end
    end
    if (sums) begin
      n_900 = n_717;
    end
    if (rst) begin
      n_900 = 7'h00;
    end
  end
  always @* begin
    n_902 = s9;
    if (idle) begin
      if (valid_in) begin
        n_902 = 7'h00;
      end
    end
    if (sums) begin
      n_902 = n_718;
    end
    if (rst) begin
      n_902 = 7'h00;
    end
  end
  always @* begin
    n_903 = s11;
    if (idle) begin
      if (valid_in) begin
        n_903 = 7'h00;
      end
    end
    if (sums) begin
      n_903 = n_719;
    end
    if (rst) begin
      n_903 = 7'h00;
    end
  end
  always @* begin
    n_904 = s13;
    if (idle) begin
      if (valid_in) begin
        n_904 = 7'h00;
      end
    end
    if (sums) begin
      n_904 = n_720;
    end
    if (rst) begin
      n_904 = 7'h00;
    end
  end
  always @* begin
    n_905 = s15;
    if (idle) begin
      if (valid_in) begin
        n_905 = 7'h00;
      end
    end
    if (sums) begin
      n_905 = n_721;
    end
    if (rst) begin
      n_905 = 7'h00;
    end
  end
  always @* begin
    n_906 = s17;
    if (idle) begin
      if (valid_in) begin
        n_906 = 7'h00;
      end
    end
    if (sums) begin
      n_906 = n_722;
    end
    if (rst) begin
      n_906 = 7'h00;
    end
  end
  always @* begin
    n_907 = s19;
    if (idle) begin
      if (valid_in) begin
        n_907 = 7'h00;
      end
    end
    if (sums) begin
      n_907 = n_724;
    end
    if (rst) begin
      n_907 = 7'h00;
    end
  end
  always @* begin
    n_908 = idle;
    if (idle) begin
      if (valid_in) begin
        n_908 = 1'h0;
      end
    end
    if (answer) begin
      n_908 = 1'h1;
    end
    if (rst) begin
      n_908 = 1'h1;
    end
  end
  always @* begin
    n_909 = sums;
    if (idle) begin
      if (valid_in) begin
        n_909 = 1'h1;
      end
    end
    if (sums) begin
      if (n_725) begin
        n_909 = 1'h0;
      end
    end
    if (rst) begin
      n_909 = 1'h0;
    end
  end
  always @* begin
    n_910 = start;
    if (sums) begin
      if (n_725) begin
        n_910 = 1'h1;
      end
    end
    if (start) begin
      n_910 = 1'h0;
    end
    if (rst) begin
      n_910 = 1'h0;
    end
  end
  always @* begin
    n_911 = window_0;
    if (start) begin
      n_911 = s1;
    end
    if (discrepancy) begin
      n_911 = window_1;
    end
    if (decide) begin
      n_911 = queue_1;
    end
    if (rst) begin
      n_911 = 7'h00;
    end
  end
  always @* begin
    n_913 = window_1;
    if (start) begin
      n_913 = 7'h00;
    end
    if (discrepancy) begin
      n_913 = window_2;
    end
    if (decide) begin
      n_913 = queue_0;
    end
    if (rst) begin
      n_913 = 7'h00;
    end
  end
  always @* begin
    n_914 = window_2;
    if (start) begin
      n_914 = 7'h00;
    end
    if (discrepancy) begin
      n_914 = window_3;
    end
    if (decide) begin
      n_914 = window_0;
    end
    if (rst) begin
      n_914 = 7'h00;
    end
  end
  always @* begin
    n_915 = window_3;
    if (start) begin
      n_915 = 7'h00;
    end
    if (discrepancy) begin
      n_915 = window_4;
    end
    if (decide) begin
      n_915 = window_1;
    end
    if (rst) begin
      n_915 = 7'h00;
    end
  end
  always @* begin
    n_916 = window_4;
    if (start) begin
      n_916 = 7'h00;
    end
    if (discrepancy) begin
      n_916 = window_5;
    end
    if (decide) begin
      n_916 = window_2;
    end
    if (rst) begin
      n_916 = 7'h00;
    end
  end
  always @* begin
    n_917 = window_5;
    if (start) begin
      n_917 = 7'h00;
    end
    if (discrepancy) begin
      n_917 = window_6;
    end
    if (decide) begin
      n_917 = window_3;
    end
    if (rst) begin
      n_917 = 7'h00;
    end
  end
  always @* begin
    n_918 = window_6;
    if (start) begin
      n_918 = 7'h00;
    end
    if (discrepancy) begin
      n_918 = window_7;
    end
    if (decide) begin
      n_918 = window_4;
    end
    if (rst) begin
      n_918 = 7'h00;
    end
  end
  always @* begin
    n_919 = window_7;
    if (start) begin
      n_919 = 7'h00;
    end
    if (discrepancy) begin
      n_919 = window_8;
    end
    if (decide) begin
      n_919 = window_5;
    end
    if (rst) begin
      n_919 = 7'h00;
    end
  end
  always @* begin
    n_920 = window_8;
    if (start) begin
      n_920 = 7'h00;
    end
    if (discrepancy) begin
      n_920 = window_9;
    end
    if (decide) begin
      n_920 = window_6;
    end
    if (rst) begin
      n_920 = 7'h00;
    end
  end
  always @* begin
    n_921 = window_9;
    if (start) begin
      n_921 = 7'h00;
    end
    if (discrepancy) begin
      n_921 = window_10;
    end
    if (decide) begin
      n_921 = window_7;
    end
    if (rst) begin
      n_921 = 7'h00;
    end
  end
  always @* begin
    n_922 = window_10;
    if (start) begin
      n_922 = 7'h00;
    end
    if (discrepancy) begin
      n_922 = window_0;
    end
    if (decide) begin
      n_922 = window_8;
    end
    if (rst) begin
      n_922 = 7'h00;
    end
  end
  always @* begin
    n_924 = queue_0;
    if (start) begin
      n_924 = s2;
    end
    if (decide) begin
      n_924 = queue_2;
    end
    if (rst) begin
      n_924 = 7'h00;
    end
  end
  always @* begin
    n_925 = queue_1;
    if (start) begin
      n_925 = s3;
    end
    if (decide) begin
      n_925 = queue_3;
    end
    if (rst) begin
      n_925 = 7'h00;
    end
  end
  always @* begin
    n_926 = queue_2;
    if (start) begin
      n_926 = s4;
    end
    if (decide) begin
      n_926 = queue_4;
    end
    if (rst) begin
      n_926 = 7'h00;
    end
  end
  always @* begin
    n_927 = queue_3;
    if (start) begin
      n_927 = s5;
    end
    if (decide) begin
      n_927 = queue_5;
    end
    if (rst) begin
      n_927 = 7'h00;
    end
  end
  always @* begin
    n_928 = queue_4;
    if (start) begin
      n_928 = s6;
    end
    if (decide) begin
      n_928 = queue_6;
    end
    if (rst) begin
      n_928 = 7'h00;
    end
  end
  always @* begin
    n_929 = queue_5;
    if (start) begin
      n_929 = s7;
    end
    if (decide) begin
      n_929 = queue_7;
    end
    if (rst) begin
      n_929 = 7'h00;
    end
  end
  always @* begin
    n_930 = queue_6;
    if (start) begin
      n_930 = s8;
    end
    if (decide) begin
      n_930 = queue_8;
    end
    if (rst) begin
      n_930 = 7'h00;
    end
  end
  always @* begin
    n_931 = queue_7;
    if (start) begin
      n_931 = s9;
    end
    if (decide) begin
      n_931 = queue_9;
    end
    if (rst) begin
      n_931 = 7'h00;
    end
  end
  always @* begin
    n_932 = queue_8;
    if (start) begin
      n_932 = s10;
    end
    if (decide) begin
      n_932 = queue_10;
    end
    if (rst) begin
      n_932 = 7'h00;
    end
  end
  always @* begin
    n_933 = queue_9;
    if (start) begin
      n_933 = s11;
    end
    if (decide) begin
      n_933 = queue_11;
    end
    if (rst) begin
      n_933 = 7'h00;
    end
  end
  always @* begin
    n_935 = queue_10;
    if (start) begin
      n_935 = s12;
    end
    if (decide) begin
      n_935 = queue_12;
    end
    if (rst) begin
      n_935 = 7'h00;
    end
  end
  always @* begin
    n_936 = queue_11;
    if (start) begin
      n_936 = s13;
    end
    if (decide) begin
      n_936 = queue_13;
    end
    if (rst) begin
      n_936 = 7'h00;
    end
  end
  always @* begin
    n_937 = queue_12;
    if (start) begin
      n_937 = s14;
    end
    if (decide) begin
      n_937 = queue_14;
    end
    if (rst) begin
      n_937 = 7'h00;
    end
  end
  always @* begin
    n_938 = queue_13;
    if (start) begin
      n_938 = s15;
    end
    if (decide) begin
      n_938 = queue_15;
    end
    if (rst) begin
      n_938 = 7'h00;
    end
  end
  always @* begin
    n_939 = queue_14;
    if (start) begin
      n_939 = s16;
    end
    if (decide) begin
      n_939 = queue_16;
    end
    if (rst) begin
      n_939 = 7'h00;
    end
  end
  always @* begin
    n_940 = queue_15;
    if (start) begin
      n_940 = s17;
    end
    if (decide) begin
      n_940 = queue_17;
    end
    if (rst) begin
      n_940 = 7'h00;
    end
  end
  always @* begin
    n_941 = queue_16;
    if (start) begin
      n_941 = s18;
    end
    if (decide) begin
      n_941 = queue_18;
    end
    if (rst) begin
      n_941 = 7'h00;
    end
  end
  always @* begin
    n_942 = queue_17;
    if (start) begin
      n_942 = s19;
    end
    if (decide) begin
      n_942 = queue_19;
    end
    if (rst) begin
      n_942 = 7'h00;
    end
  end
  always @* begin
    n_943 = queue_18;
    if (start) begin
      n_943 = s20;
    end
    if (decide) begin
      n_943 = 7'h00;
    end
    if (rst) begin
      n_943 = 7'h00;
    end
  end
  always @* begin
    n_944 = queue_19;
    if (start) begin
      n_944 = 7'h00;
    end
    if (decide) begin
      n_944 = 7'h00;
    end
    if (rst) begin
      n_944 = 7'h00;
    end
  end
  always @* begin
    n_946 = locator_0;
    if (start) begin
      n_946 = 7'h01;
    end
    if (discrepancy) begin
      n_946 = locator_1;
    end
    if (update) begin
      n_946 = locator_1;
    end
    if (search) begin
      n_946 = scaled_10;
    end
    if (rst) begin
      n_946 = 7'h00;
    end
  end
  always @* begin
    n_947 = locator_1;
    if (start) begin
      n_947 = 7'h00;
    end
    if (discrepancy) begin
      n_947 = locator_2;
    end
    if (update) begin
      n_947 = locator_2;
    end
    if (search) begin
      n_947 = scaled_11;
    end
    if (rst) begin
      n_947 = 7'h00;
    end
  end
  always @* begin
    n_948 = locator_2;
    if (start) begin
      n_948 = 7'h00;
    end
    if (discrepancy) begin
      n_948 = locator_3;
    end
    if (update) begin
      n_948 = locator_3;
    end
    if (search) begin
      n_948 = scaled_12;
    end
    if (rst) begin
      n_948 = 7'h00;
    end
  end
  always @* begin
    n_949 = locator_3;
    if (start) begin
      n_949 = 7'h00;
    end
    if (discrepancy) begin
      n_949 = locator_4;
    end
    if (update) begin
      n_949 = locator_4;
    end
    if (search) begin
      n_949 = scaled_13;
    end
    if (rst) begin
      n_949 = 7'h00;
    end
  end
  always @* begin
    n_950 = locator_4;
    if (start) begin
      n_950 = 7'h00;
    end
    if (discrepancy) begin
      n_950 = locator_5;
    end
    if (update) begin
      n_950 = locator_5;
    end
    if (search) begin
      n_950 = scaled_14;
    end
    if (rst) begin
      n_950 = 7'h00;
    end
  end
  always @* begin
    n_951 = locator_5;
    if (start) begin
      n_951 = 7'h00;
    end
    if (discrepancy) begin
      n_951 = locator_6;
    end
    if (update) begin
      n_951 = locator_6;
    end
    if (search) begin
      n_951 = scaled_15;
    end
    if (rst) begin
      n_951 = 7'h00;
    end
  end
  always @* begin
    n_952 = locator_6;
    if (start) begin
      n_952 = 7'h00;
    end
    if (discrepancy) begin
      n_952 = locator_7;
    end
    if (update) begin
      n_952 = locator_7;
    end
    if (search) begin
      n_952 = scaled_16;
    end
    if (rst) begin
      n_952 = 7'h00;
    end
  end
  always @* begin
    n_953 = locator_7;
    if (start) begin
      n_953 = 7'h00;
    end
    if (discrepancy) begin
      n_953 = locator_8;
    end
    if (update) begin
      n_953 = locator_8;
    end
    if (search) begin
      n_953 = scaled_17;
    end
    if (rst) begin
      n_953 = 7'h00;
    end
  end
  always @* begin
    n_954 = locator_8;
    if (start) begin
      n_954 = 7'h00;
    end
    if (discrepancy) begin
      n_954 = locator_9;
    end
    if (update) begin
      n_954 = locator_9;
    end
    if (search) begin
      n_954 = scaled_18;
    end
    if (rst) begin
      n_954 = 7'h00;
    end
  end
  always @* begin
    n_955 = locator_9;
    if (start) begin
      n_955 = 7'h00;
    end
    if (discrepancy) begin
      n_955 = locator_10;
    end
    if (update) begin
      n_955 = locator_10;
    end
    if (search) begin
      n_955 = scaled_19;
    end
    if (rst) begin
      n_955 = 7'h00;
    end
  end
  always @* begin
    n_957 = locator_10;
    if (start) begin
      n_957 = 7'h00;
    end
    if (discrepancy) begin
      n_957 = locator_0;
    end
    if (update) begin
      n_957 = n_744;
    end
    if (search) begin
      n_957 = scaled_20;
    end
    if (rst) begin
      n_957 = 7'h00;
    end
  end
  always @* begin
    n_958 = previous_0;
    if (start) begin
      n_958 = 7'h00;
    end
    if (update) begin
      n_958 = previous_1;
    end
    if (decide) begin
      n_958 = 7'h00;
    end
    if (rst) begin
      n_958 = 7'h00;
    end
  end
  always @* begin
    n_959 = previous_1;
    if (start) begin
      n_959 = 7'h01;
    end
    if (update) begin
      n_959 = previous_2;
    end
    if (decide) begin
      n_959 = 7'h00;
    end
    if (rst) begin
      n_959 = 7'h00;
    end
  end
  always @* begin
    n_960 = previous_2;
    if (start) begin
      n_960 = 7'h00;
    end
    if (update) begin
      n_960 = previous_3;
    end
    if (decide) begin
      n_960 = n_763;
    end
    if (rst) begin
      n_960 = 7'h00;
    end
  end
  always @* begin
    n_961 = previous_3;
    if (start) begin
      n_961 = 7'h00;
    end
    if (update) begin
      n_961 = previous_4;
    end
    if (decide) begin
      n_961 = n_764;
    end
    if (rst) begin
      n_961 = 7'h00;
    end
  end
  always @* begin
    n_962 = previous_4;
    if (start) begin
      n_962 = 7'h00;
    end
    if (update) begin
      n_962 = previous_5;
    end
    if (decide) begin
      n_962 = n_765;
    end
    if (rst) begin
      n_962 = 7'h00;
    end
  end
  always @* begin
    n_963 = previous_5;
    if (start) begin
      n_963 = 7'h00;
    end
    if (update) begin
      n_963 = previous_6;
    end
    if (decide) begin
      n_963 = n_766;
    end
    if (rst) begin
      n_963 = 7'h00;
    end
  end
  always @* begin
    n_964 = previous_6;
    if (start) begin
      n_964 = 7'h00;
    end
    if (update) begin
      n_964 = previous_7;
    end
    if (decide) begin
      n_964 = n_768;
    end
    if (rst) begin
      n_964 = 7'h00;
    end
  end
  always @* begin
    n_965 = previous_7;
    if (start) begin
      n_965 = 7'h00;
    end
    if (update) begin
      n_965 = previous_8;
    end
    if (decide) begin
      n_965 = n_769;
    end
    if (rst) begin
      n_965 = 7'h00;
    end
  end
  always @* begin
    n_966 = previous_8;
    if (start) begin
      n_966 = 7'h00;
    end
    if (update) begin
      n_966 = previous_9;
    end
    if (decide) begin
      n_966 = n_770;
    end
    if (rst) begin
      n_966 = 7'h00;
    end
  end
  always @* begin
    n_968 = previous_9;
    if (start) begin
      n_968 = 7'h00;
    end
    if (update) begin
      n_968 = previous_10;
    end
    if (decide) begin
      n_968 = n_771;
    end
    if (rst) begin
      n_968 = 7'h00;
    end
  end
  always @* begin
    n_969 = previous_10;
    if (start) begin
      n_969 = 7'h00;
    end
    if (update) begin
      n_969 = previous_0;
    end
    if (decide) begin
      n_969 = n_772;
    end
    if (rst) begin
      n_969 = 7'h00;
    end
  end
  always @* begin
    n_970 = signal_1;
    if (start) begin
      n_970 = 7'h01;
    end
    if (decide) begin
      if (longer) begin
        n_970 = signal_2;
      end
    end
    if (rst) begin
      n_970 = 7'h00;
    end
  end
  always @* begin
    n_971 = signal_2;
    if (start) begin
      n_971 = 7'h00;
    end
    if (discrepancy) begin
      n_971 = n_726;
    end
    if (decide) begin
      n_971 = 7'h00;
    end
    if (rst) begin
      n_971 = 7'h00;
    end
  end
  always @* begin
    n_972 = signal_3;
    if (start) begin
      n_972 = 5'h00;
    end
    if (decide) begin
      if (longer) begin
        n_972 = { n_850, n_821, n_799, n_784, n_774 };
      end
    end
    if (rst) begin
      n_972 = 5'h00;
    end
  end
  always @* begin
    n_973 = signal;
    if (start) begin
      n_973 = 5'h00;
    end
    if (decide) begin
      n_973 = { n_860, n_858, n_855, n_853, n_851 };
    end
    if (rst) begin
      n_973 = 5'h00;
    end
  end
  always @* begin
    n_974 = discrepancy;
    if (start) begin
      n_974 = 1'h1;
    end
    if (discrepancy) begin
      if (n_743) begin
        n_974 = 1'h0;
      end
    end
    if (decide) begin
      if (last) begin
      end else begin
        n_974 = 1'h1;
      end
    end
    if (rst) begin
      n_974 = 1'h0;
    end
  end
  always @* begin
    n_975 = update;
    if (discrepancy) begin
      if (n_743) begin
        n_975 = 1'h1;
      end
    end
    if (update) begin
      if (n_762) begin
        n_975 = 1'h0;
      end
    end
    if (rst) begin
      n_975 = 1'h0;
    end
  end
  always @* begin
    n_976 = kept_0;
    if (update) begin
      n_976 = kept_1;
    end
    if (rst) begin
      n_976 = 7'h00;
    end
  end
  always @* begin
    n_977 = kept_1;
    if (update) begin
      n_977 = kept_2;
    end
    if (rst) begin
      n_977 = 7'h00;
    end
  end
  always @* begin
    n_979 = kept_2;
    if (update) begin
      n_979 = kept_3;
    end
    if (rst) begin
      n_979 = 7'h00;
    end
  end
  always @* begin
    n_980 = kept_3;
    if (update) begin
      n_980 = kept_4;
    end
    if (rst) begin
      n_980 = 7'h00;
    end
  end
  always @* begin
    n_981 = kept_4;
    if (update) begin
      n_981 = kept_5;
    end
    if (rst) begin
      n_981 = 7'h00;
    end
  end
  always @* begin
    n_982 = kept_5;
    if (update) begin
      n_982 = kept_6;
    end
    if (rst) begin
      n_982 = 7'h00;
    end
  end
  always @* begin
    n_983 = kept_6;
    if (update) begin
      n_983 = kept_7;
    end
    if (rst) begin
      n_983 = 7'h00;
    end
  end
  always @* begin
    n_984 = kept_7;
    if (update) begin
      n_984 = kept_8;
    end
    if (rst) begin
      n_984 = 7'h00;
    end
  end
  always @* begin
    n_985 = kept_8;
    if (update) begin
      n_985 = kept_9;
    end
    if (rst) begin
      n_985 = 7'h00;
    end
  end
  always @* begin
    n_986 = kept_9;
    if (update) begin
      n_986 = kept_10;
    end
    if (rst) begin
      n_986 = 7'h00;
    end
  end
  always @* begin
    n_987 = kept_10;
    if (update) begin
      n_987 = locator_0;
    end
    if (rst) begin
      n_987 = 7'h00;
    end
  end
  always @* begin
    n_988 = decide;
    if (update) begin
      if (n_762) begin
        n_988 = 1'h1;
      end
    end
    if (decide) begin
      if (last) begin
        n_988 = 1'h0;
      end else begin
        n_988 = 1'h0;
      end
    end
    if (rst) begin
      n_988 = 1'h0;
    end
  end
  always @* begin
    n_990 = signal_4;
    if (decide) begin
      n_990 = 127'h00000000000000000000000000000000;
    end
    if (search) begin
      n_990 = { signal_4[125:0], root };
    end
    if (rst) begin
      n_990 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_991 = number;
    if (decide) begin
      n_991 = 5'h00;
    end
    if (search) begin
      n_991 = n_885;
    end
    if (rst) begin
      n_991 = 5'h00;
    end
  end
  always @* begin
    n_992 = search;
    if (decide) begin
      if (last) begin
        n_992 = 1'h1;
      end
    end
    if (search) begin
      if (n_886) begin
        n_992 = 1'h0;
      end
    end
    if (rst) begin
      n_992 = 1'h0;
    end
  end
  always @* begin
    n_993 = answer;
    if (search) begin
      if (n_886) begin
        n_993 = 1'h1;
      end
    end
    if (answer) begin
      n_993 = 1'h0;
    end
    if (rst) begin
      n_993 = 1'h0;
    end
  end
  always @* begin
    n_994 = data_out;
    if (answer) begin
      n_994 = corrected[63:0];
    end
    if (rst) begin
      n_994 = 64'h0000000000000000;
    end
  end
  always @* begin
    n_995 = check_out;
    if (answer) begin
      n_995 = corrected[126:64];
    end
    if (rst) begin
      n_995 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_996 = location;
    if (answer) begin
      n_996 = errors;
    end
    if (rst) begin
      n_996 = 127'h00000000000000000000000000000000;
    end
  end
  always @* begin
    n_997 = error_count;
    if (answer) begin
      n_997 = count[3:0];
    end
    if (rst) begin
      n_997 = 4'h0;
    end
  end
  always @* begin
    n_998 = syndrome;
    if (answer) begin
      n_998 = { remainder[0], remainder[1], remainder[2], remainder[3], remainder[4], remainder[5], remainder[6], remainder[7], remainder[8], remainder[9], remainder[10], remainder[11], remainder[12], remainder[13], remainder[14], remainder[15], remainder[16], remainder[17], remainder[18], remainder[19], remainder[20], remainder[21], remainder[22], remainder[23], remainder[24], remainder[25], remainder[26], remainder[27], remainder[28], remainder[29], remainder[30], remainder[31], remainder[32], remainder[33], remainder[34], remainder[35], remainder[36], remainder[37], remainder[38], remainder[39], remainder[40], remainder[41], remainder[42], remainder[43], remainder[44], remainder[45], remainder[46], remainder[47], remainder[48], remainder[49], remainder[50], remainder[51], remainder[52], remainder[53], remainder[54], remainder[55], remainder[56], remainder[57], remainder[58], remainder[59], remainder[60], remainder[61], remainder[62] };
    end
    if (rst) begin
      n_998 = 63'h0000000000000000;
    end
  end
  always @* begin
    n_999 = ce;
    if (answer) begin
      n_999 = n_887;
    end
    if (rst) begin
      n_999 = 1'h0;
    end
  end
  always @* begin
    n_3 = due;
    if (answer) begin
      n_3 = n_888;
    end
    if (rst) begin
      n_3 = 1'h0;
    end
  end
endmodule
