// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// verilator lint_off UNUSED
module enc_hsiao_72_64_checks (
  input [63:0] data_in,
  input valid_in,
  input [63:0] data_out,
  input [7:0] check_out,
  input valid_out
);
  wire [63:0] data_in_then = data_in;
  wire valid_in_then = valid_in;
  wire full = 1'b1;
  always @* if (full) begin
    // data and valid pass
    assert (data_out == data_in_then && valid_out == valid_in_then);
  end
`ifndef YOSYS
  always @* if (full) begin
    // check bits are sums of data bits
    assert (check_out == ({^(data_in_then & 64'hf8ed348d221a4420), ^(data_in_then & 64'hf4daaa4a91152210), ^(data_in_then & 64'hf2b65926488c9108), ^(data_in_then & 64'hf171c711c4438884), ^(data_in_then & 64'h8f0fc0f03c207842), ^(data_in_then & 64'h4f003ff003e007c1), ^(data_in_then & 64'h2f00000fffe0003f), ^(data_in_then & 64'h1f000000001fffff)} ^ 8'h0));
  end
`endif
endmodule

`ifdef YOSYS
module enc_hsiao_72_64_formal (
  input [63:0] data_in,
  input valid_in
);
  wire [63:0] data_out;
  wire [7:0] check_out;
  wire valid_out;
  enc_hsiao_72_64 dut (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
  enc_hsiao_72_64_checks checks (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
endmodule
`else
bind enc_hsiao_72_64 enc_hsiao_72_64_checks enc_hsiao_72_64_bound (.data_in(data_in), .valid_in(valid_in), .data_out(data_out), .check_out(check_out), .valid_out(valid_out));
`endif
