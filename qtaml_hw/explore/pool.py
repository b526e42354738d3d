"""Where the tasks of a sweep run: processes of this machine, or a Dask cluster that the user runs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from qtaml_hw.errors import InputError

__all__ = ["cluster", "processes"]

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """`workers` new processes, which end when the block ends for whatever reason, at once and with this process.

    They may be ended at any moment because all they write are transactions of a store. Each computes in one thread:
    the matrices of a point are so small that BLAS would wait for its threads for as long again as it computes.
    """
    with _environment(ONE_THREAD):
        yield from _processes(workers)


def _processes(workers: int) -> Iterator[Executor]:
    mortal, alive = multiprocessing.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(mortal,)
    )
    try:
        yield pool
    finally:
        queue = vars(pool).get("_call_queue")
        if queue is not None:  # before Python 3.11.5 the exit waits for tasks that nobody is left to read (gh-94777)
            queue.cancel_join_thread()
        pool.shutdown(wait=False, cancel_futures=True)
        alive.close()
        mortal.close()


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """What is not set is set for the length of the block: new processes read it when they load their libraries."""
    new = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            os.environ.pop(name, None)


def _begin(mortal: Connection) -> None:
    """Prepare a worker: one thread of computation, deaf to Ctrl-C, and ended with the process it works for."""
    import numba

    numba.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(mortal,), daemon=True).start()


def _end_with(mortal: Connection) -> None:
    try:
        mortal.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The Dask cluster whose scheduler listens at `address`. A worker that is lost has its tasks done by another.

    Raises
    ------
    InputError
        If Dask is not installed, or nothing answers.
    """
    try:
        client_of: Any = import_module("distributed").Client
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'qtaml_hw[dask]'") from None
    try:
        client = client_of(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--scheduler {address}: no scheduler answers: {error}") from None
    with client, client.get_executor(pure=False) as pool:
        yield pool
