import { link, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import os from "node:os";
import type { Clock } from "../../util/clock";
import { fileError } from "./downloadError";

/** Milliseconds between signs of life of who holds a lock, and without them after which one counts as left behind. */
const [signMs, leftBehindMs] = [2000, 15_000];
/** The same where the process that holds it is not seen on this machine; it may be in another container of its name. */
const goneMs = 3 * signMs;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

/**
 * How long somebody who waits for a lock has seen no sign of life at it, in its own looks: a machine that slept, or
 * whose clock is another one than the holder's, does not make the holder late.
 */
export class LockWatch {
  #mtimeMs: number | undefined;
  #quietMs = 0;

  /** @param everyMs since the look before */
  constructor(private readonly everyMs: number) {}

  /** @returns milliseconds */
  look(mtimeMs: number): number {
    this.#quietMs = mtimeMs === this.#mtimeMs ? this.#quietMs + this.everyMs : 0;
    this.#mtimeMs = mtimeMs;
    return this.#quietMs;
  }
}

/**
 * Lets one process at a time download a file, of all windows that share a folder: `NAME.lock`, which whoever holds it
 * touches every few seconds. One that is not touched any more is taken over, and who held it hears of that.
 */
export class DownloadLock {
  readonly #over = new AbortController();
  readonly #lost = new AbortController();
  /** Aborts when another process took it over. */
  readonly lost = this.#lost.signal;

  private constructor(
    private readonly path: string,
    private readonly own: Holder,
    clock: Clock,
  ) {
    void this.#giveSigns(clock);
  }

  /**
   * @returns undefined while another process holds it
   * @throws {DownloadError} `folder`, `diskFull`
   */
  static async take(target: string, watch: LockWatch, clock: Clock): Promise<DownloadLock | undefined> {
    const path = `${target}.lock`;
    const own = { pid: process.pid, host: os.hostname(), id: crypto.randomUUID() };
    try {
      for (let tries = 0; tries < 2; tries++) {
        if (await create(path, own)) return new DownloadLock(path, own, clock);
        const holder = await readHolder(path);
        if (!(await isLeftBehind(path, holder, watch)) || !(await remove(path, holder))) return undefined;
      }
      return undefined;
    } catch (error) {
      throw fileError(error, path);
    }
  }

  /** Whether nobody has taken it over, for instance while this process was stopped. */
  async isOwn(): Promise<boolean> {
    return (await readHolder(this.path))?.id === this.own.id;
  }

  async release(): Promise<void> {
    this.#over.abort();
    if (await this.isOwn()) await rm(this.path, { force: true });
  }

  async #giveSigns(clock: Clock): Promise<void> {
    while (!this.#over.signal.aborted) {
      await clock.sleep(signMs, this.#over.signal);
      if (this.#over.signal.aborted) return;
      if (!(await this.isOwn())) return this.#lost.abort("another process took it over");
      const now = new Date();
      await utimes(this.path, now, now).catch(() => undefined);
    }
  }
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(JSON.stringify(holder));
    } catch (error) {
      // An empty one would keep everybody waiting.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined where there is none, or it was cut while it was written. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const { pid, host, id } = JSON.parse(await readFile(path, "utf8"));
    return Number.isInteger(pid) ? { pid, host, id } : undefined;
  } catch {
    return undefined;
  }
}

async function isLeftBehind(path: string, holder: Holder | undefined, watch: LockWatch): Promise<boolean> {
  const touched = await stat(path).catch(() => undefined);
  if (!touched) return false;
  const isGone = holder?.host === os.hostname() && !isAlive(holder.pid);
  return watch.look(touched.mtimeMs) > (isGone ? goneMs : leftBehindMs);
}

/** @returns whether it is gone; not where another process took it over meanwhile */
async function remove(path: string, holder: Holder | undefined): Promise<boolean> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return false;
  }
  const removed = await readHolder(aside);
  const isOther = removed?.id !== holder?.id;
  if (isOther) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return !isOther;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
