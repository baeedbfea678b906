import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly data: () => Buffer;
}

const endRecord = 0x06054b50;
const deflated = 8;

/** The files of a zip archive without the extensions for large ones, such as a VSIX. */
export function readZip(file: string): readonly ZipEntry[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(endRecord).buffer));
  if (end < 0) throw new Error(`${file} is no zip archive.`);
  const entries: ZipEntry[] = [];
  let offset = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameEnd = offset + 46 + zip.readUInt16LE(offset + 28);
    entries.push(readEntry(zip, offset, nameEnd));
    offset = nameEnd + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  }
  return entries;
}

function readEntry(zip: Buffer, offset: number, nameEnd: number): ZipEntry {
  const method = zip.readUInt16LE(offset + 10);
  const packedBytes = zip.readUInt32LE(offset + 20);
  const local = zip.readUInt32LE(offset + 42);
  const data = () => {
    // The local header has name and extra fields of its own.
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + packedBytes);
    return method === deflated ? inflateRawSync(packed) : packed;
  };
  return { name: zip.toString("utf8", offset + 46, nameEnd), packedBytes, bytes: zip.readUInt32LE(offset + 24), data };
}

export function unpack(entries: readonly ZipEntry[], folder: string): void {
  for (const { name, data } of entries) {
    if (name.endsWith("/")) continue;
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, data());
  }
}
