import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root";
import { copySample } from "./sample";
import { ensureSystemPackages } from "./systemPackages";
import { ensureTestHost } from "./testHost";
import { VsCodeServer } from "./vscodeServer";
import { VsCodeWindow } from "./vscodeWindow";
import type { Workbench } from "./workbench";

// Ends where IntelliSense offers nothing: an open list would take the Tab.
const typed = "for (let i = 0; i < this.items.length;";

/** `npm run demo`: types into a file of a real VS Code, waits for grey text, takes it, and says what happened. */
async function main(): Promise<void> {
  if (!(await ensureSystemPackages("window"))) throw new Error("Without these packages there is no VS Code to show.");
  const workspace = copySample();
  const server = await VsCodeServer.start({ host: await ensureTestHost() });
  try {
    const file = path.join(workspace, "src", "basket.ts");
    const window = await VsCodeWindow.open(server, { workspace, file, developed: [root] });
    await show(window.workbench, file).finally(() => window.close());
  } finally {
    await server.stop();
  }
}

async function show(workbench: Workbench, file: string): Promise<void> {
  const pictures = path.join(root, "out", "screenshots");
  mkdirSync(pictures, { recursive: true });
  const lines = readFileSync(file, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("const prices"));
  await workbench.waitForStatusBarItem("hearth", "Hearth");
  await workbench.openFile("basket.ts");
  await workbench.goTo(at + 1, (lines[at]?.length ?? 0) + 1);
  await workbench.press("Enter");
  await workbench.type(typed, 80);
  const typedAt = Date.now();
  const suggested = await workbench.waitForGhostText();
  const shownMs = Date.now() - typedAt;
  await workbench.screenshot(path.join(pictures, "demo-suggested.png"));
  await workbench.press("Tab");
  await workbench.waitForNoGhostText();
  await workbench.screenshot(path.join(pictures, "demo-accepted.png"));
  await workbench.press("Control+S");
  const accepted = await savedLine(workbench, file, at + 1);
  console.log(`typed      ${JSON.stringify(typed)}`);
  console.log(`suggested  ${JSON.stringify(suggested)}, ${shownMs} ms after the last key`);
  console.log(`accepted   ${JSON.stringify(accepted)}`);
  console.log("pictures   out/screenshots/demo-suggested.png, out/screenshots/demo-accepted.png");
  // The bracket that VS Code closed while we typed is black and not grey, and stands in the suggestion's midst.
  if (accepted.replace(")", "") !== typed + suggested) throw new Error("What was accepted is not what was suggested.");
}

/** The line as it stands on disk once the file was saved. */
async function savedLine(workbench: Workbench, file: string, index: number): Promise<string> {
  await workbench.waitForSaved();
  return (readFileSync(file, "utf8").split("\n")[index] ?? "").trim();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
