"""Writes a trained model as a GGUF file that llama.cpp reads.

    python export.py RUN/model.pt tokenizer.json OUT.gguf --name "Kindling v1" --description TEXT [--type q4_0|q8_0|f32]

Matrices are quantised as asked; the embedding, which is also the output, is kept in Q8_0 beside Q4_0, since every token's
choice hangs on it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type

from vocabulary import special

file_types = {"q4_0": (Type.Q4_0, Type.Q8_0, 2), "q8_0": (Type.Q8_0, Type.Q8_0, 7), "f32": (Type.F32, Type.F32, 0)}
licence = "https://www.apache.org/licenses/LICENSE-2.0"


def export(model: dict, tokenizer: Path, out: Path, *, name: str, description: str, kind: str) -> None:
    shape, weights = model["shape"], model["weights"]
    matrices, embedding, file_type = file_types[kind]
    writer = gguf.GGUFWriter(out, "llama")
    writer.add_name(name)
    writer.add_description(description)
    writer.add_license("apache-2.0")
    writer.add_string("general.license.link", licence)
    writer.add_size_label(f"{round(sum(one.numel() for one in weights.values()) / 1e6)}M")
    writer.add_string("hearth.fim.layout", "spm2")
    writer.add_vocab_size(shape["vocabulary"])
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["feed_forward"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["kv_heads"])
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(shape["rope_base"])
    head = shape["width"] // shape["heads"]
    writer.add_rope_dimension_count(head)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_file_type(file_type)
    add_tokenizer(writer, tokenizer)
    for tensor, weight in weights.items():
        array = np.ascontiguousarray(weight.float().numpy())
        type_of_it = Type.F32 if array.ndim == 1 else embedding if tensor == "token_embd.weight" else matrices
        writer.add_tensor(tensor, gguf.quants.quantize(array, type_of_it), raw_dtype=type_of_it)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Path) -> None:
    told = json.loads(tokenizer.read_text(encoding="utf8"))
    vocabulary = sorted(told["model"]["vocab"].items(), key=lambda one: one[1])
    merges = [one if isinstance(one, str) else " ".join(one) for one in told["model"]["merges"]]
    ids = dict(vocabulary)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL for token, _ in vocabulary])
    writer.add_token_merges(merges)
    writer.add_eos_token_id(ids["<|endoftext|>"])
    writer.add_eot_token_id(ids["<|endoftext|>"])
    writer.add_pad_token_id(ids["<fim_pad>"])
    writer.add_add_bos_token(False)
    fim = {"pre": "<fim_prefix>", "suf": "<fim_suffix>", "mid": "<fim_middle>", "pad": "<fim_pad>"}
    for key, token in (fim | {"rep": "<repo_name>", "sep": "<file_sep>"}).items():
        writer.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", ids[token])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--description", required=True)
    parser.add_argument("--type", choices=file_types, default="q4_0")
    given = parser.parse_args()
    trained = torch.load(given.model, map_location="cpu", weights_only=True)
    export(trained, given.tokenizer, given.out, name=given.name, description=given.description, kind=given.type)
