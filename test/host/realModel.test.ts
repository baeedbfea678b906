import assert from "node:assert/strict";
import { CallError } from "../../src/protocol/rpc";
import { HostProcess } from "../helpers/hostProcess";
import { smolLm2 } from "../helpers/smolLm2";

describe("a real model that was tuned to chat (SmolLM2-135M-Instruct)", function () {
  this.timeout(360_000);
  let host: HostProcess;
  let model: ReturnType<typeof smolLm2>;

  before(async () => {
    model = smolLm2();
    host = await HostProcess.start();
  });
  after(() => host.stop());

  it("is told by its header, loads to chat with, and is refused for completion with the reason", async () => {
    if (!("path" in model)) {
      process.stdout.write(`      SmolLM2 cannot be had here, so it was not tried: ${model.why}\n`);
      return;
    }
    const { path } = model;
    const { fim, hasChatTemplate, contextSize, quantisation } = await host.peer.call("inspect", { modelPath: path });
    assert.deepEqual([fim, hasChatTemplate, contextSize, quantisation], ["no", true, 8192, "Q4_1"]);
    const loaded = await host.load(path, "chat");
    assert.equal(loaded.family, undefined);
    const count = await host.peer.call("countTokens", { role: "chat", text: "The quick brown fox" });
    assert.ok(count >= 4 && count <= 6, `${count} tokens`);
    await host.load();
    await assert.rejects(host.load(path), (error) => error instanceof CallError && error.kind === "noFim");
    const { tokens } = await host.complete({ prefix: "for (let i = 0; i < a.length; i" });
    assert.ok(tokens.length > 0, "Kindling goes on");
  });
});
