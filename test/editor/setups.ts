/** A VS Code to test in, with the suites that want it. Each setup gets a server, a window and a workspace of its own. */
export interface Setup {
  /** Also the folder of its suites: every *.test.ts below test/editor/`name`. */
  readonly name: string;
  /** Folder below test/fixtures/workspaces; a copy is opened. */
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folders below test/fixtures/extensions that run beside Hearth. */
  readonly extensions?: readonly string[];
  /** The workspace is opened by a link that leads to it. */
  readonly throughLink?: boolean;
  /** Lets VS Code ask whether the folder is trusted. */
  readonly workspaceTrust?: boolean;
  /** Its tests use VS Code's API alone and have no `ui`, so that a desktop VS Code runs them too: `npm run test:desktop`. */
  readonly byApiAlone?: boolean;
}

export const setups: readonly Setup[] = [
  { name: "kindling", workspace: "sample" },
  { name: "api", workspace: "plain", byApiAlone: true },
  { name: "chat", workspace: "sample" },
  { name: "actions", workspace: "sample", settings: { "hearth.completion.enabled": false } },
  { name: "scripted", workspace: "plain" },
  { name: "broken", workspace: "plain" },
  { name: "models", workspace: "plain" },
  { name: "apply", workspace: "plain" },
  { name: "start", workspace: "plain" },
  { name: "others", workspace: "plain", extensions: ["twinny"] },
  // Nothing is completed, so that no model is loaded.
  { name: "attach", workspace: "plain", throughLink: true, settings: { "hearth.completion.enabled": false } },
  { name: "hosted", workspace: "plain" },
  { name: "inlineOff", workspace: "plain", settings: { "editor.inlineSuggest.enabled": false } },
  { name: "untrusted", workspace: "turnedOff", workspaceTrust: true },
];
