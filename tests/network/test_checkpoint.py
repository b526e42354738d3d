"""Checkpoints beside a graph: the words that the file holds, and what its own package says they are worth."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.errors import InputError
from qtaml_hw.network import AS_STORED, Runner, load
from qtaml_hw.network.checkpoint import BLOCKS, open_checkpoint

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


def blocks(kind: str, count: int) -> np.ndarray:
    """Random blocks whose scales are small numbers."""
    size = BLOCKS[kind][1]
    data = RNG.integers(0, 256, (count, size)).astype(np.uint8)
    halves = {"Q4_0": [0], "Q5_0": [0], "Q8_0": [0], "Q6_K": [208]}.get(kind, [0, 2])
    for at in halves:
        data[:, at : at + 2] = RNG.uniform(-0.1, 0.1, (count, 1)).astype(np.float16).view(np.uint8)
    return data


def written(path: Path, kind: str) -> np.ndarray:
    """A GGUF file with the tensor w; its weights as the package has them."""
    gguf = pytest.importorskip("gguf")
    quantised, count = gguf.GGMLQuantizationType[kind], 4 * 512 // BLOCKS[kind][0]
    data = blocks(kind, count).reshape(4, -1)
    writer = gguf.GGUFWriter(str(path), "test")
    writer.add_tensor("w", data, raw_dtype=quantised)
    for step in (writer.write_header_to_file, writer.write_kv_data_to_file, writer.write_tensors_to_file, writer.close):
        step()
    return np.asarray(gguf.dequantize(data, quantised)).reshape(4, 512)


@pytest.mark.parametrize("kind", BLOCKS)
def test_words_and_scales_of_gguf_are_layers(graph: Path, kind: str) -> None:
    expected = written(graph.parent / "w.gguf", kind)
    network = load(graph, weights=graph.parent / "w.gguf")
    layers = {layer.name: layer for layer in network.layers()}
    assert (layers["w"].bits, layers["w"].shape) == (BLOCKS[kind][2], (4, 512))
    assert layers["w.scale"].shape == (4, 512 // BLOCKS[kind][3])
    assert layers["w.scale"].format.name == "float16"
    assert ("w.zero" in layers) == (kind in ("Q4_1", "Q5_1", "Q4_K"))
    np.testing.assert_allclose(Runner(network).predict({"x": X}), X @ expected.T, rtol=1e-3, atol=2e-3)
    back = Runner(network).predict({"x": X}, {"w": layers["w"].weights()})
    assert np.array_equal(back, Runner(network).predict({"x": X}))


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
def test_floats_of_safetensors_take_the_place_of_those_of_the_graph(graph: Path, dtype: Any) -> None:
    pytest.importorskip("safetensors")
    from safetensors.numpy import save_file

    w = RNG.normal(size=(4, 512)).astype(dtype)
    (graph.parent / "folder").mkdir()
    save_file({"w": w}, graph.parent / "folder" / "a.safetensors")
    save_file({"other": w}, graph.parent / "folder" / "b.safetensors")
    network = load(graph, weights=graph.parent / "folder")
    np.testing.assert_allclose(Runner(network).predict({"x": X}), X @ w.astype(F).T, rtol=1e-4, atol=1e-4)
    if dtype is not np.float32:
        (layer,) = network.layers(format=AS_STORED)
        assert np.array_equal(layer.words, w.view(np.uint16))
    save_file({"w": w}, graph.parent / "folder" / "b.safetensors")
    with pytest.raises(InputError, match=r"b\.safetensors: tensor 'w' is in .*a\.safetensors as well"):
        load(graph, weights=graph.parent / "folder")


def test_tensors_of_another_shape_or_of_no_name_in_the_graph_are_refused(graph: Path) -> None:
    pytest.importorskip("safetensors")
    from safetensors.numpy import save_file

    save_file({"w": np.ones((512, 4), F)}, graph.parent / "turned.safetensors")
    with pytest.raises(InputError, match=r"shape \(512, 4\): that of the model is \(4, 512\)"):
        load(graph, weights=graph.parent / "turned.safetensors")
    save_file({"v": np.ones((4, 512), F)}, graph.parent / "other.safetensors")
    with pytest.raises(InputError, match="none of its tensors has the name"):
        load(graph, weights=graph.parent / "other.safetensors")


@pytest.mark.parametrize("kind", ["gguf", "safetensors"])
def test_damaged_files_are_refused_with_one_message(tmp_path: Path, kind: str) -> None:
    """Cut short anywhere, and with any bytes of the header changed: an error of the reader's own never gets out."""
    pytest.importorskip(kind)
    path = tmp_path / f"file.{kind}"
    if kind == "gguf":
        written(path, "Q4_0")
    else:
        from safetensors.numpy import save_file

        save_file({"w": np.ones((4, 512), F)}, path)
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
        path.write_bytes(bytes(data))
        try:
            found = open_checkpoint(path)
            for name in found:
                assert np.size(getattr(found[name], "words", found[name])) <= 16 * len(whole)
        except InputError as error:
            said.append(str(error))
    assert len(said) > 100
    assert all(text.startswith(str(path)) and "\n" not in text for text in said)
