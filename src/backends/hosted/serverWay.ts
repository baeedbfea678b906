import type { HostedFeature } from "../../core/hosted/feature";
import type { HealthStanding, ServerHealth, Trial } from "../../core/hosted/health";
import type { ChosenServer, Permission, Permissions } from "../../core/hosted/permission";
import { modelName, type Route, route } from "../../core/hosted/route";
import type { LocalStanding } from "../../core/hosted/speed";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { onAbort, settledOnAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import { DisposableStore, toDisposable } from "../../util/disposable";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import type { ChatClient, FimClient } from "./ports";

/** What asks the server. It is code of its own, which is loaded when it is first asked for. */
export interface HostedClients {
  readonly chat: ChatClient;
  readonly fim: FimClient;
}

/** What the routed backends share. */
export interface RoutingParts {
  readonly permissions: Permissions;
  /** Loads them; undefined as long as no server is allowed. Asked for only where a feature may ask one. */
  readonly clients: () => HostedClients | undefined;
  /** One for all features; whoever has it resets it when the settings of the server change. */
  readonly health: ServerHealth;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A server's model; undefined where it cannot do it. */
type Learn<Model> = (clients: HostedClients, signal: AbortSignal) => Promise<Model | undefined>;

/** How a client is asked. */
export interface Asked {
  /** The first piece of an answer came. */
  readonly answered: () => void;
  readonly signal: AbortSignal;
}

/** What is at the server. */
interface Call {
  readonly key: string;
  readonly trial: Trial;
  readonly abort: AbortController;
}

/** What was found out of a server. */
interface Known<Model> {
  readonly key: string;
  readonly model: Model | undefined;
}

/** Somebody's wish, and no failure. */
const unsaid: ReadonlySet<FailureKind> = new Set(["cancelled", "superseded"]);

/** One feature's way to the server: whether it is asked, what its model is, and how that went. */
export class ServerWay<Model extends { readonly server?: string }> {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  /** Whom to ask may be answered in another way now. */
  readonly onDidChange = this.#didChange.event;
  readonly #didRoute = this.#store.add(new Emitter<Route>());
  readonly onDidRoute = this.#didRoute.event;
  readonly #calls = new Set<Call>();
  #known: Known<Model> | undefined;
  #learning: { readonly key: string; readonly model: Promise<Model> } | undefined;
  readonly #life = new AbortController();
  #waiting = new AbortController();

  /** @param isAskedUnknown whether a call may itself find out what the model is */
  constructor(
    private readonly feature: HostedFeature,
    private readonly parts: RoutingParts,
    private readonly learns: Learn<Model>,
    private readonly isAskedUnknown: boolean,
  ) {
    this.#store.add(parts.permissions.onDidChange(() => this.#permitted()));
    this.#store.add(parts.health.onDidChange(() => this.#changed()));
    this.#store.add(toDisposable(() => this.#waiting.abort()));
    this.#store.add(toDisposable(() => this.#life.abort()));
  }

  get permission(): Permission {
    return this.parts.permissions.of(this.feature);
  }

  /** The server's model, once it is known. */
  get model(): Model | undefined {
    const { permission } = this;
    return permission.time !== "never" && this.#known?.key === this.#key(permission.server)
      ? this.#known.model
      : undefined;
  }

  /** Whom to ask now. */
  route(local: LocalStanding): Route {
    const { feature, permission } = this;
    const server = permission.time === "never" ? undefined : permission.server;
    const health = server ? this.#standing(server) : ({ kind: "fine" } as const);
    return route({ feature, permission, local, health, can: server ? this.#can(server) : "unknown" });
  }

  /** Tells who is being asked. */
  tell(told: Route): void {
    quietly(() => this.#didRoute.fire(told), this.parts.log);
  }

  /**
   * Finds out what the server's model is; one question for all who want to know.
   * @throws {BackendError} with its kind; `serverNotFound` where it cannot do it
   */
  learn(): Promise<Model> {
    const { model, permission } = this;
    if (model) return Promise.resolve(model);
    if (permission.time === "never") return Promise.reject(notAllowed());
    const key = this.#key(permission.server);
    if (this.#learning?.key === key) return this.#learning.model;
    const learning = { key, model: this.#learn(permission.server) };
    this.#learning = learning;
    const over = () => {
      if (this.#learning === learning) this.#learning = undefined;
    };
    learning.model.then(over, over);
    return learning.model;
  }

  /** Finds it out meanwhile, unless the server fails. */
  learnSoon(): void {
    const { permission } = this;
    if (permission.time === "never" || this.#standing(permission.server).kind !== "fine") return;
    this.learn().catch(() => undefined);
  }

  /**
   * Asks the server, and remembers how that went. Settles at once when `signal` aborts, or the user does not allow it
   * any more.
   * @throws {BackendError} as the client does, and `cancelled` or `notAllowed`
   */
  async ask<T>(call: (clients: HostedClients, asked: Asked) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { permission } = this;
    const clients = permission.time === "never" ? undefined : this.parts.clients();
    if (permission.time === "never" || !clients) throw notAllowed();
    const trial = this.parts.health.begin(permission.server.origin, this.parts.clock.now());
    const mine: Call = { key: this.#key(permission.server), trial, abort: new AbortController() };
    this.#calls.add(mine);
    const end = () => {
      mine.abort.abort();
      trial.ended();
    };
    const giving = onAbort(signal, end);
    const given = () => (signal.aborted ? new BackendError("cancelled", "nobody waits for it") : notAllowed());
    try {
      const asked = call(clients, { answered: () => trial.passed(), signal: mine.abort.signal });
      const result = await settledOnAbort(asked, mine.abort.signal, given);
      trial.passed();
      return result;
    } catch (error) {
      const { kind, retryAfterMs, message } = asBackendError(error);
      if (!unsaid.has(kind)) this.parts.log.info(`${this.feature}: ${permission.server.host}: ${kind}: ${message}`);
      trial.failed(kind, retryAfterMs, this.parts.clock.now());
      throw error;
    } finally {
      giving.dispose();
      this.#calls.delete(mine);
      trial.ended();
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #learn(server: ChosenServer): Promise<Model> {
    const model = await this.ask((clients, asked) => this.learns(clients, asked.signal), this.#life.signal);
    const named = model && { ...model, server: server.host };
    this.#known = { key: this.#key(server), model: named };
    this.#changed();
    if (!named) throw new BackendError("serverNotFound", "the server cannot do it");
    return named;
  }

  #can(server: ChosenServer): "yes" | "no" | "unknown" {
    if (this.#known?.key === this.#key(server)) return this.#known.model ? "yes" : "no";
    return this.isAskedUnknown ? "yes" : "unknown";
  }

  #standing({ origin }: ChosenServer): HealthStanding {
    return this.parts.health.standing(
      origin,
      this.parts.clock.now(),
      new Set(Array.from(this.#calls, ({ trial }) => trial)),
    );
  }

  #key(server: ChosenServer): string {
    return [server.baseUrl, modelName(this.feature, server)].join("\n");
  }

  #permitted(): void {
    const { permission } = this;
    const key = permission.time === "never" ? undefined : this.#key(permission.server);
    if (this.#known?.key !== key) this.#known = undefined;
    for (const call of this.#calls) {
      if (call.key === key) continue;
      call.abort.abort();
      call.trial.ended();
    }
    this.#changed();
  }

  #changed(): void {
    this.#wait();
    quietly(() => this.#didChange.fire(), this.parts.log);
  }

  /** Nobody else tells that a server's time is up. */
  #wait(): void {
    const { permission } = this;
    this.#waiting.abort();
    const standing = permission.time === "never" ? undefined : this.#standing(permission.server);
    if (standing?.kind !== "waiting") return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.parts.clock.sleep(standing.forMs, waiting.signal).then(() => {
      if (!waiting.signal.aborted) this.#changed();
    });
  }
}

function notAllowed(): BackendError {
  return new BackendError("notAllowed", "no server is allowed");
}

/** Tells listeners: an answer must not fail because one of them does. */
export function quietly(fire: () => void, log: Logger): void {
  try {
    fire();
  } catch (error) {
    log.error(`a listener of who is asked failed: ${String(error)}`);
  }
}

/** An error that nobody gave a kind is a defect of Hearth. */
export function asBackendError(error: unknown): BackendError {
  return error instanceof BackendError ? error : new BackendError("internal", String(error));
}
