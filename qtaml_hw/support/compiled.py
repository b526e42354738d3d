"""Functions that Numba compiles: kept from one run to the next where there is a folder to keep them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

from qtaml_hw.support.source import source_at_start

__all__ = ["compiled"]


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A decorator as ``numba.njit(cache=True, **options)``, which needs no folder that it can write to.

    Numba keeps what it compiled beside the source or in the user's home, and refuses to compile where it can write to
    neither: an installation that is read-only, used without a home, as in containers. There every run compiles anew.
    What is kept is used by the same source of the whole package only: Numba by itself looks at the time and length of
    one file, and not at what the function calls in another.

    Examples
    --------
    >>> @compiled(nogil=True)
    ... def double(x):
    ...     return 2 * x
    >>> double(21)
    42
    """

    def decorate(function: Callable[..., Any]) -> Any:
        try:
            made = numba.njit(cache=True, **options)(function)
            vars(made._cache._cache_file)["_source_stamp"] = source_at_start()
            return made
        except RuntimeError as error:
            if "no locator available" not in str(error):
                raise
            return numba.njit(**options)(function)

    return decorate
