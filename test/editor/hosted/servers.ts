import { rmSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { HostedServer } from "../../helpers/hostedServer";
import { eventually, inWorkspace } from "../hearth";
import { ui } from "../ui";

export const dialog = ".monaco-dialog-box";
const settingKeys = ["server", "chatModel", "completionModel", "completion", "chat", "actions"] as const;
type Values = Readonly<Partial<Record<(typeof settingKeys)[number], unknown>>>;

/** A server for the tests of one `describe`. */
export function useServer(): () => HostedServer {
  let server: HostedServer | undefined;
  before(async () => {
    server = await HostedServer.start();
  });
  after(async () => server?.close());
  return () => {
    if (!server) throw new Error("it has not begun");
    return server;
  };
}

/** Writes the user's own settings by hand, one after the other. */
export async function writeSettings(values: Values): Promise<void> {
  const { Global } = vscode.ConfigurationTarget;
  const configuration = vscode.workspace.getConfiguration("hearth.hosted");
  for (const [key, value] of Object.entries(values)) await configuration.update(key, value, Global);
}

export function settingsNow(): Readonly<Record<string, unknown>> {
  const configuration = vscode.workspace.getConfiguration("hearth.hosted");
  return Object.fromEntries(settingKeys.map((key) => [key, configuration.inspect(key)?.globalValue]));
}

/** Writes a workspace's own settings as a repository brings them, and waits until VS Code has read them. */
export async function writeWorkspaceSettings(values: Values): Promise<void> {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`hearth.hosted.${key}`, value])),
  );
  await vscode.workspace.fs.writeFile(inWorkspace(".vscode/settings.json"), Buffer.from(text));
  const found = (key: string) => vscode.workspace.getConfiguration("hearth.hosted").inspect(key)?.workspaceValue;
  const isRead = () => ["completion", "chat", "actions"].every((key) => found(key) === values[key as "chat"]);
  await eventually("VS Code has read the workspace's settings", isRead, () => settingKeys.map(found));
}

export function removeWorkspaceSettings(): void {
  rmSync(path.join(inWorkspace(".").fsPath, ".vscode"), { recursive: true, force: true });
}

/** Whether any of the code that asks servers is in this process. */
export function isLoaded(): boolean {
  return Object.keys(require.cache).some((name) => name.endsWith(`${path.sep}hosted.js`));
}

interface SetUp {
  readonly address: string;
  readonly key: string;
  readonly chatModel: string;
  readonly completionModel: string;
  /** The row that is taken where it is asked when a feature may ask, in the order of the questions. */
  readonly times: Readonly<Partial<Record<"Completion" | "Chat" | "Actions", string>>>;
}

/** Sets a server up as a user does, up to the question whether it may be asked. */
export async function setUpTo({ address, key, chatModel, completionModel, times }: SetUp): Promise<void> {
  const running = vscode.commands.executeCommand("hearth.setUpServer");
  await ui.waitForQuickPickItem("Another OpenAI-compatible server");
  await ui.chooseQuickPick("Another OpenAI-compatible server");
  await typeInto("Hearth: set up a server", address);
  await typeInto("Hearth: the key for", key);
  await ui.waitForQuickInput("the server's model for the chat");
  await ui.chooseQuickPick(chatModel);
  await ui.waitForQuickInput("the server's model that completes");
  await ui.chooseQuickPick(completionModel);
  for (const [feature, time] of Object.entries(times)) {
    await ui.waitForQuickInput(`${feature}`);
    await ui.chooseQuickPick(time);
  }
  if (Object.values(times).some((time) => time !== "Never")) await ui.waitFor(dialog);
  else await running;
}

async function typeInto(title: string, text: string): Promise<void> {
  await ui.waitForQuickInput(title);
  await ui.press("Control+A");
  await ui.type(text === "" ? " " : text);
  await ui.press("Enter");
}

export async function pressInDialog(button: string): Promise<void> {
  await ui.clickInto(`${dialog} .monaco-button:has-text("${button}")`);
  await eventually("the dialog is closed", async () => !(await ui.isSeen(dialog)));
}
