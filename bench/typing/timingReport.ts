import type { Estimate } from "./figures";
import type { TimingFigures, TokenFigures } from "./timing";
import type { KeyKind } from "./trace";

/** One thing that issue 5 asks for. */
export interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly isMet: boolean;
}

const kindNames: Readonly<Record<KeyKind, string>> = {
  inLine: "in a line",
  enter: "Enter",
  enterBetween: "Enter between brackets",
  step: "down over closers",
  jump: "first key after a jump",
  accept: "a taken suggestion",
};
/** Times that Hearth has to be quicker than these. */
const rivals = ["llamaVscode", "llamaServer", "llamaServer3"];

export function printTiming(all: readonly TimingFigures[]): void {
  line("", ...all.map(({ name }) => name));
  line("keys that change the text", ...all.map(({ keys }) => String(keys)));
  for (const share of ["p50", "p90", "p99"] as const) {
    line(`wait for a ghost, ${share}, ms`, ...all.map(({ waitMs }) => interval(waitMs[share])));
  }
  line("  of so many keys (never)", ...all.map(({ waitMs }) => `${waitMs.keys} (${waitMs.never})`));
  for (const share of ["p50", "p90"] as const) {
    line(`  in pauses, ${share}, ms`, ...all.map(({ pauseWaitMs }) => interval(pauseWaitMs[share])));
  }
  line("  of so many keys (never)", ...all.map(({ pauseWaitMs }) => `${pauseWaitMs.keys} (${pauseWaitMs.never})`));
  line("keys with a ghost before the next", ...all.map((one) => `${(100 * one.shareInTime).toFixed(1)} %`));
  line("call to first token, p50/p90, ms", ...all.map((one) => pair(one.firstTokenMs)));
  line("  without the wait for another call", ...all.map((one) => pair(one.firstTokenWorkMs)));
  console.log("prompt tokens evaluated for a key: mean · p50/p90/p99/most");
  for (const [kind, name] of Object.entries(kindNames)) {
    line(`  ${name}`, ...all.map(({ tokens }) => tokenCell(tokens[kind as KeyKind].live)));
    line("    and in idle time", ...all.map(({ tokens }) => tokenCell(tokens[kind as KeyKind].all)));
  }
  console.log("for 100 characters");
  const per = (what: keyof TimingFigures["per100Characters"], digits: number) =>
    all.map(({ per100Characters }) => per100Characters[what].toFixed(digits));
  line("  CPU s, model process", ...per("modelCpuSeconds", 2));
  line("  CPU s, client side", ...per("clientCpuSeconds", 3));
  line("  requests", ...per("requests", 1));
  line("  prompt tokens", ...per("evaluatedTokens", 0));
  line("  flickers", ...per("flickers", 2));
  line("calls nobody saw, of all", ...all.map((one) => `${one.wastedCalls} of ${one.calls}`));
  line("the run took, s", ...all.map(({ tookMs }) => (tookMs / 1000).toFixed(0)));
}

/** Issue 5's "Must hold", as far as these contenders tell. */
export function verdicts(all: readonly TimingFigures[]): readonly Verdict[] {
  const hearth = all.find(({ name }) => name === "hearth");
  if (!hearth) return [];
  const { tokens, waitMs, firstTokenWorkMs } = hearth;
  const found: Verdict[] = [
    atMost("prompt tokens for a key in a line, p90", tokens.inLine.live.p90, 8),
    atMost("prompt tokens after Enter, p90", tokens.enter.live.p90, 16),
    atMost("prompt tokens after Enter between brackets, p90", tokens.enterBetween.live.p90, 16),
    atMost("flickers", hearth.per100Characters.flickers, 0),
  ];
  const bare = all.find(({ name }) => name === "bare");
  if (bare) {
    const limit = 1.15 * bare.firstTokenWorkMs.p50 + 3;
    found.push(atMost("work to the first token, p50, ms, at most 1.15 × bare + 3 ms", firstTokenWorkMs.p50, limit));
  }
  for (const rival of all.filter(({ name }) => rivals.includes(name))) {
    for (const share of ["p50", "p90"] as const) {
      const ratio = rival.waitMs[share].value / waitMs[share].value;
      found.push(atLeast(`wait, ${share}, times shorter than ${rival.name}`, ratio, 3));
    }
    found.push(atMost(`CPU s of both sides, share of ${rival.name}'s`, cpuOf(hearth) / cpuOf(rival), 0.5));
  }
  return found;
}

export function printVerdicts(found: readonly Verdict[]): void {
  for (const { what, value, limit, isMet } of found) {
    const numbers = `${value.toFixed(2)}  of ${limit.toFixed(2)}`;
    const verdict = Number.isNaN(value) ? "not in this trace" : isMet ? "ok" : "MISSED";
    console.log(`${what.padEnd(72)}${numbers.padStart(20)}  ${verdict}`);
  }
}

function cpuOf({ per100Characters }: TimingFigures): number {
  return per100Characters.modelCpuSeconds + per100Characters.clientCpuSeconds;
}

function atMost(what: string, value: number, limit: number): Verdict {
  return { what, value, limit, isMet: value <= limit };
}

function atLeast(what: string, value: number, limit: number): Verdict {
  return { what, value, limit, isMet: value >= limit };
}

function tokenCell({ keys, mean, p50, p90, p99, most }: TokenFigures): string {
  return keys === 0 ? "no such key" : `${mean.toFixed(1)} · ${p50}/${p90}/${p99}/${most}`;
}

function interval({ value, from, to }: Estimate): string {
  return `${time(value)} (${time(from)} to ${time(to)})`;
}

function time(ms: number): string {
  return Number.isFinite(ms) ? ms.toFixed(0) : "never";
}

function pair({ p50, p90 }: TimingFigures["firstTokenMs"]): string {
  return `${p50.toFixed(1)}/${p90.toFixed(1)}`;
}

function line(what: string, ...cells: readonly string[]): void {
  console.log(what.padEnd(38) + cells.map((cell) => cell.padStart(26)).join(""));
}
