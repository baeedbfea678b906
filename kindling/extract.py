"""Reads source files out of the repositories of the manifest, keeps what is worth learning from, and writes one corpus.

    python extract.py CHECKOUTS OUT [--config configs/v1.json]

OUT/text.bin holds the kept texts behind each other (UTF-8), OUT/docs.jsonl one line a text: repository, path, language,
offset and length in bytes, use. The held-out repositories are read first: what looks like them is left out of training.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.ip_public import IPPublicDetector

from sources import Source, licence_files, licence_of, read_manifest, refused_words

#: File name endings by language.
endings = {
    "typescript": (".ts", ".mts", ".cts"),
    "typescriptreact": (".tsx",),
    "javascript": (".js", ".mjs", ".cjs"),
    "javascriptreact": (".jsx",),
    "python": (".py",),
    "go": (".go",),
    "rust": (".rs",),
    "java": (".java",),
    "csharp": (".cs",),
    "c": (".c", ".h"),
    "cpp": (".cc", ".cpp", ".hpp", ".cxx"),
    "html": (".html",),
    "css": (".css", ".scss"),
    "json": (".json",),
    "yaml": (".yml", ".yaml"),
    "shellscript": (".sh", ".bash", ".zsh"),
}
language_of_ending = {ending: language for language, all_of_it in endings.items() for ending in all_of_it}

#: Paths of what nobody of the project wrote, or wrote for people to read.
not_written = re.compile(
    r"(^|/)(_?vendor|_?vendored|third[_-]?party|3rdparty|external|deps|dist|build|lib-cov|node_modules|generated|__generated__"
    r"|gen|snapshots?|__snapshots__|fixtures?|__fixtures__|locales?|i18n|l10n|lang|translations?|enterprise|ee|typeshed|\.yarn|min|testdata"
    r"|test-data|baselines?|output|expected|approved)(/|$)"
    r"|\.min\.|\.d\.[cm]?ts$|_pb2|\.pb\.go$|\.designer\.cs$|\.g\.cs$|/migrations/|dummy_|package-lock|pnpm-lock|\.lock\.json$|\.bundle\.",
    re.IGNORECASE,
)
says_generated = re.compile(r"@generated|DO NOT EDIT|do not modify|auto-?generated|automatically generated", re.IGNORECASE)
#: The comments at a file's top, when they speak of a licence or of who has the rights.
comment = r"(?:[ \t]*(?:#|//|;|--)[^\n]*\n|[ \t]*\n|[ \t]*/\*(?:(?!\*/)[\s\S])*\*/[ \t]*\n)"
top_comments = re.compile(rf"\A(#!.*\n)?({comment}+)")
notice_words = re.compile(r"copyright|licen[sc]e|spdx|all rights reserved", re.IGNORECASE)
rights_line = re.compile(r"^[ \t]*(?:/?\*+|#+|//+|;+|--)[ \t]*(?:\(c\)|©|copyright\b)[^\n]*\n", re.IGNORECASE | re.MULTILINE)
mail = re.compile(
    r"[\w.+-]+@(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|edu|gov|co|de|fr|uk|cn|ru|jp|me|ai|app|info|eu|nl|ch|se|it|es|br|in|au|ca|us|kr)\b",
    re.IGNORECASE,
)
author_line = re.compile(
    r"^[ \t]*(?:(?:/?\*+|#+|//+)[ \t]*(?:@author|authors?:|written by|contributed by)|@author|__author__)[^\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)

#: The rule set of the package detect-secrets (Yelp, Apache-2.0): every rule that knows a form. Those that guess by entropy or by
#: the name of a variable would take half of all code for secrets, and addresses of machines are none.
secret_rules = [
    rule
    for detector in get_mapping_from_secret_type_to_class().values()
    if issubclass(detector, RegexBasedDetector) and detector is not IPPublicDetector
    for rule in detector().denylist
]

smallest, largest = 250, 80_000
#: Lines that tell something are compared: shorter ones stand in every file.
telling = 25
#: Share of a file's telling lines seen before beyond which it is a copy; and seen in a held-out repository, or so many of them.
copied, leaked, leaked_lines = 0.7, 0.15, 25


@dataclass(frozen=True)
class Text:
    repository: str
    path: str
    language: str
    text: str
    use: str


def has_secret(text: str) -> bool:
    return any(rule.search(text) for rule in secret_rules)


def cleaned(text: str) -> str | None:
    """A file's text as it is learnt from; None where it is not worth it or must not be."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if "\0" in text or "\r" in text:
        return None
    # A file may have another licence than its repository.
    if refused_words(text[:4_000]):
        return None
    lines = text.split("\n")
    if max(map(len, lines)) > 500 or len(text) / len(lines) > 90:
        return None
    if says_generated.search(text[:800]) or sum(map(str.isalnum, text)) < 0.3 * len(text):
        return None
    top = top_comments.match(text)
    if top and notice_words.search(top[2]):
        text = (top[1] or "") + text[top.end() :]
    text = rights_line.sub("", text)
    text = author_line.sub("", text)
    text = mail.sub("name@example.com", text)
    if len(text) < smallest or has_secret(text):
        return None
    return text


def listing(source: Source, checkout: Path) -> list[tuple[str, str, int]]:
    """Path, object and size in bytes of every file of a repository."""
    command = ["git", "-C", str(checkout), "ls-tree", "-r", "-l", "-z", source.commit]
    files = []
    for line in filter(None, subprocess.run(command, capture_output=True, check=True).stdout.split(b"\0")):
        facts, name = line.split(b"\t", 1)
        mode, kind, sha, size = facts.split()
        # A snapshot may lack its largest files: git gives no size for those.
        if kind == b"blob" and mode != b"120000" and size.isdigit():
            files.append((name.decode("utf8", "replace"), sha.decode(), int(size)))
    return files


def contents(checkout: Path, shas: list[str]) -> Iterator[bytes]:
    with subprocess.Popen(
        ["git", "-C", str(checkout), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        asked = "".join(f"{sha}\n" for sha in shas).encode()
        writer = threading.Thread(target=lambda: (reader.stdin.write(asked), reader.stdin.close()))
        writer.start()
        for _ in shas:
            size = reader.stdout.readline().split()[2]
            yield reader.stdout.read(int(size))
            reader.stdout.read(1)
        writer.join()


def refused_folders(files: list[tuple[str, str, int]], checkout: Path) -> list[str]:
    """Folders below the top with a licence file of their own that is not permissive."""
    licences = [(path, sha) for path, sha, _ in files if "/" in path and licence_files.match(path.rpartition("/")[2])]
    texts = contents(checkout, [sha for _, sha in licences])
    return [
        path.rpartition("/")[0] + "/"
        for (path, _), text in zip(licences, texts, strict=True)
        if licence_of(text.decode("utf8", "replace")) is None
    ]


def blobs(source: Source, checkouts: Path) -> Iterator[tuple[str, bytes]]:
    """Paths and contents of the files of a repository that may be worth reading, in a random order that never changes."""
    checkout = source.checkout(checkouts)
    files = listing(source, checkout)
    refused = tuple(refused_folders(files, checkout))
    wanted = [
        (path, sha)
        for path, sha, size in files
        if smallest <= size <= largest
        and Path(path).suffix in language_of_ending
        and not not_written.search(path)
        and not path.startswith(refused)
    ]
    wanted.sort(key=lambda one: hashlib.sha256(f"{source.repository}/{one[0]}".encode()).digest())
    yield from zip((path for path, _ in wanted), contents(checkout, [sha for _, sha in wanted]), strict=True)


def held_lines(source: Source, checkouts: Path) -> set[str]:
    """The telling lines of every source file of a held-out repository, of those too that are not read themselves."""
    checkout = source.checkout(checkouts)
    shas = [sha for path, sha, _ in listing(source, checkout) if Path(path).suffix in language_of_ending]
    lines: set[str] = set()
    for content in contents(checkout, shas):
        lines.update(telling_lines(content.decode("utf8", "replace")))
    return lines


def read_source(source: Source, checkouts: Path, most: dict[str, int]) -> list[Text]:
    """The texts of a repository, at most `most[language]` (or `most["other"]`) characters of each language."""
    texts = []
    taken: Counter[str] = Counter()
    for path, content in blobs(source, checkouts):
        language = language_of_ending[Path(path).suffix]
        if taken[language] > most.get(language, most["other"]):
            continue
        try:
            text = cleaned(content.decode("utf8"))
        except UnicodeDecodeError:
            continue
        if text is not None:
            taken[language] += len(text)
            texts.append(Text(source.repository, path, language, text, source.use))
    return texts


def telling_lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if len(line) > telling]


def repeats(lines: list[str], others: set[str]) -> bool:
    """Whether a text, by its telling lines, is in good part one of those that others are of."""
    shared = sum(line in others for line in lines)
    return shared >= leaked_lines or shared > leaked * len(lines)


class Sieve:
    """Lets a text through once, and none that repeats a held-out repository."""

    def __init__(self, held: set[str]) -> None:
        self.held = held
        self.whole: set[bytes] = set()
        self.lines: set[int] = set()

    def passes(self, text: Text) -> bool:
        digest = hashlib.sha256(re.sub(r"\s+", "", text.text).encode()).digest()
        if digest in self.whole:
            return False
        lines = telling_lines(text.text)
        if text.use == "train" and repeats(lines, self.held):
            return False
        hashes = [hash(line) for line in lines]
        if len(lines) > 8 and sum(one in self.lines for one in hashes) > copied * len(lines):
            return False
        self.whole.add(digest)
        self.lines.update(hashes)
        return True


def extract(checkouts: Path, out: Path, most: dict[str, int], sources: list[Source]) -> dict[str, int]:
    """Writes the corpus. Returns kept characters by language, of the training texts."""
    out.mkdir(parents=True, exist_ok=True)
    sieve = Sieve(set().union(*(held_lines(source, checkouts) for source in sources if source.use == "hold")))
    kept: dict[str, int] = defaultdict(int)
    offset = 0
    ordered = sorted(sources, key=lambda source: (source.use != "hold", source.repository.lower()))
    with ProcessPoolExecutor() as pool, (out / "text.bin").open("wb") as texts, (out / "docs.jsonl").open("w") as docs:
        jobs = [pool.submit(read_source, source, checkouts, most) for source in ordered]
        for source, job in zip(ordered, jobs, strict=True):
            passed = [text for text in job.result() if sieve.passes(text)]
            # Neighbours stand together: the compressor finds what they share.
            for text in sorted(passed, key=lambda one: one.path):
                content = text.text.encode()
                facts = {"repository": text.repository, "path": text.path, "language": text.language, "use": text.use}
                docs.write(json.dumps(facts | {"offset": offset, "bytes": len(content)}) + "\n")
                texts.write(content)
                offset += len(content)
                if text.use == "train":
                    kept[text.language] += len(text.text)
            print(source.use, source.repository, len(passed), sum(len(one.text) for one in passed), flush=True)
    return dict(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "configs/v1.json")
    options = parser.parse_args()
    most = json.loads(options.config.read_text())["charactersOfARepository"]
    for language, characters in sorted(extract(options.checkouts, options.out, most, read_manifest()).items()):
        print(f"{language}\t{characters / 1e6:.1f} MB")
