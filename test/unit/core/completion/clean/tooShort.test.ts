import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("isTooShort", [
  { it: "drops a bracket (sourcegraph/cody#872)", document: "go(a‸", text: ")", gives: { none: "tooShort" } },
  { it: "drops a closer on a fresh line", document: "f() {\n  a();\n  ‸", text: "}", gives: { none: "tooShort" } },
  { it: "drops a mark", document: "go(a)‸", text: ";", gives: { none: "tooShort" } },
  { it: "drops the mark that begins a comment", document: "}‸", text: "\n\n/**", gives: { none: "tooShort" } },
  { it: "keeps a comment that says something", document: "}\n‸", text: "/** A. */", gives: "/** A. */" },
  { it: "keeps two", document: "go(a‸", text: ");", gives: ");" },
  { it: "keeps a letter and a digit", document: "const x = ‸", text: "1", gives: "1" },
  { it: "keeps a line end with it", document: "f() {\n  a();‸", text: "\n}", gives: "\n}" },
]);
