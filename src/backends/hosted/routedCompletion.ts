import type { Route } from "../../core/hosted/route";
import { Speed, standingOf } from "../../core/hosted/speed";
import type { Backend, CompletionModel, FimRequest, FimResult, FimToken, ModelState } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import { onAbort } from "../../util/abort";
import { DisposableStore } from "../../util/disposable";
import { Emitter, type Event } from "../../util/event";
import { type Asked, asBackendError, type HostedClients, quietly, type RoutingParts, ServerWay } from "./serverWay";

type CompleteOptions = Parameters<Backend["complete"]>[1];

/**
 * Completion by the model of this machine, or by the user's server where that is allowed and needed. Without permission
 * it is the local backend and nothing else. What the local model has begun is never thrown away: a call that was given to
 * it stays with it.
 */
export class RoutedCompletion implements Backend {
  readonly #store = new DisposableStore();
  readonly #didChangeState = this.#store.add(new Emitter<ModelState>());
  readonly onDidChangeState = this.#didChangeState.event;
  readonly #way: ServerWay<CompletionModel>;
  /** Each call of a user who waits, where a server is allowed. */
  readonly onDidRoute: Event<Route>;
  readonly #speed = new Speed("completion");
  /** The one call that is at the server. */
  #atServer: AbortController | undefined;
  /** Whom the newest call was given to, while it runs: who asked keeps no answer of another model than it is told of. */
  #held: Route["to"] | undefined;
  #newest: FimRequest | undefined;
  #told: ModelState;
  #ofServer: Extract<ModelState, { model: CompletionModel }> | undefined;

  constructor(
    private readonly local: Backend,
    private readonly parts: RoutingParts,
  ) {
    this.#way = this.#store.add(
      new ServerWay("completion", parts, (clients, signal) => clients.fim.model(signal), false),
    );
    this.onDidRoute = this.#way.onDidRoute;
    this.#told = this.state;
    this.#store.add(local.onDidChangeState(() => this.#changed(true)));
    this.#store.add(this.#way.onDidChange(() => this.#changed(false)));
  }

  /** Whom a call would go to now. */
  get route(): Route {
    return this.#way.route(standingOf(this.local.state, this.#speed, this.parts.clock.now()));
  }

  get state(): ModelState {
    const { model } = this.#way;
    return model && (this.#held ?? this.route.to) === "server" ? this.#serving(model) : this.local.state;
  }

  warm(): void {
    const { permission } = this.#way;
    const isLocalWanted = permission.time !== "always" || this.route.to === "local";
    if (isLocalWanted) this.local.warm();
    if (permission.time !== "never" && this.#wantsServer(this.route)) this.#way.learnSoon();
  }

  complete(request: FimRequest, options: CompleteOptions): Promise<FimResult> {
    // Without a detour: it is the usual case, and at each key.
    if (this.#way.permission.time === "never") return this.local.complete(request, options);
    if (request.urgency === "ahead" || request.maxTokens === 0) return this.#ahead(request, options);
    return this.#routed(request, options);
  }

  dispose(): void {
    this.#atServer?.abort();
    this.#store.dispose();
  }

  /** What nobody waits for never goes to a server; and the local model is left alone while it is not asked either. */
  #ahead(request: FimRequest, options: CompleteOptions): Promise<FimResult> {
    if (this.state === this.local.state) return this.local.complete(request, options);
    return Promise.reject(new BackendError("superseded", "nothing is asked ahead of a server"));
  }

  async #routed(request: FimRequest, options: CompleteOptions): Promise<FimResult> {
    this.#atServer?.abort("a newer call came");
    const { route } = this;
    const { model } = this.#way;
    this.#way.tell(route);
    this.#hold(request, route.to === "server" && model ? "server" : "local");
    try {
      if (route.to === "server" && model) return await this.#fromServer(request, model, route.server, options);
      if (this.#wantsServer(route)) this.#way.learnSoon();
      return await this.#fromLocal(request, options);
    } finally {
      // After who asked has taken the answer.
      setImmediate(() => this.#newest === request && this.#hold(undefined, undefined));
    }
  }

  #hold(request: FimRequest | undefined, to: Route["to"] | undefined): void {
    this.#newest = request;
    this.#held = to;
    this.#changed(false);
  }

  async #fromServer(
    request: FimRequest,
    model: CompletionModel,
    server: string,
    { onToken, signal }: CompleteOptions,
  ): Promise<FimResult> {
    const abort = new AbortController();
    const giving = onAbort(signal, () => abort.abort("nobody waits for it"));
    this.#atServer = abort;
    let hasTold = false;
    try {
      const ask = ({ fim }: HostedClients, asked: Asked) => {
        const hear = (token: FimToken) => {
          // Who gave up, or was overtaken, hears nothing more.
          if (asked.signal.aborted) return;
          if (!hasTold) asked.answered();
          hasTold = true;
          onToken?.(token);
        };
        return fim.complete(request, { onToken: hear, signal: asked.signal });
      };
      return { ...(await this.#way.ask(ask, abort.signal)), model };
    } catch (error) {
      if (signal.aborted) throw new BackendError("cancelled", "nobody waits for it");
      if (abort.signal.aborted) throw new BackendError("superseded", "a newer call took its place");
      const failure = asBackendError(error);
      if (hasTold || !this.#hasLocal) throw failure;
      this.#way.tell({ to: "local", because: { kind: "serverFailed", failure: failure.kind }, server });
      // Its pieces would be taken for those of the model that was asked first; who answers is in the result.
      return await this.#fromLocal(request, { signal });
    } finally {
      giving.dispose();
      if (this.#atServer === abort) this.#atServer = undefined;
    }
  }

  async #fromLocal(request: FimRequest, { onToken, signal }: CompleteOptions): Promise<FimResult> {
    const { state } = this.local;
    const model = "model" in state ? state.model : undefined;
    const startedAt = this.parts.clock.now();
    let hasTold = false;
    const hear = (token: FimToken) => {
      hasTold = true;
      onToken?.(token);
    };
    try {
      const result = await this.local.complete(request, { onToken: hear, signal });
      if (model) this.#speed.add(model.name, result.timing.firstTokenMs, this.parts.clock.now());
      return model ? { ...result, model } : result;
    } catch (error) {
      const now = this.parts.clock.now();
      if (model && signal.aborted && !hasTold) this.#speed.gaveUp(model.name, now - startedAt, now);
      throw error;
    }
  }

  get #hasLocal(): boolean {
    const { kind } = this.local.state;
    return kind === "ready" || kind === "busy";
  }

  /** Whether it would be asked if it were known what it can do. */
  #wantsServer(route: Route): boolean {
    return route.to === "server" || route.because.kind === "unknown";
  }

  /** One object as long as nothing changes. */
  #serving(model: CompletionModel): ModelState {
    const { state } = this.local;
    const awaited = state.kind === "loading" ? state : undefined;
    const last = this.#ofServer;
    if (last?.model === model && last.awaited === awaited) return last;
    this.#ofServer = { kind: "ready", model, ...(awaited && { awaited }) };
    return this.#ofServer;
  }

  /** @param isLocals the local backend says so: then it is told as it says it, where it is the one that is asked */
  #changed(isLocals: boolean): void {
    const { state } = this;
    const isTold = state === this.#told && !(isLocals && state === this.local.state);
    this.#told = state;
    if (!isTold) quietly(() => this.#didChangeState.fire(state), this.parts.log);
  }
}
