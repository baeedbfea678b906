import assert from "node:assert/strict";
import { OpenGate } from "../../../../bench/replay/openGate";
import { Completer } from "../../../../src/core/completion/completer";
import { systemClock } from "../../../../src/util/clock";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { settle } from "../../../helpers/fakeClock";
import { requestAt } from "../../../helpers/requests";

describe("OpenGate", () => {
  let backend: FakeBackend;
  let gate: OpenGate;

  beforeEach(() => {
    backend = new FakeBackend();
    gate = new OpenGate(backend);
  });

  it("lets the pipeline show what its model's threshold would not, and keeps the answer", async () => {
    const ask = async (asked: FakeBackend | OpenGate) => {
      const completer = new Completer(asked, systemClock);
      const outcome = completer.suggest(requestAt("const a = ‸"), { signal: new AbortController().signal });
      await settle();
      await backend.call.end("b;", -5);
      const { kind } = await outcome;
      completer.dispose();
      return kind;
    };
    assert.equal(await ask(backend), "none");
    assert.equal(await ask(gate), "suggestion");
    assert.deepEqual((await gate.takeAnswer())?.tokens, [{ text: "b;", logProb: -5 }]);
    assert.equal(await gate.takeAnswer(), undefined);
  });

  it("is one model as long as the real one is", () => {
    const model = () => (gate.state.kind === "ready" ? gate.state.model : undefined);
    const first = model();
    assert.equal(model(), first);
    backend.setState({ kind: "ready", model: { ...backend.model } });
    assert.notEqual(model(), first);
    backend.setState({ kind: "none" });
    assert.deepEqual(gate.state, { kind: "none" });
  });

  it("puts the pieces of other files into the request", () => {
    gate.context = [{ path: "b.ts", text: "b" }];
    const place = { path: "a.ts", context: [], prefix: "a", prefixStart: 0, suffix: "", maxTokens: 1, budgetMs: 1 };
    void gate.complete({ ...place, extent: "line", urgency: "live" }, { signal: new AbortController().signal });
    assert.deepEqual(backend.call.request.context, [{ path: "b.ts", text: "b" }]);
  });

  it("asks nothing ahead", async () => {
    const place = { path: "a.ts", context: [], prefix: "a", prefixStart: 0, suffix: "", maxTokens: 1, budgetMs: 1 };
    const call = gate.complete(
      { ...place, extent: "line", urgency: "ahead" },
      { signal: new AbortController().signal },
    );
    await assert.rejects(call, { kind: "superseded" });
    assert.equal(backend.calls.length, 0);
  });
});
