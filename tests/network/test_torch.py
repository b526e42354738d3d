"""A PyTorch module becomes a network through the exporter of PyTorch, and through nothing else."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

import qtaml_hw
from qtaml_hw.errors import InputError
from qtaml_hw.network import Runner

W = np.random.default_rng(0).normal(size=(3, 400)).astype(np.float32)


class Module:
    """Stands for a torch.nn.Module."""


def export(module: Any, inputs: tuple[Any, ...], path: str, **how: Any) -> None:
    """Writes what ``torch.onnx.export`` writes: a graph, and its weights in a file beside it."""
    if how.get("fail"):
        raise RuntimeError("unsupported\n operator")
    assert isinstance(inputs, tuple)
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 3), ("y", 400))]
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])], "g", *ends, [numpy_helper.from_array(W, "w")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path, save_as_external_data=True, location=f"{Path(path).name}.data")


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = types.ModuleType("torch")
    stub.onnx = types.SimpleNamespace(export=export)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", stub)


def test_the_exported_network_runs_when_its_files_are_gone(torch: None) -> None:
    network = qtaml_hw.from_torch(Module(), np.ones((1, 3), np.float32))
    assert [site.name for site in network.sites] == ["w"]
    assert not Path(network.path).exists()
    x = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)
    np.testing.assert_allclose(Runner(network).predict({"x": x}), x @ W, rtol=1e-5)


def test_what_cannot_be_exported_is_refused_in_one_line(torch: None) -> None:
    with pytest.raises(InputError, match="Module: PyTorch cannot export it: unsupported operator"):
        qtaml_hw.from_torch(Module(), np.ones((1, 3)), fail=True)


def test_without_pytorch_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match="from_torch needs PyTorch"):
        qtaml_hw.from_torch(Module(), None)
    with pytest.raises(AttributeError, match="from_tensorflow"):
        _ = qtaml_hw.from_tensorflow
