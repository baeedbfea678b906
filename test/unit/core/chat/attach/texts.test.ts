import assert from "node:assert/strict";
import { parseAttachQuery } from "../../../../../src/core/chat/attach/attachQuery";
import { FolderText } from "../../../../../src/core/chat/attach/folderText";
import { boundedInstructions } from "../../../../../src/core/chat/attach/instructionText";
import { type Problem, problemText } from "../../../../../src/core/chat/attach/problemText";
import { symbolAt } from "../../../../../src/core/chat/attach/symbolRange";
import { baseName, counted, listed, placeLabel, sizeWords } from "../../../../../src/core/chat/attach/words";

describe("parseAttachQuery", () => {
  it("offers all kinds first, and those that begin as typed", () => {
    assert.equal(parseAttachQuery("").words.length, 7);
    assert.deepEqual(parseAttachQuery("#f"), { searched: undefined, rest: "f", words: ["file", "folder"] });
    assert.deepEqual(parseAttachQuery("bas"), { searched: undefined, rest: "bas", words: [] });
  });

  it("searches what the first word names, once something stands behind it", () => {
    assert.deepEqual(parseAttachQuery("file "), { searched: "file", rest: "", words: [] });
    assert.deepEqual(parseAttachQuery("#Folder src/co"), { searched: "folder", rest: "src/co", words: [] });
    assert.deepEqual(parseAttachQuery("symbol:areaOf"), { searched: "symbol", rest: "areaOf", words: [] });
    assert.deepEqual(parseAttachQuery("file two words"), { searched: "file", rest: "two words", words: [] });
    assert.deepEqual(parseAttachQuery("file"), { searched: undefined, rest: "file", words: ["file"] });
    assert.deepEqual(parseAttachQuery("filed away"), { searched: undefined, rest: "filed away", words: [] });
  });
});

describe("FolderText", () => {
  it("has the names, and the texts that have room, whole", () => {
    const folder = new FolderText(10);
    assert.equal(folder.add("src/a.ts", "12345\n"), true);
    assert.equal(folder.add("src/b.ts", "123456789"), false);
    assert.equal(folder.add("src/c.ts", "1234"), true);
    folder.name("src/d.ts");
    assert.equal(
      folder.text,
      [
        "Files of the folder, without those that searches leave out:",
        "src/a.ts",
        "src/b.ts",
        "src/c.ts",
        "src/d.ts",
        "",
        "--- src/a.ts ---",
        "12345",
        "",
        "--- src/c.ts ---",
        "1234",
        "",
      ].join("\n"),
    );
    assert.equal(folder.leftOut, "the text of 2 of 4 files");
    assert.deepEqual(folder.sources, [
      { path: "src/a.ts", lines: { first: 1, last: 1 } },
      { path: "src/c.ts", lines: { first: 1, last: 1 } },
    ]);
  });

  it("says what was left out, and nothing where all is there", () => {
    const folder = new FolderText(10);
    folder.add("a", "1");
    assert.equal(folder.leftOut, undefined);
    folder.skip("secret");
    folder.skip("binary");
    folder.skip("binary");
    folder.skip("ignored", 30);
    assert.equal(folder.leftOut, "1 file that looks like a secret, 30 ignored files and 2 binary files");
  });

  it("has no text where it has no file", () => {
    const folder = new FolderText(10);
    folder.skip("secret");
    assert.equal(folder.text, undefined);
  });
});

describe("problemText", () => {
  const problem = (parts: Partial<Problem>): Problem => ({
    path: "a.ts",
    severity: "warning",
    line: 1,
    message: "unused",
    source: "",
    code: undefined,
    ...parts,
  });

  it("has errors first, each with its place, its source and its line", () => {
    const found = problemText([
      problem({ line: 9 }),
      problem({
        path: "b.ts",
        severity: "error",
        line: 4,
        message: "no\n  such name",
        source: "ts(2304)",
        code: "  x();",
      }),
      problem({ line: 2, severity: "info" }),
      problem({ line: 3 }),
    ]);
    assert.deepEqual(found.text.split("\n"), [
      "b.ts:4: error: no such name [ts(2304)]",
      "    x();",
      "a.ts:3: warning: unused",
      "a.ts:9: warning: unused",
      "a.ts:2: info: unused",
    ]);
    assert.equal(found.leftOut, undefined);
    assert.deepEqual(found.sources, [
      { path: "b.ts", lines: { first: 4, last: 4 } },
      { path: "a.ts", lines: { first: 2, last: 3 } },
      { path: "a.ts", lines: { first: 9, last: 9 } },
    ]);
  });

  it("says what it cuts", () => {
    const many = Array.from({ length: 101 }, (_, line) => problem({ line }));
    assert.equal(problemText(many).leftOut, "1 of 101 problems");
    assert.equal(problemText(many).text.split("\n").length, 100);
    const long = problemText([problem({ code: "x".repeat(1000) })]);
    assert.equal(long.leftOut, "the ends of long lines of 1 problem");
    assert.ok(long.text.length < 400 && long.text.endsWith("x […]"));
  });
});

describe("symbolAt", () => {
  const basket = { name: "Basket", from: 0, to: 20, nameLine: 2, isCode: true };
  const add = { name: "add(item)", from: 4, to: 9, nameLine: 5, isCode: true };
  const other = { name: "item", from: 6, to: 6, nameLine: 6, isCode: true };

  it("is the symbol of that name on that line, however the provider writes it", () => {
    assert.equal(symbolAt([basket, add, other], "Basket", 2), basket);
    assert.equal(symbolAt([basket, add, other], "Basket", 0), basket);
    assert.equal(symbolAt([basket, add, other], "Basket::add()", 5), add);
  });

  it("is the innermost of several with the same name, and the one named on the line before one around it", () => {
    const made = { name: "Basket", from: 3, to: 3, nameLine: 3, isCode: true };
    assert.equal(symbolAt([basket, made], "Basket", 3), made);
    assert.equal(symbolAt([basket, made], "Basket", 2), basket);
  });

  it("is the one named so where another one begins on the same line, or a namesake is nearer", () => {
    const lambda = { name: "<function>", from: 5, to: 5, nameLine: 5, isCode: true };
    assert.equal(symbolAt([basket, add, lambda], "add", 5), add);
    const made = { name: "Basket", from: 2, to: 6, nameLine: 3, isCode: true };
    assert.equal(symbolAt([made, basket], "Basket", 2), basket);
  });

  it("is the innermost one there where none has that name, and none where nothing is there", () => {
    assert.equal(symbolAt([basket, add], "somethingElse", 7), add);
    assert.equal(symbolAt([basket, add], "Basket", 30), undefined);
  });
});

describe("boundedInstructions", () => {
  it("is the text, as far as whole lines have room, and says what is gone", () => {
    assert.deepEqual(boundedInstructions("\ufeffone\r\ntwo\n"), { text: "one\ntwo", leftOut: undefined });
    assert.deepEqual(boundedInstructions("one\ntwo\nthree", 8), {
      text: "one\ntwo",
      leftOut: "the last 6 characters of 13",
    });
    assert.deepEqual(boundedInstructions("abcdefgh", 3), { text: "abc", leftOut: "the last 5 characters of 8" });
  });
});

describe("words", () => {
  it("name places, numbers and sizes", () => {
    assert.equal(placeLabel("src/basket.ts", []), "basket.ts");
    assert.equal(placeLabel("src/basket.ts", [[12, 40]]), "basket.ts:12-40");
    assert.equal(
      placeLabel("basket.ts", [
        [3, 3],
        [7, 9],
      ]),
      "basket.ts:3,7-9",
    );
    assert.equal(baseName("/a/b/"), "b");
    assert.equal(counted(1, "file"), "1 file");
    assert.equal(counted(0, "file"), "0 files");
    assert.equal(listed(["a"]), "a");
    assert.equal(listed(["a", "b", "c"]), "a, b and c");
    assert.equal(sizeWords(512), "512 bytes");
    assert.equal(sizeWords(999_400), "999 KB");
    assert.equal(sizeWords(1_000_000), "1 MB");
    assert.equal(sizeWords(1_540_000), "1.5 MB");
  });
});
