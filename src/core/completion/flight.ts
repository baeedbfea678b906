import type { Clock } from "../../util/clock";
import type { Backend, FimRequest, FimResult } from "../model/backend";
import { BackendError } from "../model/failure";
import type { CompletionRequest } from "./request";

/** Milliseconds a call may go on that nobody waits for: VS Code asks some 60 ms after the change that began it. */
const graceMs = 500;

export type Landing = { readonly kind: "result" } | { readonly kind: "error"; readonly error: BackendError };

/** One call to the model that is under way, and who waits for it. It is aborted soon after nobody does any more. */
export class Flight {
  /** Never rejects. */
  readonly landed: Promise<Landing>;
  readonly #abort = new AbortController();
  #text = "";
  #waiting = 0;
  #wantedAt: number;

  constructor(
    readonly request: CompletionRequest,
    ask: FimRequest,
    delayMs: number,
    private readonly backend: Backend,
    private readonly clock: Clock,
    /** Called before {@link landed} resolves. */
    private readonly onResult: (result: FimResult) => void,
  ) {
    this.#wantedAt = clock.now();
    this.landed = this.#fly(ask, delayMs);
    void this.#watch();
  }

  /** Whether its answer will be one for `request`: the same place, or the answer's beginning typed meanwhile. */
  leadsTo(request: CompletionRequest): boolean {
    const from = this.request;
    if (request.document.uri !== from.document.uri || !request.before.startsWith(from.before)) return false;
    const typed = request.before.slice(from.before.length);
    if (typed === "") return request.after === from.after;
    return this.#text.startsWith(typed);
  }

  /** Somebody will ask for it soon. */
  want(): void {
    this.#wantedAt = this.clock.now();
  }

  /** Waits for the answer; undefined as soon as `signal` aborts. */
  async join(signal: AbortSignal): Promise<Landing | undefined> {
    this.#waiting++;
    try {
      return await Promise.race([this.landed, aborted(signal)]);
    } finally {
      this.#waiting--;
      this.want();
    }
  }

  abort(): void {
    // With a reason of its own: without one a DOMException with its stack is made, once or more a keystroke.
    this.#abort.abort("nobody waits for it");
  }

  async #fly(ask: FimRequest, delayMs: number): Promise<Landing> {
    const { signal } = this.#abort;
    try {
      if (delayMs > 0) await this.clock.sleep(delayMs, signal);
      if (signal.aborted) throw new BackendError("cancelled", "a newer keystroke came");
      const onToken = ({ text }: { readonly text: string }) => {
        this.#text += text;
      };
      this.onResult(await this.backend.complete(ask, { signal, onToken }));
      return { kind: "result" };
    } catch (error) {
      return { kind: "error", error: error instanceof BackendError ? error : new BackendError("internal", `${error}`) };
    }
  }

  async #watch(): Promise<void> {
    let isOver = false;
    const over = new AbortController();
    void this.landed.then(() => {
      isOver = true;
      over.abort("landed");
    });
    while (!isOver) {
      await this.clock.sleep(graceMs, over.signal);
      if (this.#waiting === 0 && this.clock.now() - this.#wantedAt >= graceMs) this.abort();
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
