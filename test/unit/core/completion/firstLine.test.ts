import assert from "node:assert/strict";
import { Completer } from "../../../../src/core/completion/completer";
import { FirstLine } from "../../../../src/core/completion/firstLine";
import type { CompletionOutcome } from "../../../../src/core/completion/outcome";
import type { CompletionRequest } from "../../../../src/core/completion/request";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { requestAt } from "../../../helpers/requests";

describe("FirstLine", () => {
  const finishedAfter = (...pieces: string[]) => {
    const line = new FirstLine();
    return pieces.map((text) => line.push({ text, logProb: 0 }));
  };

  it("is finished when more than it has come, once", () => {
    assert.deepEqual(finishedAfter("a", "b", "\n  c", "\nd"), [undefined, undefined, "ab", undefined]);
  });

  it("is the first one that is not blank", () => {
    assert.deepEqual(finishedAfter("\n", "  ", "a", "\n"), [undefined, undefined, undefined, "\n  a"]);
  });
});

describe("A block's first line", () => {
  let backend: FakeBackend;
  let clock: FakeClock;
  let completer: Completer;
  let grown: CompletionRequest[];

  beforeEach(() => {
    backend = new FakeBackend({ writesBlocks: true });
    clock = new FakeClock();
    completer = new Completer(backend, clock);
    grown = [];
    completer.onDidGrow((request) => grown.push(request));
  });

  const ask = (request: CompletionRequest, signal = new AbortController().signal) =>
    completer.suggest(request, { signal });
  const textOf = (outcome: CompletionOutcome) => (outcome.kind === "suggestion" ? outcome.text : outcome.reason);
  const place = "function f() {‸";

  /** Asks, and has the model write the first line and begin the next. */
  async function asked(logProb = -0.01): Promise<{ request: CompletionRequest; answer: Promise<CompletionOutcome> }> {
    const request = requestAt(place);
    const answer = ask(request);
    await settle();
    backend.call.write("\n  one();", logProb);
    backend.call.write("\n  two", -0.01);
    await settle();
    return { request, answer };
  }

  it("is given before the block has come, which goes on and is told of", async () => {
    const { request, answer } = await asked();
    assert.equal(textOf(await answer), "\n  one();");
    assert.deepEqual(grown, []);
    await clock.pass(1400);
    assert.equal(backend.call.signal.aborted, false);
    await backend.call.end("();\n}");
    assert.deepEqual(grown, [request]);
    assert.equal(textOf(await ask(request)), "\n  one();\n  two();\n}");
    assert.equal(backend.calls.length, 1);
  });

  it("is given where the change began the call and its first line came before anybody asked", async () => {
    completer.prepare(requestAt(place));
    await settle();
    backend.call.write("\n  one();");
    backend.call.write("\n  two");
    assert.equal(textOf(await ask(requestAt(place))), "\n  one();");
    await clock.pass(2000);
    assert.equal(backend.call.signal.aborted, false);
    await backend.call.end("();\n}");
    assert.equal(grown.length, 1);
  });

  it("is not given when the model is not sure of it, and nothing grows", async () => {
    const { answer } = await asked(-1);
    let settled = false;
    void answer.then(() => {
      settled = true;
    });
    await settle();
    assert.equal(settled, false);
    await backend.call.end("();\n}");
    assert.equal(textOf(await answer), "lowConfidence");
    assert.deepEqual(grown, []);
  });

  it("is typed through while the block comes: each key is answered, the last one grows, and no call is made", async () => {
    await (await asked()).answer;
    const typed = requestAt("function f() {\n  on‸");
    completer.prepare(typed);
    assert.equal(textOf(await ask(typed)), "e();");
    await backend.call.end("();\n}");
    assert.deepEqual(grown, [typed]);
    assert.equal(textOf(await ask(typed)), "e();\n  two();\n}");
    assert.equal(backend.calls.length, 1);
  });

  it("may be accepted while the block comes: the rest is the next suggestion, of the same call", async () => {
    await (await asked()).answer;
    const accepted = requestAt("function f() {\n  one();‸");
    completer.prepare(accepted);
    const next = ask(accepted);
    await settle();
    await backend.call.end("();\n}");
    assert.equal(textOf(await next), "\n  two();\n}");
    assert.deepEqual([backend.calls.length, grown.length], [1, 0]);
  });

  it("may be accepted in another indentation than the model writes", async () => {
    const indentation = { tabSize: 4, insertSpaces: true };
    const answer = ask(requestAt(place, { indentation }));
    await settle();
    backend.call.write("\n\tone();");
    backend.call.write("\n\ttwo");
    assert.equal(textOf(await answer), "\n    one();");
    const accepted = requestAt("function f() {\n    one();‸", { indentation });
    completer.prepare(accepted);
    assert.equal(backend.call.signal.aborted, false);
    const next = ask(accepted);
    await settle();
    await backend.call.end("();\n}");
    assert.equal(textOf(await next), "\n    two();\n}");
    assert.equal(backend.calls.length, 1);
  });

  it("is not given where the bracket behind it had to be closed, which the block does later", async () => {
    const answer = ask(requestAt("if (a) {‸}"));
    await settle();
    backend.call.write("\n  one();");
    backend.call.write("\n  two");
    await settle();
    await backend.call.end("();\n}", -0.01, "blockEnd");
    assert.equal(textOf(await answer), "\n  one();\n  two();\n}");
    assert.deepEqual(grown, []);
  });

  it("is not taken back when nothing of the whole can be used", async () => {
    const request = requestAt("{\n  ‸");
    const answer = ask(request);
    await settle();
    backend.call.write("if (a) {");
    backend.call.write("\n    two");
    assert.equal(textOf(await answer), "if (a) {");
    await backend.call.end("(", -0.01, "maxTokens");
    assert.equal(textOf(await ask(request)), "if (a) {");
    assert.deepEqual([backend.calls.length, grown.length], [1, 0]);
  });

  it("ends the call when something else is typed", async () => {
    await (await asked()).answer;
    const first = backend.call;
    completer.prepare(requestAt("function f() {x‸"));
    assert.equal(first.signal.aborted, true);
    await settle();
    assert.deepEqual(grown, []);
  });

  it("ends the call when the cursor rests elsewhere", async () => {
    await (await asked()).answer;
    completer.rest(requestAt("‸function f() {"));
    assert.equal(backend.call.signal.aborted, true);
  });

  it("is all that is ever asked for where the user wants single lines", async () => {
    const request = requestAt(place, { preferences: { lines: "single", eagerness: "medium", savesPower: false } });
    const answer = ask(request);
    await settle();
    assert.equal(backend.call.request.extent, "line");
    await backend.call.end("\n  one();");
    assert.equal(textOf(await answer), "\n  one();");
  });
});

describe("Asking by key", () => {
  it("asks for a block where a line is on screen, and shows what it makes longer", async () => {
    const backend = new FakeBackend({ writesBlocks: true });
    const completer = new Completer(backend, new FakeClock());
    const { signal } = new AbortController();
    const line = completer.suggest(requestAt("const a = ‸"), { signal });
    await settle();
    await backend.call.end("f(() => {", -0.01);
    assert.equal((await line).kind, "suggestion");
    const block = completer.suggest(requestAt("const a = ‸", { trigger: "explicit" }), { signal });
    await settle();
    assert.deepEqual([backend.calls.length, backend.call.request.extent], [2, "block"]);
    await backend.call.end("f(() => {\n  g();\n});", -0.01, "blockEnd");
    const outcome = await block;
    assert.equal(outcome.kind === "suggestion" && outcome.text, "f(() => {\n  g();\n});");
  });

  it("does not wait for a pause, also where a key began the call", async () => {
    const backend = new FakeBackend();
    const clock = new FakeClock();
    const completer = new Completer(backend, clock);
    const slow = { lines: "auto", eagerness: "medium", savesPower: true } as const;
    completer.prepare(requestAt("foo‸", { preferences: slow }));
    await settle();
    assert.equal(backend.calls.length, 0);
    void completer.suggest(requestAt("foo‸", { preferences: slow, trigger: "explicit" }), {
      signal: new AbortController().signal,
    });
    await settle();
    assert.equal(backend.calls.length, 1);
  });
});
