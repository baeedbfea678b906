"""The Llama architecture as llama.cpp reads it: RMS norm, rotary embedding of neighbouring pairs, grouped queries, SwiGLU,
tied embeddings."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    feed_forward: int
    context: int
    rope_base: float

    @property
    def head(self) -> int:
        return self.width // self.heads

    def as_dict(self) -> dict:
        return asdict(self)


def q4_0(weight: Tensor) -> Tensor:
    """What llama.cpp's Q4_0 keeps of a matrix: blocks of 32, one half-precision factor each, 16 steps (ggml-quants.c)."""
    blocks = weight.float().reshape(-1, 32)
    largest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    factor = largest / -8
    inverse = torch.where(factor == 0, torch.zeros_like(factor), 1 / factor)
    steps = (blocks * inverse + 8.5).trunc().clamp(0, 15) - 8
    return (steps * factor.half().float()).reshape(weight.shape)


class Linear(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs))

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight)


class Norm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return functional.rms_norm(x, (x.size(-1),), self.weight, 1e-5)


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        kv = shape.kv_heads * shape.head
        self.attn_norm, self.ffn_norm = Norm(shape.width), Norm(shape.width)
        self.attn_q, self.attn_k = Linear(shape.width, shape.width), Linear(shape.width, kv)
        self.attn_v, self.attn_output = Linear(shape.width, kv), Linear(shape.width, shape.width)
        self.ffn_gate, self.ffn_up = Linear(shape.width, shape.feed_forward), Linear(shape.width, shape.feed_forward)
        self.ffn_down = Linear(shape.feed_forward, shape.width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        rows, length, width = x.shape
        shape = self.shape
        y = self.attn_norm(x)
        q = rotated(self.attn_q(y).view(rows, length, shape.heads, shape.head), cos, sin).transpose(1, 2)
        k = rotated(self.attn_k(y).view(rows, length, shape.kv_heads, shape.head), cos, sin).transpose(1, 2)
        v = self.attn_v(y).view(rows, length, shape.kv_heads, shape.head).transpose(1, 2)
        groups = shape.heads // shape.kv_heads
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attn_output(seen.transpose(1, 2).reshape(rows, length, width))
        y = self.ffn_norm(x)
        return x + self.ffn_down(functional.silu(self.ffn_gate(y)) * self.ffn_up(y))


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    even, odd = x[..., 0::2].float(), x[..., 1::2].float()
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2).to(x.dtype)


class Model(nn.Module):
    """Parameters have the names of their GGUF tensors, with blk.N for the layers."""

    def __init__(self, shape: Shape, *, seed: int = 0) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.width)
        frequencies = shape.rope_base ** (-torch.arange(0, shape.head, 2).float() / shape.head)
        angles = torch.outer(torch.arange(shape.context).float(), frequencies)[None, :, None, :]
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        self._start(seed)

    def _start(self, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        for name, parameter in self.named_parameters():
            if parameter.dim() != 2:
                continue
            spread = 0.02 if "embd" in name else 1 / math.sqrt(parameter.size(1))
            if name.endswith(("attn_output.weight", "ffn_down.weight")):
                spread /= math.sqrt(2 * self.shape.layers)
            nn.init.normal_(parameter, 0, spread, generator=generator)

    def hidden(self, ids: Tensor) -> Tensor:
        x = self.token_embd(ids)
        cos, sin = self.cos[:, : ids.size(1)], self.sin[:, : ids.size(1)]
        for block in self.blk:
            x = block(x, cos, sin)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return functional.linear(hidden, self.token_embd.weight)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits, rows × length × vocabulary, of token ids, rows × length."""
        return self.logits(self.hidden(ids))

    def losses_of_hidden(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """Nats of each target, rows × length."""
        logits = self.logits(hidden).float()
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view(targets.shape)

    def losses(self, ids: Tensor, targets: Tensor) -> Tensor:
        """Nats of each target, rows × length."""
        return self.losses_of_hidden(self.hidden(ids), targets)
