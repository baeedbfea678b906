import assert from "node:assert/strict";
import { RoutedCompletion } from "../../../../src/backends/hosted/routedCompletion";
import { Completer } from "../../../../src/core/completion/completer";
import type { CompletionOutcome } from "../../../../src/core/completion/outcome";
import { ServerHealth } from "../../../../src/core/hosted/health";
import { type Route, routeWords } from "../../../../src/core/hosted/route";
import type { FimRequest, FimResult, ModelState } from "../../../../src/core/model/backend";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { allows, chosenServer, FakePermissions, FakeServer, never } from "../../../helpers/fakeServer";
import { requestAt } from "../../../helpers/requests";

const live: FimRequest = {
  ...{ path: "a.ts", context: [], prefix: "a", prefixStart: 0, suffix: "" },
  ...{ maxTokens: 48, extent: "line", budgetMs: 1500, urgency: "live" },
};
const loading: ModelState = { kind: "loading", name: "big", share: 0.5 };
const failed: ModelState = { kind: "failed", failure: "outOfMemory", detail: "" };

describe("RoutedCompletion", () => {
  let local: FakeBackend;
  let server: FakeServer;
  let permissions: FakePermissions;
  let health: ServerHealth;
  let clock: FakeClock;
  let lines: string[];
  let routed: RoutedCompletion;
  let routes: Route[];
  let states: ModelState[];

  beforeEach(() => {
    local = new FakeBackend();
    server = new FakeServer();
    permissions = new FakePermissions(never);
    health = new ServerHealth();
    clock = new FakeClock();
    [routes, states, lines] = [[], [], []];
    const write = (message: string) => void lines.push(message);
    const log = { debug: write, info: write, warn: write, error: write };
    routed = new RoutedCompletion(local, { permissions, clients: server.clients, health, clock, log });
    routed.onDidRoute((route) => routes.push(route));
    routed.onDidChangeState((state) => states.push(state));
  });
  afterEach(() => {
    routed.dispose();
    const isOfServer = (line: string) => /^completion: [\w.:]+: \w+: /.test(line);
    assert.deepEqual(
      lines.filter((line) => !isOfServer(line)),
      [],
    );
  });

  /** A call, what it told, and how it ended. */
  function call(request = live, signal = new AbortController().signal) {
    const pieces: string[] = [];
    const result = routed.complete(request, { onToken: ({ text }) => pieces.push(text), signal });
    const end = result.then(
      (whole): FimResult => whole,
      (error: { kind: string }) => error.kind,
    );
    return { pieces, result, end };
  }

  const atServer = () => server.completion.calls;
  const served = () => ("model" in routed.state ? (routed.state.model.server ?? "here") : routed.state.kind);
  const lastWords = () => routes.map((route) => routeWords(route, "completion")).at(-1);

  /** Allows a server whose model is known. */
  async function allowed(time: "whenUnavailable" | "always"): Promise<void> {
    permissions.become(allows(time));
    routed.warm();
    if (time === "whenUnavailable" && served() === "here") return;
    await settle();
  }

  describe("without permission", () => {
    it("is the local backend: the same promise, the same state, the same event, and nothing is loaded", async () => {
      const answer = Promise.reject(new Error("untouched"));
      answer.catch(() => undefined);
      const given: unknown[] = [];
      local.complete = (request, options) => {
        given.push(request, options);
        return answer;
      };
      const options = { signal: new AbortController().signal };
      assert.equal(routed.complete(live, options), answer);
      assert.deepEqual(given, [live, options]);
      assert.equal(given[1], options);
      local.setState(loading);
      assert.equal(routed.state, loading);
      routed.warm();
      assert.deepEqual([states, local.warmed, routes], [[loading], 1, []]);
      assert.deepEqual([server.loads, server.modelsAsked], [0, 0]);
    });

    it("asks no server in whatever state the local model is", async () => {
      for (const state of [loading, failed, { kind: "none" }, { kind: "asleep" }] as const) {
        local.setState(state);
        routed.warm();
        call();
        await settle();
      }
      assert.deepEqual([server.loads, atServer().length], [0, 0]);
    });
  });

  describe("where a server may be asked when the local model is not there", () => {
    beforeEach(() => allowed("whenUnavailable"));

    it("loads nothing and asks nobody else as long as it is there", async () => {
      const { end } = call();
      await local.call.end("x");
      assert.deepEqual([((await end) as FimResult).model, server.loads], [local.model, 0]);
      assert.equal(lastWords(), "the local model does, so api.example is not asked");
    });

    it("asks the server while it loads, which is gone on with, and is ready with the server's model meanwhile", async () => {
      local.setState(loading);
      assert.equal(routed.state, loading);
      routed.warm();
      assert.equal(local.warmed, 2);
      await settle();
      assert.equal(served(), "api.example");
      assert.deepEqual(states.at(-1), { ...routed.state, awaited: loading });
      const { pieces, end } = call();
      assert.equal(lastWords(), "the local model is still loading; asked api.example for completion");
      await server.completion.call.end("x");
      const { model } = (await end) as FimResult;
      assert.deepEqual([model?.name, model?.server, pieces], ["coder-large", "api.example", ["x"]]);
      local.setState({ kind: "ready", model: local.model });
      await settle();
      assert.equal(served(), "here");
      assert.equal(states.at(-1), local.state);
    });

    it("keeps one object for the server's model, so that what it said is not forgotten", async () => {
      local.setState(failed);
      routed.warm();
      await settle();
      const { state } = routed;
      call();
      await server.completion.call.end("x");
      await settle();
      assert.equal(routed.state, state);
      assert.equal(states.filter((one) => one === state).length, 1);
    });

    it("leaves a call with the server that the server has begun, though the local model is there now", async () => {
      local.setState(loading);
      routed.warm();
      await settle();
      const { end, pieces } = call();
      server.completion.call.write("a");
      local.setState({ kind: "ready", model: local.model });
      assert.equal(served(), "api.example");
      await server.completion.call.end("b");
      assert.equal(((await end) as FimResult).model?.server, "api.example");
      assert.deepEqual([pieces, local.calls.length], [["a", "b"], 0]);
      await settle();
      assert.equal(served(), "here");
    });

    it("asks a server instead of a slow local model, and keeps the answer by which that was seen", async () => {
      const slow = new FakeBackend({ firstTokenMs: 1600 });
      local.complete = (request, options) => slow.complete(request, options);
      for (let answer = 0; answer < 3; answer++) {
        const { end } = call();
        // Nothing is said of another model before the one who asked has taken the answer.
        void end.then(() => assert.equal(served(), "here"));
        await slow.call.end("x");
        assert.equal(((await end) as FimResult).model, local.model);
        await settle();
      }
      const asking = call();
      await settle();
      assert.deepEqual([server.modelsAsked, served()], [1, "here"]);
      await slow.call.end("x");
      await asking.end;
      await settle();
      assert.equal(served(), "api.example");
      call();
      assert.equal(atServer().length, 1);
      assert.match(lastWords() ?? "", /^the local model is slow \(1\.6 s to the first word\)/);
      await clock.pass(600_000);
      call();
      assert.equal(atServer().length, 1);
    });

    it("tells no other model before the local one has ended, also when the server comes to be the better one", async () => {
      const { end } = call();
      permissions.become(allows("always"));
      routed.warm();
      await settle();
      local.call.write("a");
      assert.equal(served(), "here");
      await local.call.end("b");
      assert.equal(((await end) as FimResult).tokens.length, 2);
      await settle();
      assert.equal(served(), "api.example");
    });
  });

  describe("where the server is asked always", () => {
    beforeEach(() => allowed("always"));

    it("does not load a local model for nothing", () => {
      const { warmed } = local;
      routed.warm();
      assert.equal(local.warmed, warmed);
      health.begin(chosenServer.origin, clock.now()).failed("serverFault", undefined, clock.now());
      routed.warm();
      assert.equal(local.warmed, warmed + 1);
    });

    it("never asks it for what nobody waits for", async () => {
      for (const request of [
        { ...live, urgency: "ahead" as const },
        { ...live, maxTokens: 0 },
      ]) {
        assert.equal(await call(request).end, "superseded");
      }
      assert.deepEqual([atServer().length, server.completion.aheadCalls.length, routes], [0, 0, []]);
      assert.deepEqual([local.calls.length, local.aheadCalls.length], [0, 0]);
    });

    it("aborts a call on the wire when a newer one comes: one at a time, the newest wins", async () => {
      const first = call();
      const second = call({ ...live, prefix: "ab" });
      assert.equal(await first.end, "superseded");
      assert.deepEqual(
        atServer().map(({ signal }) => signal.aborted),
        [true, false],
      );
      atServer()[0]?.write("late");
      await server.completion.call.end("x");
      assert.equal(((await second.end) as FimResult).tokens.length, 1);
      assert.deepEqual([first.pieces, local.calls.length], [[], 0]);
    });

    it("aborts a call on the wire that is given up, and asks nobody else for it", async () => {
      const giving = new AbortController();
      const { end } = call(live, giving.signal);
      giving.abort();
      assert.equal(await end, "cancelled");
      assert.deepEqual([server.completion.call.signal.aborted, local.calls.length], [true, 0]);
      assert.equal(health.standing(chosenServer.origin, clock.now()).kind, "fine");
    });

    it("asks the local model where the server fails before its first piece, and says who answered", async () => {
      const { end, pieces } = call();
      server.completion.call.fail("serverFault");
      await settle();
      assert.equal(
        lastWords(),
        "api.example did not answer (the server has a fault of its own), so the local model was asked",
      );
      assert.equal(served(), "api.example");
      await local.call.end("x");
      assert.equal(((await end) as FimResult).model, local.model);
      // They would be weighed by the other model's measure.
      assert.deepEqual(pieces, []);
      await settle();
      assert.equal(served(), "here");
      assert.equal(states.at(-1), local.state);
      call();
      assert.match(lastWords() ?? "", /^api\.example failed \(.*\): not asked for 1 s more$/);
      await clock.pass(1000);
      assert.equal(states.at(-1), routed.state);
      assert.equal(served(), "here");
    });

    it("is ready with the server's model again when its time is up, without anybody asking", async () => {
      health.begin(chosenServer.origin, clock.now()).failed("serverFault", undefined, clock.now());
      assert.equal(states.at(-1), local.state);
      await clock.pass(999);
      assert.equal(served(), "here");
      await clock.pass(1);
      assert.equal(served(), "api.example");
      assert.equal(states.at(-1), routed.state);
    });

    it("does not fail over once a piece was told", async () => {
      const { end, pieces } = call();
      server.completion.call.write("a");
      server.completion.call.fail("serverCut");
      assert.equal(await end, "serverCut");
      assert.deepEqual([pieces, local.calls.length], [["a"], 0]);
    });

    it("says what is wrong with the server where there is no local model", async () => {
      local.setState(failed);
      const { end } = call();
      server.completion.call.fail("serverKey");
      assert.equal(await end, "serverKey");
      await settle();
      assert.equal(routed.state, failed);
    });

    it("asks the local model for what looks secret, and goes on asking the server for other things", async () => {
      const { end } = call();
      server.completion.call.fail("looksSecret");
      await settle();
      await local.call.end("x");
      assert.equal(((await end) as FimResult).model, local.model);
      await settle();
      assert.equal(served(), "api.example");
    });

    it("lets go of the server at once when the user does not allow it any more", async () => {
      const { end } = call();
      permissions.become(never);
      assert.equal(server.completion.call.signal.aborted, true);
      assert.equal(routed.state, local.state);
      await settle();
      await local.call.end("x");
      assert.equal(((await end) as FimResult).tokens.length, 1);
    });

    it("forgets what it knew of a server when another one is chosen", async () => {
      const other = { ...chosenServer, baseUrl: "https://other.example/v1", origin: "https://other.example" };
      permissions.become(allows("always", { ...other, host: "other.example" }));
      assert.equal(served(), "here");
      routed.warm();
      await settle();
      assert.deepEqual([served(), server.modelsAsked], ["other.example", 2]);
    });
  });

  describe("what a server can do", () => {
    it("is asked once, while the local model answers", async () => {
      permissions.become(allows("always"));
      const first = call();
      call();
      assert.equal(lastWords(), "it is being found out what api.example can do");
      assert.deepEqual([local.calls.length, atServer().length, server.modelsAsked], [2, 0, 1]);
      await local.calls[0]?.end("x");
      await local.calls[1]?.end("x");
      assert.equal(((await first.end) as FimResult).model, local.model);
      await settle();
      assert.equal(served(), "api.example");
      call();
      assert.deepEqual([atServer().length, server.modelsAsked], [1, 1]);
    });

    it("is not asked again at each key where that fails", async () => {
      permissions.become(allows("always"));
      server.modelFailure = "serverUnreachable";
      for (let key = 0; key < 5; key++) {
        routed.warm();
        await settle();
      }
      assert.equal(server.modelsAsked, 1);
      assert.match(routeWords(routed.route, "completion"), /the server cannot be reached\): not asked for 1 s more/);
      server.modelFailure = undefined;
      await clock.pass(1000);
      routed.warm();
      await settle();
      assert.deepEqual([served(), server.modelsAsked], ["api.example", 2]);
    });

    it("may be too little: then the local model is the one", async () => {
      permissions.become(allows("always"));
      server.completionModel = undefined;
      routed.warm();
      await settle();
      assert.equal(
        routeWords(routed.route, "completion"),
        "api.example cannot complete code with the model that is set",
      );
      routed.warm();
      await settle();
      assert.deepEqual([routed.state, server.modelsAsked], [local.state, 1]);
    });

    it("is not asked where no model of it was chosen", async () => {
      permissions.become(allows("always", { ...chosenServer, completionModel: "" }));
      routed.warm();
      call();
      await settle();
      assert.deepEqual([server.modelsAsked, server.loads], [0, 0]);
    });
  });

  it("lets one call try a server that failed, and others wait for how that goes", async () => {
    await allowed("always");
    health.begin(chosenServer.origin, clock.now()).failed("serverFault", undefined, clock.now());
    await clock.pass(1000);
    const chat = health.begin(chosenServer.origin, clock.now());
    assert.equal(served(), "here");
    call();
    assert.equal(atServer().length, 0);
    chat.ended();
    await settle();
    const own = call();
    assert.equal(served(), "api.example");
    // The newest is the one that tries.
    const newer = call({ ...live, prefix: "ab" });
    assert.equal(await own.end, "superseded");
    assert.equal(atServer().length, 2);
    server.completion.call.write("x");
    assert.equal(health.standing(chosenServer.origin, clock.now()).kind, "fine");
    await server.completion.call.end();
    await newer.end;
  });

  it("goes on where a listener fails", async () => {
    await allowed("always");
    routed.onDidRoute(() => assert.fail("a listener"));
    routed.onDidChangeState(() => assert.fail("a listener"));
    const { end } = call();
    await server.completion.call.end("x");
    assert.equal(((await end) as FimResult).tokens.length, 1);
    permissions.become(never);
    assert.equal(lines.length, 2);
    lines = [];
  });

  describe("under the completer", () => {
    const textOf = (outcome: CompletionOutcome) => (outcome.kind === "suggestion" ? outcome.text : outcome.reason);
    const ask = (completer: Completer, marked: string) =>
      completer.suggest(requestAt(marked), { signal: new AbortController().signal });

    it("does not lose the answer by which the local model is seen to be slow, nor lets it go from the screen", async () => {
      await allowed("whenUnavailable");
      const slow = new FakeBackend({ firstTokenMs: 1600 });
      local.complete = (request, options) => slow.complete(request, options);
      const completer = new Completer(routed, clock);
      for (const marked of ["a = ‸", "b = ‸", "c = ‸", "d = ‸"]) {
        const outcome = ask(completer, marked);
        await clock.pass(5000);
        await slow.call.end("12;");
        assert.equal(textOf(await outcome), "12;", marked);
        await settle();
      }
      assert.equal(served(), "api.example");
      assert.equal(textOf(await ask(completer, "d = 1‸")), "2;");
      assert.equal(atServer().length, 0);
      completer.dispose();
    });

    it("suggests what the local model says in the server's place, if that is sure by its own measure", async () => {
      await allowed("always");
      const completer = new Completer(routed, clock);
      for (const [marked, logProb, told] of [
        ["a = ‸", -0.01, "12;"],
        ["b = ‸", -0.4, "lowConfidence"],
      ] as const) {
        const outcome = ask(completer, marked);
        await clock.pass(5000);
        // Each of them weighs by its own measure, how sure the user wants it.
        assert.equal(server.completion.call.request.gateFactor, 1);
        server.completion.call.fail("looksSecret");
        await settle();
        assert.equal(local.call.request.gateFactor, 1);
        await local.call.end("12;", logProb);
        assert.equal(textOf(await outcome), told);
        await settle();
      }
      completer.dispose();
    });
  });
});
