import * as vscode from "vscode";

const historyKey = "hearth.editInstructions";
const remembered = 30;
/** What is asked for again and again. */
const templates = [
  "Handle errors and edge cases",
  "Make it easier to read, and keep what it does",
  "Add types",
  "Make it faster",
  "Add comments that say why",
  "Rename what has an unclear name",
];

interface InstructionItem extends vscode.QuickPickItem {
  /** Undefined for what is typed. */
  readonly instruction: string | undefined;
}

/** Asks what is to be done, with what was asked for before and what others ask for. */
export class InstructionBox {
  constructor(private readonly memory: vscode.Memento) {}

  /**
   * @param where what is to be changed, in words
   * @param value what stands there at first
   * @returns undefined where the user thinks better of it
   */
  async ask(where: string, value = ""): Promise<string | undefined> {
    const box = vscode.window.createQuickPick<InstructionItem>();
    box.title = `Hearth: change ${where}`;
    box.placeholder = "What shall be changed?";
    box.value = value;
    box.ignoreFocusOut = true;
    const show = () => {
      box.items = this.#items(box.value.trim());
    };
    show();
    const listening = box.onDidChangeValue(show);
    try {
      const instruction = await new Promise<string | undefined>((resolve) => {
        // The list may be a few keys behind what is typed.
        box.onDidAccept(() => resolve(box.selectedItems[0]?.instruction ?? (box.value.trim() || undefined)));
        box.onDidHide(() => resolve(undefined));
        box.show();
      });
      if (instruction !== undefined) await this.#remember(instruction);
      return instruction;
    } finally {
      listening.dispose();
      box.dispose();
    }
  }

  #items(typed: string): InstructionItem[] {
    const item = (label: string, instruction: string | undefined) => ({ label, instruction });
    const known = new Set([typed]);
    const others = (icon: string, all: readonly string[]) =>
      all.filter((one) => !known.has(one) && known.add(one)).map((one) => item(`$(${icon}) ${one}`, one));
    return [
      // It matches what is typed, and so is the first.
      ...(typed === "" ? [] : [{ ...item(typed, undefined), alwaysShow: true, description: "ask for this" }]),
      ...others("history", this.#history),
      ...others("sparkle", templates),
    ];
  }

  get #history(): readonly string[] {
    return this.memory.get<readonly string[]>(historyKey, []);
  }

  async #remember(instruction: string): Promise<void> {
    const others = this.#history.filter((one) => one !== instruction);
    await this.memory.update(historyKey, [instruction, ...others].slice(0, remembered));
  }
}
