import assert from "node:assert/strict";
import { Completer, type Decision } from "../../../../src/core/completion/completer";
import type { CompletionOutcome } from "../../../../src/core/completion/outcome";
import { type CompletionRequest, defaultPreferences } from "../../../../src/core/completion/request";
import type { CompletionModel } from "../../../../src/core/model/backend";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { requestAt } from "../../../helpers/requests";

describe("Completer", () => {
  let backend: FakeBackend;
  let clock: FakeClock;
  let completer: Completer;
  let decisions: Decision[];

  beforeEach(() => {
    backend = new FakeBackend();
    clock = new FakeClock();
    completer = new Completer(backend, clock);
    decisions = [];
    completer.onDidDecide((decision) => decisions.push(decision));
  });

  const ask = (request: CompletionRequest, signal = new AbortController().signal) =>
    completer.suggest(request, { signal });
  const textOf = (outcome: CompletionOutcome) => (outcome.kind === "suggestion" ? outcome.text : outcome.reason);

  /** Asks at `marked` and lets the model answer `text`. */
  async function answered(marked: string, text: string, logProb?: number): Promise<CompletionOutcome> {
    const asking = ask(requestAt(marked));
    await settle();
    await backend.call.end(text, logProb);
    return await asking;
  }

  it("asks the model for the text at the cursor and answers with what it wrote", async () => {
    const outcome = await answered("const a = ‸\nconst b = 2;", "1;");
    assert.equal(textOf(outcome), "1;");
    const { path, prefix, suffix, extent } = backend.call.request;
    assert.deepEqual([path, prefix, suffix, extent], ["src/main.ts", "const a = ", "\nconst b = 2;", "line"]);
    assert.equal(decisions.length, 1);
  });

  it("makes no call while the suggested characters are typed", async () => {
    await answered("foo.‸", "bar(1)");
    for (const [marked, left] of [
      ["foo.b‸", "ar(1)"],
      ["foo.ba‸", "r(1)"],
      ["foo.bar(‸)", "1)"],
      ["foo.ba‸", "r(1)"],
    ] as const) {
      assert.equal(textOf(await ask(requestAt(marked))), left, marked);
    }
    assert.equal(backend.calls.length, 1);
  });

  it("answers a typed-through key that closed a bracket with a range over the bracket", async () => {
    await answered("foo‸\n", "(a, b);");
    const outcome = await ask(requestAt("foo(‸)\n"));
    assert.equal(outcome.kind === "suggestion" && outcome.replacedAfter, 1);
    assert.equal(textOf(outcome), "a, b);");
  });

  it("asks again when something else is typed", async () => {
    await answered("foo.‸", "bar(1)");
    const asking = ask(requestAt("foo.x‸"));
    await settle();
    await backend.call.end("yz");
    assert.equal(textOf(await asking), "yz");
    assert.equal(backend.calls.length, 2);
  });

  it("remembers that there was nothing", async () => {
    assert.equal(textOf(await answered("foo‸", "  ")), "emptyReply");
    assert.equal(textOf(await ask(requestAt("foo‸"))), "emptyReply");
    assert.equal(backend.calls.length, 1);
  });

  it("holds back what the model is not sure of, and shows it to who asks by key without another call", async () => {
    assert.equal(textOf(await answered("foo‸", "Bar", -0.3)), "lowConfidence");
    assert.equal(textOf(await ask(requestAt("foo‸", { trigger: "explicit" }))), "Bar");
    assert.equal(backend.calls.length, 1);
  });

  it("shows more to who wants it eager and less to who does not, of the same answer", async () => {
    const wanting = (eagerness: "low" | "medium" | "high") =>
      requestAt("foo‸", { preferences: { ...defaultPreferences, eagerness } });
    // The model's own least is -0.15.
    for (const [logProb, shown] of [
      [-0.25, ["high"]],
      [-0.1, ["medium", "high"]],
      [-0.05, ["low", "medium", "high"]],
    ] as const) {
      completer = new Completer(backend, clock);
      const asking = ask(wanting("low"));
      await settle();
      const calls = backend.calls.length;
      await backend.call.end("Bar", logProb);
      await asking;
      const found: string[] = [];
      for (const eagerness of ["low", "medium", "high"] as const) {
        if ((await ask(wanting(eagerness))).kind === "suggestion") found.push(eagerness);
      }
      assert.deepEqual(found, shown);
      assert.equal(backend.calls.length, calls);
    }
  });

  it("has the model stop at a line that cannot be shown any more, and asks anew where it can be after all", async () => {
    const asking = ask(requestAt("foo‸"));
    await settle();
    assert.equal(backend.call.request.gateFactor, 1);
    backend.call.write("B", -0.2);
    await backend.call.end(undefined, undefined, "unsure");
    const outcome = await asking;
    assert.deepEqual(
      [textOf(outcome), outcome.kind === "none" && outcome.detail],
      ["lowConfidence", "at most 82 % sure, 86 % is the least"],
    );
    assert.equal(textOf(await ask(requestAt("foo‸"))), "lowConfidence");
    assert.equal(backend.calls.length, 1);
    for (const [over, gateFactor, text] of [
      [{ preferences: { ...defaultPreferences, eagerness: "high" } }, 2, "Bar"],
      [{ trigger: "explicit" }, undefined, "Bar"],
    ] as const) {
      completer = new Completer(backend, clock);
      const first = ask(requestAt("foo‸"));
      await settle();
      backend.call.write("B", -0.2);
      await backend.call.end(undefined, undefined, "unsure");
      await first;
      const again = ask(requestAt("foo‸", over));
      await settle();
      assert.equal(backend.call.request.gateFactor, gateFactor);
      await backend.call.end("Bar", -0.25);
      assert.equal(textOf(await again), text);
    }
    assert.equal(backend.calls.length, 5);
  });

  it("asks anew for who asks by key, where the model was stopped meanwhile", async () => {
    completer.prepare(requestAt("foo‸"));
    await settle();
    const asking = ask(requestAt("foo‸", { trigger: "explicit" }));
    await settle();
    backend.call.write("B", -0.2);
    await backend.call.end(undefined, undefined, "unsure");
    assert.equal(backend.calls.length, 2);
    await backend.call.end("Bar", -0.2);
    assert.equal(textOf(await asking), "Bar");
  });

  it("goes on showing what was asked for by key while it is typed", async () => {
    const asking = ask(requestAt("foo.‸", { trigger: "explicit" }));
    await settle();
    await backend.call.end("doIt();", -1);
    assert.equal(textOf(await asking), "doIt();");
    assert.equal(textOf(await ask(requestAt("foo.d‸"))), "oIt();");
    assert.equal(textOf(await ask(requestAt("foo.‸"))), "doIt();");
    assert.equal(backend.calls.length, 1);
  });

  it("shows nothing of a line that repeats itself", async () => {
    const asking = ask(requestAt("foo‸"));
    await settle();
    await backend.call.end("; ; ; ; ; ;", -0.01, "stutter");
    assert.equal(textOf(await asking), "repetition");
  });

  it("does not let another document's answers in", async () => {
    await answered("foo‸", "bar");
    const asking = ask(requestAt("foo‸", { document: { uri: "file:///work/src/other.ts" } }));
    await settle();
    assert.equal(backend.calls.length, 2);
    await backend.call.end("x");
    assert.equal(textOf(await asking), "x");
  });

  it("asks again for what joined an answer under way that the model is not sure of", async () => {
    const first = ask(requestAt("x = ‸"));
    await settle();
    backend.call.write("fo", -1);
    const second = ask(requestAt("x = fo‸"));
    await backend.call.end("o", -1);
    assert.equal(textOf(await first), "lowConfidence");
    await settle();
    assert.equal(backend.calls.length, 2);
    await backend.call.end("ur");
    assert.equal(textOf(await second), "ur");
  });

  it("forgets what another model said, also one of the same name", async () => {
    await answered("foo‸", "bar");
    backend.setState({ kind: "ready", model: { ...backend.model } });
    assert.equal(textOf(await answered("foo‸", "baz")), "baz");
    assert.equal(backend.calls.length, 2);
  });

  it("keeps what another model said while it is typed, so that it does not go from the screen", async () => {
    await answered("foo‸", "bar");
    backend.setState({ kind: "ready", model: { ...backend.model } });
    assert.equal(textOf(await ask(requestAt("foob‸"))), "ar");
    assert.equal(backend.calls.length, 1);
  });

  it("takes the measure of who answered, where another model was asked first", async () => {
    const sure = { ...backend.model, minLineLogProb: -5 };
    const answers = async (marked: string, model: CompletionModel, logProb = -1) => {
      const asking = ask(requestAt(marked));
      await settle();
      const call = backend.call;
      call.write("bar", logProb);
      call.answeredBy = model;
      await call.end();
      return textOf(await asking);
    };
    assert.equal(await answers("foo‸", backend.model), "lowConfidence");
    assert.equal(await answers("goo‸", sure), "bar");
    assert.equal(await answers("hoo‸", backend.model, -0.01), "bar");
    backend.setState({ kind: "ready", model: sure });
    assert.equal(textOf(await ask(requestAt("goo‸"))), "bar");
    assert.equal(backend.calls.length, 3);
  });

  it("lets the editor's question join the call that the change began", async () => {
    completer.prepare(requestAt("foo‸"));
    await settle();
    const asking = ask(requestAt("foo‸"));
    await settle();
    assert.equal(backend.calls.length, 1);
    await backend.call.end("bar");
    assert.equal(textOf(await asking), "bar");
  });

  it("lets a typed-through key join an answer that is still being written", async () => {
    completer.prepare(requestAt("foo‸"));
    await settle();
    backend.call.write("ba");
    completer.prepare(requestAt("foob‸"));
    const asking = ask(requestAt("foob‸"));
    await settle();
    await backend.call.end("r");
    assert.equal(textOf(await asking), "ar");
    assert.equal(backend.calls.length, 1);
  });

  it("asks anew when the answer it joined goes elsewhere", async () => {
    completer.prepare(requestAt("foo‸"));
    await settle();
    backend.call.write("b");
    const asking = ask(requestAt("foob‸"));
    await settle();
    await backend.call.end("  ");
    assert.equal(backend.calls.length, 2);
    await backend.call.end("az");
    assert.equal(textOf(await asking), "az");
  });

  it("aborts the older call when something else is typed, and settles it as cancelled", async () => {
    const older = ask(requestAt("foo‸"));
    await settle();
    const first = backend.call;
    completer.prepare(requestAt("foox‸"));
    assert.equal(first.signal.aborted, true);
    assert.equal(textOf(await older), "cancelled");
  });

  it("settles at once when the editor cancels, though the model has not answered", async () => {
    const abort = new AbortController();
    const asking = ask(requestAt("foo‸"), abort.signal);
    await settle();
    abort.abort();
    assert.equal(textOf(await asking), "cancelled");
    assert.equal(backend.call.isSettled, false);
  });

  it("aborts a call that nobody waits for any more, and only then", async () => {
    const abort = new AbortController();
    const asking = ask(requestAt("foo‸"), abort.signal);
    await clock.pass(2000);
    assert.equal(backend.call.signal.aborted, false);
    abort.abort();
    await asking;
    assert.equal(backend.call.signal.aborted, false);
    await clock.pass(1000);
    assert.equal(backend.call.signal.aborted, true);
  });

  it("waits for a pause when the model is slower than the typing", async () => {
    await answered("bar‸", "x");
    for (let typed = 1; typed <= 8; typed++) {
      completer.prepare(requestAt(`${"x".repeat(typed)}‸`));
      await clock.pass(3);
    }
    const calls = backend.calls.length;
    completer.prepare(requestAt("foo‸"));
    await clock.pass(2);
    completer.prepare(requestAt("fooo‸"));
    assert.equal(backend.calls.length, calls);
    await clock.pass(20);
    assert.equal(backend.calls.length, calls + 1);
    assert.equal(backend.call.request.prefix, "fooo");
  });

  it("asks for all of what it held back for a moment, where somebody asks by key meanwhile", async () => {
    const preferences = { ...defaultPreferences, savesPower: true };
    completer.prepare(requestAt("foo‸", { preferences }));
    await clock.pass(20);
    assert.equal(backend.calls.length, 0);
    const asking = ask(requestAt("foo‸", { preferences, trigger: "explicit" }));
    await settle();
    assert.equal(backend.call.request.gateFactor, undefined);
    await backend.call.end("Bar", -2);
    assert.equal(textOf(await asking), "Bar");
    assert.equal(backend.calls.length, 1);
  });

  it("says why the model could not be asked, and wakes it", async () => {
    backend.setState({ kind: "none" });
    assert.equal(textOf(await ask(requestAt("foo‸"))), "notReady");
    assert.equal(backend.warmed, 1);
    backend.setState({ kind: "failed", failure: "modelBroken", detail: "" });
    const outcome = await ask(requestAt("foo‸"));
    assert.deepEqual(outcome, { kind: "none", reason: "failed", failure: "modelBroken" });
    assert.equal(backend.calls.length, 0);
  });

  it("waits for a lost process to come back, and asks again with the next key", async () => {
    const asking = ask(requestAt("foo‸"));
    await settle();
    backend.call.fail("processGone");
    assert.equal(textOf(await asking), "notReady");
    assert.equal(textOf(await answered("fooo‸", "bar")), "bar");
  });

  it("decides once for each question, whatever the answer", async () => {
    await answered("foo‸", "bar");
    await ask(requestAt("foo‸"));
    await ask(requestAt("foo‸", { switch: "off" }));
    assert.deepEqual(
      decisions.map(({ outcome }) => textOf(outcome)),
      ["bar", "bar", "off"],
    );
  });
});
