// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// verilator lint_off UNUSED
module dec_bch_2_44_32_checks (
  input [31:0] data_in,
  input [11:0] check_in,
  input valid_in,
  input [43:0] inject,
  input bypass,
  input valid_out,
  input [31:0] data_out,
  input [11:0] check_out,
  input ce,
  input due,
  input [1:0] error_count,
  input [11:0] syndrome,
  input [43:0] location
);
  wire [31:0] data_in_then = data_in;
  wire [11:0] check_in_then = check_in;
  wire [43:0] inject_then = inject;
  wire bypass_then = bypass;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  wire [43:0] word = {check_in_then, data_in_then} ^ inject_then;
  wire [43:0] out = {check_out, data_out};
  integer i;
  integer ones;
  always @* begin
    ones = 0;
    for (i = 0; i < 44; i = i + 1) ones = ones + {31'd0, location[i]};
  end
  always @* if (full) begin
    // valid travels along
    assert (valid_out == valid_in_then);
    // a word is corrected, uncorrectable, or right
    assert (!(ce && due));
    // a word is turned where location says, unless bypassed
    assert (out == (word ^ (bypass_then ? 44'd0 : location)));
    // nothing is turned in an uncorrectable word
    assert (!due || location == 0);
    // ce and error_count say how many
    assert (ce == (location != 0) && {30'd0, error_count} == ones);
    // at most 2 errors are corrected
    assert (ones <= 2);
  end
`ifndef YOSYS
  always @* if (full) begin
    // what leaves is a codeword, unless it is uncorrectable
    assert (due || syndrome == {^(location & 44'h800a35c93f6), ^(location & 44'h40051ae49fb), ^(location & 44'h20028d724fd), ^(location & 44'h100b7370188), ^(location & 44'h80f8c71332), ^(location & 44'h40df3f1a6f), ^(location & 44'h206f9f8d37), ^(location & 44'h1037cfc69b), ^(location & 44'h8b8bb70bb), ^(location & 44'h45c5db85d), ^(location & 44'h28d724fd8), ^(location & 44'h146b927ec)});
  end
`endif
`ifndef YOSYS
  always @* if (full) begin
    // the syndrome is that of the code
    assert (syndrome == ({^(word & 44'h800a35c93f6), ^(word & 44'h40051ae49fb), ^(word & 44'h20028d724fd), ^(word & 44'h100b7370188), ^(word & 44'h80f8c71332), ^(word & 44'h40df3f1a6f), ^(word & 44'h206f9f8d37), ^(word & 44'h1037cfc69b), ^(word & 44'h8b8bb70bb), ^(word & 44'h45c5db85d), ^(word & 44'h28d724fd8), ^(word & 44'h146b927ec)} ^ 12'h0));
  end
`endif
endmodule

`ifdef YOSYS
module dec_bch_2_44_32_formal (
  input [31:0] data_in,
  input [11:0] check_in,
  input valid_in,
  input [43:0] inject,
  input bypass
);
  wire valid_out;
  wire [31:0] data_out;
  wire [11:0] check_out;
  wire ce;
  wire due;
  wire [1:0] error_count;
  wire [11:0] syndrome;
  wire [43:0] location;
  dec_bch_2_44_32 dut (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
  dec_bch_2_44_32_checks checks (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
endmodule
`else
bind dec_bch_2_44_32 dec_bch_2_44_32_checks dec_bch_2_44_32_bound (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
`endif
