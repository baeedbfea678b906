import type { Clock } from "../../util/clock";
import type { ContextSource } from "../context/contextSource";
import type { Backend, CompletionModel, FimRequest, FimToken } from "../model/backend";
import { BackendError } from "../model/failure";
import type { Answers } from "./answers";
import { fimRequest } from "./ask";
import { FirstLine } from "./firstLine";
import type { CompletionRequest } from "./request";

/** Milliseconds a call may go on that nobody waits for: VS Code asks some 60 ms after the change that began it. */
const graceMs = 500;

export type Landing =
  | { readonly kind: "result"; readonly firstTokenMs: number }
  /** `waitedMs` is how long the model had taken without a token; undefined where one came, or it was not asked. */
  | { readonly kind: "error"; readonly error: BackendError; readonly waitedMs: number | undefined };

/** What a flight needs of the world. */
export interface FlightParts {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly context: ContextSource;
  /** Where what comes is kept, before anybody who waits is told. */
  readonly answers: Answers;
}

/**
 * One call to the model that is under way, and who waits for it. A live one is aborted soon after nobody does any more,
 * unless its first line was given already.
 */
export class Flight {
  /** Never rejects. */
  readonly landed: Promise<Landing>;
  /** When something can be said of the first line; at the latest when it landed. */
  readonly firstLine: Promise<void>;
  readonly #abort = new AbortController();
  /** Ends the wait before the call. */
  readonly #hurry = new AbortController();
  /** Somebody wants to see also what the model is not sure of. */
  #wantsAll = false;
  #firstLineCame: () => void = () => undefined;
  #text = "";
  #shownText = "";
  #waiting = 0;
  #wantedAt: number;
  #isKept: boolean;

  constructor(
    readonly request: CompletionRequest,
    model: CompletionModel,
    how: { readonly urgency: FimRequest["urgency"]; readonly delayMs: number },
    private readonly parts: FlightParts,
  ) {
    this.#wantedAt = parts.clock.now();
    this.#isKept = how.urgency === "ahead";
    this.firstLine = new Promise((resolve) => {
      this.#firstLineCame = resolve;
    });
    this.landed = this.#fly(fimRequest(request, model, { ...how, context: parts.context }), how.delayMs);
    void this.landed.then(this.#firstLineCame);
    if (!this.#isKept) void this.#watch();
  }

  /** Whether its answer will be one for `request`: the same place, or the answer's beginning typed meanwhile. */
  leadsTo(request: CompletionRequest): boolean {
    const from = this.request;
    if (request.document.uri !== from.document.uri || !request.before.startsWith(from.before)) return false;
    const typed = request.before.slice(from.before.length);
    if (typed === "") return request.after === from.after;
    return this.#text.startsWith(typed) || this.#shownText.startsWith(typed);
  }

  /** Somebody will ask for it soon. */
  want(): void {
    this.#wantedAt = this.parts.clock.now();
  }

  /** It is not held back any longer. */
  hurry(): void {
    this.#hurry.abort("no more waiting");
  }

  /** Somebody waits who asked by key. Where the call was made already, it may end without what that one wants. */
  wantAll(): void {
    this.#wantsAll = true;
    this.hurry();
  }

  /** Its first line is on screen: it goes on to its end though nobody waits. */
  keep(): void {
    this.#isKept = true;
  }

  /** Waits for one of its promises; undefined as soon as `signal` aborts. */
  async wait<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    this.#waiting++;
    try {
      return await Promise.race([promise, aborted(signal)]);
    } finally {
      this.#waiting--;
      this.want();
    }
  }

  abort(): void {
    // With a reason of its own: without one a DOMException with its stack is made, once or more a keystroke.
    this.#abort.abort("nobody waits for it");
    this.hurry();
  }

  async #fly(ask: FimRequest, delayMs: number): Promise<Landing> {
    const { signal } = this.#abort;
    const { backend, clock, answers } = this.parts;
    const kind = { extent: ask.extent, isAhead: ask.urgency === "ahead" };
    let askedAt: number | undefined;
    try {
      if (delayMs > 0) await clock.sleep(delayMs, this.#hurry.signal);
      if (signal.aborted) throw new BackendError("cancelled", "a newer keystroke came");
      askedAt = clock.now();
      const asked = this.#wantsAll ? { ...ask, gateFactor: undefined } : ask;
      const result = await backend.complete(asked, { signal, onToken: this.#reader(kind) });
      answers.add(this.request, result, kind);
      return { kind: "result", firstTokenMs: result.timing.firstTokenMs };
    } catch (thrown) {
      const error = thrown instanceof BackendError ? thrown : new BackendError("internal", `${thrown}`);
      const waitedMs = askedAt === undefined || this.#text !== "" ? undefined : clock.now() - askedAt;
      return { kind: "error", error, waitedMs };
    }
  }

  #reader(kind: Parameters<Answers["add"]>[2]): (token: FimToken) => void {
    const firstLine = new FirstLine();
    const tokens: FimToken[] = [];
    return (token) => {
      this.#text += token.text;
      tokens.push(token);
      const text = firstLine.push(token);
      if (text === undefined) return;
      this.#shownText = this.parts.answers.addFirstLine(this.request, text, tokens, kind) ?? "";
      this.#firstLineCame();
    };
  }

  async #watch(): Promise<void> {
    let isOver = false;
    const over = new AbortController();
    void this.landed.then(() => {
      isOver = true;
      over.abort("landed");
    });
    while (!isOver) {
      await this.parts.clock.sleep(graceMs, over.signal);
      if (!this.#isKept && this.#waiting === 0 && this.parts.clock.now() - this.#wantedAt >= graceMs) this.abort();
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
