import { type Profiler, Session } from "node:inspector/promises";
import { type EngineEvent, EngineTrace } from "./engineEvents";
import { percentile } from "./typing/figures";

/** Microseconds between two looks at the stack. */
const sampleIntervalUs = 200;
/** Microseconds between two looks beyond which the thread, or the one that looks, did not run. */
const longestGapUs = 5 * sampleIntervalUs;

/** Milliseconds from which on it is told what V8 did by itself. */
const toldMs = 2;

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
  /** What V8 did by itself in it, with the milliseconds, and those that it had of a core. */
  readonly engine: readonly string[];
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
    const trace = await EngineTrace.start(session);
    await session.post("Profiler.start");
    await work();
    const { profile } = await session.post("Profiler.stop");
    return runsOf(profile, ownNodes(profile.nodes, url), await trace.end());
  } finally {
    session.disconnect();
  }
}

/** Names of the functions in charge, by id: of the nodes whose stack has a frame of `url`, the last such frame. */
function ownNodes(nodes: readonly Profiler.ProfileNode[], url: string): ReadonlyMap<number, string> {
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

/** A look at the stack that is outside of `own` ends a run; the collection of garbage is part of the run that it began in. */
function runsOf(
  { nodes, samples = [], timeDeltas = [], startTime }: Profiler.Profile,
  own: ReadonlyMap<number, string>,
  events: readonly EngineEvent[],
): Sections {
  const collector = nodes.find(({ callFrame }) => callFrame.functionName === "(garbage collector)")?.id;
  const usualUs = percentile(timeDeltas, 0.5);
  const runs: Run[] = [];
  let open: Run | undefined;
  let atUs = startTime;
  for (const [at, id] of samples.entries()) {
    const us = timeDeltas[at] ?? 0;
    const name = id === collector ? "garbage" : own.get(id);
    atUs += us;
    if (name === undefined || (id === collector && !open)) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = new Run(atUs - us, usualUs);
      runs.push(open);
    }
    open.add(name, us);
  }
  const [longest = new Run(startTime, usualUs)] = [...runs].sort((a, b) => b.ownUs - a.ownUs);
  return { longest: longest.section(events), ownMs: runs.map(({ ownUs }) => ownUs / 1000) };
}

class Run {
  ownUs = 0;
  #us = 0;
  #looks = 0;
  readonly #byName = new Map<string, number>();

  /** @param usualUs between two looks */
  constructor(
    private readonly fromUs: number,
    private readonly usualUs: number,
  ) {}

  add(name: string, us: number): void {
    const own = Math.min(us, longestGapUs);
    this.#us += us;
    this.#looks++;
    this.ownUs += own;
    this.#byName.set(name, (this.#byName.get(name) ?? 0) + own);
  }

  /** @param events what V8 did by itself, in it and else */
  section(events: readonly EngineEvent[]): Section {
    const byTime = [...this.#byName].sort(([, a], [, b]) => b - a).slice(0, 3);
    const where = byTime.map(([name, us]) => `${name} ${(us / 1000).toFixed(1)}`);
    const leastUs = Math.min(this.#looks * this.usualUs, this.ownUs);
    const within = events.filter((one) => one.toUs > this.fromUs && one.fromUs < this.fromUs + this.#us);
    const engine = within
      .map(({ what, fromUs, toUs, cpuMs }) => ({ what, ms: (toUs - fromUs) / 1000, cpuMs }))
      .filter(({ ms }) => ms >= toldMs)
      .map(({ what, ms, cpuMs }) => `${what} ${ms.toFixed(1)} (on a core ${cpuMs.toFixed(1)})`);
    return { ms: this.#us / 1000, ownMs: this.ownUs / 1000, leastMs: leastUs / 1000, where, engine };
  }
}
