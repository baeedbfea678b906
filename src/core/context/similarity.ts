const identifier = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;

/** Words that say nothing about what code is about, whatever the language. */
const common: ReadonlySet<string> = new Set(
  (
    "and any async await bool boolean break case catch class const continue def default del delete elif else enum " +
    "except export extends false final finally float for from func function get global if implements import in int " +
    "interface is lambda let long match new nil None not null number object or override package pass private " +
    "protected pub public raise readonly return self set short static str string struct super switch this throw " +
    "True False true try type typeof undefined use using val var void while with yield"
  ).split(" "),
);

/** A name, and where in its text it begins. */
export interface Word {
  readonly name: string;
  readonly index: number;
}

/** The names in a text in their order, three characters or longer, without keywords. */
export function* wordsIn(text: string): Generator<Word> {
  for (const { 0: name, index } of text.matchAll(identifier)) if (!common.has(name)) yield { name, index };
}

/** The different names in a text; see {@link wordsIn}. */
export function identifiersOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of text.match(identifier) ?? []) if (!common.has(word)) found.add(word);
  return found;
}

/** Jaccard similarity, 0..1: what two sets share of what they have together. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = countShared(one, other);
  const together = one.size + other.size - shared;
  return together === 0 ? 0 : shared / together;
}

/** The lines of a text that say something, without their indentation: closers and blank lines are everywhere. */
export function tellingLines(text: string): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed.length >= 4 && /[\p{L}\p{N}]{2}/u.test(trimmed)) lines.add(trimmed);
  }
  return lines;
}

/** What the set with fewer members has in common with the other, 0..1; 0 where one is empty. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const fewest = Math.min(one.size, other.size);
  return fewest === 0 ? 0 : countShared(one, other) / fewest;
}

function countShared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const member of small) if (large.has(member)) shared++;
  return shared;
}
