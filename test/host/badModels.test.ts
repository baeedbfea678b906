import assert from "node:assert/strict";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { writeTestModel } from "../helpers/ggufWriter";
import { HostProcess } from "../helpers/hostProcess";
import { kindlingPath } from "../helpers/kindling";
import { tempFolder } from "../helpers/tempFolder";

describe("model files that cannot be used", function () {
  this.timeout(60_000);
  const folder = tempFolder();
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
    await host.load();
  });
  after(() => host.stop());

  /** Kindling with some of its bytes changed. */
  const patched = (name: string, patch: (data: Buffer) => Buffer) => {
    writeFileSync(folder(name), patch(readFileSync(kindlingPath)));
    return folder(name);
  };

  const cases: readonly (readonly [string, string, () => string])[] = [
    ["a missing file", "modelMissing", () => folder("missing.gguf")],
    [
      "a folder",
      "modelUnreadable",
      () => {
        mkdirSync(folder("folder.gguf"));
        return folder("folder.gguf");
      },
    ],
    [
      "an empty file",
      "notGguf",
      () => {
        writeFileSync(folder("empty.gguf"), "");
        return folder("empty.gguf");
      },
    ],
    [
      "a text file",
      "notGguf",
      () => {
        writeFileSync(folder("text.gguf"), "<!doctype html><title>404</title>");
        return folder("text.gguf");
      },
    ],
    [
      "a file cut in its weights",
      "modelBroken",
      () => {
        const file = patched("cut.gguf", (data) => data);
        truncateSync(file, 5_000_000);
        return file;
      },
    ],
    ["a file cut in its header", "modelBroken", () => patched("head.gguf", (data) => data.subarray(0, 3000))],
    ["a file cut by one byte", "modelBroken", () => patched("one.gguf", (data) => data.subarray(0, -64))],
    ["a header of garbage", "modelBroken", () => patched("garbage.gguf", (data) => data.fill(0xff, 8, 4000))],
    ["an unknown version", "modelBroken", () => patched("version.gguf", (data) => data.fill(9, 4, 5))],
    [
      "a vocabulary without FIM tokens",
      "noFim",
      () => {
        writeTestModel(folder("nofim.gguf"), { chains: [], withoutFim: true });
        return folder("nofim.gguf");
      },
    ],
    [
      "FIM tokens that were never trained",
      "noFim",
      () => {
        writeTestModel(folder("untrained.gguf"), { chains: [], withoutLayout: true });
        return folder("untrained.gguf");
      },
    ],
    [
      "a model of another kind than this llama.cpp knows",
      "unknownArchitecture",
      () => {
        writeTestModel(folder("strange-kind.gguf"), { chains: [], architecture: "hearthstone" });
        return folder("strange-kind.gguf");
      },
    ],
    [
      "a model larger than any machine's memory",
      "outOfMemory",
      () => {
        writeTestModel(folder("large.gguf"), { chains: [], hole: 4e12 });
        return folder("large.gguf");
      },
    ],
  ];

  for (const [name, kind, file] of cases) {
    it(`${name}: ${kind}, and the model from before serves on`, async () => {
      await assert.rejects(host.load(file()), (error: Error & { kind: string }) => {
        assert.equal(error.kind, kind, error.message);
        return true;
      });
      const { tokens } = await host.complete({ prefix: "for (let i = 0; i < items.length; i" });
      assert.equal(tokens.map((token) => token.text).join(""), "++) {");
    });
  }

  it("a model larger than the memory is refused by what its header says, in numbers, before llama.cpp sees it", async () => {
    writeTestModel(folder("larger.gguf"), { chains: [], hole: 4e12 });
    await assert.rejects(host.load(folder("larger.gguf")), {
      kind: "outOfMemory",
      message: /larger\.gguf: it takes at least 4000\.\d GB, and \d+\.\d GB are free$/,
    });
  });

  it("a trained model that does not say how passes the probe", async () => {
    const strange = patched("strange.gguf", (data) => {
      data.write("hearth.fim.layouX", data.indexOf("hearth.fim.layout"));
      data.write("Strange", data.indexOf("Kindling"));
      return data;
    });
    assert.equal((await host.load(strange)).family, "starcoder2");
  });
});
