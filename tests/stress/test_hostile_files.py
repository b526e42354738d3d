"""Files made to harm: each is refused with one message, within bounded memory and time, and touches nothing else.

All are read by one process that may use `MEMORY` bytes of address space and `SECONDS` of processor time: a reader that
believes what a file claims dies there, and takes the test with it.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

MEMORY, SECONDS = 3 << 30, 60

READER = """
import json, sys
from pathlib import Path
from qtaml_hw.errors import InputError
from qtaml_hw.network import load, load_samples
folder = Path(sys.argv[1])
network, said = load(folder / "sound.onnx"), {}
for path in sorted(folder.iterdir()):
    try:
        if path.suffix == ".onnx":
            load(path)
        else:
            load_samples(path, network, y=None)
    except InputError as error:
        said[path.name] = str(error)
print(json.dumps(said))
"""


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def field(number: int, content: bytes) -> bytes:
    """A protobuf field that holds bytes."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def model(nodes: list[onnx.NodeProto], functions: list[onnx.FunctionProto] | None = None) -> onnx.ModelProto:
    """x (n, 3) times w, and `nodes` beside it."""
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"]), *nodes],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2])],
        [numpy_helper.from_array(np.eye(3, 2, dtype=np.float32), "w")],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("bomb", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, functions=functions or [])


def function(name: str, calls: list[str]) -> onnx.FunctionProto:
    """A function of one value that calls others one after the other."""
    steps = ["a", *(f"s{i}" for i in range(len(calls)))]
    nodes = [
        helper.make_node(op, [steps[i]], [steps[i + 1]], domain="bomb" if op.startswith("f") else "")
        for i, op in enumerate(calls)
    ]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("bomb", 1)]
    return helper.make_function("bomb", name, ["a"], [steps[-1]], nodes, opsets)


def elsewhere(location: str) -> TensorProto:
    """A tensor whose data are in another file."""
    tensor = TensorProto(name="out", data_type=TensorProto.FLOAT, dims=[3, 2], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=location)
    return tensor


def constant(tensor: TensorProto) -> onnx.NodeProto:
    return helper.make_node("Constant", [], ["c"], value=tensor)


def hostile_models(folder: Path) -> None:
    secret = folder.parent / "secret.bin"
    secret.write_bytes(bytes(24))
    external = {"climbs.onnx": "../secret.bin", "absolute.onnx": str(secret), "beside.onnx": "sound.onnx"}
    for name, location in external.items():
        bad = model([])
        bad.graph.initializer.append(elsewhere(location))
        (folder / name).write_bytes(bad.SerializeToString())
    in_function = helper.make_function(
        "bomb", "f", [], ["c"], [constant(elsewhere("../secret.bin"))], [helper.make_opsetid("", 17)]
    )
    branch = helper.make_graph(
        [constant(elsewhere("../secret.bin"))], "b", [], [helper.make_empty_tensor_value_info("c")]
    )
    choice = helper.make_node("If", ["k"], ["z"], then_branch=branch, else_branch=branch)
    sparse = model([])
    values = numpy_helper.from_array(np.ones(1, np.float32), "s")
    places = numpy_helper.from_array(np.zeros(1, np.int64), "i")
    sparse.graph.sparse_initializer.append(helper.make_sparse_tensor(values, places, [1 << 20, 1 << 20]))
    doubling = [function("f0", ["Neg", "Neg"]), *(function(f"f{i}", [f"f{i - 1}"] * 2) for i in range(1, 40))]
    circular = [function("f0", ["f1"]), function("f1", ["f0"])]
    head = model([]).SerializeToString()
    graph = model([]).graph.SerializeToString()
    deep = b""
    for _ in range(5000):  # a graph in an attribute of a node of a graph ...
        deep = field(1, field(5, field(6, deep)))
    chain = [helper.make_node("Neg", [f"d{i}" if i else "x"], [f"d{i + 1}"]) for i in range(30_000)]
    through = [helper.make_node("Identity", [f"d{i}" if i else "w"], [f"d{i + 1}"]) for i in range(10_000)]
    readers = [helper.make_node("MatMul", ["x", "d10000"], [f"r{i}"]) for i in range(10_000)]
    made = {
        "sound.onnx": head,
        "function.onnx": model([helper.make_node("f", [], ["c"], domain="bomb")], [in_function]).SerializeToString(),
        "branch.onnx": model([choice]).SerializeToString(),
        "sparse.onnx": sparse.SerializeToString(),
        "laughs.onnx": model([helper.make_node("f39", ["y"], ["z"], domain="bomb")], doubling).SerializeToString(),
        "circular.onnx": model([helper.make_node("f0", ["y"], ["z"], domain="bomb")], circular).SerializeToString(),
        "million.onnx": field(7, graph + field(5, field(8, b"t")) * 1_000_000),
        "empty-million.onnx": field(7, graph + field(5, b"") * 1_000_001),
        "claims-2gb.onnx": head + varint(7 << 3 | 2) + varint(2**31 - 1) + b"\x00" * 100,
        "claims-2gb-inside.onnx": field(7, graph + field(5, varint(9 << 3 | 2) + varint(2**31 - 1) + b"\x00" * 100)),
        "claims-2**63.onnx": head + varint(7 << 3 | 2) + varint(2**63),
        "deep.onnx": field(7, graph + deep),
        "truncated.onnx": head[: len(head) // 2],
        "no-end.onnx": b"\xff" * 100_000,
        "dead-chain.onnx": model(chain).SerializeToString(),
        "identities.onnx": model([*through, *readers]).SerializeToString(),
        "circle.onnx": model(
            [helper.make_node("Identity", ["p"], ["q"]), helper.make_node("Identity", ["q"], ["p"])]
        ).SerializeToString(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.onnx")
    (folder / "endless.onnx").symlink_to("/dev/zero")


def entry(path: Path, content: bytes, name: str = "x.npy", compression: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr(name, content)


def header(shape: tuple[int, ...], kind: str = "<f4") -> bytes:
    """Head of an array in NumPy's format."""
    text = repr({"descr": kind, "fortran_order": False, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def hostile_data(folder: Path) -> None:
    zeros = bytes(1 << 20)
    with (
        zipfile.ZipFile(folder / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as file,
        file.open("x.npy", "w", force_zip64=True) as out,
    ):
        out.write(header((1 << 24, 4)))
        for _ in range(256):  # 256 MiB in 256 KiB
            out.write(zeros)
    entry(folder / "claims.npz", header((1 << 40, 3)) + bytes(12))
    entry(folder / "negative.npz", header((-1, 3)) + bytes(12))
    entry(folder / "nothing.npz", header((1 << 60,), "|V0"))
    entry(folder / "pickle.npz", header((1,), "|O") + b"cos\nsystem\n(S'touch owned'\ntR.")
    entry(folder / "long-header.npz", header((3,) * 20_000))
    entry(folder / "climbs.npz", header((1, 3)) + bytes(12), name="../../x.npy")
    entry(folder / "other-packer.npz", header((1, 3)) + bytes(12), compression=zipfile.ZIP_LZMA)
    small = header((1, 3)) + bytes(12)
    for name, place, value in (("lies-short.npz", 24, 4), ("lies-long.npz", 24, 1 << 31), ("secret.npz", 8, 1)):
        path = folder / name  # sizes and flags in the central directory are not those of the entry
        entry(path, small)
        data = bytearray(path.read_bytes())
        at = data.rindex(b"PK\x01\x02")
        struct.pack_into("<H" if place == 8 else "<I", data, at + place, value)
        path.write_bytes(data)
    many = folder / "many.npz"
    with zipfile.ZipFile(many, "w") as file:
        for i in range(20_000):
            file.writestr(f"{i}.npy", b"")
    os.mkfifo(folder / "pipe.npz")
    (folder / "endless.npz").symlink_to("/dev/zero")


SAYS = {
    "absolute.onnx": "expected the plain name of a file beside the model",
    "beside.onnx": "expected the file that was written together with the model",
    "branch.onnx": "keeps its data in '../secret.bin'",
    "circle.onnx": "not a valid ONNX model",
    "circular.onnx": "call each other for ever",
    "claims-2**63.onnx": "claims 9223372036854775808 bytes where 0 are left",
    "claims-2gb-inside.onnx": "claims 2147483647 bytes where 100 are left",
    "claims-2gb.onnx": "claims 2147483647 bytes where 100 are left",
    "climbs.onnx": "keeps its data in '../secret.bin'",
    "deep.onnx": "nested too deeply",
    "empty-million.onnx": "more than 1000000 fields",
    "endless.onnx": "not a regular file",
    "function.onnx": "keeps its data in '../secret.bin'",
    "laughs.onnx": "unfold to more than",
    "million.onnx": "more than 1000000 fields",
    "no-end.onnx": "a number that does not end",
    "pipe.onnx": "not a regular file",
    "sparse.onnx": "sparse tensors are not read",
    "truncated.onnx": "not a complete ONNX file",
    "bomb.npz": "looks like a zip bomb",
    "claims.npz": "takes 13194139533312 bytes, and it holds 12",
    "climbs.npz": "no array 'x': it has '../../x'",
    "endless.npz": "is no regular file",
    "lies-long.npz": "unfold to 2147483648: looks like a zip bomb",
    "lies-short.npz": "array 'x' cannot be read",
    "long-header.npz": "array 'x' cannot be read",
    "many.npz": "20000 entries: expected at most 10000",
    "negative.npz": "shape (-1, 3)",
    "nothing.npz": "shape (1152921504606846976,) of |V0",
    "other-packer.npz": "neither stored nor deflated",
    "pickle.npz": "it holds pickled Python objects",
    "pipe.npz": "is no regular file",
    "secret.npz": "it is encrypted",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a reader with little memory and time says of each file."""
    folder = tmp_path_factory.mktemp("files") / "hostile"
    folder.mkdir()
    hostile_models(folder)
    hostile_data(folder)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    words = [sys.executable, "-c", READER, str(folder)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(words, capture_output=True, text=True, preexec_fn=limits, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert not (folder / "owned").exists()
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("name", SAYS)
def test_a_hostile_file_is_refused_with_one_message(said: dict[str, str], name: str) -> None:
    assert SAYS[name] in said[name]
    assert name in said[name]
    assert "\n" not in said[name]
    assert len(said[name]) < 1000


def test_long_but_harmless_graphs_are_read_in_time(said: dict[str, str]) -> None:
    """Thirty thousand nodes that nobody reads, a weight behind ten thousand copies with ten thousand readers."""
    assert set(said) == set(SAYS)
