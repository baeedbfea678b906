import { cleaningTable } from "../../../../helpers/cleaning";

const python = { document: { languageId: "python" } };

cleaningTable(
  "isStrayClause",
  [
    {
      it: "drops one in the block that it ends (ggml-org/llama.vscode#39)",
      document: "if a:\n    b()\n    ‸",
      text: "else:\n        c()",
      gives: { none: "misplaced" },
    },
    { it: "drops one at the top", document: "import a\n‸", text: "else:\n    c()", gives: { none: "misplaced" } },
    { it: "keeps one at its depth", document: "if a:\n    b()\n‸", text: "else:\n    c()", gives: "else:\n    c()" },
    {
      it: "keeps one behind a condition of several lines",
      document: "    if (a\n            and b\n    ):\n        c()\n    ‸",
      text: "elif d:",
      gives: "elif d:",
    },
    {
      it: "keeps one over a comment",
      document: "try:\n    a()\n# b\n‸",
      text: "except OSError:\n    pass",
      gives: "except OSError:\n    pass",
    },
    { it: "keeps one on a line of its own", document: "if a:\n    b()\n    ‸", text: "\nelse:", gives: "\nelse:" },
  ],
  python,
);

cleaningTable(
  "isStrayClause: other languages",
  [{ it: "knows a key", document: "on:\n  a: 1\n  ‸", text: "else:\n    b: 2", gives: "else:\n    b: 2" }],
  { document: { languageId: "yaml" }, indentation: { tabSize: 2, insertSpaces: true } },
);
