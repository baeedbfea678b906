import { NoPlace } from "./editPlan";
import type { Hunk, HunkLine } from "./hunks";
import { linesOf } from "./textLines";

const header = /^(?:diff --git |index [\da-f]+\.\.|(?:new|deleted) file mode |similarity index |rename (?:from|to) )/;
const hunkStart = /^@@(?: ?-\d+(?:,\d+)? \+\d+(?:,\d+)?)?(?:.*?@@)?(.*)$/;
const kinds: Readonly<Record<string, HunkLine["kind"]>> = { " ": "same", "-": "old", "+": "new" };

/** Whether a block is a diff: it says so, or it has the heads of one. */
export function isUnifiedDiff(language: string, code: string): boolean {
  const isNamed = language === "diff" || language === "patch" || language === "udiff";
  if (isNamed && /^[+-]/m.test(code)) return true;
  return /^@@ .*@@/m.test(code) && /^[+-]/m.test(code);
}

/**
 * The hunks of a diff. Numbers and counts are not looked at. A line whose leading blank was lost is one that stays.
 * @throws {NoPlace} where it changes several files, or nothing
 */
export function parseUnifiedDiff(code: string): readonly Hunk[] {
  const lines = linesOf(code);
  const hunks: { below: string; lines: HunkLine[] }[] = [];
  let files = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const start = hunkStart.exec(line);
    if (isFileHeader(lines, at)) {
      files++;
      at++;
    } else if (start) hunks.push({ below: (start[1] ?? "").trim(), lines: [] });
    else if (!header.test(line) && !line.startsWith("\\")) {
      // Some leave the head of the only hunk out.
      if (hunks.length === 0) hunks.push({ below: "", lines: [] });
      hunks.at(-1)?.lines.push(hunkLine(line));
    }
  }
  if (files > 1) throw new NoPlace("severalFiles");
  const changing = hunks.map(withoutBlankEnds).filter((hunk) => hunk.lines.some(({ kind }) => kind !== "same"));
  if (changing.length === 0) throw new NoPlace("empty");
  return changing;
}

function isFileHeader(lines: readonly string[], at: number): boolean {
  const isPair = /^--- \S/.test(lines[at] ?? "") && /^\+\+\+ \S/.test(lines[at + 1] ?? "");
  // Else a line that goes and one that comes, which begin with two signs.
  return isPair && (at === 0 || header.test(lines[at - 1] ?? "") || (lines[at + 2] ?? "").startsWith("@@"));
}

function hunkLine(line: string): HunkLine {
  const kind = kinds[line[0] ?? ""];
  return kind === undefined ? { kind: "same", text: line } : { kind, text: line.slice(1) };
}

/** Empty lines at a hunk's ends are mostly the answer's own. */
function withoutBlankEnds({ below, lines }: Hunk): Hunk {
  const isBlank = ({ kind, text }: HunkLine) => kind === "same" && text === "";
  const from = lines.findIndex((line) => !isBlank(line));
  const to = lines.findLastIndex((line) => !isBlank(line));
  return { below, lines: from === -1 ? [] : lines.slice(from, to + 1) };
}
