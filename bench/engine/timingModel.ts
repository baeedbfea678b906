import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { benchFolder, ensureLlamaSources } from "../../scripts/llamaSources";
import { familyById, kindling, type ModelFamily } from "../../src/core/model/families";
import { floatValue, numberValue, textsValue, wordValue, writeGguf } from "../../src/host/ggufFile";
import { readGgufKeys, textsOf } from "../../test/helpers/ggufReader";
import { randomTensors } from "./randomTensors";
import { shape } from "./shape";

/** Rises when a file of before would measure something else. */
const version = 1;

/** In which order Hearth asks the model: as it asks Qwen2.5-Coder, or as it asks Kindling and StarCoder2. */
export type TimingLayout = "prefixFirst" | "suffixFirst";

/** Number of the first token that Qwen2.5's vocabulary has beyond Qwen2's and that we name. */
const firstFimToken = 151_659;
const tokenTypes = { control: 3, unused: 5 } as const;

/**
 * A model that costs what a real one costs and knows nothing: Qwen2.5-Coder-0.5B's shape and vocabulary, random
 * weights. Written on first use (525 MB, some seconds) outside of the repository and shared by all clones.
 * Suffix-first it is the same but for the spelling of six tokens and the key that says how it was trained.
 */
export async function ensureTimingModel(layout: TimingLayout): Promise<string> {
  const file = path.join(benchFolder(), `timing-model-${version}-${layout}.gguf`);
  if (existsSync(file)) return file;
  const sources = await ensureLlamaSources();
  mkdirSync(benchFolder(), { recursive: true });
  const temporary = `${file}.part-${process.pid}`;
  try {
    writeGguf(temporary, keysOf(path.join(sources, "models", "ggml-vocab-qwen2.gguf"), layout), randomTensors());
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  return file;
}

function keysOf(vocabularyFile: string, layout: TimingLayout): (readonly [string, Buffer])[] {
  const vocabulary = readGgufKeys(vocabularyFile);
  const value = (key: string): Buffer => {
    const found = vocabulary.get(`tokenizer.ggml.${key}`);
    if (!found) throw new Error(`${vocabularyFile} has no ${key}`);
    return found;
  };
  const fim = fimTokens(layout);
  const tokens = textsOf(value("tokens"));
  if (tokens.length !== shape.vocabulary) throw new Error(`${vocabularyFile} has ${tokens.length} tokens`);
  for (const [at, { text }] of fim.entries()) tokens[firstFimToken + at] = text;
  return [
    ["general.architecture", wordValue("qwen2")],
    ["general.name", wordValue(nameOf(layout))],
    ["general.file_type", numberValue(7)],
    ["qwen2.block_count", numberValue(shape.layers)],
    ["qwen2.context_length", numberValue(shape.context)],
    ["qwen2.embedding_length", numberValue(shape.width)],
    ["qwen2.feed_forward_length", numberValue(shape.feedForward)],
    ["qwen2.attention.head_count", numberValue(shape.heads)],
    ["qwen2.attention.head_count_kv", numberValue(shape.keyHeads)],
    ["qwen2.attention.layer_norm_rms_epsilon", floatValue(1e-6)],
    ["qwen2.rope.freq_base", floatValue(shape.ropeBase)],
    ...["model", "pre", "merges", "eos_token_id", "padding_token_id", "bos_token_id"].map(
      (key) => [`tokenizer.ggml.${key}`, value(key)] as const,
    ),
    ["tokenizer.ggml.tokens", textsValue(tokens)],
    ["tokenizer.ggml.token_type", typesOf(value("token_type"), tokens)],
    ...fim.map(({ key }, at) => [`tokenizer.ggml.fim_${key}_token_id`, numberValue(firstFimToken + at)] as const),
    ...(layout === "suffixFirst" ? [["hearth.fim.layout", wordValue(kindling.layout)] as const] : []),
  ];
}

function nameOf(layout: TimingLayout): string {
  const name = "Qwen2.5-Coder-0.5B's shape, random weights";
  return layout === "prefixFirst" ? name : `StarCoder2's spellings, ${name}`;
}

/** In the order in which Qwen2.5 numbers them. `key`: GGUF's word for it. */
function fimTokens(layout: TimingLayout): readonly { readonly key: string; readonly text: string }[] {
  const family: ModelFamily | undefined = familyById(layout === "prefixFirst" ? "qwen2.5-coder" : "starcoder2");
  if (!family) throw new Error(`no family for ${layout}`);
  const { prefix, middle, suffix } = family.markers;
  const { repository, fileSeparator } = family;
  const pad = family.otherStops.find((one) => one.includes("fim_pad"));
  if (!middle || !repository || !fileSeparator || !pad) throw new Error(`${family.id} lacks a token`);
  return [
    { key: "pre", text: prefix },
    { key: "mid", text: middle },
    { key: "suf", text: suffix },
    { key: "pad", text: pad },
    { key: "rep", text: repository },
    { key: "sep", text: fileSeparator },
  ];
}

/**
 * The tokens' types, with ours as control tokens. Padding counts as unused, as in files of today: in llama.cpp's
 * file it is of a type that every tokenisation looks for in the text.
 */
function typesOf(given: Buffer, tokens: readonly string[]): Buffer {
  const types = Buffer.from(given);
  const numbersStart = 16;
  for (let token = firstFimToken - 13; token < tokens.length; token++) {
    const isPadding = tokens[token]?.startsWith("[PAD");
    types.writeInt32LE(isPadding ? tokenTypes.unused : tokenTypes.control, numbersStart + token * 4);
  }
  return types;
}
