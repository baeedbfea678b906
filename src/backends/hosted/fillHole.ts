import type { StopOptions } from "../../core/completion/stop";
import type { PromptSource, Purpose } from "../../core/hosted/leaving";
import type { ChosenServer } from "../../core/hosted/permission";
import type { FimRequest, FimResult, FimToken } from "../../core/model/backend";
import { FimAnswer } from "./fimAnswer";
import type { Dialect, FimPart, Hole } from "./fimDialects";
import { streamEnd } from "./jsonValues";
import type { Exit, Outgoing } from "./ports";
import type { OptionalPart, RefusedParts } from "./refusedParts";
import { askServer, estimated, type Tally } from "./serverReply";

/** Who is asked, and how. */
export interface HoleFiller {
  readonly exit: Exit;
  readonly server: ChosenServer;
  readonly dialect: Dialect;
  readonly refused: RefusedParts;
}

interface Filling {
  /** By whose text the answer is judged, and when its time is over. */
  readonly request: FimRequest;
  /** See {@link StopOptions}. */
  readonly leastLineLogProb?: number | undefined;
  readonly purpose: Purpose;
  readonly sources: readonly PromptSource[];
  readonly onToken: (token: FimToken) => void;
  readonly patience?: Outgoing["patience"];
  readonly signal: AbortSignal;
}

const optional: readonly OptionalPart[] = ["logprobs", "stream_options"];

/** Where a hole cannot be put, because its text spells special tokens. */
const unasked: FimResult = {
  tokens: [],
  end: "endOfText",
  timing: { promptTokens: 0, evaluatedTokens: 0, firstTokenMs: 0, totalMs: 0 },
};

/**
 * Has a server fill a hole. The connection is closed as soon as a rule ends the answer.
 * @throws {BackendError} with its kind
 */
export async function fillHole(filler: HoleFiller, hole: Hole, filling: Filling): Promise<FimResult> {
  const { exit, server, dialect, refused } = filler;
  const { purpose, sources, patience, signal } = filling;
  for (;;) {
    const whole = dialect.body(hole);
    if (!whole) return unasked;
    const kept = Object.entries(whole).filter(([name]) => !optional.some((part) => part === name && refused.has(part)));
    const body = Object.fromEntries(kept);
    const outgoing = {
      ...{ server, purpose, path: dialect.path, model: hole.model, sources, signal },
      ...(patience && { patience }),
      ...{ method: "POST" as const, body: JSON.stringify(body) },
    };
    const startedAt = performance.now();
    try {
      return await askServer(exit, outgoing, (values, tally) =>
        readHole(values, tally, { dialect, filling, startedAt, bodyOf: outgoing }),
      );
    } catch (error) {
      if (
        !refused.learn(
          error,
          optional.filter((name) => name in body),
        )
      )
        throw error;
    }
  }
}

const over: FimPart = { tokens: [], end: "endOfText", usage: undefined };

interface HoleReading {
  readonly dialect: Dialect;
  readonly filling: Filling;
  readonly startedAt: number;
  readonly bodyOf: { readonly body: string };
}

async function readHole(values: AsyncGenerator<unknown>, tally: Tally, reading: HoleReading): Promise<FimResult> {
  const { dialect, filling, startedAt, bodyOf } = reading;
  const answer = new FimAnswer(filling.request, filling.leastLineLogProb, filling.onToken);
  let firstTokenMs: number | undefined;
  for await (const value of values) {
    const part = value === streamEnd ? over : dialect.read(value);
    const elapsedMs = performance.now() - startedAt;
    if (part.tokens.length > 0) firstTokenMs ??= elapsedMs;
    const isOver = answer.push(part, elapsedMs > filling.request.budgetMs);
    tally.usage = part.usage ?? tally.usage;
    tally.written = answer.written;
    if (isOver) break;
  }
  const end = answer.finish();
  const totalMs = performance.now() - startedAt;
  const { prompt: promptTokens, evaluated: evaluatedTokens } = tally.usage ?? estimated(bodyOf, tally);
  const timing = { promptTokens, evaluatedTokens, firstTokenMs: firstTokenMs ?? totalMs, totalMs };
  return { tokens: answer.tokens, end, endLogProb: answer.endLogProb, timing };
}
