import assert from "node:assert/strict";
import { fileChange } from "../../../../src/core/actions/commitMessage/fileChange";
import { styleOf } from "../../../../src/core/actions/commitMessage/style";
import { writeMessage } from "../../../../src/core/actions/commitMessage/write";
import { namePrompts, nameSources } from "../../../../src/core/actions/naming/namePrompt";
import { suggestNames } from "../../../../src/core/actions/naming/suggestNames";
import { review } from "../../../../src/core/actions/review/review";
import { type TestSubject, testPrompts, testSources } from "../../../../src/core/actions/tests/testPrompt";
import { writeTests } from "../../../../src/core/actions/tests/writeTests";
import { splitDiff } from "../../../../src/core/chat/attach/diffText";
import type { PromptMessage } from "../../../../src/core/chat/chatBackend";
import { askForEdit } from "../../../../src/core/edit/inline/askForEdit";
import { editPrompts, editSources } from "../../../../src/core/edit/inline/editPrompt";
import type { PromptSource } from "../../../../src/core/hosted/leaving";
import { systemClock } from "../../../../src/util/clock";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { settle } from "../../../helpers/fakeClock";

/** Lines that say where they are from. */
const numbered = (path: string, count: number) => Array.from({ length: count }, (_, at) => `${path}#${at + 1};`);
const never = new AbortController().signal;
const ignore = () => undefined;

/** Which lines of `numbered` a prompt has, as it names its sources. */
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
    const ways = editPrompts(place, { instruction: "x", background: "" });
    const all = ways.map((prompt, way) => {
      const sources = named(editSources(place, { instruction: "x", background: "" }, way));
      assert.deepEqual(sources, shown(prompt()));
      return sources;
    });
    assert.deepEqual(all.flat(), ["a.ts:141-270", "a.ts:181-230", "a.ts:196-215", "a.ts:201-210"]);
    const empty = { ...place, above: [], region: [], below: [], line: 0 };
    const request = { instruction: "x", background: "From b.ts", sources: [{ path: "b.ts" }] };
    assert.deepEqual(named(editSources(empty, request, 0)), ["b.ts"]);
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
        const whole = `a.ts:1-${subject.code.text.trim().split("\n").length}`;
        const told = named(testSources(subject, way)).map((one) => (one === "a.ts" ? whole : one));
        assert.deepEqual(told, shown(prompt()));
      });
    }
    // Imports stand anywhere.
    const imports = { path: "a.ts", text: `import b from "b";\n${code.text}` };
    const [subject] = subjects;
    assert.ok(named(testSources({ ...(subject ?? assert.fail()), code: imports }, 3)).includes("a.ts"));
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

  it("is, of names, the file, or its lines around where no others are shown", async () => {
    const question = {
      name: "a",
      path: "a.ts",
      languageId: "typescript",
      text: lines.join("\n"),
      line: 100,
      offered: [],
    };
    const told = namePrompts(question).map((_, way) => named(nameSources(question, way)));
    assert.deepEqual(told, [["a.ts"], ["a.ts"], ["a.ts:98-104"]]);
    assert.deepEqual(shown(namePrompts(question)[2]?.() ?? []), told[2]);
    const atEnd = { ...question, line: 499 };
    assert.deepEqual(named(nameSources(atEnd, 2)), shown(namePrompts(atEnd)[2]?.() ?? []));
    const backend = new FakeChatBackend({ contextSize: 10_000 });
    void suggestNames(question, { texts: [] }, backend, never).catch(ignore);
    await settle();
    assert.deepEqual(backend.call.sources, ["a.ts"]);
  });

  it("is, of a commit message, all files that are changed, and of a summary the one", async () => {
    const diff = (path: string, size: number) =>
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1,${size} @@\n${"+one more line of code\n".repeat(size)}`;
    const changes = splitDiff(diff("a.ts", 900) + diff("b.ts", 2)).map((one) => fileChange(one, false));
    const backend = new FakeChatBackend({ contextSize: 3000 });
    const parts = { changes, style: styleOf([]), begun: { prefix: "", hint: "" } };
    void writeMessage(parts, backend, { onStep: ignore, onText: ignore }, never).catch(ignore);
    await settle();
    assert.deepEqual(backend.call.sources, ["a.ts"]);
    await backend.call.ends("Adds lines.");
    assert.deepEqual(backend.call.sources, ["a.ts", "b.ts"]);
  });
});
