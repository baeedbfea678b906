import type { Completer, Decision } from "../core/completion/completer";
import { describeOutcome } from "../core/completion/describe";
import type { Disposable } from "../util/disposable";
import type { Logger } from "../util/logger";

const kept = 50;

/** The last decisions, newest first: for the log, the menu and whoever asks through the extension's exports. */
export class RecentDecisions implements Disposable {
  #decisions: Decision[] = [];
  readonly #subscription: Disposable;

  constructor(completer: Completer, log: Logger) {
    this.#subscription = completer.onDidDecide((decision) => {
      this.#decisions = [decision, ...this.#decisions.slice(0, kept - 1)];
      log.debug(inWords(decision));
    });
  }

  get newestFirst(): readonly Decision[] {
    return this.#decisions;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** "src/a.ts:3 · … (12 ms)"; the suggested text itself is not written, so that a log can be shared. */
export function inWords({ request, outcome, elapsedMs }: Decision): string {
  return `${request.document.path} · ${describeOutcome(outcome)} (${Math.round(elapsedMs)} ms)`;
}
