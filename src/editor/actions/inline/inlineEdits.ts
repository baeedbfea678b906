import * as path from "node:path";
import * as vscode from "vscode";
import type { EditAskParts } from "../../../core/edit/inline/askForEdit";
import type { EditRequest } from "../../../core/edit/inline/editPrompt";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { LineChange } from "../../../core/edit/inline/lineChanges";
import { refusedWords } from "../../chat/apply/applyWords";
import { isAgreed } from "../../chat/apply/consent";
import { isReadOnly, placeOf } from "../../chat/apply/safePath";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { contextKeys } from "../../contributions";
import { modelPathOf } from "../../documents";
import type { Notify } from "../../notify";
import { EditLenses } from "./editLenses";
import { EditPaint } from "./editPaint";
import { EditSession, type SessionEnd } from "./editSession";
import { spanOf } from "./editSpan";
import { noEditWords, readOnlyWords, typedWords, undecidedWords } from "./editWords";
import type { InstructionBox } from "./instructionBox";

export interface InlineEditParts extends EditAskParts {
  readonly texts: Pick<FileTexts, "keptBack">;
  readonly box: InstructionBox;
  readonly notify: Pick<Notify, "notPlaced" | "editFailed" | "noChatModel">;
}

/** All changes of code that a model makes in editors, until the user has decided about them. */
export class InlineEdits implements vscode.Disposable {
  readonly #sessions = new Set<EditSession>();
  readonly #paint = new EditPaint();
  readonly #lenses = new EditLenses((document) => this.#of(document));
  readonly #listening: vscode.Disposable;

  constructor(private readonly parts: InlineEditParts) {
    this.#listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#update()),
    );
  }

  /** Asks what is to be done with the selection, or with what the cursor is in, and has it done. */
  async editSelection(editor: vscode.TextEditor): Promise<void> {
    const span = await spanOf(editor, this.parts.clock);
    await this.#ask(editor, span, "");
  }

  /** Has a model change some lines. Settles when it is done with writing. */
  async start(editor: vscode.TextEditor, span: LineSpan, request: EditRequest): Promise<void> {
    const { document } = editor;
    if (this.#of(document).some((one) => one.span.from < span.to && span.from < one.span.to)) {
      return this.parts.notify.notPlaced(undecidedWords, {});
    }
    if (!(await this.#isAllowed(document.uri))) return;
    const session = new EditSession(document, span, request, this.parts);
    this.#sessions.add(session);
    session.onDidChange(() => this.#update());
    this.#update();
    this.#tell(await session.run(), { editor, span: session.span, request });
    this.#update();
  }

  stop(session = this.#active()): void {
    session?.stop();
  }

  /** Agrees to all changes of a session; a file that does more than it seems has to be agreed to by its name. */
  async acceptAll(session = this.#active()): Promise<void> {
    if (session && (await this.#isAgreed(session))) session.accept();
  }

  async discardAll(session = this.#active()): Promise<void> {
    await session?.discard();
  }

  async accept(session = this.#active(), change = session && this.#changeAtCursor(session)): Promise<void> {
    if (session && change && (await this.#isAgreed(session))) session.accept(change);
  }

  async discard(session = this.#active(), change = session && this.#changeAtCursor(session)): Promise<void> {
    if (change) await session?.discard(change);
  }

  /** Discards what is there, and asks once more, in other words perhaps. */
  async askAgain(session = this.#active()): Promise<void> {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === session?.document);
    if (!session || !editor) return;
    const { instruction } = session.request;
    await this.#ask(editor, session.span, instruction, session);
  }

  /** Puts the cursor to the next change below it, the first one after the last. */
  next(): void {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const lines = this.#of(editor.document)
      .flatMap(({ span, changes }) => changes.map(({ from }) => span.from + from))
      .sort((a, b) => a - b);
    const line = lines.find((one) => one > editor.selection.active.line) ?? lines[0];
    if (line === undefined) return;
    const at = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const session of this.#sessions) session.dispose();
    this.#lenses.dispose();
    this.#paint.dispose();
  }

  /** @param before what is discarded once the user has said what is to come in its place */
  async #ask(editor: vscode.TextEditor, span: LineSpan, value: string, before?: EditSession): Promise<void> {
    if (this.parts.backend.state.kind === "none") return this.parts.notify.noChatModel();
    const name = path.posix.basename(modelPathOf(editor.document));
    const lines = span.to - span.from === 1 ? `line ${span.from + 1}` : `lines ${span.from + 1} to ${span.to}`;
    const instruction = await this.parts.box.ask(`${lines} of ${name}`, value);
    if (instruction === undefined) return;
    const request = { background: "", ...before?.request, instruction };
    await before?.discard();
    await this.start(editor, before?.span ?? span, request);
  }

  /** Whether a file may be shown to the model and written to; tells the user where not. */
  async #isAllowed(uri: vscode.Uri): Promise<boolean> {
    const { texts, notify } = this.parts;
    const name = modelPathOf({ uri });
    const kept = await texts.keptBack(uri);
    if (kept) notify.notPlaced(`${name} was not changed. ${kept.why}`, {});
    if (kept) return false;
    if (uri.scheme !== "untitled" && (await isReadOnly(uri))) {
      notify.notPlaced(refusedWords(name, "readOnly"), {});
      return false;
    }
    const place = await placeOf(uri);
    // What the user has opened is the user's, wherever it is; what git runs is nobody's.
    if (place === "git") notify.notPlaced(refusedWords(name, "git"), {});
    return place !== "git";
  }

  async #isAgreed({ document, span, base }: EditSession): Promise<boolean> {
    const after = document.getText();
    const lines = after.split("\n");
    const before = [...lines.slice(0, span.from), ...base, ...lines.slice(span.to)].join("\n");
    const place = await placeOf(document.uri);
    const name = modelPathOf(document);
    return await isAgreed(name, typeof place === "string" ? [name] : [place.path, place.realPath], before, after);
  }

  #tell(end: SessionEnd, asked: { editor: vscode.TextEditor; span: LineSpan; request: EditRequest }): void {
    const { notify } = this.parts;
    const again = { "Ask Again…": () => this.#ask(asked.editor, asked.span, asked.request.instruction) };
    if (end.kind === "none") notify.notPlaced(noEditWords(end.why, end.detail), again);
    else if (end.kind === "typed") notify.notPlaced(typedWords, {});
    else if (end.kind === "readOnly") notify.notPlaced(readOnlyWords, {});
    else if (end.kind === "failed") notify.editFailed(end.error, again);
    else if (end.kind === "edit" && end.notes.length > 0) notify.notPlaced(end.notes.join(" "), {});
  }

  #of(document: vscode.TextDocument): readonly EditSession[] {
    return [...this.#sessions].filter((session) => session.document === document);
  }

  /** The session that the cursor is in, else the nearest one in the active editor. */
  #active(): EditSession | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { line } = editor.selection.active;
    const far = ({ span }: EditSession) => Math.max(span.from - line, line - span.to, 0);
    return [...this.#of(editor.document)].sort((a, b) => far(a) - far(b))[0];
  }

  /** The change that the cursor is in, else the nearest one. */
  #changeAtCursor({ changes, span }: EditSession): LineChange | undefined {
    const line = (vscode.window.activeTextEditor?.selection.active.line ?? 0) - span.from;
    const far = ({ from, to }: LineChange) => Math.max(from - line, line - Math.max(from, to - 1), 0);
    return [...changes].sort((a, b) => far(a) - far(b))[0];
  }

  #update(): void {
    const documents = new Set<vscode.TextDocument>();
    for (const session of this.#sessions) {
      documents.add(session.document);
      if (session.phase === "over") this.#sessions.delete(session);
    }
    for (const editor of vscode.window.visibleTextEditors) this.#show(editor);
    this.#lenses.update(this.#sessions.size > 0);
    const here = this.#active();
    const set = (key: string, value: boolean) => void vscode.commands.executeCommand("setContext", key, value);
    set(contextKeys.isEditWritten, here?.phase === "writing");
    set(contextKeys.isEditUndecided, here?.phase === "review");
  }

  #show(editor: vscode.TextEditor): void {
    this.#paint.paint(
      editor,
      this.#of(editor.document).map((session) => {
        const { span, base, changes, written, phase } = session;
        // Of what is not reached yet nothing is known.
        const isOpen = phase === "writing";
        const seen = isOpen ? changes.filter(({ to }) => to <= written) : changes;
        return {
          from: span.from,
          base,
          changes: seen,
          waiting: isOpen ? { from: span.from + written, to: span.to } : undefined,
        };
      }),
    );
  }
}
