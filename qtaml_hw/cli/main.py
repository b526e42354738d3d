"""`qtaml`: a thin layer over the Python API. Heavy imports stay inside the commands: `--help` answers at once."""

from __future__ import annotations

import contextlib
import logging
import resource
import shlex
import sys
import warnings
from pathlib import Path

import click

from qtaml_hw import __version__
from qtaml_hw.cli import bench, hardware, plan  # their commands are those of the group
from qtaml_hw.cli.base import BAD_INPUT, INTERRUPTED, OK, STOPPED, cli, command, set_option
from qtaml_hw.cli.beside import Notes
from qtaml_hw.cli.device import EXAMPLES as DEVICE_EXAMPLES, axis_options, device_command
from qtaml_hw.cli.explore import EXAMPLES as EXPLORE_EXAMPLES, explore_command
from qtaml_hw.cli.mission import EXAMPLES as MISSION_EXAMPLES, mission_command
from qtaml_hw.cli.question import CHECK_EXAMPLES, INIT_EXAMPLES, check_command, init_command
from qtaml_hw.cli.streams import lasting
from qtaml_hw.errors import InputError, Unavailable

__all__ = ["bench", "cli", "hardware", "main", "plan"]

command("init", INIT_EXAMPLES)(init_command)
command("check", CHECK_EXAMPLES)(set_option(check_command))
command("device", DEVICE_EXAMPLES, axis_options)(device_command)
command("mission", MISSION_EXAMPLES)(mission_command)
command("explore", EXPLORE_EXAMPLES)(explore_command)

logging.getLogger("qtaml_hw").addHandler(Notes())

SPARE = 1 << 26
"""Bytes below a limit of memory at which a failure is put down to it."""


def main() -> None:
    """Entry point: turn every failure into one message and an exit status."""
    sys.stdout, sys.stderr = lasting(sys.stdout), lasting(sys.stderr)
    warnings.filterwarnings("ignore", message=".*created but never used")  # Amaranth's UnusedElaboratable, after Ctrl-C
    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = BAD_INPUT
    except InputError as error:
        status = _said(BAD_INPUT, str(error))
    except (KeyboardInterrupt, click.Abort) as error:
        kept = getattr(error.__cause__ or error, "__notes__", ())  # of those who keep what is finished
        status = _said(INTERRUPTED, "; ".join(("interrupted", *kept)))
    except BrokenPipeError as error:  # of a pipe that is not one of ours (`lasting`)
        status = _bug(error)
    except Unavailable as error:
        status = _said(STOPPED, str(error))
    except MemoryError as error:
        status = _said(STOPPED, f"out of memory{f': {error}' if str(error) else ''}")
    except OSError as error:  # disk full, read-only folder, no permission
        where = f"{error.filename}: " if error.filename else ""
        status = _said(STOPPED, f"{where}{error.strerror or error}")
    except Exception as error:
        status = _said(STOPPED, short) if (short := _short(error)) else _bug(error)
    sys.exit(status if isinstance(status, int) else OK)


def _said(status: int, message: str) -> int:
    """`status`, with a message on standard error; names in it may come from a hostile file."""
    from qtaml_hw.support.text import harmless

    click.echo(f"qtaml: {harmless(message)}", err=True)
    return status


def _short(error: Exception) -> str:
    """What the process ran short of, where it failed because of that; libraries say it in many ways."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    with contextlib.suppress(OSError, ValueError):
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        if limit != resource.RLIM_INFINITY and limit - taken < SPARE:
            return f"out of memory: this process is limited to {limit >> 20} MiB"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return "no further thread can be started: memory, or the number of processes, is limited"
    return ""


def _bug(error: Exception) -> int:
    """One line about a fault of this program, and a file with what whoever mends it needs to know."""
    import platform
    import tempfile
    import traceback

    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    text = "".join(traceback.format_exception(error))
    about = (
        f"qtaml_hw {__version__}, Python {platform.python_version()}, {platform.platform()}\n{shlex.join(sys.argv)}\n"
    )
    try:
        with tempfile.NamedTemporaryFile("w", prefix="qtaml-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(f"{about}\n{text}")
        where = f"please report it with {file.name}"
    except OSError:
        where = "no file for the report could be written"
    return _said(STOPPED, f"a fault of qtaml stopped it, nothing was answered: {what}; {where}")
