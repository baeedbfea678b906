import * as path from "node:path";
import * as vscode from "vscode";
import { LocalBackend } from "../../backends/local/localBackend";
import { PrivateChild } from "../../backends/local/privateChild";
import { SharedProcess } from "../../backends/local/sharedProcess";
import { SharedOrPrivate } from "../../backends/local/transport";
import { stateVariable } from "../../protocol/endpoint";
import { systemClock } from "../../util/clock";
import type { Logger } from "../../util/logger";
import type { Settings, SettingsReader } from "../settings";

type Places = Pick<vscode.ExtensionContext, "extensionPath" | "globalStorageUri">;

/** The models of this machine, as this window uses them. */
export function newBackend(places: Places, reader: SettingsReader, log: Logger): LocalBackend {
  const { extensionPath, globalStorageUri } = places;
  const entry = path.join(extensionPath, "dist", "host.mjs");
  const environment = () => ({ ...reader.acceleratorEnvironment, [stateVariable]: globalStorageUri.fsPath });
  const shared = new SharedProcess(entry, systemClock, log, environment);
  const settings = reader.current;
  return new LocalBackend({
    transport: new SharedOrPrivate(shared, new PrivateChild(entry, systemClock, log), log),
    client: vscode.workspace.name ?? "no folder",
    modelPath: modelPath(settings, places),
    standInPath: ownModelPath(extensionPath),
    unloadAfterMinutes: settings.unloadAfterMinutes,
    clock: systemClock,
    log,
  });
}

/** Of the model that completes. */
export function modelPath({ modelPath: setting }: Settings, { extensionPath }: Pick<Places, "extensionPath">): string {
  return setting === "" ? ownModelPath(extensionPath) : setting;
}

function ownModelPath(extensionPath: string): string {
  return path.join(extensionPath, "media", "models", "kindling.gguf");
}
