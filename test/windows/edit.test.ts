import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import { longAnswer, writeChatModel } from "../helpers/chatModel";
import { tempFolder } from "../helpers/tempFolder";

describe("a window that is loaded again while a change is written", function () {
  this.timeout(240_000);
  const folder = tempFolder();
  const sample = copySample("edit");
  const file = path.join(sample, "src", "basket.ts");
  let server: VsCodeServer;
  let window: VsCodeWindow;

  before(async () => {
    const model = folder("chat.gguf");
    const answers = [{ after: "everything", text: `\`\`\`ts\n${longAnswer}` }];
    writeChatModel(model, { contextSize: 16_384, isSlow: true, answers });
    const settings = { "hearth.chat.modelPath": model };
    server = await VsCodeServer.start({ host: await ensureTestHost(), settings });
    window = await VsCodeWindow.open(server, { workspace: sample, developed: [root] });
  });
  after(async () => {
    await window?.close();
    assert.deepEqual(await server.stop(), [], "no process is left");
  });

  async function fileIs(holds: (text: string) => boolean): Promise<void> {
    for (const end = Date.now() + 40_000; !holds(readFileSync(file, "utf8")); await sleep(50)) {
      if (Date.now() > end) throw new Error(`it never came: ${readFileSync(file, "utf8")}`);
    }
  }

  it("offers what stood there, and puts it back", async () => {
    const { page, workbench } = window;
    const before = readFileSync(file, "utf8");
    await workbench.waitForStatusBarItem("hearth", "Hearth", 120_000);
    await workbench.openFile("basket.ts");
    await workbench.press("Control+A");
    await workbench.press("F1");
    await workbench.type("Hearth: Edit Selection");
    await workbench.waitForQuickPickItem("Hearth: Edit Selection");
    await workbench.press("Enter");
    await workbench.waitForQuickInput("of basket.ts");
    await workbench.type("Change everything");
    await workbench.press("Enter");
    await workbench.waitForEditorText("Line 4 of a long answer", 120_000);
    await workbench.press("Control+S");
    await fileIs((text) => text.includes("Line 4 of"));
    await page.reload();
    await workbench.waitForNotification("of basket.ts, which is half done");
    await workbench.screenshot(path.join(root, "out", "screenshots", "windows-half.png"));
    await workbench.clickNotificationButton("Put Back What Was There");
    // The half written file shows the last lines of what was there too: saved too early, it stays as it was.
    await workbench.waitForEditorText("^(?![^]*of a long answer)[^]*What somebody is about to buy");
    await workbench.press("Control+S");
    await fileIs((text) => text === before);
  });
});
