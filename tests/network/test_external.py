"""Weights in a file beside the model: read from that file alone, once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.errors import InputError, Unavailable
from qtaml_hw.network import Runner, load
from qtaml_hw.network.tensor_file import Bytes

RNG = np.random.default_rng(0)
WEIGHTS = {"w": RNG.normal(size=(40, 30)).astype(np.float32), "v": RNG.normal(size=(30, 4)).astype(np.float32)}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """x (n, 40) -> MatMul -> MatMul -> y (n, 4), every tensor in ``model.data``."""
    nodes = [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("MatMul", ["h", "v"], ["y"])]
    ends = [[helper.make_tensor_value_info(name, 1, shape)] for name, shape in (("x", ["n", 40]), ("y", ["n", 4]))]
    graph = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(w, name) for name, w in WEIGHTS.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "model.onnx"
    onnx.save(model, path, save_as_external_data=True, location="model.data", size_threshold=0)
    return path


def change(path: Path, **entries: str) -> None:
    """Other entries of the first tensor's external data."""
    model = onnx.load(path, load_external_data=False)
    data = model.graph.initializer[0].external_data
    kept = {e.key: e.value for e in data} | entries
    del data[:]
    for key, value in kept.items():
        data.add(key=key, value=value)
    path.write_bytes(model.SerializeToString())


def test_the_network_is_the_one_in_both_files(saved: Path) -> None:
    network, x = load(saved), RNG.normal(size=(7, 40)).astype(np.float32)
    assert tuple(network.files) == ("model.data",)
    assert [site.name for site in network.sites] == ["w", "v"]
    for site in network.sites:
        assert np.array_equal(site.values, WEIGHTS[site.name])
    (expected,) = onnxruntime.InferenceSession(saved, providers=["CPUExecutionProvider"]).run(None, {"x": x})
    assert np.array_equal(Runner(network).predict({"x": x}), expected)
    network.export(saved.parent / "whole.onnx", {})
    assert np.array_equal(Runner(load(saved.parent / "whole.onnx")).predict({"x": x}), expected)


def test_what_happens_to_the_file_afterwards_happens_to_no_weight(saved: Path) -> None:
    """Neither other bytes nor an end in the middle: a file that was mapped would end this process (SIGBUS)."""
    network, data = load(saved), saved.parent / "model.data"
    data.write_bytes(bytes(data.stat().st_size))
    os.truncate(data, 0)
    for site in network.sites:
        assert np.array_equal(site.values, WEIGHTS[site.name])


@pytest.mark.parametrize("how", ["cut", "written"])
def test_a_file_that_changes_while_it_is_read_is_a_fault_of_the_environment(
    saved: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, read = saved.parent / "model.data", Bytes.array

    def later(*arguments: Any) -> Any:
        if how == "cut":
            os.truncate(data, 100)
        else:
            data.write_bytes(bytes(data.stat().st_size))
        return read(*arguments)

    monkeypatch.setattr(Bytes, "array", later)
    with pytest.raises(Unavailable, match=r"model\.data: was changed while it was read: run the same command again"):
        load(saved)


def test_pytorchs_default_export_loads(shared: Path) -> None:
    network = load(shared / "cases/torch-default-export/cnn_dynamo.onnx")
    assert [(s.name, s.values.shape, s.groups) for s in network.sites] == [
        ("f.0.weight", (8, 3, 3, 3), 1),
        ("f.3.weight", (16, 4, 3, 3), 2),
        ("f.7.weight", (4, 16), 1),
    ]
    assert all("is a bias" in x.reason for x in network.coverage.left_out)


@pytest.mark.parametrize("kind", ["INT4", "UINT4", "FLOAT16", "BFLOAT16", "FLOAT8E4M3FN", "INT2"])
def test_elements_of_every_width_are_read(kind: str, tmp_path: Path) -> None:
    """Also those of which several share a byte."""
    from qtaml_hw.network.external import read_external

    data_type = TensorProto.DataType.Value(kind)
    dtype = helper.tensor_dtype_to_np_dtype(data_type)
    values = RNG.integers(0, 2, (3, 5)).astype(dtype)
    tensor = numpy_helper.from_array(values, "w")
    (tmp_path / "data").write_bytes(b"\7" + tensor.raw_data)
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "data"), ("offset", "1")):
        tensor.external_data.add(key=key, value=value)
    (found,) = read_external(str(tmp_path / "m.onnx"), [tensor]).arrays.values()
    assert found.dtype == dtype
    assert np.array_equal(found.astype(np.float32), values.astype(np.float32))


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../model.data", "/etc/passwd", "sub/model.data", "a\\b", "model.data\0", "absent"]
)
def test_only_a_plain_name_beside_the_model_is_opened(saved: Path, name: str) -> None:
    (saved.parent / "sub").mkdir()
    (saved.parent / "sub" / "model.data").write_bytes((saved.parent / "model.data").read_bytes())
    change(saved, location=name)
    with pytest.raises(InputError, match=r"plain name of a file beside|No such file"):
        load(saved)


@pytest.mark.parametrize("kind", ["symbolic link", "folder", "pipe", "dangling link"])
def test_what_is_no_regular_file_is_refused(saved: Path, kind: str) -> None:
    data, other = saved.parent / "model.data", saved.parent / "other"
    data.rename(other)
    if kind == "symbolic link":
        data.symlink_to(other)
    elif kind == "dangling link":
        data.symlink_to("nowhere")
    elif kind == "folder":
        data.mkdir()
    else:
        os.mkfifo(data)
    with pytest.raises(InputError, match=r"model\.data: .*expected the data of"):
        load(saved)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"length": "4799"}, "takes 4800 bytes, and claims 4799"),
        ({"length": "99999999999999"}, "takes 4800 bytes"),
        ({"offset": "-1"}, "lies at -1"),
        ({"offset": "999999999999999999999999"}, "lies at 9999"),
        ({"offset": "one"}, "unknown type, offset or length"),
        ({"lenght": "4800"}, "plain name"),
        ({"checksum": "0" * 40}, "SHA-1"),
    ],
)
def test_entries_that_do_not_fit_are_refused(saved: Path, entries: dict[str, str], said: str) -> None:
    change(saved, **entries)
    with pytest.raises(InputError, match=said):
        load(saved)


def test_a_checksum_that_is_right_is_accepted(saved: Path) -> None:
    change(saved, checksum=hashlib.sha1((saved.parent / "model.data").read_bytes()).hexdigest())
    assert len(load(saved).sites) == 2


@pytest.mark.parametrize("more", [b"\0" * (1 << 17), b"\1", b"\0" * 99 + b"\7"])
def test_a_longer_data_file_is_that_of_another_model(saved: Path, more: bytes) -> None:
    """But for zeros up to the end of a page."""
    with open(saved.parent / "model.data", "ab") as file:
        file.write(b"\0" * 99)
        file.flush()
        assert len(load(saved).sites) == 2
        file.write(more)
    with pytest.raises(InputError, match="expected the file that was written together with the model"):
        load(saved)


@pytest.mark.parametrize("size", [0, 100, 5279])
def test_a_shorter_data_file_is_that_of_another_model(saved: Path, size: int) -> None:
    os.truncate(saved.parent / "model.data", size)
    with pytest.raises(InputError, match="expected the file that was written together with the model"):
        load(saved)


def test_tensors_that_claim_one_file_many_times_are_refused(saved: Path) -> None:
    model = onnx.load(saved, load_external_data=False)
    first = model.graph.initializer[0]
    for i in range(10):
        more = model.graph.initializer.add()
        more.CopyFrom(first)
        more.name = f"w{i}"
    saved.write_bytes(model.SerializeToString())
    with pytest.raises(InputError, match="expected the file that was written together"):
        load(saved)
