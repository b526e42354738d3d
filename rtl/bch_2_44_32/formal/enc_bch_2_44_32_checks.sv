// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// verilator lint_off UNUSED
module enc_bch_2_44_32_checks (
  input [31:0] data_in,
  input valid_in,
  input [31:0] data_out,
  input [11:0] check_out,
  input valid_out
);
  wire [31:0] data_in_then = data_in;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  always @* if (full) begin
    // data and valid pass
    assert (data_out == data_in_then && valid_out == valid_in_then);
  end
`ifndef YOSYS
  always @* if (full) begin
    // check bits are sums of data bits
    assert (check_out == ({^(data_in_then & 32'ha35c93f6), ^(data_in_then & 32'h51ae49fb), ^(data_in_then & 32'h28d724fd), ^(data_in_then & 32'hb7370188), ^(data_in_then & 32'hf8c71332), ^(data_in_then & 32'hdf3f1a6f), ^(data_in_then & 32'h6f9f8d37), ^(data_in_then & 32'h37cfc69b), ^(data_in_then & 32'hb8bb70bb), ^(data_in_then & 32'h5c5db85d), ^(data_in_then & 32'h8d724fd8), ^(data_in_then & 32'h46b927ec)} ^ 12'h0));
  end
`endif
endmodule

`ifdef YOSYS
module enc_bch_2_44_32_formal (
  input [31:0] data_in,
  input valid_in
);
  wire [31:0] data_out;
  wire [11:0] check_out;
  wire valid_out;
  enc_bch_2_44_32 dut (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
  enc_bch_2_44_32_checks checks (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
endmodule
`else
bind enc_bch_2_44_32 enc_bch_2_44_32_checks enc_bch_2_44_32_bound (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
`endif
