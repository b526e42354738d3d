"""Inference goes through the backend that is given, and never silently through another."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qtaml_hw.allocation import sensitivity
from qtaml_hw.errors import InputError
from qtaml_hw.network import BACKENDS, OnnxRuntime, Runner, load, load_samples, with_feedback, with_input_means

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


@dataclass(frozen=True)
class Watched:
    """onnxruntime, and how many models it was asked to run."""

    name: str = "watched"
    models: list[Any] = field(default_factory=list)

    def session(self, model: Any, tensors: Any = None, **how: Any) -> Any:
        self.models.append(model)
        return OnnxRuntime().session(model, tensors, **how)


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """A backend of the user's; whatever asks onnxruntime by itself fails."""
    backend, session = Watched(), OnnxRuntime.session

    def only_through_the_backend(self: OnnxRuntime, *args: Any, **kwargs: Any) -> Any:
        assert len(asked) < len(backend.models)
        asked.append(None)
        return session(self, *args, **kwargs)

    asked: list[None] = []
    monkeypatch.setattr(OnnxRuntime, "session", only_through_the_backend)
    return backend


def test_all_that_looks_into_a_network_does_so_through_its_backend(there: Watched) -> None:
    """Loading, means, covariances and the patches of convolutions, sensitivities: none has a runtime of its own."""
    network = load(DIGITS / "digits.onnx", backend=there)
    inputs = load_samples(DIGITS / "digits.npz", network, x="calibration_x", y=None, scale=1 / 16).take(32).inputs
    counts = [len(there.models)]
    layers = with_input_means(network, network.layers(), inputs, there)
    counts.append(len(there.models))
    fed = with_feedback(network, layers, inputs, there)
    counts.append(len(there.models))
    found = sensitivity(network, layers, inputs, probes=2, backend=there)
    counts.append(len(there.models))
    assert counts[0] == 1
    assert counts[1] == 2
    patches = [model for model in there.models if model.graph.name == "unfold"]
    assert len(patches) == sum(len(layer.shape) == 4 for layer in layers) > 0
    parts = len(layers)  # each layer begins one; besides, the sample axis, and one perturbation for every probe
    assert counts[3] - counts[2] == 1 + parts + 2 * len(layers)
    assert all(layer.feedback is not None for layer in fed)
    assert np.all(found.values > 0)


def test_a_runner_computes_inner_tensors_with_other_weights_on_any_backend(there: Watched) -> None:
    network = load(DIGITS / "digits.onnx", backend=there)
    inputs = load_samples(DIGITS / "digits.npz", network, x="test_x", y=None, scale=1 / 16).take(5).inputs
    first = network.sites[0]
    runner = Runner(network, [network.logits, first.uses[0].data], batch=2, backend=there)
    zero = network.tensors({first.name: np.zeros(first.values.shape)})
    batches, plain = list(runner.batches(inputs, zero)), list(runner.batches(inputs))
    assert [len(logits) for logits, _ in batches] == [2, 2, 1]
    assert not np.allclose(batches[0][0], plain[0][0])
    np.testing.assert_array_equal(batches[0][1], plain[0][1])  # what the first layer reads does not depend on it


def test_a_provider_that_is_not_there_is_refused_where_onnxruntime_would_take_another(tmp_path: Path) -> None:
    network = load(DIGITS / "digits.onnx")
    elsewhere = OnnxRuntime(("NowhereExecutionProvider", "CPUExecutionProvider"))
    with pytest.raises(ValueError, match="providers: NowhereExecutionProvider not available here: onnxruntime has"):
        Runner(network, backend=elsewhere).predict({"input": np.zeros((1, 1, 8, 8), np.float32)})
    with pytest.raises(InputError, match=r"digits.onnx: onnxruntime \(Nowhere.*cannot run the model: providers: "):
        load(DIGITS / "digits.onnx", backend=elsewhere)


def test_a_backend_is_made_by_its_name_and_a_value() -> None:
    made = BACKENDS["onnxruntime"](providers=("CPUExecutionProvider",))
    assert made == OnnxRuntime()
    assert made.name == "onnxruntime"
