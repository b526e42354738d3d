"""A figure as SVG markup that may stand inside an HTML page.

matplotlib escapes the text it draws; on top of that only known elements and attributes pass here, links only inside the
figure itself. Identifiers get a prefix, so that two figures on a page do not share clip paths. Colours of the house
style become the page's own (``var(--ink)``), so that the figure follows light, dark and print.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markupsafe import Markup
from matplotlib.figure import Figure

from qtaml_hw.report.style import CYCLE, FILL, GRID, INK, MUTED, PAPER, svg_text

__all__ = ["inline_svg"]

ELEMENTS = frozenset({"svg", "g", "defs", "clipPath", "path", "rect", "use", "text", "tspan"})
ATTRIBUTES = frozenset({"id", "d", "style", "transform", "x", "y", "width", "height", "viewBox", "clip-path", "href"})
COLOURS = {INK: "--ink", MUTED: "--muted", GRID: "--grid", PAPER: "--paper", FILL: "--fill"} | {
    colour: f"--series-{i + 1}" for i, (colour, _, _) in enumerate(CYCLE)
}


def inline_svg(figure: Figure, name: str, label: str) -> Markup:
    """`figure` as an ``<svg>`` element.

    Parameters
    ----------
    figure : Figure
        Drawn in the house style.
    name : str
        Prefix of its identifiers, unique on the page; letters, digits and hyphens.
    label : str
        What a reader who cannot see it is told.

    Returns
    -------
    Markup
        Safe to insert unescaped.
    """
    root = _plain(ElementTree.fromstring(svg_text(figure).encode()))
    referenced = {
        r for element in root.iter() for value in element.attrib.values() for r in re.findall(r"#([\w-]+)", value)
    }
    for element in root.iter():
        _rewrite(element, name, referenced)
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.attrib |= {"class": "plot", "role": "img", "aria-label": label}
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _plain(element: ElementTree.Element) -> ElementTree.Element:
    """A copy without namespaces that holds only the known elements and attributes."""
    attributes = {_local(k): v for k, v in element.attrib.items() if _local(k) in ATTRIBUTES}
    if not attributes.get("href", "#").startswith("#"):
        del attributes["href"]
    copy = ElementTree.Element(_local(element.tag), attributes)
    copy.text, copy.tail = element.text, element.tail
    copy.extend(_plain(child) for child in element if isinstance(child.tag, str) and _local(child.tag) in ELEMENTS)
    return copy


def _rewrite(element: ElementTree.Element, name: str, referenced: set[str]) -> None:
    attributes = element.attrib
    if attributes.get("id") in referenced:
        attributes["id"] = f"{name}-{attributes['id']}"
    else:
        attributes.pop("id", None)
    if "href" in attributes:
        attributes["href"] = f"#{name}-{attributes['href'][1:]}"
    if "clip-path" in attributes:
        attributes["clip-path"] = attributes["clip-path"].replace("url(#", f"url(#{name}-")
    if "style" in attributes:
        attributes["style"] = _page_style(attributes["style"])


def _page_style(declarations: str) -> str:
    """The declarations with the page's typeface and colours."""
    kept = [d.strip() for d in declarations.split(";") if d.strip() and not d.strip().startswith("font-family")]
    return re.sub(r"#[0-9a-f]{6}\b", lambda m: f"var({COLOURS[m[0]]})" if m[0] in COLOURS else m[0], "; ".join(kept))
