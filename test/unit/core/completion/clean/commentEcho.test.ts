import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutCommentEcho", [
  {
    it: "drops the comment before its code",
    document: "// Sorts the list.\n‸",
    text: "// Sorts the list.\nlist.sort();",
    gives: "list.sort();",
  },
  {
    it: "drops it on the next line",
    document: "  # Sorts the list.‸",
    text: "\n  # Sorts the list.\n  items.sort()",
    gives: "\n  items.sort()",
  },
  {
    it: "drops the last line of several",
    document: "// Sorts the list,\n// in place.\n‸",
    text: "// in place.\nlist.sort();",
    gives: "list.sort();",
  },
  {
    it: "keeps the indentation of what follows",
    document: "/**\n * Adds two.\n ‸",
    text: "* Adds two.\n */",
    gives: "*/",
  },
  {
    it: "says so where there is nothing else",
    document: "// Sorts the list.\n‸",
    text: "// Sorts the list.",
    gives: { none: "repeatsPrefix" },
  },
  { it: "keeps a comment that goes on", document: "// One.\n‸", text: "// Two.\nf();", gives: "// Two.\nf();" },
  { it: "keeps a ruler", document: "// ----\n‸", text: "// ----\nf();", gives: "// ----\nf();" },
  { it: "keeps code that comes again", document: "a();\n‸", text: "a();\nb();", gives: "a();\nb();" },
]);
