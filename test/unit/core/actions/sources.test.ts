import assert from "node:assert/strict";
import { fileChanges } from "../../../../src/core/actions/commitMessage/fileChange";
import { styleOf } from "../../../../src/core/actions/commitMessage/style";
import { writeMessage } from "../../../../src/core/actions/commitMessage/write";
import { namePrompts, nameSources } from "../../../../src/core/actions/naming/namePrompt";
import { suggestNames } from "../../../../src/core/actions/naming/suggestNames";
import { review } from "../../../../src/core/actions/review/review";
import type { SizeClass } from "../../../../src/core/actions/sizeClass";
import { type TestSubject, testPrompts, testSources } from "../../../../src/core/actions/tests/testPrompt";
import { writeTests } from "../../../../src/core/actions/tests/writeTests";
import type { PromptMessage } from "../../../../src/core/chat/chatBackend";
import { atOnce } from "../../../../src/core/context/slices";
import { askForEdit } from "../../../../src/core/edit/inline/askForEdit";
import { editPrompts, editSources } from "../../../../src/core/edit/inline/editPrompt";
import { eachLine, type PromptSource } from "../../../../src/core/hosted/leaving";
import { systemClock } from "../../../../src/util/clock";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { settle } from "../../../helpers/fakeClock";

/** Lines that say where they are from. */
const numbered = (path: string, count: number) => Array.from({ length: count }, (_, at) => `${path}#${at + 1};`);
const never = new AbortController().signal;
const ignore = () => undefined;

/** Which lines of `numbered` a prompt has: the runs of them, as it names its sources. */
function runsShown(messages: readonly PromptMessage[]): readonly string[] {
  const found = messages.flatMap(({ text }) => [...text.matchAll(/(\w+\.ts)#(\d+);/g)]);
  const numbers = new Map<string, Set<number>>();
  for (const [, path = "", line] of found) numbers.set(path, (numbers.get(path) ?? new Set()).add(Number(line) - 1));
  return named([...numbers].flatMap(([path, lines]) => eachLine(path, [...lines])));
}

/** The first and the last line of `numbered` that a prompt has of each file. */
function shown(messages: readonly PromptMessage[]): readonly string[] {
  const found = new Map<string, number[]>();
  for (const [, path = "", line] of messages
    .map(({ text }) => text)
    .join("\n")
    .matchAll(/(\w+\.ts)#(\d+);/g)) {
    found.set(path, [...(found.get(path) ?? []), Number(line)]);
  }
  return [...found].map(([path, lines]) => `${path}:${Math.min(...lines)}-${Math.max(...lines)}`).sort();
}

const named = (sources: readonly PromptSource[]) =>
  sources.map(({ path, lines }) => (lines ? `${path}:${lines.first}-${lines.last}` : path)).sort();

describe("what an action says it shows", () => {
  const lines = numbered("a.ts", 500);
  const around = { above: lines.slice(0, 200), region: lines.slice(200, 210), below: lines.slice(210) };
  const place = { languageId: "typescript", path: "a.ts", indentUnit: undefined, line: 200, ...around };

  it("is, of an edit, the lines in each way to ask, and what the request brings", () => {
    const all = (size: SizeClass) =>
      editPrompts(place, { instruction: "x", background: "" }, size).map((prompt, way) => {
        const sources = named(editSources(place, { instruction: "x", background: "" }, size, way));
        // What a small model is shown first is Hearth's own example.
        assert.deepEqual(sources, shown([prompt()[0], prompt().at(-1)].flatMap((message) => message ?? [])));
        return sources;
      });
    assert.deepEqual(all("large").flat(), ["a.ts:141-270", "a.ts:181-230", "a.ts:196-215", "a.ts:201-210"]);
    assert.deepEqual(all("small").flat(), ["a.ts:201-210"]);
    const empty = { ...place, above: [], region: [], below: [], line: 0 };
    const request = { instruction: "x", background: "From b.ts", sources: [{ path: "b.ts" }] };
    assert.deepEqual(named(editSources(empty, request, "large", 0)), ["b.ts"]);
  });

  it("goes with the question, of an edit", async () => {
    const backend = new FakeChatBackend({ contextSize: 10_000 });
    const parts = { backend, clock: systemClock, parser: { faults: async () => undefined } };
    const request = { instruction: "x", background: "", sources: [{ path: "b.ts" }] };
    void askForEdit({ place, request, around: () => ({ above: "", below: "" }) }, parts, never);
    await settle();
    assert.deepEqual(backend.call.sources, ["a.ts:141-270", "b.ts"]);
  });

  it("is, of tests, the code, the tests that are there and the example, in each way to ask", () => {
    const code = { path: "a.ts", text: `${lines.join("\n")}\n` };
    const other = (path: string) => ({ path, text: `${numbered(path, 150).join("\n")}\n` });
    const base = { languageId: "typescript", path: "t.ts", framework: "mocha", importing: "" };
    const subjects: readonly TestSubject[] = [
      { ...base, code, span: { from: 100, to: 140 }, existing: other("t.ts").text, example: undefined },
      { ...base, code, span: { from: 0, to: 1 }, existing: undefined, example: other("e.ts") },
      {
        ...base,
        code: { path: "a.ts", text: lines.slice(0, 50).join("\n") },
        span: { from: 3, to: 9 },
        existing: undefined,
        example: undefined,
      },
    ];
    for (const subject of subjects) {
      testPrompts(subject).forEach((prompt, way) => {
        assert.deepEqual(named(testSources(subject, way)), shown(prompt()));
      });
    }
    // Imports stand anywhere.
    const imports = { path: "a.ts", text: `x();\nimport b from "b";\nimport "c";\n${code.text}` };
    const [subject] = subjects;
    const told = named(testSources({ ...(subject ?? assert.fail()), code: imports }, 3));
    assert.deepEqual(told, ["a.ts:101-140", "a.ts:2-3", "t.ts:1-15"]);
  });

  it("goes with the question, of tests", async () => {
    const backend = new FakeChatBackend({ contextSize: 10_000 });
    const code = { path: "a.ts", text: lines.join("\n") };
    const base = { languageId: "typescript", path: "t.ts", framework: "mocha", importing: "", existing: undefined };
    void writeTests({ ...base, code, span: { from: 4, to: 9 }, example: undefined }, backend, ignore, never);
    await settle();
    assert.deepEqual(backend.call.sources, ["a.ts:5-9"]);
  });

  it("is, of a review, the lines that are reviewed", async () => {
    for (const contextSize of [10_000, 700]) {
      const backend = new FakeChatBackend({ contextSize });
      const target = { path: "a.ts", languageId: "typescript", lines, span: { from: 50, to: 350 } };
      void review(target, backend, ignore, never).catch(ignore);
      await settle();
      assert.deepEqual(backend.call.sources, shown(backend.call.messages));
      assert.equal(backend.call.sources[0] === "a.ts:51-350", contextSize === 10_000);
    }
  });

  it("is, of names, the lines around, and those that use the name", async () => {
    const question = {
      name: "ts",
      path: "a.ts",
      languageId: "typescript",
      text: lines.join("\n"),
      line: 100,
      offered: [],
    };
    const told = namePrompts(question).map((_, way) => named(nameSources(question, way)));
    assert.deepEqual(told, [["a.ts:1-10", "a.ts:61-141"], ["a.ts:1-5", "a.ts:86-116"], ["a.ts:98-104"]]);
    const atEnd = { ...question, line: 499 };
    for (const asked of [question, atEnd]) {
      namePrompts(asked).forEach((prompt, way) => {
        assert.deepEqual(named(nameSources(asked, way)), runsShown(prompt()));
      });
    }
    const backend = new FakeChatBackend({ contextSize: 10_000 });
    void suggestNames(question, { texts: [] }, backend, never).catch(ignore);
    await settle();
    assert.deepEqual([...backend.call.sources].sort(), ["a.ts:1-10", "a.ts:61-141"]);
  });

  it("is, of a commit message, the lines that are changed, and of a summary those that are read", async () => {
    const diff = (path: string, size: number) =>
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -7,0 +8,${size} @@\n${numbered(path, size)
        .map((line) => `+${line} more words of code\n`)
        .join("")}`;
    const changes = atOnce(fileChanges(diff("a.ts", 900) + diff("b.ts", 2), () => false));
    const backend = new FakeChatBackend({ contextSize: 3000 });
    const parts = { changes, style: styleOf([]), begun: { prefix: "", hint: "" } };
    void writeMessage(parts, backend, { onStep: ignore, onText: ignore }, never).catch(ignore);
    await settle();
    const last = Number(/-(\d+)$/.exec(shown(backend.call.messages)[0] ?? "")?.[1]);
    assert.ok(last > 20 && last < 900, `${last}`);
    assert.deepEqual(backend.call.sources, [`a.ts:8-${last + 7}`]);
    await backend.call.ends("Adds lines.");
    assert.deepEqual(backend.call.sources, ["a.ts", "b.ts:8-9"]);
  });
});
