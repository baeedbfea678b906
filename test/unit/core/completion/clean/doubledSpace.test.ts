import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutDoubledSpace", [
  { it: "drops the second space", document: "const total = ‸", text: " 10;", gives: "10;" },
  { it: "drops it in a comment", document: "// adds ‸", text: " two numbers", gives: "two numbers" },
  { it: "drops it before a union", document: "let a: A ‸", text: " | undefined;", gives: "| undefined;" },
  { it: "keeps one in a table", document: "| a ‸", text: " | b |", gives: " | b |" },
  { it: "keeps the first one", document: "const total =‸", text: " 10;", gives: " 10;" },
  { it: "keeps two before a comment", document: "x = 1 ‸", text: " # one", gives: " # one" },
  { it: "keeps an alignment", document: "a:  1,\nbb: ‸", text: "  2,", gives: "  2," },
  { it: "keeps the indentation of a fresh line", document: "f(\n ‸", text: " foo", gives: " foo" },
]);
