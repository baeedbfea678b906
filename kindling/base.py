"""A model that starts from the weights of another: SmolLM2-135M out of its GGUF, its vocabulary cut, some layers left out."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer

from model import Model, Shape
from vocabulary import rows_of_base


def kept_layers(all_of_them: int, count: int) -> list[int]:
    """Which layers of a deep model a shallower one starts from: the first and the last ones, and every so often one between."""
    if count >= all_of_them:
        return list(range(all_of_them))
    edge = max(1, count // 5)
    middle = np.linspace(edge, all_of_them - edge - 1, count - 2 * edge).round().astype(int).tolist()
    return [*range(edge), *middle, *range(all_of_them - edge, all_of_them)]


def weights_of(reader: gguf.GGUFReader) -> dict[str, torch.Tensor]:
    return {
        tensor.name: torch.from_numpy(np.array(gguf.quants.dequantize(tensor.data, tensor.tensor_type), np.float32))
        for tensor in reader.tensors
    }


def shape_of(reader: gguf.GGUFReader, *, vocabulary: int, layers: int, context: int) -> Shape:
    def fact(name: str):
        return reader.fields[f"llama.{name}"].contents()

    return Shape(
        vocabulary=vocabulary,
        width=fact("embedding_length"),
        layers=layers,
        heads=fact("attention.head_count"),
        kv_heads=fact("attention.head_count_kv"),
        feed_forward=fact("feed_forward_length"),
        context=context,
        rope_base=fact("rope.freq_base"),
    )


def from_gguf(path: Path) -> Model:
    """The model of a GGUF file as it is."""
    reader = gguf.GGUFReader(path)
    weights = weights_of(reader)
    shape = shape_of(
        reader,
        vocabulary=len(weights["token_embd.weight"]),
        layers=reader.fields["llama.block_count"].contents(),
        context=reader.fields["llama.context_length"].contents(),
    )
    model = Model(shape)
    model.load_state_dict(weights)
    return model


def from_base(base: Path, tokenizer: Tokenizer, *, layers: int, context: int) -> Model:
    """A model with the tokenizer's vocabulary and so many layers, or as many as there are, started from a GGUF file."""
    reader = gguf.GGUFReader(base)
    layers = min(layers, reader.fields["llama.block_count"].contents())
    weights = weights_of(reader)
    rows = rows_of_base(tokenizer, reader.fields["tokenizer.ggml.tokens"].contents())
    model = Model(shape_of(reader, vocabulary=len(rows), layers=layers, context=context))
    kept = kept_layers(reader.fields["llama.block_count"].contents(), layers)
    state = {"token_embd.weight": weights["token_embd.weight"][rows], "output_norm.weight": weights["output_norm.weight"]}
    for layer, source in enumerate(kept):
        for name in model.blk[0].state_dict():
            state[f"blk.{layer}.{name}"] = weights[f"blk.{source}.{name}"]
    model.load_state_dict(state)
    return model
