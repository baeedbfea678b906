import type { AcceleratorWish } from "../protocol/endpoint";
import type { AcceleratorStatus } from "../protocol/host";
import { driverMark, judge } from "./accelerator";
import { runTrial } from "./acceleratorRun";
import { readJson, removeFile, writeJson } from "./jsonFile";
import { type LlamaBuild, processorBuild } from "./llamaLibrary";

/** What is kept beside the endpoint. */
interface AcceleratorRecord {
  /** See {@link driverMark}. */
  readonly mark: string;
  readonly verdict: AcceleratorStatus;
  /** Processes that began to use it since one proved itself. */
  readonly begun: number;
}

/** Processes lost in a row, after which an accelerator is to blame. */
const mostLost = 2;
/** Completions after which a process has proved that its accelerator works. */
const provingCompletions = 10;

export interface AccelerationOptions {
  /** Undefined where this platform has none that can be used. */
  readonly kind: "vulkan" | "metal" | undefined;
  readonly wish: AcceleratorWish;
  /** Where verdicts are kept; undefined where nothing can be, and then the processor computes. */
  readonly file: string | undefined;
  readonly log: (level: "info" | "warn", message: string) => void;
}

/** Of a process that can keep nothing of what it finds out: the processor computes. */
export function withoutAccelerator(): Acceleration {
  return new Acceleration({ kind: undefined, wish: "auto", file: undefined, log: () => undefined });
}

/**
 * Whether this process computes on an accelerator. That is decided before it begins, by what earlier processes found:
 * one that knows nothing computes on the processor, and meanwhile tries the accelerator in processes of its own, since a
 * bad driver takes a process down. The verdict holds until the system or a driver changes.
 */
export class Acceleration implements LlamaBuild {
  readonly #mark = driverMark();
  #status: AcceleratorStatus;
  #completions = 0;
  #isTrying = false;

  constructor(private readonly options: AccelerationOptions) {
    this.#status = this.#inherited();
  }

  get status(): AcceleratorStatus {
    return this.#status;
  }

  get isUsed(): boolean {
    return this.#status.kind === "used";
  }

  get gpu(): LlamaBuild["gpu"] {
    return (this.isUsed ? this.options.kind : undefined) ?? processorBuild();
  }

  get wantsTrial(): boolean {
    return this.#status.kind === "untried" && !this.#isTrying;
  }

  /**
   * Tries the accelerator, and remembers what came of it.
   * @param entry absolute path of the model process's own program
   * @param modelPath of a small model
   * @returns whether the next process would use it
   */
  async try(entry: string, modelPath: string): Promise<boolean> {
    const { kind, log } = this.options;
    if (kind === undefined || !this.wantsTrial) return false;
    this.#isTrying = true;
    const accelerator = await runTrial(entry, { subject: kind, modelPath });
    const hasDevice = (accelerator.found.devices?.length ?? 0) > 0;
    const processor = hasDevice ? await runTrial(entry, { subject: "cpu", modelPath }) : accelerator;
    const verdict = judge(accelerator, processor);
    log(verdict.kind === "unfit" ? "warn" : "info", `accelerator: ${words(verdict)}`);
    // Where the processor's own trial failed, nothing is known; the next process tries again.
    if (verdict.kind !== "untried") this.#keep(verdict, 0);
    const next = this.#under(verdict);
    if (next.kind !== "used") this.#status = next;
    return next.kind === "used";
  }

  /** It failed in a way that leaves this process whole; from now on the processor computes. */
  giveUp(why: string): void {
    if (this.#status.kind !== "used") return;
    const { device } = this.#status.tried;
    this.#status = { kind: "unfit", device, why };
    this.options.log("warn", `accelerator: ${words(this.#status)}`);
  }

  /** A completion was computed. */
  completed(): void {
    if (this.isUsed && ++this.#completions === provingCompletions) this.leave();
  }

  /** The process ends in good order, or has proved itself: whatever befalls it now, the accelerator is not to blame. */
  leave(): void {
    const record = this.#record;
    if (record && record.begun > 0) this.#keep(record.verdict, 0);
  }

  /** What was found before does not count any more: a user restarts the process. */
  forget(): void {
    if (this.options.file !== undefined) removeFile(this.options.file);
  }

  get #record(): AcceleratorRecord | undefined {
    const { file } = this.options;
    const record = file === undefined ? undefined : readJson<AcceleratorRecord>(file);
    return record?.mark === this.#mark ? record : undefined;
  }

  #inherited(): AcceleratorStatus {
    const { wish, file, kind } = this.options;
    if (wish === "off") return { kind: "off" };
    if (kind === undefined || file === undefined) return { kind: "none" };
    const record = this.#record;
    if (!record) return { kind: "untried" };
    const status = this.#under(record.verdict);
    if (status.kind !== "used") return status;
    if (record.begun < mostLost) {
      this.#keep(record.verdict, record.begun + 1);
      return status;
    }
    const why = `the last ${record.begun} processes that computed on it were lost`;
    const unfit: AcceleratorStatus = { kind: "unfit", device: status.tried.device, why };
    this.#keep(unfit, 0);
    this.options.log("warn", `accelerator: ${words(unfit)}`);
    return unfit;
  }

  /** What a verdict means under the user's wish. */
  #under(verdict: AcceleratorStatus): AcceleratorStatus {
    return verdict.kind === "slower" && this.options.wish === "on" ? { ...verdict, kind: "used" } : verdict;
  }

  #keep(verdict: AcceleratorStatus, begun: number): void {
    const { file } = this.options;
    if (file === undefined) return;
    writeJson(file, { mark: this.#mark, verdict, begun } satisfies AcceleratorRecord);
  }
}

function words(status: AcceleratorStatus): string {
  switch (status.kind) {
    case "used":
      return `${status.tried.device} works and is quicker than the processor`;
    case "slower":
      return `${status.tried.device} works and is slower than the processor`;
    case "unfit":
      return `${status.device ?? "it"} cannot be used: ${status.why}`;
    default:
      return status.kind;
  }
}
