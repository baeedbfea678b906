import { dedented, indentOf, Reindent } from "./indentation";
import { linesOf } from "./textLines";

/** Where code is put in; `before` and `after` are what its line has left and right of what is replaced. */
export interface InsertionPlace {
  readonly before: string;
  readonly after: string;
  /** One step of the file's indentation; undefined where no line tells. */
  readonly unit: string | undefined;
}

/** Code as it has to be put into a place: indented as its line is, and on a line of its own where one follows. Line ends are LF. */
export function insertionAt(code: string, unit: string | undefined, place: InsertionPlace): string {
  const base = indentOf(place.before);
  const reindent = new Reindent([["", base]], unit, place.unit);
  const lines = dedented(linesOf(code)).map((line) => reindent.line(line));
  const [first = "", ...others] = lines;
  // The line's own indentation stands left of the first line already.
  const text = [first.startsWith(base) ? first.slice(base.length) : first, ...others].join("\n");
  const isBeforeText = place.before.trim() === "" && place.after.trim() !== "";
  return isBeforeText ? `${text}\n${base}` : text;
}
