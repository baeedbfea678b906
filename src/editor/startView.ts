import * as vscode from "vscode";
import { DisposableStore } from "../util/disposable";
import { ContextKey } from "./contextKey";
import { contextKeys, views } from "./contributions";
import type { HostedPermissions } from "./hosted/permissions";
import type { SettingsReader } from "./settings";

/** A tree without items: VS Code shows such a one as the welcome that package.json has for it. */
const noItems: vscode.TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (item) => item };

/** The first page of Hearth's side bar. Its words and buttons stand in package.json; here is what they depend on. */
export class StartView {
  readonly #store = new DisposableStore();
  readonly #hasChosenModel = new ContextKey(contextKeys.hasChosenModel);
  readonly #mayAskServer = new ContextKey(contextKeys.mayAskServer);

  constructor(
    private readonly settings: SettingsReader,
    private readonly permissions: HostedPermissions,
  ) {
    this.#store.add(vscode.window.registerTreeDataProvider(views.start, noItems));
    this.#store.add(settings.onDidChangeModelPath(() => this.#update()));
    this.#store.add(permissions.onDidChange(() => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    this.#hasChosenModel.set(this.settings.current.modelPath !== "");
    this.#mayAskServer.set(this.permissions.allowed !== undefined);
  }
}
