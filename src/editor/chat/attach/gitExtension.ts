import * as vscode from "vscode";
import type { Clock } from "../../../util/clock";
import { inTime } from "./inTime";

/** What we use of the interface that VS Code's Git extension gives to others, version 1. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    /** Missing before VS Code 1.87. */
    readonly untrackedChanges?: readonly GitChange[];
  };
  /** Looks again what has changed. */
  status(): Promise<void>;
  diff(cached?: boolean): Promise<string>;
}

interface GitChange {
  readonly uri: vscode.Uri;
  readonly status: number;
}

interface GitApi {
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

/** Undefined where there is none, it is switched off, or it does not start. */
export async function gitApi(clock: Clock): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = extension && (await inTime(extension.activate(), startMs, clock));
  if (!git?.enabled) return undefined;
  const api = git.getAPI(1);
  if (api.state !== "initialized") await inTime(initialized(api), startMs, clock);
  return api;
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
