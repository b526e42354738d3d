"""Emitted hardware against the Python model."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.verify.played import Played as Played, in_steps as in_steps
    from qtaml_hw.verify.verification import Check as Check, VerifyReport as VerifyReport, verify as verify
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
