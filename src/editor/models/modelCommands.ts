import * as path from "node:path";
import type * as vscode from "vscode";
import type { Downloads } from "../../backends/download/downloads";
import type { ModelDesk } from "../../backends/local/modelDesk";
import type { ModelChoice } from "../../core/model/choices";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { ModelBringer } from "./bringModel";
import { ModelPicker } from "./chooseModel";
import { HubToken } from "./hubToken";
import { ModelManager } from "./manageModels";
import { ModelInUse } from "./modelInUse";
import { ModelsInUse } from "./modelsInUse";

export interface ModelCommandsParts {
  readonly context: Pick<vscode.ExtensionContext, "globalStorageUri" | "secrets">;
  readonly desk: ModelDesk;
  readonly settings: SettingsReader;
  readonly downloads: Downloads;
  readonly notify: Notify;
  /** Loads the model that completes again. */
  restart(): void;
  /** Likewise the one that answers in the chat. */
  reloadChat(): void;
}

/** What the palette and the chat offer about models. */
export class ModelCommands {
  readonly #token: HubToken;
  readonly #completion: ModelPicker;
  readonly #chat: ModelPicker;
  readonly #manager: ModelManager;

  constructor(private readonly parts: ModelCommandsParts) {
    const { context, desk, settings, downloads, notify } = parts;
    this.#token = new HubToken(context.secrets);
    const ownFolder = path.join(context.globalStorageUri.fsPath, "models");
    const bringer = new ModelBringer(downloads, settings, this.#token, notify, ownFolder);
    const inUse = modelsInUse(parts);
    this.#completion = new ModelPicker(desk, bringer, inUse.completion);
    this.#chat = new ModelPicker(desk, bringer, inUse.chat);
    this.#manager = new ModelManager(desk, bringer, inUse, notify);
  }

  choose(): Promise<void> {
    return this.#completion.show();
  }

  chooseForChat(): Promise<void> {
    return this.#chat.show();
  }

  /** Models for the chat, the best for this machine first. */
  chatChoices(): Promise<readonly ModelChoice[]> {
    return this.#chat.choices();
  }

  takeForChat(choice: ModelChoice): Promise<void> {
    return this.#chat.take(choice);
  }

  manage(): Promise<void> {
    return this.#manager.show();
  }

  /** Gives up the load that is under way. */
  async stopLoading(): Promise<void> {
    const { settings } = this.parts;
    await settings.useModel(settings.previousModelPath || undefined);
  }

  async setToken(): Promise<void> {
    await this.#token.ask();
  }
}

function modelsInUse({ desk, settings, notify, restart, reloadChat }: ModelCommandsParts): ModelsInUse {
  const completion = new ModelInUse(
    desk,
    {
      use: "completion",
      current: () => settings.current.modelPath,
      write: (file) => settings.useModel(file),
      reload: restart,
    },
    notify,
  );
  const chat = new ModelInUse(
    desk,
    {
      use: "chat",
      current: () => settings.current.chatModelPath,
      write: (file) => settings.useChatModel(file),
      reload: reloadChat,
    },
    notify,
  );
  return new ModelsInUse(completion, chat);
}
