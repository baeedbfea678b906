import { Session } from "node:inspector/promises";

/** Microseconds between two looks at the stack. */
const sampleIntervalUs = 200;

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string; readonly functionName: string };
  readonly children?: readonly number[] | undefined;
}

/**
 * The longest time, in milliseconds, that code of `url` or what it called held the thread without a break while `work`
 * ran. Seen by V8's sampling profiler, so sections shorter than its interval of 0.2 ms may be missed.
 */
export async function longestSection(url: string, work: () => Promise<void>): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: sampleIntervalUs });
    await session.post("Profiler.start");
    await work();
    const { profile } = await session.post("Profiler.stop");
    return longestRun(ownNodes(profile.nodes, url), profile.samples ?? [], profile.timeDeltas ?? []) / 1000;
  } finally {
    session.disconnect();
  }
}

/** Ids of the nodes whose stack has a frame of `url`. */
function ownNodes(nodes: readonly ProfileNode[], url: string): ReadonlySet<number> {
  const own = new Set<number>();
  // Parents come before their children.
  for (const { id, callFrame, children = [] } of nodes) {
    if (callFrame.url.endsWith(url)) own.add(id);
    if (own.has(id)) for (const child of children) own.add(child);
  }
  return own;
}

/** Sum of the time between samples that follow each other inside of `own`; a sample elsewhere ends a run. */
function longestRun(own: ReadonlySet<number>, samples: readonly number[], deltas: readonly number[]): number {
  let longest = 0;
  let run = 0;
  samples.forEach((id, at) => {
    run = own.has(id) ? run + (deltas[at] ?? 0) : 0;
    longest = Math.max(longest, run);
  });
  return longest;
}
