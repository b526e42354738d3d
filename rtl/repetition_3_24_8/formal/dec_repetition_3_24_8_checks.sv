// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// verilator lint_off UNUSED
module dec_repetition_3_24_8_checks (
  input [7:0] data_in,
  input [15:0] check_in,
  input valid_in,
  input [23:0] inject,
  input bypass,
  input valid_out,
  input [7:0] data_out,
  input [15:0] check_out,
  input ce,
  input due,
  input [3:0] error_count,
  input [15:0] syndrome,
  input [23:0] location
);
  wire [7:0] data_in_then = data_in;
  wire [15:0] check_in_then = check_in;
  wire [23:0] inject_then = inject;
  wire bypass_then = bypass;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  wire [23:0] word = {check_in_then, data_in_then} ^ inject_then;
  wire [23:0] out = {check_out, data_out};
  integer i;
  integer ones;
  always @* begin
    ones = 0;
    for (i = 0; i < 24; i = i + 1) ones = ones + {31'd0, location[i]};
  end
  always @* if (full) begin
    // valid travels along
    assert (valid_out == valid_in_then);
    // a word is corrected, uncorrectable, or right
    assert (!(ce && due));
    // a word is turned where location says, unless bypassed
    assert (out == (word ^ (bypass_then ? 24'd0 : location)));
    // nothing is turned in an uncorrectable word
    assert (!due || location == 0);
    // ce and error_count say how many
    assert (ce == (location != 0) && {28'd0, error_count} == ones);
  end
  always @* if (full) begin
    // what leaves is a codeword, unless it is uncorrectable
    assert (due || syndrome == {^(location & 24'h800080), ^(location & 24'h400040), ^(location & 24'h200020), ^(location & 24'h100010), ^(location & 24'h80008), ^(location & 24'h40004), ^(location & 24'h20002), ^(location & 24'h10001), ^(location & 24'h8080), ^(location & 24'h4040), ^(location & 24'h2020), ^(location & 24'h1010), ^(location & 24'h808), ^(location & 24'h404), ^(location & 24'h202), ^(location & 24'h101)});
  end
  always @* if (full) begin
    // the syndrome is that of the code
    assert (syndrome == ({^(word & 24'h800080), ^(word & 24'h400040), ^(word & 24'h200020), ^(word & 24'h100010), ^(word & 24'h80008), ^(word & 24'h40004), ^(word & 24'h20002), ^(word & 24'h10001), ^(word & 24'h8080), ^(word & 24'h4040), ^(word & 24'h2020), ^(word & 24'h1010), ^(word & 24'h808), ^(word & 24'h404), ^(word & 24'h202), ^(word & 24'h101)} ^ 16'h0));
  end
endmodule

`ifdef YOSYS
module dec_repetition_3_24_8_formal (
  input [7:0] data_in,
  input [15:0] check_in,
  input valid_in,
  input [23:0] inject,
  input bypass
);
  wire valid_out;
  wire [7:0] data_out;
  wire [15:0] check_out;
  wire ce;
  wire due;
  wire [3:0] error_count;
  wire [15:0] syndrome;
  wire [23:0] location;
  dec_repetition_3_24_8 dut (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
  dec_repetition_3_24_8_checks checks (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
endmodule
`else
bind dec_repetition_3_24_8 dec_repetition_3_24_8_checks dec_repetition_3_24_8_bound (.data_in(data_in), .check_in(check_in), .valid_in(valid_in), .inject(inject), .bypass(bypass), .valid_out(valid_out), .data_out(data_out), .check_out(check_out), .ce(ce), .due(due), .error_count(error_count), .syndrome(syndrome), .location(location));
`endif
