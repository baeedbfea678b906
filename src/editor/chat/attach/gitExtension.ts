import * as vscode from "vscode";
import type { Clock } from "../../../util/clock";
import { inTime } from "../../inTime";

/** What we use of the interface that VS Code's Git extension gives to others, version 1. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  /** Where the user writes the message of the next commit. */
  readonly inputBox: { value: string };
  readonly state: {
    /** `name` is the branch's, `commit` the hash of its last one. */
    readonly HEAD: { readonly name?: string; readonly commit?: string } | undefined;
    readonly onDidChange: vscode.Event<void>;
    /** The one that a rebase stopped at. */
    readonly rebaseCommit?: unknown;
    readonly workingTreeChanges: readonly GitChange[];
    /** Missing before VS Code 1.87. */
    readonly untrackedChanges?: readonly GitChange[];
  };
  /** Looks again what has changed. Ends without having looked where Git does something else meanwhile; see {@link looked}. */
  status(): Promise<void>;
  diff(cached?: boolean): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
  /** @throws where there is none of that name */
  getCommit(ref: string): Promise<GitCommit>;
}

interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
}

interface GitChange {
  readonly uri: vscode.Uri;
  readonly status: number;
}

export interface GitApi {
  readonly state: "uninitialized" | "initialized";
  readonly onDidChangeState: vscode.Event<GitApi["state"]>;
  readonly repositories: readonly GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitExtension {
  /** Off where the user switched Git off, or there is none on the machine. */
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** `Status.UNTRACKED` of that interface. */
const untracked = 7;
const startMs = 10_000;
const lookMs = 10_000;

/** Undefined where there is none, it is switched off, or it does not start. */
export async function gitApi(clock: Clock): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = extension && (await inTime(extension.activate(), startMs, clock));
  if (!git?.enabled) return undefined;
  const api = git.getAPI(1);
  if (api.state !== "initialized") await inTime(initialized(api), startMs, clock);
  return api;
}

/** Why there is none, as a sentence for the user. */
export function noGitWords(): string {
  const why = vscode.workspace.isTrusted
    ? "it is not installed, or switched off (git.enabled)"
    : "the folder is not trusted";
  return `VS Code's Git does not run here: ${why}.`;
}

export const noRepositoryWords =
  "No open folder is a Git repository. Open one, or make one of it with “Git: Initialize Repository”.";

/**
 * Has Git look what has changed. Whatever Git does to a repository ends a look that is under way, without a failure and
 * with the state of before, and looks itself afterwards: this waits for that one.
 * @throws where Git does
 */
export async function looked(repository: GitRepository, clock: Clock): Promise<void> {
  let listening: vscode.Disposable | undefined;
  const changed = new Promise<true>((resolve) => {
    listening = repository.state.onDidChange(() => resolve(true));
  });
  try {
    await repository.status();
    await inTime(changed, lookMs, clock);
  } finally {
    listening?.dispose();
  }
}

/** Files that Git does not know yet. */
export function untrackedOf({ state }: GitRepository): readonly vscode.Uri[] {
  const all = [...state.workingTreeChanges, ...(state.untrackedChanges ?? [])];
  return all.filter(({ status }) => status === untracked).map(({ uri }) => uri);
}

function initialized(api: GitApi): Promise<true> {
  return new Promise((resolve) => {
    const listening = api.onDidChangeState((state) => {
      if (state !== "initialized") return;
      listening.dispose();
      resolve(true);
    });
  });
}
