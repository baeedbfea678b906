import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { CallError } from "../protocol/rpc";
import { FileReader, OutOfBytes } from "./fileReader";
import { ggmlBlocks } from "./ggmlTypes";

/** What a sound GGUF file says about itself. */
export interface GgufFacts {
  /** `general.name`, or the file's name. */
  readonly name: string;
  readonly architecture: string;
  /** `hearth.fim.layout`. */
  readonly layoutKey: string | undefined;
  readonly parameters: number;
  readonly fileBytes: number;
}

// Above what any published model has (vocabularies of 300,000 texts take some 20 MB), so that a header of garbage is
// given up after a moment instead of being read to the end of a file of many gigabytes.
const mostHeaderBytes = 256 << 20;
const mostKeys = 1 << 16;
const mostTensors = 1 << 17;
const mostKeyBytes = 1 << 16;
const mostDimensions = 8;

/**
 * Looks at a file before llama.cpp sees it, which answers some broken files by ending the process.
 * Reads the header only. @throws {CallError} `modelMissing`, `modelUnreadable`, `notGguf` or `modelBroken`.
 */
export async function checkGguf(path: string): Promise<GgufFacts> {
  const file = await openModel(path);
  try {
    const stat = await file.stat();
    // A folder can be opened on some systems; a pipe or a device would make us wait for ever.
    if (!stat.isFile()) throw new CallError("modelUnreadable", `${path}: it is a folder or a device`);
    return await readFacts(new FileReader(file, Math.min(stat.size, mostHeaderBytes)), path, stat.size);
  } catch (error) {
    if (error instanceof CallError) throw error;
    if (error instanceof OutOfBytes) throw new CallError("modelBroken", `${path}: ${error.message}`);
    throw new CallError("modelUnreadable", `${path}: ${String(error)}`);
  } finally {
    await file.close();
  }
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

async function readFacts(reader: FileReader, path: string, fileBytes: number): Promise<GgufFacts> {
  if (fileBytes < 4 || (await reader.u32()) !== magic) throw new CallError("notGguf", path);
  const version = await reader.u32();
  if (version !== 2 && version !== 3) throw new OutOfBytes(`version ${version} is unknown`);
  const tensors = await atMost(mostTensors, "tensors", reader);
  const keys = await atMost(mostKeys, "keys", reader);
  const wanted = new Map<string, string | number>();
  for (let at = 0; at < keys; at++) await readKey(reader, wanted);
  const { parameters, dataBytes } = await readTensors(reader, tensors);
  const alignment = wanted.get("general.alignment");
  const unit = typeof alignment === "number" && alignment > 0 ? alignment : 32;
  const needed = Math.ceil(reader.position / unit) * unit + dataBytes;
  if (needed > fileBytes) throw new OutOfBytes(`it has ${fileBytes} of at least ${needed} bytes`);
  return {
    name: textOf(wanted.get("general.name")) ?? basename(path),
    architecture: textOf(wanted.get("general.architecture")) ?? "unknown",
    layoutKey: textOf(wanted.get("hearth.fim.layout")),
    parameters,
    fileBytes,
  };
}

const magic = 0x46554747; // "GGUF"
const wantedKeys = ["general.name", "general.architecture", "general.alignment", "hearth.fim.layout"];
const uint32 = 4;
const string = 8;
const array = 9;
/** Bytes of each fixed-size type of value, by the type's number. */
const valueBytes = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];

async function readKey(reader: FileReader, wanted: Map<string, string | number>): Promise<void> {
  const key = await reader.text(mostKeyBytes);
  const type = await reader.u32();
  if (wantedKeys.includes(key) && type === string) wanted.set(key, await reader.text(mostKeyBytes));
  else if (wantedKeys.includes(key) && type === uint32) wanted.set(key, await reader.u32());
  else if (type === array) await skipValues(reader, await reader.u32(), await reader.u64());
  else await skipValues(reader, type, 1);
}

async function skipValues(reader: FileReader, type: number, count: number): Promise<void> {
  if (type === string) {
    for (let at = 0; at < count; at++) reader.skip(await reader.u64());
    return;
  }
  const bytes = valueBytes[type];
  if (bytes === undefined) throw new OutOfBytes(`values of type ${type} are unknown`);
  reader.skip(bytes * count);
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

function textOf(value: string | number | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
