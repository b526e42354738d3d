"""The documentation builds without a warning, fetches nothing, and names only tests that exist."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
NAMED = re.compile(r"`((?:tests|sim)/[\w/]+\.py)::(\w+)`")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors."""
    out = tmp_path_factory.mktemp("site")
    words = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-f",
        str(DOCS / "site" / "mkdocs.yml"),
        "-d",
        str(out),
    ]
    built = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stderr
    return out


@cache
def names_in(path: Path) -> frozenset[str]:
    """Names of the tests of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_site_is_built_without_a_warning(site: Path) -> None:
    """Broken links, broken anchors and docstrings that cannot be read are warnings."""
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {"index.html", "tutorials/architect.html", "claims.html", "formats.html", "api/physics.html"} <= pages


def test_a_reader_without_network_sees_all_of_it(site: Path) -> None:
    """No script, style, font or image comes from elsewhere."""
    for page in site.rglob("*.html"):
        fetched = re.findall(r'<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="(https?:[^"]+)"', page.read_text())
        assert fetched == [], page.name


def test_the_reference_shows_what_docstrings_say(site: Path) -> None:
    """One public name of every room, and a port of a hardware component."""
    for room, names in {
        "physics": ["qtaml_hw.physics.Technology.operate"],
        "codes": ["qtaml_hw.codes.BlockCode"],
        "allocation": ["qtaml_hw.allocation.allocate"],
        "explore": ["qtaml_hw.explore.front"],
        "hdl": ["qtaml_hw.hdl.coders.decoder.Decoder", "syndrome"],
        "flow": ["qtaml_hw.flow.run", "qtaml_hw.design.Design"],
    }.items():
        page = (site / "api" / f"{room}.html").read_text()
        assert all(name in page for name in names), room


def test_every_test_that_the_docs_name_exists() -> None:
    named = [(page, *found) for page in DOCS.rglob("*.md") for found in NAMED.findall(page.read_text(encoding="utf-8"))]
    assert len(named) > 60
    missing = [
        f"{page.name}: {f}::{t}" for page, f, t in named if not (ROOT / f).exists() or t not in names_in(ROOT / f)
    ]
    assert missing == []


def test_every_claim_of_the_theory_names_its_test() -> None:
    """docs/theory.md numbers its claims; docs/claims.md has a row for each, and no other."""
    claims = re.findall(r"^\*\*(\d+\.\d+)\*\*", (DOCS / "theory.md").read_text(encoding="utf-8"), re.M)
    rows = re.findall(r"^\| (\d+\.\d+) \|.*`tests/", (DOCS / "claims.md").read_text(encoding="utf-8"), re.M)
    assert len(claims) > 25
    assert rows == claims


def test_files_that_the_docs_name_exist() -> None:
    """Commands and modules move; the pages must move with them."""
    for page in DOCS.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        for name in re.findall(
            r"\b((?:examples|benchmarks|docs|tests|sim)/[\w/.-]+\.(?:py|toml|onnx|npz|json))\b", text
        ):
            assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_code_is_not_cut_off_on_a_desk(site: Path) -> None:
    """Comments behind commands are read without scrolling at 1440 pixels; logo and search are there."""
    spec = importlib.util.spec_from_file_location("browser", DOCS / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.installed() is None:
        pytest.skip("needs Chromium (sim/install_tools.sh installs it where it may)")
    cut = "[...document.querySelectorAll('pre > code')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    with module.browser() as chromium:
        for name in ("index.html", "commands.html", "explore.html", "tutorials/architect.html"):
            page = chromium.open((site / name).as_uri(), 1440)
            assert page.evaluate("document.querySelectorAll('pre > code').length") or name == "commands.html"
            assert page.evaluate(cut) == 0, name
        assert page.evaluate("document.querySelector('.md-logo img').naturalWidth") > 0
        assert page.evaluate("document.querySelector('input.md-search__input') !== null")


def test_search_works_on_pages_that_are_opened_from_disk(site: Path) -> None:
    """Browsers start no workers there, and read no other files."""
    spec = importlib.util.spec_from_file_location("browser", DOCS / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    browser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(browser)
    if browser.installed() is None:
        pytest.skip("needs Chromium (sim/install_tools.sh installs it where it may)")
    ask = """new Promise(done => {
        const field = document.querySelector(".md-search__input"), found = () => document.querySelectorAll(
            ".md-search-result__link[href*='reliability.html']").length;
        setInterval(() => found() && done(found()), 100);
        setTimeout(() => done(0), 60000);
        field.focus();
        field.value = "scrubbing";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    })"""
    with browser.browser() as chromium:
        assert chromium.open((site / "index.html").as_uri(), 1440).evaluate(ask) >= 1
