import { cleaningTable } from "../../../../helpers/cleaning";

cleaningTable("withoutStrayQuote", [
  { it: "drops a second one", document: "match('GET', '/ent‸')", text: "ry/1')'", gives: ["ry/1')", 2] },
  { it: "drops it with its bracket", document: "f('a fr‸')", text: "ame')')", gives: ["ame')", 2] },
  { it: "drops it behind the text's comma", document: '{\n  "dev‸"\n}', text: 'ice": 1,"', gives: ['ice": 1,', 1] },
  { it: "keeps one that ends a string", document: "f('a‸')", text: "b', 'c'", gives: ["b', 'c')", 2] },
  { it: "keeps an apostrophe", document: 'f("the dogs‸")', text: "' own", gives: "' own" },
  { it: "keeps one where none stands right", document: "f(‸)", text: "a, 'b", gives: "a, 'b" },
]);
