import assert from "node:assert/strict";
import type { FileChange } from "../../../../../src/core/actions/commitMessage/fileChange";
import { layout } from "../../../../../src/core/actions/commitMessage/layout";

const change = (path: string, characters: number): FileChange => ({
  path,
  words: `changed: ${path}`,
  hunks: characters === 0 ? "" : `@@ -1 +1 @@\n${"+line\n".repeat(characters / 6)}`,
});
const none = new Map<FileChange, string>();

describe("changes that are laid out for a model", () => {
  it("are shown whole where there is room", () => {
    const { text, summed } = layout([change("a.ts", 600), change("logo.png", 0)], none, 2000);
    assert.equal(text, `- changed: logo.png\nchanged: a.ts\n@@ -1 +1 @@\n${"+line\n".repeat(100)}`);
    assert.deepEqual(summed, []);
  });

  it("have the largest summed up, and no more of them than has to be", () => {
    const [small, huge, large] = [change("small.ts", 300), change("huge.ts", 60_000), change("large.ts", 1200)];
    const { summed } = layout([small, huge, large], none, 2000);
    assert.deepEqual(summed, [huge]);
    const { text } = layout([small, huge, large], new Map([[huge, "Adds a parser."]]), 2000);
    assert.ok(text.startsWith("- changed: huge.ts: Adds a parser.\nchanged: large.ts\n"), text.slice(0, 200));
    assert.match(text, /^changed: small\.ts$/m);
    assert.ok(text.length <= 2000);
  });

  it("ask of 200 files for a bounded number of summaries, and tell the others by folder", () => {
    const changes = Array.from({ length: 200 }, (_, at) => change(`src/part${at % 4}/file${at}.ts`, 1200 + at * 6));
    const { summed, text } = layout(changes, none, 6000);
    assert.equal(summed.length, 12);
    assert.equal(summed[0], changes[199]);
    assert.match(text, /^- src\/part1: 4\d files \(4\d changed\)$/m);
    assert.ok(text.length < 6500, String(text.length));
    const summaries = new Map(summed.map((one) => [one, "Does it."] as const));
    const { text: told } = layout(changes, summaries, 6000);
    assert.equal(told.match(/: Does it\.$/gm)?.length, 12);
  });

  it("name small files rather than ask for each of them", () => {
    const changes = Array.from({ length: 30 }, (_, at) => change(`f${at}.ts`, 300));
    assert.deepEqual(layout(changes, none, 0).summed, []);
  });

  it("stay short with thousands of folders", () => {
    const changes = Array.from({ length: 3000 }, (_, at) => change(`d${at}/x.ts`, 0));
    assert.match(layout(changes, none, 0).text, /^- 2980 files in 2980 other folders$/m);
  });
});
