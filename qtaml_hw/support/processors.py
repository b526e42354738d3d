"""How many processors this process may use."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["processors"]

CGROUPS = Path("/sys/fs/cgroup")


def processors(root: Path = CGROUPS) -> int:
    """Processors that this process may use: by its affinity, and by the quota of its control group, whichever is less.

    A container on a large machine is usually given a quota, not processors of its own.

    Parameters
    ----------
    root : Path
        Where control groups are mounted.

    Examples
    --------
    >>> 1 <= processors() <= os.cpu_count()
    True
    """
    try:
        mine = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        mine = os.cpu_count() or 1
    return max(1, min([mine, *(-(-quota // period) for quota, period in _quotas(root))]))


def _quotas(root: Path) -> list[tuple[int, int]]:
    """(quota, period) in microseconds of the control groups of this process, versions 1 and 2."""
    found = []
    for folder in _folders(root):
        for text in (
            _read(folder / "cpu.max"),
            f"{_read(folder / 'cpu.cfs_quota_us')} {_read(folder / 'cpu.cfs_period_us')}",
        ):
            numbers = text.split()
            if len(numbers) == 2 and all(number.isdecimal() for number in numbers) and int(numbers[1]):
                found.append((int(numbers[0]), int(numbers[1])))
    return found


def _folders(root: Path) -> list[Path]:
    """The groups of this process and those above."""
    folders = [root, root / "cpu"]
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, controllers, name = [*line.split(":", 2), "", ""][:3]
        if controllers in ("", "cpu", "cpu,cpuacct"):
            top = root if not controllers else root / controllers
            here = top / name.lstrip("/")
            folders += [folder for folder in (here, *here.parents) if folder.is_relative_to(top)]
    return folders


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
