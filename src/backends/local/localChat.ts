import type { ChatBackend, ChatState, PromptMessage, Reply, TokenCount } from "../../core/chat/chatBackend";
import type { ModelState } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import type { ChatProgress, LoadedModel, RoleStatus } from "../../protocol/host";
import { settledOnAbort } from "../../util/abort";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { fileName, toBackendError } from "./completionRole";
import type { HostSession } from "./hostSession";

/** Tokens asked of a chat context; the model process cuts it to what the model was trained for and the memory holds. */
const contextSize = 8192;

/** Who has the model process; {@link LocalBackend} is the one. */
export interface Serving {
  readonly state: ModelState;
  whenServing(): Promise<HostSession | undefined>;
}

/** The model that a user wants; another object for each time that one is chosen. */
interface Wish {
  /** Absolute path. */
  readonly modelPath: string;
}

/**
 * The chat role of the model process, as one window knows it. The model is loaded when it is first asked; other windows
 * may put another one in its place, which then answers here too, or let it go.
 */
export class LocalChat implements ChatBackend {
  readonly #didChangeState = new Emitter<ChatState>();
  readonly onDidChangeState = this.#didChangeState.event;
  #state: ChatState = { kind: "none" };
  #wish: Wish | undefined;
  /** The user chose it, and it was not asked for since: earlier crashes do not count. */
  #isByUser = false;
  /** What was wanted when the process was asked last; until it is the wish, what others load is not for this window. */
  #taken: Wish | undefined;
  #session: HostSession | undefined;
  #following = new DisposableStore();
  /** What the process answers with; undefined where it has to be loaded first. */
  #model: LoadedModel | undefined;
  #loading: Promise<HostSession> | undefined;

  /** @param modelPath absolute; undefined where none was chosen */
  constructor(
    private readonly backend: Serving,
    modelPath: string | undefined,
    private readonly log: Logger,
  ) {
    this.#want(modelPath, false);
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Takes another model with the next question; `undefined` lets go of the one that there is. */
  useModel(modelPath: string | undefined): void {
    this.#want(modelPath, true);
  }

  warm(): void {
    if (this.#state.kind === "asleep") this.#serving().catch(() => undefined);
  }

  async chat(messages: readonly PromptMessage[], options: Parameters<ChatBackend["chat"]>[1]): Promise<Reply> {
    const { onProgress, signal, sources: _stayHere, ...asked } = options;
    let hasTold = false;
    const tell = (progress: ChatProgress) => {
      // Who aborted has its answer; what is still under way is not for it.
      if (signal.aborted) return;
      hasTold ||= progress.kind === "text" || progress.kind === "thought";
      onProgress?.(progress);
    };
    const ask = (session: HostSession) => session.chat({ messages, ...asked }, { onProgress: tell, signal });
    const { timing: figures, ...reply } = await this.#ask(ask, signal, () => !hasTold);
    return { ...reply, figures };
  }

  /** The model process remembers what the messages come to, so that those that come again cost little. */
  count(messages: readonly PromptMessage[], signal: AbortSignal): Promise<TokenCount> {
    return this.#ask(
      (session) => session.countChat(messages, signal),
      signal,
      () => true,
    );
  }

  dispose(): void {
    this.#following.dispose();
    this.#didChangeState.dispose();
  }

  #want(modelPath: string | undefined, isByUser: boolean): void {
    this.#wish = modelPath === undefined ? undefined : { modelPath };
    this.#isByUser = isByUser;
    if (!this.#wish && this.#model) this.#letGo();
    this.#model = undefined;
    this.#rest();
  }

  /**
   * Asks once more where the process left by its own will, its model was let go in the moment of the call, or another
   * model took its place: one cause may follow from another, so each of them counts by itself.
   */
  async #ask<T>(
    call: (session: HostSession) => Promise<T>,
    signal: AbortSignal,
    mayAskAgain: () => boolean,
  ): Promise<T> {
    const cancelled = () => new BackendError("cancelled", "cancelled");
    const causes = new Set<BackendError["kind"]>();
    for (;;) {
      const session = await settledOnAbort(this.#serving(), signal, cancelled);
      try {
        return await settledOnAbort(call(session), signal, cancelled);
      } catch (error) {
        const { kind } = toBackendError(error);
        const isNew = causes.size < causes.add(kind).size;
        if (!isNew || !mayAskAgain() || !(await this.#isForNothing(session, kind))) throw error;
      }
    }
  }

  async #isForNothing(session: HostSession, kind: BackendError["kind"]): Promise<boolean> {
    if (kind === "processGone") return (await session.ended).kind === "left";
    if (kind === "notLoaded" && this.#session === session) this.#model = undefined;
    // What took its place is in the process already, and answers.
    return kind === "notLoaded" || kind === "superseded";
  }

  #serving(): Promise<HostSession> {
    if (this.#session && this.#model) return Promise.resolve(this.#session);
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<HostSession> {
    for (;;) {
      const wish = this.#wish;
      if (!wish) {
        if (this.#taken) this.#letGo();
        throw new BackendError("notLoaded", "no model was chosen for chat");
      }
      try {
        const session = await this.#take(wish);
        if (session) return session;
      } catch (error) {
        if (wish === this.#wish) throw this.#failed(wish, toBackendError(error));
      }
    }
  }

  /** @returns undefined where another model is wanted meanwhile */
  async #take(wish: Wish): Promise<HostSession | undefined> {
    const session = await this.#meet(wish);
    if (wish !== this.#wish) return undefined;
    const model = await this.#ofProcess(session, wish);
    if (wish !== this.#wish) return undefined;
    this.#serve(session, model);
    return session;
  }

  #letGo(): void {
    this.#taken = undefined;
    this.#session?.unload("chat").catch(() => undefined);
  }

  async #meet({ modelPath }: Wish): Promise<HostSession> {
    this.#setState({ kind: "loading", name: fileName(modelPath), share: 0 });
    const session = await this.backend.whenServing();
    if (session) {
      this.#follow(session);
      return session;
    }
    const { state } = this.backend;
    if (state.kind === "failed") throw new BackendError(state.failure, state.detail);
    throw new BackendError("processGone", "there is no model process");
  }

  async #ofProcess(session: HostSession, wish: Wish): Promise<LoadedModel> {
    this.#taken = wish;
    const despiteStrikes = this.#isByUser;
    this.#isByUser = false;
    const load = (isStandIn: boolean) => {
      const params = { ...wish, despiteStrikes, role: "chat", contextSize, threads: 0, isStandIn } as const;
      return session.load(params, (share) => {
        const isAwaited = wish === this.#wish && this.#state.kind === "loading";
        if (isAwaited) this.#setState({ kind: "loading", name: fileName(wish.modelPath), share });
      });
    };
    try {
      return await load(false);
    } catch (error) {
      // Another window has just asked for another model: then that one will do.
      if (toBackendError(error).kind !== "superseded" || wish !== this.#wish) throw error;
      return await load(true);
    }
  }

  #failed({ modelPath }: Wish, { kind: failure, message: detail }: BackendError): BackendError {
    this.log.error(`chat: ${failure}: ${detail}`);
    const isOfModel = failure !== "processGone";
    if (isOfModel) this.#setState({ kind: "failed", name: fileName(modelPath), failure, detail });
    else this.#rest();
    return new BackendError(failure, detail);
  }

  #follow(session: HostSession): void {
    if (session === this.#session) return;
    this.#following.dispose();
    this.#following = new DisposableStore();
    this.#session = session;
    this.#model = undefined;
    this.#following.add(session.onDidChangeRole((status) => this.#hear(session, status)));
    void session.ended.then(() => {
      if (this.#session !== session) return;
      this.#session = undefined;
      this.#model = undefined;
      if (this.#state.kind === "ready") this.#rest();
    });
  }

  /** The process says that a role has another model, or none any more. */
  #hear(session: HostSession, { role, model }: RoleStatus): void {
    if (role !== "chat" || this.#loading || !this.#wish || this.#taken !== this.#wish) return;
    if (model) this.#serve(session, model);
    else {
      this.#model = undefined;
      this.#rest();
    }
  }

  #serve(session: HostSession, model: LoadedModel): void {
    if (model.modelPath !== this.#model?.modelPath) {
      this.log.info(
        `${model.name} chats, context ${model.contextSize} tokens, in process ${session.pid}: ${model.modelPath}`,
      );
    }
    this.#model = model;
    this.#setState({ kind: "ready", model: { name: model.name, contextSize: model.contextSize } });
  }

  /** Nothing is loaded that this window knows of. */
  #rest(): void {
    const { modelPath } = this.#wish ?? {};
    this.#setState(modelPath === undefined ? { kind: "none" } : { kind: "asleep", name: fileName(modelPath) });
  }

  #setState(state: ChatState): void {
    this.#state = state;
    try {
      this.#didChangeState.fire(state);
    } catch (error) {
      this.log.error(`a listener failed at the state ${state.kind} of the chat: ${String(error)}`);
    }
  }
}
