import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutLineEcho", [
  {
    it: "drops the line so far (Pierrad/obsidian-github-copilot#106)",
    document: "Hello wor‸",
    text: "Hello world",
    gives: "ld",
  },
  { it: "drops it behind a space", document: "  const x = ‸", text: "const x = 10;", gives: "10;" },
  {
    it: "drops a word that is all (microsoft/vscode-python#5158)",
    document: "if ‸",
    text: "if ready {",
    gives: "ready {",
  },
  { it: "drops what opens a bracket", document: "    expect(a, ‸", text: "expect(a, b);", gives: "b);" },
  { it: "drops it twice", document: "const x‸", text: "const xconst x = 10;", gives: " = 10;" },
  { it: "drops a comment's marker", document: "  // ‸", text: "// Adds two.", gives: "Adds two." },
  { it: "drops the marker of JSDoc", document: "/**\n * ‸\n */", text: "* Adds two.", gives: "Adds two." },
  {
    it: "says so where nothing is left",
    document: "  const x = ‸",
    text: "const x =",
    gives: { none: "repeatsPrefix" },
  },
  { it: "keeps a longer word", document: "return ‸", text: "returned;", gives: "returned;" },
  { it: "keeps a heading's next mark", document: "#‸", text: "# Usage", gives: "# Usage" },
  { it: "keeps a value that comes again", document: "0x31, ‸", text: "0x31, 0x32,", gives: "0x31, 0x32," },
  { it: "keeps a short word", document: "ab‸", text: "abab", gives: "abab" },
  { it: "keeps a call that comes again", document: "next();‸", text: "next();", gives: "next();" },
]);
