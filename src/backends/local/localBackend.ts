import type { Backend, FimRequest, FimResult, FimToken, ModelState } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import type { HostStatus } from "../../protocol/host";
import type { AcceleratorStatus, MachineInfo } from "../../protocol/machine";
import { onAbort, settledOnAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import { Emitter, once } from "../../util/event";
import type { Logger } from "../../util/logger";
import { CompletionRole, fileName, toBackendError } from "./completionRole";
import { Heartbeat } from "./heartbeat";
import { HostSession, type SessionEnd } from "./hostSession";
import { verdictAfter } from "./restartBudget";
import type { HostLink, HostTransport } from "./transport";

/** Milliseconds without a sign of life after which the process counts as hung. A load reads files of many gigabytes. */
const hungAfterMs = { loading: 60_000, otherwise: 10_000 } as const;
/** Milliseconds before a process that left by its own will is replaced. */
const replaceMs = 50;

export interface LocalBackendOptions {
  readonly transport: HostTransport;
  /** What the process calls this window when it tells a user who is connected. */
  readonly client: string;
  /** Absolute path of the completion model. */
  readonly modelPath: string;
  /** Absolute path of the small model that serves while the other one is not loaded, or cannot be. */
  readonly standInPath: string;
  /** Minutes without a call after which the process leaves; 0 for never. */
  readonly unloadAfterMinutes: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a life that this window ends does with its process: let it go on for others, or end it for all of them. */
type LifeEnd = "leave" | "restart";

/** The backend that runs the model in a process on this machine, and keeps that process alive. */
export class LocalBackend implements Backend {
  readonly #didChangeState = new Emitter<ModelState>();
  readonly onDidChangeState = this.#didChangeState.event;
  readonly #didLearnAccelerator = new Emitter<AcceleratorStatus>();
  /** What a process knows of the accelerator, when this window meets it and when that changes. */
  readonly onDidLearnAccelerator = this.#didLearnAccelerator.event;
  #modelPath: string;
  #unloadAfterMinutes: number;
  #state: ModelState = { kind: "none" };
  /** Aborted with a {@link LifeEnd} when the user restarts or the backend goes. */
  #life: AbortController | undefined;
  /** Of the process in use. */
  #role: CompletionRole | undefined;
  /** Resolves when the newest life is over, and what it had of a process is gone. */
  #living: Promise<void> = Promise.resolve();
  /** Settles when the next life may begin. */
  #ending: Promise<unknown> = Promise.resolve();
  /** The user asked for what comes next: what went wrong before does not count. */
  #isByUser = false;
  #isJoining = false;
  #isDisposed = false;

  constructor(private readonly options: LocalBackendOptions) {
    this.#modelPath = options.modelPath;
    this.#unloadAfterMinutes = options.unloadAfterMinutes;
  }

  get state(): ModelState {
    return this.#state;
  }

  warm(): void {
    if (this.#isDisposed) return;
    const { kind } = this.#state;
    if (kind === "none" || kind === "asleep") this.#begin();
    else if (this.#state.kind === "failed" && this.#state.failure === "stopped") void this.#join();
  }

  /** Takes another model; the one from before serves until it is loaded. */
  useModel(modelPath: string): void {
    this.#modelPath = modelPath;
    if (this.#state.kind === "failed") this.restart();
    else if (this.#role) void this.#role.want({ modelPath, despiteStrikes: true });
    else this.#isByUser = true;
  }

  /** @param minutes without a call, after which the process leaves; 0 for never */
  unloadAfter(minutes: number): void {
    this.#unloadAfterMinutes = minutes;
    this.#role?.session.unloadAfter(minutes);
  }

  /** Ends the process, for all windows, and starts again. Forgets earlier crashes. */
  restart(): void {
    this.#isByUser = true;
    this.#end("restart");
    // Only then: a process that has to be killed for it counts as lost by the other windows.
    this.#ending = this.#living.then(() => this.options.transport.losses.clear()).catch(() => undefined);
    this.warm();
  }

  async complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    const role = this.#role;
    if (!role || (this.#state.kind !== "ready" && this.#state.kind !== "busy")) {
      this.warm();
      throw new BackendError("notLoaded", "the model is not loaded yet");
    }
    // A user who waits for nothing shall not see it work.
    const isSeen = request.urgency === "live";
    if (isSeen) role.count(1);
    try {
      const { signal, onToken } = options;
      const call = role.session.complete(role.paramsOf(request), {
        signal,
        // Who aborted has its answer; what is still under way is not for it.
        onProgress: (token) => signal.aborted || onToken?.(token),
      });
      return await settledOnAbort(call, signal, () => new BackendError("cancelled", "cancelled"));
    } finally {
      if (isSeen) role.count(-1);
    }
  }

  /** What the model process says of itself; undefined while there is none. */
  async status(): Promise<HostStatus | undefined> {
    return this.#role?.session.status().catch(() => undefined);
  }

  /** What the model process says of the machine; undefined while there is none. */
  async describeMachine(): Promise<MachineInfo | undefined> {
    return this.#role?.session.describeMachine().catch(() => undefined);
  }

  /** The session of a process that serves a model, which is started if there is none; undefined where that fails. */
  async whenServing(): Promise<HostSession | undefined> {
    this.warm();
    while (this.#state.kind === "loading") await once(this.onDidChangeState);
    return this.#role?.session;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#end("leave");
    this.#didChangeState.dispose();
    this.#didLearnAccelerator.dispose();
  }

  #begin(link?: HostLink): void {
    this.#life = new AbortController();
    this.#living = this.#live(this.#life.signal, link);
  }

  #end(how: LifeEnd): void {
    this.#life?.abort(how);
    this.#life = undefined;
    this.#role = undefined;
    this.#setState({ kind: "none" });
  }

  /** After too many crashes this window starts nothing; but another one may have, where its user restarted. */
  async #join(): Promise<void> {
    if (this.#isJoining) return;
    this.#isJoining = true;
    const link = await this.options.transport.join().catch(() => undefined);
    this.#isJoining = false;
    if (link && this.#state.kind === "failed") this.#begin(link);
    else link?.close();
  }

  /** Starts the process, and again when it is gone, until `life` ends or there is a reason not to. */
  async #live(life: AbortSignal, joined: HostLink | undefined): Promise<void> {
    const { log, clock } = this.options;
    for (let link = joined; !life.aborted; link = undefined) {
      this.#setState(this.#starting);
      const session = await this.#open(life, link);
      if (!session) return;
      const end = await this.#serve(session, life);
      if (life.aborted || end === "unusable") return;
      if (end.kind === "left" && end.reason === "idle" && !end.wasAsked) {
        log.info(`process ${session.pid} left, because nothing was asked for a while; the next request starts another`);
        return this.#setState({ kind: "asleep" });
      }
      this.#setState(this.#starting);
      if (end.kind === "lost" && !(await this.#mayStartAgain(session, end.why, life))) return;
      if (end.kind === "left") {
        log.info(`process ${session.pid} left (${end.reason}); another takes its place`);
        await clock.sleep(replaceMs, life);
      }
    }
  }

  get #starting(): ModelState {
    return { kind: "loading", name: fileName(this.#modelPath), share: 0 };
  }

  /** @returns undefined when `life` ended meanwhile, or no process can be had */
  async #open(life: AbortSignal, joined: HostLink | undefined): Promise<HostSession | undefined> {
    try {
      await this.#ending;
      if (life.aborted) {
        joined?.close();
        return undefined;
      }
      const session = new HostSession(joined ?? (await this.options.transport.open(life)), this.options.log);
      if (!life.aborted) return session;
      this.#part(session, life);
      await session.ended;
    } catch (error) {
      if (!life.aborted) this.#fail("cannotStart", String(error));
    }
    return undefined;
  }

  /** One process from its greeting to its end; `unusable` when there is no model that it could serve. */
  async #serve(session: HostSession, life: AbortSignal): Promise<SessionEnd | "unusable"> {
    const { client, standInPath, clock, log } = this.options;
    const heartbeat = new Heartbeat(() => session.ping(), clock);
    const role = new CompletionRole({
      session,
      wish: { modelPath: this.#modelPath, despiteStrikes: this.#isByUser },
      standInPath,
      log,
      onState: (state) => this.#role === role && this.#setState(state),
      onSign: () => heartbeat.noteSign(),
    });
    this.#isByUser = false;
    this.#role = role;
    const over = new AbortController();
    const parting = onAbort(life, () => this.#part(session, life));
    const following = session.onDidChangeRole((status) => role.follow(status));
    session.onDidChangeAccelerator((status) => this.#didLearnAccelerator.fire(status));
    void this.#watch(role, heartbeat, over.signal);
    try {
      const { roles, accelerator } = await session.greet({ client, unloadAfterMinutes: this.#unloadAfterMinutes });
      this.#didLearnAccelerator.fire(accelerator);
      await role.provide(roles);
      return await session.ended;
    } catch (error) {
      const failure = toBackendError(error);
      if (failure.kind === "processGone" || life.aborted) {
        const end = await session.ended;
        // It left while this window was asking for its model.
        return end.kind === "left" ? { ...end, wasAsked: true } : end;
      }
      // No process is kept for a model that cannot be used, and no other try is made until the user acts.
      this.#fail(failure.kind, failure.message);
      session.close();
      return "unusable";
    } finally {
      over.abort();
      parting.dispose();
      following.dispose();
      if (this.#role === role) this.#role = undefined;
    }
  }

  #part(session: HostSession, life: AbortSignal): void {
    if ((life.reason as LifeEnd) === "leave") session.close();
    else void session.quit(this.options.clock);
  }

  /** Ends a process that hangs, so that it is lost as one that crashed is. */
  async #watch({ session }: CompletionRole, heartbeat: Heartbeat, over: AbortSignal): Promise<void> {
    const limitMs = () =>
      this.#state.kind === "loading" || this.#role?.session.isLoading ? hungAfterMs.loading : hungAfterMs.otherwise;
    if (!(await heartbeat.hangs(limitMs, over))) return;
    this.options.log.warn(`process ${session.pid} gave no sign of life for too long and is ended`);
    session.kill();
  }

  /** Notes a loss, and waits as long as those before it demand. */
  async #mayStartAgain(session: HostSession, why: string, life: AbortSignal): Promise<boolean> {
    const { transport, clock, log } = this.options;
    const losses = await transport.losses.add(session.instance).catch(() => 1);
    if (life.aborted) return false;
    const verdict = verdictAfter(losses);
    const next = verdict.kind === "stop" ? "giving up" : "starting another";
    log.warn(`process ${session.pid} was lost (${why}), number ${losses} within five minutes; ${next}`);
    if (verdict.kind === "restart") await clock.sleep(verdict.delayMs, life);
    else this.#fail("stopped", why);
    return verdict.kind === "restart";
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
}
