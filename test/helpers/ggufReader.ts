import { readFileSync } from "node:fs";
import { ggufTypes } from "../../src/host/ggufFile";

/** A GGUF file's keys in order, with their values as they stand in the file (type included). */
export type GgufKeys = ReadonlyMap<string, Buffer>;

const fixedBytes = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];

/** Reads the keys of a sound GGUF file (version 3). */
export function readGgufKeys(file: string): GgufKeys {
  const data = readFileSync(file);
  let at = 24;
  const keys = new Map<string, Buffer>();
  for (let count = Number(data.readBigUInt64LE(16)); count > 0; count--) {
    const length = Number(data.readBigUInt64LE(at));
    const key = data.toString("utf8", at + 8, at + 8 + length);
    at += 8 + length;
    const end = endOfValue(data, at + 4, data.readUInt32LE(at));
    keys.set(key, data.subarray(at, end));
    at = end;
  }
  return keys;
}

/** The texts of an array of strings. */
export function textsOf(value: Buffer): string[] {
  const texts: string[] = [];
  let at = 16;
  for (let count = Number(value.readBigUInt64LE(8)); count > 0; count--) {
    const length = Number(value.readBigUInt64LE(at));
    texts.push(value.toString("utf8", at + 8, at + 8 + length));
    at += 8 + length;
  }
  return texts;
}

function endOfValue(data: Buffer, at: number, type: number): number {
  const bytes = fixedBytes[type];
  if (bytes !== undefined) return at + bytes;
  if (type === ggufTypes.string) return at + 8 + Number(data.readBigUInt64LE(at));
  const elementType = data.readUInt32LE(at);
  let end = at + 12;
  for (let count = Number(data.readBigUInt64LE(at + 4)); count > 0; count--) end = endOfValue(data, end, elementType);
  return end;
}
