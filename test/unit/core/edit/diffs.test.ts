import assert from "node:assert/strict";
import { createTwoFilesPatch } from "diff";
import { textAfter } from "../../../../src/core/edit/placing";
import { placingTable, planned } from "../../../helpers/placing";
import { random } from "../../../helpers/random";

const file = "one\ntwo\nthree\n\nfour\nfive\n";

placingTable(
  "a diff",
  "plaintext",
  [
    {
      it: "is found by its lines, whatever its numbers say",
      file,
      code: "--- a/x\n+++ b/x\n@@ -90,3 +92,7 @@\n two\n-three\n+3\n \n",
      gives: "one\ntwo\n3\n\nfour\nfive\n",
    },
    {
      it: "may have several hunks, without numbers, and blank lines without their blank",
      file,
      code: "@@ ... @@\n-one\n+1\n two\n@@\n three\n\n-four\n+4\n\n",
      gives: "1\ntwo\nthree\n\n4\nfive\n",
    },
    { it: "may lack its head", file, code: " two\n-three\n+3\n+3b\n", gives: "one\ntwo\n3\n3b\n\nfour\nfive\n" },
    {
      it: "goes by a line in the head where its lines stand twice",
      file: "a {\n  x\n}\nb {\n  x\n}\n",
      code: "@@ -1,2 +1,2 @@ b {\n-  x\n+  y\n",
      gives: "a {\n  x\n}\nb {\n  y\n}\n",
    },
    {
      it: "goes by the hunks around where its lines stand twice",
      file: "a\nx\nb\nx\nc\n",
      code: "@@\n-b\n+B\n@@\n-x\n+y\n@@\n-c\n+C\n",
      gives: "a\nx\nB\ny\nC\n",
    },
    {
      it: "is not placed where its lines stand twice",
      file: "a\nx\nb\nx\n",
      code: "@@\n-x\n+y\n",
      gives: { none: "severalPlaces" },
    },
    {
      it: "is not placed where its lines are not there",
      file,
      code: "@@\n two\n-4\n+y\n",
      gives: { none: "notFound" },
    },
    { it: "is not placed without a line to find", file, code: "@@ -3,0 +4,1 @@\n+y\n", gives: { none: "noLines" } },
    {
      it: "brings its lines in the file's indentation",
      file: "if (a) {\n\t\tb();\n\t}\n",
      code: "@@\n if (a) {\n     b();\n+    if (c) {\n+        d();\n+    }\n   }\n",
      gives: "if (a) {\n\t\tb();\n\t\tif (c) {\n\t\t\td();\n\t\t}\n\t}\n",
    },
    {
      it: "keeps lines that begin with its signs",
      file: "-- a\n++ b\nc\n",
      code: "@@\n--- a\n+-- A\n+++ B\n ++ b\n",
      gives: "-- A\n++ B\n++ b\nc\n",
    },
    {
      it: "adds nothing twice",
      file: "a\nnew\nb\n",
      code: "@@\n a\n+new\n",
      gives: { none: "alreadyThere" },
    },
    {
      it: "takes lines away",
      file,
      code: "@@ -4,3 +4 @@\n \n-four\n-five\n",
      gives: "one\ntwo\nthree\n\n",
    },
    {
      it: "is not placed where two hunks change the same lines",
      file,
      code: "@@\n-two\n+2\n three\n@@\n-two\n-three\n+x\n",
      gives: { none: "overlap" },
    },
    {
      it: "is not placed where it changes several files",
      file,
      code: "--- a/x\n+++ b/x\n@@\n-one\n+1\n--- a/y\n+++ b/y\n@@\n-two\n+2\n",
      gives: { none: "severalFiles" },
    },
  ],
  { language: "diff" },
);

placingTable("search and replace", "plaintext", [
  {
    it: "replaces each piece, in any order",
    file,
    code: "x.txt\n<<<<<<< SEARCH\nfour\n=======\n4\n>>>>>>> REPLACE\n\n<<<<<<< SEARCH\none\ntwo\n=======\none\n2\n>>>>>>> REPLACE\n",
    gives: "one\n2\nthree\n\n4\nfive\n",
  },
  {
    it: "keeps white space that the answer lost",
    file: "a\n\tb  \n\tc\n",
    code: "<<<<<<< SEARCH\nb\nc\n=======\nb\nd\n>>>>>>> REPLACE\n",
    gives: "a\n\tb  \n\td\n",
  },
  {
    it: "takes lines away",
    file,
    code: "<<<<<<< SEARCH\ntwo\n=======\n>>>>>>> REPLACE\n",
    gives: "one\nthree\n\nfour\nfive\n",
  },
  { it: "wants all markers", file, code: "<<<<<<< SEARCH\none\n=======\n1\n", gives: { none: "brokenMarkers" } },
  {
    it: "wants one place",
    file: "a\na\n",
    code: "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n",
    gives: { none: "severalPlaces" },
  },
  {
    it: "wants a place",
    file,
    code: "<<<<<<< SEARCH\n=======\nb\n>>>>>>> REPLACE\n",
    gives: { none: "noLines" },
  },
]);

/** Two texts as lines, of which the second has lines more and less, and as many blank ones as code has. */
function twoTexts(next: () => number, round: number): readonly [before: string[], after: string[]] {
  let named = 0;
  const line = () => `${" ".repeat(Math.floor(next() * 3))}line ${round} ${named++}${next() < 0.1 ? " " : ""}`;
  const before = Array.from({ length: Math.floor(next() * 40) }, () => (next() < 0.15 ? "" : line()));
  const after = before.flatMap((one) => {
    const dice = next();
    return dice < 0.06 ? [] : dice < 0.12 ? [line()] : dice < 0.18 ? [one, line()] : [one];
  });
  const last = line();
  return [
    [...before, last],
    [...after, last],
  ];
}

describe("a diff of any two texts", () => {
  it("makes one of the other, with wrong numbers, in LF and CRLF, with and without a last line end", () => {
    const next = random(3);
    let changed = 0;
    for (let round = 0; round < 150; round++) {
      const [before, after] = twoTexts(next, round);
      const eol = next() < 0.5 ? "\n" : "\r\n";
      const end = next() < 0.7 ? eol : "";
      const text = (lines: readonly string[]) => lines.join(eol) + end;
      const patch = createTwoFilesPatch("a/x", "b/x", `${before.join("\n")}\n`, `${after.join("\n")}\n`);
      const wrong = () => Math.floor(next() * 99);
      const shifted = patch.replace(/^@@ -\d+(,\d+)? \+\d+/gm, () => `@@ -${wrong()},7 +${wrong()}`);
      const code = shifted.slice(shifted.indexOf("---"));
      const plan = planned(code, text(before), "plaintext", { language: "diff" });
      if (before.join() !== after.join()) changed++;
      assert.equal(textAfter(plan, text(before)), text(after), code);
    }
    assert.ok(changed > 100, `only ${changed} differ`);
  });
});
