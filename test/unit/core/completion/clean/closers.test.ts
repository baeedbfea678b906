import { cleaningTable } from "../../../../helpers/cleaning";

const body = "\n  return 1;";

cleaningTable("placeBeforeClosers: brackets", [
  { it: "leaves what the text does not write", document: "foo(‸)", text: "a, b", gives: "a, b" },
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
  { it: "does not double a semicolon", document: "x = ‸;", text: "10;", gives: "10" },
  { it: "leaves white space at the line's end", document: "foo(‸)  \nbar()", text: "a)", gives: ["a)", 1] },
  { it: "leaves white space alone", document: "x = ‸  \nbar()", text: "10", gives: "10" },
  { it: "knows the text's own brackets", document: "foo(‸)", text: "bar(1)", gives: "bar(1)" },
  { it: "goes on behind a closer", document: "if (‸)", text: "a && (b)) {", gives: ["a && (b)) {", 1] },
  { it: "goes on behind closers and appends", document: "f(g(‸))", text: "x) + y", gives: ["x) + y)", 2] },
  { it: "closes brackets that were open before", document: "f(g(‸)", text: "x))", gives: ["x))", 1] },
  { it: "skips a closer that stands nowhere", document: "f([‸)", text: "x])", gives: ["x])", 1] },
  { it: "cuts where the text leaves one out", document: "f([‸])", text: "xs)", gives: "xs" },
  { it: "cuts where white space would be lost", document: "f({ a: [‸] })", text: "10]})", gives: "10" },
  { it: "cuts where the text ends inside of brackets", document: "f(g(‸))", text: "an) + h(", gives: "an" },
  { it: "cuts where a semicolon would be inside", document: "f(‸);", text: "an) + h(b", gives: "an" },
  { it: "closes what the text leaves open", document: "f([g(‸)])", text: "x))", gives: ["x)])", 3] },
  { it: "doubles no semicolon that came twice", document: "x = ‸;", text: "10;;", gives: "10" },
  { it: "drops a text that is what stands there", document: "foo(a‸)", text: ")", gives: { none: "repeatsSuffix" } },
  {
    it: "drops a line end before what stands there",
    document: "f() {‸}",
    text: "\n}",
    gives: { none: "repeatsSuffix" },
  },
  { it: "keeps what comes behind it", document: "foo(a‸)", text: ").bar()", gives: [").bar()", 1] },
]);

cleaningTable("placeBeforeClosers: quotes", [
  { it: "leaves one", document: 'x = "‸"', text: "hello", gives: "hello" },
  { it: "replaces one", document: 'x = "‸"', text: 'hello"', gives: ['hello"', 1] },
  { it: "replaces it with its bracket", document: 'f("‸")', text: 'hello")', gives: ['hello")', 2] },
  { it: "appends the bracket", document: 'f("‸")', text: 'hello"', gives: ['hello")', 2] },
  { it: "knows brackets inside a string", document: 'f("‸")', text: "(hello)", gives: "(hello)" },
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
  { it: "knows a string's prefix", document: "f(‸)", text: "f'b)'", gives: "f'b)'" },
]);

cleaningTable("placeBeforeClosers: angle brackets", [
  { it: "replaces one", document: "Vec<‸>", text: "Option<u8>>", gives: ["Option<u8>>", 1] },
  { it: "leaves one", document: "Vec<‸>", text: "Option<u8>", gives: "Option<u8>" },
  { it: "takes no arrow for one", document: "Array<‸>", text: "() => void", gives: "() => void" },
  { it: "takes no comparison inside for one", document: "B<‸>", text: "1 < 2>", gives: ["1 < 2>", 1] },
  { it: "takes no comparison for one", document: "f(‸)", text: "a > b && c < d)", gives: ["a > b && c < d)", 1] },
]);

cleaningTable("placeBeforeClosers: several lines", [
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
    gives: "() => {\n  a();\n}",
  },
  { it: "adds none while a bracket is open", document: "f() {‸}", text: "\n  if (a) {", gives: "\n  if (a) {" },
  { it: "adds none behind an argument", document: "f(a,‸)", text: "\n  b", gives: "\n  b" },
  { it: "knows a Python signature", document: "def f(‸):", text: "a):\n    pass", gives: ["a):\n    pass", 2] },
  { it: "and its annotation", document: "def f(‸):", text: "a) -> B:\n    pass", gives: ["a) -> B:\n    pass", 2] },
  { it: "keeps a colon on its line", document: "def f(‸):", text: "a)\n    pass", gives: "a" },
  { it: "knows a lone colon", document: "if ‸:", text: "a:\n    pass", gives: ["a:\n    pass", 1] },
  { it: "ends a chain", document: "f(‸);", text: "a)\n  .b()", gives: ["a)\n  .b();", 2] },
]);

cleaningTable("placeBeforeClosers: complaints", [
  {
    it: "begins no block before a bracket (microsoft/vscode#187151)",
    document: "describe('fi‸')",
    text: "ndAll', () => {",
    gives: ["ndAll', () =>)", 2],
  },
  {
    it: "ends the block before it where the model does",
    document: "describe('fi‸')",
    text: "ndAll', () => {\n  run();\n});",
    gives: ["ndAll', () => {\n  run();\n});", 2],
  },
  { it: "leaves no other bracket open", document: "f('a‸')", text: "b', [c", gives: ["b", 0] },
  {
    it: "doubles no brace in a template (codota/TabNine#102)",
    document: `fetch(\`/\${encode(‸)}\`)`,
    text: "file)}",
    gives: ["file)}`)", 4],
  },
  {
    it: "doubles no end of a signature (tzachar/compe-tabnine#21)",
    document: "def draw(self‸):",
    text: ", context):",
    gives: [", context):", 2],
  },
  {
    it: "doubles no bracket of a string (codota/tabnine-vscode#1078)",
    document: "load('url(‸)')",
    text: "a.png)');",
    gives: ["a.png)');", 3],
  },
]);
