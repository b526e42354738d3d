// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
// Memory of 1024 words of 24 bits, one read and one write port.
`ifndef SRAM_1024X24_EE7E4C9D
`define SRAM_1024X24_EE7E4C9D
module sram_1024x24 (
  input clk,
  input [9:0] read_address,
  output reg [23:0] read_data,
  input write_enable,
  input [9:0] write_address,
  input [23:0] write_data
);
  reg [23:0] words [0:1023];
  always @(posedge clk) begin
    if (write_enable)
      words[write_address] <= write_data;
    read_data <= words[read_address];
  end
endmodule
`endif
