# To begin with: set the clock period, and what stands before and behind the ports.
create_clock -name clk -period 5.0 [get_ports clk]
set_input_delay 1.0 -clock clk [all_inputs]
set_output_delay 1.0 -clock clk [all_outputs]
