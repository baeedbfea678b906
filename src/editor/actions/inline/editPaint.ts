import * as vscode from "vscode";
import { fenceFor } from "../../../core/chat/fence";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { LineChange } from "../../../core/edit/inline/lineChanges";

/** Lines that are changed. */
export interface PaintedLines {
  /** The first of them, in the document. */
  readonly from: number;
  /** What was there before. */
  readonly base: readonly string[];
  readonly changes: readonly LineChange[];
  /** Lines of the document that the model has not come to yet. */
  readonly waiting: LineSpan | undefined;
}

/** How lines that Hearth changes look. */
export class EditPaint implements vscode.Disposable {
  readonly #added = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.insertedLineBackground"),
    borderColor: new vscode.ThemeColor("editorGutter.addedBackground"),
    borderStyle: "solid",
    borderWidth: "0 0 0 3px",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.addedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  /** What was there before: it is in no line any more, and stands behind the one that took its place. */
  readonly #removed = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.deletedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  readonly #waiting = vscode.window.createTextEditorDecorationType({ isWholeLine: true, opacity: "0.5" });

  /** Shows all that there is in an editor. */
  paint(editor: Pick<vscode.TextEditor, "document" | "setDecorations">, painted: readonly PaintedLines[]): void {
    const { document } = editor;
    const line = (at: number) => Math.min(Math.max(at, 0), document.lineCount - 1);
    const whole = (first: number, end: number) => new vscode.Range(line(first), 0, line(end - 1), 0);
    const added = painted.flatMap(({ from, changes }) =>
      changes.filter((one) => one.to > one.from).map((one) => whole(from + one.from, from + one.to)),
    );
    editor.setDecorations(this.#added, added);
    const most = Math.max(1, Math.floor(mostMarked / painted.reduce((sum, { changes }) => sum + changes.length, 0)));
    const removed = painted.flatMap(({ from, base, changes }) =>
      changes.flatMap((one) => removals(document, from, base, one, most)),
    );
    editor.setDecorations(this.#removed, removed);
    const waiting = painted.flatMap(({ waiting: rest }) =>
      rest && rest.to > rest.from ? whole(rest.from, rest.to) : [],
    );
    editor.setDecorations(this.#waiting, waiting);
  }

  dispose(): void {
    for (const type of [this.#added, this.#removed, this.#waiting]) type.dispose();
  }
}

/** Characters of a line from before that stand behind the one that took its place, and of all that a hover shows. */
const [shown, hovered] = [80, 2000];
/** Lines of a document that have their own from before behind them; each takes time, in the window too. */
const mostMarked = 200;

/**
 * Each line from before stands behind the line that took its place; those that have none, together behind the last one.
 * @param most lines of the change that have their own
 */
function removals(
  document: vscode.TextDocument,
  from: number,
  base: readonly string[],
  { baseFrom, baseTo, from: first, to }: LineChange,
  most: number,
): vscode.DecorationOptions[] {
  const gone = base.slice(baseFrom, baseTo);
  if (gone.length === 0) return [];
  const places = Math.max(1, Math.min(gone.length, to - first, most));
  // VS Code reads a hover's Markdown when it gets it, not when it shows it: only where there is more to see.
  const isSeen = (line: string, at: number) => {
    const now = at < to - first ? document.lineAt(Math.min(from + first + at, document.lineCount - 1)).text : "";
    // Where white space alone is another, the two look the same.
    return line.trim().length <= shown && line.trim() !== now.trim();
  };
  const isAllSeen = places === gone.length && gone.every(isSeen);
  return Array.from({ length: places }, (_, index) => {
    const isLast = index === places - 1;
    const lines = isLast ? gone.slice(index) : gone.slice(index, index + 1);
    // Where nothing took their place, behind the line above.
    const at = Math.min(Math.max(to > first ? from + first + index : from + first - 1, 0), document.lineCount - 1);
    const { end } = document.lineAt(at).range;
    const hoverMessage = index === 0 && !isAllSeen ? asCode(document.languageId, gone) : undefined;
    const range = new vscode.Range(end, end);
    return { range, renderOptions: { after: struck(lines) }, ...(hoverMessage && { hoverMessage }) };
  });
}

function struck(lines: readonly string[]): vscode.ThemableDecorationAttachmentRenderOptions {
  const text = lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ⏎ ");
  const cut = text.length > shown ? `${text.slice(0, shown)}…` : text;
  return {
    contentText: cut === "" ? `${lines.length} empty ${lines.length === 1 ? "line" : "lines"}` : cut,
    margin: "0 0 0 2em",
    color: new vscode.ThemeColor("descriptionForeground"),
    backgroundColor: new vscode.ThemeColor("diffEditor.removedTextBackground"),
    textDecoration: "line-through",
  };
}

/** Code alone: a word beside it would have VS Code try all of Markdown's rules on it, which takes long for the first time. */
function asCode(languageId: string, gone: readonly string[]): vscode.MarkdownString {
  const all = gone.join("\n");
  const text = all.length > hovered ? `${all.slice(0, hovered)}…` : all;
  const fence = fenceFor(text);
  return new vscode.MarkdownString(`${fence}${languageId}\n${text}\n${fence}`);
}
