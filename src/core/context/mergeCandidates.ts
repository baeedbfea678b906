import { type Candidate, withoutBlankEnds, withoutBlankLines } from "./candidate";
import { tellingLines } from "./similarity";

/** Lines beyond which two places that touch stay two pieces. */
const longest = 40;

/**
 * Makes one candidate of those that show the same lines of a document, worth as much as the best of them: a place that
 * was edited and is like the text at the cursor is one piece, and so is the declaration that it contains.
 * @param textOf the lines of a document; undefined where they cannot be read any more
 */
export function mergeCandidates(
  candidates: readonly Candidate[],
  textOf: (uri: string, from: number, to: number) => string | undefined,
): readonly Candidate[] {
  const definitions = candidates.filter(({ source }) => source === "definition");
  const places = candidates.filter(({ source }) => source !== "definition");
  const merged: Candidate[] = [];
  for (const place of places.toSorted((a, b) => a.from - b.from)) {
    const at = merged.findIndex((one) => one.uri === place.uri && place.from < one.to && one.from < place.to);
    const both = merged[at] && union(merged[at], place, textOf);
    if (both) merged[at] = both;
    else merged.push(place);
  }
  const isMet = new Set<Candidate>();
  const lifted = merged.map((place) => {
    const inside = definitions.filter((one) => one.uri === place.uri && contains(place, one));
    for (const one of inside) isMet.add(one);
    return inside.reduce(better, place);
  });
  return [...definitions.filter((one) => !isMet.has(one)), ...lifted];
}

function union(one: Candidate, other: Candidate, textOf: Parameters<typeof mergeCandidates>[1]): Candidate | undefined {
  const [from, to] = [Math.min(one.from, other.from), Math.max(one.to, other.to)];
  const text = to - from <= longest ? textOf(one.uri, from, to) : undefined;
  return text === undefined
    ? undefined
    : { ...better(one, other), ...withoutBlankLines(from, text), text: withoutBlankEnds(text) };
}

/** A candidate with the reason and the worth of the better of two. */
function better(one: Candidate, other: Candidate): Candidate {
  return other.score > one.score ? { ...one, source: other.source, score: other.score } : one;
}

function contains(place: Candidate, { text }: Candidate): boolean {
  const lines = tellingLines(place.text);
  return [...tellingLines(text)].every((line) => lines.has(line));
}
