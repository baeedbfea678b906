import { isBlank } from "./lines";

const longestCycle = 3;
/** Times that lines must come in a row. Twice may be meant, so three times is where it runs away. */
const times = 3;

/**
 * Without the rounds of a text that ends in the same few lines over and over (sourcegraph/cody#944, Kilo-Org/kilocode#4842).
 * The model process stops at these while they are written (stopLines.ts); a server does not.
 */
export function withoutRunaway(text: string): string {
  const lines = text.split("\n").flatMap((line, index) => (isBlank(line) || index === 0 ? [] : [{ line, index }]));
  for (let cycle = 1; cycle <= longestCycle; cycle++) {
    const rounds =
      1 +
      roundsBeforeLast(
        lines.map(({ line }) => line),
        cycle,
      );
    const second = lines[lines.length - (rounds - 1) * cycle];
    if (rounds >= times && second) return text.split("\n").slice(0, second.index).join("\n").trimEnd();
  }
  return text;
}

/** How often the last `cycle` lines stand in a row before the end, the last time not counted. */
function roundsBeforeLast(lines: readonly string[], cycle: number): number {
  const round = lines.slice(-cycle);
  // A lone bracket or a short word comes again in honest code.
  if (round.length < cycle || !round.some((line) => /\w.*\w.*\w/.test(line))) return 0;
  let rounds = 0;
  for (let end = lines.length - cycle; end >= cycle; end -= cycle, rounds++) {
    if (!round.every((line, index) => lines[end - cycle + index] === line)) break;
  }
  return rounds;
}
