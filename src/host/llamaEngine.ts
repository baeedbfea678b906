import { cpus, totalmem } from "node:os";
import type {
  CompleteParams,
  CompleteResult,
  HostNotices,
  LoadedModel,
  LoadParams,
  MachineInfo,
  Role,
  RoleStatus,
} from "../protocol/host";
import { allRoles, type Chore, type CompleteOptions, type Engine, notLoaded } from "./engine";
import { checkGguf } from "./ggufCheck";
import { LlamaLibrary } from "./llamaLibrary";
import { LlamaRole } from "./llamaRole";
import { availableMemory, defaultThreads, usableCores } from "./machine";
import { SharedModels } from "./sharedModels";

/** The engine that runs models with llama.cpp. */
export class LlamaEngine implements Engine {
  readonly #library: LlamaLibrary;
  readonly #models: SharedModels;
  readonly #roles = new Map<Role, LlamaRole>();
  readonly #loading = new Set<Role>();
  #completing: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined;

  constructor(log: (level: HostNotices["log"]["level"], message: string) => void) {
    this.#library = new LlamaLibrary(log);
    this.#models = new SharedModels(this.#library);
  }

  get roles(): readonly RoleStatus[] {
    return allRoles.map((role) => {
      const model = this.#roles.get(role)?.loaded;
      const state = this.#loading.has(role) ? "loading" : model ? "ready" : "empty";
      return { role, state, model };
    });
  }

  async load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    this.#loading.add(params.role);
    try {
      const facts = await checkGguf(params.modelPath);
      const from = { models: this.#models, library: this.#library };
      const next = await LlamaRole.load(params, facts, from, onProgress);
      const old = this.#roles.get(params.role);
      this.#roles.set(params.role, next);
      await this.#letGo(params.role, old);
      onProgress(1);
      return next.loaded;
    } finally {
      this.#loading.delete(params.role);
    }
  }

  async unload(role: Role): Promise<void> {
    const old = this.#roles.get(role);
    this.#roles.delete(role);
    await this.#letGo(role, old);
  }

  async complete(params: CompleteParams, { onToken, signal }: CompleteOptions): Promise<CompleteResult> {
    const role = this.#roles.get("completion");
    if (!role) throw notLoaded("completion");
    return await this.#during(signal, (either) => role.complete(params, { onToken, signal: either }));
  }

  chore(): Chore | undefined {
    const chore = this.#roles.get("completion")?.chore();
    return chore && ((signal) => this.#during(signal, chore));
  }

  /** Runs what computes on the completion role's model so that {@link #letGo} can end it and wait for its end. */
  async #during<T>(signal: AbortSignal, compute: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const ended = compute(AbortSignal.any([signal, abort.signal]));
    this.#completing = { abort, ended };
    try {
      return await ended;
    } finally {
      this.#completing = undefined;
    }
  }

  countTokens(role: Role, text: string): number {
    const loaded = this.#roles.get(role);
    if (!loaded) throw notLoaded(role);
    return loaded.countTokens(text);
  }

  async describeMachine(): Promise<MachineInfo> {
    const llama = await this.#library.llama();
    return {
      platform: process.platform,
      arch: process.arch,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: usableCores(),
      threads: defaultThreads(usableCores()),
      memoryBytes: totalmem(),
      availableBytes: availableMemory(),
      backend: llama.gpu === false ? "cpu" : llama.gpu,
      llamaCpp: llama.llamaCppRelease.release,
    };
  }

  async #letGo(role: Role, old: LlamaRole | undefined): Promise<void> {
    if (!old) return;
    if (role === "completion" && this.#completing) {
      this.#completing.abort.abort();
      await this.#completing.ended.catch(() => undefined);
    }
    await old.dispose();
  }
}
