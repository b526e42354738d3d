"""Execute the notebooks of this folder and write their outputs into them.

    python docs/notebooks/build.py [NAME ...]

Cells run in order in one namespace; what a cell prints is its stream, the value of its last expression its result, as
text and, where the object has them, as HTML or SVG. No kernel and nothing beside this package is needed; Jupyter opens
the files as any others. tests/docs/test_notebooks.py executes them anew and compares.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from qtaml_hw.report.style import svg_text

HERE = Path(__file__).resolve().parent


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with the outputs that its code cells have now; an error in a cell is raised."""
    space: dict[str, Any] = {"__name__": "__main__"}
    cells, number = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            cell = cell | {"execution_count": number, "outputs": _outputs("".join(cell["source"]), space, number)}
        cells.append(cell)
    return notebook | {"cells": cells}


def _outputs(source: str, space: dict[str, Any], number: int) -> list[dict[str, Any]]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), space)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), space)
    outputs: list[dict[str, Any]] = []
    if text := _anywhere(printed.getvalue()):
        outputs.append({"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)})
    if value is not None:
        data = {name: text.splitlines(keepends=True) for name, text in _shown(value).items()}
        result = {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}
        outputs.append(result)
    return outputs


def _shown(value: Any) -> dict[str, str]:
    """A value in the forms that a notebook can show."""
    if isinstance(value, Figure):
        return {"text/plain": "<Figure>", "image/svg+xml": svg_text(value)}
    html = getattr(value, "_repr_html_", None)
    return {"text/plain": _anywhere(repr(value))} | ({"text/html": html()} if html else {})


def _anywhere(text: str) -> str:
    """Text without the names of temporary folders, which are others each time."""
    return re.sub(rf"{re.escape(tempfile.gettempdir())}/qtaml-[\w-]+", "a temporary folder", text)


def main() -> None:
    """Execute the notebooks that are named, or all."""
    os.chdir(HERE.parent.parent)
    for path in [HERE / f"{name}.ipynb" for name in sys.argv[1:]] or sorted(HERE.glob("*.ipynb")):
        notebook = executed(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
