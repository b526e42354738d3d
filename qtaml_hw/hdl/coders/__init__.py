"""Encoders and decoders of every code, and their areas."""
