import assert from "node:assert/strict";
import * as vscode from "vscode";
import { TestWriting } from "../../../src/editor/actions/tests/testWriting";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { systemClock } from "../../../src/util/clock";
import { FakeChatBackend } from "../../helpers/fakeChatBackend";
import { proposed } from "../apply/applier";
import { picture, useChatModel } from "../chat/chats";
import { closeEditors, eventually, inWorkspace, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import { press } from "./edits";

const generate = () => vscode.commands.executeCommand("hearth.generateTests");
const write = (name: string, text: string) => vscode.workspace.fs.writeFile(inWorkspace(name), Buffer.from(text));
const code = "export function sumOfBasket(prices: number[]): number {\n  ‸return prices.length;\n}\n";
const first =
  'import { sumOfBasket } from "../../shop/basket";\n\ndescribe("a basket", () => {\n  it("is empty", () => {});\n});\n';
const second = 'it("is empty", () => {\n  throw 1;\n});\n\nit("has a size", () => {});\n';

describe("tests by a model", () => {
  useChatModel({
    contextSize: 8192,
    answers: [
      // What stands last in the question decides.
      { after: "Write the whole test file spec/shop/basket.spec.ts", text: `Here:\n\`\`\`ts\n${first}\`\`\`\n` },
      { after: "Write new tests to be added to spec/shop/basket.spec.ts", text: `\`\`\`ts\n${second}\`\`\`\n` },
      { after: "sumOfNothing", text: "I know of no tests for this." },
    ],
  });
  before(async () => {
    await write("shop/till.ts", "export const till = 1;\n");
    await write("spec/shop/till.spec.ts", 'it("is a till", () => {});\n');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });

  it("are shown as the file that the project's other tests call for, and make it when that is agreed to", async () => {
    await openFile("shop/basket.ts", code);
    await generate();
    const { uri } = await proposed();
    assert.equal(uri.path, "/spec/shop/basket.spec.ts");
    await ui.screenshot(picture("tests-proposed"));
    await vscode.commands.executeCommand("hearth.applyProposal");
    const made = Buffer.from(await vscode.workspace.fs.readFile(inWorkspace("spec/shop/basket.spec.ts")));
    assert.equal(made.toString(), first);
  });

  it("are added to those that are there, of which none goes, and are one undo", async () => {
    await write("spec/shop/basket.spec.ts", first);
    await openFile("shop/basket.ts", code);
    await generate();
    await proposed();
    await vscode.commands.executeCommand("hearth.applyProposal");
    const document = await eventually("the file is shown", () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.path.endsWith("/spec/shop/basket.spec.ts") && active.uri.scheme === "file"
        ? active
        : undefined;
    });
    await textIs(document, first.replace(/\}\);\n$/, '\n  it("has a size", () => {});\n});\n'));
    await press("Control+Z");
    await textIs(document, first);
  });

  it("are not written for a test, and what the model says instead is told", async () => {
    await openFile("spec/shop/till.spec.ts", "‸");
    await generate();
    await ui.waitForNotification("is a test itself");
    await vscode.commands.executeCommand("notifications.clearAll");
    await openFile("shop/nothing.py", "def sumOfNothing():\n    ‸pass\n");
    await generate();
    const said = await ui.waitForNotification("The model gave no code");
    assert.match(said, /It said: I know of no tests for this\./);
    await vscode.commands.executeCommand("notifications.clearAll");
  });
});

describe("tests that are being written", () => {
  const backend = new FakeChatBackend({ contextSize: 100_000 });
  const rules = new IgnoreRules();
  const said: string[] = [];
  const applier = { propose: async () => void said.push("proposed") };
  const notify = {
    noChatModel: () => undefined,
    nothingDone: (words: string) => void said.push(words),
    notPlaced: (words: string) => void said.push(words),
    editFailed: (error: unknown) => void said.push(String(error)),
  };
  const writing = new TestWriting({ backend, texts: new FileTexts(rules), applier, notify, clock: systemClock });
  after(() => {
    writing.dispose();
    rules.dispose();
  });
  afterEach(closeEditors);

  it("are stopped by the button of their notification, and nothing comes of them", async () => {
    const generating = writing.generate(await openFile("shop/basket.ts", code));
    await eventually("the model is asked", () => backend.calls.length === 1);
    await ui.waitForNotification("Hearth writes tests for basket.ts");
    await ui.clickNotificationButton("Cancel");
    await generating;
    assert.ok(backend.call.isAborted);
    assert.deepEqual(said, []);
  });

  it("are asked of no model where the code holds secrets", async () => {
    await writing.generate(await openFile("shop/.env.ts", code));
    assert.match(said.join(), /No tests were written for shop\/\.env\.ts\. Its name says that it holds secrets/);
    assert.equal(backend.calls.length, 1);
    said.length = 0;
  });

  it("fail as the model does, in words", async () => {
    const generating = writing.generate(await openFile("shop/basket.ts", code));
    await eventually("the model is asked", () => backend.calls.length === 2);
    backend.call.writes("```ts\nit(");
    await backend.call.fail("processGone");
    await generating;
    assert.match(said.join(), /processGone/);
  });
});
