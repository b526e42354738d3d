"""Plans of a forger, who makes the checksum anew: whatever he changes is refused, played, asked, or read by nobody."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qtaml_hw import flow
from qtaml_hw.allocation import allocate
from qtaml_hw.case import open_case
from qtaml_hw.cli.main import cli
from qtaml_hw.design import Design
from qtaml_hw.errors import InputError
from qtaml_hw.results import open_plan, read_plan, save_plan
from qtaml_hw.support.files import checksum

DIGITS = Path("examples/digits").resolve()

REFUSED, PLAYED, ASKED, UNREAD = "refused", "played", "asked", "unread"

OUTCOMES = {
    "format": {REFUSED},
    "checksum": {REFUSED},
    "method": {REFUSED},
    "*_per_weight": {REFUSED},
    "provenance.seed": {REFUSED},
    "provenance.sha256.*": {REFUSED},
    # what is stored and in which cells: every figure of `simulate`, and every word of the hardware, follows from it
    "layers.?.name": {REFUSED},
    "layers.?.shape.?": {REFUSED},
    "layers.*.channel.*": {REFUSED, PLAYED},
    "layers.*.slope.*": {PLAYED},
    "layers.*.offset.*": {PLAYED},
    "layers.*.scheme.segments.*.readout.*": {PLAYED},
    "layers.*.scheme.code_map": {REFUSED},
    "layers.*.scheme.bits": {REFUSED},
    "layers.*.scheme.segments.*.lanes": {REFUSED, PLAYED},  # played: where nothing is protected
    "layers.*.scheme.segments.*": {REFUSED},
    # the question, which the answer repeats: it is answered anew
    "provenance.design.protection.method": {REFUSED},
    "provenance.design.simulation.seed": {REFUSED},
    "provenance.design.*": {REFUSED, ASKED},
    # nothing is made of them: what a search foresaw before it simulated, and what the plan was made by
    "predicted.*": {UNREAD},
    "provenance.fingerprint": {UNREAD},
    "provenance.versions.*": {UNREAD},
    "provenance.machine.*": {UNREAD},
}
"""What may become of a leaf, by the first pattern that it fits."""

Place = tuple[str | int, ...]


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the digits example in SRAM."""
    out = tmp_path_factory.mktemp("plan")
    case = open_case(Design.load(DIGITS / "sram.toml", ["data.test_samples=20", "simulation.trials=2"]), DIGITS)
    save_plan(case, allocate(flow.menu_of(case), flow.measure(case), 0.3), out)
    return out / "plan.json"


def leaves(data: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """All of them; of a long list those at its ends."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*at, key))
    elif isinstance(data, list):
        for i in range(len(data)) if len(data) <= 4 else (0, 1, len(data) - 1):
            yield from leaves(data[i], (*at, i))
    else:
        yield at, data


def other(value: Any) -> Any:
    """Another value of the same kind; a number where there is none."""
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    return (
        not value
        if isinstance(value, bool)
        else 0.5 * value
        if isinstance(value, float) and value
        else 1 + (value or 0)
    )


def forged(data: dict[str, Any], *changes: tuple[Place, Any]) -> str:
    """The plan with other leaves, and the checksum that goes with them."""
    made = copy.deepcopy(data)
    for place, value in changes:
        inside: Any = made
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = value
    changed_checksum = any(place == ("checksum",) for place, _ in changes)
    return json.dumps(made if changed_checksum else made | {"checksum": checksum(made)})


def test_whatever_a_forger_changes_in_a_plan_is_refused_or_worked_out_again(plan_file: Path) -> None:
    data, forgery = json.loads(plan_file.read_text()), plan_file.with_name("forged.json")
    plan, case = open_plan(plan_file)
    seen = dict.fromkeys(OUTCOMES, frozenset[str]())
    for place, value in leaves(data):
        forgery.write_text(forged(data, (place, other(value))))
        name = ".".join(map(str, place))
        try:
            found, opened = open_plan(forgery)
        except InputError:
            outcome = REFUSED
        else:
            outcome = PLAYED if found.digest != plan.digest else ASKED if opened.design != case.design else UNREAD
        pattern = next(pattern for pattern in OUTCOMES if fnmatch(name, pattern))
        assert outcome in OUTCOMES[pattern], name
        seen[pattern] |= {outcome}
    assert seen == OUTCOMES


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], standalone_mode=False)


def test_what_nobody_reads_of_a_plan_changes_no_answer_and_no_hardware(plan_file: Path, tmp_path: Path) -> None:
    """All of it at once: what `simulate` says and what `rtl` writes are the same to the last byte."""
    data, forgery = json.loads(plan_file.read_text()), plan_file.with_name("forged.json")
    unread = [pattern for pattern, outcomes in OUTCOMES.items() if outcomes == {UNREAD}]
    found = [leaf for leaf in leaves(data) if any(fnmatch(".".join(map(str, leaf[0])), pattern) for pattern in unread)]
    assert len(found) > 10
    forgery.write_text(forged(data, *((place, other(value)) for place, value in found)))
    answers, folders = [], []
    for number, file in enumerate((plan_file, forgery)):
        answers.append(run("simulate", file, "--json"))
        assert run("rtl", file, "-o", tmp_path / str(number)).exit_code == 0
        written = sorted(path for path in (tmp_path / str(number)).rglob("*") if path.is_file())
        folders.append({path.relative_to(tmp_path / str(number)): path.read_bytes() for path in written})
    assert json.loads(answers[0].stdout)["mean"] > 0
    assert (answers[0].stdout, answers[0].return_value) == (answers[1].stdout, answers[1].return_value)
    assert folders[0] == folders[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parity_bits_per_weight": 1e-3}, "parity_bits_per_weight is 0.001, and the rest of the plan makes it 0."),
        ({"planes_per_weight": 8.0}, "planes_per_weight is 8.0, and the rest of the plan makes it 0."),
        ({"method": "exact"}, "method is 'exact', and the rest of the plan makes it 'tac'"),
    ],
)
def test_a_figure_that_the_plan_does_not_bear_out_is_refused_by_name(
    plan_file: Path, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    """By `simulate` and by `rtl`, though the checksum is right; where an edit is meant, the figure is counted again."""
    data, forgery = json.loads(plan_file.read_text()), plan_file.with_name("forged.json")
    forgery.write_text(forged(data, *(((name,), value) for name, value in change.items())))
    for words in (("simulate", forgery), ("rtl", forgery, "-o", tmp_path / "rtl")):
        refused = run(*words).exception
        assert isinstance(refused, InputError)
        assert said in str(refused)
    assert not (tmp_path / "rtl").exists()
    again, sound = read_plan(forgery, edited=True), read_plan(plan_file)
    assert again.planes_per_weight == sound.planes_per_weight
    assert again.parity_bits_per_weight == sound.parity_bits_per_weight


def test_sections_that_a_forger_takes_out_of_the_design_have_their_defaults(plan_file: Path, tmp_path: Path) -> None:
    """Another method, or another seed, is no more believed than where the section says so."""
    path = tmp_path / "plan.json"
    for section, place, value in (
        ("protection", ("method",), "exact"),
        ("simulation", ("provenance", "seed"), 999),
    ):
        data = json.loads(plan_file.read_text())
        del data["provenance"]["design"][section]
        path.write_text(forged(data, (place, value)))
        with pytest.raises(InputError, match=re.escape(".".join(place))):
            read_plan(path)
