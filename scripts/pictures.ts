import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { catalogue } from "../src/core/model/catalogue";
import { parseModelSource } from "../src/core/model/modelSource";
import { Hub } from "../test/helpers/hub";
import { smolLm2 } from "../test/helpers/smolLm2";
import { root } from "./root";
import { copySample } from "./sample";
import { ensureSystemPackages } from "./systemPackages";
import { ensureTestHost } from "./testHost";
import { VsCodeServer } from "./vscodeServer";
import { VsCodeWindow } from "./vscodeWindow";
import type { Workbench } from "./workbench";

/** Part of the window, in pixels. */
interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const target = path.join(root, "media", "walkthrough");
/** Where a quick pick stands in a window of 1,400 × 900. */
const quickPick: Clip = { x: 390, y: 30, width: 620, height: 400 };
const settleMs = 1000;
/** The one that is brought for the picture. */
const brought = "qwen2.5-coder-0.5b-q8";

/**
 * `npm run pictures`: takes the pictures of README and walkthrough again, in a real VS Code with Kindling. The download is
 * one from this machine, of a file as large as the model and with nothing in it.
 */
async function main(): Promise<void> {
  if (!(await ensureSystemPackages("window"))) throw new Error("Without these packages there is no VS Code to show.");
  mkdirSync(target, { recursive: true });
  const workspace = copySample("basket");
  const hub = await Hub.start();
  putModel(hub);
  const env = { HF_ENDPOINT: hub.address };
  const chatModel = smolLm2();
  if (!("path" in chatModel)) throw new Error(`There is nobody to chat with: ${chatModel.why}`);
  const settings = {
    "window.commandCenter": false,
    "editor.minimap.enabled": false,
    "hearth.chat.modelPath": chatModel.path,
  };
  const server = await VsCodeServer.start({ host: await ensureTestHost(), env, settings });
  try {
    const window = await VsCodeWindow.open(server, { workspace, developed: [root] });
    await take(window, path.join(workspace, "src", "basket.ts")).finally(() => window.close());
  } finally {
    await server.stop();
    await hub.close();
  }
}

function putModel(hub: Hub): void {
  const entry = catalogue.find(({ id }) => id === brought);
  const source = entry && parseModelSource(entry.source);
  if (source?.kind !== "hub" || source.file === undefined) throw new Error(`${brought} is no file of a hub.`);
  const files = hub.putModel(source.repository, { [source.file]: Buffer.alloc(entry?.bytes ?? 0) });
  for (const manners of Object.values(files)) manners.speed = 24e6;
}

async function take({ workbench, page }: VsCodeWindow, file: string): Promise<void> {
  const shot = async (name: string, clip?: Clip) => {
    // Lists and notifications fade in, and nothing tells when they have.
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: path.join(target, `${name}.png`), ...(clip && { clip }) });
  };
  await workbench.waitForStatusBarItem("hearth", "Hearth");
  await showGhostText(workbench, file);
  await shot("type", await inEditor(page, { x: 0, y: 262, width: 560, height: 230 }));
  await workbench.press("Tab");

  await command(workbench, "Hearth: Show Menu");
  await workbench.waitForQuickPickItem("tokens/s");
  await shot("menu", quickPick);
  await workbench.chooseQuickPick("Why Was Nothing Suggested Here?");
  await workbench.waitForQuickInput("the last decisions");
  await shot("reasons", quickPick);
  await workbench.press("Escape");

  await command(workbench, "Hearth: Show What the Model Sees");
  await workbench.waitForEditorText("MID|middle|suffix");
  await shot("context", await inEditor(page, { x: 0, y: 0, width: 720, height: 350 }));

  await command(workbench, "Hearth: Choose a Model");
  await workbench.waitForQuickPickItem("tokens a second");
  await shot("model", quickPick);
  await workbench.type("Qwen2.5-Coder 0.5B");
  await workbench.chooseQuickPick("Qwen2.5-Coder 0.5B");
  await workbench.waitForNotification("left");
  await shot("download", { x: 900, y: 740, width: 500, height: 160 });

  await command(workbench, "Welcome: Open Walkthrough");
  await workbench.type("Start with Hearth");
  await workbench.chooseQuickPick("Start with Hearth");
  await page.locator(".getting-started-step.expanded").first().waitFor();
  await shot("walkthrough");

  await workbench.clickNotificationButton("Cancel");
  await command(workbench, "View: Close All Editors");
  // What was typed for the first picture is in no other one.
  await workbench.clickInto('.monaco-dialog-box .monaco-button:has-text("Don\'t Save")');
  await command(workbench, "Notifications: Clear All Notifications");
  await showChat(workbench, page);
  await shot("chat");
}

async function showGhostText(workbench: Workbench, file: string): Promise<void> {
  const lines = readFileSync(file, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("const prices"));
  await workbench.openFile("basket.ts");
  await workbench.goTo(at + 1, (lines[at]?.length ?? 0) + 1);
  await workbench.press("Enter");
  await workbench.type("for (let i = 0; i < this.items.length;", 60);
  await workbench.waitForGhostText();
}

/** A selection of the sample, and what the smallest model that chats says of it. */
async function showChat(workbench: Workbench, page: Page): Promise<void> {
  await workbench.openFile("basket.ts");
  await workbench.goTo(17, 3);
  for (let lines = 0; lines < 6; lines++) await workbench.press("Shift+ArrowDown");
  await command(workbench, "Hearth: Open Chat");
  await widenSideBar(page);
  await workbench.typeInChat('textarea[aria-label="Ask Hearth"]', "What does this function compute? One sentence.");
  await workbench.press("Enter");
  await workbench.waitInChat('article.turn[aria-busy="false"] .answer .footer', 300_000);
}

async function widenSideBar(page: Page): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  if (!box) throw new Error("There is no side bar on the screen.");
  const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(edge + 180, middle, { steps: 5 });
  await page.mouse.up();
  // The edge is lit while the mouse is there.
  await page.mouse.move(edge + 360, middle);
}

async function command(workbench: Workbench, title: string): Promise<void> {
  await workbench.press("F1");
  await workbench.type(title);
  await workbench.waitForQuickPickItem(title);
  await workbench.press("Enter");
}

/** A part of the active editor. */
async function inEditor(page: Page, { x, y, width, height }: Clip): Promise<Clip> {
  const box = await page.locator(".editor-group-container.active .editor-container").first().boundingBox();
  if (!box) throw new Error("There is no editor on the screen.");
  return { x: box.x + x, y: box.y + y, width, height };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
