import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/root";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { PrivateChild } from "../../src/backends/local/privateChild";
import { Completer } from "../../src/core/completion/completer";
import { type CompletionRequest, defaultPreferences } from "../../src/core/completion/request";
import { systemClock } from "../../src/util/clock";
import type { Lessons, TaughtCall } from "../engine/lessons";
import { callsVariable, finishedTextsVariable, teacherEntry } from "../engine/teacherEntry";
import type { Answer, Ask, Contender, Place, Work } from "../opponents/contender";
import { cpuSecondsOf } from "../opponents/cpuSeconds";
import { languageOf } from "../typing/project";
import { CountedBackend, type FirstToken } from "./countedBackend";

/** As editor/inlineCompletion.ts: a later answer is brought by asking again, which takes VS Code about as long as asking. */
const answerWithinMs = 600;
const askAgainMs = 60;
const patienceMs = 60_000;

export interface HearthOptions {
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  /** What the model is told to write; undefined for what it thinks itself. */
  readonly lessons: Lessons | undefined;
  /** Whether Hearth holds back what it is not sure of. */
  readonly isGated: boolean;
}

/** Hearth itself: its Completer, its backend and its model process, without VS Code. */
export class HearthContender implements Contender {
  readonly name = "hearth";
  readonly completer: Completer;
  readonly #backend: CountedBackend;
  readonly #outcomes: Record<string, number> = {};
  /** Places at which something was given. */
  readonly #given = new Set<string>();
  #pid = 0;

  private constructor(
    private readonly local: LocalBackend,
    private readonly folder: string,
    isGated: boolean,
  ) {
    this.#backend = new CountedBackend(local, isGated);
    this.completer = new Completer(this.#backend, systemClock);
    this.completer.onDidDecide(({ outcome }) => {
      const why = outcome.kind === "none" ? outcome.reason : outcome.source;
      this.#outcomes[why] = (this.#outcomes[why] ?? 0) + 1;
    });
  }

  /** @throws {Error} when the model cannot be loaded */
  static async start({ modelPath, lessons, isGated }: HearthOptions): Promise<HearthContender> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
    if (lessons) writeFileSync(path.join(folder, "lessons.json"), JSON.stringify(lessons));
    process.env.HEARTH_RUNTIME_DIR = folder;
    process.env[finishedTextsVariable] = path.join(folder, "lessons.json");
    process.env[callsVariable] = path.join(folder, "calls");
    const entry = lessons ? teacherEntry(root) : path.join(root, "dist", "host.mjs");
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const log = { debug: note, info: note, warn: note, error: note };
    const transport = new PrivateChild(entry, systemClock, log);
    const models = { modelPath, standInPath: modelPath, unloadAfterMinutes: 0 };
    const local = new LocalBackend({ transport, client: "bench", ...models, clock: systemClock, log });
    const contender = new HearthContender(local, folder, isGated);
    try {
      await contender.#load();
      return contender;
    } catch (error) {
      await contender.close();
      throw new Error(`${error}\n${lines.slice(-10).join("\n")}`);
    }
  }

  /** The document was changed; VS Code says so some 60 ms before it asks. */
  changed(place: Place): void {
    this.completer.prepare(requestAt(place));
  }

  async ask({ place, signal }: Ask): Promise<Answer | undefined> {
    const startedAt = performance.now();
    const outcome = await this.completer.suggest(requestAt(place), { signal });
    if (performance.now() - startedAt > answerWithinMs) await sleep(askAgainMs);
    if (signal.aborted) return undefined;
    const totalMs = performance.now() - startedAt;
    const text = outcome.kind === "suggestion" ? outcome.text : "";
    const isNew = outcome.kind === "suggestion" && outcome.source !== "typedThrough" && this.#isNew(place);
    return { text, evaluatedTokens: 0, generatedTokens: 0, firstTokenMs: totalMs, totalMs, isNew };
  }

  /** Hearth begins to work before it is asked, so that an answer that just came is in its cache already. */
  #isNew({ path, before, after }: Place): boolean {
    const key = [path, before, after].join("\0");
    const isNew = !this.#given.has(key);
    this.#given.add(key);
    return isNew;
  }

  /** What calls took to their first token, in order. */
  firstTokens(): readonly FirstToken[] {
    return this.#backend.firstTokens;
  }

  async settled(): Promise<void> {
    for (let isBusy = true; isBusy; await sleep(20)) {
      const status = await this.local.status();
      isBusy = status !== undefined && status.completions.started > status.completions.settled;
    }
  }

  work(): Work {
    const { live, ahead, evaluated, generated } = this.#backend.counts;
    return { requests: live + ahead, evaluatedTokens: evaluated, generatedTokens: generated };
  }

  /** What became of the questions: where a suggestion came from, or why there was none. */
  get outcomes(): Readonly<Record<string, number>> {
    return this.#outcomes;
  }

  /** Every call that reached the model, in order; only a taught model tells. */
  calls(): readonly TaughtCall[] {
    const file = path.join(this.folder, "calls");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.#pid);
  }

  async close(): Promise<void> {
    this.completer.dispose();
    this.local.dispose();
    for (const end = Date.now() + patienceMs; this.#lives() && Date.now() < end; ) await sleep(20);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #load(): Promise<void> {
    this.local.warm();
    for (const end = Date.now() + patienceMs; this.local.state.kind !== "ready"; await sleep(20)) {
      const { state } = this.local;
      if (state.kind === "failed") throw new Error(`${state.failure}: ${state.detail}`);
      if (Date.now() > end) throw new Error("the model is not ready");
    }
    this.#pid = (await this.local.status())?.pid ?? 0;
  }

  #lives(): boolean {
    return this.#pid !== 0 && existsSync(`/proc/${this.#pid}`);
  }
}

export function requestAt({ path: name, before, after }: Place): CompletionRequest {
  return {
    document: { uri: `file:///bench/${name}`, languageId: languageOf(name), path: name, isServed: true },
    before,
    beforeStart: 0,
    after,
    hasSelection: false,
    cursors: 1,
    indentation: { tabSize: name.endsWith(".py") ? 4 : 2, insertSpaces: true },
    trigger: "automatic",
    switch: "on",
    preferences: defaultPreferences,
  };
}
