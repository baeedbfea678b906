import { isOn, type OffSwitch } from "./offSwitch";

/** An extension that writes grey text as Hearth does. */
export interface OtherWriter {
  /** As its users know it. */
  readonly name: string;
  /** The ids that it goes by; VS Code takes them in any case. */
  readonly ids: readonly string[];
  /** Its own setting, where it documents one. */
  readonly off?: OffSwitch;
  /** Only of one that comes with VS Code and runs without an account too: whose chat models are there when it has one. */
  readonly modelVendor?: string;
}

/**
 * Those that many have. A setting stands here where the manifest or the manual names it; of Windsurf and Supermaven,
 * whose sources are closed, where many users' settings do. It is written only if it is still declared at run time.
 */
export const otherWriters: readonly OtherWriter[] = [
  {
    name: "GitHub Copilot",
    ids: ["GitHub.copilot", "GitHub.copilot-chat"],
    off: { kind: "languages", key: "github.copilot.enable" },
    modelVendor: "copilot",
  },
  { name: "Continue", ids: ["Continue.continue"], off: { kind: "flag", key: "continue.enableTabAutocomplete" } },
  {
    name: "Tabby",
    ids: ["TabbyML.vscode-tabby"],
    off: { kind: "word", key: "tabby.settings.advanced", member: "inlineCompletion.triggerMode", off: "manual" },
  },
  { name: "Twinny", ids: ["rjmacarthy.twinny"], off: { kind: "flag", key: "twinny.autoSuggestEnabled" } },
  { name: "llama.vscode", ids: ["ggml-org.llama-vscode"], off: { kind: "flag", key: "llama-vscode.auto" } },
  { name: "Windsurf", ids: ["Codeium.codeium"], off: { kind: "languages", key: "codeium.enableConfig" } },
  { name: "Supermaven", ids: ["Supermaven.supermaven"], off: { kind: "languages", key: "supermaven.enable" } },
  {
    name: "Gemini Code Assist",
    ids: ["Google.geminicodeassist"],
    off: { kind: "flag", key: "geminicodeassist.inlineSuggestions.enableAuto" },
  },
  // These two are paused from their own menus, and no setting says so.
  { name: "Tabnine", ids: ["TabNine.tabnine-vscode"] },
  { name: "Amazon Q", ids: ["AmazonWebServices.amazon-q-vscode"] },
];

/** What can be seen of the other extensions. */
export interface Surroundings {
  isActive(id: string): boolean;
  /** The value of a setting that is in force; undefined where no extension declares it. */
  settingOf(key: string): unknown;
}

/** @returns those that write grey text in a language now; of one without a setting it is enough that it runs */
export function writersAtWork(surroundings: Surroundings, languageId: string): readonly OtherWriter[] {
  return otherWriters.filter(
    ({ ids, off }) =>
      ids.some((id) => surroundings.isActive(id)) &&
      (off === undefined || isOn(off, surroundings.settingOf(off.key), languageId)),
  );
}
