"""Regenerate every figure and table of docs/physics from the package: ``python docs/physics/build.py [--check]``.

A table stands in a page between ``<!-- table: name -->`` and ``<!-- end -->``; only what is between is rewritten. With
``--check`` nothing is written and the exit status is 1 if a table differs from what the code gives now.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qtaml_hw import physics
from qtaml_hw.channel import MARCH, MEANING
from qtaml_hw.physics import HFO2, SIO2, SIO2_FRANZ, Barrier, current_density, transmission, word_distortion
from qtaml_hw.physics.operating import axis_named, format_axis
from qtaml_hw.physics.retention import critical_thickness
from qtaml_hw.physics.silicon import gate_current_density, oxide_voltage

HERE = Path(__file__).resolve().parent
THICKNESSES = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.6)
ENERGIES = np.array([0.05, 0.1, 0.2, 0.5, 1.0])
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")  # Okabe-Ito
DASHES = ("-", "--", "-.", ":", (0, (5, 1)))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def presets_table() -> str:
    """Every preset at its default operating point."""
    rows = []
    for name in physics.presets():
        technology = physics.load(name)
        r = technology.operate()
        point = physics.format_point(r.operating_point, r.vdd_unit)
        main = max(r.mechanisms, key=lambda m: r.mechanisms[m])
        share = f"{main} ({r.mechanisms[main]:.1%})"
        p01, p10 = (
            between(p, ends) for p, ends in ((r.log10_p01, r.log10_p01_range), (r.log10_p10, r.log10_p10_range))
        )
        maker = next((f"{who} ({part:.0%})" for who, part in r.shares.items()), "-")
        rows.append([f"[`{name}`](technologies/{name}.md)", technology.confidence, point, p01, p10, share, maker])
    head = ["preset", "confidence", "default operating point", "p01 (range)", "p10 (range)", "main mechanism"]
    return table([*head, "largest part of the range"], rows)


def between(log10_p: float, ends: tuple[float, float] | None) -> str:
    """A probability with its interval."""

    def short(x: float) -> str:
        return "0" if x == -np.inf else f"{10.0**x:.1e}" if x > -300 else f"10^{x:.0f}"

    return f"{short(log10_p)} ({short(ends[0])}..{short(ends[1])})" if ends and log10_p > -np.inf else short(log10_p)


def point_rows(technology: physics.Technology) -> list[list[str]]:
    """The measured points of a technology, with the interval there."""
    rows = []
    for measured in technology.points:
        which, value = measured.measured
        r = technology.operate(**measured.at)
        low, high = r.at("low"), r.at("high")
        p = {"p": "p_flip", "p01": "p01", "p10": "p10"}[which]
        said = f"{getattr(r, p):.1e} ({getattr(low, p):.1e}..{getattr(high, p):.1e})"
        place = physics.format_point(measured.at, technology.vdd_unit)
        rows.append([f"`{technology.name}`", place, f"{which} = {value:.2e}", said, measured.source])
    return rows


def points_table() -> str:
    """Every measured point with the interval there."""
    rows = [row for technology in map(physics.load, physics.presets()) for row in point_rows(technology)]
    return table(["preset", "at", "measured", "preset gives (range)", "source"], rows)


def axes_table() -> str:
    """Every operating axis, with what reads it."""
    known = [physics.load(name) for name in physics.presets()]
    rows = []
    for axis in physics.axes().values():
        readers = ", ".join(f"`{technology.name}`" for technology in known if axis.name in technology.axes)
        rows.append([f"`{axis.name}`", f"`{axis.key}`", f"`{axis.option}`", axis.about, readers])
    return table(["name", "key", "option", "what it is", "read by"], rows)


def exact_table() -> str:
    """Bare WKB and WKB with boundary factor over the exact transmission."""
    rows = []
    for mass in (0.19, 0.916):
        for v in (0.5, 1.0, 2.0):
            barrier = Barrier((SIO2.thick(np.array([1.0, 3.0, 5.0])[:, None]),), v, mass)
            exact = transmission(ENERGIES, barrier, "exact")
            bare, full = (transmission(ENERGIES, barrier, m) / exact for m in ("wkb", "wkb-boundary"))
            spread = " ".join(f"{x:.2f}" for x in bare[1])
            low, high = full[:, :4].min(), full[:, :4].max()
            top = f"{full[:, 4].min():.2f}-{full[:, 4].max():.2f}"
            rows.append([f"{mass}", f"{v:.1f}", spread, f"{low:.3f}-{high:.3f}", top])
    head = [
        "lead mass",
        "V",
        "bare WKB / exact, 3 nm, E = 0.05 0.1 0.2 0.5 1 eV",
        "with boundary factor, 1-5 nm, E <= 0.5 eV",
    ]
    return table([*head, "the same, E = 1 eV"], rows)


def current_table() -> str:
    """J at 1 V of every model, with the acceptance band."""
    bands = ("1e3-1e4", "1e2-1e3", "1-30", "5e-3-2e-1", "3e-5-1e-3", "1e-7-5e-6", "1e-10-8e-9")
    rows = []
    for label, model, oxide in (
        ("Tsu-Esaki, parabolic 0.42", "tsu-esaki", SIO2),
        ("Tsu-Esaki, Franz 0.61", "tsu-esaki", SIO2_FRANZ),
        ("subband, Franz 0.61", "subband", SIO2_FRANZ),
        ("BSIM4 nMOS defaults", "bsim4", None),
    ):
        j = current_density(np.array(THICKNESSES), 1.0, 300.0, model, oxide=oxide)
        slopes = f"{np.log10(j[0] / j[3]):.2f}, {np.log10(j[3] / j[5]):.2f}"
        rows.append([label, *(f"{x:.1e}" for x in j), slopes])
    rows.append(["accepted", *bands, "4.5-5.3"])
    return table(["A/cm^2 at 1 V, 300 K", *(f"{t} nm" for t in THICKNESSES), "decades/nm (1-2, 2-3)"], rows)


def gate_voltage_table() -> str:
    """J at a gate voltage of 1 V: its range over the doping of gate and substrate, and bands."""
    bands = {
        1.2: (1e2, "about 1e2 (from memory)"),
        1.5: (2.5, "about 2.5 (band)"),
        2.0: (1.4e-2, "about 1.4e-2 (band)"),
    }
    rows = []
    for t, (band, text) in bands.items():
        over = [oxide_voltage(1.0, t, poly) for poly in (5e19, 1e20, 2e20)]
        ours = gate_current_density(1.0, t)
        corners = [gate_current_density(1.0, t, poly, 300.0, na) for poly in (5e19, 2e20) for na in (1.7e17, 1.5e18)]
        alone = gate_current_density(1.0, t, acceptors_cm3=1e11)  # a hundredth of a per cent of the charge
        rows.append(
            [
                f"{t} nm",
                f"{over[1]:.2f} ({over[0]:.2f}..{over[2]:.2f})",
                f"{ours:.1e} ({min(corners):.1e}..{max(corners):.1e})",
                f"{alone:.1e}",
                text,
                f"{ours / band:.2f}",
            ]
        )
    return table(
        ["oxide", "V_ox at V_G = 1 V", "J, A/cm^2", "without the acceptors", "reference", "J over reference"], rows
    )


def field_table() -> str:
    """Fowler-Nordheim closed form and full integral."""
    field = np.arange(6.0, 12.0)
    closed = current_density(10.0, field, 300.0, "fowler-nordheim")
    full = current_density(10.0, field, fermi_ev=0.05)
    rows = [
        ["closed form", *(f"{x:.1e}" for x in closed)],
        ["full integral / closed form", *(f"{x:.1f}" for x in full / closed)],
    ]
    return table(["10 nm, A/cm^2", *(f"{f:.0f} MV/cm" for f in field)], rows)


def hold_table() -> str:
    """The hold model over oxide and supply."""
    base = physics.load("sram-thin-oxide")
    voltages = np.array([0.2, 0.3, 0.4, 0.5, 0.7, 1.0])
    rows = []
    for t_ox, sigma in ((2.5, 0.03), (1.2, 0.03), (1.2, 0.10), (1.0, 0.03), (1.0, 0.10)):
        technology = base.model_copy(update={"model": base.model.model_copy(update={"sigma_t_nm": sigma})})
        p = technology.sweep("vdd_v", voltages, t_ox_nm=t_ox).p10
        rows.append([f"{t_ox} nm, {sigma:.2f} nm", *(f"{x:.1e}" for x in p)])
    return table(["oxide, sigma", *(f"{v} V" for v in voltages)], rows)


def silicon_table() -> str:
    """Measured rates and what the fits give."""
    points = (
        ("sram-65nm", 0.50, "1.56e-2"),
        ("sram-65nm", 0.55, "2.3e-3"),
        ("sram-28nm-bram", 0.54, "6e-4"),
        ("sram-28nm-bram", 0.61, "2.6e-8 (1 in 38 Mbit)"),
        ("sram-14nm", 0.80, "about 1e-2 (figure)"),
    )
    rows = [[f"`{n}`", f"{v}", measured, f"{physics.load(n).operate(vdd_v=v).p10:.2e}"] for n, v, measured in points]
    return table(["preset", "VDD", "silicon", "preset gives"], rows)


def gaincell_table() -> str:
    """Half-life of the dynamic node."""
    model = physics.load("gaincell-2nm").model
    oxides = np.array([1.2, 1.5, 2.0, 2.5, 3.0])
    seconds = np.exp(model.log_decay_time(oxides, 1.1, 300.0))
    ours, print_ = (
        ["this model", *map(physics.format_time, seconds)],
        ["independent print", "39ns", "1.5us", "600us", "200ms", "1.1min"],
    )
    return table(["half-life, 1 fF, 0.5 V", *(f"{t} nm" for t in oxides)], [ours, print_])


def refresh_table() -> str:
    """What a longer refresh interval costs in bits and saves in power."""
    cell, rows = physics.load("gaincell-16nm"), []
    for time in ("20us", "40us", "77us", "200us", "500us"):
        r = cell.operate(time_s=time)
        power = cell.model.parameters()["refresh_fj"] * 1e-3 / r.operating_point["time_s"]
        tunnels = r.mechanisms["gate-tunnelling"]
        rows.append([time, between(r.log10_p10, r.log10_p10_range), f"{tunnels:.1%}", f"{power:.0f} uW"])
    return table(["refresh interval", "p10 (range)", "share of tunnelling", "power per Mbit"], rows)


def critical_table() -> str:
    """Oxide below which the margin is lost."""
    base = physics.load("fg-thin-5p5nm").model
    times = ("1d", "1mo", "1y", "10y")
    seconds = np.array([physics.parse_time(t) for t in times])
    rows = []
    for margin in (1.5, 0.5, 0.2):
        model = base.model_copy(update={"margin_v": margin})
        row = [f"{margin} V"]
        for kelvin in (300.0, 358.0):
            t = critical_thickness(lambda t, v, m=model, k=kelvin: m.log_loss_time(t, v, k), np.array(3.0), seconds)
            row.append(", ".join(f"{x:.2f}" for x in t))
        rows.append(row)
    return table(["margin", f"critical oxide in nm at {', '.join(times)}, 300 K", "358 K"], rows)


def gate_table() -> str:
    """Floating-gate loss against oxide and time."""
    technology = physics.load("fg-thin-5p5nm")
    times = ("1d", "1mo", "1y", "10y")
    rows = []
    for t_ox in (5.0, 5.5, 6.0, 7.0, 8.0):
        logs = [technology.operate(t_ox_nm=t_ox, time_s=t).log10_p01 for t in times]
        rows.append([f"{t_ox} nm", *(f"{10**x:.1e}" for x in logs)])
    nor = physics.load("nor-flash-8nm")
    rows.append(["`nor-flash-8nm`", *(f"10^{nor.operate(time_s=t).log10_p01:.0f}" for t in times)])
    return table(["p01, sigma 4 %, margin 0.5 V", *times], rows)


def tlc_table() -> str:
    """Law against the published states."""
    technology = physics.load("nand-planar-tlc")
    measured = {"1d": "3.9e-4", "7d": "1.1e-3", "1mo": "1.8e-3", "3mo": "3.3e-3", "1y": "6.2e-3", "10y": "-"}
    rows = []
    for time, reference in measured.items():
        r = technology.operate(time_s=time)
        pages = [f"{a:.1e}, {b:.1e}" for a, b in zip(r.page_p10, r.page_p01, strict=True)]
        rows.append([time, reference, f"{r.p_flip:.1e}", *pages])
    return table(
        ["time", "RBER of the measured states", "RBER of the law", "MSB p10, p01", "CSB p10, p01", "LSB p10, p01"], rows
    )


def mapping_table() -> str:
    """What page mapping is worth."""
    technology = physics.load("nand-planar-tlc")
    rows = []
    for time in ("1d", "1mo", "1y", "10y"):
        r = technology.operate(time_s=time)
        d = {}
        for mapping in ("msb-safest", "interleaved", "msb-riskiest"):
            channel = r.channel(8, mapping)
            d[mapping] = word_distortion(channel.p01, channel.p10)
        gain = d["interleaved"] / d["msb-safest"]
        rows.append([time, *(f"{x:.1f}" for x in d.values()), f"{gain:.1f}x ({10 * np.log10(gain):.1f} dB)"])
    return table(["time", "msb-safest", "interleaved", "msb-riskiest", "gain over interleaved"], rows)


def one_ampere_table() -> str:
    """The oxide that leaks 1 A/cm^2 at a gate voltage of 1 V."""
    t = np.linspace(1.4, 2.2, 81)
    models = {
        "subband model": [gate_current_density(1.0, x) for x in t.tolist()],
        "BSIM4 default card, 1 V": current_density(t, 1.0, 300.0, "bsim4"),
    }
    rows = [[label, f"{np.interp(0.0, -np.log(j), t):.2f} nm", "1.6 to 2 nm"] for label, j in models.items()]
    return table(["model", "oxide that leaks 1 A/cm^2 at V_G = 1 V", "published"], rows)


def recorded(name: str) -> Any:
    """What a benchmark left."""
    return json.loads((HERE.parent.parent / "benchmarks" / "results" / f"{name}.json").read_text(encoding="utf-8"))


def neighbours_table() -> str:
    """How often faults of real block RAMs are neighbours, and what SECDED words make of it."""
    rows = []
    for supply, found in recorded("measured_arrays")["kc705b"].items():
        alone = found["secded_independent"]
        times = ", ".join(f"{m}: {p / alone:.2g}" for m, p in found["secded"].items() if m in ("1", "4", "8", "16"))
        pairs = [f"{found[f'pairs_in_a_{where}']:.3g}" for where in ("word", "column", "block")]
        shares = ", ".join(f"{found['shares'][name]:.2f}" for name in ("field", "row", "column"))
        about = [f"{supply} V", f"{found['p']:.2e}", f"{found['blocks_without']:.0%}"]
        rows.append([*about, *pairs, shares, f"{alone:.1e}", times])
    head = ["supply", "dead cells", "blocks without", "pairs in a word", "in a column", "in a block"]
    head.append("shares of field, row, column")
    return table([*head, "SECDED words that fail, independent", "times that, by words to a line"], rows)


def lists_table() -> str:
    """Events in lists of upsets, beside those of another program."""
    rows = []
    for found in recorded("measured_arrays")["lists"]:
        counts = [found["events"], found["lelape"]["local"], found["lelape"]["global"]]
        rows.append([f"`{found['list']}`", *(", ".join(f"{n} of {k}" for k, n in sorted(c.items())) for c in counts)])
    return table(["list", "events by cells, here", "LELAPE, differences of the list", "of all lists"], rows)


def ternary_table() -> str:
    """Accuracy that is lost at two supplies, simulated and measured."""
    found = recorded("ternary")
    rows = []
    for row in found["rows"]:
        low, high = row["lost_interval"]
        net = f"784-{row['hidden']}-10, {row['code_map']}"
        lost = f"{100 * row['lost']:.2f} % ({100 * low:.2f} to {100 * high:.2f})"
        rows.append(
            [f"{row['vdd_v']:.2f} V", f"{100 * row['p']:.2f} %", net, lost, f"{100 * row['measured_lost']:.2f} %"]
        )
    rows.sort(key=lambda row: row[0])
    return table(
        ["supply", "bits wrong", "network, words", f"lost, simulated ({found['trials']} chips)", "measured"], rows
    )


TABLES: dict[str, Callable[[], str]] = {
    "one-ampere": one_ampere_table,
    "neighbours": neighbours_table,
    "upset-lists": lists_table,
    "ternary": ternary_table,
    "presets": presets_table,
    "axes": axes_table,
    "points": points_table,
    "exact": exact_table,
    "current": current_table,
    "gate-voltage": gate_voltage_table,
    "field": field_table,
    "hold": hold_table,
    "silicon": silicon_table,
    "gaincell": gaincell_table,
    "refresh": refresh_table,
    "critical": critical_table,
    "gate": gate_table,
    "tlc": tlc_table,
    "mapping": mapping_table,
}


def technology_page(technology: physics.Technology) -> str:
    """The page of one technology: how it fails, equations, range, measured points, what is not in it."""
    model = technology.model.parameters()
    told = tomllib.loads((HERE / "equations.toml").read_text(encoding="utf-8"))[technology.model.model_dump()["kind"]]
    r, unit = technology.operate(), technology.vdd_unit
    lines = [f"# {technology.name}", "", f"{technology.description[0].upper()}{technology.description[1:]}.", ""]
    lines += ["## How it fails", "", told["mechanism"].strip(), ""]
    lines += [
        *(f"    {line}" for line in told["equations"]),
        "",
        f"More on [the page of its kind](../{told['page']}).",
        "",
    ]
    lines += [f"- *{name}*: {text}" for name, text in technology.mechanisms.items()]
    lines += ["", "## How often, and how sure", "", f"At {physics.format_point(r.operating_point, unit)}:", ""]
    rows = [
        ["p01 (0 read as 1)", between(r.log10_p01, r.log10_p01_range)],
        ["p10 (1 read as 0)", between(r.log10_p10, r.log10_p10_range)],
    ]
    lines += [
        table(["", "p (range)"], rows),
        "",
        f"![p with its range](../figures/technology-{technology.name}.svg)",
        "",
    ]
    lines += ["; ".join(f"{kind}: {MEANING[kind]}, {MARCH[kind]}" for kind, _, _ in r.faults) + ".", ""]
    lines += [f"Confidence: {technology.confidence} ({technology.evidence}). What makes the range:", ""]
    rows = [
        [f"`{name}`", f"{model[name]}", f"{x.low}..{x.high}", f"{r.shares.get(name, 0.0):.0%}", x.source]
        for name, x in sorted(technology.uncertain.items(), key=lambda item: -r.shares.get(item[0], 0.0))
    ]
    lines += [table(["parameter", "value", "range", "share", "source"], rows), ""]
    if technology.points:
        rows = [row[1:] for row in point_rows(technology)]
        lines += ["Measured:", "", table(["at", "measured", "preset gives (range)", "source"], rows), ""]
    lines += ["## Where it holds", ""]
    lines += [
        f"- {axis_named(axis).label} {format_axis(axis, *ends, vdd_unit=unit)}"
        for axis, ends in technology.valid_range.items()
    ]
    lines += ["", "## What is not in it", ""]
    lines += [f"- *{name}*: {text}" for name, text in technology.omitted.items()]
    lines += ["", "## Sources", "", *(f"- {source}" for source in technology.source)]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every page that is written whole."""
    return {HERE / "technologies" / f"{name}.md": technology_page(physics.load(name)) for name in physics.presets()}


def draw(
    name: str, curves: Sequence[tuple[str, np.ndarray, np.ndarray]], xlabel: str, ylabel: str, **scale: str
) -> None:
    """One line plot with legend, as SVG; a label that starts with `*` is drawn as points."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure = Figure(figsize=(6.4, 4.2), layout="constrained")
        ax = figure.add_subplot()
        for i, (label, x, y) in enumerate(curves):
            colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
            if label.startswith("*"):
                ax.plot(x, y, "o", color="black", label=label[1:], markersize=5, zorder=3)
            else:
                ax.plot(x, y, color=colour, linestyle=dash, label=label, linewidth=2)
        ax.set_xscale(scale.get("x", "linear"))
        ax.set_yscale(scale.get("y", "log"))
        ax.set_xlabel(xlabel)
        ax.set_ylabel(ylabel)
        ax.grid(visible=True, alpha=0.3)
        ax.legend(frameon=False)
        figure.savefig(HERE / "figures" / f"{name}.svg", metadata={"Date": None})


def figures() -> None:
    """Every figure."""
    energy = np.linspace(0.02, 1.0, 80)
    oxide = Barrier((SIO2.thick(2.0),), 1.0, 0.19)
    heavy = Barrier((SIO2.thick(2.0),), 1.0, 0.916)
    ratio = [
        (f"{label}, lead mass {b.lead_mass}", energy, transmission(energy, b, m) / transmission(energy, b, "exact"))
        for b in (oxide, heavy)
        for label, m in (("WKB", "wkb"), ("WKB with boundary factor", "wkb-boundary"))
    ]
    draw("wkb-exact", ratio, "energy above the band edge (eV)", "approximate / exact transmission (2 nm, 1 V)")

    t = np.linspace(0.9, 4.0, 60)
    curves = [
        (label, t, current_density(t, 1.0, 300.0, model, oxide=material))
        for label, model, material in (
            ("Tsu-Esaki, parabolic", "tsu-esaki", SIO2),
            ("Tsu-Esaki, Franz", "tsu-esaki", SIO2_FRANZ),
            ("subband, Franz", "subband", None),
            ("BSIM4", "bsim4", None),
        )
    ]
    draw("current", curves, "oxide thickness (nm)", "current density at 1 V, 300 K (A/cm^2)")

    v = np.linspace(0.2, 1.0, 81)
    thin = physics.load("sram-thin-oxide")
    hold = [(f"hold model, {x} nm", v, thin.sweep("vdd_v", v, t_ox_nm=x).p10) for x in (1.0, 1.2, 2.0)]
    probit = [("fit, 65 nm", v, physics.load("sram-65nm").sweep("vdd_v", v).p10)]
    silicon = [("*65 nm silicon", np.array([0.50, 0.55]), np.array([1.56e-2, 2.3e-3]))]
    draw("sram", [*hold, *probit, *silicon], "supply voltage (V)", "flip probability per bit")

    years = np.geomspace(1e-3, 20, 80)
    gate = physics.load("fg-thin-5p5nm")
    loss = [
        (f"{x} nm", years, gate.sweep("time_s", years * 365.25 * 86400, t_ox_nm=x).p01) for x in (5.0, 5.5, 6.0, 7.0)
    ]
    draw("floating-gate", loss, "time (years)", "p01", x="log")

    days = np.geomspace(1, 3652, 60)
    tlc = physics.load("nand-planar-tlc").sweep("time_s", days * 86400)
    published = (
        "*states of Cai et al., Table 5",
        np.array([1, 7, 30.4, 91.3, 365.25]),
        np.array([3.9e-4, 1.1e-3, 1.8e-3, 3.3e-3, 6.2e-3]),
    )
    draw(
        "tlc",
        [("log-time law", days, (tlc.p01 + tlc.p10) / 2), published],
        "time (days)",
        "raw bit error rate",
        x="log",
    )

    stack = np.linspace(0.4, 1.0, 40)
    high_k = [
        ("SiO2 of equal EOT", stack, current_density(stack + 1.7 * 3.9 / 22, 0.7)),
        ("SiO2 + 1.7 nm HfO2", stack, physics.stack_current_density((SIO2.thick(stack), HFO2.thick(1.7)), 0.7)),
    ]
    draw("stack", high_k, "SiO2 interlayer (nm)", "current density at 0.7 V (A/cm^2)")


def fill(text: str) -> str:
    """A page with its tables as the code gives them now."""

    def replace(match: re.Match[str]) -> str:
        return f"<!-- table: {match[1]} -->\n{TABLES[match[1]]()}\n<!-- end -->"

    return re.sub(r"<!-- table: ([a-z-]+) -->\n.*?<!-- end -->", replace, text, flags=re.DOTALL)


def main() -> int:
    """Rewrite or check the pages; draw the figures when rewriting."""
    stale = []
    for page, text in pages().items():
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            stale.append(page.name)
            if "--check" not in sys.argv:
                page.parent.mkdir(exist_ok=True)
                page.write_text(text, encoding="utf-8")
    for page in sorted(HERE.glob("*.md")):
        old = page.read_text(encoding="utf-8")
        new = fill(old)
        if new != old:
            stale.append(page.name)
            if "--check" not in sys.argv:
                page.write_text(new, encoding="utf-8")
    if "--check" in sys.argv:
        print("stale: " + ", ".join(stale) if stale else "tables are current")
        return int(bool(stale))
    (HERE / "figures").mkdir(exist_ok=True)
    figures()
    for name in physics.presets():
        physics.save_plot(physics.load(name), HERE / "figures" / f"technology-{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
