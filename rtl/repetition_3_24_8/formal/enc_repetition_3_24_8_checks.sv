// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// verilator lint_off UNUSED
module enc_repetition_3_24_8_checks (
  input [7:0] data_in,
  input valid_in,
  input [7:0] data_out,
  input [15:0] check_out,
  input valid_out
);
  wire [7:0] data_in_then = data_in;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  always @* if (full) begin
    // data and valid pass
    assert (data_out == data_in_then && valid_out == valid_in_then);
  end
  always @* if (full) begin
    // check bits are sums of data bits
    assert (check_out == ({^(data_in_then & 8'h80), ^(data_in_then & 8'h40), ^(data_in_then & 8'h20), ^(data_in_then & 8'h10), ^(data_in_then & 8'h8), ^(data_in_then & 8'h4), ^(data_in_then & 8'h2), ^(data_in_then & 8'h1), ^(data_in_then & 8'h80), ^(data_in_then & 8'h40), ^(data_in_then & 8'h20), ^(data_in_then & 8'h10), ^(data_in_then & 8'h8), ^(data_in_then & 8'h4), ^(data_in_then & 8'h2), ^(data_in_then & 8'h1)} ^ 16'h0));
  end
endmodule

`ifdef YOSYS
module enc_repetition_3_24_8_formal (
  input [7:0] data_in,
  input valid_in
);
  wire [7:0] data_out;
  wire [15:0] check_out;
  wire valid_out;
  enc_repetition_3_24_8 dut (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
  enc_repetition_3_24_8_checks checks (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
endmodule
`else
bind enc_repetition_3_24_8 enc_repetition_3_24_8_checks enc_repetition_3_24_8_bound (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
`endif
