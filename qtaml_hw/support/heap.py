"""Memory that was freed, back to the system.

The allocator of glibc keeps what lies between pieces that are in use: after large arrays came and went by turns, that
can be several times what is needed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

__all__ = ["trim"]


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another allocator, or another system
        return None
    return found


def trim() -> None:
    """Hand back what is free; does nothing where the allocator cannot.

    Examples
    --------
    >>> trim()
    """
    if (found := _trim()) is not None:
        found(0)
