import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Strikes } from "../../../src/host/strikes";
import type { LoadParams } from "../../../src/protocol/host";
import { tempFolder } from "../../helpers/tempFolder";

const model = "/models/a.gguf";

describe("Strikes", () => {
  const folder = tempFolder();
  let home: string;
  let oomKills: number;
  let made = 0;

  const files = () => ({ loading: path.join(home, "e.loading"), strikes: path.join(home, "e.strikes") });
  const strikes = () => new Strikes(files(), () => oomKills);
  const params = (modelPath = model, despiteStrikes = false): LoadParams => ({
    ...{ role: "completion", modelPath, contextSize: 4096, threads: 0, isStandIn: false, despiteStrikes },
  });
  const load = (modelPath?: string, despiteStrikes?: boolean) =>
    strikes().watch(params(modelPath, despiteStrikes), async () => "loaded");
  /** A process that is lost while it loads; `killed` tells whether the system ran out of memory. */
  const lose = (modelPath?: string, killed = false) => {
    const process = strikes();
    process.inherit();
    void process.watch(params(modelPath), () => new Promise(() => undefined));
    if (killed) oomKills++;
  };

  beforeEach(() => {
    home = folder(String(made++));
    mkdirSync(home);
    oomKills = 7;
  });

  it("has a marker beside the endpoint exactly while a model is loaded", async () => {
    const process = strikes();
    assert.equal(process.inherit(), undefined);
    const seen = await process.watch(params(), async () => {
      assert.equal(statSync(files().loading).mode & 0o777, 0o600);
      return JSON.parse(readFileSync(files().loading, "utf8"));
    });
    assert.deepEqual(seen, { modelPath: model, oomKills: 7 });
    assert.deepEqual(readdirSync(home), []);
    await assert.rejects(
      process.watch(params(), () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.deepEqual(readdirSync(home), []);
    assert.equal(strikes().inherit(), undefined);
  });

  it("finds out what was loaded when the process before it was lost, once", () => {
    lose();
    assert.equal(strikes().inherit(), model);
    assert.equal(existsSync(files().loading), false);
    assert.equal(strikes().inherit(), undefined);
  });

  it("loads a model again after one loss, and not after two in a row", async () => {
    lose();
    strikes().inherit();
    lose();
    const process = strikes();
    process.inherit();
    const refused = { kind: "tookProcessDown", message: /^\/models\/a\.gguf: the last 2 processes/ };
    await assert.rejects(load(), refused);
    await assert.rejects(load(), refused, "a later process knows it as well");
    assert.equal(existsSync(files().loading), false, "what was refused is not under way");
    assert.equal(await load("/models/b.gguf"), "loaded", "another model is not to blame");
    await assert.rejects(load(), refused);
  });

  it("one loss is no reason to refuse", async () => {
    lose();
    strikes().inherit();
    assert.equal(await load(), "loaded");
  });

  it("a load that ends, well or badly, clears the model", async () => {
    for (const end of [async () => "fine", () => Promise.reject(new Error("broken"))]) {
      lose();
      strikes().inherit();
      await strikes()
        .watch(params(), end)
        .catch(() => undefined);
      lose();
      strikes().inherit();
      assert.equal(await load(), "loaded");
    }
  });

  it("what the user asks for is loaded all the same, and clears the model", async () => {
    lose();
    lose();
    strikes().inherit();
    await assert.rejects(load(), { kind: "tookProcessDown" });
    assert.equal(await load(model, true), "loaded");
    assert.equal(await load(), "loaded");
    assert.deepEqual(JSON.parse(readFileSync(files().strikes, "utf8")), {});
  });

  it("what the user asks for counts when it takes the process down again", async () => {
    lose();
    lose();
    strikes().inherit();
    void strikes().watch(params(model, true), () => new Promise(() => undefined));
    strikes().inherit();
    await assert.rejects(load(), { kind: "tookProcessDown", message: /the last 3 processes/ });
  });

  it("blames memory only where the system killed something during the last of the loads", async () => {
    lose(model, true);
    lose(model, true);
    strikes().inherit();
    await assert.rejects(load(), { kind: "outOfMemory", message: /the system was out of memory/ });
    lose("/models/b.gguf", true);
    lose("/models/b.gguf");
    strikes().inherit();
    await assert.rejects(load("/models/b.gguf"), { kind: "tookProcessDown" });
  });

  it("a system that was started anew, and counts from 0 again, was not out of memory", async () => {
    lose();
    lose();
    oomKills = 0;
    strikes().inherit();
    await assert.rejects(load(), { kind: "tookProcessDown" });
  });

  it("a process that leaves by its own will blames no load, neither one under way nor one that begins then", async () => {
    const process = strikes();
    void process.watch(params(), () => new Promise(() => undefined));
    process.leave(true);
    assert.equal(existsSync(files().loading), false);
    void process.watch(params("/models/b.gguf"), () => new Promise(() => undefined));
    assert.equal(strikes().inherit(), undefined);
    strikes().leave(true);
  });

  it("damaged files are as good as none", async () => {
    const texts = ["", "{", "null", "5", '"text"', "[1,2]", "\0\0\0", '{"modelPath":5}', '{"modelPath":null}'];
    for (const text of [...texts, `{"${model}":null}`, `{"${model}":5}`, `{"${model}":{}}`]) {
      for (const file of [files().loading, files().strikes]) writeFileSync(file, text);
      assert.equal(strikes().inherit(), undefined, text);
      assert.equal(await load(), "loaded", text);
      assert.equal(existsSync(files().loading), false, text);
    }
  });

  it("a marker without its count of kills blames no memory", async () => {
    for (let loss = 0; loss < 2; loss++) {
      writeFileSync(files().loading, JSON.stringify({ modelPath: model }));
      assert.equal(strikes().inherit(), model);
    }
    await assert.rejects(load(), { kind: "tookProcessDown" });
  });

  it("huge files cost a moment and no more", async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => [`/models/${at}`, { count: 2, outOfMemory: false }]);
    writeFileSync(files().strikes, JSON.stringify(Object.fromEntries(many)));
    writeFileSync(files().loading, "[".repeat(1_000_000));
    assert.equal(strikes().inherit(), undefined);
    await assert.rejects(load("/models/99999"), { kind: "tookProcessDown" });
    assert.equal(await load(), "loaded");
  });

  it("takes any path for a model's", async () => {
    for (const name of ["__proto__", "constructor", "", 'a"b\n', "ä/日本.gguf"]) {
      lose(name);
      lose(name);
      assert.equal(strikes().inherit(), name);
      await assert.rejects(load(name), { kind: "tookProcessDown" }, name);
    }
  });

  it("loads where nothing can be remembered", async () => {
    // Running as root, a folder's mode forbids nothing: there is none, it is a file, its files' places are taken.
    home = folder("nowhere");
    assert.equal(await load(), "loaded");
    home = folder("file");
    writeFileSync(home, "");
    assert.equal(await load(), "loaded");
    home = folder("taken");
    for (const name of ["", "e.loading", "e.loading.new", "e.strikes", "e.strikes.new"])
      mkdirSync(path.join(home, name));
    const process = strikes();
    assert.equal(process.inherit(), undefined);
    assert.equal(await process.watch(params(), async () => "loaded"), "loaded");
    const broken = process.watch(params(), () => Promise.reject(new Error("broken")));
    await assert.rejects(broken, /broken/, "and says why a load failed");
    process.leave(true);
  });

  it("leaves a successor's marker alone, when it leaves and when its own load ends", async () => {
    const process = strikes();
    let end: () => void = () => undefined;
    const load = process.watch(
      params(),
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    writeFileSync(files().loading, "the successor's");
    process.leave(false);
    end();
    await load;
    assert.equal(readFileSync(files().loading, "utf8"), "the successor's");
  });

  it("counts what the system has killed by itself", async () => {
    const own = new Strikes(files());
    const marker = await own.watch(params(), async () => JSON.parse(readFileSync(files().loading, "utf8")));
    assert.ok(Number.isSafeInteger(marker.oomKills) && marker.oomKills >= 0);
  });

  it("does not count a loss for which something else is to blame", async () => {
    for (let loss = 0; loss < 2; loss++) {
      void strikes().watch(params(), () => new Promise(() => undefined));
      assert.equal(strikes().inherit(true), params().modelPath);
    }
    assert.equal(await strikes().watch(params(), async () => "loaded"), "loaded");
  });

  it("counts a loss for want of memory, whatever else may be to blame", async () => {
    let kills = 0;
    const own = () => new Strikes(files(), () => kills);
    void own().watch(params(), () => new Promise(() => undefined));
    kills = 1;
    own().inherit(true);
    void own().watch(params(), () => new Promise(() => undefined));
    kills = 2;
    const third = own();
    third.inherit(true);
    await assert.rejects(
      third.watch(params(), async () => "loaded"),
      { kind: "outOfMemory" },
    );
  });
});
