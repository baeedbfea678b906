"""The tokenizer: SmolLM2's vocabulary, cut to what code needs.

    python vocabulary.py BASE.gguf CORPUS OUT/tokenizer.json --size 16384

A token of the base is kept when a sample of the corpus uses it often, together with every token that the merges to it go
through; the merges among kept tokens are kept in their order. What is left is a byte-level BPE like any other, and the
embeddings of its tokens are rows of the base's.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from functools import cache
from pathlib import Path

import gguf
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

from corpus import Corpus

#: In the order of their ids, each with the token of SmolLM2 whose embedding it starts from. A base that knows a token by its
#: own name lends that one.
special = {
    "<|endoftext|>": "<|endoftext|>",
    "<fim_prefix>": "<filename>",
    "<fim_middle>": "<jupyter_code>",
    "<fim_suffix>": "<jupyter_output>",
    "<fim_pad>": "<empty_output>",
    "<repo_name>": "<repo_name>",
    "<file_sep>": "<file_sep>",
    "<|im_start|>": "<|im_start|>",
    "<|im_end|>": "<|im_end|>",
}
end_of_text, fim_prefix, fim_middle, fim_suffix, fim_pad, repo_name, file_sep = range(7)


def of_gguf(reader: gguf.GGUFReader) -> Tokenizer:
    """The tokenizer of a GGUF file whose pre-tokenizer is one of the two that Kindling has had. It knows no special tokens."""
    tokenizer = bpe(*base_vocabulary(reader))
    kind = reader.fields["tokenizer.ggml.pre"].contents()
    if kind == "qwen2":
        split = pre_tokenizers.Split(Regex(qwen2), "isolated")
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
        )
    elif kind != "smollm":
        raise ValueError(f"The pre-tokenizer {kind} is not known here.")
    return tokenizer


#: llama.cpp's pattern for the pre-tokenizer "qwen2", which Kindling v0 has.
qwen2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def base_vocabulary(reader: gguf.GGUFReader) -> tuple[list[str], list[tuple[str, str]]]:
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(merge.split(" ")) for merge in reader.fields["tokenizer.ggml.merges"].contents()]
    return tokens, merges


def bpe(tokens: list[str], merges: list[tuple[str, str]]) -> Tokenizer:
    """As llama.cpp's pre-tokenizer "smollm": digits one by one, then GPT-2's rule."""
    tokenizer = Tokenizer(models.BPE({token: at for at, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def cut(
    tokens: list[str], merges: list[tuple[str, str]], counts: Counter[str], size: int
) -> tuple[list[str], list[tuple[str, str]]]:
    """The kept tokens, special ones first, in the base's order, and the kept merges."""
    #: The first merge that makes a token is the one that BPE takes.
    made_of: dict[str, tuple[str, str]] = {}
    for left, right in merges:
        made_of.setdefault(left + right, (left, right))

    @cache
    def path_to(token: str) -> frozenset[str]:
        if token not in made_of:
            return frozenset([token])
        left, right = made_of[token]
        return frozenset([token]) | path_to(left) | path_to(right)

    kept: set[str] = {token for token in pre_tokenizers.ByteLevel.alphabet()}
    for token, _ in counts.most_common():
        more = path_to(token) - kept
        if len(kept) + len(more) + len(special) <= size:
            kept |= more
    order = [token for token in tokens if token in kept]
    order += sorted(kept - set(order))
    left = [(a, b) for a, b in merges if a in kept and b in kept and a + b in kept]
    return [*special, *order], left


def make(base: Path, corpus: Corpus, size: int, sample: int = 12_000) -> Tokenizer:
    tokens, merges = base_vocabulary(gguf.GGUFReader(base))
    whole = bpe(tokens, merges)
    texts = [corpus.text(at) for at in random.Random(1).sample(corpus.training, min(sample, len(corpus.training)))]
    counts: Counter[str] = Counter()
    for at in range(0, len(texts), 500):
        for encoded in whole.encode_batch(texts[at : at + 500]):
            counts.update(encoded.tokens)
    kept, left = cut(tokens, merges, counts, size)
    tokenizer = bpe(kept, left)
    tokenizer.add_special_tokens([*special])
    return tokenizer


def rows_of_base(tokenizer: Tokenizer, base_tokens: list[str]) -> list[int]:
    """For each token the base's row that it starts from."""
    at = {token: row for row, token in enumerate(base_tokens)}
    names = sorted(tokenizer.get_vocab().items(), key=lambda one: one[1])
    # A byte that the base never saw alone starts as its unknown token.
    return [at.get(name, at.get(special.get(name, name), 0)) for name, _ in names]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("base", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=16_384)
    options = parser.parse_args()
    corpus = Corpus(options.corpus)
    made = make(options.base, corpus, options.size)
    made.save(str(options.out))
    held = [corpus.text(at) for at in random.Random(2).sample(corpus.held, min(400, len(corpus.held)))]
    characters = sum(map(len, held))
    tokens_of_base, merges_of_base = base_vocabulary(gguf.GGUFReader(options.base))
    for name, one in (("base", bpe(tokens_of_base, merges_of_base)), ("cut", made)):
        count = sum(len(encoded.ids) for encoded in one.encode_batch(held, add_special_tokens=False))
        print(json.dumps({"vocabulary": name, "tokens": one.get_vocab_size(), "charactersPerToken": characters / count}))
