import assert from "node:assert/strict";
import { Lane } from "../../../../src/backends/conversations/lane";
import { settle } from "../../../helpers/fakeClock";

/** Jobs that the test ends, and which of them began. */
function jobs() {
  const lane = new Lane<string>();
  const began: string[] = [];
  const ends = new Map<string, { end: () => void; fail: () => void }>();
  const run = (name: string) =>
    lane.run(() => {
      began.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, { end: () => resolve(name), fail: () => reject(new Error(name)) });
      });
    });
  return { run, began, end: (name: string) => ends.get(name)?.end(), fail: (name: string) => ends.get(name)?.fail() };
}

describe("Lane", () => {
  it("does one job at a time, and of those that wait the newest for all of them", async () => {
    const { run, began, end } = jobs();
    const [a, b, c] = [run("a"), run("b"), run("c")];
    await settle();
    assert.deepEqual(began, ["a"]);
    end("a");
    assert.equal(await a, "a");
    await settle();
    assert.deepEqual(began, ["a", "c"]);
    const d = run("d");
    end("c");
    assert.deepEqual([await b, await c], ["c", "c"]);
    await settle();
    end("d");
    assert.equal(await d, "d");
    const e = run("e");
    end("e");
    assert.equal(await e, "e");
  });

  it("goes on after a failure, which is told to those that it is of", async () => {
    const { run, began, end, fail } = jobs();
    const [a, b] = [run("a"), run("b")];
    fail("a");
    await assert.rejects(a, /a/);
    await settle();
    end("b");
    assert.equal(await b, "b");
    assert.deepEqual(began, ["a", "b"]);
  });

  it("lets nothing begin between the end of one job and the one that waits", async () => {
    const { run, began, end } = jobs();
    const [a, b] = [run("a"), run("b")];
    // Its place is taken as soon as the first one ends, in the same turn of the event loop.
    const c = a.then(() => run("c"));
    end("a");
    await settle();
    assert.equal(began.length, 2);
    for (const name of began.slice(1)) end(name);
    await settle();
    for (const name of began.slice(2)) end(name);
    await Promise.all([b, c]);
  });
});
