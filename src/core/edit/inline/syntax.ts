import type { LineSpan } from "./followedLines";

/** What a language's parser does not take in a text. Lines count from 0. */
export interface SyntaxFault extends LineSpan {
  /** What should stand there, as the grammar names it; undefined where what stands there is wrong. */
  readonly missing: string | undefined;
}

/** Parsers of some languages. */
export interface SyntaxParser {
  /** What is wrong with each text; undefined where nobody knows: there is no parser, or it takes too long. Never rejects. */
  faults(
    languageId: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly SyntaxFault[])[] | undefined>;
}

/** A document's lines above and below the ones that are changed, with their ends. */
export interface TextAround {
  readonly above: string;
  readonly below: string;
}

/** Characters of a document beyond which it is not parsed. */
const longestParsed = 300_000;

/**
 * Looks whether a document that parsed does not do so any more with other lines in place. Of one that did not, the changed
 * lines alone are looked at: how many faults they have tells more than which.
 * @returns the first fault, in words; undefined where there is none, or nobody knows
 */
export async function syntaxFault(
  { languageId, before, after, around }: SyntaxQuestion,
  parser: SyntaxParser,
  signal: AbortSignal,
): Promise<string | undefined> {
  const left = longestParsed - around.above.length - around.below.length;
  if ([before, after].some((lines) => lines.reduce((sum, { length }) => sum + length + 1, 0) > left)) return undefined;
  const texts = [before, after].map((lines) => around.above + lines.map((line) => `${line}\n`).join("") + around.below);
  const [then, now] = (await parser.faults(languageId, texts, signal)) ?? [];
  if (!then || !now) return undefined;
  const from = around.above.split("\n").length - 1;
  const inside = (faults: readonly SyntaxFault[], lines: readonly string[]) =>
    faults.filter((fault) => fault.from < from + lines.length && fault.to > from);
  const [own, more] = [inside(now, after), inside(now, after).length - inside(then, before).length];
  const fault = then.length === 0 ? (own[0] ?? now[0]) : more > 0 ? own[0] : undefined;
  return fault && faultWords(fault, after[fault.from - from]);
}

export interface SyntaxQuestion {
  readonly languageId: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly around: TextAround;
}

/** Characters of a line that are shown. */
const shown = 80;

/** @param line the changed line that it begins on; undefined where it begins on another one */
function faultWords({ missing }: SyntaxFault, line: string | undefined): string {
  if (line === undefined) return "the code around it does not parse with it";
  const text = line.trim().slice(0, shown);
  if (missing === undefined) return `“${text}” does not parse`;
  // Names of the grammar's own are nobody's words.
  return `${/\w/.test(missing) ? "something" : `“${missing}”`} is missing in “${text}”`;
}
