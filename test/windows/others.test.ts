import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import { eventually } from "../helpers/eventually";
import { useGhostText } from "../helpers/session";

const other = path.join(root, "test", "fixtures", "extensions", "twinny");

describe("another extension that writes grey text, in a window that is loaded again", function () {
  this.timeout(240_000);
  let server: VsCodeServer;
  let window: VsCodeWindow;
  const workspace = copySample("others");
  // What was typed into a file comes back when the window is loaded again, saved or not: each test has its own.
  const folder = path.join(workspace, "src");
  copyFileSync(path.join(folder, "basket.ts"), path.join(folder, "again.ts"));
  const ofWorkspace = path.join(workspace, ".vscode", "settings.json");

  before(async () => {
    // Copilot, which comes with VS Code, would first be asked whether it has an account.
    const settings = { "github.copilot.enable": { "*": false } };
    server = await VsCodeServer.start({ host: await ensureTestHost(), settings });
    window = await VsCodeWindow.open(server, { workspace, developed: [root, other] });
  });
  after(async () => {
    await window?.close();
    assert.deepEqual(await server.stop(), [], "no process is left");
  });

  it("is turned off by the one setting that was agreed to", async () => {
    const ofUser = path.join(server.folder, "data", "User", "settings.json");
    const before = readFileSync(ofUser, "utf8");
    await useGhostText(window.workbench);
    await window.workbench.waitForNotification("Twinny also writes grey text here.");
    assert.equal(existsSync(ofWorkspace), false);
    await window.workbench.clickNotificationButton("Use Hearth Here");
    const isWritten = () => existsSync(ofWorkspace) && readFileSync(ofWorkspace, "utf8").includes("twinny");
    await eventually("the setting is written", isWritten);
    assert.deepEqual(JSON.parse(readFileSync(ofWorkspace, "utf8")), { "twinny.autoSuggestEnabled": false });
    assert.equal(readFileSync(ofUser, "utf8"), before);
  });

  it("is not spoken of again, although its grey text is on again", async () => {
    const { page, workbench } = window;
    rmSync(ofWorkspace);
    await page.reload();
    await useGhostText(workbench, "again.ts");
    assert.deepEqual(await workbench.notifications(), []);
  });
});
