import * as path from "node:path";
import * as vscode from "vscode";
import type { DefinitionSource } from "../../../core/context/definitions";
import type { EditAskParts } from "../../../core/edit/inline/askForEdit";
import type { EditRequest } from "../../../core/edit/inline/editPrompt";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { LineChange } from "../../../core/edit/inline/lineChanges";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { contextKeys } from "../../contributions";
import { modelPathOf } from "../../documents";
import type { Notify } from "../../notify";
import { isAgreedTo, isAllowed } from "./editConsent";
import { EditedLines } from "./editedLines";
import { EditLenses } from "./editLenses";
import { EditPaint } from "./editPaint";
import { EditSession, type SessionEnd, type SessionPhase } from "./editSession";
import { spanOf } from "./editSpan";
import * as words from "./editWords";
import type { InstructionBox } from "./instructionBox";
import { usedDeclarations } from "./usedDeclarations";

export interface InlineEditParts extends EditAskParts {
  readonly texts: Pick<FileTexts, "keptBack">;
  readonly source: DefinitionSource;
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
    const { document } = editor;
    await this.#ask(new EditedLines(document, await spanOf(editor, this.parts.clock), this.parts.clock), "");
  }

  /** Has a model change some lines. Settles when it is done with writing. */
  async start({ document }: vscode.TextEditor, span: LineSpan, request: EditRequest): Promise<void> {
    // From now on they are followed, whatever else changes the document.
    await this.#start(new EditedLines(document, span, this.parts.clock), request);
  }

  stop(session = this.#active("writing")): void {
    session?.stop();
  }

  /** Agrees to all changes of a session; a file that does more than it seems has to be agreed to by its name. */
  async acceptAll(session = this.#active("review")): Promise<void> {
    if (session && (await isAgreedTo(session))) session.accept();
  }

  async discardAll(session = this.#active("review")): Promise<void> {
    await session?.discard();
  }

  async accept(session = this.#active("review"), change = session && changeAtCursor(session)): Promise<void> {
    if (session && change && (await isAgreedTo(session))) session.accept(change);
  }

  async discard(session = this.#active("review"), change = session && changeAtCursor(session)): Promise<void> {
    if (change) await session?.discard(change);
  }

  /** Discards what is there, and asks once more, in other words where the user had words of their own. */
  async askAgain(session = this.#active("review")): Promise<void> {
    if (!session) return;
    const { request, document } = session;
    const follow = () => new EditedLines(document, session.span, this.parts.clock);
    if (!request.isAction) return await this.#ask(follow(), request.instruction, session);
    await session.discard();
    await this.#start(follow(), request);
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
    reveal(editor, at.line);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const session of this.#sessions) session.dispose();
    this.#lenses.dispose();
    this.#paint.dispose();
  }

  /** @param before what is discarded once the user has said what is to come in its place */
  async #ask(edited: EditedLines, value: string, before?: EditSession): Promise<void> {
    const { backend, notify, box } = this.parts;
    const { span, document } = edited;
    const lines = span.to - span.from <= 1 ? `line ${span.from + 1}` : `lines ${span.from + 1} to ${span.to}`;
    const name = path.posix.basename(modelPathOf(document));
    if (backend.state.kind === "none") notify.noChatModel();
    const instruction = backend.state.kind === "none" ? undefined : await box.ask(`${lines} of ${name}`, value);
    if (instruction === undefined) return edited.dispose();
    await before?.discard();
    await this.#start(edited, { background: "", instruction });
  }

  async #start(edited: EditedLines, request: EditRequest): Promise<void> {
    const prepared = await this.#prepared(edited, request);
    // Somebody else may have begun while this was found out.
    if (!prepared || edited.document.isClosed || this.#isTaken(edited)) return edited.dispose();
    const session = new EditSession(edited, prepared, this.parts);
    this.#sessions.add(session);
    session.onDidChange(() => this.#update());
    this.#update();
    if (edited.editor) reveal(edited.editor, edited.span.from);
    const before = session.base;
    this.#tell(await session.run(), { document: edited.document, span: session.span, before, request });
    this.#update();
  }

  /** @returns with what the model is to know besides; undefined where nothing is to be done, which the user was told */
  async #prepared(edited: EditedLines, request: EditRequest): Promise<EditRequest | undefined> {
    const { backend, notify, texts } = this.parts;
    const { document, span } = edited;
    if (backend.state.kind === "none") notify.noChatModel();
    if (backend.state.kind === "none" || this.#isTaken(edited)) return undefined;
    if (!(await isAllowed(document, texts, notify))) return undefined;
    if (request.only) return request;
    const { text, sources } = await usedDeclarations(document, span, this.parts);
    const background = [request.background, text].filter((part) => part !== "").join("\n\n");
    return { ...request, background, sources: [...(request.sources ?? []), ...sources] };
  }

  /** Whether some of the lines wait for the user's decision already, which the user is told. */
  #isTaken({ document, span }: EditedLines): boolean {
    const isTaken = this.#of(document).some((one) => one.span.from < span.to && span.from < one.span.to);
    if (isTaken) this.parts.notify.notPlaced(words.undecidedWords, {});
    return isTaken;
  }

  #tell(end: SessionEnd, asked: Asked): void {
    const { notify } = this.parts;
    const again = { [asked.request.isAction ? "Ask Again" : "Ask Again…"]: () => this.#askOnceMore(asked) };
    if (end.kind === "failed") {
      notify.editFailed(end.error, again);
      return;
    }
    const told = words.endWords(end);
    const isWorthAnother = end.kind === "none" || end.kind === "notWritten";
    if (told !== "") notify.notPlaced(told, isWorthAnother ? again : {});
  }

  /** A message may be answered long after: what it is about has to be there still. */
  async #askOnceMore({ document, span, before, request }: Asked): Promise<void> {
    const edited = document.isClosed ? undefined : new EditedLines(document, span, this.parts.clock);
    const isSame = edited?.lines.length === before.length && edited.lines.every((line, at) => line === before[at]);
    if (!edited || !isSame) {
      edited?.dispose();
      this.parts.notify.notPlaced(words.movedWords, {});
    } else if (request.isAction) await this.#start(edited, request);
    else await this.#ask(edited, request.instruction);
  }

  #of(document: vscode.TextDocument): readonly EditSession[] {
    return [...this.#sessions].filter((session) => session.document === document && session.phase !== "over");
  }

  /** The session in that phase that the cursor is in, else the nearest one in the active editor. */
  #active(phase: SessionPhase): EditSession | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { line } = editor.selection.active;
    const far = ({ span }: EditSession) => Math.max(span.from - line, line - span.to, 0);
    return this.#of(editor.document)
      .filter((session) => session.phase === phase)
      .sort((a, b) => far(a) - far(b))[0];
  }

  #update(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#show(editor);
    for (const session of this.#sessions) {
      if (session.phase !== "over" || !session.isSettled) continue;
      this.#sessions.delete(session);
      session.dispose();
    }
    this.#lenses.update(this.#sessions.size > 0);
    const set = (key: string, value: boolean) => void vscode.commands.executeCommand("setContext", key, value);
    set(contextKeys.isEditWritten, this.#active("writing") !== undefined);
    set(contextKeys.isEditUndecided, this.#active("review") !== undefined);
  }

  #show(editor: vscode.TextEditor): void {
    const painted = this.#of(editor.document).map(({ span, base, changes, written, phase }) => {
      // Of what is not reached yet nothing is known.
      const isOpen = phase === "writing";
      const seen = isOpen ? changes.filter(({ to }) => to <= written) : changes;
      const waiting = isOpen ? { from: span.from + written, to: span.to } : undefined;
      return { from: span.from, base, changes: seen, waiting };
    });
    this.#paint.paint(editor, painted);
  }
}

/** A question that came to nothing. */
interface Asked {
  readonly document: vscode.TextDocument;
  readonly span: LineSpan;
  /** What stood there. */
  readonly before: readonly string[];
  readonly request: EditRequest;
}

/** The change that the cursor is in, else the nearest one. */
function changeAtCursor({ changes, span }: EditSession): LineChange | undefined {
  const line = (vscode.window.activeTextEditor?.selection.active.line ?? 0) - span.from;
  const far = ({ from, to }: LineChange) => Math.max(from - line, line - Math.max(from, to - 1), 0);
  return [...changes].sort((a, b) => far(a) - far(b))[0];
}

function reveal(editor: vscode.TextEditor, line: number): void {
  const range = new vscode.Range(line, 0, line, 0);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
