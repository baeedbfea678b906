"""How much of its training texts a model can say by heart.

    python memorised.py DATA MODEL.gguf OUT.json [--prefixes 500]

Each of the prefixes, 128 tokens of a training text behind its header, is continued greedily for 128 tokens. Counted is the
longest run of tokens, from the prefix on, that equals the text; runs over 60 tokens are listed with where they come from.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import gguf
import torch
from torch import Tensor
from torch.nn import functional

from base import from_gguf
from corpus import Corpus
from model import Model, rotated
from vocabulary import of_gguf

prefix_tokens, continued_tokens, longest_harmless = 128, 128, 60


class Continuation:
    """Greedy decoding of rows of equal length, with a KV cache."""

    def __init__(self, model: Model, rows: Tensor) -> None:
        self.model, self.keys, self.values = model, [], []
        self.last = self._read(rows)

    @torch.no_grad()
    def tokens(self, count: int) -> Tensor:
        made = []
        for _ in range(count):
            following = self.model.logits(self.last[:, -1:]).argmax(-1)
            made.append(following)
            self.last = self._read(following)
        return torch.cat(made, 1)

    @torch.no_grad()
    def _read(self, ids: Tensor) -> Tensor:
        model, x = self.model, self.model.token_embd(ids)
        begin = self.keys[0].size(2) if self.keys else 0
        cos, sin = model.cos[:, begin : begin + ids.size(1)], model.sin[:, begin : begin + ids.size(1)]
        for layer, block in enumerate(model.blk):
            shape, (rows, length, width) = block.shape, x.shape
            y = block.attn_norm(x)
            q = rotated(block.attn_q(y).view(rows, length, shape.heads, shape.head), cos, sin).transpose(1, 2)
            k = rotated(block.attn_k(y).view(rows, length, shape.kv_heads, shape.head), cos, sin).transpose(1, 2)
            v = block.attn_v(y).view(rows, length, shape.kv_heads, shape.head).transpose(1, 2)
            if begin:
                k, v = torch.cat([self.keys[layer], k], 2), torch.cat([self.values[layer], v], 2)
                self.keys[layer], self.values[layer] = k, v
            else:
                self.keys.append(k)
                self.values.append(v)
            groups = shape.heads // shape.kv_heads
            seen = functional.scaled_dot_product_attention(
                q, k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1), is_causal=begin == 0
            )
            x = x + block.attn_output(seen.transpose(1, 2).reshape(rows, length, width))
            y = block.ffn_norm(x)
            x = x + block.ffn_down(functional.silu(block.ffn_gate(y)) * block.ffn_up(y))
        return model.output_norm(x)


def probe(corpus: Corpus, file: Path, prefixes: int) -> dict:
    tokenizer, model = of_gguf(gguf.GGUFReader(file)), from_gguf(file).eval()
    header_of = tokenizer.get_vocab()["<file_sep>"]
    rng = random.Random(11)
    cases = []
    while len(cases) < prefixes:
        doc = rng.choice(corpus.training)
        ids = tokenizer.encode(corpus.text(doc), add_special_tokens=False).ids
        header = [header_of, *tokenizer.encode(f"{corpus.docs[doc]['path']}\n", add_special_tokens=False).ids][:64]
        if len(ids) < prefix_tokens + continued_tokens:
            continue
        start = rng.randrange(len(ids) - prefix_tokens - continued_tokens + 1)
        # Rows of equal length: a long header takes from the text's part.
        begin = start + len(header)
        cases.append((doc, [*header, *ids[begin : start + prefix_tokens]], ids[start + prefix_tokens :][:continued_tokens]))
    runs = []
    for at in range(0, len(cases), 50):
        some = cases[at : at + 50]
        made = Continuation(model, torch.tensor([prefix for _, prefix, _ in some])).tokens(continued_tokens).tolist()
        for (doc, _, truth), said in zip(some, made, strict=True):
            run = next((n for n, (a, b) in enumerate(zip(truth, said, strict=True)) if a != b), continued_tokens)
            runs.append((run, corpus.docs[doc]["repository"], corpus.docs[doc]["path"]))
        print(f"{len(runs)} of {len(cases)}", flush=True)
    lengths = sorted(run for run, *_ in runs)
    long = sorted((one for one in runs if one[0] > longest_harmless), reverse=True)
    return {
        "prefixes": len(runs),
        "median": lengths[len(lengths) // 2],
        "p90": lengths[int(len(lengths) * 0.9)],
        "longest": lengths[-1],
        "over60": len(long),
        "long": [{"tokens": run, "repository": repository, "path": path} for run, repository, path in long],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--prefixes", type=int, default=500)
    given = parser.parse_args()
    told = probe(Corpus(given.data), given.model, given.prefixes)
    given.out.write_text(json.dumps(told, indent=1) + "\n")
    print({key: value for key, value in told.items() if key != "long"})
