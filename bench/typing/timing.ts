import type { Contender } from "../opponents/contender";
import type { Start } from "./contenders";
import {
  charactersOf,
  type Estimate,
  estimate,
  percentile,
  shareInTime,
  tokensOf,
  waits,
  waitsInPauses,
} from "./figures";
import { type SessionResult, typeWith } from "./session";
import type { KeyKind, Trace } from "./trace";

/** Keys that are followed by this much time or more count as a pause, in which a person may look up. */
const pauseMs = 250;
const kinds: readonly KeyKind[] = ["inLine", "enter", "enterBetween", "step", "jump", "accept"];
const emptySpeed = 20;

/** Of percentiles of milliseconds. */
interface Spread {
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p99: Estimate;
}

/** What one contender did with a trace. */
export interface TimingFigures {
  readonly name: string;
  readonly tookMs: number;
  readonly keys: number;
  readonly waitMs: Spread & { readonly keys: number; readonly never: number };
  readonly pauseWaitMs: Spread & { readonly keys: number; readonly never: number };
  readonly shareInTime: number;
  /** Of calls for keys in a line. */
  readonly firstTokenMs: { readonly p50: number; readonly p90: number };
  /** Without the wait for a pass of a call that was aborted. */
  readonly firstTokenWorkMs: { readonly p50: number; readonly p90: number };
  /** Prompt tokens evaluated for a key: while somebody waited, and what was done in idle time after it too. */
  readonly tokens: Readonly<Record<KeyKind, { readonly live: TokenFigures; readonly all: TokenFigures }>>;
  readonly per100Characters: {
    readonly modelCpuSeconds: number;
    readonly clientCpuSeconds: number;
    readonly requests: number;
    readonly evaluatedTokens: number;
    readonly flickers: number;
  };
  readonly wastedCalls: number;
  readonly calls: number;
}

export interface TokenFigures {
  readonly keys: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

/** Types the trace with one contender and computes what came of it. */
export async function measure(name: string, start: Start, modelPath: string, trace: Trace): Promise<TimingFigures> {
  const contender = await start(modelPath, trace);
  try {
    const own = (await typeWith(nobody, trace, emptySpeed)).cpuSeconds.client;
    return figuresOf(name, await typeWith(contender, trace), own);
  } finally {
    await contender.close();
  }
}

/** @param ownCpuSeconds what the bench itself takes to type the trace */
function figuresOf(name: string, result: SessionResult, ownCpuSeconds: number): TimingFigures {
  const { moments, tookMs, work, cpuSeconds, seenCalls, flickers } = result;
  const hundreds = charactersOf(moments) / 100;
  const inLine = moments.filter(({ event }) => event.kind === "inLine");
  const firsts = inLine.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
  const works = inLine.flatMap(({ firstTokenWorkMs }) => firstTokenWorkMs ?? []);
  const tokens = kinds.map((kind) => {
    const { live, all } = tokensOf(moments, kind);
    return [kind, { live: tokenFigures(live), all: tokenFigures(all) }];
  });
  return {
    name,
    tookMs,
    keys: moments.filter(({ event }) => event.change).length,
    waitMs: spread(waits(moments)),
    pauseWaitMs: spread(waitsInPauses(moments, pauseMs)),
    shareInTime: shareInTime(moments),
    firstTokenMs: { p50: percentile(firsts, 0.5), p90: percentile(firsts, 0.9) },
    firstTokenWorkMs: { p50: percentile(works, 0.5), p90: percentile(works, 0.9) },
    tokens: Object.fromEntries(tokens) as unknown as TimingFigures["tokens"],
    per100Characters: {
      modelCpuSeconds: cpuSeconds.model / hundreds,
      clientCpuSeconds: Math.max(0, cpuSeconds.client - ownCpuSeconds) / hundreds,
      requests: work.requests / hundreds,
      evaluatedTokens: work.evaluatedTokens / hundreds,
      flickers: flickers / hundreds,
    },
    wastedCalls: work.requests - seenCalls,
    calls: work.requests,
  };
}

function spread(values: readonly number[]) {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => estimate(values, share)) as [Estimate, Estimate, Estimate];
  return { p50, p90, p99, keys: values.length, never: values.filter((value) => !Number.isFinite(value)).length };
}

function tokenFigures(values: readonly number[]): TokenFigures {
  return {
    keys: values.length,
    mean: values.reduce((sum, one) => sum + one, 0) / values.length,
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p99: percentile(values, 0.99),
    most: Math.max(0, ...values),
  };
}

/** What remains of a run when nobody is asked: the bench itself. */
const nobody: Contender = {
  name: "nobody",
  ask: async () => undefined,
  settled: async () => undefined,
  work: () => ({ requests: 0, evaluatedTokens: 0, generatedTokens: 0 }),
  cpuSeconds: () => 0,
  close: async () => undefined,
};
