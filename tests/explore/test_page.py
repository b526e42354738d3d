"""The page of a sweep: its front is that of `front` whatever is filtered, and each design names the command for it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import random
import re
import shlex
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qtaml_hw.campaign import Estimate
from qtaml_hw.explore import Explored, Result, Sweep, front
from qtaml_hw.explore.html import MOST_POINTS, Swept, page, render
from qtaml_hw.explore.output import fronts, savings
from qtaml_hw.explore.take import point_named, short_names

DOCS = Path(__file__).resolve().parents[2] / "docs"
OBJECTIVES = ("stored_bits_per_weight", "accuracy")
COMMAND = ["qtaml", "explore", "my sweep.toml", "-o", "build/out"]
VDD = {"sram-65nm": [0.5, 0.51, 0.52, 0.55], "sram-thin-oxide": [0.3, 0.33, 0.36]}


def estimate(mean: float, half: float) -> Estimate:
    return Estimate(mean, max(0.0, mean - half), min(1.0, mean + half), 16)


def result(vdd: float, bits: float, accuracy: Estimate, bare: Estimate) -> Result:
    """Made-up figures of one design; they claim nothing."""
    return Result(
        operating_point={"vdd_v": vdd},
        method="tac",
        p01=0.01,
        p10=0.02,
        clean=0.98,
        accuracy=accuracy,
        unprotected=bare,
        gained=estimate(0.1, 0.02),
        target=0.95,
        reached=True,
        budget=bits - 8,
        budget_low=None,
        budget_high=None,
        planes_per_weight=1.0,
        parity_bits_per_weight=bits - 8,
        stored_bits_per_weight=bits,
        codec_cells=round(100 * bits),
        codec_cycles=0,
        relative_energy=vdd**2 * bits / 8,
        predicted_gain=None,
        shannon_bits=None,
        shannon_distance=None,
    )


def made(budgets: int = 5, model: str = "net.onnx") -> Explored:
    """A sweep of two technologies with figures that a fixed seed draws; many designs are equally dear."""
    data = {
        "network": {"model": model},
        "data": {"file": "data.npz"},
        "memory": [{"technology": name, "vdd_v": vdd} for name, vdd in VDD.items()],
        "protection": {"method": ["tac", "uniform-msp"], "budget": [0.25 * i for i in range(budgets)]},
    }
    sweep = Sweep.parse(data, Path(), "made")
    draw, found = random.Random(3), {}
    for point in sweep.points:
        vdd, budget = point.values["memory.vdd_v"], point.values["protection.budget"]
        assert isinstance(vdd, float)
        assert isinstance(budget, float)
        scale = VDD[str(point.values["memory.technology"])]
        good = (vdd - scale[0]) / (scale[-1] - scale[0])
        mean = min(0.98, 0.5 + 0.3 * good + 0.1 * budget + 0.1 * draw.random())
        bare = estimate(0.6 + 0.38 * good, 0.02)
        found[point.key] = result(vdd, 8 + budget, estimate(mean, 0.05 * draw.random()), bare)
    return Explored(sweep, found, {})


@pytest.fixture(scope="module")
def found() -> Explored:
    return made()


def the(names: list[str], found: Explored) -> set[str]:
    ids = short_names(found)
    return {ids[name] for name in names}


# Without a browser


def test_the_page_loads_nothing_and_runs_one_script_that_it_names(found: Explored) -> None:
    """One file; the policy allows the script by its hash and nothing else; the same sweep gives the same bytes."""
    text = page(found, OBJECTIVES, COMMAND)
    assert text == page(found, OBJECTIVES, COMMAND)
    assert not re.search(r"<(?:link|img|iframe|object|embed|form|base)\b|@import|url\(|\bsrc=", text)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    assert len(scripts) == 1
    allowed = f"script-src 'sha256-{b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()}'"
    assert allowed in text
    assert "default-src 'none'" in text


def test_text_of_a_sweep_cannot_end_its_script_element() -> None:
    """A file name may hold what HTML would obey."""
    hostile = '</script><script>alert("1")</script>.toml'
    sweep = made()
    found = Explored(sweep.sweep, sweep.results, {}, {})
    point = found.sweep.points[0]
    point.values["memory.technology"] = hostile
    text = page(found, OBJECTIVES, ["qtaml", "explore", hostile])
    assert text.count("<script") == 2
    assert text.count("</script>") == 2


def test_different_values_have_different_texts() -> None:
    """Numbers get the digits that tell them apart, in their order; none and texts are values, too."""
    field = Swept.of("memory.vdd_v", [0.51234, 0.51233, None, 0.3, 0.3])
    assert field.values == ("0.3", "0.51233", "0.51234", "–")
    assert field.place(0.51234) == 2
    assert Swept.of("protection.codes", [["hsiao"], "b", ["hsiao"]]).values == ("['hsiao']", "b")


def test_tables_are_named_as_in_a_design_and_words_of_the_network_as_such() -> None:
    """A map is tested at a table of axes; trellis words are no read-out of the network's own ones."""
    memory = {
        "technology": "sram-65nm",
        "vdd_v": [0.52, 0.55],
        "map": "known",
        "map_at": [{"vdd_v": 0.5}, {"vdd_v": 0.51}],
    }
    data = {"network": {"model": "n.onnx"}, "data": {"file": "d.npz"}, "memory": memory}
    sweep = Sweep.parse(data | {"protection": {"readout": "trellis", "budget": 2.0}}, Path(), "made")
    kept = {p.key: result(0.5, 2, estimate(0.97, 0.001), estimate(0.5, 0.001)) for p in sweep.points}
    text = page(Explored(sweep, kept, {}, {}), OBJECTIVES, COMMAND)
    assert described(text)["fields"][1]["values"] == ["vdd_v = 0.5", "vdd_v = 0.51"]
    assert "{'" not in text
    assert "Where the network, in its own words without protection, keeps 95 % of the accuracy" in text


def test_a_large_sweep_shows_its_front_and_a_part_of_the_others() -> None:
    """A phone draws some thousand marks; what is left out is told."""
    large = made(budgets=300)
    assert len(large.results) > MOST_POINTS
    text = page(large, OBJECTIVES, COMMAND)
    ids = set(re.findall(r'"id":"(\w+)"', text))
    assert len(ids) == MOST_POINTS
    assert the([key for keys in fronts(large, OBJECTIVES).values() for key in keys], large) <= ids
    assert f"of {len(large.results) // 1000}\u202f{len(large.results) % 1000:03} designs" in text


def test_objectives_that_no_design_has_leave_a_page(found: Explored) -> None:
    """After hours of work the page is there, whatever was asked for."""
    results = {key: replace(r, relative_energy=None, codec_cells=None) for key, r in found.results.items()}
    text = page(replace(found, results=results), ("relative_energy", "codec_cells"), COMMAND)
    (axes,) = re.findall(r'"axes":\[(\d+),(\d+)\]', text)
    names = re.findall(r'"name":"(\w+)","label"', text)
    assert [names[int(i)] for i in axes] == ["accuracy", "accuracy"]
    (axes,) = re.findall(r'"axes":\[(\d+),(\d+)\]', page(found, ("accuracy", "codec_cells", "gained"), COMMAND))
    names = re.findall(r'"name":"(\w+)","label"', page(found, OBJECTIVES, COMMAND))
    assert [names[int(i)] for i in axes] == ["codec_cells", "accuracy"]


def priced(found: Explored, nodes: tuple[str, ...] = ("130 nm",)) -> Explored:
    """With borrowed prices, the designs of a node after the other; below the crossing at half the energy."""
    results = {}
    for i, (key, r) in enumerate(found.results.items()):
        vdd, bits = r.operating_point["vdd_v"], r.stored_bits_per_weight or 0
        needed = r.unprotected.mean < 0.95 * r.clean
        node = nodes[i * len(nodes) // len(found.results)]
        prices: dict[str, Any] = {
            "energy_pj_per_weight": vdd**2 * bits * (0.5 if needed else 1.0),
            "bare_pj_per_weight": vdd**2 * 8,
        }
        results[key] = replace(r, **prices, priced_in=node, illustration=f"macros of {node} stand for a <memory>")
    return replace(found, results=results)


def described(text: str) -> dict[str, Any]:
    """What the script is given."""
    return json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)[0])


def test_borrowed_prices_are_labelled_and_not_compared_between_technologies(found: Explored) -> None:
    """As in the terminal: a front within each technology, the reason, and where protection saves energy."""
    for have in (priced(found), found):
        text = page(have, ("energy_pj_per_weight", "accuracy"), COMMAND)
        within = {figure["name"]: figure["within"] for figure in described(text)["figures"]}
        assert within.get("energy_pj_per_weight") == (True if have is not found else None)
        assert not within["accuracy"]
        assert ("prices are an illustration: macros of 130 nm stand for a &lt;memory&gt;" in text) == (
            have is not found
        )
        said = [sentence for _, sentence in savings(have)]
        assert len(said) == (0 if have is found else 2)
        assert len(re.findall(r'<p class="saving" data-where="[^"]+">technology [\w-]+: ', text)) == len(said)
    own = {key: replace(r, illustration="") for key, r in priced(found).results.items()}
    figures = described(page(replace(found, results=own), ("energy_pj_per_weight", "accuracy"), COMMAND))["figures"]
    assert not next(f for f in figures if f["name"] == "energy_pj_per_weight")["within"]


def test_prices_of_two_nodes_are_no_figures_of_the_page(found: Explored) -> None:
    """Nobody can draw them over each other, as no command compares them."""
    data = described(page(priced(found, ("130 nm", "65 nm")), OBJECTIVES, COMMAND))
    names = [figure["name"] for figure in data["figures"]]
    assert "energy_pj_per_weight" not in names
    assert {*OBJECTIVES, "relative_energy"} <= set(names)
    assert all(len(point["figures"]) == len(names) for point in data["points"])


# In a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A running Chromium; these tests skip without one."""
    spec = importlib.util.spec_from_file_location("browser", DOCS / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.installed() is None:
        pytest.skip("needs Chromium (sim/install_tools.sh installs it where it may)")
    with module.browser() as browser:
        yield browser


@pytest.fixture
def shown(chromium: Any, found: Explored, tmp_path: Path) -> Any:
    return chromium.open(render(found, OBJECTIVES, COMMAND, tmp_path / "sweep.html").as_uri(), 1280)


def on_front(shown: Any) -> set[str]:
    return set(shown.evaluate("[...document.querySelectorAll('.mark.on')].map(e => e.dataset.id)"))


def press(shown: Any, field: str, value: str) -> None:
    shown.click(f'button[data-field="{field}"][data-value="{value}"]')


def choose(shown: Any, select: str, label: str) -> None:
    """A select opens a window of the system, which nobody can click here: its value is set, and it says so."""
    shown.evaluate(
        f"(e => {{ e.value = [...e.options].find(o => o.text === {label!r}).value;"
        f"e.dispatchEvent(new Event('change')); }})(document.getElementById({select!r}))"
    )


def test_the_front_of_the_page_is_that_of_the_command(shown: Any, found: Explored) -> None:
    """All designs, then those of one technology, of two supplies of it, and of one method: as `front` has it."""
    assert on_front(shown) == the(front(found.results, OBJECTIVES), found)
    assert len(on_front(shown)) < shown.evaluate("document.querySelectorAll('.mark').length") == len(found.results)
    only: dict[str, set[Any]] = {"technology": set(), "vdd_v": set(), "method": set()}
    for field, value in (("technology", "sram-65nm"), ("vdd_v", 0.5), ("vdd_v", 0.52), ("method", "uniform-msp")):
        press(shown, field, str(value))
        only[field].add(value)
        left = {
            p.key: found.results[p.key]
            for p in found.sweep.points
            if all(
                not wanted or next(v for n, v in p.values.items() if n.endswith(f".{name}")) in wanted
                for name, wanted in only.items()
            )
        }
        assert shown.evaluate("document.querySelectorAll('.mark').length") == len(left)
        assert on_front(shown) == the(front(left, OBJECTIVES), found)
    press(shown, "technology", "sram-65nm")  # pressed again: all technologies, but no other has these supplies
    assert on_front(shown) == the(front(left, OBJECTIVES), found)


def test_energies_of_two_technologies_are_not_compared(shown: Any, found: Explored) -> None:
    """With the energy across there is a front for each technology, as in the terminal."""
    choose(shown, "x", "array energy per weight, VDD² × bits in the memory / 8 (V²)")
    groups = fronts(found, ("relative_energy", "accuracy"))
    assert len(groups) == 2
    assert on_front(shown) == the([key for keys in groups.values() for key in keys], found)
    assert shown.evaluate("document.querySelectorAll('path.front').length") == 2


def test_borrowed_energies_of_two_technologies_are_not_compared(chromium: Any, found: Explored, tmp_path: Path) -> None:
    have, objectives = priced(found), ("energy_pj_per_weight", "accuracy")
    shown = chromium.open(render(have, objectives, COMMAND, tmp_path / "sweep.html").as_uri(), 1280)
    groups = fronts(have, objectives)
    assert len(groups) == 2
    assert on_front(shown) == the([key for keys in groups.values() for key in keys], have)
    assert on_front(shown) != the(front(have.results, objectives), have)
    press(shown, "technology", "sram-thin-oxide")
    visible = "[...document.querySelectorAll('.saving')].filter(e => !e.hidden).map(e => e.innerText)"
    (said,) = shown.evaluate(visible)
    assert said.startswith("technology sram-thin-oxide: ")


def test_the_page_has_a_front_for_each_probability(chromium: Any, tmp_path: Path) -> None:
    """Whoever has worse cells is not helped by a design for better ones; with p up or across there is one front."""
    memory = {"p_flip": [0.001, 0.01, 0.1]}
    data = {"network": {"model": "n.onnx"}, "data": {"file": "d.npz"}, "memory": memory}
    sweep = Sweep.parse(data | {"protection": {"budget": [0.0, 0.5, 1.0]}}, Path(), "made")
    results = {}
    for point in sweep.points:
        p, budget = (float(str(point.values[name])) for name in ("memory.p_flip", "protection.budget"))
        kept = estimate(0.98 - 2 * p / (1 + budget), 0.001)
        results[point.key] = replace(result(0.5, 8 + budget, kept, kept), operating_point={}, p01=p, p10=p)
    have = Explored(sweep, results, {}, {})
    shown = chromium.open(render(have, OBJECTIVES, COMMAND, tmp_path / "sweep.html").as_uri(), 1280)
    groups = fronts(have, OBJECTIVES)
    assert len(groups) == 3
    assert on_front(shown) == the([key for keys in groups.values() for key in keys], have)
    assert on_front(shown) != the(front(results, OBJECTIVES), have)
    assert shown.evaluate("document.querySelectorAll('path.front').length") == 3
    said = "document.querySelector('.point').textContent + document.querySelector('#count').textContent"
    assert shown.evaluate(said).count("one for each p_flip") == 2
    choose(shown, "x", "flip probability")
    assert shown.evaluate(said).count("one for each p_flip") == 1  # the front that the sweep was asked for
    assert on_front(shown) == the(front(results, ("p_flip", "accuracy")), have)
    assert shown.evaluate("document.querySelectorAll('path.front').length") == 1


def test_a_touched_design_says_what_it_is_and_which_command_makes_it(shown: Any, found: Explored) -> None:
    """A click near a mark, and one on a row: fields, figures with intervals, and words that the command takes."""
    for click in ("#plot .mark:not(.on) path", "#front tbody tr:nth-child(2) button"):
        shown.click(click)
        said = shown.evaluate("document.getElementById('design').innerText")
        takes = shown.evaluate("[...document.querySelectorAll('.take')].map(e => e.textContent)")
        words = shlex.split(takes[0])
        assert words[:-2] == COMMAND
        assert shlex.split(takes[1]) == [*words, "--rtl"]
        point = point_named(found, words[-1])
        assert words[-1] in said
        for value in point.values.values():
            assert re.search(rf"\n{value:g}\n" if isinstance(value, float) else str(value), said)
        got = found.results[point.key].accuracy
        low, high = (f"{100 * end:.1f}\u202f%" for end in (got.low, got.high))
        assert f"{100 * got.mean:.1f}\u202f% ({low} to {high})" in said
        chosen = shown.evaluate("document.querySelector('.mark.chosen').dataset.id")
        assert chosen == short_names(found)[point.key]


def test_the_page_begins_with_the_cheapest_design_of_the_front_that_keeps_the_target(
    shown: Any, found: Explored
) -> None:
    """What a reader came for."""
    (taken,) = shown.evaluate("[...document.querySelectorAll('.mark.chosen')].map(e => e.dataset.id)")
    results = {key: found.results[key] for key in front(found.results, OBJECTIVES)}
    kept = [r.stored_bits_per_weight for r in results.values() if r.accuracy.mean >= 0.95 * r.clean]
    assert found.results[point_named(found, taken).key].stored_bits_per_weight == min(kept)
    assert "keeps the target" in shown.evaluate("document.getElementById('design').innerText")


def test_axes_are_logarithmic_on_demand_and_the_target_is_marked(shown: Any) -> None:
    """Decades are equally far apart; the target is a line over the whole plot, wherever it is on the axis."""
    assert "target: 95\u202f% of clean" in shown.evaluate("document.getElementById('plot').textContent")
    choose(shown, "y", "accuracy lost to faults")
    assert "target: 95\u202f% of clean" in shown.evaluate("document.getElementById('plot').textContent")
    places = "[...document.querySelectorAll('#plot .mark:not(.on) path')].map(e => e.getBoundingClientRect().y)"
    before, log = shown.evaluate(places), shown.evaluate("document.getElementById('log-y').checked")
    shown.click("#log-y")
    assert shown.evaluate("document.getElementById('log-y').checked") != log
    assert shown.evaluate(places) != before
    choose(shown, "y", "gates of encoders and decoders (estimated)")
    assert "target" not in shown.evaluate("document.getElementById('plot').textContent")


def test_where_protection_stops_paying_follows_the_filter(shown: Any, found: Explored) -> None:
    """One row for each technology with the place and both sides; a filter hides the others."""
    visible = "[...document.querySelectorAll('#paying tbody tr')].filter(e => !e.hidden).map(e => e.innerText)"
    assert len(shown.evaluate(visible)) == 2
    assert shown.evaluate("document.querySelectorAll('#paying .needed').length") == 2
    press(shown, "technology", "sram-thin-oxide")
    (row,) = shown.evaluate(visible)
    assert "sram-thin-oxide" in row
    assert re.search(r"0\.3\d+ V \(0\.3", row)


def test_the_page_fits_a_phone_and_no_name_of_a_technology_breaks(
    chromium: Any, found: Explored, tmp_path: Path
) -> None:
    """No sideways scrolling at 390 pixels; a touch near a mark is enough."""
    shown = chromium.open(render(found, OBJECTIVES, COMMAND, tmp_path / "sweep.html").as_uri(), 390)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    lines = "[...document.querySelectorAll('h1 b.whole, fieldset button')].map(e => e.getClientRects().length)"
    assert set(shown.evaluate(lines)) == {1}
    assert shown.evaluate("document.getElementById('plot').getBoundingClientRect().width") > 340


def test_a_sweep_of_one_design_and_one_without_accuracy_intervals_is_a_page(chromium: Any, tmp_path: Path) -> None:
    """Nothing to filter, no span on any axis."""
    found = made()
    key, one = next(iter(found.results.items()))
    single = replace(found, results={key: replace(one, accuracy=Estimate(0.9, 0.9, 0.9, 1))})
    shown = chromium.open(render(single, OBJECTIVES, COMMAND, tmp_path / "sweep.html").as_uri(), 1280)
    assert on_front(shown) == the([key], found)
