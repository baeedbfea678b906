import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/root";
import { HostProcess } from "../../test/helpers/hostProcess";
import { finishedTextsVariable, teacherEntry } from "../engine/teacherEntry";
import type { Answer, Ask, Contender } from "./contender";
import { cpuSecondsOf } from "./cpuSeconds";
import type { ModelOptions } from "./modelCalls";
import { Tally } from "./tally";

/** More than any answer of a bench has. */
const mostTokens = 64;

/**
 * Hearth's model process with nothing in front of it: no cache of answers, no debounce, no window. What a user has is
 * the whole pipeline, which the typing simulator drives; this shows what the process alone does with the same places.
 */
export class HearthProcess implements Contender {
  readonly name = "Hearth's model process alone";
  readonly #tally = new Tally();

  private constructor(
    private readonly host: HostProcess,
    private readonly folder: string,
    /** What Hearth takes the model for. */
    readonly family: string | undefined,
  ) {}

  /** @param finished the text that is being typed, by its path */
  static async start(
    { modelPath, contextSize, threads }: ModelOptions,
    finished: Readonly<Record<string, string>>,
  ): Promise<HearthProcess> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
    const file = path.join(folder, "finished.json");
    writeFileSync(file, JSON.stringify(finished));
    const host = await HostProcess.start({ [finishedTextsVariable]: file }, teacherEntry(root));
    try {
      const wanted = { role: "completion", isStandIn: false, despiteStrikes: false } as const;
      const { family } = await host.peer.call("load", { ...wanted, modelPath, contextSize, threads });
      return new HearthProcess(host, folder, family);
    } catch (error) {
      await stop(host, folder);
      throw error;
    }
  }

  async ask({ place, signal }: Ask): Promise<Answer | undefined> {
    const { path, before: prefix, after: suffix } = place;
    const startedAt = performance.now();
    let firstTokenMs: number | undefined;
    const onText = () => {
      firstTokenMs ??= performance.now() - startedAt;
    };
    const running = this.host.complete({ path, prefix, suffix, maxTokens: mostTokens }, { signal, onText });
    const counted = this.#tally.count(
      running.then(({ tokens, timing }) => ({
        text: tokens.map(({ text }) => text).join(""),
        evaluatedTokens: timing.evaluatedTokens,
        generatedTokens: tokens.length,
      })),
    );
    const answer = await counted.catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    const totalMs = performance.now() - startedAt;
    return answer && { ...answer, firstTokenMs: firstTokenMs ?? totalMs, totalMs, isNew: true };
  }

  settled(): Promise<void> {
    return this.#tally.settled();
  }

  work() {
    return this.#tally.work;
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.host.child.pid ?? 0);
  }

  close(): Promise<void> {
    return stop(this.host, this.folder);
  }
}

async function stop(host: HostProcess, folder: string): Promise<void> {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
}
