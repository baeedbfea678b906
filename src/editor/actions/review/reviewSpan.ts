import type * as vscode from "vscode";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { Clock } from "../../../util/clock";
import { lastLine, outlineOf } from "../../chat/attach/symbols";

/** Whole lines of what is selected; where nothing is, the function or type around the cursor, else all of the file. */
export async function reviewSpan({ document, selection }: vscode.TextEditor, clock: Clock): Promise<LineSpan> {
  const { start, end, active, isEmpty } = selection;
  if (!isEmpty) return { from: start.line, to: lastLine(start, end) + 1 };
  const outline = (await outlineOf(document.uri, clock)) ?? [];
  const [innermost] = outline
    .filter(({ from, to, isCode }) => isCode && from <= active.line && active.line <= to)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  return innermost ? { from: innermost.from, to: innermost.to + 1 } : { from: 0, to: document.lineCount };
}
