import assert from "node:assert/strict";
import * as vscode from "vscode";
import { longAnswer } from "../../helpers/chatModel";
import { useChatModel } from "../chat/chats";
import { closeEditors, eventually, modelProcesses, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import { block, press } from "./edits";

const code = "export function one() {\n  return 1;\n}\n";

describe("a change by a model process", () => {
  useChatModel({
    contextSize: 16_384,
    isSlow: true,
    answers: [
      { after: "make it two", text: block("export function one() {\n  return 2;\n}") },
      { after: "make it long", text: `\`\`\`ts\n${longAnswer}\n\`\`\`\n` },
    ],
  });
  afterEach(closeEditors);

  /** Selects all of a new file and says what is to be changed. */
  async function ask(name: string, instruction: string): Promise<vscode.TextEditor> {
    const editor = await openFile(name, `‸${code}`);
    editor.selection = new vscode.Selection(0, 0, 3, 0);
    void vscode.commands.executeCommand("hearth.editSelection");
    await ui.waitForQuickInput(`Hearth: change lines 1 to 3 of ${name}`);
    await ui.type(instruction);
    await ui.press("Enter");
    return editor;
  }

  it("is asked for in words, accepted above its lines, and taken back with one key", async () => {
    const editor = await ask("whole.ts", "make it two");
    const changed = code.replace("1", "2");
    await textIs(editor.document, changed);
    await ui.clickInto('.codelens-decoration a:has-text("Accept")');
    await press("Control+Z");
    await textIs(editor.document, code);
  });

  it("leaves the file as it was when its process dies, and says so", async () => {
    const editor = await ask("dies.ts", "make it long");
    await eventually("it is written", () => editor.document.getText().includes("Line 3 of"));
    for (const { pid } of modelProcesses()) process.kill(pid, "SIGKILL");
    assert.match(await ui.waitForNotification("nothing was changed"), /The model process was lost/);
    await textIs(editor.document, code);
  });
});
