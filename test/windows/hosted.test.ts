import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import type { Workbench } from "../../scripts/workbench";
import { answered, ask, field, lastAnswer, nobody } from "../helpers/chatPage";
import { eventually } from "../helpers/eventually";
import { HostedServer } from "../helpers/hostedServer";
import { runCommand } from "../helpers/palette";
import { type Answer, chatEvents, completionEvents, silence } from "../helpers/serverAnswers";
import { useGhostText } from "../helpers/session";
import { answerDialog, dialog, setUpServer } from "../helpers/setUpServer";
import { UserSettings } from "../helpers/userSettings";

const pictures = path.join(root, "out", "screenshots");
const chats = "/v1/chat/completions";
const key = "sk-test-0123456789abcdef";
const model = "test-model";
const times = { Completion: "Always", Chat: "Where No Model of This Machine Can", Actions: "Never" };

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
  let settings: UserSettings;
  const picture = (name: string) => ui.screenshot(path.join(pictures, `${name}.png`));

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    [one, other] = [await HostedServer.start(), await HostedServer.start()];
    one.always("/v1/completions", fills);
    other.always(chats, chatEvents("I am another one."));
    const written = { server: one.baseUrl, chatModel: model, chat: "always", actions: "always" };
    vscode = await VsCodeServer.start({
      host: await ensureTestHost(),
      settings: {
        ...Object.fromEntries(Object.entries(written).map(([name, value]) => [`hearth.hosted.${name}`, value])),
        // The settings are a tab like others.
        "workbench.editor.useModal": "off",
      },
    });
    settings = new UserSettings(vscode);
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

  const chatsWith = (server: HostedServer, text: string) =>
    server.askedFor(chats).filter(({ body }) => body.includes(text));

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
    await settings.write(ui, {
      "hearth.hosted.server": "",
      "hearth.hosted.chat": "never",
      "hearth.hosted.actions": "never",
    });
    const before = settings.ofServer;
    await setUpServer(ui, { address: one.baseUrl, key, completionModel: model, times });
    await picture("server-consent");
    const words = (await ui.textsOf(dialog)).join("\n");
    for (const part of [/Completion, always: /, /Chat, where no model of this machine can: /, /look like secrets/])
      assert.match(words, part);
    assert.doesNotMatch(words, /Actions/);
    await answerDialog(ui, "Cancel");
    assert.deepEqual(settings.ofServer, before);
    assert.ok(one.asked.length > 0);
    for (const { headers } of one.asked) assert.equal(headers.authorization, `Bearer ${key}`);
    const count = one.asked.length;
    await setUpServer(ui, { address: one.baseUrl, completionModel: model, times });
    await answerDialog(ui, "Cancel");
    assert.ok(one.asked.length > count);
    for (const { headers } of one.asked.slice(count)) assert.equal(headers.authorization, undefined);
    assert.deepEqual(settings.ofServer, before);
  });

  it("answers in the chat, which says so", async () => {
    await setUpServer(ui, { address: one.baseUrl, key, completionModel: model, times });
    await answerDialog(ui, "Allow");
    await ui.waitForNotification(`${one.host} is set up`);
    await runCommand(ui, "Notifications: Clear All Notifications");
    assert.deepEqual(settings.ofServer, {
      "hearth.hosted.server": one.baseUrl,
      "hearth.hosted.chatModel": model,
      "hearth.hosted.completionModel": model,
      "hearth.hosted.completion": "always",
      "hearth.hosted.chat": "whenUnavailable",
    });
    await ui.waitInChat(field);
    await ui.waitInChat(
      `.welcome:has-text("${one.host} answers. What you ask and attach is sent there, as you allowed.")`,
    );
    await ui.waitForNoQuickInput();
    await picture("server-welcome");
    await ask(ui, "A greeting");
    await answered(ui, "A greeting", "Hello from the server.");
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

  it("is not asked for what a workspace forbids, and goes on with what it does not forbid", async () => {
    const file = path.join(workspace, ".vscode", "settings.json");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ "hearth.hosted.completion": "never" }));
    await ui.waitForStatusBarItem(
      "hearth",
      `Kindling v1 runs on this machine. You allowed the chat to ask ${one.host}.`,
    );
    const holes = one.askedFor("/v1/completions").length;
    await useGhostText(ui);
    await ask(ui, "Another greeting");
    await answered(ui, "Another greeting", "Hello from the server.");
    assert.equal(chatsWith(one, "Another greeting").length, 1);
    assert.equal(one.askedFor("/v1/completions").length, holes, "the chat alone is asked elsewhere");
    const count = one.asked.length;
    writeFileSync(file, JSON.stringify({ "hearth.hosted.completion": "never", "hearth.hosted.chat": "never" }));
    await ui.waitForStatusBarItem("hearth", "Kindling v1 runs on this machine. Nothing leaves it.");
    await runCommand(ui, "Hearth: New Chat");
    await ui.waitInChat(nobody);
    assert.equal(one.asked.length, count);
    rmSync(file);
    await ui.waitInChat(field);
    await ui.openFile("basket.ts");
    await ui.undoAll();
  });

  it("gets nothing that looks like a secret, unless the user says so", async () => {
    const secret = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
    await ask(ui, `What is ${secret} for?`);
    await ui.waitFor(`${dialog} .monaco-button:focus:text-is("Don't Send")`);
    await picture("server-secret");
    const words = (await ui.textsOf(dialog)).join("\n");
    assert.ok(words.includes("ghp_") && !words.includes(secret), words);
    await answerDialog(ui, "Don't Send");
    await ui.waitInChat(`${lastAnswer} .end:has-text('looks like a secret'), .note:has-text('looks like a secret')`);
    assert.equal(chatsWith(one, secret).length, 0);
    await runCommand(ui, "Hearth: New Chat");
    await ask(ui, `What is ${secret} for?`);
    await ui.waitFor(dialog);
    await answerDialog(ui, "Send");
    await answered(ui, `What is ${secret} for?`, "Hello from the server.");
    assert.equal(chatsWith(one, secret).length, 1);
  });

  it("is in the record with what it was sent, which can be filtered and read", async () => {
    await runCommand(ui, "Hearth: Show What Left This Machine");
    await ui.waitForQuickInput("what left this machine");
    await ui.waitForQuickPickItem("chat · ");
    await picture("server-ledger");
    await ui.type("basket.ts");
    await eventually("it is filtered", async () => {
      const rows = await ui.quickPickItems();
      return rows.length > 0 && rows.every((one) => one.includes("basket.ts"));
    });
    await ui.press("Enter");
    await ui.waitForTab("What left at");
    await ui.waitForEditorText(`POST http://${one.host}/v1/completions, [\\d,]+ bytes, for the model ${model}`);
    await ui.waitForEditorText("with src/basket\\.ts, lines \\d+–\\d+");
    await ui.waitForEditorText("answered \\(200\\)");
    await picture("server-ledger-entry");
  });

  it("does not get the key of the one before, and is not asked before the user agrees to it", async () => {
    one.next(chats, silence);
    await runCommand(ui, "Hearth: New Chat");
    await ask(ui, "Are you still there?");
    await eventually("it is asked", () => chatsWith(one, "Are you still there?").length === 1);
    await settings.write(ui, { "hearth.hosted.server": other.baseUrl });
    await eventually("it is not asked any more", () => chatsWith(one, "Are you still there?")[0]?.end === "gone");
    await runCommand(ui, "Hearth: New Chat");
    await ui.waitInChat(nobody);
    assert.equal(other.connections, 0);
    await setUpServer(ui, { address: other.baseUrl });
    await answerDialog(ui, "Allow");
    await ui.waitInChat(field);
    await ask(ui, "Who are you?");
    await answered(ui, "Who are you?", "I am another one.");
    assert.equal(chatsWith(other, "Who are you?").length, 1);
    for (const { headers } of other.asked) assert.equal(headers.authorization, undefined);
  });

  it("is set up in other ways while it answers, which is one change for all that look", async () => {
    other.next(chats, silence);
    await ask(ui, "Does it take long?");
    await eventually("it is asked", () => chatsWith(other, "Does it take long?").length === 1);
    await ui.watchStatusBarItem("hearth");
    await setUpServer(ui, { address: other.baseUrl, times: { Chat: times.Chat, Actions: "Always" } });
    await answerDialog(ui, "Allow");
    const label = (who: string) => `Kindling v1 runs on this machine. You allowed ${who} to ask ${other.host}.`;
    await ui.waitForStatusBarItem("hearth", label("the chat and actions"));
    const seen = (await ui.seenLabels()).map((one) => one.replace(/^.*?(?=Kindling)/, ""));
    assert.deepEqual(seen, [label("the chat"), label("the chat and actions")]);
    assert.equal(chatsWith(other, "Does it take long?")[0]?.end, undefined, "what was asked before goes on");
  });

  it("is forgotten with all keys when it is turned off, in every window", async () => {
    const beside = await window.openBeside(vscode, copySample("beside"));
    await beside.waitForStatusBarItem("hearth", "Hearth", 120_000);
    await runCommand(beside, "Hearth: Open Chat");
    await beside.waitInChat(field);
    await runCommand(ui, "Hearth: Turn the Server Off and Forget Its Keys");
    await eventually("what was asked ends", () => chatsWith(other, "Does it take long?")[0]?.end === "gone");
    await ui.waitInChat(nobody);
    await ui.waitForNotification("No server is asked any more");
    assert.deepEqual(settings.ofServer, {});
    const counts = [one.asked.length, other.asked.length];
    // Its settings are as they were: this VS Code tells no window what another has written. What was agreed to is not.
    await eventually("the other window knows, too", async () => {
      await runCommand(beside, "Hearth: New Chat");
      return (await beside.textsInChat(`${nobody}:visible`)).length > 0;
    });
    await settings.write(beside, {
      "hearth.hosted.server": one.baseUrl,
      "hearth.hosted.chatModel": model,
      "hearth.hosted.chat": "always",
    });
    await beside.waitForNotification("You have not agreed");
    await beside.waitInChat(nobody);
    await ui.waitInChat(nobody);
    assert.deepEqual([one.asked.length, other.asked.length], counts);
    await setUpServer(ui, { address: one.baseUrl });
    await answerDialog(ui, "Allow");
    await ui.waitInChat(field);
    await ask(ui, "Do you know me?");
    await answered(ui, "Do you know me?", "Hello from the server.");
    assert.equal(chatsWith(one, "Do you know me?").length, 1);
    for (const { headers } of one.asked.slice(counts[0])) assert.equal(headers.authorization, undefined);
    await runCommand(ui, "Hearth: Turn the Server Off and Forget Its Keys");
    await ui.waitInChat(nobody);
  });

  it("has had its key written to no file", () => {
    const files = readdirSync(vscode.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    assert.ok(files.length > 10);
    for (const { parentPath, name } of files) {
      assert.ok(!readFileSync(path.join(parentPath, name)).includes(key), `the key stands in ${name}`);
    }
  });
});
