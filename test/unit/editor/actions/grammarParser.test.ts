import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";
import { GrammarParser } from "../../../../src/editor/actions/syntax/grammarParser";

const dist = path.join(root, "dist");
const never = new AbortController().signal;

/** A good text and one with a fault on its second line, by VS Code's ids. */
const texts: Readonly<Record<string, readonly [string, string]>> = {
  typescript: ["let a: number =\n  f(1);\n", "let a: number =\n  f(1;\n"],
  typescriptreact: ["const a = (\n  <p>{b}</p>\n);\n", "const a = (\n  <p>{b</p>\n);\n"],
  javascript: ["let a =\n  f(1);\n", "let a =\n  f(1;\n"],
  javascriptreact: ["const a = (\n  <p>{b}</p>\n);\n", "const a = (\n  <p>{b</p>\n);\n"],
  python: ["def f():\n    return g(1)\n", "def f():\n    return g(1\n"],
  go: ["package a\nvar b = f(1)\n", "package a\nvar b = f(1\n"],
  rust: ["fn f() {\n  g(1);\n}\n", "fn f() {\n  g(1;\n}\n"],
  java: ["class A {\n  int b = f(1);\n}\n", "class A {\n  int b = f(1;\n}\n"],
  csharp: ["class A {\n  int b = f(1);\n}\n", "class A {\n  int b = f(1;\n}\n"],
  css: ["p {\n  color: red;\n}\n", "p {\n  color: ;;) red\n}\n"],
};

describe("tree-sitter's parsers", function () {
  // Each text has a thread of its own.
  this.timeout(20_000);
  const parser = new GrammarParser(dist);

  it("find what is wrong, and where, in each language that comes with Hearth", async () => {
    const told = async ([languageId, given]: readonly [string, readonly string[]]) => {
      const [good, bad] = (await parser.faults(languageId, given, never)) ?? assert.fail(languageId);
      assert.deepEqual(good, [], languageId);
      const first = bad?.[0] ?? assert.fail(languageId);
      assert.ok(first.from <= 1 && first.to > 1, `${languageId}: ${JSON.stringify(bad)}`);
    };
    const all = Object.entries(texts);
    // Two at a time: more of them would have to wait for each other until they are given up.
    for (let at = 0; at < all.length; at += 2) await Promise.all(all.slice(at, at + 2).map(told));
  });

  it("tell what is missing", async () => {
    const [faults] = (await parser.faults("typescript", ["f(1;\n"], never)) ?? [];
    assert.deepEqual(faults, [{ from: 0, to: 1, missing: ")" }]);
  });

  it("know nothing of other languages, after a stop, and where the grammars are gone", async () => {
    assert.equal(await parser.faults("yaml", ["a: ["], never), undefined);
    assert.equal(await parser.faults("css", ["p {"], AbortSignal.abort()), undefined);
    const stopping = new AbortController();
    const stopped = parser.faults("css", ["p {"], stopping.signal);
    stopping.abort();
    assert.equal(await stopped, undefined);
    assert.equal(await new GrammarParser(path.join(root, "src")).faults("css", ["p {"], never), undefined);
  });

  it("are named in the notices of their authors", () => {
    const notices = readFileSync(path.join(root, "media", "grammars.licences.txt"), "utf8");
    const shipped = readdirSync(path.join(dist, "grammars"));
    assert.deepEqual(
      shipped.filter((file) => !notices.includes(file)),
      [],
    );
    // Which is part of tree-sitter, under a licence of its own.
    assert.match(notices, /of ICU.*Unicode, Inc[\s\S]*UNICODE LICENSE/s);
  });
});
