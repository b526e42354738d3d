"""Where a command of `qtaml` spends processor time, and how much all processes of it take together.

    python benchmarks/spent.py [--cold] run examples/digits/design.toml -o build/spent

Prints seconds of processor time by what is done: a sample of the main thread's stack every two milliseconds counts for
the innermost line of `KINDS` that matches. `--cold` gives it empty caches (compiled kernels, XOR networks, estimates,
residuals), as on the first day. Processes that the command starts are counted as a whole, those that outlive it too;
so are other threads, as the rest. `--total` only counts: no sample is taken, and nothing is slowed down.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

KINDS = {
    "compiling and loading kernels": ("numba/", "llvmlite/"),
    "inference": ("onnxruntime/", "network/session.py", "network/standing.py"),
    "reading chips": ("qtaml_hw/chip/", "qtaml_hw/memory/"),
    "XOR networks": ("hdl/gates/xor.py", "hdl/gates/xor_"),
    "area estimates": ("hdl/coders/area.py",),
    "residuals of codes": ("codes/syndrome.py", "codes/residuals.py", "codes/bch.py", "codes/repetition.py"),
    "plotting": ("report/plots.py", "explore/plots.py", "matplotlib/"),
    "netlists evaluated": ("verify/circuit.py", "verify/evaluate.py", "verify/cells.py"),
    "other checks of the hardware": ("qtaml_hw/verify/",),
    "netlists and text made": ("qtaml_hw/hdl/", "amaranth/"),
    "forecasts": ("campaign/forecast.py",),
    "verdict": ("campaign/verdict.py", "campaign/strata.py"),
    "menus and plans": ("qtaml_hw/allocation/",),
    "prices": ("qtaml_hw/cost/",),
    "report": ("qtaml_hw/report/", "explore/html.py", "explore/output.py"),
    "imports": ("<frozen importlib",),
}
STEP_S = 0.002
SUBREAPER = 36
"""Of ``prctl``: orphans of this process's children become its own."""


def kind_of(frame: FrameType | None) -> str:
    """What is done, by the innermost frame that says so; what is imported counts for the import."""
    found = ""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return "imports"
        if not found:
            found = next((kind for kind, parts in KINDS.items() if any(part in name for part in parts)), "")
        frame = frame.f_back
    return found or "other"


def sampled(arguments: list[str], file: str) -> None:
    """Run a command in this process; samples by kind, and the processor time of this process, into a file."""
    seen: Counter[str] = Counter()
    signal.signal(signal.SIGPROF, lambda _, frame: seen.update([kind_of(frame)]))
    signal.setitimer(signal.ITIMER_PROF, STEP_S, STEP_S)
    sys.argv = ["qtaml", *arguments]
    try:
        from qtaml_hw.cli.main import main

        main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(file).write_bytes(pickle.dumps((seen, time.process_time())))


def everything(command: list[str], environment: dict[str, str]) -> tuple[float, float, int]:
    """Processor time and duration of a command with all processes that come of it, and its exit status."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    start = time.monotonic()
    asked, status = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL), 0
    while True:
        try:
            pid, code = os.wait()
        except ChildProcessError:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime, time.monotonic() - start, status
        if pid == asked.pid:
            status = os.waitstatus_to_exitcode(code)


def main() -> None:
    """As the module says."""
    words = sys.argv[1:]
    cold, total = "--cold" in words, "--total" in words
    words = [word for word in words if word not in ("--cold", "--total")]
    with tempfile.TemporaryDirectory() as scratch:
        caches = {"XDG_CACHE_HOME": f"{scratch}/cache"} if cold else {}
        samples = f"{scratch}/samples"
        command = [sys.executable, "-m", "qtaml_hw", *words] if total else [sys.executable, __file__, samples, *words]
        taken, seconds, status = everything(command, {**os.environ, **caches})
        print(f"{taken:.1f} s of processor time in {seconds:.1f} s, exit status {status}")
        if not total:
            seen, own = pickle.loads(Path(samples).read_bytes())
            each = own / max(seen.total(), 1)
            for kind, count in [*seen.most_common(), ("processes that it started", (taken - own) / each)]:
                print(f"{count * each:7.2f}  {kind}")
    sys.exit(status)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].endswith("/samples"):
        sampled(sys.argv[2:], sys.argv[1])
    else:
        main()
