import type {
  AnswerProgress,
  ChatBackend,
  ChatModel,
  ChatState,
  PromptMessage,
  Reply,
  TokenCount,
} from "../../core/chat/chatBackend";
import { modelName, type Route } from "../../core/hosted/route";
import { type LocalStanding, type Speed, standingOf } from "../../core/hosted/speed";
import { estimateTokens } from "../../core/hosted/tokenEstimate";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { settledOnAbort } from "../../util/abort";
import { DisposableStore } from "../../util/disposable";
import { Emitter, type Event } from "../../util/event";
import { type Asked, asBackendError, type HostedClients, quietly, type RoutingParts, ServerWay } from "./serverWay";

type ChatOptions = Parameters<ChatBackend["chat"]>[1];

/** Another one would not do better: the question is too long, or none. */
const ownFaults: ReadonlySet<FailureKind> = new Set(["cancelled", "promptTooLong", "badParams"]);

/**
 * The chat's model for one feature: that of this machine, or the user's server where that is allowed and needed. Without
 * permission it is the local one and nothing else. An answer comes from one of them alone: the other is asked in its place
 * only before its first piece.
 */
export class RoutedChat implements ChatBackend {
  readonly #store = new DisposableStore();
  readonly #didChangeState = this.#store.add(new Emitter<ChatState>());
  readonly onDidChangeState = this.#didChangeState.event;
  readonly #way: ServerWay<ChatModel>;
  /** Each question, where a server is allowed; once more where another one is asked in the place of who failed. */
  readonly onDidRoute: Event<Route>;
  #told: ChatState;
  #ofServer: ChatState | undefined;

  /** @param speed one for all features that the local model serves */
  constructor(
    private readonly feature: "chat" | "actions",
    private readonly local: ChatBackend,
    private readonly speed: Speed,
    private readonly parts: RoutingParts,
  ) {
    this.#way = this.#store.add(new ServerWay(feature, parts, (clients, signal) => clients.chat.model(signal), true));
    this.onDidRoute = this.#way.onDidRoute;
    this.#told = this.state;
    this.#store.add(local.onDidChangeState(() => this.#changed(true)));
    this.#store.add(this.#way.onDidChange(() => this.#changed(false)));
  }

  /** Whom a question would go to now. */
  get route(): Route {
    return this.#way.route(this.#standing);
  }

  get state(): ChatState {
    const { permission, model } = this.#way;
    if (permission.time === "never" || this.route.to === "local") return this.local.state;
    const name = modelName(this.feature, permission.server);
    const { host: server } = permission.server;
    const last = this.#ofServer;
    const isAsleep = last?.kind === "asleep" && last.name === name && last.server === server;
    if (last && (last.kind === "ready" ? last.model === model : !model && isAsleep)) return last;
    this.#ofServer = model ? { kind: "ready", model } : { kind: "asleep", name, server };
    return this.#ofServer;
  }

  warm(): void {
    const { permission } = this.#way;
    const { to } = this.route;
    if (permission.time !== "always" || to === "local") this.local.warm();
    if (to === "server") this.#way.learnSoon();
  }

  chat(messages: readonly PromptMessage[], options: ChatOptions): Promise<Reply> {
    if (this.#way.permission.time === "never") return this.local.chat(messages, options);
    const { route } = this;
    this.#way.tell(route);
    if (route.to === "local") return this.#fromLocal(messages, options);
    // It may be there for the next question.
    if (this.#way.permission.time === "whenUnavailable") this.local.warm();
    return this.#fromServer(messages, options, route.server);
  }

  /**
   * For a server it is an estimate, for which nothing leaves but the question what its model is; see
   * {@link estimateTokens}.
   */
  count(messages: readonly PromptMessage[], signal: AbortSignal): Promise<TokenCount> {
    const isLocal = this.#way.permission.time === "never" || this.route.to === "local";
    return isLocal ? this.local.count(messages, signal) : this.#estimated(messages, signal);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #estimated(messages: readonly PromptMessage[], signal: AbortSignal): Promise<TokenCount> {
    try {
      await this.#model(signal);
      return estimateTokens(messages);
    } catch (error) {
      if (signal.aborted || !this.#hasLocal) throw error;
      return await this.local.count(messages, signal);
    }
  }

  /** @param isLast the local model has failed already */
  async #fromServer(
    messages: readonly PromptMessage[],
    options: ChatOptions,
    server: string,
    isLast = false,
  ): Promise<Reply> {
    const heard = new Heard(options);
    try {
      const model = await this.#model(options.signal);
      const ask = ({ chat }: HostedClients, { answered, signal }: Asked) => {
        const onProgress = (progress: AnswerProgress) => {
          if (signal.aborted) return;
          heard.hear(progress);
          if (heard.hasText) answered();
        };
        return chat.chat(messages, { ...options, purpose: this.feature, onProgress, signal });
      };
      return { ...(await this.#way.ask(ask, options.signal)), model };
    } catch (error) {
      const failure = asBackendError(error);
      if (isLast || !heard.mayAskOther(failure) || !this.#hasLocal) throw failure;
      this.#way.tell({ to: "local", because: { kind: "serverFailed", failure: failure.kind }, server });
      return await this.#fromLocal(messages, options, failure);
    }
  }

  /** @param before why the server did not answer, where it was asked first */
  async #fromLocal(messages: readonly PromptMessage[], options: ChatOptions, before?: BackendError): Promise<Reply> {
    const heard = new Heard(options);
    try {
      const onProgress = (progress: AnswerProgress) => heard.hear(progress);
      const reply = await this.local.chat(messages, { ...options, onProgress });
      return this.#measured(reply);
    } catch (error) {
      const failure = asBackendError(error);
      if (!heard.mayAskOther(failure)) throw failure;
      if (before) throw before;
      const route = this.#way.route({ kind: "unavailable", why: "failed", failure: failure.kind });
      if (route.to === "local") throw failure;
      this.#way.tell(route);
      return await this.#fromServer(messages, options, route.server, true);
    }
  }

  #measured(reply: Reply): Reply {
    const { state } = this.local;
    if (state.kind !== "ready") return reply;
    this.speed.wrote(state.model.name, reply.figures, this.parts.clock.now());
    this.#changed(false);
    return { ...reply, model: state.model };
  }

  #model(signal: AbortSignal): Promise<ChatModel> {
    return settledOnAbort(this.#way.learn(), signal, () => new BackendError("cancelled", "nobody waits for it"));
  }

  get #standing(): LocalStanding {
    return standingOf(this.local.state, this.speed, this.parts.clock.now());
  }

  get #hasLocal(): boolean {
    const { kind } = this.local.state;
    return kind !== "none" && kind !== "failed";
  }

  /** @param isLocals the local backend says so: then it is told as it says it, where it is the one that is asked */
  #changed(isLocals: boolean): void {
    const { state } = this;
    const isTold = state === this.#told && !(isLocals && state === this.local.state);
    this.#told = state;
    if (!isTold) quietly(() => this.#didChangeState.fire(state), this.parts.log);
  }
}

/** What was told of an answer. */
class Heard {
  hasText = false;

  constructor(private readonly options: ChatOptions) {}

  hear(progress: AnswerProgress): void {
    if (this.options.signal.aborted) return;
    this.hasText ||= progress.kind === "text" || progress.kind === "thought";
    this.options.onProgress?.(progress);
  }

  mayAskOther({ kind }: BackendError): boolean {
    return !this.hasText && !this.options.signal.aborted && !ownFaults.has(kind);
  }
}
