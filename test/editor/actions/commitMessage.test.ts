import assert from "node:assert/strict";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { CommitMessages } from "../../../src/editor/actions/commitMessage/commitMessages";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import { type GitApi, type GitRepository, looked, untrackedOf } from "../../../src/editor/chat/attach/gitExtension";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { systemClock } from "../../../src/util/clock";
import { longLine, writeChatModel } from "../../helpers/chatModel";
import { FakeChatBackend } from "../../helpers/fakeChatBackend";
import { tempFolder } from "../../helpers/tempFolder";
import { write } from "../attach/attaching";
import { chooseChatModel, picture } from "../chat/chats";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { ui } from "../ui";
import { gitIn, openRepository, startedGit } from "./repositories";

/** Part of the interface of VS Code's Git that the product has no use for. */
interface Configurable {
  setConfig(key: string, value: string): Promise<unknown>;
}

const generate = "hearth.generateCommitMessage";
const field = ".scm-editor .monaco-editor";
const button = (label: string) => `.action-label[aria-label^="${label}"]`;
const startButton = button("Write the Commit Message");
const stopButton = button("Stop Writing the Commit Message");

const answers = [
  { after: "one_line_changed", text: "Count the basket once." },
  { after: "folder_of_many", text: "Here is the message:\n\nMove all parts to a place of their own" },
  { after: "slow_answer", text: longLine(250) },
] as const;

describe("a commit's message", () => {
  const folder = tempFolder();
  const model = (name: string) => path.join(folder(), name);
  let api: GitApi;

  const git = gitIn("repo");
  const repository = (name = "repo"): GitRepository =>
    api.repositories.find(({ rootUri }) => rootUri.path.endsWith(`/${name}`)) ?? assert.fail(`${name} is not open`);
  const box = () => repository().inputBox;
  const boxIs = (text: string) =>
    eventually(
      `the box has ${text}`,
      () => box().value === text,
      () => box().value,
    );
  const run = (...args: readonly unknown[]) => vscode.commands.executeCommand(generate, ...args);
  const told = async (part: string) => {
    await ui.waitForNotification(part);
    await vscode.commands.executeCommand("notifications.clearAll");
  };
  /** Starts a slow one by the button, and waits until its first words stand in the box. */
  const startSlowly = async (before: string) => {
    await vscode.commands.executeCommand("workbench.view.scm");
    box().value = before;
    await ui.clickInto(startButton);
    await eventually(
      "words come",
      () => box().value.startsWith(`${before}w0`),
      () => box().value,
    );
  };

  before(async () => {
    writeChatModel(model("quick.gguf"), { answers });
    writeChatModel(model("slow.gguf"), { answers, isSlow: true });
    api = await startedGit();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
  });
  after(async () => {
    await chooseChatModel(undefined);
  });

  it("is refused in words without a model and without a repository", async () => {
    await run();
    await told("No model is chosen yet");
    await chooseChatModel(model("quick.gguf"));
    await run();
    await told("No open folder is a Git repository");
  });

  it("is refused where nothing is changed; where nothing is staged, a button takes all changes", async () => {
    write({ "repo/a.txt": "one\n", "repo/.env": "TOKEN=old\n" });
    git("init", "--quiet", "--initial-branch", "main");
    git("add", ".");
    git("commit", "--quiet", "--message", "Add the basket");
    await openRepository("repo");
    await run();
    await told("Git knows of no changes");
    write({ "repo/a.txt": "one_line_changed\n" });
    await run();
    await ui.waitForNotification("Nothing is staged");
    assert.equal(box().value, "");
    await ui.clickNotificationButton("Use All Changes");
    await boxIs("Count the basket once");
  });

  it("is about what is there now, although Git ends a look where it does something else meanwhile", async () => {
    write({ "repo/fresh.txt": "fresh\n" });
    const looking = looked(repository(), systemClock);
    const other = (repository() as GitRepository & Configurable).setConfig("hearth.test", "overtakes");
    await looking;
    const found = untrackedOf(repository()).map(({ path }) => path);
    await other;
    rmSync(inWorkspace("repo/fresh.txt").fsPath);
    assert.match(found.join(), /\/repo\/fresh\.txt$/);
  });

  it("is written by a button in Git's title, behind the ticket that the user typed", async () => {
    git("add", "a.txt");
    box().value = "ABC-123";
    await vscode.commands.executeCommand("workbench.view.scm");
    await ui.clickInto(startButton);
    await boxIs("ABC-123 Count the basket once");
    await ui.waitFor(startButton);
    await ui.screenshot(picture("commit-message"));
    // What stood there comes back by the box's own undo.
    await ui.clickInto(field);
    await eventually("it is undone", async () => {
      await ui.press("Control+Z");
      return box().value === "ABC-123";
    });
    box().value = "ABC-123 Count the basket once";
    // The ticket is there once more, and what was written is no hint.
    await run();
    await boxIs("ABC-123 Count the basket once");
  });

  it("is asked for without what a file for secrets holds", async () => {
    write({ "repo/.env": "TOKEN=new\n", "repo/a.txt": "two_lines\nchanged\n" });
    git("add", "--all");
    const rules = new IgnoreRules();
    const backend = new FakeChatBackend({ contextSize: 8192 });
    const none = () => undefined;
    const notify = { noChatModel: none, nothingDone: none, failed: none };
    const settings = { ofOther: none };
    const messages = new CommitMessages({ backend, texts: new FileTexts(rules), settings, notify, clock: systemClock });
    box().value = "";
    const generating = messages.generate(repository());
    await eventually("the model is asked", () => backend.calls.length > 0);
    const { question } = backend.call;
    await backend.call.ends("Change two files");
    await generating;
    rules.dispose();
    assert.match(question, /changed: \.env \(content not shown\)[\s\S]*\+two_lines/);
    assert.doesNotMatch(question, /TOKEN/);
    await boxIs("Change two files");
    git("checkout", "--quiet", "HEAD", "--", ".env");
    write({ "repo/a.txt": "one_line_changed\n" });
    git("add", "a.txt");
  });

  it("is written for 200 files, a rename and a picture", async () => {
    const many = Array.from(
      { length: 200 },
      (_, at) => [`repo/folder_of_many/f${at}.txt`, `${at}\n`.repeat(300)] as const,
    );
    write({ ...Object.fromEntries(many), "repo/logo.png": Buffer.from([0, 1, 2, 0, 255]) });
    git("commit", "--quiet", "--all", "--message", "Count once");
    renameSync(inWorkspace("repo/a.txt").fsPath, inWorkspace("repo/b.txt").fsPath);
    git("add", "--all");
    box().value = "";
    await run();
    await boxIs("Move all parts to a place of their own");
    git("commit", "--quiet", "--message", "Move all parts");
  });

  it("is stopped by Escape, and the box is as it was", async () => {
    await chooseChatModel(model("slow.gguf"));
    write({ "repo/b.txt": "slow_answer\n" });
    git("add", "b.txt");
    await startSlowly("ABC-1 ");
    await ui.clickInto(field);
    await ui.press("Escape");
    await boxIs("ABC-1 ");
    await ui.waitFor(startButton);
  });

  it("is stopped by its button", async () => {
    await startSlowly("");
    await ui.screenshot(picture("commit-message-written"));
    await ui.clickInto(stopButton);
    await boxIs("");
    await ui.waitFor(startButton);
  });

  it("ends where the user types, and leaves what was typed", async () => {
    await startSlowly("");
    await ui.clickInto(field);
    await ui.press("Control+End");
    await ui.type("!mine");
    await ui.waitFor(startButton);
    await eventually(
      "the typed stays",
      () => box().value.endsWith("!mine"),
      () => box().value,
    );
    assert.match(box().value, /^w0/);
  });

  it("is Git's own while a merge is under way, until the box is emptied", async () => {
    await chooseChatModel(model("quick.gguf"));
    git("commit", "--quiet", "--message", "Change b");
    git("checkout", "--quiet", "-b", "side", "HEAD~1");
    write({ "repo/c.txt": "one_line_changed\n" });
    git("add", "c.txt");
    git("commit", "--quiet", "--message", "Add c");
    git("checkout", "--quiet", "main");
    git("merge", "--quiet", "--no-commit", "side");
    box().value = "Merge branch 'side'";
    await run();
    await told("A merge is under way");
    assert.equal(box().value, "Merge branch 'side'");
    box().value = "";
    await run();
    await boxIs("Count the basket once");
    git("merge", "--abort");
  });

  it("is for the repository that was clicked, else of the file at hand, else the one that the user picks", async () => {
    write({ "other/c.txt": "one_line_changed\n" });
    gitIn("other")("init", "--quiet");
    gitIn("other")("add", ".");
    await openRepository("other");
    const otherBox = repository("other").inputBox;
    await run({ rootUri: repository("other").rootUri });
    await eventually(
      "it is written there",
      () => otherBox.value === "Count the basket once",
      () => otherBox.value,
    );
    otherBox.value = "";
    const running = run();
    await ui.waitForQuickPickItem("other");
    await ui.chooseQuickPick("other");
    await eventually(
      "it is written there",
      () => otherBox.value === "Count the basket once",
      () => otherBox.value,
    );
    await running;
    otherBox.value = "";
    await vscode.window.showTextDocument(inWorkspace("other/c.txt"));
    await run();
    assert.equal(otherBox.value, "Count the basket once");
    await closeEditors();
    rmSync(inWorkspace("other").fsPath, { recursive: true });
  });

  it("is refused in words where Git is switched off", async () => {
    const settings = vscode.workspace.getConfiguration("git");
    await settings.update("enabled", false, vscode.ConfigurationTarget.Global);
    try {
      await run();
      await told("switched off (git.enabled)");
    } finally {
      await settings.update("enabled", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
