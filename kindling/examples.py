"""Training examples as the extension asks (src/host/fimPrompt.ts, src/host/anchoredPrompt.ts).

Example number `i` of a pass over the corpus is a function of the seed, the pass and `i` alone, so that any number of
processes make the same examples, and a run that was killed goes on with those it would have had.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from corpus import Corpus
from vocabulary import end_of_text, file_sep, fim_middle, fim_prefix, fim_suffix, repo_name

#: A line of closers only, which Enter between brackets pushes below the cursor while the prompt's suffix stays as it was.
closers = re.compile(r"\n[ \t]*[)\]};,]+(?=\n)")


@dataclass(frozen=True)
class Shares:
    """How often what is asked. All are probabilities."""

    plain: float = 0.15
    suffix_first: float = 0.5
    other_files: float = 0.3
    rest_of_line: float = 0.55
    inside_line: float = 0.05
    characters: float = 0.1
    #: Of the suffixes that begin with a line of closers.
    stale_suffix: float = 0.4
    no_suffix: float = 0.1


@dataclass(frozen=True)
class Piece:
    """A part of a text: characters from `start` to `end`."""

    doc: int
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    #: Token ids.
    ids: list[int]
    #: The first token of the middle, -1 in an example that is read as it stands.
    middle: int


def plain_tokenizer(file: Path) -> Tokenizer:
    """A tokenizer for which code that spells a special token is code, as it is for the extension."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.encode_special_tokens = True
    return tokenizer


class Examples:
    """The examples of one pass over a corpus's training texts."""

    def __init__(
        self, corpus: Corpus, tokenizer: Path, *, context: int, seed: int, epoch: int, shares: Shares | None = None
    ) -> None:
        self.corpus, self.context, self.seed, self.epoch = corpus, context, seed, epoch
        self.shares = shares or Shares()
        self.tokenizer = plain_tokenizer(tokenizer)
        self.by_folder: dict[tuple[str, str], list[int]] = {}
        self.pieces_before: list[int] = []
        count = 0
        for doc in corpus.training:
            self.by_folder.setdefault(self._folder(doc), []).append(doc)
            self.pieces_before.append(count)
            # A piece is about half as long as a window; each text is met at least once.
            count += max(1, round(corpus.docs[doc]["bytes"] / (1.5 * context)))
        self.order = np.random.default_rng([seed, epoch]).permutation(count)

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, at: int) -> Example:
        number = int(self.order[at])
        rng = random.Random(f"{self.seed} {self.epoch} {number}")
        return self._example(self._piece(number, rng), rng)

    def _folder(self, doc: int) -> tuple[str, str]:
        facts = self.corpus.docs[doc]
        return facts["repository"], facts["path"].rpartition("/")[0]

    def _piece(self, number: int, rng: random.Random) -> Piece:
        """The slot of a text that a number stands for, its ends moved to where lines end."""
        index = bisect_right(self.pieces_before, number) - 1
        doc = self.corpus.training[index]
        text = self.corpus.text(doc)
        following = self.pieces_before[index + 1] if index + 1 < len(self.pieces_before) else len(self)
        slots = following - self.pieces_before[index]
        slot = number - self.pieces_before[index]
        shift = rng.random() if slots > 1 else 0
        start = int(len(text) * max(0, slot - 0.5 * shift) / slots)
        end = int(len(text) * min(slots, slot + 1 + 0.5 * shift) / slots)
        start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        return Piece(doc, start, len(text) if line_end == -1 else line_end + 1)

    def _encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def _header(self, doc: int) -> list[int]:
        return [file_sep, *self._encode(f"{self.corpus.docs[doc]['path']}\n")]

    def _other_files(self, doc: int, rng: random.Random) -> list[int]:
        """Pieces of one to three files of the same folder behind the repository's name, at most a third of the window."""
        neighbours = [other for other in self.by_folder[self._folder(doc)] if other != doc]
        if not neighbours:
            return []
        ids = [repo_name, *self._encode("project\n")]
        for other in rng.sample(neighbours, min(len(neighbours), rng.choice([1, 1, 2, 3]))):
            lines = self.corpus.text(other).split("\n")
            start = rng.randrange(max(1, len(lines) - 10)) if rng.random() < 0.6 else 0
            text = "\n".join(lines[start : start + rng.randint(4, 40)]).removesuffix("\n") + "\n"
            piece = [*self._header(other), *self._encode(text)]
            # As in the extension a piece is there as a whole or not at all.
            if len(ids) + len(piece) <= self.context // 3:
                ids += piece
        return ids

    def _example(self, piece: Piece, rng: random.Random) -> Example:
        shares = self.shares
        text = self.corpus.text(piece.doc)[piece.start : piece.end]
        head = self._header(piece.doc)
        if len(head) > self.context // 4:
            head = []
        if rng.random() < shares.other_files:
            head = self._other_files(piece.doc, rng) + head
        # Of the end of the text and the markers.
        room = self.context - len(head) - 6
        if rng.random() < shares.plain:
            ids = self._encode(text)[: room + 5]
            is_whole = piece.end >= len(self.corpus.text(piece.doc)) and len(ids) < room + 5
            return Example([*head, *ids, *([end_of_text] if is_whole else [])], -1)
        start, end = hole(text, rng, shares)
        whole = self._encode(text[start:end])
        middle = whole[: room // 3]
        suffix = self._suffix(text[end:], rng, min(256, room // 4))
        left = room - len(middle) - len(suffix)
        # As little may stand above a cursor as a file has there when it is new.
        if rng.random() < 0.15:
            left = rng.randint(8, max(9, left))
        if rng.random() < shares.suffix_first:
            prefix = self._encode(text[:start])[-left:]
            ids = [*head, fim_prefix, fim_suffix, *suffix, fim_middle, *prefix]
        else:
            # The middle begins at the anchor, some lines above the hole, and holds what was typed since.
            anchor = anchor_of(text, start, rng)
            typed = self._encode(text[anchor:start])[-left:]
            prefix = self._encode(text[:anchor])[-(left - len(typed)) :] if left > len(typed) else []
            ids = [*head, fim_prefix, *prefix, fim_suffix, *suffix, fim_middle, *typed]
        # One that is cut has not ended.
        return Example([*ids, *middle, *([end_of_text] if len(middle) == len(whole) else [])], len(ids))

    def _suffix(self, text: str, rng: random.Random, most: int) -> list[int]:
        if rng.random() < self.shares.no_suffix:
            return []
        found = closers.match(text)
        if found and rng.random() < self.shares.stale_suffix:
            text = text[found.end() :]
        # More text than fits is read for nothing.
        return self._encode(text[: most * 8])[: rng.choice([most // 8, most // 4, most // 2, most, most, most])]


def anchor_of(text: str, start: int, rng: random.Random) -> int:
    """Where the middle begins: up to 24 lines above the hole, 4 when an anchor is new; sometimes at the cursor."""
    if rng.random() < 0.2:
        return start
    at = start
    for _ in range(rng.choice([1, 4, 4, 5, 6, 8, 12, 24])):
        if at <= 0:
            return 0
        at = text.rfind("\n", 0, at - 1) + 1
    return at


def hole(text: str, rng: random.Random, shares: Shares) -> tuple[int, int]:
    """Start and end of what is hidden, in characters. The last character of a line's rest is never its line end."""
    kind = rng.random()
    if kind < shares.characters:
        start = rng.randrange(len(text))
        return start, min(len(text), start + rng.randint(1, 400))
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    written = [at for at, line in enumerate(lines) if line.strip()]
    at = rng.choice(written) if written else 0
    line = lines[at]
    indent = len(line) - len(line.lstrip())
    # Suggestions come most often where a statement begins, and behind a word, a dot or a bracket.
    column = indent if rng.random() < 0.3 else rng.randint(indent, len(line))
    start = starts[at] + column
    if kind < shares.characters + shares.rest_of_line:
        return start, starts[at] + len(line)
    if kind < shares.characters + shares.rest_of_line + shares.inside_line:
        return start, starts[at] + rng.randint(column, len(line))
    return start, block_end(lines, starts, at, indent, rng)


def block_end(lines: list[str], starts: list[int], at: int, indent: int, rng: random.Random) -> int:
    """The end of what belongs to a line: the lines below it that stand deeper, and its closer; at most 12 lines."""
    last = at
    for below in range(at + 1, min(len(lines), at + rng.randint(2, 12))):
        line = lines[below]
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < indent:
            break
        if line.strip() and depth == indent and not re.match(r"\s*[)\]}]", line) and rng.random() < 0.5:
            break
        if line.strip():
            last = below
    return starts[last] + len(lines[last])


class Rows:
    """Examples laid into rows of `context + 1` tokens, none of them cut: what the model is trained on."""

    #: Examples that are laid together; a multiple of the rows' expected number.
    block = 128

    def __init__(self, examples: Examples) -> None:
        self.examples = examples

    def __len__(self) -> int:
        return len(self.examples) // self.block

    def __getitem__(self, at: int) -> tuple[np.ndarray, np.ndarray]:
        """Token ids and where the middles are (0 nothing, 1 text, 2 middle); both rows × (context + 1)."""
        size = self.examples.context + 1
        made = [self.examples[at * self.block + one] for one in range(self.block)]
        rows: list[list[Example]] = []
        free: list[int] = []
        # Best fit, the longest first.
        for example in sorted(made, key=lambda one: -len(one.ids)):
            length = len(example.ids)
            fits = [(room, row) for row, room in enumerate(free) if room >= length]
            if fits:
                _, row = min(fits)
                rows[row].append(example)
                free[row] -= length
            else:
                rows.append([example])
                free.append(size - length)
        random.Random(at).shuffle(rows)
        ids = np.full((len(rows), size), end_of_text, np.int32)
        parts = np.zeros((len(rows), size), np.uint8)
        for row, members in enumerate(rows):
            at_column = 0
            for example in members:
                end = at_column + len(example.ids)
                ids[row, at_column:end] = example.ids
                # What follows an end of text cannot be known.
                parts[row, at_column + 1 : end] = 1
                if example.middle >= 0:
                    parts[row, at_column + example.middle : end] = 2
                at_column = end
        return ids, parts
