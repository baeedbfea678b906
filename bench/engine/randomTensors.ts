import { type GgufTensor, ggmlTypes, halves, whole } from "../../src/host/ggufFile";
import { random } from "../../test/helpers/random";
import { shape } from "./shape";

/**
 * How sure the model is of what it writes: standard deviation of its logits. With 40 the best token mostly has a
 * probability above 0.9, so that samplers which end an answer where the model is unsure (llama.vscode's does) do not.
 */
const logitSpread = 40;
/** Values of a block of Q8_0: a half-precision scale and as many signed bytes. */
const blockValues = 32;
const blockBytes = 34;
/** Standard deviation of signed bytes that are all equally likely. */
const byteSpread = 73.9;
const rowsAtOnce = 1024;

/**
 * All tensors of the model, the same in each run. Matrices keep the size of what goes through them (a standard
 * deviation of 1/√columns), so that activations stay finite; input and output share one matrix, as in the real model.
 */
export function randomTensors(): GgufTensor[] {
  const { width, feedForward, layers, vocabulary } = shape;
  const keys = shape.keyHeads * shape.headWidth;
  let seed = 0;
  const matrix = (name: string, columns: number, rows: number) => quantised(`${name}.weight`, columns, rows, ++seed);
  const bias = (name: string, length: number): GgufTensor => {
    const next = random(++seed);
    const values = Float32Array.from({ length }, () => (next() - 0.5) / 5);
    return { name: `${name}.bias`, shape: [length], type: ggmlTypes.f32, ...bytesOf(values) };
  };
  const block = (at: number): GgufTensor[] => {
    const name = (part: string) => `blk.${at}.${part}`;
    return [
      norm(name("attn_norm"), 1),
      matrix(name("attn_q"), width, width),
      bias(name("attn_q"), width),
      matrix(name("attn_k"), width, keys),
      bias(name("attn_k"), keys),
      matrix(name("attn_v"), width, keys),
      bias(name("attn_v"), keys),
      matrix(name("attn_output"), width, width),
      norm(name("ffn_norm"), 1),
      matrix(name("ffn_gate"), width, feedForward),
      matrix(name("ffn_up"), width, feedForward),
      matrix(name("ffn_down"), feedForward, width),
    ];
  };
  return [
    matrix("token_embd", width, vocabulary),
    norm("output_norm", logitSpread),
    ...Array.from({ length: layers }, (_, at) => block(at)).flat(),
  ];
}

function norm(name: string, value: number): GgufTensor {
  return {
    name: `${name}.weight`,
    shape: [shape.width],
    type: ggmlTypes.f32,
    ...bytesOf(new Float32Array(shape.width).fill(value)),
  };
}

function bytesOf(values: Float32Array): Pick<GgufTensor, "bytes" | "parts"> {
  return whole(new Uint8Array(values.buffer));
}

function quantised(name: string, columns: number, rows: number, seed: number): GgufTensor {
  const rowBytes = (columns / blockValues) * blockBytes;
  const scale = halves(Float32Array.of(1 / Math.sqrt(columns) / byteSpread));
  const parts = function* () {
    const next = random(seed);
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const bytes = new Uint8Array(Math.min(rowsAtOnce, rows - row) * rowBytes);
      const words = new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
      for (let at = 0; at < words.length; at++) words[at] = next() * 2 ** 32;
      for (let at = 0; at < bytes.length; at += blockBytes) bytes.set(scale, at);
      yield bytes;
    }
  };
  return { name, shape: [columns, rows], type: ggmlTypes.q8_0, bytes: rows * rowBytes, parts };
}
