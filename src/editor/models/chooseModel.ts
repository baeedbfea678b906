import * as vscode from "vscode";
import type { MachineFacts, ModelDesk } from "../../backends/local/modelDesk";
import {
  type ChoiceGroup,
  type ChosenUse,
  type ModelChoice,
  modelChoices,
  type PresentModel,
} from "../../core/model/choices";
import type { Capacity } from "../../core/model/fit";
import { parseModelSource } from "../../core/model/modelSource";
import type { ModelBringer } from "./bringModel";
import type { ModelInUse } from "./modelInUse";
import { presentModels } from "./presentModels";

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<unknown>;
}

const groupWords: Readonly<Record<ChoiceGroup, string>> = {
  recommended: "recommended for this machine",
  here: "on this machine",
  fits: "to download",
  doesNotFit: "do not fit this machine",
};

/** What differs between the uses. */
const words: Readonly<Record<ChosenUse, { readonly title: string; readonly open: string }>> = {
  completion: {
    title: "Hearth: the model that completes",
    open: "A GGUF file that was trained to fill in the middle",
  },
  chat: { title: "Hearth: the model that answers in the chat", open: "A GGUF file with a chat template" },
};

/** The picker of models for one use. */
export class ModelPicker {
  constructor(
    private readonly desk: ModelDesk,
    private readonly bringer: ModelBringer,
    private readonly inUse: ModelInUse,
  ) {}

  /** Shows at once what needs no measuring, and the rest in its order as soon as the machine is known. */
  async show(): Promise<void> {
    const picker = vscode.window.createQuickPick<Item>();
    picker.title = words[this.inUse.isFor].title;
    picker.placeholder = "Measuring this machine…";
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.busy = true;
    const last = this.#lastItems();
    picker.items = last;
    const chosen = new Promise<Item | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]));
      picker.onDidHide(() => resolve(undefined));
    });
    picker.show();
    const choosing = this.choices().catch((): readonly ModelChoice[] => []);
    void choosing.then((choices) => {
      const [active] = picker.activeItems;
      picker.items = [...this.#items(choices), ...last];
      // Who has moved on to one of the last items means that one; the first one is where every list begins.
      const first = last.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
      if (active !== undefined && active !== first) picker.activeItems = [active];
      picker.placeholder = "What runs well here comes first";
      picker.busy = false;
    });
    const item = await chosen;
    picker.dispose();
    await item?.run?.();
  }

  /** Uses what was chosen, and brings it first where it is not here. */
  async take({ name, target }: ModelChoice): Promise<void> {
    if (target.kind === "file") await this.inUse.use(target.path, name);
    else await this.bringer.bring(target.entry.source, name, (path) => this.inUse.use(path, name));
  }

  /** Takes a while where the machine was not measured yet. */
  async choices(): Promise<readonly ModelChoice[]> {
    const use = this.inUse.isFor;
    const [found, facts] = await Promise.all([presentModels(this.bringer.folder), this.desk.facts()]);
    const present = await Promise.all(found.map((model) => this.#lookedAt(model)));
    if (!facts) return modelChoices({ use, capacity: undefined, present, freedBytes: 0 });
    return modelChoices({ use, capacity: capacityOf(facts), present, freedBytes: freedBytes(facts, use) });
  }

  /** With what its header tells; nothing is loaded for it. */
  async #lookedAt(model: PresentModel): Promise<PresentModel> {
    const facts = await this.desk.inspect(model.path).catch(() => undefined);
    return { ...model, facts };
  }

  #items(choices: readonly ModelChoice[]): readonly Item[] {
    return choices.flatMap((choice, at): Item[] => {
      const { group, name, description, detail, target } = choice;
      const isInUse = target.kind === "file" && this.inUse.is(target.path);
      const item: Item = {
        label: `${isInUse ? "$(check) " : ""}${name}`,
        description,
        detail,
        run: () => this.take(choice),
      };
      if (choices[at - 1]?.group === group) return [item];
      return [{ label: groupWords[group], kind: vscode.QuickPickItemKind.Separator }, item];
    });
  }

  #lastItems(): readonly Item[] {
    return [
      { label: "more", kind: vscode.QuickPickItemKind.Separator },
      ...this.#withoutChoice(),
      { label: "$(folder-opened) Open a GGUF File…", run: () => this.#openFile() },
      { label: "$(cloud-download) Add from a URL or Hub Name…", run: () => this.#add() },
    ];
  }

  /** What goes on where nothing is chosen. */
  #withoutChoice(): readonly Item[] {
    const run = () => this.inUse.useNone();
    if (this.inUse.isFor === "chat") {
      return this.inUse.isNone ? [] : [{ label: "$(circle-slash) None", detail: "Gives its memory back", run }];
    }
    return [
      {
        label: `${this.inUse.isNone ? "$(check) " : ""}Kindling`,
        description: "ships with Hearth",
        detail: "116 million parameters: one line at a time, and silent where it is not sure",
        run,
      },
    ];
  }

  async #openFile(): Promise<void> {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title: words[this.inUse.isFor].open,
        filters: { "GGUF models": ["gguf"], "All files": ["*"] },
        openLabel: "Use",
      })) ?? [];
    if (uri) await this.inUse.use(uri.fsPath, uri.fsPath);
  }

  async #add(): Promise<void> {
    const given = await vscode.window.showInputBox({
      title: "Hearth: add a model",
      prompt: "owner/name of a repository on the hub, with :Q4_K_M for a quantisation, or the address of a .gguf file",
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === "" || parseModelSource(text) ? undefined : "This is neither a hub's name nor an address.",
    });
    const source = given?.trim();
    if (source) await this.bringer.bring(source, source, (path) => this.inUse.use(path, source));
  }
}

function capacityOf({ machine, speed }: MachineFacts): Capacity {
  const { accelerator, availableBytes, memoryBytes: totalBytes } = machine;
  const capacity = { ...speed, availableBytes, totalBytes };
  if (accelerator.kind !== "used") return capacity;
  const { device, isUnified, totalBytes: ownBytes, speed: quick } = accelerator.tried;
  const memory = isUnified ? undefined : { availableBytes: machine.acceleratorFreeBytes, totalBytes: ownBytes };
  return { ...capacity, accelerator: { ...quick, device, memory } };
}

/** Bytes that the model in use gives back. */
function freedBytes({ machine, status }: MachineFacts, use: ChosenUse): number {
  const bytes = status.roles.find(({ role }) => role === use)?.model?.fileBytes ?? 0;
  const { accelerator, acceleratorFreeBytes, platform } = machine;
  if (accelerator.kind === "used" && !accelerator.tried.isUnified) {
    return Math.min(bytes, accelerator.tried.totalBytes - acceleratorFreeBytes);
  }
  // The pages of a mapped file count as memory that can be had as it is.
  return platform === "linux" ? 0 : bytes;
}
