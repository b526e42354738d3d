"""The writer in C chooses the words that the search chooses, bit for bit."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from importlib import resources
from typing import Any

import numpy as np
import pytest

from qtaml_hw.storage import Trellis
from qtaml_hw.storage.trellis_search import search

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
pytestmark = pytest.mark.skipif(COMPILER is None, reason="needs a C compiler: apt install gcc")

FLOATS = ctypes.POINTER(ctypes.c_float)


class Job(ctypes.Structure):
    """`trellis_job` of the C file."""

    _fields_ = (
        *((name, ctypes.c_uint32) for name in ("steps", "per", "bits", "window", "block", "n", "rows", "groups")),
        *((name, FLOATS) for name in ("x", "weight", "shares", "table")),
    )


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("c")
    source = folder / "writer.c"
    source.write_text((resources.files("qtaml_hw.hdl.output") / "trellis_writer.c").read_text())
    flags = ["-std=c99", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run([str(COMPILER), *flags, str(source), "-o", str(folder / "writer.so")], check=True)
    library = ctypes.CDLL(str(folder / "writer.so"))
    library.trellis_work_bytes.restype = ctypes.c_size_t
    return library


@pytest.mark.parametrize(
    ("bits", "per", "window", "n", "groups", "block"),
    [
        (1, 1, 8, 75, 1, 0),
        (2, 1, 8, 150, 1, 256),
        (1, 4, 7, 75, 1, 0),
        (3, 2, 6, 30, 2, 64),
        (6, 1, 8, 1, 1, 0),
        (1, 2, 12, 75, 1, 0),  # eight states with the same new bits
        (3, 4, 8, 150, 2, 0),  # eight kinds of new bits from a state
        (6, 1, 10, 75, 1, 64),  # the same, of fewer states than kinds
        (2, 4, 6, 75, 1, 0),  # too few of both
        (1, 4, 10, 150, 1, 0),
    ],
)
def test_words_are_those_of_the_search(
    writer: Any, bits: int, per: int, window: int, n: int, groups: int, block: int
) -> None:
    """Rates, blocks, groups and dead cells; channels longer and shorter than what a survivor keeps, no feedback."""
    rng = np.random.default_rng(bits)
    trellis = Trellis(bits, rng.integers(-60, 61, (per, 1 << window)), 5, block=block)
    count = (3000 if per == 4 else 600) // n * n
    steps = trellis.words(count)
    x, weight = np.zeros((2, steps * per), np.float32)
    x[:count], weight[:count] = rng.normal(0, 1, count), rng.uniform(0.2, 2, count)
    shares = np.tril(rng.normal(0, 0.6 / np.sqrt(n), (groups, n, n)), -1).astype(np.float32)
    dead = rng.integers(0, 1 << bits, steps).astype(np.uint8) & rng.integers(0, 1 << bits, steps).astype(np.uint8)
    held = dead & rng.integers(0, 1 << bits, steps).astype(np.uint8)
    rows = count // n // groups
    expected = search(x, n, shares, rows, weight, trellis.values(), bits, dead, held, trellis.block)
    table, out = trellis.values(), np.zeros(steps, np.uint8)
    numbers = steps, per, bits, window, trellis.block, n, rows, groups
    job = Job(*numbers, *(array.ctypes.data_as(FLOATS) for array in (x, weight, shares, table)))
    work = ctypes.create_string_buffer(writer.trellis_work_bytes(ctypes.byref(job)))
    masks = (array.ctypes.data_as(ctypes.c_char_p) for array in (dead, held))
    writer.trellis_write(ctypes.byref(job), *masks, work, out.ctypes.data_as(ctypes.c_char_p))
    assert np.array_equal(out & dead, held)
    assert np.array_equal(out, expected)
