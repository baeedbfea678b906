import assert from "node:assert/strict";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import { longAnswer, writeChatModel } from "../helpers/chatModel";
import { tempFolder } from "../helpers/tempFolder";

const field = 'textarea[aria-label="Ask Hearth"]';

describe("a window that is loaded again while an answer is written", function () {
  this.timeout(240_000);
  const folder = tempFolder();
  let server: VsCodeServer;
  let window: VsCodeWindow;

  before(async () => {
    const model = folder("chat.gguf");
    const answers = [{ after: "everything", text: longAnswer }];
    writeChatModel(model, { contextSize: 16_384, isSlow: true, answers });
    const settings = { "hearth.chat.modelPath": model };
    server = await VsCodeServer.start({ host: await ensureTestHost(), settings });
    window = await VsCodeWindow.open(server, { workspace: copySample("chat"), developed: [root] });
  });
  after(async () => {
    await window?.close();
    assert.deepEqual(await server.stop(), [], "no process is left");
  });

  it("has what was received, says that it was cut, and goes on", async () => {
    const { page, workbench } = window;
    await workbench.waitForStatusBarItem("hearth", "Hearth", 120_000);
    await workbench.press("F1");
    await workbench.type("Hearth: Open Chat");
    await workbench.waitForQuickPickItem("Hearth: Open Chat");
    await workbench.press("Enter");
    await workbench.waitInChat(field);
    await workbench.typeInChat(field, "Tell everything");
    await workbench.press("Enter");
    await workbench.waitInChat('.answer:has-text("Line 9 of")');
    await page.reload();
    await workbench.waitInChat('.answer .end:has-text("Cut off")', 120_000);
    assert.match(await workbench.waitInChat(".answer .markdown"), /^Line 0 of a long answer\. Line 1 of/);
    await workbench.clickInChat('button[aria-label="Answer Again"]');
    // The answer from before stays until there is a new one.
    await workbench.waitInChat('article[aria-busy="true"] .answer:has-text("Line 2 of")');
    await workbench.press("Escape");
    await workbench.waitInChat('.answer .end:has-text("Stopped")');
  });
});
