import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { eventually, inWorkspace } from "../hearth";
import { ui } from "../ui";
import { applyProposed, bytesOf, fence, hasProposal, picture, proposed, told, useApplier, write } from "./applier";

describe("what is not written, or not without a yes", () => {
  const applier = useApplier();
  let outside = "";
  before(() => {
    outside = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    writeFileSync(path.join(outside, "there.ts"), "a;\n");
  });
  after(() => rmSync(outside, { recursive: true, force: true }));

  async function isRefused(named: string, why: RegExp): Promise<void> {
    await applier().apply(await fence(`ts path="${named}"`, "b;"));
    assert.match(told(), why, named);
    assert.equal(hasProposal(), false);
  }

  it("is a path outside of the workspace", async () => {
    await isRefused("../evil.ts", /\.\.\/evil\.ts is outside/);
    await isRefused("a/../../evil.ts", /outside/);
    await isRefused(path.join(outside, "there.ts"), /outside/);
    await isRefused("~/evil.ts", /outside/);
    await isRefused(`file://${outside}/there.ts`, /outside/);
    assert.equal(existsSync(path.join(path.dirname(inWorkspace("x").fsPath), "..", "evil.ts")), false);
  });

  it("is a path that leads outside by a link: of a file, of a folder, to nothing", async () => {
    symlinkSync(path.join(outside, "there.ts"), inWorkspace("link.ts").fsPath);
    symlinkSync(outside, inWorkspace("linked").fsPath);
    symlinkSync(path.join(outside, "nothing.ts"), inWorkspace("dangling.ts").fsPath);
    await isRefused("link.ts", /link\.ts is outside/);
    await isRefused("linked/there.ts", /outside/);
    await isRefused("linked/new/deep.ts", /outside/);
    await isRefused("dangling.ts", /outside/);
  });

  it("is what git runs, also by another name", async () => {
    mkdirSync(path.join(inWorkspace(".git").fsPath, "hooks"), { recursive: true });
    symlinkSync(inWorkspace(".git").fsPath, inWorkspace("innocent").fsPath);
    await isRefused(".git/hooks/pre-commit", /belongs to git/);
    await isRefused("sub/.GIT/config", /belongs to git/);
    await isRefused("innocent/hooks/pre-commit.ts", /belongs to git/);
  });

  it("is what became a link while the diff was read", async () => {
    const uri = await write("swapped.ts", "function a() {\n}\n");
    await applier().apply(await fence("ts path=swapped.ts", "function a() {", "  b();", "}"));
    await proposed();
    rmSync(uri.fsPath);
    symlinkSync(path.join(outside, "there.ts"), uri.fsPath);
    await applyProposed();
    assert.match(told(), /outside/);
    assert.equal(bytesOf(vscode.Uri.file(path.join(outside, "there.ts"))), "a;\n");
  });

  it("is a workflow, which wants a yes by its name", async () => {
    const text = "name: ci\non: push\njobs: {}\n";
    const uri = await write(".github/workflows/ci.yml", text);
    await applier().apply(
      await fence("yaml path=.github/workflows/ci.yml", "name: ci", "on: push", "jobs: {}", "env: {}"),
    );
    const asked = applyProposed();
    await ui.waitForQuickInput("decides what runs on build servers");
    await ui.screenshot(picture("apply-workflow"));
    await ui.chooseQuickPick("Leave It");
    await asked;
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), text);
    assert.equal(hasProposal(), true);
    const again = applyProposed();
    await ui.chooseQuickPick("Change .github/workflows/ci.yml");
    await again;
    assert.equal(document.getText(), `${text}env: {}\n`);
    await vscode.commands.executeCommand("undo");
    await eventually("it is taken back", () => document.getText() === text);
    assert.equal(bytesOf(uri), text);
  });

  it("is a new file for secrets, which wants a yes too", async () => {
    await applier().apply(await fence("sh path=.env", "KEY=1"));
    const asked = applyProposed();
    await ui.waitForQuickInput("a file for secrets");
    await ui.chooseQuickPick("Change .env");
    await asked;
    assert.equal(bytesOf(inWorkspace(".env")), "KEY=1\n");
    await vscode.commands.executeCommand("undo");
    await eventually("it is gone", () => !existsSync(inWorkspace(".env").fsPath));
  });

  it("is code with characters that nobody sees, which are named", async () => {
    await write("hidden.ts", "function a() {\n}\n");
    await applier().apply(await fence("ts path=hidden.ts", "function a() {", "  b(\u202E);", "}"));
    const asked = applyProposed();
    await ui.waitForQuickInput("U+202E");
    await ui.press("Escape");
    await asked;
    assert.equal(hasProposal(), true);
  });
});
