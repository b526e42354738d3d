"""`qtaml`: a thin skin over the Python API. Heavy imports stay inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from qtaml_hw import __version__
from qtaml_hw.errors import InputError

__all__ = ["cli", "main"]

OK, ANSWER_IS_NO, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output and nothing else.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qtaml")
def cli() -> None:
    """From the oxide to the Verilog.

    Give a neural network (ONNX) and a memory technology; get the cheapest error correction that keeps the network's
    accuracy, and the verified hardware that implements it.

    \b
    Start here:   qtaml run examples/digits/design.toml -o build/digits
    Look around:  qtaml device --list
                  qtaml device sram-65nm --vdd 0.55 --plot p.svg

    Exit status: 0 done; 1 the answer to the question is no (target not reachable, verification failed); 2 bad input.
    """


def emit(data: dict[str, Any] | list[Any]) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))


def main() -> None:
    """Entry point: turn every expected failure into one message and an exit status."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = BAD_INPUT
    except InputError as error:
        click.echo(f"qtaml: {error}", err=True)
        status = BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("qtaml: interrupted; finished work is kept, run the same command again to go on", err=True)
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        status = OK
    except OSError as error:  # disk full, read-only folder, no permission
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"qtaml: {where}{error.strerror or error}", err=True)
        status = BAD_INPUT
    sys.exit(status if isinstance(status, int) else OK)
