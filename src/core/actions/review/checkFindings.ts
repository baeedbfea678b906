import type { ReplyOf } from "../../../util/replySchema";
import { depthOf } from "../../edit/brackets";
import { elisionsOf } from "../../edit/elided";
import { indentOf, indentUnitOf } from "../../edit/indentation";
import { fittedLines } from "../../edit/inline/fittedLines";
import type { LineSpan } from "../../edit/inline/followedLines";
import { blockFormOf } from "../../edit/languages";
import type { ReviewTarget, reviewSchema } from "./reviewPrompt";

/** Something about some lines that a user may want to change. */
export interface Finding {
  /** One line at least. */
  readonly span: LineSpan;
  readonly severity: "error" | "warning" | "hint";
  readonly comment: string;
  /** What takes the place of all of the lines, at their indentation; undefined where nothing is proposed. */
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

/** Those findings that are of lines that were reviewed and say something, each once; replacements that change something. */
export function checkedFindings(
  raw: readonly RawFinding[],
  target: ReviewTarget,
  reviewed: LineSpan,
): readonly Finding[] {
  const seen = new Set<string>();
  const plainLines = target.lines.map(plain);
  const isBalanced = depthOf(target.lines.slice(reviewed.from, reviewed.to)) === 0;
  return raw.flatMap((one) => {
    const comment = one.comment.trim();
    const said = comment.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, " ");
    const place = placeOf(one, plainLines, reviewed);
    // A small model says one thing of line after line.
    if (!place || isEmpty(comment) || seen.has(said)) return [];
    seen.add(said);
    const { span, isSure } = place;
    const replacement = isSure ? replacementOf(one.replacement, target, span, isBalanced) : undefined;
    return { span, severity: one.severity, comment, replacement };
  });
}

function isEmpty(comment: string): boolean {
  // Scripts that write no blanks have letters without cases.
  return (comment.match(/\p{Lo}|[\p{L}\p{N}]+/gu)?.length ?? 0) < leastWords || isPraise(comment);
}

/** Whether it says that there is nothing to say. */
export function isPraise(comment: string): boolean {
  return emptyTalk.test(comment.trim());
}

interface FindingPlace {
  readonly span: LineSpan;
  /** Whether it is known what a replacement would take the place of. */
  readonly isSure: boolean;
}

/**
 * The lines of the numbers, where the quoted line is one of them or none is quoted. Else it is the quoted line, the nearest
 * one to the number: where a model counts wrong, nobody knows where several lines end.
 */
function placeOf(raw: RawFinding, lines: readonly string[], reviewed: LineSpan): FindingPlace | undefined {
  const named = { from: raw.line - 1, to: raw.lastLine };
  const quoted = quotedLines(raw.code, lines, reviewed);
  const isNamed = (line: number) => line >= named.from && line < named.to;
  const isShown = named.from >= reviewed.from && named.from < named.to && named.to <= reviewed.to;
  if (isShown && (quoted.length === 0 || quoted.some(isNamed))) return { span: named, isSure: true };
  const isReviewed = named.from >= reviewed.from && named.from < reviewed.to;
  const [line = isReviewed ? named.from : undefined] = [...quoted].sort(
    (a, b) => Math.abs(a - named.from) - Math.abs(b - named.from),
  );
  if (line === undefined) return undefined;
  return { span: { from: line, to: line + 1 }, isSure: raw.lastLine === raw.line };
}

function quotedLines(code: string, lines: readonly string[], { from, to }: LineSpan): readonly number[] {
  const quote = plain(code.replace(/^\s*\d+\| ?/, "").split("\n")[0] ?? "");
  if (quote.length < leastQuote) return [];
  return Array.from({ length: to - from }, (_, at) => from + at).filter((at) => {
    const text = lines[at] ?? "";
    return text.length >= leastQuote && (text.includes(quote) || quote.includes(text));
  });
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** @param isBalanced whether what was reviewed closes what it opens */
function replacementOf(
  text: string,
  target: ReviewTarget,
  { from, to }: LineSpan,
  isBalanced: boolean,
): readonly string[] | undefined {
  const { lines, path, languageId } = target;
  if (text.trim() === "") return undefined;
  const [above, region] = [lines.slice(Math.max(0, from - around), from), lines.slice(from, to)];
  const below = lines.slice(to, to + around);
  const place = { languageId, path, region, line: from, above, below, indentUnit: indentUnitOf(lines) };
  const written = text
    .replace(/^\s*\d+\| /gm, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const fitted = fittedLines(written, place, true).lines;
  const isSame = fitted.map(plain).join("\n") === region.map(plain).join("\n");
  if (fitted.length === 0 || isSame || elisionsOf(fitted, region).includes(true)) return undefined;
  // What opens or closes something else than the lines did was meant for fewer or more of them, or mends a bracket.
  if ((region.length > 1 || isBalanced) && depthOf(fitted) !== depthOf(region)) return undefined;
  if (blockFormOf(languageId) === "indentation" && breaksBlocks(fitted, region, below)) return undefined;
  return fitted;
}

/** Whether lines leave a block that stays without its head, or one that they open without its lines; or end one around. */
function breaksBlocks(lines: readonly string[], region: readonly string[], below: readonly string[]): boolean {
  const depths = (some: readonly string[]) => some.filter(isCode).map((line) => indentOf(line).length);
  const next = depths(below)[0] ?? 0;
  const goesOn = (some: readonly string[]) => {
    const last = some.findLast(isCode) ?? "";
    const opens = /:\s*(?:#.*)?$/.test(last);
    return opens ? next > indentOf(last).length : next <= indentOf(last).length;
  };
  // Lines that are no whole statements say nothing of blocks.
  if (goesOn(region) && !goesOn(lines)) return true;
  return Math.min(...depths(lines)) < Math.min(...depths(region));
}

function isCode(line: string): boolean {
  return /^\s*[^\s#]/.test(line);
}
