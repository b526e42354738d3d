"""From a plan or a code to a folder of Verilog."""
