import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { setups } from "../editor/setups";

describe("the setups of the editor tier", () => {
  it("are one for each folder with suites, so that none runs twice or never", () => {
    const entries = readdirSync(path.join(root, "test", "editor"), { withFileTypes: true });
    const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name);
    assert.deepEqual(setups.map(({ name }) => name).sort(), folders.sort());
  });
});
