import assert from "node:assert/strict";
import * as vscode from "vscode";
import { longAnswer } from "../../helpers/chatModel";
import { runCommand } from "../../helpers/palette";
import { smolLm2 } from "../../helpers/smolLm2";
import { closeEditors, eventually, modelProcesses, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import {
  answerHas,
  answerIs,
  ask,
  chooseChatModel,
  endWords,
  field,
  picture,
  pressOfAnswer,
  say,
  showChat,
  useChatModel,
} from "./chats";

const themes = { Dark: "Default Dark Modern", Light: "Default Light Modern", HighContrast: "Default High Contrast" };

async function useTheme(kind: keyof typeof themes): Promise<void> {
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("workbench").update("colorTheme", themes[kind], Global);
  const now = () => vscode.window.activeColorTheme.kind;
  await eventually(`the window is ${kind}`, () => now() === vscode.ColorThemeKind[kind], now);
}

describe("a chat without a model", () => {
  it("offers what suits this machine, and has nothing to complain of", async () => {
    await showChat();
    await ui.waitInChat(".welcome:has-text('Chat with a model on this machine')");
    await ui.waitInChat(".offer");
    const offers = await ui.textsInChat(".offer h3");
    assert.ok(offers.length > 0 && offers.length <= 3, offers.join(", "));
    for (const offer of await ui.textsInChat(".offer p")) assert.match(offer, /\d (GB|MB).*(Runs|is not known)/s);
    await ui.screenshot(picture("chat-without-model"));
    assert.deepEqual(await ui.notifications(), []);
  });
});

describe("a chat with a model", () => {
  const code = "export function discount(total: number): number {\n  return total * 0.9;\n}\n";
  useChatModel({
    contextSize: 16_384,
    isSlow: true,
    answers: [
      { after: "greeting", text: "**Hello!** I run on this machine: äöü 你好 👋." },
      { after: "discounts", text: `It takes ten per cent off.\n\n\`\`\`ts path=src/discount.ts\n${code}\`\`\`\n` },
      { after: "everything", text: longAnswer },
    ],
  });
  after(async () => {
    await useTheme("Light");
  });

  it("answers as its model does, whole characters and Markdown, and says how fast it was", async () => {
    await ask("A greeting");
    await answerIs(/^Hello! I run on this machine: äöü 你好 👋\.$/);
    assert.deepEqual(await ui.textsInChat(".answer strong"), ["Hello!"]);
    const [figures] = await ui.textsInChat(".figures");
    assert.match(figures ?? "", /^Test chat model · [\d,]+ tokens, [\d.]+ a second; the first after [\d.]+ s; /);
  });

  it("keeps what was written until it is stopped, and answers again", async () => {
    await ask("Tell everything");
    await answerHas("Line 3 of");
    await ui.press("Escape");
    assert.match(await endWords(), /Stopped\./);
    await answerIs(/^Line 0 of a long answer\.(?![\s\S]*Line 849 )/);
    await pressOfAnswer("Answer Again");
    // Not the old answer, which stays until there is a new one.
    await ui.waitInChat('article[aria-busy="true"] .answer:has-text("Line 4 of")');
    await ui.press("Escape");
    assert.match(await endWords(), /Stopped\./);
    assert.equal((await ui.textsInChat("article.turn")).length, 2);
  });

  it("asks in other words where a question is edited", async () => {
    await ui.clickInChat('article.turn:last-of-type button[aria-label="Edit and Ask Again"]');
    await ui.typeInChat('textarea[aria-label="The question in other words"]', " or rather a greeting");
    await ui.press("Enter");
    await answerIs(/^Hello!/);
    assert.equal((await ui.textsInChat("article.turn")).length, 2);
  });

  it("keeps what came when its process dies, says that it was cut, and goes on with another", async () => {
    await ask("Tell everything");
    await answerHas("Line 3 of");
    for (const { pid } of modelProcesses()) process.kill(pid, "SIGKILL");
    assert.match(await endWords(), /Cut off: The model process was lost\. .*What came is kept/);
    await answerIs(/^Line 0 of a long answer\./);
    await ask("A greeting");
    await answerIs(/^Hello!/);
    assert.deepEqual(await ui.notifications(), []);
  });

  it("takes the selection along, unless that is switched off", async () => {
    await openFile("src/prices.ts", "export const prices = [1, 2, 3];\n‸");
    await vscode.commands.executeCommand("editor.action.selectAll");
    await showChat();
    await ui.waitInChat(".chip:has-text('prices.ts:1')");
    await ask("A greeting");
    await answerIs(/^Hello!/);
    assert.match((await ui.textsInChat("article.turn:last-of-type .question .chip")).join(), /prices\.ts:1/);
    await closeEditors();
  });

  it("puts code into a new file, which is shown first and taken back with one undo", async () => {
    await ask("About discounts");
    await answerIs(/^It takes ten per cent off\./);
    for (const kind of ["Light", "Dark", "HighContrast"] as const) {
      await useTheme(kind);
      await ui.screenshot(picture(`chat-${kind.toLowerCase()}`));
    }
    await pressOfAnswer("Apply to a File");
    await ui.clickInto('.editor-actions [aria-label^="Discard the Proposed Change"]');
    await eventually("it is closed", () => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
    await pressOfAnswer("Apply to a File");
    await ui.waitFor('.editor-actions [aria-label^="Apply the Proposed Change"]');
    await ui.screenshot(picture("chat-apply"));
    await runCommand(ui, "Apply the Proposed Change");
    const document = await eventually("the file is there", () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith("/src/discount.ts") && uri.scheme === "file"),
    );
    await textIs(document, code);
    await closeEditors();
  });

  it("is found again in the list, by what was said in it", async () => {
    await vscode.commands.executeCommand("hearth.newChat");
    await ui.waitInChat(".welcome:has-text('Ask about your code')");
    await ui.clickInChat('button[aria-label="Conversations"]');
    await ui.typeInChat('input[aria-label="Search conversations"]', "ten per cent");
    await ui.clickInChat(".history li button.open");
    await answerHas("It takes ten per cent off.");
  });

  it("helps without a model's doing, and does not know what is no command", async () => {
    await ask("/help");
    await answerHas("/explain");
    await say("/explian");
    await ui.waitInChat(".note:has-text('Did you mean /explain?')");
    assert.equal(await ui.valueInChat(field), "/explian");
  });
});

describe("a chat with a real model", () => {
  const model = smolLm2();
  before(async () => {
    if ("path" in model) await chooseChatModel(model.path);
    await vscode.commands.executeCommand("hearth.newChat");
    await showChat();
  });
  after(async () => {
    await chooseChatModel(undefined);
  });

  it("is answered, and answered again", async () => {
    if (!("path" in model)) {
      process.stdout.write(`      SmolLM2 cannot be had here, so it was not tried: ${model.why}\n`);
      return;
    }
    for (const question of ["Name a colour. Answer in one short sentence.", "Another one, please."]) {
      await ask(question);
      await ui.waitInChat("article.turn:last-of-type .markdown p");
      // A model as small as this one may find no end.
      await ui.press("Escape");
      await answerIs(/\w/);
    }
    assert.equal((await ui.textsInChat("article.turn")).length, 2);
    assert.deepEqual(await ui.notifications(), []);
  });
});
