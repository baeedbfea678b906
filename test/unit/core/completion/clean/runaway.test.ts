import { cleaningTable } from "../../../../helpers/cleaning";

const lines = (...all: string[]) => all.map((line) => `\n  ${line}`).join("");

cleaningTable("withoutRunaway", [
  {
    it: "keeps one of the same lines (sourcegraph/cody#944)",
    document: "{‸",
    text: lines("first();", "next(1);", "next(1);", "next(1);"),
    gives: lines("first();", "next(1);"),
  },
  {
    it: "keeps one round (Kilo-Org/kilocode#4842)",
    document: "{‸",
    text: lines("aaa();", "bbb();", "aaa();", "bbb();", "aaa();", "bbb();"),
    gives: lines("aaa();", "bbb();"),
  },
  { it: "keeps two", document: "{‸", text: lines("tick();", "tick();"), gives: lines("tick();", "tick();") },
  {
    it: "keeps lines that differ",
    document: "{‸",
    text: lines("row(1);", "row(2);", "row(3);"),
    gives: lines("row(1);", "row(2);", "row(3);"),
  },
  {
    it: "keeps brackets and zeroes",
    document: "[‸",
    text: lines("0,", "0,", "0,", "0,"),
    gives: lines("0,", "0,", "0,", "0,"),
  },
]);
