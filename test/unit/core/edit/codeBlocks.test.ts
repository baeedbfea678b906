import assert from "node:assert/strict";
import { codeBlocks } from "../../../../src/core/edit/codeBlocks";

function only(markdown: string) {
  const [block, ...others] = codeBlocks(markdown);
  assert.ok(block);
  assert.deepEqual(others, []);
  return block;
}

describe("codeBlocks", () => {
  it("finds fences of backticks and tildes, longer ones, indented ones, and those in lists", () => {
    const markdown = [
      "```ts\none\n```",
      "~~~ python\ntwo\n```\n~~~",
      "````md\n```\ninner\n```\n````",
      "   ```\n   three\n   ```",
      "1. a step:\n   ```js\n   four();\n     five();\n   ```",
      "    ```css\n    six\n    ```",
      "Text with ```inline``` code.",
    ].join("\n\n");
    assert.deepEqual(
      codeBlocks(markdown).map(({ index, language, code, isComplete }) => [index, language, code, isComplete]),
      [
        [0, "ts", "one\n", true],
        [1, "python", "two\n```\n", true],
        [2, "md", "```\ninner\n```\n", true],
        [3, "", "three\n", true],
        [4, "js", "four();\n  five();\n", true],
        [5, "css", "six\n", true],
      ],
    );
  });

  it("brings LF, whatever ends the lines of the answer", () => {
    assert.equal(only("```\r\na\r\n\r\nb\r\n```\r\n").code, "a\n\nb\n");
  });

  it("tells where the end is missing", () => {
    for (const cut of [
      "```ts",
      "```ts\n",
      "```ts\na",
      "```ts\na\n",
      "```ts\na\n\n",
      "````\na\n```",
      "1. b\n   ```\n   a\nc",
    ]) {
      assert.equal(only(cut).isComplete, false, JSON.stringify(cut));
    }
    for (const whole of ["```\n```", "```\na\n```", "```\na\n\n```\n\ntext"]) {
      assert.equal(only(whole).isComplete, true, JSON.stringify(whole));
    }
  });
});

describe("the path of a block", () => {
  const pathOf = (info: string, code = "a\n", above = "") => only(`${above}\n\`\`\`${info}\n${code}\`\`\`\n`).path;

  it("is what stands behind the fence", () => {
    assert.equal(pathOf("ts path=src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf('ts title="src/my basket.ts"'), "src/my basket.ts");
    assert.equal(pathOf("ts {filename='basket.ts', line=3}"), "basket.ts");
    assert.equal(pathOf("ts file: src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf("ts:src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf("ts src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf("src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf(".github/workflows/ci.yml"), ".github/workflows/ci.yml");
    assert.equal(pathOf("../../etc/passwd.txt"), "../../etc/passwd.txt");
    for (const info of ["ts", "typescript", "c++", "bash", "ts linenos", "objective-c", ""]) {
      assert.equal(pathOf(info), undefined, info);
    }
  });

  it("is the first line where that is a comment with nothing else", () => {
    assert.equal(pathOf("ts", "// src/basket.ts\na\n"), "src/basket.ts");
    assert.equal(pathOf("python", "# File: src/report.py\na\n"), "src/report.py");
    assert.equal(pathOf("html", "<!-- index.html -->\n<p>\n"), "index.html");
    assert.equal(pathOf("css", "/* main.css */\na\n"), "main.css");
    for (const line of [
      "// adds src/basket.ts to it",
      "// see basket.add",
      "#!/bin/sh",
      "// https://a.b/c.ts",
      "a = 'b.ts'",
    ]) {
      assert.equal(pathOf("ts", `${line}\n`), undefined, line);
    }
    assert.equal(only("```ts\n// src/basket.ts\na\n```").isPathInCode, true);
    assert.equal(only("```ts path=a.ts\n// src/basket.ts\na\n```").isPathInCode, false);
  });

  it("is quoted or bold in the line above, where it is the only one", () => {
    assert.equal(pathOf("ts", "a\n", "In `src/basket.ts`, change this:"), "src/basket.ts");
    assert.equal(pathOf("ts", "a\n", "**src/basket.ts:**\n"), "src/basket.ts");
    assert.equal(pathOf("ts", "a\n", "### src/basket.ts"), "src/basket.ts");
    assert.equal(pathOf("ts", "a\n", "`basket.add` is in `src/basket.ts`:\n"), "src/basket.ts");
    for (const above of [
      "From `a.ts` to `b.ts`:",
      "`basket.add`:",
      "In a.ts do this:",
      "`src/basket.ts`\n\nNow:\n\n",
    ]) {
      assert.equal(pathOf("ts", "a\n", above), undefined, above);
    }
  });

  it("is the file that a diff changes", () => {
    assert.equal(pathOf("diff", "--- a/src/x.ts\n+++ b/src/x.ts\n@@ -1 +1 @@\n-a\n+b\n"), "src/x.ts");
    assert.equal(pathOf("diff", "--- src/x.ts\n+++ src/x.ts\n@@ -1 +1 @@\n-a\n+b\n"), "src/x.ts");
    assert.equal(pathOf("diff", "--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+b\n"), "new.ts");
    assert.equal(pathOf("diff", "--- a/x.ts\n+++ b/x.ts\n@@\n-a\n+b\n--- a/y.ts\n+++ b/y.ts\n@@\n-a\n"), undefined);
  });
});
