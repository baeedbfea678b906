import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { CallError } from "../../src/protocol/rpc";
import { writeTestModel } from "../helpers/ggufWriter";
import { HostProcess } from "../helpers/hostProcess";
import { kindlingPath } from "../helpers/kindling";
import { tempFolder } from "../helpers/tempFolder";

describe("looking at a model before it is loaded", function () {
  this.timeout(60_000);
  const folder = tempFolder();
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
  });
  after(() => host.stop());

  const inspect = (modelPath: string) => host.peer.call("inspect", { modelPath });

  it("tells what Kindling is", async () => {
    const found = await inspect(kindlingPath);
    assert.deepEqual(
      [found.name, found.family, found.fim, found.hasChatTemplate, found.contextSize, found.licence],
      ["Kindling v1", "kindling", "yes", false, 2048, "apache-2.0"],
    );
    assert.ok(found.parameters > 110e6 && found.parameters < 120e6);
    assert.ok((found.kvBytesPerToken ?? 0) > 1000);
  });

  it("tells one that has the tokens but was perhaps not trained with them", async () => {
    const file = folder("general.gguf");
    writeTestModel(file, { chains: [], withoutLayout: true });
    assert.equal((await inspect(file)).fim, "untried");
  });

  it("tells a model without fill-in-the-middle tokens, and loads nothing", async () => {
    const file = folder("plain.gguf");
    writeTestModel(file, { chains: [], withoutFim: true });
    assert.equal((await inspect(file)).fim, "no");
    const { roles } = await host.peer.call("status", null);
    assert.ok(roles.every(({ model }) => model === undefined));
  });

  it("refuses what is no model, each with its kind", async () => {
    const text = folder("text.gguf");
    writeFileSync(text, "a text that somebody named so");
    const cases = [
      [text, "notGguf"],
      [path.dirname(text), "modelUnreadable"],
      [folder("missing.gguf"), "modelMissing"],
    ] as const;
    for (const [file, kind] of cases) {
      await assert.rejects(inspect(file), (error) => error instanceof CallError && error.kind === kind);
    }
  });
});

describe("the speed of a machine", function () {
  this.timeout(60_000);
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
    await host.load();
  });
  after(() => host.stop());

  it("is measured once, beside somebody who completes, and leaves the model usable", async () => {
    const probe = () => host.peer.call("probeSpeed", null);
    const [first, second] = [probe(), probe()];
    const answers = [];
    for (let key = 0; key < 3; key++) {
      answers.push(await host.complete({ prefix: `const a = [1];\nfor (let i = 0; i < a.length; i` }));
    }
    const [speed, again] = await Promise.all([first, second]);
    assert.deepEqual(again, speed);
    assert.ok(speed.readBillionsPerSecond > 0 && speed.bytesPerSecond > 1e8, JSON.stringify(speed));
    for (const answer of answers) assert.ok(answer.tokens.length > 0);
  });
});
