import type * as vscode from "vscode";
import { inSlices } from "../../core/context/slices";
import { declarationsIn } from "../../core/edit/declarations";
import type { LineSpan } from "../../core/edit/inline/followedLines";
import type { Clock } from "../../util/clock";
import { symbolAround } from "./inline/editSpan";

/** The lines of the innermost function or type around a line, where VS Code or the rules for the language know one. */
export async function codeAround(
  document: vscode.TextDocument,
  line: number,
  clock: Clock,
): Promise<LineSpan | undefined> {
  const known = await symbolAround(document, line, clock);
  if (known) return known;
  const lines = document.getText().split(/\r?\n/);
  const all = await inSlices(declarationsIn(lines, document.languageId), clock, new AbortController().signal);
  const innermost = all?.findLast(({ documented, to, form }) => form !== "value" && documented <= line && line < to);
  return innermost && { from: innermost.decorated, to: innermost.to };
}
