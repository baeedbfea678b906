import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import type { Workbench } from "../../scripts/workbench";
import { eventually } from "../helpers/eventually";
import { HostedServer } from "../helpers/hostedServer";
import { type Answer, chatEvents, completionEvents } from "../helpers/serverAnswers";
import { answerDialog, dialog, runCommand, type SetUp, setUpServer } from "../helpers/setUpServer";

const pictures = path.join(root, "out", "screenshots");
const field = 'textarea[aria-label="Ask Hearth"]';
const lastAnswer = "article.turn:last-of-type .answer";
/** What the chat's page shows where nobody would answer. */
const nobody = ".welcome:has-text('Chat with a model on this machine')";
const key = "sk-test-0123456789abcdef";
const model = "test-model";

/** Fills the hole of the probe as a model does that sees what stands behind it. */
const fills: Answer = (asked, response) =>
  completionEvents(`${asked.json.suffix}`.includes("return twice") ? " twice" : "a + b;")(asked, response);

describe("a server in a real window", function () {
  this.timeout(300_000);
  let one: HostedServer;
  let other: HostedServer;
  let vscode: VsCodeServer;
  let window: VsCodeWindow;
  let ui: Workbench;
  let workspace: string;
  const settingsFile = () => path.join(vscode.folder, "data", "User", "settings.json");
  const settings = (): Record<string, unknown> => JSON.parse(readFileSync(settingsFile(), "utf8"));
  const ofServer = () => Object.entries(settings()).filter(([name]) => name.startsWith("hearth.hosted."));
  const write = (values: Readonly<Record<string, unknown>>) =>
    writeFileSync(settingsFile(), JSON.stringify({ ...settings(), ...values }, undefined, 2));
  const picture = (name: string) => ui.screenshot(path.join(pictures, `${name}.png`));

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    [one, other] = [await HostedServer.start(), await HostedServer.start()];
    one.always("/v1/completions", fills);
    other.always("/v1/chat/completions", chatEvents("I am another one."));
    const written = { server: one.baseUrl, chatModel: model, chat: "always", actions: "always" };
    vscode = await VsCodeServer.start({
      host: await ensureTestHost(),
      settings: Object.fromEntries(Object.entries(written).map(([name, value]) => [`hearth.hosted.${name}`, value])),
    });
    workspace = copySample("hosted");
    window = await VsCodeWindow.open(vscode, { workspace, developed: [root] });
    ui = window.workbench;
  });
  after(async () => {
    await window?.close();
    assert.deepEqual(await vscode.stop(), [], "no process is left");
    await one.close();
    await other.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await picture("server-failed");
  });

  function setUp(parts: Partial<SetUp>): Promise<void> {
    const times = { Chat: "Always", Actions: "Never" };
    return setUpServer(ui, {
      address: one.baseUrl,
      key: "",
      chatModel: model,
      completionModel: "None",
      times,
      ...parts,
    });
  }

  async function ask(question: string, by: Workbench = ui): Promise<void> {
    await by.clickInChat(field);
    await by.typeInChat(field, question);
    await by.press("Enter");
  }

  async function answered(text: string): Promise<void> {
    await ui.waitInChat(`${lastAnswer}:has(.footer:not([hidden])) .markdown:has-text(${JSON.stringify(text)})`);
  }

  const chatsWith = (server: HostedServer, text: string) =>
    server.askedFor("/v1/chat/completions").filter(({ body }) => body.includes(text));

  it("is not asked where the settings came by themselves, which the user hears, and can look at", async () => {
    await ui.waitForStatusBarItem("hearth", "Hearth", 120_000);
    const told = await ui.waitForNotification("You have not agreed");
    assert.ok(told.includes(one.host), told);
    await runCommand(ui, "Hearth: Open Chat");
    await ui.waitInChat(nobody);
    await ui.clickNotificationButton("Review…");
    await ui.waitFor(dialog);
    const words = (await ui.textsOf(dialog)).join("\n");
    assert.ok(words.includes(`May Hearth send what you write to http://${one.host}?`), words);
    assert.match(words, /Chat, always: .*Actions \(.*\), always: /s);
    assert.doesNotMatch(words, /Completion/);
    await answerDialog(ui, "Cancel");
    await ui.waitInChat(nobody);
    assert.equal(one.connections, 0);
  });

  it("is asked what it can do while it is set up, and nothing is kept before the user agrees", async () => {
    write({ "hearth.hosted.server": "", "hearth.hosted.chat": "never", "hearth.hosted.actions": "never" });
    const before = ofServer();
    const times = { Completion: "Always", Chat: "Where No Model of This Machine Can", Actions: "Never" };
    await setUp({ key, completionModel: model, times });
    await picture("server-consent");
    const words = (await ui.textsOf(dialog)).join("\n");
    for (const part of [/Completion, always: /, /Chat, where no model of this machine can: /, /look like secrets/])
      assert.match(words, part);
    assert.doesNotMatch(words, /Actions/);
    await answerDialog(ui, "Cancel");
    assert.deepEqual(ofServer(), before);
    assert.ok(one.asked.length > 0);
    for (const { headers } of one.asked) assert.equal(headers.authorization, `Bearer ${key}`);
    const count = one.asked.length;
    await setUp({ key: "", completionModel: model, times });
    await answerDialog(ui, "Cancel");
    assert.ok(one.asked.length > count);
    for (const { headers } of one.asked.slice(count)) assert.equal(headers.authorization, undefined);
    assert.deepEqual(ofServer(), before);
  });

  it("answers in the chat, which says so", async () => {
    const times = { Completion: "Always", Chat: "Where No Model of This Machine Can", Actions: "Never" };
    await setUp({ key, completionModel: model, times });
    await answerDialog(ui, "Allow");
    await ui.waitForNotification(`${one.host} is set up`);
    await runCommand(ui, "Notifications: Clear All Notifications");
    assert.deepEqual(Object.fromEntries(ofServer()), {
      "hearth.hosted.server": one.baseUrl,
      "hearth.hosted.chatModel": model,
      "hearth.hosted.completionModel": model,
      "hearth.hosted.completion": "always",
      "hearth.hosted.chat": "whenUnavailable",
    });
    await ui.waitInChat(field);
    await picture("server-welcome");
    await ask("A greeting");
    await answered("Hello from the server.");
    assert.equal(await ui.waitInChat(`${lastAnswer} .source`), `answered by ${model} at ${one.host}`);
    await picture("server-answer");
    const [asked, ...more] = chatsWith(one, "A greeting");
    assert.equal(asked?.headers.authorization, `Bearer ${key}`);
    assert.equal(more.length, 0);
  });

  it("completes, which the status bar and the menu say", async () => {
    await ui.openFile("basket.ts");
    await ui.waitForStatusBarItem(
      "hearth",
      `${model} answers from ${one.host}: what you type there leaves this machine`,
    );
    await ui.press("Control+End");
    await ui.type("const sum = ");
    await ui.waitForGhostText("^a \\+ b;$");
    await picture("server-completes");
    await ui.clickStatusBarItem("hearth");
    await ui.waitForQuickPickItem("Turn the Server Off");
    const line = (await ui.quickPickItems()).find((item) => item.includes("Turn the Server Off")) ?? "";
    assert.ok(line.includes(`asked ${one.host} for completion`), line);
    await picture("server-menu");
    await ui.press("Escape");
    await ui.undoAll();
  });

  it("is not asked for what a workspace forbids", async () => {
    const file = path.join(workspace, ".vscode", "settings.json");
    mkdirSync(path.dirname(file), { recursive: true });
    const count = one.asked.length;
    writeFileSync(file, JSON.stringify({ "hearth.hosted.completion": "never", "hearth.hosted.chat": "never" }));
    await ui.waitForStatusBarItem("hearth", "Kindling v1 runs on this machine. Nothing leaves it.");
    await ui.waitForEditorFocus();
    await ui.type("const total = ");
    await runCommand(ui, "Hearth: New Chat");
    await ui.waitInChat(nobody);
    assert.equal(one.asked.length, count);
    rmSync(file);
    await ui.waitInChat(field);
  });

  it("gets nothing that looks like a secret, unless the user says so", async () => {
    const secret = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
    await ask(`What is ${secret} for?`);
    await ui.waitFor(dialog);
    await picture("server-secret");
    const words = (await ui.textsOf(dialog)).join("\n");
    assert.ok(words.includes("ghp_") && !words.includes(secret), words);
    // What Enter does by habit.
    await ui.waitFor(`${dialog} .monaco-button:focus:text-is("Don't Send")`);
    await answerDialog(ui, "Don't Send");
    await ui.waitInChat(`${lastAnswer} .end:has-text('looks like a secret'), .note:has-text('looks like a secret')`);
    assert.equal(chatsWith(one, secret).length, 0);
    await runCommand(ui, "Hearth: New Chat");
    await ask(`What is ${secret} for?`);
    await ui.waitFor(dialog);
    await answerDialog(ui, "Send");
    await answered("Hello from the server.");
    assert.equal(chatsWith(one, secret).length, 1);
  });

  it("is in the record with what it was sent, which can be filtered and read", async () => {
    await runCommand(ui, "Hearth: Show What Left This Machine");
    await ui.waitForQuickInput("what left this machine");
    await ui.waitForQuickPickItem("chat · ");
    await picture("server-ledger");
    await ui.type("basket.ts");
    await eventually("it is filtered", async () =>
      (await ui.quickPickItems()).every((one) => one.includes("basket.ts")),
    );
    await ui.press("Enter");
    await ui.waitForTab("What left at");
    await ui.waitForEditorText(`POST http://${one.host}/v1/completions, [\\d,]+ bytes, for the model ${model}`);
    await ui.waitForEditorText("with src/basket\\.ts, lines \\d+–\\d+");
    await ui.waitForEditorText("answered \\(200\\)");
    await picture("server-ledger-entry");
  });

  it("has had its key written to no file", () => {
    const files = readdirSync(vscode.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    assert.ok(files.length > 10);
    for (const { parentPath, name } of files) {
      assert.ok(!readFileSync(path.join(parentPath, name)).includes(key), `the key stands in ${name}`);
    }
  });
});
