import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { HostProcess } from "../helpers/hostProcess";
import { libraryVersion } from "../helpers/library";

const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("the library that the model process runs", function () {
  this.timeout(60_000);
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
    await host.load();
  });
  after(() => host.stop());

  it("is the one that this run is for, in its native parts too", async () => {
    const wanted =
      process.env.HEARTH_TEST_LIBRARY ?? manifest(path.join(root, "package.json")).dependencies["node-llama-cpp"];
    // The files that the process has mapped, each once.
    const maps = readFileSync(`/proc/${host.child.pid}/maps`, "utf8");
    const native = [...new Set(maps.match(/\/\S*\/@node-llama-cpp\/[^/]+(?=\/\S*\.(node|so)\b)/g))];
    assert.deepEqual(
      native.map((folder) => manifest(path.join(folder, "package.json")).version),
      [wanted],
    );
    const library = path.join(native[0] ?? "", "..", "..", "node-llama-cpp");
    assert.deepEqual([manifest(path.join(library, "package.json")).version, libraryVersion], [wanted, wanted]);
    const { release } = manifest(path.join(library, "llama", "binariesGithubRelease.json"));
    assert.equal((await host.peer.call("describeMachine", null)).llamaCpp, release);
  });
});
