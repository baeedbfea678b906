import * as vscode from "vscode";
import { DisposableStore } from "../util/disposable";
import { Emitter } from "../util/event";
import { LruMap } from "../util/lruMap";
import { type SettingKey, settingDefaults } from "./settingKeys";

const rememberedScopes = 100;
const enabledKey = "hearth.completion.enabled" satisfies SettingKey;

/** What decides which of a setting's values is in force for a document. */
type DocumentScope = Pick<vscode.TextDocument, "uri" | "languageId">;

/** What Hearth reads for the whole machine, frozen. */
export interface Settings {
  /** Path of a GGUF file; empty for the model that ships with Hearth. */
  readonly modelPath: string;
  /** Minutes without a request after which the model process leaves; 0 for never. */
  readonly unloadAfterMinutes: number;
}

/** The only reader and writer of VS Code's configuration. */
export class SettingsReader {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly #didChangeModelPath = this.#store.add(new Emitter<void>());
  readonly onDidChangeModelPath = this.#didChangeModelPath.event;
  #current = read();
  /** Whether completion is on, by document and language: asked several times a keystroke, and slow to read. */
  readonly #enabled = new LruMap<string, boolean>(rememberedScopes);

  constructor() {
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration("hearth") && !change.affectsConfiguration("chat.disableAIFeatures")) return;
        const { modelPath } = this.#current;
        this.#current = read();
        this.#enabled.clear();
        this.#didChange.fire();
        if (this.#current.modelPath !== modelPath) this.#didChangeModelPath.fire();
      }),
    );
  }

  get current(): Settings {
    return this.#current;
  }

  /** Whether completion is on for a document: its language and its folder count, and VS Code's switch for all such features. */
  isCompletionEnabled({ uri, languageId }: DocumentScope): boolean {
    return this.#remembered(`${languageId} ${uri.toString()}`, { uri, languageId });
  }

  /** Whether completion is on when no language speaks against it. */
  get isCompletionEnabledByDefault(): boolean {
    return this.#remembered("", undefined);
  }

  /** VS Code's own switch for everything like Hearth. */
  get areAiFeaturesDisabled(): boolean {
    return vscode.workspace.getConfiguration("chat").get("disableAIFeatures", false);
  }

  /** VS Code's own switch for all ghost text. */
  get isInlineSuggestEnabled(): boolean {
    return vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled", true);
  }

  /** Writes where the value in force was set, so that the switch does what it says; in the user's settings if nowhere. */
  async setCompletionEnabled(enabled: boolean): Promise<void> {
    const configuration = vscode.workspace.getConfiguration();
    const found = configuration.inspect<boolean>(enabledKey);
    await configuration.update(enabledKey, enabled, targetOf(found?.workspaceFolderValue, found?.workspaceValue));
  }

  /** As {@link setCompletionEnabled}, for the language of a document in the document's folder. */
  async setCompletionEnabledFor(scope: DocumentScope, enabled: boolean): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(undefined, scope);
    const found = configuration.inspect<boolean>(enabledKey);
    const target = targetOf(found?.workspaceFolderLanguageValue, found?.workspaceLanguageValue);
    await configuration.update(enabledKey, enabled, target, true);
  }

  /** Turns VS Code's own switch for all ghost text on. */
  async enableInlineSuggest(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration("editor");
    await configuration.update("inlineSuggest.enabled", true, vscode.ConfigurationTarget.Global);
  }

  /** Back to the model that ships with Hearth. */
  async useOwnModel(): Promise<void> {
    const key: SettingKey = "hearth.model.path";
    await vscode.workspace.getConfiguration().update(key, undefined, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #remembered(name: string, scope: vscode.ConfigurationScope | undefined): boolean {
    const known = this.#enabled.get(name);
    if (known !== undefined) return known;
    const value = vscode.workspace.getConfiguration(undefined, scope).get(enabledKey, settingDefaults[enabledKey]);
    const isEnabled = value && !this.areAiFeaturesDisabled;
    this.#enabled.set(name, isEnabled);
    return isEnabled;
  }
}

/** Where a value was set that would win over one in the user's settings. */
function targetOf(folderValue: unknown, workspaceValue: unknown): vscode.ConfigurationTarget {
  if (folderValue !== undefined) return vscode.ConfigurationTarget.WorkspaceFolder;
  if (workspaceValue !== undefined) return vscode.ConfigurationTarget.Workspace;
  return vscode.ConfigurationTarget.Global;
}

/** Values of a type that cannot be meant count as not set. */
function read(): Settings {
  const configuration = vscode.workspace.getConfiguration();
  const value = (key: SettingKey): unknown => configuration.get(key);
  const modelPath = value("hearth.model.path");
  const minutes = value("hearth.model.unloadAfterMinutes");
  return Object.freeze({
    modelPath: typeof modelPath === "string" ? modelPath.trim() : "",
    unloadAfterMinutes:
      typeof minutes === "number" && minutes >= 0 ? minutes : settingDefaults["hearth.model.unloadAfterMinutes"],
  });
}
