"""Checkpoints beside a graph: the words that the file holds, and what the package of its makers says they are worth."""

from __future__ import annotations

import importlib
import struct
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
import pytest
from language_files import gguf, safetensors
from onnx import helper, numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network import AS_STORED, Runner, load
from qtaml_hw.network.checkpoint import open_checkpoint
from qtaml_hw.network.gguf_file import BLOCKS, TYPES, _words

F = np.float32
RNG = np.random.default_rng(0)
X = RNG.normal(size=(7, 512)).astype(F)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """x (n, 512) times the transpose of w (4, 512), whose weights in the graph are all 1."""
    nodes = [helper.make_node("Gemm", ["x", "w"], ["y"], transB=1)]
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 512), ("y", 4))]
    made = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(np.ones((4, 512), F), "w")])
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "m.onnx")
    return tmp_path / "m.onnx"


HALVES = {"Q4_0": [0], "Q5_0": [0], "Q8_0": [0], "Q2_K": [80, 82], "Q3_K": [108], "Q6_K": [208]}
"""Where the scales of a block are; of those that are not named, at the first four bytes."""

SUMS = {
    "Q4_0": (-1.28125, -168.84375),
    "Q4_1": (-70.75, -3747),
    "Q5_0": (-9.75, -629.03125),
    "Q5_1": (-124.21875, -6332.625),
    "Q8_0": (-83.9375, -4877.09375),
    "Q2_K": (-269.9375, -117847.4375),
    "Q3_K": (150.84375, 52190.78125),
    "Q4_K": (-9981.78125, -4602997.031),
    "Q5_K": (-32331.78125, -13372828.84),
    "Q6_K": (15.75, 163129.0938),
}
"""Sum of all weights of two blocks, plain and with the place of each, as gguf 0.19 reads them."""


@pytest.mark.parametrize("kind", SUMS)
def test_blocks_mean_what_the_package_of_their_makers_says(kind: str) -> None:
    count, size = BLOCKS[kind][:2]
    data = np.random.default_rng(7).integers(0, 256, (2, size)).astype(np.uint8)
    for at in HALVES.get(kind, [0, 2]):
        data[:, at : at + 2] = np.array([[0.03125], [-0.25]], np.float16).view(np.uint8)
    values = _words("w", kind, data.ravel(), (2, count)).values(np.float64).ravel()
    assert (values.sum(), values @ np.arange(values.size)) == pytest.approx(SUMS[kind], rel=1e-9)


def blocks(kind: str, count: int) -> np.ndarray:
    """Random blocks whose scales are small numbers."""
    size = BLOCKS[kind][1]
    data = RNG.integers(0, 256, (count, size)).astype(np.uint8)
    if kind == "MXFP4":
        data[:, 0] = RNG.integers(120, 128, count)
        return data
    for at in HALVES.get(kind, [0, 2]):
        data[:, at : at + 2] = RNG.uniform(-0.1, 0.1, (count, 1)).astype(np.float16).view(np.uint8)
    return data


def written(path: Path, kind: str) -> np.ndarray:
    """A GGUF file with the tensor w; its blocks."""
    data = blocks(kind, 4 * 512 // BLOCKS[kind][0]).reshape(4, -1)
    gguf(path, {"w": (next(n for n, name in TYPES.items() if name == kind), (4, 512), data.tobytes())}, {"a": "b"})
    return data


@pytest.mark.parametrize("kind", BLOCKS)
def test_words_and_scales_of_gguf_are_layers(graph: Path, kind: str) -> None:
    data = written(graph.parent / "w.gguf", kind)
    network = load(graph, weights=graph.parent / "w.gguf")
    layers = {layer.name: layer for layer in network.layers()}
    assert (layers["w"].bits, layers["w"].shape) == (BLOCKS[kind][2], (4, 512))
    assert layers["w.scale"].shape == (4, 512 // BLOCKS[kind][3])
    assert layers["w.scale"].format.name == ("float8-e8m0" if kind == "MXFP4" else "float16")
    assert ("w.zero" in layers) == (kind in ("Q4_1", "Q5_1", "Q2_K", "Q4_K", "Q5_K"))
    found = Runner(network).predict({"x": X})
    assert np.array_equal(found, Runner(network).predict({"x": X}, {"w": layers["w"].weights()}))
    package = importlib.import_module("gguf")
    expected = package.dequantize(data, package.GGMLQuantizationType[kind]).reshape(4, 512)
    np.testing.assert_allclose(found, X @ expected.T, rtol=1e-3, atol=2e-3)


def test_blocks_of_mxfp4_hold_floats_of_4_bits_and_a_power_of_two(graph: Path) -> None:
    """The first 16 numbers are the low halves of the bytes, the others the high ones; the scale is the byte before."""
    data = written(graph.parent / "w.gguf", "MXFP4").reshape(-1, 17)
    halves = np.concatenate([data[:, 1:] & 15, data[:, 1:] >> 4], axis=1)
    values = halves.view(ml_dtypes.float4_e2m1fn).astype(F) * np.exp2(data[:, :1].astype(F) - 127)
    found = Runner(load(graph, weights=graph.parent / "w.gguf")).predict({"x": X})
    np.testing.assert_allclose(found, X @ values.reshape(4, 512).T, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
def test_floats_of_safetensors_take_the_place_of_those_of_the_graph(graph: Path, dtype: Any) -> None:
    w = RNG.normal(size=(4, 512)).astype(dtype)
    (graph.parent / "folder").mkdir()
    safetensors(graph.parent / "folder" / "a.safetensors", {"w": w})
    safetensors(graph.parent / "folder" / "b.safetensors", {"other": w})
    network = load(graph, weights=graph.parent / "folder")
    np.testing.assert_allclose(Runner(network).predict({"x": X}), X @ w.astype(F).T, rtol=1e-4, atol=1e-4)
    if dtype is not np.float32:
        (layer,) = network.layers(format=AS_STORED)
        assert np.array_equal(layer.words, w.view(np.uint16))
    safetensors(graph.parent / "folder" / "b.safetensors", {"w": w})
    with pytest.raises(InputError, match=r"b\.safetensors: tensor 'w' is in .*a\.safetensors as well"):
        load(graph, weights=graph.parent / "folder")


def test_tensors_of_another_shape_or_of_no_name_in_the_graph_are_refused(graph: Path) -> None:
    safetensors(graph.parent / "turned.safetensors", {"w": np.ones((512, 4), F)})
    with pytest.raises(InputError, match=r"shape \(512, 4\): that of the model is \(4, 512\)"):
        load(graph, weights=graph.parent / "turned.safetensors")
    safetensors(graph.parent / "other.safetensors", {"v": np.ones((4, 512), F)})
    with pytest.raises(InputError, match="none of its tensors has the name"):
        load(graph, weights=graph.parent / "other.safetensors")


@pytest.mark.parametrize("kind", ["gguf", "safetensors"])
def test_damaged_files_are_refused_with_one_message(tmp_path: Path, kind: str) -> None:
    """Cut short anywhere, and with any bytes of the header changed: an error of the reader's own never gets out."""
    path = tmp_path / f"file.{kind}"
    if kind == "gguf":
        written(path, "Q4_0")
    else:
        safetensors(path, {"w": np.ones((4, 512), F)})
    whole, rng = path.read_bytes(), np.random.default_rng(1)
    said = []
    for trial in range(300):
        data = bytearray(whole)
        if trial % 3 == 0:
            data = data[: int(rng.integers(len(data)))]
        else:
            for _ in range(int(rng.integers(1, 9))):
                data[int(rng.integers(min(200, len(data))))] = int(rng.integers(256))
        if kind == "safetensors" and trial % 7 == 0:
            data[:8] = struct.pack("<Q", int(rng.integers(1 << 62)))
        path.unlink()  # a file that is mapped does not change
        path.write_bytes(bytes(data))
        try:
            found = open_checkpoint(path)
            for name in found:
                assert np.size(getattr(found[name], "words", found[name])) <= 16 * len(whole)
        except InputError as error:
            said.append(str(error))
    assert len(said) > 100
    assert all(text.startswith(str(path)) and "\n" not in text for text in said)
