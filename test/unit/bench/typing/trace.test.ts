import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { finished } from "../../../../bench/typing/project";
import { record, type Trace } from "../../../../bench/typing/trace";
import { root } from "../../../../scripts/root";
import { random } from "../../../helpers/random";

/** TypeScript with comments, templates and regular expressions, and some Python: whatever an editor closes wrongly. */
function sources() {
  const folder = path.join(root, "bench", "data");
  const names = [
    ...["hono/src/middleware/cors/index.ts", "hono/src/router/reg-exp-router/trie.ts", "hono/src/validator/utils.ts"],
    ...["channels/channels/routing.py", "channels/channels/exceptions.py"],
  ];
  return names.map((name) => finished(name, readFileSync(path.join(folder, name), "utf8")));
}

const strangers = ["const unrelated = other(thing);", "raise Unheard(of)", "let it = be;"];

/** The texts that the events lead to. */
function replayed({ initial, events }: Trace): readonly string[] {
  const texts = [...initial];
  for (const { file, change } of events) {
    if (!change) continue;
    const text = texts[file] ?? "";
    texts[file] = text.slice(0, change.offset) + change.text + text.slice(change.offset + change.removed);
  }
  return texts;
}

describe("a typed trace", () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`ends in the finished texts, seed ${seed}`, () => {
      const trace = record(sources(), strangers, random(seed), Number.POSITIVE_INFINITY);
      assert.deepEqual(
        trace.finished,
        sources().map(({ text }) => text),
      );
      for (const [at, text] of replayed(trace).entries()) assert.equal(text, trace.finished[at]);
    });
  }

  it("is the same for the same seed", () => {
    const one = record(sources(), strangers, random(7), 60_000);
    assert.deepEqual(record(sources(), strangers, random(7), 60_000), one);
    assert.notDeepEqual(record(sources(), strangers, random(8), 60_000), one);
  });

  it("that is cut short ends in what was written until then", () => {
    const trace = record(sources(), strangers, random(5), 120_000);
    assert.deepEqual(replayed(trace), trace.finished);
    assert.ok((trace.events.at(-1)?.atMs ?? 0) > 120_000);
  });
});
