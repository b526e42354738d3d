"""How hardware decodes a code, as far as software asks: in which style, within how many clock cycles, or not at all.

Every code says it of itself (`BlockCode.decoding`), so a menu can ask before it buys, and an address map can count
cycles. The name of a style leads to the hardware: `qtaml_hw.hdl.coders.styles`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Decoding"]


@dataclass(frozen=True)
class Decoding:
    """How hardware decodes a code.

    Attributes
    ----------
    style : str
        Name of the style, that of a record in `qtaml_hw.hdl.coders.styles`; "" where there is no hardware decoder.
    cycles : int or None
        Clock cycles from a codeword to its data, at worst; None where there is no hardware decoder.
    missing : str
        Why there is none.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> make("bch-10", 64).decoding
    Decoding(style='iterative', cycles=487, missing='')
    >>> make("repetition-3+ldpc-1024r53", 544).decoding.missing
    'repetition-3+ldpc-1024r53-3072-544 has no hardware decoder'
    """

    style: str
    cycles: int | None
    missing: str = ""

    @property
    def has_hardware(self) -> bool:
        """Whether there is a hardware decoder."""
        return self.cycles is not None

    @property
    def at_once(self) -> bool:
        """Whether a row goes through the decoder in every cycle."""
        return self.cycles is not None and self.cycles <= 1
