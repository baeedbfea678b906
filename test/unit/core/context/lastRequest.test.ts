import assert from "node:assert/strict";
import { LastRequest } from "../../../../src/core/context/lastRequest";
import type { FimRequest } from "../../../../src/core/model/backend";
import { FakeBackend } from "../../../helpers/fakeBackend";

const request: FimRequest = {
  path: "a.ts",
  context: [],
  prefix: "foo(",
  prefixStart: 0,
  suffix: "",
  maxTokens: 8,
  extent: "line",
  budgetMs: 100,
  urgency: "live",
};

describe("LastRequest", () => {
  const { signal } = new AbortController();
  let backend: FakeBackend;
  let last: LastRequest;
  beforeEach(() => {
    backend = new FakeBackend();
    last = new LastRequest(backend);
  });

  it("remembers what was sent, and its cost once there is an answer", async () => {
    const sent = () => last.sent;
    assert.equal(sent(), undefined);
    const asking = last.complete(request, { signal });
    assert.deepEqual(last.sent, { request, model: backend.model, timing: undefined });
    await backend.call.end("x");
    await asking;
    assert.equal(sent()?.timing?.promptTokens, 1);
  });

  it("does not take an older request's answer for the newer one's", async () => {
    const older = last.complete(request, { signal });
    const first = backend.call;
    const newer = last.complete({ ...request, prefix: "bar(" }, { signal });
    await first.end("x");
    await older;
    const sent = () => last.sent;
    assert.equal(sent()?.request.prefix, "bar(");
    assert.equal(sent()?.timing, undefined);
    await backend.call.end("y");
    await newer;
    assert.ok(sent()?.timing);
  });

  it("leaves out what nobody waits for", async () => {
    const ahead = last.complete({ ...request, urgency: "ahead" }, { signal });
    await backend.aheadCall.end("x");
    await ahead;
    const prefill = last.complete({ ...request, maxTokens: 0 }, { signal });
    await backend.call.end();
    await prefill;
    assert.equal(last.sent, undefined);
    assert.equal(backend.calls.length + backend.aheadCalls.length, 2);
  });

  it("shows the state of what it asks, and its failures", async () => {
    backend.setState({ kind: "none" });
    assert.equal(last.state.kind, "none");
    last.warm();
    assert.equal(backend.warmed, 1);
    const asking = last.complete(request, { signal });
    backend.call.fail("notLoaded");
    await assert.rejects(asking, { kind: "notLoaded" });
    assert.equal(last.sent, undefined);
  });
});
