"""From the file or folder of a language model to its graph: GGUF, safetensors as transformers writes them, llama2.c.

Each says its sizes in a way of its own and has its own names for the tensors. What the graph here does not compute
(other norms, biases, stretched angles, experts, windows) is refused by name: the same tensors would give other figures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from qtaml_hw.errors import InputError
from qtaml_hw.network.checkpoint import is_gguf, open_folder
from qtaml_hw.network.decoder import DecoderSizes, decoder_graph
from qtaml_hw.network.gguf_file import open_gguf
from qtaml_hw.network.held import Made
from qtaml_hw.network.tensor_file import Checkpoint, bytes_of
from qtaml_hw.network.words import Words
from qtaml_hw.support.files import State, opened

__all__ = ["CONFIG", "Opened", "is_language_model", "open_language_model"]

CONFIG = "config.json"
"""What says the sizes of the language model in a folder."""

LONGEST_CONFIG = 1 << 20

GGUF = {
    "embedding": "token_embd.weight",
    "head": "output.weight",
    "norm": "output_norm.weight",
    "block": "blk.{}.",
    "norm.": "attn_norm.weight",
    "middle_norm.": "ffn_norm.weight",
    "o.": "attn_output.weight",
    **{f"{part}.": f"attn_{part}.weight" for part in "qkv"},
    **{f"{part}.": f"ffn_{part}.weight" for part in ("gate", "up", "down")},
}
"""Names of tensors in GGUF; those of a block have a dot behind their part."""

TRANSFORMERS = {
    "embedding": "model.embed_tokens.weight",
    "head": "lm_head.weight",
    "norm": "model.norm.weight",
    "block": "model.layers.{}.",
    "norm.": "input_layernorm.weight",
    "middle_norm.": "post_attention_layernorm.weight",
    **{f"{part}.": f"self_attn.{part}_proj.weight" for part in "qkvo"},
    **{f"{part}.": f"mlp.{part}_proj.weight" for part in ("gate", "up", "down")},
}
"""The same in checkpoints of transformers."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A language model as `qtaml_hw.network.load` takes it.

    Attributes
    ----------
    model : onnx.ModelProto
        Its graph.
    held : dict of str to array
        Data of large tensors of the graph; of those in `given` none, and no memory.
    given : dict of str to array or Words
        What takes the place of initialisers of these names.
    files : mapping of str to tuple of int
        Paths of the files that it is read from, and how these were when they were opened.
    """

    model: onnx.ModelProto
    held: dict[str, NDArray[Any] | Made]
    given: dict[str, NDArray[Any] | Words]
    files: Mapping[str, State]


def is_language_model(path: str | os.PathLike[str]) -> bool:
    """Whether a model is given as a checkpoint that says its own graph: a folder, a GGUF file, a file of llama2.c.

    Examples
    --------
    >>> is_language_model("examples/digits/digits.onnx"), is_language_model("missing.bin")
    (False, False)
    """
    where = Path(path)
    return where.is_dir() or (where.is_file() and (where.suffix == ".bin" or is_gguf(where)))


def open_language_model(path: str | os.PathLike[str]) -> Opened:
    """The graph of a Llama-style language model, with its weights as they are stored.

    Parameters
    ----------
    path : path-like
        A GGUF file (architecture ``llama``), a folder of safetensors with its ``config.json``, or a file of llama2.c
        (version 0).

    Returns
    -------
    Opened

    Raises
    ------
    InputError
        If it is damaged, of another shape, or lacks a tensor.
    """
    where = Path(path)
    reader = _folder if where.is_dir() else _gguf if is_gguf(where) else _llama2c
    try:
        decoder, checkpoint, names = reader(where)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: {' '.join(str(error).split())[:300]}") from None
    wanted = {names[part]: (part, shape) for part, shape in decoder.tensors("head" in names).items()}
    for name, (_, shape) in wanted.items():
        if name not in checkpoint:
            raise InputError(f"{where}: no tensor {name!r}: expected a Llama-style language model")
        if checkpoint.shapes[name] != shape:
            raise InputError(f"{where}: tensor {name!r} has shape {checkpoint.shapes[name]}: its sizes say {shape}")
    if left := sorted(set(checkpoint) - set(wanted)):
        raise InputError(f"{where}: tensor {left[0]!r:.80} is not one of a Llama-style language model")
    tensors, given = {}, dict[str, NDArray[Any] | Words]()
    for name, (part, shape) in wanted.items():
        value = checkpoint[name]
        if isinstance(value, Words) or (value.dtype != np.float32 and len(shape) > 1):
            given[name] = value
            value = np.broadcast_to(np.float32(0), shape)
        tensors[part] = name, np.asarray(value, dtype=np.float32)
    model, held = decoder_graph(decoder, tensors)
    return Opened(model, held, given, {os.path.abspath(name): seen for name, seen in checkpoint.files.items()})


_Named = tuple[DecoderSizes, Checkpoint, dict[str, str]]
"""Sizes, tensors, and names of tensors by their part in the graph."""


def _names(names: Mapping[str, str], blocks: int, own_head: bool) -> dict[str, str]:
    whole = {part: names[part] for part in ("embedding", "norm", *["head"] * own_head)}
    inside = {part: name for part, name in names.items() if part.endswith(".")}
    for i in range(blocks):
        whole |= {f"blocks.{i}.{part[:-1]}": names["block"].format(i) + name for part, name in inside.items()}
    return whole


def _gguf(where: Path) -> _Named:
    found = open_gguf(where)
    about, kind = found.about, found.about.get("general.architecture")
    if kind != "llama":
        raise ValueError(f"architecture {kind!r:.40}: expected 'llama'")
    sizes = _fields(about, "llama.")
    if sizes("rope.scaling.type", str, "none") != "none" or "rope_freqs.weight" in found:
        raise ValueError("its rotary angles are stretched, which is not computed here")
    if sizes("expert_count", int, 0):
        raise ValueError("it is made of experts, which are not computed here")
    width, heads = sizes("embedding_length", int), sizes("attention.head_count", int)
    head = sizes("attention.key_length", int, width // max(heads, 1))
    if {sizes("rope.dimension_count", int, head), sizes("attention.value_length", int, head)} != {head}:
        raise ValueError("it turns a part of each head, or values differ in size from keys: that is not computed here")
    if GGUF["embedding"] not in found.shapes or len(found.shapes[GGUF["embedding"]]) != 2:
        raise ValueError(f"no tensor {GGUF['embedding']!r} with two axes")
    decoder = DecoderSizes(
        found.shapes[GGUF["embedding"]][0],
        width,
        sizes("feed_forward_length", int),
        sizes("block_count", int),
        heads,
        sizes("attention.head_count_kv", int, heads),
        head,
        float(sizes("rope.freq_base", (int, float), 10000.0)),
        float(sizes("attention.layer_norm_rms_epsilon", (int, float))),
    )
    return decoder, found, _names(GGUF, decoder.blocks, GGUF["head"] in found)


def _folder(where: Path) -> _Named:
    path = where / CONFIG
    try:
        with opened(path) as file:
            config = json.loads(file.read(LONGEST_CONFIG))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}: expected the sizes of the language model in this folder") from None
    if not isinstance(config, dict) or config.get("model_type") != "llama":
        kind = config.get("model_type") if isinstance(config, dict) else None
        raise ValueError(f"{CONFIG}: model_type {kind!r:.40}: expected 'llama'")
    sizes = _fields(config, "")
    angles = config.get("rope_parameters") or {}
    stretched = config.get("rope_scaling") or {}
    kinds = {str(x.get("rope_type", x.get("type"))) for x in (angles, stretched) if isinstance(x, dict) and x}
    if kinds := kinds - {"default"}:
        raise ValueError(
            f"{CONFIG}: rotary angles are stretched ({', '.join(sorted(kinds))}), which is not computed here"
        )
    if config.get("attention_bias") or config.get("mlp_bias") or config.get("hidden_act", "silu") != "silu":
        raise ValueError(f"{CONFIG}: biases, or another activation than silu, are not computed here")
    width, heads = sizes("hidden_size", int), sizes("num_attention_heads", int)
    decoder = DecoderSizes(
        sizes("vocab_size", int),
        width,
        sizes("intermediate_size", int),
        sizes("num_hidden_layers", int),
        heads,
        sizes("num_key_value_heads", int, heads),
        sizes("head_dim", int, width // max(heads, 1)),
        float(_fields({"rope_theta": 10000.0, **config, **angles}, "")("rope_theta", (int, float))),
        float(sizes("rms_norm_eps", (int, float), 1e-6)),
        paired=False,
    )
    found = open_folder(where)
    own = TRANSFORMERS["head"] in found and not config.get("tie_word_embeddings", False)
    if TRANSFORMERS["head"] in found and not own:  # a copy that is not read
        found = _without(found, TRANSFORMERS["head"])
    return decoder, found, _names(TRANSFORMERS, decoder.blocks, own)


def _without(found: Checkpoint, name: str) -> Checkpoint:
    shapes = {n: shape for n, shape in found.shapes.items() if n != name}
    return Checkpoint(found.files, shapes, found.read, found.about)


def _fields(config: Mapping[str, Any], prefix: str) -> Callable[..., Any]:
    """Looks up fields of a type; one that is not there is what it is by default."""

    def field(name: str, kind: Any, default: Any = None) -> Any:
        value = config.get(prefix + name)
        if value is None and default is not None:
            return default
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{prefix}{name} is {value!r:.40}: expected a size of a language model")
        return value

    return field


def _llama2c(where: Path) -> _Named:
    """Seven whole numbers, and float32 tensors in an order of their own (llama2.c, export version 0)."""
    data = bytes_of(where)
    if len(data) < 28 or data.part(0, 4) == b"24ka":
        raise ValueError("expected a GGUF file, a folder of safetensors, or a file of llama2.c of version 0")
    width, hidden, blocks, heads, kv_heads, vocabulary, length = map(int, data.array("<i4", (7,), 0))
    if heads < 1 or width % heads or length < 1:
        raise ValueError("not a file of llama2.c: its sizes do not fit each other")
    decoder = DecoderSizes(abs(vocabulary), width, hidden, blocks, heads, kv_heads, width // heads)
    own_head = vocabulary < 0
    shapes = decoder.tensors(own_head)
    inside = ("norm", "q", "k", "v", "o", "middle_norm", "gate", "down", "up")
    order = ["embedding", *(f"blocks.{i}.{part}" for part in inside for i in range(blocks)), "norm"]
    places, at = {}, 28
    for part in order:
        places[part], at = at, at + 4 * int(np.prod(shapes[part], dtype=object))
    at += 4 * length * decoder.head  # two tables of angles, which nothing reads
    if own_head:
        places["head"], at = at, at + 4 * decoder.vocabulary * width
    if at != len(data):
        raise ValueError(f"{len(data)} bytes: a file of llama2.c of its sizes has {at}")
    names = _names(GGUF, blocks, own_head)
    parts = {name: part for part, name in names.items()}

    def read(name: str) -> NDArray[Any]:
        return data.array("<f4", shapes[parts[name]], places[parts[name]])

    return (
        decoder,
        Checkpoint({str(where): data.state}, {name: shapes[part] for part, name in names.items()}, read),
        names,
    )
