import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { writeTestModel } from "../helpers/ggufWriter";
import { newRunFolder } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { keptIn, openWindows } from "../helpers/windowProcess";

const loop = "for (let i = 0; i < items.length; i";

describe("a model whose file is deleted while it is loaded", function () {
  this.timeout(120_000);
  const folder = tempFolder();
  const windows = openWindows();
  const open = keptIn(windows);

  it("goes on; the next process says that it is missing, once, and Kindling goes on; once it is back it is used", async () => {
    const modelPath = folder("here-and-gone.gguf");
    const write = () => writeTestModel(modelPath, { chains: [{ trigger: "=", text: " here;" }] });
    write();
    const window = await open(newRunFolder(), { modelPath });
    await window.serves("Test model");
    rmSync(modelPath);
    assert.equal(await window.complete("const a ="), " here;");

    process.kill((await window.status()).pid, "SIGKILL");
    const state = await window.reaches("refused", (now) => "awaited" in now && now.awaited?.kind === "failed");
    assert.deepEqual("awaited" in state && state.awaited, {
      ...{ kind: "failed", name: "here-and-gone.gguf" },
      ...{ failure: "modelMissing", detail: modelPath },
    });
    assert.equal(await window.complete(loop), "++) {");
    const told = (await window.ask("log", null)).filter((line) => line.startsWith("modelMissing"));
    assert.equal(told.length, 1, told.join("\n"));

    write();
    await window.ask("restart", null);
    await window.serves("Test model");
    assert.equal(await window.complete("const a ="), " here;");
  });
});
