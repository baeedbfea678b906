import { type ImportedName, type ImportGraph, importRanges } from "./imports";
import { isInString } from "./points";
import type { SourceFile } from "./sample";

/** A line of a file. */
export interface Line {
  readonly file: SourceFile;
  /** Offset of its first character. */
  readonly start: number;
  readonly text: string;
}

/** A line that opens a block, and the block. */
export interface Block {
  readonly file: SourceFile;
  /** Offset in the block's first line behind its indentation, where the cursor stands after Enter. */
  readonly start: number;
  /** Offset of the line end behind the block's last line. */
  readonly end: number;
}

/** The line that uses an imported name first. */
export interface FirstUse extends Line {
  readonly imported: ImportedName;
  /** Where in the line the name starts. */
  readonly column: number;
}

/** Characters of a line beyond which nobody typed it by hand. */
const longestLine = 200;
/** Lines of a block. Longer ones are written in several goes. */
const longestBlock = 12;
const pythonOpener =
  /^\s*(?:(?:async\s+)?(?:def|for|with)\b|(?:class|if|elif|else|while|try|except|finally|match|case)\b|\)).*:$/;

export function linesOf(file: SourceFile): readonly Line[] {
  let start = 0;
  return file.text.split("\n").map((text) => {
    const line = { file, start, text };
    start += text.length + 1;
    return line;
  });
}

/** Lines that somebody typed: all but blank ones, very long ones, and the comment that heads a file. */
export function typedLines(file: SourceFile): readonly Line[] {
  const lines = linesOf(file);
  const isHead = /^\s*(\/\/|\/\*|\*|#|"""|$)/;
  const body = lines.findIndex(({ text }) => !isHead.test(text));
  return lines.filter(
    ({ text }, at) => at >= Math.max(0, body) && text.trim().length >= 3 && text.length <= longestLine,
  );
}

export function blocksOf(file: SourceFile): readonly Block[] {
  const lines = linesOf(file);
  const isPython = file.languageId === "python";
  return lines.flatMap((opener, at) => {
    if (!opensBlock(opener.text.trimEnd(), isPython)) return [];
    const indent = indentation(opener.text);
    const close = lines.findIndex(({ text }, below) => below > at && text.trim() !== "" && indentation(text) <= indent);
    const body = lines.slice(at + 1, close === -1 ? lines.length : close);
    while (body.at(-1)?.text.trim() === "") body.pop();
    const [first] = body;
    const last = body.at(-1);
    if (!first || !last || first.text.trim() === "" || body.length > longestBlock) return [];
    if (!isPython && !lines[close]?.text.trimStart().startsWith("}")) return [];
    return [{ file, start: first.start + indentation(first.text), end: last.start + last.text.length }];
  });
}

function opensBlock(code: string, isPython: boolean): boolean {
  if (isPython) return pythonOpener.test(code);
  return /[^$]\{$/.test(code) && !/^(import|export) \{$/.test(code);
}

/** For each imported name the line where it stands for the first time below the imports. */
export function firstUsesOf(file: SourceFile, graph: ImportGraph): readonly FirstUse[] {
  const ranges = importRanges(file);
  const lines = typedLines(file);
  return graph.namesOf(file).flatMap((imported) => {
    const pattern = new RegExp(`(?<![\\w$])${imported.name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
    const uses = [...file.text.matchAll(pattern)].map(({ index }) => index);
    const [first] = uses.filter((use) => !ranges.some(([start, end]) => use >= start && use < end));
    const line = lines.find(({ start, text }) => first !== undefined && first >= start && first < start + text.length);
    if (first === undefined || !line || !isCode(line.text, first - line.start)) return [];
    return [{ ...line, imported, column: first - line.start }];
  });
}

/** Whether what stands at a column is neither in a string or a comment nor in an import. */
function isCode(line: string, column: number): boolean {
  return !/^\s*(\/\/|\*|#|import\b|from\b|export \{)/.test(line) && !isInString(line.slice(0, column));
}

/** Characters of white space at a line's start. */
export function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
