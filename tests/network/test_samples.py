"""Data files: brought into the form the model reads, or refused with file, array and expectation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from qtaml_hw.errors import InputError
from qtaml_hw.network import load, load_samples

RNG = np.random.default_rng(3)


@pytest.fixture
def image_net(build):
    """Takes float32 images (3, 8, 6)."""
    return load(
        build(
            [helper.make_node("Conv", ["x", "w"], ["y"])],
            {"w": np.ones((2, 3, 1, 1), np.float32)},
            {"x": ["n", 3, 8, 6]},
        )
    )


@pytest.fixture
def int8_net(build):
    """Takes int8 vectors of 4."""
    nodes = [
        helper.make_node("DequantizeLinear", ["x", "s"], ["d"]),
        helper.make_node("MatMul", ["d", "w"], ["y"]),
    ]
    tensors = {"s": np.array(0.5, np.float32), "w": np.ones((4, 2), np.float32)}
    return load(build(nodes, tensors, {"x": ["n", 4]}, dtype=TensorProto.INT8))


def write(folder, **arrays):
    np.savez(folder / "data.npz", **arrays)
    return folder / "data.npz"


def test_images_with_channels_last_are_turned_and_normalised_per_channel(image_net, tmp_path):
    images = RNG.integers(0, 256, (5, 8, 6, 3), dtype=np.uint8)
    mean, std = [0.4, 0.5, 0.6], [0.2, 0.3, 0.4]
    path = write(tmp_path, x=images, y=np.arange(5))
    samples = load_samples(path, image_net, scale=1 / 255, mean=mean, std=std)
    expected = np.moveaxis((images / 255 - mean) / std, -1, 1)
    np.testing.assert_allclose(samples.inputs["x"], expected, rtol=1e-6)
    assert samples.inputs["x"].dtype == np.float32
    assert samples.labels.tolist() == [0, 1, 2, 3, 4]


def test_channels_first_are_normalised_along_the_channels(image_net, tmp_path):
    images = RNG.normal(size=(5, 3, 8, 6))
    samples = load_samples(write(tmp_path, x=images), image_net, y=None, mean=[1, 2, 3])
    np.testing.assert_allclose(samples.inputs["x"], images - np.reshape([1, 2, 3], (3, 1, 1)), rtol=1e-5, atol=1e-6)


def test_axes_of_length_one_are_added(build, tmp_path):
    network = load(
        build(
            [helper.make_node("Conv", ["x", "w"], ["y"])],
            {"w": np.ones((2, 1, 1, 1), np.float32)},
            {"x": ["n", 1, 8, 6]},
        )
    )
    samples = load_samples(write(tmp_path, x=RNG.normal(size=(5, 8, 6))), network, y=None)
    assert samples.inputs["x"].shape == (5, 1, 8, 6)


def test_a_part_of_the_samples_can_be_taken(image_net, tmp_path):
    path = write(tmp_path, x=RNG.normal(size=(9, 3, 8, 6)), y=np.arange(9))
    samples = load_samples(path, image_net, start=2, count=4)
    assert samples.labels.tolist() == [2, 3, 4, 5]
    assert samples.take(2, 1).labels.tolist() == [3, 4]


def test_pixels_become_int8_by_a_declared_offset(int8_net, tmp_path):
    path = write(tmp_path, x=np.array([[0, 128, 255, 1]], dtype=np.uint8))
    assert load_samples(path, int8_net, y=None, mean=128).inputs["x"].tolist() == [[-128, 0, 127, -127]]


def test_values_outside_the_input_type_are_refused(int8_net, tmp_path):
    path = write(tmp_path, x=np.array([[0, 128, 255, 1]], dtype=np.uint8))
    with pytest.raises(InputError, match=r"'x' has values 0 to 255: the model's input 'x' is int8"):
        load_samples(path, int8_net, y=None)


def test_a_wrong_sample_shape_is_refused(image_net, tmp_path):
    path = write(tmp_path, x=np.zeros((5, 8, 8, 3)), y=np.zeros(5, int))
    with pytest.raises(InputError, match=r"data\.npz: array 'x' has samples of shape \(8, 8, 3\).*takes \(3, 8, 6\)"):
        load_samples(path, image_net)


def test_a_missing_array_is_named_with_those_there_are(image_net, tmp_path):
    with pytest.raises(InputError, match=r"no array 'x': it has 'images', 'labels'"):
        load_samples(write(tmp_path, images=np.zeros(3), labels=np.zeros(3)), image_net)


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        (np.zeros(6, int), "'y' has 6 labels for 5 samples"),
        (np.array(["a"] * 5), "the labels 'y' are text: expected class numbers"),
        (np.zeros(5, complex), "the labels 'y' are of type complex128"),
        (np.full(5, np.nan), "the labels 'y' have values that are NaN"),
        (np.full(5, 1 << 63, np.uint64), "the labels 'y' have values above"),
    ],
)
def test_labels_that_are_none_are_refused(image_net, tmp_path, labels, complaint):
    path = write(tmp_path, x=np.zeros((5, 3, 8, 6)), y=labels)
    with pytest.raises(InputError, match=complaint):
        load_samples(path, image_net)


@pytest.mark.parametrize(
    "labels",
    [
        np.array([[3], [1], [2]]),
        np.array([3.0, 1.0, 2.0], np.float16),
        np.array([[3], [1], [2]], np.int8),
        np.array([3, 1, 2], np.uint64),
    ],
    ids=["column", "whole floats", "column of bytes", "unsigned"],
)
def test_labels_are_the_same_in_every_form_that_loses_nothing(image_net, tmp_path, labels):
    path = write(tmp_path, x=np.zeros((3, 3, 8, 6)), y=labels)
    found = load_samples(path, image_net).labels
    assert (found.tolist(), found.dtype) == ([3, 1, 2], np.int64)


def test_values_stay_values(image_net, tmp_path):
    path = write(tmp_path, x=np.zeros((3, 3, 8, 6)), y=np.array([[0.5, 1], [2, 3], [4, 5]], np.float32))
    assert load_samples(path, image_net).labels.tolist() == [[0.5, 1], [2, 3], [4, 5]]


def test_of_samples_without_labels_the_labelled_ones_are_asked_and_that_is_said(image_net, tmp_path):
    path = write(tmp_path, x=RNG.normal(size=(5, 3, 8, 6)), y=np.arange(4))
    found = load_samples(path, image_net)
    assert (found.size, found.labels.tolist()) == (4, [0, 1, 2, 3])
    assert found.remark == "'y' has 4 labels for 5 samples: only the first 4 are asked"


@pytest.mark.parametrize(("start", "count"), [(0, 6), (5, 1), (-1, 2), (0, 0), (3, None)])
def test_samples_that_are_not_there_are_refused(image_net, tmp_path, start, count):
    path = write(tmp_path, x=np.zeros((3, 3, 8, 6)))
    with pytest.raises(InputError, match="has 3 samples"):
        load_samples(path, image_net, y=None, start=start, count=count)


def test_nan_inputs_are_refused(image_net, tmp_path):
    with pytest.raises(InputError, match="NaN or infinite"):
        load_samples(write(tmp_path, x=np.full((2, 3, 8, 6), np.nan)), image_net, y=None)


def test_a_missing_file_is_named(image_net, tmp_path):
    with pytest.raises(InputError, match=r"absent\.npz: No such file"):
        load_samples(tmp_path / "absent.npz", image_net)


def test_a_truncated_file_is_refused(image_net, tmp_path):
    path = write(tmp_path, x=np.zeros((50, 3, 8, 6)))
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(InputError, match=r"data\.npz: "):
        load_samples(path, image_net, y=None)


def test_pickled_objects_are_never_loaded(image_net, tmp_path):
    """Loading one would run code of the file's choice."""

    class Runs:
        def __reduce__(self):
            return Path.touch, (tmp_path / "ran",)

    np.savez(tmp_path / "data.npz", x=np.array([Runs()], dtype=object))
    with pytest.raises(InputError, match=r"array 'x' cannot be read \(it holds pickled Python objects\)"):
        load_samples(tmp_path / "data.npz", image_net, y=None)
    assert not (tmp_path / "ran").exists()


def test_a_bare_array_is_refused(image_net, tmp_path):
    np.save(tmp_path / "data.npy", np.zeros(3))
    with pytest.raises(InputError, match="one bare array"):
        load_samples(tmp_path / "data.npy", image_net, y=None)


@pytest.mark.parametrize("how", [{"mean": [1, 2]}, {"std": 0}, {"mean": [[1, 2], [3, 4]]}])
def test_a_normalisation_that_does_not_fit_is_refused(image_net, tmp_path, how):
    with pytest.raises(InputError, match=r"array 'x': "):
        load_samples(write(tmp_path, x=np.ones((2, 3, 8, 6))), image_net, y=None, **how)
