import * as path from "node:path";
import type * as vscode from "vscode";
import type { Downloads } from "../../backends/download/downloads";
import type { ModelDesk } from "../../backends/local/modelDesk";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { ModelBringer } from "./bringModel";
import { ModelPicker } from "./chooseModel";
import { HubToken } from "./hubToken";
import { ModelManager } from "./manageModels";
import { ModelInUse } from "./modelInUse";

export interface ModelCommandsParts {
  readonly context: Pick<vscode.ExtensionContext, "globalStorageUri" | "secrets">;
  readonly desk: ModelDesk;
  readonly settings: SettingsReader;
  readonly downloads: Downloads;
  readonly notify: Notify;
  restart(): void;
}

/** What the palette offers about models. */
export class ModelCommands {
  readonly #token: HubToken;
  readonly #picker: ModelPicker;
  readonly #manager: ModelManager;
  readonly #inUse: ModelInUse;

  constructor({ context, desk, settings, downloads, notify, restart }: ModelCommandsParts) {
    this.#token = new HubToken(context.secrets);
    const ownFolder = path.join(context.globalStorageUri.fsPath, "models");
    const bringer = new ModelBringer(downloads, settings, this.#token, notify, ownFolder);
    this.#inUse = new ModelInUse(desk, settings, notify, restart);
    this.#picker = new ModelPicker(desk, bringer, this.#inUse);
    this.#manager = new ModelManager(desk, bringer, this.#inUse, notify);
  }

  choose(): Promise<void> {
    return this.#picker.show();
  }

  manage(): Promise<void> {
    return this.#manager.show();
  }

  /** Gives up the load that is under way. */
  stopLoading(): Promise<void> {
    return this.#inUse.takeBack();
  }

  async setToken(): Promise<void> {
    await this.#token.ask();
  }
}
