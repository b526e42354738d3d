"""A design that is opened knows what its read-out needs, and its plan has what the design asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.allocation import Plan, Sensitivity, allocate
from qtaml_hw.case import Case, open_case
from qtaml_hw.design import Design
from qtaml_hw.flow import menu_of
from qtaml_hw.storage import CHANNEL_OPTIMISED, READOUTS

DIGITS = Path(__file__).resolve().parent.parent / "examples" / "digits"
CORRECTIONS = {"by default": [], "asked for": ["protection.corrections=true"], "none": ["protection.corrections=false"]}


def opened(readout: str, *changes: str) -> Case:
    """The digits example with 4-bit weights and a few images."""
    few = ["network.bits=4", "data.test_samples=5", "data.calibration_samples=16", "protection.codes=['hsiao']"]
    return open_case(Design.load(DIGITS / "design.toml", [*few, f"protection.readout={readout}", *changes]), DIGITS)


def planned(case: Case) -> Plan:
    """The least that the design can buy, with all layers taken to matter alike."""
    ones = np.ones(len(case.layers))
    matters = Sensitivity(tuple(x.name for x in case.layers), tuple(x.size for x in case.layers), ones, ones, 1.0)
    return allocate(menu_of(case), matters, 0.0)


@pytest.mark.parametrize("corrections", CORRECTIONS)
@pytest.mark.parametrize("readout", READOUTS)
def test_a_read_out_of_numbers_has_no_error_feedback(readout, corrections):
    case = opened(readout, *CORRECTIONS[corrections])
    assert all(layer.feedback is None for layer in case.layers)
    assert not any(entry.words for entry in planned(case).layers)


@pytest.mark.parametrize("widths", [[], ["protection.widths=[3]"]], ids=["own width", "three bits"])
@pytest.mark.parametrize("corrections", ["by default", "asked for"])
def test_words_made_for_the_channel_are_chosen_with_the_calibration_inputs_in_view(corrections, widths):
    case = opened(CHANNEL_OPTIMISED, *CORRECTIONS[corrections], *widths)
    assert all(layer.feedback is not None for layer in case.layers)
    assert all(entry.words for entry in planned(case).layers)


@pytest.mark.parametrize("widths", [[], ["protection.widths=[3]"]], ids=["own width", "three bits"])
def test_a_design_without_corrections_stores_every_code_as_its_word(widths):
    case = opened(CHANNEL_OPTIMISED, *CORRECTIONS["none"], *widths)
    assert all(layer.feedback is None for layer in case.layers)
    assert not any(entry.words or entry.slope or entry.offset for entry in planned(case).layers)
