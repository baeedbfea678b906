import { lineBefore } from "../cursorLine";
import { isQuote, nestingOf } from "./brackets";
import { columnsOf, type Indentation, restyled } from "./indentation";
import { indentOf, linesAbove, linesBelow, opensBlock } from "./lines";

/**
 * Fits a text's start to a cursor's line that has only its indentation so far: models write it a second time, or odd
 * spaces of it (Kilo-Org/kilocode#4340, continuedev/continue#1032). Blank lines at the start are dropped, unless the
 * text goes on further left than the cursor stands: what stands left of the cursor cannot be taken back
 * (ggml-org/llama.vscode#39), but a line below can start where it belongs.
 * @param text its indentation in the style of the document
 */
export function withFittedStart(text: string, before: string, after: string, style: Indentation): string {
  const cursorLine = lineBefore(before);
  if (cursorLine.trim() !== "") return text;
  const blanks = /^(?:[ \t]*\n)+/.exec(text)?.[0] ?? "";
  const own = restyled(text.slice(blanks.length), style);
  const indent = restyled(cursorLine, style);
  if (indent === "") return own;
  const columns = (line: string) => columnsOf(indentOf(line), style.tabSize);
  if (blanks !== "" && columns(own) < columns(indent)) return `${blanks.replace(/[^\n]/g, "")}${own}`;
  let start = own;
  if (blanks !== "" && start.startsWith(indent)) start = start.slice(indent.length);
  const deepest = deepestColumn(start, before, style);
  while (start.startsWith(indent) && columns(indent) + columns(start) > deepest) start = start.slice(indent.length);
  return isOdd(start, columns(indent), before, after, style) ? start.trimStart() : start;
}

/** The column beyond which no line begins here: the one of the line above, or deeper where that one is not finished. */
function deepestColumn(text: string, before: string, { tabSize }: Indentation): number {
  const above = (linesAbove(before, 1)[0] ?? "").replace(/\s+(?:(?:\/\/|#).*)?$/, "");
  const column = columnsOf(indentOf(above), tabSize);
  // A closer ends something above, so it is not as deep as what stands in it.
  if (/^\s*[)\]}]/.test(text) && !opensBlock(above)) return Math.max(0, column - 1);
  if (/[{:]$/.test(above)) return column + tabSize;
  // What goes on inside of a bracket is aligned with it.
  if (nestingOf(above).open.some((token) => !isQuote(token)) && !opensBlock(above)) return Number.POSITIVE_INFINITY;
  // Some styles indent what goes on by two steps. An item of a list goes on behind its mark.
  const goesOn = /[([=>?|&+*/<,`-]$|^\s*[-*+] /.test(above) || /^[.?:|&+*/=<-]/.test(text.trimStart());
  return goesOn ? column + 2 * tabSize : column;
}

/** Whether white space at the text's start leads to a column that is no step, nor aligned with anything near. */
function isOdd(text: string, cursor: number, before: string, after: string, { tabSize }: Indentation): boolean {
  const column = cursor + columnsOf(indentOf(text), tabSize);
  if (column === cursor || column % tabSize === 0 || cursor % tabSize !== 0 || text.trimStart().startsWith("*"))
    return false;
  const above = linesAbove(before, 3);
  if ([...above, ...linesBelow(after, 1)].some((line) => columnsOf(indentOf(line), tabSize) === column)) return false;
  // Something is aligned with what follows a bracket or an `=` above.
  const aligns = (line: string) => /[([{=<] ?$/.test(line.replaceAll("\t", " ".repeat(tabSize)).slice(0, column));
  return !above.some((line) => !opensBlock(line) && aligns(line));
}
