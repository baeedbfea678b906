import * as vscode from "vscode";
import type { GitApi, GitRepository } from "../../chat/attach/gitExtension";

/**
 * The repository that is meant: the one whose title was clicked, else the only one, else that of the file at hand, else the
 * one that the user picks.
 * @param clicked what VS Code gives a command in a source control's title; anything where somebody else runs the command
 * @returns undefined where there is none, or none was picked
 */
export async function whichRepository(git: GitApi, clicked: unknown): Promise<GitRepository | undefined> {
  const { repositories } = git;
  const root = rootOf(clicked);
  const named = root && repositories.find(({ rootUri }) => rootUri.toString() === root.toString());
  if (named || repositories.length < 2) return named ?? repositories[0];
  const active = vscode.window.activeTextEditor?.document.uri;
  return (active && git.getRepository(active)) ?? (await picked(repositories));
}

function rootOf(clicked: unknown): vscode.Uri | undefined {
  const root = typeof clicked === "object" && clicked !== null && "rootUri" in clicked ? clicked.rootUri : undefined;
  return root instanceof vscode.Uri ? root : undefined;
}

async function picked(repositories: readonly GitRepository[]): Promise<GitRepository | undefined> {
  const items = repositories.map((repository) => ({
    label: repository.rootUri.path.split("/").at(-1) ?? "",
    description: vscode.workspace.asRelativePath(repository.rootUri),
    repository,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Commit Message: Which Repository?" });
  return chosen?.repository;
}
