"""Fuzz the readers of files that people send each other: nothing but an `InputError` may come out of them.

    python benchmarks/fuzz.py design --seconds 600
    python benchmarks/fuzz.py model --seconds 60 --folder build/fuzz

With atheris (libFuzzer) the fuzzer is guided by the branches of qtaml_hw that an input reaches; without it inputs of
the corpus are changed at random. The seeds are the files of examples/ and the presets. An input that raises anything
else (of a store `Unavailable` is allowed too), or takes more than `SLOW_S` of processor time, is written to the folder;
the exit status is then 1. What was done is printed as JSON, with the memory that this process took at most. Seconds are
of processor time: on a machine that others use they are worth as much.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import struct
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

try:
    import atheris

    with atheris.instrument_imports(include=["qtaml_hw"], enable_loader_override=False):
        from qtaml_hw import physics
        from qtaml_hw.campaign.database import Store
        from qtaml_hw.design import Design
        from qtaml_hw.errors import InputError, Unavailable
        from qtaml_hw.explore.sweep import Sweep
        from qtaml_hw.hdl.manifest import Manifest
        from qtaml_hw.network import load, load_samples
        from qtaml_hw.network.checkpoint import open_checkpoint
        from qtaml_hw.network.gguf_file import BLOCKS, TYPES
        from qtaml_hw.results import read_plan
except ImportError:
    atheris = None
    from qtaml_hw import physics
    from qtaml_hw.campaign.database import Store
    from qtaml_hw.design import Design
    from qtaml_hw.errors import InputError, Unavailable
    from qtaml_hw.explore.sweep import Sweep
    from qtaml_hw.hdl.manifest import Manifest
    from qtaml_hw.network import load, load_samples
    from qtaml_hw.network.checkpoint import open_checkpoint
    from qtaml_hw.network.gguf_file import BLOCKS, TYPES
    from qtaml_hw.results import read_plan

ROOT = Path(__file__).resolve().parents[1]
TARGETS = ("design", "sweep", "technology", "plan", "model", "data", "manifest", "store", "gguf", "safetensors")
SLOW_S = 10.0
MOST_BYTES = 1 << 16

WORDS = [
    b"[[",
    b"]]",
    b"{ from = 1, to = 2, steps = 3 }",
    b'scale = "log"',
    b"nan",
    b"inf",
    b"1e999",
    b"0x",
    b"1979-05-27",
]
WORDS += [
    b'""',
    b"true",
    b"-1",
    b"9223372036854775808",
    b"\\u0000",
    b"[memory]",
    b"p_flip = ",
    b"null",
    b"\x93NUMPY",
    b"PK\x01\x02",
]


def small_model() -> bytes:
    """A model with a Gemm, a quantised MatMul behind a Transpose, a bias and a branch."""
    w = numpy_helper.from_array(np.arange(12, dtype=np.float32).reshape(4, 3) - 5, "w1")
    q = numpy_helper.from_array(np.arange(8, dtype=np.int8).reshape(2, 4) - 3, "q2")
    s = numpy_helper.from_array(np.array(0.1, np.float32), "s2")
    b = numpy_helper.from_array(np.zeros(2, np.float32), "b2")
    nodes = [
        helper.make_node("Gemm", ["x", "w1"], ["h"], transB=1),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("DequantizeLinear", ["q2", "s2"], ["d"]),
        helper.make_node("Transpose", ["d"], ["t"], perm=[1, 0]),
        helper.make_node("MatMul", ["r", "t"], ["m"]),
        helper.make_node("Add", ["m", "b2"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3])]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])]
    graph = helper.make_graph(nodes, "g", inputs, outputs, [w, q, s, b])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()


def small_data() -> Iterator[bytes]:
    """Archives of samples, stored and deflated."""
    for save in (np.savez, np.savez_compressed):
        out = io.BytesIO()
        save(out, x=np.ones((4, 3), np.float32), y=np.arange(4), extra=np.array(["text"]))
        yield out.getvalue()


def read_manifest(path: Path) -> Manifest:
    """A manifest, in a folder of its own."""
    place = path.parent / "folder" / "manifest.json"
    place.parent.mkdir(exist_ok=True)
    path.rename(place)
    return Manifest.read(place.parent)


def read_store(path: Path) -> None:
    """All that a store holds."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with Store.open(path, {"a": 1}) as store:
        for kind in ("trial", "point", "shared"):
            for name in store.names(kind):
                store.all(kind, name)


def small_store(folder: Path) -> bytes:
    """A store with a few records, all of it in one file."""
    path = folder / "sound.sqlite"
    path.unlink(missing_ok=True)
    with Store.open(path, {"a": 1}) as store:
        for number in range(3):
            store.put("trial", "plan", {"accuracy": 0.5}, number)
        store.put("point", "key", {"answer": {"failed": "no"}})
    with Store.open(path) as store:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def read_checkpoint(path: Path) -> None:
    """Every tensor of a checkpoint."""
    found = open_checkpoint(path)
    for name in found.shapes:
        found.read(name)


def small_checkpoints(name: str) -> list[bytes]:
    """Files of two tensors; of GGUF one for each type of block."""
    if name == "safetensors":
        header = {"a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
        header["b"] = {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [24, 28]}
        text = json.dumps(header).encode()
        return [len(text).to_bytes(8, "little") + text + bytes(range(28))]
    made = []
    for kind, (count, size, *_) in BLOCKS.items():
        number = next(n for n, known in TYPES.items() if known == kind)
        text = lambda words: struct.pack("<Q", len(words)) + words  # noqa: E731
        out = b"GGUF" + struct.pack("<IQQ", 3, 2, 2) + text(b"general.alignment") + struct.pack("<II", 4, 32)
        out += text(b"words") + struct.pack("<IIQ", 9, 8, 2) + text(b"a") + text(b"b")
        out += text(b"a") + struct.pack("<IQQIQ", 2, count, 2, number, 0)
        out += text(b"b") + struct.pack("<IQIQ", 1, 3, 0, -(-2 * size // 32) * 32)
        out += bytes(-len(out) % 32) + bytes(range(1, 2)) * (-(-2 * size // 32) * 32) + struct.pack("<3f", 1, 2, 3)
        made.append(out)
    return made


@dataclass
class Target:
    """A reader with files that it accepts.

    Attributes
    ----------
    suffix : str
        Of the file that it is given.
    read : callable
        Takes the path.
    seeds : list of bytes
        Where the fuzzer starts.
    """

    suffix: str
    read: Callable[[Path], object]
    seeds: list[bytes]


def files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def target_of(name: str, folder: Path) -> Target:
    """The reader called `name`; what it needs beside its file goes to `folder`."""
    (folder / "sound.onnx").write_bytes(small_model())
    designs = files("examples/*/design.toml")
    if name == "design":
        return Target(".toml", Design.load, designs)
    if name == "sweep":
        return Target(".toml", Sweep.load, [*files("examples/*/sweep.toml"), *designs])
    if name == "technology":
        read = lambda path: physics.load(str(path)).operate()  # noqa: E731
        return Target(".toml", read, files("qtaml_hw/physics/presets/*.toml"))
    if name == "plan":
        from qtaml_hw.allocation import allocate, make_menu, sensitivity
        from qtaml_hw.channel import BitChannel

        network = load(folder / "sound.onnx")
        layers = network.layers()
        found = sensitivity(network, layers, {"x": np.ones((4, 3), np.float32)}, probes=2, seed=1)
        menu = make_menu(layers, BitChannel.symmetric(0.01, 8), families=["repetition-3"], data_bits=4)
        plan = allocate(menu, found, 1.0)
        unsealed = json.dumps(plan.to_json()).encode()  # made in Python: what it says of itself is worked out again
        return Target(".json", read_plan, [plan.dumps().encode(), unsealed])
    if name == "model":
        return Target(".onnx", load, [small_model()])
    if name == "manifest":
        return Target("", read_manifest, files("rtl/*/manifest.json"))
    if name == "store":
        return Target(".sqlite", read_store, [small_store(folder)])
    if name in ("gguf", "safetensors"):
        return Target(f".{name}", read_checkpoint, small_checkpoints(name))
    sound = load(folder / "sound.onnx")
    return Target(".npz", lambda path: load_samples(path, sound), list(small_data()))


def changed(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """`data` with a few random changes; `other` may lend a piece."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(6)
        if kind == 0 and at < len(out):
            out[at] = rng.randrange(256)
        elif kind == 1 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del out[at : at + rng.randrange(1, 32)]
        elif kind == 3:
            out[at:at] = rng.choice(WORDS)
        elif kind == 4:
            start = rng.randrange(len(other) or 1)
            out[at:at] = other[start : start + rng.randrange(1, 64)]
        else:
            start = rng.randrange(len(out) or 1)
            out[at:at] = out[start : start + rng.randrange(1, 64)]
    return bytes(out[:MOST_BYTES])


def messages(message: Any) -> Iterator[Any]:
    """A protobuf message and all messages inside it."""
    yield message
    for known, value in message.ListFields():
        if known.message_type is not None:
            for inside in value if isinstance(value, Iterable) else (value,):
                yield from messages(inside)


def changed_model(data: bytes, rng: random.Random) -> bytes:
    """A model with a few fields set, dropped, repeated or exchanged: bytes changed at random are seldom a model."""
    model = ModelProto()
    try:
        model.ParseFromString(data)
    except Exception:
        return changed(data, data, rng)
    texts = [t for node in model.graph.node for t in (*node.input, *node.output, node.op_type)] or ["x"]
    for _ in range(rng.randrange(1, 4)):
        place = rng.choice(list(messages(model)))
        chosen = rng.choice(place.DESCRIPTOR.fields)
        value = getattr(place, chosen.name)
        if isinstance(value, Iterable) and not isinstance(value, str | bytes):
            if len(value) and rng.random() < 0.5:
                del value[rng.randrange(len(value))]
            elif len(value):
                value.append(rng.choice(list(value)))
            elif chosen.message_type is not None:
                value.add()
        elif chosen.message_type is not None or rng.random() < 0.2:
            place.ClearField(chosen.name)
        else:
            new = rng.choice([-1, 0, 1, 2, 3, 7, 2**31 - 1, 2**62]) if isinstance(value, int | float) else value
            new = rng.choice(texts) if isinstance(value, str) else new
            new = changed(value, value, rng) if isinstance(value, bytes) else new
            with suppress(ValueError, TypeError):  # out of the field's range
                setattr(place, chosen.name, type(value)(new))
    return model.SerializeToString()


class Fuzzer:
    """Gives inputs to a target and counts what comes out."""

    def __init__(self, name: str, folder: Path, seconds: float) -> None:
        self.name, self.folder, self.until = name, folder, time.process_time() + seconds
        self.target = target_of(name, folder)
        self.inputs = self.accepted = self.slow = 0
        self.messages: set[str] = set()
        self.raised: dict[str, str] = {}

    def __call__(self, data: bytes) -> None:
        """Read one input."""
        path = self.folder / f"input{self.target.suffix}"
        path.write_bytes(data)
        begin = time.process_time()
        self.inputs += 1
        try:
            self.target.read(path)
            self.accepted += 1
        except (InputError, Unavailable) as error:
            self.messages.add(str(error).replace(str(path), "")[:40])
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            if key not in self.raised:
                self.raised[key] = traceback.format_exc()
                self.keep("raised", data)
        if time.process_time() - begin > SLOW_S:
            self.slow += 1
            self.keep("slow", data)

    def keep(self, why: str, data: bytes) -> None:
        (self.folder / f"{why}-{self.inputs}{self.target.suffix}").write_bytes(data)

    def summary(self, guided: bool, seconds: float) -> dict[str, object]:
        return {
            "target": self.name,
            "guided_by_branches": guided,
            "seconds": round(seconds, 1),
            "inputs": self.inputs,
            "accepted": self.accepted,
            "kinds_of_message": len(self.messages),
            "slow": self.slow,
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "raised": self.raised,
        }


def mutate(fuzzer: Fuzzer, seed: int) -> None:
    """Without atheris: random changes of the seeds and of inputs that were accepted or said something new."""
    rng, corpus = random.Random(seed), list(fuzzer.target.seeds)
    while time.process_time() < fuzzer.until:
        data = rng.choice(corpus)
        data = changed_model(data, rng) if fuzzer.name == "model" else changed(data, rng.choice(corpus), rng)
        before = len(fuzzer.messages), fuzzer.accepted
        fuzzer(data)
        if (len(fuzzer.messages), fuzzer.accepted) != before and len(corpus) < 5000:
            corpus.append(data)


def guided(fuzzer: Fuzzer, seed: int, seconds: float, done: Callable[[], None]) -> None:
    """With atheris: libFuzzer ends the process, so `done` is called from the last input."""
    corpus = fuzzer.folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for i, data in enumerate(fuzzer.target.seeds):
        (corpus / f"seed{i}").write_bytes(data)
    words = fuzzer.folder / "words"
    lines = ["".join(rf"\x{byte:02x}" for byte in word) for word in WORDS]
    words.write_text("".join(f'"{line}"\n' for line in lines))

    def one(data: bytes) -> None:
        fuzzer(data)
        if time.process_time() > fuzzer.until:
            done()

    limits = ["-timeout=1200", "-rss_limit_mb=8192", "-verbosity=0", "-print_final_stats=0", f"-dict={words}"]
    mutators = {}
    if fuzzer.name == "model":
        mutators = {"custom_mutator": lambda data, most, seed: changed_model(bytes(data), random.Random(seed))[:most]}
    atheris.Setup(
        [
            "fuzz",
            f"-max_len={MOST_BYTES}",
            f"-seed={seed}",
            *limits,
            str(corpus),
        ],
        one,
        **mutators,
    )
    atheris.Fuzz()


def main() -> None:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where inputs are kept that raised something or took long")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    fuzzer, begin = Fuzzer(asked.target, folder, asked.seconds), time.process_time()

    def done() -> None:
        print(json.dumps(fuzzer.summary(atheris is not None, time.process_time() - begin), indent=1), flush=True)
        os._exit(1 if fuzzer.raised or fuzzer.slow else 0)

    if atheris is None:
        mutate(fuzzer, asked.seed)
    else:
        guided(fuzzer, asked.seed, asked.seconds, done)
    done()


if __name__ == "__main__":
    main()
