import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Shape of one layer of a model of 7 billion parameters, which is what a measured speed is to tell about. */
const [width, feedForward, heads] = [4096, 14336, 32];
const byteTokens = 256;
const tokens = ["<unk>", "<s>", "</s>", ...Array.from({ length: byteTokens }, (_, byte) => `<0x${hex(byte)}>`)];

const ggml = { f32: 0, q4_0: 2 } as const;
const gguf = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;
/** What llama.cpp calls the kinds of tokens. */
const tokenKinds = { unknown: 2, control: 3, byte: 6 } as const;
/** Bytes to which GGUF aligns tensors. */
const alignment = 32;

interface Tensor {
  readonly name: string;
  /** Innermost first, as GGUF has it. */
  readonly shape: readonly number[];
  readonly type: (typeof ggml)[keyof typeof ggml];
}

/** What was written. */
export interface HollowModel {
  readonly parameters: number;
  /** Of the weights, all of which go by for each token. */
  readonly bytes: number;
}

/**
 * Writes a GGUF file of one layer whose weights are zero, to measure a machine on: 0.24 billion parameters in Q4_0,
 * 137 MB that take no room on most disks, because nothing is written where they would stand. What it answers means
 * nothing, and takes as long as if it did.
 */
export function writeHollowModel(file: string): HollowModel {
  const tensors = layer();
  const sizes = tensors.map(bytesOf);
  let offset = 0;
  const infos = tensors.map(({ name, shape, type }, at) => {
    const info = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
    offset += aligned(sizes[at] ?? 0);
    return info;
  });
  const entries = keys();
  const head = Buffer.concat([Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(entries.length)]);
  const front = Buffer.concat([head, ...entries, ...infos]);
  const output = openSync(file, "w", 0o600);
  try {
    writeSync(output, front);
    ftruncateSync(output, aligned(front.length) + offset);
  } finally {
    closeSync(output);
  }
  const parameters = tensors.reduce((sum, { shape }) => sum + product(shape), 0);
  return { parameters, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}

function layer(): readonly Tensor[] {
  const matrix = (name: string, columns: number, rows: number): Tensor => {
    return { name: `${name}.weight`, shape: [columns, rows], type: ggml.q4_0 };
  };
  const norm = (name: string): Tensor => ({ name: `${name}.weight`, shape: [width], type: ggml.f32 });
  return [
    matrix("token_embd", width, tokens.length),
    norm("output_norm"),
    norm("blk.0.attn_norm"),
    norm("blk.0.ffn_norm"),
    ...["attn_q", "attn_k", "attn_v", "attn_output"].map((name) => matrix(`blk.0.${name}`, width, width)),
    matrix("blk.0.ffn_gate", width, feedForward),
    matrix("blk.0.ffn_up", width, feedForward),
    matrix("blk.0.ffn_down", feedForward, width),
  ];
}

function keys(): readonly Buffer[] {
  const number = (key: string, value: number) => Buffer.concat([text(key), u32(gguf.uint32), u32(value)]);
  const word = (key: string, value: string) => Buffer.concat([text(key), u32(gguf.string), text(value)]);
  const list = (key: string, type: number, values: readonly Buffer[]) =>
    Buffer.concat([text(key), u32(gguf.array), u32(type), u64(values.length), ...values]);
  const { unknown, control, byte } = tokenKinds;
  return [
    word("general.architecture", "llama"),
    word("general.name", "Hollow"),
    number("llama.context_length", 4096),
    number("llama.embedding_length", width),
    number("llama.block_count", 1),
    number("llama.feed_forward_length", feedForward),
    number("llama.attention.head_count", heads),
    number("llama.attention.head_count_kv", heads),
    number("llama.rope.dimension_count", width / heads),
    Buffer.concat([text("llama.attention.layer_norm_rms_epsilon"), u32(gguf.float32), f32(1e-5)]),
    word("tokenizer.ggml.model", "llama"),
    list("tokenizer.ggml.tokens", gguf.string, tokens.map(text)),
    list(
      "tokenizer.ggml.scores",
      gguf.float32,
      tokens.map(() => f32(0)),
    ),
    list(
      "tokenizer.ggml.token_type",
      gguf.int32,
      tokens.map((_, at) => u32(at === 0 ? unknown : at < 3 ? control : byte)),
    ),
    number("tokenizer.ggml.unknown_token_id", 0),
    number("tokenizer.ggml.bos_token_id", 1),
    number("tokenizer.ggml.eos_token_id", 2),
  ];
}

function bytesOf({ shape, type }: Tensor): number {
  // Q4_0 keeps 32 weights in 18 bytes.
  return type === ggml.f32 ? 4 * product(shape) : (product(shape) / 32) * 18;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, one) => all * one, 1);
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

function u32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data;
}

function f32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
  return data;
}

function u64(value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeBigUInt64LE(BigInt(value));
  return data;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}
