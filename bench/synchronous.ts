import { Session } from "node:inspector/promises";
import { percentile } from "./typing/figures";

/** Microseconds between two looks at the stack. */
const sampleIntervalUs = 200;
/** Microseconds between two looks beyond which the thread, or the one that looks, did not run. */
const longestGapUs = 5 * sampleIntervalUs;

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string; readonly functionName: string; readonly lineNumber: number };
  readonly children?: readonly number[] | undefined;
}

/** A time in which code held the thread without a break. */
export interface Section {
  readonly ms: number;
  /**
   * The same without gaps between looks that are many times the interval: somebody else had the core. On a machine
   * that has nothing else to do it is the same.
   */
  readonly ownMs: number;
  /**
   * What it had at least: as many looks as there were in it, at the time that usually lies between two. Where it is far
   * below `ownMs`, others had the core in turns with it, and neither it nor the one that looks ran at full speed.
   */
  readonly leastMs: number;
  /** Functions of the code that were seen in it most, with the milliseconds. */
  readonly where: readonly string[];
}

/** All the times in which code held the thread. */
export interface Sections {
  readonly longest: Section;
  /** Sums of `ownMs`, one for each section. */
  readonly ownMs: readonly number[];
}

/**
 * The times that code of `url` or what it called held the thread without a break while `work` ran. Seen by V8's sampling profiler, so sections shorter than its interval of 0.2 ms may be missed.
 */
export async function sectionsOf(url: string, work: () => Promise<void>): Promise<Sections> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: sampleIntervalUs });
    await session.post("Profiler.start");
    await work();
    const { profile } = await session.post("Profiler.stop");
    return runsOf(ownNodes(profile.nodes, url), profile.samples ?? [], profile.timeDeltas ?? []);
  } finally {
    session.disconnect();
  }
}

/** Names of the functions in charge, by id: of the nodes whose stack has a frame of `url`, the last such frame. */
function ownNodes(nodes: readonly ProfileNode[], url: string): ReadonlyMap<number, string> {
  const own = new Map<number, string>();
  // Parents come before their children.
  for (const { id, callFrame, children = [] } of nodes) {
    const { functionName, lineNumber } = callFrame;
    // Telling the profiler to begin and to end takes the thread, too.
    if (callFrame.url.endsWith(url) && functionName !== sectionsOf.name)
      own.set(id, `${functionName || "?"}:${lineNumber + 1}`);
    const name = own.get(id);
    if (name !== undefined) for (const child of children) own.set(child, name);
  }
  return own;
}

/** A sample outside of `own` ends a run. */
function runsOf(own: ReadonlyMap<number, string>, samples: readonly number[], deltas: readonly number[]): Sections {
  const runs: Run[] = [];
  const usualUs = percentile(deltas, 0.5);
  let isIn = false;
  samples.forEach((id, at) => {
    const name = own.get(id);
    if (name !== undefined && !isIn) runs.push(new Run(usualUs));
    isIn = name !== undefined;
    if (name !== undefined) runs.at(-1)?.add(name, deltas[at] ?? 0);
  });
  const [longest = new Run(usualUs)] = [...runs].sort((a, b) => b.ownUs - a.ownUs);
  return { longest: longest.section, ownMs: runs.map(({ ownUs }) => ownUs / 1000) };
}

class Run {
  ownUs = 0;
  #us = 0;
  #looks = 0;
  readonly #byName = new Map<string, number>();

  /** @param usualUs between two looks */
  constructor(private readonly usualUs: number) {}

  add(name: string, us: number): void {
    const own = Math.min(us, longestGapUs);
    this.#us += us;
    this.#looks++;
    this.ownUs += own;
    this.#byName.set(name, (this.#byName.get(name) ?? 0) + own);
  }

  get section(): Section {
    const byTime = [...this.#byName].sort(([, a], [, b]) => b - a).slice(0, 3);
    const where = byTime.map(([name, us]) => `${name} ${(us / 1000).toFixed(1)}`);
    const leastUs = Math.min(this.#looks * this.usualUs, this.ownUs);
    return { ms: this.#us / 1000, ownMs: this.ownUs / 1000, leastMs: leastUs / 1000, where };
  }
}
