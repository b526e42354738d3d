"""The page as a browser sees it: nothing runs in it, nothing is cut off on a phone, and it prints."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.cli import main as cli
from qtaml_hw.report import ReportData
from qtaml_hw.report.html import render

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"

DESIGN = f"""
network.model = "linear.onnx"
data = {{ file = "{(DIGITS / "digits.npz").as_posix()}", scale = 0.0625, test_samples = 60 }}
memory = {{ technology = "sram-65nm", vdd_v = 0.5 }}
protection = {{ budget = 0.2, codes = ["hsiao"] }}
simulation.trials = 2
"""

BROWSERS = "chromium", "chromium-browser", "google-chrome"
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
    "--metrics-recording-only",
    "--allow-file-access-from-files",
    "--virtual-time-budget=4000",
)

MEASURE = """<!doctype html><iframe id="page" src="report.html" style="border:0;width:%dpx;height:900px"></iframe>
<pre id="seen"></pre><script>
addEventListener("load", () => {
  const page = document.getElementById("page").contentDocument;
  const within = [...page.querySelectorAll("h1, p, figure, figcaption, dd, .costs, .accuracies, .narrow, pre")];
  document.getElementById("seen").textContent = JSON.stringify({
    width: page.documentElement.scrollWidth,
    cut: within.filter(e => e.getBoundingClientRect().right > %d + 1).map(e => e.outerHTML.slice(0, 80)),
    scripts: page.scripts.length,
    handlers: [...page.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
    plots: [...page.querySelectorAll("svg.plot")].map(e => e.getBoundingClientRect().width),
    letters: Math.min(...[...page.querySelectorAll("svg.plot text")].map(e => e.getBoundingClientRect().height)),
    sections: [...page.querySelectorAll("section h2")].map(e => e.textContent),
    answer: page.querySelector(".answer").innerText,
    whole: [...page.querySelectorAll(".whole")].map(e => e.getClientRects().length),
    strips: page.querySelector(".accuracies").getBoundingClientRect().right,
    costs: (b => [b.left, b.bottom])(page.querySelector(".costs").getBoundingClientRect()),
    first: [...page.querySelectorAll(".wide")].filter(e => e.checkVisibility()).map(
      e => e.tBodies[0].rows[0].cells[1].getBoundingClientRect().right),
    kinds: [...page.querySelectorAll("#verification summary")].map(e => e.innerText.replace(/\\s+/g, " ")),
    rows: (page.querySelectorAll("details").forEach(e => e.open = true),
      [...page.querySelectorAll("#verification tbody tr")]).map(e => e.innerText),
  });
});
</script>"""


@pytest.fixture(scope="module")
def browser() -> str:
    """Path of a Chromium; these tests skip without one."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    pytest.skip("needs Chromium (sim/install_tools.sh installs it where it may)")


def linear() -> onnx.ModelProto:
    """One layer that reads the digits by least squares: the fewest modules that a network has."""
    with np.load(DIGITS / "digits.npz") as data:
        asked, wanted = data["train_x"].reshape(-1, 64) / 16, data["train_y"]
    ones = np.column_stack([asked, np.ones(len(asked))])
    fitted = np.linalg.lstsq(ones, np.eye(10)[wanted], rcond=None)[0].astype(np.float32)
    weight, bias = (numpy_helper.from_array(x, name) for x, name in ((fitted[:64], "weight"), (fitted[64], "bias")))
    nodes = [
        helper.make_node("Flatten", ["image"], ["flat"]),
        helper.make_node("Gemm", ["flat", "weight", "bias"], ["scores"]),
    ]
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
        for name, shape in (("image", (1, 8, 8)), ("scores", (10,)))
    ]
    graph = helper.make_graph(nodes, "linear", values[:1], values[1:], [weight, bias])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(browser: str, folder: Path, *arguments: str) -> str:
    command = [browser, *OPTIONS, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def seen(browser: str, report: ReportData, folder: Path, width: int) -> dict[str, Any]:
    """What the page of `report` measures in a window of `width` pixels."""
    render(report, folder / "report.html")
    return measured(browser, folder, width)


def measured(browser: str, folder: Path, width: int) -> dict[str, Any]:
    """What ``report.html`` in `folder` measures."""
    (folder / "measure.html").write_text(MEASURE % (width, width))
    dom = run(browser, folder, "--dump-dom", (folder / "measure.html").as_uri())
    found = re.search(r'<pre id="seen">(.+?)</pre>', dom, re.S)
    assert found, "the browser measured nothing"
    return dict(json.loads(unescape(found[1])))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_a_phone_and_a_desk(browser: str, report: ReportData, tmp_path: Path, width: int) -> None:
    """No sideways scrolling; wide tables scroll in their own frame; letters of the plots stay readable."""
    page = seen(browser, report, tmp_path, width)
    assert page["width"] <= width
    assert page["cut"] == []
    assert len(page["plots"]) == 7
    assert min(page["plots"]) > 340
    assert page["letters"] >= 9
    assert page["sections"][0] == "How often a bit flips"


def test_the_first_screen_of_a_desk_has_accuracies_and_costs_side_by_side(
    browser: str, report: ReportData, tmp_path: Path
) -> None:
    """Question, answer, strips and overhead are there before anybody scrolls."""
    page = seen(browser, report, tmp_path, 1440)
    left, bottom = page["costs"]
    assert left > page["strips"]
    assert bottom < 900


def test_on_a_phone_what_matters_stands_first_and_names_stay_whole(
    browser: str, report: ReportData, tmp_path: Path
) -> None:
    """The first columns of every table are seen without scrolling it; no name of a technology or method breaks."""
    page = seen(browser, report, tmp_path, 390)
    assert len(page["whole"]) >= 3
    assert set(page["whole"]) == {1}
    assert len(page["first"]) >= 2
    assert max(page["first"]) <= 390


def test_a_run_ends_in_a_page_that_a_browser_shows(
    browser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the design file to what a reader sees: the answer that the terminal gives, every figure, every module."""
    (tmp_path / "design.toml").write_text(DESIGN)
    onnx.save(linear(), tmp_path / "linear.onnx")
    monkeypatch.setattr(sys, "argv", ["qtaml", "run", str(tmp_path / "design.toml"), "-o", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    told = re.search(r"check bits per weight +([\d.]+)", capsys.readouterr().out)
    assert told
    for width in (390, 1280):
        page = measured(browser, tmp_path / "out", width)
        assert page["answer"].startswith(f"{told[1]} check bits per weight")
        assert page["width"] <= width
        assert page["cut"] == []
        assert (page["scripts"], page["handlers"]) == (0, 0)
        assert page["sections"][-1] == "Provenance"
        assert len(page["plots"]) >= 6
        assert any("decoder" in kind and "equal to the model" in kind for kind in page["kinds"])
        assert any(row.startswith("dec_") and "equal" in row for row in page["rows"])


def test_hostile_text_does_nothing_in_a_browser(browser: str, hostile: ReportData, tmp_path: Path) -> None:
    """The parser that matters finds no script and no handler, and long names do not push the page wide."""
    page = seen(browser, hostile, tmp_path, 390)
    assert (page["scripts"], page["handlers"]) == (0, 0)
    assert page["width"] <= 390
    assert page["cut"] == []


def test_the_page_prints(browser: str, report: ReportData, tmp_path: Path) -> None:
    """A printed report has few pages, not one per table."""
    html = render(report, tmp_path / "report.html")
    run(browser, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'report.pdf'}", html.as_uri())
    pdf = (tmp_path / "report.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 8
