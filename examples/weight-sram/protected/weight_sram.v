// The SRAM as a memory compiler delivers it: single port, synchronous, 39 bits wide for a (39,32) code.
module weight_sram (
  input clk,
  input enable,
  input write,
  input [7:0] address,
  input [38:0] write_data,
  output reg [38:0] read_data
);
  reg [38:0] words [0:255];
  always @(posedge clk)
    if (enable) begin
      if (write) words[address] <= write_data;
      else read_data <= words[address];
    end
endmodule
