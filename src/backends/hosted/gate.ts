import { hostedFeatures } from "../../core/hosted/feature";
import type { Permission, Permissions } from "../../core/hosted/permission";
import { BackendError } from "../../core/model/failure";
import { onAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import { type Disposable, DisposableStore, toDisposable } from "../../util/disposable";
import type { Outgoing } from "./ports";

/** Milliseconds after which nobody is setting anything up any more, whoever forgot to say so. */
const longestSetUpMs = 10 * 60_000;
/** Characters of a body that asks what a server can do. */
const longestSetUpBody = 4_096;

interface Grant {
  readonly origin: string;
  readonly until: number;
}

/** A request that is under way, as long as it is wanted and allowed. */
export interface Watch extends Disposable {
  /** Aborts when the caller gives up, or the user takes the permission back. */
  readonly signal: AbortSignal;
  /** Whether it was the user. */
  readonly isWithdrawn: boolean;
}

/** Whether the user allows a request, at this moment and while it is under way. */
export class Gate {
  readonly #grants = new Set<Grant>();

  constructor(
    private readonly permissions: Permissions,
    private readonly clock: Clock,
  ) {}

  /** Lets requests of purpose `setup` to one origin through until the answer is disposed of, for ten minutes at most. */
  allowSetUp(origin: string): Disposable {
    const grant = { origin, until: this.clock.now() + longestSetUpMs };
    this.#grants.add(grant);
    return toDisposable(() => this.#grants.delete(grant));
  }

  /** @throws {BackendError} `notAllowed` */
  mustAllow({ purpose, server, sources, body = "" }: Outgoing): void {
    const { origin } = server;
    if (purpose !== "setup") {
      const permission = this.permissions.of(purpose);
      if (!names(permission, origin)) throw notAllowed(`${purpose}: ${reason(permission)}`);
    } else if (sources.length > 0 || body.length > longestSetUpBody) {
      throw notAllowed("setup: no text of the user's goes along");
    } else if (
      !this.#isSetUp(origin) &&
      !hostedFeatures.some((feature) => names(this.permissions.of(feature), origin))
    ) {
      throw notAllowed("setup: nobody is setting this server up");
    }
  }

  watch(outgoing: Outgoing): Watch {
    const store = new DisposableStore();
    const stop = new AbortController();
    let isWithdrawn = false;
    store.add(onAbort(outgoing.signal, () => stop.abort()));
    store.add(
      this.permissions.onDidChange(() => {
        if (this.#isAllowed(outgoing)) return;
        isWithdrawn = true;
        stop.abort();
      }),
    );
    return {
      signal: stop.signal,
      get isWithdrawn() {
        return isWithdrawn;
      },
      dispose: () => store.dispose(),
    };
  }

  #isAllowed(outgoing: Outgoing): boolean {
    try {
      this.mustAllow(outgoing);
      return true;
    } catch {
      return false;
    }
  }

  #isSetUp(origin: string): boolean {
    const now = this.clock.now();
    return [...this.#grants].some((grant) => grant.origin === origin && now < grant.until);
  }
}

export function notAllowed(why: string): BackendError {
  return new BackendError("notAllowed", why);
}

/** Whether what is allowed is allowed for this very server. */
function names(permission: Permission, origin: string): boolean {
  return permission.time !== "never" && permission.server.origin === origin;
}

function reason(permission: Permission): string {
  return permission.time === "never" ? permission.because : "another server is allowed";
}
