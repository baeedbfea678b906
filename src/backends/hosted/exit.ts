import { counts, isLimited, isUsedUp } from "../../core/hosted/budget";
import type { Left } from "../../core/hosted/leaving";
import type { Permissions } from "../../core/hosted/permission";
import { isPrivateHost } from "../../core/hosted/privateHost";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { settledOnAbort } from "../../util/abort";
import { type Clock, systemClock } from "../../util/clock";
import type { Disposable } from "../../util/disposable";
import { OneAtATime } from "../../util/oneAtATime";
import { Gate, notAllowed, type Watch } from "./gate";
import { KeptBack, type KeptBackPorts } from "./keptBack";
import type { Ledger } from "./ledger/ledger";
import type { Exit, Incoming, Outgoing } from "./ports";
import { send } from "./wire";
import { StatusError } from "./wireErrors";

export interface ExitPorts extends KeptBackPorts {
  readonly permissions: Permissions;
  /** The key that belongs to a server's origin; undefined where there is none. */
  keyOf(origin: string): Promise<string | undefined>;
}

/** The one door, see {@link Exit}. What cannot be told, because a port fails, is a no. */
export class HostedExit implements Exit {
  readonly #gate: Gate;
  readonly #keptBack: KeptBack;
  /** Of two that count and note at once, both would be the last that the budget allows. */
  readonly #notes = new OneAtATime();

  constructor(
    private readonly ports: ExitPorts,
    private readonly ledger: Ledger,
    clock: Clock = systemClock,
  ) {
    this.#gate = new Gate(ports.permissions, clock);
    this.#keptBack = new KeptBack(ports);
  }

  /**
   * The user is setting up a server and has agreed to nothing else yet: requests of purpose `setup`, which hold no text of
   * the user's, may go to this origin until the answer is disposed of, for ten minutes at most.
   */
  allowSetUp(origin: string): Disposable {
    return this.#gate.allowSetUp(origin);
  }

  async send(outgoing: Outgoing): Promise<Incoming> {
    const { signal } = outgoing;
    const url = urlOf(outgoing);
    this.#gate.mustAllow(outgoing);
    // The user may be looking at a question meanwhile, for whose answer nobody waits any more.
    const key = await settledOnAbort(this.#prepared(outgoing, url), signal, cancelled);
    const id = await this.#notes.run(() => this.#note(outgoing, url));
    return await this.#sent(outgoing, url, key, id);
  }

  /** @returns the key; undefined where there is none */
  async #prepared(outgoing: Outgoing, url: URL): Promise<string | undefined> {
    await this.#keptBack.mustBeShareable(outgoing.sources).catch(failing("looksSecret"));
    await this.#keptBack.mustHoldNoSecret(outgoing).catch(failing("looksSecret"));
    const key = await this.ports.keyOf(url.origin).catch(failing("serverKey"));
    // Everybody on the way could read it.
    if (key && url.protocol === "http:" && !isPrivateHost(url.hostname)) {
      throw notAllowed(`a key goes to ${url.host} by https only`);
    }
    return key || undefined;
  }

  /** Writes the ledger, if the day's budget allows one more. @returns the entry's id */
  async #note(outgoing: Outgoing, { origin, pathname }: URL): Promise<string> {
    const { purpose, method, model, sources, body = "", signal } = outgoing;
    const { budget } = this.ports.permissions;
    if (counts(purpose) && isLimited(budget) && isUsedUp(await this.ledger.spentToday(), budget)) {
      throw new BackendError("overBudget", "the day's budget is used up");
    }
    // No line without consent, also where the user has thought otherwise meanwhile.
    this.#gate.mustAllow(outgoing);
    if (signal.aborted) throw cancelled();
    const bytes = Buffer.byteLength(body);
    return await this.ledger.leaving({ purpose, origin, method, path: pathname, model, sources, bytes });
  }

  async #sent(outgoing: Outgoing, url: URL, key: string | undefined, id: string): Promise<Incoming> {
    const { method, body, patience } = outgoing;
    const watch = this.#gate.watch(outgoing);
    try {
      this.#gate.mustAllow(outgoing);
      const reply = await send({ url, method, body, key, patience, signal: watch.signal });
      const settle = this.#settling(watch, id, reply.status);
      return { ...reply, body: whileAllowed(reply.body, watch), settle };
    } catch (error) {
      const status = error instanceof StatusError ? error.status : undefined;
      const failure = failureOf(error, watch);
      await this.#settling(watch, id, status)({ end: failure.kind, tokens: undefined, cost: undefined });
      throw failure;
    }
  }

  #settling(watch: Watch, id: string, status: number | undefined): Incoming["settle"] {
    let settled: Promise<void> | undefined;
    return (left: Omit<Left, "status">) => {
      watch.dispose();
      settled ??= this.ledger.left(id, { ...left, status });
      return settled;
    };
  }
}

/** @throws {BackendError} `notAllowed` for an address that leads elsewhere than its server's origin */
function urlOf({ server, path }: Outgoing): URL {
  const address = `${server.baseUrl}${path}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!url || !isWeb || url.origin !== server.origin || url.username !== "" || url.password !== "") {
    throw notAllowed(`the address does not belong to ${server.origin}`);
  }
  return url;
}

async function* whileAllowed(body: Incoming["body"], watch: Watch): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw failureOf(error, watch);
  }
}

/** The caller takes `cancelled` for its own doing; that the user has withdrawn the permission is something else. */
function failureOf(error: unknown, watch: Watch): BackendError {
  if (watch.isWithdrawn) return notAllowed("the permission was withdrawn");
  return error instanceof BackendError ? error : new BackendError("internal", `${error}`);
}

/** What another part of Hearth throws is not told: its words may hold a key. */
function failing(kind: FailureKind): (error: unknown) => never {
  return (error) => {
    if (error instanceof BackendError) throw error;
    throw new BackendError(kind, error instanceof Error ? error.name : "unknown");
  };
}

function cancelled(): BackendError {
  return new BackendError("cancelled", "cancelled");
}
