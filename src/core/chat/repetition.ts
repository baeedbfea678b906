/** Characters of the end of a text that are looked at, and after how many more they are looked at again. */
const [seen, step] = [4096, 64];
/** Characters that are nothing but repeats before it is one, and of the longest unit that is repeated. */
const [leastRepeated, longestUnit] = [400, 600];
/** How often a unit comes; a short one, such as a row of a table, comes more often in what is meant. */
const [leastTimes, leastTimesOfShort, shortUnit] = [4, 8, 40];
/** Letters of a unit: what has fewer is a line, a rule or numbers. */
const leastLetters = 3;

/** Sees that a text, heard piece by piece, has come to say one thing again and again. */
export class Repetition {
  #end = "";
  #unseen = 0;

  /** @returns whether the text repeats itself */
  push(piece: string): boolean {
    this.#end = (this.#end + piece).slice(-seen);
    this.#unseen += piece.length;
    if (this.#unseen < step) return false;
    this.#unseen = 0;
    return endsInRepetition(this.#end);
  }
}

/** Whether the end of a text is one unit, several times. */
export function endsInRepetition(text: string): boolean {
  const reversed = [...Array(text.length).keys()].map((at) => text.charCodeAt(text.length - 1 - at));
  const borders = bordersOf(reversed);
  for (let length = leastRepeated; length <= text.length; length++) {
    const period = length - (borders[length] ?? 0);
    const times = period < shortUnit ? leastTimesOfShort : leastTimes;
    if (period > longestUnit || length < times * period) continue;
    if (lettersOf(text.slice(-period)) >= leastLetters) return true;
  }
  return false;
}

/** For each length of a beginning: of the longest shorter beginning that it ends with. A length less that is its period. */
function bordersOf(codes: readonly number[]): readonly number[] {
  const borders = [0, 0];
  let border = 0;
  for (let at = 1; at < codes.length; at++) {
    while (border > 0 && codes[at] !== codes[border]) border = borders[border] ?? 0;
    if (codes[at] === codes[border]) border++;
    borders.push(border);
  }
  return borders;
}

function lettersOf(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
