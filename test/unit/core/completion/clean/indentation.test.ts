import { cleaningTable, spaces, tabs } from "../../../../helpers/cleaning";

cleaningTable("restyledText: spaces", [
  { it: "turns tabs to spaces", document: "if a:‸", text: "\n\tb\n\t\tc\td", gives: "\n    b\n        c\td" },
  { it: "leaves the first line behind text", document: "a =‸", text: "\tb\n\tc", gives: "\tb\n    c" },
  { it: "turns them on a blank line", document: "if a:\n‸", text: "\tb", gives: "    b" },
  { it: "takes off what is doubled", document: "    a()\n    ‸", text: "    b()\n    c()", gives: "b()\n    c()" },
  { it: "takes it off in tabs", document: "    a()\n    ‸", text: "\tb()", gives: "b()" },
  { it: "takes it off every time", document: "  a()\n  ‸", text: "     b()", gives: " b()" },
  { it: "takes it off behind a line end", document: "if a:\n  ‸", text: "\n    b()", gives: "  b()" },
  { it: "keeps a deeper line of a block", document: "  if a:\n  ‸", text: "  b()", gives: "  b()" },
  { it: "keeps it on an indented line", document: "if a:\n  ‸", text: "  b()", gives: "  b()" },
  { it: "keeps it on a dedented line", document: "    a()\n  ‸", text: "  b()", gives: "  b()" },
]);

cleaningTable(
  "restyledText: tabs",
  [
    { it: "turns spaces to tabs", document: "{‸", text: "\n    b\n      c    d", gives: "\n\tb\n\t  c    d" },
    { it: "turns them on a blank line", document: "{\n‸", text: "    b", gives: "\tb" },
    { it: "leaves the first line behind text", document: "a =‸", text: "    b\n    c", gives: "    b\n\tc" },
    { it: "takes off what is doubled", document: "\ta()\n\t‸", text: "    b()", gives: "b()" },
    {
      it: "knows the document's lines below",
      document: "{‸\n\t}",
      text: "\n\t\ta();\n    }",
      gives: "\n\t\ta();",
    },
    {
      it: "indents a closer as its line",
      document: "\tf() {‸}",
      text: "\n        a();",
      gives: ["\n\t\ta();\n\t}", 1],
    },
  ],
  { indentation: tabs },
);

cleaningTable(
  "styleAround",
  [
    {
      it: "goes by the lines around where the editor's setting is another",
      document: "class A {\n\tone;\n\ttwo;\n\tf() {‸\n\t}\n}",
      text: "\n\t\treturn this.one;",
      gives: "\n\t\treturn this.one;",
    },
    {
      it: "keeps spaces that align behind a tab",
      document: "x(\n\tone,\n\ttwo);\n\tf() {‸",
      text: "\n\tlonger(a,\n\t       b);",
      gives: "\n\tlonger(a,\n\t       b);",
    },
    {
      it: "does not go by one line",
      document: "a();\n\tf() {‸",
      text: "\n    return;",
      gives: "\n    return;",
    },
  ],
  { indentation: spaces },
);
