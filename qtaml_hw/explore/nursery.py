"""The imports of all workers of a sweep: loaded once, in the process that the workers are copies of.

No session is made here and no thread begun: neither would be there in a copy.
"""

from __future__ import annotations

import gc
import sys
from types import TracebackType

import numpy as np
import onnxruntime  # noqa: F401

import qtaml_hw.cost.figures
import qtaml_hw.explore.work
import qtaml_hw.hdl.coders.area  # noqa: F401
from qtaml_hw.network.standing import Rearranged
from qtaml_hw.physics import axes
from qtaml_hw.support.registry import gathered

__all__: list[str] = []


def _said(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What stops a worker before it begins is said, unless it is that nobody waits for it any more."""
    if not issubclass(kind, FileNotFoundError | EOFError | ConnectionError):  # semaphores and pipes that are gone
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _said  # of this process and the workers

axes()  # every kind of memory
gathered("qtaml_hw.codes", "FAMILIES")
gathered("qtaml_hw.hdl.coders", "STYLES")

Rearranged("", "", (2, 2, 1, 1), 2).put(np.zeros((2, 2, 1, 1), np.float32))  # what Numba sets up before a first kernel
gc.freeze()  # what is there for good is looked at by no collection
gc.set_threshold(200_000, *gc.get_threshold()[1:])  # plans are many small objects, and a task leaves 25 in circles
