"""Photograph the report and the page of the sweep of the digits example for docs/pictures.md.

``python docs/screenshots.py`` takes build/digits/report.html and build/digits-sweep/sweep.html at the widths of a desk
and of a phone; where they are not there it makes them. Needs Chromium (sim/install_tools.sh).
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from browser import browser
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PAGES = {
    "report": (ROOT / "build" / "digits" / "report.html", ("run", "examples/digits/sram.toml", "-o", "build/digits")),
    "sweep": (
        ROOT / "build" / "digits-sweep" / "sweep.html",
        ("explore", "examples/digits/sweep.toml", "-o", "build/digits-sweep"),
    ),
}
SIZES = {1440: 1040, 390: 1300}
"""Height of the picture by the width of the window, in pixels."""
COLOURS = 256


def small(picture: bytes) -> bytes:
    """The PNG with a palette: text and lines need no more."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main() -> None:
    """Write docs/images/{report,sweep}-{1440,390}.png."""
    for page, words in PAGES.values():
        if not page.exists():
            subprocess.run([sys.executable, "-m", "qtaml_hw", *words], cwd=ROOT, check=True)
    with browser() as chromium:
        for name, (page, _) in PAGES.items():
            for width, height in SIZES.items():
                shown = chromium.open(page.as_uri(), width)
                (IMAGES / f"{name}-{width}.png").write_bytes(small(shown.picture(height)))


if __name__ == "__main__":
    main()
