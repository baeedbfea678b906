import * as vscode from "vscode";
import { indentUnitOf } from "../../../core/edit/indentation";
import type { EditPlace } from "../../../core/edit/inline/editPlace";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { TextAround } from "../../../core/edit/inline/syntax";
import type { LineEdit } from "../../../core/edit/textLines";
import { modelPathOf } from "../../documents";

/** Lines around that a reply may repeat, and that a model may be shown. */
const around = 400;

export function linesIn(document: vscode.TextDocument, { from, to }: LineSpan): readonly string[] {
  const end = Math.min(to, document.lineCount);
  return Array.from({ length: Math.max(0, end - from) }, (_, at) => document.lineAt(from + at).text);
}

/** Where these lines stand in a document, of some lines where they may begin; undefined for nowhere there. */
export function spanOfLines(
  document: vscode.TextDocument,
  lines: readonly string[],
  starts: readonly number[],
): LineSpan | undefined {
  return starts
    .map((from) => ({ from, to: from + lines.length }))
    .filter(({ from, to }) => from >= 0 && to <= document.lineCount)
    .find((span) => linesIn(document, span).every((line, at) => line === lines[at]));
}

/** All lines of a document, of which there may be many: one by one they take longer. */
export function allLines(document: vscode.TextDocument): readonly string[] {
  return document.getText().split(document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n");
}

/** Some lines of a document, with what stands around them. */
export function placeIn(document: vscode.TextDocument, { from, to }: LineSpan): EditPlace {
  const above = linesIn(document, { from: Math.max(0, from - around), to: from });
  const region = linesIn(document, { from, to });
  const below = linesIn(document, { from: to, to: to + around });
  const indentUnit = indentUnitOf([...above, ...region, ...below]);
  const { languageId } = document;
  return { languageId, path: modelPathOf(document), region, line: from, above, below, indentUnit };
}

/** All that stands above and below some lines. */
export function textAround(document: vscode.TextDocument, { from, to }: LineSpan): TextAround {
  const { end } = document.lineAt(document.lineCount - 1).range;
  const above = document.getText(new vscode.Range(0, 0, from, 0));
  return {
    above,
    below: to < document.lineCount ? document.getText(new vscode.Range(to, 0, end.line, end.character)) : "",
  };
}

/** An edit of whole lines as VS Code takes it. The document's last line has no end, and none is made for it. */
export function textEdit(document: vscode.TextDocument, { from, to, lines }: LineEdit): vscode.TextEdit {
  const start = new vscode.Position(from, 0);
  if (to < document.lineCount) {
    const text = lines.map((line) => `${line}\n`).join("");
    return vscode.TextEdit.replace(new vscode.Range(start, new vscode.Position(to, 0)), text);
  }
  const end = document.lineAt(document.lineCount - 1).range.end;
  if (from < to && lines.length > 0) return vscode.TextEdit.replace(new vscode.Range(start, end), lines.join("\n"));
  // The end of the line before comes or goes with them.
  const before = from === 0 ? start : document.lineAt(from - 1).range.end;
  return vscode.TextEdit.replace(new vscode.Range(before, end), lines.map((line) => `\n${line}`).join(""));
}
