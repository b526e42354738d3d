"""The style of all plots, and figures as bytes: SVG and PNG, the same bytes on every run.

Colours are those of Okabe and Ito (Color Universal Design, jfly.uni-koeln.de/color, 2008), told apart by readers with
any common colour vision; line styles and markers differ too. Figures are made with matplotlib's object interface (no
pyplot, no window system). Mathtext is off: a `$` in a layer's name is a dollar sign.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.figure import Figure

from qtaml_hw.support.files import write_atomically

__all__ = ["CYCLE", "FILL", "GRID", "INK", "MUTED", "PAPER", "house_style", "png_bytes", "save", "svg_text"]

INK, MUTED, GRID, PAPER, FILL = "#1b1c1e", "#6b6f76", "#dfe1e5", "#ffffff", "#b8bcc4"

# (colour, line style, marker) in the order in which series take them
CYCLE: tuple[tuple[str, str, str], ...] = (
    ("#0072b2", "-", "o"),  # blue
    ("#d55e00", "--", "s"),  # vermillion
    ("#009e73", "-.", "^"),  # bluish green
    ("#cc79a7", ":", "D"),  # reddish purple
    ("#e69f00", "-", "v"),  # orange
    ("#56b4e9", "--", "P"),  # sky blue
    ("#8a8d93", "-.", "X"),  # grey, in place of yellow, which has no contrast on paper
)

STYLE: dict[str, Any] = {
    "figure.figsize": (5.0, 3.3),
    "figure.dpi": 72,
    "figure.constrained_layout.use": True,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.titlecolor": MUTED,
    "axes.labelsize": 9,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "lines.markeredgewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "legend.handlelength": 1.9,
    "legend.borderpad": 0,
    "legend.borderaxespad": 0.3,
    "legend.columnspacing": 1.4,
    "svg.fonttype": "none",  # text stays text: searchable, small, and it takes the page's colours
    "svg.hashsalt": "qtaml_hw",
}


@contextmanager
def house_style() -> Iterator[None]:
    """The house style on top of matplotlib's defaults, whatever the user's own settings are."""
    with style.context(["default", STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's fonts may have it
        yield


def svg_text(figure: Figure) -> str:
    """`figure` as SVG text without dates or random identifiers."""
    buffer = io.StringIO()
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png_bytes(figure: Figure, dpi: int = 200) -> bytes:
    """`figure` as PNG bytes at `dpi` pixels per inch."""
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def save(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` (.svg or .png) in one step: a reader never sees half a file.

    Raises
    ------
    ValueError
        If the suffix is neither .svg nor .png.
    """
    suffix = path.suffix.lower()
    if suffix not in (".svg", ".png"):
        raise ValueError(f"path must end in .svg or .png, got {path.name}")
    content = svg_text(figure).encode() if suffix == ".svg" else png_bytes(figure)
    return write_atomically(path, content)
