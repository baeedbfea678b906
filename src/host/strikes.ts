import { readFileSync } from "node:fs";
import type { LoadParams } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { readJson, removeFile, writeJson } from "./jsonFile";

/** Loads that ended the process, in a row, after which a model is not loaded again by itself. */
const strikesOut = 2;

interface Strike {
  readonly count: number;
  /** Whether the system killed something for want of memory during the last of them. */
  readonly outOfMemory: boolean;
}

interface Marker {
  readonly modelPath: string;
  readonly oomKills: number;
}

/**
 * Remembers which models took a process down, in files beside the endpoint. A marker stands there while a model is
 * loaded; a process that finds the marker of one before it knows what ended that one. Only the process that serves the
 * endpoint writes here.
 */
export class Strikes {
  readonly #strikes: Map<string, Strike>;
  #isLeaving = false;

  /** @param oomKills how many processes the system has killed for want of memory since it started */
  constructor(
    private readonly files: { readonly loading: string; readonly strikes: string },
    private readonly oomKills: () => number = systemOomKills,
  ) {
    this.#strikes = new Map(Object.entries(readJson<Record<string, Strike>>(files.strikes) ?? {}));
  }

  /**
   * Turns the marker of an earlier process into a strike.
   * @param isExcused something else is to blame for its end
   * @returns the model's path, if there was a marker
   */
  inherit(isExcused = false): string | undefined {
    const marker = readJson<Marker>(this.files.loading);
    removeFile(this.files.loading);
    if (typeof marker?.modelPath !== "string") return undefined;
    const outOfMemory = this.oomKills() > marker.oomKills;
    if (isExcused && !outOfMemory) return marker.modelPath;
    const count = (this.#strikes.get(marker.modelPath)?.count ?? 0) + 1;
    this.#strikes.set(marker.modelPath, { count, outOfMemory });
    this.#save();
    return marker.modelPath;
  }

  /**
   * Does a load under the marker. One that ends, well or badly, has not taken the process down.
   * @throws {CallError} `outOfMemory` or `tookProcessDown` without doing it, where the model is struck out
   */
  async watch<T>({ modelPath, despiteStrikes }: LoadParams, load: () => Promise<T>): Promise<T> {
    const strike = this.#strikes.get(modelPath);
    if (strike && strike.count >= strikesOut && !despiteStrikes) {
      const times = `the last ${strike.count} processes that loaded it were ended meanwhile`;
      throw strike.outOfMemory
        ? new CallError("outOfMemory", `${modelPath}: ${times}, and the system was out of memory`)
        : new CallError("tookProcessDown", `${modelPath}: ${times}`);
    }
    if (!this.#isLeaving) writeJson(this.files.loading, { modelPath, oomKills: this.oomKills() } satisfies Marker);
    try {
      return await load();
    } finally {
      // What lies there then is a successor's.
      if (!this.#isLeaving) removeFile(this.files.loading);
      if (this.#strikes.delete(modelPath)) this.#save();
    }
  }

  /**
   * The process leaves by its own will: a load that is under way, or begins now, is not to blame for it.
   * @param isOurs false where another process serves the endpoint already, whose marker may lie there
   */
  leave(isOurs: boolean): void {
    this.#isLeaving = true;
    if (isOurs) removeFile(this.files.loading);
  }

  #save(): void {
    writeJson(this.files.strikes, Object.fromEntries(this.#strikes));
  }
}

/** Linux counts them since it started; elsewhere nobody does. */
function systemOomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
