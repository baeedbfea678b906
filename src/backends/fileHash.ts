import type { Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

/** Little enough to be hashed in a few milliseconds, after which everybody else has a turn. */
const readBytes = 1 << 20;

/**
 * Hashes a file from its start, one piece at a time, so that the event loop goes on.
 * @param onRead hears how many bytes are done
 * @param signal ends it between two pieces
 * @returns bytes that were hashed
 */
export async function hashFile(
  hash: Hash,
  file: FileHandle,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => undefined,
): Promise<number> {
  const buffer = Buffer.alloc(readBytes);
  for (let at = 0; ; ) {
    if (signal.aborted) return at;
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return at;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    onRead(at);
  }
}
