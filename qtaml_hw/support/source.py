"""What this package is made of: a digest of its own code."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

__all__ = ["source_at_start", "source_digest"]


def source_digest() -> str:
    """SHA-256 of this package's own code, as it lies on the disk now.

    Examples
    --------
    >>> len(source_digest())
    64
    """
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def source_at_start() -> str:
    """The same when this process first asked.

    Examples
    --------
    >>> source_at_start() == source_at_start()
    True
    """
    return source_digest()
