import * as vscode from "vscode";
import type { Finding } from "../../../core/actions/review/checkFindings";
import { type Review, review } from "../../../core/actions/review/review";
import type { ReviewTarget } from "../../../core/actions/review/reviewPrompt";
import { baseName, placeLabel } from "../../../core/chat/attach/words";
import type { AnswerProgress, ChatBackend } from "../../../core/chat/chatBackend";
import type { DocumentChange } from "../../../core/edit/inline/followedLines";
import { TextLines } from "../../../core/edit/textLines";
import { onAbort } from "../../../util/abort";
import type { Clock } from "../../../util/clock";
import { notTakenWords } from "../../chat/apply/applyWords";
import { isAgreed } from "../../chat/apply/consent";
import { namesOf } from "../../chat/apply/safePath";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { modelPathOf } from "../../documents";
import { plainWords } from "../../messageWords";
import type { Notify } from "../../notify";
import { whyNotChanged } from "../inline/editConsent";
import { changesOf, FollowedFinding } from "./followedFinding";
import { reviewSpan } from "./reviewSpan";
import { ReviewThreads, type ShownFinding } from "./reviewThreads";
import { changedWords, endWords, goneWords, stepWords, unreadableWords } from "./reviewWords";

const noFindingWords =
  "this file has no comment of the review for that. Review it first, or put the cursor on a comment.";

export interface ReviewParts {
  readonly backend: ChatBackend;
  readonly texts: FileTexts;
  readonly notify: Pick<Notify, "noChatModel" | "nothingDone" | "notPlaced" | "editFailed">;
  readonly clock: Clock;
}

/** Has a model review code, and does with what it found what the user wants done. */
export class Reviewer implements vscode.Disposable {
  readonly #threads = new ReviewThreads();
  readonly #disposed = new AbortController();

  constructor(private readonly parts: ReviewParts) {}

  /** Reviews what is selected, else what the cursor is in, else the file. */
  async run(): Promise<void> {
    const { backend, notify, texts, clock } = this.parts;
    const editor = vscode.window.activeTextEditor;
    if (!editor) return notify.nothingDone("open a file that shall be reviewed.");
    if (backend.state.kind === "none") return notify.noChatModel();
    const { document } = editor;
    await texts.rules.refresh();
    const file = await texts.read(document.uri);
    if (file.kind === "refused") return notify.nothingDone(`${modelPathOf(document)} was not reviewed. ${file.why}`);
    const span = await reviewSpan(editor, clock);
    const lines = document.getText().split(/\r?\n/);
    await this.#review(document, { path: modelPathOf(document), languageId: document.languageId, lines, span });
  }

  /** Puts what is proposed in the place of its lines; one undo. Nothing happens where they were changed meanwhile. */
  async apply(thread: unknown): Promise<void> {
    const shown = this.#threads.find(thread, ({ followed }) => followed.finding.replacement !== undefined);
    const replacement = shown?.followed.finding.replacement;
    if (!shown || !replacement) return this.parts.notify.nothingDone(noFindingWords);
    try {
      const words = await this.#replaced(shown, replacement);
      if (words !== undefined) this.parts.notify.notPlaced(words, {});
    } catch (error) {
      this.parts.notify.editFailed(error, {});
    }
  }

  dismiss(thread: unknown): void {
    const shown = this.#threads.find(thread);
    if (shown) this.#threads.remove(shown);
    else this.parts.notify.nothingDone(noFindingWords);
  }

  async next(thread: unknown): Promise<void> {
    const gone = await this.#threads.next(thread);
    if (gone) this.parts.notify.nothingDone(goneWords(modelPathOf({ uri: gone })));
  }

  clear(): void {
    this.#threads.clear();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#threads.dispose();
  }

  /** @returns why nothing was replaced, where the user has to be told */
  async #replaced(shown: ShownFinding, replacement: readonly string[]): Promise<string | undefined> {
    const document = await vscode.workspace.openTextDocument(shown.thread.uri);
    const name = modelPathOf(document);
    if (!shown.followed.isUnchanged(document)) return changedWords;
    const refusal = await whyNotChanged(document, this.parts.texts);
    if (refusal !== undefined) return refusal;
    const before = document.getText();
    const edit = editOf(before, shown.followed, replacement);
    const after = before.slice(0, edit.start) + edit.text + before.slice(edit.end);
    if (!(await isAgreed(name, await namesOf(document.uri), before, after))) return undefined;
    if (document.getText() !== before) return changedWords;
    const range = new vscode.Range(document.positionAt(edit.start), document.positionAt(edit.end));
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, range, edit.text);
    if (!(await vscode.workspace.applyEdit(change))) return notTakenWords(name);
    this.#threads.remove(shown);
    return undefined;
  }

  async #review(document: vscode.TextDocument, target: ReviewTarget): Promise<void> {
    const { notify } = this.parts;
    const label = placeLabel(target.path, isWhole(target) ? [] : [[target.span.from + 1, target.span.to]]);
    // The user goes on while the model reads.
    const changes: DocumentChange[] = [];
    const listening = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) changes.push(...changesOf(event));
    });
    try {
      const found = await this.#ask(plainWords(`Hearth: reviewing ${label}`), target);
      if (found === "cancelled") return;
      if (!found) return notify.nothingDone(unreadableWords);
      if (document.isClosed)
        return notify.nothingDone(`${label} was closed, so its review is not shown. Open it, and review it again.`);
      this.#threads.show(
        document,
        found.findings.map((finding) => followedTo(finding, target, changes)),
      );
      const words = endWords(baseName(target.path), target.span, found);
      if (words !== "") notify.nothingDone(words);
    } catch (error) {
      notify.editFailed(error, { "Try Again": () => this.run() });
    } finally {
      listening.dispose();
    }
  }

  async #ask(title: string, target: ReviewTarget): Promise<Review | undefined | "cancelled"> {
    const location = vscode.ProgressLocation.Notification;
    return await vscode.window.withProgress({ location, title, cancellable: true }, async (bar, token) => {
      const over = new AbortController();
      const listening = [
        token.onCancellationRequested(() => over.abort()),
        onAbort(this.#disposed.signal, () => over.abort()),
      ];
      const tell = (step: AnswerProgress) => bar.report({ message: stepWords(step) });
      try {
        return await review(target, this.parts.backend, tell, over.signal);
      } catch (error) {
        if (over.signal.aborted) return "cancelled";
        throw error;
      } finally {
        for (const one of listening) one.dispose();
      }
    });
  }
}

function isWhole({ lines, span }: ReviewTarget): boolean {
  return span.from === 0 && span.to >= lines.length;
}

function followedTo(finding: Finding, { lines }: ReviewTarget, changes: readonly DocumentChange[]): FollowedFinding {
  const followed = new FollowedFinding(finding, lines.slice(finding.span.from, finding.span.to));
  followed.follow(changes);
  return followed;
}

function editOf(text: string, { span }: FollowedFinding, replacement: readonly string[]) {
  return new TextLines(text).toOffsets({ ...span, lines: replacement });
}
