"""Functions that Numba compiles: what was compiled once is read the next time, by any copy of the same source.

Numba's own cache lies beside a file, or belongs to its path; it looks at the time and content of that one file, and not
at what the function calls in another; two processes that compile for other types at once may leave the code of one
under the name of the other. Here each compiled function is one file in the user's cache folder, named by the content of
all that decides it. A second clone, a read-only installation and an empty environment find it there.
"""

from __future__ import annotations

import dis
import pickle
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import llvmlite  # type: ignore[import-untyped]
import numba
import numpy as np
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher
from numba.core.serialize import dumps
from numba.extending import _Intrinsic

from qtaml_hw.support.cache import Cache, content

__all__ = ["compiled", "made_of"]

KEPT = Cache("kernels")
EXTENSIONS = ("qtaml_hw.support.vectors",)
"""Modules that teach Numba what an operator means, which no name in a kernel tells."""


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A decorator as ``numba.njit(cache=True, **options)``, with a cache that follows the source and not its place.

    Where there is no folder to keep anything in, as in containers without a home, every run compiles anew.

    Examples
    --------
    >>> @compiled(nogil=True)
    ... def double(x):
    ...     return 2 * x
    >>> double(21)
    42
    """

    def decorate(function: Callable[..., Any]) -> Any:
        made = numba.njit(**options)(function)
        made._cache = _Kept(made)
        return made

    return decorate


class _Kept(NullCache):  # type: ignore[misc]
    """What was compiled of one function, for each type of its arguments."""

    def __init__(self, function: Any) -> None:
        self._function = function
        self._source: str | None = None

    def _name(self, signature: Any, codegen: Any) -> str:
        if self._source is None:
            self._source = made_of(self._function)
        return content(self._source, repr(signature), repr(codegen.magic_tuple()), _versions())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The function compiled for a signature; None where it is not there, or is no such function."""
        target_context.refresh()
        data = KEPT.find(self._name(sig, target_context.codegen()))
        try:
            return None if data is None else CompileResult._rebuild(target_context, *pickle.loads(data))
        except Exception:  # what is no pickle fails in any way
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, unless it holds addresses of this process."""
        if not data.library.has_dynamic_globals and all(part.can_cache for part in data.lifted):
            KEPT.keep(self._name(sig, data.codegen), dumps(data._reduce()))


@cache
def _versions() -> str:
    checked = str(numba.config.BOUNDSCHECK)  # of every access to an array, or not
    return " ".join([sys.version, numba.__version__, llvmlite.__version__, np.__version__, checked])


def made_of(function: Any) -> str:
    """SHA-256 of all that decides what a function is compiled to, but for its types and the compiler.

    That is its code, the values of its constants and of the globals that it names, and the same of the functions among
    them; names of modules, but not where they lie.

    Parameters
    ----------
    function : callable
        A function, compiled or not.

    Raises
    ------
    TypeError
        If it names something of another kind, of which it is not known what would decide it.

    Examples
    --------
    >>> made_of(lambda x: x + 1) == made_of(lambda x: x + 1), made_of(lambda x: x + 1) == made_of(lambda x: x + 2)
    (True, False)
    """
    return content(*_parts(function, set()), *_extensions())


@cache
def _extensions() -> tuple[bytes, ...]:
    """The modules of `EXTENSIONS`, as they are written."""
    return tuple(Path(str(import_module(name).__file__)).read_bytes() for name in EXTENSIONS)


def _parts(value: Any, seen: set[int]) -> Iterator[bytes | str]:
    """What a value is made of, each function once."""
    if isinstance(value, Dispatcher):
        yield repr(sorted(value.targetoptions.items(), key=repr))
        value = value.py_func
    if isinstance(value, _Intrinsic):
        value = value._defn
    if isinstance(value, FunctionType):
        if id(value) in seen:
            yield value.__qualname__
            return
        seen.add(id(value))
        yield from _code(value.__code__)
        yield from _parts(value.__defaults__, seen)
        for cell in value.__closure__ or ():
            yield from _parts(cell.cell_contents, seen)
        for name in sorted(_named(value.__code__) & value.__globals__.keys()):
            yield name
            yield from _parts(value.__globals__[name], seen)
    elif isinstance(value, (ModuleType, type, BuiltinFunctionType, np.ufunc)) and _installed(value):
        yield f"{getattr(value, '__module__', '')} {value.__name__}"
    elif isinstance(value, tuple):
        yield f"{len(value)} values"
        for part in value:
            yield from _parts(part, seen)
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape}"
        yield value.tobytes()
    elif value is None or isinstance(value, (bool, int, float, str, np.generic, np.dtype, numba.types.Type)):
        yield f"{type(value).__name__} {value!r}"
    else:
        raise TypeError(f"a compiled function names {value!r}: it is not known what decides it")


def _installed(value: Any) -> bool:
    """Whether a module, class or function comes with a version, or is among the `EXTENSIONS`."""
    name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
    return name in EXTENSIONS or name.partition(".")[0] != __name__.partition(".")[0]


def _code(code: CodeType) -> Iterator[bytes | str]:
    """Instructions, names and constants; not where the source lies."""
    yield code.co_code
    yield repr((code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_argcount))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        else:
            yield repr(constant)


def _named(code: CodeType) -> set[str]:
    """Globals that code names, in functions within it, too."""
    own = {found.argval for found in dis.get_instructions(code) if found.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*(_named(constant) for constant in code.co_consts if isinstance(constant, CodeType)))
