import type { HostedFeature } from "./feature";

/** A text of the user's that is part of a prompt. */
export interface PromptSource {
  /** Relative to the workspace, "/" between folders; or what the user knows it by, such as "terminal". */
  readonly path: string;
  /** 1 is the first line; undefined where the whole text goes, or lines mean nothing. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined;
}

/** Lines of a file. @param span counts from 0, the end excluded */
export function linesSource(path: string, span: { readonly from: number; readonly to: number }): PromptSource {
  return { path, lines: { first: span.from + 1, last: span.to } };
}

/** Single lines of a file, those that follow each other as one. @param numbers count from 0 */
export function eachLine(path: string, numbers: readonly number[]): readonly PromptSource[] {
  const runs: { from: number; to: number }[] = [];
  for (const at of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === at) last.to++;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs.map((run) => linesSource(path, run));
}

/** One source for each file, from the first of its lines to the last: more than left, but never less. */
export function byFile(sources: readonly PromptSource[]): readonly PromptSource[] {
  const files = new Map<string, PromptSource>();
  for (const { path, lines } of sources) {
    const known = files.get(path);
    if (!known) files.set(path, { path, lines });
    else if (!known.lines || !lines) files.set(path, { path });
    else {
      const [first, last] = [Math.min(known.lines.first, lines.first), Math.max(known.lines.last, lines.last)];
      files.set(path, { path, lines: { first, last } });
    }
  }
  return [...files.values()];
}

/** For what something leaves. `setup`: the user asks what a server can do; no code goes along. */
export type Purpose = HostedFeature | "setup";

/** What the ledger says of one request, written before its first byte leaves. */
export interface Leaving {
  readonly purpose: Purpose;
  /** As {@link ChosenServer.origin}. */
  readonly origin: string;
  readonly method: "GET" | "POST";
  /** The path of the address, without a query. */
  readonly path: string;
  /** Name of the model that is asked; "" for none. */
  readonly model: string;
  readonly sources: readonly PromptSource[];
  /** Of the request's body. */
  readonly bytes: number;
}

/** How a request ended, as the ledger keeps it. */
export interface Left {
  /** `answered`, or the kind of what went wrong, or `cancelled`. */
  readonly end: string;
  /** HTTP status; undefined where none came. */
  readonly status: number | undefined;
  /** As the server reports it, else estimated: see `isEstimated`. */
  readonly tokens: { readonly prompt: number; readonly answer: number; readonly isEstimated: boolean } | undefined;
  /** US dollars, where the server reports it. */
  readonly cost: number | undefined;
}

/** One line of the ledger with what came after it. */
export interface LedgerEntry extends Leaving {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Undefined where it never came: the window was closed or lost. */
  readonly left: Left | undefined;
}
