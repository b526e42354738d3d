// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
// Memory of 1024 words of 72 bits, one read and one write port.
`ifndef SRAM_1024X72_55E37331
`define SRAM_1024X72_55E37331
module sram_1024x72 (
  input clk,
  input [9:0] read_address,
  output reg [71:0] read_data,
  input write_enable,
  input [9:0] write_address,
  input [71:0] write_data
);
  reg [71:0] words [0:1023];
  always @(posedge clk) begin
    if (write_enable)
      words[write_address] <= write_data;
    read_data <= words[read_address];
  end
endmodule
`endif
