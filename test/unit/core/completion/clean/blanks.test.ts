import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutIdleBlanks", [
  { it: "cuts it from the end", document: "x = ‸", text: "1;  \n\n  \t\n", gives: "1;" },
  { it: "drops an empty answer", document: "x = ‸", text: "", gives: { none: "emptyReply" } },
  { it: "drops an answer of white space", document: "x = ‸", text: " \n\t\n ", gives: { none: "emptyReply" } },
  { it: "keeps a line's start on the next line", document: "f() {‸", text: "\n  a();\n", gives: "\n  a();" },
  { it: "drops blank lines on a blank line", document: "a();\n‸", text: "\n  \nb();", gives: "b();" },
  { it: "drops them with the indentation behind", document: "{\n  ‸", text: "\n\n  b();", gives: "b();" },
  { it: "keeps a blank line inside", document: "{‸", text: "\n  a();\n\n  b();", gives: "\n  a();\n\n  b();" },
  { it: "keeps a space at the start", document: "return‸", text: " x;", gives: " x;" },
  { it: "splits no emoji", document: 's = "‸', text: "👍🏽👍".slice(0, -1), gives: "👍🏽" },
  { it: "keeps a whole emoji", document: 's = "‸', text: "👍!", gives: "👍!" },
  { it: "drops half an emoji", document: 's = "‸', text: "👍".slice(0, 1), gives: { none: "emptyReply" } },
]);
