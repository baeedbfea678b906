import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Reviewer } from "../../../src/editor/actions/review/reviewer";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { systemClock } from "../../../src/util/clock";
import { longLine } from "../../helpers/chatModel";
import { FakeChatBackend } from "../../helpers/fakeChatBackend";
import { picture } from "../chat/chats";
import { closeEditors, eventually, inWorkspace, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import { useAnswers } from "./answering";

const lines = [
  "export function mean(values: readonly number[]): number {",
  "\tlet sum = 0;",
  "\tfor (let i = 0; i <= values.length; i++) sum += values[i];",
  "\treturn sum / values.length;",
  "}",
  "",
];
const code = lines.join("\r\n");

const findings = [
  {
    ...{ line: 3, lastLine: 3, code: "for (let i = 0; i <= values.length; i++) sum += values[i];", severity: "error" },
    ...{
      comment: "The loop runs one step too far, so that the sum is NaN.",
      replacement: "for (const value of values) sum += value;",
    },
  },
  {
    ...{ line: 40, lastLine: 40, code: "return sum / values.length;", severity: "warning" },
    ...{ comment: "An empty list ends in a division by zero: ![a](http://127.0.0.1/b)", replacement: "" },
  },
  { line: 1, lastLine: 1, code: "", severity: "hint", comment: "Looks good!", replacement: "" },
];
const reduced = "\tconst sum = values.reduce((a, b) => a + b, 0);";
const several = {
  ...{ line: 2, lastLine: 3, code: lines[1], severity: "hint" },
  ...{ comment: "The sum is a reduction of the values.", replacement: reduced },
};
/** As the grammar has it. */
const json = (value: unknown) => JSON.stringify(value).replaceAll(/":/g, '": ').replaceAll(/,"/g, ', "');

const run = (command: string) => vscode.commands.executeCommand(`hearth.${command}`);
const widget = ".review-widget";
const button = (label: string) => `${widget} .action-label[aria-label^="${label}"]`;

async function isOnScreen(words: string): Promise<void> {
  await ui.waitFor(`${widget} .comment-body:has-text("${words}")`);
}

describe("a review", () => {
  useAnswers({
    isSlow: true,
    contextSize: 8192,
    answers: [
      { after: "Review these", text: json({ findings }) },
      {
        after: "bidirectional",
        text: json({
          findings: [{ ...findings[0], comment: "It is misleading to read.", replacement: "sum = 1; // \u202E" }],
        }),
      },
      { after: "reduction", text: json({ findings: [findings[0], several] }) },
      { after: "flawless", text: json({ findings: [findings[2]] }) },
      { after: "endless", text: json({ findings: [{ ...findings[0], comment: longLine(300) }] }) },
    ],
  });
  afterEach(async () => {
    await run("clearReview");
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });

  it("shows what was found at its lines, follows them, and puts what is proposed in their place", async () => {
    const { document } = await openFile("src/mean.ts", code);
    await run("review");
    await isOnScreen("The loop runs one step too far");
    await ui.screenshot(picture("actions-review"));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// Means.\r\n\r\n");
    await vscode.workspace.applyEdit(edit);
    const before = document.getText();
    await ui.clickInto(button("Apply"));
    await textIs(document, before.replace(lines[2] ?? "", "\tfor (const value of values) sum += value;"));
    await vscode.commands.executeCommand("undo");
    await textIs(document, before);
    await run("nextFinding");
    await isOnScreen("An empty list ends in a division by zero: ![a](http://127.0.0.1/b)");
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 5);
    await ui.clickInto(button("Dismiss"));
    await eventually("no comment is left", async () => !(await ui.isSeen(widget)));
    assert.deepEqual(await ui.notifications(), []);
  });

  it("replaces no line that was changed meanwhile, and says so; one that was changed back is as it was", async () => {
    const { document } = await openFile("src/mean2.ts", code);
    await run("review");
    await isOnScreen("The loop runs one step too far");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(2, 0), "\t\r\n\t");
    await vscode.workspace.applyEdit(edit);
    const before = document.getText();
    await run("applyFinding");
    await ui.waitForNotification("This code was changed since it was reviewed");
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand("undo");
    await textIs(document, code);
    await run("nextFinding");
    await run("applyFinding");
    await textIs(document, code.replace(lines[2] ?? "", "\tfor (const value of values) sum += value;"));
  });

  it("replaces several lines at once, and then none of them for another finding", async () => {
    const { document } = await openFile("src/reduction.ts", code);
    await run("review");
    await isOnScreen("The sum is a reduction of the values.");
    await ui.screenshot(picture("actions-review-lines"));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// Means.\r\n\r\n");
    await vscode.workspace.applyEdit(edit);
    const before = document.getText();
    await ui.clickInto(button("Apply"));
    const after = before.replace(lines.slice(1, 3).join("\r\n"), reduced);
    assert.notEqual(after, before);
    await textIs(document, after);
    await run("nextFinding");
    await isOnScreen("The loop runs one step too far");
    await run("applyFinding");
    await ui.waitForNotification("This code was changed since it was reviewed");
    assert.equal(document.getText(), after);
    await vscode.commands.executeCommand("undo");
    await textIs(document, before);
  });

  it("asks before it puts characters in place that nobody sees", async () => {
    const { document } = await openFile("src/bidirectional.ts", code);
    await run("review");
    await isOnScreen("It is misleading to read.");
    const done = run("applyFinding");
    await ui.waitForQuickInput("U+202E");
    await ui.press("Escape");
    await done;
    assert.equal(document.getText(), code);
    await isOnScreen("It is misleading to read.");
  });

  it("follows what is typed while the model reads and writes", async () => {
    const { document } = await openFile("src/mean6.ts", code);
    const done = run("review");
    await ui.waitForNotification("reviewing mean6.ts");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// Means.\r\n");
    await vscode.workspace.applyEdit(edit);
    const before = document.getText();
    await done;
    await isOnScreen("The loop runs one step too far");
    await run("applyFinding");
    await textIs(document, before.replace(lines[2] ?? "", "\tfor (const value of values) sum += value;"));
  });

  it("is of no file that is never shown to a model", async () => {
    await openFile(".env", "KEY=1");
    await run("review");
    await ui.waitForNotification(".env was not reviewed. Its name says that it holds secrets");
  });

  it("changes nothing but files", async () => {
    const words = vscode.workspace.registerTextDocumentContentProvider("words", {
      provideTextDocumentContent: () => code,
    });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("words:/mean.ts"));
    await vscode.window.showTextDocument(document);
    await run("review");
    await isOnScreen("The loop runs one step too far");
    await run("applyFinding");
    await ui.waitForNotification("Hearth changes files, cells of notebooks and untitled documents");
    assert.equal(document.getText(), code);
    words.dispose();
  });

  it("goes where its file is gone", async () => {
    const uri = inWorkspace("src/mean5.ts");
    await vscode.workspace.fs.writeFile(uri, Buffer.from(code));
    // Opened as by a user: what an extension opens, VS Code keeps for a while.
    await vscode.commands.executeCommand("vscode.open", uri);
    await run("review");
    await isOnScreen("The loop runs one step too far");
    await closeEditors();
    const isOpen = () => vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
    await eventually("it is closed", () => !isOpen());
    await vscode.workspace.fs.delete(uri);
    await run("nextFinding");
    await ui.waitForNotification("mean5.ts is not there any more");
  });

  it("is of what is selected, and says where there is nothing to say", async () => {
    const editor = await openFile("src/mean3.ts", `${code}// flawless\r\n${code}`);
    editor.selection = new vscode.Selection(5, 0, 7, 0);
    await run("review");
    await ui.waitForNotification("The model found nothing to change in lines 6 to 7 of mean3.ts.");
  });

  it("is given up where nobody would see it any more", async () => {
    await openFile("src/mean7.ts", code);
    const rules = new IgnoreRules();
    const backend = new FakeChatBackend({ contextSize: 8192 });
    const said: string[] = [];
    const tell = (what: unknown) => said.push(String(what));
    const notify = { noChatModel: () => undefined, nothingDone: tell, notPlaced: tell, editFailed: tell };
    const reviewer = new Reviewer({ backend, texts: new FileTexts(rules), notify, clock: systemClock });
    const done = reviewer.run();
    await eventually("the model is asked", () => backend.calls.length > 0);
    reviewer.dispose();
    await done;
    rules.dispose();
    assert.equal(backend.call.isAborted, true);
    assert.deepEqual(said, []);
  });

  it("leaves all as it was where it is given up", async () => {
    const { document } = await openFile("src/endless.ts", code);
    const done = run("review");
    await ui.waitForNotification("reviewing endless.ts");
    await ui.clickNotificationButton("Cancel");
    await done;
    assert.equal(document.getText(), code);
    await eventually("nothing is said", async () => (await ui.notifications()).length === 0);
    assert.equal(await ui.isSeen(widget), false);
  });
});
