"""Verification of emitted hardware against the Python model."""

from qtaml_hw.cosim.verify import Check, VerifyReport, verify

__all__ = ["Check", "VerifyReport", "verify"]
