import type { Steps } from "../../context/slices";
import { baseName } from "./words";

interface Entry<T> {
  readonly item: T;
  /** Lower case. */
  readonly path: string;
  readonly name: string;
  readonly spelled: string;
}

interface Match<T> {
  readonly entry: Entry<T>;
  readonly score: number;
}

/** What is added for each place among the files used lately, counted from the last: less than one class of matches. */
const recentWeight = 40;
const recentPlaces = 50;

/** Entries that are made, or looked at, in one step: well below a millisecond. */
const stepSize = 500;

/** Finds paths by a few of their letters, quick with 50,000 of them. */
export class FuzzyPaths<T> {
  private constructor(private readonly entries: readonly Entry<T>[]) {}

  /** @param pathOf gives the path that a user sees, "/" between folders */
  static *of<T>(items: readonly T[], pathOf: (item: T) => string): Steps<FuzzyPaths<T>> {
    const entries: Entry<T>[] = [];
    for (const item of items) {
      const spelled = pathOf(item);
      const path = spelled.toLowerCase();
      entries.push({ item, path, name: baseName(path), spelled });
      if (entries.length % stepSize === 0) yield;
    }
    return new FuzzyPaths(entries);
  }

  /**
   * The best `limit` matches, the best first. Words of the query have to match each; an empty one matches all.
   * @param recent gives for a path its place among those used lately, 0 the last; undefined for others
   */
  *rank(query: string, limit: number, recent: (path: string) => number | undefined): Steps<readonly T[]> {
    const words = query.toLowerCase().replaceAll("\\", "/").split(/\s+/).filter(Boolean);
    // Sorted, and never longer than asked for: sorting all matches would hold the thread.
    const best: Match<T>[] = [];
    for (const [at, entry] of this.entries.entries()) {
      if (at % stepSize === stepSize - 1) yield;
      const match = scoreOf(entry, words);
      if (match === undefined) continue;
      const place = recent(entry.spelled);
      const bonus = place === undefined ? 0 : recentWeight * (1 - Math.min(place, recentPlaces) / (recentPlaces + 1));
      insert(best, { entry, score: match + bonus }, limit);
    }
    return best.map(({ entry }) => entry.item);
  }
}

function insert<T>(best: Match<T>[], match: Match<T>, limit: number): void {
  let at = best.length;
  for (let above = best[at - 1]; above && isBefore(match, above); above = best[at - 1]) at--;
  best.splice(at, 0, match);
  best.length = Math.min(best.length, limit);
}

/** Of equals the shorter path, which lies nearer to the top; then by the alphabet, so that the order holds. */
function isBefore<T>(a: Match<T>, b: Match<T>): boolean {
  if (a.score !== b.score) return a.score > b.score;
  const longer = a.entry.path.length - b.entry.path.length;
  return longer === 0 ? a.entry.spelled < b.entry.spelled : longer < 0;
}

/** Undefined where a word does not match. */
function scoreOf<T>(entry: Entry<T>, words: readonly string[]): number | undefined {
  let sum = 0;
  for (const word of words) {
    const score = wordScore(entry, word);
    if (score === undefined) return undefined;
    sum += score;
  }
  return words.length === 0 ? 0 : sum / words.length;
}

/** Classes of matches are 100 apart: what is typed in one piece, and in the file's own name, is meant. */
function wordScore<T>({ name, path, spelled }: Entry<T>, word: string): number | undefined {
  if (name === word || path === word) return 800;
  if (name.startsWith(word)) return 700;
  const inName = name.indexOf(word);
  const nameAt = spelled.length - name.length;
  if (inName !== -1) return isWordStart(spelled, nameAt + inName) ? 600 : 500;
  const inPath = path.indexOf(word);
  if (inPath !== -1) return isWordStart(spelled, inPath) ? 400 : 300;
  const scattered = scatteredScore(spelled, path, word, nameAt);
  if (scattered !== undefined) return 200 + scattered;
  const anywhere = scatteredScore(spelled, path, word, 0);
  return anywhere === undefined ? undefined : 100 + anywhere;
}

/** 0..99 where the letters stand in order behind `from`: how many of them begin a word, or follow the one before. */
function scatteredScore(spelled: string, lower: string, word: string, from: number): number | undefined {
  let at = from - 1;
  let good = 0;
  for (const letter of word) {
    const next = lower.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    if (next === at + 1 || isWordStart(spelled, next)) good++;
    at = next;
  }
  return (99 * good) / word.length;
}

function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1] ?? "";
  const own = text[at] ?? "";
  return /[/._\-\s]/.test(before) || (/[a-z\d]/.test(before) && /[A-Z]/.test(own));
}
