"""Are the Verilog files of a folder what this package writes for its manifest, byte for byte?

Whoever holds such a folder knows its modules from the manifest alone: what is computed from the manifest (the netlists
that `qtaml_hw.verify` evaluates, for one) is then true of the files. No Verilog is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import Manifest

__all__ = ["differing", "reemitted"]


def reemitted(directory: Path, manifest: Manifest, codes: dict[str, BlockCode]) -> list[str]:
    """Verilog files of a folder that are not those of its manifest, each with its first differing line.

    Parameters
    ----------
    directory : Path
        Output folder.
    manifest : Manifest
        Its manifest.
    codes : dict of str to BlockCode
        The codes of the manifest by name.

    Returns
    -------
    list of str
        Empty: all files are the same, byte for byte.

    Raises
    ------
    ValueError, KeyError
        If the manifest does not describe its modules.
    OSError
        If a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from qtaml_hw.codes import make
    >>> from qtaml_hw.hdl import emit_code
    >>> folder, code = Path(tempfile.mkdtemp()) / "hamming", make("hamming", 4)
    >>> manifest = emit_code(code, folder)
    >>> reemitted(folder, manifest, {code.name: code})
    []
    """
    from qtaml_hw.hdl.output.units import emit_again

    return differing(directory, emit_again(manifest, codes))


def differing(directory: Path, texts: Mapping[str, str]) -> list[str]:
    """The files whose bytes are not those of their text, each with its first differing line."""
    found = []
    for name, text in texts.items():
        data = (directory / name).read_bytes()
        if data != text.encode("ascii"):
            written, expected = data.split(b"\n"), text.encode("ascii").split(b"\n")
            same = (a == b for a, b in zip(written, expected, strict=False))
            line = next((i for i, agree in enumerate(same) if not agree), min(len(written), len(expected)))
            found.append(f"{name} differs in line {line + 1}")
    return found
