import type { ReplyOf } from "../../../util/replySchema";
import { indentUnitOf } from "../../edit/indentation";
import { fittedLines } from "../../edit/inline/fittedLines";
import type { LineSpan } from "../../edit/inline/followedLines";
import type { ReviewTarget, reviewSchema } from "./reviewPrompt";

/** Something about a line that a user may want to change. */
export interface Finding {
  /** Counts from 0. */
  readonly line: number;
  readonly severity: "error" | "warning" | "hint";
  readonly comment: string;
  /** What takes the line's place, at its indentation; undefined where nothing is proposed. */
  readonly replacement: readonly string[] | undefined;
}

type RawFinding = ReplyOf<typeof reviewSchema>["findings"][number];

/** Lines around that a replacement may repeat. */
const around = 30;
/** Characters of a quote that tell which line it is. */
const leastQuote = 4;
const leastWords = 3;

/** Praise, and what says that there is nothing to say. */
const emptyTalk =
  /^(?:(?:this|the|that|it|all|everything|overall|code|line|function|and|is|are|looks?|seems?|very|,)\s+)*(?:good|fine|ok(?:ay)?|correct|great|nice|well[ -](?:written|done|structured)|perfect|clear|n\/a|none|nothing|no (?:issues?|problems?|errors?|changes?|bugs?|findings?|comments?))(?:\s+(?:to me|here|found|at all|needed|necessary|with (?:this|it|the) ?\w*))*[.! ]*$/i;

/** Those findings that are of a line that was reviewed and say something, each once; replacements that change something. */
export function checkedFindings(
  raw: readonly RawFinding[],
  target: ReviewTarget,
  reviewed: LineSpan,
): readonly Finding[] {
  const seen = new Set<string>();
  const plainLines = target.lines.map(plain);
  return raw.flatMap((one) => {
    const comment = one.comment.trim();
    const said = comment.toLowerCase().replace(/\W+/g, " ");
    const line = lineOf(one, plainLines, reviewed);
    // A small model says one thing of line after line.
    if (line === undefined || isEmpty(comment) || seen.has(said)) return [];
    seen.add(said);
    return { line, severity: one.severity, comment, replacement: replacementOf(one.replacement, target, line) };
  });
}

function isEmpty(comment: string): boolean {
  return (comment.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) < leastWords || emptyTalk.test(comment);
}

/** The line that is quoted, the nearest one to the number; else that of the number. */
function lineOf({ line, code }: RawFinding, lines: readonly string[], { from, to }: LineSpan): number | undefined {
  const named = line - 1;
  const quote = plain(code.replace(/^\s*\d+\| ?/, "").split("\n")[0] ?? "");
  const isQuoted = (at: number) => {
    const text = lines[at] ?? "";
    return text.length >= leastQuote && (text.includes(quote) || quote.includes(text));
  };
  const all = Array.from({ length: to - from }, (_, at) => from + at);
  const quoted = quote.length < leastQuote ? [] : all.filter(isQuoted);
  const [nearest] = [...quoted].sort((a, b) => Math.abs(a - named) - Math.abs(b - named));
  return nearest ?? (named >= from && named < to ? named : undefined);
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function replacementOf(text: string, target: ReviewTarget, line: number): readonly string[] | undefined {
  const { lines, path, languageId } = target;
  if (text.trim() === "") return undefined;
  const above = lines.slice(Math.max(0, line - around), line);
  const [region, below] = [lines.slice(line, line + 1), lines.slice(line + 1, line + 1 + around)];
  const place = { languageId, path, region, line, above, below, indentUnit: indentUnitOf(lines) };
  const written = text
    .replace(/^\s*\d+\| /gm, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const fitted = fittedLines(written, place, true).lines;
  const isSame = fitted.map(plain).join("\n") === plain(region[0] ?? "");
  return fitted.length === 0 || isSame ? undefined : fitted;
}
