"""Compares models on repositories held out of Kindling's training, language by language. SmolLM2, from whose weights v1
starts, may have read any of them.

    python evaluate.py DATA OUT.json NAME=FILE.gguf [NAME=FILE.gguf …] [--texts 12] [--training DATA]

With `--training`, held-out texts that the training texts of that corpus repeat are left out, by the rule by which the
recipe leaves out the others.

Two figures, both in bits per character, smaller is better: of whole texts as they stand, and of the rest of a line. A model
with fill-in-the-middle tokens is told what follows the line, suffix first; one without reads the prefix only. What is exact
and what is shown is measured where it is shown: `npm run bench -- replay`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import gguf
import torch

from base import from_gguf
from corpus import Corpus
from examples import Shares, hole
from extract import repeats, telling_lines
from vocabulary import of_gguf

#: Characters that every model is shown, whatever its context: what Kindling v0's 1,024 tokens hold.
text_characters, prefix_characters, suffix_characters = 2_400, 1_600, 500
line_rests = Shares(rest_of_line=1, characters=0, inside_line=0)


@dataclass(frozen=True)
class Hole:
    path: str
    language: str
    prefix: str
    middle: str
    suffix: str


@dataclass(frozen=True)
class Text:
    path: str
    language: str
    text: str


def unread(corpus: Corpus, training: Corpus) -> list[int]:
    """The held-out texts of a corpus that no training text of another one repeats."""
    lines = {doc: telling_lines(corpus.text(doc)) for doc in corpus.held}
    held = set().union(*lines.values())
    seen = {line for doc in training.training for line in telling_lines(training.text(doc)) if line in held}
    return [doc for doc in corpus.held if not repeats(lines[doc], seen)]


def sample(corpus: Corpus, held: list[int], texts: int) -> tuple[list[Text], list[Hole]]:
    """The same texts and places for every model: so many files a language, three places a file."""
    rng = random.Random(9)
    by_language: dict[str, list[int]] = defaultdict(list)
    for doc in held:
        by_language[corpus.docs[doc]["language"]].append(doc)
    whole, holes = [], []
    for language, docs in sorted(by_language.items()):
        for doc in rng.sample(docs, min(texts, len(docs))):
            path, text = corpus.docs[doc]["path"], corpus.text(doc)
            whole.append(Text(path, language, text[:text_characters]))
            for _ in range(3):
                start, end = hole(text, rng, line_rests)
                if start < end:
                    prefix, suffix = text[max(0, start - prefix_characters) : start], text[end : end + suffix_characters]
                    holes.append(Hole(path, language, prefix, text[start:end], suffix))
    return whole, holes


class Judge:
    """One model and its tokenizer."""

    def __init__(self, file: Path) -> None:
        reader = gguf.GGUFReader(file)
        self.tokenizer = of_gguf(reader)
        self.ids = self.tokenizer.get_vocab()
        self.model = from_gguf(file).eval()
        self.parameters = sum(one.numel() for one in self.model.parameters())
        self.fills = "<fim_middle>" in self.ids
        self.bytes = file.stat().st_size

    def _encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def _header(self, path: str) -> list[int]:
        return [self.ids["<file_sep>"], *self._encode(f"{path}\n")] if "<file_sep>" in self.ids else []

    def takes(self, case: Text | Hole) -> bool:
        """Whether a case fits the model's context."""
        return sum(map(len, self._tokens(case))) <= self.model.shape.context

    @torch.no_grad()
    def bits(self, before: list[int], after: list[int]) -> float:
        """Of the second list of tokens behind the first."""
        ids = torch.tensor([[*before, *after]])
        losses = self.model.losses(ids[:, :-1], ids[:, 1:])[0]
        return losses[max(0, len(before) - 1) :].sum().item() / math.log(2)

    def _tokens(self, case: Text | Hole) -> tuple[list[int], list[int]]:
        """What is told, and what is to be known. A line's end counts: knowing that nothing follows is half of a suggestion."""
        header = self._header(case.path)
        if isinstance(case, Text):
            return header or [self.ids["<|endoftext|>"]], self._encode(case.text)
        prefix = self._encode(case.prefix)
        if not self.fills:
            return [*header, *prefix], self._encode(case.middle + "\n")
        suffix = [self.ids["<fim_prefix>"], self.ids["<fim_suffix>"], *self._encode(case.suffix), self.ids["<fim_middle>"]]
        return [*header, *suffix, *prefix], [*self._encode(case.middle), self.ids["<|endoftext|>"]]

    def of(self, case: Text | Hole) -> float:
        return self.bits(*self._tokens(case))

    def figures(self, texts: list[Text], holes: list[Hole]) -> dict:
        bits: dict[tuple[str, str], float] = defaultdict(float)
        characters: dict[tuple[str, str], int] = defaultdict(int)
        for kind, cases in (
            ("text", [(one, self.of(one), len(one.text)) for one in texts]),
            ("lineRest", [(one, self.of(one), len(one.middle)) for one in holes]),
        ):
            for one, cost, size in cases:
                for key in ((kind, one.language), (kind, "all")):
                    bits[key] += cost
                    characters[key] += size
        by_kind: dict[str, dict[str, float]] = defaultdict(dict)
        for (kind, language), cost in sorted(bits.items()):
            by_kind[kind][language] = round(cost / characters[kind, language], 3)
        return {"parameters": self.parameters, "bytes": self.bytes, **by_kind}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--texts", type=int, default=12)
    parser.add_argument("--training", type=Path)
    given = parser.parse_args()
    corpus = Corpus(given.data)
    held = unread(corpus, Corpus(given.training)) if given.training else corpus.held
    print(f"{len(held)} of {len(corpus.held)} held-out texts", flush=True)
    judges = {name: Judge(Path(file)) for name, file in (one.split("=", 1) for one in given.models)}
    # What one of them cannot hold is asked of none.
    texts, holes = (
        [case for case in cases if all(judge.takes(case) for judge in judges.values())]
        for cases in sample(corpus, held, given.texts)
    )
    # How many texts there were to choose from, and how many of a language were taken at most.
    told = {"texts": len(texts), "holes": len(holes), "from": len(held), "most": given.texts, "models": {}}
    for name, judge in judges.items():
        told["models"][name] = judge.figures(texts, holes)
        print(name, json.dumps(told["models"][name]), flush=True)
        given.out.write_text(json.dumps(told, indent=1) + "\n")
