import { statfs } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../util/clock";
import type { Logger } from "../../util/logger";
import { fileSize } from "../fileSize";
import { makeFolder } from "../makeFolder";
import { DownloadError, fileError } from "./downloadError";
import { DownloadLock, LockWatch } from "./downloadLock";
import { dropPart, PartFile, type PartOrigin, partPath } from "./partFile";
import { networkError, type Reply, type RequestOptions, request } from "./request";

/** A file that a server has. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes, where they are known beforehand. */
  readonly bytes?: number | undefined;
  /** Hexadecimal, where it is known beforehand; a hub's redirect tells it too. */
  readonly sha256?: string | undefined;
  /** By which it is found again, as core/model/modelSource.ts understands it; noted beside the file. */
  readonly source?: string | undefined;
}

export interface DownloadOptions {
  /** For the server's own origin. */
  readonly token?: string | undefined;
  readonly silentAfterMs?: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** Bytes that are there, of so many; undefined while the server has not said. */
  readonly onProgress: (received: number, bytes: number | undefined) => void;
  readonly signal: AbortSignal;
}

/** Times in a row that nothing came before a download is given up, and the wait between them, doubled each time. */
const [mostTries, firstWaitMs, longestWaitMs] = [5, 500, 60_000];
/** Milliseconds between looks at a download that another window does. */
const lookMs = 250;
/** Bytes of a disk that are left alone. */
const spareBytes = 256 << 20;
/** Bytes between looks at the disk's room. */
const checkedBytes = 64 << 20;

const worthAnotherTry: ReadonlySet<string> = new Set(["unreachable", "silent", "serverError", "tooManyRequests"]);

/**
 * Brings a file to `target`: whole and right, or not at all. What came is kept in `NAME.part` when it is cut off, and
 * the next call goes on from there, in whatever process. Of several that want the same file one downloads it and the
 * others wait for it.
 * @throws {DownloadError}
 */
export async function download(file: RemoteFile, target: string, options: DownloadOptions): Promise<void> {
  try {
    await makeFolder(path.dirname(target));
  } catch (error) {
    // What stands in the way may be far above it.
    throw fileError(error, (error as NodeJS.ErrnoException).path ?? path.dirname(target));
  }
  const watch = new LockWatch(lookMs);
  for (;;) {
    if (options.signal.aborted) throw new DownloadError("cancelled", target);
    const bytes = await fileSize(target);
    // One of another size is of another version, and makes way when the new one is whole.
    if (bytes !== undefined && bytes === (file.bytes ?? bytes)) return options.onProgress(bytes, bytes);
    const lock = await DownloadLock.take(target, watch, options.clock);
    if (lock) {
      await downloadUnder(lock, file, target, options);
      continue;
    }
    options.onProgress((await fileSize(partPath(target))) ?? 0, file.bytes);
    await options.clock.sleep(lookMs, options.signal);
  }
}

/** Returns also where another process took the lock over, whose work the caller then waits for. */
async function downloadUnder(
  lock: DownloadLock,
  file: RemoteFile,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  try {
    const signal = AbortSignal.any([options.signal, lock.lost]);
    // Another process may have finished it right before the lock was free.
    const bytes = await fileSize(target);
    if (bytes === undefined || bytes !== (file.bytes ?? bytes)) {
      await new Download(file, target, lock, { ...options, signal }).run();
    }
  } catch (error) {
    if (options.signal.aborted || (await lock.isOwn())) throw error;
  } finally {
    await lock.release();
  }
}

/** One process's work on one file. */
class Download {
  #failures = 0;
  /** The most that was ever there: only more than that is progress, also of a server that begins anew each time. */
  #most = 0;
  #sha256: string | undefined;

  constructor(
    private readonly file: RemoteFile,
    private readonly target: string,
    private readonly lock: DownloadLock,
    private readonly options: DownloadOptions,
  ) {
    this.#sha256 = file.sha256;
  }

  async run(): Promise<void> {
    const part = await PartFile.open(this.target, this.file.url, this.options.signal);
    this.#most = part.received;
    try {
      while (!(await this.#goOn(part)));
      await this.#check(part);
      await this.#mustBeOwn();
      await part.finish(this.file.source);
    } finally {
      await part.close();
    }
  }

  /** Before what is there is changed: who took the lock over may be writing it. */
  async #mustBeOwn(): Promise<void> {
    if (!(await this.lock.isOwn())) throw new DownloadError("cancelled", this.target);
  }

  async #restart(part: PartFile, origin: PartOrigin): Promise<void> {
    await this.#mustBeOwn();
    await part.restart(origin);
  }

  /** @returns whether all of it is there; after a failure that may pass it is not */
  async #goOn(part: PartFile): Promise<boolean> {
    const { signal, clock, log } = this.options;
    try {
      const reply = await this.#ask(part);
      if (reply.status !== 416) await this.#receive(reply, part);
      return true;
    } catch (error) {
      const failure = networkError(error, new URL(this.file.url), signal);
      if (part.received > this.#most) {
        this.#most = part.received;
        this.#failures = 0;
      }
      const waitMs = failure.retryAfterMs ?? firstWaitMs * 2 ** this.#failures;
      if (!worthAnotherTry.has(failure.kind) || ++this.#failures >= mostTries || waitMs > longestWaitMs) throw failure;
      log.warn(`${this.file.url} was cut off at ${part.received} bytes (${failure.message}); another try follows`);
      await clock.sleep(waitMs, signal);
      if (signal.aborted) throw new DownloadError("cancelled", this.target);
      return false;
    }
  }

  /** Asks for what is missing, and makes the part ready for what the server gives: that, or all of it. */
  async #ask(part: PartFile): Promise<Reply> {
    const { token, signal, silentAfterMs } = this.options;
    const asked = { token, signal, ...(silentAfterMs !== undefined && { silentAfterMs }) } satisfies RequestOptions;
    const headers = rangeHeaders(part, this.#sha256);
    const reply = await request(this.file.url, { ...asked, ...(headers && { headers }) });
    try {
      if (await this.#isReady(part, reply, headers !== undefined)) return reply;
    } catch (error) {
      reply.body.destroy();
      throw error;
    }
    // It answers with another piece, or of another version, than was asked for.
    reply.body.destroy();
    await this.#restart(part, { url: this.file.url, validator: undefined, bytes: undefined, sha256: undefined });
    return await this.#ask(part);
  }

  /** @returns false where what is there and what comes do not belong together */
  async #isReady(part: PartFile, reply: Reply, isRanged: boolean): Promise<boolean> {
    const { status, headers } = reply;
    // Of a portal that wants to be paid first, for example; nothing is thrown away for it. With 416 it only tells of that.
    const isPage = /^text\/html\b/i.test(headers["content-type"] ?? "");
    if (status === 416 ? !isRanged : isPage) {
      throw new DownloadError("notFound", `${this.file.url} leads to a page, and not to a file`);
    }
    const { bytes, start } = extentOf(reply);
    const known = part.origin?.bytes;
    // All of it is there already, unless the file became shorter.
    if (status === 416) return part.received === (bytes ?? known);
    const isSame = sameVersion(validatorOf(reply), part.origin?.validator);
    const isAsLong = bytes === undefined || known === undefined || bytes === known;
    const fits = status === 206 && isSame && isAsLong && start === part.received;
    if (isRanged && status === 206 && !fits) return false;
    this.#sha256 = this.file.sha256 ?? toldSha256(reply) ?? (fits ? this.#sha256 : undefined);
    if (!fits) await this.#restart(part, this.#originOf(reply, bytes));
    else if (known === undefined && bytes !== undefined) part.knows(bytes);
    await this.#checkRoom(part);
    return true;
  }

  #originOf(reply: Reply, bytes: number | undefined): PartOrigin {
    const linked = Number(reply.redirects.find((one) => one["x-linked-size"])?.["x-linked-size"]);
    const told = bytes ?? (Number.isSafeInteger(linked) && linked > 0 ? linked : undefined);
    const known = this.file.bytes;
    if (known !== undefined && told !== undefined && told !== known) {
      throw new DownloadError("wrongLength", `${this.file.url} has ${told} bytes, and not ${known}`);
    }
    return { url: this.file.url, validator: validatorOf(reply), bytes: told ?? known, sha256: this.#sha256 };
  }

  async #receive({ body }: Reply, part: PartFile): Promise<void> {
    const { onProgress, signal } = this.options;
    const bytes = part.origin?.bytes;
    let checkedAt = part.received;
    onProgress(part.received, bytes);
    for await (const chunk of body) {
      await part.append(chunk as Buffer);
      onProgress(part.received, bytes);
      if (signal.aborted) break;
      if (part.received - checkedAt < checkedBytes) continue;
      checkedAt = part.received;
      await this.#checkRoom(part);
    }
    if (signal.aborted) throw new DownloadError("cancelled", this.target);
    if (part.origin?.bytes !== undefined && part.received < part.origin.bytes) {
      const { bytes: whole } = part.origin;
      throw new DownloadError("unreachable", `${this.file.url} ended after ${part.received} of ${whole} bytes`);
    }
  }

  async #check(part: PartFile): Promise<void> {
    const bytes = part.origin?.bytes;
    const isLong = bytes !== undefined && part.received !== bytes;
    const why = isLong ? `${part.received} bytes came, and not ${bytes}` : await this.#wrongContent(part);
    if (why === undefined) return;
    await this.#mustBeOwn();
    await dropPart(this.target);
    throw new DownloadError("wrongBytes", `${this.file.url}: ${why}`);
  }

  /** In words; undefined where it is what was promised. Without a checksum a page, or nothing, would be taken for a model. */
  async #wrongContent(part: PartFile): Promise<string | undefined> {
    if (this.#sha256 === undefined) return (await part.beginsWith("GGUF")) ? undefined : "it is no GGUF file";
    const { sha256 } = part;
    return sha256 === this.#sha256 ? undefined : `its sha256 is ${sha256}, and not ${this.#sha256}`;
  }

  /** @throws {DownloadError} `diskFull` before the disk is */
  async #checkRoom(part: PartFile): Promise<void> {
    const missing = (part.origin?.bytes ?? part.received) - part.received;
    const free = await statfs(path.dirname(this.target))
      .then(({ bavail, bsize }) => bavail * bsize)
      .catch(() => Number.POSITIVE_INFINITY);
    if (free >= missing + Math.min(spareBytes, missing)) return;
    const [has, needs] = [free, missing].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`);
    throw new DownloadError("diskFull", `${path.dirname(this.target)}: ${has} are free, ${needs} are needed`);
  }
}

/** Undefined where there is nothing to go on from, or nothing by which the server could know that it is still the same. */
function rangeHeaders({ received, origin }: PartFile, sha256: string | undefined): Record<string, string> | undefined {
  if (received === 0 || !origin) return undefined;
  const range = { range: `bytes=${received}-` };
  if (origin.validator !== undefined) return { ...range, "if-range": origin.validator };
  // Without a validator a mixture is only found out by its checksum.
  return sha256 !== undefined && origin.sha256 === sha256 ? range : undefined;
}

/** By which a server knows the version of a file. A weak ETag says that two versions mean the same, not that their bytes are. */
function validatorOf({ headers }: Reply): string | undefined {
  const { etag } = headers;
  return etag !== undefined && etag !== "" && !etag.startsWith("W/") ? etag : headers["last-modified"];
}

/** Servers that know no `If-Range` give a piece of the new version, which only its validator tells. */
function sameVersion(told: string | undefined, known: string | undefined): boolean {
  return told === undefined || known === undefined || told === known;
}

/** What a hub says of a large file when it leads to where it is stored. */
function toldSha256({ redirects }: Reply): string | undefined {
  for (const headers of redirects) {
    const told = /^"?([0-9a-f]{64})"?$/.exec(String(headers["x-linked-etag"] ?? ""))?.[1];
    if (told) return told;
  }
  return undefined;
}

/** Bytes of the whole file, and where the reply's part of it starts. */
function extentOf({ status, headers }: Reply): { readonly bytes: number | undefined; readonly start: number } {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (status === 206 || status === 416) {
    const bytes = Number(range?.[2]);
    return { bytes: Number.isSafeInteger(bytes) ? bytes : undefined, start: Number(range?.[1] ?? 0) };
  }
  const length = headers["content-length"];
  return { bytes: length === undefined ? undefined : Number(length), start: 0 };
}
