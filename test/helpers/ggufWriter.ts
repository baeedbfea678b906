import { writeFileSync } from "node:fs";
import { type GgufKeys, ggufTypes, readGgufKeys, textsOf } from "./ggufReader";
import { kindlingPath } from "./kindling";
import { random } from "./random";

/** What a test model writes: `text` behind the last token of a prompt that ends with `trigger`. */
export interface Chain {
  /** One token of Kindling's vocabulary. */
  readonly trigger: string;
  /** ASCII. No token of it may come twice, here or in another chain. */
  readonly text: string;
}

export interface TestModel {
  readonly chains: readonly Chain[];
  readonly name?: string;
  /** Tokens of context that it says it was trained with; 1,024 if nothing is said. */
  readonly contextSize?: number;
  /** Leaves the special tokens of fill-in-the-middle out of the vocabulary. */
  readonly withoutFim?: boolean;
  /** Leaves out the key that says how the model was trained, so that it has to pass the probe. */
  readonly withoutLayout?: boolean;
}

const width = 64;
const heads = 2;
const feedForward = 64;
// Makes the wanted token's logit some 8 × gain, against none for the others: probability 1 in all printed digits.
const gain = 6;

/**
 * Writes a GGUF file (2 MB) of the llama architecture with Kindling's vocabulary that writes known texts: attention
 * and feed-forward give zero, and the output matrix maps each token of a chain to the next one; what belongs to no
 * chain ends the answer. It sees one token only, so it proves nothing about caches, context or confidence.
 */
export function writeTestModel(file: string, model: TestModel): void {
  const keys = readGgufKeys(kindlingPath);
  const tokensKey = keys.get("tokenizer.ggml.tokens");
  if (!tokensKey) throw new Error("Kindling has no vocabulary");
  const vocabulary = textsOf(tokensKey);
  const tensors = tensorsOf(vocabulary, model.chains);
  const written = [...keysOf(keys, vocabulary, model)];
  const head = Buffer.alloc(24);
  head.write("GGUF");
  head.writeUInt32LE(3, 4);
  head.writeBigUInt64LE(BigInt(tensors.length), 8);
  head.writeBigUInt64LE(BigInt(written.length), 16);
  let offset = 0;
  const infos = tensors.map(({ name, shape, data, type }) => {
    const info = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
    offset += aligned(data.length);
    return info;
  });
  const front = Buffer.concat([head, ...written.map(([key, value]) => Buffer.concat([text(key), value])), ...infos]);
  const padded = (part: Buffer) => Buffer.concat([part, Buffer.alloc(aligned(part.length) - part.length)]);
  writeFileSync(file, Buffer.concat([padded(front), ...tensors.map(({ data }) => padded(data))]));
}

function* keysOf(keys: GgufKeys, vocabulary: readonly string[], model: TestModel): Generator<[string, Buffer]> {
  const number = (value: number) => Buffer.concat([u32(ggufTypes.uint32), u32(value)]);
  const word = (value: string) => Buffer.concat([u32(ggufTypes.string), text(value)]);
  const epsilon = Buffer.alloc(4);
  epsilon.writeFloatLE(1e-5);
  yield ["general.architecture", word("llama")];
  yield ["general.name", word(model.name ?? "Test model")];
  yield ["llama.context_length", number(model.contextSize ?? 1024)];
  yield ["llama.embedding_length", number(width)];
  yield ["llama.block_count", number(1)];
  yield ["llama.feed_forward_length", number(feedForward)];
  yield ["llama.attention.head_count", number(heads)];
  yield ["llama.attention.head_count_kv", number(heads)];
  yield ["llama.attention.layer_norm_rms_epsilon", Buffer.concat([u32(ggufTypes.float32), epsilon])];
  yield ["llama.rope.dimension_count", number(width / heads)];
  yield ["llama.vocab_size", number(vocabulary.length)];
  for (const [key, value] of keys) {
    const isFim = key.startsWith("tokenizer.ggml.fim_");
    const isWanted = key.startsWith("tokenizer.") || (key === "hearth.fim.layout" && !model.withoutLayout);
    if (!isWanted || (model.withoutFim && (isFim || key === "hearth.fim.layout"))) continue;
    const isRenamed = model.withoutFim && key === "tokenizer.ggml.tokens";
    yield [key, isRenamed ? textArray(vocabulary.map((token) => token.replace(/^<(fim_\w+)>$/, "<no_$1>"))) : value];
  }
}

interface Tensor {
  readonly name: string;
  /** Innermost first, as GGUF has it. */
  readonly shape: readonly number[];
  readonly data: Buffer;
  readonly type: 0 | 1;
}

function tensorsOf(vocabulary: readonly string[], chains: readonly Chain[]): Tensor[] {
  const next = random(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const embedding = Float32Array.from({ length: vocabulary.length * width }, normal);
  const output = new Float32Array(embedding.length);
  for (const [from, to] of successors(vocabulary, chains)) {
    for (let at = 0; at < width; at++) {
      const value = embedding[from * width + at] ?? 0;
      output[to * width + at] = (output[to * width + at] ?? 0) + (value * gain) / Math.sqrt(width);
    }
  }
  const matrix = (name: string, columns: number, rows: number, values?: Float32Array): Tensor => ({
    name: `${name}.weight`,
    shape: [columns, rows],
    data: halves(values ?? new Float32Array(columns * rows)),
    type: 1,
  });
  const ones = (name: string): Tensor => {
    const data = Buffer.from(new Float32Array(width).fill(1).buffer);
    return { name: `${name}.weight`, shape: [width], data, type: 0 };
  };
  return [
    matrix("token_embd", width, vocabulary.length, embedding),
    matrix("output", width, vocabulary.length, output),
    ones("output_norm"),
    ones("blk.0.attn_norm"),
    ones("blk.0.ffn_norm"),
    ...["attn_q", "attn_k", "attn_v", "attn_output"].map((name) => matrix(`blk.0.${name}`, width, width)),
    matrix("blk.0.ffn_gate", width, feedForward),
    matrix("blk.0.ffn_up", width, feedForward),
    matrix("blk.0.ffn_down", feedForward, width),
  ];
}

/** Pairs of token ids: the second follows the first. The last of a chain is followed by the end of the text. */
function successors(vocabulary: readonly string[], chains: readonly Chain[]): Map<number, number> {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const followers = new Map<number, number>();
  for (const { trigger, text: answer } of chains) {
    const start = ids.get(spelled(trigger));
    if (start === undefined) throw new Error(`"${trigger}" is no token of Kindling's`);
    let from = start;
    for (const id of split(spelled(answer), ids)) {
      if (followers.has(from)) throw new Error(`the token "${vocabulary[from]}" comes twice`);
      followers.set(from, id);
      from = id;
    }
    if (followers.has(from)) throw new Error(`the token "${vocabulary[from]}" comes twice`);
    followers.set(from, 0);
  }
  return followers;
}

/** Cuts a text into the longest tokens there are. */
function split(whole: string, ids: ReadonlyMap<string, number>): number[] {
  const found: number[] = [];
  for (let at = 0; at < whole.length; ) {
    let length = Math.min(16, whole.length - at);
    while (length > 1 && !ids.has(whole.slice(at, at + length))) length--;
    found.push(ids.get(whole.slice(at, at + length)) ?? 0);
    at += length;
  }
  return found;
}

/** ASCII in the spelling of byte-level vocabularies. */
function spelled(ascii: string): string {
  return ascii.replaceAll(" ", "Ġ").replaceAll("\n", "Ċ").replaceAll("\t", "ĉ");
}

function halves(values: Float32Array): Buffer {
  const bits = new Uint32Array(values.buffer);
  const data = Buffer.alloc(values.length * 2);
  bits.forEach((value, at) => {
    const exponent = ((value >>> 23) & 0xff) - 127 + 15;
    // Subnormal halves count as nothing; ours are all of ordinary size.
    const half = exponent <= 0 ? 0 : (Math.min(exponent, 30) << 10) | ((value >>> 13) & 0x3ff);
    data.writeUInt16LE(((value >>> 16) & 0x8000) | half, at * 2);
  });
  return data;
}

function aligned(length: number): number {
  return Math.ceil(length / 32) * 32;
}

function u32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
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

function textArray(values: readonly string[]): Buffer {
  return Buffer.concat([u32(ggufTypes.array), u32(ggufTypes.string), u64(values.length), ...values.map(text)]);
}
