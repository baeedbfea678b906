import type { Completer, Decision } from "../core/completion/completer";
import { describeOutcome } from "../core/completion/describe";
import type { Disposable } from "../util/disposable";
import type { Logger } from "../util/logger";

const kept = 50;
/** Characters kept of the text around the cursor: enough to tell places apart, little enough to keep 50 of them. */
const keptText = 200;

/** The last decisions, newest first: for the log, the menu and whoever asks through the extension's exports. */
export class RecentDecisions implements Disposable {
  #decisions: Decision[] = [];
  readonly #subscription: Disposable;

  constructor(completer: Completer, log: Logger) {
    this.#subscription = completer.onDidDecide((decision) => {
      this.#decisions = [shortened(decision), ...this.#decisions.slice(0, kept - 1)];
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

function shortened({ request, ...rest }: Decision): Decision {
  const { before, after } = request;
  return { ...rest, request: { ...request, before: before.slice(-keptText), after: after.slice(0, keptText) } };
}

/** "src/a.ts · … (12 ms)"; the suggested text itself is not written, so that a log can be shared. */
function inWords({ request, outcome, elapsedMs }: Decision): string {
  return `${request.document.path} · ${describeOutcome(outcome)} (${Math.round(elapsedMs)} ms)`;
}
