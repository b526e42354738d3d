"""A sweep of 10,000 points that is killed 200 times against the same sweep left alone.

A network of 24 weights, so that nearly all the work is that of the sweep and its store. The process is killed with
SIGKILL at a random time after its start (while it loads, checks, computes or writes). Afterwards it is left to end, and
every figure of every point must equal that of a sweep that was never killed.

    python benchmarks/kills.py --points 10000 --kills 200 --folder build/kills
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.campaign.database import Store

COMMAND = "from qtaml_hw.cli.main import main; main()"


def prepare(folder: Path, points: int) -> Path:
    """A tiny network, its data and the sweep, in `folder`; returns the sweep file."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    weights = [rng.standard_normal(shape).astype(np.float32) for shape in ((4, 4), (4, 2))]
    nodes = [
        helper.make_node("MatMul", ["x", "w0"], ["h"]),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("MatMul", ["r", "w1"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 2])],
        [numpy_helper.from_array(w, f"w{i}") for i, w in enumerate(weights)],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), folder / "n.onnx")
    x = rng.standard_normal((50, 4)).astype(np.float32)
    y = np.argmax(np.maximum(x @ weights[0], 0) @ weights[1], axis=1)
    np.savez(folder / "d.npz", test_x=x, test_y=y, calibration_x=x)
    sweep = folder / "sweep.toml"
    sweep.write_text(
        '[network]\nmodel = "n.onnx"\nbits = 4\n[data]\nfile = "d.npz"\n'
        f'[memory]\np_flip = {{ from = 0.001, to = 0.2, steps = {max(2, points // 100)}, scale = "log" }}\n'
        '[protection]\nmethod = ["tac", "uniform-msp"]\nbudget = { from = 0, to = 8, steps = 50 }\n'
        'codes = ["repetition-3"]\ndata_bits = 4\n[simulation]\ntrials = 2\nthreads = 1\n'
    )
    return sweep


def start(sweep: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """The command, in a process of its own."""
    words = [sys.executable, "-c", COMMAND, "explore", str(sweep), "-o", str(out), "--workers", str(workers), "--json"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(sweep: Path, out: Path, workers: int) -> float:
    """Run the command to its end; returns seconds."""
    begin = time.monotonic()
    process = start(sweep, out, workers)
    _, stderr = process.communicate()
    if process.returncode:
        raise SystemExit(stderr.decode())
    return time.monotonic() - begin


def figures(out: Path) -> list[tuple[str, str, int, str, str]]:
    """Every record of a store."""
    with Store.open(out / "sweep.sqlite") as store:
        return sorted(store.rows())


def main() -> None:
    """Print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--longest", type=float, default=8.0, help="a kill comes at most so many seconds after a start")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path("build/kills"))
    asked = parser.parse_args()
    sweep, rng = prepare(asked.folder, asked.points), random.Random(1)
    killed, alone = asked.folder / "killed", asked.folder / "alone"
    early, seconds_alone = 0, finish(sweep, alone, asked.workers)
    for _ in range(asked.kills):
        process = start(sweep, killed, asked.workers)
        time.sleep(rng.uniform(0, asked.longest))
        early += process.poll() is not None
        process.kill()
        process.communicate()
    with Store.open(killed / "sweep.sqlite") as store:
        before_last_run = store.count("point")
    finish(sweep, killed, asked.workers)
    first, second = figures(alone), figures(killed)
    result = {
        "points": sum(row[0] == "point" for row in first),
        "trials": sum(row[0] == "trial" for row in first),
        "kills": asked.kills,
        "ended_before_the_kill": early,
        "points_done_when_the_kills_ended": before_last_run,
        "seconds_alone": round(seconds_alone, 1),
        "records_alone": len(first),
        "records_killed": len(second),
        "all_figures_equal": first == second,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
