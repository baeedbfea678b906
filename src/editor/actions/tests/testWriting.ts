import * as path from "node:path";
import * as vscode from "vscode";
import { placeTests } from "../../../core/actions/tests/placeTests";
import { stepWords } from "../../../core/actions/tests/stepWords";
import { type TestOutcome, writeTests } from "../../../core/actions/tests/writeTests";
import type { AnswerProgress, ChatBackend } from "../../../core/chat/chatBackend";
import type { Clock } from "../../../util/clock";
import type { CodeApplier } from "../../chat/apply/codeApplier";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { plainWords } from "../../messageWords";
import type { Notify } from "../../notify";
import { spanOf, symbolAround } from "../inline/editSpan";
import { noEditWords } from "../inline/editWords";
import { prepareTests, type TestedCode } from "./testSubject";

export interface TestWritingParts {
  readonly backend: ChatBackend;
  readonly texts: FileTexts;
  readonly applier: Pick<CodeApplier, "propose">;
  readonly notify: Pick<Notify, "noChatModel" | "nothingDone" | "notPlaced" | "editFailed">;
  readonly clock: Clock;
}

/** Has tests written, and shows what they would make of the test file. Nothing changes before the user agrees. */
export class TestWriting implements vscode.Disposable {
  readonly #running = new Set<AbortController>();

  constructor(private readonly parts: TestWritingParts) {}

  /** For the selection, else the function or type around the cursor, else the file. */
  async generate(editor: vscode.TextEditor): Promise<void> {
    const { backend, notify, clock } = this.parts;
    if (backend.state.kind === "none") return notify.noChatModel();
    const { document, selection } = editor;
    const span = selection.isEmpty
      ? await symbolAround(document, selection.active.line, clock)
      : await spanOf(editor, clock);
    await this.#generate({ document, span });
  }

  dispose(): void {
    for (const running of this.#running) running.abort();
  }

  async #generate(code: TestedCode): Promise<void> {
    const { applier, notify } = this.parts;
    const again = { "Try Again": () => this.#generate(code) };
    const running = new AbortController();
    this.#running.add(running);
    try {
      const written = await this.#withProgress(code, running);
      if (running.signal.aborted) return;
      if (typeof written === "string") return notify.nothingDone(written);
      const { outcome, uri } = written;
      if (outcome.kind === "none") notify.notPlaced(noEditWords(outcome.why, outcome.detail), again);
      else await applier.propose(outcome.block, uri, placeTests);
    } catch (error) {
      if (!running.signal.aborted) notify.editFailed(error, again);
    } finally {
      this.#running.delete(running);
    }
  }

  async #withProgress(
    code: TestedCode,
    running: AbortController,
  ): Promise<{ readonly outcome: TestOutcome; readonly uri: vscode.Uri } | string> {
    const title = plainWords(`Hearth writes tests for ${path.posix.basename(code.document.uri.path)}`);
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
    return await vscode.window.withProgress(options, async (progress, cancellation) => {
      const cancelling = cancellation.onCancellationRequested(() => running.abort());
      let told = "";
      const onProgress = (step: AnswerProgress, written: string) => {
        const message = stepWords(step, written);
        if (message !== told) progress.report({ message });
        told = message;
      };
      try {
        const prepared = await prepareTests(code, this.parts, running.signal);
        if (typeof prepared === "string") return prepared;
        const { subject, uri } = prepared;
        return { outcome: await writeTests(subject, this.parts.backend, onProgress, running.signal), uri };
      } finally {
        cancelling.dispose();
      }
    });
  }
}
