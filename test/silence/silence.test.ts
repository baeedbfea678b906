import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import type { Workbench } from "../../scripts/workbench";
import { writeChatModel } from "../helpers/chatModel";
import { runCommand } from "../helpers/palette";
import { useGhostText } from "../helpers/session";
import { tempFolder } from "../helpers/tempFolder";
import { readTrace, straceArguments, type Trace } from "./trace";

// VS Code's own extensions share the process with Hearth; these talk to servers of their makers.
const talkative = "github.copilot-chat,vscode.github,vscode.github-authentication,vscode.microsoft-authentication";

const field = 'textarea[aria-label="Ask Hearth"]';
const answers = [
  { after: "A greeting", text: "Hello." },
  { after: "Make this code simpler", text: "```ts\nexport const simple = 1;\n```\n" },
];

/** All that models do here: a completion, an answer in the chat, and a change of code. */
async function useAll(workbench: Workbench): Promise<void> {
  await useGhostText(workbench);
  await runCommand(workbench, "Hearth: Simplify");
  await workbench.waitFor('.codelens-decoration:has-text("Accept")');
  await runCommand(workbench, "Hearth: Open Chat");
  await workbench.waitInChat(field);
  await workbench.clickInChat(field);
  await workbench.typeInChat(field, "A greeting");
  await workbench.press("Enter");
  await workbench.waitInChat('article.turn:last-of-type .answer .markdown:has-text("Hello.")');
}

describe("Hearth is silent", function () {
  // Everything runs under strace here, which slows it down.
  this.timeout(300_000);
  const folder = tempFolder();

  /** Uses an extension as a user does, with every system call that reaches out recorded. */
  async function traced(extension: string, name: string, use: (workbench: Workbench) => Promise<void>): Promise<Trace> {
    const file = folder(`${name}.strace`);
    const workspace = copySample();
    const chatModel = folder(`${name}.gguf`);
    writeChatModel(chatModel, { answers });
    const server = await VsCodeServer.start({
      host: await ensureTestHost(),
      wrapper: ["strace", ...straceArguments, "-o", file],
      settings: { "hearth.chat.modelPath": chatModel },
      env: { VSCODE_SKIP_BUILTIN_EXTENSIONS: talkative },
    });
    try {
      const window = await VsCodeWindow.open(server, { workspace, developed: [extension] });
      await use(window.workbench).finally(() => window.close());
    } finally {
      await server.stop();
    }
    return readTrace(readFileSync(file, "utf8"));
  }

  it("without a network: it completes, chats and changes code, and nothing in either process reaches out", async () => {
    const { seen, attempts } = await traced(root, "hearth", useAll);
    assert.deepEqual([...seen].sort(), ["extensionHost", "modelProcess"]);
    assert.deepEqual(attempts, []);
  });

  it("and a build that leaks from both processes would be caught", async () => {
    const leaking = folder("leaking");
    mkdirSync(leaking);
    for (const name of ["package.json", "dist"])
      cpSync(path.join(root, name), path.join(leaking, name), { recursive: true });
    for (const name of ["media", "node_modules"]) symlinkSync(path.join(root, name), path.join(leaking, name));
    const quietly = '.on("error", () => {})';
    appendFileSync(
      path.join(leaking, "dist", "extension.js"),
      `;require("node:https").get("https://telemetry.example.invalid/")${quietly};`,
    );
    appendFileSync(
      path.join(leaking, "dist", "host.mjs"),
      `;(await import("node:net")).connect(443, "192.0.2.7")${quietly};`,
    );
    const { attempts } = await traced(leaking, "leaking", useGhostText);
    assert.ok(
      attempts.some(({ role, call }) => role === "extensionHost" && /htons\(53\)/.test(call)),
      "a name was asked for",
    );
    assert.ok(
      attempts.some(({ role, call }) => role === "modelProcess" && call.includes("192.0.2.7")),
      "a socket was opened",
    );
  });
});
