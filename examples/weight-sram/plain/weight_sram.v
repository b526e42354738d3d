// The SRAM as a memory compiler delivers it: single port, synchronous, byte writes.
module weight_sram (
  input clk,
  input enable,
  input [3:0] write,
  input [7:0] address,
  input [31:0] write_data,
  output reg [31:0] read_data
);
  reg [31:0] words [0:255];
  integer i;
  always @(posedge clk)
    if (enable) begin
      for (i = 0; i < 4; i = i + 1)
        if (write[i]) words[address][8*i +: 8] <= write_data[8*i +: 8];
      if (write == 4'h0) read_data <= words[address];
    end
endmodule
