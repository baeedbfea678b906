import { createHash } from "node:crypto";
import { open, realpath } from "node:fs/promises";
import path from "node:path";
import { partsOf } from "../../core/model/modelSource";
import { readChecksum } from "../download/checksumFile";
import { hashFile } from "../fileHash";

/** Whether a model's bytes are the ones they should be; `unknown` where nobody has said which those are. */
export type Soundness = "right" | "wrong" | "unknown";

export interface VerifyOptions {
  /** Bytes that were looked at, of all parts together. */
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Compares a model with its checksum, of a split one all parts.
 * @param file absolute path of the model, of a split one its first part
 * @returns undefined where the signal aborted
 * @throws {Error} where the file cannot be read
 */
export async function verifyModel(file: string, { onProgress, signal }: VerifyOptions): Promise<Soundness | undefined> {
  const parts = partsOf(file);
  const known = await Promise.all(parts.map(knownSha256));
  if (known.includes(undefined)) return "unknown";
  let before = 0;
  for (const [at, part] of parts.entries()) {
    let own = 0;
    const sha256 = await sha256Of(part, signal, (bytes) => {
      own = bytes;
      onProgress(before + bytes);
    });
    if (signal.aborted) return undefined;
    if (sha256 !== known[at]) return "wrong";
    before += own;
  }
  return "right";
}

/** Ollama and the hub's own cache call a file by its sha256; of Hearth's own it is noted beside it. */
async function knownSha256(file: string): Promise<string | undefined> {
  const name = path.basename(await realpath(file));
  return /^(?:sha256-)?([0-9a-f]{64})$/.exec(name)?.[1] ?? (await readChecksum(file))?.sha256;
}

async function sha256Of(file: string, signal: AbortSignal, onRead: (bytes: number) => void): Promise<string> {
  const handle = await open(file);
  try {
    const hash = createHash("sha256");
    await hashFile(hash, handle, signal, onRead);
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}
