import assert from "node:assert/strict";
import { type Cleaned, type CleanInput, clean } from "../../../../src/core/completion/clean";
import { lineAfter } from "../../../../src/core/completion/cursorLine";
import { at } from "../../../helpers/cursorText";

const spaces = { tabSize: 4, insertSpaces: true };
const tabs = { tabSize: 4, insertSpaces: false };

function cleaned(document: string, text: string, over: Partial<CleanInput> = {}): Cleaned {
  return clean({ text, ...at(document), indentation: spaces, ...over });
}

/** The suggestion's text and how many characters it replaces, or the reason for none. */
function brief(document: string, text: string, over: Partial<CleanInput> = {}): readonly [string, number] | string {
  const result = cleaned(document, text, over);
  return result.kind === "text" ? [result.text, result.replacedAfter] : result.reason;
}

interface Example {
  readonly it: string;
  readonly document: string;
  readonly text: string;
  readonly gives: readonly [string, number] | string;
}

function table(title: string, examples: readonly Example[], over: Partial<CleanInput> = {}): void {
  describe(title, () => {
    for (const example of examples) {
      it(example.it, () => assert.deepEqual(brief(example.document, example.text, over), example.gives));
    }
  });
}

table("clean: white space", [
  { it: "cuts it from the end", document: "x = ‸", text: "1;  \n\n  \t\n", gives: ["1;", 0] },
  { it: "drops an empty answer", document: "x = ‸", text: "", gives: "emptyReply" },
  { it: "drops an answer of white space", document: "x = ‸", text: " \n\t\n ", gives: "emptyReply" },
  { it: "keeps a line's start on the next line", document: "f() {‸", text: "\n  a();\n", gives: ["\n  a();", 0] },
  { it: "drops blank lines on a blank line", document: "a();\n‸", text: "\n  \nb();", gives: ["b();", 0] },
  { it: "drops them with the indentation behind", document: "{\n  ‸", text: "\n\n  b();", gives: ["b();", 0] },
  { it: "keeps a blank line inside", document: "{‸", text: "\n  a();\n\n  b();", gives: ["\n  a();\n\n  b();", 0] },
  { it: "keeps a space at the start", document: "return‸", text: " x;", gives: [" x;", 0] },
  { it: "splits no emoji", document: 's = "‸', text: "👍🏽👍".slice(0, -1), gives: ["👍🏽", 0] },
  { it: "keeps a whole emoji", document: 's = "‸', text: "👍", gives: ["👍", 0] },
  { it: "drops half an emoji", document: 's = "‸', text: "👍".slice(0, 1), gives: "emptyReply" },
]);

table("clean: closers right of the cursor", [
  { it: "leaves what the text does not write", document: "foo(‸)", text: "a, b", gives: ["a, b", 0] },
  {
    it: "replaces closers that the text ends with, whatever brackets a regular expression of it has",
    document: "function opens(line) {‸}",
    text: "\n    return /[{([:]\\s*$/.test(line);\n}",
    gives: ["\n    return /[{([:]\\s*$/.test(line);\n}", 1],
  },
  {
    it: "counts no brackets in comments",
    document: 'it("x", () => {‸});',
    text: "\n    // 1) first, 2) don't\n    a(/* :) */ b);\n    c();\n});\nd();",
    gives: ["\n    // 1) first, 2) don't\n    a(/* :) */ b);\n    c();\n});\nd();", 3],
  },
  {
    it: "knows that a string is no comment",
    document: "foo(‸)",
    text: '`\n// {a}`, "/*", b)',
    gives: ['`\n// {a}`, "/*", b)', 1],
  },
  { it: "replaces what the text writes", document: "foo(‸)", text: "a, b)", gives: ["a, b)", 1] },
  { it: "keeps a semicolon of the text", document: "foo(‸)", text: "a, b);", gives: ["a, b);", 1] },
  { it: "appends what the text lacks", document: "foo([‸])", text: "x]", gives: ["x])", 2] },
  { it: "appends a semicolon", document: "foo(‸);", text: "a, b)", gives: ["a, b);", 2] },
  { it: "appends a bracket before a semicolon", document: "f(g(‸))", text: "x);", gives: ["x));", 2] },
  { it: "does not double a comma", document: "f([‸],)", text: "x],", gives: ["x],)", 3] },
  { it: "does not double a semicolon", document: "x = ‸;", text: "1;", gives: ["1", 0] },
  { it: "leaves white space at the line's end", document: "foo(‸)  \nbar()", text: "a)", gives: ["a)", 1] },
  { it: "leaves white space alone", document: "x = ‸  \nbar()", text: "1", gives: ["1", 0] },
  { it: "knows the text's own brackets", document: "foo(‸)", text: "bar(1)", gives: ["bar(1)", 0] },
  { it: "goes on behind a closer", document: "if (‸)", text: "a && (b)) {", gives: ["a && (b)) {", 1] },
  { it: "goes on behind closers and appends", document: "f(g(‸))", text: "x) + y", gives: ["x) + y)", 2] },
  { it: "closes brackets that were open before", document: "f(g(‸)", text: "x))", gives: ["x))", 1] },
  { it: "skips a closer that stands nowhere", document: "f([‸)", text: "x])", gives: ["x])", 1] },
  { it: "cuts where the text leaves one out", document: "f([‸])", text: "x)", gives: ["x", 0] },
  { it: "cuts where white space would be lost", document: "f({ a: [‸] })", text: "1]})", gives: ["1", 0] },
  { it: "cuts where the text ends inside of brackets", document: "f(g(‸))", text: "a) + h(", gives: ["a", 0] },
  { it: "cuts where a semicolon would be inside", document: "f(‸);", text: "a) + h(b", gives: ["a", 0] },
  { it: "cuts where the second one is left out", document: "f([g(‸)])", text: "x))", gives: ["x", 0] },
  { it: "doubles no semicolon that came twice", document: "x = ‸;", text: "1;;", gives: ["1", 0] },
  { it: "drops a text that is what stands there", document: "foo(a‸)", text: ")", gives: "repeatsSuffix" },
  { it: "drops a line end before what stands there", document: "f() {‸}", text: "\n}", gives: "repeatsSuffix" },
  { it: "keeps what comes behind it", document: "foo(a‸)", text: ").bar()", gives: [").bar()", 1] },
]);

table("clean: quotes right of the cursor", [
  { it: "leaves one", document: 'x = "‸"', text: "hello", gives: ["hello", 0] },
  { it: "replaces one", document: 'x = "‸"', text: 'hello"', gives: ['hello"', 1] },
  { it: "replaces it with its bracket", document: 'f("‸")', text: 'hello")', gives: ['hello")', 2] },
  { it: "appends the bracket", document: 'f("‸")', text: 'hello"', gives: ['hello")', 2] },
  { it: "knows brackets inside a string", document: 'f("‸")', text: "(hello)", gives: ["(hello)", 0] },
  { it: "knows an escaped quote", document: 'f("‸")', text: 'a\\"b', gives: ['a\\"b', 0] },
  { it: "starts a string behind", document: 'f("‸")', text: 'a", "b)")', gives: ['a", "b)")', 2] },
  { it: "knows a quote opened by hand", document: 'f("‸)', text: 'hello")', gives: ['hello")', 1] },
  { it: "knows three quotes", document: '"""‸"""', text: 'Adds "a".\n"""', gives: ['Adds "a".\n"""', 3] },
  { it: "knows a string of lines above", document: '"""Adds\n  a‸"""', text: ' and b."""', gives: [' and b."""', 3] },
  { it: "knows a template's braces", document: `f(\`a \${‸}\`)`, text: "b}`)", gives: ["b}`)", 3] },
  { it: "appends a template's end", document: `f(\`a \${‸}\`)`, text: "b} c", gives: ["b} c`)", 3] },
  { it: "knows an apostrophe in words", document: "// don't (see ‸)", text: "foo)", gives: ["foo)", 1] },
  { it: "knows a lifetime", document: "fn f(x: &'a str, ‸)", text: "y: u8) {", gives: ["y: u8) {", 1] },
  { it: "knows doubled quotes", document: 'Print("Say ""‸")', text: 'hi""")', gives: ['hi""")', 2] },
  {
    it: "ends a string with its line",
    document: "f() {‸}",
    text: '\n  // 5" wide\n}',
    gives: ['\n  // 5" wide\n}', 1],
  },
  { it: "knows a string's prefix", document: "f(‸)", text: "f'b)'", gives: ["f'b)'", 0] },
]);

table("clean: angle brackets right of the cursor", [
  { it: "replaces one", document: "Vec<‸>", text: "Option<u8>>", gives: ["Option<u8>>", 1] },
  { it: "leaves one", document: "Vec<‸>", text: "Option<u8>", gives: ["Option<u8>", 0] },
  { it: "takes no arrow for one", document: "Array<‸>", text: "() => void", gives: ["() => void", 0] },
  { it: "takes no comparison inside for one", document: "B<‸>", text: "1 < 2>", gives: ["1 < 2>", 1] },
  { it: "takes no comparison for one", document: "f(‸)", text: "a > b && c < d)", gives: ["a > b && c < d)", 1] },
]);

const body = "\n  return 1;";

table("clean: several lines before closers", [
  { it: "replaces a brace", document: "function f() {‸}", text: `${body}\n}`, gives: [`${body}\n}`, 1] },
  { it: "adds the brace that is missing", document: "function f() {‸}", text: body, gives: [`${body}\n}`, 1] },
  { it: "indents it", document: "  f() {‸ }", text: "\n    a();", gives: ["\n    a();\n  }", 2] },
  { it: "adds it with its bracket", document: "it(() => {‸});", text: "\n  a();", gives: ["\n  a();\n});", 3] },
  { it: "adds the bracket alone", document: "it(() => {‸})", text: "\n  a();\n}", gives: ["\n  a();\n})", 2] },
  {
    it: "adds bracket and semicolon",
    document: "f(‸);",
    text: "() => {\n  a();\n})",
    gives: ["() => {\n  a();\n});", 2],
  },
  {
    it: "leaves a bracket behind a block",
    document: "f(‸);",
    text: "() => {\n  a();\n}",
    gives: ["() => {\n  a();\n}", 0],
  },
  { it: "adds none while a bracket is open", document: "f() {‸}", text: "\n  if (a) {", gives: ["\n  if (a) {", 0] },
  { it: "adds none behind an argument", document: "f(a,‸)", text: "\n  b", gives: ["\n  b", 0] },
  { it: "knows a Python signature", document: "def f(‸):", text: "a):\n    pass", gives: ["a):\n    pass", 2] },
  { it: "and its annotation", document: "def f(‸):", text: "a) -> B:\n    pass", gives: ["a) -> B:\n    pass", 2] },
  { it: "keeps a colon on its line", document: "def f(‸):", text: "a)\n    pass", gives: ["a", 0] },
  { it: "knows a lone colon", document: "if ‸:", text: "a:\n    pass", gives: ["a:\n    pass", 1] },
  { it: "ends a chain", document: "f(‸);", text: "a)\n  .b()", gives: ["a)\n  .b();", 2] },
]);

table("clean: lines below", [
  { it: "cuts them", document: "a();\n‸\nd();", text: "b();\nc();\nd();", gives: ["b();\nc();", 0] },
  { it: "cuts several", document: "a();\n‸\nc();\n\nd();", text: "b();\nc();\nd();", gives: ["b();", 0] },
  {
    it: "cuts them over other indentation",
    document: "{‸\n    b();",
    text: "\n  a();\n  b();",
    gives: ["\n  a();", 0],
  },
  { it: "keeps what does not reach them", document: "‸\nc();\nd();", text: "b();\nd();", gives: ["b();\nd();", 0] },
  { it: "keeps a line's beginning", document: "a();\n‸\nc();", text: "b();\nc(", gives: ["b();\nc(", 0] },
  { it: "drops the next line", document: "  a();\n  ‸\n\n  b();", text: "b();", gives: "repeatsSuffix" },
  { it: "drops the rest of it", document: "  re‸\n  return x;", text: "turn x;", gives: "repeatsSuffix" },
  { it: "drops it with what stands right", document: "foo(‸)\nfoo(a)", text: "a", gives: "repeatsSuffix" },
  { it: "drops all lines", document: "{‸\n  a();\n  b();", text: "\n  a();\n  b();", gives: "repeatsSuffix" },
  { it: "drops a closer", document: "{\n  a();\n‸\n}", text: "}", gives: "repeatsSuffix" },
  { it: "drops a closer too deep", document: "{\n  a();\n  ‸\n}", text: "}", gives: "repeatsSuffix" },
  { it: "keeps one of an inner block", document: "{\n  if {\n    a()\n  ‸\n}", text: "}", gives: ["}", 0] },
  { it: "keeps one right under its block", document: "{\n  if {\n  ‸\n}", text: "}", gives: ["}", 0] },
  { it: "cuts a closer", document: "{‸\n}", text: "\n  a();\n}", gives: ["\n  a();", 0] },
  { it: "keeps an inner closer", document: "{\n  {‸\n}", text: "\n    a()\n  }", gives: ["\n    a()\n  }", 0] },
  { it: "keeps an inner end", document: "if\n  if‸\nend", text: "\n    a()\n  end", gives: ["\n    a()\n  end", 0] },
  { it: "cuts before it adds a closer", document: "f() {‸}\nb();", text: "\n  a();\nb();", gives: ["\n  a();\n}", 1] },
]);

table("clean: lines above", [
  { it: "drops the one above", document: "  a();\n\n  ‸", text: "a();", gives: "repeatsPrefix" },
  { it: "drops it from the next line on", document: "  a();‸", text: "\n  a();", gives: "repeatsPrefix" },
  { it: "drops several in order", document: "a();\nb();\n‸", text: "a();\n\nb();", gives: "repeatsPrefix" },
  { it: "keeps them in another order", document: "a();\nb();\n‸", text: "b();\na();", gives: ["b();\na();", 0] },
  { it: "keeps them with one more", document: "a();\n‸", text: "a();\nc();", gives: ["a();\nc();", 0] },
  { it: "keeps a bracket", document: "    }\n  ‸", text: "}", gives: ["}", 0] },
  { it: "keeps one that was half there", document: "  a();\n  a‸", text: "();", gives: ["();", 0] },
]);

table("clean: indentation with spaces", [
  { it: "turns tabs to spaces", document: "if a:‸", text: "\n\tb\n\t\tc\td", gives: ["\n    b\n        c\td", 0] },
  { it: "leaves the first line behind text", document: "a =‸", text: "\tb\n\tc", gives: ["\tb\n    c", 0] },
  { it: "turns them on a blank line", document: "if a:\n‸", text: "\tb", gives: ["    b", 0] },
  { it: "takes off what is doubled", document: "    a()\n    ‸", text: "    b()\n    c()", gives: ["b()\n    c()", 0] },
  { it: "takes it off in tabs", document: "    a()\n    ‸", text: "\tb()", gives: ["b()", 0] },
  { it: "takes it off every time", document: "  a()\n  ‸", text: "     b()", gives: [" b()", 0] },
  { it: "takes it off behind a line end", document: "if a:\n  ‸", text: "\n    b()", gives: ["  b()", 0] },
  { it: "keeps a deeper line of a block", document: "  if a:\n  ‸", text: "  b()", gives: ["  b()", 0] },
  { it: "keeps it on an indented line", document: "if a:\n  ‸", text: "  b()", gives: ["  b()", 0] },
  { it: "keeps it on a dedented line", document: "    a()\n  ‸", text: "  b()", gives: ["  b()", 0] },
]);

const withTabs = { indentation: tabs };

table(
  "clean: indentation with tabs",
  [
    { it: "turns spaces to tabs", document: "{‸", text: "\n    b\n      c    d", gives: ["\n\tb\n\t  c    d", 0] },
    { it: "turns them on a blank line", document: "{\n‸", text: "    b", gives: ["\tb", 0] },
    { it: "leaves the first line behind text", document: "a =‸", text: "    b\n    c", gives: ["    b\n\tc", 0] },
    { it: "takes off what is doubled", document: "\ta()\n\t‸", text: "    b()", gives: ["b()", 0] },
    {
      it: "knows the document's lines below",
      document: "{‸\n\t}",
      text: "\n\t\ta();\n    }",
      gives: ["\n\t\ta();", 0],
    },
    {
      it: "indents a closer as its line",
      document: "\tf() {‸}",
      text: "\n        a();",
      gives: ["\n\t\ta();\n\t}", 1],
    },
  ],
  withTabs,
);

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

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}

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
];
const lineEnds = ["\n", "\n  ", "\n    ", "\n\t"];
const rests = [")", "]", "}", ">", '"', "'", "`", ",", ";", ":", " "];

describe("clean: any text", () => {
  it("keeps its promises", () => {
    const random = randomFrom(7);
    let replaced = 0;
    for (let round = 0; round < 20_000; round++) {
      const before = pieces(random, [...anything, ...lineEnds], 12);
      const rest = random() < 0.3 ? "" : pieces(random, rests, 4);
      const after = rest + pieces(random, ["\n", ...lineEnds.map((end) => end + pieces(random, anything, 2))], 3);
      const text = pieces(random, [...anything, ...rests, ...lineEnds], 12);
      const indentation = random() < 0.5 ? spaces : tabs;
      const input: CleanInput = { text, before, after, indentation };
      const result = clean(input);
      if (result.kind === "none") continue;
      const said = JSON.stringify({ input, result });
      assert.ok(result.text.trim() !== "" && result.text === result.text.trimEnd(), said);
      assert.ok(result.replacedAfter <= lineAfter(after).length, said);
      assert.ok(isSubsequence(after.slice(0, result.replacedAfter), result.text), said);
      assert.deepEqual(clean({ ...input, text: result.text }), result, said);
      if (result.replacedAfter > 0) replaced++;
    }
    assert.ok(replaced > 500, `only ${replaced} texts replaced anything`);
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

/** A cursor in a statement, some of the closers that it lacks, and a text that closes every bracket that it opens. */
function situation(random: () => number) {
  const words = statement(random);
  const cursor = 1 + Math.floor(random() * (words.length - 1));
  const end = cursor + 1 + Math.floor(random() * (words.length - cursor));
  const lacks = words.map((_, index) => lacking(words.slice(0, index + 1).join("")) ?? "");
  const open = lacks[cursor - 1] ?? "";
  const lowest = Math.min(...lacks.slice(cursor - 1, end).map((closers) => closers.length));
  if (lacks[end - 1]?.length !== lowest) return undefined;
  const standing = Math.ceil(random() * open.length);
  return {
    before: words.slice(0, cursor).join(""),
    text: words.slice(cursor, end).join("").trimEnd(),
    rest: open.slice(0, standing),
    /** What the line is to lack in the end. */
    lacks: open.slice(Math.max(standing, open.length - lowest)),
  };
}

describe("clean: any statement", () => {
  it("neither loses nor doubles a closer, and keeps the text", () => {
    const random = randomFrom(11);
    let joined = 0;
    for (let round = 0; round < 5000; round++) {
      const given = situation(random);
      if (!given) continue;
      const { before, text, rest, lacks } = given;
      const result = clean({ text, before, after: rest, indentation: spaces });
      if (result.kind === "none") continue;
      const said = JSON.stringify({ given, result });
      assert.equal(lacking(before + result.text + rest.slice(result.replacedAfter)), lacks, said);
      assert.ok(result.text.startsWith(text.replace(/;$/, "")), said);
      if (result.replacedAfter > 0) joined++;
    }
    assert.ok(joined > 500, `only ${joined} texts replaced anything`);
  });
});
