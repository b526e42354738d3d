"""Helpers for all packages: safe text, atomic files, progress, lazy imports."""

from typing import TYPE_CHECKING

from qtaml_hw.support.lazy import attach

if TYPE_CHECKING:
    from qtaml_hw.support.files import write_atomically as write_atomically
    from qtaml_hw.support.progress import Progress as Progress, Quiet as Quiet, Step as Step, stages as stages
    from qtaml_hw.support.text import harmless as harmless, shorten as shorten, visible as visible
else:
    __getattr__, __dir__, __all__ = attach(__name__, __file__)
