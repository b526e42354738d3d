"""The command that measures speed and area."""

from __future__ import annotations

from typing import Any

import click

from qtaml_hw.cli.base import (
    OK,
    command,
    emit,
)


@command(
    "bench",
    """qtaml bench memory
qtaml bench rtl --json
qtaml bench volume
qtaml bench faults""",
)
@click.argument("what", type=click.Choice(["memory", "ecc", "campaign", "rtl", "volume", "faults"]))
def bench_command(what: str, as_json: bool) -> int:
    """Speed and area as ratios to known things.

    memory, ecc: to memcpy and to NumPy; campaign: to inference alone; rtl: to published RTL; volume: words per second
    of compiled decoders; faults: what every stuck-at of coders and memory port does, as functional safety asks.
    """
    from qtaml_hw.support.progress import stages

    with stages() as progress, progress.stage("measuring (one to some minutes)"):
        rows = _measured(what)
    if as_json:
        emit(rows)
        return OK
    from rich.console import Console
    from rich.table import Table

    from qtaml_hw.support.console import show

    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(f"{v:.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    show(Console(), table)
    return OK


def _measured(what: str) -> list[dict[str, Any]]:
    """Rows of a benchmark."""
    if what == "rtl":
        from dataclasses import asdict

        from qtaml_hw.hdl.coders.area import bench_rtl

        return [asdict(row) for row in bench_rtl()]
    if what == "volume":
        from qtaml_hw.verify.volume import bench_volume

        return bench_volume()
    if what == "faults":
        from qtaml_hw.verify.codec_faults import PARTS, bench_faults

        return [*bench_faults(), *bench_faults(["hsiao-72-64"], PARTS[:2])]
    if what == "campaign":
        from qtaml_hw.campaign.bench import run_campaign

        return run_campaign()
    from qtaml_hw.memory import bench

    return bench.run_memory() if what == "memory" else bench.run_ecc()
