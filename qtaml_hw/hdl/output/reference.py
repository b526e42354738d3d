"""The reference set that is checked in under ``rtl/``: ``python -m qtaml_hw.hdl.output.reference rtl`` writes it again.

One folder per code as `emit_code` writes it, and one for every ``NAME.plan.json`` beside them as `emit_plan` does.
Those of `WHOLE` are there to be read, the others as their manifests, which hold the hash of every file.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from qtaml_hw.codes import from_name
from qtaml_hw.hdl.manifest import MANIFEST
from qtaml_hw.hdl.output.emit import emit_code, emit_plan
from qtaml_hw.hdl.output.names import verilog_name
from qtaml_hw.plan import Plan

__all__ = ["CODES", "WHOLE", "folder_name", "keep_manifest", "main", "write_reference"]

CODES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hsiao-39-32", ()),
    ("hsiao-72-64", ()),
    ("hsiao-72-64", ("syndrome", "output")),
    ("hsiao-137-128", ()),
    ("bch-2-44-32", ()),
    ("bch-2-78-64", ()),
    ("bch-10-127-64", ()),
    ("repetition-3-24-8", ()),
    ("repetition-5-40-8", ()),
)
"""Code and pipeline of every reference folder."""

WHOLE = ("hsiao_72_64", "bch_2_44_32", "repetition_3_24_8")
"""Folders that are kept with all their files."""


def folder_name(code: str, pipeline: Sequence[str]) -> str:
    """Reference folder of a code.

    Examples
    --------
    >>> folder_name("hsiao-72-64", ("syndrome", "output"))
    'hsiao_72_64_syndrome_output'
    """
    return "_".join([verilog_name(code), *pipeline])


def write_reference(directory: Path, codes: Iterable[tuple[str, tuple[str, ...]]] = CODES) -> list[Path]:
    """Write all files of the reference set; folders of plans whose ``plan.json`` lies in `directory` come from it.

    Parameters
    ----------
    directory : Path
        Any folder.
    codes : iterable of (str, tuple of str)
        Name and pipeline of each code.

    Returns
    -------
    list of Path
        The folders.
    """
    folders = []
    for name, pipeline in codes:
        folder = directory / folder_name(name, pipeline)
        emit_code(from_name(name), folder, pipeline)
        folders.append(folder)
    for path in sorted(directory.glob("*.plan.json")):
        folder = directory / path.name.removesuffix(".plan.json")
        emit_plan(Plan.from_json(json.loads(path.read_text())), folder)
        folders.append(folder)
    return folders


def keep_manifest(folder: Path) -> None:
    """Delete all files of an output folder but its manifest."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != MANIFEST:
            path.unlink()


def main() -> None:
    """``python -m qtaml_hw.hdl.output.reference DIR``."""
    for folder in write_reference(Path(sys.argv[1])):
        if folder.name not in WHOLE:
            keep_manifest(folder)
        print(folder)


if __name__ == "__main__":
    main()
