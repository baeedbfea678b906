import { Session } from "node:inspector/promises";

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
  /** Functions of the code that were seen in it most, with the milliseconds. */
  readonly where: readonly string[];
}

/**
 * The longest time that code of `url` or what it called held the thread without a break while `work` ran, by the time on
 * the core. Seen by V8's sampling profiler, so sections shorter than its interval of 0.2 ms may be missed.
 */
export async function longestSection(url: string, work: () => Promise<void>): Promise<Section> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: sampleIntervalUs });
    await session.post("Profiler.start");
    await work();
    const { profile } = await session.post("Profiler.stop");
    return longestRun(ownNodes(profile.nodes, url), profile.samples ?? [], profile.timeDeltas ?? []);
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
    if (callFrame.url.endsWith(url)) own.set(id, `${functionName || "?"}:${lineNumber + 1}`);
    const name = own.get(id);
    if (name !== undefined) for (const child of children) own.set(child, name);
  }
  return own;
}

/** A sample outside of `own` ends a run. */
function longestRun(own: ReadonlyMap<number, string>, samples: readonly number[], deltas: readonly number[]): Section {
  let longest = new Run();
  let run = new Run();
  samples.forEach((id, at) => {
    const name = own.get(id);
    if (name === undefined) run = new Run();
    else run.add(name, deltas[at] ?? 0);
    if (run.ownUs > longest.ownUs) longest = run;
  });
  return longest.section;
}

class Run {
  ownUs = 0;
  #us = 0;
  readonly #byName = new Map<string, number>();

  add(name: string, us: number): void {
    const own = Math.min(us, longestGapUs);
    this.#us += us;
    this.ownUs += own;
    this.#byName.set(name, (this.#byName.get(name) ?? 0) + own);
  }

  get section(): Section {
    const byTime = [...this.#byName].sort(([, a], [, b]) => b - a).slice(0, 3);
    const where = byTime.map(([name, us]) => `${name} ${(us / 1000).toFixed(1)}`);
    return { ms: this.#us / 1000, ownMs: this.ownUs / 1000, where };
  }
}
