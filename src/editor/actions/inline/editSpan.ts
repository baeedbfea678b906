import type * as vscode from "vscode";
import { declarationAt } from "../../../core/context/declaration";
import { inSlices } from "../../../core/context/slices";
import { declarationsIn } from "../../../core/edit/declarations";
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

/** Lines of the innermost function or type; undefined where there is none. */
export async function symbolAround(
  document: vscode.TextDocument,
  line: number,
  clock: Clock,
): Promise<LineSpan | undefined> {
  const outline = (await outlineOf(document.uri, clock)) ?? [];
  const spans = outline.filter(({ isCode }) => isCode).map(({ from, to }) => ({ from, to: to + 1 }));
  return innermost(spans.length > 0 ? spans : await declarations(document, clock), line);
}

/** For languages whose outline nobody knows: what their lines declare. */
async function declarations(document: vscode.TextDocument, clock: Clock): Promise<readonly LineSpan[]> {
  const lines = document.getText().split(/\r?\n/);
  const found = await inSlices(declarationsIn(lines, document.languageId), clock, new AbortController().signal);
  return (found ?? []).filter(({ form }) => form !== "value").map(({ decorated, to }) => ({ from: decorated, to }));
}

function innermost(spans: readonly LineSpan[], line: number): LineSpan | undefined {
  const [found] = spans
    .filter(({ from, to }) => from <= line && line < to)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  return found;
}

/** What begins on a line, as far as the indentation tells. */
function declared(document: vscode.TextDocument, line: number): LineSpan {
  const { from, to } = declarationAt(document.getText().split(/\r?\n/), line);
  return { from, to: Math.max(to, line + 1) };
}
