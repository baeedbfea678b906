import type { LineTokenizer, Piece } from "./lineTokenizer";

/** The beginning of a text that has at most `most` tokens; whole lines, unless the first has more. */
export function beginningOf(tokenizer: LineTokenizer, text: string, most: number): string {
  const pieces = tokenizer.pieces(text);
  const end = firstBeyond(pieces, most);
  const whole = pieces
    .slice(0, end)
    .map((piece) => piece.text)
    .join("");
  return whole === "" && pieces[0] ? shortened(tokenizer, pieces[0].text, most, "beginning") : whole;
}

/** The end of a text that has at most `most` tokens; whole lines, unless the last has more. */
export function endOf(tokenizer: LineTokenizer, text: string, most: number): string {
  const pieces = [...tokenizer.pieces(text)].reverse();
  const end = firstBeyond(pieces, most);
  const whole = pieces
    .slice(0, end)
    .reverse()
    .map((piece) => piece.text)
    .join("");
  return whole === "" && pieces[0] ? shortened(tokenizer, pieces[0].text, most, "end") : whole;
}

/** Index of the first piece with which there are more than `most` tokens. */
function firstBeyond(pieces: readonly Piece[], most: number): number {
  let count = 0;
  const index = pieces.findIndex(({ tokens }) => {
    count += tokens.length;
    return count > most;
  });
  return index === -1 ? pieces.length : index;
}

/** Cuts a single line, by guessing from the share of tokens that is too much until it fits. */
function shortened(tokenizer: LineTokenizer, line: string, most: number, kept: "beginning" | "end"): string {
  // No token of a text has more characters than this on the average; it saves tokenising megabytes.
  let part = cut(line, Math.min(line.length, most * 16), kept);
  for (;;) {
    const count = tokenizer.text(part).length;
    if (count <= most) return part;
    part = cut(part, Math.min(part.length - 1, Math.floor((part.length * most) / count)), kept);
  }
}

/** Leaves no half of a surrogate pair at the cut. */
function cut(text: string, length: number, kept: "beginning" | "end"): string {
  if (kept === "beginning") return text.slice(0, isInPair(text, length) ? length - 1 : length);
  const from = text.length - length;
  return text.slice(isInPair(text, from) ? from + 1 : from);
}

function isInPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff;
}
