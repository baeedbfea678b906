import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import * as vscode from "vscode";
import { eventually, inWorkspace } from "../hearth";
import { attachmentOf, useAttachments, whyOf, write } from "./attaching";

describe("changes that are attached", () => {
  const own = useAttachments();
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: inWorkspace("repo").fsPath,
    });
  before(async () => {
    const extension = vscode.extensions.getExtension("vscode.git");
    assert.ok(extension, "this VS Code has no Git extension");
    await extension.activate();
  });

  it("are refused in words without a repository, and without changes", async () => {
    assert.match(whyOf(await own.attachments.gather("changes")), /No open folder is a Git repository/);
    write({
      "repo/a.txt": "one\ntwo\n",
      "repo/.env": "TOKEN=old\n",
      "repo/own/a.txt": "mine\n",
      "repo/other/a.txt": "b\n",
    });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    const api = vscode.extensions.getExtension("vscode.git")?.exports.getAPI(1);
    assert.ok(await api.openRepository(inWorkspace("repo")));
    await eventually("it is a repository", () => api.repositories.length === 1);
    assert.match(whyOf(await own.attachments.gather("changes")), /knows of no changes/);
  });

  it("are those of the working tree, with the names of new files and nothing of secret ones", async () => {
    write({
      "repo/a.txt": "one\nzwei\n",
      "repo/.env": "TOKEN=new\n",
      "repo/fresh.txt": "new\n",
      "repo/.env.local": "T=1\n",
    });
    const { label, text, leftOut, languageId } = attachmentOf(await own.attachments.gather("changes"));
    assert.equal(languageId, "diff");
    assert.equal(label, "2 files: changes");
    assert.match(text, /^-two\n\+zwei$/m);
    assert.match(text, /^New file that Git does not track yet: repo\/fresh\.txt$/m);
    assert.doesNotMatch(text, /TOKEN|\.env/);
    assert.equal(
      leftOut,
      "1 file that is secret or ignored, the text of 1 new file and 1 file that is secret or ignored",
    );
  });

  it("have nothing that a .hearthignore hides: the workspace's, or that of the repository where it is another folder", async () => {
    write({
      "repo/own/a.txt": "hidden\n",
      "repo/own/new.txt": "hidden\n",
      "repo/other/a.txt": "hidden\n",
      ".hearthignore": "repo/other/\n",
      "repo/.hearthignore": "own/\n",
    });
    const { text } = attachmentOf(await own.attachments.gather("changes"));
    assert.match(text, /zwei/);
    assert.doesNotMatch(text, /hidden|new\.txt/);
    git("checkout", "--", "own", "other");
    for (const name of [".hearthignore", "repo/.hearthignore", "repo/own/new.txt"]) rmSync(inWorkspace(name).fsPath);
  });

  it("are those that are staged, where some are", async () => {
    git("add", "fresh.txt");
    const { label, text, leftOut } = attachmentOf(await own.attachments.gather("changes"));
    assert.equal(label, "1 file: staged changes");
    assert.match(text, /^\+new$/m);
    assert.doesNotMatch(text, /zwei/);
    assert.equal(leftOut, undefined);
  });
});
