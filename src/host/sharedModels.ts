import type { LlamaModel } from "node-llama-cpp";
import type { LlamaLibrary, LoadModelOptions } from "./llamaLibrary";

interface Entry {
  readonly model: Promise<LlamaModel>;
  users: number;
}

/** A model that somebody uses; its weights are let go when nobody does. */
export interface ModelUse {
  readonly model: LlamaModel;
  /** Call it once, after every context of this use was disposed of. */
  release(): Promise<void>;
}

/** Weights by file, so that two roles on one file pay for them once. */
export class SharedModels {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly library: LlamaLibrary) {}

  /** Whether somebody uses it, so that its weights cost nothing more. */
  has(path: string): boolean {
    return this.#entries.has(path);
  }

  /** @throws {CallError} as {@link LlamaLibrary.loadModel} does. */
  async use(path: string, options: LoadModelOptions = {}): Promise<ModelUse> {
    const entry = this.#entries.get(path) ?? { model: this.library.loadModel(path, options), users: 0 };
    this.#entries.set(path, entry);
    entry.users++;
    try {
      const model = await entry.model;
      return { model, release: () => this.#release(path, entry) };
    } catch (error) {
      if (this.#entries.get(path) === entry) this.#entries.delete(path);
      throw error;
    }
  }

  async #release(path: string, entry: Entry): Promise<void> {
    if (--entry.users > 0) return;
    if (this.#entries.get(path) === entry) this.#entries.delete(path);
    await (await entry.model).dispose();
  }
}
