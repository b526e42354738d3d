"""Lists of dead cells: every form says the same, and what is no list of dead cells is refused."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from qtaml_hw.memory import CellMap, read_cell_map

HEAD = "# width = 12\n# order = lsb-first\n"


@pytest.fixture
def march():
    """Cells of 40 rows of 12 bits, and what they read after 0 and after 1."""
    rng = np.random.default_rng(0)
    u = rng.random((40, 12))
    zeros, ones = u < 0.1, u > 0.9
    return zeros, ones


def numbers(bits: np.ndarray, order: str) -> list[int]:
    return [sum(int(b) << (i if order == "lsb-first" else 11 - i) for i, b in enumerate(row)) for row in bits]


@pytest.mark.parametrize("order", ["lsb-first", "msb-first"])
@pytest.mark.parametrize("form", ["masks", "reads"])
@pytest.mark.parametrize("kind", ["csv", "npz"])
def test_all_forms_list_the_same_cells(tmp_path, march, order, form, kind) -> None:
    zeros, ones = march
    first, second = (zeros, ones) if form == "masks" else (ones, ~zeros)
    names = ("stuck_0", "stuck_1") if form == "masks" else ("read_after_0", "read_after_1")
    file = tmp_path / f"map.{kind}"
    if kind == "csv":
        rows = zip(numbers(first, order), numbers(second, order), strict=True)
        body = "".join(f"{a:#x},{x:03x},{y:03X}\n" for a, (x, y) in enumerate(rows))
        file.write_text(f"# width = 12\n# order = {order}\naddress,{names[0]},{names[1]}\n{body}")
    else:
        turned = [x if order == "lsb-first" else x[:, ::-1] for x in (first, second)]
        packed = dict(zip(names, (np.packbits(x, axis=1, bitorder="little") for x in turned), strict=True))
        np.savez(file, address=np.arange(40), width=12, order=order, **packed)
    found = read_cell_map(file)
    assert found.zeros.tolist() == np.flatnonzero(zeros.ravel()).tolist()
    assert found.ones.tolist() == np.flatnonzero(ones.ravel()).tolist()


@pytest.mark.parametrize("kind", ["csv", "npz"])
def test_rows_without_a_dead_cell_count_where_it_is_said_that_they_were_tested(tmp_path, kind) -> None:
    for said, shares in ((None, (1 / 24, 2 / 24)), (10, (1 / 120, 2 / 120))):
        file = tmp_path / f"map.{kind}"
        if kind == "csv":
            rows = "" if said is None else f"# rows = {said}\n"
            file.write_text(rows + HEAD + "address,stuck_0,stuck_1\n1,3,800\n")
        else:
            more = {} if said is None else {"rows": said}
            masks = [np.array([x], np.uint8) for x in ([3, 0], [0, 8])]
            np.savez(file, address=[1], width=12, order="lsb-first", stuck_0=masks[0], stuck_1=masks[1], **more)
        assert read_cell_map(file).shares == pytest.approx(shares)


@pytest.mark.parametrize("kind", ["csv", "npz"])
def test_a_listed_row_was_tested_though_it_has_no_dead_cell(tmp_path, kind) -> None:
    file = tmp_path / f"map.{kind}"
    if kind == "csv":
        file.write_text(HEAD + "address,stuck_0,stuck_1\n1,3,0\n0x4,0,0x0\n")
    else:
        masks = np.array([[3, 0], [0, 0]], np.uint8), np.zeros((2, 2), np.uint8)
        np.savez(file, address=[1, 4], width=12, order="lsb-first", stuck_0=masks[0], stuck_1=masks[1])
    found = read_cell_map(file)
    assert (found.size, found.tested, found.rows_said) == (2, 5 * 12, False)


def test_a_part_of_a_map_is_what_lies_there(march) -> None:
    zeros, ones = (x.ravel() for x in march)
    cells = CellMap(np.flatnonzero(zeros), np.flatnonzero(ones))
    dead, held = cells.part(100, 200)
    assert np.array_equal(dead, (zeros | ones)[100:300])
    assert np.array_equal(held, ones[100:300])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("address,stuck_0,stuck_1\n0,1,0\n", "width: not said"),
        ("# width = 12\naddress,stuck_0,stuck_1\n", "order: not said"),
        ("# width = twelve\n# order = lsb-first\naddress,stuck_0,stuck_1\n", "width: expected the bits of a row"),
        ("# width = 12\n# order = little\naddress,stuck_0,stuck_1\n", "order: expected lsb-first or msb-first"),
        (HEAD + "address,time_s,flipped\n0,3,1\n", "columns .*upsets"),
        (HEAD + "address,stuck_0\n0,1\n", "columns"),
        (HEAD, "no line with the names of the columns"),
        ("# rows = 0\n" + HEAD + "address,stuck_0,stuck_1\n", "rows: expected how many were tested"),
        ("# rows = 2\n" + HEAD + "address,stuck_0,stuck_1\n2,1,0\n", "cell 24 is listed, and 24 cells were tested"),
        (HEAD + "address,stuck_0,stuck_1\n0,1000,0\n", "more than 12 bits"),
        (HEAD + "address,stuck_0,stuck_1\n0,1\n", "line 4: 2 columns"),
        (HEAD + "address,stuck_0,stuck_1\n0,1,1\n", "cell 0 is said to hold a 0 and a 1"),
        (HEAD + "address,stuck_0,stuck_1\n0,1,2\n0x0,1,2\n", "line 5: address 0 is there twice"),
        (HEAD + "address,stuck_0,stuck_1\n-1,1,2\n", "line 4: address: expected a decimal number"),
        (HEAD + "address,stuck_0,stuck_1\n1,1,x\n", "line 4: stuck_1: expected a hexadecimal number"),
        (HEAD + "address,stuck_0,stuck_1\n99999999999999,1,2\n", "beyond any memory"),
        (HEAD + f"address,stuck_0,stuck_1\n{2**43},1,2\n", "beyond any memory"),
        (HEAD + "address,stuck_0,stuck_1\n0,1,2\n# width = 16\n", "width: said twice, 12 and 16"),
        (HEAD + "\n# lot 7\naddress,stuck_0,stuck_1\n0,1,2\n\n# a comment\n1,1,x\n", "line 9: stuck_1: expected"),
        (HEAD + f"address,stuck_0,stuck_1\n{'9' * 5000},1,2\n", "line 4: address 9{60} lies beyond any memory"),
        (f"# rows = {'9' * 5000}\n" + HEAD + "address,stuck_0,stuck_1\n", "rows: expected how many were tested"),
        (f"# array_rows = {'9' * 5000}\n" + HEAD + "address,stuck_0,stuck_1\n", "array_rows: expected how many rows"),
        (f"# width = {'9' * 5000}\n# order = lsb-first\naddress,stuck_0,stuck_1\n", "width: expected the bits"),
        ("# rows: 4\n" + HEAD + "address,stuck_0,stuck_1\n0,1,2\n", "'# rows: 4': expected '# rows = ...'"),
        ("# Rows = 4\n" + HEAD + "address,stuck_0,stuck_1\n0,1,2\n", "'# Rows = 4': expected '# rows = ...'"),
    ],
)
def test_what_is_no_list_of_dead_cells_is_refused_by_name(tmp_path, text, message) -> None:
    file = tmp_path / "map.csv"
    file.write_text(text)
    with pytest.raises(ValueError, match=message) as refused:
        read_cell_map(file)
    assert str(file) in str(refused.value)


def test_cells_that_read_the_opposite_of_both_values_are_not_stuck(tmp_path) -> None:
    file = tmp_path / "map.csv"
    file.write_text(HEAD + "address,read_after_0,read_after_1\n0,001,ffe\n")
    with pytest.raises(ValueError, match="no stuck cell does"):
        read_cell_map(file)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stuck_0": np.array([[0, 16], [0, 0]], np.uint8)}, "stuck_0: a pattern has more than 12 bits"),
        ({"stuck_1": np.array([[0, 128], [0, 0]], np.uint8)}, "stuck_1: a pattern has more than 12 bits"),
        ({"address": [3, 3]}, "address: a row is there twice"),
        ({"address": [3, 1 << 43]}, "address: expected a vector of row numbers"),
        ({"address": [3, -1]}, "address: expected a vector of row numbers"),
        ({"address": [3.0, 4.0]}, "address: expected a vector of row numbers"),
        ({"stuck_0": np.zeros((2, 3), np.uint8)}, r"stuck_0: expected uint8 of shape \(2, 2\)"),
        ({"width": 0}, "width: expected the bits of a row"),
        ({"rows": 0}, "rows: expected how many were tested"),
    ],
)
def test_arrays_that_are_no_list_are_refused_by_name(tmp_path, change, message) -> None:
    """Rows of 12 cells take two bytes, whose last four bits are of no cell."""
    plain = {"address": [3, 4], "width": 12, "order": "lsb-first", "rows": 9}
    plain |= dict.fromkeys(("stuck_0", "stuck_1"), np.zeros((2, 2), np.uint8))
    np.savez(tmp_path / "map.npz", **plain)
    found = read_cell_map(tmp_path / "map.npz")
    assert (found.tested, found.rows_said) == (9 * 12, True)
    np.savez(tmp_path / "map.npz", **plain | change)
    with pytest.raises(ValueError, match=rf"map\.npz: {message}"):
        read_cell_map(tmp_path / "map.npz")


def test_arrays_of_python_objects_are_refused_by_name(tmp_path) -> None:
    """As ``np.array([1, None])`` makes them: reading one would run what is in it."""
    plain = {"address": [1], "width": 8, "order": "lsb-first"} | dict.fromkeys(("stuck_0", "stuck_1"), np.uint8([[1]]))
    for name, kind in (("address", "integers"), ("stuck_0", "integers"), ("order", "text")):
        np.savez(tmp_path / "map.npz", **plain | {name: np.array([1, None], dtype=object)})
        with pytest.raises(ValueError, match=rf"map\.npz: {name}: expected a plain array of {kind}"):
            read_cell_map(tmp_path / "map.npz")
    with (tmp_path / "map.npz").open("wb") as file:
        np.save(file, np.arange(4))
    with pytest.raises(ValueError, match=r"map\.npz: holds one bare array: expected an \.npz file"):
        read_cell_map(tmp_path / "map.npz")


def test_an_archive_with_a_broken_byte_is_refused_or_read_as_it_was(tmp_path) -> None:
    """Whatever byte it is: of the directory, of a name, of the compressed data."""
    masks = np.random.default_rng(1).integers(0, 256, (50, 2), dtype=np.uint8) & 0x0F
    plain = {"address": np.arange(50), "width": 12, "order": "lsb-first", "stuck_0": masks, "stuck_1": masks & 0}
    np.savez_compressed(tmp_path / "whole.npz", **plain)
    whole, cells = (tmp_path / "whole.npz").read_bytes(), read_cell_map(tmp_path / "whole.npz").zeros
    refused = list[str]()
    for place in range(0, len(whole), 3):
        (tmp_path / "map.npz").write_bytes(whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :])
        try:
            assert np.array_equal(read_cell_map(tmp_path / "map.npz").zeros, cells)
        except ValueError as error:
            refused.append(str(error))
    assert all(message.startswith(str(tmp_path / "map.npz")) for message in refused)
    assert len(refused) > len(whole) / 6


def test_an_archive_that_claims_more_than_it_holds_is_refused(tmp_path) -> None:
    """A header that says 32 TiB, before 200 bytes; a file that says it unfolds to 2 GiB."""
    file, rest = tmp_path / "map.npz", {"address": np.arange(50), "width": 12, "order": "lsb-first"}
    np.savez(file, stuck_1=np.zeros((50, 2), np.uint8), **rest)
    claim = io.BytesIO()
    np.lib.format.write_array_header_1_0(claim, {"descr": "|u1", "fortran_order": False, "shape": (1 << 44, 2)})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("stuck_0.npy", claim.getvalue() + bytes(200))
    claimed = r"map\.npz: stuck_0: cannot be read \(shape .* takes 35184372088832 bytes, and it holds 200\)"
    with pytest.raises(ValueError, match=claimed):
        read_cell_map(file)
    whole = bytearray(file.read_bytes())
    for place in (i for i in range(len(whole)) if whole[i : i + 4] == b"PK\x01\x02"):
        whole[place + 24 : place + 28] = (1 << 31).to_bytes(4, "little")
    file.write_bytes(whole)
    with pytest.raises(ValueError, match=r"map\.npz: its arrays are longer than"):
        read_cell_map(file)


def test_other_files_are_refused(tmp_path) -> None:
    for name, content in (("map.txt", b""), ("map.npz", b"PK no"), ("none.csv", None), ("bin.csv", b"\xff\xfe\x00")):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(ValueError, match=name):
            read_cell_map(file)
