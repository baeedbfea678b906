import { cleaningTable, tabs } from "../../../../helpers/cleaning";

cleaningTable("withFittedStart", [
  {
    it: "drops odd spaces (Kilo-Org/kilocode#4340)",
    document: "def say_hello(name):\n    ‸",
    text: '   print(f"Hello, {name}!")',
    gives: 'print(f"Hello, {name}!")',
  },
  { it: "drops one space", document: "function f() {\n    ‸\n}", text: " return 1;", gives: "return 1;" },
  { it: "drops the indentation again", document: "    if (a) {\n        ‸", text: "        go();", gives: "go();" },
  { it: "drops it before a closer", document: "    f(\n        a\n    ‸", text: "    )\n    g()", gives: ")\n    g()" },
  {
    it: "starts on a new line what is further left (ggml-org/llama.vscode#39)",
    document: "def f():\n    return 1\n    ‸",
    text: "\n\ndef g():\n    return 2",
    gives: "\n\ndef g():\n    return 2",
  },
  { it: "keeps one step more behind an opener", document: "if a:\n‸", text: "    b()", gives: "    b()" },
  { it: "keeps a step of a chain", document: "    list\n    ‸", text: "    .sort()", gives: "    .sort()" },
  { it: "keeps a step behind an arrow", document: "    const f = () =>\n    ‸", text: "    go();", gives: "    go();" },
  { it: "keeps an alignment with a bracket", document: "    x = f(a,\n    ‸", text: "      b)", gives: "      b)" },
  {
    it: "keeps a deep one",
    document: "    text = (b'a'\n    ‸",
    text: "            b'c')",
    gives: "            b'c')",
  },
  {
    it: "keeps the text of a template",
    document: "    css`\n    ‸\n    `",
    text: "    color: red;",
    gives: "    color: red;",
  },
  { it: "keeps an alignment with a line", document: "       bb,\n    ‸", text: "   cc,", gives: "   cc," },
  { it: "keeps the star of JSDoc", document: "    /**\n    ‸\n     */", text: " * Adds.", gives: " * Adds." },
  { it: "keeps an odd cursor", document: "/**\n ‸", text: "  continued", gives: "  continued" },
]);

cleaningTable(
  "withFittedStart: tabs",
  [{ it: "drops odd spaces", document: "def f(name):\n\t‸", text: "   print(name)", gives: "print(name)" }],
  { indentation: tabs },
);

cleaningTable(
  "withFittedStart: lists",
  [{ it: "keeps an item's next key", document: "a:\n  - id: b\n  ‸", text: "  args: []", gives: "  args: []" }],
  { document: { languageId: "yaml" }, indentation: { tabSize: 2, insertSpaces: true } },
);
