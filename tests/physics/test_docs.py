"""The pages in docs/physics show what the code computes now, and nothing of the machine that wrote them."""

import importlib.util
import re
from pathlib import Path

import pytest

from qtaml_hw.physics import load, presets

DOCS = Path(__file__).resolve().parents[2] / "docs" / "physics"
PAGES = sorted(DOCS.glob("*.md"))


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("docs_physics_build", DOCS / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_table_is_current(build):
    """`python docs/physics/build.py` would change no page, and every table it knows is on one."""
    texts = [page.read_text() for page in PAGES]
    for page, text in zip(PAGES, texts, strict=True):
        assert build.fill(text) == text, f"{page.name} is stale"
    placed = re.findall(r"<!-- table: ([a-z-]+) -->", "".join(texts))
    assert sorted(placed) == sorted(build.TABLES)


def test_every_technology_has_a_page_that_says_what_the_code_does_now(build):
    """Mechanism, equations, range by parameter with sources, points, what is left out."""
    for page, text in build.pages().items():
        assert page.read_text() == text, f"{page.name} is stale: python docs/physics/build.py"
        assert text.count("\n    ") >= 1
        for head in ("## How it fails", "## How often, and how sure", "## Where it holds", "## What is not in it"):
            assert head in text, page.name


def test_links_and_figures_exist():
    for page in (*PAGES, *(DOCS / "technologies").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_every_mechanism_a_preset_names_is_documented():
    text = "".join(page.read_text() for page in PAGES).lower()
    for name in presets():
        assert name in text
        for word in re.findall(r"docs/physics/(\w+\.md)", " ".join(load(name).source)):
            assert (DOCS / word).is_file()
