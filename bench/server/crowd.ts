import { random } from "../../test/helpers/random";
import { percentile } from "../typing/figures";
import { type SessionResult, typeWith } from "../typing/session";
import { drawMaterial } from "../typing/sources";
import { record, type Trace } from "../typing/trace";
import type { ServerCalls, ServerContender } from "./serverContender";

/** A key that so many milliseconds pass after is one at which a person may look up. */
const pauseMs = 250;
/** A ghost text that comes later than this after a key is one that nobody waited for. */
const soonMs = 1000;

/** What `people` saw who typed at the same time. Times are milliseconds. */
export interface CrowdFigures {
  readonly people: number;
  /** Keys before a pause. */
  readonly pauses: number;
  /** Share of them at which a ghost text was on screen before the next key, and before a second was over. */
  readonly shareSeen: number;
  /** From such a key to its ghost text, of those that came. */
  readonly ghostMs: { readonly p50: number; readonly p90: number };
  readonly firstTokenMs: { readonly p50: number; readonly p90: number };
  readonly requestsPerSecond: number;
  /** Share of the calls that were given up, because the person typed on. */
  readonly shareSuperseded: number;
  readonly failures: Readonly<Record<string, number>>;
}

/** Has several people type at once, each of them other text. @param seconds how long each of them types */
export async function typeAsCrowd(
  people: number,
  seconds: number,
  newPerson: () => ServerContender,
): Promise<CrowdFigures> {
  const crowd = Array.from({ length: people }, (_, at) => ({ person: newPerson(), trace: traceOf(at, seconds) }));
  try {
    const results = await Promise.all(crowd.map(({ person, trace }) => typeWith(person, trace)));
    return figuresOf(
      results,
      crowd.map(({ person }) => person.told),
    );
  } finally {
    await Promise.all(crowd.map(({ person }) => person.close()));
  }
}

function traceOf(seed: number, seconds: number): Trace {
  const next = random(seed + 1);
  const { files, strangers } = drawMaterial(next);
  const trace = record(files, strangers, next, seconds * 1000);
  return { ...trace, events: trace.events.filter(({ atMs }) => atMs <= seconds * 1000) };
}

function figuresOf(results: readonly SessionResult[], calls: readonly ServerCalls[]): CrowdFigures {
  const waits = results.flatMap(({ moments }) =>
    moments.flatMap(({ event, atMs, isKept, shownMs }, at) => {
      const next = moments[at + 1];
      if (!event.isDue || !next || next.event.atMs - event.atMs < pauseMs) return [];
      if (isKept) return [0];
      return [shownMs === undefined ? Number.POSITIVE_INFINITY : shownMs - atMs];
    }),
  );
  const seen = waits.filter((ms) => ms <= soonMs);
  const firsts = calls.flatMap(({ firstTokenMs }) => firstTokenMs);
  const requests = results.reduce((sum, { work }) => sum + work.requests, 0);
  const failures: Record<string, number> = {};
  for (const one of calls.flatMap((call) => Object.entries(call.failures))) {
    failures[one[0]] = (failures[one[0]] ?? 0) + one[1];
  }
  return {
    people: results.length,
    pauses: waits.length,
    shareSeen: seen.length / waits.length,
    ghostMs: { p50: percentile(seen, 0.5), p90: percentile(seen, 0.9) },
    firstTokenMs: { p50: percentile(firsts, 0.5), p90: percentile(firsts, 0.9) },
    requestsPerSecond: requests / (Math.max(...results.map(({ tookMs }) => tookMs)) / 1000),
    shareSuperseded: calls.reduce((sum, { superseded }) => sum + superseded, 0) / Math.max(1, requests),
    failures,
  };
}
