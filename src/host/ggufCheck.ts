import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { splitOf } from "../core/model/modelSource";
import type { InspectedModel } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { FileReader, OutOfBytes } from "./fileReader";
import { ggmlBlocks } from "./ggmlTypes";

/** What a sound GGUF file says about itself. */
export interface GgufFacts extends Omit<InspectedModel, "family" | "fim"> {
  /** `hearth.fim.layout`. */
  readonly layoutKey: string | undefined;
  /** Those of the texts asked for that its vocabulary has. */
  readonly tokens: ReadonlySet<string>;
}

// Above what any published model has (vocabularies of 300,000 texts take some 20 MB), so that a header of garbage is
// given up after a moment instead of being read to the end of a file of many gigabytes.
const mostHeaderBytes = 256 << 20;
const mostKeys = 1 << 16;
const mostTensors = 1 << 17;
const mostKeyBytes = 1 << 16;
const mostDimensions = 8;
const mostLayers = 4096;

/**
 * Looks at a file before llama.cpp sees it, which answers some broken files by ending the process.
 * Reads the header only. @throws {CallError} `modelMissing`, `modelUnreadable`, `notGguf` or `modelBroken`.
 * @param asked texts to look for in the vocabulary, which takes longer than all the rest; none by default
 */
export async function checkGguf(path: string, asked: ReadonlySet<string> = new Set()): Promise<GgufFacts> {
  const file = await openModel(path);
  try {
    const found = await file.stat();
    // A folder can be opened on some systems; a pipe or a device would make us wait for ever.
    if (!found.isFile()) throw new CallError("modelUnreadable", `${path}: it is a folder or a device`);
    const header = new HeaderReader(new FileReader(file, Math.min(found.size, mostHeaderBytes)), asked);
    const facts = await readFacts(header, path, found.size);
    return { ...facts, fileBytes: facts.fileBytes + (await otherParts(path)) };
  } catch (error) {
    if (error instanceof CallError) throw error;
    if (error instanceof OutOfBytes) throw new CallError("modelBroken", `${path}: ${error.message}`);
    throw new CallError("modelUnreadable", `${path}: ${String(error)}`);
  } finally {
    await file.close();
  }
}

/** Bytes of the parts behind the first one of a split model; 0 for one that is whole. */
async function otherParts(path: string): Promise<number> {
  const split = splitOf(path);
  let bytes = 0;
  for (let at = 2; at <= (split?.count ?? 1); at++) {
    const part = split?.nameOf(at) ?? "";
    const size = await stat(part).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) throw new CallError("modelBroken", `${path}: ${basename(part)} is missing`);
    bytes += size;
  }
  return bytes;
}

async function openModel(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") throw new CallError("modelMissing", path);
    throw new CallError("modelUnreadable", `${path}: ${code}`);
  }
}

async function readFacts(header: HeaderReader, path: string, fileBytes: number): Promise<GgufFacts> {
  const { reader, values } = header;
  if (fileBytes < 4 || (await reader.u32()) !== magic) throw new CallError("notGguf", path);
  const version = await reader.u32();
  if (version !== 2 && version !== 3) throw new OutOfBytes(`version ${version} is unknown`);
  const tensors = await atMost(mostTensors, "tensors", reader);
  const keys = await atMost(mostKeys, "keys", reader);
  for (let at = 0; at < keys; at++) await header.readKey();
  const { parameters, dataBytes } = await readTensors(reader, tensors);
  const unit = numberOf(values.get("general.alignment")) ?? 32;
  const needed = Math.ceil(reader.position / unit) * unit + dataBytes;
  if (needed > fileBytes) throw new OutOfBytes(`it has ${fileBytes} of at least ${needed} bytes`);
  const architecture = textOf(values.get("general.architecture")) ?? "unknown";
  return {
    name: textOf(values.get("general.name")) ?? basename(path),
    architecture,
    layoutKey: textOf(values.get("hearth.fim.layout")),
    parameters,
    fileBytes,
    quantisation: fileTypes[Number(values.get("general.file_type"))],
    contextSize: numberOf(values.get(`${architecture}.context_length`)),
    kvBytesPerToken: kvBytes((key) => numberOf(values.get(`${architecture}.${key}`))),
    hasChatTemplate: values.has("tokenizer.chat_template"),
    licence: textOf(values.get("general.license")),
    tokens: header.tokens,
  };
}

/** Both keys and values are kept at half precision. */
function kvBytes(shape: (key: string) => number | undefined): number | undefined {
  const [layers, width, heads] = [shape("block_count"), shape("embedding_length"), shape("attention.head_count")];
  if (layers === undefined || width === undefined || heads === undefined) return undefined;
  const own = width / heads;
  const size = (shape("attention.key_length") ?? own) + (shape("attention.value_length") ?? own);
  return layers * (shape("attention.head_count_kv") ?? heads) * size * 2;
}

const magic = 0x46554747; // "GGUF"
const wantedKeys =
  /^(?:general\.(?:name|architecture|alignment|file_type|license)|hearth\.fim\.layout|tokenizer\.chat_template|[\w-]+\.(?:context_length|block_count|embedding_length|attention\.(?:head_count|head_count_kv|key_length|value_length)))$/;
const vocabularyKey = "tokenizer.ggml.tokens";
const [uint32, int32, string, array, uint64] = [4, 5, 8, 9, 10];
/** Bytes of each fixed-size type of value, by the type's number. */
const valueBytes = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
/** Names of `general.file_type`, from llama.h. */
const fileTypes: Readonly<Record<number, string>> = {
  ...{ 0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S" },
  ...{ 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K" },
  ...{ 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL" },
  ...{ 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16" },
  ...{ 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4" },
};

/** Reads the keys of a header, of which it keeps the few that matter. */
class HeaderReader {
  readonly values = new Map<string, string | number>();
  readonly tokens = new Set<string>();

  constructor(
    readonly reader: FileReader,
    private readonly asked: ReadonlySet<string>,
  ) {}

  async readKey(): Promise<void> {
    const key = await this.reader.text(mostKeyBytes);
    const type = await this.reader.u32();
    if (type === array) return await this.#readArray(key, await this.reader.u32(), await this.reader.u64());
    if (!wantedKeys.test(key)) return await this.#skip(type, 1);
    await this.#readValue(key, type);
  }

  async #readValue(key: string, type: number): Promise<void> {
    if (type === string) {
      const length = await this.reader.u64();
      // A template may be long; that it is there is enough.
      if (length > mostKeyBytes) this.reader.skip(length);
      this.values.set(key, length > mostKeyBytes ? "" : await this.reader.characters(length));
    } else if (type === uint32 || type === int32) this.values.set(key, await this.reader.u32());
    else if (type === uint64) this.values.set(key, await this.reader.u64());
    else await this.#skip(type, 1);
  }

  async #readArray(key: string, type: number, count: number): Promise<void> {
    if (key === vocabularyKey && type === string && this.asked.size > 0) {
      for (let at = 0; at < count; at++) {
        const token = await this.reader.text(mostKeyBytes);
        if (this.asked.has(token)) this.tokens.add(token);
      }
    } else if (wantedKeys.test(key) && (type === uint32 || type === int32) && count <= mostLayers) {
      // A number for each layer: the largest stands for all.
      let most = 0;
      for (let at = 0; at < count; at++) most = Math.max(most, await this.reader.u32());
      this.values.set(key, most);
    } else await this.#skip(type, count);
  }

  async #skip(type: number, count: number): Promise<void> {
    if (type === string) {
      for (let at = 0; at < count; at++) this.reader.skip(await this.reader.u64());
      return;
    }
    const bytes = valueBytes[type];
    if (bytes === undefined) throw new OutOfBytes(`values of type ${type} are unknown`);
    this.reader.skip(bytes * count);
  }
}

/** Adds up the tensors. Those of a type we do not know count with their place only. */
async function readTensors(reader: FileReader, count: number): Promise<{ parameters: number; dataBytes: number }> {
  let parameters = 0;
  let dataBytes = 0;
  for (let at = 0; at < count; at++) {
    await reader.text(mostKeyBytes);
    const dimensions = await reader.u32();
    if (dimensions > mostDimensions) throw new OutOfBytes(`a tensor of ${dimensions} dimensions`);
    let values = 1;
    for (let dimension = 0; dimension < dimensions; dimension++) values *= await reader.u64();
    const [blockValues, blockBytes] = ggmlBlocks.get(await reader.u32()) ?? [1, 0];
    const offset = await reader.u64();
    parameters += values;
    dataBytes = Math.max(dataBytes, offset + Math.ceil(values / blockValues) * blockBytes);
  }
  return { parameters, dataBytes };
}

async function atMost(most: number, what: string, reader: FileReader): Promise<number> {
  const count = await reader.u64();
  if (count > most) throw new OutOfBytes(`${count} ${what}`);
  return count;
}

function numberOf(value: string | number | undefined): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function textOf(value: string | number | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
