"""Writes language models in the forms that they come in."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.network.decoder import DecoderSizes

Weights = Mapping[str, NDArray[Any]]


def drawn(d: DecoderSizes, own_head: bool = False) -> dict[str, NDArray[np.float32]]:
    """Random weights, large enough for attention to look at something."""
    rng = np.random.default_rng(4)
    made = {part: rng.normal(size=shape) for part, shape in d.tensors(own_head).items()}
    return {
        p: (x / np.sqrt(x.shape[-1]) * 2 if x.ndim > 1 else 1 + 0.2 * x).astype(np.float32) for p, x in made.items()
    }


def llama2c(path: Path, d: DecoderSizes, w: Weights, length: int = 16) -> Path:
    inside = ("norm", "q", "k", "v", "o", "middle_norm", "gate", "down", "up")
    order = ["embedding", *(f"blocks.{i}.{part}" for part in inside for i in range(d.blocks)), "norm"]
    data = (
        [w[part] for part in order]
        + [np.zeros(length * d.head, np.float32)]
        + [w[part] for part in w if part == "head"]
    )
    vocabulary = -d.vocabulary if "head" in w else d.vocabulary
    sizes = d.width, d.hidden, d.blocks, d.heads, d.kv_heads, vocabulary, length
    path.write_bytes(struct.pack("<7i", *sizes) + b"".join(x.tobytes() for x in data))
    return path


def safetensors(path: Path, tensors: Weights) -> None:
    kinds = {"float32": "F32", "float16": "F16", "bfloat16": "BF16", "float8_e4m3fn": "F8_E4M3", "int64": "I64"}
    header, at = {}, 0
    for name, value in tensors.items():
        header[name] = {
            "dtype": kinds[value.dtype.name],
            "shape": list(value.shape),
            "data_offsets": [at, at + value.nbytes],
        }
        at += value.nbytes
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(x.tobytes() for x in tensors.values()))


def folder(path: Path, d: DecoderSizes, w: Weights, **config: Any) -> Path:
    """As transformers writes it, in two files."""
    part = {"norm": "input_layernorm", "middle_norm": "post_attention_layernorm"}
    part |= {p: f"self_attn.{p}_proj" for p in "qkvo"} | {p: f"mlp.{p}_proj" for p in ("gate", "up", "down")}
    names = {"embedding": "model.embed_tokens.weight", "norm": "model.norm.weight", "head": "lm_head.weight"}
    for name in w:
        if name.startswith("blocks."):
            _, i, own = name.split(".")
            names[name] = f"model.layers.{i}.{part[own]}.weight"
    path.mkdir(exist_ok=True)
    tensors = {names[name]: value for name, value in w.items()}
    half = len(tensors) // 2
    safetensors(path / "a.safetensors", dict(list(tensors.items())[:half]))
    safetensors(path / "b.safetensors", dict(list(tensors.items())[half:]))
    sizes = {"vocab_size": d.vocabulary, "hidden_size": d.width, "intermediate_size": d.hidden}
    sizes |= {"num_hidden_layers": d.blocks, "num_attention_heads": d.heads, "num_key_value_heads": d.kv_heads}
    sizes |= {"rms_norm_eps": d.epsilon, "rope_theta": d.base, "model_type": "llama", "rope_scaling": None}
    (path / "config.json").write_text(json.dumps(sizes | config))
    return path


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(path: Path, tensors: Mapping[str, tuple[int, tuple[int, ...], bytes]], about: Mapping[str, Any]) -> Path:
    """Tensors by name: type, shape, data."""
    facts, places, data = [], [], b""
    for key, value in about.items():
        if isinstance(value, list):
            kind, packed = 9, struct.pack("<IQ", 8, len(value)) + b"".join(map(text, value))
        elif isinstance(value, str):
            kind, packed = 8, text(value)
        else:
            kind, packed = (4, struct.pack("<I", value)) if type(value) is int else (6, struct.pack("<f", value))
        facts.append(text(key) + struct.pack("<I", kind) + packed)
    for name, (kind, shape, content) in tensors.items():
        data += b"\0" * (-len(data) % 32)
        axes = struct.pack(f"<I{len(shape)}Q", len(shape), *shape[::-1])
        places.append(text(name) + axes + struct.pack("<IQ", kind, len(data)))
        data += content
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(facts)) + b"".join(facts + places)
    path.write_bytes(head + b"\0" * (-len(head) % 32) + data)
    return path


def as_gguf(path: Path, d: DecoderSizes, w: Weights, kind: int = 0, pack: Callable[[Any], bytes] | None = None) -> Path:
    """Matrices of a type, all else float32."""
    part = {"norm": "attn_norm", "middle_norm": "ffn_norm", "o": "attn_output"} | {p: f"attn_{p}" for p in "qkv"}
    part |= {p: f"ffn_{p}" for p in ("gate", "up", "down")}
    names = {"embedding": "token_embd.weight", "norm": "output_norm.weight", "head": "output.weight"}
    for name in w:
        if name.startswith("blocks."):
            _, i, own = name.split(".")
            names[name] = f"blk.{i}.{part[own]}.weight"
    tensors = {
        names[n]: (kind, x.shape, pack(x)) if pack and x.ndim > 1 else (0, x.shape, x.tobytes()) for n, x in w.items()
    }
    about = {
        "general.architecture": "llama",
        "tokenizer.ggml.tokens": ["<s>", "once"],
        "llama.embedding_length": d.width,
        "llama.feed_forward_length": d.hidden,
        "llama.block_count": d.blocks,
        "llama.attention.head_count": d.heads,
        "llama.attention.head_count_kv": d.kv_heads,
        "llama.rope.freq_base": float(d.base),
        "llama.attention.layer_norm_rms_epsilon": d.epsilon,
    }
    return gguf(path, tensors, about)


def q4_1(x: NDArray[np.float32]) -> bytes:
    """ggml's Q4_1: a scale, the least value and 32 half bytes, the first sixteen low."""
    rows = x.reshape(-1, 32)
    least = rows.min(axis=1, keepdims=True).astype(np.float16)
    scale = ((rows.max(axis=1, keepdims=True) - least) / 15).astype(np.float16)
    q = np.clip(np.rint((rows - least) / scale), 0, 15).astype(np.uint8)
    return b"".join(np.concatenate([scale.view(np.uint8), least.view(np.uint8), q[:, :16] | q[:, 16:] << 4], 1))
