import { readdir, rm, stat, writeFile } from "node:fs/promises";
import type { Clock } from "../../util/clock";

/** Milliseconds after which a loss is forgotten. */
export const lossWindowMs = 5 * 60_000;

/** Counts model processes that were lost. */
export interface LossLedger {
  /**
   * Notes that a process was lost; again for the same one changes nothing.
   * @returns how many were lost in the last five minutes
   */
  add(instance: string): Promise<number>;
  /** The user restarted by hand: begin anew. */
  clear(): Promise<void>;
}

/** The losses of one window. */
export class OwnLosses implements LossLedger {
  readonly #losses = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  async add(instance: string): Promise<number> {
    if (!this.#losses.has(instance)) this.#losses.set(instance, this.clock.now());
    for (const [one, at] of this.#losses) if (this.clock.now() - at >= lossWindowMs) this.#losses.delete(one);
    return this.#losses.size;
  }

  async clear(): Promise<void> {
    this.#losses.clear();
  }
}

/** The losses that all windows saw: one file for each process, so that one loss counts once however many saw it. */
export class SharedLosses implements LossLedger {
  /** @param where folder of the files, and what their names begin with */
  constructor(private readonly where: () => Promise<{ readonly folder: string; readonly prefix: string }>) {}

  async add(instance: string): Promise<number> {
    const { folder, prefix } = await this.where();
    // "wx": who comes second must not make the loss younger.
    await writeFile(`${folder}/${prefix}${instance}`, "", { flag: "wx", mode: 0o600 }).catch(() => undefined);
    const files = (await readdir(folder)).filter((name) => name.startsWith(prefix));
    const ages = await Promise.all(files.map((name) => age(`${folder}/${name}`)));
    return ages.filter((ms) => ms < lossWindowMs).length;
  }

  async clear(): Promise<void> {
    const { folder, prefix } = await this.where();
    const files = await readdir(folder).catch(() => []);
    await Promise.all(
      files.filter((name) => name.startsWith(prefix)).map((name) => rm(`${folder}/${name}`, { force: true })),
    );
  }
}

/** Milliseconds since the file was written; old where it has gone meanwhile. Old ones are removed on the way. */
async function age(file: string): Promise<number> {
  try {
    const ms = Date.now() - (await stat(file)).mtimeMs;
    if (ms >= lossWindowMs) await rm(file, { force: true });
    return ms;
  } catch {
    return lossWindowMs;
  }
}
