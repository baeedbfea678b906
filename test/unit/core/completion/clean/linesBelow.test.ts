import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutLinesBelow", [
  { it: "cuts them", document: "a();\n‸\nd();", text: "b();\nc();\nd();", gives: "b();\nc();" },
  { it: "cuts several", document: "a();\n‸\nc();\n\nd();", text: "b();\nc();\nd();", gives: "b();" },
  {
    it: "cuts them over other indentation",
    document: "{‸\n    b();",
    text: "\n  a();\n  b();",
    gives: "\n  a();",
  },
  { it: "keeps what does not reach them", document: "‸\nc();\nd();", text: "b();\nd();", gives: "b();\nd();" },
  { it: "keeps a line's beginning", document: "a();\n‸\nc();", text: "b();\nc(", gives: "b();\nc(" },
  { it: "drops the next line", document: "  a();\n  ‸\n\n  b();", text: "b();", gives: { none: "repeatsSuffix" } },
  { it: "drops the rest of it", document: "  re‸\n  return x;", text: "turn x;", gives: { none: "repeatsSuffix" } },
  { it: "drops it with what stands right", document: "foo(‸)\nfoo(a)", text: "a", gives: { none: "repeatsSuffix" } },
  { it: "drops all lines", document: "{‸\n  a();\n  b();", text: "\n  a();\n  b();", gives: { none: "repeatsSuffix" } },
  { it: "drops a closer", document: "{\n  a();\n‸\n}", text: "}", gives: { none: "repeatsSuffix" } },
  { it: "drops a closer too deep", document: "{\n  a();\n  ‸\n}", text: "}", gives: { none: "repeatsSuffix" } },
  { it: "keeps one of an inner block", document: "f({\n  g({\n    a()\n  ‸\n})", text: "})", gives: "})" },
  { it: "keeps one right under its block", document: "f({\n  g({\n  ‸\n})", text: "})", gives: "})" },
  { it: "cuts a closer", document: "{‸\n}", text: "\n  a();\n}", gives: "\n  a();" },
  { it: "keeps an inner closer", document: "{\n  {‸\n}", text: "\n    a()\n  }", gives: "\n    a()\n  }" },
  { it: "keeps an inner end", document: "if\n  if‸\nend", text: "\n    a()\n  end", gives: "\n    a()\n  end" },
  { it: "cuts before it adds a closer", document: "f() {‸}\nb();", text: "\n  a();\nb();", gives: ["\n  a();\n}", 1] },
]);

cleaningTable("withoutLinesBelow: complaints", [
  {
    it: "cuts the beginning of closers (sourcegraph/cody#3032)",
    document: "it(() => {‸\n});",
    text: "\n  run();\n}",
    gives: "\n  run();",
  },
  {
    it: "cuts a closing tag below",
    document: "<ul>\n  <li>a</li>‸\n</ul>",
    text: "\n  <li>b</li>\n</ul>",
    gives: "\n  <li>b</li>",
  },
  {
    it: "keeps a closing tag of an inner element",
    document: "<div>\n  <div>\n    a‸\n</div>",
    text: "\n  </div>",
    gives: "\n  </div>",
  },
  {
    it: "keeps an opening bracket at another depth",
    document: "matches: [\n  ‸\n    [a, b],\n  ],",
    text: "[\n    [c, d],",
    gives: "[\n    [c, d],",
  },
  {
    it: "keeps a word at another depth",
    document: "type A = B\n  ? C\n    ? D\n    : nev‸\n  : never",
    text: "er;",
    gives: "er;",
  },
]);

cleaningTable(
  "withoutLinesBelow: Markdown",
  [
    {
      it: "cuts a fence that stands below, and the blank line before it (Kilo-Org/kilocode#5008)",
      document: "```ruby\nputs 1\n‸\n```",
      text: "\nputs 2\n```",
      gives: "puts 2",
    },
  ],
  { document: { languageId: "markdown" } },
);
