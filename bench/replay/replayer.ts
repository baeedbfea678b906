import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { PrivateChild } from "../../src/backends/local/privateChild";
import { Completer } from "../../src/core/completion/completer";
import { type CompletionRequest, defaultPreferences } from "../../src/core/completion/request";
import type { CompletionModel, ContextPiece, FimEnd, FimResult } from "../../src/core/model/backend";
import { systemClock } from "../../src/util/clock";
import type { Logger } from "../../src/util/logger";
import { hostEntry } from "../../test/helpers/windowProcess";
import { type Features, featuresOf } from "./features";
import { asWritten, type Verdict, verdictOn } from "./metrics";
import { OpenGate } from "./openGate";
import type { ReplayPoint } from "./points";

/** Characters that the editor reads behind the cursor. */
const readAfter = 10_000;
const pollMs = 50;
const nothing = () => undefined;
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What came of one point. */
export interface Replayed {
  readonly point: Omit<ReplayPoint, "before" | "after">;
  /** Why nothing could have been shown, whatever the gate; undefined where something could. */
  readonly reason: string | undefined;
  readonly text: string;
  readonly verdict: Verdict;
  readonly features: Features;
  /** What the model said and why it ended, before anything was cleaned; undefined where it was not asked. */
  readonly answer: { readonly text: string; readonly end: FimEnd } | undefined;
  readonly timing: FimResult["timing"] | undefined;
}

/** Puts points through the extension's own pipeline and the real model process. */
export class Replayer {
  private constructor(
    readonly model: CompletionModel,
    private readonly backend: LocalBackend,
    private readonly gate: OpenGate,
    private readonly completer: Completer,
    private readonly folder: string,
  ) {}

  /** @throws {Error} when the model cannot be loaded, or cannot complete code */
  static async start(modelPath: string): Promise<Replayer> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
    process.env.HEARTH_RUNTIME_DIR = folder;
    const log = silent;
    const backend = new LocalBackend({
      transport: new PrivateChild(hostEntry, systemClock, log),
      client: "replay",
      modelPath,
      // No other one in its place.
      standInPath: modelPath,
      unloadAfterMinutes: 0,
      clock: systemClock,
      log,
    });
    try {
      backend.warm();
      const model = await readyModel(backend);
      const gate = new OpenGate(backend);
      return new Replayer(model, backend, gate, new Completer(gate, systemClock), folder);
    } catch (error) {
      backend.dispose();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async replay(point: ReplayPoint, context: readonly ContextPiece[] = []): Promise<Replayed> {
    const { before, after, ...rest } = point;
    this.gate.context = context;
    const outcome = await this.completer.suggest(requestOf(point), { signal: new AbortController().signal });
    const result = await this.gate.takeAnswer();
    if (outcome.kind === "none" && (outcome.reason === "failed" || outcome.reason === "notReady")) {
      throw new Error(`point ${point.id} was not answered: ${outcome.reason} ${outcome.detail ?? ""}`);
    }
    const isText = outcome.kind === "suggestion";
    const text = isText ? outcome.text : "";
    const written = asWritten(text, isText ? outcome.replacedAfter : 0, after);
    return {
      point: rest,
      reason: isText ? undefined : outcome.reason,
      text,
      verdict: verdictOn(written, point.hidden),
      features: featuresOf(point, text, result),
      answer: result && { text: result.tokens.map((token) => token.text).join(""), end: result.end },
      timing: result?.timing,
    };
  }

  dispose(): void {
    this.completer.dispose();
    this.backend.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Each point is a document of its own, so that no answer is reused for another one. */
function requestOf({ id, kind, path, languageId, before, after }: ReplayPoint): CompletionRequest {
  return {
    document: { uri: `replay:///${kind}/${id}/${path}`, languageId, path, isServed: true },
    before,
    beforeStart: 0,
    after: after.slice(0, readAfter),
    hasSelection: false,
    cursors: 1,
    indentation: indentationOf(before + after),
    trigger: "automatic",
    switch: "on",
    preferences: defaultPreferences,
  };
}

/** As an editor guesses it from a file. */
export function indentationOf(text: string): CompletionRequest["indentation"] {
  const indents = text.match(/^(\t| {2,8})(?=\S)/gm) ?? [];
  if (indents.some((indent) => indent === "\t")) return { tabSize: 4, insertSpaces: false };
  return { tabSize: indents.some((indent) => indent === "  ") ? 2 : 4, insertSpaces: true };
}

async function readyModel(backend: LocalBackend): Promise<CompletionModel> {
  for (;;) {
    const { state } = backend;
    if (state.kind === "failed") throw new Error(`the model cannot be used: ${state.failure}: ${state.detail}`);
    if (state.kind === "ready" && !state.awaited) return state.model;
    await systemClock.sleep(pollMs);
  }
}
