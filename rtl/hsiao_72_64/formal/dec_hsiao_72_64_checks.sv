// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// verilator lint_off UNUSED
module dec_hsiao_72_64_checks (
  input [63:0] data_in,
  input [7:0] check_in,
  input valid_in,
  input [71:0] inject,
  input bypass,
  input valid_out,
  input [63:0] data_out,
  input [7:0] check_out,
  input ce,
  input due,
  input error_count,
  input [7:0] syndrome,
  input [71:0] location
);
  wire [63:0] data_in_then = data_in;
  wire [7:0] check_in_then = check_in;
  wire [71:0] inject_then = inject;
  wire bypass_then = bypass;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  wire [71:0] word = {check_in_then, data_in_then} ^ inject_then;
  wire [71:0] out = {check_out, data_out};
  integer i;
  integer ones;
  always @* begin
    ones = 0;
    for (i = 0; i < 72; i = i + 1) ones = ones + {31'd0, location[i]};
  end
  always @* if (full) begin
    // valid travels along
    assert (valid_out == valid_in_then);
    // a word is corrected, uncorrectable, or right
    assert (!(ce && due));
    // a word is turned where location says, unless bypassed
    assert (out == (word ^ (bypass_then ? 72'd0 : location)));
    // nothing is turned in an uncorrectable word
    assert (!due || location == 0);
    // ce and error_count say how many
    assert (ce == (location != 0) && {31'd0, error_count} == ones);
    // at most 1 errors are corrected
    assert (ones <= 1);
  end
  always @* if (full) begin
    // what leaves is a codeword, unless it is uncorrectable
    assert (due || syndrome == {^(location & 72'h80f8ed348d221a4420), ^(location & 72'h40f4daaa4a91152210), ^(location & 72'h20f2b65926488c9108), ^(location & 72'h10f171c711c4438884), ^(location & 72'h88f0fc0f03c207842), ^(location & 72'h44f003ff003e007c1), ^(location & 72'h22f00000fffe0003f), ^(location & 72'h11f000000001fffff)});
    // uncorrectable is every syndrome but 0 and those of single errors
    assert (due == !(syndrome == 0 || syndrome == 8'h7 || syndrome == 8'hb || syndrome == 8'h13 || syndrome == 8'h23 || syndrome == 8'h43 || syndrome == 8'h83 || syndrome == 8'hd || syndrome == 8'h15 || syndrome == 8'h25 || syndrome == 8'h45 || syndrome == 8'h85 || syndrome == 8'h19 || syndrome == 8'h29 || syndrome == 8'h49 || syndrome == 8'h89 || syndrome == 8'h31 || syndrome == 8'h51 || syndrome == 8'h91 || syndrome == 8'h61 || syndrome == 8'ha1 || syndrome == 8'hc1 || syndrome == 8'he || syndrome == 8'h16 || syndrome == 8'h26 || syndrome == 8'h46 || syndrome == 8'h86 || syndrome == 8'h1a || syndrome == 8'h2a || syndrome == 8'h4a || syndrome == 8'h8a || syndrome == 8'h32 || syndrome == 8'h52 || syndrome == 8'h92 || syndrome == 8'h62 || syndrome == 8'ha2 || syndrome == 8'hc2 || syndrome == 8'h1c || syndrome == 8'h2c || syndrome == 8'h4c || syndrome == 8'h8c || syndrome == 8'h34 || syndrome == 8'h54 || syndrome == 8'h94 || syndrome == 8'h64 || syndrome == 8'ha4 || syndrome == 8'hc4 || syndrome == 8'h38 || syndrome == 8'h58 || syndrome == 8'h98 || syndrome == 8'h68 || syndrome == 8'ha8 || syndrome == 8'hc8 || syndrome == 8'h70 || syndrome == 8'hb0 || syndrome == 8'hd0 || syndrome == 8'he0 || syndrome == 8'h1f || syndrome == 8'h2f || syndrome == 8'h4f || syndrome == 8'h8f || syndrome == 8'hf1 || syndrome == 8'hf2 || syndrome == 8'hf4 || syndrome == 8'hf8 || syndrome == 8'h1 || syndrome == 8'h2 || syndrome == 8'h4 || syndrome == 8'h8 || syndrome == 8'h10 || syndrome == 8'h20 || syndrome == 8'h40 || syndrome == 8'h80));
  end
`ifndef YOSYS
  always @* if (full) begin
    // the syndrome is that of the code
    assert (syndrome == ({^(word & 72'h80f8ed348d221a4420), ^(word & 72'h40f4daaa4a91152210), ^(word & 72'h20f2b65926488c9108), ^(word & 72'h10f171c711c4438884), ^(word & 72'h88f0fc0f03c207842), ^(word & 72'h44f003ff003e007c1), ^(word & 72'h22f00000fffe0003f), ^(word & 72'h11f000000001fffff)} ^ 8'h0));
  end
`endif
endmodule

`ifdef YOSYS
module dec_hsiao_72_64_formal (
  input [63:0] data_in,
  input [7:0] check_in,
  input valid_in,
  input [71:0] inject,
  input bypass
);
  wire valid_out;
  wire [63:0] data_out;
  wire [7:0] check_out;
  wire ce;
  wire due;
  wire error_count;
  wire [7:0] syndrome;
  wire [71:0] location;
  dec_hsiao_72_64 dut (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
  dec_hsiao_72_64_checks checks (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
endmodule
`else
bind dec_hsiao_72_64 dec_hsiao_72_64_checks dec_hsiao_72_64_bound (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
`endif
