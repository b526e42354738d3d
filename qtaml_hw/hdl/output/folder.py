"""Output folders that appear at once, replace only what this tool wrote, and never lose a user's file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from qtaml_hw.errors import InputError
from qtaml_hw.hdl.manifest import MANIFEST, Manifest, listed_files, sha256
from qtaml_hw.support.files import exchange, opened

__all__ = ["check_folder", "write_folder"]


def check_folder(directory: Path) -> None:
    """Raise unless `directory` is new, empty, or holds exactly an earlier output.

    Raises
    ------
    InputError
        If it is a file, or holds a file that its manifest does not list, or if a file or the manifest was edited since.
    """
    directory = Path(os.path.realpath(directory))  # as it will be: ``new/../old`` is ``old`` once ``new`` is made
    for path in (directory, *directory.parents):
        if os.path.lexists(path) and not path.is_dir():
            raise InputError(f"{path}: exists and is not a folder")
    if not directory.exists():
        return
    present = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if not path.is_dir()}
    if not present:
        return
    if MANIFEST not in present:
        raise InputError(f"{directory}: exists with other content; choose a new folder")
    listed = listed_files(directory)
    foreign = sorted(present - {MANIFEST, *listed})
    if foreign:
        raise InputError(f"{directory}: holds {foreign[0]!r}, which this tool did not write; choose a new folder")
    for name in sorted(present & listed.keys()):
        try:
            with opened(directory / name) as file:
                changed = sha256(file.read()) != listed[name]
        except OSError as error:
            raise InputError(f"{directory / name}: cannot be read: {error.strerror}; choose a new folder") from None
        if changed:
            raise InputError(
                f"{directory}: {name!r} was changed after it was written; choose a new folder, or remove it"
            )


def write_folder(directory: Path, manifest: Manifest, contents: dict[str, bytes]) -> None:
    """Write `contents` (by relative path) and `manifest` to a temporary folder beside `directory`, then rename it.

    Raises
    ------
    InputError
        If `directory` may not be replaced or cannot be written; nothing is changed then.
    """
    directory = Path(os.path.realpath(directory))
    check_folder(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{directory.name[:40]}-", dir=directory.parent) as scratch:
            fresh = Path(scratch) / "new"
            for name, data in {**contents, MANIFEST: manifest.dumps().encode("ascii")}.items():
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            if directory.exists():
                try:
                    exchange(fresh, directory)
                    return
                except OSError:  # not on every system
                    directory.rename(Path(scratch) / "old")
            fresh.rename(directory)
    except OSError as error:
        raise InputError(f"{directory}: cannot be written: {error.strerror}") from None
