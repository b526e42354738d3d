"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from qtaml_hw.support.files import write_atomically


def test_a_file_that_does_not_fit_is_named_and_the_old_one_stays(tmp_path: Path) -> None:
    """As on a full disk: the system's error of a write names no file."""
    path = tmp_path / "plot.svg"
    write_atomically(path, b"old")
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            write_atomically(path, bytes(100_000))
        except OSError as error:
            os._exit(0 if error.filename == str(path) else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["plot.svg"]


def test_a_folder_that_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "own").touch()
    with pytest.raises(OSError, match="report") as caught:
        write_atomically(tmp_path / "report", b"x")
    assert caught.value.filename == str(tmp_path / "report")
