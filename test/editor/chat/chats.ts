import { mkdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { type ChatModel, writeChatModel } from "../../helpers/chatModel";
import { tempFolder } from "../../helpers/tempFolder";
import { closeEditors, eventually } from "../hearth";
import { ui } from "../ui";

export const field = 'textarea[aria-label="Ask Hearth"]';
const lastAnswer = "article.turn:last-of-type .answer";

/** To be looked at, and for the README. */
export function picture(name: string): string {
  const folder = path.join(root, "out", "screenshots");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

export async function chooseChatModel(file: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update("hearth.chat.modelPath", file, vscode.ConfigurationTarget.Global);
}

export async function showChat(): Promise<void> {
  await vscode.commands.executeCommand("hearth.openChat");
  await ui.waitInChat("main");
}

/** For the tests of one `describe`: the chat has a model that answers so, and begins anew. */
export function useChatModel(model: ChatModel): void {
  const folder = tempFolder();
  before(async () => {
    const file = path.join(folder(), "chat.gguf");
    writeChatModel(file, model);
    await chooseChatModel(file);
    await vscode.commands.executeCommand("hearth.newChat");
    await showChat();
    await ui.waitInChat(field);
  });
  after(async () => {
    await closeEditors();
    await chooseChatModel(undefined);
  });
}

/** Writes into the composer and sends it. */
export async function say(words: string): Promise<void> {
  await ui.clickInChat(field);
  // What was given back stands there.
  await ui.press("Control+A");
  await ui.typeInChat(field, words);
  await ui.press("Enter");
}

/** Asks, and waits until the question stands in the transcript. */
export async function ask(question: string): Promise<void> {
  const turns = async () => (await ui.textsInChat("article.turn")).length;
  const before = await turns();
  await say(question);
  await eventually("the question is in the transcript", async () => (await turns()) > before, turns);
}

/** Waits until the last answer has ended and reads so, without what stands below it. */
export async function answerIs(pattern: RegExp): Promise<void> {
  const now = async () => [
    (await ui.textsInChat(`${lastAnswer} .footer:not([hidden])`)).length,
    (await ui.textsInChat(`${lastAnswer} .markdown`)).join(""),
  ];
  const isSo = async () => {
    const [ended, text] = await now();
    return ended === 1 && pattern.test(String(text).trim());
  };
  await eventually(`the answer is ${pattern}`, isSo, now);
}

/** Waits until the last answer has these words. */
export async function answerHas(words: string): Promise<void> {
  await ui.waitInChat(`${lastAnswer}:has-text(${JSON.stringify(words)})`);
}

/** How the last answer ended, in words; waits until it did in another way than whole. */
export async function endWords(): Promise<string> {
  return await ui.waitInChat(`${lastAnswer} .end`);
}

/** Presses a button of the last answer, or of its first block of code. */
export async function pressOfAnswer(label: string): Promise<void> {
  await ui.clickInChat(`${lastAnswer} button[aria-label="${label}"]`);
}
