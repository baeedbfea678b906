import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { type CompletionPreferences, defaultPreferences } from "../core/completion/request";
import { type AcceleratorWish, acceleratorVariable } from "../protocol/endpoint";
import { DisposableStore } from "../util/disposable";
import { Emitter } from "../util/event";
import { LruMap } from "../util/lruMap";
import { type HostedSettings, hostedSettings, trimmed } from "./hosted/hostedSettings";
import type { FoundSetting } from "./others/offSwitch";
import { type SettingKey, settingDefaults, settingWords } from "./settingKeys";

const rememberedScopes = 100;
const enabledKey = "hearth.completion.enabled" satisfies SettingKey;

/** What decides which of a setting's values is in force for a document. */
type DocumentScope = Pick<vscode.TextDocument, "uri" | "languageId">;

/** What Hearth reads for the whole machine, frozen. */
export interface Settings {
  /** Absolute path of a GGUF file; empty for the model that ships with Hearth. */
  readonly modelPath: string;
  /** Absolute path of the GGUF file that answers in the chat; empty for none. */
  readonly chatModelPath: string;
  /** Absolute path of the folder for downloads; empty for Hearth's own. */
  readonly modelFolder: string;
  /** Address of a mirror of the hub; empty for none. */
  readonly mirror: string;
  /** Minutes without a request after which the model process leaves; 0 for never. */
  readonly unloadAfterMinutes: number;
  readonly accelerator: AcceleratorWish;
  readonly savesPower: boolean;
}

/** What holds for a document: its language and its folder count. */
interface DocumentSettings {
  /** VS Code's switch for everything like Hearth counts too. */
  readonly isEnabled: boolean;
  readonly preferences: CompletionPreferences;
}

/** The only reader and writer of VS Code's configuration. */
export class SettingsReader {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly #didChangeModelPath = this.#store.add(new Emitter<void>());
  readonly onDidChangeModelPath = this.#didChangeModelPath.event;
  readonly #didChangeChatModelPath = this.#store.add(new Emitter<void>());
  readonly onDidChangeChatModelPath = this.#didChangeChatModelPath.event;
  readonly #didChangeAccelerator = this.#store.add(new Emitter<void>());
  readonly onDidChangeAccelerator = this.#didChangeAccelerator.event;
  #current = read();
  #hosted: HostedSettings | undefined;
  #previousModelPath = "";
  /** By document and language: asked several times a keystroke, and slow to read. */
  readonly #ofDocuments = new LruMap<string, DocumentSettings>(rememberedScopes);

  constructor() {
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration("hearth") && !change.affectsConfiguration("chat.disableAIFeatures")) return;
        const { modelPath, chatModelPath, accelerator } = this.#current;
        this.#current = read();
        this.#hosted = undefined;
        this.#ofDocuments.clear();
        this.#didChange.fire();
        if (this.#current.modelPath !== modelPath) {
          this.#previousModelPath = modelPath;
          this.#didChangeModelPath.fire();
        }
        if (this.#current.chatModelPath !== chatModelPath) this.#didChangeChatModelPath.fire();
        if (this.#current.accelerator !== accelerator) this.#didChangeAccelerator.fire();
      }),
    );
  }

  /** What a model process is told of the user's wish; nothing where what this process was told shall hold. */
  get acceleratorEnvironment(): Readonly<Record<string, string>> {
    const { accelerator } = this.#current;
    return accelerator === "auto" ? {} : { [acceleratorVariable]: accelerator };
  }

  /** The path in force before the one of now; empty for the model that ships with Hearth. */
  get previousModelPath(): string {
    return this.#previousModelPath;
  }

  get current(): Settings {
    return this.#current;
  }

  /** What they say of a server, which is not yet that it may be asked. */
  get hosted(): HostedSettings {
    this.#hosted ??= readHosted();
    return this.#hosted;
  }

  /** Undefined where none was chosen. */
  get chatModelPath(): string | undefined {
    return this.#current.chatModelPath || undefined;
  }

  isCompletionEnabled(scope: DocumentScope): boolean {
    return this.#of(scope).isEnabled;
  }

  preferencesFor(scope: DocumentScope): CompletionPreferences {
    return this.#of(scope).preferences;
  }

  /** Whether completion is on when no language speaks against it. */
  get isCompletionEnabledByDefault(): boolean {
    return this.#of(undefined).isEnabled;
  }

  /** VS Code's own switch for everything like Hearth. */
  get areAiFeaturesDisabled(): boolean {
    return vscode.workspace.getConfiguration("chat").get("disableAIFeatures", false);
  }

  /** VS Code's own switch for all ghost text. */
  get isInlineSuggestEnabled(): boolean {
    return vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled", true);
  }

  /** Settings of the user or the folder that differ from their defaults; of names and places only that they are set. */
  get changed(): Readonly<Record<string, unknown>> {
    const configuration = vscode.workspace.getConfiguration();
    const changed = Object.entries(settingDefaults).flatMap(([key, usual]) => {
      const value: unknown = configuration.get(key);
      if (value === undefined || value === usual) return [];
      return [[key, usual === "" ? "(set)" : value]];
    });
    return Object.fromEntries(changed);
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

  async setSavesPower(savesPower: boolean): Promise<void> {
    await writeForUser("hearth.completion.savePower", savesPower);
  }

  /** @param modelPath of a GGUF file; undefined for the model that ships with Hearth */
  async useModel(modelPath: string | undefined): Promise<void> {
    await writeForUser("hearth.model.path", modelPath);
  }

  /** @param modelPath of a GGUF file; undefined for none */
  async useChatModel(modelPath: string | undefined): Promise<void> {
    await writeForUser("hearth.chat.modelPath", modelPath);
  }

  /** Writes what is given, one after the other; undefined for what is so by default. */
  async setHosted(values: Readonly<Partial<Record<SettingKey, unknown>>>): Promise<void> {
    for (const [key, value] of Object.entries(values)) await writeForUser(key as SettingKey, value);
  }

  /** A setting of another extension, seen from the place that {@link setOther} writes to; undefined where none declares it. */
  ofOther(key: string): FoundSetting | undefined {
    const configuration = vscode.workspace.getConfiguration();
    const found = configuration.inspect<unknown>(key);
    if (found?.defaultValue === undefined) return undefined;
    return {
      inForce: configuration.get<unknown>(key),
      written: hasWorkspace() ? found.workspaceValue : found.globalValue,
    };
  }

  /** Writes a setting of another extension: for the workspace where there is one, else for the user. */
  async setOther(key: string, value: unknown): Promise<void> {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration().update(key, value, hasWorkspace() ? Workspace : Global);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #of(scope: DocumentScope | undefined): DocumentSettings {
    const name = scope ? `${scope.languageId} ${scope.uri.toString()}` : "";
    const known = this.#ofDocuments.get(name);
    if (known) return known;
    // Not the document itself: VS Code takes that for a scope without a language.
    const of = scope && { uri: scope.uri, languageId: scope.languageId };
    const read = readFor(vscode.workspace.getConfiguration(undefined, of), this.#current.savesPower);
    const settings = { ...read, isEnabled: read.isEnabled && !this.areAiFeaturesDisabled };
    this.#ofDocuments.set(name, settings);
    return settings;
  }
}

/** What the user leaves out of searches, as one glob; undefined for nothing. */
export function searchExcludes(): string | undefined {
  const configuration = vscode.workspace.getConfiguration();
  const globs = ["files.exclude", "search.exclude"].flatMap((key) =>
    Object.entries(configuration.get<Readonly<Record<string, unknown>>>(key) ?? {})
      .filter(([, value]) => value === true)
      .map(([glob]) => glob),
  );
  return globs.length === 0 ? undefined : `{${globs.join(",")}}`;
}

/** Values that cannot be meant count as not set. */
function readFor(configuration: vscode.WorkspaceConfiguration, savesPower: boolean): DocumentSettings {
  const word = <K extends keyof typeof settingWords>(key: K): (typeof settingWords)[K][number] | undefined =>
    settingWords[key].find((one) => one === configuration.get<unknown>(key));
  return {
    isEnabled: configuration.get(enabledKey, settingDefaults[enabledKey]),
    preferences: Object.freeze({
      lines: word("hearth.completion.lines") ?? defaultPreferences.lines,
      eagerness: word("hearth.completion.eagerness") ?? defaultPreferences.eagerness,
      savesPower,
    }),
  };
}

async function writeForUser(key: SettingKey, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}

function hasWorkspace(): boolean {
  return vscode.workspace.workspaceFolders !== undefined;
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
  const text = (key: SettingKey): string => trimmed(value(key));
  const minutes = value("hearth.model.unloadAfterMinutes");
  return Object.freeze({
    modelPath: absolute(text("hearth.model.path")),
    chatModelPath: absolute(text("hearth.chat.modelPath")),
    modelFolder: absolute(text("hearth.model.folder")),
    mirror: text("hearth.model.mirror"),
    unloadAfterMinutes:
      typeof minutes === "number" && minutes >= 0 ? minutes : settingDefaults["hearth.model.unloadAfterMinutes"],
    accelerator:
      settingWords["hearth.model.accelerator"].find((word) => word === value("hearth.model.accelerator")) ?? "auto",
    savesPower: value("hearth.completion.savePower") === true,
  });
}

function readHosted(): HostedSettings {
  const configuration = vscode.workspace.getConfiguration();
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) =>
    vscode.workspace.getConfiguration(undefined, uri),
  );
  return hostedSettings({
    value: (key) => configuration.get<unknown>(key),
    written: (key) => {
      const found = configuration.inspect<unknown>(key);
      const ofFolders = folders.map((folder) => folder.inspect<unknown>(key)?.workspaceFolderValue);
      return { user: found?.globalValue, others: [found?.workspaceValue, ...ofFolders] };
    },
  });
}

function absolute(given: string): string {
  if (given === "") return "";
  return given.startsWith("~/") ? path.join(os.homedir(), given.slice(2)) : path.resolve(given);
}
