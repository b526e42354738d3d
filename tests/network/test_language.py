"""Language models of Llama's shape: their graph against the published equations, and the files that they come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from language_files import Weights, as_gguf, drawn, folder, llama2c, q4_1
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network import AS_STORED, Runner, load
from qtaml_hw.network.decoder import DecoderSizes

SMALL = DecoderSizes(40, 32, 64, 2, 4, 2, 8)


def expected(d: DecoderSizes, weights: Weights, tokens: NDArray[Any]) -> NDArray[np.float64]:
    """Scores of the next token behind every token of one sequence: the equations, token by token and head by head."""
    w = {name: np.asarray(value).astype(np.float64) for name, value in weights.items()}

    def norm(x: NDArray[Any], gain: NDArray[Any]) -> NDArray[Any]:
        return x / np.sqrt(np.mean(x**2) + d.epsilon) * gain

    def turned(x: NDArray[Any], place: int) -> NDArray[Any]:
        half, found = d.head // 2, x.copy()
        for j in range(half):
            a, b = (2 * j, 2 * j + 1) if d.paired else (j, j + half)
            angle = place * d.base ** (-2 * j / d.head)
            found[a] = x[a] * np.cos(angle) - x[b] * np.sin(angle)
            found[b] = x[a] * np.sin(angle) + x[b] * np.cos(angle)
        return found

    keys: dict[Any, list[Any]] = {}
    scores = []
    for place, token in enumerate(tokens):
        x = w["embedding"][token]
        for i in range(d.blocks):
            y = norm(x, w[f"blocks.{i}.norm"])
            q, k, v = (w[f"blocks.{i}.{part}"] @ y for part in "qkv")
            for head in range(d.kv_heads):
                at = slice(head * d.head, (head + 1) * d.head)
                keys.setdefault((i, head), []).append((turned(k[at], place), v[at]))
            out = []
            for head in range(d.heads):
                asked = turned(q[head * d.head : (head + 1) * d.head], place)
                seen = keys[i, head // (d.heads // d.kv_heads)]
                how = np.exp([asked @ key / np.sqrt(d.head) for key, _ in seen])
                out.append(sum(h * value for h, (_, value) in zip(how / how.sum(), seen, strict=True)))
            x = x + w[f"blocks.{i}.o"] @ np.concatenate(out)
            y = norm(x, w[f"blocks.{i}.middle_norm"])
            gate = w[f"blocks.{i}.gate"] @ y
            x = x + w[f"blocks.{i}.down"] @ (gate / (1 + np.exp(-gate)) * (w[f"blocks.{i}.up"] @ y))
        scores.append(w.get("head", w["embedding"]) @ norm(x, w["norm"]))
    return np.array(scores)


TOKENS = np.random.default_rng(5).integers(0, SMALL.vocabulary, (3, 9))


def scores(path: Path, tokens: NDArray[Any] = TOKENS) -> NDArray[Any]:
    return Runner(load(path)).predict({"tokens": tokens})


@pytest.mark.parametrize("own_head", [False, True])
def test_a_file_of_llama2c_computes_the_equations(tmp_path: Path, own_head: bool) -> None:
    w = drawn(SMALL, own_head)
    found = scores(llama2c(tmp_path / "m.bin", SMALL, w))
    assert found.shape == (3, 9, 40)
    for row, tokens in zip(found, TOKENS, strict=True):
        np.testing.assert_allclose(row, expected(SMALL, w, tokens), rtol=1e-3, atol=1e-4)


def test_what_comes_later_changes_nothing_before(tmp_path: Path) -> None:
    path = llama2c(tmp_path / "m.bin", SMALL, drawn(SMALL))
    other = TOKENS.copy()
    other[:, 6:] = (other[:, 6:] + 1) % SMALL.vocabulary
    one, two = scores(path), scores(path, other)
    np.testing.assert_allclose(one[:, :6], two[:, :6], atol=1e-5)
    assert not np.allclose(one[:, 6:], two[:, 6:], atol=1e-2)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn])
def test_a_folder_of_safetensors_computes_the_equations_with_halves_of_heads(tmp_path: Path, dtype: Any) -> None:
    halves = DecoderSizes(40, 32, 64, 2, 4, 2, 8, base=500.0, epsilon=1e-3, paired=False)
    w = {part: x.astype(dtype) for part, x in drawn(halves, own_head=True).items()}
    path = folder(tmp_path / "m", halves, w)
    np.testing.assert_allclose(scores(path)[0], expected(halves, w, TOKENS[0]), rtol=2e-3, atol=2e-4)
    if dtype is not np.float32:
        layer = next(x for x in load(path).layers(format=AS_STORED) if "q_proj" in x.name)
        assert layer.bits == 8 * np.dtype(dtype).itemsize
        assert np.array_equal(layer.words, w["blocks.0.q"].view(layer.words.dtype))


def from_q4_1(x: NDArray[np.float32]) -> NDArray[np.float32]:
    b = np.frombuffer(q4_1(x), np.uint8).reshape(-1, 20)
    half = np.ascontiguousarray(b[:, :4]).view(np.float16).astype(np.float32)
    q = np.concatenate([b[:, 4:] & 15, b[:, 4:] >> 4], axis=1)
    return (half[:, :1] * q + half[:, 1:]).reshape(x.shape)


def test_a_gguf_file_keeps_the_words_that_it_stores(tmp_path: Path) -> None:
    w = drawn(SMALL)
    assert np.array_equal(scores(as_gguf(tmp_path / "f.gguf", SMALL, w)), scores(llama2c(tmp_path / "m.bin", SMALL, w)))
    path = as_gguf(tmp_path / "q.gguf", SMALL, w, 3, q4_1)
    stored = {part: from_q4_1(x) if x.ndim > 1 else x for part, x in w.items()}
    np.testing.assert_allclose(scores(path)[0], expected(SMALL, stored, TOKENS[0]), rtol=2e-3, atol=1e-3)
    layers = {layer.name: layer for layer in load(path).layers()}
    words = np.frombuffer(q4_1(w["blocks.1.up"]), np.uint8).reshape(64, 20)[:, 4:]
    assert np.array_equal(layers["blk.1.ffn_up.weight"].words[:, :16] ^ 8, words & 15)
    assert np.array_equal(layers["blk.1.ffn_up.weight"].words[:, 16:] ^ 8, words >> 4)
    assert layers["blk.1.ffn_up.weight.scale"].format.name == "float16"
    assert load(path).coverage.share > 0.97


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"model_type": "qwen2"}, "model_type 'qwen2': expected 'llama'"),
        ({"rope_scaling": {"rope_type": "llama3", "factor": 8.0}}, r"stretched \(llama3\)"),
        ({"attention_bias": True}, "biases"),
        ({"num_attention_heads": None}, "num_attention_heads is None"),
        ({"num_attention_heads": 3}, "heads of 10 numbers share 2"),
        ({"hidden_size": 48}, "has shape .*: its sizes say"),
        ({"num_hidden_layers": 3}, "no tensor 'model.layers.2.input_layernorm.weight'"),
        ({"num_hidden_layers": 1}, "is not one of a Llama-style language model"),
        ({"vocab_size": 1 << 60}, "sizes of"),
        ({"head_dim": 10**400}, "sizes of"),
    ],
)
def test_models_of_another_shape_are_refused(tmp_path: Path, about: dict[str, Any], said: str) -> None:
    path = folder(tmp_path / "m", SMALL, drawn(SMALL), **about)
    with pytest.raises(InputError, match=said) as refused:
        load(path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", ["bin", "gguf", "safetensors"])
def test_damaged_files_give_one_message(tmp_path: Path, kind: str) -> None:
    """Any byte of the header changed, or cut short: refused, or another model of the same file."""
    made: dict[str, Callable[[Path], Path]] = {
        "bin": lambda p: llama2c(p, SMALL, drawn(SMALL)),
        "gguf": lambda p: as_gguf(p, SMALL, drawn(SMALL), 3, q4_1),
    }
    if kind == "safetensors":
        path = folder(tmp_path / "m", SMALL, drawn(SMALL)) / "a.safetensors"
    else:
        path = made[kind](tmp_path / f"m.{kind}")
    where = path.parent if kind == "safetensors" else path
    whole, rng, said = path.read_bytes(), np.random.default_rng(1), []
    for trial in range(60):
        data = bytearray(whole)
        if trial % 4 == 0:
            data = data[: int(rng.integers(len(data)))]
        else:
            for _ in range(int(rng.integers(1, 5))):
                data[int(rng.integers(28 if kind == "bin" else 1500))] = int(rng.integers(256))
        path.unlink()  # a file that is mapped does not change
        path.write_bytes(bytes(data))
        try:
            load(where)
        except InputError as error:
            said.append(str(error))
    assert len(said) > 30
    assert all(text.startswith(str(where)) and "\n" not in text for text in said), said


def test_stories_are_continued_as_the_equations_say(shared: Path) -> None:
    """What llama2.c itself says greedily behind the token that begins a text; and the scores of every token."""
    path = shared / "models" / "stories260K.bin"
    tokens = [1, 461, 461, 401, 401, 401, 461, 378, 455, 473, 456, 435, 299, 362, 409, 283, 264, 283, 452, 288, 13, 431]
    network = load(path)
    found = Runner(network).predict({"tokens": np.array([tokens])})[0]
    assert found.argmax(axis=1)[:-1].tolist() == tokens[1:]
    np.testing.assert_allclose(found[0, [0, 1, 461]], [1.973871, 2.654902, 9.489280], rtol=1e-5)  # run.c of llama2.c
    assert network.coverage.share > 0.997
