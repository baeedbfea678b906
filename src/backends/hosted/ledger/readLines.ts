import type { FileHandle } from "node:fs/promises";
import { longestLine } from "./ledgerLine";

/** Few enough for their lines to be read in a millisecond or two, after which everybody else has a turn. */
const chunkBytes = 64 << 10;
const lineBreak = 0x0a;
/** Takes the place of what is too long to be a line; it is none either. */
const tooLong = Buffer.from("x");

/** The lines of a file, the last one first, also what stands behind the last line break. Of a long file little is held. */
export async function* linesBackwards(file: FileHandle): AsyncGenerator<string> {
  let { size: end } = await file.stat();
  let rest: Buffer = Buffer.alloc(0);
  while (end > 0) {
    const start = Math.max(0, end - chunkBytes);
    const text = Buffer.concat([await readAt(file, start, end - start), rest]);
    const whole = text.indexOf(lineBreak) + 1;
    rest = whole === 0 ? text : text.subarray(0, whole - 1);
    if (whole > 0) yield* linesOf(text.subarray(whole).toString()).reverse();
    if (rest.length > longestLine) rest = tooLong;
    end = start;
  }
  if (rest.length > 0) yield rest.toString();
}

/**
 * Reads the whole lines of a file from a place on, in their order.
 * @param offset where a line begins
 * @param onLine hears each of them
 * @returns the offset behind the last line break
 */
export async function readOn(file: FileHandle, offset: number, onLine: (line: string) => void): Promise<number> {
  let rest: Buffer = Buffer.alloc(0);
  let done = offset;
  for (let at = offset; ; ) {
    const chunk = await readAt(file, at, chunkBytes);
    if (chunk.length === 0) return done;
    at += chunk.length;
    const text = Buffer.concat([rest, chunk]);
    const end = text.lastIndexOf(lineBreak) + 1;
    for (const line of linesOf(text.subarray(0, end).toString())) onLine(line);
    rest = text.subarray(end);
    if (end > 0) done = at - rest.length;
    if (rest.length > longestLine) rest = tooLong;
  }
}

/** Fewer bytes where the file ends before. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
