import type { AcceleratorWish } from "../protocol/endpoint";
import type { AcceleratorStatus } from "../protocol/machine";
import { driverMark, judge } from "./accelerator";
import { runTrial } from "./acceleratorRun";
import { readJson, removeFile, writeJson } from "./jsonFile";
import { type LlamaBuild, processorBuild } from "./llamaLibrary";

/** What is kept from one process to the next. */
interface AcceleratorRecord {
  /** See {@link driverMark}. */
  readonly mark: string;
  readonly verdict: AcceleratorStatus;
  /** Processes that began to use it since one proved itself. */
  readonly begun: number;
  /** Trials that were begun and came to no end, or to one for a reason that may have passed. */
  readonly tries: number;
}

/** Processes lost in a row, or completions failed in a row, after which an accelerator is to blame. */
const mostLost = 2;
const mostTries = 3;
/** Completions and answers after which a process has proved that its accelerator works. */
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
 * bad driver takes a process down. The verdict holds until Hearth, the system or a driver changes.
 */
export class Acceleration implements LlamaBuild {
  readonly #mark: string;
  /** The process before this one computed on it and was lost, for the first time: it may be the driver's fault. */
  readonly wasLost: boolean;
  #status: AcceleratorStatus;
  #completions = 0;
  #failures = 0;
  #hasTried = false;
  #isTrying = false;

  constructor(private readonly options: AccelerationOptions) {
    const { kind, wish, file } = options;
    this.#mark = kind && file !== undefined ? driverMark() : "";
    const record = this.#record;
    this.wasLost = wish !== "off" && record?.begun === 1;
    this.#status = this.#inherited(record);
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
    return this.#status.kind === "untried" && !this.#hasTried;
  }

  /**
   * Tries the accelerator, and remembers what came of it.
   * @param entry absolute path of the model process's own program
   * @param modelPath of a small model
   * @param isDisturbed whether something was computed meanwhile, so that what was measured is not true
   * @returns whether the next process would use it
   */
  async try(entry: string, modelPath: string, isDisturbed: () => boolean): Promise<boolean> {
    const { kind, log } = this.options;
    if (kind === undefined || !this.wantsTrial) return false;
    this.#hasTried = true;
    const tries = (this.#record?.tries ?? 0) + 1;
    if (tries > mostTries) {
      this.#status = { kind: "unfit", device: undefined, why: `${mostTries} trials came to no end` };
      this.#keep({ verdict: this.#status, begun: 0, tries: 0 });
      return false;
    }
    // Beforehand: some drivers take the whole machine down.
    if (!this.#keep({ verdict: { kind: "untried" }, begun: 0, tries })) return false;
    this.#isTrying = true;
    const accelerator = await runTrial(entry, { subject: kind, modelPath });
    const hasDevice = (accelerator.found.devices?.length ?? 0) > 0;
    const processor = hasDevice ? await runTrial(entry, { subject: "cpu", modelPath }) : accelerator;
    this.#isTrying = false;
    const { status, isPassing } = judge(accelerator, processor);
    log(status.kind === "unfit" ? "warn" : "info", `accelerator, trial ${tries}: ${words(status)}`);
    if ((isPassing || isDisturbed()) && tries < mostTries) return false;
    const isKept = this.#keep({ verdict: status, begun: 0, tries: 0 });
    const next = this.#under(status);
    if (next.kind !== "used") this.#status = next;
    // Where it cannot be kept, the next process would find nothing, try it again, and leave again.
    return isKept && next.kind === "used";
  }

  /** Something is about to be loaded on it: it has to prove itself again. */
  loading(): void {
    if (!this.isUsed) return;
    this.#completions = 0;
    const record = this.#record;
    if (record?.begun === 0) this.#keep({ ...record, begun: 1 });
  }

  /** The device that was tried is not there any more; what is there is tried by the next process. */
  lostDevice(): void {
    this.giveUp("it is not there any more");
    this.forget();
  }

  /** It failed in a way that leaves this process whole; from now on the processor computes. The next one uses it again. */
  giveUp(why: string): void {
    if (this.#status.kind !== "used") return;
    const { device } = this.#status.tried;
    this.#status = { kind: "unfit", device, why };
    this.options.log("warn", `accelerator: ${words(this.#status)}`);
  }

  /** A completion or an answer was computed. */
  completed(): void {
    this.#failures = 0;
    if (this.isUsed && ++this.#completions === provingCompletions) this.leave();
  }

  /** A completion failed, and nobody knows why. @returns whether the next process does better, which uses it no more */
  failed(why: string): boolean {
    if (this.#status.kind !== "used" || ++this.#failures < mostLost) return false;
    const verdict = {
      kind: "unfit",
      device: this.#status.tried.device,
      why: `completions fail on it: ${why}`,
    } as const;
    return this.#keep({ verdict, begun: 0, tries: 0 });
  }

  /** The process ends in good order, or has proved itself: whatever befalls it now, the accelerator is not to blame. */
  leave(): void {
    const record = this.#record;
    if (!record) return;
    // A trial that is ended with it has come to no end for a reason that tells nothing.
    const tries = this.#isTrying && record.verdict.kind === "untried" ? record.tries - 1 : record.tries;
    if (record.begun > 0 || tries !== record.tries) this.#keep({ ...record, begun: 0, tries });
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

  #inherited(record: AcceleratorRecord | undefined): AcceleratorStatus {
    const { wish, file, kind, log } = this.options;
    if (wish === "off") return { kind: "off" };
    if (kind === undefined) return { kind: "none" };
    if (file === undefined) return { kind: "notShared" };
    if (!record) return { kind: "untried" };
    const status = this.#under(record.verdict);
    if (status.kind !== "used") return status;
    if (record.begun < mostLost) {
      this.#keep({ ...record, begun: record.begun + 1 });
      return status;
    }
    const why = `the last ${record.begun} processes that computed on it were lost`;
    const unfit: AcceleratorStatus = { kind: "unfit", device: status.tried.device, why };
    this.#keep({ verdict: unfit, begun: 0, tries: 0 });
    log("warn", `accelerator: ${words(unfit)}`);
    return unfit;
  }

  /** What a verdict means under the user's wish. */
  #under(verdict: AcceleratorStatus): AcceleratorStatus {
    return verdict.kind === "slower" && this.options.wish === "on" ? { ...verdict, kind: "used" } : verdict;
  }

  /** @returns whether the next process will find it */
  #keep(record: Omit<AcceleratorRecord, "mark">): boolean {
    const { file } = this.options;
    if (file === undefined) return false;
    const kept: AcceleratorRecord = { mark: this.#mark, ...record };
    writeJson(file, kept);
    return JSON.stringify(this.#record) === JSON.stringify(kept);
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
