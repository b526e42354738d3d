"""What the commands share: exit statuses, options, examples in their help, and the order in which they are listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from qtaml_hw import __version__
from qtaml_hw.cli import completion

__all__ = [
    "ANSWER_IS_NO",
    "BAD_INPUT",
    "INTERRUPTED",
    "NOT_COMPLETE",
    "OK",
    "STOPPED",
    "cells_option",
    "cli",
    "command",
    "default_folder",
    "design_argument",
    "edited_option",
    "emit",
    "out_argument",
    "set_option",
]

OK, ANSWER_IS_NO, BAD_INPUT, NOT_COMPLETE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 4, 130

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output and nothing else.")

ORDER = (
    "init",
    "check",
    "run",
    "device",
    "analyze",
    "allocate",
    "simulate",
    "mission",
    "write",
    "rtl",
    "verify",
    "sram",
    "explore",
    "bench",
)
"""Commands in the order of the work, not of the alphabet."""


class Commands(click.Group):
    """Commands in `ORDER`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them; one that `ORDER` lacks is an error."""
        return sorted(self.commands, key=ORDER.index)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="qtaml")
def cli() -> None:
    """From the oxide to the Verilog.

    Give a neural network (ONNX) and a memory technology; get the cheapest error correction that keeps the network's
    accuracy, and the verified hardware that implements it.

    \b
    Start here:   qtaml init net.onnx data.npz, then qtaml check design.toml
                  qtaml run examples/digits/sram.toml -o build/digits
    Look around:  qtaml device --list
                  qtaml device sram-65nm --vdd 0.55 --plot p.svg

    \b
    Exit status:  0 yes, or done
                  1 the answer is no (target not reachable, hardware that differs from its model)
                  2 bad input, or refused: nothing is changed
                  3 not decided, not checked or not complete: what is missing is said
                  4 the environment, a tool or a bug stopped it: nothing was answered
                  130 interrupted
    """


def emit(data: Any) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))


class Command(click.Command):
    """A command whose examples stand at the end of its help.

    `more`, asked when the command is, gives options that stand before its own.
    """

    def __init__(self, *args: Any, more: Callable[[], Sequence[click.Parameter]] = tuple, **options: Any) -> None:
        super().__init__(*args, **options)
        self._more = more

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """What `more` gives, then the command's own."""
        return [*self._more(), *super().get_params(ctx)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; what is missing is shown in an example."""
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            example = (self.epilog or "").strip().partition("\n")[0].partition("  #")[0].strip()
            raise click.UsageError(f"{error.format_message()} Example: {example}", ctx) from None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Keep the line breaks of the examples."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.strip().splitlines():
                    formatter.write(f"  {line.strip()}\n")


def command(
    name: str, examples: str, more: Callable[[], Sequence[click.Parameter]] = tuple
) -> Callable[[Callable[..., int]], click.Command]:
    """A subcommand with ``--json`` and examples in its help, and with the options that `more` gives."""

    def register(function: Callable[..., int]) -> click.Command:
        return cli.command(name, cls=Command, epilog=examples, more=more)(json_option(function))

    return register


set_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="SECTION.KEY=VALUE",
    shell_complete=completion.fields,
    help="Change a field of the design file, e.g. --set memory.time=10y (repeatable; paths relative to here).",
)
cells_option = click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="memory.KEY=VALUE",
    shell_complete=completion.fields,
    help="Change the memory of the plan, e.g. --set memory.time=10y (repeatable; paths relative to here).",
)
edited_option = click.option(
    "--accept-edited", "edited", is_flag=True, help="Accept a plan that was edited after it was written."
)
design_argument = click.argument("design", type=click.Path(path_type=Path))
out_argument = click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder for the results.")


def default_folder(design: Path, suffix: str = "") -> Path:
    """Where the results of a design file go unless told: no two design files of a folder share theirs."""
    name = design.resolve().parent.name or "run"
    return Path("build") / (name + ("" if design.name == "design.toml" else f"-{design.stem}") + suffix)
