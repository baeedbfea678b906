import assert from "node:assert/strict";
import * as vscode from "vscode";
import { picture } from "../chat/chats";
import { closeEditors, eventually, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import { useAnswers } from "./answering";

const code = [
  "export function total(prices: readonly number[]): number {",
  "  let ‸s = 0;",
  "  for (const price of prices) s += price;",
  "  return s;",
  "}",
  "",
].join("\r\n");

const names = (...all: readonly string[]) => `{"names": ["${all.join('", "')}"]}`;
const suggest = () => vscode.commands.executeCommand("hearth.nameSymbol");

describe("suggesting names", () => {
  useAnswers({
    isSlow: true,
    answers: [
      { after: "Suggest five", text: names("price", "sum_of_prices", "return", "grandTotal", "Amount") },
      { after: "None of these", text: names("sumOfPrices", "runningSum", "subtotal", "paid", "cost") },
    ],
  });
  afterEach(async () => {
    await ui.press("Escape");
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });

  it("offers three that fit here, others when asked, and has the language server rename", async () => {
    const { document } = await openFile("src/naming.ts", code);
    const before = document.getText();
    const done = suggest();
    await ui.waitForQuickInput("Rename “s” to");
    await ui.waitForQuickPickItem("sumOfPrices");
    const items = async () => (await ui.quickPickItems()).map((item) => item.trim());
    assert.deepEqual(await items(), ["sumOfPrices", "grandTotal", "amount", "Other Names"]);
    await ui.screenshot(picture("actions-names"));
    await ui.chooseQuickPick("Other Names");
    await ui.waitForQuickPickItem("runningSum");
    assert.deepEqual(await items(), ["runningSum", "subtotal", "paid", "Other Names"]);
    assert.equal(document.getText(), before);
    await ui.chooseQuickPick("runningSum");
    await done;
    await textIs(document, before.replace(/\bs\b/g, "runningSum"));
    await vscode.commands.executeCommand("undo");
    await textIs(document, before);
  });

  it("leaves all as it was where it is given up, and says nothing", async () => {
    const { document } = await openFile("src/naming2.ts", code);
    const before = document.getText();
    const done = suggest();
    await ui.waitForQuickInput("Rename “s” to");
    await ui.press("Escape");
    await done;
    assert.equal(document.getText(), before);
    assert.deepEqual(await ui.notifications(), []);
  });

  it("renames nothing where the name is not there any more", async () => {
    const { document } = await openFile("src/naming3.ts", code);
    const done = suggest();
    await ui.waitForQuickPickItem("grandTotal");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// A comment.\n");
    await vscode.workspace.applyEdit(edit);
    const before = document.getText();
    await ui.chooseQuickPick("grandTotal");
    await done;
    await ui.waitForNotification("“s” was not renamed, because it no longer stands where it was.");
    assert.equal(document.getText(), before);
  });

  it("shows the model no file that holds secrets", async () => {
    await openFile("src/.env.ts", code);
    await suggest();
    await ui.waitForNotification("src/.env.ts is not shown to the model. Its name says that it holds secrets");
  });

  it("says so where nobody can rename, before the model thinks", async () => {
    const { document } = await openFile("notes.txt", "Some ‸words.\n");
    await suggest();
    await ui.waitForNotification("“words” was not renamed, because no extension here can rename in this language.");
    await openFile("src/naming4.ts", "Mat‸h.max(1);\n");
    await suggest();
    await ui.waitForNotification("“Math” was not renamed. You cannot rename elements that are defined in the standard");
    assert.equal(document.getText(), "Some words.\n");
  });
});

describe("suggesting names without a model", () => {
  after(closeEditors);

  it("leads to where one is chosen", async () => {
    await openFile("src/naming5.ts", code);
    await suggest();
    await ui.waitForNotification("No model is chosen yet");
    await ui.clickNotificationButton("Choose a Model");
    await ui.waitForQuickInput("Hearth");
    await eventually("a list of models is shown", async () => (await ui.quickPickItems()).length > 0);
    await ui.press("Escape");
  });
});
