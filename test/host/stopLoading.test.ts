import assert from "node:assert/strict";
import { writeHollowModel } from "../../src/host/hollowModel";
import type { LoadedModel } from "../../src/protocol/host";
import { HostProcess } from "../helpers/hostProcess";
import { kindlingPath } from "../helpers/kindling";
import { tempFolder } from "../helpers/tempFolder";

describe("a load that nobody waits for any more", function () {
  this.timeout(120_000);
  const folder = tempFolder();
  let host: HostProcess;

  before(async () => {
    // 1.1 GB, with which a load has something to do for a while.
    writeHollowModel(folder("large.gguf"), { layers: 8, type: "q4_0" });
    host = await HostProcess.start();
    await host.load();
  });
  after(() => host.stop());

  it("is given up in its midst where another model is wanted; the one from before completes all the time", async () => {
    const how = { contextSize: 1024, threads: 1, isStandIn: false, despiteStrikes: false } as const;
    const shares: number[] = [];
    let back: Promise<LoadedModel> | undefined;
    const large = host.peer.call(
      "load",
      { role: "completion", modelPath: folder("large.gguf"), ...how },
      {
        onProgress: (share) => {
          shares.push(share);
          back ??= host.load(kindlingPath);
        },
      },
    );
    await assert.rejects(large, { kind: "superseded" });
    assert.equal((await back)?.name, "Kindling v1");
    assert.ok(Math.max(...shares) < 1, shares.join(" "));
    const { tokens } = await host.complete({ prefix: "for (let i = 0; i < a.length; i" });
    assert.ok(tokens.length > 0);
    const { roles } = await host.peer.call("status", null);
    assert.equal(roles.find(({ role }) => role === "completion")?.model?.modelPath, kindlingPath);
  });
});
