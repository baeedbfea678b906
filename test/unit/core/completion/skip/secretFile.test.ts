import assert from "node:assert/strict";
import { secretFile } from "../../../../../src/core/completion/skip/secretFile";
import { requestAt } from "../../../../helpers/requests";

describe("secretFile", () => {
  it("skips files that hold secrets", () => {
    for (const path of [".env", "config/.env.local", "id_rsa", "keys/server.pem", "server.key", "credentials.json"]) {
      assert.equal(secretFile(requestAt("a‸", { document: { path } })), "secretFile", path);
    }
    for (const path of ["src/env.ts", "environment.md", "keyboard.ts", "src/pem.py", "settings.json", "config.yaml"]) {
      assert.equal(secretFile(requestAt("a‸", { document: { path } })), undefined, path);
    }
  });
});
