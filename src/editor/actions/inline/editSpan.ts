import type * as vscode from "vscode";
import { declarationAt } from "../../../core/context/declaration";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { Clock } from "../../../util/clock";
import { outlineOf } from "../../chat/attach/symbols";

/** Whole lines of what is selected. Where nothing is: an empty line itself, else the function or type around the cursor. */
export async function spanOf({ document, selection }: vscode.TextEditor, clock: Clock): Promise<LineSpan> {
  const { start, end, active, isEmpty } = selection;
  if (!isEmpty) {
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    return { from: start.line, to: last + 1 };
  }
  const line = active.line;
  if (document.lineAt(line).isEmptyOrWhitespace) return { from: line, to: line + 1 };
  return (await symbolAround(document, line, clock)) ?? declared(document, line);
}

/** Lines of the innermost function or type; undefined where no provider knows one. */
export async function symbolAround(
  document: vscode.TextDocument,
  line: number,
  clock: Clock,
): Promise<LineSpan | undefined> {
  const outline = (await outlineOf(document.uri, clock)) ?? [];
  const [innermost] = outline
    .filter(({ from, to, isCode }) => isCode && from <= line && line <= to)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  return innermost && { from: innermost.from, to: innermost.to + 1 };
}

/** What begins on a line, as far as the indentation tells. */
function declared(document: vscode.TextDocument, line: number): LineSpan {
  const { from, to } = declarationAt(document.getText().split(/\r?\n/), line);
  return { from, to: Math.max(to, line + 1) };
}
