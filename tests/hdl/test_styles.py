"""What software knows of decoders is what the hardware is: over the whole catalogue."""

from __future__ import annotations

import re

import pytest

from qtaml_hw.codes import BlockCode, families, ldpc_designs, make
from qtaml_hw.hdl.coders.choice import decoder_class, decoder_of, is_sequential
from qtaml_hw.hdl.coders.styles import Style, style_of
from qtaml_hw.support.registry import gathered

STYLES: tuple[Style[BlockCode], ...] = gathered("qtaml_hw.hdl.coders", "STYLES")

EXAMPLES = {
    "bch-T": ["bch-1", "bch-2", "bch-3", "bch-4", "bch-10"],
    "repetition-N": ["repetition-3", "repetition-5", "repetition-7"],
    "ldpc-NrR": list(ldpc_designs()),
    "ldpc-NrR-fast": ["ldpc-1024r72-fast", "ldpc-2048r59-fast", "ldpc-4096r75-fast"],
    "repetition-N+FAMILY": [
        f"repetition-3+{outer}" for outer in ("parity", "hsiao", "dec", "tec", "tecqed", "bch-10", "ldpc-1024r53")
    ],
}
"""Families that are listed with numbers left open."""
WIDTHS = (4, 11, 64, 130)
"""Data bits: BCH codes in fields of up to 8 bits and more, LDPC codes that are shortened."""


def catalogue() -> list[BlockCode]:
    """Every family at every width that it has."""
    found: dict[str, BlockCode] = {}
    for listed in families():
        for family in EXAMPLES.get(listed, [listed]):
            for data_bits in WIDTHS:
                try:
                    code = make(family, data_bits)
                except ValueError:  # no code of the family is so short
                    continue
                found[code.name] = code
    return list(found.values())


CODES = catalogue()


def test_every_family_has_an_example() -> None:
    """A family that is added is asked the same, by its name alone or by an example of its numbers."""
    open_names = {listed for listed in families() if re.search("[A-Z]", listed)}
    assert open_names == set(EXAMPLES)
    assert {code.family for code in CODES} >= set(families()) - open_names - {"dec", "tec"}  # which are bch-2 and bch-3


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_a_code_says_of_its_decoder_what_the_decoder_is(code: BlockCode) -> None:
    """The cycles that an address map counts and an allocation may limit; and whether there is anything to be built."""
    if not code.decoding.has_hardware:
        with pytest.raises(ValueError, match=f"^{re.escape(code.name)} has no hardware decoder$"):
            decoder_of(code)
        return
    decoder = decoder_of(code)
    assert type(decoder) is decoder_class(code)
    assert code.decoding.cycles == (decoder.cycles if is_sequential(code) else decoder.latency + 1)
    assert is_sequential(code) == hasattr(decoder, "ready_out")


def test_votes_around_an_ldpc_code_are_the_only_ones_without_hardware() -> None:
    assert {code.family for code in CODES if not code.decoding.has_hardware} == {"repetition-3+ldpc-1024r53"}


def test_every_style_is_listed_once_and_used() -> None:
    names = [style.name for style in STYLES]
    assert sorted(names) == sorted({style_of(code).name for code in CODES if code.decoding.has_hardware})
    for style in STYLES:
        assert (style.locator is None) != (style.decoder is None), style.name
