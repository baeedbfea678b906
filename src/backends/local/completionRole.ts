import type { AwaitedModel, CompletionModel, FimRequest, ModelState } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import { familyById } from "../../core/model/families";
import type { CompleteParams, LoadedModel, RoleStatus } from "../../protocol/host";
import { settledOnAbort } from "../../util/abort";
import type { Logger } from "../../util/logger";
import type { HostSession } from "./hostSession";

/** Tokens asked of a completion context; the model process cuts it to what the model was trained for. */
const contextSize = 4096;

/** The model that a user wants. */
export interface Wish {
  /** Absolute path. */
  readonly modelPath: string;
  /** The user asks for it now: earlier crashes do not count. */
  readonly despiteStrikes: boolean;
}

export interface CompletionRoleOptions {
  readonly session: HostSession;
  readonly wish: Wish;
  /** Absolute path of the small model that serves while the wanted one is not loaded, or cannot be. */
  readonly standInPath: string;
  readonly log: Logger;
  readonly onState: (state: ModelState) => void;
  /** The process was heard of. */
  readonly onSign: () => void;
}

/** Which model one process completes with, as this window knows it. Other windows may change it. */
export class CompletionRole {
  #wish: Wish;
  #served: { readonly path: string; readonly model: CompletionModel } | undefined;
  #awaited: AwaitedModel | undefined;
  #running = 0;
  /** Ends the waiting for the load at hand. */
  #waiting = new AbortController();
  /** The process may be at a load that this window waits for no more, and has not heard of another wish. */
  #hasLeftLoad = false;
  /** From the start: what is wanted before the process has said hello is taken by {@link provide}. */
  #isTaking = true;
  /** The user wants nothing special, so that what another window chose will do. */
  #isContent = false;

  constructor(private readonly options: CompletionRoleOptions) {
    this.#wish = options.wish;
  }

  get session(): HostSession {
    return this.options.session;
  }

  get state(): ModelState {
    if (!this.#served) return { kind: "loading", name: fileName(this.#wish.modelPath), share: this.#share };
    const { model } = this.#served;
    return { kind: this.#running > 0 ? "busy" : "ready", model, ...(this.#awaited && { awaited: this.#awaited }) };
  }

  /**
   * Makes the process serve the wanted model. Meanwhile another one does: the one that the process has, or the
   * stand-in, which is small and soon there. Where the wanted one cannot be loaded, that other one goes on.
   * @param roles what the process has now
   * @throws {BackendError} when there is nothing to serve
   */
  async provide(roles: readonly RoleStatus[]): Promise<void> {
    try {
      const present = roles.find(({ role }) => role === "completion")?.model;
      this.#isContent = present !== undefined && this.#wish.modelPath === this.options.standInPath;
      if (present) this.#serve(present);
      else if (this.options.standInPath !== this.#wish.modelPath) await this.#loadStandIn();
      await this.#take();
    } finally {
      this.#isTaking = false;
    }
  }

  /** Wants another model from now on. */
  async want(wish: Wish): Promise<void> {
    this.#wish = wish;
    this.#isContent = false;
    this.#await({ kind: "loading", name: fileName(wish.modelPath), share: 0 });
    // Whoever is at it sees the new wish; the process gives the load at hand up as soon as it is asked for the next.
    this.#waiting.abort();
    if (this.#isTaking) return;
    this.#isTaking = true;
    try {
      await this.#take();
    } catch (error) {
      const { kind: failure, message: detail } = toBackendError(error);
      this.options.log.debug(`the model was not changed: ${detail}`);
      if (failure !== "processGone") this.options.onState({ kind: "failed", failure, detail });
    } finally {
      this.#isTaking = false;
    }
  }

  /** The process says that a role has another model, or none any more. */
  follow({ role, model }: RoleStatus): void {
    if (role !== "completion") return;
    if (!model) this.#lost();
    else this.#followTo(model);
  }

  #lost(): void {
    this.#served = undefined;
    this.#publish();
    // Whoever is at it does so too; the process loads it once.
    if (!this.#isTaking) void this.#standInAgain();
  }

  #followTo(model: LoadedModel): void {
    const { modelPath } = this.#wish;
    if (!this.#isTaking) this.#isContent = modelPath === this.options.standInPath;
    this.#serve(model);
    if (!this.#isTaking) this.#await({ kind: "replaced", name: fileName(modelPath) });
  }

  /** How the process is asked: by the measure of the model that it has. */
  paramsOf({ gateFactor, ...request }: FimRequest): CompleteParams {
    const least = this.#served?.model.minLineLogProb;
    return { ...request, leastLineLogProb: gateFactor && least && gateFactor * least };
  }

  /** A completion begins (+1) or has settled (-1). */
  count(change: 1 | -1): void {
    this.#running += change;
    this.#publish();
  }

  get #share(): number {
    return this.#awaited?.kind === "loading" ? this.#awaited.share : 0;
  }

  async #take(): Promise<void> {
    for (let wish: Wish | undefined; wish !== this.#wish; ) {
      const taken = this.#wish;
      wish = taken;
      await this.#load(taken).catch((error: unknown) => this.#refused(taken, toBackendError(error)));
    }
  }

  async #load(wish: Wish): Promise<void> {
    const { modelPath, despiteStrikes } = wish;
    if (this.#isSatisfied && !this.#hasLeftLoad) return this.#serve(undefined);
    this.#await({ kind: "loading", name: fileName(modelPath), share: 0 });
    const loaded = await this.#ask(modelPath, { isStandIn: false, despiteStrikes });
    this.#serve(loaded);
  }

  /** @throws {BackendError} when nothing else serves in its place */
  async #refused(wish: Wish, { kind: failure, message: detail }: BackendError): Promise<void> {
    const { modelPath } = wish;
    if (!this.#served && failure !== "processGone" && modelPath !== this.options.standInPath) await this.#loadStandIn();
    const isWantedYet = wish === this.#wish;
    if (failure === "processGone" || (isWantedYet && !this.#served)) throw new BackendError(failure, detail);
    if (!isWantedYet) return;
    // By a window with other settings.
    if (failure === "superseded") return this.#await({ kind: "replaced", name: fileName(modelPath) });
    this.options.log.error(`${failure}: ${detail}`);
    this.#await({ kind: "failed", name: fileName(modelPath), failure, detail });
  }

  async #standInAgain(): Promise<void> {
    const failure = await this.#loadStandIn().catch(() => undefined);
    if (failure && !this.#served) {
      this.options.onState({ kind: "failed", failure: failure.kind, detail: failure.message });
    }
  }

  /** @returns why it does not serve; undefined where it does. @throws {BackendError} `processGone` */
  async #loadStandIn(): Promise<BackendError | undefined> {
    try {
      this.#serve(await this.#ask(this.options.standInPath, { isStandIn: true, despiteStrikes: false }));
    } catch (error) {
      const failure = toBackendError(error);
      if (failure.kind === "processGone") throw failure;
      this.options.log.error(`no stand-in for the wanted model: ${failure.message}`);
      return failure;
    }
    return undefined;
  }

  async #ask(
    modelPath: string,
    how: { readonly isStandIn: boolean; readonly despiteStrikes: boolean },
  ): Promise<LoadedModel> {
    const { signal } = how.isStandIn ? new AbortController() : this.#newWaiting();
    const call = this.session.load({ role: "completion", modelPath, contextSize, threads: 0, ...how }, (share) => {
      this.options.onSign();
      const isWanted = modelPath === this.#wish.modelPath;
      if (isWanted) this.#await({ kind: "loading", name: fileName(modelPath), share });
    });
    return await settledOnAbort(call, signal, () => {
      this.#hasLeftLoad = true;
      return new BackendError("superseded", `${modelPath}: another model is wanted now`);
    });
  }

  #newWaiting(): AbortController {
    this.#hasLeftLoad = false;
    this.#waiting = new AbortController();
    return this.#waiting;
  }

  /** @param loaded undefined where it is the one that serves already */
  #serve(loaded: LoadedModel | undefined): void {
    if (loaded && this.#served?.path !== loaded.modelPath) {
      this.options.log.info(describeLoaded(loaded, this.session.pid));
      this.#served = { path: loaded.modelPath, model: completionModel(loaded) };
    }
    if (this.#isSatisfied) this.#awaited = undefined;
    this.#publish();
  }

  get #isSatisfied(): boolean {
    return this.#served !== undefined && (this.#isContent || this.#served.path === this.#wish.modelPath);
  }

  #await(awaited: AwaitedModel): void {
    this.#awaited = this.#isSatisfied ? undefined : awaited;
    this.#publish();
  }

  #publish(): void {
    this.options.onState(this.state);
  }
}

export function toBackendError(error: unknown): BackendError {
  return error instanceof BackendError ? error : new BackendError("internal", String(error));
}

export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function completionModel(loaded: LoadedModel): CompletionModel {
  const family = loaded.family === undefined ? undefined : familyById(loaded.family);
  if (!family) throw new BackendError("noFim", `${loaded.name} is of no family that completes code`);
  const { minLineLogProb, writesBlocks } = family;
  return { name: loaded.name, contextSize: loaded.contextSize, minLineLogProb, writesBlocks };
}

function describeLoaded(model: LoadedModel, pid: number): string {
  const size = `${(model.parameters / 1e6).toFixed(1)} M parameters, context ${model.contextSize} tokens`;
  return `${model.name} (${size}) loaded in ${Math.round(model.loadMs)} ms by process ${pid}: ${model.modelPath}`;
}
