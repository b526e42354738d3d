"""The published SECDED codes that ours are measured against: their matrices, and the plain Verilog around them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from library import columns, plain_decoder, plain_encoder

DESIGNS = ("opentitan", "bedrock-rtl")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("data_bits", [32, 64])
def test_the_matrices_are_hsiao_codes_of_least_weight(design: str, data_bits: int) -> None:
    """Distinct columns of odd weight above 1; 103 ones in all for 32 data bits, 216 for 64, unit columns included."""
    found = columns(design, data_bits)
    check = {32: 7, 64: 8}[data_bits]
    assert len(set(found)) == data_bits
    assert {x.bit_count() % 2 for x in found} == {1}
    assert min(x.bit_count() for x in found) == 3
    assert sum(x.bit_count() for x in found) + check == {32: 103, 64: 216}[data_bits]


def test_rows_of_the_published_files() -> None:
    """Some masks as they stand there."""
    found = columns("opentitan", 64)
    assert sum((x >> 0 & 1) << j for j, x in enumerate(found)) == 0x9B000000001FFFFF
    assert sum((x >> 6 & 1) << j for j, x in enumerate(found)) == 0xE6DAAA4A91152210
    assert sum((x >> 6 & 1) << j for j, x in enumerate(columns("opentitan", 32))) == 0x98505586
    assert [j for j, x in enumerate(columns("bedrock-rtl", 64)) if x >> 7] == list(range(35, 56))


@pytest.mark.skipif(shutil.which("iverilog") is None, reason="needs Icarus Verilog: apt install iverilog")
@pytest.mark.parametrize("design", DESIGNS)
def test_the_plain_coders_correct_one_error_and_flag_two(design: str, tmp_path: Path) -> None:
    """Encoder, all single errors, all double ones."""
    found = columns(design, 32)
    (tmp_path / "x.v").write_text(
        plain_encoder("enc", found) + plain_decoder("dec", found, misfits=design == "bedrock-rtl")
    )
    (tmp_path / "b.v").write_text("""module b;
  reg [31:0] data; wire [6:0] check; reg [38:0] flips; wire [31:0] out; wire [6:0] s; wire [1:0] flags;
  wire [38:0] word = {check, data} ^ flips;
  enc e (data, check); dec d (word[31:0], word[38:32], out, s, flags);
  integer i, j, wrong; initial begin
    wrong = 0; data = 32'hdeadbeef; flips = 0; #1 if (out !== data || flags !== 0) wrong = wrong + 1;
    for (i = 0; i < 39; i = i + 1) begin
      data = $random; flips = 39'd1 << i; #1 if (out !== data || flags !== 1) wrong = wrong + 1;
      for (j = 0; j < i; j = j + 1) begin flips = 39'd1 << i | 39'd1 << j; #1 if (flags !== 2) wrong = wrong + 1; end
    end
    $display("%0d", wrong); end
endmodule
""")
    subprocess.run(["iverilog", "-g2001", "-Wall", "-o", "x", "x.v", "b.v"], cwd=tmp_path, check=True)
    said = subprocess.run(["vvp", "-n", "x"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "0"
