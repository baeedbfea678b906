import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("repeatsAbove", [
  { it: "drops the one above", document: "  a();\n\n  ‸", text: "a();", gives: { none: "repeatsPrefix" } },
  { it: "drops it from the next line on", document: "  a();‸", text: "\n  a();", gives: { none: "repeatsPrefix" } },
  { it: "drops several in order", document: "a();\nb();\n‸", text: "a();\n\nb();", gives: { none: "repeatsPrefix" } },
  { it: "keeps them in another order", document: "a();\nb();\n‸", text: "b();\na();", gives: "b();\na();" },
  { it: "keeps them with one more", document: "a();\n‸", text: "a();\nc();", gives: "a();\nc();" },
  { it: "keeps a bracket", document: "f({\n  g({\n    })\n  ‸", text: "})", gives: "})" },
  { it: "keeps one that was half there", document: "  a();\n  a‸", text: "();", gives: "();" },
]);

cleaningTable("repeatsAbove: closers", [
  {
    it: "keeps a closing tag at another depth",
    document: "<Box>\n  <Box>\n    <Box>\n    </Box>\n  ‸",
    text: "</Box>",
    gives: "</Box>",
  },
  { it: "keeps an end at another depth", document: "if a\n  if b\n    c\n  end\n‸", text: "end", gives: "end" },
]);
