import * as path from "node:path";
import * as vscode from "vscode";
import type { DefinitionSource } from "../../../core/context/definitions";
import type { EditAskParts } from "../../../core/edit/inline/askForEdit";
import type { EditRequest } from "../../../core/edit/inline/editPrompt";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { LineChange } from "../../../core/edit/inline/lineChanges";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { modelPathOf } from "../../documents";
import type { Notify } from "../../notify";
import { isAllowed } from "./editConsent";
import { EditedLines } from "./editedLines";
import { EditSession } from "./editSession";
import { spanOf } from "./editSpan";
import * as words from "./editWords";
import { HalfWrittenLines } from "./halfWrittenLines";
import type { InstructionBox } from "./instructionBox";
import { RenamedEdits } from "./renamedEdits";
import type { SessionEnd } from "./sessionEnd";
import { ShownEdits } from "./shownEdits";
import { usedDeclarations } from "./usedDeclarations";

export interface InlineEditParts extends EditAskParts {
  readonly texts: Pick<FileTexts, "keptBack">;
  readonly source: DefinitionSource;
  readonly box: InstructionBox;
  readonly notify: Pick<Notify, "notPlaced" | "editFailed" | "noChatModel">;
  /** The folder's. */
  readonly memory: vscode.Memento;
}

/** All changes of code that a model makes in editors, until the user has decided about them. */
export class InlineEdits implements vscode.Disposable {
  readonly #shown: ShownEdits;
  readonly #half: HalfWrittenLines;
  readonly #renamed: RenamedEdits;

  constructor(private readonly parts: InlineEditParts) {
    this.#shown = new ShownEdits(parts.clock, () => parts.notify.notPlaced(words.lostWords, {}));
    this.#half = new HalfWrittenLines(parts.memory, parts.notify);
    this.#renamed = new RenamedEdits(() => this.#shown.all, this.#half);
  }

  /** Tells of what a window left that was closed in the middle of a change. */
  async lookBack(): Promise<void> {
    await this.#half.lookBack();
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

  stop(session = this.#shown.active("writing")): void {
    session?.stop();
  }

  async acceptAll(session = this.#shown.active("review")): Promise<void> {
    await session?.accept();
  }

  async discardAll(session = this.#shown.active("review")): Promise<void> {
    await session?.discard();
  }

  async accept(session = this.#shown.active("review"), change = session && changeAtCursor(session)): Promise<void> {
    if (change) await session?.accept(change);
  }

  async discard(session = this.#shown.active("review"), change = session && changeAtCursor(session)): Promise<void> {
    if (change) await session?.discard(change);
  }

  /** Discards what is there, and asks once more, in other words where the user had words of their own. */
  async askAgain(session = this.#shown.active("review")): Promise<void> {
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
    const lines = this.#shown
      .of(editor.document)
      .flatMap(({ span, changes }) => changes.map(({ from }) => span.from + from))
      .sort((a, b) => a - b);
    const line = lines.find((one) => one > editor.selection.active.line) ?? lines[0];
    if (line === undefined) return;
    const at = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
    editor.selection = new vscode.Selection(at, at);
    reveal(editor, at.line);
  }

  dispose(): void {
    this.#renamed.dispose();
    this.#shown.dispose();
  }

  /** @param before what is discarded once the user has said what is to come in its place */
  async #ask(edited: EditedLines, value: string, before?: EditSession): Promise<void> {
    const { backend, notify, box } = this.parts;
    const { span, document } = edited;
    if (backend.state.kind === "none") notify.noChatModel();
    const where = `${words.linesWords(span)} of ${nameOf(document)}`;
    const instruction = backend.state.kind === "none" ? undefined : await box.ask(where, value);
    if (instruction === undefined) return edited.dispose();
    await before?.discard();
    await this.#start(edited, { background: "", instruction });
  }

  async #start(edited: EditedLines, asked: EditRequest): Promise<void> {
    const prepared = this.#isGone(edited.document) ? undefined : await this.#prepared(edited, asked);
    // Somebody else may have begun, or closed the document, while this was found out.
    if (!prepared || this.#isGone(edited.document) || this.#isTaken(edited)) return edited.dispose();
    const session = new EditSession(edited, { asked, prepared }, this.parts);
    this.#half.follow(session);
    this.#shown.add(session);
    if (edited.editor) reveal(edited.editor, edited.span.from);
    const before = session.base;
    this.#tell(await session.run(), { document: edited.document, span: session.span, before, request: asked });
    this.#shown.update();
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

  /** Whether the document was closed before anything was changed, which the user is told. */
  #isGone(document: vscode.TextDocument): boolean {
    if (document.isClosed) this.parts.notify.notPlaced(words.closedWords(nameOf(document)), {});
    return document.isClosed;
  }

  /** Whether some of the lines wait for the user's decision already, which the user is told. */
  #isTaken({ document, span }: EditedLines): boolean {
    // Of two that write where no line is yet, the second one would write the same once more.
    const isNew = span.from === span.to;
    const isTaken = this.#shown
      .of(document)
      .some(({ span: { from, to }, phase }) =>
        isNew && phase === "writing" ? from <= span.to && span.from <= to : from < span.to && span.from < to,
      );
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
    if (this.#isGone(document)) return;
    const edited = new EditedLines(document, span, this.parts.clock);
    const isSame = edited.lines.length === before.length && edited.lines.every((line, at) => line === before[at]);
    if (!isSame) {
      edited.dispose();
      this.parts.notify.notPlaced(words.movedWords, {});
    } else if (request.isAction) await this.#start(edited, request);
    else await this.#ask(edited, request.instruction);
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

function nameOf(document: vscode.TextDocument): string {
  return path.posix.basename(modelPathOf(document));
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
