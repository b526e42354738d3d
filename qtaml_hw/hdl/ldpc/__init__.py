"""Encoder and decoder of quasi-cyclic LDPC codes."""
