import { Emitter } from "../../util/event";
import type { FailureKind } from "../model/failure";

/** Whether a server may be asked now. */
export type HealthStanding =
  /** Nothing is known against it, or it is time to try. */
  | { readonly kind: "fine" }
  /** It failed before, and somebody is trying whether it works again. */
  | { readonly kind: "onTrial"; readonly failure: FailureKind }
  | {
      readonly kind: "waiting";
      readonly failure: FailureKind;
      /** How often in a row it failed. */
      readonly failures: number;
      /** Milliseconds until it may be asked again. */
      readonly forMs: number;
      /** Whether it must not be asked before by anybody: the server said so, or the user's budget does. */
      readonly isFirm: boolean;
    };

/** One call to a server, whose end counts. All of it may be said more than once. */
export interface Trial {
  /** The server answers: the first piece of an answer is there. */
  passed(): void;
  failed(kind: FailureKind, retryAfterMs: number | undefined, now: number): void;
  /** It ended without saying anything of the server. */
  ended(): void;
}

const [firstMs, longestMs] = [1000, 5 * 60 * 1000];
/** Milliseconds for which a server is left alone that will not answer until somebody changes something; also the longest that one may ask for. */
const hourMs = 60 * 60 * 1000;
/** Milliseconds between two looks whether a new day has come: whoever keeps the budget says no without asking the server. */
const budgetMs = 60 * 1000;

/** Only the user, or whoever runs the server, can mend these. */
const lasting: ReadonlySet<FailureKind> = new Set([
  "serverKey",
  "serverPayment",
  "serverForbidden",
  "serverCertificate",
]);
/** Of what is not the server's doing, these keep it from being asked. */
const others: ReadonlySet<FailureKind> = new Set(["overBudget", "ledgerFailed", "internal"]);

interface Outage {
  readonly failure: FailureKind;
  readonly failures: number;
  /** Milliseconds of the caller's clock. */
  readonly until: number;
  readonly isFirm: boolean;
  trial: Trial | undefined;
}

/**
 * Which servers fail, and how long each is left alone: 1 s, 2 s, 4 s and so on after failures in a row, up to five
 * minutes. Then one call tries. It takes the time from its callers; all of them have the same clock.
 */
export class ServerHealth {
  readonly #outages = new Map<string, Outage>();
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;

  /** @param own calls of the one who asks, which do not stand in its own way */
  standing(origin: string, now: number, own: ReadonlySet<Trial> = new Set()): HealthStanding {
    const outage = this.#outages.get(origin);
    if (!outage) return { kind: "fine" };
    const { failure, failures, until, isFirm, trial } = outage;
    if (now < until) return { kind: "waiting", failure, failures, forMs: until - now, isFirm };
    return trial && !own.has(trial) ? { kind: "onTrial", failure } : { kind: "fine" };
  }

  /** A call begins. The first one after a wait is the trial. */
  begin(origin: string, now: number): Trial {
    const before = this.#outages.get(origin);
    const trial: Trial = {
      passed: () => {
        // What began before the last failure says nothing of the time after it.
        if (!before || this.#outages.get(origin) !== before) return;
        this.#outages.delete(origin);
        this.#didChange.fire();
      },
      failed: (kind, retryAfterMs, at) => {
        if (!counts(kind)) return trial.ended();
        const current = this.#outages.get(origin);
        // Several that were under way together fail for one cause.
        if (current && current !== before) return;
        this.#outages.set(origin, outageOf(kind, retryAfterMs, at, current));
        this.#didChange.fire();
      },
      ended: () => {
        if (before?.trial !== trial) return;
        before.trial = undefined;
        if (this.#outages.get(origin) === before) this.#didChange.fire();
      },
    };
    if (before && !before.trial && now >= before.until) {
      before.trial = trial;
      this.#didChange.fire();
    }
    return trial;
  }

  /** The settings are others, or the user wants it to be asked: what was known of all servers is forgotten. */
  reset(): void {
    if (this.#outages.size === 0) return;
    this.#outages.clear();
    this.#didChange.fire();
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}

function counts(kind: FailureKind): boolean {
  return kind.startsWith("server") || others.has(kind);
}

function outageOf(
  failure: FailureKind,
  retryAfterMs: number | undefined,
  now: number,
  before: Outage | undefined,
): Outage {
  const isBudget = failure === "overBudget";
  const failures = isBudget ? 0 : (before?.failures ?? 0) + 1;
  const usual = lasting.has(failure) ? hourMs : Math.min(firstMs * 2 ** (failures - 1), longestMs);
  const waitMs = isBudget ? budgetMs : Math.max(usual, Math.min(retryAfterMs ?? 0, hourMs));
  const isFirm = isBudget || retryAfterMs !== undefined;
  return { failure, failures, until: now + waitMs, isFirm, trial: undefined };
}
