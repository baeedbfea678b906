import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, readFile, rm, writeFile } from "node:fs/promises";
import { hashFile } from "../fileHash";
import { renameStubbornly } from "../renameStubbornly";
import { dropChecksum, writeChecksum } from "./checksumFile";
import { fileError } from "./downloadError";

/** What the bytes of a part belong to, so that no two files are mixed. */
export interface PartOrigin {
  readonly url: string;
  /** By which the server knows the version of the file: a strong ETag, else a date; undefined where it tells neither. */
  readonly validator: string | undefined;
  /** Bytes of the whole file; undefined where the server does not tell. */
  readonly bytes: number | undefined;
  /** Of the whole file, hexadecimal; undefined where nobody has told. */
  readonly sha256: string | undefined;
}

/** Bytes after which the disk is told to write. */
const syncedBytes = 64 << 20;

/** The beginning of a file that is being downloaded: `NAME.part`, and `NAME.part.json` that says of what. */
export class PartFile {
  #hash: Hash = createHash("sha256");
  #sha256: string | undefined;
  #received = 0;
  /** How much was there when the disk was last told to write it. */
  #syncedAt = 0;
  #isSyncing = false;
  /** What the disk could not write: the system tells it once only, perhaps to nobody who waits. */
  #syncError: unknown;
  #origin: PartOrigin | undefined;

  private constructor(
    private readonly target: string,
    private readonly file: FileHandle,
  ) {}

  /**
   * Opens what an earlier download left, or begins anew where that is of another file.
   * @throws {DownloadError} `folder`, `diskFull`
   */
  static async open(target: string, url: string, signal: AbortSignal): Promise<PartFile> {
    try {
      const part = new PartFile(target, await openKeeping(partPath(target)));
      try {
        await part.#readKept(url, signal);
      } catch (error) {
        await part.close();
        throw error;
      }
      return part;
    } catch (error) {
      throw fileError(error, target);
    }
  }

  /** Bytes that are there. */
  get received(): number {
    return this.#received;
  }

  /** What they are of; undefined where nothing is there. */
  get origin(): PartOrigin | undefined {
    return this.#origin;
  }

  /** Throws away what is there. @throws {DownloadError} `folder`, `diskFull` */
  async restart(origin: PartOrigin): Promise<void> {
    try {
      await this.file.truncate(0);
      this.#hash = createHash("sha256");
      this.#received = 0;
      this.#syncedAt = 0;
      this.#origin = origin;
      await writeFile(originPath(this.target), JSON.stringify(origin));
    } catch (error) {
      throw fileError(error, this.target);
    }
  }

  /** The server told the length of the whole file with a later piece. */
  knows(bytes: number): void {
    if (this.#origin) this.#origin = { ...this.#origin, bytes };
  }

  async beginsWith(text: string): Promise<boolean> {
    const buffer = Buffer.alloc(text.length);
    const { bytesRead } = await this.file.read(buffer, 0, text.length, 0);
    return buffer.subarray(0, bytesRead).toString("latin1") === text;
  }

  /** @throws {DownloadError} `folder`, `diskFull` */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      this.#throwSyncError();
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await this.file.write(chunk, at, chunk.length - at, this.#received + at);
        at += bytesWritten;
      }
    } catch (error) {
      throw fileError(error, this.target);
    }
    this.#hash.update(chunk);
    this.#received += chunk.length;
    this.#sync();
  }

  #throwSyncError(): void {
    if (this.#syncError !== undefined) throw this.#syncError;
  }

  /** Has the disk keep up while more comes; with all of it left to the end, nothing would go on there for a while. */
  #sync(): void {
    if (this.#isSyncing || this.#received - this.#syncedAt < syncedBytes) return;
    this.#isSyncing = true;
    this.#syncedAt = this.#received;
    this.file
      .datasync()
      .catch((error: unknown) => {
        this.#syncError ??= error;
      })
      .finally(() => {
        this.#isSyncing = false;
      });
  }

  /** Of what is there; hexadecimal. Nothing can be appended afterwards. */
  get sha256(): string {
    this.#sha256 ??= this.#hash.digest("hex");
    return this.#sha256;
  }

  /**
   * Makes it the file itself, in one step, and notes what that is.
   * @param source by which it is brought again
   * @throws {DownloadError} `folder`, `diskFull`
   */
  async finish(source: string | undefined): Promise<void> {
    try {
      await this.file.sync();
      await this.close();
      this.#throwSyncError();
      // That of the version before would call the new one damaged.
      await dropChecksum(this.target);
      await renameStubbornly(partPath(this.target), this.target);
      await rm(originPath(this.target), { force: true });
    } catch (error) {
      throw fileError(error, this.target);
    }
    // Without it the model is as good, and cannot be compared with anything later.
    await writeChecksum(this.target, { sha256: this.sha256, source }).catch(() => undefined);
  }

  /** Keeps what is there for the next time. */
  async close(): Promise<void> {
    await this.file.close();
  }

  async #readKept(url: string, signal: AbortSignal): Promise<void> {
    const { size } = await this.file.stat();
    const origin = await readOrigin(this.target);
    if (size === 0 || origin?.url !== url) return;
    this.#received = await hashFile(this.#hash, this.file, signal);
    this.#origin = origin;
  }
}

/** Removes what an unfinished download left. */
export async function dropPart(target: string): Promise<void> {
  await rm(partPath(target), { force: true });
  await rm(originPath(target), { force: true });
}

export function partPath(target: string): string {
  return `${target}.part`;
}

function originPath(target: string): string {
  return `${target}.part.json`;
}

async function openKeeping(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return await open(path, "w+");
  }
}

/** Undefined where it is not there, or was cut while it was written. */
async function readOrigin(target: string): Promise<PartOrigin | undefined> {
  try {
    const { url, validator, bytes, sha256 } = JSON.parse(await readFile(originPath(target), "utf8"));
    const isSound =
      typeof url === "string" &&
      [validator, sha256].every((one) => one === undefined || typeof one === "string") &&
      (bytes === undefined || Number.isSafeInteger(bytes));
    return isSound ? { url, validator, bytes, sha256 } : undefined;
  } catch {
    return undefined;
  }
}
