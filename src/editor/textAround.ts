import * as vscode from "vscode";
import { cellsAbove } from "./documents";

/** Characters read before and after the cursor: more than any context window we fill, little enough for every keystroke. */
const readBefore = 40_000;
const readAfter = 10_000;

export interface TextAround {
  readonly before: string;
  /** Offset of the first character of `before`, counting line ends as one character. */
  readonly beforeStart: number;
  readonly after: string;
}

/** The text around a position with LF line ends. Reads whole lines, unless the cursor's own line is longer than the limit. */
export function textAround(document: vscode.TextDocument, position: vscode.Position): TextAround {
  const end = document.offsetAt(position);
  let start = document.positionAt(Math.max(0, end - readBefore));
  if (start.character > 0 && start.line < position.line) start = new vscode.Position(start.line + 1, 0);
  const last = document.positionAt(end + readAfter);
  const own = toLf(document.getText(new vscode.Range(start, position)));
  const after = toLf(document.getText(new vscode.Range(position, last)));
  if (start.line === 0 && start.character === 0) return { before: cellsAbove(document) + own, beforeStart: 0, after };
  const lineEndsBefore = document.eol === vscode.EndOfLine.CRLF ? start.line : 0;
  return { before: own, beforeStart: document.offsetAt(start) - lineEndsBefore, after };
}

function toLf(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}
