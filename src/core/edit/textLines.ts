/** Takes the place of `start`..`end` in a text; offsets are UTF-16 code units. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes the place of the lines `from`..`to` (`to` is not one of them). */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A file's text as lines without their ends, which remembers how it was written. */
export class TextLines {
  /** What a line end that is added has to be: the one that most lines have. */
  readonly eol: "\n" | "\r\n";
  readonly lines: readonly string[];
  readonly #starts: readonly number[];
  readonly #hasLastEnd: boolean;

  constructor(readonly text: string) {
    const bom = text.startsWith("\uFEFF") ? 1 : 0;
    const raw = text.slice(bom).split("\n");
    this.#hasLastEnd = raw.at(-1) === "";
    if (this.#hasLastEnd) raw.pop();
    const starts = [bom];
    let withReturn = 0;
    this.lines = raw.map((line, index) => {
      const isLast = index === raw.length - 1;
      starts.push(Math.min(text.length, (starts[index] ?? 0) + line.length + 1));
      const hasReturn = line.endsWith("\r") && !(isLast && !this.#hasLastEnd);
      if (hasReturn) withReturn++;
      return hasReturn ? line.slice(0, -1) : line;
    });
    this.#starts = starts;
    this.eol = withReturn * 2 > raw.length - (this.#hasLastEnd ? 0 : 1) ? "\r\n" : "\n";
  }

  /** The same edit by offsets. Other lines stay as they are, and so does whether the last one has an end. */
  toOffsets({ from, to, lines }: LineEdit): OffsetEdit {
    const count = this.lines.length;
    const start = this.#starts[from] ?? this.text.length;
    const end = this.#starts[to] ?? this.text.length;
    if (to < count || this.#hasLastEnd) return { start, end, text: lines.map((line) => line + this.eol).join("") };
    const text = lines.join(this.eol);
    if (count === 0 || (from < count && lines.length > 0)) return { start, end, text };
    // Behind the last line, which has no end: the end of the line before is what comes or goes.
    if (lines.length > 0) return { start: end, end, text: this.eol + text };
    const before = from > 0 ? (this.#starts[from - 1] ?? 0) + (this.lines[from - 1] ?? "").length : start;
    return { start: before, end, text: "" };
  }

  /** The whole text made of other lines. */
  written(lines: readonly string[]): string {
    const bom = this.text.startsWith("\uFEFF") ? "\uFEFF" : "";
    const isEmpty = this.lines.length === 0;
    return bom + lines.join(this.eol) + (lines.length > 0 && (isEmpty || this.#hasLastEnd) ? this.eol : "");
  }
}

/** Lines of a text with LF; the end of the last one is none of its own. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** @param edits none of which overlaps another, in any order */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let at = 0;
  let result = "";
  for (const { start, end, text: inserted } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
