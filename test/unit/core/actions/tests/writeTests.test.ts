import assert from "node:assert/strict";
import { importHint, scriptFramework } from "../../../../../src/core/actions/tests/importHint";
import { type TestSubject, testPrompts } from "../../../../../src/core/actions/tests/testPrompt";
import { readTests, writeTests } from "../../../../../src/core/actions/tests/writeTests";
import { FakeChatBackend } from "../../../../helpers/fakeChatBackend";
import { settle } from "../../../../helpers/fakeClock";

const never = new AbortController().signal;
const subject: TestSubject = {
  code: {
    path: "src/basket.ts",
    text: 'import { Price } from "./price";\n\nfunction total() {}\n\nfunction size() {}\n',
  },
  languageId: "typescript",
  span: { from: 2, to: 3 },
  path: "test/basket.test.ts",
  existing: undefined,
  example: { path: "test/price.test.ts", text: 'test("price", () => {});\n' },
  framework: "Vitest",
  importing: 'Import what is tested from "../src/basket".',
};
const asked = (over: Partial<TestSubject>, way = 0) =>
  testPrompts({ ...subject, ...over })
    [way]?.()
    .at(-1)?.text ?? "";

describe("the question for tests", () => {
  it("shows the file, the part to test and another test, and says where the tests go", () => {
    const text = asked({});
    assert.match(text, /^The file src\/basket\.ts:\n```typescript\nimport .*function size\(\) \{\}\n```\n\n/s);
    assert.match(text, /The code to test, of src\/basket\.ts:\n```typescript\nfunction total\(\) \{\}\n```/);
    assert.match(text, /style \(test\/price\.test\.ts\):\n```typescript\ntest\("price"/);
    assert.match(text, /Write the whole test file test\/basket\.test\.ts\. .*style of the tests above/);
    assert.match(text, /\n\nImport what is tested from "\.\.\/src\/basket"\.$/);
  });

  it("shows less where there is less room: the imports, then the code alone", () => {
    const long = { code: { ...subject.code, text: subject.code.text + "// more\n".repeat(200) } };
    assert.match(
      asked(long, 1),
      /^Imports of the file src\/basket\.ts:\n```typescript\nimport .*\n```\n\nThe code to test/,
    );
    const least = asked(long, 3);
    assert.doesNotMatch(least, /more|price\.test/);
    assert.match(least, /function total/);
  });

  it("shows the tests that are there, and wants others", () => {
    const text = asked({ existing: `it("is empty", () => {});\n${"// test\n".repeat(300)}`, example: undefined });
    assert.match(text, /Tests that test\/basket\.test\.ts has already:\n```typescript\nit\("is empty"/);
    assert.match(text, /\n\[\.\.\.\]\n```/);
    assert.match(text, /Write new tests to be added to test\/basket\.test\.ts, none that is there already\./);
  });

  it("names the framework where nothing shows it, and wants a module where tests stand with the code", () => {
    assert.match(asked({ example: undefined }), /Use Vitest\./);
    assert.match(asked({ path: "src/basket.ts", example: undefined }), /as a module to be added to this file/);
  });
});

describe("what a test imports", () => {
  it("is told as seen from the test, with an ending where the project writes one", () => {
    assert.match(importHint("src/a/b.ts", "test/a/b.test.ts", ""), /from "\.\.\/\.\.\/src\/a\/b"\.$/);
    assert.match(importHint("src/b.ts", "src/b.test.ts", 'import x from "./x.js";'), /from "\.\/b\.js"\.$/);
    assert.match(importHint("src/shop/basket.py", "tests/test_basket.py", ""), /module shop\.basket\.$/);
    assert.match(importHint("shop/__init__.py", "tests/test_shop.py", ""), /module shop\.$/);
    assert.equal(importHint("shop/basket.go", "shop/basket_test.go", ""), "");
  });

  it("is known of a framework by the package.json", () => {
    assert.equal(scriptFramework('{"devDependencies": {"vitest": "1"}}'), "Vitest");
    assert.equal(scriptFramework('{"devDependencies": {"@types/mocha": "1"}}'), "Mocha with node:assert/strict");
    assert.equal(scriptFramework('{"name": "vitest-like"}'), undefined);
  });
});

describe("an answer with tests", () => {
  const read = (text: string, end: "endOfText" | "maxTokens" = "endOfText") => readTests({ text, end }, subject);

  it("is the first block in the language, whatever it is called", () => {
    const given = read("First:\n```bash\nnpm i\n```\nThen:\n```js\ntest();\n```\n```ts\nother();\n```");
    assert.ok(given.kind === "tests");
    assert.deepEqual([given.block.code, given.block.path], ["test();\n", "test/basket.test.ts"]);
  });

  it("may lack its last fence, unless it came to no end", () => {
    const open = "```ts\ntest();\n";
    assert.ok(read(open).kind === "tests");
    assert.deepEqual(read(open, "maxTokens"), { kind: "none", why: "endless", detail: "" });
  });

  it("is nothing where it has no code in the language", () => {
    const none = (text: string) => {
      const outcome = read(text);
      return outcome.kind === "none" ? [outcome.why, outcome.detail] : [];
    };
    assert.deepEqual(none(" "), ["empty", ""]);
    assert.deepEqual(none("```ts\n\n```"), ["empty", ""]);
    assert.deepEqual(none("I\nwould  not."), ["onlyProse", "I would not."]);
    assert.deepEqual(none("```python\nx\n```"), ["otherLanguage", "python"]);
  });

  it("is taken as soon as its block ends, and no more is written", async () => {
    const backend = new FakeChatBackend();
    const told: string[] = [];
    const writing = writeTests(subject, backend, ({ kind }) => told.push(kind), never);
    await settle();
    backend.call.writes("```bash\nnpm i\n```\n");
    assert.ok(!backend.call.isAborted);
    backend.call.writes("```ts\ntest();\n```\n");
    assert.ok(backend.call.isAborted);
    const outcome = await writing;
    assert.ok(outcome.kind === "tests" && outcome.block.isComplete);
    assert.deepEqual(told, ["text", "text"]);
  });
});
