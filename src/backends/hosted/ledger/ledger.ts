import { randomBytes } from "node:crypto";
import { chmod, type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import type { Spent } from "../../../core/hosted/budget";
import { byFile, type Leaving, type LedgerEntry, type Left } from "../../../core/hosted/leaving";
import { BackendError } from "../../../core/model/failure";
import type { Logger } from "../../../util/logger";
import { LruMap } from "../../../util/lruMap";
import { makeFolder } from "../../makeFolder";
import { type DayFile, dayFiles, dayOf, makeRoom, nameOf } from "./dayFiles";
import { decodeLine, encodeLine, type LedgerLine, longestLine } from "./ledgerLine";
import { linesBackwards } from "./readLines";
import { SpentToday } from "./spentToday";

/** Bytes of all files together; today's may be more. */
const usualLargest = 10_000_000;
/** Ends whose requests are looked for at a time: few are under way while others end. */
const openEnds = 10_000;

export interface LedgerOptions {
  /** Milliseconds since 1970. */
  readonly time?: () => number;
  /** Bytes of all files together. */
  readonly largest?: number;
}

/**
 * What left this machine, as lines of one file a day that all windows append to. A line stands by itself, whatever became
 * of the one before: a window may be killed, and a disk be full, in the middle of one.
 */
export class Ledger {
  readonly #time: () => number;
  readonly #largest: number;
  readonly #spent: SpentToday;
  #isOurs = false;
  /** The file that was appended to last, and bytes since room was last made. */
  #file: DayFile = { day: "", part: 1 };
  #appended = 0;

  /** @param folder absolute path; it need not exist yet */
  constructor(
    private readonly folder: string,
    private readonly log: Logger,
    { time = Date.now, largest = usualLargest }: LedgerOptions = {},
  ) {
    this.#time = time;
    this.#largest = largest;
    this.#spent = new SpentToday(folder);
  }

  /**
   * Notes that something is about to leave. It is on the disk when this resolves.
   * @returns the entry's id
   * @throws {BackendError} `ledgerFailed`: then nothing may be sent
   */
  async leaving(leaving: Leaving): Promise<string> {
    const id = randomBytes(8).toString("hex");
    try {
      const line = { kind: "leaving", id, time: this.#time(), ...leaving } as const;
      // Of very many places in files, a line has room for the files alone.
      const isLong = JSON.stringify(line).length > longestLine / 4;
      await this.#append(isLong ? { ...line, sources: byFile(leaving.sources) } : line, "synced");
      return id;
    } catch (error) {
      throw new BackendError("ledgerFailed", `the ledger in ${this.folder} cannot be written: ${wordsOf(error)}`);
    }
  }

  /** Notes how it ended. It never rejects: what left has left. */
  async left(id: string, left: Left): Promise<void> {
    await this.#append({ kind: "left", id, ...left }).catch((error: unknown) => {
      this.log.warn(`ledger: the end of ${id} cannot be written: ${wordsOf(error)}`);
    });
  }

  /** The newest first. What cannot be read is told to the log. */
  async *entries(): AsyncGenerator<LedgerEntry> {
    const ends = new LruMap<string, Left>(openEnds);
    for await (const line of this.#linesBackwards()) {
      if (line.kind === "left") {
        const { kind, id, ...left } = line;
        ends.set(id, left);
      } else if (line.kind === "leaving") {
        const { kind, ...leaving } = line;
        yield { ...leaving, left: ends.get(line.id) };
      }
    }
  }

  /** What all windows asked for today. @throws {BackendError} `ledgerFailed` where it cannot be read */
  async spentToday(): Promise<Spent> {
    try {
      return await this.#spent.of(dayOf(this.#time()));
    } catch (error) {
      throw new BackendError("ledgerFailed", `the ledger in ${this.folder} cannot be read: ${wordsOf(error)}`);
    }
  }

  /** Deletes all entries; what was spent today stays counted. @throws what the file system throws */
  async clear(): Promise<void> {
    const spent = await this.spentToday();
    for (const file of await dayFiles(this.folder)) await rm(path.join(this.folder, nameOf(file)), { force: true });
    if (spent.requests + spent.tokens > 0) await this.#append({ kind: "spent", ...spent });
  }

  async #append(line: LedgerLine, how?: "synced"): Promise<void> {
    const text = encodeLine(line);
    const { file, isNew } = await this.#opened();
    try {
      // One write to a file opened for appending is not mixed with another process's.
      const { bytesWritten } = await file.write(text);
      if (bytesWritten < text.length) throw new Error("the disk is full");
      if (how) await file.sync();
    } finally {
      await file.close();
    }
    if (isNew && how) await syncFolder(this.folder);
    this.#appended += text.length;
    if (!isNew && this.#appended < this.#largest / 40) return;
    this.#appended = 0;
    await makeRoom(this.folder, this.#file.day, this.#largest).catch((error: unknown) => {
      this.log.warn(`ledger: no room could be made in ${this.folder}: ${wordsOf(error)}`);
    });
  }

  async #opened() {
    if (!this.#isOurs) await this.#own();
    return await this.#today().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      // The user, or another window, has deleted the folder meanwhile.
      await this.#own();
      return await this.#today();
    });
  }

  /** The day's file; where it has grown large, the next one, so that little is lost when the oldest is deleted. */
  async #today(): Promise<{ readonly file: FileHandle; readonly isNew: boolean }> {
    const day = dayOf(this.#time());
    for (let part = day === this.#file.day ? this.#file.part : 1; ; part++) {
      const file = await open(path.join(this.folder, nameOf({ day, part })), "a", 0o600);
      const { size } = await file.stat();
      if (size < this.#largest / 4) {
        this.#file = { day, part };
        return { file, isNew: size === 0 };
      }
      await file.close();
    }
  }

  /** It names files and servers: that is for its user alone. */
  async #own(): Promise<void> {
    await makeFolder(path.dirname(this.folder));
    await mkdir(this.folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    await chmod(this.folder, 0o700);
    this.#isOurs = true;
  }

  async *#linesBackwards(): AsyncGenerator<LedgerLine> {
    const files = await dayFiles(this.folder);
    for (const dayFile of [...files].reverse()) {
      const name = path.join(this.folder, nameOf(dayFile));
      const file = await open(name, "r").catch((error: NodeJS.ErrnoException) => {
        // Another window may have deleted it meanwhile.
        if (error.code !== "ENOENT") this.log.warn(`ledger: ${name} cannot be read: ${wordsOf(error)}`);
      });
      if (!file) continue;
      try {
        for await (const text of linesBackwards(file)) {
          const line = decodeLine(text);
          if (line) yield line;
        }
      } finally {
        await file.close();
      }
    }
  }
}

/** Makes the name of a new file last, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function wordsOf(error: unknown): string {
  const { code, message = `${error}` } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return code ?? message;
}
