import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { withoutAccelerator } from "../../src/host/acceleration";
import { LlamaEngine } from "../../src/host/llamaEngine";
import type { CompleteParams } from "../../src/protocol/host";
import { writeTestModel } from "../helpers/ggufWriter";
import { kindlingPath } from "../helpers/kindling";
import { tempFolder } from "../helpers/tempFolder";

/** Room for anything here; for a test model only without the one that is loaded; for nothing at all. */
const [plenty, tight, none] = [8e9, 100e6, 0];

describe("a model that fits only without the one from before", function () {
  this.timeout(60_000);
  const folder = tempFolder();
  const said: string[] = [];
  let free = plenty;
  let engine: LlamaEngine;

  before(() => {
    writeTestModel(folder("first.gguf"), { name: "First", chains: [{ trigger: "=", text: " first;" }] });
    writeTestModel(folder("second.gguf"), { name: "Second", chains: [{ trigger: "=", text: " second;" }] });
    writeTestModel(folder("untrained.gguf"), { name: "Untrained", chains: [], withoutLayout: true });
  });
  beforeEach(async () => {
    said.length = 0;
    engine = new LlamaEngine(
      (level, message) => level === "error" && said.push(message),
      withoutAccelerator(),
      () => free,
    );
    free = plenty;
    await load(folder("first.gguf"));
  });
  afterEach(() => engine.unload("completion"));

  /** Which model there was each time that something of the new one was read. */
  async function load(modelPath: string): Promise<readonly (string | undefined)[]> {
    const params = { role: "completion", contextSize: 4096, threads: 1, isStandIn: false } as const;
    const during: (string | undefined)[] = [];
    const { signal } = new AbortController();
    await engine.load({ ...params, modelPath, despiteStrikes: false }, () => during.push(present()), signal);
    // Behind the last word the new one is there.
    return during.slice(0, -1);
  }
  const present = () => engine.roles.find(({ role }) => role === "completion")?.model?.name;
  const asked = (prefix: string): CompleteParams => ({
    ...{ path: "a.ts", context: [], prefix, prefixStart: 0, suffix: "\n" },
    ...{ maxTokens: 16, extent: "line", budgetMs: 60_000, urgency: "live" },
  });
  async function complete(prefix: string): Promise<string> {
    const signal = new AbortController().signal;
    const { tokens } = await engine.complete(asked(prefix), { onToken: () => undefined, signal });
    return tokens.map(({ text }) => text).join("");
  }

  it("takes its place at once where there is room for both until the new one is there", async () => {
    const during = await load(folder("second.gguf"));
    assert.ok(during.length > 0 && during.every((name) => name === "First"), `${during}`);
    assert.equal(await complete("const a ="), " second;");
  });

  it("has the old one go first where there is not", async () => {
    free = tight;
    const during = await load(folder("second.gguf"));
    assert.ok(during.length > 0 && during.every((name) => name === undefined), `${during}`);
    assert.equal(present(), "Second");
    assert.equal(await complete("const a ="), " second;");
  });

  it("ends what the old one is at", async () => {
    await load(kindlingPath);
    free = tight;
    const long = Array.from({ length: 300 }, (_, at) => `const value${at} = compute(${at});\n`).join("");
    const completing = assert.rejects(complete(`${long}const a =`), { kind: "cancelled" });
    await load(folder("second.gguf"));
    await completing;
    assert.equal(await complete("const a ="), " second;");
  });

  it("brings the old one back where the new one cannot be used after all", async () => {
    free = tight;
    await assert.rejects(load(folder("untrained.gguf")), { kind: "noFim" });
    assert.equal(present(), "First");
    assert.equal(await complete("const a ="), " first;");
    assert.deepEqual(said, []);
  });

  it("says so where the old one is not there any more, and takes the next model", async () => {
    rmSync(folder("first.gguf"));
    free = tight;
    await assert.rejects(load(folder("untrained.gguf")), { kind: "noFim" });
    assert.equal(present(), undefined);
    assert.match(said.join("\n"), /first\.gguf made way for another model and cannot be loaded again/);
    free = plenty;
    await load(folder("second.gguf"));
    assert.equal(await complete("const a ="), " second;");
    writeTestModel(folder("first.gguf"), { name: "First", chains: [{ trigger: "=", text: " first;" }] });
  });

  it("leaves the old one alone where the new one would not even fit without it", async () => {
    free = none;
    await assert.rejects(load(kindlingPath), { kind: "outOfMemory", message: /at least .* GB, and 0\.0 GB are free/ });
    assert.equal(await complete("const a ="), " first;");
  });
});
