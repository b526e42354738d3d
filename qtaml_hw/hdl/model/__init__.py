"""What the hardware should do: vectors, traffic, facts of codes."""
