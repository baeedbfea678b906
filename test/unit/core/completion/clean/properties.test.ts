import assert from "node:assert/strict";
import { type Cleaned, type CleanInput, clean } from "../../../../../src/core/completion/clean/clean";
import { isSubsequence } from "../../../../../src/core/completion/clean/subsequence";
import { lineAfter } from "../../../../../src/core/completion/cursorLine";
import { spaces, tabs } from "../../../../helpers/cleaning";

/** mulberry32: numbers from 0 up to 1, the same ones for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pieces(random: () => number, from: readonly string[], most: number): string {
  const count = Math.floor(random() * (most + 1));
  return Array.from({ length: count }, () => from[Math.floor(random() * from.length)]).join("");
}

const whole = { beforeStart: 0, document: { languageId: "typescript" } } as const;

const anything = [
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "<",
  ">",
  '"',
  "'",
  "`",
  "${",
  "a",
  "foo",
  " ",
  ",",
  ";",
  ":",
  "\\",
  "é👍",
  "</b>",
  "// a",
];
const lineEnds = ["\n", "\n  ", "\n    ", "\n\t"];
const rests = ["</b>", ")", "]", "}", ">", '"', "'", "`", ",", ";", ":", " "];

/** What is wrong with a result, if anything is. */
function broken(input: CleanInput, { text, replacedAfter }: Cleaned & { readonly kind: "text" }): string | undefined {
  // VS Code shows nothing of a line end alone, inserts one at the end, and takes a range of one line only.
  if (text.trim() === "" || text !== text.trimEnd()) return "blank";
  if (text.includes("\r")) return "CR";
  if (replacedAfter > lineAfter(input.after).length) return "range";
  if (!isSubsequence(input.after.slice(0, replacedAfter), text)) return "not shown in place of what it replaces";
  const again = clean({ ...input, text });
  const isSame = again.kind === "text" && again.text === text && again.replacedAfter === replacedAfter;
  return isSame ? undefined : `cleaned again: ${JSON.stringify(again)}`;
}

describe("clean: any text", () => {
  it("keeps its promises", () => {
    const random = randomFrom(7);
    let replaced = 0;
    for (let round = 0; round < 5000; round++) {
      const before = pieces(random, [...anything, ...lineEnds], 12);
      const rest = random() < 0.3 ? "" : pieces(random, rests, 4);
      const after = rest + pieces(random, ["\n", ...lineEnds.map((end) => end + pieces(random, anything, 2))], 3);
      const text = pieces(random, [...anything, ...rests, ...lineEnds, "\r\n"], 12);
      const input: CleanInput = { ...whole, text, before, after, indentation: random() < 0.5 ? spaces : tabs };
      const result = clean(input);
      if (result.kind === "none") continue;
      const wrong = broken(input, result);
      assert.ok(wrong === undefined, wrong && `${wrong}: ${JSON.stringify({ input, result })}`);
      if (result.replacedAfter > 0) replaced++;
    }
    assert.ok(replaced > 100, `only ${replaced} texts replaced anything`);
  });
});

const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The closers that a line lacks, innermost first; undefined if one closes nothing. Strings may hold anything. */
function lacking(line: string): string | undefined {
  let open = "";
  for (const [token] of line.replace(/"[^"]*"/g, "").matchAll(/[()[\]{}]/g)) {
    if (closerOf[token] !== undefined) open = closerOf[token] + open;
    else if (open.startsWith(token)) open = open.slice(1);
    else return undefined;
  }
  return open;
}

/** The words of a statement on one line in which every bracket is closed. */
function statement(random: () => number): readonly string[] {
  const words: string[] = [];
  for (let length = 3 + Math.floor(random() * 12); length > 0; length--) {
    const open = lacking(words.join("")) ?? "";
    const close = open.slice(0, 1);
    words.push(pieces(random, ["(", "[", "{", close, close, "x", " + y", '"(]"', "it's.z", ", "], 1));
  }
  return [...words, ...(lacking(words.join("")) ?? ""), ";"];
}

type Situation = Exclude<ReturnType<typeof situation>, undefined>;

/** A cursor in a statement, some of the closers that it lacks, and a text that closes every bracket that it opens. */
function situation(random: () => number) {
  const words = statement(random);
  const cursor = 1 + Math.floor(random() * (words.length - 1));
  const end = cursor + 1 + Math.floor(random() * (words.length - cursor));
  const lacks = words.map((_, index) => lacking(words.slice(0, index + 1).join("")) ?? "");
  const open = lacks[cursor - 1] ?? "";
  const lowest = Math.min(...lacks.slice(cursor - 1, end).map((closers) => closers.length));
  if (lacks[end - 1]?.length !== lowest) return undefined;
  // Another rule takes a text for the line once more that begins with it.
  if (words.slice(cursor, end).join("").startsWith(words.slice(0, cursor).join("").trim())) return undefined;
  const standing = Math.ceil(random() * open.length);
  return {
    before: words.slice(0, cursor).join(""),
    text: words.slice(cursor, end).join("").trimEnd(),
    rest: open.slice(0, standing),
    /** What the line is to lack in the end. */
    lacks: open.slice(Math.max(standing, open.length - lowest)),
  };
}

/** Whether the text is kept, and the line lacks what it should. */
function isRight({ before, text, rest, lacks }: Situation, shown: Cleaned & { readonly kind: "text" }): boolean {
  const own = before.endsWith(" ") ? text.trimStart() : text;
  const line = before + shown.text + rest.slice(shown.replacedAfter);
  return shown.text.startsWith(own.replace(/;$/, "")) && lacking(line) === lacks;
}

describe("clean: any statement", () => {
  it("neither loses nor doubles a closer, and keeps the text", () => {
    const random = randomFrom(11);
    let joined = 0;
    for (let round = 0; round < 5000; round++) {
      const given = situation(random);
      if (!given) continue;
      const { before, text, rest } = given;
      const result = clean({ ...whole, text, before, after: rest, indentation: spaces });
      if (result.kind === "none") continue;
      if (!isRight(given, result)) assert.fail(JSON.stringify({ given, result }));
      if (result.replacedAfter > 0) joined++;
    }
    assert.ok(joined > 500, `only ${joined} texts replaced anything`);
  });
});

const statements = ["open(file);", "const a = 1;", "if (a) {", "}", "});", "return a;", "// done", "</div>", "end"];

describe("clean: any lines", () => {
  it("never ends in the line below", () => {
    const random = randomFrom(13);
    let shown = 0;
    for (let round = 0; round < 3000; round++) {
      const lines = (most: number) =>
        pieces(
          random,
          statements.flatMap((line) => [`\n${line}`, `\n    ${line}`]),
          most,
        );
      const [before, text, after] = [`f();${lines(4)}`, lines(4), lines(4)];
      const result = clean({ ...whole, text, before, after, indentation: spaces });
      if (result.kind === "none") continue;
      shown++;
      const last = result.text.slice(result.text.lastIndexOf("\n") + 1);
      if (last === after.split("\n")[1]) assert.fail(JSON.stringify({ before, text, after, result }));
    }
    assert.ok(shown > 1000, `only ${shown} texts were shown`);
  });
});
