import * as vscode from "vscode";

const others: vscode.QuickPickItem = { label: "$(refresh) Other Names", alwaysShow: true };

/**
 * Lets the user choose one of some names, and ask for others as often as they like. It is on screen while names are
 * thought of; Escape ends that.
 * @param suggest must not offer again what was offered
 * @returns undefined where the user chose none
 * @throws what `suggest` does
 */
export async function pickName(
  title: string,
  suggest: (offered: readonly string[], signal: AbortSignal) => Promise<readonly string[]>,
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick();
  const over = new AbortController();
  const offered: string[] = [];
  const fill = async () => {
    Object.assign(pick, { items: [], busy: true, placeholder: "Thinking of names… Escape stops it." });
    const names = await suggest([...offered], over.signal);
    offered.push(...names);
    const placeholder = names.length > 0 ? "Renamed wherever it is used" : "The model has no other name that fits here";
    Object.assign(pick, { items: [...names.map((label) => ({ label })), others], busy: false, placeholder });
  };
  // The keyboard may go elsewhere while a model thinks.
  Object.assign(pick, { title, ignoreFocusOut: true });
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item === others) fill().catch(reject);
        else if (item) resolve(item.label);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      fill().catch(reject);
    });
  } finally {
    over.abort();
    pick.dispose();
  }
}
