"""Identity of a worker: versions, source and machine of a process, compared before it gets tasks.

Figures depend on the code of this package, on the libraries that compute them and, in the last digits of a float, on
the processor. A sweep is done by processes of one identity; the machine is recorded beside each result and may differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qtaml_hw.campaign.database import differences
from qtaml_hw.campaign.question import imported
from qtaml_hw.results import versions
from qtaml_hw.support.source import source_at_start, source_digest

__all__ = ["identity", "strangeness"]

AT_START = source_at_start()
"""Of the source as it was when this process loaded it."""


def identity(metric: str | None = None) -> dict[str, Any]:
    """What has to be equal in all processes that work on one sweep.

    Parameters
    ----------
    metric : str, optional
        Function of the user's, ``module:function``: name and SHA-256 of its file are part of it.

    Raises
    ------
    InputError
        If that cannot be imported here.

    Examples
    --------
    >>> sorted(identity()), strangeness(identity(), identity())
    (['source', 'versions'], '')
    """
    now = source_digest()
    found = {"versions": versions(), "source": now if now == AT_START else f"{now}, changed while it ran"}
    if metric is None:
        return found
    own = imported(metric)
    return found | {"metric": {"name": own.name, "sha256": own.digest}}


def strangeness(asked: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """How `found` differs from the identity that is `asked` for, in a line; empty where it does not.

    Examples
    --------
    >>> strangeness({"versions": {"numpy": "2.1"}, "source": "a"}, {"versions": {"numpy": "2.0"}, "source": "a"})
    'versions.numpy: "2.1" -> "2.0"'
    """
    return "; ".join(_short(differences(dict(asked), dict(found))))


def _short(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield "the source of qtaml_hw is another" if line.startswith("source: ") else line
