import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import type { GitApi, GitRepository } from "../../../src/editor/chat/attach/gitExtension";
import { eventually, inWorkspace } from "../hearth";

/** Runs Git in a folder of the workspace. */
export function gitIn(folder: string): (...args: readonly string[]) => void {
  return (...args) => {
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: inWorkspace(folder).fsPath,
    });
  };
}

/** VS Code's Git, which is running from then on. */
export async function startedGit(): Promise<GitApi & { openRepository(root: vscode.Uri): Promise<unknown> }> {
  const extension = vscode.extensions.getExtension("vscode.git");
  assert.ok(extension, "this VS Code has no Git extension");
  return (await extension.activate()).getAPI(1);
}

/** Has VS Code's Git know a folder of the workspace as a repository. */
export async function openRepository(folder: string): Promise<GitRepository> {
  const api = await startedGit();
  assert.ok(await api.openRepository(inWorkspace(folder)));
  const found = () => api.repositories.find(({ rootUri }) => rootUri.path.endsWith(`/${folder}`));
  await eventually("it is a repository", () => found() !== undefined);
  return found() ?? assert.fail(`${folder} is not open`);
}
