import { cpus, totalmem } from "node:os";
import type {
  ChatCount,
  ChatMessage,
  ChatParams,
  ChatResult,
  CompleteParams,
  CompleteResult,
  HostNotices,
  LoadedModel,
  LoadParams,
  Role,
  RoleStatus,
} from "../protocol/host";
import type { MachineInfo, MachineSpeed } from "../protocol/machine";
import { CallError } from "../protocol/rpc";
import type { Acceleration } from "./acceleration";
import { noTemplate } from "./chatPart";
import { Computing } from "./computing";
import {
  allRoles,
  type ChatOptions,
  type Chore,
  type CompleteOptions,
  type Engine,
  notLoaded,
  throwIfSuperseded,
} from "./engine";
import { checkGguf, type GgufFacts } from "./ggufCheck";
import { LlamaLibrary } from "./llamaLibrary";
import { LlamaRole, type LoadBasis, type LoadHooks, wishFor } from "./llamaRole";
import { availableMemory, defaultThreads, usableCores } from "./machine";
import { leastBytes, type MemoryDemand, type MemoryPlan, memoryPlan, planBytes } from "./memoryPlan";
import { SharedModels } from "./sharedModels";
import { inTemporaryFolder, probeSpeed } from "./speedProbe";

/** Failures of a load that may be an accelerator's. */
const acceleratorFailures: ReadonlySet<string> = new Set(["outOfMemory", "modelBroken"]);

/** Bytes of memory below which the machine's speed is not measured. */
const leastProbeMemory = 1e9;

/** Milliseconds after a completion in which its user is taken to be typing. */
const typingMs = 5000;

/** The engine that runs models with llama.cpp. */
export class LlamaEngine implements Engine {
  readonly #library: LlamaLibrary;
  readonly #models: SharedModels;
  readonly #roles = new Map<Role, LlamaRole>();
  readonly #loading = new Set<Role>();
  readonly #computing = new Computing();

  /** @param freeMemory bytes that can be had without swapping */
  constructor(
    private readonly log: (level: HostNotices["log"]["level"], message: string) => void,
    private readonly acceleration: Acceleration,
    private readonly freeMemory: () => number = availableMemory,
  ) {
    this.#library = new LlamaLibrary(log, acceleration);
    this.#models = new SharedModels(this.#library);
  }

  get roles(): readonly RoleStatus[] {
    return allRoles.map((role) => {
      const model = this.#roles.get(role)?.loaded;
      const state = this.#loading.has(role) ? "loading" : model ? "ready" : "empty";
      return { role, state, model };
    });
  }

  async load(params: LoadParams, onProgress: (share: number) => void, signal: AbortSignal): Promise<LoadedModel> {
    this.#loading.add(params.role);
    try {
      const facts = await checkGguf(params.modelPath);
      if (params.role === "chat" && !facts.hasChatTemplate) throw noTemplate(params.modelPath);
      await this.#lookForDevice();
      const { plan, evicted } = await this.#makeRoom(params, facts);
      try {
        return await this.#loadBy({ plan, facts }, params, { onProgress, signal });
      } catch (error) {
        // Else the next load would only take its place.
        if (evicted && !signal.aborted) await this.#bringBack(evicted);
        throwIfSuperseded(params, signal);
        throw error;
      }
    } finally {
      this.#loading.delete(params.role);
    }
  }

  async #loadBy(given: LoadBasis, params: LoadParams, hooks: LoadHooks): Promise<LoadedModel> {
    const next = await this.#loadWhereItCan(given, params, hooks);
    const old = this.#roles.get(params.role);
    this.#roles.set(params.role, next);
    await this.#letGo(params.role, old);
    hooks.onProgress(1);
    return next.loaded;
  }

  /** On the accelerator, if one is in use; where that fails and the processor can do it, the processor does from then on. */
  async #loadWhereItCan({ facts, plan }: LoadBasis, params: LoadParams, hooks: LoadHooks): Promise<LlamaRole> {
    const load = (isAccelerated: boolean, basis: LoadBasis) =>
      LlamaRole.load(params, basis, { models: this.#models, library: this.#library, isAccelerated }, hooks);
    const { acceleration } = this;
    if (!acceleration.isUsed) return await load(false, { facts, plan });
    try {
      acceleration.loading();
      return await load(true, { facts, plan });
    } catch (error) {
      if (!(error instanceof CallError) || !acceleratorFailures.has(error.kind)) throw error;
      // Without its memory.
      const { demand, wish } = this.#wanted(params, facts);
      const less = memoryPlan(demand, wish, this.freeMemory());
      if (!less) throw error;
      // What the processor cannot load either is not the accelerator's fault.
      const role = await load(false, { facts, plan: less });
      acceleration.giveUp(error.message);
      return role;
    }
  }

  /** A card may be gone since it was tried, and its build of llama.cpp may not load without it. */
  async #lookForDevice(): Promise<void> {
    const { acceleration } = this;
    const { status } = acceleration;
    if (status.kind !== "used") return;
    try {
      if (!(await this.#library.deviceNames()).includes(status.tried.device)) acceleration.lostDevice();
    } catch (error) {
      acceleration.giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  /** The model that made way for one that could not be loaded then. */
  async #bringBack({ params, plan }: LlamaRole): Promise<void> {
    try {
      const facts = await checkGguf(params.modelPath);
      await this.#loadBy({ plan, facts }, params, {
        onProgress: () => undefined,
        signal: new AbortController().signal,
      });
    } catch (error) {
      this.log("error", `${params.modelPath} made way for another model and cannot be loaded again: ${String(error)}`);
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
    return await this.#computing.during("completion", signal, (either) =>
      role.complete(params, { onToken, signal: either }),
    );
  }

  async chat(params: ChatParams, { onProgress, signal }: ChatOptions): Promise<ChatResult> {
    const role = this.#roles.get("chat");
    if (!role) throw notLoaded("chat");
    try {
      return await this.#computing.during("chat", signal, (either) => {
        return role.answer(params, {
          onProgress,
          signal: either,
          whenFree: () => this.#computing.whenFree("completion", either),
          isBesideCompletions: () => this.#computing.wasAwaited("completion", typingMs),
        });
      });
    } catch (error) {
      // Its model was let go, and nobody gave the question up.
      if (this.#roles.get("chat") === role || signal.aborted) throw error;
      throw new CallError("superseded", `${role.loaded.name} is not loaded for chat any more`);
    }
  }

  async countChat(messages: readonly ChatMessage[]): Promise<ChatCount> {
    const role = this.#roles.get("chat");
    if (!role) throw notLoaded("chat");
    try {
      return await role.countChat(messages);
    } catch (error) {
      if (this.#roles.get("chat") === role) throw error;
      throw notLoaded("chat");
    }
  }

  chore(): Chore | undefined {
    const chore = this.#roles.get("completion")?.chore();
    return chore && ((signal) => this.#computing.during("completion", signal, chore, false));
  }

  /**
   * How much of what is wanted fits the memory. Where it only fits without the role's model of now, that one goes first.
   * @throws {CallError} `outOfMemory`
   */
  async #makeRoom(
    params: LoadParams,
    facts: GgufFacts,
  ): Promise<{ readonly plan: MemoryPlan; readonly evicted?: LlamaRole }> {
    const { role, modelPath } = params;
    const { demand, wish } = this.#wanted(params, facts);
    const acceleratorFree = await this.#acceleratorFreeBytes();
    const free = this.freeMemory() + acceleratorFree;
    const plan = memoryPlan(demand, wish, free);
    const evicted = this.#roles.get(role);
    // Beside the old model the new one would be put into the machine's memory, and stay there.
    const isCrowded = acceleratorFree > 0 && evicted !== undefined && planBytes(demand, wish) > acceleratorFree;
    if (plan && !isCrowded) return { plan };
    const without = evicted && memoryPlan(demand, wish, free + evicted.freedBytes);
    if (!without) {
      const [least, left] = [leastBytes(demand, wish), free].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
      throw new CallError("outOfMemory", `${modelPath}: it takes at least ${least}, and ${left} are free`);
    }
    await this.unload(role);
    return { plan: without, evicted };
  }

  #wanted({ role, modelPath, contextSize }: LoadParams, facts: GgufFacts) {
    const kvPerToken = facts.kvBytesPerToken ?? 0;
    const demand: MemoryDemand = { weights: this.#models.has(modelPath) ? 0 : facts.fileBytes, kvPerToken };
    return { demand, wish: wishFor(role, Math.min(contextSize, facts.contextSize ?? contextSize), kvPerToken) };
  }

  /** Of memory that is not the machine's own. */
  async #acceleratorFreeBytes(): Promise<number> {
    const { status } = this.acceleration;
    return status.kind === "used" && !status.tried.isUnified ? await this.#library.acceleratorFreeBytes() : 0;
  }

  async probeSpeed(signal: AbortSignal): Promise<MachineSpeed> {
    const { status } = this.acceleration;
    // Its build of llama.cpp lends a hand where the processor alone is to be measured; that was done before.
    if (status.kind === "used") return status.tried.processorSpeed;
    if (this.freeMemory() < leastProbeMemory) throw new CallError("outOfMemory", "too little is left to measure with");
    return await inTemporaryFolder((folder) =>
      probeSpeed(this.#library, { folder, accelerated: undefined, least: 0, signal }),
    );
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
      availableBytes: this.freeMemory(),
      backend: this.acceleration.isUsed && llama.gpu !== false ? llama.gpu : "cpu",
      accelerator: this.acceleration.status,
      acceleratorFreeBytes: await this.#acceleratorFreeBytes(),
      llamaCpp: llama.llamaCppRelease.release,
    };
  }

  async #letGo(role: Role, old: LlamaRole | undefined): Promise<void> {
    if (!old) return;
    await this.#computing.stop(role);
    await old.dispose();
  }
}
