import type * as vscode from "vscode";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { Clock } from "../../../util/clock";
import { lastLine } from "../../chat/attach/symbols";
import { symbolAround } from "../inline/editSpan";

/** Whole lines of what is selected; where nothing is, the function or type around the cursor, else all of the file. */
export async function reviewSpan({ document, selection }: vscode.TextEditor, clock: Clock): Promise<LineSpan> {
  const { start, end, active, isEmpty } = selection;
  if (!isEmpty) return { from: start.line, to: lastLine(start, end) + 1 };
  return (await symbolAround(document, active.line, clock)) ?? { from: 0, to: document.lineCount };
}
