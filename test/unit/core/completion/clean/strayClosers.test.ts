import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutStrayClosers", [
  { it: "drops one too many (continuedev/continue#10751)", document: "f() {\n  go(‸", text: "a));", gives: "a);" },
  { it: "drops it before a closer", document: "f() {\n  go(‸)\n}", text: "ab))", gives: ["ab)", 1] },
  { it: "ends the text where more follows", document: "go(‸", text: "a)) + (b", gives: "a)" },
  { it: "drops one of another kind", document: "f() {\n  go(‸\n}", text: "a]);", gives: "a" },
  { it: "drops a text of nothing else", document: "f() {\n  go(a);‸\n}", text: ");", gives: { none: "misplaced" } },
  {
    it: "drops a line of closers whole",
    document: "f(() => {\n  if (a) {\n    if (b) {‸\n  }\n});",
    text: "\n      go();\n    })",
    gives: "\n      go();",
  },
  {
    it: "leaves the lines below to their rule",
    document: "f(() => {\n  if (a) {‸}\n});",
    text: "\n    go();\n});",
    gives: ["\n    go();\n  }", 1],
  },
  { it: "keeps one of a call above", document: "f(\n  go(‸", text: "a))", gives: "a))" },
  { it: "keeps the end of a block", document: "f(() => {\n  go(‸", text: "a);\n});", gives: "a);\n});" },
  {
    it: "knows the brackets of a regular expression",
    document: "path.replace(/\\{[^}]+\\}/g, (match) => {\n  const mark‸",
    text: " = 1;\n})",
    gives: " = 1;\n})",
  },
  { it: "keeps an item's bracket", document: "/*\n‸", text: "a) first", gives: "a) first" },
  { it: "keeps a smiley", document: "// thanks‸", text: " :) and more", gives: " :) and more" },
  { it: "keeps one in a comment", document: "go(a); //‸", text: " 1) first", gives: " 1) first" },
]);

cleaningTable(
  "withoutStrayClosers: not all of the document is known",
  [{ it: "keeps what may be open above", document: "  go(‸", text: "a))", gives: "a))" }],
  { beforeStart: 1000 },
);

cleaningTable(
  "withoutStrayClosers: prose",
  [{ it: "keeps it", document: "Either this‸", text: " or b) that", gives: " or b) that" }],
  { document: { languageId: "markdown" } },
);
