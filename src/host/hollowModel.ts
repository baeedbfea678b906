import {
  floatsValue,
  floatValue,
  type GgufTensor,
  ggmlTypes,
  numbersValue,
  numberValue,
  textsValue,
  wordValue,
  writeGguf,
} from "./ggufFile";

/** Shape of one layer of a model of 7 billion parameters, which is what a measured speed is to tell about. */
const [width, feedForward, heads] = [4096, 14336, 32];
const tokens = ["<unk>", "<s>", "</s>", ...Array.from({ length: 256 }, (_, byte) => `<0x${hex(byte)}>`)];
/** What llama.cpp calls the kinds of tokens. */
const tokenKinds = { unknown: 2, control: 3, byte: 6 } as const;

/** What was written. */
export interface HollowModel {
  readonly parameters: number;
  /** Of the weights, all of which go by for each token. */
  readonly bytes: number;
}

/** Bytes in which 32 weights are kept. */
const blockBytes = { q4_0: 18, q8_0: 34 } as const;

export interface HollowOptions {
  readonly layers?: number;
  /** llama.cpp lays the weights of Q4_0 out anew while it loads them on most processors, which takes a while. */
  readonly type?: keyof typeof blockBytes;
}

/**
 * Writes a GGUF file whose weights are zero, to measure a machine on: for each layer 0.24 billion parameters, in Q8_0
 * 260 MB that take no room on most disks. What it answers means nothing, and takes as long as if it did.
 */
export function writeHollowModel(file: string, { layers = 1, type = "q8_0" }: HollowOptions = {}): HollowModel {
  const tensors = tensorsOf(layers, type);
  writeGguf(file, keys(layers), tensors);
  const sum = (of: (tensor: GgufTensor) => number) => tensors.reduce((all, one) => all + of(one), 0);
  return { parameters: sum(({ shape }) => product(shape)), bytes: sum(({ bytes }) => bytes) };
}

function tensorsOf(layers: number, type: keyof typeof blockBytes): readonly GgufTensor[] {
  const matrix = (name: string, columns: number, rows: number): GgufTensor => {
    const bytes = (columns * rows * blockBytes[type]) / 32;
    return { name: `${name}.weight`, shape: [columns, rows], bytes, type: ggmlTypes[type] };
  };
  const norm = (name: string): GgufTensor => {
    return { name: `${name}.weight`, shape: [width], bytes: 4 * width, type: ggmlTypes.f32 };
  };
  const layer = (name: string): readonly GgufTensor[] => [
    norm(`${name}.attn_norm`),
    norm(`${name}.ffn_norm`),
    ...["attn_q", "attn_k", "attn_v", "attn_output"].map((part) => matrix(`${name}.${part}`, width, width)),
    matrix(`${name}.ffn_gate`, width, feedForward),
    matrix(`${name}.ffn_up`, width, feedForward),
    matrix(`${name}.ffn_down`, feedForward, width),
  ];
  const all = Array.from({ length: layers }, (_, at) => layer(`blk.${at}`));
  return [matrix("token_embd", width, tokens.length), norm("output_norm"), ...all.flat()];
}

function keys(layers: number): readonly (readonly [string, Buffer])[] {
  const { unknown, control, byte } = tokenKinds;
  return [
    ["general.architecture", wordValue("llama")],
    ["general.name", wordValue("Hollow")],
    ["llama.context_length", numberValue(4096)],
    ["llama.embedding_length", numberValue(width)],
    ["llama.block_count", numberValue(layers)],
    ["llama.feed_forward_length", numberValue(feedForward)],
    ["llama.attention.head_count", numberValue(heads)],
    ["llama.attention.head_count_kv", numberValue(heads)],
    ["llama.rope.dimension_count", numberValue(width / heads)],
    ["llama.attention.layer_norm_rms_epsilon", floatValue(1e-5)],
    ["tokenizer.ggml.model", wordValue("llama")],
    ["tokenizer.ggml.tokens", textsValue(tokens)],
    ["tokenizer.ggml.scores", floatsValue(tokens.map(() => 0))],
    ["tokenizer.ggml.token_type", numbersValue(tokens.map((_, at) => (at === 0 ? unknown : at < 3 ? control : byte)))],
    ["tokenizer.ggml.unknown_token_id", numberValue(0)],
    ["tokenizer.ggml.bos_token_id", numberValue(1)],
    ["tokenizer.ggml.eos_token_id", numberValue(2)],
  ];
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, one) => all * one, 1);
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
