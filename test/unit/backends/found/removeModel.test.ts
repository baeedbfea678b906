import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checksumPath } from "../../../../src/backends/download/checksumFile";
import { removeModel } from "../../../../src/backends/found/removeModel";
import { tempFolder } from "../../../helpers/tempFolder";

describe("removeModel", () => {
  const folder = tempFolder();
  const put = (...names: readonly string[]) => {
    const file = folder(...names);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "weights");
    return file;
  };

  it("deletes a model, and the folders that are empty then", async () => {
    const file = put("owner", "name", "m.gguf");
    await removeModel(file, folder());
    assert.ok(!existsSync(folder("owner")));
    assert.ok(existsSync(folder()));
  });

  it("deletes all parts of a split one, and leaves what else is there", async () => {
    const first = put("split", "m-00001-of-00002.gguf");
    const second = put("split", "m-00002-of-00002.gguf");
    const notes = [first, second].map(checksumPath);
    for (const note of notes) writeFileSync(note, "");
    const other = put("split", "other.gguf");
    await removeModel(first, folder());
    assert.deepEqual([first, second, ...notes, other].map(existsSync), [false, false, false, false, true]);
  });

  it("deletes nothing outside of its folder", async () => {
    const file = put("elsewhere", "m.gguf");
    await assert.rejects(removeModel(file, folder("models")), /is not in/);
    assert.ok(existsSync(file));
  });
});
