"""Runs the whole recipe on a small configuration. Needs git, Node and the extension's node_modules; two minutes.

python -m unittest test_recipe
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
from gguf import GGUFReader
from tokenizers import Tokenizer

from base import from_gguf
from corpus import Corpus
from examples import Examples, Rows
from export import export
from extract import Sieve, Text, cleaned
from model import q4_0
from recipe import follow
from sources import RefusedLicence, inspect, licence_of, write_manifest
from train import train
from vocabulary import of_gguf

here = Path(__file__).parent
root = here.parent
kindling = root / "media/models/kindling.gguf"


def repository(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf8")
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


def sources_of(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.ts"))
    return {str(file.relative_to(folder)): file.read_text(encoding="utf8") for file in files}


class Recipe(unittest.TestCase):
    """One small model, made once; what must hold of it and of how it was made."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.scratch.name)
        licence = {"LICENSE": (root / "LICENSE").read_text(encoding="utf8")}
        cls.checkouts = cls.folder / "checkouts"
        repository(cls.checkouts / "us+train/repo", sources_of(root / "src") | licence)
        repository(cls.checkouts / "us+hold/repo", sources_of(root / "bench/data/got") | licence)
        cls.manifest = cls.folder / "manifest.tsv"
        write_manifest([inspect(f"us/{use}", cls.checkouts / f"us+{use}/repo", use) for use in ("train", "hold")], cls.manifest)
        cls.config = json.loads((here / "configs/tiny.json").read_text())
        cls.work = cls.folder / "work"
        cls.file = follow(cls.config, cls.checkouts, kindling, cls.work, manifest=cls.manifest)
        cls.trained = torch.load(cls.work / "run/model.pt", weights_only=True)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.scratch.cleanup()

    def log(self) -> list[dict]:
        return [json.loads(line) for line in (self.work / "run/log.jsonl").read_text().splitlines()]

    def test_learns(self) -> None:
        losses = [line["loss"] for line in self.log() if "loss" in line]
        self.assertLess(losses[-1], losses[0])

    def test_keeps_only_what_may_be_read(self) -> None:
        corpus = Corpus(self.work / "data")
        self.assertGreater(len(corpus.training), 50)
        self.assertEqual({corpus.docs[at]["repository"] for at in corpus.held}, {"us/hold"})
        held = {corpus.text(at) for at in corpus.held}
        self.assertFalse(any(corpus.text(at) in held for at in corpus.training))

    def llama(self, **asked: object) -> dict:
        done = subprocess.run(
            ["node", str(here / "llama.mjs")], input=json.dumps(asked), capture_output=True, text=True, check=True, cwd=here
        )
        return json.loads(done.stdout)

    def test_llama_cpp_expects_what_torch_expects(self) -> None:
        exact = self.folder / "exact.gguf"
        export(self.trained, self.work / "data/tokenizer.json", exact, name="t", description="t", kind="f32")
        model = from_gguf(exact)
        tokenizer = Tokenizer.from_file(str(self.work / "data/tokenizer.json"))
        texts = ["const a = 1;\nfunction f(x: number) {\n  return x", "import { readFile } from", "class A {\n"]
        rows = [tokenizer.encode(text).ids for text in texts]
        for row, told in zip(rows, self.llama(model=str(exact), rows=rows)["expected"], strict=True):
            with torch.no_grad():
                expected = model(torch.tensor([row]))[0, -1].log_softmax(-1)
            self.assertEqual(len(told), 40)
            for token, probability in told:
                self.assertAlmostEqual(math.log(probability), expected[token].item(), delta=0.02)

    def test_llama_cpp_tokenises_as_the_recipe_does(self) -> None:
        trained = Tokenizer.from_file(str(self.work / "data/tokenizer.json"))
        exported = of_gguf(GGUFReader(self.file))
        texts = [
            *sources_of(root / "src/host").values(),
            *sources_of(root / "bench/data/hono").values(),
            "\t\u00e9\u4e2d\U0001f600\r\n",
        ]
        for text, ids in zip(texts, self.llama(model=str(self.file), texts=texts)["tokens"], strict=True):
            self.assertEqual(trained.encode(text, add_special_tokens=False).ids, ids)
            self.assertEqual(exported.encode(text, add_special_tokens=False).ids, ids)
            self.assertEqual(trained.decode(ids, skip_special_tokens=False), text)

    def test_same_seed_same_examples(self) -> None:
        def rows(seed: int) -> list:
            corpus = Corpus(self.work / "data")
            examples = Examples(corpus, self.work / "data/tokenizer.json", context=256, seed=seed, epoch=0)
            return [Rows(examples)[at][0].tolist() for at in (0, 1)]

        self.assertEqual(rows(1), rows(1))
        self.assertNotEqual(rows(1), rows(2))

    def test_middles_are_what_the_text_has(self) -> None:
        corpus = Corpus(self.work / "data")
        tokenizer = Tokenizer.from_file(str(self.work / "data/tokenizer.json"))
        texts = {corpus.docs[at]["path"]: corpus.text(at) for at in corpus.training}
        examples = Examples(corpus, self.work / "data/tokenizer.json", context=256, seed=3, epoch=0)
        seen = 0
        for at in range(min(200, len(examples))):
            example = examples[at]
            self.assertLessEqual(len(example.ids), 256)
            if example.middle < 0:
                continue
            said = tokenizer.decode(example.ids[example.middle : -1], skip_special_tokens=False)
            behind = tokenizer.decode(example.ids[: example.middle], skip_special_tokens=False)
            before = behind.rpartition("<fim_middle>")[2]
            # A cut through a character's bytes shows as the replacement character.
            if "\ufffd" not in before + said:
                self.assertTrue(any(before + said in text for text in texts.values()), before + said)
                seen += 1
        self.assertGreater(seen, 50)

    def test_a_run_that_was_killed_goes_on(self) -> None:
        data, config = self.work / "data", self.config["training"]
        stopped = self.folder / "stopped"
        train(config, data, stopped, stop_at=10)
        train(config, data, stopped)
        again = torch.load(stopped / "model.pt", weights_only=True)["weights"]
        for name, weight in self.trained["weights"].items():
            self.assertTrue(torch.allclose(weight, again[name], atol=1e-5), name)

    def test_a_kill_while_saving_leaves_the_old_checkpoint(self) -> None:
        data, run = self.work / "data", self.folder / "killed"
        config = self.config["training"] | {"saveSeconds": 0, "steps": 400}
        code = (
            "import json, sys; from pathlib import Path; from train import train;"
            "train(json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))"
        )
        running = subprocess.Popen(
            [sys.executable, "-c", code, json.dumps(config), str(data), str(run)], cwd=here, stdout=subprocess.PIPE, text=True
        )
        while not (run / "checkpoint.pt").exists() and running.poll() is None:
            running.stdout.readline()
        os.kill(running.pid, 9)
        running.wait()
        running.stdout.close()
        saved = torch.load(run / "checkpoint.pt", weights_only=False)
        self.assertGreater(saved["progress"]["step"], 0)


class Parts(unittest.TestCase):
    def test_licences(self) -> None:
        self.assertEqual(licence_of("Permission is hereby granted, free of charge, to any person"), "MIT")
        self.assertEqual(licence_of((root / "LICENSE").read_text()), "Apache-2.0")
        self.assertIsNone(licence_of("GNU GENERAL PUBLIC LICENSE Version 3"))
        self.assertIsNone(licence_of("Business Source License 1.1 … Permission is hereby granted, free of charge"))
        with tempfile.TemporaryDirectory() as folder:
            bare = repository(Path(folder) / "a", {"x.py": "pass\n"})
            self.assertRaises(RefusedLicence, inspect, "a/a", bare, "train")

    def test_cleaning(self) -> None:
        body = "\n".join(f"const name{n} = other{n} + {n};" for n in range(20)) + "\n"
        self.assertEqual(cleaned(f"/*\n * Copyright 2020 Somebody\n */\n{body}"), body)
        self.assertEqual(cleaned(f"// SPDX-License-Identifier: MIT\n\n{body}"), body)
        self.assertIn("name@example.com", cleaned(f"{body}// ask jane.doe@corp.example for help\n"))
        self.assertNotIn("Jane", cleaned(f" * @author Jane Doe\n{body}"))
        self.assertIsNone(cleaned(f"// Code generated by protoc. DO NOT EDIT.\n{body}"))
        token = "ghp_" + "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=36))
        self.assertIsNone(cleaned(f'{body}const key = "{token}";\n'))
        self.assertIsNone(cleaned(f"{body}const x = '{'a' * 600}';\n"))

    def test_sieve(self) -> None:
        lines = [f"export const value{n} = compute({n}, 'something');" for n in range(40)]
        sieve = Sieve()
        text = lambda body, use: Text("a/a", "x.ts", "typescript", "\n".join(body), use)  # noqa: E731
        self.assertTrue(sieve.passes(text(lines[:20], "hold")))
        self.assertFalse(sieve.passes(text(lines[15:35], "train")), "a quarter of it is held out")
        self.assertTrue(sieve.passes(text(lines[20:], "train")))
        self.assertFalse(sieve.passes(text([*lines[20:38], "const another = 'line of its own';"], "train")), "a copy")

    def test_q4_0_is_llama_cpps(self) -> None:
        import gguf

        weight = torch.randn(64, 96, generator=torch.Generator().manual_seed(3))
        kind = gguf.GGMLQuantizationType.Q4_0
        kept = gguf.quants.dequantize(gguf.quants.quantize(weight.numpy(), kind), kind)
        self.assertTrue(torch.allclose(q4_0(weight), torch.from_numpy(kept), atol=1e-6))


if __name__ == "__main__":
    unittest.main()
