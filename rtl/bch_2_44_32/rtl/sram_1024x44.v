// Emitted by qtaml_hw 0.1.0; configuration sha256 26fb3d7d64258b0aa3588a2163493691e5cb4a68da6a7afb0d6d5d1913600ce7.
// Memory of 1024 words of 44 bits, one read and one write port.
`ifndef SRAM_1024X44_6BE721CD
`define SRAM_1024X44_6BE721CD
module sram_1024x44 (
  input clk,
  input [9:0] read_address,
  output reg [43:0] read_data,
  input write_enable,
  input [9:0] write_address,
  input [43:0] write_data
);
  reg [43:0] words [0:1023];
  always @(posedge clk) begin
    if (write_enable)
      words[write_address] <= write_data;
    read_data <= words[read_address];
  end
endmodule
`endif
