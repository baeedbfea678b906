import { fileHeader, type ModelFamily } from "../core/model/families";

/** Turns text into token ids. With `special`, special tokens that the text spells become themselves; without, never. */
export type Tokenize = (text: string, special: boolean) => number[];

export interface FimText {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
}

const suffixShare = 0.25;
const leastPrefixTokens = 16;

/**
 * The tokens of a fill-in-the-middle prompt in the family's order.
 * A prefix that is too long is cut at its start in steps of a quarter of what fits, so that the next keystroke finds
 * the same start in the KV cache; a suffix is cut at its end.
 * @param budget tokens that the prompt may have, at most
 */
export function fimPrompt(tokenize: Tokenize, family: ModelFamily, text: FimText, budget: number): number[] {
  const marker = (spelling: string) => tokenize(spelling, true);
  const { prefix: pre, suffix: suf, middle: mid } = family.markers;
  const header = fileHeader(family, text.path).flatMap((piece) => tokenize(piece.text, piece.kind === "special"));
  const fixed = header.length + marker(pre).length + marker(suf).length + marker(mid).length;
  // A path so long that it leaves no room for code is left out.
  const head = budget - fixed >= leastPrefixTokens ? header : [];
  const room = budget - fixed + header.length - head.length;
  const suffix = tokenize(text.suffix, false).slice(
    0,
    Math.min(family.maxSuffixTokens, Math.floor(room * suffixShare)),
  );
  const prefix = anchoredEnd(tokenize(text.prefix, false), room - suffix.length);
  switch (family.layout) {
    case "spm2":
      return [...head, ...marker(pre), ...marker(suf), ...suffix, ...marker(mid), ...prefix];
    case "psm":
      return [...head, ...marker(pre), ...prefix, ...marker(suf), ...suffix, ...marker(mid)];
  }
}

/** The end of `tokens`, at most `room` of them, whose start stays the same while tokens are added at the end. */
function anchoredEnd(tokens: readonly number[], room: number): readonly number[] {
  if (tokens.length <= room) return tokens;
  const step = Math.max(1, Math.floor(room / 4));
  return tokens.slice(Math.ceil((tokens.length - room) / step) * step);
}
