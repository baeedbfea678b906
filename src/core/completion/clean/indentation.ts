import { indentOf, linesAbove, linesBelow } from "./lines";

export interface Indentation {
  /** Columns. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** How many lines on each side tell a document's style, and how many of them must agree. */
const looked = 10;
const agreeing = 2;

/** The style of the lines around the cursor where they are of one mind; else the editor's setting. */
export function styleAround(before: string, after: string, editor: Indentation): Indentation {
  const starts = [...linesAbove(before, looked), ...linesBelow(after, looked)].map(
    (line) => /^\t|^ {2}/.exec(line)?.[0],
  );
  const indented = starts.filter((start) => start !== undefined);
  const tabs = indented.filter((start) => start === "\t").length;
  if (indented.length < agreeing || (tabs !== 0 && tabs !== indented.length)) return editor;
  return { tabSize: editor.tabSize, insertSpaces: tabs === 0 };
}

/**
 * A line with its indentation in the document's style: VS Code converts line ends but not tabs
 * (TabbyML/tabby#3263, ggml-org/llama.vscode#72). What starts in that style stays as it is, because spaces behind a tab
 * align something.
 */
export function restyled(line: string, { tabSize, insertSpaces }: Indentation): string {
  const indent = indentOf(line);
  if (insertSpaces ? !indent.includes("\t") : indent.startsWith("\t")) return line;
  const columns = columnsOf(indent, tabSize);
  const styled = insertSpaces
    ? " ".repeat(columns)
    : "\t".repeat(Math.floor(columns / tabSize)) + " ".repeat(columns % tabSize);
  return styled + line.slice(indent.length);
}

/** Brings a text's indentation into a style. Its first line stands behind the cursor's, where white space may be meant. */
export function restyledText(text: string, line: string, style: Indentation): string {
  const [first = "", ...others] = text.split("\n");
  const start = line.trim() === "" ? restyled(first, style) : first;
  return [start, ...others.map((other) => restyled(other, style))].join("\n");
}

/** Width of an indentation; a tab counts as `tabSize` columns. */
export function columnsOf(indent: string, tabSize: number): number {
  return indent.replaceAll("\t", " ".repeat(tabSize)).length;
}
