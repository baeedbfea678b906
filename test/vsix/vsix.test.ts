import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { processesOfRun } from "../../scripts/childProcess";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import { useGhostText } from "../helpers/session";

const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const vsix = path.join(root, "out", `${name}-linux-x64-${version}.vsix`);

describe("the packed extension", function () {
  this.timeout(180_000);

  it("is small enough to install without a second thought", () => {
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes < 30, `${megabytes.toFixed(1)} MB`);
  });

  it("shows ghost text in a fresh VS Code, from its own copy of everything, without an error in the log", async () => {
    const workspace = copySample();
    const server = await VsCodeServer.start({ host: await ensureTestHost(), vsix: [vsix] });
    try {
      const window = await VsCodeWindow.open(server, { workspace });
      const find = () => processesOfRun(path.join(server.folder, "run"));
      const hosts = await useGhostText(window.workbench)
        .then(find)
        .finally(() => window.close());
      const models = hosts.filter(({ command }) => command.includes("host.mjs"));
      assert.equal(models.length, 1, hosts.map(({ command }) => command).join("\n"));
      assert.ok(models[0]?.command.includes(path.join(server.folder, "extensions", "hearth.hearth")));
      assert.deepEqual(failuresIn(path.join(server.folder, "data", "logs")), []);
    } finally {
      assert.deepEqual(await server.stop(), []);
    }
  });
});

/** Lines of the extension host's log in which Hearth failed, for want of a proposed API for example. */
function failuresIn(folder: string): readonly string[] {
  const logs = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("exthost.log"),
  );
  assert.ok(logs.length > 0, "no log of an extension host");
  const lines = logs.flatMap((file) => readFileSync(path.join(folder, file), "utf8").split("\n"));
  return lines.filter((line) => /\[error\]|\[warning\]/.test(line) && /hearth/i.test(line));
}
