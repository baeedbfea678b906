import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Numbers of the types of values that we write. */
export const ggufTypes = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;

/** Numbers of the tensor types that we write. */
export const ggmlTypes = { f32: 0, f16: 1, q4_0: 2, q8_0: 8 } as const;

export interface GgufTensor {
  readonly name: string;
  /** Innermost first, as GGUF has it. */
  readonly shape: readonly number[];
  readonly type: (typeof ggmlTypes)[keyof typeof ggmlTypes];
  /** Length of all parts of {@link parts} together. */
  readonly bytes: number;
  /**
   * The values, in parts, so that a model larger than the memory can be written. Without any, they are zero, and take no
   * room on most disks.
   */
  readonly parts?: () => Iterable<Uint8Array>;
}

/** Values that are at hand in one piece, as the members of a {@link GgufTensor}. */
export function whole(data: Uint8Array): Required<Pick<GgufTensor, "bytes" | "parts">> {
  return { bytes: data.length, parts: () => [data] };
}

/** Writes a GGUF file (version 3). @param keys with their values as {@link wordValue} and its like give them */
export function writeGguf(
  file: string,
  keys: readonly (readonly [string, Buffer])[],
  tensors: readonly GgufTensor[],
): void {
  const head = Buffer.alloc(24);
  head.write("GGUF");
  head.writeUInt32LE(3, 4);
  head.writeBigUInt64LE(BigInt(tensors.length), 8);
  head.writeBigUInt64LE(BigInt(keys.length), 16);
  let offset = 0;
  const infos = tensors.map(({ name, shape, bytes, type }) => {
    const info = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
    offset += bytes + padding(bytes);
    return info;
  });
  const front = Buffer.concat([head, ...keys.map(([key, value]) => Buffer.concat([text(key), value])), ...infos]);
  const output = openSync(file, "w");
  try {
    writeAll(output, front, 0);
    let at = front.length + padding(front.length);
    for (const { bytes, parts } of tensors) {
      let inside = at;
      for (const part of parts?.() ?? []) {
        writeAll(output, part, inside);
        inside += part.length;
      }
      at += bytes + padding(bytes);
    }
    ftruncateSync(output, at);
  } finally {
    closeSync(output);
  }
}

export function numberValue(value: number): Buffer {
  return Buffer.concat([u32(ggufTypes.uint32), u32(value)]);
}

export function floatValue(value: number): Buffer {
  return Buffer.concat([u32(ggufTypes.float32), f32(value)]);
}

export function wordValue(value: string): Buffer {
  return Buffer.concat([u32(ggufTypes.string), text(value)]);
}

export function textsValue(values: readonly string[]): Buffer {
  return arrayValue(ggufTypes.string, values.map(text));
}

/** Signed numbers of 32 bits. */
export function numbersValue(values: readonly number[]): Buffer {
  return arrayValue(ggufTypes.int32, values.map(i32));
}

export function floatsValue(values: readonly number[]): Buffer {
  return arrayValue(ggufTypes.float32, values.map(f32));
}

/** Half-precision floats. Values too small for an ordinary one count as nothing, values too large are cut. */
export function halves(values: Float32Array): Buffer {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const data = Buffer.alloc(values.length * 2);
  bits.forEach((value, at) => {
    const exponent = ((value >>> 23) & 0xff) - 127 + 15;
    const half = exponent <= 0 ? 0 : (Math.min(exponent, 30) << 10) | ((value >>> 13) & 0x3ff);
    data.writeUInt16LE(((value >>> 16) & 0x8000) | half, at * 2);
  });
  return data;
}

function arrayValue(type: number, elements: readonly Buffer[]): Buffer {
  return Buffer.concat([u32(ggufTypes.array), u32(type), u64(elements.length), ...elements]);
}

function writeAll(output: number, data: Uint8Array, position: number): void {
  for (let at = 0; at < data.length; ) at += writeSync(output, data, at, data.length - at, position + at);
}

/** Bytes up to the next multiple of GGUF's alignment. */
function padding(length: number): number {
  return (32 - (length % 32)) % 32;
}

function u32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data;
}

function i32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeInt32LE(value);
  return data;
}

function f32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
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
