"""A code family is added by one file, its hardware by another: nothing else has to know of it.

The two files lie in ``tests/new_family``; a test puts their folders into the rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from math import comb
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw import codes, flow, hdl
from qtaml_hw.allocation import Sensitivity, allocate_exact, make_menu, make_storage_menu
from qtaml_hw.case import open_case
from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import Decoding, catalogue, families, from_name, make
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_code, emit_plan, missing_hardware
from qtaml_hw.hdl.coders import styles
from qtaml_hw.hdl.coders.area import codec_cells
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.network import Layer
from qtaml_hw.plan import Plan
from qtaml_hw.storage import decode_cycles
from qtaml_hw.verify import verify

FILES = Path(__file__).resolve().parent / "new_family"
DIGITS = Path(__file__).resolve().parents[1] / "examples" / "digits"
CHANNEL = BitChannel.symmetric(0.02)
LEVELS = np.clip(np.random.default_rng(0).normal(0, 30, 240), -127, 127).astype("i4")
LAYER = Layer.of_levels("w", LEVELS, step=0.1)


@pytest.fixture
def golay(monkeypatch: pytest.MonkeyPatch) -> Iterator[codes.BlockCode]:
    """The code, after its file has come into the room; codes are kept, so it leaves with its file."""
    monkeypatch.setattr(codes, "__path__", [*codes.__path__, str(FILES / "codes")])
    yield make("golay", 12)
    catalogue._made.cache_clear()


@pytest.fixture
def with_hardware(golay: codes.BlockCode, monkeypatch: pytest.MonkeyPatch) -> codes.BlockCode:
    """The same with its decoder: the class names a style, and the file of that has come, too."""
    room = import_module("qtaml_hw.hdl.coders")
    monkeypatch.setattr(type(golay), "decoding", Decoding("golay", 1))
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(FILES / "coders")])
    return golay


def test_the_code_is_the_golay_code(golay: codes.BlockCode) -> None:
    """Weights 0, 8, 12, 16, 24 and how many words have each; a word fails by four errors."""
    data = (np.arange(4096)[:, None] >> np.arange(12) & 1).astype(np.uint8)
    weights, counts = np.unique(golay.encode(data).sum(axis=1), return_counts=True)
    assert dict(zip(weights.tolist(), counts.tolist(), strict=True)) == {0: 1, 8: 759, 12: 2576, 16: 759, 24: 1}
    four_or_more = 1 - sum(comb(24, i) * 0.02**i * 0.98 ** (24 - i) for i in range(4))
    assert golay.residual(CHANNEL).p_word == pytest.approx(four_or_more, rel=0.05)  # not all of them in check bits


def test_a_family_is_in_the_catalogue_by_its_file_alone(golay: codes.BlockCode) -> None:
    assert "golay" in families()
    assert from_name("golay-24-12").n == golay.n == 24
    assert make("repetition-3+golay", 12).n == 72
    assert not golay.decoding.has_hardware
    assert decode_cycles("golay-24-12") is None


def test_without_its_file_there_is_no_family() -> None:
    assert "golay" not in families()
    with pytest.raises(codes.UnknownFamilyError, match="'golay'"):
        make("golay", 12)


def test_a_code_without_hardware_is_offered_only_where_none_is_asked_for(golay: codes.BlockCode) -> None:
    """By planes and in all bits; among others it is left out of neither menu in silence."""
    plain = make_menu([LAYER], CHANNEL, families=["golay"], readout="raw", data_bits=12)
    assert {offer.code for offer in plain.layers[0].offers} == {"", "golay-24-12"}
    stored = make_storage_menu([LAYER], CHANNEL, code_names=["golay-24-12"], widths=[4])
    assert {offer.code for offer in stored.layers[0].offers} == {"", "golay-24-12"}
    reason = "golay-24-12 has no hardware decoder; name another, or ask for no hardware"
    for named in (["golay"], ["hsiao", "golay"]):
        with pytest.raises(InputError, match=f"code family 'golay': {reason}"):
            make_menu([LAYER], CHANNEL, families=named, readout="raw", data_bits=12, hardware=True)
    with pytest.raises(InputError, match=f"code 'golay-24-12': {reason}"):
        make_storage_menu([LAYER], CHANNEL, code_names=["hsiao-72-64", "golay-24-12"], widths=[4], hardware=True)


def test_a_design_that_asks_for_hardware_does_not_get_it(golay: codes.BlockCode) -> None:
    changes = ["protection.codes=['golay']", "protection.data_bits=12"]
    with pytest.raises(InputError, match=r"'golay': golay-24-12 has no hardware decoder.*hardware\.emit = false"):
        flow.menu_of(open_case(Design.load(DIGITS / "design.toml", changes), DIGITS))
    menu = flow.menu_of(open_case(Design.load(DIGITS / "design.toml", [*changes, "hardware.emit=false"]), DIGITS))
    assert any(offer.family == "golay" for entry in menu.layers for offer in entry.offers)


def test_no_number_of_cycles_buys_a_decoder_that_there_is_not(golay: codes.BlockCode) -> None:
    """A quarter of the errors left would be worth any price."""
    menu = make_storage_menu([LAYER], CHANNEL, code_names=["golay-24-12"], widths=[3])
    sensitivity = Sensitivity(("w",), (LAYER.size,), np.ones(1), np.zeros(1), 1.0)

    def bought(cycles: int | None) -> str | None:
        return allocate_exact(menu, sensitivity, 8.0, cycles=cycles).layers[0].scheme.segments[0].code

    assert bought(None) == "golay-24-12"
    assert bought(10_000) is None


def test_hardware_of_a_code_without_is_refused_by_name(
    golay: codes.BlockCode, plan_of: Callable[..., Plan], tmp_path: Path
) -> None:
    plan = plan_of(("fc", [(48, 2, 6, "golay-24-12")]))
    with pytest.raises(InputError, match="golay-24-12 has no hardware decoder"):
        emit_code(golay, tmp_path / "out")
    with pytest.raises(InputError, match="'fc': golay-24-12 has no hardware decoder"):
        emit_plan(plan, tmp_path / "out")
    assert "golay-24-12 has no hardware decoder" in missing_hardware(plan)
    assert codec_cells(["golay-24-12"]) is None
    assert not list(tmp_path.iterdir())
    assert len(hdl.Encoder(golay).check_out) == 12  # encoders are made from H, whatever the decoder


def test_a_style_that_no_file_lists_is_named(golay: codes.BlockCode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(golay), "decoding", Decoding("magic", 1))
    with pytest.raises(LookupError, match=r"no module .* lists the style 'magic' of golay-24-12"):
        styles.style_of(golay)


@pytest.mark.usefixtures("searched_before")
def test_a_second_file_gives_it_hardware_that_is_verified(with_hardware: codes.BlockCode, tmp_path: Path) -> None:
    """Offered, estimated, emitted, and right: all single and double errors, and heavier ones that are flagged."""
    menu = make_menu([LAYER], CHANNEL, families=["golay"], readout="raw", data_bits=12, hardware=True)
    assert "golay-24-12" in {offer.code for offer in menu.layers[0].offers}
    assert decode_cycles("golay-24-12") == 1 == decoder_of(with_hardware).latency + 1
    assert codec_cells(["golay-24-12"]) == 8192 + styles.style_of(with_hardware).encoding.cells(with_hardware)
    emit_code(with_hardware, tmp_path / "out")
    report = verify(tmp_path / "out")
    assert report.passed
    assert {"model dec_golay_24_12", "model stream_golay_24_12"} <= {check.name for check in report.checks}
