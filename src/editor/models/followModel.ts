import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import type { LocalChat } from "../../backends/local/localChat";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";

export interface FollowedParts {
  readonly backend: LocalBackend;
  readonly chat: LocalChat;
  readonly settings: SettingsReader;
  readonly notify: Notify;
  /** Absolute path of the model that completes, by the settings of now. */
  modelPath(): string;
}

/** What the settings say of the models reaches the backends, and what becomes of the one that completes the user. */
export function followModels({ backend, chat, settings, notify, modelPath }: FollowedParts): vscode.Disposable {
  return vscode.Disposable.from(
    backend.onDidChangeState((state) => notify.model(state)),
    backend.onDidLearnAccelerator((status) => notify.accelerator(status)),
    // All windows hear of it, and share one process.
    settings.onDidChangeAccelerator(() => vscode.window.state.focused && backend.restart()),
    settings.onDidChangeModelPath(() => {
      notify.reset();
      backend.useModel(modelPath());
    }),
    settings.onDidChangeChatModelPath(() => chat.useModel(settings.chatModelPath)),
    settings.onDidChange(() => backend.unloadAfter(settings.current.unloadAfterMinutes)),
  );
}
