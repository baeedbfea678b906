import * as vscode from "vscode";
import type { Clock } from "../../../util/clock";
import { ContextKey } from "../../contextKey";
import { contextKeys } from "../../contributions";
import { EditLenses } from "./editLenses";
import { EditPaint } from "./editPaint";
import type { EditSession, SessionPhase } from "./editSession";

/** Changes that are shown while more of them come. */
const newest = 100;

/** The changes that are under way or not decided about, and what is seen of them. */
export class ShownEdits implements vscode.Disposable {
  readonly #sessions = new Set<EditSession>();
  readonly #paint = new EditPaint();
  readonly #lenses = new EditLenses((document) => this.of(document));
  readonly #listening: vscode.Disposable;
  readonly #disposing = new AbortController();
  readonly #isWritten = new ContextKey(contextKeys.isEditWritten);
  readonly #isUndecided = new ContextKey(contextKeys.isEditUndecided);
  #isPaintDue = false;

  /** @param lost hears that lines are no lines of their own any more, before the user had decided about them */
  constructor(
    private readonly clock: Clock,
    private readonly lost: () => void,
  ) {
    this.#listening = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
    );
  }

  get all(): readonly EditSession[] {
    return [...this.#sessions].filter(({ phase }) => phase !== "over");
  }

  /** Shows a session until it is over, and disposes of it then. */
  add(session: EditSession): void {
    this.#sessions.add(session);
    session.onDidChange(() => this.update());
    this.update();
  }

  of(document: vscode.TextDocument): readonly EditSession[] {
    return this.all.filter((session) => session.document === document);
  }

  /** The session in that phase that the cursor is in, else the nearest one in the active editor. */
  active(phase: SessionPhase): EditSession | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { line } = editor.selection.active;
    const far = ({ span }: EditSession) => Math.max(span.from - line, line - span.to, 0);
    return this.of(editor.document)
      .filter((session) => session.phase === phase)
      .sort((a, b) => far(a) - far(b))[0];
  }

  update(): void {
    void this.#paintSoon();
    for (const session of this.#sessions) {
      if (session.phase !== "over" || !session.isSettled) continue;
      this.#sessions.delete(session);
      session.dispose();
      if (session.isLost) this.lost();
    }
    this.#lenses.update(this.#sessions.size > 0);
    this.#isWritten.set(this.active("writing") !== undefined);
    this.#isUndecided.set(this.active("review") !== undefined);
  }

  dispose(): void {
    this.#disposing.abort();
    this.#listening.dispose();
    for (const session of this.#sessions) session.dispose();
    this.#lenses.dispose();
    this.#paint.dispose();
  }

  /** In a turn of its own: of thousands of lines it takes as long as finding out what is to be painted. */
  async #paintSoon(): Promise<void> {
    if (this.#isPaintDue) return;
    this.#isPaintDue = true;
    await this.clock.sleep(0);
    this.#isPaintDue = false;
    if (this.#disposing.signal.aborted) return;
    for (const editor of vscode.window.visibleTextEditors) this.#show(editor);
  }

  #show(editor: vscode.TextEditor): void {
    const painted = this.of(editor.document).map(({ span, base, changes, written, phase }) => {
      if (phase !== "writing") return { from: span.from, base, changes, waiting: undefined };
      const waiting = { from: span.from + written, to: span.to };
      return { from: span.from, base, changes: changes.slice(-newest), waiting };
    });
    this.#paint.paint(editor, painted);
  }
}
