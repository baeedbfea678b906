import assert from "node:assert/strict";
import { realpathSync, symlinkSync, unlinkSync } from "node:fs";
import * as vscode from "vscode";
import { AttachCommands } from "../../../src/editor/chat/attach/attachCommands";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { attachmentOf, useAttachments, whyOf, write } from "./attaching";

describe("a file that is attached", () => {
  const own = useAttachments();
  afterEach(closeEditors);

  it("is whole, with its path, its language and LF only, whatever its encoding", async () => {
    write({
      "files/src/apple.ts": "\ufeffexport const a = 1;\r\nexport const b = 2;\r\n",
      "files/wide.md": Buffer.from("\ufeffcafé\r\n", "utf16le"),
    });
    const { id, ...attachment } = attachmentOf(await own.attachments.fromUri(inWorkspace("files/src/apple.ts")));
    assert.ok(id.length > 10);
    assert.deepEqual(attachment, {
      kind: "file",
      label: "apple.ts",
      path: "files/src/apple.ts",
      languageId: "typescript",
      firstLine: 1,
      text: "export const a = 1;\nexport const b = 2;\n",
      leftOut: undefined,
    });
    const wide = attachmentOf(await own.attachments.fromUri(inWorkspace("files/wide.md")));
    assert.deepEqual([wide.text, wide.languageId], ["café\n", "markdown"]);
  });

  it("is as the editor has it, not as the disk does", async () => {
    write({ "files/open.txt": "old\n" });
    const document = await vscode.workspace.openTextDocument(inWorkspace("files/open.txt"));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "not saved, "));
    assert.equal(attachmentOf(await own.attachments.fromUri(document.uri)).text, "not saved, old\n");
    assert.equal(attachmentOf(await own.attachments.gather("file")).text, "not saved, old\n");
    const untitled = await vscode.workspace.openTextDocument({ content: "of no file", language: "python" });
    assert.equal(attachmentOf(await own.attachments.fromUri(untitled.uri)).languageId, "python");
  });

  it("is refused in words where it is a secret, ignored, no text, too large, empty, or gone", async () => {
    write({
      "files/.env": "TOKEN=1\n",
      "files/server.pem": "key\n",
      "files/private/notes.md": "mine\n",
      ".hearthignore": "files/private/\n",
      "files/program": new Uint8Array([127, 69, 76, 70, 0, 0, 1]),
      "files/picture.png": new Uint8Array([137, 80, 78, 71]),
      "files/large.txt": "x".repeat(1_000_001),
      "files/empty.txt": " \n",
    });
    symlinkSync(inWorkspace("files/.env").fsPath, inWorkspace("files/link.txt").fsPath);
    const whys: Readonly<Record<string, RegExp>> = {
      ".env": /holds secrets/,
      "server.pem": /holds secrets/,
      "link.txt": /holds secrets/,
      "private/notes.md": /by \.hearthignore/,
      program: /is not text/,
      "picture.png": /cannot see images/,
      "large.txt": /It has 1 MB, and at most 1 MB/,
      "empty.txt": /is empty/,
      "gone.txt": /not there any more/,
    };
    for (const [name, why] of Object.entries(whys)) {
      assert.match(whyOf(await own.attachments.fromUri(inWorkspace(`files/${name}`))), why, name);
    }
    // Also when the user has it open.
    for (const name of [".env", "private/notes.md"]) {
      await vscode.window.showTextDocument(inWorkspace(`files/${name}`));
      assert.match(whyOf(await own.attachments.gather("file")), whys[name] ?? /./, name);
      await vscode.commands.executeCommand("editor.action.selectAll");
      assert.match(whyOf(await own.attachments.gather("selection")), whys[name] ?? /./, name);
    }
    const notes = inWorkspace("files/private/notes.md");
    const real = vscode.Uri.file(realpathSync(notes.fsPath));
    assert.notEqual(real.fsPath, notes.fsPath);
    assert.match(whyOf(await own.attachments.fromUri(real)), /by \.hearthignore/);
    unlinkSync(inWorkspace(".hearthignore").fsPath);
    await eventually("the rules are gone", () => !own.rules.hides(notes));
    assert.equal(attachmentOf(await own.attachments.fromUri(notes)).text, "mine\n");
  });

  it("is judged by the newest rules, also where older ones are read for longer", async () => {
    let release = (_: string) => {};
    const held = new Promise<string>((resolve) => {
      release = resolve;
    });
    let reads = 0;
    const rules = new IgnoreRules(async ({ path }) => {
      if (!path.endsWith("/.hearthignore")) return undefined;
      reads++;
      return reads === 1 ? "" : reads === 2 ? await held : "new.txt";
    });
    await rules.loaded();
    const refreshed = [rules.refresh(), rules.refresh()];
    await eventually("it is read", () => reads > 1);
    release("old.txt");
    await Promise.all(refreshed);
    assert.deepEqual(
      ["new.txt", "old.txt"].map((name) => rules.hides(inWorkspace(name))),
      [true, false],
    );
    rules.dispose();
  });

  it("comes by being dropped: several at once, each once, under the names that windows give", async () => {
    const names = Array.from({ length: 300 }, (_, at) => `files/many/file${at}.txt`);
    write(Object.fromEntries(names.map((name, at) => [name, `text ${at}\n`])));
    const addresses = names.map((name) => inWorkspace(name).toString());
    const first = inWorkspace("files/many/file0.txt");
    const remote = first.with({ scheme: "vscode-remote", authority: "somewhere" }).toString();
    const outcomes = await own.attachments.drop([
      ...addresses,
      ` ${first} `,
      remote,
      "https://example.com/a.ts",
      "no address",
      inWorkspace("files/many").toString(),
    ]);
    assert.deepEqual(
      outcomes.slice(0, 300).map((one) => attachmentOf(one).text),
      names.map((_, at) => `text ${at}\n`),
    );
    const [ofRemote, ofPage, ofNothing, ofFolder, ...others] = outcomes.slice(300);
    assert.deepEqual(others, []);
    assert.equal(attachmentOf(ofRemote).path, "files/many/file0.txt");
    assert.match(whyOf(ofPage), /Only files and folders/);
    assert.match(whyOf(ofNothing), /Only files and folders/);
    assert.equal(attachmentOf(ofFolder).kind, "folder");
  });

  it("comes from the menus: all that are selected, or the file at hand", async () => {
    write({ "files/one.txt": "1\n", "files/two.txt": "2\n" });
    const given: (readonly string[])[] = [];
    const menu = new AttachCommands(own.attachments, (outcomes) =>
      given.push(outcomes.map((outcome) => (outcome.kind === "attached" ? outcome.attachment.label : outcome.why))),
    );
    const [one, two] = [inWorkspace("files/one.txt"), inWorkspace("files/two.txt")];
    await menu.addFiles(one, [one, two, one]);
    await menu.addFiles(two, undefined);
    await vscode.window.showTextDocument(one);
    await menu.addFiles(undefined, undefined);
    await menu.addSelection();
    await vscode.commands.executeCommand("editor.action.selectAll");
    await eventually("it is selected", () => vscode.window.activeTextEditor?.selection.isEmpty === false);
    await menu.addSelection();
    assert.deepEqual(given, [
      ["one.txt", "two.txt"],
      ["two.txt"],
      ["one.txt"],
      ["Nothing is selected in it."],
      ["one.txt:1"],
    ]);
  });
});

describe("a folder that is attached", () => {
  const own = useAttachments();

  it("has its files in the order of their paths, without those that must not or cannot be shown, which are counted", async () => {
    write({
      "folder/b.ts": "const b = 2;\n",
      "folder/a/one.md": "# one\n",
      "folder/a/two.log": "noise\n",
      "folder/.env": "TOKEN=1\n",
      "folder/.gitignore": "*.log\n!kept.log\n",
      "folder/kept.log": "kept\n",
      "folder/program": new Uint8Array([0, 1, 2]),
      "folder/node_modules/x/index.js": "x\n",
    });
    const { label, path, text, leftOut } = attachmentOf(await own.attachments.fromUri(inWorkspace("folder")));
    assert.deepEqual([label, path], ["folder/", "folder"]);
    assert.equal(leftOut, "1 file that looks like a secret, 1 ignored file and 1 binary file");
    assert.deepEqual(text.split("\n--- ").slice(1), [
      "folder/.gitignore ---\n*.log\n!kept.log\n",
      "folder/a/one.md ---\n# one\n",
      "folder/b.ts ---\nconst b = 2;\n",
      "folder/kept.log ---\nkept\n",
    ]);
    assert.doesNotMatch(text, /TOKEN|noise|node_modules/);
  });

  it("has as many texts as there is room for, and says how many are not there", async () => {
    write(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`wide/f${10 + at}.txt`, "x".repeat(9_999)])));
    const { text, leftOut } = attachmentOf(await own.attachments.fromUri(inWorkspace("wide")));
    assert.equal(leftOut, "the text of 30 of 40 files");
    assert.deepEqual(
      [...text.matchAll(/--- (.*) ---/g)].map(([, name]) => name),
      Array.from({ length: 10 }, (_, at) => `wide/f${10 + at}.txt`),
    );
    assert.match(text, /wide\/f49\.txt/);
  });

  it("is refused where nothing of it may be shown", async () => {
    write({ "onlySecrets/.env": "A=1\n" });
    assert.match(whyOf(await own.attachments.fromUri(inWorkspace("onlySecrets"))), /Left out: 1 file that looks like/);
  });
});
