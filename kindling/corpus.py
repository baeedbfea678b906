"""Reads what extract.py wrote."""

from __future__ import annotations

import json
import mmap
from functools import cached_property
from pathlib import Path


class Corpus:
    """Texts by number. Many processes may read one corpus: its bytes are mapped, not loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs: list[dict] = [json.loads(line) for line in (folder / "docs.jsonl").open(encoding="utf8")]
        self.training = [at for at, doc in enumerate(self.docs) if doc["use"] == "train"]
        self.held = [at for at, doc in enumerate(self.docs) if doc["use"] == "hold"]

    @cached_property
    def _bytes(self) -> mmap.mmap:
        with (self.folder / "text.bin").open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __getstate__(self) -> dict:
        return {key: value for key, value in self.__dict__.items() if key != "_bytes"}

    def text(self, at: int) -> str:
        doc = self.docs[at]
        return self._bytes[doc["offset"] : doc["offset"] + doc["bytes"]].decode("utf8")
