"""Texts that are written with a few places filled in: one file each, in the language that it is in.

Places are ``@{ name }@``, since braces and ``<<`` are Verilog.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["render"]


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined  # slow to import

    environment = Environment(
        variable_start_string="@{",
        variable_end_string="}@",
        block_start_string="@%",
        block_end_string="%@",
        comment_start_string="@#",
        comment_end_string="#@",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.from_string(files(__name__).joinpath(f"{name}.jinja").read_text("utf-8"))


def render(text: str, /, **places: Any) -> str:
    """The text of this file with its places filled in.

    Raises
    ------
    jinja2.UndefinedError
        If a place is left empty.
    """
    return str(_template(text).render(**places))
