import * as vscode from "vscode";
import { removeModel } from "../../backends/found/removeModel";
import type { ModelDesk } from "../../backends/local/modelDesk";
import type { ChosenUse, PresentModel } from "../../core/model/choices";
import { size } from "../../core/model/transferSpeed";
import type { Notify } from "../notify";
import type { ModelBringer } from "./bringModel";
import { ModelCheck } from "./modelCheck";
import type { ModelsInUse } from "./modelsInUse";
import { presentModels } from "./presentModels";

interface Item extends vscode.QuickPickItem {
  readonly model: PresentModel;
}

const reveal: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("folder-opened"), tooltip: "Reveal the file" };
const copyPath: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("copy"), tooltip: "Copy the file's path" };
const facts: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("info"), tooltip: "What it says of itself" };
const verify: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("check-all"),
  tooltip: "Compare it with its checksum",
};
const remove: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete the file" };

const useWords: Readonly<Record<ChosenUse, string>> = { completion: "completes", chat: "answers in the chat" };
const withoutWords: Readonly<Record<ChosenUse, string>> = {
  completion: "It is in use; Kindling completes then.",
  chat: "It is in use; the chat has no model then.",
};

/** The list of models on this machine, each with what can be done with it. */
export class ModelManager {
  readonly #check: ModelCheck;

  constructor(
    desk: ModelDesk,
    private readonly bringer: ModelBringer,
    private readonly inUse: ModelsInUse,
    private readonly notify: Notify,
  ) {
    this.#check = new ModelCheck({ desk, bringer, inUse, notify, remove: (model) => this.#remove(model) });
  }

  async show(): Promise<void> {
    for (;;) {
      const picked = await this.#pick();
      if (!picked) return;
      const { model, button } = picked;
      if (!button) return void (await this.inUse.completion.use(model.path, model.name));
      // It may take a while, in which somebody does something else.
      if (button === verify) return await this.#check.verify(model);
      await this.#do(model, button);
    }
  }

  /** @returns a model, and the button that was pressed on it if it was not chosen; undefined where nothing was */
  async #pick(): Promise<{ readonly model: PresentModel; readonly button?: vscode.QuickInputButton } | undefined> {
    const items = (await presentModels(this.bringer.folder)).map((model) => this.#item(model));
    const own = items.filter(({ model }) => model.keeper === "Hearth");
    const bytes = own.reduce((sum, { model }) => sum + model.bytes, 0);
    const picker = vscode.window.createQuickPick<Item>();
    picker.title = `Hearth: models (${own.length} in Hearth's folder, ${size(bytes)})`;
    picker.placeholder = items.length > 0 ? "Choose one to use it" : "There is none yet: “Choose a Model” brings one";
    picker.items = items;
    try {
      return await new Promise((resolve) => {
        picker.onDidAccept(() => resolve(picker.selectedItems[0]));
        picker.onDidTriggerItemButton(({ item, button }) => resolve({ model: item.model, button }));
        picker.onDidHide(() => resolve(undefined));
        picker.show();
      });
    } finally {
      picker.dispose();
    }
  }

  #item(model: PresentModel): Item {
    const uses = this.inUse.of(model.path).map(({ isFor }) => useWords[isFor]);
    // On another machine there is no window in which a folder could be shown.
    const isAtHand = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
    return {
      model,
      label: `${uses.length > 0 ? "$(check) " : ""}${model.name}`,
      description: [size(model.bytes), model.keeper, ...uses].join(", "),
      detail: model.path,
      // What others keep is theirs to delete.
      buttons: [facts, verify, isAtHand ? reveal : copyPath, ...(model.keeper === "Hearth" ? [remove] : [])],
    };
  }

  async #do(model: PresentModel, button: vscode.QuickInputButton): Promise<void> {
    if (button === reveal) await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(model.path));
    else if (button === copyPath) await vscode.env.clipboard.writeText(model.path);
    else if (button === facts) await this.#check.tellFacts(model);
    else await this.#remove(model);
  }

  async #remove({ name, path, bytes }: PresentModel): Promise<void> {
    const users = this.inUse.of(path);
    const inUse = users.map(({ isFor }) => ` ${withoutWords[isFor]}`);
    const yes = "$(trash) Delete";
    const title = `Hearth: delete ${name} (${size(bytes)})?${inUse.join("")}`;
    const sure = (await vscode.window.showQuickPick([yes, "Keep"], { title })) === yes;
    if (!sure) return;
    try {
      for (const user of users) await user.useNone();
      await removeModel(path, this.bringer.folder);
    } catch (error) {
      this.notify.failed(`${name} could not be deleted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
