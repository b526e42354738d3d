"""The reference set that is checked in under ``rtl/``: ``python -m qtaml_hw.hdl.output.reference rtl`` writes it again.

One folder per code as `emit_code` writes it, and one for every ``NAME.plan.json`` beside them as `emit_plan` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from qtaml_hw.codes import from_name
from qtaml_hw.hdl.output.emit import emit_code, emit_plan
from qtaml_hw.hdl.output.names import verilog_name
from qtaml_hw.plan import Plan

__all__ = ["CODES", "folder_name", "main", "write_reference"]

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


def folder_name(code: str, pipeline: Sequence[str]) -> str:
    """Reference folder of a code.

    Examples
    --------
    >>> folder_name("hsiao-72-64", ("syndrome", "output"))
    'hsiao_72_64_syndrome_output'
    """
    return "_".join([verilog_name(code), *pipeline])


def write_reference(directory: Path, codes: Iterable[tuple[str, tuple[str, ...]]] = CODES) -> list[Path]:
    """Write the reference set; folders of plans whose ``plan.json`` lies in `directory` are written from it.

    Parameters
    ----------
    directory : Path
        The folder ``rtl`` of a checkout, or any other.
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


def main() -> None:
    """``python -m qtaml_hw.hdl.output.reference DIR``."""
    for folder in write_reference(Path(sys.argv[1])):
        print(folder)


if __name__ == "__main__":
    main()
