import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { type TemplateProcess, TemplateWorker } from "../../../src/host/templateWorker";
import { FakeClock, settle } from "../../helpers/fakeClock";

const format = {
  frame: "template",
  opensThought: false,
  asksWithSystem: false,
  sampling: { temperature: 0, topK: 0, topP: 1, minP: 0 },
} as const;
const framed = { parts: [], marks: { openThought: undefined, stops: [], between: [] }, beginsInThought: false };
const question = [{ role: "user", text: "Why?" }] as const;

/** A process that answers when the test says so, and ends when it is killed. */
class Child extends EventEmitter {
  asked = 0;
  isEnded = false;

  send(): boolean {
    this.asked++;
    return true;
  }

  kill(): boolean {
    this.end("SIGKILL");
    return true;
  }

  end(signal: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.emit("exit", null, signal);
  }
}

describe("TemplateWorker", () => {
  let clock: FakeClock;
  let children: Child[];
  const begin = () => {
    const child = new Child();
    children.push(child);
    return child as unknown as TemplateProcess;
  };
  const answer = async (given: object = { framed }) => {
    await settle();
    children.at(-1)?.emit("message", given);
  };
  const started = async () => {
    const starting = TemplateWorker.start("It", { template: "", format }, begin, clock);
    await answer();
    return await starting;
  };

  beforeEach(() => {
    clock = new FakeClock();
    children = [];
  });

  it("uses one process for all conversations", async () => {
    const worker = await started();
    const framing = worker.frame(question);
    await answer();
    assert.deepEqual(await framing, framed);
    assert.deepEqual(
      children.map(({ asked }) => asked),
      [2],
    );
  });

  it("ends a process that takes too long, and has the next conversation framed by a new one, with time to start", async () => {
    const worker = await started();
    const late = assert.rejects(worker.frame(question), { kind: "templateFailed", message: /took longer than 5 s/ });
    await clock.pass(5000);
    await late;
    assert.equal(children[0]?.isEnded, true);
    const framing = worker.frame(question);
    await clock.pass(15_000);
    await answer();
    assert.deepEqual(await framing, framed);
    assert.equal(children.length, 2);
  });

  it("does not count the time in which the machine sleeps", async () => {
    const worker = await started();
    const framing = worker.frame(question);
    await clock.oversleep(3_600_000);
    await answer();
    assert.deepEqual(await framing, framed);
    assert.equal(children.length, 1);
  });

  it("replaces a process that was lost, at work or while nobody asked", async () => {
    const worker = await started();
    const lost = assert.rejects(worker.frame(question), { kind: "templateFailed", message: /was stopped \(SIGABRT\)/ });
    await settle();
    children[0]?.end("SIGABRT");
    await lost;
    const second = worker.frame(question);
    await answer();
    await second;
    children[1]?.end("SIGKILL");
    const third = worker.frame(question);
    await answer();
    assert.deepEqual(await third, framed);
    assert.equal(children.length, 3);
  });

  it("keeps the process whose template refuses a conversation", async () => {
    const worker = await started();
    const refused = assert.rejects(worker.frame(question), { message: /takes no conversation: never/ });
    await answer({ refusal: "never" });
    await refused;
    assert.equal(children[0]?.isEnded, false);
  });

  it("begins no process when it is disposed, and leaves none where it cannot start", async () => {
    const worker = await started();
    worker.dispose();
    assert.equal(children[0]?.isEnded, true);
    await assert.rejects(worker.frame(question), { kind: "templateFailed" });
    assert.equal(children.length, 1);
    const starting = TemplateWorker.start("It", { template: "", format }, begin, clock);
    await answer({ refusal: "never" });
    await assert.rejects(starting, { kind: "templateFailed" });
    assert.equal(children[1]?.isEnded, true);
  });
});
