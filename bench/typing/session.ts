import { setTimeout as sleep } from "node:timers/promises";
import type { TaughtCall } from "../engine/lessons";
import type { FirstToken } from "../hearth/countedBackend";
import type { Contender, Place, Work } from "../opponents/contender";
import { Screen } from "./screen";
import type { Trace, TraceEvent } from "./trace";

/** VS Code asks so long after a change that no other followed (measured: 40 to 75, research/inline_api.md). */
export const askAfterMs = 60;

/** How long the person waits for the last answer. */
const restMs = 1000;

/** A contender that hears of a change before VS Code asks it. */
interface Listening extends Contender {
  changed(place: Place): void;
}

/** What became of one event of a trace. Times are milliseconds since the trace began. */
export interface Moment {
  readonly event: TraceEvent;
  /** When it came; timers are late at times. */
  readonly atMs: number;
  /** Whether a ghost text from before was still right. */
  readonly isKept: boolean;
  /** Whether VS Code came to ask before the next key. */
  isAsked: boolean;
  /** Whether an answer came before the next key, if an empty one. */
  isAnswered: boolean;
  /** When a ghost text for exactly this text came, if before the next key. */
  shownMs: number | undefined;
  /** From the question to the first token, in the contender's own words. Undefined where no model was asked. */
  firstTokenMs: number | undefined;
  /** Of that what the model worked, where the contender tells it apart from waiting. */
  firstTokenWorkMs: number | undefined;
  /** Tokens of prompt that went through the model on account of this key, also for an answer that nobody got. */
  evaluatedTokens: number;
  /** Those that went through it after the key with nobody waiting, as far as the contender tells them apart. */
  idleTokens: number;
}

export interface SessionResult {
  readonly moments: readonly Moment[];
  /** When the trace began, milliseconds since 1970. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly work: Work;
  readonly cpuSeconds: { readonly model: number; readonly client: number };
  /** Calls for answers that were on screen at some time. */
  readonly seenCalls: number;
  readonly flickers: number;
}

/**
 * Types a trace in real time and asks a contender as VS Code would ask it.
 * @param speed times as fast, for runs whose times nobody reads
 */
export async function typeWith(contender: Contender, trace: Trace, speed = 1): Promise<SessionResult> {
  await contender.settled();
  const [work, cpu, own] = [contender.work(), contender.cpuSeconds(), process.cpuUsage()];
  const startedAt = performance.timeOrigin + performance.now();
  const session = new Session(contender, trace, speed);
  await session.run();
  const tookMs = performance.timeOrigin + performance.now() - startedAt;
  await contender.settled();
  const { user, system } = process.cpuUsage(own);
  // What is told of the time before is the loading.
  const calls = tellsCalls(contender) ? contender.calls().filter((call) => call.startedAt >= startedAt) : undefined;
  if (tellsCalls(contender) && calls) attribute(calls, contender.firstTokens(), session.moments, startedAt);
  const after = contender.work();
  return {
    moments: session.moments,
    startedAt,
    tookMs,
    work: {
      requests: after.requests - work.requests,
      evaluatedTokens: calls ? sumOf(calls, "evaluatedTokens") : after.evaluatedTokens - work.evaluatedTokens,
      generatedTokens: calls ? sumOf(calls, "generatedTokens") : after.generatedTokens - work.generatedTokens,
    },
    cpuSeconds: { model: contender.cpuSeconds() - cpu, client: (user + system) / 1e6 },
    seenCalls: session.seenCalls,
    flickers: session.flickers,
  };
}

/** A contender that knows of each call what it cost, though it was aborted. */
interface Telling extends Contender {
  calls(): readonly TaughtCall[];
  firstTokens(): readonly FirstToken[];
}

function sumOf(calls: readonly TaughtCall[], what: "evaluatedTokens" | "generatedTokens"): number {
  return calls.reduce((sum, call) => sum + call[what], 0);
}

/** Puts what each call cost down to the key that came before it began. */
function attribute(
  calls: readonly TaughtCall[],
  firstTokens: readonly FirstToken[],
  moments: readonly Moment[],
  startedAt: number,
): void {
  const momentAt = (time: number) => moments.findLast(({ atMs }) => startedAt + atMs <= time);
  for (const moment of moments) {
    moment.evaluatedTokens = 0;
    moment.firstTokenMs = moment.firstTokenWorkMs = undefined;
  }
  for (const call of calls) {
    const moment = momentAt(call.startedAt);
    if (moment) moment[call.urgency === "live" ? "evaluatedTokens" : "idleTokens"] += call.evaluatedTokens;
  }
  for (const first of firstTokens) {
    const moment = momentAt(first.startedAt);
    if (moment) [moment.firstTokenMs, moment.firstTokenWorkMs] = [first.ms, first.workMs];
  }
}

class Session {
  readonly moments: Moment[] = [];
  seenCalls = 0;
  readonly #texts: string[];
  readonly #screen = new Screen();
  #startedAt = 0;
  #asking = new AbortController();
  /** Tokens evaluated up to the last key. */
  #counted: number;
  #failure: unknown;

  constructor(
    private readonly contender: Contender,
    private readonly trace: Trace,
    private readonly speed: number,
  ) {
    this.#texts = [...trace.initial];
    this.#counted = contender.work().evaluatedTokens;
  }

  get flickers(): number {
    return this.#screen.flickers;
  }

  /** @throws what the contender threw */
  async run(): Promise<void> {
    this.#startedAt = performance.now();
    for (const event of this.trace.events) {
      await sleep(Math.max(0, event.atMs / this.speed - this.#nowMs));
      this.#press(event);
    }
    await sleep(restMs / this.speed);
    this.#asking.abort("the trace is over");
    await this.contender.settled();
    this.#countWork();
    if (this.#failure !== undefined) throw this.#failure;
  }

  get #nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  #press(event: TraceEvent): void {
    this.#asking.abort("another key");
    this.#asking = new AbortController();
    const text = this.#changed(event.file, event);
    const [before, after] = [text.slice(0, event.cursor), text.slice(event.cursor)];
    const moment: Moment = {
      event,
      atMs: this.#nowMs,
      isKept: this.#screen.keyPressed(event.change, event.cursor, after),
      isAsked: false,
      isAnswered: false,
      shownMs: undefined,
      firstTokenMs: undefined,
      firstTokenWorkMs: undefined,
      evaluatedTokens: 0,
      idleTokens: 0,
    };
    this.#countWork();
    this.moments.push(moment);
    const { change, file, answer, ahead } = event;
    // VS Code does not ask where the cursor only moved.
    if (!change) return;
    const path = this.trace.paths[file] ?? "";
    const truth = answer + ahead;
    const place = { path, before, after, truth };
    if (isListening(this.contender)) this.contender.changed(place);
    this.#ask(place, moment, answer.length, this.#asking.signal).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  /** What the model did since the last key is put down to that key. */
  #countWork(): void {
    const { evaluatedTokens } = this.contender.work();
    const last = this.moments.at(-1);
    if (last) last.evaluatedTokens = evaluatedTokens - this.#counted;
    this.#counted = evaluatedTokens;
  }

  async #ask(place: Place, moment: Moment, length: number, signal: AbortSignal): Promise<void> {
    await sleep(askAfterMs / this.speed);
    if (signal.aborted) return;
    moment.isAsked = true;
    const answer = await this.contender.ask({ place, signal, length });
    if (answer?.isNew) moment.firstTokenMs = moment.firstTokenWorkMs = answer.firstTokenMs;
    if (!answer || signal.aborted) return;
    moment.isAnswered = true;
    if (answer.text !== "") moment.shownMs = this.#nowMs;
    if (answer.text !== "" && answer.isNew) this.seenCalls++;
    this.#screen.answered(answer.text);
  }

  #changed(file: number, { change }: TraceEvent): string {
    const old = this.#texts[file] ?? "";
    if (!change) return old;
    const text = old.slice(0, change.offset) + change.text + old.slice(change.offset + change.removed);
    this.#texts[file] = text;
    return text;
  }
}

function tellsCalls(contender: Contender): contender is Telling {
  return "calls" in contender;
}

function isListening(contender: Contender): contender is Listening {
  return "changed" in contender;
}
