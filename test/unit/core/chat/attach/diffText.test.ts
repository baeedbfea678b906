import assert from "node:assert/strict";
import { diffText, splitDiff as splitInSteps } from "../../../../../src/core/chat/attach/diffText";
import { isSecretFile } from "../../../../../src/core/context/secretFiles";
import { atOnce } from "../../../../../src/core/context/slices";

const splitDiff = (diff: string) => atOnce(splitInSteps(diff));

function change(name: string, lines: readonly string[], prefixes: readonly [string, string] = ["a/", "b/"]): string {
  const [a, b] = prefixes;
  return [
    `diff --git ${a}${name} ${b}${name}`,
    "index 111..222 100644",
    `--- ${a}${name}`,
    `+++ ${b}${name}`,
    `@@ -1,2 +1,${lines.length} @@`,
    ...lines,
    "",
  ].join("\n");
}

const basket = change("src/basket.ts", [" one", "-two", "+2", "+3"]);
const env = change(".env", ["-TOKEN=old", "+TOKEN=new"]);

describe("splitDiff", () => {
  it("gives each file with its paths and numbers of lines", () => {
    const [first, second, ...others] = splitDiff(basket + env);
    assert.deepEqual(others, []);
    assert.deepEqual(first, {
      paths: ["a/src/basket.ts", "src/basket.ts", "b/src/basket.ts"],
      text: basket,
      added: 2,
      removed: 1,
    });
    assert.equal(second?.text, env);
  });

  it("is not led astray by lines that look like heads", () => {
    const tricky = change("notes.md", ["-- a/.env", "+diff --git a/x b/x", "+++ b/.env"]);
    const [only, ...others] = splitDiff(tricky);
    assert.deepEqual(others, []);
    assert.deepEqual(only?.paths, ["a/notes.md", "notes.md", "b/notes.md"]);
    assert.deepEqual([only?.added, only?.removed], [2, 1]);
  });

  it("knows the names of files that are new, gone, moved, binary, merged, or have odd names", () => {
    const names = (diff: string) => splitDiff(diff)[0]?.paths;
    assert.deepEqual(
      names("diff --git a/x.pem b/x.pem\nnew file mode 100644\n--- /dev/null\n+++ b/x.pem\n@@ -0,0 +1 @@\n+k\n"),
      ["b/x.pem", "x.pem"],
    );
    assert.deepEqual(
      names("diff --git a/.env b/plain.txt\nsimilarity index 100%\nrename from .env\nrename to plain.txt\n"),
      [".env", "plain.txt"],
    );
    assert.deepEqual(names("diff --git a/my key.p12 b/my key.p12\nBinary files differ\n"), [
      "b/my key.p12",
      "my key.p12",
    ]);
    assert.deepEqual(
      names("diff --cc src/both.ts\nindex 1,2..3\n--- a/src/both.ts\n+++ b/src/both.ts\n@@@ -1 -1 +1 @@@\n++x\n"),
      ["a/src/both.ts", "src/both.ts", "b/src/both.ts"],
    );
    const quoted = '"a/caf\\303\\251 \\"x\\".ts"';
    assert.deepEqual(names(`diff --git ${quoted} ${quoted}\nold mode 1\nnew mode 2\n`), [
      'a/café "x".ts',
      'café "x".ts',
      'a/café "x".ts',
      'café "x".ts',
    ]);
  });

  it("has nothing of what is no diff", () => {
    assert.deepEqual(splitDiff(""), []);
    assert.deepEqual(splitDiff("warning: something\n"), []);
  });
});

describe("diffText", () => {
  it("is the diff where all has room", () => {
    assert.deepEqual(diffText(splitDiff(basket), 10_000, isSecretFile), { text: basket, leftOut: undefined });
  });

  it("has nothing of a secret file, however the user's Git writes paths, and says so", () => {
    for (const prefixes of [
      ["a/", "b/"],
      ["", ""],
      ["i/", "w/"],
    ] as const) {
      const found = diffText(splitDiff(basket + change(".env", ["+TOKEN=new"], prefixes)), 10_000, isSecretFile);
      assert.deepEqual(found, { text: basket, leftOut: "1 file that is secret or ignored" });
    }
  });

  it("asks about the path without the letters before it, whichever the user's Git writes", () => {
    const isHidden = (path: string) => path === "private/notes.txt";
    for (const prefixes of [
      ["a/", "b/"],
      ["", ""],
      ["i/", "w/"],
    ] as const) {
      const [only, ...others] = splitDiff(change("private/notes.txt", ["+mine"], prefixes));
      assert.deepEqual(others, []);
      assert.equal(diffText(only ? [only] : [], 10_000, isHidden).text, "");
    }
  });

  it("has nothing of a file that was or becomes a secret one by another name", () => {
    for (const [from, to] of [
      [".env", "plain.txt"],
      ["plain.txt", ".env"],
    ]) {
      const moved = `diff --git a/${from} b/${to}\nrename from ${from}\nrename to ${to}\n@@ -1 +1 @@\n-TOKEN=1\n+TOKEN=2\n`;
      assert.equal(diffText(splitDiff(moved), 10_000, isSecretFile).text, "", `${from} ${to}`);
    }
  });

  it("sums up the large files for which there is no room", () => {
    const large = change(
      "dist/all.js",
      Array.from({ length: 100 }, (_, at) => `+line ${at}`),
    );
    const found = diffText(splitDiff(large + basket + env), basket.length, isSecretFile);
    assert.equal(found.text, `${basket}dist/all.js: +100 -0 lines, not shown\n`);
    assert.equal(found.leftOut, "the lines of 1 of 2 files and 1 file that is secret or ignored");
  });
});
