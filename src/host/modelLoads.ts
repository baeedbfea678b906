import type { LoadedModel, LoadParams, Role } from "../protocol/host";
import { type Engine, throwIfSuperseded } from "./engine";
import type { Strikes } from "./strikes";

/** A load that has not ended. */
interface UnderWay {
  readonly key: string;
  readonly params: LoadParams;
  readonly abort: AbortController;
  readonly listeners: Set<(share: number) => void>;
  readonly model: Promise<LoadedModel>;
}

/** Loads and unloads models one after the other. Several windows ask for the same model; it is loaded once. */
export class ModelLoads {
  readonly #loaded = new Map<Role, { readonly key: string; readonly model: LoadedModel }>();
  /** What was asked for last, as long as it is under way and nothing was asked for after it. */
  #newest: UnderWay | undefined;
  /** Loads that have not ended, begun or not. */
  readonly #underWay = new Set<UnderWay>();
  #tail: Promise<unknown> = Promise.resolve();

  /**
   * @param strikes what is remembered of models that took a process down; undefined where nothing can be
   * @param onDidChange hears of the role that has another model, or none any more
   */
  constructor(
    private readonly engine: Engine,
    private readonly strikes: Strikes | undefined,
    private readonly onDidChange: (role: Role) => void,
  ) {}

  /**
   * Another model that is being loaded for the same role, or waits for it, is given up, because nobody wants to wait for
   * it any more; its callers hear `superseded`.
   * @throws {CallError} as {@link Engine.load} does, `tookProcessDown` and `superseded`
   */
  load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    const key = JSON.stringify(params);
    // Only the newest: who asks for A behind a load of B wants to have A after it.
    if (this.#newest?.key === key) {
      this.#newest.listeners.add(onProgress);
      return this.#newest.model;
    }
    if (!params.isStandIn) this.#giveUpOthers(params);
    const listeners = new Set([onProgress]);
    const tell = (share: number) => {
      for (const listener of listeners) listener(share);
    };
    const abort = new AbortController();
    const model = this.#inTurn(() => this.#loadNow(params, tell, abort.signal)).finally(() => {
      this.#underWay.delete(newest);
      if (this.#newest === newest) this.#newest = undefined;
    });
    const newest: UnderWay = { key, params, abort, listeners, model };
    this.#underWay.add(newest);
    this.#newest = newest;
    return model;
  }

  #giveUpOthers({ role, modelPath }: LoadParams): void {
    for (const { params, abort } of this.#underWay) {
      if (params.role === role && params.modelPath !== modelPath && !params.isStandIn) abort.abort();
    }
  }

  unload(role: Role): Promise<void> {
    this.#newest = undefined;
    return this.#inTurn(async () => {
      this.#loaded.delete(role);
      await this.engine.unload(role);
      this.onDidChange(role);
    });
  }

  async #loadNow(params: LoadParams, onProgress: (share: number) => void, signal: AbortSignal): Promise<LoadedModel> {
    throwIfSuperseded(params, signal);
    const { role, isStandIn } = params;
    const key = JSON.stringify([params.modelPath, params.contextSize, params.threads]);
    const present = this.#isEmpty(role) ? undefined : this.#loaded.get(role);
    if (present && (isStandIn || present.key === key)) return present.model;
    const load = () => this.engine.load(params, onProgress, signal);
    try {
      const model = this.strikes ? await this.strikes.watch(params, load) : await load();
      this.#loaded.set(role, { key, model });
      this.onDidChange(role);
      return model;
    } catch (error) {
      // The model from before made way, and could not be brought back.
      if (present && this.#isEmpty(role)) this.onDidChange(role);
      throw error;
    }
  }

  #isEmpty(role: Role): boolean {
    return this.engine.roles.some((one) => one.role === role && one.state !== "loading" && !one.model);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
