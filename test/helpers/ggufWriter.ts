import {
  floatValue,
  type GgufTensor,
  ggmlTypes,
  halves,
  numberValue,
  textsValue,
  whole,
  wordValue,
  writeGguf,
} from "../../src/host/ggufFile";
import { type GgufKeys, readGgufKeys, textsOf } from "./ggufReader";
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
  /** What it says that it is, `llama` if nothing is said. */
  readonly architecture?: string;
  /** A tensor of so many bytes more, which is a hole in the file and takes no room on the disk. */
  readonly hole?: number;
}

const width = 64;
const heads = 2;
const feedForward = 64;
// Makes the wanted token's logit some 8 × gain, against none for the others: probability 1 in all printed digits.
const gain = 6;
// Logits that stand behind any token: below those of a chain, above what chance gives the others.
const loneEnd = 30;
const loneTrigger = 20;

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
  const { hole } = model;
  const tensors = tensorsOf(vocabulary, model.chains);
  const empty = (bytes: number): GgufTensor => {
    return { name: "hole.weight", shape: [bytes / 2], bytes, type: ggmlTypes.f16 };
  };
  writeGguf(file, [...keysOf(keys, vocabulary, model)], hole === undefined ? tensors : [...tensors, empty(hole)]);
}

function* keysOf(keys: GgufKeys, vocabulary: readonly string[], model: TestModel): Generator<[string, Buffer]> {
  yield ["general.architecture", wordValue(model.architecture ?? "llama")];
  yield ["general.name", wordValue(model.name ?? "Test model")];
  yield ["llama.context_length", numberValue(model.contextSize ?? 1024)];
  yield ["llama.embedding_length", numberValue(width)];
  yield ["llama.block_count", numberValue(1)];
  yield ["llama.feed_forward_length", numberValue(feedForward)];
  yield ["llama.attention.head_count", numberValue(heads)];
  yield ["llama.attention.head_count_kv", numberValue(heads)];
  yield ["llama.attention.layer_norm_rms_epsilon", floatValue(1e-5)];
  yield ["llama.rope.dimension_count", numberValue(width / heads)];
  yield ["llama.vocab_size", numberValue(vocabulary.length)];
  for (const [key, value] of keys) {
    const isFim = key.startsWith("tokenizer.ggml.fim_");
    const isWanted = key.startsWith("tokenizer.") || (key === "hearth.fim.layout" && !model.withoutLayout);
    if (!isWanted || (model.withoutFim && (isFim || key === "hearth.fim.layout"))) continue;
    const isRenamed = model.withoutFim && key === "tokenizer.ggml.tokens";
    yield [key, isRenamed ? textsValue(vocabulary.map((token) => token.replace(/^<(fim_\w+)>$/, "<no_$1>"))) : value];
  }
}

function tensorsOf(vocabulary: readonly string[], chains: readonly Chain[]): GgufTensor[] {
  const next = random(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const embedding = Float32Array.from({ length: vocabulary.length * width }, normal);
  const output = new Float32Array(embedding.length);
  for (let token = 0; token < vocabulary.length; token++)
    shapeRow(embedding.subarray(token * width, (token + 1) * width));
  // Behind a token of no chain the answer ends; where it may not, because a prompt ended before its trigger, that comes.
  output[0] = loneEnd;
  for (const { trigger } of chains) output[vocabulary.indexOf(spelled(trigger)) * width] = loneTrigger;
  for (const [from, to] of successors(vocabulary, chains)) {
    for (let at = 1; at < width; at++) {
      const value = embedding[from * width + at] ?? 0;
      output[to * width + at] = (output[to * width + at] ?? 0) + (value * gain) / Math.sqrt(width);
    }
  }
  const matrix = (name: string, columns: number, rows: number, values?: Float32Array): GgufTensor => ({
    name: `${name}.weight`,
    shape: [columns, rows],
    ...whole(halves(values ?? new Float32Array(columns * rows))),
    type: ggmlTypes.f16,
  });
  const ones = (name: string): GgufTensor => {
    const data = Buffer.from(new Float32Array(width).fill(1).buffer);
    return { name: `${name}.weight`, shape: [width], ...whole(data), type: ggmlTypes.f32 };
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

/** Makes rows equally long, so that all chains are equally sure, with a first number that is the same in all. */
function shapeRow(row: Float32Array): void {
  row[0] = 0;
  const scale = Math.sqrt((width - 1) / row.reduce((sum, value) => sum + value * value, 0));
  for (let at = 1; at < width; at++) row[at] = (row[at] ?? 0) * scale;
  row[0] = 1;
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
