import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import type { LocalChat } from "../../backends/local/localChat";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";

export interface FollowedParts {
  readonly local: LocalBackend;
  readonly localChat: LocalChat;
  readonly settings: SettingsReader;
  readonly notify: Notify;
  /** Absolute path of the model that completes, by the settings of now. */
  modelPath(): string;
}

/** What the settings say of the models reaches the backends, and what becomes of the one that completes the user. */
export function followModels({ local, localChat, settings, notify, modelPath }: FollowedParts): vscode.Disposable {
  return vscode.Disposable.from(
    local.onDidChangeState((state) => notify.model(state)),
    local.onDidLearnAccelerator((status) => notify.accelerator(status)),
    // All windows hear of it, and share one process.
    settings.onDidChangeAccelerator(() => vscode.window.state.focused && local.restart()),
    settings.onDidChangeModelPath(() => {
      notify.reset();
      local.useModel(modelPath());
    }),
    settings.onDidChangeChatModelPath(() => localChat.useModel(settings.chatModelPath)),
    settings.onDidChange(() => local.unloadAfter(settings.current.unloadAfterMinutes)),
  );
}
