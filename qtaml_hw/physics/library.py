"""The presets, and technologies from users' files: every mistake gets one line with file and field."""

from __future__ import annotations

import difflib
import io
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qtaml_hw.errors import InputError
from qtaml_hw.physics.model import kinds
from qtaml_hw.physics.table import read_measurements
from qtaml_hw.physics.technology import Technology
from qtaml_hw.support.files import opened
from qtaml_hw.support.text import plainly, visible

__all__ = ["load", "presets"]


def presets() -> tuple[str, ...]:
    """Names of the built-in technologies, sorted.

    Examples
    --------
    >>> len(presets()), "sram-65nm" in presets()
    (14, True)
    """
    folder = files("qtaml_hw.physics") / "presets"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load(name_or_path: str | Path) -> Technology:
    """A built-in technology by name, a user's TOML file of the same form, or a CSV file of what was measured.

    Parameters
    ----------
    name_or_path : str or Path
        One of `presets`, or a path that ends in ``.toml``, or in ``.csv`` (`qtaml_hw.physics.table`). A name is only
        ever compared with the built-in names.

    Returns
    -------
    Technology

    Raises
    ------
    InputError
        If there is no such preset or file, or the file is not a valid technology; the message names file and field.

    Examples
    --------
    >>> load("sram-65nm").confidence
    'low'
    >>> load("sram-65")
    Traceback (most recent call last):
    qtaml_hw.errors.InputError: no technology 'sram-65' (did you mean 'sram-65nm'?): expected ...
    """
    text = str(name_or_path)
    known = presets()
    if text in known:
        source = (files("qtaml_hw.physics") / "presets" / f"{text}.toml").read_text(encoding="utf-8")
        return _parse(source, text, f"preset {text}")
    if text.endswith(".csv"):
        return _measured(Path(name_or_path))
    if not text.endswith(".toml"):
        close = difflib.get_close_matches(text, known, n=1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        raise InputError(
            f"no technology {text!r}{hint}: expected a path ending in .toml or .csv, or one of {', '.join(known)}"
        )
    path = Path(name_or_path)
    try:
        with io.TextIOWrapper(opened(path), encoding="utf-8-sig") as file:
            source = file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise InputError(f"{path}: cannot read this technology file: {reason}") from None
    return _parse(source, path.stem, str(path))


def _measured(path: Path) -> Technology:
    tables = read_measurements(path).technology()
    try:
        return Technology.model_validate(tables | {"name": path.stem}, strict=True)
    except ValidationError as error:
        raise InputError("\n".join(f"{path}: {line}" for line in _problems(error))) from None


def _parse(source: str, name: str, where: str) -> Technology:
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where}: not valid TOML: {error}") from None
    except (RecursionError, ValueError):  # tomllib lets both through
        raise InputError(f"{where}: nested too deeply, or an integer of thousands of digits") from None
    if "network" in table:
        raise InputError(f"{where}: {_of_a_network(table)}")
    if "name" in table:
        raise InputError(f"{where}: name: a technology is named by its file; remove this key")
    try:
        return Technology.model_validate(_plain(table) | {"name": name}, strict=True)
    except ValidationError as error:
        raise InputError("\n".join(f"{where}: {line}" for line in _problems(error))) from None


def _of_a_network(table: dict[str, Any]) -> str:
    """What to ask instead of a file that asks about a network.

    >>> _of_a_network({"network": {}, "memory": {"technology": "sram-65nm", "vdd_v": 0.5}})
    'a design file, which asks about a network: its cells are those of `qtaml device sram-65nm`'
    """
    memories = table.get("memory")
    tables = [x for x in (memories if isinstance(memories, list) else [memories]) if isinstance(x, dict)]
    names = [x.get("technology") for x in tables]
    flat = [name for x in names for name in (x if isinstance(x, list) else [x]) if isinstance(name, str)]
    asked = " and ".join(f"`qtaml device {visible(name)[:60]}`" for name in dict.fromkeys(flat))
    cells = f"its cells are those of {asked}" if asked else "it gives the probabilities of its cells itself"
    return f"a design file, which asks about a network: {cells}"


def _no_kind(given: str | None) -> str:
    """That a model has no kind, or one that nobody knows.

    >>> _no_kind(None).partition(":")[0], _no_kind("sram").partition(":")[0]
    ('missing', "no 'sram' (did you mean 'sram-hold'?)")
    """
    if given is None:
        said = "missing"
    else:
        close = [name for name in kinds() if given and name.startswith(given)]
        close = close or difflib.get_close_matches(given, kinds(), n=1, cutoff=0.4)
        said = f"no {given[:60]!r}" + (f" (did you mean {close[0]!r}?)" if close else "")
    return f"{said}: one of {', '.join(kinds())}"


def _plain(value: Any) -> Any:
    """The same with tuples for lists: what a strict validation, which takes no text or truth for a number, expects."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return tuple(_plain(item) for item in value) if isinstance(value, list) else value


def _problems(error: ValidationError) -> list[str]:
    """One line for each of pydantic's findings: first keys that should not be there, last those that are missing."""
    places = [finding["loc"] for finding in error.errors()]
    inside = {place[:n] for place in places for n in range(len(place))}
    findings = [finding for finding in error.errors() if finding["loc"] not in inside]
    missing = [finding for finding in findings if finding["type"] == "missing"]
    lines, meant = list[str](), set[str]()
    for finding in sorted(findings, key=lambda finding: finding["type"] != "extra_forbidden"):
        path = [str(part) for part in finding["loc"] if part not in kinds()]
        message = plainly(finding)
        if finding["type"] == "missing":
            continue
        if finding["type"] in ("union_tag_not_found", "union_tag_invalid"):
            path.append("kind")
            message = _no_kind(finding.get("ctx", {}).get("tag"))
        if finding["type"] == "extra_forbidden":
            close = difflib.get_close_matches(path[-1], [str(x["loc"][-1]) for x in missing], n=1, cutoff=0.4)
            meant.update(close)
            message = "unknown key" + (f" (did you mean {close[0]}?)" if close else "")
        elif isinstance(finding.get("input"), str | int | float):
            message += f" (got {str(finding['input'])[:60]!r})"
        lines.append(": ".join(part for part in (".".join(path), message) if part))
    names = [".".join(str(part) for part in x["loc"] if part not in kinds()) for x in missing]
    names = [name for name in names if name.rpartition(".")[2] not in meant]
    return lines + ([f"{', '.join(names)}: missing"] if names else [])
