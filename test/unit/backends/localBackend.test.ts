import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { LocalBackend } from "../../../src/backends/local/localBackend";
import type { FimResult, ModelState } from "../../../src/core/model/backend";
import { kindling } from "../../../src/core/model/families";
import { CallError } from "../../../src/protocol/rpc";
import { FakeClock, settle, until } from "../../helpers/fakeClock";
import { fimRequest, fimResult, loadedModel, MemoryTransport } from "../../helpers/memoryTransport";

const minuteMs = 60_000;
const modelPath = "/models/kindling.gguf";

/** Without what only says again what came just before. */
function changes<T>(seen: readonly T[]): readonly T[] {
  return seen.filter((one, at) => at === 0 || one !== seen[at - 1]);
}

describe("LocalBackend", () => {
  let clock: FakeClock;
  let transport: MemoryTransport;
  let backend: LocalBackend;
  let states: ModelState[];
  let lines: string[];
  /** Makes the backend anew, for another model than the stand-in. */
  let make: (wanted?: string) => void;

  beforeEach(() => {
    clock = new FakeClock();
    transport = new MemoryTransport(clock);
    states = [];
    lines = [];
    const write = (message: string) => void lines.push(message);
    const log = { debug: write, info: write, warn: write, error: write };
    make = (wanted = modelPath) => {
      backend = new LocalBackend({
        transport,
        client: "test",
        modelPath: wanted,
        standInPath: modelPath,
        unloadAfterMinutes: 30,
        clock,
        log,
      });
      backend.onDidChangeState((state) => states.push(state));
    };
    make();
  });
  afterEach(() => backend.dispose());

  const complete = (signal = new AbortController().signal) => backend.complete(fimRequest, { signal });
  const reaches = (kind: ModelState["kind"]) => until(() => backend.state.kind === kind);
  const failure = () => (backend.state.kind === "failed" ? backend.state.failure : undefined);
  const share = () => (backend.state.kind === "loading" ? backend.state.share : undefined);

  async function ready(): Promise<void> {
    backend.warm();
    await reaches("ready");
  }

  /** Starts a load that stays pending. */
  async function loading(): Promise<void> {
    transport.behaviour.load = "hold";
    backend.warm();
    await until(() => transport.processes.at(-1)?.loads.length === 1);
  }

  /** Begins a completion that the process has and does not answer. */
  async function running(signal?: AbortSignal): Promise<{ call: Promise<FimResult> }> {
    const { completions } = transport.process;
    const before = completions.length;
    const call = complete(signal);
    call.catch(() => undefined);
    await until(() => completions.length > before);
    return { call };
  }

  /** Loses a ready process and comes back to ready. */
  async function loseAndReturn(delayMs: number): Promise<void> {
    const { opened } = transport;
    transport.process.end("crashed");
    await clock.pass(delayMs - 1);
    assert.equal(transport.opened, opened);
    assert.equal(share(), 0);
    await clock.pass(1);
    assert.equal(transport.opened, opened + 1);
    await reaches("ready");
  }

  /** Whatever is tried, no process is started. */
  async function opensNothing(forMs = 10 * minuteMs): Promise<void> {
    const [opened, state] = [transport.opened, backend.state];
    backend.warm();
    await assert.rejects(complete(), { kind: "notLoaded" });
    await clock.pass(forMs);
    assert.equal(transport.opened, opened);
    assert.deepEqual(backend.state, state);
  }

  it("goes from none over loading to ready, and shows the load's progress", async () => {
    assert.equal(backend.state.kind, "none");
    await loading();
    assert.deepEqual(backend.state, { kind: "loading", name: "kindling.gguf", share: 0 });
    const [load] = transport.process.loads;
    assert.equal(load?.params.modelPath, modelPath);
    load?.progress(0.25);
    await until(() => share() === 0.25);
    load?.progress(1);
    load?.answer(loadedModel({ modelPath }));
    await reaches("ready");
    const seen = states.map((state) => (state.kind === "loading" ? state.share : state.kind));
    assert.deepEqual(changes(seen), [0, 0.25, 1, "ready"]);
    const { minLineLogProb } = kindling;
    const model = { name: "Kindling", contextSize: 1024, minLineLogProb, writesBlocks: false };
    assert.deepEqual(backend.state, { kind: "ready", model });
  });

  it("writes the log of the process and tells its status", async () => {
    assert.equal(await backend.status(), undefined);
    await ready();
    transport.process.log("hello");
    await until(() => lines.some((line) => line === "model process 1001: hello"));
    assert.equal((await backend.status())?.pid, 1001);
  });

  it("has the process stop at what its own model would not be shown for", async () => {
    await ready();
    for (const [gateFactor, least] of [
      [2, 2 * kindling.minLineLogProb],
      [undefined, undefined],
    ] as const) {
      const call = backend.complete({ ...fimRequest, gateFactor }, { signal: new AbortController().signal });
      await until(() => transport.process.completions.length === 1);
      const [completion] = transport.process.completions.splice(0);
      assert.equal(completion?.params.leastLineLogProb, least);
      completion?.answer(fimResult);
      await call;
    }
  });

  it("is busy while it completes, and delivers tokens before the result", async () => {
    await ready();
    const heard: string[] = [];
    const { signal } = new AbortController();
    const call = backend.complete(fimRequest, { onToken: ({ text }) => heard.push(text), signal });
    await until(() => transport.process.completions.length === 1);
    assert.equal(backend.state.kind, "busy");
    transport.process.completions[0]?.progress({ text: "b", logProb: -0.1 });
    transport.process.completions[0]?.answer(fimResult);
    assert.deepEqual(await call, fimResult);
    assert.deepEqual(heard, ["b"]);
    assert.equal(backend.state.kind, "ready");
  });

  it("is not seen to be busy with what nobody waits for", async () => {
    await ready();
    const states: string[] = [];
    backend.onDidChangeState(({ kind }) => states.push(kind));
    const call = backend.complete({ ...fimRequest, urgency: "ahead" }, { signal: new AbortController().signal });
    await until(() => transport.process.completions.length === 1);
    transport.process.completions[0]?.answer(fimResult);
    await call;
    assert.deepEqual(states, []);
  });

  it("stays busy until the last of several completions has settled", async () => {
    await ready();
    const first = await running();
    const second = await running();
    transport.process.completions[0]?.refuse(new CallError("superseded", "a newer one came"));
    await assert.rejects(first.call, { kind: "superseded" });
    assert.equal(backend.state.kind, "busy");
    transport.process.completions[1]?.answer(fimResult);
    await second.call;
    assert.equal(backend.state.kind, "ready");
  });

  it("starts a lost process again after growing delays, and gives up at the fourth loss until restarted", async () => {
    await ready();
    for (const delayMs of [250, 1000, 4000]) await loseAndReturn(delayMs);
    transport.process.end("crashed again");
    await reaches("failed");
    assert.deepEqual(backend.state, { kind: "failed", failure: "stopped", detail: "crashed again" });
    await opensNothing(minuteMs);
    assert.equal(transport.opened, 4);
    backend.restart();
    await reaches("ready");
    assert.equal(transport.opened, 5);
    await loseAndReturn(250);
  });

  it("does not try again when no process can be started", async () => {
    transport.behaviour.refusal = new Error("no such file");
    backend.warm();
    await reaches("failed");
    await opensNothing();
    assert.deepEqual([failure(), transport.opened], ["cannotStart", 1]);
  });

  it("lets the process go when the model is broken, and does not try again", async () => {
    transport.behaviour.load = new CallError("modelBroken", "cut short");
    backend.warm();
    await reaches("failed");
    assert.deepEqual(backend.state, { kind: "failed", failure: "modelBroken", detail: "cut short" });
    await opensNothing();
    assert.deepEqual([transport.process.closes, transport.opened], [1, 1]);
  });

  it("lets the process go when the model is of no family that completes code", async () => {
    await loading();
    transport.process.loads[0]?.answer({ ...loadedModel({ modelPath }), family: undefined });
    await reaches("failed");
    assert.deepEqual([failure(), transport.process.closes], ["noFim", 1]);
  });

  it("gives up on a process that dies at each load", async () => {
    transport.behaviour.load = "die";
    backend.warm();
    for (let second = 0; second < 100; second++) await clock.pass(1000);
    assert.deepEqual(backend.state, { kind: "failed", failure: "stopped", detail: "crashed at its load" });
    assert.equal(transport.opened, 4);
    await opensNothing();
  });

  it("ends a ready process that does not answer pings, and starts it again", async () => {
    await ready();
    const { process } = transport;
    await clock.pass(5 * minuteMs);
    assert.equal(process.kills, 0);
    transport.behaviour.answersPings = false;
    await clock.pass(9500);
    assert.equal(process.kills, 0);
    await clock.pass(5500);
    assert.equal(process.kills, 1);
    transport.behaviour.answersPings = true;
    await clock.pass(250);
    await reaches("ready");
    assert.equal(transport.opened, 2);
  });

  it("replaces a process that it is cut off from, which may live on", async () => {
    await ready();
    const { process } = transport;
    process.cutOff();
    await until(() => process.kills === 1);
    await clock.pass(250);
    await reaches("ready");
    assert.equal(transport.opened, 2);
  });

  it("has more patience with a process that loads", async () => {
    transport.behaviour.answersPings = false;
    await loading();
    const { process } = transport;
    await clock.pass(minuteMs - 500);
    assert.equal(process.kills, 0);
    await clock.pass(10_000);
    assert.equal(process.kills, 1);
  });

  for (const [when, act, after] of [
    ["the process dies", () => transport.process.end("crashed"), ["loading"]],
    ["the user restarts", () => backend.restart(), ["none", "loading"]],
  ] as const) {
    it(`rejects a pending completion when ${when}`, async () => {
      await ready();
      const { call } = await running();
      states = [];
      act();
      await assert.rejects(call, { kind: "processGone" });
      await settle();
      const seen = states.map(({ kind }) => kind);
      assert.deepEqual(seen, after);
    });
  }

  it("rejects a completion at once when its signal aborts, though the process does not answer", async () => {
    await ready();
    const abort = new AbortController();
    const { call } = await running(abort.signal);
    abort.abort();
    await assert.rejects(call, { kind: "cancelled" });
    assert.equal(backend.state.kind, "ready");
    await until(() => transport.process.completions[0]?.signal.aborted === true);
    await assert.rejects(complete(AbortSignal.abort()), { kind: "cancelled" });
  });

  it("rejects a completion before the model is ready, and starts one process", async () => {
    await assert.rejects(complete(), { kind: "notLoaded" });
    assert.equal(backend.state.kind, "loading");
    backend.warm();
    await reaches("ready");
    assert.equal(transport.opened, 1);
  });

  it("ends the process when it is restarted while loading, and hears no more of that load", async () => {
    await loading();
    const old = transport.process;
    backend.restart();
    old.loads[0]?.progress(0.5);
    old.loads[0]?.answer(loadedModel({ modelPath }, "Old"));
    await until(() => old.isEnded && transport.process !== old && transport.process.loads.length === 1);
    await clock.pass(minuteMs);
    assert.deepEqual([old.quits, old.closes, old.kills], [1, 0, 0]);
    assert.deepEqual([share(), transport.opened], [0, 2]);
    assert.equal(transport.process.loads[0]?.params.despiteStrikes, true);
    transport.process.loads[0]?.answer(loadedModel({ modelPath }, "New"));
    await reaches("ready");
    const seen = states.map((state) => ("model" in state ? state.model.name : state.kind));
    assert.deepEqual(changes(seen), ["loading", "none", "loading", "New"]);
  });

  it("lets the process go when it is disposed of while loading, and opens nothing after that", async () => {
    await loading();
    const { process } = transport;
    backend.dispose();
    process.loads[0]?.answer(loadedModel({ modelPath }));
    await until(() => process.isEnded);
    backend.restart();
    await opensNothing();
    assert.deepEqual([process.closes, transport.opened, backend.state.kind], [1, 1, "none"]);
  });

  it("lets a process go that comes up only after the backend was disposed of", async () => {
    transport.behaviour.opening = clock.sleep(500);
    backend.warm();
    await until(() => transport.opened === 1);
    backend.dispose();
    await clock.pass(500);
    await until(() => transport.processes[0]?.isEnded === true);
    assert.deepEqual([transport.process.closes, backend.state.kind], [1, "none"]);
  });

  it("opens nothing when it is disposed of between a loss and the next start", async () => {
    await ready();
    transport.process.end("crashed");
    await reaches("loading");
    backend.dispose();
    await opensNothing();
    assert.equal(transport.opened, 1);
  });

  it("is not harmed by a listener that throws", async () => {
    backend.onDidChangeState(() => {
      throw new Error("oops");
    });
    await ready();
    const { call } = await running();
    transport.process.completions[0]?.answer(fimResult);
    assert.deepEqual(await call, fimResult);
    await loseAndReturn(250);
    assert.ok(lines.some((line) => line.startsWith("a listener failed at the state ready")));
  });

  describe("for another model than the stand-in", () => {
    const big = "/models/big.gguf";
    const awaited = () => ("awaited" in backend.state ? backend.state.awaited : undefined);
    const served = () => ("model" in backend.state ? backend.state.model.name : undefined);
    beforeEach(() => {
      backend.dispose();
      make(big);
      transport.behaviour.load = "hold";
    });

    /** Serves the stand-in while the big model is being loaded. */
    async function standingIn(): Promise<void> {
      backend.warm();
      await until(() => transport.processes.at(-1)?.loads.length === 1);
    }

    it("completes with the stand-in until the other one is there", async () => {
      await standingIn();
      assert.equal(served(), "Kindling");
      const [load] = transport.process.loads;
      assert.deepEqual([load?.params.modelPath, load?.params.isStandIn], [big, false]);
      load?.progress(0.5);
      const half = { kind: "loading", name: "big.gguf", share: 0.5 };
      await until(() => isDeepStrictEqual(awaited(), half));
      const { call } = await running();
      transport.process.completions[0]?.answer(fimResult);
      await call;
      load?.answer(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
      assert.equal(awaited(), undefined);
    });

    it("goes on with the stand-in where the other one cannot be loaded, and says why", async () => {
      transport.behaviour.load = new CallError("outOfMemory", "too big");
      backend.warm();
      await until(() => awaited()?.kind === "failed");
      assert.deepEqual(awaited(), { kind: "failed", name: "big.gguf", failure: "outOfMemory", detail: "too big" });
      assert.deepEqual([served(), transport.process.isEnded], ["Kindling", false]);
      backend.useModel(modelPath);
      await until(() => awaited() === undefined);
      assert.deepEqual([served(), transport.opened], ["Kindling", 1]);
    });

    it("loads the other one also where the stand-in cannot be loaded, and fails where neither can", async () => {
      transport.behaviour.standIn = new CallError("modelMissing", "no stand-in");
      await standingIn();
      assert.equal(backend.state.kind, "loading");
      transport.process.loads[0]?.refuse(new CallError("modelBroken", "cut short"));
      await reaches("failed");
      assert.equal(failure(), "modelBroken");
    });

    it("loads the stand-in where the model from before made way for one that failed, and did not come back", async () => {
      await standingIn();
      transport.process.loads[0]?.answer(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
      backend.useModel("/models/second.gguf");
      await until(() => transport.process.loads.length === 2);
      transport.process.tellRole(undefined);
      transport.process.loads[1]?.refuse(new CallError("noFim", "untrained"));
      await until(() => awaited()?.kind === "failed");
      assert.deepEqual([served(), transport.opened], ["Kindling", 1]);
      assert.deepEqual(awaited(), { kind: "failed", name: "second.gguf", failure: "noFim", detail: "untrained" });
    });

    it("fails where nothing is left to serve, and starts again for the next model", async () => {
      await standingIn();
      transport.process.loads[0]?.answer(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
      transport.behaviour.standIn = new CallError("modelMissing", "no stand-in");
      backend.useModel("/models/second.gguf");
      await until(() => transport.process.loads.length === 2);
      transport.process.tellRole(undefined);
      transport.process.loads[1]?.refuse(new CallError("noFim", "untrained"));
      await reaches("failed");
      assert.equal(failure(), "noFim");
      transport.behaviour.standIn = "answer";
      transport.behaviour.load = "answer";
      backend.useModel(big);
      await reaches("ready");
    });

    it("uses what the process has already, and loads no stand-in over it", async () => {
      transport.behaviour.present = loadedModel({ modelPath: "/models/third.gguf" }, "Third");
      transport.behaviour.standIn = "die";
      await standingIn();
      assert.equal(served(), "Third");
      transport.process.loads[0]?.answer(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
    });

    it("asks for nothing where the process has the model", async () => {
      transport.behaviour.present = loadedModel({ modelPath: big }, "Big");
      backend.warm();
      await reaches("ready");
      assert.deepEqual([served(), awaited(), transport.process.loads.length], ["Big", undefined, 0]);
    });

    it("follows another window that loads another model", async () => {
      await standingIn();
      transport.process.tellRole(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
      assert.equal(awaited(), undefined);
      transport.process.tellRole(loadedModel({ modelPath: "/models/third.gguf" }, "Third"));
      await until(() => served() === "Third");
    });

    it("takes the newest of several wishes", async () => {
      await standingIn();
      backend.useModel("/models/second.gguf");
      backend.useModel("/models/third.gguf");
      await until(() => transport.process.loads.length === 2);
      assert.equal(transport.process.loads[1]?.params.modelPath, "/models/third.gguf");
      transport.process.loads[0]?.refuse(new CallError("superseded", big));
      transport.process.loads[1]?.answer(loadedModel({ modelPath: "/models/third.gguf" }, "Third"));
      await until(() => served() === "Third");
      assert.deepEqual([awaited(), transport.process.loads.length, transport.opened], [undefined, 2, 1]);
    });

    it("does not fail for a model that is not wanted any more", async () => {
      transport.behaviour.standIn = new CallError("modelMissing", "no stand-in");
      await standingIn();
      backend.useModel("/models/second.gguf");
      transport.process.loads[0]?.refuse(new CallError("modelBroken", "cut short"));
      await until(() => transport.process.loads.length === 2);
      transport.process.loads[1]?.answer(loadedModel({ modelPath: "/models/second.gguf" }, "Second"));
      await until(() => served() === "Second");
      assert.deepEqual([awaited(), transport.opened], [undefined, 1]);
    });

    it("shows the newest wish while an older one is still being loaded", async () => {
      await standingIn();
      transport.process.loads[0]?.progress(0.4);
      const wished = (name: string, share: number) =>
        until(() => isDeepStrictEqual(awaited(), { kind: "loading", name, share }));
      await wished("big.gguf", 0.4);
      backend.useModel("/models/third.gguf");
      assert.deepEqual(awaited(), { kind: "loading", name: "third.gguf", share: 0 });
      backend.useModel(modelPath);
      assert.equal(awaited(), undefined);
    });

    it("tells the process when it goes back to what serves, so that the load is given up", async () => {
      await standingIn();
      backend.useModel(modelPath);
      await until(() => transport.process.loads.length === 2);
      const [left, back] = transport.process.loads;
      assert.deepEqual([back?.params.modelPath, back?.params.isStandIn], [modelPath, false]);
      left?.refuse(new CallError("superseded", big));
      back?.answer(loadedModel({ modelPath }, "Kindling"));
      await until(() => backend.state.kind === "ready" && !transport.process.isEnded);
      assert.deepEqual([served(), awaited()], ["Kindling", undefined]);
    });

    it("says that another window wanted another model in place of the one that it waits for", async () => {
      await standingIn();
      transport.process.loads[0]?.refuse(new CallError("superseded", big));
      await until(() => isDeepStrictEqual(awaited(), { kind: "replaced", name: "big.gguf" }));
      assert.equal(served(), "Kindling");
    });

    it("says nothing of a load that failed after it was not wanted any more", async () => {
      await standingIn();
      backend.useModel("/models/third.gguf");
      transport.process.loads[0]?.refuse(new CallError("modelBroken", "cut short"));
      await until(() => transport.process.loads.length === 2);
      assert.ok(!states.some((state) => "awaited" in state && state.awaited?.kind === "failed"));
    });

    it("loads the stand-in first also where the wish changes before the process has said hello", async () => {
      transport.behaviour.standIn = "hold";
      backend.warm();
      await until(() => {
        // Nothing waits for more than a few turns here, and the greeting takes several.
        backend.useModel(`/models/${transport.processes.length}.gguf`);
        return transport.processes.at(-1)?.loads.length === 1;
      });
      const [first] = transport.process.loads;
      assert.deepEqual([first?.params.isStandIn, first?.params.modelPath], [true, modelPath]);
    });

    it("says that another window had another model loaded over the wanted one", async () => {
      transport.behaviour.present = loadedModel({ modelPath: big }, "Big");
      backend.warm();
      await reaches("ready");
      transport.process.tellRole(loadedModel({ modelPath: "/models/third.gguf" }, "Third"));
      await until(() => served() === "Third");
      assert.deepEqual(awaited(), { kind: "replaced", name: "big.gguf" });
      transport.process.tellRole(loadedModel({ modelPath: big }, "Big"));
      await until(() => served() === "Big");
      assert.equal(awaited(), undefined);
    });

    it("has patience with a load of three minutes that goes forward, and with nothing that stands still", async () => {
      await standingIn();
      const { process } = transport;
      transport.behaviour.answersPings = false;
      for (let second = 0; second < 180; second += 20) {
        await clock.pass(20_000);
        process.loads[0]?.progress(second / 180);
        await settle();
      }
      await clock.pass(60_000);
      assert.equal(process.kills, 0);
      await clock.pass(4000);
      assert.equal(process.kills, 1);
    });
  });

  describe("a process that leaves by its own will", () => {
    it("for want of work: is started by the next request, and not sooner", async () => {
      await ready();
      transport.process.leave("idle");
      await reaches("asleep");
      await clock.pass(10 * minuteMs);
      assert.equal(transport.opened, 1);
      await assert.rejects(complete(), { kind: "notLoaded" });
      await reaches("ready");
      assert.equal(transport.opened, 2);
      assert.ok(!lines.some((line) => line.includes("was lost")), lines.join("\n"));
    });

    for (const reason of ["restart", "displaced"] as const) {
      it(`because of ${reason}: another takes its place, and nothing was lost`, async () => {
        await ready();
        for (let time = 2; time < 8; time++) {
          transport.process.leave(reason);
          await reaches("loading");
          await clock.pass(100);
          await reaches("ready");
          assert.equal(transport.opened, time);
        }
        assert.ok(!lines.some((line) => line.includes("was lost")), lines.join("\n"));
      });
    }
  });

  it("is content with what another window chose where its user chose nothing, until he does", async () => {
    transport.behaviour.present = loadedModel({ modelPath: "/models/big.gguf" }, "Big");
    await ready();
    assert.deepEqual(backend.state.kind === "ready" && [backend.state.model.name, backend.state.awaited], [
      "Big",
      undefined,
    ]);
    assert.equal(transport.process.loads.length, 0);
    transport.behaviour.load = "hold";
    backend.useModel(modelPath);
    await until(() => transport.process.loads.length === 1);
    assert.equal(transport.process.loads[0]?.params.modelPath, modelPath);
  });

  it("a question that meets a process which leaves for want of work starts another", async () => {
    await ready();
    const { call } = await running();
    transport.process.leave("idle");
    await assert.rejects(call, { kind: "processGone" });
    await clock.pass(50);
    await reaches("ready");
    assert.equal(transport.opened, 2);
    assert.ok(!states.some(({ kind }) => kind === "asleep"));
  });

  it("a restart while a process is being reached ends that one, and not the next", async () => {
    transport.behaviour.opening = clock.sleep(500);
    backend.warm();
    await until(() => transport.opened === 1);
    backend.restart();
    await settle();
    assert.equal(transport.opened, 1);
    await clock.pass(500);
    await reaches("ready");
    assert.deepEqual(
      transport.processes.map(({ quits }) => quits),
      [1, 0],
    );
  });

  it("comes back with a process that another window started, after it gave up", async () => {
    await ready();
    for (const delayMs of [250, 1000, 4000]) await loseAndReturn(delayMs);
    transport.process.end("crashed again");
    await reaches("failed");
    await opensNothing();
    transport.canJoin = true;
    backend.warm();
    await reaches("ready");
    assert.equal(transport.opened, 5);
  });

  it("tells the process how long it may be idle", async () => {
    await ready();
    backend.unloadAfter(5);
    await until(() => transport.process.unloadAfter.length === 2);
    assert.deepEqual(transport.process.unloadAfter, [30, 5]);
    transport.process.end("crashed");
    await clock.pass(250);
    await reaches("ready");
    assert.deepEqual(transport.process.unloadAfter, [5]);
  });
});
