import * as vscode from "vscode";
import { boundedInstructions } from "../../../core/chat/attach/instructionText";
import { baseName } from "../../../core/chat/attach/words";
import type { Logger } from "../../../util/logger";
import { modelPathOf } from "../../documents";
import type { IgnoreRules } from "../../ignoreRules";
import { FileTexts } from "./fileTexts";

/** What a workspace tells every chat. */
export interface Instruction {
  /** Relative to the workspace. */
  readonly path: string;
  /** LF only. */
  readonly text: string;
  /** In words; undefined where it is whole. */
  readonly leftOut: string | undefined;
}

/** A prompt that a workspace has for its users. */
export interface PromptFile {
  /** File name without its ending. */
  readonly name: string;
  /** As it stands in the file, LF only. */
  readonly text: string;
}

const instructionNames = ["AGENTS.md", ".github/copilot-instructions.md"] as const;
/** Where VS Code keeps a workspace's prompts. */
const promptFolder = ".github/prompts";
const promptEnding = ".prompt.md";
const longestPrompt = 50_000;
const mostPrompts = 100;

/**
 * Instructions and prompts that stand in the workspace's folders; none in folders that are not trusted. They are read
 * whenever they are asked for: they are few, and what a user has just changed counts.
 */
export class Instructions {
  readonly #texts: FileTexts;

  constructor(
    rules: IgnoreRules,
    private readonly log: Logger,
  ) {
    this.#texts = new FileTexts(rules);
  }

  /** Those of all workspace folders, in the folders' order. */
  async instructions(): Promise<readonly Instruction[]> {
    const uris = trustedFolders().flatMap((folder) =>
      instructionNames.map((name) => vscode.Uri.joinPath(folder, name)),
    );
    const read = await Promise.all(
      uris.map(async (uri) => {
        const text = await this.#textOf(uri);
        return text === undefined ? undefined : { path: modelPathOf({ uri }), ...boundedInstructions(text) };
      }),
    );
    return read.filter((one) => one !== undefined).filter(({ text }) => text !== "");
  }

  /** Those of all workspace folders, by name; of two with the same name the first folder's. */
  async prompts(): Promise<readonly PromptFile[]> {
    const found = new Map<string, PromptFile>();
    for (const folder of trustedFolders()) {
      for (const uri of await promptsIn(vscode.Uri.joinPath(folder, promptFolder))) {
        const name = baseName(uri.path).slice(0, -promptEnding.length);
        const text = found.has(name) ? undefined : await this.#textOf(uri);
        if (text === undefined) continue;
        if (text.length > longestPrompt)
          this.log.warn(`${uri.path} is no prompt: it has over ${longestPrompt} characters`);
        else found.set(name, { name, text });
      }
    }
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Undefined where there is none, or it must not be read. */
  async #textOf(uri: vscode.Uri): Promise<string | undefined> {
    const file = await this.#texts.read(uri);
    if (file.kind === "text") return file.text;
    // Most often there is none.
    this.log[file.reason === "unreadable" ? "debug" : "warn"](`${uri.path} is not read. ${file.why}`);
    return undefined;
  }
}

function trustedFolders(): readonly vscode.Uri[] {
  return vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri) : [];
}

async function promptsIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    const names = entries.map(([name]) => name).filter((name) => name.endsWith(promptEnding));
    return names
      .sort()
      .slice(0, mostPrompts)
      .map((name) => vscode.Uri.joinPath(folder, name));
  } catch {
    // There is no such folder.
    return [];
  }
}
