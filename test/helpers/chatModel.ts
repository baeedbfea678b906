import { readFileSync, writeFileSync } from "node:fs";
import {
  floatValue,
  type GgufTensor,
  ggmlTypes,
  halves,
  numbersValue,
  numberValue,
  textsValue,
  whole,
  wordValue,
  writeGguf,
} from "../../src/host/ggufFile";
import { readGgufKeys, textsOf } from "./ggufReader";
import { kindlingPath } from "./kindling";
import { random } from "./random";

/** What a chat model answers where these words are the last of all such words in the conversation. */
export interface ChatAnswer {
  /** Any text; a token of its own is made of it. None may stand in another one. */
  readonly after: string;
  /** Any text, of any length that fits the context. `<think>…</think>` in front is a thought, with {@link ChatModel.thinks}. */
  readonly text: string;
}

export interface ChatModel {
  readonly answers: readonly ChatAnswer[];
  readonly name?: string;
  /** Tokens of context that it says it was trained with; 2,048 if nothing is said, and no answer may be longer. */
  readonly contextSize?: number;
  /** Its template knows thoughts, which makes the model process run it; else it is plain ChatML. */
  readonly thinks?: boolean;
  /** Instead of its own template. */
  readonly template?: string;
  /** It reads 50 MB more for each token, to no effect: for tests that come in between, however fast the machine is. */
  readonly isSlow?: boolean;
}

export const chatMlTemplate =
  "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const thinkingTemplate = chatMlTemplate.replace(
  "{{ message.content }}",
  "{% if message.reasoning_content %}<think>\n{{ message.reasoning_content }}\n</think>\n\n{% endif %}{{ message.content }}",
);

const [width, heads] = [256, 2];
const feedForward = { quick: 32, slow: 32_768 };
const headWidth = width / heads;
/** Kindling's special tokens and bytes, and the first of its merges, each of which gives one token. */
const [basicTokens, merges] = [265, 1000];
const end = 8; // <|im_end|>
/** Bytes of a token of an answer; each of them is another one, so that what follows is certain. */
const pieceBytes = 3;
/** Logits of what follows in an answer, of what begins one, and of the end where there is none; chance gives up to 30. */
const [followLogit, beginLogit, endLogit] = [130, 90, 50];
const ropeBase = 3000;
const turn = ropeBase ** -((headWidth - 2) / headWidth);
/** How much likelier than a token nearer by one a token is looked at, and how much a trigger than another token. */
const [nearness, trigger] = [0.5, 1500];

/**
 * Writes a GGUF file (2 MB) that chats: ChatML tokens, a template, and known answers. Its one layer looks at the last
 * trigger before it, from no more than 2,000 tokens away, and at nothing else; a token of an answer leads to the next. So it
 * proves nothing about the KV cache: an answer is the same whatever else the cache holds.
 */
export function writeChatModel(file: string, model: ChatModel): void {
  const vocabulary = new Vocabulary(model.answers);
  writeGguf(file, [...keysOf(vocabulary, model)], tensorsOf(vocabulary, feedForwardOf(model)));
}

function feedForwardOf({ isSlow }: ChatModel): number {
  return isSlow ? feedForward.slow : feedForward.quick;
}

/** An answer of some thousand tokens, whose lines are all told apart: the first is `Line 0 of a long answer.` */
export const longAnswer = Array.from({ length: 850 }, (_, at) => `Line ${at} of a long answer.`).join("\n");

/** One line whose words are all told apart, the first `w0`: a slow model takes seconds for some hundred of them. */
export function longLine(words: number): string {
  return Array.from({ length: words }, (_, at) => `w${at * 7919}`).join(" ");
}

function* keysOf(vocabulary: Vocabulary, model: ChatModel): Generator<[string, Buffer]> {
  yield ["general.architecture", wordValue("llama")];
  yield ["general.name", wordValue(model.name ?? "Test chat model")];
  yield ["llama.context_length", numberValue(model.contextSize ?? 2048)];
  yield ["llama.embedding_length", numberValue(width)];
  yield ["llama.block_count", numberValue(1)];
  yield ["llama.feed_forward_length", numberValue(feedForwardOf(model))];
  yield ["llama.attention.head_count", numberValue(heads)];
  yield ["llama.attention.head_count_kv", numberValue(heads)];
  yield ["llama.attention.layer_norm_rms_epsilon", floatValue(1e-5)];
  yield ["llama.rope.dimension_count", numberValue(headWidth)];
  yield ["llama.rope.freq_base", floatValue(ropeBase)];
  yield ["llama.vocab_size", numberValue(vocabulary.texts.length)];
  yield ["tokenizer.ggml.model", wordValue("gpt2")];
  yield ["tokenizer.ggml.pre", wordValue("smollm")];
  yield ["tokenizer.ggml.tokens", textsValue(vocabulary.texts)];
  yield ["tokenizer.ggml.token_type", numbersValue(vocabulary.types)];
  yield ["tokenizer.ggml.merges", textsValue(vocabulary.merges)];
  yield ["tokenizer.ggml.eos_token_id", numberValue(end)];
  yield ["tokenizer.chat_template", wordValue(model.template ?? (model.thinks ? thinkingTemplate : chatMlTemplate))];
}

const types = { normal: 1, control: 3, userDefined: 4 } as const;

/** The beginning of Kindling's vocabulary, the triggers, and the tokens of the answers. */
class Vocabulary {
  readonly texts: string[];
  readonly types: number[];
  readonly merges: readonly string[];
  readonly triggers = new Set<number>();
  /** What follows a token for certain. */
  readonly followers = new Map<number, number>();
  /** What follows where a trigger was seen last. */
  readonly beginnings = new Map<number, number>();

  constructor(answers: readonly ChatAnswer[]) {
    const keys = readGgufKeys(kindlingPath);
    const [tokens, merged] = ["tokens", "merges"].map((name) => textsOf(keys.get(`tokenizer.ggml.${name}`) as Buffer));
    this.texts = tokens?.slice(0, basicTokens + merges) ?? [];
    this.merges = merged?.slice(0, merges) ?? [];
    this.types = this.texts.map((_, id) => (id <= end ? types.control : types.normal));
    const seen = new Set(this.texts);
    for (const { after, text } of answers) {
      const start = this.#add(after, types.userDefined);
      this.triggers.add(start);
      const ids = piecesOf(text, seen).map((piece) => this.#add(piece, types.normal));
      this.beginnings.set(start, ids[0] ?? end);
      for (const [at, id] of ids.entries()) this.followers.set(id, ids[at + 1] ?? end);
    }
  }

  #add(text: string, type: number): number {
    this.types.push(type);
    return this.texts.push(text) - 1;
  }
}

/** Cuts a text into pieces that are in no vocabulary yet, by bytes: a character may stand in two of them. */
function piecesOf(text: string, seen: Set<string>): string[] {
  const bytes = [...Buffer.from(text)].map((byte) => byteSpellings[byte] ?? "");
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = pieceBytes;
    while (seen.has(bytes.slice(at, at + length).join("")) && at + length < bytes.length) length++;
    // Too few bytes are left for a piece of their own: they go with the last one.
    const before = seen.has(bytes.slice(at, at + length).join("")) ? (pieces.pop() ?? "") : "";
    const piece = before + bytes.slice(at, at + length).join("");
    if (seen.has(piece)) throw new Error(`${JSON.stringify(text)} is too short: it is a token already`);
    seen.add(piece);
    pieces.push(piece);
    at += length;
  }
  return pieces;
}

/** How byte-level vocabularies spell bytes: those that can be seen as themselves, the others from U+0100 on. */
const byteSpellings: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isSeen = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(isSeen ? byte : next++);
  });
})();

function tensorsOf(vocabulary: Vocabulary, hidden: number): GgufTensor[] {
  const count = vocabulary.texts.length;
  const embedding = embeddingOf(count, vocabulary.triggers);
  const output = new Float32Array(count * width);
  // Two vectors of one length are added up before they are made as long as one.
  const scale = Math.SQRT2 / width;
  const lead = (to: number, from: number, logit: number) => {
    for (let at = 2; at < width; at++) {
      output[to * width + at] = (output[to * width + at] ?? 0) + (embedding[from * width + at] ?? 0) * logit * scale;
    }
  };
  for (const [from, to] of vocabulary.followers) lead(to, from, followLogit);
  for (const [from, to] of vocabulary.beginnings) lead(to, from, beginLogit);
  output[end * width] = endLogit / Math.SQRT2;
  return [
    matrix("token_embd", width, count, embedding),
    matrix("output", width, count, output),
    ...["output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"].map(ones),
    ...attention(),
    matrix("blk.0.ffn_gate", width, hidden),
    matrix("blk.0.ffn_up", width, hidden),
    matrix("blk.0.ffn_down", hidden, width),
  ];
}

/** Rows of one length: 1, whether it is a trigger, and chance. */
function embeddingOf(count: number, triggers: ReadonlySet<number>): Float32Array {
  const next = random(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const embedding = Float32Array.from({ length: count * width }, normal);
  for (let id = 0; id < count; id++) {
    const row = embedding.subarray(id * width, (id + 1) * width);
    row[0] = 1;
    row[1] = triggers.has(id) ? 1 : 0;
    const own = row.subarray(2).reduce((sum, value) => sum + value * value, 0);
    const scale = Math.sqrt((width - 1 - (row[1] ?? 0)) / own);
    for (let at = 2; at < width; at++) row[at] = (row[at] ?? 0) * scale;
  }
  return embedding;
}

/**
 * Both heads look at triggers, the nearest first, and pass on half of what stands there each. The pair of a head's last
 * two numbers is turned least by the distance: by an angle whose sine grows with it.
 */
function attention(): GgufTensor[] {
  const [query, key, value, out] = Array.from({ length: 4 }, () => new Float32Array(width * width));
  for (let head = 0; head < heads; head++) {
    const row = (head * headWidth + headWidth - 2) * width;
    const scale = Math.sqrt(headWidth);
    if (query) query[row] = trigger * scale;
    if (query) query[row + width] = (nearness / turn) * scale;
    if (key) key[row + 1] = 1;
  }
  for (let at = 0; at < width; at++) {
    if (value) value[at * width + at] = 1;
    if (out) out[at * width + at] = 1;
  }
  return [
    matrix("blk.0.attn_q", width, width, query),
    matrix("blk.0.attn_k", width, width, key),
    matrix("blk.0.attn_v", width, width, value),
    matrix("blk.0.attn_output", width, width, out),
  ];
}

function matrix(name: string, columns: number, rows: number, values?: Float32Array): GgufTensor {
  const data = halves(values ?? new Float32Array(columns * rows));
  return { name: `${name}.weight`, shape: [columns, rows], ...whole(data), type: ggmlTypes.f16 };
}

function ones(name: string): GgufTensor {
  const data = Buffer.from(new Float32Array(width).fill(1).buffer);
  return { name: `${name}.weight`, shape: [width], ...whole(data), type: ggmlTypes.f32 };
}

/** Writes a copy of a model file that says that it chats in ChatML: for what wants a model for both roles. */
export function withChatTemplate(from: string, to: string): void {
  const whole = readFileSync(from);
  const key = Buffer.from("tokenizer.chat_template");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(key.length));
  // The tensors keep their places to the byte where what comes in is a multiple of the alignment.
  const alignment = 32;
  const spare = (length.length + key.length + wordValue(chatMlTemplate).length) % alignment;
  const template = `{# ${"x".repeat((2 * alignment - spare - "{#  #}".length) % alignment)} #}${chatMlTemplate}`;
  const entry = Buffer.concat([length, key, wordValue(template)]);
  const head = Buffer.from(whole.subarray(0, 24));
  head.writeBigUInt64LE(head.readBigUInt64LE(16) + 1n, 16);
  writeFileSync(to, Buffer.concat([head, entry, whole.subarray(24)]));
}
