import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";

const folder = path.join(root, "src");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(path.join(folder, name), "utf8") }));

/** The names of what a file imports, in whatever way. */
function imports(text: string): string[] {
  const ways = /(?:\bfrom|\bimport|\brequire|\bimport\.meta\.resolve|\bcreateRequire)\s*\(?\s*(["'`])([^"'`]+)\1/g;
  return [...text.matchAll(ways)].map(([, , module]) => module ?? "");
}

/** Of a file of ours, where it imports one. */
const resolved = (name: string, module: string) =>
  module.startsWith(".") ? path.posix.join(path.posix.dirname(name), module) : module;

/** Without what is there for types only, and is gone when it runs. */
const runs = (text: string) => text.replace(/^(import|export) type [^;]*;/gm, "");

const importers = (isMeant: (module: string) => boolean) =>
  sources
    .filter(({ name, text }) => imports(text).some((module) => isMeant(resolved(name, module))))
    .map(({ name }) => name);

describe("the one door", () => {
  it("sees an import however it is written", () => {
    for (const text of [
      'import { send } from "./wire";',
      "import type { WireReply }\n  from './wire'",
      'import "./wire";',
      'const { send } = await import("./wire");',
      "const { send } = await import(`./wire`);",
      'const wire = require("./wire");',
      'export * from "./wire";',
    ]) {
      assert.deepEqual(imports(text), ["./wire"], text);
    }
    assert.ok(sources.length > 50);
  });

  it("is the only one that the wire is used through", () => {
    const wire = (module: string) => /(^|\/)backends\/hosted\/wire(\.[jt]s)?$/.test(module);
    assert.deepEqual(importers(wire), ["backends/hosted/exit.ts"]);
  });

  it("has no other beside it: what can open a connection is used where it is known to be", () => {
    const network = /^(node:)?(https?|http2|net|tls|dgram|dns)(\/|$)|^(undici|ws|axios|node-fetch)(\/|$)/;
    assert.deepEqual(
      sources
        .filter(({ text }) => imports(runs(text)).some((module) => network.test(module)))
        .map(({ name }) => name)
        .sort(),
      [
        // Downloads of models.
        "backends/download/request.ts",
        "backends/hosted/wire.ts",
        // The model process, by a socket of this machine.
        "backends/local/sharedProcess.ts",
        "host/listener.ts",
      ].sort(),
    );
    for (const { name, text } of sources) {
      assert.doesNotMatch(text, /(?<![.\w#])fetch\(|new (WebSocket|EventSource|XMLHttpRequest)\b|sendBeacon/, name);
    }
  });
});
