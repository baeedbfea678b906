import type { LoadedModel } from "../protocol/host";
import type { AcceleratorStatus } from "../protocol/machine";
import type { Acceleration } from "./acceleration";
import { availableMemory } from "./machine";
import type { Quiet } from "./quiet";

/** Milliseconds without work before an accelerator is tried, and before a process makes way for one that uses it. */
const [beforeTrialMs, beforeLeavingMs] = [5000, 1000];
/** Bytes of memory below which nothing is tried, because others need them. */
const leastMemory = 1e9;
/** Bytes of a model that is small enough to try it with. */
const mostTrialBytes = 500e6;

export interface AcceleratorWatchOptions {
  readonly acceleration: Acceleration;
  readonly quiet: Quiet;
  /** Absolute path of the model process's own program. */
  readonly entry: string;
  /** Hears what became of it. */
  readonly onStatus: (status: AcceleratorStatus) => void;
  /** The next process does better. */
  readonly onLeave: () => void;
  readonly print: (level: "warn", message: string) => void;
}

/** Has the accelerator tried at the right time, and draws the conclusions from what it does at work. */
export class AcceleratorWatch {
  #trial: Promise<void> | undefined;
  #told: AcceleratorStatus;

  constructor(private readonly options: AcceleratorWatchOptions) {
    this.#told = options.acceleration.status;
  }

  /** A load has ended; it may have shown that the accelerator is of no use. */
  loaded(model: LoadedModel | undefined): void {
    this.#tell();
    if (!model || model.fileBytes > mostTrialBytes) return;
    this.#trial ??= this.#try(model.modelPath).catch((error: unknown) => {
      this.options.print("warn", `accelerator: ${String(error)}`);
    });
  }

  /** A completion failed for a reason that is none of ours. */
  failed(error: unknown): void {
    if (this.options.acceleration.failed(String(error))) this.options.onLeave();
  }

  /** A trial takes all cores, and what it measures shall be true: it waits until this process has nothing to do. */
  async #try(modelPath: string): Promise<void> {
    const { acceleration, quiet, entry, onLeave } = this.options;
    if (!acceleration.wantsTrial) return;
    await quiet.lasts(beforeTrialMs);
    if (availableMemory() < leastMemory) return;
    const { begun } = quiet;
    const isBetter = await acceleration.try(entry, modelPath, () => quiet.begun !== begun);
    if (!isBetter) return this.#tell();
    await quiet.lasts(beforeLeavingMs);
    onLeave();
  }

  #tell(): void {
    const { status } = this.options.acceleration;
    if (status !== this.#told) this.options.onStatus(status);
    this.#told = status;
  }
}
