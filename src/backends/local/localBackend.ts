import type { Backend, FimRequest, FimResult, FimToken, ModelState } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import { familyById } from "../../core/model/families";
import type { HostStatus, LoadedModel, MachineInfo } from "../../protocol/host";
import { onAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { Heartbeat } from "./heartbeat";
import { HostSession } from "./hostSession";
import { RestartBudget } from "./restartBudget";
import type { HostTransport } from "./transport";

/** Tokens asked of a completion context; the model process cuts it to what the model was trained for. */
const contextSize = 4096;
/** Milliseconds without an answer after which the process counts as hung. A load reads files of many gigabytes. */
const hungAfterMs = { loading: 60_000, otherwise: 10_000 } as const;

export interface LocalBackendOptions {
  readonly transport: HostTransport;
  /** Absolute path of the completion model. */
  readonly modelPath: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The backend that runs the model in a process on this machine, and keeps that process alive. */
export class LocalBackend implements Backend {
  readonly #didChangeState = new Emitter<ModelState>();
  readonly onDidChangeState = this.#didChangeState.event;
  readonly #budget = new RestartBudget();
  #modelPath: string;
  #state: ModelState = { kind: "none" };
  /** Aborted when the user restarts, another model is set, or the backend goes. */
  #life: AbortController | undefined;
  #session: HostSession | undefined;
  #running = 0;
  #isDisposed = false;

  constructor(private readonly options: LocalBackendOptions) {
    this.#modelPath = options.modelPath;
  }

  get state(): ModelState {
    return this.#state;
  }

  warm(): void {
    if (this.#state.kind !== "none" || this.#isDisposed) return;
    this.#life = new AbortController();
    void this.#live(this.#life.signal);
  }

  /** Takes another model, at once if the process was started for the one from before. */
  useModel(modelPath: string): void {
    this.#modelPath = modelPath;
    if (this.#state.kind !== "none") this.restart();
  }

  /** Ends the process and starts again. Forgets earlier crashes. */
  restart(): void {
    this.#budget.reset();
    this.#end();
    this.warm();
  }

  async complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    const session = this.#session;
    if (!session || (this.#state.kind !== "ready" && this.#state.kind !== "busy")) {
      this.warm();
      throw new BackendError("notLoaded", "the model is not loaded yet");
    }
    const { model } = this.#state;
    this.#running++;
    this.#setState({ kind: "busy", model });
    try {
      const { signal, onToken } = options;
      const call = session.complete(request, {
        signal,
        // Who aborted has its answer; what is still under way is not for it.
        onProgress: (token) => signal.aborted || onToken?.(token),
      });
      return await settledOnAbort(call, options.signal);
    } finally {
      this.#running--;
      if (this.#running === 0 && this.#session === session && this.#state.kind === "busy") {
        this.#setState({ kind: "ready", model });
      }
    }
  }

  /** What the model process says of itself; undefined while no model is loaded. */
  async status(): Promise<HostStatus | undefined> {
    return this.#session?.status().catch(() => undefined);
  }

  /** What the model process says of the machine; undefined while no model is loaded. */
  async describeMachine(): Promise<MachineInfo | undefined> {
    return this.#session?.describeMachine().catch(() => undefined);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end();
    this.#didChangeState.dispose();
  }

  /** Starts the process, and again when it is lost, until `life` ends or the budget is spent. */
  async #live(life: AbortSignal): Promise<void> {
    const { clock, log } = this.options;
    while (!life.aborted) {
      const lost = await this.#liveOnce(life);
      if (life.aborted || !lost) return;
      const verdict = this.#budget.lost(clock.now());
      log.warn(`the model process was lost (${lost}); ${verdict.kind === "stop" ? "giving up" : "starting it again"}`);
      if (verdict.kind === "stop") return this.#fail("stopped", lost);
      this.#setState(this.#loading(0));
      await clock.sleep(verdict.delayMs, life);
    }
  }

  /** One process from start to end. Answers how it was lost, or undefined if it must not be started again. */
  async #liveOnce(life: AbortSignal): Promise<string | undefined> {
    this.#setState(this.#loading(0));
    let session: HostSession;
    try {
      session = new HostSession(await this.options.transport.open(), this.options.log);
    } catch (error) {
      if (!life.aborted) this.#fail("cannotStart", String(error));
      return undefined;
    }
    if (life.aborted) {
      session.close();
      return undefined;
    }
    const ending = onAbort(life, () => session.close());
    const over = new AbortController();
    try {
      const model = await this.#load(session, life);
      void this.#watch(session, hungAfterMs.otherwise, over.signal);
      if (life.aborted) return undefined;
      this.#session = session;
      this.#setState({ kind: "ready", model });
      return await session.ended;
    } catch (error) {
      const failure = error instanceof BackendError ? error : new BackendError("internal", String(error));
      if (failure.kind === "processGone") return await session.ended;
      // A model that cannot be used: no process is kept for it, and no other try is made until the user acts.
      if (!life.aborted) this.#fail(failure.kind, failure.message);
      session.close();
      return undefined;
    } finally {
      over.abort();
      ending.dispose();
      if (this.#session === session) this.#session = undefined;
    }
  }

  /** Ends a process that hangs, so that it is lost as one that crashed is. */
  async #watch(session: HostSession, limitMs: number, over: AbortSignal): Promise<void> {
    const heartbeat = new Heartbeat(() => session.ping(), this.options.clock);
    if (!(await heartbeat.hangs(limitMs, over))) return;
    this.options.log.warn(`process ${session.pid} has not answered for ${limitMs / 1000} s and is ended`);
    session.kill();
  }

  async #load(session: HostSession, life: AbortSignal) {
    const over = new AbortController();
    void this.#watch(session, hungAfterMs.loading, over.signal);
    try {
      await session.greet(`window of process ${process.pid}`);
      const params = { role: "completion", modelPath: this.#modelPath, contextSize, threads: 0 } as const;
      const loaded = await session.load(params, (share) => {
        if (!life.aborted) this.#setState(this.#loading(share));
      });
      this.options.log.info(describeLoaded(loaded, session.pid));
      return completionModel(loaded);
    } finally {
      over.abort();
    }
  }

  #loading(share: number): ModelState {
    return { kind: "loading", name: fileName(this.#modelPath), share };
  }

  #fail(failure: BackendError["kind"], detail: string): void {
    this.options.log.error(`${failure}: ${detail}`);
    this.#setState({ kind: "failed", failure, detail });
  }

  #setState(state: ModelState): void {
    this.#state = state;
    try {
      this.#didChangeState.fire(state);
    } catch (error) {
      // Whoever only wants to know about the model must not be able to end it.
      this.options.log.error(`a listener failed at the state ${state.kind}: ${String(error)}`);
    }
  }

  #end(): void {
    this.#life?.abort();
    this.#life = undefined;
    this.#session = undefined;
    this.#setState({ kind: "none" });
  }
}

function completionModel(loaded: LoadedModel) {
  const family = loaded.family === undefined ? undefined : familyById(loaded.family);
  if (!family) throw new BackendError("noFim", `${loaded.name} is of no family that completes code`);
  const { minMeanLogProb, writesBlocks } = family;
  return { name: loaded.name, contextSize: loaded.contextSize, minMeanLogProb, writesBlocks };
}

function describeLoaded(model: LoadedModel, pid: number): string {
  const size = `${(model.parameters / 1e6).toFixed(1)} M parameters, context ${model.contextSize} tokens`;
  return `${model.name} (${size}) loaded in ${Math.round(model.loadMs)} ms by process ${pid}: ${model.modelPath}`;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Rejects as soon as `signal` aborts; the call's own end is then of no interest to anybody. */
function settledOnAbort<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const listening = onAbort(signal, () => reject(new BackendError("cancelled", "cancelled")));
    call.then(resolve, reject).finally(() => listening.dispose());
  });
}
