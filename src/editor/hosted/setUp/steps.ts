import * as vscode from "vscode";
import type { HostedFeature, HostedTime } from "../../../core/hosted/feature";
import { type ServerPreset, serverPresets } from "../../../core/hosted/presets";
import { readAddress } from "../chosenServer";
import { contentWords, featureNames } from "../content";

const title = "Hearth: set up a server";

/** Each step gives undefined where the user gives up. */
export async function pickPreset(): Promise<ServerPreset | undefined> {
  const items = serverPresets.map((preset) => ({ label: preset.name, detail: presetDetail(preset), preset }));
  const placeHolder = "Nothing that you write is sent before you have agreed to it";
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  return picked?.preset;
}

function presetDetail({ baseUrl, key }: ServerPreset): string {
  if (key === "needed") return `A service at ${new URL(baseUrl).host}`;
  return baseUrl === "" ? "Your team's, or any other" : "Your team's, or one on this machine";
}

/** @param current the address that is set; "" for none */
export async function askAddress(preset: ServerPreset, current: string): Promise<string | undefined> {
  const given = await vscode.window.showInputBox({
    title,
    prompt: "The server's address. Hearth asks it what it can do; nothing that you write goes along.",
    value: preset.baseUrl || current,
    placeHolder: "https://api.example.com",
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = readAddress(text);
      return "problem" in address ? address.problem : undefined;
    },
  });
  return given?.trim();
}

/** @param empty what it means to give none; `needed` where one has to be given */
export async function askKey(host: string, empty: string): Promise<string | undefined> {
  const isNeeded = empty === "needed";
  const given = await vscode.window.showInputBox({
    title: `Hearth: the key for ${host}`,
    prompt:
      `It is sent to ${host} and to nobody else, and kept where VS Code keeps secrets. ${isNeeded ? "" : empty}`.trim(),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => keyProblem(text, isNeeded),
  });
  return given?.trim();
}

function keyProblem(text: string, isNeeded: boolean): string | undefined {
  if (text.trim() === "") return isNeeded ? "This server needs a key." : undefined;
  // It goes into a header.
  return /^[\x21-\x7e]+$/.test(text.trim()) ? undefined : "A key has no blanks, and only letters, digits and signs.";
}

const modelWords = {
  chatModel: { title: "Hearth: the server's model for the chat and the actions", none: "None: the chat stays here" },
  completionModel: { title: "Hearth: the server's model that completes", none: "None: completion stays here" },
} as const;

/**
 * @param models names that the server lists
 * @returns "" for none
 */
export async function pickModel(
  use: keyof typeof modelWords,
  models: readonly string[],
  current: string,
): Promise<string | undefined> {
  const words = modelWords[use];
  const first = models.includes(current) ? [current] : [];
  const listed = [...first, ...models.filter((name) => name !== current)].map((name) => ({ label: name, name }));
  const none = { label: `$(circle-slash) ${words.none}`, name: "" };
  const typed = { label: "$(edit) Type a Name…", name: undefined };
  const items = [...listed, none, typed];
  const placeHolder = models.length === 0 ? "The server lists no models" : `The server lists ${models.length}`;
  const picked = await vscode.window.showQuickPick(items, { title: words.title, placeHolder });
  if (!picked || picked.name !== undefined) return picked?.name;
  const name = await vscode.window.showInputBox({
    title: words.title,
    prompt: "The model's name, as the server knows it.",
    value: current,
    ignoreFocusOut: true,
  });
  return name?.trim();
}

/** @param current what holds now */
export async function pickTime(
  feature: HostedFeature,
  host: string,
  current: HostedTime,
): Promise<HostedTime | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly time: HostedTime })[] = [
    {
      label: "Where No Model of This Machine Can",
      detail: "None is loaded, it failed, or it is too slow here.",
      time: "whenUnavailable",
    },
    { label: "Always", detail: "Also where a model of this machine could.", time: "always" },
    { label: "Never", detail: "Only models of this machine.", time: "never" },
  ];
  const ordered =
    current === "never" ? items : [...items].sort((a, b) => rank(a.time, current) - rank(b.time, current));
  const picked = await vscode.window.showQuickPick(ordered, {
    title: `${featureNames[feature]}: when may ${host} be asked?`,
    placeHolder: `What leaves then: ${contentWords[feature]}`,
  });
  return picked?.time;
}

function rank(time: HostedTime, current: HostedTime): number {
  return time === current ? 0 : 1;
}
