import assert from "node:assert/strict";
import { ChatQueue } from "../../../src/host/chatQueue";
import { settle } from "../../helpers/fakeClock";

interface Asked {
  readonly answer: Promise<string>;
  readonly abort: AbortController;
  end: () => void;
  waited: number;
}

describe("ChatQueue", () => {
  let queue: ChatQueue;
  let begun: string[];

  beforeEach(() => {
    queue = new ChatQueue();
    begun = [];
  });

  function ask(name: string): Asked {
    const abort = new AbortController();
    const nothing: () => void = () => undefined;
    const asked = { abort, waited: 0, end: nothing };
    const make = () => {
      begun.push(name);
      return new Promise<string>((resolve) => {
        asked.end = () => resolve(name);
      });
    };
    const answer = queue.run(make, { onWait: () => void asked.waited++, signal: abort.signal });
    answer.catch(() => undefined);
    return Object.assign(asked, { answer });
  }

  it("makes one answer at a time, in the order in which they were asked for", async () => {
    const [a, b, c] = ["a", "b", "c"].map(ask);
    await settle();
    assert.deepEqual(begun, ["a"]);
    a?.end();
    assert.equal(await a?.answer, "a");
    await settle();
    assert.deepEqual(begun, ["a", "b"]);
    b?.end();
    await settle();
    assert.deepEqual(begun, ["a", "b", "c"]);
    c?.end();
    assert.equal(await c?.answer, "c");
  });

  it("tells those who wait, and not the first", async () => {
    const [a, b] = [ask("a"), ask("b")];
    assert.deepEqual([a.waited, b.waited], [0, 1]);
    a.end();
  });

  it("lets go of one that gives up while it waits, at once, and keeps the others in order", async () => {
    const [a, b, c] = [ask("a"), ask("b"), ask("c")];
    b.abort.abort();
    await assert.rejects(b.answer, { kind: "cancelled" });
    await settle();
    assert.deepEqual(begun, ["a"], "c does not begin before a has ended");
    await settle();
    a.end();
    await settle();
    assert.deepEqual(begun, ["a", "c"]);
    c.end();
  });

  it("goes on after an answer that failed", async () => {
    const signal = new AbortController().signal;
    const fail = queue.run(async () => Promise.reject(new Error("no")), { onWait: () => undefined, signal });
    const next = ask("next");
    await assert.rejects(fail, /no/);
    await settle();
    next.end();
    assert.equal(await next.answer, "next");
  });

  it("knows when nothing is made any more", async () => {
    const [a, b] = [ask("a"), ask("b")];
    let isIdle = false;
    void queue.whenIdle().then(() => {
      isIdle = true;
    });
    await settle();
    a.end();
    await settle();
    assert.deepEqual([queue.isBusy, isIdle], [true, false]);
    b.end();
    await settle();
    assert.deepEqual([queue.isBusy, isIdle], [false, true]);
    await queue.whenIdle();
  });
});
