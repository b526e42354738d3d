"""What prices add to the time of a sweep of a thousand designs.

    python benchmarks/priced_sweep.py [--points 1000]

The digits example over supplies and budgets of check bits, every design priced with and without protection. The work
is done in this process, so that CPU seconds can be told apart; what prices import and read is in them.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from unittest.mock import patch

from qtaml_hw.case import Case
from qtaml_hw.explore import Sweep, explore

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "digits"
SUPPLIES = 20


class Here:
    """Does tasks at once, where a pool of processes would."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """The result of a function, there already."""
        done: Future[Any] = Future()
        done.set_result(function(*arguments))
        return done

    def look(self) -> None:
        """Nothing is lost here."""


@contextlib.contextmanager
def here(workers: int) -> Iterator[Here]:
    """In place of `qtaml_hw.explore.pool.processes`."""
    yield Here()


def sweep(points: int) -> Sweep:
    """So many designs of the digits example."""
    budgets = [round(0.02 * 1.12**i, 4) for i in range(points // SUPPLIES)]
    question = {
        "network": {"model": "digits.onnx"},
        "data": {"file": "digits.npz", "scale": 1 / 16, "test_samples": 200},
        "memory": {"technology": "sram-65nm", "vdd_v": [round(0.45 + 0.01 * i, 3) for i in range(SUPPLIES)]},
        "protection": {"budget": budgets},
        "simulation": {"trials": 16},
        "half_width": 0.01,
    }
    return Sweep.parse(question, EXAMPLES, "benchmarks/priced_sweep.py")


def main() -> None:
    """Print CPU seconds of the sweep and of its prices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1000)
    asked = sweep(parser.parse_args().points)
    spent, price = [0.0], Case.price

    def timed(*arguments: Any, **more: Any) -> Any:
        started = time.process_time()
        found = price(*arguments, **more)
        spent[0] += time.process_time() - started
        return found

    started = time.process_time()
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(Case, "price", timed),
        patch("qtaml_hw.explore.run.processes", here),
    ):
        found = explore(asked, Path(folder), workers=1)
    total = time.process_time() - started
    priced = sum(result.area_mm2 is not None for result in found.results.values())
    print(f"{len(found.results)} designs, {priced} priced: {total:.1f} s of CPU, prices {spent[0]:.1f} s of them")
    print(f"{total / (total - spent[0]):.3f} times as long as without prices")


if __name__ == "__main__":
    main()
