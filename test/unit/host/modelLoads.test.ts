import assert from "node:assert/strict";
import type { Engine } from "../../../src/host/engine";
import { ModelLoads } from "../../../src/host/modelLoads";
import { Strikes } from "../../../src/host/strikes";
import type { LoadedModel, LoadParams, Role, RoleStatus } from "../../../src/protocol/host";
import type { MachineInfo } from "../../../src/protocol/machine";
import { CallError } from "../../../src/protocol/rpc";
import { settle } from "../../helpers/fakeClock";
import { tempFolder } from "../../helpers/tempFolder";

/** A load that the engine was asked for, which the test settles. */
interface Asked {
  readonly params: LoadParams;
  readonly progress: (share: number) => void;
  readonly signal: AbortSignal;
  readonly fail: (error: Error) => void;
  readonly end: () => void;
}

class ScriptedEngine implements Engine {
  roles: readonly RoleStatus[] = [];
  /** Everything it was asked for, in order, in words. */
  readonly log: string[] = [];
  readonly asked: Asked[] = [];
  /** What is under way; {@link Engine} allows one at a time. */
  #underWay = 0;

  load(params: LoadParams, progress: (share: number) => void, signal: AbortSignal): Promise<LoadedModel> {
    this.#begin(`load ${params.modelPath} for ${params.role}`);
    return new Promise<LoadedModel>((resolve, reject) => {
      const facts = { architecture: "llama", parameters: 1, fileBytes: 1, family: undefined, loadMs: 0 };
      const { modelPath, contextSize } = params;
      const end = () => resolve({ ...facts, modelPath, contextSize, name: modelPath });
      this.asked.push({ params, progress, signal, fail: reject, end });
    }).finally(() => this.#underWay--);
  }

  async unload(role: Role): Promise<void> {
    this.#begin(`unload ${role}`);
    await settle();
    this.#underWay--;
  }

  complete(): never {
    throw new Error("not asked for here");
  }

  chore(): undefined {
    return undefined;
  }

  chat(): never {
    throw new Error("not asked for here");
  }

  countChat(): never {
    throw new Error("not asked for here");
  }

  countTokens(): never {
    throw new Error("not asked for here");
  }

  probeSpeed(): never {
    throw new Error("not asked for here");
  }

  describeMachine(): Promise<MachineInfo> {
    throw new Error("not asked for here");
  }

  #begin(what: string): void {
    this.log.push(what);
    assert.equal(++this.#underWay, 1, "one at a time");
  }
}

describe("ModelLoads", () => {
  let engine: ScriptedEngine;
  let loads: ModelLoads;
  let changes: Role[];

  const params = (modelPath: string, given: Partial<LoadParams> = {}): LoadParams => ({
    ...{ role: "completion", modelPath, contextSize: 4096, threads: 0, isStandIn: false, despiteStrikes: false },
    ...given,
  });
  const load = (modelPath: string, given?: Partial<LoadParams>) =>
    loads.load(params(modelPath, given), () => undefined);
  /** Settles the load that the engine was asked for last. */
  const settleLast = async (error?: Error) => {
    await settle();
    const last = engine.asked.at(-1);
    if (error) last?.fail(error);
    else last?.end();
  };
  /** Loads a model from beginning to end. */
  const have = async (modelPath: string, given?: Partial<LoadParams>) => {
    const loading = load(modelPath, given);
    await settleLast();
    return await loading;
  };

  beforeEach(() => {
    engine = new ScriptedEngine();
    changes = [];
    loads = new ModelLoads(engine, undefined, (role) => changes.push(role));
  });

  it("who asks for the same shares one load, and all hear its progress from then on", async () => {
    const heard: string[] = [];
    const first = loads.load(params("a"), (share) => heard.push(`first ${share}`));
    await settle();
    engine.asked[0]?.progress(0.25);
    const second = loads.load(params("a"), (share) => heard.push(`second ${share}`));
    engine.asked[0]?.progress(1);
    await settleLast();
    assert.equal(await first, await second);
    assert.deepEqual(heard, ["first 0.25", "first 1", "second 1"]);
    assert.deepEqual([engine.log, changes], [["load a for completion"], ["completion"]]);
  });

  it("shares a failure as well, and loads anew when asked again", async () => {
    const both = [load("a"), load("a")].map((one) => assert.rejects(one, { kind: "modelBroken" }));
    await settleLast(new CallError("modelBroken", "a"));
    await Promise.all(both);
    assert.deepEqual([engine.log.length, changes], [1, []]);
    assert.equal((await have("a")).name, "a");
    assert.equal(engine.log.length, 2);
  });

  it("shares a load that waits for its turn", async () => {
    const [a, b, again] = [load("a", { role: "chat" }), load("b"), load("b")];
    await settleLast();
    await a;
    await settleLast();
    assert.equal(await b, await again);
    assert.deepEqual(engine.log, ["load a for chat", "load b for completion"]);
  });

  it("does different loads one after the other, in the order in which they were asked for", async () => {
    const asked = [
      load("a"),
      load("b", { role: "chat" }),
      load("a", { contextSize: 8192 }),
      load("a", { threads: 2, contextSize: 8192 }),
    ];
    for (const one of asked) {
      await settleLast();
      await one;
    }
    const words = ["load a for completion", "load b for chat", "load a for completion", "load a for completion"];
    assert.deepEqual(engine.log, words);
    assert.deepEqual(changes, ["completion", "chat", "completion", "completion"]);
  });

  it("a load of what is there is answered at once, also after others failed", async () => {
    const model = await have("a");
    assert.equal(await load("a"), model);
    assert.equal(await load("a", { despiteStrikes: true }), model);
    const failing = load("b");
    await settleLast(new CallError("outOfMemory", "b"));
    await assert.rejects(failing, { kind: "outOfMemory" });
    assert.equal(await load("a"), model, "what failed has left the model from before");
    assert.deepEqual([engine.log.length, changes], [2, ["completion"]]);
  });

  it("tells that a role is empty where the model from before made way for one that failed, and did not come back", async () => {
    await have("a");
    const failing = load("b");
    await settle();
    engine.roles = [{ role: "completion", state: "empty", model: undefined }];
    await settleLast(new CallError("noFim", "b"));
    await assert.rejects(failing, { kind: "noFim" });
    assert.deepEqual(changes, ["completion", "completion"]);
    await have("a");
    assert.equal(engine.log.length, 3);
  });

  it("the same file for another role is another load", async () => {
    await have("a");
    await have("a", { role: "chat" });
    assert.deepEqual(engine.log, ["load a for completion", "load a for chat"]);
  });

  it("a stand-in never replaces a model, neither one that is there nor one on its way", async () => {
    const wanted = load("wanted");
    const standIn = load("stand-in", { isStandIn: true });
    await settleLast();
    assert.equal((await standIn).name, "wanted");
    assert.equal(await standIn, await wanted);
    assert.equal(await load("stand-in", { isStandIn: true }), await wanted);
    assert.deepEqual(engine.log, ["load wanted for completion"]);
  });

  it("a stand-in is loaded where there is nothing, also after what was on its way failed", async () => {
    const wanted = load("wanted");
    const standIn = load("stand-in", { isStandIn: true });
    await settleLast(new CallError("modelBroken", "wanted"));
    await assert.rejects(wanted, { kind: "modelBroken" });
    await settleLast();
    assert.equal((await standIn).name, "stand-in");
  });

  it("a model replaces a stand-in; the same file serves on", async () => {
    const standIn = await have("stand-in", { isStandIn: true });
    assert.equal(await load("stand-in"), standIn);
    assert.equal((await have("wanted")).name, "wanted");
    assert.deepEqual(changes, ["completion", "completion"]);
  });

  it("unloads in turn, one role only, and loads anew afterwards", async () => {
    await have("a", { role: "chat" });
    const model = load("b");
    const unloading = loads.unload("completion");
    await settleLast();
    await model;
    await unloading;
    assert.deepEqual(changes, ["chat", "completion", "completion"]);
    await load("a", { role: "chat" });
    await have("b");
    const words = ["load a for chat", "load b for completion", "unload completion", "load b for completion"];
    assert.deepEqual(engine.log, words);
  });

  it("who asks for a model behind an unload has it afterwards", async () => {
    const before = load("a");
    const unloading = loads.unload("completion");
    const behind = load("a");
    await settleLast();
    await before;
    await unloading;
    await settle();
    const heard: number[] = [];
    const shared = loads.load(params("a"), (share) => heard.push(share));
    engine.asked.at(-1)?.progress(0.5);
    assert.deepEqual(heard, [0.5]);
    await settleLast();
    assert.equal(await behind, await shared);
    assert.deepEqual(engine.log, ["load a for completion", "unload completion", "load a for completion"]);
  });

  describe("with strikes", () => {
    const folder = tempFolder();

    it("does not try what is struck out, and goes on", async () => {
      const files = { loading: folder("e.loading"), strikes: folder("e.strikes") };
      for (let loss = 0; loss < 2; loss++) {
        const lost = new Strikes(files);
        lost.inherit();
        void lost.watch(params("bad"), () => new Promise(() => undefined));
      }
      const strikes = new Strikes(files);
      strikes.inherit();
      loads = new ModelLoads(engine, strikes, (role) => changes.push(role));
      await assert.rejects(load("bad"), { kind: "tookProcessDown" });
      assert.deepEqual([engine.log, changes], [[], []]);
      await have("good");
      await have("bad", { despiteStrikes: true });
      await have("good");
      await have("bad");
      assert.deepEqual(changes.length, 4);
    });
  });

  it("gives up what another model is wanted in place of: one that is being loaded, and one that has not begun", async () => {
    const first = assert.rejects(load("a"), { kind: "superseded" });
    await settle();
    const second = assert.rejects(load("b"), { kind: "superseded" });
    const { signal } = engine.asked[0] ?? {};
    assert.ok(signal?.aborted);
    const last = load("a", { threads: 2 });
    await settleLast(new CallError("superseded", "a"));
    await Promise.all([first, second]);
    await settleLast();
    assert.equal((await last).name, "a");
    assert.deepEqual(engine.log, ["load a for completion", "load a for completion"]);
  });

  it("gives nothing up for a stand-in, for another role, or for the same model", async () => {
    const wanted = load("wanted");
    await settle();
    const others = [load("stand-in", { isStandIn: true }), load("b", { role: "chat" }), load("wanted")];
    assert.ok(!engine.asked[0]?.signal.aborted);
    await settleLast();
    await settleLast();
    await Promise.all([wanted, ...others]);
  });

  it("has loaded a model that another one was wanted in place of too late", async () => {
    const first = load("a");
    await settle();
    const second = load("b");
    await settleLast();
    assert.equal((await first).name, "a");
    await settleLast();
    assert.equal((await second).name, "b");
  });
});
