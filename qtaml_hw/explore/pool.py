"""Where the tasks of a sweep run: processes of this machine, or a Dask cluster that the user runs.

Either is a `TaskRunner`. Its workers may be lost; what they had in hand is then given back as not done, never as an
answer.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import forkserver, resource_tracker, util
from multiprocessing.connection import Connection
from typing import Any, NoReturn, Protocol

from threadpoolctl import threadpool_limits

from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.explore.identity import identity, strangeness

__all__ = ["TaskRunner", "cluster", "prepare", "processes", "why_lost"]

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

HOW = "forkserver" if sys.platform == "linux" else "spawn"
"""How processes begin: as copies of one that has loaded all libraries, where that is known to work.

Copies are no children of this process: what they take is not in its `resource.RUSAGE_CHILDREN`, nor in what the shell's
``time`` says (`benchmarks/spent.py` counts it).
"""

LOOK_S = 2.0
"""How often a cluster is asked who is there."""
CONNECT_S = 10.0
"""How long a scheduler is waited for."""

ANSWER_S = 30.0
"""How long a scheduler may take to answer."""

WHO_S = 90.0
"""How long a worker may take to say who it is: it has to load the package first."""


class TaskRunner(Protocol):
    """Who does tasks."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a function called by a worker."""
        ...

    def look(self) -> None:
        """Have lost workers replaced, and tasks given back that nobody is left for.

        Raises
        ------
        Unavailable
            If nobody can do anything any more; the message says why.
        """
        ...


def why_lost(error: BaseException) -> str:
    """Why a worker gave a task back; empty where the task itself failed."""
    if isinstance(error, BrokenProcessPool):
        return "a worker process was killed (out of memory?)"
    if isinstance(error, CancelledError):
        return "its worker was lost, or the scheduler"
    if type(error).__name__ == "KilledWorker":
        return "workers that had it in hand were killed (out of memory?)"
    if isinstance(error, OSError | EOFError):
        return f"the connection to its worker broke: {error}"
    return ""


class _Processes:
    """New processes of this machine; a pool that lost one is replaced by another, of half as many where that is so."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._ends: tuple[Connection, Connection] | None = None

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """As `TaskRunner.submit`."""
        if self._pool is None:
            self._ends = multiprocessing.Pipe(duplex=False)
            context = multiprocessing.get_context(HOW)
            if HOW == "forkserver":
                _begin_nursery()
            begin = self._ends[0], dict(os.environ)
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin, initargs=begin)
        try:
            return self._pool.submit(function, *arguments)
        except BrokenProcessPool as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def look(self) -> None:
        """As `TaskRunner.look`: a broken pool goes, the next task finds a new one."""
        if self._pool is not None and vars(self._pool).get("_broken"):
            self.close()
            self._workers = max(1, self._workers // 2)  # if memory was short, it is less so

    def close(self) -> None:
        """End all workers, at once."""
        pool, self._pool = self._pool, None
        if pool is None or self._ends is None:
            return
        queue = vars(pool).get("_call_queue")
        if queue is not None:  # before Python 3.11.5 the exit waits for tasks that nobody is left to read (gh-94777)
            queue.cancel_join_thread()
        pool.shutdown(wait=False, cancel_futures=True)
        for end in reversed(self._ends):
            end.close()


@contextmanager
def processes(workers: int) -> Iterator[TaskRunner]:
    """`workers` new processes, which end when the block ends for whatever reason, at once and with this process.

    They may be ended at any moment because all they write are transactions of a store. Each computes in one thread:
    the matrices of a point are so small that BLAS would wait for its threads for as long again as it computes.
    """
    with _environment({**ONE_THREAD, "PYTHONSAFEPATH": "1"}):  # no module from the folder that one stands in
        place = _Processes(workers)
        try:
            yield place
        finally:
            place.close()


def prepare() -> None:
    """Have workers begin as copies of this process as it is now, which spares them all that it has loaded.

    To be called early: before there are threads, sessions of an inference engine or connections to a database, none of
    which can be copied. Where there is a thread already, or no copy can be made, workers load what they need.
    """
    if HOW != "forkserver" or threading.active_count() > 1:
        return
    alone = "OPENBLAS_NUM_THREADS" not in os.environ and "OMP_NUM_THREADS" not in os.environ

    def copied(_: object, words: Sequence[str | bytes], kept: Sequence[int]) -> int:
        """What `spawnv_passfds` does, without a new interpreter."""
        with warnings.catch_warnings(action="ignore"):  # of the threads of BLAS, which stops them itself
            number = os.fork()
        if number == 0:
            _become(os.fsdecode(words[-1]), {0, 1, 2, *kept}, alone=alone)
        return number

    _begin_tracker()  # that is none
    spawning: Any = util
    before, spawning.spawnv_passfds = spawning.spawnv_passfds, copied
    try:
        with suppress(OSError):  # no process can be had, or no memory for it
            _begin_nursery()
    finally:
        spawning.spawnv_passfds = before


def _become(code: str, kept: Collection[int], *, alone: bool) -> NoReturn:
    """Do nothing but `code` in this copy of a process, and end."""
    status = 1
    try:
        for number in map(int, os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd") else ()):
            if number not in kept:
                with suppress(OSError):  # that of the list
                    os.close(number)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if callable(signal.getsignal(name)):  # as a new interpreter has it: what is ignored stays so
                signal.signal(name, signal.SIG_DFL)
        for state in (vars(forkserver)["_forkserver"], vars(resource_tracker)["_resource_tracker"]):
            state.__init__()  # locks that are held here, and what was closed above
        if alone:
            threadpool_limits(1, "blas")
        exec(code, {"__name__": "__main__"})
    except SystemExit:  # nobody needs workers any more
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _begin_nursery() -> None:
    """Have the process there that workers are copies of."""
    forkserver.set_forkserver_preload(["qtaml_hw.explore.nursery"])
    _begin_tracker()  # it unblocks what is blocked below
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it would end in its imports
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_tracker() -> None:
    """Have the process there that removes the semaphores of this one if it is killed, without a warning of it."""
    sys.warnoptions.append("ignore::UserWarning:multiprocessing.resource_tracker")  # new interpreters are given them
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


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


def _begin(mortal: Connection, environment: Mapping[str, str]) -> None:
    """Prepare a worker: the environment of the process it works for, deaf to Ctrl-C, and ended with that process."""
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(mortal,), daemon=True).start()


def _end_with(mortal: Connection) -> None:
    try:
        mortal.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)


class _Cluster:
    """The workers of a Dask cluster that are who they should be; those that join later are asked too."""

    def __init__(self, address: str, client: Any) -> None:
        self._address, self._client, self._wanted = address, client, identity()
        self._refused: dict[str, str] = {}
        self._good: set[str] = set()
        self._executor: Executor | None = None
        self._held: dict[Future[Any], set[str]] = {}
        self._looked = 0.0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """As `TaskRunner.submit`; by a worker that is who it should be."""
        if self._executor is None:
            raise Unavailable(self._nobody())
        future = self._executor.submit(function, *arguments)
        self._held[future] = set(self._good)
        return future

    def look(self) -> None:
        """As `TaskRunner.look`."""
        now = time.monotonic()
        if self._good and now - self._looked < LOOK_S:
            return
        self._looked = now
        try:
            said = self._client.sync(self._client.scheduler.identity, callback_timeout=ANSWER_S)
            there = set(said["workers"])
        except Exception as error:  # whatever a connection breaks with
            raise Unavailable(f"--scheduler {self._address}: the scheduler is gone ({type(error).__name__})") from None
        self._ask(there - self._good - set(self._refused))
        good = {worker for worker in there if worker in self._good}
        if good != self._good or self._executor is None:
            self._good = good
            named: Any = {"pure": False, "workers": sorted(good), "allow_other_workers": False}
            self._executor = self._client.get_executor(**named) if good else None
        for future, workers in list(self._held.items()):
            if future.done():
                del self._held[future]
            elif not workers & there:
                future.cancel()
        if not good:
            raise Unavailable(self._nobody())

    def _ask(self, new: set[str]) -> None:
        """Who new workers are; each is asked for itself, since one that hangs never answers."""
        answers: dict[str, Any] = {}

        def ask(worker: str) -> None:
            try:
                answers.update(self._client.run(identity, workers=[worker], on_error="return"))
            except Exception as error:  # whatever a connection breaks with
                answers[worker] = error

        asked = [threading.Thread(target=ask, args=(worker,), daemon=True) for worker in sorted(new)]
        for one in asked:
            one.start()
        end = time.monotonic() + WHO_S
        for one in asked:
            one.join(max(end - time.monotonic(), 0))
        for worker in new:
            answer = answers.get(worker, f"it did not answer within {WHO_S:g} s")
            strange = (
                strangeness(self._wanted, answer) if isinstance(answer, dict) else f"cannot say who it is: {answer!r}"
            )
            if strange:
                self._refused[worker] = strange
                logging.getLogger(__name__).warning("worker %s is not used: %s", worker, strange)
            else:
                self._good.add(worker)

    def _nobody(self) -> str:
        refused = "; ".join(f"{worker} was refused: {why}" for worker, why in self._refused.items())
        return f"--scheduler {self._address}: no worker is left{f': {refused}' if refused else ''}"


@contextmanager
def cluster(address: str) -> Iterator[TaskRunner]:
    """The Dask cluster whose scheduler listens at `address`. A worker that is lost has its tasks done by another.

    A worker of another version of this package, or of what decides its figures, is refused and named in a warning. Who
    may talk to the scheduler may run code on its workers and here (Dask sends pickled objects): the address is trusted.
    ``tls://`` addresses take their certificates from Dask's own configuration (``distributed.comm.tls``).

    Raises
    ------
    InputError
        If Dask is not installed, or nothing answers.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise InputError("--scheduler needs Dask: pip install 'qtaml_hw[dask]'") from None
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is lost is said once, by us
    try:
        client = distributed.Client(address, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError, TypeError) as error:
        raise InputError(f"--scheduler {address}: no scheduler answers: {error}") from None
    try:
        yield _Cluster(address, client)
    finally:
        client.close(timeout=5)
