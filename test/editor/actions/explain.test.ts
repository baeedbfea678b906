import assert from "node:assert/strict";
import * as vscode from "vscode";
import { runCommand } from "../../helpers/palette";
import { answerIs, field, picture, useChatModel } from "../chat/chats";
import { closeEditors, eventually, openFile } from "../hearth";
import { ui } from "../ui";

const explain = () => vscode.commands.executeCommand("hearth.explain");
const code = "const rate = 2;\n\nfunction sumOfPrices(prices) {\n  ‸return rate;\n}\n";
const question = "article.turn:last-of-type .question";

describe("an explanation, where no model is chosen", () => {
  it("opens the chat with its offers, and asks nothing", async () => {
    await openFile("src/sum.js", code);
    await explain();
    await ui.waitInChat(".offer");
    assert.deepEqual(await ui.textsInChat("article.turn"), []);
    await closeEditors();
  });
});

describe("an explanation", () => {
  useChatModel({
    answers: [
      { after: "sumOfPrices", text: "It adds up what is in the basket." },
      { after: "the whole till", text: "This file is a till." },
      { after: "broken_thing", text: "There is no such command." },
    ],
  });

  it("is asked for in the chat about the function around the cursor, and leaves the composer as it was", async () => {
    await ui.clickInChat(field);
    await ui.typeInChat(field, "half a question");
    await openFile("src/sum.js", code);
    await explain();
    await answerIs(/^It adds up/);
    assert.match((await ui.textsInChat(question)).join(), /\/explain[\s\S]*sum\.js:3-5/);
    assert.equal(await ui.valueInChat(field), "half a question");
    await ui.screenshot(picture("explain"));
  });

  it("is of the selection, and of the file where the cursor is in no function", async () => {
    const { document } = await openFile("src/till.js", "‸\n\n// the whole till\n");
    await explain();
    await answerIs(/^This file/);
    assert.match((await ui.textsInChat(question)).join(), /till\.js(?!:)/);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(2, 3, 2, 17);
    await explain();
    await eventually("it is asked", async () => (await ui.textsInChat(question)).join().includes("till.js:3"));
    await answerIs(/^This file/);
    await closeEditors();
  });

  it("of a file that is never shown to a model is refused in words", async () => {
    await openFile(".env", "KEY=1");
    await explain();
    await ui.waitInChat(":text('holds secrets')");
    await closeEditors();
  });

  it("is of a terminal's last command too: why it failed", async () => {
    const terminal = vscode.window.createTerminal({ name: "explain", shellPath: "/bin/bash" });
    terminal.show();
    await eventually("the shell tells of its commands", () => terminal.shellIntegration);
    const end = new Promise((resolve) => {
      const listening = vscode.window.onDidEndTerminalShellExecution((event) => {
        listening.dispose();
        resolve(event.exitCode);
      });
    });
    terminal.sendText("sleep 0.5; broken_thing");
    assert.equal(await end, 127);
    await runCommand(ui, "Explain the Last Command's Output");
    await answerIs(/^There is no such command\.$/);
    assert.match((await ui.textsInChat(question)).join(), /Why did this command fail\?[\s\S]*Terminal: sleep/);
    terminal.dispose();
  });
});
