"""Trains a model.

    python train.py CONFIG DATA RUN [--minutes M] [--stop-at-step N]

DATA holds text.bin, docs.jsonl and tokenizer.json; RUN gets checkpoint.pt (from which a run that was stopped goes on),
log.jsonl and, at the end, model.pt (float32). Weights are kept in float32 and used in bfloat16; from `quantiseFrom` (a
share of the run) on, matrices are used as Q4_0 will keep them, so that the model learns to live with it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import DataLoader

from base import from_base
from corpus import Corpus
from examples import Examples, Rows, Shares, hole, plain_tokenizer
from model import Linear, Model, Shape, q4_0
from vocabulary import end_of_text, file_sep, fim_middle, fim_prefix, fim_suffix


@dataclass
class Progress:
    """All that a run needs beside weights and optimizer to go on as if nothing had happened."""

    step: int = 0
    epoch: int = 0
    block: int = 0
    #: Rows that were made and not yet read.
    ids: np.ndarray | None = None
    parts: np.ndarray | None = None
    tokens: int = 0
    seconds: float = 0


class Batches:
    """Rows of all passes over the corpus in their fixed order, `rows` at a time."""

    def __init__(self, config: dict, data: Path, progress: Progress, workers: int) -> None:
        self.config, self.data, self.progress, self.workers = config, data, progress, workers
        self.corpus = Corpus(data)
        size = config["context"] + 1
        if progress.ids is None:
            progress.ids, progress.parts = np.empty((0, size), np.int32), np.empty((0, size), np.uint8)
        self._blocks = self._blocks_from(progress.epoch, progress.block)

    def _blocks_from(self, epoch: int, block: int) -> Iterator[tuple[int, int, np.ndarray, np.ndarray]]:
        while True:
            examples = Examples(
                self.corpus,
                self.data / "tokenizer.json",
                context=self.config["context"],
                seed=self.config["seed"],
                epoch=epoch,
                shares=Shares(**self.config["shares"]),
            )
            rows = Rows(examples)
            left = torch.utils.data.Subset(rows, range(block, len(rows)))
            loader = DataLoader(left, batch_size=None, num_workers=self.workers, prefetch_factor=6 if self.workers else None)
            for number, (ids, parts) in enumerate(loader, block):
                yield epoch, number, np.asarray(ids), np.asarray(parts)
            epoch, block = epoch + 1, 0

    def take(self, rows: int) -> tuple[np.ndarray, np.ndarray]:
        progress = self.progress
        while len(progress.ids) < rows:
            epoch, number, ids, parts = next(self._blocks)
            progress.ids = np.concatenate([progress.ids, ids])
            progress.parts = np.concatenate([progress.parts, parts])
            progress.epoch, progress.block = epoch, number + 1
        ids, parts = progress.ids[:rows], progress.parts[:rows]
        progress.ids, progress.parts = progress.ids[rows:], progress.parts[rows:]
        return ids, parts


class Masters:
    """Weights in float32 that the optimizer moves, beside the ones in bfloat16 that the model computes with."""

    def __init__(self, model: Model, dtype: torch.dtype) -> None:
        quantised = {id(module.weight) for module in model.modules() if isinstance(module, Linear)}
        self.used = list(model.parameters())
        self.names = [name for name, _ in model.named_parameters()]
        self.is_matrix = [id(one) in quantised for one in self.used]
        self.kept = [one.detach().clone().float() for one in self.used]
        for one in self.used:
            one.data = one.data.to(dtype)

    @torch.no_grad()
    def use(self, quantises: bool) -> None:
        """Lays the kept weights into the model."""
        for used, kept, is_matrix in zip(self.used, self.kept, self.is_matrix, strict=True):
            used.copy_(q4_0(kept) if quantises and is_matrix else kept)

    def take_gradients(self) -> None:
        for used, kept in zip(self.used, self.kept, strict=True):
            kept.grad = used.grad.float()
            used.grad = None

    def state(self) -> dict[str, Tensor]:
        return dict(zip(self.names, self.kept, strict=True))


def start(config: dict, data: Path) -> Model:
    tokenizer = Tokenizer.from_file(str(data / "tokenizer.json"))
    if "base" in config:
        base = data / config["base"]["file"]
        return from_base(base, tokenizer, layers=config["base"]["layers"], context=config["context"])
    shape = Shape(vocabulary=tokenizer.get_vocab_size(), context=config["context"], **config["shape"])
    return Model(shape, seed=config["seed"])


def optimizers(config: dict, masters: Masters) -> list[torch.optim.Optimizer]:
    """AdamW for a model that goes on from another one's AdamW; Muon for the matrices of one that starts from nothing."""
    betas, fused = (0.9, 0.95), masters.kept[0].is_cuda
    if config["optimizer"] == "adamw":
        groups = [
            {"params": [one for one in masters.kept if one.dim() == 2], "weight_decay": config["weightDecay"]},
            {"params": [one for one in masters.kept if one.dim() != 2], "weight_decay": 0.0},
        ]
        return [torch.optim.AdamW(groups, lr=config["rate"], betas=betas, fused=fused)]
    matrices = [one for one, is_matrix in zip(masters.kept, masters.is_matrix, strict=True) if is_matrix]
    others = [one for one, is_matrix in zip(masters.kept, masters.is_matrix, strict=True) if not is_matrix]
    return [
        torch.optim.Muon(matrices, lr=config["muonRate"], weight_decay=0.01, momentum=0.95, adjust_lr_fn="original"),
        torch.optim.AdamW(others, lr=config["rate"], betas=betas, weight_decay=0.0, fused=fused),
    ]


def rate_at(done: float, warm_up: float) -> float:
    """Share of the highest learning rate: up in a line, then down to nothing in a line."""
    return min(1.0, (done + 1e-9) / warm_up) * max(0.0, (1 - done) / (1 - warm_up)) if done < 1 else 0.0


class Held:
    """Bits per character on held-out repositories: of whole texts, and of the middles of line rests."""

    def __init__(self, corpus: Corpus, tokenizer: Path, context: int, texts: int = 160) -> None:
        tok = plain_tokenizer(tokenizer)
        encode = lambda text: tok.encode(text, add_special_tokens=False).ids  # noqa: E731
        rng = random.Random(5)
        shares = Shares(rest_of_line=1, characters=0, inside_line=0)
        self.texts, self.holes = [], []
        for doc in rng.sample(corpus.held, min(texts, len(corpus.held))):
            header = [file_sep, *encode(corpus.docs[doc]["path"] + "\n")]
            text = corpus.text(doc)
            ids = encode(text)[: context - len(header)]
            self.texts.append((header + ids, len(header), len(tok.decode(ids))))
            for _ in range(3):
                begin, end = hole(text, rng, shares)
                if end == begin:
                    continue
                suffix = encode(text[end : end + 1200])[:256]
                head = [*header, fim_prefix, fim_suffix, *suffix, fim_middle]
                middle = [*encode(text[begin:end]), end_of_text][:200]
                prefix = encode(text[:begin])
                ids = [*head, *prefix[max(0, len(prefix) + len(head) + len(middle) - context) :], *middle]
                if len(ids) > context:
                    continue
                self.holes.append((ids, len(ids) - len(middle), end - begin))

    @torch.no_grad()
    def bits(self, model: Model, device: torch.device) -> dict[str, float]:
        # Rows of many lengths: each would be compiled anew.
        with torch.compiler.set_stance("force_eager"):
            return self._bits(model, device)

    def _bits(self, model: Model, device: torch.device) -> dict[str, float]:
        return {"bitsPerCharacter": self._of(self.texts, model, device), "middleBits": self._of(self.holes, model, device)}

    def _of(self, cases: list[tuple[list[int], int, int]], model: Model, device: torch.device) -> float:
        nats, characters = 0.0, 0
        ordered = sorted(cases, key=lambda one: len(one[0]))
        for at in range(0, len(ordered), 16):
            some = ordered[at : at + 16]
            length = max(len(ids) for ids, _, _ in some)
            rows = torch.full((len(some), length), end_of_text)
            counted = torch.zeros(len(some), length, dtype=torch.bool)
            for row, (ids, begin, size) in enumerate(some):
                rows[row, : len(ids)] = torch.tensor(ids)
                counted[row, begin : len(ids)] = True
                characters += size
            rows = rows.to(device)
            losses = model.losses(rows[:, :-1], rows[:, 1:])
            nats += losses[counted[:, 1:].to(device)].sum().item()
        return nats / math.log(2) / characters


def save(path: Path, content: dict) -> None:
    """Whole or not at all: a run may be killed at any moment."""
    part = path.with_suffix(".part")
    torch.save(content, part)
    os.replace(part, path)


def train(config: dict, data: Path, run: Path, *, minutes: float | None = None, stop_at: int | None = None) -> dict:
    """Trains until the last step, or until `stop_at` with a checkpoint. Returns the figures of the last evaluation."""
    run.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(config["seed"])
    torch.set_float32_matmul_precision("high")
    began = time.monotonic()
    checkpoint = run / "checkpoint.pt"
    old = torch.load(checkpoint, map_location="cpu", weights_only=False) if checkpoint.exists() else None
    progress = Progress(**old["progress"]) if old else Progress()
    batches = Batches(config, data, progress, config.get("workers", max(1, (os.cpu_count() or 2) - 2)))
    model = start(config, data).to(device)
    masters = Masters(model, torch.bfloat16)
    if old:
        for kept, saved in zip(masters.kept, old["weights"], strict=True):
            kept.copy_(saved.to(device))
    workers = optimizers(config, masters)
    for optimizer, state in zip(workers, old["optimizers"] if old else [], strict=False):
        optimizer.load_state_dict(state)
    peaks = [[group["lr"] if not old else group["peak"] for group in one.param_groups] for one in workers]
    for optimizer, rates in zip(workers, peaks, strict=True):
        for group, peak in zip(optimizer.param_groups, rates, strict=True):
            group["peak"] = peak
    if device.type == "cuda" or config.get("compiles", False):
        for block in model.blk:
            block.compile()
        losses = torch.compile(model.losses_of_hidden)
    else:
        losses = model.losses_of_hidden
    held = Held(batches.corpus, data / "tokenizer.json", config["context"], config.get("heldTexts", 160))
    steps = old["steps"] if old else config["steps"]
    log = (run / "log.jsonl").open("a")

    def steps_in(minutes: float, step: int, a_step: float) -> int:
        """The last step, when so many minutes are to be spent and a step takes so many seconds; at least one more."""
        last = step + max(1, int((minutes * 60 - (time.monotonic() - began)) / a_step))
        note(steps=last)
        return last

    spent = progress.seconds

    def seconds() -> float:
        """Of this run and those that it goes on from."""
        return spent + time.monotonic() - began

    def note(**facts: object) -> None:
        line = json.dumps({"step": progress.step, "seconds": round(seconds(), 1)} | facts)
        print(line, flush=True)
        log.write(line + "\n")
        log.flush()

    note(
        parameters=sum(one.numel() for one in masters.kept),
        device=torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
    )
    micro, rows = config["rowsAtOnce"], config["rows"]
    last_save = measured_from = third_began = time.monotonic()
    measured_tokens = progress.tokens
    while progress.step < steps:
        done = progress.step / steps
        quantises = done >= config["quantiseFrom"]
        masters.use(quantises)
        for optimizer in workers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate_at(done, config["warmUp"])
        ids, parts = batches.take(rows)
        weights = np.array([0.0, 1.0, config["middleWeight"]], np.float32)[parts[:, 1:]]
        total = float(weights.sum())
        loss_sum = torch.zeros((), device=device)
        for at in range(0, rows, micro):
            x = torch.from_numpy(ids[at : at + micro].astype(np.int64)).to(device, non_blocking=True)
            weight = torch.from_numpy(weights[at : at + micro]).to(device, non_blocking=True)
            loss = (losses(model.hidden(x[:, :-1]), x[:, 1:]) * weight).sum() / total
            loss.backward()
            loss_sum += loss.detach()
        masters.take_gradients()
        norm = torch.nn.utils.clip_grad_norm_(masters.kept, 1.0)
        for optimizer in workers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.tokens += int((parts > 0).sum())
        if progress.step % config["logEvery"] == 0:
            now = time.monotonic()
            a_step = (now - measured_from) / config["logEvery"]
            speed = (progress.tokens - measured_tokens) / (now - measured_from)
            measured_from, measured_tokens = now, progress.tokens
            note(loss=round(loss_sum.item(), 4), norm=round(float(norm), 3), tokens=progress.tokens, tokensPerSecond=round(speed))
            # More than one step tells better, where there are so many.
            if minutes and progress.step == 3 * config["logEvery"]:
                steps = steps_in(minutes, progress.step, a_step)
        if minutes and progress.step in (2, 3):
            # Everything is compiled by now; the device has to be done before it can be timed.
            loss_sum.item()
            if progress.step == 3:
                steps = steps_in(minutes, 3, time.monotonic() - third_began)
            third_began = time.monotonic()
        is_stop = stop_at is not None and progress.step >= stop_at
        if is_stop or progress.step == steps or time.monotonic() - last_save > config["saveSeconds"]:
            progress.seconds = seconds()
            save(
                checkpoint,
                {
                    "progress": vars(progress),
                    "steps": steps,
                    "weights": [one.cpu() for one in masters.kept],
                    "optimizers": [one.state_dict() for one in workers],
                },
            )
            last_save = time.monotonic()
        if is_stop:
            return {}
    figures = {}
    for name, quantises in (("float", False), ("q4_0", True)):
        masters.use(quantises)
        figures[name] = {key: round(value, 4) for key, value in held.bits(model, device).items()}
    note(tokens=progress.tokens, held=figures)
    save(
        run / "model.pt", {"shape": model.shape.as_dict(), "weights": {name: one.cpu() for name, one in masters.state().items()}}
    )
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--stop-at-step", type=int)
    given = parser.parse_args()
    train(
        json.loads(given.config.read_text())["training"],
        given.data,
        given.run,
        minutes=given.minutes,
        stop_at=given.stop_at_step,
    )
