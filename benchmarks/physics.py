"""How long physics takes: a 100 x 100 map of p over (voltage, time) for every preset, and one `qtaml device`.

Run with ``python benchmarks/physics.py [--json]``. A map is timed in CPU seconds of this process (best of three), so it
says the same on a busy machine; ``qtaml device`` is a fresh process, in CPU seconds and on the wall clock (best of
five), and beside it the import of NumPy alone, the floor of any such command. A preset without a voltage among its axes
is mapped over what its users vary instead: programmed shift, read reference or cycles.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from qtaml_hw import physics

POINTS = 100
LIMIT_MAP_S = 2.0
LIMIT_DEVICE_S = 1.5
SECOND_AXES = {
    "vdd_v": (0.3, 1.1),
    "programmed_v": (2.0, 4.0),
    "read_shift": (-20.0, 20.0),
    "pe_cycles": (100.0, 3000.0),
}
"""Axis that plays the voltage, first match wins, with its range."""


def best_cpu(run: Callable[[], object], repeats: int = 3) -> float:
    """Smallest CPU time of `run` in s."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def map_times() -> dict[str, dict[str, float | str]]:
    """CPU time of the map of each preset."""
    rows: dict[str, dict[str, float | str]] = {}
    for name in physics.presets():
        technology = physics.load(name)
        axis = next(axis for axis in SECOND_AXES if axis in technology.axes)
        values = np.linspace(*SECOND_AXES[axis], POINTS)
        longest = 1.0 if name.startswith("gaincell") else 3.2e8
        times = np.geomspace(longest * 1e-5, longest, POINTS)
        seconds = best_cpu(lambda t=technology, a=axis, v=values, s=times: t.map(a, v, "time_s", s))
        rows[name] = {"axis": axis, "cpu_s": seconds}
    return rows


def process_times(command: list[str], repeats: int = 5) -> dict[str, float]:
    """Smallest CPU and wall time in s of a fresh process."""
    cpu, wall = [], []
    for _ in range(repeats):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"cpu_s": min(cpu), "wall_s": min(wall)}


def main() -> None:
    """Print the table, or JSON with ``--json``; exit 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    arguments = parser.parse_args()
    device = [sys.executable, "-c", "from qtaml_hw.cli.main import main; main()", "device"]
    report = {
        "map_100x100": map_times(),
        "device": {name: process_times([*device, name]) for name in ("fg-thin-5p5nm", "sram-7nm-hk")},
        "import_numpy": process_times([sys.executable, "-c", "import numpy"]),
    }
    slowest = max(float(row["cpu_s"]) for row in report["map_100x100"].values())
    longest = max(row["wall_s"] for row in report["device"].values())
    report["limits_met"] = {"map_below_2_s": slowest < LIMIT_MAP_S, "device_below_1.5_s": longest < LIMIT_DEVICE_S}
    if arguments.json:
        print(json.dumps(report, indent=2))
    else:
        print(f"{'100 x 100 map':18s} {'axis':14s} CPU s   (limit {LIMIT_MAP_S} s)")
        for name, row in report["map_100x100"].items():
            print(f"{name:18s} {row['axis']:14s} {row['cpu_s']:.3f}")
        print(f"\n{'fresh process':32s} CPU s   wall s   (limit {LIMIT_DEVICE_S} s)")
        for name, row in report["device"].items():
            print(f"{'qtaml device ' + name:32s} {row['cpu_s']:.2f}    {row['wall_s']:.2f}")
        floor = report["import_numpy"]
        print(f"{'import numpy':32s} {floor['cpu_s']:.2f}    {floor['wall_s']:.2f}")
    sys.exit(0 if all(report["limits_met"].values()) else 1)


if __name__ == "__main__":
    main()
