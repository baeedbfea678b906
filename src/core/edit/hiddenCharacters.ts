/** A character that is not seen, or makes others be seen elsewhere. */
export interface HiddenCharacter {
  /** `U+202E`. */
  readonly code: string;
  readonly name: string;
  /** How many more of them there are than before. */
  readonly count: number;
  /** Of the first one; 1 is the text's first line. */
  readonly line: number;
}

interface Kind {
  readonly name: string;
  /** Ranges of code points, both ends included. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

const kinds: readonly Kind[] = [
  {
    name: "changes the direction of text",
    ranges: [
      [0x061c, 0x061c],
      [0x200e, 0x200f],
      [0x202a, 0x202e],
      [0x2066, 0x206f],
    ],
  },
  {
    name: "has no width",
    ranges: [
      [0x00ad, 0x00ad],
      [0x034f, 0x034f],
      [0x180e, 0x180e],
      [0x200b, 0x200d],
      [0x2060, 0x2064],
      [0xfeff, 0xfeff],
    ],
  },
  {
    name: "is a letter that is not seen",
    ranges: [
      [0x115f, 0x1160],
      [0x17b4, 0x17b5],
      [0x3164, 0x3164],
      [0xffa0, 0xffa0],
    ],
  },
  {
    name: "carries hidden text",
    ranges: [
      [0xe0000, 0xe007f],
      [0xe0100, 0xe01ef],
    ],
  },
  {
    name: "is a control character",
    ranges: [
      [0x00, 0x08],
      [0x0b, 0x0b],
      [0x0e, 0x1f],
      [0x7f, 0x9f],
    ],
  },
];

const hidden = new RegExp(
  `[${kinds.flatMap(({ ranges }) => ranges.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`)).join("")}]`,
  "gu",
);
/** Joins two pictures to one, as in 👩‍💻. */
const joined = /(?<=\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)*)\u200D(?=\p{Extended_Pictographic})/gu;

/** Characters that nobody sees, of which a text has more than the one that it takes the place of. */
export function newHiddenCharacters(before: string, after: string): readonly HiddenCharacter[] {
  const known = countsIn(before);
  return [...countsIn(after)].flatMap(([character, { count, at }]) => {
    const more = count - (known.get(character)?.count ?? 0);
    if (more <= 0) return [];
    const point = character.codePointAt(0) ?? 0;
    const kind = kinds.find(({ ranges }) => ranges.some(([first, last]) => point >= first && point <= last));
    const code = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
    return [{ code, name: kind?.name ?? "", count: more, line: after.slice(0, at).split("\n").length }];
  });
}

/** Without the characters that nobody sees, as some systems compare names. */
export function withoutHidden(text: string): string {
  return text.replace(hidden, "");
}

function countsIn(text: string): ReadonlyMap<string, { readonly count: number; readonly at: number }> {
  const counts = new Map<string, { count: number; at: number }>();
  if (text.search(hidden) === -1) return counts;
  // A byte order mark belongs at the start. Blanks keep the offsets.
  const read = text.replace(/^\uFEFF/, " ").replace(joined, " ");
  for (const { 0: character, index } of read.matchAll(hidden)) {
    const known = counts.get(character);
    if (known) known.count++;
    else counts.set(character, { count: 1, at: index });
  }
  return counts;
}

/** What a user is told of them: `U+202E (changes the direction of text, line 4)`. */
export function hiddenWords(found: readonly HiddenCharacter[]): string {
  return found
    .map(
      ({ code, name, count, line }) =>
        `${code} (${name}, ${count === 1 ? "" : `${count} times, first in `}line ${line})`,
    )
    .join(", ");
}
